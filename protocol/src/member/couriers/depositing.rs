//! What is brought to a courier: everything known here that does not lie there, for those who may have it.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use super::visiting::Visit;
use super::{Courier, Lying};
use crate::bundle::{self, Item, Letter, Packing, Section};
use crate::courier::{
    Answered, CHANNEL_DAYS, Channel, DayNote, Errand, Lacks, NOTE_ITEMS_MAX, day_box, slip_box, waiting_box, week,
};
use crate::encoding::Canonical as _;
use crate::entry::Verified;
use crate::id::{BoxId, DeviceId, EntryId, LogId, MemberId, RequestId, RotationId};
use crate::kind::Kind;
use crate::limits;
use crate::member::Member;
use crate::member::bundling::{Audience, CONTENT_MAX, Load, Without};
use crate::names::cells_of;
use crate::packet::Packet;
use crate::signature::Signature;
use crate::step::{Now, Rows, Step};
use crate::wire::DoorAnswer;

/// Days of words that a courier is given when it is new. (Older ones it would keep no longer than these.)
const FIRST_DAYS: u64 = limits::COURIER_DAYS;

/// Letters are of this size at least.
const LETTER_BUCKET: u8 = 1;

/// What holds once a visit has come to its end.
#[derive(Default)]
pub(crate) struct Marks {
    /// Up to where boxes were read.
    pub cursors: BTreeMap<BoxId, u64>,
    /// Where something was read past, and how many devices were let in then.
    pub passed: BTreeMap<BoxId, (u64, u64)>,
    /// Ends of chains that lie there.
    pub ends: BTreeMap<LogId, BTreeMap<DeviceId, u64>>,
    pub outside: BTreeSet<EntryId>,
    leaves: BTreeSet<(EntryId, (LogId, u64))>,
    requests: BTreeSet<RequestId>,
    given: BTreeSet<(RotationId, DeviceId)>,
    /// Epochs known here: of others nothing is remembered.
    epochs: BTreeSet<RotationId>,
    prekey: u64,
    address: u64,
    answered: BTreeMap<DeviceId, u64>,
    answered_on: BTreeMap<DeviceId, u64>,
    said: BTreeMap<RequestId, u64>,
    pub knocked_day: Option<u64>,
    /// Boxes were read from their beginning.
    pub anew_day: Option<u64>,
    /// The boxes that were looked into, or will be: of others nothing is remembered.
    pub boxes: BTreeSet<BoxId>,
    /// The last number in each, and the numbers of one's own packets.
    pub lasts: BTreeMap<BoxId, u64>,
    pub numbers: Vec<(BoxId, u64)>,
    /// One's own words that have left, per stretch.
    words: BTreeMap<LogId, u64>,
    /// What was left there, and what was let go of.
    pub batch: Option<u64>,
    pub gone: Vec<u64>,
}

impl Marks {
    /// Writes them into what is remembered. Gives how far one's own words have left.
    pub fn apply(self, courier: &mut Courier) -> BTreeMap<LogId, u64> {
        let memory = courier.memory();
        memory.cursors.extend(self.cursors);
        memory.lasts.extend(self.lasts);
        for (of, (number, known)) in self.passed {
            let first = memory.passed.entry(of).or_insert((number, known));
            *first = (first.0.min(number), first.1.min(known));
        }
        memory.passed.retain(|of, _| self.boxes.contains(of));
        for (of, number) in self.numbers {
            // One's own packet, and nobody's between it and what was read: it need not be read.
            let cursor = memory.cursors.entry(of).or_default();
            if number == cursor.saturating_add(1) {
                *cursor = number;
            }
            let last = memory.lasts.entry(of).or_default();
            *last = (*last).max(number);
        }
        memory.cursors.retain(|of, cursor| *cursor > 0 && self.boxes.contains(of));
        memory.lasts.retain(|of, last| *last > 0 && self.boxes.contains(of));
        memory.anew_day = self.anew_day.unwrap_or(memory.anew_day);
        for (log, ends) in self.ends {
            let known = memory.handed.logs.entry(log).or_default();
            for (device, seq) in ends {
                let end = known.entry(device).or_default();
                *end = (*end).max(seq);
            }
        }
        memory.handed.outside.extend(self.outside);
        memory.handed.leaves.extend(self.leaves);
        memory.handed.requests.extend(self.requests);
        memory.given.extend(self.given);
        memory.given.retain(|(epoch, _)| self.epochs.contains(epoch));
        memory.prekey = memory.prekey.max(self.prekey);
        memory.address = memory.address.max(self.address);
        for (device, number) in self.answered {
            let answered = memory.answered.entry(device).or_default();
            *answered = (*answered).max(number);
        }
        memory.answered_on.extend(self.answered_on);
        memory.said.extend(self.said);
        memory.knocked_day = self.knocked_day.or(memory.knocked_day);
        self.words
    }
}

impl Member {
    /// Makes the packets of a visit.
    pub(super) fn prepare_deposits(
        &mut self,
        whom: &crate::id::TransportId,
        visit: &mut Visit,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) {
        visit.marks.epochs = self.epochs.keys().copied().collect();
        let mut seed = zeroize::Zeroizing::new([0; 32]);
        self.random.fill_bytes(seed.as_mut());
        let mut random = ChaCha20Rng::from_seed(*seed);
        if self.persona.asking.as_ref().is_some_and(|asking| !asking.inside) {
            self.leave_request(whom, visit, now, &mut random);
            return;
        }
        let may = self.left.is_some() || self.counted.devices.contains_key(&self.device());
        if !may || self.frozen || (self.is_gone() && self.left.is_none()) {
            return;
        }
        let recipients = self.recipients(None);
        // Words are signed when there is somebody to give them to, and when it is known who would hear them.
        if !self.words_wait(now) && !recipients.is_empty() {
            self.sign_what_waits(false, now, rows, step);
        }
        let Some(courier) = self.couriers.known.get_mut(whom) else {
            return;
        };
        let mut memory = core::mem::take(courier.memory());
        let again = self.let_go_of_batches(whom, &mut memory, visit, now, step);
        if !recipients.is_empty() {
            self.deposit_for_all(whom, &mut memory, &again, &recipients, visit, now, rows, step, &mut random);
        }
        self.answer_guests_there(&memory, visit, now, &mut random);
        if let Some(courier) = self.couriers.known.get_mut(whom) {
            *courier.memory() = memory;
        }
    }

    /// A guest leaves the request in the slip's box “in”; again before it would go from there.
    fn leave_request(&mut self, whom: &crate::id::TransportId, visit: &mut Visit, now: Now, random: &mut ChaCha20Rng) {
        let Some(asking) = &self.persona.asking else {
            return;
        };
        let before = self.couriers.known.get(whom).and_then(|courier| courier.memory.knocked_day);
        if before.is_some_and(|day| now.day() < day.saturating_add(limits::COURIER_DAYS - 2)) {
            return;
        }
        let [into, _] = asking.paper.boxes();
        let letter = Letter::Request { slip: asking.paper.slip(), sealed: asking.knock.clone() };
        let packet = slip_box(&into).seal(&letter.to_bytes(), LETTER_BUCKET, &self.persona.device, random);
        visit.deposits.extend(packet);
        visit.marks.boxes.insert(slip_box(&into).id());
        visit.marks.knocked_day = Some(now.day());
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one visit, which are borrowed apart")]
    fn deposit_for_all(
        &mut self,
        whom: &crate::id::TransportId,
        memory: &mut super::Memory,
        again: &BTreeSet<EntryId>,
        recipients: &BTreeMap<DeviceId, MemberId>,
        visit: &mut Visit,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
        random: &mut ChaCha20Rng,
    ) {
        let all: Audience = recipients.keys().copied().collect();
        let first = now.0.saturating_sub(FIRST_DAYS * limits::DAY_MS);
        let mut since = memory.handed.logs.is_empty().then_some(first);
        if self.weight(since) > CONTENT_MAX {
            since = Some(now.0.saturating_sub(3 * limits::DAY_MS));
        }
        let found = core::mem::take(&mut visit.found);
        let lying = Lying { handed: &memory.handed, found: &found, again };
        let mut load = self.load(recipients, since, &Without::Lying(lying), rows);
        visit.marks.words = self.own_words_in(&load);
        self.mark_all_known(memory, visit);
        self.put_statements(memory, &mut load, &all, visit);
        if let Some(number) = self.couriers.behind {
            self.put_lacks(&mut load, recipients, number);
        }
        // Who was away, or has just come in, is given what they lack, in sections of their own.
        let mut apart: Vec<Load> = Vec::new();
        for (device, number, held) in self.whom_to_answer(memory, visit, now) {
            let Some(member) = recipients.get(&device) else {
                continue;
            };
            let to = BTreeMap::from([(device, *member)]);
            let since = (self.weight(None) > CONTENT_MAX).then_some(first);
            let mut answer = self.load(&to, since, &Without::Held(&held), rows);
            // Who asks itself gives what it has, and leaves it to the others to say that this was all.
            let asks = self.couriers.behind.is_some();
            if asks && answer.nodes.is_empty() {
                continue;
            }
            if !answer.nodes.is_empty() {
                self.load_statements(&mut answer, &to.keys().copied().collect());
            }
            apart.push(answer);
            if number > 0 {
                visit.marks.answered_on.insert(device, now.day());
            }
            if !asks {
                let answered = Answered::sign(self.persona.group, device, number, &self.persona.device);
                load.put(&all, &Item::Answered(answered));
            }
            if !asks || number == 0 {
                visit.marks.answered.insert(device, number.saturating_add(1));
            }
        }
        if load.sections.is_empty() && apart.is_empty() {
            return;
        }
        let epoch = self.epoch_for_sending(now, step).filter(|_| self.left.is_none());
        let mut errands: BTreeMap<DeviceId, Errand> = BTreeMap::new();
        let mut batch = self.batch_of(&load, &apart, now);
        let mut packing = Packing::new(&self.persona.device, random);
        let (mut notes, mut keep) = (Vec::new(), None);
        let for_all = load.sections.remove(&all);
        let others = load.sections.into_iter().chain(apart.into_iter().flat_map(|load| load.sections));
        for (audience, section) in others {
            if let Some(place) = packing.section(&section, random) {
                for device in audience {
                    errands.entry(device).or_default().places.push(place.clone());
                }
            }
        }
        if let Some(section) = for_all {
            match epoch {
                Some(epoch) => {
                    let note = self.day_note(epoch, &section, &mut packing, now, random);
                    visit.marks.boxes.extend(note.as_ref().map(|note| note.to));
                    notes.extend(note);
                    keep = self.give_channel(epoch, memory, &all, &mut errands, visit);
                }
                // Who has left is in no epoch that the others use: letters say where it lies.
                None => {
                    if let Some(place) = packing.section(&section, random) {
                        for device in &all {
                            errands.entry(*device).or_default().places.push(place.clone());
                        }
                    }
                }
            }
        }
        // Sections first, letters last: who finds a letter finds what it speaks of.
        visit.deposits.extend(packing.into_packets());
        visit.deposits.extend(notes);
        for (device, errand) in errands {
            visit.deposits.extend(self.letter_to(&device, &errand, now, random));
        }
        if let Some(channel) = keep {
            self.keep_channel(channel, self.device(), *whom, now, step);
        }
        batch.add_packets(&visit.deposits, &self.persona.device);
        batch.answered = visit.marks.answered.keys().copied().collect();
        batch.given = visit.marks.given.iter().copied().collect();
        visit.marks.batch = Some(memory.keep_batch(whom, batch, step));
    }

    fn letter_to(&self, device: &DeviceId, errand: &Errand, now: Now, random: &mut ChaCha20Rng) -> Option<Packet> {
        let prekey = &self.prekeys.get(device)?.statement;
        let of = waiting_box(&prekey.mailbox, week(now.day()));
        // A device whose person made its key no key is written to in vain.
        let letter = errand.seal(prekey, &of, &self.persona.device, random)?;
        of.seal(&letter.to_bytes(), LETTER_BUCKET, &self.persona.device, random)
    }

    /// Words for everyone, in the box of the day.
    fn day_note(
        &self,
        epoch: RotationId,
        section: &Section,
        packing: &mut Packing<'_>,
        now: Now,
        random: &mut ChaCha20Rng,
    ) -> Option<Packet> {
        let epoch = self.epochs.get(&epoch)?;
        let (channel, made) = (epoch.rungs.as_ref()?.route(), epoch.signed.rotate.day);
        let day = now.day().clamp(made, made.saturating_add(CHANNEL_DAYS));
        let mut note = DayNote::default();
        if section.len() <= NOTE_ITEMS_MAX {
            note.items.extend_from_slice(section.bytes());
        } else {
            note.places.push(packing.section(section, random)?);
        }
        let content = zeroize::Zeroizing::new(note.to_bytes());
        day_box(&channel, day).seal(&content, 0, &self.persona.device, random)
    }

    /// Tells each device once where the words of an epoch lie. Gives it, for this device too to look there.
    fn give_channel(
        &self,
        epoch: RotationId,
        memory: &super::Memory,
        all: &Audience,
        errands: &mut BTreeMap<DeviceId, Errand>,
        visit: &mut Visit,
    ) -> Option<Channel> {
        let (signed, rungs) = self.epochs.get(&epoch).and_then(|e| Some((&e.signed, e.rungs.as_ref()?)))?;
        let (seed, rotate) = (std::sync::Arc::new(rungs.route()), &signed.rotate);
        let channel = Channel { seed, from_day: rotate.day, snapshot: rotate.snapshot };
        for device in all.iter().filter(|device| !memory.given.contains(&(epoch, **device))) {
            errands.entry(*device).or_default().channels.push(channel.clone());
            visit.marks.given.insert((epoch, *device));
        }
        visit.marks.epochs.insert(epoch);
        Some(channel)
    }

    /// One's own newest prekey and address record, leaves and requests that do not lie there.
    fn put_statements(&self, memory: &super::Memory, load: &mut Load, all: &Audience, visit: &mut Visit) {
        let own = self.device();
        if let Some(prekey) = self.prekeys.get(&own).filter(|prekey| prekey.statement.number > memory.prekey) {
            load.put(all, &Item::Prekey(prekey.clone()));
            visit.marks.prekey = prekey.statement.number;
        }
        if let Some(address) = self.addresses.get(&own).filter(|address| address.statement.number > memory.address) {
            load.put(all, &Item::Address(address.clone()));
            visit.marks.address = address.statement.number;
        }
        for (id, request) in self.requests.iter().filter(|(id, _)| !memory.handed.requests.contains(*id)) {
            // One that came from there lies there.
            if !self.couriers.guests.contains_key(id) {
                let (slip, sealed) = (request.signed.request.slip, request.sealed.clone());
                load.put(all, &Item::Request { slip, sealed });
            }
            visit.marks.requests.insert(*id);
        }
    }

    /// Once this visit has ended, all that is known now lies there, or is known to all, or was too old.
    fn mark_all_known(&self, memory: &super::Memory, visit: &mut Visit) {
        let mut mark = |log: LogId, entry: &crate::entry::Entry, id: EntryId| {
            if entry.seq == 0 {
                visit.marks.outside.insert(id);
            } else {
                let end = visit.marks.ends.entry(log).or_default().entry(entry.device).or_default();
                *end = (*end).max(entry.seq);
            }
        };
        let log = self.groups.log();
        for node in 0..self.groups.len() {
            mark(log, self.groups.entry(node), self.groups.graph().id(node));
        }
        for (log, stretch) in self.stretches.iter().filter(|(log, _)| !self.has_term(log)) {
            for node in 0..stretch.graph().len() {
                mark(*log, stretch.entry(node), stretch.graph().id(node));
            }
        }
        let brought = |leaf: &&crate::ending::Leaf| !memory.handed.has_leaf(leaf) && !self.has_term(&leaf.log);
        for leaf in self.leaves.values().filter(brought) {
            visit.marks.leaves.insert((leaf.ending, (leaf.log, u64::from(leaf.index))));
        }
    }

    /// This device was away: what it holds, for those who hear each log.
    fn put_lacks(&mut self, load: &mut Load, recipients: &BTreeMap<DeviceId, MemberId>, number: u64) {
        let (group, device, again) = (self.persona.group, self.device(), self.couriers.asked_in_vain);
        let mut say = |log: LogId, audience: Audience, tips: Vec<(DeviceId, EntryId)>, key: &_| {
            let lacks = Lacks { group, device, number, again, log, tips, signature: Signature([0; 64]) };
            load.put(&audience, &Item::Lacks(lacks.sign(key)));
        };
        let ends = |tips: &BTreeMap<DeviceId, BTreeSet<(u64, EntryId)>>| {
            let all = tips.iter().flat_map(|(device, ends)| ends.iter().map(move |(_, id)| (*device, *id)));
            all.take(limits::LACKS_TIPS_MAX).collect::<Vec<_>>()
        };
        let all: Audience = recipients.keys().copied().collect();
        say(self.groups.log(), all, ends(self.groups.tips()), &self.persona.device);
        for (log, stretch) in self.stretches.iter().filter(|(log, _)| !self.has_term(log)) {
            let hear = |(_, member): &(&DeviceId, &MemberId)| self.hears(member, stretch.hearers());
            let audience: Audience = recipients.iter().filter(hear).map(|(device, _)| *device).collect();
            say(*log, audience, ends(stretch.tips()), &self.persona.device);
        }
    }

    /// Devices that were away or have just come in, with the number of their asking and what they hold.
    fn whom_to_answer(
        &mut self,
        memory: &super::Memory,
        visit: &mut Visit,
        now: Now,
    ) -> Vec<(DeviceId, u64, BTreeMap<LogId, crate::graph::NodeSet>)> {
        if self.left.is_some() {
            return Vec::new();
        }
        let mut answers = Vec::new();
        for (device, (number, lacks)) in core::mem::take(&mut visit.lacks) {
            if memory.answered_on.get(&device) == Some(&now.day()) {
                continue;
            }
            let mut held = self.held_by(&lacks);
            for (log, id, spoken) in memory.left_for(&device, &lacks, now) {
                // What was left without its words, and has some, is left again.
                let has_words = |(entry, kind): (&Verified, &Kind)| !cells_of(entry, kind).is_empty();
                let without_words = !spoken && *log != self.groups.log() && self.entry(id).is_some_and(has_words);
                let node = self.graph_of(log).and_then(|graph| graph.node(id));
                if let Some(node) = node.filter(|_| !without_words) {
                    held.entry(*log).or_default().insert(node);
                }
            }
            answers.push((device, number, held));
        }
        let heard_of: Vec<_> = self
            .couriers
            .guests
            .iter()
            .filter(|(_, device)| self.groups.tips().contains_key(*device))
            .map(|(request, _)| *request)
            .collect();
        for request in heard_of {
            self.couriers.guests.remove(&request);
        }
        for device in self.couriers.guests.values() {
            let is_in = self.counted.devices.contains_key(device);
            // Who has just come in cannot ask again: two others' word is needed for it.
            let answered = memory.answered.contains_key(device) || memory.is_said_answered(device, 0, 1);
            if is_in && !answered && !answers.iter().any(|(known, ..)| known == device) {
                answers.push((*device, 0, BTreeMap::new()));
            }
        }
        answers
    }

    /// What the door says to guests who asked through a courier.
    fn answer_guests_there(&self, memory: &super::Memory, visit: &mut Visit, now: Now, random: &mut ChaCha20Rng) {
        if self.may_write().is_err() {
            return;
        }
        for id in self.couriers.guests.keys().filter(|id| !self.is_in(id)) {
            let Some(request) = self.requests.get(id).map(|request| &request.signed.request) else {
                continue;
            };
            let answer = match self.door_answer(id, now) {
                DoorAnswer::Entered => DoorAnswer::Waiting,
                answer => answer,
            };
            let (number, prekey) = (u64::from(answer.number()), &request.prekey.statement);
            let Some(slip) = self.groups.slip(&request.slip).filter(|_| memory.said.get(id) != Some(&number)) else {
                continue;
            };
            let info = bundle::letter_info(&[0; 32], &self.persona.group, prekey.number);
            if let Some(letter) = bundle::seal_answer(&answer, &prekey.key, &info, random) {
                let of = slip_box(&slip.slip.boxes[1]);
                visit.deposits.extend(of.seal(&letter.to_bytes(), LETTER_BUCKET, &self.persona.device, random));
                visit.marks.said.insert(*id, number);
            }
        }
    }
}
