//! What a person can ask of one group, and what comes back. No sentence for people stands here: a [`Refusal`] is a code
//! and its particulars, and the client has the words.

mod meeting;
mod query;
mod room;

pub use meeting::{AskMeView, FormView, HereView, MeetingDo, MeetingView, NextView, RoundView, SeatView, TaskView};
pub use query::{
    AttachmentView, Copied, CopyPart, CourierView, DeviceView, GroupView, MemberView, MessageView, Query, SlipView,
    SpaceView, Standing, TermsView, ThreadView, UnsentView, View, WaitView, WaitingView,
};
pub use room::{AskView, GivenView, RoomDo, RoomView, RoomsView, YesView};
use serde::{Deserialize, Serialize};

use crate::attachment::Attachments;
use crate::id::{DeviceId, MemberId, MessageCalled, MessageId, SlipKey, ThreadId};

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
        reply: Option<MessageCalled>,
        /// A note for readers, in the author's own words.
        note: Option<String>,
    },
    /// As `Say`, with files the node has sealed and keeps. No client says this itself: it names paths, and never sees a key.
    #[serde(skip)]
    SayWith {
        /// As in `Say`.
        thread: Option<String>,
        /// The words; may be empty.
        text: String,
        /// As in `Say`.
        reply: Option<MessageCalled>,
        /// As in `Say`.
        note: Option<String>,
        /// What the files are.
        attachments: Attachments,
    },
    /// A note for readers beside somebody's words, signed by its author; it alters nothing of the words. Gives
    /// [`Done::Said`].
    NoteFor {
        /// As in `Say`.
        thread: Option<String>,
        /// Beside which message.
        message: MessageCalled,
        /// The note.
        text: String,
    },
    /// Somebody's words are folded on this device from now on, or shown again if they are folded. Gives
    /// [`Done::Quieted`]. Nothing of it ever leaves this device.
    Quiet {
        /// Whose, by name or a beginning of the member's id.
        who: String,
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
        /// Days after which its words go: 1, 7, 30 or 90; 0 for never; absent: as the group agreed.
        #[serde(default)]
        days: Option<u16>,
    },
    /// This device's clock is right, whatever was seen so far: what its days are over goes.
    ClockIsRight,
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
    /// Writes down what was agreed for when people are worried about somebody. All see who wrote it.
    SayWorried {
        /// The words.
        text: String,
    },
    /// What this person wishes if they go quiet; empty takes it away. Shown to who looks for it, and told to nobody.
    SayIfQuiet {
        /// The words.
        text: String,
    },
    /// Lets go, on this device only, of other people's words from before a time. Nobody is told. Gives [`Done::LetGo`].
    LetGo {
        /// Unix, milliseconds.
        before: u64,
        /// The thread's name or a beginning of its id; all threads if absent.
        thread: Option<String>,
    },
    /// Asks others again for what was let go. Gives [`Done::FetchedAgain`].
    FetchAgain {
        /// The thread; all threads if absent.
        thread: Option<String>,
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
    /// Does something in the group's meeting. Gives [`Done::Met`].
    Meet {
        /// What.
        what: MeetingDo,
    },
    /// Puts what this device may pass on into a bundle, to be carried on a stick; unsent words are signed first. A guest's
    /// bundle holds the request. Gives [`Done::Bundled`], and the file as a [`crate::step::Send::Bundle`].
    BundleOut {
        /// Without words older than this (Unix, milliseconds, by their writers' clocks).
        since: Option<u64>,
        /// For this member's devices only, by name or a beginning of the member's id, and only what they lack as far as
        /// it is known here.
        to: Option<String>,
    },
    /// The bundle made last lies in its file: what it holds of one's own words has left this device.
    BundleWritten,
    /// A courier keeps sealed packets for the group from now on; told to all.
    AddCourier {
        /// Its slip.
        line: String,
    },
    /// A courier is visited no more; told to all.
    RemoveCourier {
        /// Its number in [`Query::Couriers`].
        number: usize,
    },
    /// Asks for somebody to be with this person, answers such an ask, or does something in a room.
    Room {
        /// What.
        what: RoomDo,
    },
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
        /// Messages that this device cannot take back: they are as they were.
        stay: usize,
    },
    /// Words were let go on this device.
    LetGo {
        /// Messages whose words were here.
        messages: usize,
        /// What these took, sealed.
        bytes: u64,
        /// Files that went with them.
        files: usize,
    },
    /// Others are asked again.
    FetchedAgain {
        /// For the words of so many messages.
        messages: usize,
    },
    /// A thread was opened.
    Opened {
        /// It.
        thread: ThreadId,
    },
    /// Whether somebody's words are folded on this device from now on.
    Quieted {
        /// Whose.
        member: MemberId,
        /// Their name.
        name: String,
        /// They are.
        quieted: bool,
    },
    /// Something was done in a meeting.
    Met {
        /// Whether anything was new about it: it may have been so already, or somebody else did it at the same moment.
        changed: bool,
    },
    /// A bundle was made.
    Bundled {
        /// Messages in it.
        words: usize,
        /// Acts of the group log in it.
        acts: usize,
        /// Unsent messages that are not in it: somebody came in since they were written.
        held: usize,
        /// Bytes of the file.
        bytes: usize,
        /// It holds one's own request at the door, and nothing else.
        request: bool,
    },
    /// The group was left.
    Left {
        /// Devices that already hold the leaving.
        heard: usize,
        /// Couriers where it lies.
        #[serde(default)]
        couriers: usize,
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
    /// Several threads by this name; say the beginning of an id.
    SeveralThreads { thread: String },
    /// No message by this id.
    NoSuchMessage,
    /// Several people's messages by this id; say it with its author.
    SeveralMessages,
    /// No attachment by this id, or its message was taken back.
    NoSuchAttachment,
    /// Words can go after 1, 7, 30 or 90 days, or stay.
    NoSuchTerm,
    /// Nobody who is connected now has it, or all went away; what has come stays.
    NobodyHasIt,
    /// So many files do not go with one message.
    TooManyFiles { most: usize },
    /// A file is larger than it may be, in bytes.
    FileTooLarge { most: u64 },
    /// A picture or film may hold when and where it was made, and this program cannot take that out.
    NotCleaned { path: String },
    /// What came is not what its message names.
    FileDamaged,
    /// A file of a kind that is not opened with another program from here.
    NotOpened,
    /// It needs somebody who says when they are done, at a terminal.
    NoTerminal,
    /// This computer has no program that opens files of their kinds.
    NoProgram,
    /// Words that somebody else wrote: only their author takes them back.
    NotYours,
    /// So many messages cannot be taken back from this device: who wanted that has not left.
    WordsWouldStay { messages: usize },
    /// No member by this name or beginning of an id, or they have left.
    NoSuchMember { who: String },
    /// Several members by this name; say the beginning of an id.
    SeveralMembers { who: String },
    /// There is nobody a bundle could be for.
    NobodyElse,
    /// More than a bundle may hold, in bytes.
    BundleTooLarge { most: usize },
    /// Not a bundle, or too damaged to find anything in it.
    NotABundle,
    /// A bundle with nothing in it for this device.
    NotForHere,
    /// Not a signed copy, or one that was changed since it was signed.
    NotACopy,
    /// Nobody by this name waits at the door.
    NobodyWaits { who: String },
    /// Several by this name wait at the door; say the request's id.
    SeveralWait { who: String },
    /// A request that was answered by this member already.
    AlreadyAnswered,
    /// Not a courier's slip, or a damaged one.
    NotACourierSlip,
    /// No courier was begun in this home.
    NoCourierHere,
    /// The group has no courier of this number.
    NoSuchCourier,
    /// A group has so many couriers at most.
    TooManyCouriers { most: usize },
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
    /// Not the line of a relay, or a damaged one.
    NotARelayLine,
    /// A slip whose doors are called by Tor only, which was not chosen.
    OnlyByTor,
    /// A slip of whose doors none is called by Tor, which was chosen.
    NotByTor,
    /// Which way a group goes cannot be read from the disk any more: nobody is called until its person says it again.
    WayLost,
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
    /// No room by this beginning of an id, or several.
    NoSuchRoom { room: String },
    /// This is not done in a room.
    NotInARoom,
    /// No ask of one's own is open, or not this one.
    NoSuchAsk,
    /// That message asks for nobody's company, or is one's own.
    NotAnAsk,
    /// Nobody by this name said yes.
    NobodySaidYes { who: String },
    /// As many rooms are open, or letters under way, as there may be.
    TooManyRooms { most: usize },
    /// No meeting is open.
    NoMeeting,
    /// This person has not said that they are here.
    NotHere,
    /// No round is under way.
    NoRound,
    /// A round is under way, and its places come first.
    RoundUnderWay,
    /// This person has no place in the round that is under way: it began before they came in.
    NoPlace,
    /// It is not this person's turn: nobody presses past others.
    NotTheirTurn { name: String },
    /// No form of meeting by this name.
    NoSuchForm { name: String },
    /// Nobody here by this name.
    NobodyHere { name: String },
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
    /// Something that came is too large for a row: a fault of this program. The group stays closed until it is started again.
    RowTooLarge,
    /// An address to listen at is taken or not possible.
    CannotListen { address: String },
    /// A file cannot be read or written.
    CannotOpen { path: String },
    /// A file of that name is there already; nothing is written over.
    FileIsThere { path: String },
    /// A call over the local socket that is not one.
    NotACall,
    /// A secret stood in the arguments of a command, where other programs can read it. Nothing was done with it.
    InArguments,
    /// What was to be printed did not come out whole.
    NotPrinted,
    /// The node is closing.
    Closing,
}

impl core::fmt::Debug for Command {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // Commands carry words; logs must not.
        f.write_str("Command")
    }
}
