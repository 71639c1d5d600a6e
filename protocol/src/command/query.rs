//! What a person looks up in one group, and the views that come back. Looking changes nothing and sends nothing.

use serde::{Deserialize, Serialize};

use super::{Delivery, Refusal, RoomsView};
use crate::attachment::AttachmentId;
use crate::id::{DeviceId, EntryId, GroupId, Hash, MemberId, MessageId, MessageName, RequestId, SlipKey, ThreadId};
use crate::kind::Rules;
use crate::signature::Signature;
use crate::words::Asks;

/// Something a person looks up in a group. Changes nothing, sends nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "look", rename_all = "kebab-case")]
pub enum Query {
    /// Members, those at the door, rules. Gives [`View::Group`].
    Group,
    /// Threads. Gives [`View::Threads`].
    Threads,
    /// Messages in screen order. Gives [`View::Messages`].
    Read {
        /// The thread's name or a beginning of its id; the first thread if absent.
        thread: Option<String>,
        /// Only the last so many.
        last: Option<usize>,
        /// Only those after this one.
        since: Option<MessageId>,
    },
    /// Words not yet signed. Gives [`View::Unsent`].
    Unsent,
    /// How far words have come. Gives [`View::Delivery`].
    Delivery {
        /// Which.
        message: MessageId,
    },
    /// How many copies of what this person took back are known to be gone. Gives [`View::TakenBack`].
    TakenBack,
    /// A part of a copy of one's own words, in the order of the screen. Gives [`View::Copy`].
    Copy {
        /// 0, then what the part before says is next.
        from: usize,
    },
    /// Signs the machine form of a copy with this device's key. Gives [`View::Signature`].
    SignCopy {
        /// [`crate::copy::digest`] of its lines.
        digest: Hash,
    },
    /// What the words of this group take on this device. Gives [`View::Space`].
    Space {
        /// And what other people's words from before this time take (Unix, milliseconds).
        before: Option<u64>,
        /// Of this thread only, by name or a beginning of its id.
        thread: Option<String>,
    },
    /// One's own address line. Gives [`View::Line`].
    Reach,
    /// What is being typed. Gives [`View::Line`].
    Draft {
        /// The thread; the first one if absent.
        thread: Option<String>,
    },
    /// Open slips. Gives [`View::Slips`].
    Slips,
    /// How many devices of others are connected now. Gives [`View::Connections`].
    Connections,
    /// The recovery slip, as long as it is here. Gives [`View::Line`].
    Recovery,
    /// One's own devices. Gives [`View::Devices`].
    Devices,
    /// What a device that is to be added is told, for [`crate::member::linking::OldDevice`]. Gives [`View::Line`].
    Giving,
    /// This new device's yes, for the one that adds it. Gives [`View::Line`].
    Joining,
    /// The group's couriers. Gives [`View::Couriers`].
    Couriers,
    /// The meeting, if there is one, and when the next one is. Gives [`View::Meeting`].
    Meeting,
    /// Whether words are hidden because the clock may be wrong. Gives [`View::Terms`].
    Terms,
    /// The group's own forms of meeting. Gives [`View::Forms`].
    Forms,
    /// What was agreed for when people are worried. Gives [`View::Said`].
    Worried,
    /// What a member wishes if they go quiet. Nobody learns that it was looked at. Gives [`View::Said`].
    IfQuiet {
        /// Whose, by name or a beginning of the member's id; one's own if absent.
        who: Option<String>,
    },
    /// Who can be with this person, and the rooms they are in. Gives [`View::Rooms`].
    Rooms,
    /// Looks something up in a room. Gives what it gives in a group.
    InRoom {
        /// A beginning of the room's id.
        room: String,
        /// What.
        query: Box<Query>,
    },
}

/// What a look-up gives.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "view", content = "of", rename_all = "kebab-case")]
pub enum View {
    /// See [`Query::Group`].
    Group(Box<GroupView>),
    /// See [`Query::Threads`].
    Threads(Vec<ThreadView>),
    /// See [`Query::Read`].
    Messages(Vec<MessageView>),
    /// See [`Query::Unsent`].
    Unsent(Vec<UnsentView>),
    /// See [`Query::Delivery`].
    Delivery(Delivery),
    /// See [`Query::TakenBack`].
    TakenBack {
        /// Whether anything was taken back.
        any: bool,
        /// Devices of others that are known to have erased all of it that they heard. Told only with three other people
        /// or more; whose they are is never told, nor kept.
        copies_gone: Option<usize>,
    },
    /// See [`Query::Copy`].
    Copy(Box<CopyPart>),
    /// See [`Query::SignCopy`].
    Signature(Signature),
    /// See [`Query::Space`].
    Space(SpaceView),
    /// See [`Query::Rooms`].
    Rooms(Box<RoomsView>),
    /// See [`Query::Reach`] and [`Query::Draft`].
    Line(String),
    /// See [`Query::Slips`].
    Slips(Vec<SlipView>),
    /// See [`Query::Connections`].
    Connections(usize),
    /// See [`Query::Devices`].
    Devices(Vec<DeviceView>),
    /// See [`Query::Couriers`].
    Couriers(Vec<CourierView>),
    /// See [`Query::Meeting`].
    Meeting(Box<super::MeetingView>),
    /// See [`Query::Terms`].
    Terms(TermsView),
    /// See [`Query::Forms`].
    Forms(Vec<super::FormView>),
    /// See [`Query::Worried`] and [`Query::IfQuiet`].
    Said {
        /// The words; empty if there are none.
        text: String,
        /// Who wrote them.
        by: String,
        /// The day they were written (days since 1970).
        day: u64,
    },
}

/// What the words of a group take on this device.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SpaceView {
    /// Messages whose words are here.
    pub messages: usize,
    /// Of these, one's own.
    pub own_messages: usize,
    /// What they take, sealed, without what the disk adds.
    pub bytes: u64,
    /// Messages whose words were let go here.
    pub let_go: usize,
    /// Other people's messages from before the time that was asked for, whose words are here.
    pub old_messages: usize,
    /// What these take.
    pub old_bytes: u64,
}

/// One of the group's couriers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CourierView {
    /// 1, 2, 3 … in the order they were named.
    pub number: usize,
    /// Who named it; nobody if it stands on this guest's slip.
    pub by: String,
    /// The day it was named (days since 1970).
    pub since_day: u64,
    /// Where it is.
    pub addresses: Vec<String>,
    /// Whether this device's last visit came to its end; none if it was not visited since the start.
    pub reached: Option<bool>,
    /// It is being visited now.
    pub visiting: bool,
    /// When the last visit came to its end (ms since 1970).
    pub visited_ms: Option<u64>,
    /// Packets that visit left there.
    pub left: u64,
    /// Words, acts and requests it found there that were not here.
    pub found: u64,
}

/// One of one's own devices.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeviceView {
    /// 1, 2, 3 … in the order they came.
    pub number: usize,
    /// The device.
    pub device: DeviceId,
    /// Whether it is the one that is asked.
    pub this: bool,
    /// The day it came (days since 1970).
    pub since_day: u64,
    /// Numbers of the devices that go with it, unless they are kept: it added them.
    pub with_it: Vec<usize>,
}

/// Where a person stands with a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// No member reached yet.
    Asked,
    /// No door was reached yet; the request lies at a courier.
    AtCourier,
    /// The door waits for a second welcome.
    Waiting,
    /// Somebody asked to wait.
    Held,
    /// A member.
    Entered,
    /// The slip can no longer be used; the door said so.
    Refused,
    /// Left; what is still here goes once others have heard.
    Left,
}

/// A group, as its member sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GroupView {
    /// Its id.
    pub group: GroupId,
    /// Its name, as the person gave it or found it on the slip.
    pub name: String,
    /// What people here call this person.
    pub me: String,
    /// Where this person stands.
    pub state: Standing,
    /// Why the door refused, when `state` is `refused`.
    pub refused: Option<Refusal>,
    /// The card.
    pub card: String,
    /// The agreement's lines in force.
    pub agreement: Vec<String>,
    /// The rules in force.
    pub rules: Rules,
    /// derived from all counting membership acts; equal on devices that agree.
    pub snapshot: String,
    /// Those who are members now, this person included. Exactly these people's devices are given words.
    pub members: Vec<MemberView>,
    /// Those who left.
    pub left: Vec<MemberView>,
    /// One's own devices, this one first.
    pub devices: Vec<String>,
    /// Those at the door.
    pub waiting: Vec<WaitingView>,
}

/// A member.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MemberView {
    /// The persona.
    pub member: MemberId,
    /// The name; empty while its words have not arrived.
    pub name: String,
    /// The duties line; empty if there is none.
    pub duties: String,
    /// Whether this is the person looking.
    pub me: bool,
    /// The person looking wishes to have this member's words folded. Nobody else knows it.
    #[serde(default)]
    pub quieted: bool,
    /// The day the member came in (days since 1970).
    pub since_day: u64,
}

/// Somebody at the door.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WaitingView {
    /// The request.
    pub request: RequestId,
    /// The name the guest gave.
    pub name: String,
    /// Who gave the slip.
    pub slip_from: String,
    /// Names of those who welcome, the slip's giver included.
    pub welcomes: Vec<String>,
    /// Welcomes still needed.
    pub needed: usize,
    /// Who asks to wait, and why.
    pub waits: Vec<WaitView>,
}

/// Somebody asks to wait.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WaitView {
    /// Who.
    pub name: String,
    /// Their word to the others.
    pub because: String,
}

/// A thread.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ThreadView {
    /// Its id.
    pub thread: ThreadId,
    /// Its name; empty for the first one.
    pub name: String,
    /// Days after which its words go, if they do.
    #[serde(default)]
    pub term_days: Option<u16>,
}

/// How words with a term stand with this device's clock.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TermsView {
    /// Words are hidden: their days are over by this clock, which is far ahead of all that was seen.
    pub clock_doubted: bool,
    /// This device's clock (Unix, milliseconds).
    pub now_ms: u64,
    /// The latest time that was seen.
    pub seen_ms: u64,
}

/// A message, in its place in the settled order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MessageView {
    /// Its id, the same on all devices.
    pub id: MessageId,
    /// Its thread.
    pub thread: ThreadId,
    /// Its author.
    pub from: MemberId,
    /// The author's name; empty while it has not arrived.
    pub name: String,
    /// Written by the person looking.
    pub mine: bool,
    /// The person looking wishes to have this author's words folded.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub quieted: bool,
    /// When it was written, by its author's clock (Unix, milliseconds); absent if that is more than two days ahead of
    /// what it knew.
    pub at_ms: Option<u64>,
    /// The words; absent while they have not arrived.
    pub text: Option<String>,
    /// What its author asks of those who hear it: somebody to be with them, no answer any more, or that this is read before
    /// the message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<Asks>,
    /// The message it answers.
    pub reply: Option<MessageName>,
    /// The author's note for readers.
    pub note: Option<String>,
    /// The files it brings.
    pub attachments: Vec<AttachmentView>,
    /// Taken back by its author.
    pub taken_back: bool,
    /// Its words were let go on this device, and are here no more.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub let_go: bool,
    /// Names of those who hear from here on for the first time: a new stretch begins with this message.
    pub new_hearers: Vec<String>,
    /// Whoever wrote it had not seen the message that stands just above: another side of the conversation begins here.
    pub beside: bool,
    /// The entry, for those who look closer.
    pub entry: EntryId,
}

impl MessageView {
    /// What others name it by. Two messages are one if their names are the same: anybody can copy an id.
    pub fn named(&self) -> MessageName {
        MessageName::of(self.id, &self.from)
    }
}

/// A file that a message brings.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AttachmentView {
    /// Its id, the same on all devices.
    pub id: AttachmentId,
    /// Its name: no path, nothing a terminal obeys.
    pub name: String,
    /// How large it is.
    pub bytes: u64,
    /// What kind of file its author's program said it is, as a media type.
    #[serde(rename = "type")]
    pub media: String,
}

/// A part of a copy of one's own words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CopyPart {
    /// The group.
    pub group: GroupId,
    /// Its name, as the person gave it or found it on the slip.
    pub group_name: String,
    /// The persona.
    pub member: MemberId,
    /// This device, whose key signs.
    pub device: DeviceId,
    /// What people there call this person.
    pub me: String,
    /// The words of this part.
    pub words: Vec<Copied>,
    /// Where the next part begins; none after the last one.
    pub next: Option<usize>,
}

/// What stands in a copy: one's own words, and nothing anyone else wrote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "copied", rename_all = "kebab-case")]
pub enum Copied {
    /// One's own words. Those taken back are in no copy.
    Own {
        /// Their id.
        id: MessageId,
        /// Their thread.
        thread: ThreadId,
        /// Its name, if this person gave it; names others gave are theirs.
        thread_name: Option<String>,
        /// When they were written (Unix, milliseconds).
        at_ms: u64,
        /// The words; absent while they are not on this device.
        text: Option<String>,
        /// One's own note for readers.
        note: Option<String>,
        /// Whether they answer a message.
        answers: bool,
        /// The files they bring.
        attachments: Vec<AttachmentView>,
    },
    /// Somebody answered one's own words here.
    Replied {
        /// The thread.
        thread: ThreadId,
    },
}

/// Words not yet signed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UnsentView {
    /// Their id.
    pub id: MessageId,
    /// Their thread.
    pub thread: ThreadId,
    /// The words.
    pub text: String,
    /// The files they bring.
    pub attachments: Vec<AttachmentView>,
    /// `Here` or `Held`.
    pub state: Delivery,
    /// Who came in since they were written.
    pub would_also_reach: Vec<String>,
}

/// An open slip.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SlipView {
    /// Its one-time key.
    pub slip: SlipKey,
    /// Who gave it.
    pub from: String,
    /// The day it ends (days since 1970).
    pub expires_day: u64,
    /// Whether this device gave it.
    pub mine: bool,
}

impl core::fmt::Debug for Query {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Query")
    }
}
