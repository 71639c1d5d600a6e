//! Taking back: a person's own words are erased here at once, and elsewhere when it is heard.
//!
//! A taking-back is signed at once, not through the outbox, and stands in the log it takes from, an old stretch too. Heads
//! of the group log are named only by a device that what it rests on does not know, and change no hearers. All of a log is
//! taken back by one small entry.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use super::cells::Sealed;
use crate::command::{Done, Refusal, Taking};
use crate::entry::{Entry, Verified};
use crate::id::{DeviceId, EntryId, LogId, MessageId};
use crate::kind::{Kind, Withdraw};
use crate::limits;
use crate::step::{Connection, Now, Step, Table};
use crate::stretch::Stretch;

/// What is to be taken back: nodes of messages by their log, and unsent words.
#[derive(Default)]
struct Taken {
    messages: BTreeMap<LogId, BTreeSet<usize>>,
    unsent: Vec<MessageId>,
}

impl Member {
    pub(super) fn take_back(&mut self, what: &Taking, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        let taken = self.what_is_taken(what)?;
        let meant: usize = taken.messages.values().map(BTreeSet::len).sum();
        if meant > 0 {
            self.may_write()?;
        }
        let mut messages = 0;
        for id in &taken.unsent {
            self.outbox.remove(id);
            step.erase(Table::Outbox, id.0);
        }
        if !taken.unsent.is_empty() {
            self.let_attachments_go(step);
        }
        for (log, nodes) in taken.messages {
            for (withdraw, _) in self.withdraws(what, &log, &nodes) {
                let Some(entry) = self.next_withdraw(&log, withdraw, now) else { continue };
                // What would have no effect is not signed.
                let stretch = self.stretches.get_mut(&log);
                if stretch.is_some_and(|stretch| stretch.would_allow(&entry, &self.groups)) {
                    self.take_own(entry, Sealed::default(), step);
                }
            }
            // The person is told what became of it, not what was meant.
            let stretch = self.stretches.get(&log);
            messages += nodes.iter().filter(|node| stretch.is_some_and(|stretch| stretch.is_withdrawn(**node))).count();
        }
        Ok(Done::TakenBack { messages, unsent: taken.unsent.len(), stay: meant.saturating_sub(messages) })
    }

    /// Refuses if not all that is meant can be taken back: asked before what can never be done again.
    pub(super) fn can_take_back(&mut self, what: &Taking, now: Now) -> Result<(), Refusal> {
        let (mut meant, mut can) = (0, 0);
        for (log, nodes) in self.what_is_taken(what)?.messages {
            meant += nodes.len();
            for (withdraw, many) in self.withdraws(what, &log, &nodes) {
                let Some(entry) = self.next_withdraw(&log, withdraw, now) else { continue };
                let stretch = self.stretches.get_mut(&log);
                let may = stretch.is_some_and(|stretch| stretch.would_allow(&entry, &self.groups));
                can += if may { many } else { 0 };
            }
        }
        if can < meant { Err(Refusal::WordsWouldStay { messages: meant - can }) } else { Ok(()) }
    }

    /// What takes these messages of a log back, as far as a next entry of one's own there knows them, and how many each.
    fn withdraws(&self, what: &Taking, log: &LogId, nodes: &BTreeSet<usize>) -> Vec<(Withdraw, usize)> {
        let Some(stretch) = self.stretches.get(log) else { return Vec::new() };
        let known = stretch.graph().closure(self.known_to_withdraw(stretch).0);
        let mut ids: Vec<_> =
            nodes.iter().filter(|node| known.contains(**node)).map(|node| stretch.graph().id(*node)).collect();
        if matches!(what, Taking::All) {
            return vec![(Withdraw::All, ids.len())];
        }
        ids.sort_unstable();
        ids.chunks(limits::WITHDRAWN_MAX).map(|ids| (Withdraw::Entries(ids.to_vec()), ids.len())).collect()
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

    /// What a taking-back rests on, and the entries it names: what this person's devices wrote there, and no entry of
    /// anyone else's that these do not know. Nobody can make it void.
    fn known_to_withdraw(&self, stretch: &Stretch) -> (Vec<usize>, Vec<EntryId>) {
        let (_, prev) = stretch.next(&self.device());
        let mut parents: Vec<usize> = stretch.graph().node(&prev).into_iter().collect();
        let mut deps = Vec::new();
        for last in self.last_of_own_others(stretch) {
            let known = parents.iter().any(|parent| *parent == last || stretch.graph().knew(*parent, last));
            let with: Vec<_> = parents.iter().copied().chain([last]).collect();
            if !known && deps.len() < limits::DEPS_MAX && stretch.has_own_hearers(&with, &self.groups) {
                parents = with;
                deps.push(stretch.graph().id(last));
            }
        }
        deps.sort_unstable();
        (parents, deps)
    }

    /// The next taking-back of one's own in a stretch, signed and not yet taken in.
    fn next_withdraw(&self, log: &LogId, withdraw: Withdraw, now: Now) -> Option<Verified> {
        let (device, member) = (self.device(), self.persona.member);
        let stretch = self.stretches.get(log)?;
        let (seq, prev) = stretch.next(&device);
        let (parents, deps) = self.known_to_withdraw(stretch);
        // A device that came since is none that these entries know of.
        let is_known = stretch.keeps_hearers(&parents, &device, &member, &self.groups);
        let heads = if is_known { Vec::new() } else { stretch.heads_to_name(&self.groups, &parents) };
        let kind = Kind::Withdraw(withdraw);
        let entry = Entry {
            group: self.persona.group,
            log: *log,
            member,
            device,
            seq,
            prev,
            deps,
            heads,
            time: now.0,
            opening: (seq == 1).then(|| stretch.opening().clone()),
            kind: kind.number(),
            body: kind.body(),
            cells: Vec::new(),
        };
        Some(entry.sign(&self.persona.device))
    }

    /// The last entry with effect of each other device of this person's in a log.
    fn last_of_own_others(&self, stretch: &Stretch) -> Vec<usize> {
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
        let of = |(log, stretch): (&LogId, &Stretch)| {
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
