//! One persona: the secret keys and ids of one person in one group. Nothing derives one persona from another.

use zeroize::Zeroizing;

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{DeviceId, EntryId, GroupId, MemberId, RecoveryId, TransportId};
use crate::request::SignedRequest;
use crate::signature::SecretKey;
use crate::slip::{Door, SlipPaper};

/// The row of [`crate::step::Table::Passing`] with the [`Asking`].
pub const DOOR: &[u8] = b"door";
/// The row with the network key that comes next.
pub const NEXT: &[u8] = b"next";

/// What is left to do at the door.
#[derive(Debug)]
pub struct Asking {
    /// The slip.
    pub paper: SlipPaper,
    /// The signed yes.
    pub request: SignedRequest,
    /// The request with its name, sealed to the slip's request key.
    pub knock: Vec<u8>,
    /// The door answered *entered*: go on with the transport key.
    pub inside: bool,
}

/// The keys of one person in one group, on this device.
pub struct Persona {
    /// The group.
    pub group: GroupId,
    /// Its name, as it was given or stood on the slip.
    pub group_name: String,
    /// The member.
    pub member: MemberId,
    /// What the person is called there, until the log says otherwise.
    pub me: String,
    /// Signs entries.
    pub device: SecretKey,
    /// The network identity.
    pub transport: SecretKey,
    /// The recovery key, until it is printed or declined. It lies in a row of its own
    /// ([`crate::step::Table::Recovery`]), not in the persona's.
    pub recovery: Option<SecretKey>,
    /// While at the door; in a row of its own too, since the slip's key is in it.
    pub asking: Option<Asking>,
    /// While a device that was linked, or came back with a recovery slip, does not know the group log yet: where members
    /// of the group can be reached.
    pub linked: Option<Linked>,
    /// The network identity that address records name already, and the entry that somebody else must hold before it is
    /// shown: who holds the entry has the record. In a row of its own.
    pub next_transport: Option<(SecretKey, EntryId)>,
}

/// What a further device of a member knows before it has the group log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The device that added it, or that it takes the place of.
    pub by: DeviceId,
    /// Where to go on.
    pub doors: Vec<Door>,
}

/// Neither a key nor a name.
impl core::fmt::Debug for Persona {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Persona({:?}, {:?})", self.group, self.member)
    }
}

impl Persona {
    /// The device.
    pub fn device_id(&self) -> DeviceId {
        DeviceId(self.device.public())
    }

    /// The network identity, once inside.
    pub fn transport_id(&self) -> TransportId {
        TransportId(self.transport.public())
    }

    /// The public half of the recovery key, if it is still here.
    pub fn recovery_id(&self) -> Option<RecoveryId> {
        self.recovery.as_ref().map(|key| RecoveryId(key.public()))
    }

    /// Takes in a row of [`crate::step::Table::Passing`].
    pub fn take_passing(&mut self, row: &[u8], value: &[u8]) {
        match row {
            DOOR => self.asking = Asking::from_bytes(value).ok(),
            NEXT => self.next_transport = <(SecretKey, EntryId)>::from_bytes(value).ok(),
            _ => {}
        }
    }

    /// The key to present on the network now: the slip's while at the door, one's own once inside.
    pub fn presents(&self) -> Zeroizing<[u8; 32]> {
        match &self.asking {
            Some(asking) if !asking.inside => Zeroizing::new(*asking.paper.seed.as_bytes()),
            _ => self.transport.seed(),
        }
    }
}

impl Canonical for SecretKey {
    fn write(&self, w: &mut Writer) {
        w.raw(self.seed().as_ref());
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(SecretKey::from_seed(&Zeroizing::new(r.array()?)))
    }
}

impl Canonical for Asking {
    fn write(&self, w: &mut Writer) {
        w.value(&self.paper);
        w.value(&self.request);
        w.bytes(&self.knock);
        w.flag(self.inside);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            paper: r.value()?,
            request: r.value()?,
            knock: r.bytes(crate::limits::ENTRY_BYTES_MAX)?.to_vec(),
            inside: r.flag()?,
        })
    }
}

impl Canonical for Linked {
    fn write(&self, w: &mut Writer) {
        w.value(&self.by);
        w.list(&self.doors);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { by: r.value()?, doors: r.list(crate::limits::SLIP_ADDRESSES_MAX)? })
    }
}

impl Canonical for Persona {
    fn write(&self, w: &mut Writer) {
        w.value(&self.group);
        w.value(&self.group_name);
        w.value(&self.member);
        w.value(&self.me);
        w.value(&self.device);
        w.value(&self.transport);
        w.option(self.linked.as_ref());
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            group: r.value()?,
            group_name: r.value()?,
            member: r.value()?,
            me: r.value()?,
            device: r.value()?,
            transport: r.value()?,
            recovery: None,
            asking: None,
            linked: r.option()?,
            next_transport: None,
        })
    }
}
