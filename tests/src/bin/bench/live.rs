//! Words said while everyone is there.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tokio::time::interval;

use crate::floors::Floors;
use crate::group::{Circle, Hearing, say};
use crate::machine::Wire;
use crate::report::{Report, quantile};
use crate::text;

/// Said before anything is counted: the first words open stretch, epoch and caches.
const WARM: usize = 20;
/// Between two messages of one: a fast hand.
const PAUSE: Duration = Duration::from_millis(30);

/// Latency and bytes of words said one by one by one of three.
pub async fn one_by_one(circle: &Circle, count: usize, floors: &Floors, report: &mut Report) -> Result<()> {
    eprintln!("live, one by one");
    let [ana, ben, cem] = &circle.people;
    let link = ana.link().await?;
    let mut hearings = [ben.hears().await?, cem.hears().await?];
    for number in 0..WARM {
        say(&link, text(number)).await?;
        for hearing in &mut hearings {
            hearing.words().await?;
        }
    }
    let before = Wire::quiet().await?;
    let mut hand = interval(PAUSE);
    let (mut accepted, mut from_call, mut from_accepted) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..count {
        hand.tick().await;
        let called = Instant::now();
        let id = say(&link, text(number)).await?;
        let said = Instant::now();
        let mut last = called;
        for hearing in &mut hearings {
            let (heard, at) = hearing.words().await?;
            ensure!(heard == id, "other words were heard");
            last = last.max(at);
        }
        accepted.push(said - called);
        from_call.push(last - called);
        from_accepted.push(last.saturating_duration_since(said));
    }
    let after = Wire::quiet().await?;
    let floor = floors.live();
    report.add_time("live: say, called to accepted, p50", quantile(&mut accepted, 0.5));
    report.add_time("live: say, called to accepted, p99", quantile(&mut accepted, 0.99));
    report.add_time("live: called to shown by both others, p50", quantile(&mut from_call, 0.5));
    report.against(floor, "2 syncs, sign, verify, UDP");
    report.add_time("live: called to shown by both others, p99", quantile(&mut from_call, 0.99));
    report.add_time("live: accepted to shown by both others, p50", quantile(&mut from_accepted, 0.5));
    report.wanted(5.0);
    report.add_time("live: accepted to shown by both others, p99", quantile(&mut from_accepted, 0.99));
    let receivers = (2 * count) as f64;
    report.add("live: on the wire, a message and receiver", after.bytes_since(before) as f64 / receivers, "B");
    report.against(crate::TEXT_BYTES as f64, "the text").wanted(420.0);
    report.add("live: of that without IP and UDP", after.payload_since(before) as f64 / receivers, "B");
    report.add("live: packets, a message and receiver", after.packets_since(before) as f64 / receivers, "");
    Ok(())
}

/// As many as the socket takes, one after the other.
pub async fn burst(circle: &Circle, count: usize, report: &mut Report) -> Result<()> {
    eprintln!("live, a burst");
    let [ana, ben, cem] = &circle.people;
    let link = ana.link().await?;
    let mut hearings = [ben.hears().await?, cem.hears().await?];
    let (before, worked) = (Wire::quiet().await?, ana.worked());
    let begun = Instant::now();
    let mut said = BTreeMap::new();
    for number in 0..count {
        said.insert(say(&link, text(number)).await?, Instant::now());
    }
    let accepted = begun.elapsed();
    let worked = ana.worked() - worked;
    let (mut last, mut late) = (begun, Vec::new());
    for hearing in &mut hearings {
        for _ in 0..count {
            let (id, at) = hearing.words().await?;
            last = last.max(at);
            late.extend(said.get(&id).map(|said| at.saturating_duration_since(*said)));
        }
    }
    let shown = last - begun;
    let after = Wire::quiet().await?;
    report.add("burst: said, in a second", count as f64 / accepted.as_secs_f64(), "");
    report.add("burst: shown by both others, in a second", count as f64 / shown.as_secs_f64(), "");
    report.add_time("burst: accepted to shown, p50", quantile(&mut late, 0.5));
    report.add_time("burst: accepted to shown, p99", quantile(&mut late, 0.99));
    report.add_time("burst: processor time of the speaker, a message", worked / u32::try_from(count)?);
    let receivers = (2 * count) as f64;
    report.add("burst: on the wire, a message and receiver", after.bytes_since(before) as f64 / receivers, "B");
    report.against(crate::TEXT_BYTES as f64, "the text");
    Ok(())
}

/// Reads words until so many came; gives the time of the first connection seen, and of the last words.
pub async fn until(hearing: &mut Hearing, count: usize) -> Result<(Option<Instant>, Instant)> {
    let (mut connected, mut last, mut came) = (None, Instant::now(), 0);
    while came < count {
        match hearing.next().await? {
            crate::group::Heard::Connected(at) => connected = connected.or(Some(at)),
            crate::group::Heard::Words(_, at) => (last, came) = (at, came + 1),
        }
    }
    Ok((connected, last))
}
