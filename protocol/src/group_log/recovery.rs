//! Which recovery key of a member is in force, and what it rests on.

use core::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::GroupLog;
use super::counting::Counted;
use super::endings::Endings;
use crate::entry::Verified;
use crate::graph::NodeSet;
use crate::id::{MemberId, RecoveryId};
use crate::kind::Kind;

/// Days after which a recovery key that a device set is in force. (`keys.md` 2: long enough that its person sees it.)
pub(super) const RECOVERY_SET_DAYS: u64 = 14;

/// Keys of one member with which their slips open a door. A guess: more than anybody prints before the first is ripe.
const RECOVERY_KEYS_MAX: usize = 16;

impl GroupLog {
    /// The recovery keys of a member that are in force for an act of `day` with this past. One, unless two were set
    /// without knowing of each other.
    ///
    /// A RecoverySet is ripe at once when a recovery key signed it that goes back to the member's first, and 14 days after
    /// others saw it when a device did ([`Self::seen_by_others`]). A ripe one puts out of force what was set in its past,
    /// ripe or not: so the holder of the slip overtakes a key that a thief's device has set. What a lost device set beyond
    /// its heads has no effect, whoever saw it.
    pub(super) fn recovery_in_force(&self, member: &MemberId, past: &NodeSet, day: u64) -> BTreeSet<RecoveryId> {
        let sets = self.index.recovery_sets.get(member).map(Vec::as_slice).unwrap_or_default();
        let sets: Vec<usize> = sets.iter().copied().filter(|set| past.contains(*set)).collect();
        if sets.is_empty() {
            return self.first_recovery(member, past);
        }
        let (counted, endings) = (self.count(past), self.endings(past));
        let stands = |set: &usize| self.set_stands(*set, &endings) && self.is_ripe(*set, &counted, day);
        let ripe: Vec<usize> = sets.into_iter().filter(stands).collect();
        if ripe.is_empty() {
            return self.first_recovery(member, past);
        }
        self.newest(&ripe)
    }

    /// Whether a RecoverySet is in force by what counts in a past, for an act of that day. One by a key that a device set is
    /// no riper than that key: else who has the phone would set a second one by the first.
    fn is_ripe(&self, set: usize, counted: &Counted, day: u64) -> bool {
        let node = &self.nodes[set];
        if node.by_recovery {
            return node.rests_on.is_empty() || node.rests_on.iter().any(|first| self.is_ripe(*first, counted, day));
        }
        let seen = self.seen_by_others(set, counted, day);
        seen.is_some_and(|seen| seen.saturating_add(RECOVERY_SET_DAYS) <= day)
    }

    /// The day by which others have seen an act, by what counts in a past: of the days on which each other member first
    /// wrote something that knew of it the middle one, of two in the middle the later. So no day that the author claims has
    /// any power, and what one of the others claims neither: not to make it older, nor to keep it young. Days after `day`
    /// have not come yet. None: nobody has seen it. Where nobody else has a place its own day counts.
    fn seen_by_others(&self, act: usize, counted: &Counted, day: u64) -> Option<u64> {
        let author = self.entry(act).member;
        if !counted.places.iter().any(|(member, place)| *member != author && !place.left) {
            return Some(self.entry(act).time);
        }
        let mut first: BTreeMap<MemberId, u64> = BTreeMap::new();
        for node in counted.counting.iter().filter(|node| self.graph.knew(*node, act)) {
            let entry = self.entry(node);
            let is_here = counted.places.get(&entry.member).is_some_and(|place| !place.left);
            if entry.member != author && entry.time <= day && is_here {
                let seen = first.entry(entry.member).or_insert(entry.time);
                *seen = (*seen).min(entry.time);
            }
        }
        let mut days: Vec<u64> = first.into_values().collect();
        days.sort_unstable();
        days.get(days.len() / 2).copied()
    }

    /// The keys of a member that are in force on some day, sorted: with each of them somebody may come to a door.
    pub(super) fn recovery_keys(&self, member: &MemberId, counting: &NodeSet, endings: &Endings) -> Vec<RecoveryId> {
        let sets = self.index.recovery_sets.get(member).map(Vec::as_slice).unwrap_or_default();
        let sets: Vec<usize> =
            sets.iter().copied().filter(|set| counting.contains(*set) && self.set_stands(*set, endings)).collect();
        let at_once = |set: &usize| self.nodes[*set].by_recovery && self.nodes[*set].rests_on.is_empty();
        let (ripe, mut others): (Vec<usize>, Vec<usize>) = sets.into_iter().partition(at_once);
        let mut keys = if ripe.is_empty() { self.first_recovery(member, counting) } else { self.newest(&ripe) };
        // What a device set may come into force, unless the slip spoke since. The newest of them.
        others.retain(|set| !ripe.iter().any(|later| self.graph.knew(*later, *set)));
        others.sort_unstable_by_key(|set| (Reverse(self.graph.past(*set).len()), self.graph.id(*set)));
        keys.extend(others.into_iter().take(RECOVERY_KEYS_MAX).filter_map(|set| self.key_set_by(set)));
        keys.into_iter().collect()
    }

    /// The keys of those sets that no other of them knew of.
    fn newest(&self, sets: &[usize]) -> BTreeSet<RecoveryId> {
        let newest = sets.iter().filter(|set| !sets.iter().any(|later| self.graph.knew(*later, **set)));
        newest.filter_map(|set| self.key_set_by(*set)).collect()
    }

    /// The recovery keys a member came with.
    pub(super) fn first_recovery(&self, member: &MemberId, past: &NodeSet) -> BTreeSet<RecoveryId> {
        let places = self.index.places.get(member).map(Vec::as_slice).unwrap_or_default();
        places
            .iter()
            .filter(|node| past.contains(**node))
            .filter_map(|node| match self.kind(*node) {
                Kind::Found(found) => Some(found.recovery),
                Kind::Enter(enter) => Some(enter.request.request.recovery),
                _ => None,
            })
            .collect()
    }

    /// Whether no loss puts a RecoverySet aside, or those it rests on.
    fn set_stands(&self, set: usize, endings: &Endings) -> bool {
        let node = &self.nodes[set];
        if node.by_recovery {
            return node.rests_on.is_empty() || node.rests_on.iter().any(|first| self.set_stands(*first, endings));
        }
        let of_device = endings.of.get(&node.entry.device).into_iter().flatten();
        of_device.into_iter().all(|ending| {
            let loss = self.nodes[*ending].by_recovery || matches!(self.kind(*ending), Kind::DeviceLost(_));
            !loss || self.covers(*ending, set)
        })
    }

    fn key_set_by(&self, set: usize) -> Option<RecoveryId> {
        match self.kind(set) {
            Kind::RecoverySet(set) => Some(set.key),
            _ => None,
        }
    }

    /// The RecoverySets by devices that the key of a recovery-signed act goes back to; none when it goes back to the
    /// member's first key. Without this a thief's device could set a key on a branch that does not know of its loss, and
    /// then overrule the loss with it.
    pub(super) fn key_rests_on(&self, act: &Verified, past: &NodeSet) -> Vec<usize> {
        let key = RecoveryId(act.device.0);
        if self.first_recovery(&act.member, past).contains(&key) {
            return Vec::new();
        }
        let mut rests_on = BTreeSet::new();
        for set in self.index.recovery_sets.get(&act.member).into_iter().flatten() {
            if !past.contains(*set) || self.key_set_by(*set) != Some(key) {
                continue;
            }
            let node = &self.nodes[*set];
            if !node.by_recovery {
                rests_on.insert(*set);
            } else if node.rests_on.is_empty() {
                return Vec::new();
            } else {
                rests_on.extend(&node.rests_on);
            }
        }
        rests_on.into_iter().collect()
    }
}
