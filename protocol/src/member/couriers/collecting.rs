//! What lies at a courier for this device: the boxes it may open, and what is in them.

use std::collections::{BTreeMap, BTreeSet};

use super::visiting::{Visit, is_for_couriers_only};
use super::{AWAY_DAYS, UNANSWERED_DAYS};
use crate::bundle::{self, Bundle, Item, Letter, Place};
use crate::courier::{CHANNEL_DAYS, Channel, DayNote, Errand, Lies, day_box, first_day, slip_box, waiting_box, week};
use crate::encoding::Canonical as _;
use crate::event::Brought;
use crate::graph::NodeSet;
use crate::id::{BoxId, EntryId, Hash, LogId, MemberId, TransportId};
use crate::limits;
use crate::member::Member;
use crate::names::cells_of;
use crate::step::{Now, Rows, Step};

/// What may lie in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opens {
    /// Letters to this device in some week, sealed to its prekey of this number.
    Waiting { number: u64, week: u64 },
    /// A guest's request.
    SlipIn,
    /// This guest's own request, left there on some day: it is looked whether it lies there.
    OwnRequest { day: u64 },
    /// The door's answer to this guest.
    SlipOut,
    /// Words for everyone who is told of a channel.
    Day { channel: Hash, day: u64 },
    /// One packet of a section.
    Section,
}

impl Opens {
    /// The first day on which something may have been put there; none where that is not known here.
    pub fn day(self) -> Option<u64> {
        match self {
            Self::Waiting { week, .. } => Some(first_day(week)),
            Self::Day { day, .. } | Self::OwnRequest { day } => Some(day),
            Self::SlipIn | Self::SlipOut | Self::Section => None,
        }
    }
}

/// What lay in one packet of a numbered box.
pub(crate) struct Note {
    of: BoxId,
    number: u64,
    /// It lay in this channel.
    channel: Option<Hash>,
    items: Vec<Item>,
    places: Vec<Place>,
}

impl Member {
    /// The boxes that are looked into from the beginning of a visit.
    pub(super) fn look_into_boxes(
        &self,
        visit: &mut Visit,
        cursors: &BTreeMap<BoxId, u64>,
        knocked_day: Option<u64>,
        now: Now,
    ) {
        let mut look = |of: crate::packet::PacketBox, opens| {
            let after = cursors.get(&of.id()).copied().unwrap_or(0);
            visit.look_into(of, opens, after);
        };
        let (first, last) = (week(now.day().saturating_sub(limits::COURIER_DAYS)), week(now.day()) + 1);
        for (number, own) in &self.own_prekeys {
            for week in first..=last {
                look(waiting_box(&own.mailbox, week), Opens::Waiting { number: *number, week });
            }
        }
        let own = self.channels_of_epochs();
        let mut channels: Vec<_> = self.couriers.channels.iter().collect();
        channels.sort_by_key(|(id, _)| !own.contains(*id));
        for (id, channel) in channels {
            for day in days_of(channel, now) {
                look(day_box(&channel.seed, day), Opens::Day { channel: *id, day });
            }
        }
        if let Some(asking) = &self.persona.asking {
            let [into, out] = asking.paper.boxes();
            if let Some(day) = knocked_day {
                look(slip_box(&into), Opens::OwnRequest { day });
            }
            look(slip_box(&out), Opens::SlipOut);
        } else if self.may_write().is_ok() {
            let open = |slip: &crate::group_log::SlipState| slip.counts && !slip.used && !slip.taken_back;
            for slip in self.groups.slips().into_iter().filter(open).take(limits::SLIPS_LOOKED_FOR_MAX) {
                look(slip_box(&slip.slip.boxes[0]), Opens::SlipIn);
            }
        }
    }

    /// Opens one packet.
    pub(super) fn open_packet(&mut self, whom: &TransportId, visit: &mut Visit, lies: Lies, step: &mut Step) {
        let Lies { number, packet } = lies;
        let Some((of, opens)) = visit.boxes.get(&packet.to) else {
            return;
        };
        let (id, opens) = (packet.to, *opens);
        if opens == Opens::Section {
            visit.sections.insert(id, packet.to_bytes());
            return;
        }
        if visit.after.get(&id).is_none_or(|after| number <= *after) {
            return;
        }
        visit.after.insert(id, number);
        let channel = if let Opens::Day { channel, .. } = opens { Some(channel) } else { None };
        let mut note = Note { of: id, number, channel, items: Vec::new(), places: Vec::new() };
        let content = if packet.holds() { of.open(&packet) } else { None };
        match (content, opens) {
            (Some(content), Opens::Day { .. }) => {
                if let Ok(DayNote { places, items }) = DayNote::from_bytes(&content) {
                    note.items = bundle::read_items(&items).0;
                    note.places = places;
                }
            }
            (Some(content), Opens::Waiting { number: prekey, .. }) => {
                let errand = match (Letter::from_bytes(&content), self.own_prekeys.get(&prekey)) {
                    (Ok(Letter::Device(sealed)), Some(own)) => {
                        Errand::open(&sealed, of, &self.persona.group, prekey, &own.secret)
                    }
                    _ => None,
                };
                let Errand { channels, places } = errand.unwrap_or_default();
                note.places = places;
                self.read_channels(whom, visit, channels, step);
            }
            (Some(content), Opens::SlipIn) => {
                if let Ok(Letter::Request { slip, sealed }) = Letter::from_bytes(&content) {
                    visit.requests.push((slip, sealed));
                }
            }
            (Some(content), Opens::SlipOut) => {
                if let Ok(Letter::Answer(sealed)) = Letter::from_bytes(&content) {
                    visit.answers.push(sealed);
                }
            }
            _ => {}
        }
        for place in &note.places {
            for number in 0..place.packets.min(limits::BOXES_ASKED_MAX as u64) {
                visit.look_into(bundle::section_box(&place.key, number), Opens::Section, 0);
            }
        }
        visit.notes.push(note);
    }

    fn read_channels(&mut self, whom: &TransportId, visit: &mut Visit, channels: Vec<Channel>, step: &mut Step) {
        let now = self.last_call;
        for channel in channels {
            let Some(id) = self.keep_channel(channel.clone(), step) else {
                continue;
            };
            for day in days_of(&channel, now) {
                let of = day_box(&channel.seed, day);
                let known = self.couriers.known.get(whom);
                let after = known.and_then(|courier| courier.memory.cursors.get(&of.id())).copied().unwrap_or(0);
                visit.look_into(of, Opens::Day { channel: id, day }, after);
            }
        }
    }

    /// Takes in all that was collected, at once.
    pub(super) fn take_collected(
        &mut self,
        whom: &TransportId,
        visit: &mut Visit,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) {
        let mut brought = Brought::default();
        let sections = core::mem::take(&mut visit.sections);
        let bundle = Bundle::of(&sections);
        let mut work = limits::CHANNELS_MAX;
        let (mut all, mut entries, mut shared) = (Vec::new(), Vec::new(), Vec::new());
        for mut note in core::mem::take(&mut visit.notes) {
            let mut missing = 0;
            for place in &note.places {
                let (found, damaged) = bundle.section(place, &mut work);
                note.items.extend(found);
                missing += damaged;
            }
            if let Some(channel) = note.channel {
                shared.push((channel, what_is_in(&note.items)));
            }
            let ids: Vec<EntryId> = note.items.iter().filter_map(entry_of).collect();
            entries.push((note.of, note.number, missing == 0, ids));
            all.append(&mut note.items);
        }
        self.hear_of_lacks(whom, visit, &all);
        all.retain(|item| !is_for_couriers_only(item));
        let there: Vec<_> = all.iter().filter_map(place_of).collect();
        let authors: BTreeMap<_, _> = all.iter().filter_map(author_of).collect();
        let waiting = if all.is_empty() || self.is_gone() {
            BTreeSet::new()
        } else {
            self.take_items(all, &mut brought, now, rows, step)
        };
        self.note_lies_there(visit, there, &waiting);
        self.note_found(visit, shared, &waiting);
        for id in &waiting {
            if let Some((log, member)) = authors.get(id)
                && self.couriers.resting.len() < limits::RESTING_MAX
            {
                self.couriers.resting.entry(*id).or_insert((*log, (*member, now.0)));
            }
        }
        // Each box is read up to the first packet that could not be taken in.
        let mut stuck = BTreeSet::new();
        entries.sort_by_key(|(of, number, _, _)| (*of, *number));
        for (of, number, whole, ids) in entries {
            if !whole || ids.iter().any(|id| waiting.contains(id)) {
                stuck.insert(of);
            }
            if !stuck.contains(&of) {
                visit.marks.cursors.insert(of, number);
            }
        }
        for (slip, sealed) in core::mem::take(&mut visit.requests) {
            if let Some(id) = self.take_guest(slip, sealed, &mut brought, now, step)
                && let Some(request) = self.requests.get(&id)
                && self.couriers.guests.len() < limits::REQUESTS_MAX
            {
                self.couriers.guests.insert(id, request.signed.request.device);
            }
        }
        for sealed in core::mem::take(&mut visit.answers) {
            self.take_answer(&sealed, &[0; 32], &mut brought, step);
        }
        visit.brought = (brought.words + brought.acts + brought.requests) as u64;
        self.settle(now, rows, step);
        let away = self.couriers.last_day.is_some_and(|day| now.day() > day.saturating_add(AWAY_DAYS));
        match self.couriers.behind {
            // Asked in vain for days.
            Some(asked) if now.day() > Now(asked).day().saturating_add(UNANSWERED_DAYS) => self.couriers.behind = None,
            Some(_) => {}
            None if !waiting.is_empty() || away => self.couriers.behind = Some(now.0),
            None => {}
        }
    }

    /// What others lack, and who was answered. Nobody signs that: it is believed of a guest, and of a question that lies
    /// there as its device signed it, once in [`AWAY_DAYS`]. Who asks again so soon was not answered, whatever is said.
    fn hear_of_lacks(&mut self, whom: &TransportId, visit: &mut Visit, items: &[Item]) {
        let own = self.device();
        for item in items {
            if let Item::Lacks(lacks) = item
                && lacks.device != own
                && lacks.holds(&self.persona.group)
            {
                let asked = visit.lacks.entry(lacks.device).or_default();
                if asked.0 < lacks.number {
                    *asked = (lacks.number, Vec::new());
                }
                if asked.0 == lacks.number && asked.1.len() < limits::LOGS_MAX {
                    asked.1.push(lacks.clone());
                }
            }
        }
        for item in items {
            let Item::Answered { device, number } = item else { continue };
            if *device == own && self.couriers.behind == Some(*number) {
                self.couriers.behind = None;
            }
            let Some(courier) = self.couriers.known.get_mut(whom) else { continue };
            let before = courier.memory().answered.get(device).copied();
            let asks = visit.lacks.get(device).is_some_and(|(asked, _)| asked == number);
            let again = before.is_some_and(|before| *number < before.saturating_add(AWAY_DAYS * limits::DAY_MS));
            let is_guest = *number == 0 && self.couriers.guests.values().any(|guest| guest == device);
            if (asks && !again) || (is_guest && before.is_none()) {
                // One more than the number, so that 0 is nothing.
                courier.memory().answered.insert(*device, number.saturating_add(1));
            }
        }
        let known = self.couriers.known.get(whom);
        let answered = |device: &crate::id::DeviceId| {
            known.and_then(|courier| courier.memory.answered.get(device)).copied().unwrap_or(0)
        };
        visit.lacks.retain(|device, (number, _)| *number >= answered(device));
    }

    /// What was found there need not be deposited again.
    fn note_lies_there(
        &self,
        visit: &mut Visit,
        there: Vec<(LogId, crate::id::DeviceId, u64, EntryId)>,
        waiting: &BTreeSet<EntryId>,
    ) {
        for (log, device, seq, id) in there {
            let here = self.graph_of(&log).is_some_and(|graph| graph.node(&id).is_some());
            if !here || waiting.contains(&id) || self.has_term(&log) {
                continue;
            }
            if seq == 0 {
                visit.marks.outside.insert(id);
            } else {
                let end = visit.marks.ends.entry(log).or_default().entry(device).or_default();
                *end = (*end).max(seq);
            }
        }
    }

    /// What lies in a channel of the present membership's is there for all of them, and is not brought again. What was found
    /// elsewhere may lie there for this device alone, or for people of whom some have others beside them now. One's own is
    /// always brought: that a channel is everybody's is the word of whoever left the letter, and who put something there
    /// can have it dropped.
    fn note_found(&self, visit: &mut Visit, shared: Vec<(Hash, InNote)>, waiting: &BTreeSet<EntryId>) {
        let is_of_all = |channel: &Hash| {
            self.couriers.channels.get(channel).is_some_and(|channel| channel.snapshot == self.counted.snapshot)
        };
        let (mut entries, mut cells) = (BTreeSet::new(), BTreeSet::new());
        for (channel, inside) in shared {
            if is_of_all(&channel) {
                entries.extend(inside.entries);
                cells.extend(inside.cells);
                visit.found.leaves.extend(inside.leaves);
                visit.found.requests.extend(inside.requests);
            }
        }
        // An entry whose words are here and were not found there is brought with them.
        let own = self.device();
        let is_whole = |id: &EntryId| {
            self.entry(id).filter(|(entry, _)| entry.device != own).is_some_and(|(entry, kind)| {
                let names = cells_of(entry, kind).into_iter().map(|(number, ..)| (*id, number));
                names.into_iter().all(|name| cells.contains(&name) || !self.cells.has(&name))
            })
        };
        entries.retain(|id| !waiting.contains(id) && is_whole(id));
        visit.found.entries = entries;
    }

    /// What a device holds by its own word: everything that rests on the ends it names.
    pub(super) fn held_by(&self, lacks: &[crate::courier::Lacks]) -> BTreeMap<LogId, NodeSet> {
        let mut held = BTreeMap::new();
        for lacks in lacks {
            if let Some(graph) = self.graph_of(&lacks.log) {
                let tips: Vec<_> = lacks.tips.iter().filter_map(|(_, id)| graph.node(id)).collect();
                held.insert(lacks.log, graph.closure(tips));
            }
        }
        held
    }
}

/// The days of a channel whose boxes may hold something now.
fn days_of(channel: &Channel, now: Now) -> impl Iterator<Item = u64> + use<> {
    let oldest = now.day().saturating_sub(limits::COURIER_DAYS + 1);
    let (first, last) = (channel.from_day, channel.from_day.saturating_add(CHANNEL_DAYS));
    (first.max(oldest)..=last).take(CHANNEL_DAYS as usize + 1)
}

/// What lay in one note, by name.
#[derive(Default)]
struct InNote {
    entries: Vec<EntryId>,
    cells: Vec<(EntryId, u8)>,
    leaves: Vec<(EntryId, (LogId, u64))>,
    requests: Vec<Vec<u8>>,
}

fn what_is_in(items: &[Item]) -> InNote {
    let mut inside = InNote::default();
    for item in items {
        match item {
            Item::Entry(entry) => inside.entries.push(entry.entry.id()),
            Item::Cell { entry, number, .. } => inside.cells.push((*entry, *number)),
            Item::Leaf(leaf) => inside.leaves.push((leaf.ending, (leaf.log, u64::from(leaf.index)))),
            Item::Request { sealed, .. } => inside.requests.push(sealed.clone()),
            _ => {}
        }
    }
    inside
}

fn entry_of(item: &Item) -> Option<EntryId> {
    match item {
        Item::Entry(entry) => Some(entry.entry.id()),
        _ => None,
    }
}

fn author_of(item: &Item) -> Option<(EntryId, (LogId, MemberId))> {
    match item {
        Item::Entry(entry) => Some((entry.entry.id(), (entry.entry.log, entry.entry.member))),
        _ => None,
    }
}

fn place_of(item: &Item) -> Option<(LogId, crate::id::DeviceId, u64, EntryId)> {
    match item {
        Item::Entry(entry) => Some((entry.entry.log, entry.entry.device, entry.entry.seq, entry.entry.id())),
        _ => None,
    }
}
