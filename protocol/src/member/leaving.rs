//! Leaving for good: at once, with nobody there, final for this persona.
//!
//! Signed in this order: takings-back, goodbye (to those who hear now), then Leave. Every word on this device goes at once. What stays
//! is wordless, sealed, and only until three other members (or all, if there are fewer) have heard, or 30 days, or the
//! person says *now*. People are counted and not devices or keys: one who passes nothing on, with however many, is one.
//! Once enough have heard, those who are connected are waited for some seconds. Who says *now* at once keeps nothing, and is given one call all the same: those who can be reached are
//! told, within a few seconds, while the key of what lies on the disk is destroyed already.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use super::cells::Sealed;
use crate::command::{Done, Refusal, Standing, Taking};
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::ending::{Leaf, leaves_of_devices};
use crate::event::Event;
use crate::graph::NodeSet;
use crate::id::{DeviceId, EntryId, LogId, MemberId, MessageId, RotationId, TransportId};
use crate::kind::Kind;
use crate::limits;
use crate::step::{Connection, Now, Rows, Send, Step, Table};
use crate::wire::Frame;
use crate::words::Words;
use rand_core::Rng as _;

/// Days after which what is left of a left group goes, whoever has heard.
const REMAINS_DAYS: u64 = 30;

/// Leaves of one connection that wait for what they are about: more than one leaver has stretches at a time.
const WAITING_LEAVES_MAX: usize = 1_024;

/// Days after this device heard of a leaving for which who left is let in. Their own device keeps what there is to say for 30; a
/// changed program is not to see, for years, when everybody's devices are there.
const LET_IN_DAYS: u64 = 45;

/// Other members that must have heard, each with one device.
const HEARD_BY: usize = 3;

/// Devices of others that hold the leaving, and whose they are.
pub(super) type Heard = BTreeMap<TransportId, (DeviceId, MemberId)>;

/// What remains of a left group.
#[derive(Debug)]
pub(crate) struct Left {
    leave: EntryId,
    day: u64,
    /// The epoch a goodbye goes under: of the membership before the leaving, since this device is in no later one.
    pub epoch: Option<RotationId>,
    goodbye: Option<(LogId, EntryId)>,
    /// Enough have heard: until when those who are connected are waited for. Not stored.
    stays_until: Option<Now>,
    /// Nothing is to be kept: until when those who can be reached are told. Not stored: whoever opens this again is past it.
    last_call: Option<Now>,
}

impl Canonical for Left {
    fn write(&self, w: &mut Writer) {
        w.value(&self.leave);
        w.number(self.day);
        w.option(self.epoch.as_ref());
        w.option(self.goodbye.as_ref());
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let (leave, day, epoch, goodbye) = (r.value()?, r.number()?, r.option()?, r.option()?);
        Ok(Self { leave, day, epoch, goodbye, stays_until: None, last_call: None })
    }
}

/// The row of a leaf: ending ‖ stretch ‖ number.
fn row_of_leaf((ending, log, index): &(EntryId, LogId, u32)) -> Vec<u8> {
    [ending.0.as_slice(), &log.0, &index.to_be_bytes()].concat()
}

fn row_of_leaver(member: &MemberId) -> Vec<u8> {
    [b"leaver".as_slice(), &member.0].concat()
}

impl Member {
    /// Notes when this device heard of each leaving that has effect.
    pub(super) fn note_leavers(&mut self, now: Now, step: &mut Step) {
        let left: BTreeSet<_> =
            self.counted.places.iter().filter(|(_, place)| place.left).map(|(member, _)| *member).collect();
        for back in self.leavers.extract_if(.., |member, _| !left.contains(member)) {
            step.erase(Table::Note, row_of_leaver(&back.0));
        }
        for member in left {
            if let std::collections::btree_map::Entry::Vacant(place) = self.leavers.entry(member) {
                place.insert(now.day());
                step.put(Table::Note, row_of_leaver(&member), now.day().to_be_bytes());
            }
        }
    }

    /// A row of that. Whether it is one.
    pub(super) fn load_leaver(&mut self, key: &[u8], value: &[u8]) -> bool {
        let Some(member) = key.strip_prefix(b"leaver").and_then(|key| key.try_into().ok()) else { return false };
        self.leavers.extend(value.try_into().ok().map(|day| (MemberId(member), u64::from_be_bytes(day))));
        true
    }

    /// Whether this device's member has left, and may still come to say so. (A day that is still to come was noted by a
    /// clock that was wrong.)
    pub(super) fn may_say_that_they_left(&self, device: &DeviceId) -> bool {
        let member = self.groups.member_of(device);
        let left = member.filter(|member| self.counted.places.get(member).is_some_and(|place| place.left));
        let today = self.last_call.day();
        left.is_some_and(|member| {
            self.leavers.get(&member).is_none_or(|day| today < (*day).min(today).saturating_add(LET_IN_DAYS))
        })
    }

    pub(super) fn leave(
        &mut self,
        take_back: Option<&Taking>,
        goodbye: Option<String>,
        at_once: bool,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        if let Some(left) = &mut self.left {
            if at_once {
                (left.day, left.last_call) = (0, None);
            }
            self.leave_for_good(now, step);
            return Ok(self.has_left());
        }
        if self.is_gone() {
            // Left on another device: the others know. What is here goes as well.
            self.go(step);
            return Ok(Done::Left { heard: 0, couriers: 0 });
        }
        if self.persona.asking.is_some() || self.persona.linked.is_some() {
            // Not in yet: the request is forgotten here, nothing was said.
            self.set_standing(Standing::Left, None, step);
            self.go(step);
            return Ok(Done::Left { heard: 0, couriers: 0 });
        }
        self.may_write()?;
        let goodbye = goodbye.map(|text| Words { text, ..Words::default() });
        if let Some(words) = &goodbye {
            words.check(false)?;
        }
        if let Some(taking) = take_back {
            // With the persona goes the only key that can do it.
            self.can_take_back(taking, now)?;
            self.take_back(taking, now, step)?;
        }
        let others = self.counted.devices.values().any(|member| *member != self.persona.member);
        let mut spoken = None;
        if let Some(words) = goodbye.filter(|_| others) {
            let mut random = [0; 10];
            self.random.fill_bytes(&mut random);
            let id = MessageId::new(now.0, random);
            spoken = self.write_words(self.persona.group.first_thread(), &words, &Default::default(), id, now, step);
        }
        let epoch = spoken.and_then(|_| self.epoch_for_sending(now, step));
        let heads = self.own_heads();
        let (mut own_leaves, root) = leaves_of_devices(heads, &mut self.random);
        let leave = self.write_in_group_log(&Kind::Leave { stretches: root }, Sealed::default(), now, step);
        for leaf in &mut own_leaves {
            leaf.ending = leave;
            self.keep_leaf(leaf.clone(), step);
        }
        let holds =
            |id: &EntryId| self.stretches.values().find(|s| s.graph().node(id).is_some()).map(|s| (s.log(), *id));
        let goodbye = spoken.as_ref().and_then(holds);
        let last_call = at_once.then(|| now.after_ms(limits::LAST_CALL_MS));
        let day = if at_once { 0 } else { now.day() };
        let left = Left { leave, day, epoch, goodbye, stays_until: None, last_call };
        step.put(Table::Note, b"left".as_slice(), left.to_bytes());
        self.left = Some(left);
        self.lay_down_words(spoken, step);
        self.set_standing(Standing::Left, None, step);
        if at_once {
            self.begin_last_call(now, rows, step);
        } else {
            self.calling.heard_leaving = self.heard_by();
            self.leave_for_good(now, step);
        }
        Ok(self.has_left())
    }

    /// Up to where the words of this person's devices stand that are known here, those of this one first. Words of another
    /// one would else go from others' screens with the leaving, though nobody took them back.
    fn own_heads(&self) -> Vec<(DeviceId, (LogId, u64, EntryId))> {
        let (device, own) = (self.device(), self.persona.member);
        let mut heads = Vec::new();
        for stretch in self.stretches.values() {
            let last = |tips: &BTreeSet<(u64, EntryId)>| tips.last().map(|(seq, id)| (stretch.log(), *seq, *id));
            let ends = stretch.tips().iter().filter_map(|(device, tips)| Some((*device, last(tips)?)));
            heads.extend(ends.filter(|(_, (_, _, id))| stretch.get(id).is_some_and(|entry| entry.member == own)));
        }
        heads.sort_by_key(|(of, _)| *of != device);
        heads
    }

    /// Who has heard of the leaving so far, as far as it is known here.
    pub fn has_left(&self) -> Done {
        let couriers = if self.left.is_some() { self.couriers_told() } else { 0 };
        let devices: BTreeSet<_> = self.calling.heard_leaving.values().map(|(device, _)| *device).collect();
        Done::Left { heard: devices.len(), couriers }
    }

    /// Whether this device keeps nothing and still tells those who can be reached.
    pub fn is_in_last_call(&self) -> bool {
        self.left.as_ref().is_some_and(|left| left.last_call.is_some())
    }

    fn begin_last_call(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) {
        self.calling.wait_no_longer();
        self.call_others(now, step);
        self.hurry_to_couriers(now, rows, step);
    }

    /// Ends the persona of who keeps nothing once all who can be reached were told, or the time is over.
    pub(super) fn end_last_call(&mut self, now: Now, step: &mut Step) {
        if !self.is_in_last_call() {
            return;
        }
        let Some(until) = self.left.as_ref().and_then(|left| left.last_call) else {
            return;
        };
        let heard = self.heard_by();
        let others = self.others_with_a_place();
        let calls = members_of(&heard) < HEARD_BY.min(others) && self.calling.is_under_way(now);
        let stands = self.peers.values().any(|peer| self.is_to_be_told(peer, &heard));
        let waits = others > 0 && (calls | stands | self.last_visits(now));
        self.calling.heard_leaving = heard;
        if now >= until || !waits {
            self.go(step);
        }
    }

    /// Whether another person's device that is connected lacks the leaving, what was taken back, or the goodbye it hears.
    fn is_to_be_told(&self, peer: &super::peers::Peer, heard: &Heard) -> bool {
        let Some((_, member)) = peer.device().filter(|(_, member)| *member != self.persona.member) else {
            return false;
        };
        let goodbye = self.left.as_ref().and_then(|left| left.goodbye.as_ref());
        let lacks_goodbye = goodbye.is_some_and(|(log, id)| {
            let stretch = self.stretches.get(log).filter(|stretch| self.hears(&member, stretch.hearers()));
            let node = stretch.and_then(|stretch| stretch.graph().node(id));
            node.is_some_and(|node| !peer.held.get(log).is_some_and(|held| held.contains(node)))
        });
        !heard.contains_key(&peer.whom) || lacks_goodbye
    }

    /// Everyone's words go from this device, one's own too; a goodbye stays until it was given.
    fn lay_down_words(&mut self, goodbye: Option<EntryId>, step: &mut Step) {
        for name in self.cells.all() {
            if Some(name.0) != goodbye {
                self.erase_cell(&name, step);
            }
        }
        for id in core::mem::take(&mut self.outbox).into_keys() {
            step.erase(Table::Outbox, id.0);
        }
        self.let_attachments_go(step);
        for thread in core::mem::take(&mut self.drafts).into_keys() {
            step.erase(Table::Draft, thread.0);
        }
        for slip in core::mem::take(&mut self.slips).into_keys() {
            step.erase(Table::Slip, slip.0);
        }
        for request in core::mem::take(&mut self.requests).into_keys() {
            step.erase(Table::Request, request.0);
        }
        for member in core::mem::take(&mut self.quieted) {
            step.erase(Table::Quieted, member.0);
        }
        self.lay_down_rooms(step);
        step.erase(Table::Note, b"terms".as_slice());
    }

    /// Devices of others that said they hold the leaving, and what this person took back of the words they hear. Who has
    /// left as well, or is known here by a line only, gives it to nobody: such do not count.
    fn heard_by(&self) -> Heard {
        let node = self.left.as_ref().and_then(|left| self.groups.graph().node(&left.leave));
        let log = self.groups.log();
        let taken_back = self.own_withdrawals();
        let holds = |peer: &super::peers::Peer, member: &MemberId| {
            let knows = |log: &LogId, node| peer.held.get(log).is_some_and(|held| held.contains(node));
            let hears =
                |log: &LogId| self.stretches.get(log).is_some_and(|stretch| self.hears(member, stretch.hearers()));
            node.is_some_and(|node| knows(&log, node))
                && taken_back.iter().all(|(log, node)| !hears(log) || knows(log, *node))
        };
        let mut heard = self.calling.heard_leaving.clone();
        for peer in self.peers.values() {
            // One's own other devices are not others.
            let other = peer.device().filter(|(_, member)| *member != self.persona.member);
            if let Some((device, member)) = other.filter(|(_, member)| holds(peer, member)) {
                heard.insert(peer.whom, (device, member));
            }
        }
        heard
    }

    /// What the person of a device knew when they left, the leaving included: so much of the group log their other
    /// devices are given, so that they hear of it. It was theirs already. Also what tells a copied device that it was.
    pub(super) fn up_to_the_leaving(&self, device: &DeviceId) -> NodeSet {
        let (graph, mut set) = (self.groups.graph(), NodeSet::new());
        let Some(member) = self.groups.member_of(device) else {
            return set;
        };
        for node in 0..graph.len() {
            let ends = match self.groups.kind(node) {
                Kind::Leave { .. } => self.groups.entry(node).member == member,
                Kind::Forked(forked) => forked.device == *device,
                Kind::Replace(replace) => replace.old == *device && !self.groups.is_by_recovery(node),
                _ => false,
            };
            if ends && self.groups.is_valid(node) {
                set.union(graph.past(node));
                set.insert(node);
            }
        }
        set
    }

    /// Ends the persona once enough have heard, or the time is over.
    pub(super) fn leave_for_good(&mut self, now: Now, step: &mut Step) {
        // Asked at every frame: who has heard is looked through only where somebody left.
        let Some(day) = self.left.as_ref().filter(|left| left.last_call.is_none()).map(|left| left.day) else {
            return;
        };
        let heard = self.heard_by();
        let enough = members_of(&heard) >= HEARD_BY.min(self.others_with_a_place());
        let stands = enough && self.peers.values().any(|peer| self.is_to_be_told(peer, &heard));
        let over = now.day() >= day + REMAINS_DAYS;
        self.calling.heard_leaving = heard;
        if let Some(left) = self.left.as_mut().filter(|_| stands && !over) {
            // Those who heard first may be the ones who pass nothing on, and the goodbye comes after the leaving. Whoever
            // is here and does not answer keeps nobody. (The clock may have been set back since.)
            let until = now.after_ms(limits::LAST_CALL_MS);
            let until = left.stays_until.map_or(until, |before| before.min(until));
            left.stays_until = Some(until);
            if now < until {
                return;
            }
        } else if let Some(left) = &mut self.left {
            left.stays_until = None;
        }
        if enough || over {
            self.go(step);
        }
    }

    /// Other members who were given words before this one left, with a device that can hear of it.
    fn others_with_a_place(&self) -> usize {
        let others = self.counted.devices.values().filter(|member| **member != self.persona.member);
        others.collect::<BTreeSet<_>>().len()
    }

    fn go(&mut self, step: &mut Step) {
        if !step.destroy {
            for connection in self.peers.keys() {
                step.sends.push(Send::Close(*connection));
            }
            step.events.push(Event::Gone);
            step.destroy = true;
        }
    }

    /// When what remains goes.
    pub(super) fn next_leaving(&self) -> Option<Now> {
        let remains = |left: &Left| Now((left.day + REMAINS_DAYS).saturating_mul(limits::DAY_MS));
        self.left.as_ref().map(|left| left.last_call.or(left.stays_until).unwrap_or_else(|| remains(left)))
    }

    /// Keeps up to where an ended device's words stand in one stretch. Of one ending and stretch only so many: those with
    /// the smallest numbers, so that all come to hold the same.
    pub(super) fn keep_leaf(&mut self, leaf: Leaf, step: &mut Step) {
        let of_log = (leaf.ending, leaf.log, 0)..=(leaf.ending, leaf.log, u32::MAX);
        let here: Vec<_> = self.leaves.range(of_log).map(|(name, _)| *name).collect();
        if here.len() >= limits::LEAVES_OF_A_LOG_MAX
            && let Some(last) = here.last()
        {
            if last.2 <= leaf.index {
                return;
            }
            step.erase(Table::Leaf, row_of_leaf(last));
            self.leaves.remove(last);
        }
        let name = (leaf.ending, leaf.log, leaf.index);
        step.put(Table::Leaf, row_of_leaf(&name), leaf.to_bytes());
        self.leaves.insert(name, leaf);
        self.leaves_kept += 1;
    }

    /// Lets go of a leaf whose stretch is here no more.
    pub(super) fn forget_leaf(&mut self, name: &(EntryId, LogId, u32), step: &mut Step) {
        if self.leaves.remove(name).is_some() {
            step.erase(Table::Leaf, row_of_leaf(name));
        }
    }

    /// Leaves of others' endings came.
    pub(super) fn take_leaves(&mut self, from: Connection, given: Vec<Leaf>, step: &mut Step) {
        let known = |peer: &super::peers::Peer| {
            peer.device().is_some() || matches!(peer.role, super::peers::Role::Leaver(_) | super::peers::Role::Stick)
        };
        if !self.peers.get(&from).is_some_and(known) {
            return;
        }
        for leaf in given {
            let root = self.groups.graph().node(&leaf.ending).and_then(|node| match self.groups.kind(node) {
                // Of all devices of who left.
                Kind::Leave { stretches }
                    if self.groups.member_of(&leaf.device) == Some(self.groups.entry(node).member) =>
                {
                    Some(*stretches)
                }
                Kind::DeviceLost(lost) if lost.device == leaf.device => Some(lost.heads.stretches),
                Kind::Replace(replace) if replace.old == leaf.device => Some(replace.heads.stretches),
                _ => None,
            });
            if self.leaves.contains_key(&(leaf.ending, leaf.log, leaf.index)) {
                continue;
            }
            match root {
                Some(root) if self.stretches.contains_key(&leaf.log) => {
                    if leaf.leads_to(&root) {
                        self.keep_leaf(leaf, step);
                    }
                }
                // What it is about is still on its way: it waits with its connection.
                _ => {
                    if let Some(peer) = self.peers.get_mut(&from)
                        && peer.waiting_leaves.len() < WAITING_LEAVES_MAX
                    {
                        peer.waiting_leaves.push(leaf);
                    }
                }
            }
        }
    }

    /// Leaves that waited for their ending or stretch are looked at again.
    pub(super) fn retry_leaves(&mut self, step: &mut Step) {
        let waiting: Vec<_> =
            self.peers.iter().filter(|(_, peer)| !peer.waiting_leaves.is_empty()).map(|(c, _)| *c).collect();
        for connection in waiting {
            let leaves = self.peers.get_mut(&connection).map(|peer| core::mem::take(&mut peer.waiting_leaves));
            self.take_leaves(connection, leaves.unwrap_or_default(), step);
        }
    }

    /// Gives a peer the leaves of stretches it hears, each once on a connection.
    pub(super) fn send_leaves(&mut self, to: Connection, step: &mut Step) {
        let Some((_, member)) = self.peers.get(&to).and_then(|peer| peer.device()) else {
            return;
        };
        // Asked for at every call: looked through only when there are more of them, or others may hear them.
        let state = (self.leaves_kept, self.counted.snapshot, self.stretches.len());
        let Some(peer) = self.peers.get(&to).filter(|peer| peer.leaves_looked_at != Some(state)) else {
            return;
        };
        let new: Vec<_> = self
            .leaves
            .iter()
            .filter(|(name, _)| !peer.leaves_given.contains(*name))
            .filter(|(_, leaf)| self.stretches.get(&leaf.log).is_some_and(|s| self.hears(&member, s.hearers())))
            .map(|(_, leaf)| leaf.clone())
            .collect();
        if let Some(peer) = self.peers.get_mut(&to) {
            peer.leaves_looked_at = Some(state);
            peer.leaves_given.extend(new.iter().map(|leaf| (leaf.ending, leaf.log, leaf.index)));
        }
        for new in new.chunks(limits::FRAME_BYTES / 1_000) {
            self.send(to, &Frame::Leaves(new.to_vec()), step);
        }
    }
}

/// How many members these devices are of.
fn members_of(heard: &Heard) -> usize {
    heard.values().map(|(_, member)| *member).collect::<BTreeSet<_>>().len()
}
