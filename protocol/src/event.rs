//! What a client is told without asking. Each has a cause that `why` can state.

use serde::{Deserialize, Serialize};

use crate::attachment::AttachmentId;
use crate::command::{Delivery, MessageView, Standing};
use crate::id::{GroupId, MessageId, RequestId, ThreadId};

mod meeting;

pub use meeting::MeetingChange;

/// Something happened in a group.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// New words, one's own too. `above`: they stand above words that were here before.
    Message {
        /// The words.
        message: Box<MessageView>,
        /// They belong above the last line shown; they stand in their place from the next reading on.
        above: bool,
    },
    /// Words that were missing arrived, or words were taken back.
    MessageChanged {
        /// The words as they are now.
        message: Box<MessageView>,
    },
    /// Somebody took words back.
    TakenBack {
        /// In which thread.
        thread: ThreadId,
        /// Their name.
        name: String,
        /// They are this person's own.
        mine: bool,
        /// More than are told one by one: what is shown is to be read again.
        many: bool,
    },
    /// A file that is being fetched came further: told at the start, at each tenth and at the end.
    Fetching {
        /// Which.
        attachment: AttachmentId,
        /// Its name.
        name: String,
        /// Its bytes that are here, sealed.
        bytes: u64,
        /// Of so many.
        of: u64,
    },
    /// One's own words came further.
    Delivery {
        /// Which.
        message: MessageId,
        /// How far.
        state: Delivery,
    },
    /// Unsent words wait for an answer, because these people came in since they were written.
    Held {
        /// Which.
        messages: Vec<MessageId>,
        /// Who came in.
        came_in: Vec<String>,
    },
    /// Somebody came in.
    CameIn {
        /// The name.
        name: String,
        /// The name of who gave the slip.
        slip_from: String,
    },
    /// Two people came in with one slip.
    SlipUsedTwice {
        /// The name of who gave the slip.
        slip_from: String,
    },
    /// Somebody left.
    Left {
        /// The name.
        name: String,
    },
    /// Somebody who had left is here again: the leaving was not theirs, says their recovery slip or another device.
    CameBack {
        /// The name.
        name: String,
    },
    /// A member goes by another name now.
    Renamed {
        /// Before.
        before: String,
        /// Now.
        name: String,
    },
    /// A member's duties line changed.
    Duties {
        /// The name.
        name: String,
        /// The line, empty if taken away.
        duties: String,
    },
    /// Somebody wrote down anew what was agreed for when people are worried.
    Worried {
        /// Who.
        by: String,
        /// It is the person looking.
        mine: bool,
        /// The words.
        text: String,
    },
    /// Somebody is at the door.
    AtTheDoor {
        /// The request.
        request: RequestId,
        /// The name the guest gave.
        name: String,
    },
    /// Somebody welcomed somebody at the door.
    Welcomed {
        /// Who waits.
        name: String,
        /// Who welcomed.
        by: String,
    },
    /// Somebody asks to wait.
    Waits {
        /// Who waits at the door.
        name: String,
        /// Who asks.
        by: String,
        /// Their word to the others.
        because: String,
    },
    /// Where this person stands with the group changed.
    Standing {
        /// Now.
        state: Standing,
    },
    /// A thread was opened.
    Thread {
        /// It.
        thread: ThreadId,
        /// Its name.
        name: String,
        /// Who opened it.
        by: String,
        /// Days after which its words go, if they do.
        #[serde(default)]
        term_days: Option<u16>,
    },
    /// The days of words are over: they have gone from this device. What is shown of the thread is to be read again.
    WordsWent {
        /// Of which thread.
        thread: ThreadId,
    },
    /// Words are hidden, because by this device's clock their days are over; but that clock is far ahead of all that was
    /// seen. They go when somebody else writes, or when this person says that the clock is right. Told once a run.
    ClockDoubted {
        /// This device's clock (Unix, milliseconds).
        now_ms: u64,
        /// The latest time that was seen.
        seen_ms: u64,
    },
    /// Somebody gave words whose days are over by this device's clock, and not by theirs. Told once a run.
    ClocksDiffer {
        /// This device's clock (Unix, milliseconds).
        now_ms: u64,
    },
    /// A member's device connected or the connection ended. Shown only to who asks for it.
    Connection {
        /// The member's name.
        name: String,
        /// Connected, or no longer.
        connected: bool,
    },
    /// A bundle was looked through.
    Bundle(Brought),
    /// The group has a courier more, or one less.
    Courier {
        /// Who did it.
        name: String,
        /// It is the person looking.
        mine: bool,
        /// One less.
        gone: bool,
    },
    /// Words of these people were found at a courier, and what they rest on is not here, though others could be asked for it
    /// by now; or it is here at last.
    Missing {
        /// Whose words.
        names: Vec<String>,
        /// It is here.
        filled: bool,
    },
    /// This person left on another device. What is here stays until they say otherwise.
    LeftElsewhere,
    /// A member takes part with a further device.
    DeviceAdded {
        /// The member's name.
        name: String,
        /// It is the person looking.
        mine: bool,
    },
    /// A device is not with its person any more; nothing new reaches it.
    DeviceLost {
        /// The member's name.
        name: String,
        /// It is the person looking.
        mine: bool,
        /// The recovery slip was used; otherwise another of their devices said so.
        by_slip: bool,
    },
    /// A member has a new recovery slip; it counts from 14 days on.
    NewRecoverySlip {
        /// The member's name.
        name: String,
        /// It is the person looking, who made it on another device.
        mine: bool,
    },
    /// A member goes on with a new key.
    NewKey {
        /// The member's name.
        name: String,
        /// It is the person looking.
        mine: bool,
        /// The earlier key confirmed it; otherwise it was the recovery slip.
        confirmed: bool,
    },
    /// Somebody can be with this person, who asked. Nobody else is told.
    CanBeWithYou {
        /// Their name.
        name: String,
        /// The message that asked.
        ask: MessageId,
    },
    /// A room is open: this person is inside.
    RoomOpened {
        /// Which.
        room: GroupId,
        /// What it is called: who asked.
        name: String,
    },
    /// A room is gone from this device.
    RoomClosed {
        /// Which.
        room: GroupId,
    },
    /// Something happened in a room.
    InRoom {
        /// Which.
        room: GroupId,
        /// What.
        of: Box<Event>,
    },
    /// Something changed in the meeting.
    Meeting {
        /// What.
        #[serde(flatten)]
        change: MeetingChange,
    },
    /// Another copy of this device has written further than this one. Nothing is written from here any more.
    LogGoesFurther,
    /// The group was set aside on this device.
    SetAside,
    /// The group is gone from this device.
    Gone,
}

/// What a bundle brought, in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Brought {
    /// It holds something for this device.
    pub mine: bool,
    /// Messages that were not here.
    pub words: usize,
    /// Acts of the group log that were not here.
    pub acts: usize,
    /// Requests at the door that were not here.
    pub requests: usize,
    /// Requests made with a slip that was used or taken back, or that are none.
    pub closed: usize,
    /// Entries that could not be taken, as what they rest on is neither here nor in the bundle.
    pub waiting: usize,
    /// Packets that are damaged or missing, and things in it that are not what they say.
    pub damaged: usize,
}

impl core::fmt::Debug for Event {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // Events carry words; logs must not.
        f.write_str("Event")
    }
}
