//! Which recovery key of a member is in force, and what it rests on.

use std::collections::BTreeSet;

use super::GroupLog;
use super::endings::Endings;
use crate::entry::Verified;
use crate::graph::NodeSet;
use crate::id::{MemberId, RecoveryId};
use crate::kind::Kind;

/// Days after which a recovery key that a device set is in force. (`keys.md` 2: long enough that its person sees it.)
pub(super) const RECOVERY_SET_DAYS: u64 = 14;

impl GroupLog {
    /// The recovery keys of a member that are in force for an act of `day` with this past. One, unless two were set
    /// without knowing of each other.
    ///
    /// A RecoverySet is ripe at once when a recovery key signed it, and 14 days later, by the days the entries name, when
    /// a device did. A ripe one puts out of force what was set in its past, ripe or not: so the holder of the slip
    /// overtakes a key that a thief's device has set. What a lost device set beyond its heads has no effect, whoever saw
    /// it (`endings`: of this past).
    pub(super) fn recovery_in_force(
        &self,
        member: &MemberId,
        past: &NodeSet,
        endings: &Endings,
        day: u64,
    ) -> BTreeSet<RecoveryId> {
        let sets = self.index.recovery_sets.get(member).map(Vec::as_slice).unwrap_or_default();
        let ripe: Vec<usize> = sets
            .iter()
            .copied()
            .filter(|set| past.contains(*set) && self.set_stands(*set, endings))
            .filter(|set| {
                self.nodes[*set].by_recovery || self.entry(*set).time.saturating_add(RECOVERY_SET_DAYS) <= day
            })
            .collect();
        if ripe.is_empty() {
            return self.first_recovery(member, past);
        }
        let newest = ripe.iter().filter(|set| !ripe.iter().any(|later| self.graph.knew(*later, **set)));
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
            Kind::RecoverySet { key } => Some(*key),
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
