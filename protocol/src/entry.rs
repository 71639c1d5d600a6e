//! An entry: one signed unit of a device's log.
//!
//! ```text
//! rest  = suite group log member device seq deps heads time opening kind body cells      (canonical)
//! id    = BLAKE3-derive("link", prev ‖ BLAKE3(rest))
//! sig   = Ed25519("kith/1/entry" 0x00 ‖ group ‖ log ‖ device ‖ seq ‖ id)
//! ```
//!
//! The id links to the one before, so that an entry which may not be shown can be stood in for by its 32 bytes, and the
//! chain, the signed head and the proof of a fork still verify.
//!
//! [`SignedEntry`] is what arrived; [`Verified`] is what has a signature that holds, and only [`SignedEntry::verify`]
//! makes one.

use crate::cell::CellRef;
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{DeviceId, DocumentId, EntryId, GroupId, Hash, LogId, MemberId, derive};
use crate::limits;
use crate::signature::{Context, SecretKey, Signature, verify};

/// The suite of all algorithms, one byte, not negotiated.
pub const SUITE: u8 = 1;

/// What the first entry of a stretch says about its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The document the stretch belongs to.
    pub document: DocumentId,
    /// What the document's id is made of, so that a reader knows which thread and page it is.
    pub page: crate::kind::Page,
    /// Hash over the sorted ids of the counting Found and Enter acts.
    pub hearers: Hash,
}

/// One unit of a log, as its device wrote it. (The body of a Slip holds secrets of the group: bodies are not printed.)
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The group.
    pub group: GroupId,
    /// The group log or a stretch.
    pub log: LogId,
    /// The author.
    pub member: MemberId,
    /// The author's device; for acts outside the chains (seq 0) the key that signs.
    pub device: DeviceId,
    /// 1, 2, 3 … within this device's part of this log; 0 for an act outside the chains.
    pub seq: u64,
    /// The device's entry before this one; zeros for the first and for acts outside the chains.
    pub prev: EntryId,
    /// The heads of this log that the author knew, own previous one left out; strictly sorted.
    pub deps: Vec<EntryId>,
    /// In a stretch: heads of the group log that no entry in this one's past has named; strictly sorted.
    pub heads: Vec<EntryId>,
    /// In the group log the day (days since 1970, UTC), in a stretch milliseconds since 1970.
    pub time: u64,
    /// In the first entry of a device in a stretch.
    pub opening: Option<Opening>,
    /// What kind it is; [`crate::kind`] reads the body.
    pub kind: u16,
    /// The kind's own bytes.
    pub body: Vec<u8>,
    /// The erasable words that belong to it.
    pub cells: Vec<CellRef>,
}

impl core::fmt::Debug for Entry {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Entry(kind {}, {:?}, {})", self.kind, self.device, self.seq)
    }
}

impl Entry {
    /// Everything but `prev`, canonical.
    fn rest(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.u8(SUITE);
        w.value(&self.group);
        w.value(&self.log);
        w.value(&self.member);
        w.value(&self.device);
        w.number(self.seq);
        w.list(&self.deps);
        w.list(&self.heads);
        w.number(self.time);
        w.option(self.opening.as_ref());
        w.number(u64::from(self.kind));
        w.bytes(&self.body);
        w.list(&self.cells);
        w.into_bytes()
    }

    /// The entry's name. It covers every field.
    pub fn id(&self) -> EntryId {
        EntryId(derive("link", &[&self.prev.0, blake3::hash(&self.rest()).as_bytes()]))
    }

    /// Signs the entry with the device's key.
    pub fn sign(self, key: &SecretKey) -> Verified {
        let id = self.id();
        let signature = key.sign(Context::Entry, &signed_bytes(&self.group, &self.log, &self.device, self.seq, &id));
        Verified { signed: SignedEntry { entry: self, signature }, id }
    }
}

/// What an entry's signature is over; whoever holds only an id can check a head with it.
pub fn signed_bytes(group: &GroupId, log: &LogId, device: &DeviceId, seq: u64, id: &EntryId) -> Vec<u8> {
    let mut w = Writer::new();
    w.value(group);
    w.value(log);
    w.value(device);
    w.number(seq);
    w.value(id);
    w.into_bytes()
}

/// An entry with a signature that nobody has checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedEntry {
    /// The entry.
    pub entry: Entry,
    /// By its device.
    pub signature: Signature,
}

impl SignedEntry {
    /// Checks the signature, strictly, and that the entry is in its one canonical form (a signature by a changed program
    /// could be over another).
    pub fn verify(self) -> Option<Verified> {
        let sorted = |ids: &[EntryId]| ids.windows(2).all(|pair| pair[0] < pair[1]);
        let e = &self.entry;
        let within = e.deps.len() <= limits::DEPS_MAX
            && e.heads.len() <= limits::HEADS_MAX
            && e.body.len() <= limits::BODY_BYTES_MAX
            && e.cells.len() <= limits::CELLS_MAX
            && e.cells.iter().all(|cell| cell.size as usize <= limits::CELL_BYTES_MAX + 16);
        if !within || !sorted(&e.deps) || !sorted(&e.heads) {
            return None;
        }
        let id = self.entry.id();
        let e = &self.entry;
        let bytes = signed_bytes(&e.group, &e.log, &e.device, e.seq, &id);
        if !verify(&e.device.0, Context::Entry, &bytes, &self.signature) {
            return None;
        }
        Some(Verified { signed: self, id })
    }

    /// An entry from one's own store, where only verified ones are put, sealed.
    pub fn trusted(self) -> Verified {
        let id = self.entry.id();
        Verified { signed: self, id }
    }
}

/// An entry whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    signed: SignedEntry,
    id: EntryId,
}

impl Verified {
    /// Its id.
    pub fn id(&self) -> EntryId {
        self.id
    }

    /// The entry.
    pub fn entry(&self) -> &Entry {
        &self.signed.entry
    }

    /// With its signature, to be stored or given on.
    pub fn signed(&self) -> &SignedEntry {
        &self.signed
    }
}

impl core::ops::Deref for Verified {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        &self.signed.entry
    }
}

impl Canonical for Opening {
    fn write(&self, w: &mut Writer) {
        w.value(&self.document);
        w.value(&self.page);
        w.value(&self.hearers);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { document: r.value()?, page: r.value()?, hearers: r.value()? })
    }
}

impl Canonical for SignedEntry {
    fn write(&self, w: &mut Writer) {
        w.raw(&self.entry.rest());
        w.value(&self.entry.prev);
        w.value(&self.signature);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        if r.u8()? != SUITE {
            return Err(Malformed::Form);
        }
        let group = r.value()?;
        let log = r.value()?;
        let member = r.value()?;
        let device = r.value()?;
        let seq = r.number()?;
        let deps = r.sorted(limits::DEPS_MAX)?;
        let heads = r.sorted(limits::HEADS_MAX)?;
        let time = r.number()?;
        let opening = r.option()?;
        let kind = r.number_u16()?;
        let body = r.bytes(limits::BODY_BYTES_MAX)?.to_vec();
        let cells = r.list(limits::CELLS_MAX)?;
        let prev = r.value()?;
        let signature = r.value()?;
        let entry = Entry { group, log, member, device, seq, prev, deps, heads, time, opening, kind, body, cells };
        Ok(Self { entry, signature })
    }
}
