//! Rooms, chosen from a list: opening one, closing one, and all that can be done about company now, three keys away.

use kith_node::api::{Answer, Call};
use kith_protocol::command::{Command, Refusal, RoomDo, RoomView, RoomsView, Standing, View};
use kith_protocol::id::{GroupId, MessageName};

use super::company::{Yes, can_come, look};
use super::{
    Accepting, Company, Deed, Flow, Leaving, Next, Outcome, Question, Reply, TakingYesBack, nothing_done, refused,
};
use crate::place::{Place, room_title};
use crate::said::{self, rooms, title};
use crate::{t, typed};

/// What can be done about company and rooms now.
pub struct Rooms {
    place: Place,
    thread: Option<String>,
    choices: Vec<Choice>,
    /// What was chosen goes on by itself.
    then: Option<Box<dyn Flow>>,
    enough: bool,
    closed: bool,
}

enum Choice {
    Nothing,
    Open(GroupId),
    Accept(Yes),
    NoLonger(MessageName),
    Ask,
    Enough,
    Close,
    /// Close here what was closed on another device.
    Here(GroupId),
    Group,
}

impl Rooms {
    /// Here; asking is done in this thread.
    pub fn new(place: Place, thread: Option<String>) -> Self {
        Self { place, thread, choices: Vec::new(), then: None, enough: false, closed: false }
    }

    fn ask(&mut self, view: &RoomsView) -> Next {
        let mut lines = vec![t!("rooms-what")];
        let mut options = vec![t!("rooms-nothing")];
        self.choices = vec![Choice::Nothing];
        let mut add = |choice, option| {
            self.choices.push(choice);
            options.push(option);
        };
        for room in view.rooms.iter().filter(|room| self.place.room_id() != Some(room.room)) {
            match room.state {
                Standing::Entered => add(Choice::Open(room.room), t!("rooms-open", room = room_title(room))),
                Standing::Left => add(Choice::Here(room.room), t!("room-close-here", room = room_title(room))),
                _ => lines.push(rooms::opens(room)),
            }
        }
        for yes in can_come(view) {
            let option = t!("room-accept", name = said::name(&yes.name));
            add(Choice::Accept(yes), option);
        }
        for given in &view.given {
            add(Choice::NoLonger(given.ask), t!("rooms-no", name = said::name(&given.name)));
        }
        if self.place.room.is_some() {
            add(Choice::Group, t!("rooms-back", group = title(&self.place.name)));
            add(Choice::Close, t!("room-close"));
        } else {
            add(Choice::Ask, t!("rooms-ask"));
        }
        if view.asks.iter().any(|ask| !ask.enough) {
            add(Choice::Enough, t!("rooms-enough"));
        }
        Next::Ask(lines, Question::Choice { prompt: t!("rooms-prompt"), options, start: 0 })
    }

    fn go_on(&mut self, mut flow: Box<dyn Flow>) -> Next {
        let next = flow.begin();
        self.then = Some(flow);
        next
    }
}

impl Flow for Rooms {
    fn title(&self) -> String {
        self.then.as_ref().map_or_else(|| t!("screen-rooms"), |then| then.title())
    }

    fn begin(&mut self) -> Next {
        look(&self.place)
    }

    fn reply(&mut self, reply: Reply) -> Next {
        if let Some(then) = &mut self.then {
            return then.reply(reply);
        }
        let Reply::Choice(at) = reply else { return nothing_done() };
        let place = self.place.clone();
        match self.choices.get(at) {
            Some(Choice::Open(room)) => Next::Into(Vec::new(), Some(*room)),
            Some(Choice::Group) => Next::Into(Vec::new(), None),
            Some(Choice::Accept(yes)) => {
                let yes = yes.clone();
                self.go_on(Box::new(Accepting::chosen(place, yes)))
            }
            Some(Choice::NoLonger(ask)) => {
                let ask = *ask;
                self.go_on(Box::new(TakingYesBack::new(place, Some(ask))))
            }
            Some(Choice::Ask) => {
                let thread = self.thread.clone();
                self.go_on(Box::new(Company::new(place, thread, String::new())))
            }
            Some(Choice::Close) => self.go_on(Box::new(ClosingRoom::new(place))),
            Some(Choice::Here(room)) => {
                self.closed = true;
                let command = Command::Room { what: RoomDo::Close { room: room.hex() } };
                Next::Do(Vec::new(), Deed::Call(Call::Do { group: place.group, command }))
            }
            Some(Choice::Enough) => {
                self.enough = true;
                let command = Command::Room { what: RoomDo::Enough { ask: None } };
                Next::Do(Vec::new(), Deed::Call(Call::Do { group: place.group, command }))
            }
            Some(Choice::Nothing) | None => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        if let Some(then) = &mut self.then {
            return then.outcome(outcome);
        }
        match outcome {
            Outcome::Answered(Ok(Answer::View { view: View::Rooms(view) })) => self.ask(&view),
            Outcome::Answered(Ok(Answer::Done { .. })) if self.enough => Next::End(vec![t!("room-enough")], None),
            Outcome::Answered(Ok(Answer::Done { .. })) if self.closed => Next::End(vec![t!("event-room-closed")], None),
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }

    fn unsaid(&mut self, typed: &str) -> Option<String> {
        self.then.as_mut().and_then(|then| then.unsaid(typed))
    }

    fn given(&mut self) -> Option<String> {
        self.then.as_mut().and_then(|then| then.given())
    }

    fn back(&mut self) -> Option<Next> {
        self.then.as_mut().and_then(|then| then.back())
    }
}

/// The rooms that are open on this device.
fn open_ones(view: &RoomsView) -> Vec<&RoomView> {
    view.rooms.iter().filter(|room| room.state == Standing::Entered).collect()
}

/// A choice among rooms, after one that does nothing.
fn which(rooms: &[&RoomView]) -> Next {
    let mut options = vec![t!("rooms-nothing")];
    options.extend(rooms.iter().map(|room| room_title(room)));
    Next::Ask(Vec::new(), Question::Choice { prompt: t!("rooms-which"), options, start: 0 })
}

/// Opening a room one is in.
pub struct OpeningRoom {
    place: Place,
    wanted: Option<String>,
    rooms: Vec<GroupId>,
}

impl OpeningRoom {
    /// The only one, or the one that is with this person, or chosen.
    pub fn new(place: Place, wanted: Option<String>) -> Self {
        Self { place, wanted, rooms: Vec::new() }
    }
}

impl Flow for OpeningRoom {
    fn title(&self) -> String {
        t!("screen-rooms")
    }

    fn begin(&mut self) -> Next {
        look(&self.place)
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match reply {
            Reply::Choice(at @ 1..) => match self.rooms.get(at - 1) {
                Some(room) => Next::Into(Vec::new(), Some(*room)),
                None => nothing_done(),
            },
            _ => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        let view = match outcome {
            Outcome::Answered(Ok(Answer::View { view: View::Rooms(view) })) => view,
            Outcome::Answered(Err(refusal)) => return refused(&refusal),
            _ => return nothing_done(),
        };
        let mut open = open_ones(&view);
        if let Some(wanted) = &self.wanted {
            let wanted = typed::plainly(wanted);
            let called = |name: &String| typed::plainly(name) == wanted;
            open.retain(|room| room.others.iter().any(called) || called(&room.name));
            if open.is_empty() {
                return refused(&Refusal::NoSuchRoom { room: wanted });
            }
        }
        match open.as_slice() {
            [] => Next::End(rooms::none(&view), None),
            [one] => Next::Into(Vec::new(), Some(one.room)),
            several => {
                self.rooms = several.iter().map(|room| room.room).collect();
                which(several)
            }
        }
    }
}

/// Closing a room for oneself: stepping back from it. What that means is said first.
pub struct ClosingRoom {
    place: Place,
    rooms: Vec<RoomView>,
    chosen: Option<GroupId>,
}

impl ClosingRoom {
    /// The room that is open, else the only one, or one that is chosen.
    pub fn new(place: Place) -> Self {
        Self { place, rooms: Vec::new(), chosen: None }
    }

    fn ask(&mut self, room: &RoomView) -> Next {
        self.chosen = Some(room.room);
        let lines = vec![t!("room-close-what", room = room_title(room)), t!("room-close-others")];
        let options = vec![t!("room-close-not"), t!("room-close")];
        Next::Ask(lines, Question::Choice { prompt: t!("room-close-ask"), options, start: 0 })
    }
}

impl Flow for ClosingRoom {
    fn title(&self) -> String {
        t!("screen-rooms")
    }

    fn begin(&mut self) -> Next {
        match self.place.room.clone() {
            Some(room) => self.ask(&room),
            None => look(&self.place),
        }
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match (self.chosen, reply) {
            (None, Reply::Choice(at @ 1..)) => match self.rooms.get(at - 1).cloned() {
                Some(room) => self.ask(&room),
                None => nothing_done(),
            },
            (Some(room), Reply::Choice(1)) => {
                let command = Command::Room { what: RoomDo::Close { room: room.hex() } };
                Next::Do(Vec::new(), Deed::Call(Call::Do { group: self.place.group.clone(), command }))
            }
            _ => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::View { view: View::Rooms(view) })) => match open_ones(&view).as_slice() {
                [] => Next::End(rooms::none(&view), None),
                [one] => self.ask(one),
                several => {
                    self.rooms = several.iter().map(|room| (*room).clone()).collect();
                    which(several)
                }
            },
            Outcome::Answered(Ok(Answer::Done { .. })) => {
                let lines = vec![t!("room-closed")];
                // Where another place is open it stays so.
                if self.place.room.is_some() { Next::Into(lines, None) } else { Next::End(lines, None) }
            }
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}

/// *Leave*, typed in a room: the room, or the group, or neither. The door is open outwards from here too.
pub struct LeavingFromRoom {
    place: Place,
    then: Option<Box<dyn Flow>>,
}

impl LeavingFromRoom {
    /// From this place.
    pub fn new(place: Place) -> Self {
        Self { place, then: None }
    }
}

impl Flow for LeavingFromRoom {
    fn title(&self) -> String {
        self.then.as_ref().map_or_else(|| t!("screen-leave"), |then| then.title())
    }

    fn begin(&mut self) -> Next {
        let options =
            vec![t!("rooms-nothing"), t!("room-close"), t!("room-leave-group", group = title(&self.place.name))];
        Next::Ask(Vec::new(), Question::Choice { prompt: t!("room-leave-which"), options, start: 0 })
    }

    fn reply(&mut self, reply: Reply) -> Next {
        if let Some(then) = &mut self.then {
            return then.reply(reply);
        }
        let place = self.place.clone();
        let mut flow: Box<dyn Flow> = match reply {
            Reply::Choice(1) => Box::new(ClosingRoom::new(place)),
            Reply::Choice(2) => Box::new(Leaving::new(place.group.clone(), &place.name, &place.me)),
            _ => return nothing_done(),
        };
        let next = flow.begin();
        self.then = Some(flow);
        next
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        self.then.as_mut().map_or_else(nothing_done, |then| then.outcome(outcome))
    }

    fn unsaid(&mut self, typed: &str) -> Option<String> {
        self.then.as_mut().and_then(|then| then.unsaid(typed))
    }

    fn is_for_group(&self) -> bool {
        true
    }

    fn back(&mut self) -> Option<Next> {
        self.then.as_mut().and_then(|then| then.back())
    }
}
