//! Rooms, as a person sees them.

use serde::{Deserialize, Serialize};

use super::{Command, Standing};
use crate::id::{GroupId, MemberId, MessageCalled, MessageId, MessageName};

/// Something a person does about rooms.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum RoomDo {
    /// *Someone be with me*: all who hear the thread see that it was asked. Gives [`super::Done::Said`].
    Ask {
        /// The thread; the first one if absent.
        thread: Option<String>,
        /// Own words, if any.
        text: String,
    },
    /// No answer is needed any more; all see so.
    Enough {
        /// Which of one's own asks; the newest open one if absent.
        ask: Option<MessageId>,
    },
    /// *I can be with you.* Only who asked is told.
    Yes {
        /// The message that asked.
        ask: MessageCalled,
    },
    /// *I can't any more*, said after a yes that was not accepted yet. Only who asked could see it, and sees the name no more.
    StepBack {
        /// The message that asked.
        ask: MessageCalled,
    },
    /// Accepts somebody who said yes: they come into a room of this person. Others see that no answer is needed.
    Accept {
        /// Which of one's own asks; the newest to which they said yes if absent.
        ask: Option<MessageId>,
        /// Their name, or a beginning of the member's id.
        who: String,
    },
    /// Does something in a room: saying, taking back, drafts, unsent words.
    In {
        /// A beginning of the room's id.
        room: String,
        /// What.
        command: Box<Command>,
    },
    /// Closes a room for this person. No reason is asked, nor given to the others.
    Close {
        /// A beginning of the room's id.
        room: String,
    },
}

/// What a person sees of rooms.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RoomsView {
    /// This person's asks, newest first.
    pub asks: Vec<AskView>,
    /// The rooms this person is in.
    pub rooms: Vec<RoomView>,
    /// Where this person said yes, and is not let in yet; newest first.
    #[serde(default)]
    pub given: Vec<GivenView>,
}

/// A yes of one's own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GivenView {
    /// The message that asked.
    pub ask: MessageName,
    /// Who asked.
    pub name: String,
}

/// One ask of one's own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AskView {
    /// The message that asked.
    pub ask: MessageId,
    /// The others were told that no answer is needed any more.
    pub enough: bool,
    /// The room those who are accepted come into, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<GroupId>,
    /// Who can be with this person. Shown to nobody else.
    pub yes: Vec<YesView>,
}

/// Somebody who said yes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct YesView {
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// They were accepted.
    pub accepted: bool,
}

/// One room.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RoomView {
    /// Its id.
    pub room: GroupId,
    /// What it is called: who asked.
    pub name: String,
    /// Who is inside.
    pub members: Vec<String>,
    /// Who is inside besides this person.
    #[serde(default)]
    pub others: Vec<String>,
    /// Where this person stands.
    pub state: Standing,
}
