//! Documents: every replica reads the same, and what is not allowed never gets in.

#![expect(clippy::disallowed_methods, reason = "a test reads back the document's own save; no peer's bytes are in it")]

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, ROOT, ReadDoc};
use kith_protocol::document::{BadPut, Document, Put, Values};
use kith_protocol::graph::{Graph, NodeSet};
use kith_protocol::id::{DeviceId, EntryId, derive};
use kith_protocol::limits;

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

/// What a log holds of one entry; parents by id, as they travel.
#[derive(Clone, Debug)]
struct Entry {
    id: EntryId,
    device: DeviceId,
    prev: Option<EntryId>,
    parents: Vec<EntryId>,
    puts: Vec<Put>,
}

/// One holder of a log.
#[derive(Default)]
struct Replica {
    graph: Graph,
    document: Document,
}

impl Replica {
    fn takes(&mut self, entry: &Entry) {
        let parents: Vec<usize> = entry.parents.iter().filter_map(|id| self.graph.node(id)).collect();
        assert_eq!(parents.len(), entry.parents.len(), "fed out of causal order");
        assert_eq!(self.document.check(&self.graph, &parents, &entry.puts), Ok(()));
        let node = self.graph.add(entry.id, parents);
        let prev = entry.prev.and_then(|id| self.graph.node(&id));
        self.document.add(&self.graph, node, entry.device, prev, entry.puts.clone());
    }

    fn holds(entries: &[Entry]) -> Self {
        let mut replica = Self::default();
        entries.iter().for_each(|entry| replica.takes(entry));
        replica
    }
}

/// The oracle: registers as maps of writes, by nothing but the `over` lists. It knows neither graphs nor Automerge.
#[derive(Default)]
struct Registers(BTreeMap<String, BTreeMap<EntryId, (Vec<u8>, bool)>>);

impl Registers {
    fn of(entries: &[Entry]) -> Self {
        let mut registers = Self::default();
        for entry in entries {
            for put in &entry.puts {
                let writes = registers.0.entry(put.key.clone()).or_default();
                for over in &put.over {
                    if let Some((_, overwritten)) = writes.get_mut(over) {
                        *overwritten = true;
                    }
                }
                writes.insert(entry.id, (put.value.clone(), false));
            }
        }
        registers
    }

    fn all(&self) -> Vec<(String, Values)> {
        let left = |writes: &BTreeMap<EntryId, (Vec<u8>, bool)>| {
            writes.iter().filter(|(_, (_, over))| !over).map(|(id, (value, _))| (*id, value.clone())).collect()
        };
        self.0.iter().map(|(key, writes)| (key.clone(), left(writes))).collect()
    }
}

/// A copy of a device's home: two of one device are a fork.
#[derive(Clone)]
struct Home {
    device: DeviceId,
    prev: Option<usize>,
    knows: NodeSet,
}

/// A random history of `steps` entries, in the order in which they were written.
fn history(seed: u64, steps: usize, devices: u8, forks: bool) -> Vec<Entry> {
    let mut rng = Rng(seed);
    let mut world = Replica::default();
    let mut entries = Vec::new();
    let home = |n: u8| Home { device: DeviceId([n; 32]), prev: None, knows: NodeSet::new() };
    let mut homes: Vec<Home> = (1..=devices).map(home).collect();
    for step in 0..steps {
        if forks && rng.one_in(12) {
            let copied = homes[rng.below(homes.len())].clone();
            homes.push(copied);
        }
        let at = rng.below(homes.len());
        if rng.one_in(2) {
            let other = homes[rng.below(homes.len())].knows.clone();
            homes[at].knows.union(&other);
        }
        let home = homes[at].clone();
        let mut parents = world.graph.frontier(&home.knows);
        if let Some(prev) = home.prev.filter(|prev| !parents.contains(prev)) {
            parents.push(prev);
        }
        let mut puts = Vec::new();
        if !rng.one_in(4) {
            let keys: BTreeSet<String> = (0..=rng.below(4))
                .map(|_| if rng.one_in(2) { format!("k{}", rng.below(6)) } else { format!("m{step}") })
                .collect();
            for key in keys {
                let over = world.document.visible(&world.graph, &parents, &key);
                puts.push(Put { key, value: vec![rng.below(3).to_le_bytes()[0]; rng.below(4)], over });
            }
        }
        let entry = Entry {
            id: EntryId(derive("test entry", &[&seed.to_be_bytes(), &step.to_be_bytes()])),
            device: home.device,
            prev: home.prev.map(|prev| world.graph.id(prev)),
            parents: parents.iter().map(|parent| world.graph.id(*parent)).collect(),
            puts,
        };
        world.takes(&entry);
        homes[at].knows.insert(step);
        homes[at].prev = Some(step);
        entries.push(entry);
    }
    entries
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

/// Feeds `entries` in several orders, with reads in between, and compares everything with the oracle.
fn all_replicas_agree(seed: u64, entries: &[Entry]) {
    let mut rng = Rng(seed ^ 0xFEED);
    let expected = Registers::of(entries).all();
    let mut heads = None;
    for round in 0..3 {
        let mut replica = Replica::default();
        let order = if round == 0 { entries.to_vec() } else { shuffled(entries, &mut rng) };
        for (i, entry) in order.iter().enumerate() {
            replica.takes(entry);
            if round > 0 && rng.one_in(9) {
                let so_far = Registers::of(&order[..=i]).all();
                assert_eq!(replica.document.range(""), so_far, "seed {seed}, after {i}");
            }
        }
        assert_eq!(replica.document.range(""), expected, "seed {seed}");
        let everything: Vec<usize> = replica.graph.head_nodes().collect();
        for (key, values) in &expected {
            assert_eq!(&replica.document.values(key), values, "seed {seed}, {key}");
            let ids: Vec<EntryId> = values.iter().map(|(id, _)| *id).collect();
            assert_eq!(replica.document.visible(&replica.graph, &everything, key), ids, "seed {seed}, {key}");
        }
        assert!(!replica.document.refused(), "seed {seed}");
        assert_eq!(replica.document.len(), entries.iter().filter(|entry| !entry.puts.is_empty()).count());
        // Not only the values: every replica has built the same changes, to the last hash.
        let saved = Automerge::load(&replica.document.save());
        saved.iter().for_each(|saved| keeps_the_wall(seed, saved));
        let mut here = saved.map(|saved| saved.get_heads()).unwrap_or_default();
        here.sort_unstable();
        assert!(!here.is_empty(), "seed {seed}: its own file cannot be loaded");
        assert_eq!(*heads.get_or_insert_with(|| here.clone()), here, "seed {seed}");
    }
}

/// What `facts.md` found to be needed of every change, read back from Automerge itself.
fn keeps_the_wall(seed: u64, saved: &Automerge) {
    // By hash: actor, seq, first operation after it, and all changes in its past with itself.
    let mut known = BTreeMap::new();
    let mut made_by = BTreeMap::new();
    for change in saved.get_changes(&[]) {
        let at = known.len();
        let below: Vec<_> = change.deps().iter().filter_map(|dep| known.get(dep)).cloned().collect();
        assert_eq!(below.len(), change.deps().len(), "seed {seed}: a dependency that is not there");
        assert!(change.deps().is_sorted(), "seed {seed}");
        let next_op = below.iter().map(|(_, _, next_op, _)| *next_op).max().unwrap_or(1);
        assert_eq!(change.start_op().get(), next_op, "seed {seed}: first operation");
        let own = below.iter().any(|(actor, seq, _, _)| actor == change.actor_id() && seq + 1 == change.seq());
        assert!(change.seq() == 1 || own, "seed {seed}: own previous");
        let mut past = NodeSet::from_iter([at]);
        below.iter().for_each(|(_, _, _, more)| past.union(more));
        let decoded = change.decode();
        let mut counter = next_op;
        for op in &decoded.operations {
            for over in op.pred.iter() {
                let maker = made_by.get(&(over.actor().clone(), over.counter())).copied();
                assert!(
                    maker.is_some_and(|maker| past.contains(maker)),
                    "seed {seed}: overwrites what it did not know"
                );
            }
            made_by.insert((change.actor_id().clone(), counter), at);
            counter += 1;
        }
        known.insert(change.hash(), (change.actor_id().clone(), change.seq(), counter, past));
    }
}

#[test]
fn replicas_agree_in_whatever_order_entries_come() {
    for seed in 0..40 {
        all_replicas_agree(seed, &history(seed, 90, 5, false));
    }
}

#[test]
fn replicas_agree_when_devices_fork() {
    for seed in 100..160 {
        all_replicas_agree(seed, &history(seed, 70, 4, true));
    }
}

#[test]
fn replicas_agree_on_what_stands_on_more_than_anybody_can_name() {
    // 300 concurrent changes, gathered by entries without puts, and changes on top of those: each with all 300 below it.
    let id = |n: u64| EntryId(derive("test wide", &[&n.to_be_bytes()]));
    let made = |n: u64, device: u8, prev: Option<u64>, parents: &[u64], puts: Vec<Put>| Entry {
        id: id(n),
        device: DeviceId([device; 32]),
        prev: prev.map(id),
        parents: parents.iter().map(|parent| id(*parent)).collect(),
        puts,
    };
    let put = |key: String, over: Vec<EntryId>| Put { key, value: vec![1], over };
    let mut entries = Vec::new();
    for n in 0..300u64 {
        let mut device = [9; 32];
        device[..8].copy_from_slice(&n.to_be_bytes());
        let puts = vec![put(format!("k{}", n / 5), Vec::new())];
        entries.push(Entry { device: DeviceId(device), ..made(n, 0, None, &[], puts) });
    }
    for n in 300..305u64 {
        let low = (n - 300) * 60;
        let mut parents: Vec<u64> = (low..low + 60).collect();
        parents.extend((n > 300).then_some(n - 1));
        entries.push(made(n, 1, (n > 300).then_some(n - 1), &parents, Vec::new()));
    }
    for n in 305..365u64 {
        let key = n - 305;
        let mut over: Vec<EntryId> = (key * 5..key * 5 + 5).map(id).collect();
        over.sort_unstable();
        entries.push(made(
            n,
            2,
            (n > 305).then_some(n - 1),
            &[if n > 305 { n - 1 } else { 304 }],
            vec![put(format!("k{key}"), over)],
        ));
    }
    all_replicas_agree(5, &entries);
}

#[test]
fn a_saved_document_reads_back_equal() {
    let entries = history(7, 150, 6, true);
    let mut replica = Replica::holds(&entries);
    let loaded = Automerge::load(&replica.document.save());
    let Ok(loaded) = loaded else { unreachable!("its own file cannot be loaded") };
    for (key, values) in replica.document.range("") {
        let mut expected: Vec<Vec<u8>> = values.into_iter().map(|(_, value)| value).collect();
        let mut read: Vec<Vec<u8>> = loaded
            .get_all(ROOT, key.as_str())
            .into_iter()
            .flatten()
            .filter_map(|(value, _)| value.into_bytes().ok())
            .collect();
        expected.sort_unstable();
        read.sort_unstable();
        assert_eq!(read, expected, "{key}");
    }
}

#[test]
fn a_range_gives_only_what_begins_with_the_prefix() {
    let mut replica = Replica::default();
    for (n, key) in (1..).zip(["a", "ab", "abc", "b", "abé", "ac"]) {
        replica.takes(&entry(n, 1, &[], &[(key, &[])]));
    }
    let keys: Vec<String> = replica.document.range("ab").into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["ab", "abc", "abé"]);
    assert_eq!(replica.document.range("x"), Vec::new());
    assert_eq!(replica.document.values("x"), Vec::new());
}

/// Entry `n` of a device, on top of `parents`; its values are its own number.
fn entry(n: u8, device: u8, parents: &[u8], puts: &[(&str, &[u8])]) -> Entry {
    let id = |n: &u8| EntryId([*n; 32]);
    let put = |(key, over): &(&str, &[u8])| Put {
        key: (*key).to_owned(),
        value: vec![n],
        over: over.iter().map(id).collect(),
    };
    Entry {
        id: id(&n),
        device: DeviceId([device; 32]),
        prev: parents.first().map(id),
        parents: parents.iter().map(id).collect(),
        puts: puts.iter().map(put).collect(),
    }
}

#[test]
fn a_void_entry_is_walked_through() {
    // 2 and 3 write nothing, 4 still stands on 1, for the device's own chain and for others.
    let mut replica = Replica::default();
    for entry in [
        entry(1, 1, &[], &[("k", &[])]),
        entry(2, 1, &[1], &[]),
        entry(3, 2, &[2], &[]),
        entry(4, 1, &[2, 3], &[("k", &[1])]),
        entry(5, 2, &[3], &[("k", &[1])]),
    ] {
        replica.takes(&entry);
    }
    let ids: Vec<EntryId> = replica.document.values("k").into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [EntryId([4; 32]), EntryId([5; 32])]);
    assert_eq!(replica.document.len(), 3);
}

#[test]
fn a_fork_found_after_it_was_shown_loses_nothing() {
    let mut replica = Replica::default();
    replica.takes(&entry(1, 1, &[], &[("k", &[])]));
    replica.takes(&entry(2, 1, &[1], &[("k", &[1]), ("l", &[])]));
    replica.takes(&entry(3, 2, &[2], &[("k", &[2])]));
    assert_eq!(replica.document.values("k").len(), 1);
    replica.takes(&entry(4, 1, &[1], &[("k", &[1])]));
    let mut other = Replica::default();
    for entry in [
        entry(1, 1, &[], &[("k", &[])]),
        entry(4, 1, &[1], &[("k", &[1])]),
        entry(2, 1, &[1], &[("k", &[1]), ("l", &[])]),
        entry(3, 2, &[2], &[("k", &[2])]),
    ] {
        other.takes(&entry);
    }
    assert_eq!(replica.document.values("k").len(), 2);
    assert_eq!(replica.document.range(""), other.document.range(""));
}

#[test]
fn hostile_puts_are_refused() {
    let mut replica = Replica::default();
    for entry in [
        entry(1, 1, &[], &[("k", &[]), ("other", &[])]),
        entry(2, 1, &[1], &[("k", &[1])]),
        entry(3, 2, &[1], &[("k", &[1])]),
        entry(4, 2, &[3], &[("other", &[1])]),
        entry(5, 3, &[], &[("k", &[])]),
        entry(6, 3, &[5], &[]),
    ] {
        replica.takes(&entry);
    }
    let on = |parents: &[u8], key: &str, over: &[u8]| {
        let made = entry(9, 9, parents, &[(key, over)]);
        let parents: Vec<usize> = made.parents.iter().filter_map(|id| replica.graph.node(id)).collect();
        replica.document.check(&replica.graph, &parents, &made.puts)
    };
    assert_eq!(on(&[2, 4], "k", &[2, 3]), Ok(()));
    assert_eq!(on(&[2, 4], "k", &[3, 2]), Err(BadPut::Over), "unsorted");
    assert_eq!(on(&[2, 4], "k", &[2, 2, 3]), Err(BadPut::Over), "twice");
    assert_eq!(on(&[2, 4], "k", &[2]), Err(BadPut::NotNamed));
    assert_eq!(on(&[2, 4], "k", &[]), Err(BadPut::NotNamed));
    assert_eq!(on(&[2, 4], "k", &[1]), Err(BadPut::NotNamed), "overwritten by what is not named");
    assert_eq!(on(&[2, 4], "k", &[1, 2, 3]), Err(BadPut::Overwritten));
    assert_eq!(on(&[2, 4], "k", &[2, 3, 4]), Err(BadPut::Foreign), "4 put another key");
    assert_eq!(on(&[2, 4], "k", &[2, 3, 77]), Err(BadPut::Foreign), "nobody's entry");
    assert_eq!(on(&[2, 4], "k", &[2, 3, 5]), Err(BadPut::Unseen));
    assert_eq!(on(&[2, 4], "k", &[2, 3, 6]), Err(BadPut::Foreign), "6 put nothing");
    assert_eq!(on(&[], "k", &[]), Ok(()), "who knows nothing overwrites nothing");
    assert_eq!(on(&[2], "new", &[1]), Err(BadPut::Foreign));

    let put = |key: &str, bytes: usize| Put { key: key.to_owned(), value: vec![0; bytes], over: Vec::new() };
    let check = |puts: &[Put]| replica.document.check(&replica.graph, &[], puts);
    let many = |n: usize| (0..n).map(|i| put(&format!("n{i}"), 0)).collect::<Vec<_>>();
    assert_eq!(check(&[]), Ok(()));
    assert_eq!(check(&many(limits::PUTS_MAX)), Ok(()));
    assert_eq!(check(&many(limits::PUTS_MAX + 1)), Err(BadPut::Puts));
    assert_eq!(check(&[put(&"k".repeat(limits::KEY_BYTES_MAX), limits::REGISTER_BYTES_MAX)]), Ok(()));
    assert_eq!(check(&[put(&"k".repeat(limits::KEY_BYTES_MAX + 1), 0)]), Err(BadPut::Key));
    assert_eq!(check(&[put("", 0)]), Err(BadPut::Key));
    assert_eq!(check(&[put("k", limits::REGISTER_BYTES_MAX + 1)]), Err(BadPut::Value));
    assert_eq!(check(&[put("x", 0), put("y", 0), put("x", 1)]), Err(BadPut::Twice));
}

/// The rule as it is written, entry by entry, to compare the bit sets with.
fn allowed(entries: &BTreeMap<EntryId, Entry>, graph: &Graph, parents: &[usize], puts: &[Put]) -> bool {
    let past: Vec<usize> = graph.closure(parents.iter().copied()).iter().collect();
    puts.iter().all(|put| {
        let wrote = |node: &&usize| {
            entries.get(&graph.id(**node)).is_some_and(|entry| entry.puts.iter().any(|other| other.key == put.key))
        };
        let writers: Vec<usize> = past.iter().filter(wrote).copied().collect();
        let visible = writers.iter().filter(|node| !writers.iter().any(|later| graph.knew(*later, **node)));
        let mut visible: Vec<EntryId> = visible.map(|node| graph.id(*node)).collect();
        visible.sort_unstable();
        visible == put.over
    })
}

#[test]
fn a_hundred_thousand_mutated_entries_do_no_harm() {
    let mut rng = Rng(11);
    let (mut taken, mut refused) = (0, 0);
    for world in 0..10 {
        let base = history(1_000 + world, 60, 4, true);
        let mut replica = Replica::holds(&base);
        let mut entries: Vec<Entry> = base.clone();
        let mut by_id: BTreeMap<EntryId, Entry> = base.iter().map(|entry| (entry.id, entry.clone())).collect();
        for round in 0..10_000u32 {
            let mut made = entries[rng.below(entries.len())].clone();
            mutate(&mut made, &entries, &mut rng);
            let parents: Vec<usize> = made.parents.iter().filter_map(|id| replica.graph.node(id)).collect();
            let verdict = replica.document.check(&replica.graph, &parents, &made.puts);
            let about_over = matches!(
                verdict,
                Ok(()) | Err(BadPut::Foreign | BadPut::Unseen | BadPut::Overwritten | BadPut::NotNamed)
            );
            if about_over && round % 4 == 0 {
                let allowed = allowed(&by_id, &replica.graph, &parents, &made.puts);
                assert_eq!(verdict.is_ok(), allowed, "world {world}, round {round}: {verdict:?}");
            }
            if verdict.is_err() {
                refused += 1;
                continue;
            }
            if entries.len() < 260 {
                taken += 1;
                made.id = EntryId(derive("test mutated", &[&round.to_be_bytes()]));
                replica.takes(&made);
                by_id.insert(made.id, made.clone());
                entries.push(made);
            }
            if round % 1_000 == 0 {
                replica.document.apply();
            }
        }
        assert_eq!(replica.document.range(""), Registers::of(&entries).all(), "world {world}");
        assert!(!replica.document.refused());
        assert!(Automerge::load(&replica.document.save()).is_ok(), "world {world}: poisoned");
    }
    assert!(taken > 1_000 && refused > 30_000, "taken {taken}, refused {refused}: too few of one sort");
}

fn mutate(made: &mut Entry, entries: &[Entry], rng: &mut Rng) {
    let other = entries[rng.below(entries.len())].clone();
    for _ in 0..=rng.below(3) {
        let at = rng.below(made.puts.len());
        match (rng.below(10), made.puts.get_mut(at)) {
            (0, _) => made.device = other.device,
            (1, _) => made.prev = Some(other.id),
            (2, _) => made.parents = other.parents.clone(),
            (3, _) => made.parents.push(other.id),
            (4, _) => made.puts.extend(other.puts.clone()),
            (5, Some(put)) => put.over.push(other.id),
            (6, Some(put)) => drop(put.over.pop()),
            (7, Some(put)) => put.over.reverse(),
            (8, Some(put)) => put.key = other.puts.first().map_or_else(String::new, |put| put.key.clone()),
            (_, Some(put)) => put.value = vec![0; rng.below(limits::REGISTER_BYTES_MAX + 20)],
            (_, None) => made.puts = other.puts.clone(),
        }
    }
}
