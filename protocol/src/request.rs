//! A guest's own signed yes: over the group, its card, agreement and rules, by the new device's key (consent) and by the
//! slip's one-time key (possession); and the recovery key's word that it is the guest's. Every member checks all three again.

use crate::cell::CellRef;
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{DeviceId, GroupId, Hash, MemberId, RecoveryId, RequestId, SlipKey, derive};
use crate::kind::recovery;
use crate::signature::{Context, SecretKey, Signature, verify};
use crate::statement::{Prekey, Signed, SignedAddress};

/// What a guest asks and says yes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The group.
    pub group: GroupId,
    /// The slip's one-time key.
    pub slip: SlipKey,
    /// The guest's first device.
    pub device: DeviceId,
    /// The public half of the guest's recovery key.
    pub recovery: RecoveryId,
    /// The member id is made of the device and these.
    pub random: [u8; 16],
    /// The device's first prekey.
    pub prekey: Signed<Prekey>,
    /// The device's first address record, with its transport key.
    pub address: SignedAddress,
    /// The guest's name, as a cell: place (group, zeros, device, 0, 0).
    pub name: CellRef,
    /// Hash of the card that was read.
    pub card: Hash,
    /// Hash of the agreement that was read.
    pub agreement: Hash,
    /// Hash of the rules that were read.
    pub rules: Hash,
    /// The day the slip ends.
    pub expires_day: u64,
}

/// A request with its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRequest {
    /// The request.
    pub request: Request,
    /// By the new device.
    pub by_device: Signature,
    /// By the slip's one-time key.
    pub by_slip: Signature,
    /// By the recovery key, for the member who comes in ([`crate::kind::RecoverySet`]).
    pub by_recovery: Signature,
}

impl Request {
    /// Signs the request with all three keys.
    pub fn sign(self, device: &SecretKey, slip: &SecretKey, recovery: &SecretKey) -> SignedRequest {
        let bytes = self.to_bytes();
        SignedRequest {
            by_device: device.sign(Context::Request, &bytes),
            by_slip: slip.sign(Context::Request, &bytes),
            by_recovery: recovery::word(recovery, &self.group, &self.member()),
            request: self,
        }
    }

    /// The persona that enters with it.
    pub fn member(&self) -> MemberId {
        MemberId::of(self.device, &self.recovery, &self.random)
    }
}

impl SignedRequest {
    /// Its name.
    pub fn id(&self) -> RequestId {
        RequestId(derive("request", &[&self.to_bytes()]))
    }

    /// Whether its signatures and those of prekey and address (by the transport key too) hold, all for this group and this
    /// device, and the keys are keys.
    pub fn holds(&self, group: &GroupId) -> bool {
        let r = &self.request;
        let bytes = r.to_bytes();
        r.group == *group
            && r.prekey.statement.device == r.device
            && r.address.statement.device == r.device
            && recovery::is_word_of(&r.recovery, group, &r.member(), &self.by_recovery)
            && verify(&r.device.0, Context::Request, &bytes, &self.by_device)
            && verify(&r.slip.0, Context::Request, &bytes, &self.by_slip)
            && r.prekey.holds(group)
            && r.address.holds(group)
    }
}

impl Canonical for Request {
    fn write(&self, w: &mut Writer) {
        w.value(&self.group);
        w.value(&self.slip);
        w.value(&self.device);
        w.value(&self.recovery);
        w.raw(&self.random);
        w.value(&self.prekey);
        w.value(&self.address);
        w.value(&self.name);
        w.value(&self.card);
        w.value(&self.agreement);
        w.value(&self.rules);
        w.number(self.expires_day);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            group: r.value()?,
            slip: r.value()?,
            device: r.value()?,
            recovery: r.value()?,
            random: r.array()?,
            prekey: r.value()?,
            address: r.value()?,
            name: r.value()?,
            card: r.value()?,
            agreement: r.value()?,
            rules: r.value()?,
            expires_day: r.number()?,
        })
    }
}

impl Canonical for SignedRequest {
    fn write(&self, w: &mut Writer) {
        w.value(&self.request);
        w.value(&self.by_device);
        w.value(&self.by_slip);
        w.value(&self.by_recovery);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { request: r.value()?, by_device: r.value()?, by_slip: r.value()?, by_recovery: r.value()? })
    }
}
