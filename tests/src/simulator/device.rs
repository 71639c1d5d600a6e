//! One device: its rows, the member opened from them, its clock and its place in the network.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::id::{DeviceId, EntryId, Hash, MemberId, MessageId, TransportId};
use kith_protocol::member::Member;
use kith_protocol::signature::SecretKey;
use kith_protocol::step::{Now, Rows, Table, Write};

/// The committed rows of one device.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Disk(pub BTreeMap<(Table, Vec<u8>), Vec<u8>>);

impl Rows for Disk {
    fn row(&self, table: Table, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(&(table, key.to_vec())).cloned()
    }
}

impl Disk {
    /// Carries writes out in one commit.
    pub fn commit(&mut self, writes: &[Write]) {
        for write in writes {
            let place = (write.table, write.key.clone());
            let size = write.value.as_ref().map_or(0, Vec::len);
            assert!(size <= kith_protocol::limits::VALUE_BYTES_MAX, "a row of {size} bytes: {write:?}");
            match &write.value {
                Some(value) => self.0.insert(place, value.clone()),
                None => self.0.remove(&place),
            };
        }
    }

    /// All rows, as [`Member::open`] takes them.
    pub fn rows(&self) -> impl Iterator<Item = (Table, Vec<u8>, Vec<u8>)> {
        self.0.iter().map(|((table, key), value)| (*table, key.clone(), value.clone()))
    }

    /// How many rows one table has.
    pub fn count(&self, of: Table) -> usize {
        self.0.keys().filter(|(table, _)| *table == of).count()
    }
}

/// Words whose saying was acknowledged, and what became of them by their author's own act.
#[derive(Debug, Clone)]
pub struct Said {
    /// Their id.
    pub id: MessageId,
    /// The text.
    pub text: String,
    /// Their author dropped them before they were sent.
    pub dropped: bool,
    /// The days of their thread's term, if it has one.
    pub term: Option<u64>,
    /// When they were acknowledged, in milliseconds since 1970, true time.
    pub at_ms: u64,
}

/// One device of one person.
pub struct Device {
    /// What the person is called.
    pub name: String,
    /// What is committed.
    pub disk: Disk,
    /// The member, while the device is on.
    pub member: Option<Member>,
    /// How far its clock is off, in milliseconds.
    pub clock_ms: i64,
    /// Who may connect, as the member last said.
    pub allowed: BTreeSet<TransportId>,
    /// What the node presents on the network.
    pub presents: TransportId,
    /// Counts openings, so that what was meant for an earlier one is dropped.
    pub opening: u64,
    /// Counts alarms, so that only the last one set rings.
    pub alarm: u64,
    /// On which side of a partition it is.
    pub side: u8,
    /// Its person is away until woken: it stays off when it stops.
    pub away: bool,
    /// The persona is destroyed.
    pub gone: bool,
    /// Its person left.
    pub left: bool,
    /// Runs for a thief, or for one let in by a thief.
    pub hostile: bool,
    /// It was taken: its person uses it no more.
    pub lost: bool,
    /// It has been a member's device.
    pub was_in: bool,
    /// Its person took words back here, those of their other devices too.
    pub took_back: bool,
    /// Words acknowledged here.
    pub said: Vec<Said>,
    /// Messages shown here: by id and author, since a changed client may take an id that somebody else used.
    pub shown: BTreeSet<(MessageId, MemberId)>,
    /// The device keys it has had: more than one after it went on with a new key.
    pub keys: BTreeSet<DeviceId>,
    /// Entry rows taken from the copied device it was made from.
    pub inherited: BTreeSet<EntryId>,
    /// The last snapshot known here.
    pub snapshot: Hash,
    /// Names of events, the last ones, for the story a failure tells.
    pub frozen: bool,
    /// The bundle made last.
    pub stick: Vec<u8>,
}

impl Device {
    /// A device with nothing on it.
    pub fn new(name: &str, clock_ms: i64) -> Self {
        Self {
            name: name.to_owned(),
            disk: Disk::default(),
            member: None,
            clock_ms,
            allowed: BTreeSet::new(),
            presents: TransportId::default(),
            opening: 0,
            alarm: 0,
            side: 0,
            away: false,
            gone: false,
            left: false,
            hostile: false,
            lost: false,
            was_in: false,
            took_back: false,
            said: Vec::new(),
            shown: BTreeSet::new(),
            keys: BTreeSet::new(),
            inherited: BTreeSet::new(),
            snapshot: Hash::default(),
            frozen: false,
            stick: Vec::new(),
        }
    }

    /// What this device takes the time to be.
    pub fn time(&self, world_ms: u64) -> Now {
        Now(world_ms.saturating_add_signed(self.clock_ms))
    }

    /// Whether it runs.
    pub fn is_on(&self) -> bool {
        self.member.is_some()
    }

    /// Whether its person is a member by what is known here, and has not left.
    pub fn is_in(&self) -> bool {
        self.member.as_ref().is_some_and(|m| m.groups().counted().devices.contains_key(&m.device()))
            && !self.left
            && !self.gone
    }

    /// The key the node presents for a member.
    pub fn presents_of(member: &Member) -> TransportId {
        TransportId(SecretKey::from_seed(&member.transport_seed()).public())
    }
}
