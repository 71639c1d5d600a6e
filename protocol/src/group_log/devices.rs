//! What the group log says of a member's devices: when each came, and which go with another when it ends.

use std::collections::BTreeSet;

use super::GroupLog;
use crate::graph::NodeSet;
use crate::id::{DeviceId, EntryId, MemberId};
use crate::kind::{Heads, Kind};

impl GroupLog {
    /// The day (since 1970) that the first counting certificate of a device names; none if nothing that counts let it in.
    pub fn came_on(&self, device: &DeviceId) -> Option<u64> {
        let counted = self.counted();
        let certificates = self.index.certificates.get(device).into_iter().flatten();
        certificates.filter(|(node, _)| counted.counting.contains(*node)).map(|(node, _)| self.entry(*node).time).min()
    }

    /// How much its first counting certificate knew: whatever came later knew more.
    pub fn came_after(&self, device: &DeviceId) -> usize {
        let counted = self.counted();
        let certificates = self.index.certificates.get(device).into_iter().flatten();
        let counting = certificates.filter(|(node, _)| counted.counting.contains(*node));
        counting.map(|(node, _)| self.graph.past(*node).len()).min().unwrap_or(usize::MAX)
    }

    /// The devices that *this device is not with me* would end besides the device itself, if the one that says it is
    /// `by`: what it added or replaced, and what those did.
    pub fn go_with(&self, device: &DeviceId, by: &DeviceId) -> BTreeSet<DeviceId> {
        let mut ended = self.with_added(*device, &[], *by, &NodeSet::first(self.len()));
        ended.remove(device);
        ended
    }

    /// Every device that was ever this member's, by any valid certificate here.
    pub fn devices_of(&self, member: &MemberId) -> BTreeSet<DeviceId> {
        let is_of = |all: &[(usize, MemberId)]| all.iter().any(|(_, of)| of == member);
        self.index.certificates.iter().filter(|(_, all)| is_of(all)).map(|(device, _)| *device).collect()
    }

    /// Up to where a device has come in this log, as an ending names it. (Of one that forked: its longest branch.)
    pub fn head_of(&self, device: &DeviceId) -> Heads {
        let tip = self.tips.get(device).and_then(|tips| tips.last()).copied();
        let (seq, id) = tip.unwrap_or_default();
        Heads { seq, id, ..Heads::default() }
    }

    /// The log as it stood before a member's leaving that has effect: without it and whatever knew of it. `None` if they
    /// have not left.
    pub fn before_leaving(&self, member: &MemberId) -> Option<NodeSet> {
        let counted = self.counted();
        let has_effect = |node: &&usize| counted.endings.binary_search(&self.graph.id(**node)).is_ok();
        let leaves: Vec<usize> = self.index.leaves.get(member)?.iter().filter(has_effect).copied().collect();
        if leaves.is_empty() {
            return None;
        }
        let mut before = NodeSet::first(self.len());
        for node in 0..self.len() {
            if leaves.iter().any(|leave| *leave == node || self.graph.knew(node, *leave)) {
                before.remove(node);
            }
        }
        Some(before)
    }

    /// The day that a leaving of this member which has effect names: the first of them.
    pub fn left_on(&self, member: &MemberId) -> Option<u64> {
        let counted = self.counted();
        let has_effect = |node: &&usize| counted.endings.binary_search(&self.graph.id(**node)).is_ok();
        self.index.leaves.get(member)?.iter().filter(has_effect).map(|node| self.entry(*node).time).min()
    }

    /// Up to where a device had come in a part of this log that is closed under what its entries knew.
    pub fn head_within(&self, device: &DeviceId, part: &NodeSet) -> Heads {
        let of_device = part.iter().map(|node| self.entry(node)).filter(|entry| entry.device == *device);
        let (seq, id) = of_device.map(|entry| (entry.seq, entry.id())).max().unwrap_or_default();
        Heads { seq, id, ..Heads::default() }
    }

    /// The effective Replaces of a device by its own key.
    pub fn replaced_by_own_key(&self, device: &DeviceId) -> Vec<EntryId> {
        let is_one = |id: &&EntryId| {
            let Some(node) = self.graph.node(id) else { return false };
            !self.nodes[node].by_recovery && matches!(self.kind(node), Kind::Replace(r) if r.old == *device)
        };
        self.counted().endings.iter().filter(is_one).copied().collect()
    }

    /// Whether an act was signed by its member's recovery key.
    pub fn is_by_recovery(&self, node: usize) -> bool {
        self.nodes[node].by_recovery
    }
}
