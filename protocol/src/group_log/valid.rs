//! May this entry stand? A function of the signed entry and its past alone: it never looks at what else is here.

use super::GroupLog;
use crate::entry::{Verified, signed_bytes};
use crate::graph::NodeSet;
use crate::id::{DeviceId, EntryId, GroupId, MemberId, RecoveryId, SlipKey};
use crate::kind::{Change, DeviceAdd, Enter, Forked, Heads, Kind, RecoverySet, Replace, Withdraw};
use crate::limits;
use crate::signature::{Context, is_public_key, verify};

impl GroupLog {
    /// Whether an entry is the founding of this group.
    pub(super) fn founds(&self, entry: &Verified, kind: &Kind) -> bool {
        let Kind::Found(found) = kind else {
            return false;
        };
        entry.seq == 1
            && entry.deps.is_empty()
            && GroupId::founded_by(entry.device, &found.random) == self.group
            && MemberId::of(entry.device, &found.recovery, &found.member_random) == entry.member
            && is_public_key(&found.recovery.0)
            && matches!(found.rules.welcomes, 1 | 2)
    }

    /// Whether an entry other than the founding is valid.
    pub(super) fn allows(&self, entry: &Verified, kind: &Kind, past: &NodeSet) -> bool {
        if entry.seq == 0 { self.allows_outside(entry, kind, past) } else { self.allows_chained(entry, kind, past) }
    }

    /// Acts outside the chains: signed by a recovery key in force, or a Replace by the old device's own key.
    fn allows_outside(&self, entry: &Verified, kind: &Kind, past: &NodeSet) -> bool {
        let by_old_key = match kind {
            Kind::Replace(replace) => replace.old == entry.device,
            _ => false,
        };
        let author = if by_old_key {
            self.speaks_for(&entry.device, &entry.member, past) && !self.has_left(&entry.member, past)
        } else {
            self.recovery_in_force(&entry.member, past, entry.time).contains(&RecoveryId(entry.device.0))
        };
        author
            && match kind {
                Kind::Replace(replace) => self.allows_replace(entry, replace, past),
                Kind::DeviceLost(lost) => self.allows_ending(entry, &lost.device, &lost.heads, &lost.kept, past),
                Kind::RecoverySet(set) => self.allows_recovery_set(entry, set, past),
                _ => false,
            }
    }

    fn allows_chained(&self, entry: &Verified, kind: &Kind, past: &NodeSet) -> bool {
        if !self.speaks_for(&entry.device, &entry.member, past) || self.has_left(&entry.member, past) {
            return false;
        }
        let is_here = |id: &EntryId| self.graph.node(id).filter(|node| past.contains(*node) && self.is_valid(*node));
        match kind {
            // Only the first node of a log is a founding; a Replace stands outside the chains; words in stretches.
            Kind::Found(_) | Kind::Replace(_) | Kind::Say { .. } | Kind::Meet { .. } => false,
            Kind::Slip(slip) => {
                slip.is_given_by(&self.group, &entry.member)
                    && slip.expires_day <= entry.time.saturating_add(limits::SLIP_DAYS_MAX)
                    && !past_has(self.index.slips.get(&slip.key), past)
            }
            Kind::SlipTakenBack { slip } => self.gave(&entry.member, slip, past),
            Kind::Enter(enter) => self.allows_enter(entry, enter, past),
            Kind::DeviceAdd(add) => self.allows_device_add(entry, add, past),
            Kind::DeviceLost(lost) => {
                lost.device != entry.device && self.allows_ending(entry, &lost.device, &lost.heads, &lost.kept, past)
            }
            Kind::Forked(forked) => self.allows_forked(forked, past),
            Kind::RecoverySet(set) => self.allows_recovery_set(entry, set, past),
            Kind::RuleProposed { change } => !matches!(change, Change::Welcomes(n) if !(1..=2).contains(n)),
            Kind::RuleAnswered { proposal, .. } => self.allows_answer(proposal, past),
            Kind::RuleClosed { proposal } => self.allows_closing(entry, proposal, past),
            Kind::Withdraw(Withdraw::All) => true,
            Kind::Withdraw(Withdraw::Entries(own)) => {
                // Void entries of one's own may hold words too.
                let of_mine = |node: usize| past.contains(node) && self.entry(node).member == entry.member;
                own.iter().all(|id| self.graph.node(id).is_some_and(of_mine))
            }
            Kind::Name { over } => {
                over.iter().all(|id| is_here(id).is_some_and(|node| self.named_in(node) == Some(entry.member)))
            }
            Kind::Duties { over } => over.iter().all(|id| {
                is_here(id)
                    .is_some_and(|node| self.entry(node).member == entry.member && self.entry(node).kind == entry.kind)
            }),
            Kind::MeetingFixed { over } => {
                over.iter().all(|id| is_here(id).is_some_and(|node| self.entry(node).kind == entry.kind))
            }
            Kind::CourierGone { courier } => {
                is_here(courier).is_some_and(|node| matches!(self.kind(node), Kind::Courier { .. }))
            }
            Kind::Courier { .. } => true,
            Kind::Fact { fact, over } => {
                let key = fact.key(&entry.member);
                let same = |node: usize| matches!(self.kind(node), Kind::Fact { fact, .. } if fact.key(&self.entry(node).member) == key);
                over.iter().all(|id| is_here(id).is_some_and(same))
            }
            // One a member and request: who has asked to wait cannot ask for longer.
            Kind::Wait { request } => {
                let before = self.index.waits.get(request).into_iter().flatten();
                !before.into_iter().any(|node| past.contains(*node) && self.entry(*node).member == entry.member)
            }
            Kind::Welcome { .. } | Kind::Leave { .. } | Kind::Seen | Kind::ThreadOpened { .. } => true,
            // Carried; the numbers below are closed.
            Kind::Unknown => entry.kind >= crate::kind::CONTENT_KINDS_FROM,
        }
    }

    /// Whose name an entry says: who founds or comes in brings the first one.
    fn named_in(&self, node: usize) -> Option<MemberId> {
        match self.kind(node) {
            Kind::Found(_) | Kind::Name { .. } => Some(self.entry(node).member),
            Kind::Enter(enter) => Some(enter.request.request.member()),
            _ => None,
        }
    }

    /// Named with the key's own word; and not without end, since others answer each one.
    fn allows_recovery_set(&self, entry: &Verified, set: &RecoverySet, past: &NodeSet) -> bool {
        let before = self.index.recovery_sets.get(&entry.member).into_iter().flatten();
        before.into_iter().filter(|node| past.contains(**node)).count() < limits::RECOVERY_SETS_OF_A_MEMBER_MAX
            && set.holds(&self.group, &entry.member)
    }

    /// Whether a certificate in this past makes the device this member's.
    pub(crate) fn speaks_for(&self, device: &DeviceId, member: &MemberId, past: &NodeSet) -> bool {
        self.certificates_in(device, past).any(|(_, of)| of == *member)
    }

    /// Whether an effective Leave of this member is in this past. Leaving is final.
    fn has_left(&self, member: &MemberId, past: &NodeSet) -> bool {
        let leaves = self.index.leaves.get(member);
        let Some(leaves) = leaves.filter(|leaves| past_has(Some(leaves), past)) else {
            return false;
        };
        let counted = self.count(past);
        leaves.iter().any(|node| counted.endings.binary_search(&self.graph.id(*node)).is_ok())
    }

    /// Whether this member gave the slip with this key.
    fn gave(&self, member: &MemberId, slip: &SlipKey, past: &NodeSet) -> bool {
        let slips = self.index.slips.get(slip).into_iter().flatten();
        slips.into_iter().any(|node| past.contains(*node) && self.entry(*node).member == *member)
    }

    fn allows_enter(&self, entry: &Verified, enter: &Enter, past: &NodeSet) -> bool {
        let request = &enter.request.request;
        let Some(node) = self.graph.node(&enter.slip).filter(|node| past.contains(*node) && self.is_valid(*node))
        else {
            return false;
        };
        let Kind::Slip(slip) = self.kind(node) else {
            return false;
        };
        if slip.key != request.slip || entry.time > slip.expires_day.saturating_add(limits::SLIP_GRACE_DAYS) {
            return false;
        }
        let id = enter.request.id();
        // Once in the past of an Enter, by the same request too: two members may write it at one moment, and nobody who
        // knows of it again and again.
        if past_has(self.index.used.get(&slip.key), past) {
            return false;
        }
        // A key that is somebody's device already is nobody's first one.
        if self.certificates_in(&request.device, past).next().is_some() {
            return false;
        }
        let members = self.index.places.values().filter(|nodes| past_has(Some(nodes), past)).count();
        members < limits::MEMBERS_MAX
            && !self.is_taken_back(node, past)
            && self.welcomes(past, &id, &slip.key).needed == 0
            && enter.request.holds(&self.group)
    }

    /// Whether a slip was taken back in this past: by the member who gave it, as far as that counts there (a lost phone takes
    /// no slip back that another device gave), or because the device that gave it ended.
    pub(super) fn is_taken_back(&self, slip: usize, past: &NodeSet) -> bool {
        let Kind::Slip(body) = self.kind(slip) else {
            return true;
        };
        let giver = self.entry(slip);
        let taken_back = self.index.taken_back.get(&body.key).into_iter().flatten();
        let mut taken_back =
            taken_back.filter(|node| past.contains(**node) && self.entry(**node).member == giver.member).peekable();
        if !self.index.endings.iter().any(|node| past.contains(*node)) {
            return taken_back.peek().is_some();
        }
        let counted = self.count(past);
        counted.ended.contains_key(&giver.device) || taken_back.any(|node| counted.counting.contains(*node))
    }

    fn allows_device_add(&self, entry: &Verified, add: &DeviceAdd, past: &NodeSet) -> bool {
        let consent = DeviceAdd::consent_bytes(&self.group, &entry.device, &add.device);
        let of_member = |node: &&usize| past.contains(**node) && self.entry(**node).member == entry.member;
        // A function of the past, so all agree. Branches apart may together hold more; so do entries of any kind.
        self.index.let_in.iter().filter(of_member).count() < limits::DEVICES_OF_A_MEMBER_MAX
            && self.certificates_in(&add.device, past).next().is_none()
            && verify(&add.device.0, Context::DeviceAdd, &consent, &add.consent)
    }

    fn allows_replace(&self, entry: &Verified, replace: &Replace, past: &NodeSet) -> bool {
        let consent = Replace::consent_bytes(&self.group, &replace.old, &replace.new);
        self.allows_ending(entry, &replace.old, &replace.heads, &replace.kept, past)
            && self.certificates_in(&replace.new, past).next().is_none()
            && verify(&replace.new.0, Context::Recovery, &consent, &replace.consent)
    }

    /// What DeviceLost and Replace share: a device of the author's own member, and heads that are in the past.
    fn allows_ending(
        &self,
        entry: &Verified,
        device: &DeviceId,
        heads: &Heads,
        kept: &[DeviceId],
        past: &NodeSet,
    ) -> bool {
        let head_is_there = if heads.id == EntryId::default() {
            heads.seq == 0
        } else {
            self.graph.node(&heads.id).is_some_and(|node| {
                let head = self.entry(node);
                past.contains(node) && heads.seq > 0 && head.seq == heads.seq && head.device == *device
            })
        };
        head_is_there && self.speaks_for(device, &entry.member, past) && !kept.contains(device)
    }

    fn allows_forked(&self, forked: &Forked, past: &NodeSet) -> bool {
        let holds = |(id, signature): &(EntryId, _)| {
            let bytes = signed_bytes(&self.group, &forked.log, &forked.device, forked.seq, id);
            verify(&forked.device.0, Context::Entry, &bytes, signature)
        };
        // Of acts outside the chains (seq 0) there may be several: no fork.
        forked.seq > 0
            && forked.first.0 < forked.second.0
            && self.certificates_in(&forked.device, past).next().is_some()
            && holds(&forked.first)
            && holds(&forked.second)
    }
}

/// Whether any of these nodes is in a past.
pub(super) fn past_has(nodes: Option<&Vec<usize>>, past: &NodeSet) -> bool {
    nodes.into_iter().flatten().any(|node| past.contains(*node))
}
