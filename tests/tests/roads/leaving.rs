//! Everything a computer with a rehearsal, and then a group of three, puts on any wire.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use kith_tests::hosts::{self, Host, Way};
use kith_tests::people::{self, Person, Town};

/// (RFC 5737: of nobody.)
const OWN: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 2);

const GROUP: &str = "Lighthouse on Mondays";
const NAMES: [&str; 3] = ["Annabella", "Bartholomew", "Clementine"];
const WORDS: &str = "the lamp was out when I came by";

/// Ports of name servers, and of what looks for others or for routers: DNS, DHCP, NetBIOS, SSDP, NAT-PMP and PCP, mDNS, LLMNR.
const QUESTIONS: [u16; 9] = [53, 67, 68, 137, 853, 1900, 5351, 5353, 5355];

pub fn nothing_goes_to_anybody_else() -> Result<()> {
    let host = Host::new("alone")?;
    host.plug_in_a_loose_wire(OWN)?;

    // The recording can show what must not be: a planted question is found, on its wire and with its words.
    let recording = host.records()?;
    host.plants_a_question()?;
    let planted = recording.end()?;
    ensure!(planted.iter().any(|packet| elsewhere(packet).is_err()), "the planted question was not recorded");
    ensure!(planted.iter().any(|packet| names(packet).is_some()), "the planted name was not recorded");

    let recording = host.records()?;
    rehearse(&host)?;
    let rehearsal = recording.end()?;
    is_of_this_computer("the rehearsal", &rehearsal)?;

    // As people have it: nothing configured, all interfaces.
    let town = Town::new()?;
    let recording = host.records()?;
    let mut three = NAMES.map(|name| live(&town, &host, name)).into_iter().collect::<Result<Vec<Person>>>()?;
    three[0].founds(GROUP, &[])?;
    for at in 0..three.len() {
        three[at].serves()?;
        if at > 0 {
            three[at].enters(&three[0].invites(GROUP, &["--from", NAMES[0]])?)?;
        }
    }
    three[1].says(GROUP, WORDS)?;
    for person in &three {
        person.hears(GROUP, WORDS)?;
    }
    shows_them(&three[0])?;
    // A restart calls everybody again; one who is not there is called in vain.
    three[2].stops()?;
    three[1].stops()?;
    three[1].serves()?;
    three[1].says(GROUP, "and now it burns")?;
    three[0].hears(GROUP, "and now it burns")?;
    for person in &mut three[..2] {
        person.stops()?;
    }
    let live = recording.end()?;
    is_of_this_computer("the group", &live)?;
    println!("{} packets of a rehearsal and {} of a group, none to anybody else", rehearsal.len(), live.len());
    town.speaks_plainly()
}

fn live(town: &Town, host: &Host, name: &str) -> Result<Person> {
    let mut person = town.person(name)?;
    person.host = Some(host.name.clone());
    person.listen.clear();
    Ok(person)
}

/// `kith connections` names the two others, and what it says is in words.
fn shows_them(person: &Person) -> Result<()> {
    person.until("both are connected", |person| {
        let shown = person.does(&["connections", GROUP])?;
        let roads = shown.first().and_then(|shown| shown["roads"].as_array()).context("no roads")?;
        let stand = roads.iter().filter(|road| road["stands"] == true && road["straight"] == true);
        let who: BTreeSet<&str> = stand.filter_map(|road| road["name"].as_str()).collect();
        Ok(who == BTreeSet::from([NAMES[1], NAMES[2]]))
    })?;
    let lines = person.types(&["connections", GROUP])?.out;
    ensure!(lines.contains(&format!("A device of {}, straight from device to device.", NAMES[1])), "{lines}");
    ensure!(!lines.contains("192.0.2") && !lines.contains("/ip4/") && !lines.contains("12D3"), "{lines}");
    Ok(())
}

fn rehearse(host: &Host) -> Result<()> {
    let mut command = Command::new("ip");
    command.args(["netns", "exec", &host.name]).arg(people::program()?).args(["rehearse", "--json"]);
    for name in ["KITH_HOME", "KITH_PASSPHRASE_FILE", "KITH_LISTEN"] {
        command.env_remove(name);
    }
    let ended = command.stdin(Stdio::null()).output()?;
    ensure!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    Ok(())
}

/// Fails unless every packet went from this computer to itself, asks nobody anything, and names nothing.
fn is_of_this_computer(what: &str, packets: &[Vec<u8>]) -> Result<()> {
    ensure!(packets.len() > 200, "{what}: only {} packets were recorded", packets.len());
    for packet in packets {
        elsewhere(packet).with_context(|| what.to_owned())?;
        if let Some(name) = names(packet) {
            anyhow::bail!("{what}: “{name}” in the clear, {:?}", hosts::way(packet)?);
        }
    }
    Ok(())
}

fn elsewhere(packet: &[u8]) -> Result<Way> {
    let way = hosts::way(packet)?;
    let own = |ip: Ipv4Addr| ip.is_loopback() || ip == OWN;
    ensure!(own(way.from.0) && own(way.to.0), "to somebody else: {way:?}");
    // What was sent to a port where nobody listens any more is answered by the kernel (ICMP, 1).
    ensure!(matches!(way.protocol, 1 | 6 | 17), "by another protocol: {way:?}");
    ensure!(!QUESTIONS.contains(&way.from.1) && !QUESTIONS.contains(&way.to.1), "a question: {way:?}");
    Ok(way)
}

/// What of the program, the group or its people stands in a packet in the clear.
fn names(packet: &[u8]) -> Option<&'static str> {
    let mut said = vec!["kith.", "kith/", "kith:", "kith-", "kith ", GROUP, WORDS];
    said.extend(NAMES);
    said.into_iter().find(|name| packet.windows(name.len()).any(|part| part == name.as_bytes()))
}
