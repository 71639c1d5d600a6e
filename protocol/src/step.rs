//! What the core wants done: the one way out.
//!
//! A [`Step`] is carried out in this order: all of its writes in one commit, then its sends, then its events, then the
//! alarm is set. A failed commit stops the persona; nothing of the Step was sent or shown, and the persona is opened
//! again from disk.

use crate::event::Event;
use crate::id::TransportId;

/// The clock, as a value: milliseconds since 1970, UTC, by this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Now(pub u64);

impl Now {
    /// Days since 1970, UTC.
    pub fn day(self) -> u64 {
        self.0 / crate::limits::DAY_MS
    }

    /// So many milliseconds later.
    pub fn after_ms(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

/// A connection to another node, numbered by the node, never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Connection(pub u64);

/// Where a row lies. The store seals every value, bound to table and key, and shows neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Table {
    /// One row: this persona's secret keys and ids ([`crate::persona::Persona`]).
    Persona = 1,
    /// Entry id → arrival number and signed entry.
    Entry = 2,
    /// Entry id and cell number → the cell's key (32 bytes) and ciphertext.
    Cell = 3,
    /// Device → newest prekey statement; own prekey number → its secret.
    Prekey = 5,
    /// Device → newest address record.
    Address = 6,
    /// Rotation id → rotation and the rungs, once opened; rotation id and piece → seals for others.
    Epoch = 7,
    /// Request id → a request at the door, with the guest's name.
    Request = 8,
    /// Slip key → the secret half and what stands on the slip, for one's own slips.
    Slip = 9,
    /// Message id → words stored, not yet signed.
    Outbox = 10,
    /// Thread → text as it is being typed.
    Draft = 11,
    /// Single values by a short name.
    Note = 12,
    /// Ending and log → up to where the ended device's words stand there.
    Leaf = 13,
    /// Attachment whose sealed bytes are kept here → their hash.
    Attachment = 24,
    /// Channels of epochs, read at couriers.
    Courier = 27,
    /// One row: the secret half of the recovery key, until it is printed or declined. A row of its own, so that it can be
    /// erased for good: of a row that is only written anew, older pages of the disk open with the persona's key.
    Recovery = 40,
    /// Of each room of this group the rows that need not be erased for good, under the beginning of its id.
    Room = 41,
    /// The others; and one row of what was asked and answered about rooms.
    RoomWords = 42,
    /// Secrets that are there for a while ([`crate::persona::DOOR`], [`crate::persona::NEXT`]): erased for good once they
    /// have served, as the recovery key is.
    Passing = 43,
    /// Member whose words this person wishes to have folded → nothing.
    Quieted = 44,
    /// Log → its heads; and one row of the pages of the first thread. A cache, for a first look before all is opened.
    Contents = 45,
}

impl Table {
    /// All tables.
    pub const ALL: [Table; 20] = [
        Table::Persona,
        Table::Entry,
        Table::Cell,
        Table::Prekey,
        Table::Address,
        Table::Epoch,
        Table::Request,
        Table::Slip,
        Table::Outbox,
        Table::Draft,
        Table::Note,
        Table::Leaf,
        Table::Attachment,
        Table::Courier,
        Table::Recovery,
        Table::Room,
        Table::RoomWords,
        Table::Passing,
        Table::Contents,
        Table::Quieted,
    ];

    /// Whether what is erased here must not come back from old pages of the disk: words, in whatever form, and secrets
    /// whose deletion promises something.
    pub fn is_erasable(self) -> bool {
        matches!(
            self,
            Table::Cell
                | Table::Prekey
                | Table::Epoch
                | Table::Slip
                | Table::Outbox
                | Table::Draft
                | Table::Courier
                | Table::Recovery
                | Table::RoomWords
                | Table::Passing
                | Table::Quieted
        )
    }
}

/// Where committed rows can be read. The core reads words only when they are looked at or given on.
pub trait Rows {
    /// The row's value, if it is there and undamaged.
    fn row(&self, table: Table, key: &[u8]) -> Option<Vec<u8>>;
}

/// One row to be put, or erased.
#[derive(Clone, PartialEq, Eq)]
pub struct Write {
    /// The table.
    pub table: Table,
    /// The row.
    pub key: Vec<u8>,
    /// Its new value, at most [`crate::limits::VALUE_BYTES_MAX`] bytes; `None` erases it.
    pub value: Option<Vec<u8>>,
}

impl core::fmt::Debug for Write {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // A value can be words or a key.
        let does = if self.value.is_some() { "put" } else { "erase" };
        write!(f, "{does} {:?} {}", self.table, crate::id::hex(&self.key))
    }
}

/// One thing for the network.
#[derive(Clone, PartialEq, Eq)]
pub enum Send {
    /// A frame on a connection.
    Frame {
        /// The connection.
        to: Connection,
        /// At most [`crate::limits::VALUE_BYTES_MAX`] bytes.
        bytes: Vec<u8>,
    },
    /// Try to connect to these addresses of one device, any of them. The node tries once; the core asks again.
    Dial {
        /// Who should answer. The allow-list decides after the handshake.
        whom: TransportId,
        /// Multiaddresses in text form.
        addresses: Vec<String>,
    },
    /// Close a connection.
    Close(Connection),
    /// From now on exactly these may connect; present connections of others are closed.
    Allow(Vec<TransportId>),
    /// From now on this node presents itself with this transport key (a guest who has entered).
    Become(TransportId),
    /// Ask a courier something; the answer comes as [`crate::member::Input::CourierSaid`]. The connection stays until
    /// [`Send::VisitOver`], or until it has been silent for a while.
    Visit {
        /// Its transport key, also the name of the visit.
        courier: TransportId,
        /// Multiaddresses in text form.
        addresses: Vec<String>,
        /// The seed of the key to present, if a connection is to be made.
        key: zeroize::Zeroizing<[u8; 32]>,
        /// The question.
        question: Vec<u8>,
    },
    /// Nothing more is asked of a courier for now.
    VisitOver(TransportId),
    /// A bundle, to be written into the file its person named. Once it is there, [`crate::command::Command::BundleWritten`]
    /// says so.
    Bundle(Vec<u8>),
}

/// A frame can hold keys: how long it is is all that is printed.
impl core::fmt::Debug for Send {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Send::Frame { to, bytes } => write!(f, "Frame({to:?}, {} bytes)", bytes.len()),
            Send::Dial { whom, addresses } => write!(f, "Dial({whom:?}, {addresses:?})"),
            Send::Close(connection) => write!(f, "Close({connection:?})"),
            Send::Allow(allowed) => write!(f, "Allow({allowed:?})"),
            Send::Become(whom) => write!(f, "Become({whom:?})"),
            Send::Visit { courier, question, .. } => write!(f, "Visit({courier:?}, {} bytes)", question.len()),
            Send::VisitOver(courier) => write!(f, "VisitOver({courier:?})"),
            Send::Bundle(bytes) => write!(f, "Bundle({} bytes)", bytes.len()),
        }
    }
}

/// What is to be stored, sent and shown, in this order.
#[must_use = "a Step that is dropped is a lost entry"]
#[derive(Debug, Default)]
pub struct Step {
    /// To be stored in one commit.
    pub writes: Vec<Write>,
    /// To be sent once that is done.
    pub sends: Vec<Send>,
    /// To be shown after that.
    pub events: Vec<Event>,
    /// When [`crate::member::Member::wake`] wants to be called, if nothing else happens before.
    pub alarm: Option<Now>,
    /// The persona is over: its folder and key are to be destroyed after the writes and sends.
    pub destroy: bool,
}

impl Step {
    pub(crate) fn put(&mut self, table: Table, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) {
        self.writes.push(Write { table, key: key.into(), value: Some(value.into()) });
    }

    pub(crate) fn erase(&mut self, table: Table, key: impl Into<Vec<u8>>) {
        self.writes.push(Write { table, key: key.into(), value: None });
    }

    /// Puts another Step after this one.
    pub fn append(&mut self, mut other: Step) {
        self.writes.append(&mut other.writes);
        self.sends.append(&mut other.sends);
        self.events.append(&mut other.events);
        self.alarm = match (self.alarm, other.alarm) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.destroy |= other.destroy;
    }
}
