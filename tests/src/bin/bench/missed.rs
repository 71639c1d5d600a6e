//! Words that one of three missed, and words that one said alone.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use kith_node::api::Link;
use kith_node::courier::Courier;
use kith_protocol::command::{Command, CourierView, Delivery, Query, View};
use kith_protocol::limits::COURIER_BYTES;

use crate::floors::Floors;
use crate::group::{Circle, GROUP, LISTEN, readable, say};
use crate::live::until;
use crate::machine::Wire;
use crate::report::Report;
use crate::{TEXT_BYTES, text};

/// How long is looked at most between two notices; as exact as the beginning of a visit is known.
const LOOK: Duration = Duration::from_millis(2);

/// How long anything may take: couriers are visited within minutes.
const DEADLINE: Duration = Duration::from_secs(600);

/// Cem was away while Ana and Ben went on; his node opens, in this process.
pub async fn one_returns(circle: &Circle, count: usize, floors: &Floors, report: &mut Report) -> Result<Duration> {
    eprintln!("one returns");
    let [ana, ben, cem] = &circle.people;
    let link = ana.link().await?;
    let before = readable(&cem.link().await?).await?;
    circle.stop(cem).await?;
    let mut hearing = ben.hears().await?;
    for number in 0..count {
        say(&link, text(number)).await?;
    }
    until(&mut hearing, count).await?;
    let (wire, worked) = (Wire::quiet().await?, ana.worked() + ben.worked());
    let node = circle.open_here(cem).await?;
    let opened = Instant::now();
    let returned = node.link();
    let mut hearing = crate::group::Hearing::of(returned.notices());
    let (connected, last) = until(&mut hearing, count).await?;
    let there = Wire::now()?;
    let looked = Instant::now();
    ensure!(readable(&returned).await? == before + count, "not all can be read");
    let looked = looked.elapsed();
    let worked = ana.worked() + ben.worked() - worked;
    let connected = connected.unwrap_or(opened);
    report.add_time("missed: opened to connected", connected.saturating_duration_since(opened));
    report.add_time("missed: connected to all readable", last - connected);
    let floor = floors.verify_and_open.as_secs_f64() * 1_000.0 * count as f64;
    report.against(floor, "verify and open each").wanted(300.0);
    report.add_time("missed: processor time of those who give", worked);
    report.add("missed: on the wire", there.bytes_since(wire) as f64 / 1_000.0, "kB");
    report.against((TEXT_BYTES * count) as f64 / 1_000.0, "the texts").wanted(420.0);
    let after = Wire::quiet().await?;
    report.add("missed: on the wire, once it is quiet", after.bytes_since(wire) as f64 / 1_000.0, "kB");
    report.add_time("missed: reading the whole thread", looked);
    node.stop().await;
    Ok(last - connected)
}

/// Looks after each notice whether it is so, until it is. Visits are told in no notice: it looks now and then, too.
async fn so(link: &Link, what: &str, mut is: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
    let mut notices = link.notices();
    let looking = async {
        while !is().await? {
            // Whether one came, was missed or none did: it is looked again.
            let _ = tokio::time::timeout(LOOK, notices.recv()).await;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(DEADLINE, looking).await.with_context(|| format!("waited in vain: {what}"))?
}

/// Cem was away while Ana spoke with nobody there, and finds it all at a courier; she is off. `member`: how long as much took
/// from members.
pub async fn one_finds_it_at_a_courier(
    circle: &Circle,
    folder: &Path,
    count: usize,
    member: Duration,
    report: &mut Report,
) -> Result<()> {
    eprintln!("one finds it at a courier");
    let [ana, ben, cem] = &circle.people;
    let courier = Courier::start(&folder.join("courier"), &[LISTEN.to_owned()], COURIER_BYTES).await?;
    circle.start(cem).await?;
    cem.sees(3, 2).await?;
    let link = ana.link().await?;
    link.command(GROUP, Command::AddCourier { line: courier.paper().to_line() }).await?;
    // Cem's device has been there and knows of it.
    let visitor = cem.link().await?;
    so(&visitor, "Cem's device visits the courier", async || {
        Ok(couriers(&visitor).await?.iter().any(|courier| courier.visited_ms.is_some()))
    })
    .await?;
    let before = readable(&cem.link().await?).await?;
    circle.stop(cem).await?;
    circle.stop(ben).await?;
    let mut message = None;
    for number in 0..count {
        message = Some(say(&link, text(number)).await?);
    }
    // Nobody but the courier can have taken the last one.
    let message = message.context("nothing was said")?;
    so(&link, "the last word lies at the courier", async || {
        Ok(link.look(GROUP, Query::Delivery { message }).await? == View::Delivery(Delivery::Sent))
    })
    .await?;
    circle.stop(ana).await?;
    let node = circle.open_here(cem).await?;
    let alone = node.link();
    let mut hearing = crate::group::Hearing::of(alone.notices());
    so(&alone, "the visit begins", async || Ok(couriers(&alone).await?.iter().any(|courier| courier.visiting))).await?;
    let begun = Instant::now();
    let (_, last) = until(&mut hearing, count).await?;
    ensure!(readable(&alone).await? == before + count, "not all can be read");
    report.add_time("missed: visit at a courier to all readable", last.saturating_duration_since(begun));
    let member = member.as_secs_f64() * 1_000.0;
    report.against(member, "the same from members").wanted(2.0 * member);
    node.stop().await;
    courier.stop().await;
    for person in [ana, ben, cem] {
        circle.start(person).await?;
    }
    ana.sees(3, 2).await?;
    // As he was found: off.
    circle.stop(cem).await
}

async fn couriers(link: &Link) -> Result<Vec<CourierView>> {
    match link.look(GROUP, Query::Couriers).await? {
        View::Couriers(couriers) => Ok(couriers),
        _ => bail!("no couriers"),
    }
}

/// Cem says words with nobody there, and comes back with them.
pub async fn one_brings(circle: &Circle, count: usize, floors: &Floors, report: &mut Report) -> Result<()> {
    eprintln!("one brings words said alone");
    let [ana, ben, cem] = &circle.people;
    circle.stop(ana).await?;
    circle.stop(ben).await?;
    circle.start(cem).await?;
    let link = cem.link().await?;
    let begun = Instant::now();
    for number in 0..count {
        say(&link, text(number)).await?;
    }
    report.add("alone: said, in a second", count as f64 / begun.elapsed().as_secs_f64(), "");
    let worked = cem.worked();
    let node = circle.open_here(ana).await?;
    let opened = Instant::now();
    let mut hearing = crate::group::Hearing::of(node.link().notices());
    let (connected, last) = until(&mut hearing, count).await?;
    let connected = connected.unwrap_or(opened);
    report.add_time("alone: connected to all shown there", last - connected);
    let each = (floors.sign_and_seal + floors.verify_and_open).as_secs_f64();
    report.against(each * 1_000.0 * count as f64, "sign and verify each");
    report.add_time("alone: processor time of the one who said them", cem.worked() - worked);
    node.stop().await;
    Ok(())
}
