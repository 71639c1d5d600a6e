//! Rooms: groups inside this group, and *someone be with me*, by which they come about.
//!
//! **A room is a whole [`Member`] inside this one**, with its own group id, keys, group log, epochs and stretches, so that
//! words in it reach whom words in a group would reach, by the same rules. Three things it has not of its own: the network
//! (its frames travel on this group's connections, `channels`), the transport key, by which those connections are known,
//! and the database (its rows lie in two tables of this one). Its device and member keys are its own: what is kept of a
//! room's log names nobody of this group.
//!
//! The group's log never names a room. An ask is a message; the answers are letters between two devices (`letters`).

mod asking;
mod channels;
mod devices;
mod letters;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rand_core::Rng as _;

use super::{Input, Member};
use crate::command::{Command, Done, Query, Refusal, RoomDo, RoomView, RoomsView, Standing, View};
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::event::Event;
use crate::id::{DeviceId, GroupId, MemberId, MessageId, SlipKey, TransportId};
use crate::limits;
use crate::room::{ChannelName, Written};
use crate::step::{Connection, Now, Rows, Send, Step, Table, Write};

/// Bytes of a room's id before its rows' keys.
const PREFIX: usize = 16;

/// Where a room is said to listen: nobody dials it, and who has no address is never called.
const NOWHERE: &str = "/room";

/// One's own ask.
struct Asked {
    message: MessageId,
    /// The others were told that no answer is needed any more.
    enough: bool,
    /// The room those who are accepted come into.
    room: Option<GroupId>,
    yes: Vec<SaidYes>,
}

/// Somebody who can be with this person.
struct SaidYes {
    member: MemberId,
    device: DeviceId,
    accepted: bool,
}

/// An ask to which this person said yes, and was not accepted yet.
struct Given {
    ask: MessageId,
    author: MemberId,
}

/// A letter that has not arrived.
struct Outgoing {
    /// Any of these.
    to: Vec<DeviceId>,
    day: u64,
    written: Written,
}

/// A slip of a room, and the one device that may come in with it.
struct Handed {
    slip: SlipKey,
    room: GroupId,
    device: DeviceId,
}

/// Another device of this person, with regard to one room.
struct Beside {
    room: GroupId,
    /// What it is in the group.
    device: DeviceId,
    /// What it is in the room, once it was seen there.
    inner: Option<DeviceId>,
    /// When it was asked in.
    day: u64,
}

impl Beside {
    /// The letter that asked it in is not sent any more.
    fn is_over(&self, now: Now) -> bool {
        now.day() >= self.day.saturating_add(limits::ROOM_LETTER_DAYS)
    }
}

/// A room that is open here.
struct Room {
    member: Box<Member>,
    allowed: BTreeSet<TransportId>,
    alarm: Option<Now>,
    /// Its rows, so that all of them can go.
    rows: BTreeSet<(Table, Vec<u8>)>,
    opened: bool,
}

impl Room {
    fn is_closed_here(&self) -> bool {
        self.member.left.is_some()
    }
}

/// All about rooms in one group.
#[derive(Default)]
pub(super) struct Rooms {
    open: BTreeMap<GroupId, Room>,
    asked: Vec<Asked>,
    given: Vec<Given>,
    letters: Vec<Outgoing>,
    handed: Vec<Handed>,
    beside: Vec<Beside>,
    /// Letters given on a connection that stands. Not stored.
    carried: BTreeSet<(Connection, [u8; 16])>,
    channels: BTreeMap<(Connection, ChannelName), channels::Channel>,
    inputs: VecDeque<(GroupId, Input)>,
    next_connection: u64,
    /// This member is itself in a room. There are none in it, whoever asks: each would be opened within the other.
    inside: bool,
}

/// The rows of a room among those of the group, with what this Step has written already.
struct OfRoom<'a> {
    rows: &'a dyn Rows,
    written: &'a [Write],
    room: GroupId,
}

impl Rows for OfRoom<'_> {
    fn row(&self, table: Table, key: &[u8]) -> Option<Vec<u8>> {
        let (table, key) = place(&self.room, table, key);
        let written = self.written.iter().rev().find(|write| write.table == table && write.key == key);
        written.map_or_else(|| self.rows.row(table, &key), |write| write.value.clone())
    }
}

/// Where a room's row lies.
fn place(room: &GroupId, table: Table, key: &[u8]) -> (Table, Vec<u8>) {
    let of = if table.is_erasable() { Table::RoomWords } else { Table::Room };
    let mut place = room.0[..PREFIX].to_vec();
    place.push(table as u8);
    place.extend_from_slice(key);
    (of, place)
}

/// Whether a room's row among those of the group holds words.
pub(super) fn is_cell(key: &[u8]) -> bool {
    key != STATE && key.get(PREFIX) == Some(&(Table::Cell as u8))
}

/// The row of everything that is no room's own. Shorter than any of those.
pub(super) const STATE: &[u8] = b"state";

impl Member {
    /// Does something about rooms.
    pub(super) fn in_rooms(
        &mut self,
        what: RoomDo,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        match what {
            RoomDo::Ask { thread, text } => self.ask_for_company(thread.as_deref(), text, now, rows, step),
            RoomDo::Enough { ask } => self.need_no_answer(ask, now, rows, step),
            RoomDo::Yes { ask } => self.can_be_with(ask, now, rows, step),
            RoomDo::StepBack { ask } => self.can_no_longer(ask, now, rows, step),
            RoomDo::Accept { ask, who } => self.accept(ask, &who, now, rows, step),
            RoomDo::In { room, command } => {
                let of_a_room = matches!(
                    *command,
                    Command::Say { thread: None, .. }
                        | Command::NoteFor { thread: None, .. }
                        | Command::Quiet { .. }
                        | Command::SendUnsent { .. }
                        | Command::DropUnsent { .. }
                        | Command::TakeBack { .. }
                        | Command::Draft { thread: None, .. }
                );
                if !of_a_room {
                    return Err(Refusal::NotInARoom);
                }
                let room = self.room_called(&room)?;
                self.do_in_room(room, *command, now, rows, step)
            }
            RoomDo::Close { room } => {
                let room = self.room_called(&room)?;
                let leave = Command::Leave { take_back: None, goodbye: None, now: false };
                self.do_in_room(room, leave, now, rows, step)?;
                self.rooms.handed.retain(|handed| handed.room != room);
                self.save_rooms(step);
                Ok(Done::Done)
            }
        }
    }

    /// What this person sees of rooms.
    pub(super) fn rooms_view(&mut self, rows: &dyn Rows) -> RoomsView {
        let mut view = RoomsView { asks: self.asks_view(rows), rooms: Vec::new(), given: self.given_view(rows) };
        let ids: Vec<_> = self.rooms.open.keys().copied().collect();
        for room in ids {
            let Ok(View::Group(group)) = self.look_at(room, &Query::Group, self.clock, rows) else { continue };
            // One that was closed here is only waiting for others to hear of it. One that was closed on another device is
            // still to be read and closed here.
            if self.rooms.open.get(&room).is_some_and(Room::is_closed_here) {
                continue;
            }
            let members = group.members.iter().map(|member| member.name.clone()).collect();
            let others = group.members.iter().filter(|member| !member.me).map(|member| member.name.clone()).collect();
            view.rooms.push(RoomView { room, name: group.name, members, others, state: group.state });
        }
        view
    }

    /// Looks something up in a room.
    pub(super) fn look_in_room(
        &mut self,
        room: &str,
        query: &Query,
        now: Now,
        rows: &dyn Rows,
    ) -> Result<View, Refusal> {
        if matches!(query, Query::InRoom { .. } | Query::Rooms) {
            return Err(Refusal::NotInARoom);
        }
        let room = self.room_called(room)?;
        self.look_at(room, query, now, rows)
    }

    fn look_at(&mut self, room: GroupId, query: &Query, now: Now, rows: &dyn Rows) -> Result<View, Refusal> {
        let none = || Refusal::NoSuchRoom { room: room.hex() };
        let inner = &mut self.rooms.open.get_mut(&room).ok_or_else(none)?.member;
        inner.look(query, now, &OfRoom { rows, written: &[], room })
    }

    /// How far words in a room have come.
    pub(super) fn delivery_in_rooms(&self, message: &MessageId) -> Option<crate::command::Delivery> {
        self.rooms.open.values().find_map(|room| room.member.delivery(message))
    }

    fn room_called(&self, called: &str) -> Result<GroupId, Refusal> {
        let mut found =
            self.rooms.open.iter().filter(|(id, room)| !room.is_closed_here() && id.hex().starts_with(called));
        match (found.next(), found.next()) {
            (Some((id, _)), None) => Ok(*id),
            _ => Err(Refusal::NoSuchRoom { room: called.to_owned() }),
        }
    }

    fn do_in_room(
        &mut self,
        room: GroupId,
        command: Command,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        let held = self.rooms.open.get_mut(&room).ok_or_else(|| Refusal::NoSuchRoom { room: room.hex() })?;
        let rows = OfRoom { rows, written: &step.writes, room };
        // What was due in the room all the same comes when it is woken: at once.
        let (done, inner) = held.member.command(command, now, &rows).inspect_err(|_| held.alarm = Some(now))?;
        self.carry_out(room, inner, now, step);
        Ok(done)
    }

    /// Takes a member that was made just now as a room.
    fn begin_room(&mut self, mut member: Member, first: Step, now: Now, step: &mut Step) {
        member.rooms.inside = true;
        let room = member.group();
        let held = Room {
            member: Box::new(member),
            allowed: BTreeSet::new(),
            alarm: Some(now),
            rows: BTreeSet::new(),
            opened: false,
        };
        self.rooms.open.insert(room, held);
        self.carry_out(room, first, now, step);
        self.rooms.inputs.push_back((room, Input::Listening { addresses: vec![NOWHERE.to_owned()] }));
    }

    /// Puts what a room wants done into the Step of the group around it.
    fn carry_out(&mut self, room: GroupId, inner: Step, now: Now, step: &mut Step) {
        let Some(held) = self.rooms.open.get_mut(&room) else {
            return;
        };
        held.alarm = inner.alarm;
        for write in inner.writes {
            let (table, key) = place(&room, write.table, &write.key);
            if write.value.is_some() {
                held.rows.insert((table, key.clone()));
            } else {
                held.rows.remove(&(table, key.clone()));
            }
            step.writes.push(Write { table, key, value: write.value });
        }
        for event in inner.events {
            match event {
                // The group around tells both: who is connected, and what is gone.
                Event::Connection { .. } | Event::Gone => {}
                event => step.events.push(Event::InRoom { room, of: Box::new(event) }),
            }
        }
        if !held.opened && held.member.standing() == Standing::Entered {
            held.opened = true;
            step.events.push(Event::RoomOpened { room, name: held.member.group_name().to_owned() });
        }
        for send in inner.sends {
            match send {
                Send::Frame { to, bytes } => self.say_in_room(room, to, bytes, step),
                Send::Close(connection) => self.close_channel(room, connection, now, step),
                Send::Allow(allowed) => {
                    if let Some(held) = self.rooms.open.get_mut(&room) {
                        held.allowed = allowed.into_iter().collect();
                    }
                }
                Send::Dial { whom, .. } => self.open_by_calling(room, whom),
                // Who it is on its channels follows from where it stands.
                Send::Become(_) => {}
                // A room has no couriers, and no bundles are asked of it.
                Send::Visit { .. } | Send::VisitOver(_) | Send::Bundle(_) => {}
            }
        }
        if inner.destroy {
            self.end_room(room, step);
        }
    }

    /// Everything of a room goes from this device.
    fn end_room(&mut self, room: GroupId, step: &mut Step) {
        self.close_channels_of(room, step);
        if let Some(held) = self.rooms.open.remove(&room) {
            for (table, key) in held.rows {
                step.erase(table, key);
            }
            step.events.push(Event::RoomClosed { room });
        }
        self.rooms.inputs.retain(|(of, _)| *of != room);
        self.rooms.handed.retain(|handed| handed.room != room);
        for asked in &mut self.rooms.asked {
            asked.room = asked.room.filter(|of| *of != room);
        }
        self.save_rooms(step);
    }

    /// This person leaves the group: rooms and all that was asked and answered go with it.
    pub(super) fn lay_down_rooms(&mut self, step: &mut Step) {
        let none = Rooms { inside: self.rooms.inside, ..Rooms::default() };
        for held in core::mem::replace(&mut self.rooms, none).open.into_values() {
            for (table, key) in held.rows {
                step.erase(table, key);
            }
        }
        step.erase(Table::RoomWords, STATE);
    }

    /// At the end of every call: what rooms have to do.
    pub(super) fn follow_rooms(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) {
        self.follow_channels(now, step);
        self.follow_devices(now, rows, step);
        self.carry_letters(now, step);
        let due = |room: &Room| room.alarm.is_some_and(|alarm| alarm <= now);
        let due: Vec<_> = self.rooms.open.iter().filter(|(_, room)| due(room)).map(|(id, _)| *id).collect();
        for room in due {
            let Some(held) = self.rooms.open.get_mut(&room) else { continue };
            let inner = held.member.wake(now, &OfRoom { rows, written: &step.writes, room });
            self.carry_out(room, inner, now, step);
        }
        for _ in 0..limits::ROOM_INPUTS_MAX {
            let Some((room, input)) = self.rooms.inputs.pop_front() else { break };
            let Some(held) = self.rooms.open.get_mut(&room) else { continue };
            let inner = held.member.receive(input, now, &OfRoom { rows, written: &step.writes, room });
            self.carry_out(room, inner, now, step);
        }
        self.follow_channels(now, step);
        // A slip that cannot be used any more opens nothing: whoever holds it would wait for good. A room that this person
        // closed on another device stays until it is closed here: that device may be a stolen one.
        let is_over = |room: &Room| room.member.standing() == Standing::Refused;
        let over: Vec<_> = self.rooms.open.iter().filter(|(_, room)| is_over(room)).map(|(id, _)| *id).collect();
        for room in over {
            self.end_room(room, step);
        }
    }

    /// When rooms want to be woken.
    pub(super) fn next_of_rooms(&self) -> Option<Now> {
        let alarms = self.rooms.open.values().filter_map(|room| room.alarm);
        let resting = self.rooms.channels.values().filter_map(channels::Channel::again);
        alarms.chain(resting).min()
    }

    fn room_seed(&mut self) -> [u8; 32] {
        let mut seed = [0; 32];
        self.random.fill_bytes(&mut seed);
        seed
    }

    /// Whether this member is itself in a room.
    pub(super) fn is_in_a_room(&self) -> bool {
        self.rooms.inside
    }

    /// Rooms from their rows.
    pub(super) fn open_rooms(&mut self, stored: Vec<(Table, Vec<u8>, Vec<u8>)>, now: Now) {
        type OfOne = (BTreeSet<(Table, Vec<u8>)>, Vec<(Table, Vec<u8>, Vec<u8>)>);
        let mut of_each: BTreeMap<[u8; PREFIX], OfOne> = BTreeMap::new();
        for (table, key, value) in stored {
            if key == STATE {
                if let Ok(state) = State::from_bytes(&value) {
                    (self.rooms.asked, self.rooms.given) = (state.asked, state.given);
                    (self.rooms.letters, self.rooms.handed) = (state.letters, state.handed);
                    self.rooms.beside = state.beside;
                }
                continue;
            }
            let (Some(prefix), Some(of)) = (key.first_chunk::<PREFIX>(), key.get(PREFIX)) else { continue };
            let Some(inner) = Table::ALL.into_iter().find(|table| *table as u8 == *of) else { continue };
            let (all, parts) = of_each.entry(*prefix).or_default();
            parts.push((inner, key[PREFIX + 1..].to_vec(), value));
            all.insert((table, key));
        }
        for (rows, parts) in of_each.into_values().take(limits::ROOMS_MAX) {
            let seed = self.room_seed();
            if let Ok(mut member) = Member::open(parts, now, seed) {
                member.rooms = Rooms { inside: true, ..Rooms::default() };
                let room = member.group();
                let opened = member.standing() == Standing::Entered;
                let held =
                    Room { member: Box::new(member), allowed: BTreeSet::new(), alarm: Some(Now(0)), rows, opened };
                self.rooms.open.insert(room, held);
                self.rooms.inputs.push_back((room, Input::Listening { addresses: vec![NOWHERE.to_owned()] }));
            }
        }
    }

    fn save_rooms(&self, step: &mut Step) {
        step.put(Table::RoomWords, STATE, self.rooms.state());
    }
}

/// What is stored that is no room's own.
struct State {
    asked: Vec<Asked>,
    given: Vec<Given>,
    letters: Vec<Outgoing>,
    handed: Vec<Handed>,
    beside: Vec<Beside>,
}

impl Rooms {
    fn state(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.list(&self.asked);
        w.list(&self.given);
        w.list(&self.letters);
        w.list(&self.handed);
        w.list(&self.beside);
        w.into_bytes()
    }
}

impl Canonical for State {
    fn write(&self, w: &mut Writer) {
        w.list(&self.asked);
        w.list(&self.given);
        w.list(&self.letters);
        w.list(&self.handed);
        w.list(&self.beside);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            asked: r.list(limits::ASKS_MAX)?,
            given: r.list(limits::YESES_GIVEN_MAX)?,
            letters: r.list(limits::ROOM_LETTERS_MAX)?,
            handed: r.list(limits::ROOM_LETTERS_MAX)?,
            beside: r.list(limits::ROOM_DEVICES_MAX)?,
        })
    }
}

impl Canonical for Asked {
    fn write(&self, w: &mut Writer) {
        w.raw(&self.message.0);
        w.flag(self.enough);
        w.option(self.room.as_ref());
        w.list(&self.yes);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            message: MessageId(r.array()?),
            enough: r.flag()?,
            room: r.option()?,
            yes: r.list(limits::YESES_MAX)?,
        })
    }
}

impl Canonical for SaidYes {
    fn write(&self, w: &mut Writer) {
        w.value(&self.member);
        w.value(&self.device);
        w.flag(self.accepted);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { member: r.value()?, device: r.value()?, accepted: r.flag()? })
    }
}

impl Canonical for Given {
    fn write(&self, w: &mut Writer) {
        w.raw(&self.ask.0);
        w.value(&self.author);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { ask: MessageId(r.array()?), author: r.value()? })
    }
}

impl Canonical for Outgoing {
    fn write(&self, w: &mut Writer) {
        w.list(&self.to);
        w.number(self.day);
        w.value(&self.written);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { to: r.list(limits::OWN_DEVICES_MAX)?, day: r.number()?, written: r.value()? })
    }
}

impl Canonical for Beside {
    fn write(&self, w: &mut Writer) {
        w.value(&self.room);
        w.value(&self.device);
        w.option(self.inner.as_ref());
        w.number(self.day);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { room: r.value()?, device: r.value()?, inner: r.option()?, day: r.number()? })
    }
}

impl Canonical for Handed {
    fn write(&self, w: &mut Writer) {
        w.value(&self.slip);
        w.value(&self.room);
        w.value(&self.device);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { slip: r.value()?, room: r.value()?, device: r.value()? })
    }
}
