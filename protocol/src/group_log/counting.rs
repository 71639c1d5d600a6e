//! What counts: the least set of `keys.md` 4, for any causally closed set of entries.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::GroupLog;
use super::endings::Endings;
use crate::graph::NodeSet;
use crate::id::{DeviceId, EntryId, Hash, MemberId, RecoveryId, derive};
use crate::kind::Kind;

/// A member's place. Only its holder can lay it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The counting Found and Enter acts that made it, sorted.
    pub enters: Vec<EntryId>,
    /// The earliest day one of them names.
    pub since_day: u64,
    /// Whether its holder has left.
    pub left: bool,
    /// The recovery keys that are in force on some day: which one is, the act says that is signed by it.
    pub recovery: Vec<RecoveryId>,
}

/// What counts in one set of entries. The same for all who hold the same set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// The acts that count.
    pub counting: NodeSet,
    /// The effective endings, sorted.
    pub endings: Vec<EntryId>,
    /// The Found and Enter acts that count, sorted.
    pub enters: Vec<EntryId>,
    /// derive("snapshot", the sorted ids, one after the other, of all counting Found, Enter, DeviceAdd and Replace acts
    /// and all effective endings).
    pub snapshot: Hash,
    /// What says who hears: `enters`, and what is known of leavings ([`GroupLog::is_among`]), sorted.
    pub hearing: Vec<EntryId>,
    /// derive("hearers", the ids of `hearing`, one after the other).
    pub hearers: Hash,
    /// Every member with a Found or Enter that counts, those who left included.
    pub places: BTreeMap<MemberId, Place>,
    /// The devices with a counting certificate and no effective ending: exactly these get keys and words.
    pub devices: BTreeMap<DeviceId, MemberId>,
    /// The effective endings of each device that has any, certificates or not.
    pub ended: BTreeMap<DeviceId, Vec<EntryId>>,
}

/// Answers kept: everything here, and the pasts asked about last.
#[derive(Debug, Clone, Default)]
pub(super) struct Cache {
    pub(super) everything: Option<Arc<Counted>>,
    of: BTreeMap<NodeSet, Arc<Counted>>,
    order: VecDeque<NodeSet>,
}

/// Pasts whose answer is kept. A guess: entries of a stretch share few different group-log heads at a time. An answer
/// never grows wrong, since nothing that is in a set changes.
const PASTS_KEPT: usize = 128;

impl Cache {
    pub(super) fn get(&self, past: &NodeSet) -> Option<Arc<Counted>> {
        self.of.get(past).cloned()
    }

    pub(super) fn put(&mut self, past: NodeSet, counted: &Arc<Counted>) {
        if self.of.insert(past.clone(), counted.clone()).is_some() {
            return;
        }
        self.order.push_back(past);
        if self.order.len() > PASTS_KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.of.remove(&oldest);
        }
    }
}

/// The least set, while it grows.
struct Growing<'a> {
    log: &'a GroupLog,
    set: &'a NodeSet,
    endings: Endings,
    counting: NodeSet,
    /// Per ending: the pasts of all entries so far that witness against it.
    witnessed: BTreeMap<usize, NodeSet>,
}

impl GroupLog {
    /// Works out what counts in a closed set.
    pub(super) fn count_anew(&self, set: &NodeSet) -> Counted {
        let endings = self.endings(set);
        let mut growing = Growing { log: self, set, endings, counting: NodeSet::new(), witnessed: BTreeMap::new() };
        let mut open: Vec<usize> = set.iter().filter(|node| self.is_valid(*node)).collect();
        loop {
            let before = open.len();
            open.retain(|node| {
                let counts = growing.counts(*node);
                if counts {
                    growing.counting.insert(*node);
                }
                !counts
            });
            // Witnesses are looked for only where somebody waits for one.
            let found_more = growing.look_for_witnesses(&open);
            if open.is_empty() || (open.len() == before && !found_more) {
                break;
            }
        }
        let Growing { endings, counting, .. } = growing;
        self.summed_up(&endings, counting, set)
    }

    fn summed_up(&self, endings: &Endings, counting: NodeSet, set: &NodeSet) -> Counted {
        let id = |node: &usize| self.graph.id(*node);
        let counts = |node: &&usize| counting.contains(**node);
        let ended = endings.of.iter().map(|(device, by)| (*device, sorted(by.iter().map(id)))).collect();
        let effective = sorted(endings.effective.iter().map(id));
        let enters = sorted(self.index.entered.iter().filter(counts).map(id));
        let let_in = self.index.let_in.iter().filter(counts).map(id);
        let snapshot = sorted(effective.iter().copied().chain(enters.iter().copied()).chain(let_in));

        let mut places: BTreeMap<MemberId, Place> = BTreeMap::new();
        let mut devices: BTreeMap<DeviceId, (EntryId, MemberId)> = BTreeMap::new();
        for node in self.index.entered.iter().chain(&self.index.let_in).filter(counts) {
            let Some((device, member)) = self.certifies(*node) else { continue };
            if !endings.of.contains_key(&device) {
                let certificate = (self.graph.id(*node), member);
                devices.entry(device).and_modify(|c| *c = certificate.min(*c)).or_insert(certificate);
            }
        }
        for node in self.index.entered.iter().filter(counts) {
            let Some((_, member)) = self.certifies(*node) else { continue };
            let day = self.entry(*node).time;
            let place = places.entry(member).or_insert_with(|| Place {
                enters: Vec::new(),
                since_day: day,
                left: false,
                recovery: Vec::new(),
            });
            place.enters.push(self.graph.id(*node));
            place.since_day = place.since_day.min(day);
        }
        for (member, place) in &mut places {
            place.enters.sort_unstable();
            let leaves = self.index.leaves.get(member).into_iter().flatten();
            place.left = leaves.into_iter().any(|node| endings.effective.contains(node));
            place.recovery = self.recovery_keys(member, &counting, endings);
        }
        let leavings = self.leavings(places.keys(), &endings.effective, &counting, set);
        let hearing = sorted(enters.iter().copied().chain(leavings));
        Counted {
            counting,
            endings: effective,
            snapshot: Hash(hash("snapshot", &snapshot)),
            hearers: Hash(hash("hearers", &hearing)),
            hearing,
            enters,
            places,
            devices: devices.into_iter().map(|(device, (_, member))| (device, member)).collect(),
            ended,
        }
    }
}

impl Growing<'_> {
    /// Whether an act counts by what counts so far.
    fn counts(&self, act: usize) -> bool {
        let log = self.log;
        let node = &log.nodes[act];
        let is_ending = matches!(node.kind, Kind::Replace(_) | Kind::DeviceLost(_));
        if node.by_recovery {
            // Nothing ends the recovery key's acts; its person must have a place.
            let places = log.index.places.get(&node.entry.member).into_iter().flatten();
            return places.into_iter().any(|place| self.counting.contains(*place) && log.graph.knew(act, *place))
                && (!is_ending || self.endings.effective.contains(&act));
        }
        match &node.kind {
            // The root: everything hangs from it.
            Kind::Found(_) => return true,
            Kind::Enter(enter) if !log.graph.node(&enter.slip).is_some_and(|slip| self.counting.contains(slip)) => {
                return false;
            }
            Kind::Replace(_) => return self.certificate_counts(act) && self.replace_certifies(act),
            _ => {}
        }
        self.certificate_counts(act)
            && self.endings_of(act).iter().all(|ending| {
                log.covers(*ending, act)
                    || self.witnessed.get(ending).is_some_and(|pasts| pasts.contains(act))
                    || self.is_welcomed(*ending, act)
            })
    }

    /// Whether a Replace by the old device's own key certifies the new one: with its effect, or, once something bars that,
    /// if it was witnessed against all that bars it. The new device is then ended by what bars, and gets no key; but whom
    /// it let in, and others met, keep their places.
    fn replace_certifies(&self, act: usize) -> bool {
        if self.endings.effective.contains(&act) {
            return true;
        }
        let log = self.log;
        let mut barring =
            self.endings_of(act).iter().filter(|e| log.bars_replaces(**e) && !log.covers(**e, act)).peekable();
        // Without any it was one too many.
        barring.peek().is_some()
            && barring.all(|ending| self.witnessed.get(ending).is_some_and(|pasts| pasts.contains(act)))
    }

    fn endings_of(&self, act: usize) -> &[usize] {
        self.endings.of.get(&self.log.entry(act).device).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a certificate in the act's past, for its device and member, counts by now.
    fn certificate_counts(&self, act: usize) -> bool {
        let entry = self.log.entry(act);
        matches!(self.log.kind(act), Kind::Found(_))
            || self
                .log
                .certificates_in(&entry.device, self.log.graph.past(act))
                .any(|(node, of)| of == entry.member && self.counting.contains(node))
    }

    /// Whether a counting member of another place who knows both the Enter and the ending welcomes the guest.
    fn is_welcomed(&self, ending: usize, act: usize) -> bool {
        let log = self.log;
        let Some(request) = &log.nodes[act].request else {
            return false;
        };
        log.index.welcomes.get(request).into_iter().flatten().any(|welcome| {
            self.counting.contains(*welcome)
                && log.entry(*welcome).member != log.entry(act).member
                && log.graph.knew(*welcome, act)
                && log.graph.knew(*welcome, ending)
        })
    }

    /// Gathers, for each ending that some act still waits against, what its witnesses have seen. True if there is more
    /// than before. A witness did not know the ending, is somebody else, is certified by what counts already (so puppets
    /// cannot hold each other up), and lies in the past of every ending of its own device.
    fn look_for_witnesses(&mut self, open: &[usize]) -> bool {
        let mut against: BTreeSet<usize> = BTreeSet::new();
        for act in open.iter().filter(|act| self.certificate_counts(**act)) {
            against.extend(self.endings_of(*act).iter().filter(|ending| !self.log.covers(**ending, *act)));
        }
        let nodes: Vec<usize> = self.set.iter().collect();
        let mut found_more = false;
        for ending in against {
            let mut pasts = self.witnessed.remove(&ending).unwrap_or_default();
            for witness in nodes.iter().rev() {
                // What is in a witness's past is in all it has seen: nothing new.
                if !pasts.contains(*witness) && self.may_witness(ending, *witness) {
                    let before = pasts.len();
                    pasts.union(self.log.graph.past(*witness));
                    found_more |= pasts.len() > before;
                }
            }
            self.witnessed.insert(ending, pasts);
        }
        found_more
    }

    fn may_witness(&self, ending: usize, witness: usize) -> bool {
        let log = self.log;
        let node = &log.nodes[witness];
        node.valid
            && !node.by_recovery
            && witness != ending
            && !log.is_same_person(ending, witness)
            && !log.graph.knew(witness, ending)
            && self.certificate_counts(witness)
            && self.endings_of(witness).iter().all(|own| log.covers(*own, witness))
    }
}

fn sorted(ids: impl Iterator<Item = EntryId>) -> Vec<EntryId> {
    let ids: BTreeSet<EntryId> = ids.collect();
    ids.into_iter().collect()
}

fn hash(context: &str, ids: &[EntryId]) -> [u8; 32] {
    let parts: Vec<&[u8]> = ids.iter().map(|id| id.0.as_slice()).collect();
    derive(context, &parts)
}
