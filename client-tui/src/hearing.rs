//! What both clients make of something that happened: one place decides what is shown, what waits for a key, and what is
//! only kept for `why`. Words of others are shown by themselves only while *live* is on, and only at the end.

use kith_node::api::Notice;
use kith_protocol::command::{Delivery, MessageView};
use kith_protocol::event::{Event, MeetingChange};
use kith_protocol::id::{GroupId, MemberId, MessageId, ThreadId};

use crate::said::{Said, events, meeting, rooms, title};
use crate::t;

/// What the person wishes to be shown by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// New words, as they arrive.
    pub live: bool,
    /// Nothing at all.
    pub quiet: bool,
    /// A line when a member's device connects.
    pub connections: bool,
    /// The terminal's bell when others' words come; without words or names. Never in plain lines.
    pub notice: bool,
}

/// What is open.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    /// The group.
    pub group: GroupId,
    /// The thread.
    pub thread: ThreadId,
    /// The room of the group, if one is open. Then the thread is its.
    pub room: Option<GroupId>,
    /// The last words are on the screen, and nothing else is looked at.
    pub at_the_end: bool,
}

/// What the turn did. Where one line is shown at a time both are said in it, or nobody would read of the kept place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turns {
    /// It went past somebody, whose place is kept.
    Past,
    /// It is somebody's, or the round is over.
    On,
}

/// What is to be done about it.
#[derive(Debug)]
pub enum Heard {
    /// These words come to the end of what is shown.
    Words(Box<MessageView>),
    /// There are words in the open thread that are not shown yet: one quiet line; and one for who asks in them for somebody
    /// to be with them, as that line may stand there already.
    NewWords(Option<(MemberId, Said)>),
    /// Words that are shown are others now.
    Changed(Box<MessageView>),
    /// Much of the open thread is another now: it is read again; and the line that says so.
    ReadAgain(Option<Said>),
    /// One's own words have come so far.
    Delivered(MessageId, Delivery),
    /// Somebody asks, elsewhere, for somebody to be with them.
    Asks(MemberId, Said),
    /// A line appears.
    Line(Said),
    /// A line appears, and the lists of groups and people may be others now.
    Changing(Said),
    /// The room that is open is gone from this device, and the line that says so.
    RoomGone(Said),
    /// Something changed in a meeting.
    Meeting {
        /// The line about it.
        said: Option<Said>,
        /// The meeting is of the open group.
        here: bool,
        /// A round is over, or one's own turn has come: what was held till then may go.
        over: bool,
        /// Somebody asks for a quiet minute: the line stands so long.
        quiet_minute: bool,
        /// A place was passed over, or whose turn it is now: of these the second follows the first at once.
        turns: Option<Turns>,
    },
    /// Nothing.
    Nothing,
}

/// Reads a notice.
pub fn heard(notice: Notice, wishes: Wishes, open: Option<Open>) -> Heard {
    let Notice { group, name, event } = notice;
    let open = open.filter(|open| open.group == group);
    let here = open.is_some();
    // From inside a room, what happens in the group is told as of somewhere else.
    let near = open.is_some_and(|open| open.room.is_none());
    match event {
        // Of words that are to be folded nothing is told; they stand where they are read next.
        Event::Message { message, above } if message.quieted && !message.mine => {
            let here = |open: &Open| open.thread == message.thread && wishes.live && open.at_the_end;
            if !above && open.as_ref().is_some_and(here) { Heard::Words(message) } else { Heard::Nothing }
        }
        Event::Message { message, above } => match open.filter(|open| open.thread == message.thread) {
            Some(_) if above && !message.mine => line(&name, here, &Event::Message { message, above }),
            Some(open) if message.mine || (wishes.live && open.at_the_end) => Heard::Words(message),
            Some(_) => Heard::NewWords(rooms::is_ask(&message).then(|| (message.from, events::ask(&message)))),
            None if message.mine => Heard::Nothing,
            None if rooms::is_ask(&message) => {
                let Said { text, why } = events::ask(&message);
                let text = if here { text } else { format!("{}: {text}", title(&name)) };
                Heard::Asks(message.from, Said { text, why })
            }
            None => {
                let text = t!("event-new-words-other", group = title(&name));
                Heard::Line(Said { text, why: t!("event-new-words-why") })
            }
        },
        Event::MessageChanged { message } if here => Heard::Changed(message),
        Event::MessageChanged { .. } => Heard::Nothing,
        Event::TakenBack { thread, many: true, .. } if open.is_some_and(|open| open.thread == thread) => {
            Heard::ReadAgain(events::line(&name, &event))
        }
        Event::WordsWent { thread } if open.is_some_and(|open| open.thread == thread) => Heard::ReadAgain(None),
        Event::WordsWent { .. } => Heard::Nothing,
        Event::Delivery { message, state } if here => Heard::Delivered(message, state),
        Event::Delivery { .. } => Heard::Nothing,
        Event::Connection { name, connected } if wishes.connections => {
            Heard::Line(events::connection(&name, connected))
        }
        Event::Connection { .. } => Heard::Nothing,
        Event::Meeting { change } => {
            let over = here && matches!(change, MeetingChange::RoundOver | MeetingChange::Turn { mine: true, .. });
            let turns = match change {
                MeetingChange::PassedOn { .. } => Some(Turns::Past),
                MeetingChange::Turn { .. } | MeetingChange::RoundOver => Some(Turns::On),
                _ => None,
            };
            let quiet_minute = matches!(change, MeetingChange::SlowDown { .. });
            let turn = matches!(change, MeetingChange::Turn { mine: true, .. });
            let how = match (here, near) {
                (true, false) => turn.then(|| t!("room-turn-how", group = title(&name))),
                _ => meeting::how(&change).filter(|_| near),
            };
            let said = match line(&name, near, &Event::Meeting { change }) {
                Heard::Line(said) => Some(said.and(how)),
                _ => None,
            };
            Heard::Meeting { said, here, over, quiet_minute, turns }
        }
        Event::InRoom { room, of } => match open.filter(|open| open.room == Some(room)) {
            Some(open) => in_the_open_room(Notice { group, name, event: *of }, wishes, open),
            None => changing(&name, near, here, &Event::InRoom { room, of }),
        },
        Event::RoomClosed { room } if open.is_some_and(|open| open.room == Some(room)) => {
            match line(&name, near, &Event::RoomClosed { room }) {
                Heard::Line(said) => Heard::RoomGone(said),
                other => other,
            }
        }
        event => changing(&name, near, here, &event),
    }
}

/// In the room that is open: its words come as words of an open thread do. What else happens there and has a line is told;
/// what would be said of a group is not.
fn in_the_open_room(notice: Notice, wishes: Wishes, open: Open) -> Heard {
    if let Some(said) = events::in_room(&notice.event, true) {
        return Heard::Changing(said);
    }
    match &notice.event {
        Event::Message { .. }
        | Event::MessageChanged { .. }
        | Event::TakenBack { .. }
        | Event::WordsWent { .. }
        | Event::Delivery { .. } => heard(notice, wishes, Some(Open { room: None, ..open })),
        _ => Heard::Nothing,
    }
}

fn changing(name: &str, near: bool, here: bool, event: &Event) -> Heard {
    match line(name, near, event) {
        Heard::Line(said) => Heard::Changing(said.and(rooms::how(event).filter(|_| here))),
        other => other,
    }
}

/// The line of an event, with its group where another one is open.
fn line(name: &str, here: bool, event: &Event) -> Heard {
    let Some(said) = events::line(name, event) else { return Heard::Nothing };
    // The sentence about coming in names its group by itself.
    let names_it = matches!(event, Event::Standing { state: kith_protocol::command::Standing::Entered });
    let text = if here || names_it { said.text } else { format!("{}: {}", title(name), said.text) };
    Heard::Line(Said { text, why: said.why })
}
