//! What a client asks of a node, embedded or over the local socket: the same calls, the same answers, the same notices.

mod roads;

use std::path::{Path, PathBuf};
use std::time::Duration;

use kith_protocol::command::{
    Command, Delivery, Done, MessageView, Query, Refusal, RoomView, SpaceView, Standing, View,
};
use kith_protocol::event::{Brought, Event};
use kith_protocol::id::{DeviceId, GroupId, MessageCalled, MessageId};
use kith_protocol::kind::Rules;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use zeroize::ZeroizeOnDrop;

pub use crate::network::tor::{Control, TorAt, TorState, port_here};
pub use roads::{LongWay, RoadView, RoadsDo, RoadsView};

/// Something asked of a node.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "call", rename_all = "kebab-case")]
pub enum Call {
    /// Founds a group. Gives [`Answer::Founded`].
    Found {
        /// The group's name.
        name: String,
        /// What people there call this person.
        me: String,
        /// The card.
        card: String,
        /// The lines of the agreement.
        agreement: Vec<String>,
        /// The rules.
        rules: Rules,
    },
    /// All groups of this home. Gives [`Answer::Groups`].
    Groups,
    /// Reads a slip. A slip from a file is read offline; a short one asks a member's device, which tells nothing and
    /// keeps nothing. Gives [`Answer::Slip`].
    SlipShow {
        /// The line, or the file's content.
        slip: String,
        /// Ask a member's device, if the card is not in the slip.
        ask: bool,
    },
    /// Says yes: asks at the door. Gives [`Answer::Entering`], at once after it is stored; the door may take longer.
    Enter {
        /// The line, or the file's content.
        slip: String,
        /// What people there will call this person.
        me: String,
    },
    /// Does something in a group. Gives [`Answer::Done`].
    Do {
        /// Its name, or a beginning of its id.
        group: String,
        /// What.
        command: Command,
    },
    /// Looks something up in a group. Gives [`Answer::View`].
    Look {
        /// Its name, or a beginning of its id.
        group: String,
        /// What.
        query: Query,
    },
    /// Looks through the words of a group, newest first, a part at a time. Gives [`Answer::Found`].
    Search {
        /// The group.
        group: String,
        /// What is sought, in any case and with any accents.
        text: String,
        /// Only what is older than this message: what the part before said is next.
        before: Option<MessageId>,
    },
    /// Says something and brings files: cleans and seals them first. Gives [`Answer::SaidWith`].
    SayWith(SayWith),
    /// Saves a file that a message brings, fetching it if it is not here. Meanwhile notices tell how far it is. Gives
    /// [`Answer::Saved`].
    Save {
        /// The group.
        group: String,
        /// The attachment's id, or its message's if that brings just one.
        attachment: String,
        /// An absolute path: a folder, in which it is given its own name, or a new file.
        to: PathBuf,
        /// How long to wait for somebody who has it, in milliseconds. What has begun to come is not broken off.
        within_ms: u64,
    },
    /// Waits until words have left this device, or wait for a person's answer, or the time is over. Gives [`Answer::View`] with a delivery.
    Sent {
        /// The group.
        group: String,
        /// The words.
        message: MessageId,
        /// At most so long, in milliseconds.
        within_ms: u64,
    },
    /// Waits until the door has answered, or the time is over. Gives [`Answer::Entering`].
    AtTheDoor {
        /// The group.
        group: String,
        /// At most so long, in milliseconds.
        within_ms: u64,
    },
    /// Waits until heads were exchanged with every member's device that can be reached, or the time is over, so that a
    /// one-shot `read` or `say` sees what is there. Gives [`Answer::View`] with connections.
    Settled {
        /// The group.
        group: String,
        /// At most so long, in milliseconds.
        within_ms: u64,
    },
    /// This computer is to become another device of somebody who is in a group: gives the line that the device there
    /// is told. Gives [`Answer::Linking`]. A line is good for one attempt, for a quarter of an hour, while the node runs.
    LinkNew,
    /// Goes to the device that printed a line. Gives [`Answer::Linking`] with the phrase both show.
    LinkTo {
        /// The group it is to take part in.
        group: String,
        /// The line.
        line: String,
    },
    /// Waits until the other device has come, or the time is over. Gives [`Answer::Linking`].
    LinkPhrase {
        /// At most so long, in milliseconds.
        within_ms: u64,
    },
    /// The person compared. On the new device it gives [`Answer::Entering`], on the other one [`Answer::Done`], each once
    /// the yes of both is there; after a no [`Answer::Linking`] with nothing.
    LinkAnswer {
        /// The words that the other device shows; `None` is no.
        words: Option<String>,
    },
    /// With a recovery slip: asks a member's device for the devices of the slip's person. Gives [`Answer::Recovering`].
    RecoverAsk {
        /// The slip's text.
        slip: String,
        /// A member's present address line, tried beside the doors on the slip.
        reach: Option<String>,
    },
    /// *This device is not with me*, with a recovery slip. Gives [`Answer::Recovered`].
    RecoverLost {
        /// The slip's text.
        slip: String,
        /// As above.
        reach: Option<String>,
        /// Which.
        device: DeviceId,
        /// Devices it added that stay.
        kept: Vec<DeviceId>,
    },
    /// This computer in the place of a device, with a recovery slip. Gives [`Answer::Recovered`].
    RecoverReplace {
        /// The slip's text.
        slip: String,
        /// As above.
        reach: Option<String>,
        /// The device that ends.
        device: DeviceId,
    },
    /// Sets a group aside: locked here, its name in no list. Gives [`Answer::SetAside`].
    SetAside {
        /// Its name, or a beginning of its id; `None`: all of this home.
        group: Option<String>,
        /// For so many days; `None`: as many as its person chose earlier, else a week. Nothing happens by itself then.
        days: Option<u8>,
    },
    /// What is set aside, and the wait its person chose earlier. Gives [`Answer::Aside`].
    Aside,
    /// Chooses, for a later day, how long is offered for setting aside; `None`: nothing is chosen. Gives [`Answer::Done`].
    ChooseWait {
        /// Days, at least one.
        days: Option<u8>,
    },
    /// Brings a group back as it was. Gives [`Answer::BroughtBack`].
    BringBack {
        /// Its name, or its number among those set aside; empty, if there is one only.
        group: String,
        /// The passphrase of this home, asked for again.
        passphrase: TypedPassphrase,
    },
    /// Another passphrase for this home. Keys and rows stay as they are; one key is wrapped anew. Gives [`Answer::Done`].
    ChangePassphrase {
        /// The present one, asked for again.
        present: TypedPassphrase,
        /// The new one.
        new: TypedPassphrase,
    },
    /// Erases a group from this device, at once and for good: its key first. Tells nobody. Gives [`Answer::Done`].
    Erase {
        /// Its name, a beginning of its id, or its number among those set aside.
        group: String,
    },
    /// Erases this whole home, at once and for good: its key first. Tells nobody, and ends the node. Gives
    /// [`Answer::Done`].
    EraseEverything,
    /// Writes a bundle into a file that is not there yet. Gives [`Answer::BundleWritten`].
    BundleOut {
        /// The group.
        group: String,
        /// The file's whole path.
        path: String,
        /// Without words older than this (Unix, milliseconds).
        #[serde(default)]
        since: Option<u64>,
        /// For one member, by name or a beginning of the member's id.
        #[serde(default)]
        to: Option<String>,
    },
    /// Takes in what a file holds for any group of this home. Gives [`Answer::BundleTaken`].
    BundleIn {
        /// The file's whole path.
        path: String,
    },
    /// What a group takes on this device's disk. Gives [`Answer::Space`].
    Space {
        /// Its name, or a beginning of its id.
        group: String,
        /// As in [`Query::Space`].
        #[serde(default)]
        before: Option<u64>,
        /// As in [`Query::Space`].
        #[serde(default)]
        thread: Option<String>,
    },
    /// The ways that lead from this device for a group. Gives [`Answer::Roads`].
    Roads {
        /// Its name, or a beginning of its id.
        group: String,
    },
    /// Decides something about the ways of a group. Gives [`Answer::Roads`].
    RoadsDo {
        /// Its name, or a beginning of its id.
        group: String,
        /// What.
        what: RoadsDo,
    },
    /// Ends the node.
    Stop,
}

/// A passphrase on its way to the node of the same person, in the same program or over the local socket.
#[derive(Clone, Serialize, Deserialize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct TypedPassphrase(String);

impl TypedPassphrase {
    /// As it was typed.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for TypedPassphrase {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("TypedPassphrase")
    }
}

/// What a call gives.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// A group was founded.
    Founded {
        /// Its id.
        group: GroupId,
        /// Its name.
        name: String,
    },
    /// All groups.
    Groups {
        /// One each.
        groups: Vec<GroupSummary>,
    },
    /// A slip, read.
    Slip(SlipShown),
    /// Where somebody stands who asked at a door.
    Entering {
        /// The group.
        group: GroupId,
        /// Its name, as on the slip.
        name: String,
        /// Where this person stands.
        state: Standing,
        /// Why the door refused, when `state` is `refused`.
        refused: Option<Refusal>,
    },
    /// A command's outcome.
    Done {
        /// The outcome.
        outcome: Done,
    },
    /// A look-up's outcome.
    View {
        /// The outcome.
        view: View,
    },
    /// A part of a search.
    Found {
        /// What was found, newest first.
        found: Vec<MessageView>,
        /// Where the next part begins; `None`: that was all.
        next: Option<MessageId>,
    },
    /// Where the linking of another device stands.
    Linking {
        /// The new device's line, on the new device.
        line: Option<String>,
        /// The phrase, once there is one.
        phrase: Option<String>,
    },
    /// What a member's device knows of a person's devices.
    Recovering {
        /// The group.
        group: GroupId,
        /// Its name.
        name: String,
        /// What the slip's person is called there.
        me: String,
        /// The devices.
        devices: Vec<RecoveredDevice>,
        /// The day on which one of them left the group, if one did: the slip says that it was not its person.
        left_day: Option<u64>,
    },
    /// Something was set aside.
    SetAside {
        /// Until this day (days since 1970).
        until_day: u32,
        /// How many groups.
        groups: usize,
    },
    /// What is set aside.
    Aside {
        /// One each.
        groups: Vec<GroupAside>,
        /// The wait that its person chose earlier.
        wait: Option<ChosenWait>,
        /// How many groups lie here that could not be opened, nor told which they are.
        #[serde(default)]
        unread: usize,
    },
    /// A group is here again.
    BroughtBack {
        /// It.
        group: GroupId,
        /// Its name.
        name: String,
    },
    /// An act by a recovery slip was given to members' doors.
    Recovered {
        /// How many have taken it in.
        taken: usize,
        /// How many answered.
        asked: usize,
        /// Where this computer stands now, if it takes a device's place.
        back: Option<(GroupId, String, Standing)>,
    },
    /// Words with files were stored.
    SaidWith {
        /// What came of the words.
        outcome: Done,
        /// The files, in their order.
        files: Vec<Attached>,
    },
    /// A file was saved.
    Saved {
        /// Where.
        file: PathBuf,
        /// How long it is.
        bytes: u64,
    },
    /// A bundle lies in its file.
    BundleWritten {
        /// The file.
        file: String,
        /// Its bytes.
        bytes: usize,
        /// Messages in it.
        words: usize,
        /// Acts of the group log in it.
        acts: usize,
        /// Unsent messages that are not in it: somebody came in since they were written.
        held: usize,
        /// It holds one's own request at the door, and nothing else.
        request: bool,
    },
    /// A bundle was taken in.
    BundleTaken {
        /// What it brought, for each group it was for.
        groups: Vec<BundleTaken>,
    },
    /// What a group takes on this device's disk.
    Space {
        /// Its words.
        words: SpaceView,
        /// Its whole folder, in bytes.
        disk_bytes: u64,
        /// Of that the sealed files of messages.
        files_bytes: u64,
    },
    /// The ways that lead from this device for a group.
    Roads {
        /// They.
        roads: RoadsView,
    },
    /// The node ends.
    Stopping,
}

/// See [`Call::SayWith`].
#[derive(Clone, Serialize, Deserialize)]
pub struct SayWith {
    /// The group.
    pub group: String,
    /// As in [`Command::Say`].
    pub thread: Option<String>,
    /// The words; may be empty.
    pub text: String,
    /// As in [`Command::Say`].
    pub reply: Option<MessageCalled>,
    /// As in [`Command::Say`].
    pub note: Option<String>,
    /// The files.
    pub files: Vec<FileToAttach>,
}

/// A file of its person's that a message is to bring.
#[derive(Clone, Serialize, Deserialize)]
pub struct FileToAttach {
    /// Its absolute path.
    pub path: PathBuf,
    /// Do not take out of a picture what it tells beside the picture.
    pub as_it_is: bool,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// Its name, as others see it.
    pub name: String,
    /// How long it is, cleaned.
    pub bytes: u64,
    /// Its media type.
    #[serde(rename = "type")]
    pub media: String,
    /// It is a picture, and only the picture was taken.
    pub cleaned: bool,
    /// As it is, a file of this kind may hold more than is seen.
    pub tells: bool,
}

/// What a bundle brought to one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleTaken {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// Where this person stands now.
    pub state: Standing,
    /// What.
    #[serde(flatten)]
    pub brought: Brought,
}

/// One device of a recovery slip's person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveredDevice {
    /// 1, 2, 3 …
    pub number: usize,
    /// The device.
    pub device: DeviceId,
    /// The day it came (days since 1970).
    pub since_day: u64,
    /// Not ended yet.
    pub in_use: bool,
    /// When its last words known there were written (Unix, milliseconds).
    pub last_ms: Option<u64>,
    /// Numbers of the devices that go with it, unless they are kept.
    pub with_it: Vec<usize>,
}

/// A group that is set aside. Its name is not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupAside {
    /// 1, 2, 3 …
    pub number: usize,
    /// Until this day (days since 1970).
    pub until_day: u32,
    /// That day has come. Nothing happened by itself.
    pub over: bool,
}

/// A wait that was chosen in calmer days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenWait {
    /// Days to set aside for.
    pub days: u8,
    /// The day it was chosen (days since 1970).
    pub chosen_day: u32,
}

/// One group in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupSummary {
    /// Its id.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// What people there call this person.
    pub me: String,
    /// Where this person stands.
    pub state: Standing,
    /// How many members, once entered.
    pub members: Option<usize>,
    /// Which way it goes cannot be read any more ([`RoadsView::way_lost`]).
    #[serde(default)]
    pub way_lost: bool,
    /// The rooms inside it that this person is in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rooms: Vec<RoomView>,
}

/// A slip, read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlipShown {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub group_name: String,
    /// Who gave it, if they wrote it on the slip.
    pub from: Option<String>,
    /// The card; `None` in a short slip nobody was asked about.
    pub card: Option<String>,
    /// The agreement's lines; `None` as above.
    pub agreement: Option<Vec<String>>,
    /// Duties lines in force, with a name only where its author put it on slips.
    pub duties: Vec<String>,
    /// What was agreed for when people are worried, if anything is written down.
    pub worried: Option<String>,
    /// The rules; `None` as above.
    pub rules: Option<Rules>,
    /// Unix seconds at which it ends.
    pub expires: u64,
    /// It ended, by this device's clock.
    pub expired: bool,
}

/// Something happened in a group.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// A client's hold on a node. Cheap to clone.
#[derive(Clone)]
pub struct Link {
    pub(crate) calls: tokio::sync::mpsc::Sender<Called>,
    pub(crate) notices: broadcast::Sender<Notice>,
}

/// A call, and where its answer goes.
pub type Called = (Call, tokio::sync::oneshot::Sender<Result<Answer, Refusal>>);

impl Link {
    /// A hold on whatever answers these calls and gives these notices.
    pub fn new(calls: tokio::sync::mpsc::Sender<Called>, notices: broadcast::Sender<Notice>) -> Self {
        Self { calls, notices }
    }

    /// Asks the node.
    pub async fn call(&self, call: Call) -> Result<Answer, Refusal> {
        let (answer, answered) = tokio::sync::oneshot::channel();
        self.calls.send((call, answer)).await.map_err(|_| Refusal::Closing)?;
        answered.await.map_err(|_| Refusal::Closing)?
    }

    /// Waits until whatever answers has ended: every call is refused from then on.
    pub async fn ended(&self) {
        self.calls.closed().await;
    }

    /// What happens from now on, in all groups.
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// Does something in a group.
    pub async fn command(&self, group: &str, command: Command) -> Result<Done, Refusal> {
        match self.call(Call::Do { group: group.to_owned(), command }).await? {
            Answer::Done { outcome } => Ok(outcome),
            _ => Err(Refusal::NotACall),
        }
    }

    /// Looks something up in a group.
    pub async fn look(&self, group: &str, query: Query) -> Result<View, Refusal> {
        match self.call(Call::Look { group: group.to_owned(), query }).await? {
            Answer::View { view } => Ok(view),
            _ => Err(Refusal::NotACall),
        }
    }

    /// Waits until words have left this device.
    pub async fn sent(&self, group: &str, message: MessageId, within: Duration) -> Result<Delivery, Refusal> {
        let within_ms = u64::try_from(within.as_millis()).unwrap_or(u64::MAX);
        match self.call(Call::Sent { group: group.to_owned(), message, within_ms }).await? {
            Answer::View { view: View::Delivery(state) } => Ok(state),
            _ => Err(Refusal::NotACall),
        }
    }
}

/// How a node is started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Multiaddresses to listen at, with base ports; each persona takes the next free port and keeps it. Empty: all
    /// interfaces, any port.
    pub listen: Vec<String>,
    /// What is kept of files that others bring.
    pub files: FileWishes,
    /// Where this computer's Tor is, for groups that go by it.
    pub tor: TorAt,
    /// How groups that are founded or entered from now on go, and what is asked before one is entered.
    pub begins: LongWay,
}

/// What a person wishes of files that others bring. As it is by default nothing comes by itself, and nothing is let go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileWishes {
    /// Files of at most so many bytes are fetched when their message is heard; 0: none.
    pub fetch_bytes_max: u64,
    /// A group keeps so many sealed bytes of them at most, and lets go of those of the oldest messages first; 0: all that
    /// were fetched.
    pub keep_bytes_max: u64,
}

/// Whether a home was set up here.
pub fn is_home(home: &Path) -> bool {
    crate::home::Home::is_home(home)
}
