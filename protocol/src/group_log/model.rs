//! Random histories with hostile members: what must hold whatever anybody writes.
//!
//! Every device but the founder's may write on any branch it ever saw, with any past, call any device of its member
//! lost, leave and go on, let in puppets and have them vouch for each other. The founder is honest and keeps the phone.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::circle::{Circle, OpenSlip};
use super::{Added, Counted, GroupLog, Place};
use crate::graph::NodeSet;
use crate::id::{DeviceId, EntryId, Hash, MemberId, RequestId, SlipKey};
use crate::kind::{Answer, Change, Kind, Rules};
use crate::request::SignedRequest;

type Step = (u8, u8, u8, u8);

struct World {
    c: Circle,
    slips: Vec<OpenSlip>,
    requests: Vec<(usize, SignedRequest)>,
    proposals: Vec<EntryId>,
    recoveries: Vec<(MemberId, crate::signature::SecretKey)>,
    /// Whom the founder has met before hearing of any ending.
    met: BTreeSet<MemberId>,
    /// Acts that may not stand.
    refused: usize,
}

impl World {
    fn new(seed: u64, welcomes: u8) -> Self {
        let c = Circle::founded(seed, Rules { welcomes, ..Rules::default() });
        let mut world = Self {
            c,
            slips: vec![],
            requests: vec![],
            proposals: vec![],
            recoveries: vec![],
            met: BTreeSet::new(),
            refused: 0,
        };
        for _ in 0..2 {
            if welcomes == 1 {
                world.c.lets_in(0);
            }
        }
        world.c.everyone_hears_everything();
        world
    }

    /// A past that a device may claim: all it knows, or a branch of it, or (a thief with friends) all there is.
    fn view(&mut self, by: usize, how: u8) -> NodeSet {
        let knows = self.c.devices[by].knows.clone();
        if by == 0 || how < 120 {
            return knows;
        }
        if how > 240 {
            return NodeSet::first(self.c.log.len());
        }
        let nodes: Vec<usize> = knows.iter().collect();
        if nodes.is_empty() {
            return knows;
        }
        let some: Vec<usize> = (0..2).map(|_| nodes[self.c.below(nodes.len())]).collect();
        self.c.log.graph().closure(some)
    }

    fn write(&mut self, by: usize, how: u8, kind: Kind) -> Option<EntryId> {
        let view = self.view(by, how);
        let entry = self.c.draft(by, &view, &kind).sign(&self.c.devices[by].key);
        self.take(by, entry)
    }

    fn take(&mut self, by: usize, entry: crate::entry::Verified) -> Option<EntryId> {
        let id = entry.id();
        match self.c.log.add(entry) {
            Added::Added { node, valid } => {
                let past = self.c.log.graph().closure([node]);
                self.c.devices[by].knows.union(&past);
                if by == 0 && valid {
                    self.founder_met(&past);
                }
                valid.then_some(id)
            }
            Added::Known => None,
            Added::Refused => {
                self.refused += 1;
                None
            }
            Added::Missing => panic!("everything named is here"),
        }
    }

    fn founder_met(&mut self, past: &NodeSet) {
        let ending = |node: usize| {
            matches!(
                self.c.log.kind(node),
                Kind::Leave { .. } | Kind::DeviceLost(_) | Kind::Replace(_) | Kind::Forked(_)
            ) && self.c.log.is_valid(node)
        };
        if !past.iter().any(ending) {
            self.met.extend(self.c.log.count(past).places.keys());
        }
    }

    fn step(&mut self, (op, a, b, how): Step) {
        let by = usize::from(a) % self.c.devices.len();
        let other = usize::from(b) % self.c.devices.len();
        let hostile = by != 0;
        match op % 20 {
            0..=2 => self.c.hears(by, other),
            3 => {
                let (key, kind) = self.c.slip_kind(by);
                if let Some(entry) = self.write(by, how, kind) {
                    self.slips.push(OpenSlip { key, entry });
                }
            }
            4..=6 if !self.slips.is_empty() => {
                let at = usize::from(b) % self.slips.len();
                let (guest, request) = self.c.asks(&self.slips[at]);
                let kind = Circle::enter_kind(&self.slips[at], &request);
                self.write(by, how, kind);
                self.c.hears(guest, by);
                self.requests.push((guest, request));
            }
            // The founder has one device: a second one in other hands could call it lost (`keys.md` 11).
            7 if hostile => {
                let (new, kind) = self.c.device_add(by);
                self.write(by, how, kind);
                self.c.hears(new, by);
            }
            8 if hostile => {
                let mine: Vec<usize> = (0..self.c.devices.len())
                    .filter(|d| self.c.devices[*d].member == self.c.devices[by].member)
                    .collect();
                let target = mine[usize::from(b) % mine.len()];
                let view = self.view(by, how);
                let kind = self.c.lost_kind(target, &view);
                let entry = self.c.draft(by, &view, &kind).sign(&self.c.devices[by].key);
                self.take(by, entry);
            }
            9 if hostile => {
                self.write(by, how, Kind::Leave { stretches: Hash::default() });
            }
            10 | 11 if hostile => self.outside(by, b, how),
            12 | 13 => {
                self.write(by, how, Kind::Seen);
            }
            14 => {
                let known = self.requests.get(usize::from(b) % self.requests.len().max(1));
                let request = known.map_or(RequestId::default(), |(_, request)| request.id());
                self.write(by, how, Kind::Welcome { request });
            }
            15 => {
                if let Some(fork) = self.c.log.forks().into_iter().next() {
                    self.write(by, how, Kind::Forked(fork));
                }
            }
            16 if hostile => {
                let key = self.c.key();
                let set = self.c.set_kind(by, &key);
                self.write(by, how, set);
                self.recoveries.push((self.c.devices[by].member, key));
            }
            17 => {
                let slip = self.slips.get(usize::from(b) % self.slips.len().max(1));
                let slip = slip.map_or(SlipKey::default(), |slip| SlipKey(slip.key.public()));
                self.write(by, how, Kind::SlipTakenBack { slip });
            }
            18 => self.decide(by, b, how),
            19 => self.c.day += u64::from(b % 20),
            _ => {}
        }
    }

    /// Acts by the recovery key, one that was set later, or the old device's key.
    fn outside(&mut self, by: usize, b: u8, how: u8) {
        let member = self.c.devices[by].member;
        let view = self.view(by, how);
        let kind = if b & 1 == 0 { self.c.lost_kind(by, &view) } else { self.c.replace_kind(by, &view).1 };
        let later = self.recoveries.iter().find(|(of, _)| *of == member);
        let key = match b % 3 {
            0 => &self.c.devices[by].key,
            1 => &self.c.devices[by].recovery,
            _ => later.map_or(&self.c.devices[by].recovery, |(_, key)| key),
        };
        let entry = self.c.outside(key, member, &view, &kind);
        self.take(by, entry);
    }

    fn decide(&mut self, by: usize, b: u8, how: u8) {
        let proposal = self.proposals.last().copied();
        let kind = match (b % 5, proposal) {
            (0 | 1, Some(proposal)) => Kind::RuleAnswered { proposal, answer: Answer::Yes },
            (2, Some(proposal)) => Kind::RuleAnswered { proposal, answer: Answer::No },
            (3, Some(proposal)) => Kind::RuleClosed { proposal },
            _ => Kind::RuleProposed { change: Change::Welcomes(1 + (how & 1)) },
        };
        let proposed = matches!(kind, Kind::RuleProposed { .. });
        if let Some(id) = self.write(by, how, kind)
            && proposed
        {
            self.proposals.push(id);
        }
    }
}

/// What counts, in words that do not depend on the order of arrival.
#[derive(Debug, PartialEq)]
struct Told {
    counting: BTreeSet<EntryId>,
    valid: BTreeSet<EntryId>,
    endings: Vec<EntryId>,
    snapshot: Hash,
    hearers: Hash,
    places: BTreeMap<MemberId, Place>,
    devices: BTreeMap<DeviceId, MemberId>,
    ended: BTreeMap<DeviceId, Vec<EntryId>>,
    rules: Rules,
}

fn told(log: &GroupLog, set: &NodeSet) -> Told {
    let Counted { counting, endings, snapshot, hearers, places, devices, ended, .. } = (*log.count(set)).clone();
    let id = |node: usize| log.graph().id(node);
    Told {
        counting: counting.iter().map(id).collect(),
        valid: set.iter().filter(|node| log.is_valid(*node)).map(id).collect(),
        endings,
        snapshot,
        hearers,
        places,
        devices,
        ended,
        rules: log.rules(set),
    }
}

/// The least set, as `keys.md` 4 says it, word by word and slowly.
fn least_set(log: &GroupLog, set: &NodeSet) -> NodeSet {
    let endings = log.endings(set);
    let nodes: Vec<usize> = set.iter().filter(|node| log.is_valid(*node)).collect();
    let of = |device: &DeviceId| endings.of.get(device).cloned().unwrap_or_default();
    let mut counting = NodeSet::new();
    loop {
        let certified = |counting: &NodeSet, node: usize| {
            matches!(log.kind(node), Kind::Found(_))
                || log.graph().past(node).iter().any(|c| {
                    counting.contains(c) && log.certifies(c) == Some((log.entry(node).device, log.entry(node).member))
                })
        };
        let witnessed = |act: usize, e: usize| {
            let (entry, fork) = (log.entry(act), matches!(log.kind(e), Kind::Forked(_)));
            nodes.iter().any(|w| {
                let witness = log.entry(*w);
                log.graph().knew(*w, act)
                    && *w != e
                    && !log.graph().knew(*w, e)
                    && !log.nodes[*w].by_recovery
                    && (if fork { witness.device != entry.device } else { witness.member != entry.member })
                    && certified(&counting, *w)
                    && of(&witness.device).into_iter().all(|own| log.covers(own, *w))
            })
        };
        let counts = |act: usize| {
            let entry = log.entry(act);
            let is_ending = matches!(log.kind(act), Kind::Replace(_) | Kind::DeviceLost(_));
            if log.nodes[act].by_recovery {
                let has_place = log.graph().past(act).iter().any(|c| {
                    counting.contains(c)
                        && matches!(log.kind(c), Kind::Found(_) | Kind::Enter(_))
                        && log.certifies(c).is_some_and(|(_, of)| of == entry.member)
                });
                return has_place && (!is_ending || endings.effective.contains(&act));
            }
            match log.kind(act) {
                Kind::Found(_) => return true,
                Kind::Replace(_) => {
                    let barring: Vec<usize> = of(&entry.device)
                        .into_iter()
                        .filter(|e| match log.kind(*e) {
                            Kind::DeviceLost(_) | Kind::Leave { .. } => !log.covers(*e, act),
                            Kind::Replace(_) => log.nodes[*e].by_recovery && !log.covers(*e, act),
                            _ => false,
                        })
                        .collect();
                    let kept = !barring.is_empty() && barring.into_iter().all(|e| witnessed(act, e));
                    return certified(&counting, act) && (endings.effective.contains(&act) || kept);
                }
                Kind::Enter(enter) if !counting.contains(log.graph().node(&enter.slip).unwrap()) => return false,
                _ => {}
            }
            certified(&counting, act)
                && of(&entry.device).into_iter().all(|e| {
                    let welcomed = nodes.iter().any(|w| match (log.kind(*w), log.kind(act)) {
                        (Kind::Welcome { request }, Kind::Enter(enter)) => {
                            *request == enter.request.id()
                                && counting.contains(*w)
                                && log.entry(*w).member != entry.member
                                && log.graph().knew(*w, act)
                                && log.graph().knew(*w, e)
                        }
                        _ => false,
                    });
                    log.covers(e, act) || witnessed(act, e) || welcomed
                })
        };
        let next: NodeSet = nodes.iter().copied().filter(|act| counts(*act)).collect();
        if next == counting {
            return counting;
        }
        counting = next;
    }
}

/// All of a log in another order; whatever waits is brought again.
fn delivered(log: &GroupLog, within: &NodeSet, mut next: impl FnMut(usize) -> usize) -> GroupLog {
    let mut waiting: Vec<usize> = within.iter().collect();
    // The root is a root by being first.
    let mut there = GroupLog::new(log.group());
    while !waiting.is_empty() {
        let at = next(waiting.len());
        match there.add(log.entry(waiting[at]).clone()) {
            Added::Added { node, valid } => {
                assert_eq!(valid, log.is_valid(waiting[at]), "validity flips: {:?}", there.kind(node));
                waiting.swap_remove(at);
            }
            Added::Missing => {}
            other => panic!("{other:?} of {:?}", log.kind(waiting[at])),
        }
    }
    there
}

fn history(seed: u64, welcomes: u8, steps: &[Step]) -> World {
    let mut world = World::new(seed, welcomes);
    for step in steps {
        let before = world.c.log.counted();
        let count = world.c.log.len();
        world.step(*step);
        if world.c.log.len() == count {
            continue;
        }
        let now = world.c.log.counted();
        let newest = world.c.log.entry(count).member;
        let here = now.places.iter().filter(|(_, place)| !place.left).map(|(member, _)| *member).collect();
        assert_eq!(world.c.log.heard_by(&now.hearing), here, "words reach others than those who have a place");
        for (member, place) in &now.places {
            let had_left = before.places.get(member).is_some_and(|place| place.left);
            assert!(
                !place.left || had_left || newest == *member || !before.places.contains_key(member),
                "made to leave"
            );
        }
        for member in &world.met {
            assert!(now.places.contains_key(member), "a place fell whose holder the founder had met");
        }
    }
    world
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(any::<Step>(), 1..70)
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_replica_agrees_whatever_the_order(seed in any::<u64>(), welcomes in 1u8..=2, steps in steps()) {
        let mut world = history(seed, welcomes, &steps);
        let all = NodeSet::first(world.c.log.len());
        let here = told(&world.c.log, &all);
        for _ in 0..3 {
            let mut random = ChaCha::new(world.c.below(usize::MAX));
            let there = delivered(&world.c.log, &all, |bound| random.below(bound));
            prop_assert_eq!(&here, &told(&there, &all));
            prop_assert_eq!(world.c.log.tips(), there.tips());
            prop_assert_eq!(world.c.log.forks(), there.forks());
            prop_assert_eq!(world.c.log.slips(), there.slips());
        }
    }

    #[test]
    fn what_counts_in_a_past_is_what_counts_for_one_who_has_only_that(seed in any::<u64>(), steps in steps()) {
        let mut world = history(seed, 1, &steps);
        for _ in 0..4 {
            let some: Vec<usize> = (0..3).map(|_| world.c.below(world.c.log.len())).collect();
            let past = world.c.log.graph().closure(some);
            let mut random = ChaCha::new(world.c.below(usize::MAX));
            let fresh = delivered(&world.c.log, &past, |bound| random.below(bound));
            prop_assert_eq!(told(&world.c.log, &past), told(&fresh, &NodeSet::first(fresh.len())));
        }
    }

    #[test]
    fn the_quick_least_set_is_the_one_of_the_definition(seed in any::<u64>(), steps in steps()) {
        let world = history(seed, 1, &steps);
        let all = NodeSet::first(world.c.log.len());
        prop_assert_eq!(&world.c.log.counted().counting, &least_set(&world.c.log, &all));
    }
}

/// The model must reach what it is about, or it proves nothing.
#[test]
fn the_histories_hold_endings_puppets_and_acts_put_aside() {
    let (mut endings, mut aside, mut refused, mut guests) = (0, 0, 0, 0);
    for seed in 0..40 {
        let mut random = ChaCha::new(seed);
        let mut byte = || random.below(256) as u8;
        let steps: Vec<Step> = (0..60).map(|_| (byte(), byte(), byte(), byte())).collect();
        let world = history(seed as u64, 1, &steps);
        let log = &world.c.log;
        let counted = log.counted();
        endings += counted.endings.len();
        aside += log.len() - counted.counting.len();
        refused += world.refused;
        guests += counted.places.len();
    }
    assert!(endings > 40 && aside > 40 && refused > 40 && guests > 120, "{endings} {aside} {refused} {guests}");
}

/// A seeded source of choices.
struct ChaCha(rand_chacha::ChaCha20Rng);

impl ChaCha {
    fn new(seed: usize) -> Self {
        use rand_core::SeedableRng as _;
        Self(rand_chacha::ChaCha20Rng::seed_from_u64(seed as u64))
    }

    fn below(&mut self, bound: usize) -> usize {
        use rand_core::Rng as _;
        (self.0.next_u64() % bound as u64) as usize
    }
}
