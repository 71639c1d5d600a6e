//! Taking in what comes: frames are read, entries verified, and those that name others which are not here are parked.

use super::parking::Awaited;
use super::peers::{Parked, Role};
use super::{Member, budget};
use crate::cell::KeepKey;
use crate::encoding::Writer;
use crate::entry::Verified;
use crate::group_log::Added;
use crate::id::{LogId, MemberId, RotationId};
use crate::kind::Kind;
use crate::step::{Connection, Now, Rows, Step, Table};
use crate::stretch::{Stretch, Taken};
use crate::wire::Frame;
use crate::wire::run::{CameWith, NotWhole, Run, ShortEntry};

/// What became of one entry of a run.
pub(super) enum Outcome {
    Taken,
    Parked(Box<Parked>),
    /// It may not stand, or its signature is bad: nothing is known of its author then.
    Dropped(Option<MemberId>),
}

impl Member {
    /// A frame came. False: it is none, and whoever sent it was let go.
    pub(super) fn take_frame(
        &mut self,
        from: Connection,
        bytes: &[u8],
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> bool {
        let Some(peer) = self.peers.get_mut(&from) else {
            return true;
        };
        let Ok(frame) = Frame::read(bytes, &mut peer.hears) else {
            self.let_go(from, now, step);
            return false;
        };
        match frame {
            Frame::Have(have) => self.take_have(from, have, now, step),
            Frame::Digest(digest) => self.take_digest(from, digest, now, step),
            Frame::Run(run) => self.take_run(from, run, now, step),
            Frame::CaughtUp => {
                // A word of somebody who has not even said what they hold is worth nothing.
                let says = |peer: &&mut super::peers::Peer| peer.their_have && !matches!(peer.role, Role::ByHand(_));
                let waits = !self.parking.epochs_of(from).is_empty();
                if let Some(peer) = self.peers.get_mut(&from).filter(says) {
                    peer.exchanged |= !waits;
                    peer.exchanged_when_open = waits;
                    peer.asked_in_vain = 0;
                }
                self.pending.heard_of = true;
                self.ask_for_cells(from, step);
                self.ask_the_next(now, step);
            }
            Frame::Got(runs) => self.take_got(from, runs),
            Frame::Prekeys(prekeys) => {
                self.owe(budget::CHECK * i64::try_from(prekeys.len()).unwrap_or(0));
                self.take_prekeys(from, prekeys, step);
            }
            Frame::Addresses(addresses) => {
                self.owe(2 * budget::CHECK * i64::try_from(addresses.len()).unwrap_or(0));
                self.take_addresses(from, addresses, step);
            }
            Frame::Request { slip, sealed } => {
                self.owe_for_a_look();
                self.take_request(from, slip, sealed, step);
            }
            Frame::Epoch(signed, seal) => {
                self.owe_for_a_look();
                self.take_epoch(from, *signed, seal, now, step);
            }
            Frame::Opened(id) => {
                if let Some(peer) = self.peers.get_mut(&from)
                    && self.epochs.contains_key(&id)
                {
                    peer.lacking_epochs.remove(&id);
                    // Only of epochs that are here: on a connection that stands for months the others would fill it.
                    peer.opened_epochs.retain(|id| self.epochs.contains_key(id));
                    peer.opened_epochs.insert(id);
                }
            }
            Frame::WantRungs(id) => {
                self.owe_for_a_look();
                self.deal_again(from, id, step);
            }
            Frame::Rungs(id, rungs) => self.take_rungs(from, id, *rungs, now, step),
            Frame::WantCells(wanted) => {
                self.owe_for_named(wanted.len());
                self.give_cells(from, &wanted, now, rows, step);
            }
            Frame::Cells(epoch, cells) => {
                self.owe_for_named(cells.len());
                self.take_cells(from, epoch, cells, step);
            }
            Frame::Offer(offers) => {
                self.owe_for_named(offers.len());
                self.take_offer(from, offers, now, step);
            }
            Frame::AskTerms => {
                self.owe_for_a_look();
                self.tell_terms(from, rows, step);
            }
            Frame::Terms(terms) => self.take_terms(from, *terms, step),
            Frame::Knock(sealed) => {
                self.owe_for_a_look();
                self.take_knock(from, sealed, now, step);
            }
            Frame::Door(answer, doors) => self.take_door(from, answer, doors, step),
            Frame::AskRecovery => self.tell_recovery(from, step),
            Frame::GiveRecovery(act) => {
                self.owe_for_a_look();
                self.take_recovery_act(from, *act, now, step);
            }
            // There is no room in a room.
            Frame::Letter(..) | Frame::LetterHeard(_) | Frame::Room(..) if self.is_in_a_room() => {}
            Frame::Letter(prekey, sealed) => {
                self.owe_for_a_look();
                self.take_room_letter(from, prekey, &sealed, now, rows, step);
            }
            Frame::LetterHeard(number) => self.room_letter_heard(from, &number, step),
            Frame::Room(name, says) => self.take_said_in_room(from, name, says, now, rows, step),
            Frame::Over(log) => self.take_over(from, log),
            // Answers to a visit, which no member pays.
            Frame::Recovery(_) | Frame::RecoveryTaken(_) => {}
            Frame::Leaves(leaves) => {
                // Others pass them on, and all keep them: they are paid for, new or not.
                self.owe_always_for_named(leaves.len());
                self.take_leaves(from, leaves, step);
            }
        }
        true
    }

    fn take_run(&mut self, from: Connection, run: Run, now: Now, step: &mut Step) {
        let Some(peer) = self.peers.get_mut(&from) else {
            return;
        };
        peer.runs_taken += 1;
        let before = step.writes.len();
        let role = peer.role;
        let may = match role {
            Role::Device(..) => true,
            Role::Door | Role::ByHand(_) => run.log == self.groups.log(),
            // Who left may still say so.
            Role::Leaver(_) => true,
            _ => false,
        };
        if !may {
            self.let_go(from, now, step);
            return;
        }
        self.owe_got(from, &run.log, now);
        if self.is_page_over(&run.log) {
            self.note_if_over(&run.log);
            self.owe_for_named(run.entries.len());
            self.send(from, &Frame::Over(run.log), step);
            return;
        }
        let mut parked = Vec::new();
        for short in run.entries {
            match self.take_short(from, run.log, run.epoch, short, now, step) {
                Outcome::Taken => {}
                Outcome::Dropped(author) => self.owe_for_refused(from, author.as_ref()),
                Outcome::Parked(entry) => {
                    self.owe(budget::CHECK);
                    parked.push(entry);
                }
            }
        }
        let is_new = step.writes.len() > before || !parked.is_empty();
        if let Some(peer) = self.peers.get_mut(&from).filter(|_| is_new) {
            peer.asked = peer.asked.map(|_| now);
            peer.asked_in_vain = 0;
        }
        for entry in parked {
            self.park(from, *entry, now);
        }
        if self.is_page_over(&run.log) {
            self.send(from, &Frame::Over(run.log), step);
        }
        self.ask_for_cells(from, step);
    }

    pub(super) fn take_short(
        &mut self,
        from: Connection,
        log: crate::id::LogId,
        epoch: Option<RotationId>,
        short: ShortEntry,
        now: Now,
        step: &mut Step,
    ) -> Outcome {
        // A short name that is not known here means that what it names has not come: look before taking apart.
        if !self.can_be_made_whole(&log, &short) {
            return Outcome::Parked(Box::new(Parked::Short(log, epoch, short)));
        }
        // Its sender holds us for somebody who has opened the epoch. What is not here is not stored, and not answered.
        if let Some(unopened) = self.epoch_it_needs(&log, epoch, &short) {
            self.want_epoch(from, unopened, step);
            return Outcome::Parked(Box::new(Parked::Short(log, epoch, short)));
        }
        let page = short.opening.as_ref().map_or_else(|| self.page_term(&log), |opening| opening.page.term());
        let secret = epoch.and_then(|epoch| self.wraps(&epoch, page));
        let whole = short.whole(
            self.persona.group,
            log,
            |device, seq| self.at(&log, device, seq),
            |hash, wrap| KeepKey(secret.as_ref()?).unwrap(hash, wrap),
        );
        match whole {
            Ok((signed, came)) => match signed.verify() {
                Some(entry) => self.take_whole(from, entry, epoch, came, now, step),
                None => Outcome::Dropped(None),
            },
            Err(NotWhole::Name | NotWhole::Epoch) => Outcome::Dropped(None),
        }
    }

    /// The epoch without which nothing can be said of an entry that is not here.
    pub(super) fn epoch_it_needs(
        &self,
        log: &LogId,
        epoch: Option<RotationId>,
        short: &ShortEntry,
    ) -> Option<RotationId> {
        let epoch = epoch.filter(|epoch| short.needs_epoch() && !self.is_open(epoch))?;
        self.at(log, &short.device, short.seq).is_none().then_some(epoch)
    }

    fn can_be_made_whole(&self, log: &crate::id::LogId, short: &ShortEntry) -> bool {
        let prev = short.prev.is_some() || short.seq < 2 || self.at(log, &short.device, short.seq - 1).is_some();
        prev && short.deps.iter().all(|dep| match dep {
            crate::wire::run::Near::Id(_) => true,
            crate::wire::run::Near::At(device, seq) => self.at(log, device, *seq).is_some(),
        })
    }

    /// Takes one entry of a bundle, and parks it if it names others that are not here. False if it cannot stand anywhere.
    pub(super) fn take_from_stick(&mut self, stick: Connection, entry: Verified, now: Now, step: &mut Step) -> bool {
        match self.take_whole(stick, entry, None, Vec::new(), now, step) {
            Outcome::Taken => true,
            Outcome::Dropped(_) => false,
            Outcome::Parked(entry) => {
                self.park(stick, *entry, now);
                true
            }
        }
    }

    pub(super) fn take_whole(
        &mut self,
        from: Connection,
        entry: Verified,
        epoch: Option<RotationId>,
        came: Vec<CameWith>,
        now: Now,
        step: &mut Step,
    ) -> Outcome {
        let (id, log) = (entry.id(), entry.log);
        match self.take_verified(Some((from, now)), entry.clone(), step) {
            Taken::Missing => return Outcome::Parked(Box::new(Parked::Whole(entry, epoch, came))),
            Taken::Refused => return Outcome::Dropped(Some(entry.member)),
            Taken::Known => {
                if let Some(node) = self.graph_of(&log).and_then(|graph| graph.node(&id)) {
                    self.learned(Some(from), log, node, now);
                }
            }
            Taken::New { .. } => {
                let own = self.peers.get(&from).and_then(|peer| peer.device());
                if own.is_some_and(|(_, member)| member == entry.member) {
                    self.owe_always(budget::OWN_WORDS);
                }
                if self.peers.get(&from).is_some_and(|peer| matches!(peer.role, Role::Leaver(_))) {
                    self.owe_always(budget::OF_WHO_LEFT);
                }
            }
        }
        for cell in came {
            match (cell.key, epoch) {
                (Some(key), _) => {
                    self.store_cell(id, cell.number, cell.ciphertext, key, step);
                }
                (None, Some(epoch)) => {
                    self.take_wrapped(from, epoch, (id, cell.number), cell.ciphertext, cell.wrap, step);
                }
                (None, None) => {}
            }
        }
        Outcome::Taken
    }

    /// Takes an entry with a good signature into its log and writes it down.
    pub(super) fn take_verified(&mut self, from: Option<(Connection, Now)>, entry: Verified, step: &mut Step) -> Taken {
        let (id, log) = (entry.id(), entry.log);
        if entry.group != self.persona.group {
            return Taken::Refused;
        }
        let stored = entry.signed().clone();
        let place = Awaited::Place(log, entry.device, entry.seq);
        let own_from_others = from.is_some() && entry.device == self.device() && entry.seq > 0;
        let taken = if log == self.groups.log() {
            match self.groups.add(entry) {
                Added::Known => Taken::Known,
                Added::Missing => Taken::Missing,
                Added::Refused => Taken::Refused,
                Added::Added { node, valid } => {
                    self.pending.group_log = true;
                    self.note_group_day(node);
                    if from.is_some() && valid && matches!(self.groups.kind(node), Kind::RecoverySet(_)) {
                        self.pending.recovery_sets.insert(self.groups.entry(node).member);
                    }
                    Taken::New { node, valid }
                }
            }
        } else {
            self.add_to_stretch(entry)
        };
        if let Taken::New { node, valid } = taken {
            let mut freed = self.parking.has_come(Awaited::Entry(id));
            freed |= self.parking.has_come(place);
            self.pending.new_entries |= freed;
            let mut w = Writer::new();
            w.number(self.arrival);
            w.value(&stored);
            self.arrival += 1;
            step.put(Table::Entry, id.0, w.into_bytes());
            self.note_page(log, step);
            self.note_coming(&log, node, step);
            self.note_contents(log, node);
            self.note_end(&log, node);
            if valid {
                self.note_lacking_of(log, node);
            }
            if log != self.groups.log() && valid {
                self.note_withdrawal(log, node);
                self.note_act(&log, node);
            }
            let forks = |stretch: &Stretch| stretch.fork(&stretch.entry(node).device).map(|fork| fork.device);
            if self.stretches.get(&log).and_then(forks).is_some_and(|device| self.is_fork_news(&device)) {
                self.pending.group_log = true;
            }
            if let Some((from, now)) = from {
                self.learned(Some(from), log, node, now);
            }
            self.pending.new_entries = true;
            if own_from_others {
                self.find_another_copy(step);
            }
        }
        taken
    }

    /// A taking-back came: it is heeded, if it is, once it is known who counts now.
    fn note_withdrawal(&mut self, log: LogId, node: usize) {
        if self.stretches.get(&log).is_some_and(|stretch| matches!(stretch.kind(node), Kind::Withdraw(_))) {
            self.pending.withdrawals.insert(log);
        }
    }

    /// Something was done in a meeting.
    fn note_act(&mut self, log: &LogId, node: usize) {
        let Some(stretch) = self.stretches.get(log) else { return };
        if let crate::kind::Kind::Meet { act, .. } = stretch.kind(node) {
            (self.pending.meeting, self.pending.meeting_heard) = (true, true);
            if *act == crate::meeting::Act::Slow {
                self.pending.slow.push(stretch.entry(node).member);
            }
        }
    }

    pub(super) fn note_lacking_of(&mut self, log: crate::id::LogId, node: usize) {
        let (entry, kind) = if log == self.groups.log() {
            (self.groups.entry(node).clone(), self.groups.kind(node).clone())
        } else if let Some(stretch) = self.stretches.get(&log) {
            (stretch.entry(node).clone(), stretch.kind(node).clone())
        } else {
            return;
        };
        self.note_lacking(&entry, &kind, self.arrival);
    }

    fn add_to_stretch(&mut self, entry: Verified) -> Taken {
        let log = entry.log;
        if self.is_page_over(&log) {
            return Taken::Refused;
        }
        if let Some(stretch) = self.stretches.get_mut(&log) {
            return stretch.add(entry, &self.groups);
        }
        let Some(opening) = entry.opening.as_ref().filter(|_| entry.deps.is_empty()) else {
            // What it rests on is of the same stretch, and on its way.
            return Taken::Missing;
        };
        if opening.document.stretch(&opening.hearers) != log {
            return Taken::Refused;
        }
        if !self.groups.graph().has_all(&entry.heads) {
            return Taken::Missing;
        }
        let Some(mut stretch) = Stretch::opened_by(&entry, &self.groups) else {
            return Taken::Refused;
        };
        // Words that were not said to this person have no business here.
        if !self.groups.is_among(&self.persona.member, stretch.hearers()) {
            return Taken::Refused;
        }
        if self.opens_over(&stretch) {
            return Taken::Refused;
        }
        let taken = stretch.add(entry, &self.groups);
        if matches!(taken, Taken::New { .. }) {
            self.stretches.insert(log, stretch);
        }
        taken
    }
}
