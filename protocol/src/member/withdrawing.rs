//! Taking back: a person's own words are erased here at once, and elsewhere when it is heard.
//!
//! A taking-back is signed at once, not through the outbox, and stands in the log it takes from, an old stretch too. It
//! names no heads of the group log, so the stretch's hearers stay its own. All of a log is taken back by one small entry.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use super::cells::Sealed;
use crate::command::{Done, Refusal, Taking};
use crate::entry::Entry;
use crate::id::{DeviceId, EntryId, LogId, MessageId};
use crate::kind::{Kind, Withdraw};
use crate::limits;
use crate::step::{Connection, Now, Step, Table};

/// What is to be taken back: nodes of messages by their log, and unsent words.
#[derive(Default)]
struct Taken {
    messages: BTreeMap<LogId, BTreeSet<usize>>,
    unsent: Vec<MessageId>,
}

impl Member {
    pub(super) fn take_back(&mut self, what: &Taking, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        let taken = self.what_is_taken(what)?;
        let messages = taken.messages.values().map(BTreeSet::len).sum();
        if messages > 0 {
            self.may_write()?;
        }
        for id in &taken.unsent {
            self.outbox.remove(id);
            step.erase(Table::Outbox, id.0);
        }
        if !taken.unsent.is_empty() {
            self.let_attachments_go(step);
        }
        for (log, nodes) in taken.messages {
            if matches!(what, Taking::All) {
                self.write_withdraw(log, Withdraw::All, now, step);
                continue;
            }
            let Some(stretch) = self.stretches.get(&log) else { continue };
            let mut ids: Vec<_> = nodes.iter().map(|node| stretch.graph().id(*node)).collect();
            ids.sort_unstable();
            for ids in ids.chunks(limits::WITHDRAWN_MAX) {
                self.write_withdraw(log, Withdraw::Entries(ids.to_vec()), now, step);
            }
        }
        Ok(Done::TakenBack { messages, unsent: taken.unsent.len() })
    }

    /// One's own messages that are meant and not taken back yet. Everything is looked at before anything is done.
    fn what_is_taken(&self, what: &Taking) -> Result<Taken, Refusal> {
        let own = self.persona.member;
        let mut taken = Taken::default();
        if let Taking::These(ids) = what {
            if ids.is_empty() {
                return Err(Refusal::NoSuchMessage);
            }
            for id in ids {
                if self.outbox.contains_key(id) {
                    taken.unsent.push(*id);
                    continue;
                }
                let (mut mine, mut theirs) = (false, false);
                for (log, stretch) in &self.stretches {
                    if let Some(node) = stretch.message_of(id, &own) {
                        mine = true;
                        if !stretch.is_withdrawn(node) {
                            taken.messages.entry(*log).or_default().insert(node);
                        }
                    }
                    theirs |= stretch.has_message(id);
                }
                match (mine, theirs) {
                    (true, _) => {}
                    (false, true) => return Err(Refusal::NotYours),
                    (false, false) => return Err(Refusal::NoSuchMessage),
                }
            }
            taken.unsent.sort_unstable();
            taken.unsent.dedup();
            return Ok(taken);
        }
        let from = if let Taking::Since(ms) = what { *ms } else { 0 };
        taken.unsent = self.outbox.keys().filter(|id| id.time_ms() >= from).copied().collect();
        for (log, stretch) in &self.stretches {
            let meant = stretch.messages().iter().filter(|(node, message)| {
                message.member == own && message.id.time_ms() >= from && !stretch.is_withdrawn(**node)
            });
            let nodes: BTreeSet<_> = meant.map(|(node, _)| *node).collect();
            if !nodes.is_empty() {
                taken.messages.insert(*log, nodes);
            }
        }
        Ok(taken)
    }

    /// Signs a taking-back into the log it takes from. It rests on what this person's devices wrote there, and on no
    /// entry of anyone else's that these do not know: nobody can make it void.
    fn write_withdraw(&mut self, log: LogId, withdraw: Withdraw, now: Now, step: &mut Step) {
        let (device, member) = (self.device(), self.persona.member);
        let Some(stretch) = self.stretches.get(&log) else { return };
        let (seq, prev) = stretch.next(&device);
        let mut parents: Vec<usize> = stretch.graph().node(&prev).into_iter().collect();
        let mut deps = Vec::new();
        for last in self.last_of_own_others(&log) {
            let known = parents.iter().any(|parent| *parent == last || stretch.graph().knew(*parent, last));
            let with: Vec<_> = parents.iter().copied().chain([last]).collect();
            if !known && deps.len() < limits::DEPS_MAX && stretch.keeps_hearers(&with, &device, &member, &self.groups) {
                parents = with;
                deps.push(stretch.graph().id(last));
            }
        }
        deps.sort_unstable();
        let kind = Kind::Withdraw(withdraw);
        let entry = Entry {
            group: self.persona.group,
            log,
            member,
            device,
            seq,
            prev,
            deps,
            heads: Vec::new(),
            time: now.0,
            opening: (seq == 1).then(|| stretch.opening().clone()),
            kind: kind.number(),
            body: kind.body(),
            cells: Vec::new(),
        };
        let entry = entry.sign(&self.persona.device);
        self.take_own(entry, Sealed::default(), step);
    }

    /// The last entry with effect of each other device of this person's in a log.
    fn last_of_own_others(&self, log: &LogId) -> Vec<usize> {
        let Some(stretch) = self.stretches.get(log) else { return Vec::new() };
        let own = self.device();
        let mut last: BTreeMap<DeviceId, (u64, usize)> = BTreeMap::new();
        for device in stretch.tips().keys().filter(|device| **device != own) {
            for (_, id) in &stretch.tips()[device] {
                // Down its chain to one with effect.
                let mut node = stretch.graph().node(id);
                while let Some(at) = node {
                    let entry = stretch.entry(at);
                    if entry.member != self.persona.member {
                        break;
                    }
                    if stretch.is_valid(at) {
                        let best = last.entry(*device).or_insert((entry.seq, at));
                        *best = (*best).max((entry.seq, at));
                        break;
                    }
                    node = stretch.graph().node(&entry.prev);
                }
            }
        }
        last.into_values().map(|(_, node)| node).collect()
    }

    /// This person's own takings-back that have effect.
    pub(super) fn own_withdrawals(&self) -> Vec<(LogId, usize)> {
        let own = self.persona.member;
        let of = |(log, stretch): (&LogId, &crate::stretch::Stretch)| {
            let mine = stretch.withdrawals().iter().filter(|node| stretch.entry(**node).member == own);
            mine.map(|node| (*log, *node)).collect::<Vec<_>>()
        };
        self.stretches.iter().flat_map(of).collect()
    }

    /// How many devices of others are known to have erased all that this person took back and they heard. Only with
    /// three other people or more: with fewer, a number says whose copy is left.
    pub(super) fn copies_gone(&self) -> Option<usize> {
        let own = self.persona.member;
        let withdrawals = self.own_withdrawals();
        if withdrawals.is_empty() || !self.tells_kept() {
            return None;
        }
        let others = self.counted.devices.iter().filter(|(_, member)| **member != own);
        let erased =
            |(device, member): &(&DeviceId, &crate::id::MemberId)| {
                let mut heard = withdrawals.iter().filter_map(|(log, node)| {
                    let stretch = self.stretches.get(log)?;
                    self.hears(member, stretch.hearers()).then_some((log, stretch, *node))
                });
                let Some(first) = heard.next() else { return false };
                core::iter::once(first).chain(heard).all(|(log, stretch, node)| {
                    let id = stretch.graph().id(node);
                    let said = |peer: &super::peers::Peer| {
                        peer.device().is_some_and(|(d, _)| d == **device)
                            && peer.held.get(log).is_some_and(|held| held.contains(node))
                    };
                    let rests =
                        stretch.tips().get(device).into_iter().flatten().any(|(_, tip)| {
                            stretch.graph().node(tip).is_some_and(|tip| stretch.graph().knew(tip, node))
                        });
                    rests
                        || self.peers.values().any(said)
                        || self.erased_at.get(&id).is_some_and(|devices| devices.contains(*device))
                })
            };
        Some(others.filter(erased).count())
    }

    /// A connection ends: what its device said it holds of one's takings-back is remembered while the program runs.
    pub(super) fn note_erased(&mut self, connection: Connection) {
        let Some(peer) = self.peers.get(&connection) else { return };
        let Some((device, _)) = peer.device() else { return };
        let holds = |(log, node): &(LogId, usize)| peer.held.get(log).is_some_and(|held| held.contains(*node));
        let ids: Vec<EntryId> = self
            .own_withdrawals()
            .iter()
            .filter(|place| holds(place))
            .filter_map(|(log, node)| Some(self.stretches.get(log)?.graph().id(*node)))
            .collect();
        for id in ids {
            self.erased_at.entry(id).or_default().insert(device);
        }
    }
}
