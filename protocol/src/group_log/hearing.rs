//! Who hears what is said with a past: everyone with a place there, until they leave; and again once that leaving was undone.
//!
//! A list of ids says it, and its hash is what words are bound to: the Found and Enter acts that count, the Leaves, and of
//! each Leave that has no effect a mark of its own. So it only grows when somebody leaves and when they are here again, and
//! of two stretches the later one contains the other. What was said between the two names the Leave without the mark: who
//! comes back is not given it, for its author did not know of them.

use std::collections::BTreeSet;

use super::GroupLog;
use crate::graph::NodeSet;
use crate::id::{EntryId, MemberId, derive};
use crate::kind::Kind;

/// Leaves of one member that are named, of those with effect and of those without. Who has left signs no other; more than
/// one a device are branches, and whoever makes these is not to make everybody's lists long.
const LEAVES_NAMED_MAX: usize = 8;

/// The mark of a Leave that has no effect.
pub(super) fn undone(leave: &EntryId) -> EntryId {
    EntryId(derive("undone", &[&leave.0]))
}

impl GroupLog {
    /// What a set knows of leavings by these members: the ids of their Leaves, of those without effect also the mark.
    pub(super) fn leavings<'a>(
        &self,
        members: impl Iterator<Item = &'a MemberId>,
        effective: &BTreeSet<usize>,
        set: &NodeSet,
    ) -> Vec<EntryId> {
        let mut named = Vec::new();
        for leaves in members.filter_map(|member| self.index.leaves.get(member)) {
            let known = leaves.iter().filter(|node| set.contains(**node));
            let (mut with, mut without): (Vec<_>, Vec<_>) =
                known.map(|node| (self.graph.id(*node), effective.contains(node))).partition(|(_, effect)| *effect);
            for class in [&mut with, &mut without] {
                class.sort_unstable();
                class.truncate(LEAVES_NAMED_MAX);
            }
            for (leave, effect) in with.into_iter().chain(without) {
                named.push(leave);
                named.extend((!effect).then(|| undone(&leave)));
            }
        }
        named
    }

    /// Whether a member hears what is said to these hearers (sorted): an Enter of theirs is there, counting or not, and no
    /// Leave of theirs without its mark.
    pub fn is_among(&self, member: &MemberId, hearers: &[EntryId]) -> bool {
        let named = |id: &EntryId| hearers.binary_search(id).is_ok();
        let mut enters = self.index.places.get(member).into_iter().flatten().map(|node| self.graph.id(*node));
        let mut leaves = self.index.leaves.get(member).into_iter().flatten().map(|node| self.graph.id(*node));
        enters.any(|id| named(&id)) && leaves.all(|id| !named(&id) || named(&undone(&id)))
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
