//! Up to where the words of an ended device are its person's.
//!
//! An ending (Leave, DeviceLost, Replace) holds the root of a hash tree over salted leaves {log, seq, id}, one per stretch;
//! each leaf with its path is given only to those who hear that stretch, so the ending names no stretch to anyone else.

use rand_core::CryptoRng;

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::epoch::Tree;
use crate::id::{DeviceId, EntryId, Hash, LogId, derive};

/// Hashes beside the way from a leaf to the root.
const PATH_MAX: usize = 16;

/// One stretch of an ended device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// The ending.
    pub ending: EntryId,
    /// The device that ended.
    pub device: DeviceId,
    /// The stretch.
    pub log: LogId,
    /// Its last entry there that stands: seq …
    pub seq: u64,
    /// … and id.
    pub id: EntryId,
    /// Hides log and id from those who see only hashes.
    pub salt: [u8; 16],
    /// Which leaf it is.
    pub index: u32,
    /// The hashes beside the way to the root.
    pub path: Vec<Hash>,
}

impl Leaf {
    fn hash(&self) -> Hash {
        let mut w = Writer::new();
        w.value(&self.device);
        w.value(&self.log);
        w.number(self.seq);
        w.value(&self.id);
        w.raw(&self.salt);
        Hash(derive("ending leaf", &[&w.into_bytes()]))
    }

    /// Whether it leads to the root that stands in the ending.
    pub fn leads_to(&self, root: &Hash) -> bool {
        Tree::root_of(self.hash(), self.index, &self.path) == *root
    }
}

/// The leaves of a device's stretches and their root; the ending's id is filled in once it is known.
pub fn leaves(
    device: DeviceId,
    heads: impl IntoIterator<Item = (LogId, u64, EntryId)>,
    random: &mut impl CryptoRng,
) -> (Vec<Leaf>, Hash) {
    leaves_of_devices(heads.into_iter().map(|head| (device, head)), random)
}

/// The same of several devices of one member: who leaves says up to where the words of all of them are theirs. So many that
/// a path fits.
pub fn leaves_of_devices(
    heads: impl IntoIterator<Item = (DeviceId, (LogId, u64, EntryId))>,
    random: &mut impl CryptoRng,
) -> (Vec<Leaf>, Hash) {
    let mut leaves: Vec<_> = heads
        .into_iter()
        .take(1 << PATH_MAX)
        .map(|(device, (log, seq, id))| {
            let mut salt = [0; 16];
            random.fill_bytes(&mut salt);
            Leaf { ending: EntryId::default(), device, log, seq, id, salt, index: 0, path: Vec::new() }
        })
        .collect();
    let tree = Tree::over(leaves.iter().map(Leaf::hash).collect());
    for (index, leaf) in leaves.iter_mut().enumerate() {
        leaf.index = u32::try_from(index).unwrap_or(u32::MAX);
        leaf.path = tree.path(index);
    }
    (leaves, tree.root())
}

impl Canonical for Leaf {
    fn write(&self, w: &mut Writer) {
        w.value(&self.ending);
        w.value(&self.device);
        w.value(&self.log);
        w.number(self.seq);
        w.value(&self.id);
        w.raw(&self.salt);
        w.number(u64::from(self.index));
        w.list(&self.path);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            ending: r.value()?,
            device: r.value()?,
            log: r.value()?,
            seq: r.number()?,
            id: r.value()?,
            salt: r.array()?,
            index: r.number_u32()?,
            path: r.list(PATH_MAX)?,
        })
    }
}
