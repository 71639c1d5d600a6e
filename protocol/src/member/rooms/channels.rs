//! Channels: the connections of a room, each on a connection of the group around it, and only where both ends are inside
//! the room, or one is and the other comes in with a slip that was handed to that very device.
//!
//! A channel begins when one side says *open* and the other *opened*; two who say *open* at once begin as well. What comes
//! under a name that means nothing here is passed over in silence: nobody learns by asking.

use super::{Input, Member, TransportId};
use crate::id::GroupId;
use crate::limits;
use crate::room::{ChannelName, Says};
use crate::step::{Connection, Now, Rows, Step};
use crate::wire::Frame;

/// How far a channel is.
enum State {
    /// Nothing was said, or it was closed: opened again from here at this time, if ever.
    Rests(Option<Now>),
    /// *Open* was said.
    Called,
    /// Both sides began: the number under which the room knows it.
    Stands(Connection),
}

/// One channel.
pub(in super::super) struct Channel {
    room: GroupId,
    /// Who is there, for the room.
    whom: TransportId,
    /// The name of what is said from here.
    says: ChannelName,
    state: State,
}

impl Channel {
    pub(super) fn again(&self) -> Option<Now> {
        match self.state {
            State::Rests(again) => again,
            _ => None,
        }
    }
}

/// A channel there can be.
struct Possible {
    hears: ChannelName,
    says: ChannelName,
    room: GroupId,
    whom: TransportId,
    /// The other end begins.
    waits: bool,
}

impl Member {
    /// All channels there can be on a connection.
    fn possible(&self, connection: Connection) -> Vec<Possible> {
        let Some(peer) = self.peers.get(&connection) else {
            return Vec::new();
        };
        let Some((device, _)) = peer.device() else {
            return Vec::new();
        };
        let (own, theirs) = (self.persona.transport_id(), peer.whom);
        let mut possible = Vec::new();
        for (room, held) in &self.rooms.open {
            let room = *room;
            if let Some(asking) = held.member.persona.asking.as_ref().filter(|asking| !asking.inside) {
                if asking.paper.doors.iter().any(|door| door.transport == theirs) {
                    let slip = asking.paper.slip();
                    let hears = ChannelName::of_slip(&slip, &theirs, &own);
                    let says = ChannelName::of_slip(&slip, &own, &theirs);
                    possible.push(Possible { hears, says, room, whom: theirs, waits: false });
                }
                continue;
            }
            if held.allowed.contains(&theirs) {
                let hears = ChannelName::of_room(&room, &theirs, &own);
                let says = ChannelName::of_room(&room, &own, &theirs);
                possible.push(Possible { hears, says, room, whom: theirs, waits: false });
            }
            for handed in self.rooms.handed.iter().filter(|handed| handed.room == room && handed.device == device) {
                let hears = ChannelName::of_slip(&handed.slip, &theirs, &own);
                let says = ChannelName::of_slip(&handed.slip, &own, &theirs);
                possible.push(Possible { hears, says, room, whom: TransportId(handed.slip.0), waits: true });
            }
        }
        possible
    }

    /// Channels follow connections and rooms.
    pub(super) fn follow_channels(&mut self, now: Now, step: &mut Step) {
        if self.rooms.open.is_empty() && self.rooms.channels.is_empty() {
            return;
        }
        let connections: Vec<_> = self.peers.keys().copied().collect();
        let mut here = std::collections::BTreeSet::new();
        let mut calls = Vec::new();
        for connection in connections {
            for Possible { hears, says, room, whom, waits } in self.possible(connection) {
                let key = (connection, hears);
                here.insert(key);
                let state = State::Rests((!waits).then_some(now));
                let channel = self.rooms.channels.entry(key).or_insert(Channel { room, whom, says, state });
                if channel.again().is_some_and(|again| again <= now) {
                    channel.state = State::Called;
                    calls.push((connection, says));
                }
            }
        }
        let gone: Vec<_> = self.rooms.channels.keys().filter(|key| !here.contains(key)).copied().collect();
        for key in gone {
            if let Some(channel) = self.rooms.channels.remove(&key)
                && let State::Stands(inner) = channel.state
            {
                self.rooms.inputs.push_back((channel.room, Input::Closed { connection: inner }));
                self.say_on(key.0, channel.says, Says::Close, step);
            }
        }
        for (connection, says) in calls {
            self.say_on(connection, says, Says::Open, step);
        }
    }

    /// Only to a member's device.
    fn say_on(&mut self, to: Connection, name: ChannelName, says: Says, step: &mut Step) {
        if self.peers.get(&to).is_some_and(|peer| peer.device().is_some()) {
            self.send(to, &Frame::Room(name, says), step);
        }
    }

    /// Something came under a channel's name.
    pub(in super::super) fn take_said_in_room(
        &mut self,
        from: Connection,
        name: ChannelName,
        says: Says,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) {
        self.owe_for_a_look();
        if self.peers.get(&from).is_none_or(|peer| peer.device().is_none()) {
            return;
        }
        let Some(channel) = self.rooms.channels.get_mut(&(from, name)) else {
            return;
        };
        let (room, whom, answer) = (channel.room, channel.whom, channel.says);
        match says {
            Says::Open => {
                if let State::Stands(before) = channel.state {
                    self.rooms.inputs.push_back((room, Input::Closed { connection: before }));
                }
                self.stand(from, name, room, whom);
                self.say_on(from, answer, Says::Opened, step);
            }
            Says::Opened => {
                if matches!(channel.state, State::Called) {
                    self.stand(from, name, room, whom);
                }
            }
            Says::Close => {
                // Of one that was called again meanwhile the end is that of the one before.
                if let State::Stands(before) = channel.state {
                    channel.state = State::Rests(Some(now.after_ms(limits::ROOM_RESTS_MS)));
                    self.rooms.inputs.push_back((room, Input::Closed { connection: before }));
                }
            }
            Says::Frame(bytes) => {
                if let State::Stands(inner) = channel.state {
                    self.rooms.inputs.push_back((room, Input::Frame { from: inner, bytes }));
                }
            }
        }
        // In the order in which it came, and before the next frame of this connection is paid for.
        self.follow_rooms(now, rows, step);
    }

    fn stand(&mut self, on: Connection, name: ChannelName, room: GroupId, whom: TransportId) {
        self.rooms.next_connection += 1;
        let connection = Connection(self.rooms.next_connection);
        if let Some(channel) = self.rooms.channels.get_mut(&(on, name)) {
            channel.state = State::Stands(connection);
            self.rooms.inputs.push_back((room, Input::Connected { connection, whom }));
        }
    }

    /// A frame of a room goes out on the connection its channel lies on.
    pub(super) fn say_in_room(&mut self, room: GroupId, to: Connection, bytes: Vec<u8>, step: &mut Step) {
        let on = self.rooms.channels.iter().find_map(|((connection, _), channel)| match channel.state {
            State::Stands(inner) if inner == to && channel.room == room => Some((*connection, channel.says)),
            _ => None,
        });
        if let Some((connection, name)) = on {
            self.say_on(connection, name, Says::Frame(bytes), step);
        }
    }

    /// Connections on which a room gets more than it takes in now, and until when.
    pub(in super::super) fn rooms_on_hold(&self) -> Vec<(Connection, Now)> {
        let mut held = Vec::new();
        for (room, of) in &self.rooms.open {
            for (inner, until) in of.member.on_hold() {
                let is_it = |channel: &Channel| {
                    channel.room == *room && matches!(channel.state, State::Stands(stands) if stands == inner)
                };
                let found = self.rooms.channels.iter().find(|(_, channel)| is_it(channel));
                held.extend(found.map(|((connection, _), _)| (*connection, until)));
            }
        }
        held
    }

    /// The room lets go of somebody.
    pub(super) fn close_channel(&mut self, room: GroupId, inner: Connection, now: Now, step: &mut Step) {
        let mut said = None;
        for ((connection, _), channel) in &mut self.rooms.channels {
            if channel.room == room && matches!(channel.state, State::Stands(stands) if stands == inner) {
                channel.state = State::Rests(Some(now.after_ms(limits::ROOM_RESTS_MS)));
                said = Some((*connection, channel.says));
            }
        }
        if let Some((connection, name)) = said {
            self.rooms.inputs.push_back((room, Input::Closed { connection: inner }));
            self.say_on(connection, name, Says::Close, step);
        }
    }

    /// The room wants to call somebody: it can if they are connected with the group around it.
    pub(super) fn open_by_calling(&mut self, room: GroupId, whom: TransportId) {
        let is_called =
            self.rooms.channels.values().any(|channel| {
                channel.room == room && channel.whom == whom && !matches!(channel.state, State::Rests(_))
            });
        if !is_called {
            self.rooms.inputs.push_back((room, Input::DialFailed { whom }));
        }
    }

    pub(super) fn close_channels_of(&mut self, room: GroupId, step: &mut Step) {
        let of: Vec<_> = self.rooms.channels.iter().filter(|(_, c)| c.room == room).map(|(key, _)| *key).collect();
        for key in of {
            if let Some(channel) = self.rooms.channels.remove(&key)
                && matches!(channel.state, State::Stands(_))
            {
                self.say_on(key.0, channel.says, Says::Close, step);
            }
        }
    }
}
