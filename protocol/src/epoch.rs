//! Snapshot epochs: a fresh random group secret, sealed to every device of exactly one snapshot of the membership.
//!
//! ```text
//! E           32 random bytes, deleted as soon as the rungs are made
//! rung        HKDF-SHA256(E, "kith 1 rung " ‖ name)        route, entries, keep, vanish 1, vanish 7, vanish 30, vanish 90
//! commitment  BLAKE3-derive("rung <name>", rung)            of the last four over the end of their ladder (`term`)
//! seal        HPKE(device's newest prekey, info, E)         info: hash over suite, group, snapshot, commitments, author,
//!                                                           recipient, prekey number, heads
//! root        of a hash tree over the seals, so that each can travel alone
//! ```
//!
//! A sender uses an epoch only if its snapshot equals the one the sender knows, and it is younger than 7 days and 500 of
//! the sender's entries; else it rotates first. Concurrent rotations stand side by side: secrets are never combined and
//! no rotation is chosen by time.

use core::fmt;

use hkdf::Hkdf;
use rand_core::CryptoRng;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::entry::SUITE;
use crate::id::{DeviceId, EntryId, GroupId, Hash, RotationId, derive};
use crate::limits;
use crate::seal::SecretPrekey;
use crate::secret::ChannelSeed;
use crate::signature::{Context, SecretKey, Signature, verify};
use crate::statement::{Prekey, Signed};
use crate::term::{Ladder, TERMS, step_of};

/// The names of the rungs, in the order of their commitments. The last four begin the ladders of the terms.
const RUNGS: [&str; 7] = ["route", "entries", "keep", "vanish 1", "vanish 7", "vanish 30", "vanish 90"];
const ROUTE: usize = 0;
const KEEP: usize = 2;
/// Rungs that are no ladders.
const PLAIN: usize = 3;

/// What a rotation says. It stands outside the logs and is forgotten with its epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotate {
    /// The group.
    pub group: GroupId,
    /// The device that made it.
    pub device: DeviceId,
    /// Counted by the device.
    pub number: u64,
    /// Heads of the group log its author knew: the snapshot is that of their past.
    pub heads: Vec<EntryId>,
    /// The membership it is bound to.
    pub snapshot: Hash,
    /// Day of making, by the author's clock. It bounds use, and never chooses between epochs.
    pub day: u64,
    /// One per rung.
    pub commitments: [Hash; 7],
    /// Root of the hash tree over the seals.
    pub seals: Hash,
}

/// A rotation with its author's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRotate {
    /// The rotation.
    pub rotate: Rotate,
    /// By its device.
    pub signature: Signature,
}

/// The secret of one epoch for one device, with its path to the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The recipient.
    pub device: DeviceId,
    /// The number of the prekey it is sealed to.
    pub prekey: u64,
    /// HPKE: encapsulated key and ciphertext.
    pub sealed: Vec<u8>,
    /// Which leaf it is.
    pub index: u32,
    /// The hashes beside the way to the root.
    pub path: Vec<Hash>,
}

/// What is derived from an epoch's secret.
#[derive(ZeroizeOnDrop)]
pub struct Rungs {
    plain: [[u8; 32]; PLAIN],
    /// One for each term, from the step on that is still kept.
    ladders: [Ladder; 4],
}

impl fmt::Debug for Rungs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rungs")
    }
}

impl PartialEq for Rungs {
    fn eq(&self, other: &Self) -> bool {
        bool::from(self.plain.as_flattened().ct_eq(other.plain.as_flattened())) && self.ladders == other.ladders
    }
}

impl Rungs {
    fn of(secret: &[u8; 32]) -> Self {
        let hkdf = Hkdf::<Sha256>::new(None, secret);
        let rung = |name: &str| {
            let mut rung = [0; 32];
            // 32 bytes are always within what HKDF can give.
            let _ = hkdf.expand_multi_info(&[b"kith 1 rung ", name.as_bytes()], &mut rung);
            rung
        };
        let [route, entries, keep, ladders @ ..] = RUNGS;
        Self { plain: [rung(route), rung(entries), rung(keep)], ladders: ladders.map(|name| Ladder::new(rung(name))) }
    }

    /// What the rotation says of them. Of a ladder it is the same whatever steps have been let go of.
    pub fn commitments(&self) -> [Hash; 7] {
        let mut commitments = [Hash::default(); 7];
        for ((commitment, rung), name) in commitments.iter_mut().zip(&self.plain).zip(RUNGS) {
            *commitment = Hash(derive(&format!("rung {name}"), &[rung]));
        }
        for ((commitment, ladder), name) in commitments[PLAIN..].iter_mut().zip(&self.ladders).zip(&RUNGS[PLAIN..]) {
            *commitment = ladder.commitment(name);
        }
        commitments
    }

    /// The rung that day boxes at couriers follow from.
    pub fn route(&self) -> ChannelSeed {
        ChannelSeed::from_bytes(&self.plain[ROUTE])
    }

    /// The rung that wraps cell keys without a term.
    pub fn keep(&self) -> &[u8; 32] {
        &self.plain[KEEP]
    }

    /// What wraps the cell keys of a page: `keep`, or the step of its day on the ladder of its term, for an epoch made on
    /// `made`. `None` if that day was let go of.
    pub fn wraps(&self, page: Option<(u16, u64)>, made: u64) -> Option<Zeroizing<[u8; 32]>> {
        let Some((days, day)) = page else {
            return Some(Zeroizing::new(*self.keep()));
        };
        let ladder = TERMS.iter().position(|term| *term == days)?;
        self.ladders[ladder].wraps(step_of(day, made))
    }

    /// Lets go of the steps of days whose words are over on `today`, for an epoch made on `made`. True if there were any.
    pub fn let_go(&mut self, today: u64, made: u64) -> bool {
        let mut any = false;
        for (ladder, days) in self.ladders.iter_mut().zip(TERMS) {
            any |= ladder.let_go_above(step_of(today.saturating_sub(u64::from(days)), made));
        }
        any
    }

    /// Whether no more has been let go of than the day asks for: who deals less keeps others from words of now. A day
    /// more is forgiven, for clocks around midnight.
    pub fn reach_back(&self, today: u64, made: u64) -> bool {
        let due = |days: u16| step_of(today.saturating_add(1).saturating_sub(u64::from(days)), made);
        self.ladders.iter().zip(TERMS).all(|(ladder, days)| ladder.first().0 <= due(days))
    }
}

/// A rotation with everything its author has to give away.
pub struct Rotation {
    /// To be passed to the devices of its snapshot.
    pub signed: SignedRotate,
    /// The author's own.
    pub rungs: Rungs,
    /// One per device whose prekey was known.
    pub seals: Vec<Seal>,
}

/// Makes a new epoch for a snapshot. `to` are the newest prekeys of the devices in it; one without a prekey here gets
/// the rungs from whoever opened them (re-deal).
pub fn rotate<'a>(
    mut rotate: Rotate,
    key: &SecretKey,
    to: impl IntoIterator<Item = &'a Signed<Prekey>>,
    random: &mut impl CryptoRng,
) -> Rotation {
    let mut secret = Zeroizing::new([0u8; 32]);
    random.fill_bytes(secret.as_mut());
    let rungs = Rungs::of(&secret);
    rotate.commitments = rungs.commitments();
    let mut seals = Vec::new();
    for prekey in to {
        let prekey = &prekey.statement;
        let info = rotate.info(&prekey.device, prekey.number);
        if let Some(sealed) = prekey.key.seal(&info.0, secret.as_ref(), random) {
            seals.push(Seal { device: prekey.device, prekey: prekey.number, sealed, index: 0, path: Vec::new() });
        }
    }
    let tree = Tree::over(seals.iter().map(Seal::leaf).collect());
    for (index, seal) in seals.iter_mut().enumerate() {
        seal.index = u32::try_from(index).unwrap_or(u32::MAX);
        seal.path = tree.path(index);
    }
    rotate.seals = tree.root();
    let signature = key.sign(Context::Rotate, &rotate.to_bytes());
    Rotation { signed: SignedRotate { rotate, signature }, rungs, seals }
}

impl Rotate {
    fn info(&self, recipient: &DeviceId, prekey: u64) -> Hash {
        let mut w = Writer::new();
        w.u8(SUITE);
        w.value(&self.group);
        w.value(&self.snapshot);
        for commitment in &self.commitments {
            w.value(commitment);
        }
        w.value(&self.device);
        w.value(recipient);
        w.number(prekey);
        w.list(&self.heads);
        Hash(derive("seal info", &[&w.into_bytes()]))
    }
}

impl SignedRotate {
    /// Its name.
    pub fn id(&self) -> RotationId {
        RotationId(derive("rotation", &[&self.to_bytes()]))
    }

    /// Whether its device signed it, for this group. The snapshot is checked where the group log is.
    pub fn holds(&self, group: &GroupId) -> bool {
        self.rotate.group == *group
            && verify(&self.rotate.device.0, Context::Rotate, &self.rotate.to_bytes(), &self.signature)
    }

    /// The rungs, if this seal is of this rotation and for this prekey, and the secret in it is the one committed to.
    pub fn open(&self, seal: &Seal, prekey: &SecretPrekey) -> Option<Rungs> {
        if Tree::root_of(seal.leaf(), seal.index, &seal.path) != self.rotate.seals {
            return None;
        }
        let info = self.rotate.info(&seal.device, seal.prekey);
        let secret = prekey.open(&info.0, &seal.sealed)?;
        let secret = Zeroizing::new(<[u8; 32]>::try_from(secret.as_slice()).ok()?);
        self.accept(Rungs::of(&secret))
    }

    /// The rungs, if they are the ones committed to: dealt again by another member.
    pub fn accept(&self, rungs: Rungs) -> Option<Rungs> {
        (rungs.commitments() == self.rotate.commitments).then_some(rungs)
    }
}

impl Seal {
    fn leaf(&self) -> Hash {
        let mut w = Writer::new();
        w.value(&self.device);
        w.number(self.prekey);
        w.bytes(&self.sealed);
        Hash(derive("seal leaf", &[&w.into_bytes()]))
    }
}

/// A binary hash tree; missing leaves are zeros.
pub struct Tree {
    layers: Vec<Vec<Hash>>,
}

impl Tree {
    /// Over these leaves.
    pub fn over(leaves: Vec<Hash>) -> Self {
        let mut layers = vec![leaves];
        while let Some(last) = layers.last().filter(|layer| layer.len() > 1) {
            let next =
                last.chunks(2).map(|pair| Self::node(&pair[0], pair.get(1).unwrap_or(&Hash::default()))).collect();
            layers.push(next);
        }
        Self { layers }
    }

    fn node(left: &Hash, right: &Hash) -> Hash {
        Hash(derive("tree node", &[&left.0, &right.0]))
    }

    /// The root; zeros for no leaf.
    pub fn root(&self) -> Hash {
        self.layers.last().and_then(|layer| layer.first()).copied().unwrap_or_default()
    }

    /// The hashes beside the way from a leaf to the root.
    pub fn path(&self, mut index: usize) -> Vec<Hash> {
        let mut path = Vec::new();
        for layer in self.layers.iter().filter(|layer| layer.len() > 1) {
            path.push(layer.get(index ^ 1).copied().unwrap_or_default());
            index /= 2;
        }
        path
    }

    /// The root that a leaf with its path leads to.
    pub fn root_of(leaf: Hash, mut index: u32, path: &[Hash]) -> Hash {
        let mut hash = leaf;
        for beside in path {
            hash = if index.is_multiple_of(2) { Self::node(&hash, beside) } else { Self::node(beside, &hash) };
            index /= 2;
        }
        // An index that goes on past the root would name a leaf that is not there.
        if index == 0 { hash } else { Hash::default() }
    }
}

impl Canonical for Rungs {
    fn write(&self, w: &mut Writer) {
        for rung in &self.plain {
            w.raw(rung);
        }
        for ladder in &self.ladders {
            let (step, key) = ladder.first();
            w.u8(step);
            w.raw(key);
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let plain = [r.array()?, r.array()?, r.array()?];
        let mut ladder = || Ladder::at(r.u8()?, r.array()?).ok_or(Malformed::Form);
        Ok(Self { plain, ladders: [ladder()?, ladder()?, ladder()?, ladder()?] })
    }
}

impl Canonical for Rotate {
    fn write(&self, w: &mut Writer) {
        w.value(&self.group);
        w.value(&self.device);
        w.number(self.number);
        w.list(&self.heads);
        w.value(&self.snapshot);
        w.number(self.day);
        for commitment in &self.commitments {
            w.value(commitment);
        }
        w.value(&self.seals);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let (group, device, number) = (r.value()?, r.value()?, r.number()?);
        let (heads, snapshot, day) = (r.sorted(limits::HEADS_MAX)?, r.value()?, r.number()?);
        let mut commitments = [Hash::default(); 7];
        for commitment in &mut commitments {
            *commitment = r.value()?;
        }
        Ok(Self { group, device, number, heads, snapshot, day, commitments, seals: r.value()? })
    }
}

impl Canonical for SignedRotate {
    fn write(&self, w: &mut Writer) {
        w.value(&self.rotate);
        w.value(&self.signature);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { rotate: r.value()?, signature: r.value()? })
    }
}

impl Canonical for Seal {
    fn write(&self, w: &mut Writer) {
        w.value(&self.device);
        w.number(self.prekey);
        w.bytes(&self.sealed);
        w.number(u64::from(self.index));
        w.list(&self.path);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            device: r.value()?,
            prekey: r.number()?,
            sealed: r.bytes(2_048)?.to_vec(),
            index: r.number_u32()?,
            path: r.list(16)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::Statement as _;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    #[test]
    fn each_device_opens_its_own_seal_and_no_other() {
        let mut random = ChaCha20Rng::seed_from_u64(5);
        let group = GroupId([1; 32]);
        let author = SecretKey::random(&mut random);
        let devices: Vec<_> =
            (0..5).map(|_| (SecretKey::random(&mut random), SecretPrekey::random(&mut random))).collect();
        let prekeys: Vec<_> = devices
            .iter()
            .map(|(key, prekey)| {
                let device = DeviceId(key.public());
                Prekey {
                    group,
                    device,
                    number: 1,
                    mailbox: crate::secret::MailboxSeed::from_bytes(&[0; 32]).into(),
                    key: prekey.public(),
                }
                .sign(key)
            })
            .collect();
        let plan = Rotate {
            group,
            device: DeviceId(author.public()),
            number: 1,
            heads: vec![EntryId([2; 32])],
            snapshot: Hash([3; 32]),
            day: 20_000,
            commitments: [Hash::default(); 7],
            seals: Hash::default(),
        };
        let rotation = rotate(plan, &author, &prekeys, &mut random);
        assert!(rotation.signed.holds(&group));
        for (i, seal) in rotation.seals.iter().enumerate() {
            for (j, (_, prekey)) in devices.iter().enumerate() {
                assert_eq!(rotation.signed.open(seal, prekey).is_some(), i == j);
            }
            let mut moved = seal.clone();
            moved.index += 8;
            assert!(rotation.signed.open(&moved, &devices[i].1).is_none());
        }
        assert_eq!(format!("{:?}", rotation.rungs), "Rungs");
    }
}
