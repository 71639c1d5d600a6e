//! The settled order: a function of the set, causal, run beside run, and what comes after everything only goes below.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::graph::{Graph, NodeSet};
use kith_protocol::id::{EntryId, LogId, MemberId, MessageId, derive};
use kith_protocol::order;

/// SplitMix64: small, seeded, the same everywhere.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % n.max(1)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

#[derive(Clone, Debug)]
struct Entry {
    id: EntryId,
    author: MemberId,
    parents: Vec<EntryId>,
    message: Option<MessageId>,
}

/// The stretch as one device holds it.
#[derive(Default)]
struct Stretch {
    graph: Graph,
    entries: Vec<Entry>,
}

impl Stretch {
    fn of(entries: &[Entry]) -> Self {
        let mut stretch = Self::default();
        entries.iter().for_each(|entry| stretch.takes(entry.clone()));
        stretch
    }

    fn takes(&mut self, entry: Entry) {
        let parents: Vec<usize> = entry.parents.iter().filter_map(|id| self.graph.node(id)).collect();
        assert_eq!(parents.len(), entry.parents.len(), "fed out of causal order");
        self.graph.add(entry.id, parents);
        self.entries.push(entry);
    }

    fn nodes(&self) -> Vec<usize> {
        order::in_stretch(&self.graph, &|node| self.entries[node].author, &|node| self.entries[node].message)
    }

    fn on_screen(&self) -> Vec<EntryId> {
        self.nodes().into_iter().map(|node| self.graph.id(node)).collect()
    }

    /// The shown messages that a node's author knew.
    fn seen(&self, node: usize) -> BTreeSet<usize> {
        self.graph.past(node).iter().filter(|node| self.entries[*node].message.is_some()).collect()
    }
}

/// A random stretch: some entries are not shown, some clocks are wrong, some homes are copied.
fn history(seed: u64, steps: usize, members: u8) -> Vec<Entry> {
    let mut rng = Rng(seed);
    let mut stretch = Stretch::default();
    let mut homes: Vec<(u8, Option<usize>, NodeSet)> = (1..=members).map(|n| (n, None, NodeSet::new())).collect();
    let mut at = 0;
    for step in 0..steps {
        if rng.one_in(20) {
            let copied = homes[rng.below(homes.len())].clone();
            homes.push(copied);
        }
        if rng.one_in(2) {
            at = rng.below(homes.len());
        }
        if rng.one_in(3) {
            let other = homes[rng.below(homes.len())].2.clone();
            homes[at].2.union(&other);
        }
        let (author, prev, knows) = &mut homes[at];
        let mut parents = stretch.graph.frontier(knows);
        if let Some(prev) = prev.filter(|prev| !parents.contains(prev)) {
            parents.push(prev);
        }
        let time = 1_000 + u64::try_from(step).unwrap_or(0) + rng.next() % 30;
        let mut random = [0; 10];
        random[..8].copy_from_slice(&rng.next().to_be_bytes());
        let entry = Entry {
            id: EntryId(derive("test entry", &[&seed.to_be_bytes(), &step.to_be_bytes()])),
            author: MemberId([*author; 32]),
            parents: parents.iter().map(|parent| stretch.graph.id(*parent)).collect(),
            message: (!rng.one_in(5)).then(|| MessageId::new(time, random)),
        };
        knows.insert(step);
        *prev = Some(step);
        stretch.takes(entry);
    }
    stretch.entries
}

/// The same entries in another order that is causal too.
fn shuffled(entries: &[Entry], rng: &mut Rng) -> Vec<Entry> {
    let mut rest = entries.to_vec();
    let mut here = BTreeSet::new();
    let mut order = Vec::new();
    while !rest.is_empty() {
        let mut at = rng.below(rest.len());
        while !rest[at].parents.iter().all(|parent| here.contains(parent)) {
            at = (at + 1) % rest.len();
        }
        let entry = rest.remove(at);
        here.insert(entry.id);
        order.push(entry);
    }
    order
}

#[test]
fn the_order_does_not_depend_on_arrival() {
    for seed in 0..60 {
        let entries = history(seed, 120, 5);
        let order = Stretch::of(&entries).on_screen();
        assert_eq!(order.len(), entries.iter().filter(|entry| entry.message.is_some()).count(), "seed {seed}");
        for round in 0..4 {
            let other = shuffled(&entries, &mut Rng(seed * 10 + round));
            assert_eq!(Stretch::of(&other).on_screen(), order, "seed {seed}, round {round}");
        }
    }
}

#[test]
fn what_was_known_stands_above() {
    for seed in 0..60 {
        let stretch = Stretch::of(&history(seed, 120, 5));
        let mut above = BTreeSet::new();
        for node in stretch.nodes() {
            assert!(stretch.seen(node).is_subset(&above), "seed {seed}, node {node}");
            above.insert(node);
        }
    }
}

#[test]
fn runs_are_not_interleaved() {
    // The definition, word for word: a message goes on with a run if it is by the same author, what its author saw is the
    // one before and what that one saw, and no other such message has a smaller id.
    let mut long_runs = 0;
    for seed in 0..60 {
        let stretch = Stretch::of(&history(seed, 120, 5));
        let shown: Vec<usize> = stretch.nodes();
        let order: BTreeMap<usize, usize> = shown.iter().enumerate().map(|(place, node)| (*node, place)).collect();
        for last in &shown {
            let mut seen = stretch.seen(*last);
            seen.insert(*last);
            let goes_on = |node: &&usize| {
                stretch.entries[**node].author == stretch.entries[*last].author && stretch.seen(**node) == seen
            };
            if let Some(next) = shown.iter().filter(goes_on).min_by_key(|node| stretch.entries[**node].message) {
                assert_eq!(order[next], order[last] + 1, "seed {seed}");
                long_runs += 1;
            }
        }
    }
    assert!(long_runs > 500, "{long_runs}: too few runs to say anything");
}

#[test]
fn what_follows_everything_only_goes_below() {
    for seed in 0..60 {
        let mut rng = Rng(seed ^ 0xFEED);
        let mut stretch = Stretch::of(&history(seed, 80, 4));
        for more in 0..12u8 {
            let before = stretch.on_screen();
            let message = (!rng.one_in(4)).then(|| MessageId::new(rng.next() % 2_000, [more; 10]));
            stretch.takes(Entry {
                id: EntryId(derive("test later", &[&[more]])),
                author: MemberId([1 + rng.below(4).to_le_bytes()[0]; 32]),
                parents: stretch.graph.heads(),
                message,
            });
            let after = stretch.on_screen();
            assert_eq!(after.len(), before.len() + usize::from(message.is_some()), "seed {seed}");
            assert_eq!(after[..before.len()], before[..], "seed {seed}");
        }
    }
}

/// `name` is entry, and message if it is shown: "a1" is by a.
fn entries(lines: &[(&str, &[&str])]) -> Stretch {
    let id = |name: &str| EntryId(derive("test name", &[name.as_bytes()]));
    let mut stretch = Stretch::default();
    for (time, (name, parents)) in (1..).zip(lines) {
        let hidden = name.starts_with('-');
        stretch.takes(Entry {
            id: id(name),
            author: MemberId(derive("test author", &[&name.as_bytes()[..1]])),
            parents: parents.iter().map(|name| id(name)).collect(),
            message: (!hidden).then(|| MessageId::new(time, [0; 10])),
        });
    }
    stretch
}

/// The names in the order in which they stand on screen.
fn read(lines: &[(&str, &[&str])]) -> String {
    let order = entries(lines).nodes();
    order.into_iter().map(|node| lines[node].0).collect::<Vec<_>>().join(" ")
}

#[test]
fn concurrent_runs_stand_side_by_side() {
    // Ana and Ben write without knowing of each other, minute by minute.
    let lines: &[(&str, &[&str])] =
        &[("a1", &[]), ("b1", &[]), ("a2", &["a1"]), ("b2", &["b1"]), ("a3", &["a2"]), ("c1", &["a3", "b2"])];
    assert_eq!(read(lines), "a1 a2 a3 b1 b2 c1");
}

#[test]
fn two_halves_of_a_conversation_stand_side_by_side() {
    // Ana and Ben speak with each other, Cem and Dua do, minute by minute; then all hear each other.
    let lines: &[(&str, &[&str])] = &[
        ("a1", &[]),
        ("c1", &["a1"]),
        ("b1", &["a1"]),
        ("d1", &["c1"]),
        ("a2", &["b1"]),
        ("c2", &["d1"]),
        ("b2", &["a2"]),
        ("a3", &["b2", "c2"]),
    ];
    assert_eq!(read(lines), "a1 c1 d1 c2 b1 a2 b2 a3");
    // Within a half two wrote at once; the other half still does not come between.
    let lines: &[(&str, &[&str])] = &[
        ("a1", &[]),
        ("b1", &["a1"]),
        ("c1", &["a1"]),
        ("e1", &["a1"]),
        ("d1", &["c1"]),
        ("b2", &["b1", "e1"]),
        ("c2", &["d1"]),
        ("a2", &["b2", "c2"]),
    ];
    assert_eq!(read(lines), "a1 b1 e1 b2 c1 d1 c2 a2");
    // They hear each other bit by bit: what Ana had seen of the others stands before what she said then.
    let lines: &[(&str, &[&str])] = &[
        ("a1", &[]),
        ("b1", &["a1"]),
        ("c1", &["a1"]),
        ("d1", &["c1"]),
        ("c2", &["d1"]),
        ("b2", &["b1", "d1"]),
        ("d2", &["c2", "b1"]),
        ("a2", &["b2", "d2"]),
    ];
    assert_eq!(read(lines), "a1 b1 c1 d1 b2 c2 d2 a2");
}

#[test]
fn the_side_that_began_first_goes_first_however_long_it_goes_on() {
    let mut lines: Vec<(&str, &[&str])> = vec![("a1", &[]), ("b1", &["a1"]), ("c1", &["a1"]), ("d1", &["c1"])];
    assert_eq!(read(&lines), "a1 b1 c1 d1");
    lines.push(("a2", &["b1"]));
    assert_eq!(read(&lines), "a1 b1 a2 c1 d1", "a later word of the first side does not put it below the other");
}

#[test]
fn a_run_ends_where_its_author_saw_something_new() {
    // Each has seen the other's first message before writing the second: no run can hold both.
    let lines: &[(&str, &[&str])] = &[("a1", &[]), ("b1", &[]), ("a2", &["a1", "b1"]), ("b2", &["b1", "a1"])];
    assert_eq!(read(lines), "a1 b1 a2 b2");
}

#[test]
fn what_is_not_shown_carries_causality_and_breaks_no_run() {
    let lines: &[(&str, &[&str])] = &[("b1", &[]), ("-b", &["b1"]), ("a1", &["-b"]), ("-c", &["a1"]), ("a2", &["-c"])];
    assert_eq!(read(lines), "b1 a1 a2");
    // c1 is concurrent with all of it but was written first: it stands above a1, not within its run.
    let lines: &[(&str, &[&str])] = &[("c1", &[]), ("a1", &[]), ("-c", &["a1"]), ("b1", &[]), ("a2", &["-c"])];
    assert_eq!(read(lines), "c1 a1 a2 b1");
}

#[test]
fn a_whole_page_with_everything_concurrent_is_ordered() {
    let mut stretch = Stretch::default();
    for n in 0..4_000u64 {
        let id = EntryId(derive("test wide", &[&n.to_be_bytes()]));
        let (author, message) = (MemberId([7; 32]), Some(MessageId::new(5_000 - n, [0; 10])));
        stretch.takes(Entry { id, author, parents: Vec::new(), message });
    }
    let order = stretch.nodes();
    assert!(order.iter().rev().copied().eq(0..4_000));
}

fn stretch(log: u8, hearers: &[u8]) -> (LogId, Vec<EntryId>) {
    (LogId([log; 32]), hearers.iter().map(|hearer| EntryId([*hearer; 32])).collect())
}

fn logs(mut stretches: Vec<(LogId, Vec<EntryId>)>) -> Vec<u8> {
    order::stretches(&mut stretches);
    stretches.iter().map(|(log, _)| log.0[0]).collect()
}

#[test]
fn the_stretch_with_fewer_hearers_stands_above() {
    assert_eq!(logs(vec![stretch(1, &[1, 2, 3]), stretch(2, &[1, 3]), stretch(3, &[1])]), [3, 2, 1]);
    assert_eq!(logs(vec![stretch(2, &[1, 3]), stretch(1, &[1, 2])]), [1, 2], "neither within the other");
    assert_eq!(logs(vec![stretch(2, &[1, 3]), stretch(1, &[1, 2, 4])]), [1, 2], "more, but not the same ones");
    assert_eq!(logs(vec![]), Vec::<u8>::new());
    // A (9) within B (1), C (5) beside both: pair by pair C stands above A, B above C, A above B.
    assert_eq!(logs(vec![stretch(9, &[1]), stretch(1, &[1, 2]), stretch(5, &[3])]), [5, 9, 1]);
}

#[test]
fn stretches_stand_in_one_order_whatever_order_they_come_in() {
    for seed in 0..300 {
        let mut rng = Rng(seed);
        let mut all: Vec<(LogId, Vec<EntryId>)> = (0..9)
            .map(|_| {
                let hearers: BTreeSet<u8> = (0..=rng.below(5)).map(|_| rng.below(5).to_le_bytes()[0]).collect();
                stretch(rng.next().to_le_bytes()[0], &hearers.into_iter().collect::<Vec<_>>())
            })
            .collect();
        let mut first = all.clone();
        order::stretches(&mut first);
        for (i, (_, above)) in first.iter().enumerate() {
            for (_, below) in &first[i + 1..] {
                let (above, below): (BTreeSet<_>, BTreeSet<_>) = (above.iter().collect(), below.iter().collect());
                assert!(above == below || !below.is_subset(&above), "seed {seed}");
            }
        }
        for _ in 0..5 {
            let (a, b) = (rng.below(all.len()), rng.below(all.len()));
            all.swap(a, b);
            let mut again = all.clone();
            order::stretches(&mut again);
            assert_eq!(again, first, "seed {seed}");
        }
    }
}
