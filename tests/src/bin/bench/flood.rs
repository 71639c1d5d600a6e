//! A flood from five connections of members with changed programs, and an honest conversation beside it: quiet and
//! flooded in five interleaved pairs, and what the flood does to latency and memory.
//!
//! The five came in with slips like anyone, their nodes have ended, and their network keys are used by hand. Each sends
//! frames that are none (and is let go, and comes again where it is let in), runs under no signature of their author,
//! and questions for everything, as fast as the other side reads.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use kith_node::network::{Happening, Input, Network, PortRule};
use kith_node::{Home, Node, Passphrase, Strength};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::entry::Entry;
use kith_protocol::id::{DeviceId, EntryId, GroupId, TransportId};
use kith_protocol::persona::Persona;
use kith_protocol::signature::SecretKey;
use kith_protocol::statement::SignedAddress;
use kith_protocol::step::{Connection, Table};
use kith_protocol::wire::run::{Run, ShortEntry};
use kith_protocol::wire::{Dictionary, Frame, Have};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{interval, timeout};

use crate::group::{Circle, PASSPHRASE, PATIENCE, enter_by, say, together};
use crate::machine::Wire;
use crate::report::{Report, quantile};
use crate::text;

const FLOODERS: usize = 5;
const PAIRS: usize = 5;
/// At most so often does one whose connection was let go try again.
const AGAIN: Duration = Duration::from_millis(20);
/// Between two honest messages.
const PAUSE: Duration = Duration::from_millis(20);
/// A flood has begun once so many frames were sent.
const BEGUN: u64 = 5_000;

/// A member with a changed program.
struct Flooder {
    seed: [u8; 32],
    device: SecretKey,
    group: GroupId,
}

/// What the five count together, and what ends them.
struct Tally {
    sent: watch::Sender<u64>,
    answered: AtomicU64,
    stop: watch::Sender<bool>,
}

/// What they flood: one device, where it listens.
#[derive(Clone)]
struct Victim {
    whom: TransportId,
    addresses: Vec<String>,
}

/// Measures. `frames` are sent in all floods together, as far as they are taken.
pub async fn measure(circle: &Circle, folder: &Path, count: usize, frames: u64, report: &mut Report) -> Result<()> {
    eprintln!("a flood");
    let [ana, ben, _] = &circle.people;
    let mut flooders = Vec::new();
    let mut victim = None;
    for number in 0..FLOODERS {
        let (flooder, records) =
            come_in(circle, &folder.join(format!("flooder{number}")), circle.people.len() + number + 1).await?;
        let bens = ben.device().await?;
        victim = victim.or_else(|| records.into_iter().find(|r| r.statement.device.hex() == bens));
        flooders.push(Arc::new(flooder));
    }
    let record = victim.context("nobody knows where Ben is")?.statement;
    let victim = Victim { whom: record.transport, addresses: record.addresses };
    let link = ana.link().await?;
    let mut hearing = ben.hears().await?;
    let tally =
        Arc::new(Tally { sent: watch::Sender::new(0), answered: AtomicU64::new(0), stop: watch::Sender::new(true) });
    let (mut quiet_p50, mut quiet_p99, mut flooded_p50, mut flooded_p99) = (vec![], vec![], vec![], vec![]);
    let before = ben.memory()?;
    let mut most = before;
    for pair in 0..PAIRS {
        for flooded in [false, true] {
            Wire::quiet().await?;
            tally.stop.send_replace(false);
            let mut floods = JoinSet::new();
            let goal = if flooded { frames * (pair as u64 + 1) / PAIRS as u64 } else { 0 };
            if flooded {
                for flooder in &flooders {
                    floods.spawn(flood(flooder.clone(), victim.clone(), tally.clone()));
                }
                let goal = *tally.sent.borrow() + BEGUN;
                timeout(PATIENCE, tally.sent.subscribe().wait_for(|sent| *sent >= goal))
                    .await
                    .context("no flood")??;
            }
            let mut hand = interval(PAUSE);
            let mut late = Vec::new();
            let mut number = 0;
            while number < count || (flooded && *tally.sent.borrow() < goal) {
                hand.tick().await;
                let called = Instant::now();
                let id = say(&link, text(number)).await?;
                let (heard, at) = hearing.words().await?;
                ensure!(heard == id, "other words were heard");
                late.push(at - called);
                number += 1;
            }
            most = most.max(ben.memory()?);
            tally.stop.send_replace(true);
            while let Some(ended) = floods.join_next().await {
                ended??;
            }
            let (p50, p99) = (quantile(&mut late, 0.5), quantile(&mut late, 0.99));
            eprintln!("  pair {pair}, flooded {flooded}: {number} words, p50 {p50:?}, p99 {p99:?}");
            if flooded {
                flooded_p50.push(p50);
                flooded_p99.push(p99);
            } else {
                quiet_p50.push(p50);
                quiet_p99.push(p99);
            }
        }
    }
    let median = |of: &mut Vec<Duration>| quantile(of, 0.5);
    let (quiet, flooded) = (median(&mut quiet_p50), median(&mut flooded_p50));
    report.add("flood: frames sent", *tally.sent.borrow() as f64, "");
    report.add("flood: bytes answered", tally.answered.load(Ordering::Relaxed) as f64 / 1e6, "MB");
    report.add_time("flood: p50 quiet (median of five)", quiet);
    report.add_time("flood: p50 flooded (median of five)", flooded);
    report.add("flood: p50 flooded to quiet", flooded.as_secs_f64() / quiet.as_secs_f64(), "");
    report.wanted(1.25);
    let (quiet, flooded) = (median(&mut quiet_p99), median(&mut flooded_p99));
    report.add_time("flood: p99 quiet (median of five)", quiet);
    report.add_time("flood: p99 flooded (median of five)", flooded);
    report.add("flood: p99 flooded to quiet", flooded.as_secs_f64() / quiet.as_secs_f64(), "");
    report.wanted(2.0);
    report.add("flood: memory grown at most", (most.saturating_sub(before)) as f64 / 1_024.0, "MiB");
    report.wanted(20.0);
    Ok(())
}

/// Somebody comes in with an honest program, which then ends: their keys, and the address records they learned.
async fn come_in(circle: &Circle, home: &Path, members: usize) -> Result<(Flooder, Vec<SignedAddress>)> {
    Home::create(home, &Passphrase::new(PASSPHRASE)?, Strength::default())?;
    let options =
        kith_node::Options { listen: vec!["/ip4/127.0.0.1/udp/0/quic-v1".to_owned()], ..kith_node::Options::default() };
    let node = Node::open(home, &Passphrase::new(PASSPHRASE)?, options).await?;
    let link = node.link();
    enter_by(&link, circle.people[0].slip().await?, "flooder").await?;
    // Whoever is connected with all three has learned where they are.
    together(&link, members, circle.people.len()).await?;
    node.stop().await;
    let home = Home::open(home, &Passphrase::new(PASSPHRASE)?)?;
    let id = *home.personas().first().context("no persona")?;
    let store = home.store(id)?;
    let row = store.get(Table::Persona, b"")?.context("no persona's row")?;
    let persona = Persona::from_bytes(&row).ok().context("a persona that does not read")?;
    let mut records = Vec::new();
    store.scan(|table, _, value| {
        if table == Table::Address {
            records.extend(SignedAddress::from_bytes(&value).ok());
        }
    })?;
    let flooder = Flooder {
        seed: *persona.transport.seed(),
        device: SecretKey::from_seed(&persona.device.seed()),
        group: persona.group,
    };
    Ok((flooder, records))
}

/// Frames that are nothing, as fast as they are taken, until told to stop.
async fn flood(who: Arc<Flooder>, victim: Victim, tally: Arc<Tally>) -> Result<()> {
    let (network, mut happenings) = Network::start(&who.seed, &[], PortRule::Exact, 1).await?;
    network.send(Input::Allow([victim.whom].into())).await?;
    let mut turn = 0_u64;
    let mut tries = interval(AGAIN);
    while !*tally.stop.borrow() {
        tries.tick().await;
        let dial = Input::Dial { whom: victim.whom, addresses: victim.addresses.clone() };
        network.send(dial).await?;
        let connection = loop {
            match timeout(Duration::from_secs(20), happenings.recv()).await {
                Ok(Some(Happening::Connected { connection, .. })) => break Some(connection),
                Ok(Some(Happening::DialFailed { .. })) | Err(_) => break None,
                Ok(Some(_)) => {}
                Ok(None) => bail!("the network ended"),
            }
        };
        if let Some(connection) = connection {
            pour(&who, &network, &mut happenings, connection, &tally, &mut turn).await?;
        }
    }
    network.stop().await;
    Ok(())
}

/// One connection of a flood, until it is let go or all is stopped.
async fn pour(
    who: &Flooder,
    network: &Network,
    happenings: &mut tokio::sync::mpsc::Receiver<Happening>,
    connection: Connection,
    tally: &Tally,
    turn: &mut u64,
) -> Result<()> {
    let mut names = Dictionary::default();
    while !*tally.stop.borrow() {
        for _ in 0..32 {
            *turn += 1;
            let bytes = match *turn % 1_000 {
                // What is no frame ends the connection.
                0 => vec![255; 60],
                n if n % 50 == 0 => Frame::Have(Have { whole: true, want: true, ..Have::default() }).write(&mut names),
                n => worthless(who, n).write(&mut names),
            };
            network.send(Input::Frame { to: connection, bytes }).await?;
            tally.sent.send_modify(|sent| *sent += 1);
        }
        while let Ok(happening) = happenings.try_recv() {
            match happening {
                Happening::Frame { bytes, .. } => {
                    tally.answered.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                }
                Happening::Closed { connection: closed } if closed == connection => return Ok(()),
                _ => {}
            }
        }
        tokio::task::yield_now().await;
    }
    network.send(Input::Close(connection)).await?;
    Ok(())
}

/// An entry under a key that is not its author's.
fn worthless(who: &Flooder, number: u64) -> Frame {
    let log = who.group.log();
    let entry = Entry {
        group: who.group,
        log,
        member: Default::default(),
        device: DeviceId(who.device.public()),
        seq: number + 1_000,
        prev: EntryId([7; 32]),
        deps: vec![],
        heads: vec![],
        time: number,
        opening: None,
        kind: 99,
        body: vec![0; 100],
        cells: vec![],
    };
    let short = ShortEntry::of(&entry.sign(&SecretKey::from_seed(&[9; 32])), true, |_, _| None, |_| None, vec![]);
    Frame::Run(Run { log, epoch: None, entries: vec![short] })
}
