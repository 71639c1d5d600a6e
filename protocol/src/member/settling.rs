//! Drawing the consequences of what came in, all in one place and in one order: parked entries, names, who counts now,
//! what is owed to the log, who may connect, unsent words, what to tell the client, what to push to whom, when to wake.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use super::cells::Sealed;
use crate::command::{Delivery, Standing};
use crate::event::Event;
use crate::group_log::Counted;
use crate::id::{DeviceId, EntryId, LogId, MemberId, MessageId, ThreadId};
use crate::kind::{Forked, Kind};
use crate::limits;
use crate::names::CellName;
use crate::step::{Now, Rows, Step};

/// What came in and is not worked off yet.
#[derive(Default)]
pub(crate) struct Pending {
    /// The group log grew.
    pub group_log: bool,
    /// Logs whose heads are to be written down.
    pub contents: BTreeSet<LogId>,
    /// A page of the first thread began: the list of them is to be written down.
    pub pages: bool,
    /// Any log grew: something parked may go in.
    pub new_entries: bool,
    /// Stretches to which takings-back came.
    pub withdrawals: BTreeSet<LogId>,
    /// Stretches in which something was taken back.
    pub taken_back: BTreeSet<LogId>,
    /// Something of a meeting came, or who is a member changed: it is to be told, and perhaps said again for newcomers.
    pub meeting: bool,
    pub meeting_heard: bool,
    /// Who asked for a quiet minute.
    pub slow: Vec<MemberId>,
    /// Cells that came.
    pub cells: Vec<CellName>,
    /// Entries handed to some connection.
    pub handed: Vec<EntryId>,
    /// A peer told what it holds.
    pub heard_of: bool,
    /// Members whose first connection came, or last one went.
    pub connections: Vec<(MemberId, bool)>,
    /// An Enter was written here: rotate at once.
    pub rotate: bool,
    /// Newcomers whose names have not come yet.
    pub newcomers: Vec<(MemberId, MemberId)>,
    /// Own words that were told to have come so far.
    pub told: BTreeMap<MessageId, Delivery>,
    /// Members of whom a RecoverySet came from elsewhere.
    pub recovery_sets: BTreeSet<MemberId>,
}

/// Own messages whose way is followed at a time.
const FOLLOWED_MAX: usize = 512;

impl Member {
    /// Works off everything that came in during a call.
    pub(super) fn settle(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) {
        loop {
            if core::mem::take(&mut self.pending.new_entries) {
                self.retry_parked(now, step);
            }
            if core::mem::take(&mut self.pending.group_log) {
                self.membership_changed(now, rows, step);
            }
            if !self.pending.new_entries && !self.pending.group_log {
                self.go_on_with_new_key(now, step);
            }
            if !self.pending.new_entries && !self.pending.group_log {
                self.let_in_who_stands_there(now, step);
            }
            if !self.pending.new_entries && !self.pending.group_log {
                self.release_outbox(now, rows, step);
            }
            if !self.pending.new_entries && !self.pending.group_log {
                self.say_here_again(now, step);
            }
            if !self.pending.new_entries && !self.pending.group_log {
                break;
            }
        }
        self.retry_leaves(step);
        self.resolve_claims();
        self.answer_guests(now, step);
        self.take_words_back(step);
        self.tell_connections(rows, step);
        self.tell_newcomers(rows, step);
        self.tell_of_clocks(step);
        self.tell_words(rows, step);
        self.tell_meeting(now, rows, step);
        let connections: Vec<_> = self.peers.keys().copied().collect();
        for connection in &connections {
            self.give_statements(*connection, step);
            self.fill(*connection, now, rows, step);
        }
        self.look_what_to_deposit(now);
        self.say_got(now, step);
        self.show_next_transport(step);
        self.tell_deliveries(step);
        self.write_contents(step);
        self.end_last_call(now, step);
        step.alarm = self.next_alarm(step.alarm);
    }

    /// The group log grew: names, who counts, what this device owes the log, who may connect.
    fn membership_changed(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) {
        let before = core::mem::replace(&mut self.counted, self.groups.counted());
        self.follow_names(step);
        if before.endings != self.counted.endings {
            self.note_heeded_of_ended(step);
            self.note_leavers(now, step);
        }
        let knew_couriers = self.couriers_followed();
        (self.pending.meeting, self.pending.meeting_heard) = (true, true);
        self.take_early_statements(step);
        self.learn_from_requests(step);
        self.note_waits(now, step);
        self.find_own_place(step);
        self.look_again_at_peers(now, step);
        if before.snapshot != self.counted.snapshot {
            self.tell_changes(&before, rows, step);
            if before.places.contains_key(&self.persona.member) {
                self.tell_devices(&before, rows, step);
            }
        } else {
            self.say_who_may_connect(step);
        }
        for member in core::mem::take(&mut self.pending.recovery_sets) {
            // Who comes in now is not told what happened before.
            if before.places.contains_key(&self.persona.member) {
                let (name, mine) = (self.name_of(&member, rows), member == self.persona.member);
                step.events.push(Event::NewRecoverySlip { name, mine });
            }
        }
        if knew_couriers {
            self.follow_couriers(now, rows, step);
        }
        // A rotation knew of any group-log entry, not only of those that change the membership.
        self.retry_epochs(now, step);
        if self.may_write().is_err() {
            return;
        }
        self.part_from_other_half(now, step);
        let forks = self.forks();
        if !forks.is_empty() || self.groups.owes_seen(&self.device()) {
            self.join_branches(now, step);
        }
        if self.groups.owes_seen(&self.device()) {
            self.write_in_group_log(&Kind::Seen, Sealed::default(), now, step);
        }
        for proof in forks {
            self.write_in_group_log(&Kind::Forked(proof), Sealed::default(), now, step);
        }
        if core::mem::take(&mut self.pending.rotate) {
            self.counted = self.groups.counted();
            let id = self.rotate_now(now, step);
            let devices: Vec<_> =
                self.peers.iter().filter(|(_, peer)| peer.device().is_some()).map(|(c, _)| *c).collect();
            // The group log goes first: a rotation can only be checked by who knows what it knew.
            for connection in devices {
                self.fill(connection, now, rows, step);
                self.give_epoch(connection, id, step);
            }
        }
    }

    /// Proofs of forks in any log that is here, of devices that nobody has proven it of: one a device.
    fn forks(&self) -> Vec<Forked> {
        let mut forks: BTreeMap<_, _> = self.groups.forks().into_iter().map(|fork| (fork.device, fork)).collect();
        for stretch in self.stretches.values() {
            for device in stretch.forking().filter(|device| self.is_fork_news(device)) {
                if let Some(fork) = stretch.fork(device) {
                    forks.entry(*device).or_insert(fork);
                }
            }
        }
        forks.into_values().collect()
    }

    /// Whether a fork of this device would be news: whoever holds both halves tells the others, who may hold one each.
    pub(super) fn is_fork_news(&self, device: &DeviceId) -> bool {
        self.groups.member_of(device).is_some() && !self.groups.is_proven_to_have_forked(device)
    }

    /// One's own entering has come, or one's own place has ended.
    fn find_own_place(&mut self, step: &mut Step) {
        if self.counted.devices.contains_key(&self.device()) {
            let asked = self.persona.asking.take();
            if asked.is_some() | self.persona.linked.take().is_some() {
                self.save_persona(step);
            }
            if asked.is_some_and(|asking| !asking.inside) {
                // A bundle said so, not a door: from now on this device shows itself with its own key.
                self.come_inside(step);
            }
            if self.left.is_none() {
                self.set_standing(Standing::Entered, None, step);
            }
        } else if self.left.is_none() && self.counted.places.get(&self.persona.member).is_some_and(|place| place.left) {
            // Another device of this person left for both. The words stay here until this person says otherwise: the
            // other device may have been a stolen one.
            if !self.is_gone() {
                step.events.push(Event::LeftElsewhere);
            }
            self.set_standing(Standing::Left, None, step);
        } else if self.left.is_none()
            && self.is_gone()
            && self.counted.places.get(&self.persona.member).is_some_and(|place| !place.left)
        {
            // That leaving has no effect any more: a recovery key spoke.
            self.set_standing(Standing::Entered, None, step);
        }
    }

    /// Whether this person's place has ended, by this device or another one: nobody is asked for anything any more.
    pub(super) fn is_gone(&self) -> bool {
        self.standing == Standing::Left
    }

    fn tell_changes(&mut self, before: &Counted, rows: &dyn Rows, step: &mut Step) {
        let was_in = before.places.contains_key(&self.persona.member);
        if !was_in {
            return;
        }
        let after = self.counted.clone();
        let old: BTreeSet<_> = before.enters.iter().collect();
        let mut slips: BTreeMap<_, BTreeSet<MemberId>> = BTreeMap::new();
        for id in &after.enters {
            let Some(node) = self.groups.graph().node(id) else {
                continue;
            };
            if let Kind::Enter(enter) = self.groups.kind(node) {
                let (guest, slip) = (enter.request.request.member(), enter.request.request.slip);
                slips.entry(slip).or_default().insert(guest);
                if !old.contains(id) && !before.places.contains_key(&guest) && guest != self.persona.member {
                    let giver = self.groups.slip(&slip).map_or(guest, |slip| slip.giver);
                    if !self.pending.newcomers.iter().any(|(g, _)| *g == guest) {
                        self.pending.newcomers.push((guest, giver));
                    }
                }
            }
        }
        for (slip, guests) in slips {
            let new = guests.iter().any(|guest| !before.places.contains_key(guest));
            if guests.len() > 1 && new {
                let giver = self.groups.slip(&slip).map(|slip| slip.giver).unwrap_or_default();
                step.events.push(Event::SlipUsedTwice { slip_from: self.name_of(&giver, rows) });
            }
        }
        for (member, place) in &after.places {
            if place.left && *member != self.persona.member && before.places.get(member).is_some_and(|was| !was.left) {
                step.events.push(Event::Left { name: self.name_of(member, rows) });
            }
            if !place.left && *member != self.persona.member && before.places.get(member).is_some_and(|was| was.left) {
                step.events.push(Event::CameBack { name: self.name_of(member, rows) });
            }
        }
    }

    fn tell_newcomers(&mut self, rows: &dyn Rows, step: &mut Step) {
        for (guest, giver) in core::mem::take(&mut self.pending.newcomers) {
            let name = self.name_of(&guest, rows);
            if name.is_empty() {
                self.pending.newcomers.push((guest, giver));
                continue;
            }
            step.events.push(Event::CameIn { name, slip_from: self.name_of(&giver, rows) });
        }
    }

    /// Words were taken back: their cells go, and do not come again.
    fn take_words_back(&mut self, step: &mut Step) {
        self.heed_withdrawals(step);
        let mut any = false;
        for log in &self.pending.taken_back.clone() {
            let Some(stretch) = self.stretches.get(log) else {
                continue;
            };
            let gone: Vec<_> = (0..stretch.graph().len())
                .filter(|node| stretch.is_withdrawn(*node))
                .flat_map(|node| {
                    let entry = stretch.entry(node);
                    (0..entry.cells.len()).filter_map(move |n| Some((entry.id(), u8::try_from(n).ok()?)))
                })
                .collect();
            any |= !gone.is_empty();
            for name in gone {
                self.erase_cell(&name, step);
            }
        }
        if any {
            // Once for all logs: all files are looked at.
            self.let_attachments_go(step);
        }
    }

    /// New words, in the order they stand on screen.
    fn tell_words(&mut self, rows: &dyn Rows, step: &mut Step) {
        let logs = core::mem::take(&mut self.pending.taken_back);
        let cells = core::mem::take(&mut self.pending.cells);
        let mut threads = BTreeMap::new();
        let mut note = |member: &Self, id: &EntryId| {
            for (log, stretch) in &member.stretches {
                if let Some(node) = stretch.graph().node(id)
                    && stretch.messages().contains_key(&node)
                    && let Some(thread) = stretch.opening().page.thread()
                {
                    threads.entry(thread).or_insert_with(BTreeSet::new).insert((*log, node));
                }
            }
        };
        for (id, _) in cells.iter().filter(|(_, number)| *number == 0) {
            note(self, id);
        }
        for (thread, new) in threads {
            let order = self.order_of(&thread);
            let last_old = order.iter().rposition(|place| !new.contains(place));
            for (i, place) in order.iter().enumerate().filter(|(_, place)| new.contains(place)) {
                if let Some(message) = self.message_view(&order, i, rows) {
                    let above = last_old.is_some_and(|last| i < last);
                    let _ = place;
                    step.events.push(Event::Message { message: Box::new(message), above });
                }
            }
        }
        self.tell_late_files(&cells, rows, step);
        // Each message once, however many takings-back name it.
        let mut taken_back: BTreeMap<_, BTreeSet<(LogId, usize)>> = BTreeMap::new();
        for log in logs {
            let Some(stretch) = self.stretches.get_mut(&log) else {
                continue;
            };
            let Some(thread) = stretch.opening().page.thread() else {
                continue;
            };
            let nodes = stretch.take_newly_withdrawn();
            taken_back.entry(thread).or_default().extend(nodes.into_iter().map(|node| (log, node)));
        }
        for (thread, gone) in taken_back {
            let mut by = BTreeSet::new();
            for (log, node) in &gone {
                let author = self.stretches.get(log).and_then(|s| Some(s.messages().get(node)?.member));
                by.extend(author);
            }
            let many = gone.len() > limits::WITHDRAWN_TOLD_MAX;
            for member in by {
                let (name, mine) = (self.name_of(&member, rows), member == self.persona.member);
                step.events.push(Event::TakenBack { thread, name, mine, many });
            }
            if many {
                continue;
            }
            let order = self.order_of(&thread);
            for (i, _) in order.iter().enumerate().filter(|(_, place)| gone.contains(place)) {
                if let Some(message) = self.message_view(&order, i, rows) {
                    step.events.push(Event::MessageChanged { message: Box::new(message) });
                }
            }
        }
        self.tell_group_cells(&cells, rows, step);
    }

    /// What files a message brings came after its words.
    fn tell_late_files(&mut self, cells: &[CellName], rows: &dyn Rows, step: &mut Step) {
        let is_late = |name: &&CellName| name.1 == 1 && !cells.contains(&(name.0, 0)) && self.cells.has(&(name.0, 0));
        let late: Vec<_> = cells.iter().filter(is_late).map(|(id, _)| *id).collect();
        for id in late {
            let in_stretch = |(log, s): (&LogId, &crate::stretch::Stretch)| {
                let node = s.graph().node(&id).filter(|node| s.messages().contains_key(node))?;
                Some(((*log, node), s.opening().page.thread()?))
            };
            let Some((place, thread)) = self.stretches.iter().find_map(in_stretch) else { continue };
            let order = self.order_of(&thread);
            if let Some(i) = order.iter().position(|shown| *shown == place)
                && let Some(message) = self.message_view(&order, i, rows)
            {
                step.events.push(Event::MessageChanged { message: Box::new(message) });
            }
        }
    }

    /// Names and duties whose words came.
    fn tell_group_cells(&mut self, cells: &[CellName], rows: &dyn Rows, step: &mut Step) {
        if self.standing != Standing::Entered {
            return;
        }
        for name in cells {
            let Some(node) = self.groups.graph().node(&name.0) else {
                continue;
            };
            // What does not count is shown nowhere, and told to nobody.
            if !self.counted.counting.contains(node) {
                continue;
            }
            let by = self.groups.entry(node).member;
            match self.groups.kind(node).clone() {
                Kind::Name { over } => {
                    let before = over.first().and_then(|id| self.person_in(&(*id, 0), rows)).unwrap_or_default();
                    step.events.push(Event::Renamed { before, name: self.name_of(&by, rows) });
                }
                Kind::Duties { .. } => {
                    let duties = self.text_of(name, rows).unwrap_or_default();
                    step.events.push(Event::Duties { name: self.name_of(&by, rows), duties });
                }
                Kind::Fact { fact: crate::kind::Fact::Worried, .. } => {
                    let text = self.text_of(name, rows).unwrap_or_default();
                    let mine = by == self.persona.member;
                    step.events.push(Event::Worried { by: self.name_of(&by, rows), mine, text });
                }
                Kind::ThreadOpened { random } => {
                    let thread = ThreadId::opened_by(&by, &random);
                    let text = self.name_in(name, rows).unwrap_or_default();
                    let (term_days, by) = (thread.term_days(), self.name_of(&by, rows));
                    step.events.push(Event::Thread { thread, name: text, by, term_days });
                }
                Kind::Wait { request } => {
                    let because = self.text_of(name, rows).unwrap_or_default();
                    let name = self.requests.get(&request).map(|r| r.name.clone()).unwrap_or_default();
                    step.events.push(Event::Waits { name, by: self.name_of(&by, rows), because });
                }
                _ => {}
            }
        }
    }

    /// How far own words have come, told once per step of the way.
    fn tell_deliveries(&mut self, step: &mut Step) {
        let handed = core::mem::take(&mut self.pending.handed);
        let heard = core::mem::take(&mut self.pending.heard_of);
        for id in &handed {
            let own = self.stretches.values().find_map(|stretch| {
                let message = stretch.messages().get(&stretch.graph().node(id)?)?;
                (message.member == self.persona.member).then_some(message.id)
            });
            if let Some(message) = own {
                self.pending.told.entry(message).or_insert(Delivery::Here);
            }
        }
        while self.pending.told.len() > FOLLOWED_MAX {
            // Ids begin with the time: the first is the oldest.
            self.pending.told.pop_first();
        }
        if handed.is_empty() && !heard {
            return;
        }
        self.note_sent(step);
        // What is as far as it can come is not looked at again: up to 512 messages at each frame.
        let most = if self.tells_kept() { Delivery::Kept } else { Delivery::Sent };
        let told: Vec<_> = self.pending.told.iter().filter(|(_, d)| **d < most).map(|(m, d)| (*m, *d)).collect();
        for (message, before) in told {
            if let Some(state) = self.delivery(&message).filter(|state| *state > before) {
                self.pending.told.insert(message, state);
                step.events.push(Event::Delivery { message, state });
            }
        }
    }

    pub(super) fn next_alarm(&self, asked: Option<Now>) -> Option<Now> {
        let digest = (!self.peers.is_empty()).then_some(self.next_digest);
        let times = [
            asked,
            digest,
            self.next_offer,
            self.next_missing(),
            self.next_asking(),
            self.next_got(),
            self.calling.next(),
            self.next_leaving(),
            self.next_new_key(),
            self.next_paid(),
            self.next_minutes(),
            self.next_term(),
            self.next_visit(),
            self.next_reminder(),
            self.next_of_rooms(),
        ];
        times.into_iter().flatten().min()
    }

    /// How long offers may be gathered, for whoever reads the alarm.
    pub const OFFER_AFTER_MS: u64 = limits::OFFER_AFTER_MS;
}
