//! What a person can ask of one group, and what comes back. No sentence for people stands here: a [`Refusal`] is a code
//! and its particulars, and the client has the words.

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, EntryId, GroupId, Hash, MemberId, MessageId, RequestId, SlipKey, ThreadId};
use crate::kind::Rules;
use crate::signature::Signature;

/// Something a person does in a group.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Command {
    /// Writes an invitation. Gives [`Done::Invited`].
    Invite {
        /// Days until it ends.
        days: u64,
        /// The name the giver puts on it, if any.
        from: Option<String>,
    },
    /// An open slip is no longer used.
    TakeBackSlip {
        /// Which.
        slip: SlipKey,
    },
    /// Welcomes somebody who waits at the door.
    Welcome {
        /// Their name, or a beginning of the request's id.
        who: String,
    },
    /// Asks to wait before somebody comes in.
    Wait {
        /// Their name, or a beginning of the request's id.
        who: String,
        /// A word to the one who invited.
        because: String,
    },
    /// Says something. Gives [`Done::Said`]; from then on the words are not lost.
    Say {
        /// The thread's name or a beginning of its id; the first thread if absent.
        thread: Option<String>,
        /// The words.
        text: String,
        /// The message it answers.
        reply: Option<MessageId>,
        /// A note for readers, in the author's own words.
        note: Option<String>,
    },
    /// Sends unsent words that were held because somebody came in. Empty: all of them.
    SendUnsent {
        /// Which.
        messages: Vec<MessageId>,
    },
    /// Takes unsent words back; they leave no trace.
    DropUnsent {
        /// Which.
        message: MessageId,
    },
    /// Takes words of one's own back: erased here at once, elsewhere when it is heard. Unsent ones leave no trace.
    /// Gives [`Done::TakenBack`]. Doing it again changes nothing.
    TakeBack {
        /// Which.
        what: Taking,
    },
    /// Opens a thread. Its name is shown to people who come later.
    OpenThread {
        /// The name.
        name: String,
    },
    /// What people here call this person from now on.
    SetName {
        /// The name.
        name: String,
    },
    /// The person's duties line; empty takes it away.
    SetDuties {
        /// The line.
        text: String,
    },
    /// Leaves for good. Works with nobody there.
    Leave {
        /// What of one's own words is taken back before.
        #[serde(default)]
        take_back: Option<Taking>,
        /// Words to the others, if any.
        goodbye: Option<String>,
        /// Do not wait until the others have heard.
        now: bool,
    },
    /// Takes in another member's address line, as `kith reach` prints it.
    Reach {
        /// The line.
        line: String,
    },
    /// Adds a device of one's own, once the phrase was compared on both.
    AddDevice {
        /// The new device's yes, as [`Query::Joining`] gives it there.
        joining: String,
    },
    /// *This device is not with me*: it is given nothing any more.
    LoseDevice {
        /// Which of one's own.
        device: DeviceId,
        /// Devices it added that stay.
        kept: Vec<DeviceId>,
    },
    /// The recovery slip was printed, or is not wanted: its secret goes from this device.
    ForgetRecoveryKey,
    /// Makes a new recovery key, in force in 14 days and shown to all; nothing if one waits to be printed.
    NewRecoveryKey,
    /// Keeps what is being typed.
    Draft {
        /// The thread; the first one if absent.
        thread: Option<String>,
        /// The text so far; empty forgets it.
        text: String,
    },
}

/// Which words of one's own are taken back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Taking {
    /// These.
    These(Vec<MessageId>),
    /// Those written at this time or later (Unix, milliseconds, by the clock they were written with).
    Since(u64),
    /// All of them.
    All,
}

/// What came of a command.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "done", rename_all = "kebab-case")]
pub enum Done {
    /// It is done, and there is nothing to add.
    Done,
    /// A slip was written.
    Invited {
        /// The short line, beginning with `kith:`.
        slip: String,
        /// The whole slip with card and agreement, for a file.
        file: String,
        /// Unix seconds at which it ends.
        expires: u64,
    },
    /// Words were stored.
    Said {
        /// Their id, the same for good.
        id: MessageId,
        /// Where they are.
        state: Delivery,
    },
    /// Words were taken back.
    TakenBack {
        /// Messages that were erased here now.
        messages: usize,
        /// Unsent ones that have left no trace.
        unsent: usize,
    },
    /// A thread was opened.
    Opened {
        /// It.
        thread: ThreadId,
    },
    /// The group was left.
    Left {
        /// Devices that already hold the leaving.
        heard: usize,
    },
}

/// How far words have come. Never who has seen or holds them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// Somebody came in since they were written: send or hold.
    Held,
    /// Only on this device.
    Here,
    /// They have left this device towards somebody.
    Sent,
    /// Two other people's devices hold them (told only in groups with three other people or more).
    Kept,
}

/// Why something was not done. The code is stable; the sentence is the client's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "error", rename_all = "kebab-case")]
#[error("{self:?}")]
#[allow(missing_docs)] // One line each, below.
pub enum Refusal {
    /// A name is empty, longer than [`crate::limits::NAME_BYTES_MAX`], or holds control or direction-changing characters.
    BadName,
    /// A text is empty.
    Empty,
    /// A text is longer than it may be, in bytes.
    TooLong { most: usize },
    /// An agreement has more lines than it may begin with.
    TooManyLines { most: usize },
    /// Days, welcomes or another number out of its range.
    BadNumber,
    /// No group by this name or beginning of an id.
    NoSuchGroup { group: String },
    /// Several groups by this name or beginning of an id.
    SeveralGroups { group: String },
    /// No thread by this name or beginning of an id.
    NoSuchThread { thread: String },
    /// No message by this id.
    NoSuchMessage,
    /// Words that somebody else wrote: only their author takes them back.
    NotYours,
    /// Not a signed copy, or one that was changed since it was signed.
    NotACopy,
    /// Nobody by this name waits at the door.
    NobodyWaits { who: String },
    /// Several by this name wait at the door; say the request's id.
    SeveralWait { who: String },
    /// A request that was answered by this member already.
    AlreadyAnswered,
    /// Not a slip, or a damaged one.
    NotASlip,
    /// The slip ended.
    SlipExpired,
    /// The slip was used by somebody.
    SlipUsed,
    /// The slip was taken back.
    SlipTakenBack,
    /// The slip is not one of this group's open ones.
    NoSuchSlip,
    /// Nobody who can answer at this slip's door could be reached.
    NobodyReached,
    /// A member of this group already, on this device.
    AlreadyIn,
    /// Not yet inside: the door has not answered.
    NotInYet,
    /// This person has left this group.
    HasLeft,
    /// Not an address line of a member of this group.
    NotAReachLine,
    /// Not the line of a device that wants to be linked, or another device answered there.
    NotADeviceLine,
    /// The words of the other device are other words: somebody may be in between, or it is another device.
    PhraseDiffers,
    /// The other device said no, went away, or could not be reached.
    LinkEnded,
    /// There are several devices; say which.
    WhichDevice,
    /// A yes was needed and not given.
    NotSaid,
    /// No member's device could be reached with this recovery slip.
    NobodyThere,
    /// Not a recovery slip, or a damaged one.
    NotARecoverySlip,
    /// The recovery slip was printed or declined; a new one can be made.
    NoRecoveryKey,
    /// The recovery slip was not taken: it is not in force, or its person has left.
    RecoveryNotTaken,
    /// Not one of one's own other devices.
    NoSuchDevice,
    /// So many devices of one person are in use already.
    TooManyDevices { most: usize },
    /// This device's log goes further elsewhere than here: nothing is written from it.
    LogGoesFurther,
    /// Wrong passphrase, or the key file is damaged.
    WrongPassphrase,
    /// The passphrase is missing.
    NoPassphrase,
    /// The home has not been set up.
    NoHome,
    /// Another program uses this home.
    HomeInUse,
    /// The disk did not take it. Nothing was lost that was there before.
    DiskFull,
    /// The disk cannot be read or written, or a row is damaged.
    DiskFailed,
    /// An address to listen at is taken or not possible.
    CannotListen { address: String },
    /// A file cannot be read or written.
    CannotOpen { path: String },
    /// A file of that name is there already; nothing is written over.
    FileIsThere { path: String },
    /// A call over the local socket that is not one.
    NotACall,
    /// The node is closing.
    Closing,
}

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
    /// See [`Query::Reach`] and [`Query::Draft`].
    Line(String),
    /// See [`Query::Slips`].
    Slips(Vec<SlipView>),
    /// See [`Query::Connections`].
    Connections(usize),
    /// See [`Query::Devices`].
    Devices(Vec<DeviceView>),
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
    /// When it was written, by its author's clock (Unix, milliseconds); absent if that is more than two days ahead of
    /// what it knew.
    pub at_ms: Option<u64>,
    /// The words; absent while they have not arrived.
    pub text: Option<String>,
    /// The message it answers.
    pub reply: Option<MessageId>,
    /// The author's note for readers.
    pub note: Option<String>,
    /// Taken back by its author.
    pub taken_back: bool,
    /// Names of those who hear from here on for the first time: a new stretch begins with this message.
    pub new_hearers: Vec<String>,
    /// The entry, for those who look closer.
    pub entry: EntryId,
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

impl core::fmt::Debug for Command {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // Commands carry words; logs must not.
        f.write_str("Command")
    }
}

impl core::fmt::Debug for Query {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Query")
    }
}
