//! What a person does in a meeting, and how it looks to them.

use serde::{Deserialize, Serialize};

use crate::id::{DocumentId, EntryId, MemberId};
use crate::meeting::{Late, Order, Place, Presence, Task, Wish};

/// Something a person does in the group's meeting. None of it is refused because of who they are.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "meet", rename_all = "kebab-case")]
pub enum MeetingDo {
    /// Opens it, and is here. If it is open already, this person is one of those who opened it.
    Open,
    /// Is here, listens today, or has stepped out. Opens nothing: without an open meeting the place is open anyway.
    Here {
        /// Which.
        presence: Presence,
    },
    /// Wants time today, or no longer.
    WantsTime {
        /// Which.
        wants: bool,
    },
    /// What this person wishes for when they speak.
    Wishes {
        /// What.
        wish: Wish,
    },
    /// Picks a task up.
    TakeUp {
        /// Which.
        task: Task,
    },
    /// Steps back from a task, or from all; no reason is asked.
    StepBack {
        /// Which; all if absent.
        task: Option<Task>,
    },
    /// Asks for a quiet minute. Nothing is blocked by it.
    SlowDown,
    /// Closes it.
    Close,
    /// Says when the group meets next; anybody can say it anew.
    Next {
        /// When (Unix, milliseconds).
        at_ms: u64,
        /// Anything about it.
        text: String,
    },
    /// The meeting goes by a form from now on: the group's own of this name, else the one whose text is given.
    GoBy {
        /// Its name.
        name: String,
        /// The text of one that the client brings.
        text: Option<String>,
    },
    /// Keeps a form of meeting for the group, under the name in its first line; one of that name is changed.
    KeepForm {
        /// Its text.
        text: String,
    },
    /// Puts a form of the group's own away.
    PutFormAway {
        /// Its name.
        name: String,
    },
    /// An unclosed meeting rests after so many hours without anything done in it.
    RestsAfter {
        /// Hours.
        hours: u16,
    },
    /// Where who comes late has a place in rounds that begin from now on.
    LatePlaces {
        /// Where.
        late: Late,
    },
    /// This person can be asked until then; absent takes it back. Also after the meeting was closed.
    AskMe {
        /// Until when (Unix, milliseconds).
        until_ms: Option<u64>,
    },
    /// This person wants to be told before each meeting whose time is fixed, on this device; absent: no longer. Nobody else
    /// learns of it.
    Remind {
        /// Minutes before.
        minutes: Option<u64>,
    },
    /// Begins a round.
    Start {
        /// Its name.
        name: String,
        /// The order of its places.
        order: Order,
        /// Minutes agreed for each; 0 for none.
        minutes: u8,
    },
    /// What this person says of their place in the round.
    Place {
        /// Which.
        place: Place,
    },
    /// Moves the turn on from somebody's place.
    Go {
        /// Whose, by name or a beginning of the member's id. A person who sees it elsewhere already has done nothing.
        from: String,
    },
}

impl core::fmt::Debug for MeetingDo {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // A round's name and a next time are words.
        f.write_str("MeetingDo")
    }
}

/// A meeting, as one device knows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MeetingView {
    /// Which; absent if there is none, or only one that is over and long ago.
    pub meeting: Option<DocumentId>,
    /// It is open: opened, or somebody said that they are here, and neither closed nor at rest.
    pub open: bool,
    /// Names of those who opened it.
    pub opened_by: Vec<String>,
    /// It was opened in parts that could not hear each other.
    pub apart: bool,
    /// Names of those who closed it.
    pub closed_by: Vec<String>,
    /// Those who said that they are here, in the order in which they came.
    pub here: Vec<HereView>,
    /// All tasks.
    pub tasks: Vec<TaskView>,
    /// The round under way, or the last one.
    pub round: Option<RoundView>,
    /// A round was begun before this person came in, and goes on: they read on and have a place in the next one.
    pub under_way_without_me: bool,
    /// When the group meets next.
    pub next: Option<NextView>,
    /// The form it goes by.
    pub form: Option<FormView>,
    /// Names of the rounds that were begun, in their order. One whose name has not come is empty.
    pub begun: Vec<String>,
    /// Who can be asked now, and until when.
    pub ask_me: Vec<AskMeView>,
    /// Hours without anything done in it after which an unclosed meeting rests.
    pub rests_hours: u16,
    /// Where who comes late has a place in a round that begins now.
    pub late: Late,
    /// Minutes before a meeting at which the person looking wants to be told, here.
    pub remind_minutes: Option<u64>,
}

/// A form of meeting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FormView {
    /// Its name: the first line.
    pub name: String,
    /// All of its text.
    pub text: String,
    /// Who wrote it down, or chose it for this meeting.
    pub by: String,
}

/// Somebody who can be asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AskMeView {
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// The person looking.
    pub me: bool,
    /// Until when (Unix, milliseconds).
    pub until_ms: u64,
}

/// Somebody at a meeting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HereView {
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// The person looking.
    pub me: bool,
    /// Where they are now, as they say.
    pub presence: Presence,
    /// Want time today.
    pub wants_time: bool,
    /// What they wish for when they speak.
    pub wish: Wish,
}

/// A task.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TaskView {
    /// Which.
    pub task: Task,
    /// Names of those who hold it; none: it is free for anyone.
    pub held_by: Vec<String>,
    /// Whom a free one is offered to today, in turn; never given. Nobody who put it down today.
    pub offered: Option<String>,
    /// It is offered to the person looking.
    pub offered_to_me: bool,
}

/// A round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RoundView {
    /// The act that began it: there is a round for each set of people who heard it begin.
    pub round: EntryId,
    /// Its name; empty while it has not arrived.
    pub name: String,
    /// How its places are ordered.
    pub order: Order,
    /// Minutes agreed for each; 0 for none.
    pub minutes: u8,
    /// Every place was offered.
    pub over: bool,
    /// The places are offered for the second time.
    pub again: bool,
    /// The places in their order.
    pub seats: Vec<SeatView>,
}

/// A place in a round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SeatView {
    /// Whose.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// The person looking.
    pub me: bool,
    /// What they say of it.
    pub place: Place,
    /// The turn was moved on from it; it is kept.
    pub passed_on: bool,
    /// It is their turn.
    pub turn: bool,
}

/// When the group meets next.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NextView {
    /// When (Unix, milliseconds).
    pub at_ms: u64,
    /// Anything about it.
    pub text: String,
    /// Who said so last.
    pub by: String,
}
