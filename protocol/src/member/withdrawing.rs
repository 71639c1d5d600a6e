//! Taking back: a person's own words are erased here at once, and elsewhere when it is heard.
//!
//! A taking-back is signed at once, not through the outbox, and stands in the log it takes from, an old stretch too. Heads
//! of the group log are named only by a device that what it rests on does not know, and change no hearers. All of a log is
//! taken back by one small entry.
//!
//! **Whose word it is.** A lost phone goes on signing, on branches that know of no loss. So a taking-back by a device that has
//! ended is heeded only if it stands, as its words would: some leaf of its ending covers it, or others' words rest on it
//! who did not know. It is asked when it comes, and again when a leaf or an ending comes or something rests on it. What was done is
//! done: of takings-back by devices that have ended it is written down that they were heeded here, and nothing comes back.
//! Who left may take back all the same: it is their own, and leaving takes nothing of that.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use super::cells::Sealed;
use crate::command::{Done, Refusal, Taking};
use crate::entry::{Entry, Verified};
use crate::id::{DeviceId, EntryId, Hash, LogId, MessageId};
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

fn row_of_heeded((log, id): &(LogId, EntryId)) -> Vec<u8> {
    [b"heeded".as_slice(), &log.0, &id.0].concat()
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
            self.heed_withdrawals_of(log, step);
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

    /// What ends a device so that its takings-back are not its person's any more.
    fn endings_for_withdrawals(&self, device: &DeviceId) -> Vec<EntryId> {
        let is_leave = |id: &EntryId| {
            let node = self.groups.graph().node(id);
            node.is_some_and(|node| matches!(self.groups.kind(node), Kind::Leave { .. }))
        };
        let ended = self.counted.ended.get(device);
        ended.into_iter().flatten().filter(|ending| !is_leave(ending)).copied().collect()
    }

    /// Heeds the takings-back of all logs that are their person's word, as far as that is not known to be as before.
    pub(super) fn heed_withdrawals(&mut self, step: &mut Step) {
        let state = (self.leaves_kept, self.counted.snapshot);
        let mut logs: Vec<_> = core::mem::take(&mut self.pending.withdrawals).into_iter().collect();
        let is_new = |log: &LogId, of: &(u64, Hash, usize)| {
            self.stretches.get(log).is_some_and(|stretch| *of != (state.0, state.1, stretch.graph().len()))
        };
        logs.extend(self.unheeded.iter().filter(|(log, of)| is_new(log, of)).map(|(log, _)| *log));
        for log in logs {
            self.heed_withdrawals_of(log, step);
        }
    }

    pub(super) fn heed_withdrawals_of(&mut self, log: LogId, step: &mut Step) {
        let Some(stretch) = self.stretches.get(&log) else { return };
        let mut heeded = Vec::new();
        let mut not: BTreeMap<DeviceId, Vec<usize>> = BTreeMap::new();
        for node in stretch.unheeded() {
            let (device, id) = (stretch.entry(node).device, stretch.graph().id(node));
            let endings = self.endings_for_withdrawals(&device);
            let not = not.entry(device).or_default();
            // What comes after one that does not stand does not stand.
            let after = || not.iter().any(|before| stretch.graph().knew(node, *before));
            if self.heeded.contains(&(log, id)) || (!after() && self.stands_against(stretch, node, &endings)) {
                heeded.push((node, !endings.is_empty()));
            } else {
                not.push(node);
            }
        }
        let state = (self.leaves_kept, self.counted.snapshot, stretch.graph().len());
        if not.values().all(Vec::is_empty) {
            self.unheeded.remove(&log);
        } else {
            self.unheeded.insert(log, state);
        }
        for (node, is_ended) in heeded {
            let Some(stretch) = self.stretches.get_mut(&log) else { return };
            stretch.heed(node);
            let id = stretch.graph().id(node);
            self.pending.taken_back.insert(log);
            if is_ended {
                self.note_heeded(log, id, step);
            }
        }
    }

    /// After opening: what was heeded is. By devices that have ended, what was written down; the rest is asked at the first call.
    pub(super) fn heed_again(&mut self) {
        let mut heeded = Vec::new();
        for (log, stretch) in &self.stretches {
            for node in stretch.unheeded() {
                let known = || self.heeded.contains(&(*log, stretch.graph().id(node)));
                if self.endings_for_withdrawals(&stretch.entry(node).device).is_empty() || known() {
                    heeded.push((*log, node));
                } else {
                    self.pending.withdrawals.insert(*log);
                }
            }
        }
        for (log, node) in heeded {
            if let Some(stretch) = self.stretches.get_mut(&log) {
                stretch.heed(node);
            }
        }
        for stretch in self.stretches.values_mut() {
            stretch.take_newly_withdrawn();
        }
    }

    /// Endings came: what their devices took back before they were heard of stays taken back.
    pub(super) fn note_heeded_of_ended(&mut self, step: &mut Step) {
        let ended: BTreeSet<_> =
            self.counted.ended.keys().filter(|device| !self.endings_for_withdrawals(device).is_empty()).collect();
        let of = |(log, stretch): (&LogId, &Stretch)| {
            let done = stretch
                .withdrawals()
                .iter()
                .filter(|node| stretch.is_heeded(**node) && ended.contains(&stretch.entry(**node).device));
            done.map(|node| (*log, stretch.graph().id(*node))).collect::<Vec<_>>()
        };
        for (log, id) in self.stretches.iter().flat_map(of).collect::<Vec<_>>() {
            self.note_heeded(log, id, step);
        }
    }

    fn note_heeded(&mut self, log: LogId, id: EntryId, step: &mut Step) {
        if self.heeded.insert((log, id)) {
            step.put(Table::Note, row_of_heeded(&(log, id)), [1]);
        }
    }

    /// A row of what was heeded. Whether it is one.
    pub(super) fn load_heeded(&mut self, key: &[u8]) -> bool {
        let Some((log, id)) = key.strip_prefix(b"heeded").and_then(|key| key.split_first_chunk::<32>()) else {
            return false;
        };
        self.heeded.extend(id.try_into().ok().map(|id| (LogId(*log), EntryId(id))));
        true
    }

    /// The log is here no more.
    pub(super) fn forget_heeded(&mut self, log: &LogId, step: &mut Step) {
        let of_log = (*log, EntryId([0; 32]))..=(*log, EntryId([255; 32]));
        for of in self.heeded.range(of_log).copied().collect::<Vec<_>>() {
            self.heeded.remove(&of);
            step.erase(Table::Note, row_of_heeded(&of));
        }
        self.unheeded.remove(log);
        self.pending.withdrawals.remove(log);
        self.pending.taken_back.remove(log);
    }

    /// This person's own takings-back that have effect, and are theirs.
    pub(super) fn own_withdrawals(&self) -> Vec<(LogId, usize)> {
        let own = self.persona.member;
        let of = |(log, stretch): (&LogId, &Stretch)| {
            let is_mine = |node: &&usize| stretch.entry(**node).member == own && stretch.is_heeded(**node);
            let mine = stretch.withdrawals().iter().filter(is_mine);
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
