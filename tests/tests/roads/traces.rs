//! What somebody sees who watches a person's wire: two groups of one person have nothing in common there but the computer.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use anyhow::{Context as _, Result, ensure};
use kith_tests::hosts::{self, Host, Internet};
use kith_tests::people::{Person, Town};

const GROUPS: [&str; 2] = ["Lighthouse on Mondays", "Harbour on Fridays"];
const NAMES: [&str; 2] = ["Annabella", "Bartholomew"];
const WORDS: [&str; 2] = ["the lamp was out when I came by", "the boats are all in now"];

/// Bytes that are no chance: two runs of random bytes of this length are not alike in the life of a wire.
const RUN: usize = 8;

/// What stood in packets between two ports, without the addresses of the kernel's headers.
type Flows = BTreeMap<u16, Vec<Vec<u8>>>;

pub fn two_groups_have_nothing_in_common() -> Result<()> {
    let (town, mut internet) = (Town::new()?, Internet::new()?);
    let ((ana_at, ana_ip), (lee_at, _)) = (internet.computer("ana")?, internet.computer("lee")?);
    let live = |name: &str, host: &Host| {
        let mut person = town.person(name)?;
        person.host = Some(host.name.clone());
        person.listen.clear();
        Ok::<_, anyhow::Error>(person)
    };
    let (mut ana, mut lee) = (live(NAMES[0], &ana_at)?, live(NAMES[1], &lee_at)?);
    ana.serves()?;
    lee.serves()?;
    let first = flows(&story(&ana, &lee, &ana_at, 0)?, ana_ip)?;
    let both = flows(&story(&ana, &lee, &ana_at, 1)?, ana_ip)?;
    // The first group goes on at its ports; what goes by others is the second one's.
    let second: Flows = both.into_iter().filter(|(port, _)| !first.contains_key(port)).collect();
    ensure!(!first.is_empty() && !second.is_empty(), "the groups share their ports");
    let alike: BTreeSet<Vec<u8>> = runs(&first).intersection(&runs(&second)).cloned().collect();
    ensure!(alike.is_empty(), "both groups show {:02x?}", alike.first());
    // It can be seen if it is there: what one group shows twice is found.
    let mut planted = second.clone();
    let shown = first.values().flatten().find(|bytes| bytes.len() > 2 * RUN).context("no packet")?;
    planted.values_mut().next().context("no flow")?.push(shown.clone());
    ensure!(!runs(&first).is_disjoint(&runs(&planted)), "a planted identifier is not seen");
    lee.stops()?;
    ana.stops()?;
    println!("  {} and {} flows of two groups, nothing in common", first.len(), second.len());
    town.speaks_plainly()
}

/// One group from its founding to its words, as it lies on the wire.
fn story(ana: &Person, lee: &Person, host: &Host, which: usize) -> Result<Vec<Vec<u8>>> {
    let (group, words) = (GROUPS[which], WORDS[which]);
    let recording = host.records()?;
    ana.founds(group, &[])?;
    lee.enters(&ana.invites(group, &["--from", NAMES[0]])?)?;
    ana.says(group, words)?;
    lee.hears(group, words)?;
    lee.says(group, words)?;
    recording.end()
}

/// By the port on this computer.
fn flows(packets: &[Vec<u8>], own: Ipv4Addr) -> Result<Flows> {
    let mut flows = Flows::new();
    for packet in packets {
        let Ok(way) = hosts::way(packet) else { continue };
        if !matches!(way.protocol, 6 | 17) || (way.from.0 != own && way.to.0 != own) || way.from.0 == way.to.0 {
            continue;
        }
        let port = if way.from.0 == own { way.from.1 } else { way.to.1 };
        let start = 14 + usize::from(packet[14] & 15) * 4;
        let header = if way.protocol == 17 { 8 } else { usize::from(packet[start + 12] >> 4) * 4 };
        let said = packet.get(start + header..).context("a short packet")?;
        for name in GROUPS.iter().chain(&NAMES).chain(&WORDS).chain(&["kith"]) {
            ensure!(!said.windows(name.len()).any(|part| part == name.as_bytes()), "“{name}” in the clear: {way:?}");
        }
        flows.entry(port).or_default().push(said.to_vec());
    }
    Ok(flows)
}

/// All runs of bytes that are not one byte again and again.
fn runs(flows: &Flows) -> BTreeSet<Vec<u8>> {
    let all = flows.values().flatten().flat_map(|bytes| bytes.windows(RUN));
    all.filter(|run| run.iter().any(|byte| *byte != run[0])).map(<[u8]>::to_vec).collect()
}
