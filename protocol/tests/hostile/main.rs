//! Hostile members against two honest devices: entries bent, crafted, signed by the wrong keys, in bombs of size, count
//! and reference, with wrong predecessors, unknown kinds and clocks of all ages.
//!
//! Each round makes some thousands of entries from a seed and feeds them to Ana in their order and to Sam in another.
//! Then: no panic and no hang; both accept exactly the same entries and find the same of them valid; once the two have
//! met, they show the same screen; every document saves, loads and reads back; a device opened again from its rows shows
//! what it showed; and memory after many rounds is what it was after the first few.
//!
//! `KITH_HOSTILE` sets how many entries are made (the long form is `.ci/long/hostile`), `KITH_FROM` the first seed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]
#![expect(clippy::disallowed_methods, reason = "a test reads back the document's own save, and looks at the clock")]
#![expect(clippy::disallowed_types, reason = "a test measures how long one call takes")]

mod flood;
mod forge;
mod node;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use automerge::{Automerge, ROOT, ReadDoc as _};
use kith_protocol::entry::Verified;
use kith_protocol::id::{EntryId, LogId, TransportId};
use kith_protocol::member::{Input, Member};
use kith_protocol::step::Connection;
use kith_protocol::stretch::{Stretch, Taken};
use kith_protocol::wire::run::Run;
use kith_protocol::wire::{Dictionary, Frame};
use rand_core::Rng as _;

use forge::{Forge, Made};
use node::{Group, Node, meet};

/// Entries of one round: more than enough for every shape to meet every other, few enough for a small stretch.
const ROUND: usize = 2_500;

/// No call may take longer, in the unoptimised build on a busy machine: a hang is a call that takes hundreds of times as
/// long as all others.
const LONGEST: Duration = Duration::from_secs(20);

/// A connection of a hostile member to an honest device.
struct Line {
    whom: TransportId,
    number: u64,
    names: Dictionary,
}

impl Line {
    fn open(whom: TransportId, number: u64, to: &mut Node) -> Self {
        to.input(Input::Connected { connection: Connection(number), whom });
        Self { whom, number, names: Dictionary::default() }
    }

    fn say(&mut self, to: &mut Node, frame: &Frame) {
        let bytes = frame.write(&mut self.names);
        self.bytes(to, bytes);
    }

    fn bytes(&mut self, to: &mut Node, bytes: Vec<u8>) {
        to.closed = false;
        to.input(Input::Frame { from: Connection(self.number), bytes });
        to.catch_up();
        to.said.clear();
        if to.closed {
            // Let go, as it deserves: it comes again.
            let again = Self::open(self.whom, self.number + 1, to);
            *self = again;
            to.catch_up();
        }
    }

    /// Bytes that are hardly a frame. Whether or not they could be read, both ends' short names are in disorder after
    /// them: the connection ends.
    fn junk(&mut self, to: &mut Node, bytes: Vec<u8>) {
        let before = self.number;
        self.bytes(to, bytes);
        if self.number == before {
            to.input(Input::Closed { connection: Connection(before) });
            *self = Self::open(self.whom, before + 1, to);
            to.catch_up();
        }
    }

    fn hang_up(self, to: &mut Node) {
        to.input(Input::Closed { connection: Connection(self.number) });
        to.now += 100_000;
        to.wake();
        to.said.clear();
    }
}

/// What is handed over at once.
enum Unit {
    Entries(LogId, Vec<Made>),
    Junk(Vec<u8>),
}

fn hand_over(line: &mut Line, to: &mut Node, unit: &Unit) {
    match unit {
        Unit::Entries(log, made) => {
            let entries = made.iter().map(Made::short).collect();
            line.say(to, &Frame::Run(Run { log: *log, epoch: None, entries }));
        }
        Unit::Junk(bytes) => line.junk(to, bytes.clone()),
    }
}

fn units(forge: &mut Forge<'_>, count: usize) -> (Vec<Unit>, Vec<Made>) {
    let (mut units, mut all): (Vec<Unit>, Vec<Made>) = (Vec::new(), Vec::new());
    let mut was_readable = true;
    while all.len() < count {
        let made = forge.make();
        all.push(made.clone());
        let (readable, last_readable) = (made.is_readable(), core::mem::replace(&mut was_readable, made.is_readable()));
        match units.last_mut() {
            Some(Unit::Entries(log, entries))
                if *log == made.entry.log && entries.len() < 16 && readable && last_readable =>
            {
                entries.push(made);
            }
            _ => {
                if forge.random.next_u64().is_multiple_of(60) {
                    let mut bytes = Frame::Run(Run { log: made.entry.log, epoch: None, entries: vec![made.short()] })
                        .write(&mut Dictionary::default());
                    for _ in 0..=forge.random.next_u64() % 4 {
                        let at = (forge.random.next_u64() as usize) % bytes.len();
                        bytes[at] = forge.random.next_u64() as u8;
                    }
                    if forge.random.next_u64().is_multiple_of(3) {
                        bytes.truncate((forge.random.next_u64() as usize) % bytes.len());
                    }
                    units.push(Unit::Junk(bytes));
                }
                units.push(Unit::Entries(made.entry.log, vec![made]));
            }
        }
    }
    (units, all)
}

/// What became of the entries of all rounds, at Ana's.
#[derive(Default, Debug)]
struct Became {
    taken: usize,
    /// With all they name here, and yet not taken.
    dropped: usize,
    /// Naming something that is nowhere: parked until the connection ended.
    waited: usize,
}

/// Every entry of these devices that is here, and whether it is valid.
fn held(member: &Member, of: &BTreeSet<kith_protocol::id::DeviceId>) -> BTreeMap<EntryId, bool> {
    let groups = member.groups();
    let mut held = BTreeMap::new();
    for node in (0..groups.len()).filter(|node| of.contains(&groups.entry(*node).device)) {
        held.insert(groups.entry(node).id(), groups.is_valid(node));
    }
    for stretch in member.stretches() {
        for node in (0..stretch.graph().len()).filter(|node| of.contains(&stretch.entry(*node).device)) {
            held.insert(stretch.entry(node).id(), stretch.is_valid(node));
        }
    }
    held
}

/// Builds a stretch anew, saves its document, loads that and reads every register back.
fn documents_read_back(member: &Member, seed: u64) {
    for stretch in member.stretches() {
        let entries = forge::in_order(stretch.graph(), |node| stretch.entry(node));
        let group = member.group();
        let mut twin = Stretch::new(group, stretch.opening().clone(), stretch.hearers().to_vec()).unwrap();
        for entry in entries {
            let here = stretch.graph().node(&entry.id()).unwrap();
            match twin.add(entry, member.groups()) {
                Taken::New { valid, .. } => assert_eq!(valid, stretch.is_valid(here), "seed {seed}"),
                other => panic!("seed {seed}: {other:?}"),
            }
        }
        let document = twin.document();
        if document.is_empty() {
            continue;
        }
        let saved = document.save();
        assert!(!document.refused(), "seed {seed}: Automerge refused a change");
        let loaded = Automerge::load(&saved).unwrap_or_else(|error| panic!("seed {seed}: poisoned: {error}"));
        for (key, values) in document.range("") {
            let mut here: Vec<Vec<u8>> = values.into_iter().map(|(_, value)| value).collect();
            let all = loaded.get_all(ROOT, key.as_str()).unwrap();
            let mut there: Vec<Vec<u8>> = all.into_iter().map(|(value, _)| value.into_bytes().unwrap()).collect();
            here.sort_unstable();
            there.sort_unstable();
            assert_eq!(here, there, "seed {seed}: {key}");
        }
    }
}

fn round(group: &Group, seed: u64, count: usize, became: &mut Became) -> Duration {
    let mut ana = Node::reopened(&group.ana, group.now);
    let mut sam = Node::reopened(&group.sam, group.now);
    let base = Node::reopened(&group.ana, group.now);
    let words: Vec<Verified> = base
        .member
        .stretches()
        .max_by_key(|stretch| stretch.hearers().len())
        .map(|stretch| forge::in_order(stretch.graph(), |node| stretch.entry(node)))
        .unwrap();
    let mut forge = Forge::new(seed, base.member.groups(), [&group.lee, &group.max], &words, group.now);
    let (units, all) = units(&mut forge, count);

    let mut at_ana = Line::open(group.kim, 10_000, &mut ana);
    for unit in &units {
        hand_over(&mut at_ana, &mut ana, unit);
    }
    // Sam gets all of it in another order, which is hardly ever one in which it can go in, over two connections in
    // turn; and what was let go of with a connection once more.
    let mut order: Vec<usize> = (0..units.len()).collect();
    for i in (1..order.len()).rev() {
        order.swap(i, (forge.random.next_u64() as usize) % (i + 1));
    }
    let mut at_sam = [10_000, 1_000_000].map(|number| Line::open(group.kim, number, &mut sam));
    for (turn, i) in order.into_iter().enumerate() {
        hand_over(&mut at_sam[turn % 2], &mut sam, &units[i]);
    }
    for unit in units.iter().filter(|unit| matches!(unit, Unit::Entries(..))) {
        hand_over(&mut at_sam[0], &mut sam, unit);
    }

    let hostile: BTreeSet<_> = [group.lee.device_id(), group.max.device_id()].into();
    let (of_ana, of_sam) = (held(&ana.member, &hostile), held(&sam.member, &hostile));
    if of_ana != of_sam {
        let only = |a: &BTreeMap<EntryId, bool>, b: &BTreeMap<EntryId, bool>| {
            let differ = all.iter().filter(|m| a.get(&m.entry.id()).is_some_and(|v| b.get(&m.entry.id()) != Some(v)));
            differ.map(|m| m.entry.entry().clone()).take(1).collect::<Vec<_>>()
        };
        panic!("seed {seed}: only Ana {:?}\nonly Sam {:?}", only(&of_ana, &of_sam), only(&of_sam, &of_ana));
    }
    for made in &all {
        let entry = &made.entry;
        match of_ana.get(&entry.id()) {
            // An id covers all but the signature: a bad one never brings anything in.
            Some(_) if !made.is_signed() => panic!("seed {seed}: without its signature it went in"),
            Some(valid) => {
                assert!(valid, "seed {seed}: void, and here");
                became.taken += 1;
            }
            None => {
                let is_here = |id: &EntryId| {
                    *id == EntryId::default()
                        || ana.member.groups().get(id).is_some()
                        || ana.member.stretches().any(|stretch| stretch.get(id).is_some())
                };
                let all_here = entry.deps.iter().chain(&entry.heads).chain([&entry.prev]).all(is_here);
                if all_here { became.dropped += 1 } else { became.waited += 1 }
            }
        }
    }
    at_ana.hang_up(&mut ana);
    for line in at_sam {
        line.hang_up(&mut sam);
    }
    for n in 0..3 {
        meet(&mut ana, &mut sam, 5_000_000 + n * 10);
    }
    assert_eq!(ana.member.groups().counted().snapshot, sam.member.groups().counted().snapshot, "seed {seed}");
    let (screen, other) = (ana.screen(), sam.screen());
    assert!(screen.len() > words.len() / 2, "seed {seed}: nothing on screen");
    assert!(screen == other, "seed {seed}: two screens: {} and {} messages", screen.len(), other.len());
    documents_read_back(&ana.member, seed);
    let mut again = Node::reopened(&ana.disk, ana.now);
    assert!(again.screen() == screen, "seed {seed}: opened again it shows something else");
    ana.longest.max(sam.longest)
}

/// Resident memory of this process in megabytes.
fn memory() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = statm.split_whitespace().nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0.0);
    pages * 4_096.0 / 1e6
}

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn hostile_entries_bring_nobody_out_of_step() {
    let (entries, from) = (number("KITH_HOSTILE", 15_000), number("KITH_FROM", 1));
    let group = Group::new();
    let (mut became, mut longest, mut made) = (Became::default(), Duration::ZERO, 0);
    let (begun, before) = (Instant::now(), memory());
    let mut early = 0.0_f64;
    for seed in from.. {
        if made >= entries {
            break;
        }
        longest = longest.max(round(&group, seed, ROUND, &mut became));
        made += ROUND as u64;
        if seed - from < 3 {
            early = early.max(memory());
        }
        if (seed - from + 1) % 20 == 0 {
            eprintln!("{made} made in {:?}, {:.1} MB, longest call {longest:?}, {became:?}", begun.elapsed(), memory());
        }
    }
    let after = memory();
    eprintln!(
        "{made} entries made and handed to two in {:?}: {became:?}; longest call {longest:?}; memory {before:.1} MB before, \
         {early:.1} MB after three rounds, {after:.1} MB at the end",
        begun.elapsed()
    );
    assert!(longest < LONGEST, "one call took {longest:?}");
    assert!(after < early + 30.0, "memory grew from {early:.1} to {after:.1} MB");
    let each = [became.taken, became.dropped, became.waited];
    assert!(each.iter().all(|count| *count as u64 * 50 > made), "too few of one sort: {became:?}");
}
