//! What changes in a meeting, each told once.

use serde::{Deserialize, Serialize};

use crate::meeting::{Late, Presence, Task, Wish};

/// One change. Names are empty while they have not arrived; `mine`: it is about the person who is told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum MeetingChange {
    /// It was opened.
    Opened {
        /// By these; somebody who opened it too is told with all of them.
        by: Vec<String>,
        /// How many said that they are here, this person included.
        here: usize,
        /// This person is among those who said so.
        mine: bool,
    },
    /// It was opened in parts that could not hear each other, and they have joined.
    Joined {
        /// All who opened it.
        by: Vec<String>,
    },
    /// Somebody said that they are here.
    Here {
        /// Who.
        name: String,
        /// See above.
        mine: bool,
        /// How many have said so now.
        here: usize,
        /// Before, if they had said something else.
        was: Option<Presence>,
        /// Now.
        presence: Presence,
    },
    /// Somebody wants time.
    WantsTime {
        /// Who.
        name: String,
        /// See above.
        mine: bool,
        /// Or no longer.
        wants: bool,
    },
    /// Somebody said what they wish for when they speak, or that they wish for nothing any more.
    Wishes {
        /// Who.
        name: String,
        /// See above.
        mine: bool,
        /// What.
        wish: Wish,
    },
    /// Somebody picked a task up.
    TakenUp {
        /// Which.
        task: Task,
        /// Who.
        name: String,
        /// See above.
        mine: bool,
    },
    /// Somebody put a task down.
    PutDown {
        /// Which.
        task: Task,
        /// Who.
        name: String,
        /// See above.
        mine: bool,
        /// Nobody holds it now.
        free: bool,
    },
    /// A round began.
    RoundBegan {
        /// Its name.
        name: String,
        /// Minutes agreed for each; 0 for none.
        minutes: u8,
    },
    /// Somebody passed.
    Passed {
        /// Who.
        name: String,
        /// See above.
        mine: bool,
    },
    /// Somebody asked to be come back to.
    Later {
        /// Who.
        name: String,
        /// See above.
        mine: bool,
    },
    /// The turn was moved on from somebody's place. The place is kept.
    PassedOn {
        /// Who.
        name: String,
        /// See above.
        mine: bool,
    },
    /// Whose turn it is now.
    Turn {
        /// Who.
        name: String,
        /// See above.
        mine: bool,
        /// For the second time.
        again: bool,
        /// Minutes agreed; 0 for none, and for everybody but the speaker.
        minutes: u8,
        /// What they wish for when they speak.
        wish: Wish,
    },
    /// So many minutes are left of what was agreed; 0: it is the time. Told to the speaker alone.
    Time {
        /// Minutes.
        left: u8,
    },
    /// The last connection to somebody in the round is gone. Why is not known, and not guessed.
    ConnectionGone {
        /// Who.
        name: String,
    },
    /// Every place of the round was offered.
    RoundOver,
    /// A round is under way that began before this person came in.
    UnderWay,
    /// Somebody asks for a quiet minute.
    SlowDown {
        /// Who.
        name: String,
        /// See above.
        mine: bool,
    },
    /// It was closed.
    Closed {
        /// By these.
        by: Vec<String>,
    },
    /// Somebody chose the form that the meeting goes by.
    GoesBy {
        /// Its name.
        form: String,
        /// Who.
        name: String,
        /// See above.
        mine: bool,
    },
    /// Somebody can be asked for a while; absent: no longer.
    AskMe {
        /// Who.
        name: String,
        /// See above.
        mine: bool,
        /// Until when (Unix, milliseconds).
        until_ms: Option<u64>,
    },
    /// Somebody said after how many hours an unclosed meeting rests.
    RestsAfter {
        /// Hours.
        hours: u16,
        /// Who.
        name: String,
        /// See above.
        mine: bool,
    },
    /// Somebody said where who comes late has a place in rounds from now on.
    LatePlaces {
        /// Where.
        late: Late,
        /// Who.
        name: String,
        /// See above.
        mine: bool,
    },
    /// This person asked on this device to be told before a meeting, or no longer.
    RemindSet {
        /// So many minutes before.
        minutes: Option<u64>,
    },
    /// The reminder that this person asked for, on this device.
    Reminder {
        /// When the meeting is (Unix, milliseconds).
        at_ms: u64,
        /// Anything about it.
        text: String,
    },
    /// Somebody said when the group meets next.
    Next {
        /// When (Unix, milliseconds).
        at_ms: u64,
        /// Anything about it.
        text: String,
        /// Who said so.
        by: String,
    },
}

impl core::fmt::Debug for MeetingChange {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("MeetingChange")
    }
}
