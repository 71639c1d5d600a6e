//! What lies at a courier for this device: the boxes it may open, and what is in them.

use std::collections::{BTreeMap, BTreeSet};

use super::visiting::{Visit, is_for_couriers_only};
use super::{AWAY_DAYS, UNANSWERED_DAYS, channel_id};
use crate::bundle::{self, Bundle, Item, Letter, Place};
use crate::cell;
use crate::courier::{CHANNEL_DAYS, Channel, DayNote, Errand, Lies, day_box, first_day, slip_box, waiting_box, week};
use crate::encoding::Canonical as _;
use crate::event::Brought;
use crate::graph::NodeSet;
use crate::id::{BoxId, DeviceId, EntryId, Hash, LogId, MemberId, TransportId};
use crate::limits;
use crate::member::Member;
use crate::names::cells_of;
use crate::secret::ChannelSeed;
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
    /// Words for everyone who is told of a channel, by the id of its seed.
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
    /// It names more, for the next visit.
    more: bool,
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
        // Several may have told of one, and of other days.
        let mut days: BTreeMap<(Hash, u64), &ChannelSeed> = BTreeMap::new();
        for told in self.couriers.channels.values() {
            let id = channel_id(&told.channel.seed);
            days.extend(days_of(&told.channel, now).map(|day| ((id, day), &*told.channel.seed)));
        }
        for ((channel, day), seed) in days {
            look(day_box(seed, day), Opens::Day { channel, day });
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
        let mut note = Note { of: id, number, channel, items: Vec::new(), places: Vec::new(), more: false };
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
                if let Some((by, Errand { channels, places })) = errand {
                    (note.places, note.more) = self.within_share(visit, &by, places);
                    self.read_channels(whom, visit, &by, channels, step);
                }
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

    /// What a letter names, as far as its author's letters may name boxes on one visit: so nobody's take the place of
    /// another's. Whether something is left for the next one; what would never fit is left out.
    fn within_share(&self, visit: &mut Visit, by: &DeviceId, mut places: Vec<Place>) -> (Vec<Place>, bool) {
        places.retain(|place| place.packets <= limits::BOXES_OF_A_MEMBER_MAX as u64);
        let count = places.len();
        let named = visit.named.entry(self.counted.devices.get(by).copied()).or_default();
        places.retain(|place| {
            let packets = usize::try_from(place.packets).unwrap_or(usize::MAX);
            let all = named.saturating_add(packets);
            let fits = all <= limits::BOXES_OF_A_MEMBER_MAX;
            *named = if fits { all } else { *named };
            fits
        });
        let more = places.len() < count;
        (places, more)
    }

    fn read_channels(
        &mut self,
        whom: &TransportId,
        visit: &mut Visit,
        by: &DeviceId,
        channels: Vec<Channel>,
        step: &mut Step,
    ) {
        let now = self.last_call;
        for channel in channels {
            if !self.keep_channel(channel.clone(), *by, *whom, now, step) {
                continue;
            }
            let id = channel_id(&channel.seed);
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
            entries.push((note.of, note.number, missing == 0 && !note.more, ids));
            all.append(&mut note.items);
        }
        let asked = self.couriers.behind;
        self.hear_of_lacks(whom, visit, &all, now);
        all.retain(|item| !is_for_couriers_only(item));
        let waiting = if all.is_empty() || self.is_gone() {
            BTreeMap::new()
        } else {
            self.take_items(all, &mut brought, now, rows, step)
        };
        self.note_found(whom, visit, shared);
        let held = self.note_what_waits(&waiting, now);
        // Each box is read up to the first packet with something that is still asked for.
        let let_in = self.groups.devices_let_in() as u64;
        let mut stuck = BTreeSet::new();
        entries.sort_by_key(|(of, number, _, _)| (*of, *number));
        for (of, number, whole, ids) in entries {
            if !whole || ids.iter().any(|id| held.contains(id)) {
                stuck.insert(of);
            }
            if ids.iter().any(|id| waiting.get(id).is_some_and(|waits| !waits.let_in)) {
                visit.marks.passed.entry(of).or_insert((number, let_in));
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
        self.ask_or_not(asked, away, now);
    }

    /// Whether others are asked for what is missing here. `asked`: they were, before this visit.
    fn ask_or_not(&mut self, asked: Option<u64>, away: bool, now: Now) {
        let asks = self.asks_for_gaps(now);
        let couriers = &mut self.couriers;
        let mut in_vain = 0;
        if couriers.behind.is_some_and(|asked| now.day() > Now(asked).day().saturating_add(UNANSWERED_DAYS)) {
            (couriers.behind, in_vain) = (None, 1);
        } else if couriers.behind.is_some() && !asks && !couriers.away {
            // What was missing has come.
            couriers.behind = None;
        } else if asked.is_some() {
            // Who said that it was answered left less than is missing: the next asking says so.
            in_vain = 1;
        }
        if couriers.behind.is_none() {
            couriers.away = away;
            couriers.asked_in_vain = if asks || away {
                couriers.behind = Some(now.0);
                couriers.asked_in_vain.saturating_add(in_vain).min(limits::ASKED_IN_VAIN_MAX)
            } else {
                0
            };
        } else {
            couriers.away |= away;
        }
    }

    /// What others lack, and who was answered by the word of whom.
    fn hear_of_lacks(&mut self, whom: &TransportId, visit: &mut Visit, items: &[Item], now: Now) {
        let own = self.device();
        let group = self.persona.group;
        let latest = now.after_ms(limits::ASKED_AHEAD_MS).0;
        for item in items {
            if let Item::Lacks(lacks) = item
                && lacks.device != own
                && lacks.number <= latest
                && lacks.holds(&group)
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
        let mut said: BTreeMap<(DeviceId, u64), BTreeSet<MemberId>> = BTreeMap::new();
        for item in items {
            let Item::Answered(answered) = item else { continue };
            let (device, number) = (answered.device, answered.number);
            let is_guest = || number == 0 && self.couriers.guests.values().any(|guest| *guest == device);
            if number > latest || !(self.counted.devices.contains_key(&device) || is_guest()) {
                continue;
            }
            if let Some(by) = self.counted.devices.get(&answered.by).copied()
                && answered.by != own
                && answered.holds(&group)
            {
                said.entry((device, number)).or_default().insert(by);
                // Of each member the last word about each device, and no more.
                if let Some(courier) = self.couriers.known.get_mut(whom) {
                    courier.memory().said_answered.insert((by, device), number);
                }
            }
        }
        let again = self.couriers.asked_in_vain;
        let enough = |by: &BTreeSet<MemberId>| by.len() as u64 > again;
        if self.couriers.behind.is_some_and(|asked| said.get(&(own, asked)).is_some_and(enough)) {
            self.couriers.behind = None;
        }
        let Some(memory) = self.couriers.known.get(whom).map(|courier| &courier.memory) else {
            return;
        };
        visit.lacks.retain(|device, (number, lacks)| {
            let again = lacks.iter().map(|lacks| lacks.again).max().unwrap_or(0).min(limits::ASKED_IN_VAIN_MAX);
            let own = memory.answered.get(device).copied().unwrap_or(0);
            *number >= own && !memory.is_said_answered(device, *number, again)
        });
    }

    /// What somebody else's device left in a channel of which it told all who are members now is there for all of them, and
    /// is not brought again: that it told them is its own word, believed of its own entries only. What was found elsewhere
    /// may lie there for this device alone, or for people of whom some have others beside them now.
    fn note_found(&self, whom: &TransportId, visit: &mut Visit, shared: Vec<(Hash, InNote)>) {
        let mut told: BTreeSet<(Hash, DeviceId)> = BTreeSet::new();
        for of in self.couriers.channels.values() {
            if of.at == *whom && of.channel.snapshot == self.counted.snapshot && of.by != self.device() {
                told.insert((channel_id(&of.channel.seed), of.by));
            }
        }
        let (mut entries, mut cells) = (BTreeSet::new(), BTreeSet::new());
        for (channel, inside) in shared {
            let left = inside.entries.into_iter().filter(|(_, by)| told.contains(&(channel, *by)));
            entries.extend(left.map(|(id, _)| (id, channel)));
            cells.extend(inside.cells.into_iter().map(|cell| (cell, channel)));
        }
        // An entry whose words are here and were not found with it is brought with them.
        let is_whole = |id: &EntryId, channel: &Hash| {
            self.entry(id).is_some_and(|(entry, kind)| {
                cells_of(entry, kind).into_iter().all(|(number, cell, _)| {
                    !self.cells.has(&(*id, number))
                        || cells.contains(&((*id, number, cell.hash, cell.commitment), *channel))
                })
            })
        };
        entries.retain(|(id, channel)| is_whole(id, channel));
        visit.found = entries.into_iter().map(|(id, _)| id).collect();
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
struct InNote {
    entries: Vec<(EntryId, DeviceId)>,
    /// With what fits its entry only if it is the cell itself.
    cells: Vec<(EntryId, u8, Hash, Hash)>,
}

fn what_is_in(items: &[Item]) -> InNote {
    let mut inside = InNote { entries: Vec::new(), cells: Vec::new() };
    for item in items {
        match item {
            Item::Entry(entry) => inside.entries.push((entry.entry.id(), entry.entry.device)),
            Item::Cell { entry, number, ciphertext, key } => {
                inside.cells.push((*entry, *number, cell::hash(ciphertext), key.commitment()));
            }
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
