//! Who hears what is said with a past: everyone with a place there, until they leave; and again once that leaving was undone.
//!
//! A list of ids says it, and its hash is what words are bound to: the Found and Enter acts that count, and of each member how
//! often they were out and back. Out once more than back, they hear nothing. So it only grows when somebody leaves and when
//! they are here again, and of two stretches the later one contains the other. What was said between the two names that they
//! were out and not that they are back: who comes back is not given it, for its author did not know of them.
//!
//! It is not the Leaves themselves that are named. Whoever has a device that ended signs as many of these as they like, and each
//! one that changed the list would give everybody another stretch.

use std::collections::BTreeSet;

use super::GroupLog;
use crate::graph::NodeSet;
use crate::id::{DeviceId, EntryId, MemberId, derive};
use crate::kind::Kind;

/// How often somebody is back: once for each device of theirs that left, and whose leaving was undone. More are not told apart.
const BACK_MAX: usize = 8;

/// That a member was out, for the so-many-th time.
pub(super) fn out(member: &MemberId, time: usize) -> EntryId {
    named("out", member, time)
}

/// That they are back from it.
pub(super) fn back(member: &MemberId, time: usize) -> EntryId {
    named("back", member, time)
}

fn named(context: &str, member: &MemberId, time: usize) -> EntryId {
    EntryId(derive(context, &[&member.0, &(time as u64).to_be_bytes()]))
}

impl GroupLog {
    /// What a set knows of leavings by these members. Leaves without effect make one return a device, of devices whose
    /// certificate counts; those with effect make one being out.
    pub(super) fn leavings<'a>(
        &self,
        members: impl Iterator<Item = &'a MemberId>,
        effective: &BTreeSet<usize>,
        counting: &NodeSet,
        set: &NodeSet,
    ) -> Vec<EntryId> {
        let mut named = Vec::new();
        for member in members {
            let leaves = self.index.leaves.get(member).into_iter().flatten().filter(|node| set.contains(**node));
            let (with, without): (Vec<_>, Vec<_>) = leaves.partition(|node| effective.contains(node));
            let counts = |device: &DeviceId| {
                self.certificates_in(device, set).any(|(node, of)| of == *member && counting.contains(node))
            };
            let undone: BTreeSet<_> = without
                .into_iter()
                .map(|node: &usize| self.entry(*node).device)
                .filter(|device| counts(device))
                .collect();
            let times = undone.len().min(BACK_MAX);
            named.extend((0..times).flat_map(|time| [out(member, time), back(member, time)]));
            named.extend((!with.is_empty()).then(|| out(member, times)));
        }
        named
    }

    /// Whether a member hears what is said to these hearers (sorted): an Enter of theirs is there, counting or not, and
    /// they are back as often as they were out.
    pub fn is_among(&self, member: &MemberId, hearers: &[EntryId]) -> bool {
        let named = |id: &EntryId| hearers.binary_search(id).is_ok();
        let mut enters = self.index.places.get(member).into_iter().flatten().map(|node| self.graph.id(*node));
        let mut times = (0..=BACK_MAX).take_while(|time| named(&out(member, *time)));
        // Who signed no Leave was never out.
        enters.any(|id| named(&id))
            && (!self.index.leaves.contains_key(member) || times.all(|time| named(&back(member, time))))
    }

    /// Who came in by an Enter act, or founded the group.
    pub fn entered_by(&self, enter: &EntryId) -> Option<MemberId> {
        let node = self.graph.node(enter)?;
        match self.kind(node) {
            Kind::Enter(_) | Kind::Found(_) => self.certifies(node).map(|(_, member)| member),
            _ => None,
        }
    }

    /// The members who hear what is said to these hearers (sorted).
    pub fn heard_by(&self, hearers: &[EntryId]) -> BTreeSet<MemberId> {
        let entered: BTreeSet<_> = hearers.iter().filter_map(|id| self.entered_by(id)).collect();
        entered.into_iter().filter(|member| self.is_among(member, hearers)).collect()
    }
}
