//! What a computer says to whom while nobody says anything.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use kith_tests::hosts::{self, Host, Internet};
use kith_tests::people::{Person, Town};

use super::away::CourierAt;
use super::homes::{GROUP, at, stand};

const NAMES: [&str; 5] = ["Ana", "Lee", "Sam", "Jo", "Mika"];

/// In and out, with all headers, that are wanted at most. (Not what the kernel asks for neighbours.) Measured: 44 in 1,500 s,
/// half of it for two or three visits to the courier; in ten minutes there may be none of them or two, so it is said
/// beside what was measured.
const BYTES_A_SECOND_WANTED: u64 = 50;

/// What was said is at the courier ten seconds later, and compared by all after two minutes.
const SETTLES: Duration = Duration::from_secs(140);

/// So long it is listened, in seconds, unless `KITH_QUIET` says otherwise.
const LISTENS: u64 = 600;

pub fn quiet() -> Result<()> {
    let (town, mut internet) = (Town::new()?, Internet::new()?);
    let courier = CourierAt::begin(&town, &mut internet)?;
    let mut all: Vec<(Person, Host, Ipv4Addr)> = Vec::new();
    for name in NAMES {
        let (host, address) = internet.computer("one")?;
        let mut person = at(&town, name, &host)?;
        if all.is_empty() {
            person.founds(GROUP, &[])?;
            person.does(&["group", "courier", "add", GROUP, &courier.slip])?;
        }
        person.serves()?;
        if let Some((before, ..)) = all.first() {
            person.enters(&before.invites(GROUP, &[])?)?;
        }
        all.push((person, host, address));
    }
    for (person, ..) in &all {
        person.sees_members(GROUP, &NAMES)?;
        person.says(GROUP, &format!("{} is here", person.name))?;
    }
    for (person, ..) in &all {
        for name in NAMES {
            person.hears(GROUP, &format!("{name} is here"))?;
        }
        person.until("all are connected", |person| {
            Ok(stand(person)?.into_iter().collect::<BTreeSet<_>>().len() + 1 == NAMES.len())
        })?;
    }

    let seconds = match std::env::var("KITH_QUIET") {
        Ok(seconds) => seconds.parse().context("KITH_QUIET is a number of seconds")?,
        Err(_) => LISTENS,
    };
    let (_, host, own) = &all[0];
    std::thread::sleep(SETTLES);
    let recording = host.records()?;
    std::thread::sleep(Duration::from_secs(seconds));
    let packets = recording.end()?;

    let may: BTreeSet<Ipv4Addr> = all.iter().map(|(_, _, address)| *address).chain([courier.address]).collect();
    let mut with: BTreeMap<Ipv4Addr, (usize, usize)> = BTreeMap::new();
    for packet in &packets {
        // (What asks for a neighbour on the wire is the kernel's.)
        if packet.get(12..14) == Some(&[0x08, 0x06]) {
            continue;
        }
        let way = hosts::way(packet)?;
        if way.from.0.is_loopback() && way.to.0.is_loopback() {
            continue;
        }
        let other = if way.from.0 == *own { way.to.0 } else { way.from.0 };
        ensure!(may.contains(&way.from.0) && may.contains(&way.to.0), "to somebody else: {way:?}");
        let (count, sum) = with.entry(other).or_default();
        (*count, *sum) = (*count + 1, *sum + packet.len());
    }
    for (other, (count, sum)) in &with {
        let who = all.iter().find(|(_, _, address)| address == other).map_or("the courier", |(who, ..)| &who.name);
        println!("  with {who:<12} {count:>5} packets {sum:>7} B {:>6.1} B/s", *sum as f64 / seconds as f64);
    }
    let bytes: usize = with.values().map(|(_, sum)| *sum).sum();
    let a_second = bytes as f64 / seconds as f64;
    println!(
        "  {} members and a courier, nobody says anything for {seconds} s: {a_second:.1} B/s, of {BYTES_A_SECOND_WANTED}",
        NAMES.len()
    );
    ensure!(packets.len() > 10, "only {} packets were recorded", packets.len());
    for (person, ..) in &mut all {
        person.stops()?;
    }
    courier.running.is_asked_to_end()?;
    town.speaks_plainly()
}
