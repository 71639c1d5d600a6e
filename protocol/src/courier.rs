//! Couriers: what lies with somebody who cannot read it, for people who are never online together.
//!
//! ```text
//! slip         `kith-courier:` base32 of {transport key, addresses, pass} and four bytes of check
//! visitor i    Ed25519 seed = HKDF-SHA256(pass, "kith 1 visitor " ‖ i), i of 64: whom the courier lets in
//! day box      box(channel, "day", day as 8 bytes)               channel: the rung `route` of an epoch
//! waiting box  box(mailbox seed of a prekey, "waiting", week as 8 bytes)
//! slip box     box(seed of the slip's “in” or “out”, "slip", "")
//! day note     [place of a section], bytes of items (each with its length before it)
//! errand       device, [channel, first day n, snapshot], [place of a section], signature, HPKE to the prekey; info: letter info
//!              over the box's key; signed: group ‖ the box's key ‖ all before the signature
//! ```
//!
//! All boxes are alike to the courier, which sees their keys, the size steps of packets, when and from where they come,
//! and which boxes one visit asks for. Whoever holds its slip may visit, with one of 64 keys that follow from the slip,
//! drawn anew for each visit: the courier cannot tell one visitor, or one group, from another by it.
//!
//! **Words for everyone** lie in the day box of an epoch that was made for exactly the present membership; a letter in
//! each device's waiting box gives the epoch's channel. **Words for fewer** (an older stretch) lie in sections whose keys
//! stand in the letters of those who hear it.

mod talk;

use std::sync::Arc;

use hkdf::Hkdf;
use rand_core::CryptoRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::bundle::{self, Letter, Place};
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{DeviceId, EntryId, GroupId, Hash, LogId, TransportId};
use crate::limits;
use crate::line::Carried;
use crate::packet::{self, PacketBox};
use crate::seal::SecretPrekey;
use crate::secret::{BoxSeed, ChannelSeed, CourierPass, MailboxSeed};
use crate::signature::{Context, SecretKey, Signature, verify};
use crate::statement::Prekey;

pub use talk::{Answer, Lies, Question};

/// How a courier's slip begins.
pub const BEGINNING: &str = "kith-courier:";

const LINE: Carried = Carried { beginning: BEGINNING, check: "courier check" };

/// Keys that one slip lets in. A guess: so many visits at a time are not taken for one another.
pub const VISITORS: u8 = 64;

/// Days in which words may be put into the boxes of one channel: as long as its epoch is used.
pub const CHANNEL_DAYS: u64 = limits::EPOCH_DAYS;

/// A courier's slip: where it is, and what lets in.
#[derive(Clone, PartialEq, Eq)]
pub struct CourierPaper {
    /// Its transport key.
    pub transport: TransportId,
    /// Multiaddresses in text form.
    pub addresses: Vec<String>,
    /// The seed of its visitors' keys.
    pub pass: Arc<CourierPass>,
}

/// It holds what lets in.
impl core::fmt::Debug for CourierPaper {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("CourierPaper")
    }
}

impl CourierPaper {
    /// The line.
    pub fn to_line(&self) -> String {
        LINE.write(self)
    }

    /// Reads the first such line in a text.
    pub fn from_text(text: &str) -> Option<Self> {
        LINE.read(text)
    }
}

/// The key of one of a slip's visitors.
pub fn visitor(pass: &CourierPass, which: u8) -> SecretKey {
    let mut seed = Zeroizing::new([0u8; 32]);
    // 32 bytes are always within what HKDF can give.
    let _ =
        Hkdf::<Sha256>::new(None, pass.as_bytes()).expand_multi_info(&[b"kith 1 visitor ", &[which]], seed.as_mut());
    SecretKey::from_seed(&seed)
}

/// The box of an epoch's channel on one day.
pub fn day_box(channel: &ChannelSeed, day: u64) -> PacketBox {
    PacketBox::derive(channel.as_bytes(), "day", &day.to_be_bytes())
}

/// Where something for one device waits in one week.
pub fn waiting_box(mailbox: &MailboxSeed, week: u64) -> PacketBox {
    PacketBox::derive(mailbox.as_bytes(), "waiting", &week.to_be_bytes())
}

/// A slip's box “in” or “out”.
pub fn slip_box(seed: &BoxSeed) -> PacketBox {
    PacketBox::derive(seed.as_bytes(), "slip", &[])
}

/// The week of a day.
pub fn week(day: u64) -> u64 {
    day / 7
}

/// The first day of a week.
pub fn first_day(week: u64) -> u64 {
    week.saturating_mul(7)
}

/// Where words for everyone lie from some day on.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// What its boxes follow from: the rung `route` of an epoch.
    pub seed: Arc<ChannelSeed>,
    /// The first day; the last is [`CHANNEL_DAYS`] later.
    pub from_day: u64,
    /// The membership whose devices are all told of it.
    pub snapshot: Hash,
}

/// What a device is told in its waiting box.
#[derive(Debug, Default, PartialEq)]
pub struct Errand {
    /// Channels it may read.
    pub channels: Vec<Channel>,
    /// Sections it may read.
    pub places: Vec<Place>,
}

/// What lies in a day box.
#[derive(PartialEq, Default)]
pub struct DayNote {
    /// Sections everyone may read.
    pub places: Vec<Place>,
    /// Items, each with its length before it.
    pub items: Zeroizing<Vec<u8>>,
}

/// It holds keys.
impl core::fmt::Debug for DayNote {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("DayNote")
    }
}

/// The most bytes of items that fit one day note beside nothing else.
pub const NOTE_ITEMS_MAX: usize = packet::CONTENT_MAX - 8;

impl Errand {
    /// Seals it to a device's prekey, for a box, signed by the device that writes it.
    pub fn seal(&self, to: &Prekey, of: &PacketBox, by: &SecretKey, random: &mut impl CryptoRng) -> Option<Letter> {
        let mut w = Writer::new();
        w.value(&DeviceId(by.public()));
        w.value(self);
        let said = Zeroizing::new(w.into_bytes());
        let signature = by.sign(Context::Errand, &Self::signed_bytes(&to.group, of, &said));
        let mut plain = Zeroizing::new(Vec::with_capacity(said.len() + 64));
        plain.extend_from_slice(&said);
        plain.extend_from_slice(&signature.0);
        let info = bundle::letter_info(&of.id().0, &to.group, to.number);
        Some(Letter::Device(to.key.seal(&info, &plain, random)?))
    }

    /// Opens what was sealed to one of this device's prekeys. Gives the device that signed it, too.
    pub fn open(
        sealed: &[u8],
        of: &PacketBox,
        group: &GroupId,
        number: u64,
        secret: &SecretPrekey,
    ) -> Option<(DeviceId, Self)> {
        let info = bundle::letter_info(&of.id().0, group, number);
        let plain = secret.open(&info, sealed)?;
        let (said, signature) = plain.split_last_chunk::<64>()?;
        let mut r = Reader::new(said);
        let (by, errand): (DeviceId, Self) = (r.value().ok()?, r.value().ok()?);
        let holds = || verify(&by.0, Context::Errand, &Self::signed_bytes(group, of, said), &Signature(*signature));
        (r.left() == 0 && holds()).then_some((by, errand))
    }

    fn signed_bytes(group: &GroupId, of: &PacketBox, said: &[u8]) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([group.0.as_slice(), &of.id().0, said].concat())
    }
}

/// What a device that was away holds of one log: whoever can deposits the rest for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacks {
    /// The group.
    pub group: GroupId,
    /// The device.
    pub device: DeviceId,
    /// Milliseconds by its clock: of one asking all have the same, and a later one is greater.
    pub number: u64,
    /// How often it asked in vain: so many members more have to say that it was answered.
    pub again: u64,
    /// The log.
    pub log: LogId,
    /// Ends of each device's chain that are there.
    pub tips: Vec<(DeviceId, EntryId)>,
    /// By the device.
    pub signature: Signature,
}

impl Lacks {
    fn write_signed(&self, w: &mut Writer) {
        w.value(&self.group);
        w.value(&self.device);
        w.number(self.number);
        w.number(self.again);
        w.value(&self.log);
        w.list(&self.tips);
    }

    fn signed_bytes(&self) -> Vec<u8> {
        let mut w = Writer::new();
        self.write_signed(&mut w);
        w.into_bytes()
    }

    /// Signs it.
    pub fn sign(mut self, key: &SecretKey) -> Self {
        self.signature = key.sign(Context::Lacks, &self.signed_bytes());
        self
    }

    /// Whether its device signed it, for this group.
    pub fn holds(&self, group: &GroupId) -> bool {
        self.group == *group && verify(&self.device.0, Context::Lacks, &self.signed_bytes(), &self.signature)
    }
}

/// Somebody left at a courier what a device lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The group.
    pub group: GroupId,
    /// The device that answered.
    pub by: DeviceId,
    /// The device that was answered.
    pub device: DeviceId,
    /// Which asking; 0 for one who has just come in.
    pub number: u64,
    /// By the device that answered.
    pub signature: Signature,
}

impl Answered {
    fn write_signed(&self, w: &mut Writer) {
        w.value(&self.group);
        w.value(&self.by);
        w.value(&self.device);
        w.number(self.number);
    }

    fn signed_bytes(&self) -> Vec<u8> {
        let mut w = Writer::new();
        self.write_signed(&mut w);
        w.into_bytes()
    }

    /// Signs it.
    pub fn sign(group: GroupId, device: DeviceId, number: u64, key: &SecretKey) -> Self {
        let mut answered = Self { group, by: DeviceId(key.public()), device, number, signature: Signature([0; 64]) };
        answered.signature = key.sign(Context::Answered, &answered.signed_bytes());
        answered
    }

    /// Whether its device signed it, for this group.
    pub fn holds(&self, group: &GroupId) -> bool {
        self.group == *group && verify(&self.by.0, Context::Answered, &self.signed_bytes(), &self.signature)
    }
}

impl Canonical for Answered {
    fn write(&self, w: &mut Writer) {
        self.write_signed(w);
        w.value(&self.signature);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { group: r.value()?, by: r.value()?, device: r.value()?, number: r.number()?, signature: r.value()? })
    }
}

impl Canonical for Lacks {
    fn write(&self, w: &mut Writer) {
        self.write_signed(w);
        w.value(&self.signature);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            group: r.value()?,
            device: r.value()?,
            number: r.number()?,
            again: r.number()?,
            log: r.value()?,
            tips: r.list(limits::LACKS_TIPS_MAX)?,
            signature: r.value()?,
        })
    }
}

impl Canonical for CourierPaper {
    fn write(&self, w: &mut Writer) {
        w.value(&self.transport);
        w.list(&self.addresses);
        w.value(&*self.pass);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let transport = r.value()?;
        let addresses = r.list::<String>(limits::ADDRESSES_MAX)?;
        if addresses.iter().any(|address| address.len() > limits::ADDRESS_BYTES_MAX) {
            return Err(Malformed::TooLong);
        }
        Ok(Self { transport, addresses, pass: Arc::new(r.value()?) })
    }
}

impl Canonical for Channel {
    fn write(&self, w: &mut Writer) {
        w.value(&*self.seed);
        w.number(self.from_day);
        w.value(&self.snapshot);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { seed: Arc::new(r.value()?), from_day: r.number()?, snapshot: r.value()? })
    }
}

impl Canonical for Errand {
    fn write(&self, w: &mut Writer) {
        w.list(&self.channels);
        w.list(&self.places);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { channels: r.list(limits::CHANNELS_OF_AN_ERRAND_MAX)?, places: r.list(limits::SECTIONS_MAX)? })
    }
}

impl Canonical for DayNote {
    fn write(&self, w: &mut Writer) {
        w.list(&self.places);
        w.bytes(&self.items);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            places: r.list(limits::SECTIONS_MAX)?,
            items: Zeroizing::new(r.bytes(packet::CONTENT_MAX)?.to_vec()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    #[test]
    fn a_couriers_slip_reads_back_and_a_damaged_one_does_not() {
        let mut random = ChaCha20Rng::seed_from_u64(1);
        let paper = CourierPaper {
            transport: TransportId([1; 32]),
            addresses: vec!["/ip4/127.0.0.1/udp/1/quic-v1".to_owned()],
            pass: Arc::new(CourierPass::random(&mut random)),
        };
        let line = paper.to_line();
        assert_eq!(CourierPaper::from_text(&format!("here: {line} \n")), Some(paper.clone()));
        assert_eq!(CourierPaper::from_text(&line[..line.len() - 1]), None);
        assert_ne!(visitor(&paper.pass, 0).public(), visitor(&paper.pass, 1).public());
        assert_eq!(format!("{paper:?}"), "CourierPaper");
    }

    #[test]
    fn an_errand_opens_for_its_device_in_its_box_only() {
        let mut random = ChaCha20Rng::seed_from_u64(2);
        let key = SecretKey::random(&mut random);
        let (secret, mailbox) = (SecretPrekey::random(&mut random), Arc::new(MailboxSeed::random(&mut random)));
        let to = Prekey {
            group: GroupId([1; 32]),
            device: DeviceId(key.public()),
            number: 1,
            mailbox: mailbox.clone(),
            key: secret.public(),
        };
        let (own, other) = (waiting_box(&mailbox, 7), waiting_box(&mailbox, 8));
        let channel =
            Channel { seed: Arc::new(ChannelSeed::random(&mut random)), from_day: 3, snapshot: Hash([4; 32]) };
        let errand = Errand { channels: vec![channel], places: Vec::new() };
        let Some(Letter::Device(sealed)) = errand.seal(&to, &own, &key, &mut random) else { unreachable!() };
        assert_eq!(Errand::open(&sealed, &own, &to.group, 1, &secret), Some((to.device, errand)));
        assert_eq!(Errand::open(&sealed, &other, &to.group, 1, &secret), None);
        assert_eq!(Errand::open(&sealed, &own, &GroupId([2; 32]), 1, &secret), None);
    }
}
