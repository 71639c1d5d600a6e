//! Signed statements outside the logs: of each device only the one with the highest number is kept and passed on.

use std::sync::Arc;

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{DeviceId, GroupId, TransportId};
use crate::limits;
use crate::seal::PublicPrekey;
use crate::secret::MailboxSeed;
use crate::signature::{Context, SecretKey, Signature, verify};

/// A device's newest sealing key. (The mailbox seed is known to the members: they put packets there. It is not printed.)
#[derive(Clone, PartialEq, Eq)]
pub struct Prekey {
    /// The group.
    pub group: GroupId,
    /// The device.
    pub device: DeviceId,
    /// 1, 2, 3 …
    pub number: u64,
    /// Seed of the device's waiting boxes at couriers.
    pub mailbox: Arc<MailboxSeed>,
    /// X-Wing public key, 1,216 bytes.
    pub key: PublicPrekey,
}

impl core::fmt::Debug for Prekey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Prekey({:?}, {})", self.device, self.number)
    }
}

/// Where a device can be reached, and by which network identity it is known there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The group.
    pub group: GroupId,
    /// The device.
    pub device: DeviceId,
    /// 1, 2, 3 …
    pub number: u64,
    /// Its transport key: the PeerId it presents.
    pub transport: TransportId,
    /// Multiaddresses in text form, without PeerId.
    pub addresses: Vec<String>,
    /// The last day on which the addresses are dialled; the transport key stays allowed.
    pub until_day: u64,
    /// Whether the addresses may stand on slips that others give.
    pub on_slips: bool,
}

/// An address record: signed by its device, and by the transport key it names over the same bytes. Without the second
/// signature anyone could claim the network key of somebody else, a guest's before its Enter has spread included, and
/// stand in its place on the allow-lists of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedAddress {
    /// The statement.
    pub statement: Address,
    /// By the device it is about.
    pub by_device: Signature,
    /// By the transport key in it.
    pub by_transport: Signature,
}

impl Address {
    /// Signs it with both keys.
    pub fn sign(self, device: &SecretKey, transport: &SecretKey) -> SignedAddress {
        let bytes = self.to_bytes();
        SignedAddress {
            by_device: device.sign(Context::Address, &bytes),
            by_transport: transport.sign(Context::Transport, &bytes),
            statement: self,
        }
    }
}

impl SignedAddress {
    /// Whether its device and its transport key signed it, for this group.
    pub fn holds(&self, group: &GroupId) -> bool {
        let (address, bytes) = (&self.statement, self.statement.to_bytes());
        address.group == *group
            && verify(&address.device.0, Context::Address, &bytes, &self.by_device)
            && verify(&address.transport.0, Context::Transport, &bytes, &self.by_transport)
    }
}

/// A statement with its device's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed<T> {
    /// The statement.
    pub statement: T,
    /// By the device it is about.
    pub signature: Signature,
}

/// A statement about a device, signed by it.
pub trait Statement: Canonical {
    /// The context of its signature.
    const CONTEXT: Context;

    /// The device.
    fn device(&self) -> DeviceId;

    /// The group.
    fn group(&self) -> GroupId;

    /// Which of its statements.
    fn number(&self) -> u64;

    /// Signs it.
    fn sign(self, key: &SecretKey) -> Signed<Self> {
        let signature = key.sign(Self::CONTEXT, &self.to_bytes());
        Signed { statement: self, signature }
    }
}

impl Statement for Prekey {
    const CONTEXT: Context = Context::Prekey;

    fn device(&self) -> DeviceId {
        self.device
    }

    fn group(&self) -> GroupId {
        self.group
    }

    fn number(&self) -> u64 {
        self.number
    }
}

impl<T: Statement> Signed<T> {
    /// Whether its device signed it, for this group.
    pub fn holds(&self, group: &GroupId) -> bool {
        self.statement.group() == *group
            && verify(&self.statement.device().0, T::CONTEXT, &self.statement.to_bytes(), &self.signature)
    }
}

impl Canonical for Prekey {
    fn write(&self, w: &mut Writer) {
        w.value(&self.group);
        w.value(&self.device);
        w.number(self.number);
        w.value(&*self.mailbox);
        w.value(&self.key);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            group: r.value()?,
            device: r.value()?,
            number: r.number()?,
            mailbox: Arc::new(r.value()?),
            key: r.value()?,
        })
    }
}

impl Canonical for Address {
    fn write(&self, w: &mut Writer) {
        w.value(&self.group);
        w.value(&self.device);
        w.number(self.number);
        w.value(&self.transport);
        w.list(&self.addresses);
        w.number(self.until_day);
        w.u8(u8::from(self.on_slips));
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let (group, device, number, transport) = (r.value()?, r.value()?, r.number()?, r.value()?);
        let addresses = r.list::<String>(limits::ADDRESSES_MAX)?;
        if addresses.iter().any(|address| address.len() > limits::ADDRESS_BYTES_MAX) {
            return Err(Malformed::TooLong);
        }
        let until_day = r.number()?;
        let on_slips = r.flag()?;
        Ok(Self { group, device, number, transport, addresses, until_day, on_slips })
    }
}

impl Canonical for SignedAddress {
    fn write(&self, w: &mut Writer) {
        w.value(&self.statement);
        w.value(&self.by_device);
        w.value(&self.by_transport);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { statement: r.value()?, by_device: r.value()?, by_transport: r.value()? })
    }
}

impl<T: Statement> Canonical for Signed<T> {
    fn write(&self, w: &mut Writer) {
        w.value(&self.statement);
        w.value(&self.signature);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { statement: r.value()?, signature: r.value()? })
    }
}
