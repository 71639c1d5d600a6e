//! Couriers, from the member's side: which there are, when each is visited, and what is remembered of each.
//!
//! A visit (`visiting`) is questions and answers, one at a time, carried by the node: first everything is collected that
//! lies there for this device (`collecting`), then it is drawn what follows from it, unsent words are signed, and what
//! does not lie there yet is deposited (`depositing`). Nothing is noted as collected or deposited before the visit has
//! ended: who is cut off begins again, and what came twice is known. What this device left there it can have let go of
//! (`batches`): when words in it were taken back, and when a visit was cut off. What was found and rests on what is not here is
//! asked for (`waiting`), for a while.
//!
//! **When**: soon after the start, some seconds after something of one's own, else every five to fifteen minutes, always
//! at a random time: what one visit tells a courier is when it was.

mod batches;
mod collecting;
mod depositing;
mod remembered;
mod visiting;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use rand_core::Rng as _;

use super::Member;
use crate::command::{CourierView, Done, Refusal};
use crate::courier::{CHANNEL_DAYS, Channel, CourierPaper};
use crate::encoding::{Reader, Writer};
use crate::ending::Leaf;
use crate::event::Event;
use crate::id::{BoxId, DeviceId, EntryId, Hash, LogId, MemberId, RequestId, RotationId, TransportId, derive};
use crate::kind::Kind;
use crate::limits;
use crate::secret::ChannelSeed;
use crate::step::{Now, Rows, Step, Table};
use visiting::Visit;

/// Within so long after the start a courier is visited, in milliseconds.
const FIRST_WITHIN_MS: u64 = 1_000;

/// Something of one's own is deposited after this, and as much again at random. A guess: what is written in one go goes
/// together.
const SOON_MS: u64 = 2_000;
const SOON_WITHIN_MS: u64 = 8_000;

/// Between two visits, and as much again and more at random.
const BETWEEN_MS: u64 = 480_000;
const BETWEEN_WITHIN_MS: u64 = 600_000;

/// The first wait after a visit that came to nothing; doubled each time.
const FIRST_WAIT_MS: u64 = 4_000;
const LONGEST_WAIT_MS: u64 = 600_000;

/// Days without a visit after which something may have gone from the courier unseen.
const AWAY_DAYS: u64 = limits::COURIER_DAYS - 3;

/// Days after which boxes are read from their beginning: a courier that left something out, or lost its count, is not
/// believed for good.
const ANEW_DAYS: u64 = 7;

/// Days for which it is waited that somebody answers who knows what was missed; then words are signed all the same.
const UNANSWERED_DAYS: u64 = 7;

/// What lies at a courier, as far as it is known here.
#[derive(Default)]
pub(crate) struct Handed {
    /// Of each device's chain the end.
    pub logs: BTreeMap<LogId, BTreeMap<DeviceId, u64>>,
    /// Acts outside the chains.
    pub outside: BTreeSet<EntryId>,
    leaves: BTreeSet<(EntryId, (LogId, u64))>,
    pub requests: BTreeSet<RequestId>,
}

impl Handed {
    /// Whether an ending's leaf lies there.
    pub fn has_leaf(&self, leaf: &Leaf) -> bool {
        self.leaves.contains(&(leaf.ending, (leaf.log, u64::from(leaf.index))))
    }
}

/// What need not be brought to a courier: what lies there by what is remembered, and what was just found there, but for
/// entries that are brought there again.
#[derive(Clone, Copy)]
pub(crate) struct Lying<'a> {
    handed: &'a Handed,
    found: &'a BTreeSet<EntryId>,
    again: &'a BTreeSet<EntryId>,
}

impl Lying<'_> {
    /// Whether an ending's leaf lies there.
    pub fn has_leaf(&self, leaf: &Leaf) -> bool {
        self.handed.has_leaf(leaf)
    }
}

/// What is remembered of one courier.
#[derive(Default)]
pub(crate) struct Memory {
    /// Up to which number each box was read.
    cursors: BTreeMap<BoxId, u64>,
    /// Of boxes in which something was read past that is by nobody whom the group log here lets in: the number of the first
    /// packet with it, and how many devices were let in then.
    passed: BTreeMap<BoxId, (u64, u64)>,
    /// The last number that the courier is known to have given in each.
    lasts: BTreeMap<BoxId, u64>,
    /// The day on which it was found to have lost what lay there.
    lost_day: u64,
    /// When the last visit came to its end, how many packets it left, and how much that is new it brought.
    visited_ms: Option<u64>,
    left: u64,
    found: u64,
    /// The day on which it was last asked something, and how many questions.
    asked: (u64, u64),
    /// Which devices' boxes hold which epoch's channel.
    given: BTreeSet<(RotationId, DeviceId)>,
    /// Numbers of one's own prekey and address record that lie there.
    prekey: u64,
    address: u64,
    /// Up to which asking this device answered a device there.
    answered: BTreeMap<DeviceId, u64>,
    /// On which day it answered each last: once a day, whatever is asked.
    answered_on: BTreeMap<DeviceId, u64>,
    /// The last asking of a device that a member says to have answered. Not written down: it saves traffic, no more.
    said_answered: BTreeMap<(MemberId, DeviceId), u64>,
    /// What was said to guests there.
    said: BTreeMap<RequestId, u64>,
    /// The day on which this guest's own request was left there.
    knocked_day: Option<u64>,
    /// The day on which boxes were last read from their beginning.
    anew_day: u64,
    handed: Handed,
    /// What this device left there, by visit.
    batches: BTreeMap<u64, batches::Batch>,
    /// How many rows of things lie on disk.
    rows: usize,
}

impl Memory {
    /// The courier has lost what lay there: nothing of it is taken to lie there any more, and all of it is read and brought
    /// again. What lets packets be dropped is kept, should some of them lie there after all.
    fn lose(&mut self, day: u64) {
        let batches = core::mem::take(&mut self.batches);
        *self = Self { batches, lost_day: day, asked: self.asked, rows: self.rows, ..Self::default() };
    }

    /// Boxes in which something was read past are read again from there, once somebody was let in since.
    fn read_again(&mut self, let_in: u64) {
        let cursors = &mut self.cursors;
        self.passed.retain(|of, (number, known)| {
            if *known < let_in
                && let Some(cursor) = cursors.get_mut(of)
            {
                *cursor = (*cursor).min(number.saturating_sub(1));
            }
            *known >= let_in
        });
    }

    /// Whether more members than an asking was in vain say that they answered it. So nobody who says so and did not keeps
    /// others from answering for longer than until it is asked again.
    fn is_said_answered(&self, device: &DeviceId, number: u64, again: u64) -> bool {
        let says = self.said_answered.iter().filter(|((_, of), said)| of == device && **said == number);
        says.count() as u64 > again
    }
}

/// One courier.
pub(crate) struct Courier {
    paper: CourierPaper,
    memory: Memory,
    next: Now,
    wait_ms: u64,
    visit: Option<Box<Visit>>,
    /// Whether the last visit came to its end.
    reached: Option<bool>,
}

/// A channel that a device told of at a courier. Who says a wrong day, or of another's that it is theirs, says it of
/// themselves only.
struct Told {
    channel: Channel,
    by: DeviceId,
    at: TransportId,
}

/// All of them.
#[derive(Default)]
pub(crate) struct Couriers {
    known: BTreeMap<TransportId, Courier>,
    /// Of those that are not known yet, or no more.
    memories: BTreeMap<TransportId, Memory>,
    channels: BTreeMap<Hash, Told>,
    /// Guests who asked through a courier, until they were heard of as members.
    guests: BTreeMap<RequestId, DeviceId>,
    /// This device asked for what it lacks: with this number, which is when.
    behind: Option<u64>,
    /// How often in vain, since nothing is missing any more.
    asked_in_vain: u64,
    /// It was away for so long that it asks: its words wait.
    away: bool,
    /// What is missing, by whose word.
    gaps: waiting::Gaps,
    /// Of each member an entry that was found and rests on what is not here, and since when.
    resting: BTreeMap<MemberId, (EntryId, (LogId, u64))>,
    /// Of whose it was told that something is missing.
    missing_told: BTreeSet<MemberId>,
    /// The day of the last visit that collected everything.
    last_day: Option<u64>,
    /// A visit came to its end in this run of the program.
    visited: bool,
    /// Entries known when it was last looked whether something is to be deposited.
    looked_at: u64,
    /// Entries of the group log in which couriers were looked for, and what was told of.
    followed: Option<BTreeSet<EntryId>>,
}

/// A courier of the group, as the log has it.
struct Named {
    entry: EntryId,
    by: crate::id::MemberId,
    day: u64,
    paper: CourierPaper,
}

impl Couriers {
    /// Whether a visit came to its end.
    pub fn visited(&self) -> bool {
        self.visited
    }

    /// When something is due.
    pub fn next(&self) -> Option<Now> {
        self.known.values().filter(|courier| courier.visit.is_none()).map(|courier| courier.next).min()
    }

    /// If the clock was set back, what waited is due.
    pub fn wait_no_longer(&mut self, now: Now) {
        self.known.values_mut().for_each(|courier| courier.next = courier.next.min(now));
        self.gaps.values_mut().for_each(|(_, since)| *since = (*since).min(now.0));
        self.resting.values_mut().for_each(|(_, (_, since))| *since = (*since).min(now.0));
        self.behind = self.behind.map(|since| since.min(now.0));
    }
}

impl Member {
    /// The couriers in force: named by what counts, and put away by nothing that does.
    fn couriers_named(&self) -> Vec<Named> {
        let stands = |node: usize| self.counted.counting.contains(node);
        let (mut named, mut gone) = (Vec::new(), BTreeSet::new());
        for node in (0..self.groups.len()).filter(|node| stands(*node)) {
            let entry = self.groups.entry(node);
            match self.groups.kind(node) {
                Kind::Courier { paper } => {
                    let (by, day, paper) = (entry.member, entry.time, paper.clone());
                    named.push(Named { entry: entry.id(), by, day, paper });
                }
                Kind::CourierGone { courier } => {
                    gone.insert(*courier);
                }
                _ => {}
            }
        }
        named.retain(|named| !gone.contains(&named.entry));
        named.sort_by_key(|named| (named.day, named.entry));
        named
    }

    /// Whether there is a courier where something may lie for this device.
    pub fn has_courier(&self) -> bool {
        let on_slip = self.persona.asking.as_ref().is_some_and(|asking| !asking.paper.couriers.is_empty());
        on_slip || !self.couriers_named().is_empty()
    }

    /// The couriers that stand on a slip: the newest.
    pub(super) fn couriers_for_slips(&self) -> Vec<CourierPaper> {
        let mut papers: Vec<_> = self.couriers_named().into_iter().rev().map(|named| named.paper).collect();
        papers.truncate(limits::SLIP_COURIERS_MAX);
        papers
    }

    /// The group log grew, or this device began: which couriers there are.
    pub(super) fn follow_couriers(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) {
        if self.couriers.followed.is_none() {
            // What was noted while the clock was ahead would hold words for as long.
            self.couriers.wait_no_longer(now);
        }
        let named = self.couriers_named();
        let entries: BTreeSet<_> = named.iter().map(|named| named.entry).collect();
        if let Some(before) = self.couriers.followed.replace(entries.clone())
            && self.counted.devices.contains_key(&self.device())
        {
            for courier in named.iter().filter(|named| !before.contains(&named.entry)) {
                let (name, mine) = (self.name_of(&courier.by, rows), courier.by == self.persona.member);
                step.events.push(Event::Courier { name, mine, gone: false });
            }
            for entry in before.difference(&entries) {
                if let Some(by) = self.who_put_away(entry) {
                    let (name, mine) = (self.name_of(&by, rows), by == self.persona.member);
                    step.events.push(Event::Courier { name, mine, gone: true });
                }
            }
        }
        let mut papers: BTreeMap<TransportId, CourierPaper> = BTreeMap::new();
        if let Some(asking) = &self.persona.asking {
            papers.extend(asking.paper.couriers.iter().map(|paper| (paper.transport, paper.clone())));
        }
        for named in named.into_iter().rev() {
            papers.entry(named.paper.transport).or_insert(named.paper);
        }
        while papers.len() > limits::COURIERS_MAX {
            papers.pop_last();
        }
        let over: Vec<_> = self.couriers.known.keys().filter(|whom| !papers.contains_key(*whom)).copied().collect();
        for whom in over {
            if let Some(courier) = self.couriers.known.remove(&whom) {
                self.couriers.memories.insert(whom, courier.memory);
                if courier.visit.is_some() {
                    step.sends.push(crate::step::Send::VisitOver(whom));
                }
            }
        }
        for (whom, paper) in papers {
            if let Some(known) = self.couriers.known.get_mut(&whom) {
                known.paper = paper;
                continue;
            }
            let memory = self.couriers.memories.remove(&whom).unwrap_or_default();
            let next = now.after_ms(self.random.next_u64() % FIRST_WITHIN_MS);
            let courier = Courier { paper, memory, next, wait_ms: FIRST_WAIT_MS, visit: None, reached: None };
            self.couriers.known.insert(whom, courier);
        }
    }

    /// Whether it was looked which couriers there are, in this run of the program.
    pub(super) fn couriers_followed(&self) -> bool {
        self.couriers.followed.is_some()
    }

    /// Whether a visit is being made.
    pub(super) fn couriers_are_asked(&self) -> bool {
        self.couriers.known.values().any(|courier| courier.visit.is_some())
    }

    /// When a visit is due; at once if it was never looked which couriers there are.
    pub(super) fn next_visit(&self) -> Option<Now> {
        if self.couriers.followed.is_none() { Some(Now(0)) } else { self.couriers.next() }
    }

    fn who_put_away(&self, courier: &EntryId) -> Option<crate::id::MemberId> {
        let does = |node: &usize| matches!(self.groups.kind(*node), Kind::CourierGone { courier: of } if of == courier);
        let does = |node: &usize| does(node) && self.counted.counting.contains(*node);
        (0..self.groups.len()).find(does).map(|node| self.groups.entry(node).member)
    }

    /// Begins the visits that are due.
    pub(super) fn visit_couriers(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) {
        if self.couriers.followed.is_none() {
            self.follow_couriers(now, rows, step);
        }
        let due = |courier: &Courier| courier.visit.is_none() && courier.next <= now;
        let due: Vec<_> = self.couriers.known.iter().filter(|(_, c)| due(c)).map(|(whom, _)| *whom).collect();
        for whom in due {
            self.begin_visit(whom, now, rows, step);
        }
    }

    /// Who leaves and keeps nothing asks every courier once more, at once.
    pub(super) fn hurry_to_couriers(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) {
        if self.couriers.followed.is_none() {
            self.follow_couriers(now, rows, step);
        }
        self.couriers.known.values_mut().for_each(|courier| courier.reached = None);
        self.last_visits(now);
        self.visit_couriers(now, rows, step);
    }

    /// Has those who answer and hold not all of this device's acts visited now. Gives whether one is to be waited for.
    pub(super) fn last_visits(&mut self, now: Now) -> bool {
        let told = self.hold_all_acts();
        let mut waits = false;
        for (whom, courier) in &mut self.couriers.known {
            let answers = courier.visit.is_some()
                || (courier.reached != Some(false) && courier.memory.asked.1 < limits::QUESTIONS_OF_A_DAY_MAX);
            if answers && !told.contains(whom) {
                courier.next = courier.next.min(now);
                waits = true;
            }
        }
        waits
    }

    /// At how many couriers all of this device's acts lie.
    pub(super) fn couriers_told(&self) -> usize {
        self.hold_all_acts().len()
    }

    fn hold_all_acts(&self) -> BTreeSet<TransportId> {
        let (log, device) = (self.groups.log(), self.device());
        let next = self.groups.next(&device).0;
        let end = |memory: &Memory| memory.handed.logs.get(&log)?.get(&device).copied();
        let holds = |courier: &Courier| end(&courier.memory).is_some_and(|end| end.saturating_add(1) >= next);
        self.couriers.known.iter().filter(|(_, courier)| holds(courier)).map(|(whom, _)| *whom).collect()
    }

    /// Something of one's own that lies at no courier is brought there soon.
    pub(super) fn look_what_to_deposit(&mut self, now: Now) {
        if self.couriers.known.is_empty() || (self.couriers.looked_at == self.arrival && self.outbox.is_empty()) {
            return;
        }
        self.couriers.looked_at = self.arrival;
        let device = self.device();
        let mut ends = vec![(self.groups.log(), self.groups.next(&device).0)];
        let brought = self.stretches.iter().filter(|(log, _)| !self.has_term(log));
        ends.extend(brought.map(|(log, stretch)| (*log, stretch.next(&device).0)));
        let unsent = self.outbox.values().any(|unsent| !unsent.held && unsent.thread.term_days().is_none())
            && !self.words_wait(now)
            && self.counted.devices.len() > 1
            && self.may_write().is_ok();
        let random = self.random.next_u64() % SOON_WITHIN_MS;
        for courier in self.couriers.known.values_mut().filter(|courier| courier.visit.is_none()) {
            let handed = |log: &LogId| {
                courier.memory.handed.logs.get(log).and_then(|ends| ends.get(&device)).copied().unwrap_or(0)
            };
            let new = unsent || ends.iter().any(|(log, next)| handed(log).saturating_add(1) < *next);
            if new && courier.reached != Some(false) {
                courier.next = courier.next.min(now.after_ms(SOON_MS + random));
            }
        }
    }

    /// Nodes of a log that lie at a courier.
    pub(super) fn lying_nodes(&self, lying: Lying<'_>, log: &LogId) -> Vec<usize> {
        let ends = lying.handed.logs.get(log);
        let lies = |entry: &crate::entry::Entry, id: &EntryId| {
            if lying.again.contains(id) {
                false
            } else if lying.found.contains(id) {
                true
            } else if entry.seq == 0 {
                lying.handed.outside.contains(id)
            } else {
                ends.and_then(|ends| ends.get(&entry.device)).is_some_and(|end| entry.seq <= *end)
            }
        };
        if *log == self.groups.log() {
            let of = |node: &usize| lies(self.groups.entry(*node), &self.groups.graph().id(*node));
            return (0..self.groups.len()).filter(of).collect();
        }
        let Some(stretch) = self.stretches.get(log) else {
            return Vec::new();
        };
        (0..stretch.graph().len()).filter(|node| lies(stretch.entry(*node), &stretch.graph().id(*node))).collect()
    }

    /// A courier keeps packets for the group from now on.
    pub(super) fn add_courier(&mut self, line: &str, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        self.may_write()?;
        let paper = CourierPaper::from_text(line).ok_or(Refusal::NotACourierSlip)?;
        let named = self.couriers_named();
        if named.iter().any(|named| named.paper == paper) {
            return Ok(Done::Done);
        }
        if named.len() >= limits::COURIERS_MAX {
            return Err(Refusal::TooManyCouriers { most: limits::COURIERS_MAX });
        }
        self.write_in_group_log(&Kind::Courier { paper }, super::cells::Sealed::default(), now, step);
        Ok(Done::Done)
    }

    /// A courier is visited no more.
    pub(super) fn remove_courier(&mut self, number: usize, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        self.may_write()?;
        let named = self.couriers_named();
        let courier = number.checked_sub(1).and_then(|place| named.get(place)).ok_or(Refusal::NoSuchCourier)?.entry;
        self.write_in_group_log(&Kind::CourierGone { courier }, super::cells::Sealed::default(), now, step);
        Ok(Done::Done)
    }

    /// The group's couriers, for a list.
    pub(super) fn courier_views(&mut self, rows: &dyn Rows) -> Vec<CourierView> {
        let named = self.couriers_named();
        // A guest has those of the slip, which nobody named to it.
        let on_slip = self.persona.asking.iter().filter(|_| named.is_empty()).flat_map(|asking| &asking.paper.couriers);
        let mut all: Vec<_> = on_slip.map(|paper| (String::new(), 0, paper.clone())).collect();
        all.extend(named.into_iter().map(|named| (self.name_of(&named.by, rows), named.day, named.paper)));
        let view = |(number, (by, since_day, paper)): (usize, (String, u64, CourierPaper))| {
            let known = self.couriers.known.get(&paper.transport);
            let memory = known.map(|courier| &courier.memory).or(self.couriers.memories.get(&paper.transport));
            CourierView {
                number,
                by,
                since_day,
                addresses: paper.addresses,
                reached: known.and_then(|courier| courier.reached),
                visiting: known.is_some_and(|courier| courier.visit.is_some()),
                visited_ms: memory.and_then(|memory| memory.visited_ms),
                left: memory.map_or(0, |memory| memory.left),
                found: memory.map_or(0, |memory| memory.found),
            }
        };
        (1..).zip(all).map(view).collect()
    }

    /// Channels whose words may still lie somewhere. If there are too many, whose are most has one less.
    fn forget_old_channels(&mut self, now: Now, step: &mut Step) {
        let old = |told: &Told| !may_hold_words(&told.channel, now);
        let gone: Vec<_> = self.couriers.channels.iter().filter(|(_, told)| old(told)).map(|(id, _)| *id).collect();
        for id in gone {
            self.forget_channel(id, step);
        }
        while self.couriers.channels.len() > limits::CHANNELS_MAX {
            let mut of: BTreeMap<Option<MemberId>, usize> = BTreeMap::new();
            for told in self.couriers.channels.values() {
                *of.entry(self.counted.devices.get(&told.by).copied()).or_default() += 1;
            }
            let most = of.into_iter().max_by_key(|(_, count)| *count).and_then(|(by, _)| self.oldest_channel(by, None));
            let Some((id, _)) = most else { break };
            self.forget_channel(id, step);
        }
    }

    /// The oldest of a member's channels, at one courier or at all, and how many there are.
    fn oldest_channel(&self, by: Option<MemberId>, at: Option<TransportId>) -> Option<(Hash, usize)> {
        let is_of =
            |told: &Told| self.counted.devices.get(&told.by).copied() == by && at.is_none_or(|at| told.at == at);
        let of: Vec<_> = self.couriers.channels.iter().filter(|(_, told)| is_of(told)).collect();
        let oldest = of.iter().min_by_key(|(id, told)| (told.channel.from_day, **id));
        oldest.map(|(id, _)| (**id, of.len()))
    }

    fn forget_channel(&mut self, id: Hash, step: &mut Step) {
        step.erase(Table::Courier, id.0);
        self.couriers.channels.remove(&id);
    }

    /// A device told of a channel at a courier: it is read from now on. Whether it is new. Of one member so many are read
    /// (of devices that are not known to count, together), whatever others tell of.
    fn keep_channel(&mut self, channel: Channel, by: DeviceId, at: TransportId, now: Now, step: &mut Step) -> bool {
        let id =
            Hash(derive("channel told", &[channel.seed.as_bytes(), &channel.from_day.to_be_bytes(), &by.0, &at.0]));
        if self.couriers.channels.contains_key(&id) || !may_hold_words(&channel, now) {
            return false;
        }
        let mut w = Writer::new();
        w.value(&by);
        w.value(&at);
        w.value(&channel);
        step.put(Table::Courier, id.0, w.into_bytes());
        self.couriers.channels.insert(id, Told { channel, by, at });
        let of = self.counted.devices.get(&by).copied();
        while let Some((oldest, count)) = self.oldest_channel(of, Some(at))
            && count > limits::CHANNELS_OF_A_MEMBER_MAX
        {
            self.forget_channel(oldest, step);
        }
        self.couriers.channels.contains_key(&id)
    }

    /// Writes down what is remembered.
    fn save_couriers(&mut self, whom: &TransportId, step: &mut Step) {
        let mut w = Writer::new();
        let guests: Vec<_> = self.couriers.guests.iter().map(|(request, device)| (*request, *device)).collect();
        w.list(&guests);
        w.option(self.couriers.behind.as_ref());
        w.option(self.couriers.last_day.as_ref());
        w.list(&pairs(&self.couriers.resting));
        w.list(&self.couriers.missing_told.iter().copied().collect::<Vec<_>>());
        w.number(self.couriers.asked_in_vain);
        w.flag(self.couriers.away);
        w.list(&pairs(&self.couriers.gaps));
        step.put(Table::Note, b"couriers".as_slice(), w.into_bytes());
        if let Some(courier) = self.couriers.known.get_mut(whom) {
            courier.memory.put(&[b"courier".as_slice(), &whom.0].concat(), step);
        }
    }

    /// A row of what is remembered.
    pub(super) fn load_courier_note(&mut self, key: &[u8], value: &[u8]) {
        if key == b"couriers" {
            let mut r = Reader::new(value);
            let guests = r.list::<(RequestId, DeviceId)>(limits::REQUESTS_MAX);
            if let (Ok(guests), Ok(behind), Ok(last_day)) = (guests, r.option(), r.option()) {
                self.couriers.guests = guests.into_iter().collect();
                (self.couriers.behind, self.couriers.last_day) = (behind, last_day);
            }
            let resting = r.list(limits::RESTING_MAX);
            if let (Ok(resting), Ok(told)) = (resting, r.list(limits::RESTING_MAX)) {
                self.couriers.resting = resting.into_iter().collect();
                self.couriers.missing_told = told.into_iter().collect();
                self.couriers.asked_in_vain = r.number().unwrap_or(0);
                self.couriers.away = r.flag().unwrap_or(false);
                self.couriers.gaps = r.list(limits::GAPS_MAX).unwrap_or_default().into_iter().collect();
            }
            return;
        }
        let Some((whom, end)) = key.strip_prefix(b"courier").and_then(|key| key.split_first_chunk::<32>()) else {
            return;
        };
        let memory = self.couriers.memories.entry(TransportId(*whom)).or_default();
        // What does not read is as what is missing.
        let _ = if end.is_empty() {
            memory.load_head(value)
        } else if let Some(number) = remembered::number_of(end) {
            memory.load_things(number, value)
        } else if let Some((log, _)) = end.split_first_chunk::<32>() {
            memory.load_ends(LogId(*log), value)
        } else if let Some((number, piece)) = batches::of_row(end) {
            memory.load_batch(number, piece, value);
            Ok(())
        } else {
            Ok(())
        };
    }

    /// A row of a channel.
    pub(super) fn load_channel(&mut self, key: &[u8], value: &[u8]) {
        let mut r = Reader::new(value);
        if let (Ok(id), Ok(by), Ok(at), Ok(channel)) = (<[u8; 32]>::try_from(key), r.value(), r.value(), r.value()) {
            self.couriers.channels.insert(Hash(id), Told { channel, by, at });
        }
    }
}

fn channel_id(seed: &ChannelSeed) -> Hash {
    Hash(derive("channel", &[seed.as_bytes()]))
}

/// Whether words may lie there now, by this device's clock: its days are somebody's word.
fn may_hold_words(channel: &Channel, now: Now) -> bool {
    channel.from_day.saturating_add(CHANNEL_DAYS + limits::COURIER_DAYS) >= now.day()
        && channel.from_day <= now.day() + CHANNEL_DAYS
}

fn pairs<A: Copy, B: Copy>(map: &BTreeMap<A, B>) -> Vec<(A, B)> {
    map.iter().map(|(a, b)| (*a, *b)).collect()
}
