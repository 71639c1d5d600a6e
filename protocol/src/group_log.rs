//! The group log: which of its entries are valid, and which count.
//!
//! *Valid* is a function of a signed entry and its causal past; it is decided once, when the entry is taken in, and never
//! flips ([`valid`](self) in `group_log/valid.rs`). *Counting* is a function of the set of valid entries; it is worked out
//! anew for every set asked about ([`Counted`]), because an ending that arrives later may put acts aside.
//!
//! Invariants:
//! * Everything here depends on entries and their pasts alone, never on the order in which they arrived, with one
//!   exception: the first Found a node takes in is its root, and whatever does not descend from it is refused. (A founder
//!   who signs two Founds has made two groups with one id; nobody holds entries of both.)
//! * An entry is taken in only when all it names is here, and only if it is valid: nothing valid rests on what is not. So
//!   neither made-up keys nor acts without effect cost a node room, and nobody passes them on.
//! * No kind ends another member's place. Endings end devices of their author's own member; Forked needs the device's own
//!   two signatures, and Leave is a member's own.
//!
//! Files in reading order: `valid` (may this stand?), `recovery` (which recovery key is in force), `endings` (which
//! endings have effect, on which devices, up to where), `counting` (what counts), `hearing` (who hears what is said with a
//! past), `rules`, `door` (slips, welcomes, waits),
//! `devices` (when each came, and what goes with it).

mod counting;
mod devices;
mod door;
mod endings;
mod hearing;
mod recovery;
mod rules;
mod valid;

#[cfg(test)]
mod circle;
#[cfg(test)]
mod model;
#[cfg(test)]
mod stories;

use core::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::entry::{Entry, Verified};
use crate::graph::{Graph, NodeSet};
use crate::id::{DeviceId, EntryId, GroupId, LogId, MemberId, RecoveryId, RequestId, SlipKey};
use crate::kind::{Forked, Kind};
use crate::limits;

pub use counting::{Counted, Place};
pub use door::{SlipState, Welcomes};

/// What became of an entry that was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It was here already.
    Known,
    /// It names entries that are not here: park it.
    Missing,
    /// Void, or not an entry of this group log (another log, a broken chain, an author nobody let in): drop it. Every honest
    /// node refuses it likewise, so nothing honest ever names it.
    Refused,
    /// Taken in.
    Added {
        /// Its node in the graph.
        node: usize,
        /// Whether it is valid.
        valid: bool,
    },
}

/// One entry with what was found out when it came.
#[derive(Debug, Clone)]
struct Node {
    entry: Verified,
    kind: Kind,
    valid: bool,
    /// Signed by the member's recovery key.
    by_recovery: bool,
    /// For acts by a recovery key that a device once set: those RecoverySets. Empty when the key goes back to the
    /// founding or the request through recovery keys alone.
    rests_on: Vec<usize>,
    /// Of an Enter: the id of its request.
    request: Option<RequestId>,
}

/// Where the valid entries of a kind are, so that nothing searches the whole log.
#[derive(Debug, Clone, Default)]
struct Index {
    /// All of closed kinds.
    closed: Vec<usize>,
    certificates: BTreeMap<DeviceId, Vec<(usize, MemberId)>>,
    /// What a device added by DeviceAdd or by a Replace of its own key.
    children: BTreeMap<DeviceId, Vec<(usize, DeviceId)>>,
    entered: Vec<usize>,
    places: BTreeMap<MemberId, Vec<usize>>,
    let_in: Vec<usize>,
    endings: Vec<usize>,
    leaves: BTreeMap<MemberId, Vec<usize>>,
    forked: BTreeSet<DeviceId>,
    recovery_sets: BTreeMap<MemberId, Vec<usize>>,
    slips: BTreeMap<SlipKey, Vec<usize>>,
    taken_back: BTreeMap<SlipKey, Vec<usize>>,
    used: BTreeMap<SlipKey, Vec<usize>>,
    welcomes: BTreeMap<RequestId, Vec<usize>>,
    waits: BTreeMap<RequestId, Vec<usize>>,
    proposals: Vec<usize>,
    answers: BTreeMap<EntryId, Vec<usize>>,
    closings: BTreeMap<EntryId, Vec<usize>>,
}

/// The group log of one group, as far as it is here.
#[derive(Debug, Clone)]
pub struct GroupLog {
    group: GroupId,
    log: LogId,
    graph: Graph,
    nodes: Vec<Node>,
    places: BTreeMap<(DeviceId, u64), Vec<usize>>,
    tips: BTreeMap<DeviceId, BTreeSet<(u64, EntryId)>>,
    outside: BTreeSet<EntryId>,
    forking: BTreeSet<(DeviceId, u64)>,
    index: Index,
    counts: RefCell<counting::Cache>,
}

/// What an entry is in the log, before it is taken in.
struct Judged {
    kind: Kind,
    valid: bool,
    parents: Vec<usize>,
    past: NodeSet,
}

impl GroupLog {
    /// An empty log.
    pub fn new(group: GroupId) -> Self {
        Self {
            group,
            log: group.log(),
            graph: Graph::default(),
            nodes: Vec::new(),
            places: BTreeMap::new(),
            tips: BTreeMap::new(),
            outside: BTreeSet::new(),
            forking: BTreeSet::new(),
            index: Index::default(),
            counts: RefCell::default(),
        }
    }

    /// The group.
    pub fn group(&self) -> GroupId {
        self.group
    }

    /// The log's id.
    pub fn log(&self) -> LogId {
        self.log
    }

    /// What an entry is here; or, if it is not taken, why.
    fn judge(&self, entry: &Verified) -> Result<Judged, Added> {
        if self.graph.node(&entry.id()).is_some() {
            return Err(Added::Known);
        }
        if !self.has_form(entry) {
            return Err(Added::Refused);
        }
        let chained = entry.prev != EntryId::default();
        let named = entry.deps.iter().chain(chained.then_some(&entry.prev));
        let mut parents = Vec::new();
        for id in named {
            parents.push(self.graph.node(id).ok_or(Added::Missing)?);
        }
        if chained && !self.follows(entry) {
            return Err(Added::Refused);
        }
        let read = Kind::read(entry);
        let malformed = read.is_err();
        let kind = read.unwrap_or(Kind::Unknown);
        let past = self.graph.closure(parents.iter().copied());
        let is_root = self.graph.is_empty() && self.founds(entry, &kind);
        let outside = entry.seq == 0;
        if !is_root && !outside && self.certificates_in(&entry.device, &past).next().is_none() {
            return Err(Added::Refused);
        }
        let valid = !malformed && (is_root || self.allows(entry, &kind, &past));
        if !valid {
            return Err(Added::Refused);
        }
        Ok(Judged { kind, valid, parents, past })
    }

    /// Whether an entry would be valid: asked before one's own is written that rests on what others gave.
    pub fn would_allow(&self, entry: &Verified) -> bool {
        self.judge(entry).is_ok_and(|judged| judged.valid)
    }

    /// Takes an entry in, if it is one of this log and all it names is here.
    pub fn add(&mut self, entry: Verified) -> Added {
        let Judged { kind, valid, parents, past } = match self.judge(&entry) {
            Ok(judged) => judged,
            Err(added) => return added,
        };
        let by_recovery = entry.seq == 0 && !matches!(&kind, Kind::Replace(r) if r.old == entry.device);
        let rests_on = if by_recovery { self.key_rests_on(&entry, &past) } else { Vec::new() };
        let request = match &kind {
            Kind::Enter(enter) => Some(enter.request.id()),
            _ => None,
        };
        let node = self.graph.add(entry.id(), parents);
        self.nodes.push(Node { entry, kind, valid, by_recovery, rests_on, request });
        self.place(node);
        if valid {
            self.index(node);
        }
        self.counts.borrow_mut().everything = None;
        Added::Added { node, valid }
    }

    /// What can be said of an entry without looking at any other.
    fn has_form(&self, entry: &Verified) -> bool {
        entry.group == self.group
            && entry.log == self.log
            && entry.heads.is_empty()
            && entry.opening.is_none()
            && entry.deps.len() <= limits::DEPS_MAX
            && entry.deps.windows(2).all(|pair| pair[0] < pair[1])
            && !entry.deps.contains(&entry.prev)
            && (entry.prev == EntryId::default()) == (entry.seq <= 1)
            // DeviceLost, Replace, RecoverySet: the only acts outside the chains.
            && (entry.seq > 0 || matches!(entry.kind, 9 | 10 | 12))
    }

    /// Whether the entry named as previous is the one before it. (It is here.)
    fn follows(&self, entry: &Verified) -> bool {
        let before = self.graph.node(&entry.prev).map(|node| self.entry(node));
        before.is_some_and(|b| b.device == entry.device && b.seq.checked_add(1) == Some(entry.seq) && b.seq > 0)
    }

    /// Notes where in its chain a new node stands.
    fn place(&mut self, node: usize) {
        let entry = &self.nodes[node].entry;
        let (id, device, seq, prev) = (entry.id(), entry.device, entry.seq, entry.prev);
        if seq == 0 {
            self.outside.insert(id);
            return;
        }
        let tips = self.tips.entry(device).or_default();
        tips.remove(&(seq - 1, prev));
        tips.insert((seq, id));
        let here = self.places.entry((device, seq)).or_default();
        here.push(node);
        if here.len() > 1 {
            self.forking.insert((device, seq));
        }
    }

    /// Notes where a valid node is to be looked for.
    fn index(&mut self, node: usize) {
        let certified = self.certifies(node);
        let Node { entry, kind, by_recovery, .. } = &self.nodes[node];
        let index = &mut self.index;
        let member = entry.member;
        if entry.kind < crate::kind::CONTENT_KINDS_FROM {
            index.closed.push(node);
        }
        if let Some((device, of)) = certified {
            index.certificates.entry(device).or_default().push((node, of));
            match kind {
                Kind::DeviceAdd(_) | Kind::Replace(_) => index.let_in.push(node),
                Kind::Enter(_) => {
                    index.let_in.push(node);
                    index.entered.push(node);
                    index.places.entry(of).or_default().push(node);
                }
                _ => {
                    index.entered.push(node);
                    index.places.entry(of).or_default().push(node);
                }
            }
            if matches!(kind, Kind::DeviceAdd(_)) || (matches!(kind, Kind::Replace(_)) && !by_recovery) {
                index.children.entry(entry.device).or_default().push((node, device));
            }
        }
        match kind {
            Kind::Slip(slip) => index.slips.entry(slip.key).or_default().push(node),
            Kind::SlipTakenBack { slip } => index.taken_back.entry(*slip).or_default().push(node),
            Kind::Enter(enter) => index.used.entry(enter.request.request.slip).or_default().push(node),
            Kind::Welcome { request } => index.welcomes.entry(*request).or_default().push(node),
            Kind::Wait { request } => index.waits.entry(*request).or_default().push(node),
            Kind::Leave { .. } => {
                index.leaves.entry(member).or_default().push(node);
                index.endings.push(node);
            }
            Kind::DeviceLost(_) | Kind::Replace(_) => index.endings.push(node),
            Kind::Forked(forked) => {
                index.forked.insert(forked.device);
                index.endings.push(node);
            }
            Kind::RecoverySet(_) => index.recovery_sets.entry(member).or_default().push(node),
            Kind::RuleProposed { .. } => index.proposals.push(node),
            Kind::RuleAnswered { proposal, .. } => index.answers.entry(*proposal).or_default().push(node),
            Kind::RuleClosed { proposal } => index.closings.entry(*proposal).or_default().push(node),
            _ => {}
        }
    }

    /// The device a certificate lets in, and whose it is.
    fn certifies(&self, node: usize) -> Option<(DeviceId, MemberId)> {
        let entry = &self.nodes[node].entry;
        match &self.nodes[node].kind {
            Kind::Found(_) => Some((entry.device, entry.member)),
            Kind::Enter(enter) => Some((enter.request.request.device, enter.request.request.member())),
            Kind::DeviceAdd(add) => Some((add.device, entry.member)),
            Kind::Replace(replace) => Some((replace.new, entry.member)),
            _ => None,
        }
    }

    /// The valid certificates of a device in a past.
    fn certificates_in<'a>(
        &'a self,
        device: &DeviceId,
        past: &'a NodeSet,
    ) -> impl Iterator<Item = (usize, MemberId)> + 'a {
        let all = self.index.certificates.get(device).map(Vec::as_slice).unwrap_or_default();
        all.iter().copied().filter(|(node, _)| past.contains(*node))
    }

    /// Which entry knew of which.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The entry of a node.
    pub fn entry(&self, node: usize) -> &Verified {
        &self.nodes[node].entry
    }

    /// What the entry of a node says; [`Kind::Unknown`] where the body is malformed or of a newer program.
    pub fn kind(&self, node: usize) -> &Kind {
        &self.nodes[node].kind
    }

    /// Whether the entry of a node is valid. It never flips.
    pub fn is_valid(&self, node: usize) -> bool {
        self.nodes[node].valid
    }

    /// An entry by its id.
    pub fn get(&self, id: &EntryId) -> Option<&Verified> {
        self.graph.node(id).map(|node| self.entry(node))
    }

    /// How many entries are here.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing is here.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Place and predecessor of a device's next entry. (Of a device that forked: after its longest branch.)
    pub fn next(&self, device: &DeviceId) -> (u64, EntryId) {
        match self.tips.get(device).and_then(|tips| tips.last()) {
            Some((seq, id)) => (seq.saturating_add(1), *id),
            None => (1, EntryId::default()),
        }
    }

    /// The ends of each device's chain: one, more when it forked. Acts outside the chains are [`Self::outside_acts`].
    pub fn tips(&self) -> &BTreeMap<DeviceId, BTreeSet<(u64, EntryId)>> {
        &self.tips
    }

    /// The acts outside the chains, sorted.
    pub fn outside_acts(&self) -> impl Iterator<Item = EntryId> {
        self.outside.iter().copied()
    }

    /// The nodes at one place of a device's chain; several when it forked there.
    pub fn at(&self, device: &DeviceId, seq: u64) -> &[usize] {
        self.places.get(&(*device, seq)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Proofs of forks in this log, of devices that no valid Forked here names yet: one a device, of its first fork.
    pub fn forks(&self) -> Vec<Forked> {
        let mut forks: Vec<Forked> = Vec::new();
        for (device, seq) in &self.forking {
            if self.index.forked.contains(device) || forks.last().is_some_and(|last| last.device == *device) {
                continue;
            }
            let mut heads: Vec<_> = self
                .at(device, *seq)
                .iter()
                .map(|node| (self.entry(*node).id(), self.entry(*node).signed().signature))
                .collect();
            heads.sort_unstable_by_key(|(id, _)| *id);
            if let [first, second, ..] = heads[..] {
                forks.push(Forked { device: *device, log: self.log, seq: *seq, first, second });
            }
        }
        forks
    }

    /// Whether a valid Forked here names a device already.
    pub fn is_proven_to_have_forked(&self, device: &DeviceId) -> bool {
        self.index.forked.contains(device)
    }

    /// What counts in a causally closed set of nodes. Kept for the sets asked about last.
    pub fn count(&self, past: &NodeSet) -> Arc<Counted> {
        if let Some(counted) = self.counts.borrow().get(past) {
            return counted;
        }
        let counted = Arc::new(self.count_anew(past));
        self.counts.borrow_mut().put(past.clone(), &counted);
        counted
    }

    /// What counts in a causally closed set, as far as it makes hearers and devices. Where nothing in the set ends a device
    /// only acts of closed kinds bear on that, so pasts that differ in others are worked out once.
    pub fn count_for_words(&self, past: &NodeSet) -> Arc<Counted> {
        if self.index.endings.iter().any(|ending| past.contains(*ending)) {
            return self.count(past);
        }
        self.count(&self.index.closed.iter().copied().filter(|node| past.contains(*node)).collect())
    }

    /// What counts of everything here. Kept until the next entry.
    pub fn counted(&self) -> Arc<Counted> {
        if let Some(counted) = &self.counts.borrow().everything {
            return counted.clone();
        }
        let counted = self.count(&NodeSet::first(self.len()));
        self.counts.borrow_mut().everything = Some(counted.clone());
        counted
    }

    /// Whose device this is, by any valid certificate here. (By several, the one with the smallest id.)
    pub fn member_of(&self, device: &DeviceId) -> Option<MemberId> {
        let certificates = self.index.certificates.get(device)?;
        certificates.iter().min_by_key(|(node, _)| self.graph.id(*node)).map(|(_, member)| *member)
    }

    /// Whether somebody let the key in that signed this, for the member whom it names: by any valid certificate here, or by
    /// being a recovery key of theirs.
    pub(crate) fn is_let_in(&self, entry: &Entry) -> bool {
        let certificates = self.index.certificates.get(&entry.device);
        let by_recovery = || {
            let counted = self.counted();
            let place = counted.places.get(&entry.member);
            place.is_some_and(|place| place.recovery.contains(&RecoveryId(entry.device.0)))
        };
        certificates.is_some_and(|all| all.iter().any(|(_, of)| *of == entry.member))
            || (entry.seq == 0 && by_recovery())
    }

    /// How many devices were ever let in, by what is here. It only grows.
    pub(crate) fn devices_let_in(&self) -> usize {
        self.index.certificates.len()
    }

    /// Whether this device must write Seen now (`keys.md` 4, rule 3): it counts, and somebody else's Enter, DeviceAdd or
    /// Replace counts that its own log does not cover yet, or a recovery key that their device set, whose days go by what
    /// others have seen.
    pub fn owes_seen(&self, device: &DeviceId) -> bool {
        let counted = self.counted();
        let Some(member) = counted.devices.get(device) else {
            return false;
        };
        let tips = self.tips.get(device);
        let own = tips.into_iter().flatten().filter_map(|(_, id)| self.graph.node(id));
        let covered = self.graph.closure(own);
        let is_news = |node: &usize| counted.counting.contains(*node) && !covered.contains(*node);
        let is_others = |node: usize| self.certifies(node).is_some_and(|(_, of)| of != *member);
        let mut sets = self.index.recovery_sets.iter().filter(|(of, _)| *of != member).flat_map(|(_, sets)| sets);
        self.index.let_in.iter().any(|node| is_news(node) && is_others(*node))
            || sets.any(|node| is_news(node) && !self.nodes[*node].by_recovery)
    }
}
