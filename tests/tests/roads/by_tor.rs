//! The long way by Tor, through a private network of real `tor` programs.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use kith_tests::hosts::{self, Host, Internet, Onions, Tor};
use kith_tests::people::{Person, Town};
use serde_json::Value;

use super::table::{Row, Way};

const GROUP: &str = "Lighthouse on Mondays";
const OTHER: &str = "Harbour on Fridays";
const NAMES: [&str; 2] = ["Annabella", "Bartholomew"];

/// Somebody with a `tor` of their own, who chose it before anything else.
fn with_tor(town: &Town, internet: &mut Internet, name: &str) -> Result<(Person, Host, Ipv4Addr)> {
    // (Not by their name: Tor says the path of its cookie's file.)
    let (host, address) = internet.computer("one")?;
    let mut person = town.person(name)?;
    person.host = Some(host.name.clone());
    person.listen.clear();
    let settings = "long_way = \"tor\"\ntor_control = \"127.0.0.1:9051\"\n";
    std::fs::write(person.home.join("settings.toml"), settings)?;
    Ok((person, host, address))
}

fn shown(person: &Person, group: &str) -> Result<Value> {
    person.does(&["connections", group])?.into_iter().next().context("nothing is shown")
}

fn until_tor_is(person: &Person, group: &str, state: &str) -> Result<()> {
    person.until(&format!("Tor is {state}"), |person| Ok(shown(person, group)?["tor"]["state"] == state))
}

fn meets_by_tor(person: &Person, group: &str, whom: &str) -> Result<()> {
    person.until(&format!("{whom} is connected by Tor"), |person| {
        let shown = shown(person, group)?;
        let roads = shown["roads"].as_array().context("no roads")?;
        Ok(roads.iter().any(|road| road["name"] == whom && road["stands"] == true && road["tor"] == true))
    })
}

/// With a slip, and as long as it takes until two circuits meet.
fn comes_in(guest: &Person, giver: &Person, group: &str) -> Result<()> {
    guest.asks(&giver.invites(group, &[])?)?;
    guest.until("is let in", |guest| Ok(guest.group(group)?["state"] == "entered"))
}

struct Two {
    town: Town,
    onions: Onions,
    ana: (Person, Host, Ipv4Addr),
    lee: (Person, Host, Ipv4Addr),
    tors: [Tor; 2],
    _internet: Internet,
}

fn begin() -> Result<Two> {
    let (town, mut internet) = (Town::new()?, Internet::new()?);
    let onions = Onions::begin(&town.path("onions"), &mut internet)?;
    let ana = with_tor(&town, &mut internet, NAMES[0])?;
    let lee = with_tor(&town, &mut internet, NAMES[1])?;
    let tors = [onions.client(&ana.1)?, onions.client(&lee.1)?];
    Ok(Two { town, onions, ana, lee, tors, _internet: internet })
}

pub fn two_groups() -> Result<()> {
    let Two { town, onions, ana: (mut ana, ana_at, ana_ip), lee: (mut lee, lee_at, lee_ip), tors, _internet } =
        begin()?;
    let recordings = [ana_at.records()?, lee_at.records()?];
    ana.serves()?;
    ana.founds(GROUP, &[])?;
    ana.founds(OTHER, &[])?;
    for group in [GROUP, OTHER] {
        until_tor_is(&ana, group, "ready")?;
    }
    lee.serves()?;
    let start = Instant::now();
    comes_in(&lee, &ana, GROUP)?;
    ana.says(GROUP, "the lamp was out")?;
    lee.hears(GROUP, "the lamp was out")?;
    let first = start.elapsed();
    comes_in(&lee, &ana, OTHER)?;
    let before = lee_at.bytes("wire")?;
    let mut bytes = 0;
    for (group, text) in [(GROUP, "and now it burns"), (OTHER, "the boats are in")] {
        lee.says(group, text)?;
        ana.hears(group, text)?;
        bytes = lee_at.bytes("wire")? - before;
        meets_by_tor(&lee, group, NAMES[0])?;
    }
    let told: Vec<String> = [GROUP, OTHER].iter().map(|group| told(&ana, group)).collect::<Result<_>>()?;
    ensure!(told[0] != told[1], "two groups have one address");
    for (host, person) in [(&ana_at, &ana), (&lee_at, &lee)] {
        only_with_tor(host).with_context(|| person.name.clone())?;
    }
    lee.stops()?;
    ana.stops()?;
    drop(tors);
    let [of_ana, of_lee] = recordings;
    let mut packets = 0;
    for (recording, own) in [(of_ana, ana_ip), (of_lee, lee_ip)] {
        let seen = recording.end()?;
        packets += seen.len();
        only_to_tor(&seen, own, onions.address)?;
        if own == lee_ip {
            apart(&seen)?;
        }
    }
    println!("  {packets} packets, none past Tor");
    Row { story: "two groups by Tor".to_owned(), first, bytes: Some((bytes, "B")), lost: 0, way: Way::Tor }.keep();
    town.speaks_plainly()
}

/// Where others are told to call: one onion service, and nothing else.
fn told(person: &Person, group: &str) -> Result<String> {
    let line = person.does(&["reach", group])?.first().and_then(|line| line["line"].as_str().map(str::to_owned));
    let line = line.context("no line")?;
    let (_, letters) = line.split_once(':').context("no line")?;
    let bytes = kith_protocol::slip::unbase32(letters).context("no base32")?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    ensure!(!text.contains("/ip4/") && !text.contains("/ip6/"), "a direct address is told");
    let (_, onion) = text.split_once("/onion3/").context("no onion service is told")?;
    Ok(onion.chars().take(56).collect())
}

/// The program's sockets lead to this computer's Tor and nowhere else, and it listens on this computer alone.
fn only_with_tor(host: &Host) -> Result<()> {
    let ss = Command::new("ip").args(["netns", "exec", &host.name, "ss", "-Htunap"]).output()?;
    ensure!(ss.status.success(), "ss: {}", String::from_utf8_lossy(&ss.stderr));
    let text = String::from_utf8_lossy(&ss.stdout).into_owned();
    let own: Vec<&str> = text.lines().filter(|line| line.contains("\"kith\"")).collect();
    ensure!(own.iter().any(|line| line.contains("127.0.0.1:9051")), "no orders to Tor: {text}");
    for line in own {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (local, peer) = (words.get(4).context("no address")?, words.get(5).context("no address")?);
        let here = local.starts_with("127.0.0.1:") && (peer.starts_with("127.0.0.1:") || *peer == "0.0.0.0:*");
        ensure!(here && words[0] == "tcp", "a socket past Tor: {line}");
    }
    Ok(())
}

/// Every packet is within this computer or between its Tor and the Tor network.
fn only_to_tor(packets: &[Vec<u8>], own: Ipv4Addr, tor: Ipv4Addr) -> Result<()> {
    ensure!(packets.len() > 200, "only {} packets were recorded", packets.len());
    for packet in packets {
        // (What asks for a neighbour on the wire is the kernel's.)
        let Ok(way) = hosts::way(packet) else { continue };
        let ends = [way.from.0, way.to.0];
        let within = ends.iter().all(|ip| ip.is_loopback() || *ip == own);
        ensure!(within || ends.iter().all(|ip| [own, tor].contains(ip)), "past Tor: {way:?}");
        ensure!(matches!(way.protocol, 1 | 6), "by another protocol: {way:?}");
        for name in NAMES.iter().chain([&GROUP, &OTHER, &"the lamp", &"the boats", &"kith"]) {
            let found = packet.windows(name.len()).any(|part| part == name.as_bytes());
            ensure!(!found, "“{name}” in the clear: {way:?}");
        }
    }
    Ok(())
}

/// What was said to Tor's SOCKS port: each group calls under a name of its own, and whom it calls no other calls.
fn apart(packets: &[Vec<u8>]) -> Result<()> {
    let mut name_of: BTreeMap<u16, String> = BTreeMap::new();
    let mut called: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for packet in packets {
        let Ok(way) = hosts::way(packet) else { continue };
        if way.to.1 != 9050 || !way.to.0.is_loopback() {
            continue;
        }
        let tcp = 14 + usize::from(packet[14] & 15) * 4;
        let said = &packet[tcp + usize::from(packet[tcp + 12] >> 4) * 4..];
        match said {
            [1, 32, rest @ ..] if rest.len() > 32 => {
                name_of.insert(way.from.1, String::from_utf8_lossy(&rest[..32]).into_owned());
            }
            [5, 1, 0, 3, 62, rest @ ..] if rest.len() >= 62 => {
                let name = name_of.get(&way.from.1).context("a call without a name")?;
                let whom = String::from_utf8_lossy(&rest[..62]).into_owned();
                called.entry(name.clone()).or_default().insert(whom);
            }
            _ => {}
        }
    }
    ensure!(called.len() >= 2, "two groups called under {} names", called.len());
    // (A guest calls under one name and the member that came of it under the next.)
    ensure!(called.values().all(|whom| whom.len() == 1), "one name called for two groups: {called:?}");
    let different: BTreeSet<&String> = called.values().flatten().collect();
    ensure!(different.len() == 2, "not two groups were called: {called:?}");
    Ok(())
}

pub fn a_tor_that_comes_and_goes() -> Result<()> {
    let Two { town, onions: _onions, ana: (mut ana, _ana_at, _), lee: (mut lee, lee_at, _), mut tors, _internet } =
        begin()?;
    ana.serves()?;
    ana.founds(GROUP, &[])?;
    until_tor_is(&ana, GROUP, "ready")?;
    lee.serves()?;
    comes_in(&lee, &ana, GROUP)?;
    ana.says(GROUP, "first words")?;
    lee.hears(GROUP, "first words")?;

    // A file goes the same way.
    let file = town.path("poster.txt");
    std::fs::write(&file, vec![b'x'; 300_000])?;
    let said = ana.does(&["say", GROUP, "--attach", file.to_str().context("a path")?, "the poster"])?;
    let id = said.first().and_then(|said| said["id"].as_str()).context("no id")?.to_owned();
    lee.hears(GROUP, "the poster")?;
    let got = town.path("got.txt");
    lee.does(&["save", GROUP, &id, "--to", got.to_str().context("a path")?])?;
    ensure!(std::fs::read(&got)? == std::fs::read(&file)?, "another file came");

    // Tor ends under Lee's feet: nothing goes another way, what is said stays, and comes once Tor is there again.
    tors[1].ends()?;
    until_tor_is(&lee, GROUP, "missing")?;
    let (_, state) = lee.says(GROUP, "to nobody now")?;
    ensure!(state == "here", "{state}");
    let lines = lee.types(&["connections", GROUP])?.out;
    ensure!(lines.contains("Tor was not found on this computer."), "{lines}");
    ana.says(GROUP, "while you were away")?;
    tors[1].begins_again()?;
    lee.hears(GROUP, "while you were away")?;
    ana.hears(GROUP, "to nobody now")?;

    // A cookie that is not Tor's: it lets nobody in, and says so.
    lee.stops()?;
    std::fs::write(&tors[1].cookie, [7; 32])?;
    lee.serves()?;
    until_tor_is(&lee, GROUP, "not-let-in")?;
    let lines = lee.types(&["connections", GROUP])?.out;
    ensure!(lines.contains("Tor does not let this program in."), "{lines}");
    only_on_this_computer(&lee_at)?;
    lee.stops()?;
    ana.stops()?;
    town.speaks_plainly()
}

fn only_on_this_computer(host: &Host) -> Result<()> {
    let ss = Command::new("ip").args(["netns", "exec", &host.name, "ss", "-Htunap"]).output()?;
    let text = String::from_utf8_lossy(&ss.stdout).into_owned();
    let past = text.lines().filter(|line| line.contains("\"kith\"") && !line.contains("127.0.0.1:"));
    ensure!(past.count() == 0, "{text}");
    Ok(())
}

pub fn a_slip_by_tor_needs_tor() -> Result<()> {
    let Two { town, onions: _onions, ana: (mut ana, _ana_at, ana_ip), lee: (lee, lee_at, _), tors: _tors, _internet } =
        begin()?;
    ana.serves()?;
    ana.founds(GROUP, &[])?;
    until_tor_is(&ana, GROUP, "ready")?;
    let slip = ana.invites(GROUP, &[])?;
    std::fs::write(lee.home.join("settings.toml"), "long_way = \"off\"\n")?;
    let recording = lee_at.records()?;
    lee.is_refused("only-by-tor", &["enter", &slip, "--as", "Lee", "--yes"])?;
    for packet in recording.end()? {
        let Ok(way) = hosts::way(&packet) else { continue };
        ensure!(way.to.0 != ana_ip && way.from.0 != ana_ip, "straight to the door: {way:?}");
    }
    ana.stops()?;
    town.speaks_plainly()
}
