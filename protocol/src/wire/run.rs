//! A run: entries of one log in their short form.
//!
//! What the receiver can compute is left out: group and log, the previous entry (it is the one with seq − 1), hash and
//! commitment of a cell that comes along. The receiver puts the whole entry together again and only then checks its
//! signature; anything that was bent on the way fails there.

use super::Dictionary;
use crate::cell::{self, CellKey, CellRef};
use crate::encoding::{Malformed, Reader, Writer};
use crate::entry::{Entry, Opening, SignedEntry, Verified};
use crate::id::{DeviceId, EntryId, GroupId, Hash, LogId, MemberId, RotationId};
use crate::limits;
use crate::signature::Signature;

/// Entries of one log.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    /// The log.
    pub log: LogId,
    /// The epoch that wraps the keys of the cells in it.
    pub epoch: Option<RotationId>,
    /// After everything they depend on, or dependencies the receiver holds.
    pub entries: Vec<ShortEntry>,
}

/// Another entry of the same log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// By device and seq, where that names one entry.
    At(DeviceId, u64),
    /// By its id.
    Id(EntryId),
}

/// A cell of an entry on its way.
#[derive(Debug, PartialEq, Eq)]
pub enum ShortCell {
    /// What the entry says of it; the cell itself does not come along.
    Absent(CellRef),
    /// With the cell, for a receiver who may not be able to unwrap the key yet.
    Beside(CellRef, Vec<u8>, [u8; 48]),
    /// The cell alone: the receiver has opened the run's epoch and computes what the entry says.
    Within(Vec<u8>, [u8; 48]),
}

/// An entry on its way.
#[derive(PartialEq, Eq)]
pub struct ShortEntry {
    /// The author.
    pub member: MemberId,
    /// The author's device.
    pub device: DeviceId,
    /// Its seq.
    pub seq: u64,
    /// The previous entry, where seq − 1 does not name one.
    pub prev: Option<EntryId>,
    /// Other entries it depends on.
    pub deps: Vec<Near>,
    /// Heads of the group log.
    pub heads: Vec<EntryId>,
    /// The entry's time; `None` if it is the one in the message id that begins its body.
    pub time: Option<u64>,
    /// The first entry of a device in a stretch.
    pub opening: Option<Opening>,
    /// The kind's number.
    pub kind: u16,
    /// The kind's bytes.
    pub body: Vec<u8>,
    /// Its cells.
    pub cells: Vec<ShortCell>,
    /// By the device.
    pub signature: Signature,
}

impl core::fmt::Debug for ShortEntry {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "ShortEntry(kind {}, {:?}, {})", self.kind, self.device, self.seq)
    }
}

/// A cell that came with an entry.
#[derive(Debug)]
pub struct CameWith {
    /// Which cell of the entry.
    pub number: u8,
    /// The ciphertext.
    pub ciphertext: Vec<u8>,
    /// Its key, if the epoch is open here.
    pub key: Option<CellKey>,
    /// Its key as it came.
    pub wrap: [u8; 48],
}

/// Why a short entry could not be made whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotWhole {
    /// A short name is unknown here or names two entries: ask for full ids.
    Name,
    /// A cell came alone under an epoch that is not open here.
    Epoch,
}

fn message_time(kind: u16, body: &[u8]) -> Option<u64> {
    let id: [u8; 16] = (kind == 64).then(|| body.try_into().ok()).flatten()?;
    Some(crate::id::MessageId(id).time_ms())
}

impl ShortEntry {
    /// The short form of an entry. `at` gives the one entry of a device at a seq, if it is one; `full` asks for whole
    /// ids; `cells` are in the entry's order.
    pub fn of(
        entry: &Verified,
        full: bool,
        at: impl Fn(&DeviceId, u64) -> Option<EntryId>,
        near: impl Fn(&EntryId) -> Option<(DeviceId, u64)>,
        cells: Vec<ShortCell>,
    ) -> Self {
        let e = entry.entry();
        let implied = match e.seq {
            0 | 1 => Some(EntryId::default()),
            seq => at(&e.device, seq - 1),
        };
        let prev = (full && e.seq > 1 || implied != Some(e.prev)).then_some(e.prev);
        let short = |id: &EntryId| match near(id) {
            Some((device, seq)) if !full && at(&device, seq) == Some(*id) => Near::At(device, seq),
            _ => Near::Id(*id),
        };
        Self {
            member: e.member,
            device: e.device,
            seq: e.seq,
            prev,
            deps: e.deps.iter().map(short).collect(),
            heads: e.heads.clone(),
            time: (message_time(e.kind, &e.body) != Some(e.time)).then_some(e.time),
            opening: e.opening.clone(),
            kind: e.kind,
            body: e.body.clone(),
            cells,
            signature: entry.signed().signature,
        }
    }

    /// The whole entry, not yet verified, and the cells that came with it.
    pub fn whole(
        self,
        group: GroupId,
        log: LogId,
        at: impl Fn(&DeviceId, u64) -> Option<EntryId>,
        unwrap: impl Fn(&Hash, &[u8; 48]) -> Option<CellKey>,
    ) -> Result<(SignedEntry, Vec<CameWith>), NotWhole> {
        let prev = match (self.prev, self.seq) {
            (Some(prev), _) => prev,
            (None, 0 | 1) => EntryId::default(),
            (None, seq) => at(&self.device, seq - 1).ok_or(NotWhole::Name)?,
        };
        let mut deps = Vec::with_capacity(self.deps.len());
        for dep in self.deps {
            deps.push(match dep {
                Near::Id(id) => id,
                Near::At(device, seq) => at(&device, seq).ok_or(NotWhole::Name)?,
            });
        }
        deps.sort_unstable();
        let time = match self.time {
            Some(time) => time,
            None => message_time(self.kind, &self.body).ok_or(NotWhole::Name)?,
        };
        let mut cells = Vec::with_capacity(self.cells.len());
        let mut came = Vec::new();
        for (number, cell) in (0u8..).zip(self.cells) {
            match cell {
                ShortCell::Absent(cell) => cells.push(cell),
                ShortCell::Beside(cell, ciphertext, wrap) => {
                    let key = unwrap(&cell.hash, &wrap);
                    cells.push(cell);
                    came.push(CameWith { number, ciphertext, key, wrap });
                }
                ShortCell::Within(ciphertext, wrap) => {
                    let hash = cell::hash(&ciphertext);
                    let key = unwrap(&hash, &wrap).ok_or(NotWhole::Epoch)?;
                    let size = u32::try_from(ciphertext.len()).map_err(|_| NotWhole::Epoch)?;
                    cells.push(CellRef { hash, commitment: key.commitment(), size });
                    came.push(CameWith { number, ciphertext, key: Some(key), wrap });
                }
            }
        }
        let entry = Entry {
            group,
            log,
            member: self.member,
            device: self.device,
            seq: self.seq,
            prev,
            deps,
            heads: self.heads,
            time,
            opening: self.opening,
            kind: self.kind,
            body: self.body,
            cells,
        };
        Ok((SignedEntry { entry, signature: self.signature }, came))
    }

    fn write(&self, w: &mut Writer, names: &mut Dictionary) {
        let flags = u8::from(self.prev.is_some())
            | u8::from(self.opening.is_some()) << 1
            | u8::from(!self.heads.is_empty()) << 2
            | u8::from(self.time.is_some()) << 3;
        w.u8(flags);
        names.write(w, &self.member.0);
        names.write(w, &self.device.0);
        w.number(self.seq);
        if let Some(prev) = &self.prev {
            w.value(prev);
        }
        if let Some(opening) = &self.opening {
            w.value(opening);
        }
        if !self.heads.is_empty() {
            w.list(&self.heads);
        }
        if let Some(time) = self.time {
            w.number(time);
        }
        w.number(self.deps.len() as u64);
        for dep in &self.deps {
            match dep {
                Near::Id(id) => {
                    w.number(0);
                    w.value(id);
                }
                Near::At(device, seq) => {
                    w.number(seq + 1);
                    names.write(w, &device.0);
                }
            }
        }
        w.number(u64::from(self.kind));
        w.bytes(&self.body);
        w.number(self.cells.len() as u64);
        for cell in &self.cells {
            match cell {
                ShortCell::Absent(cell) => {
                    w.u8(0);
                    w.value(cell);
                }
                ShortCell::Beside(cell, ciphertext, wrap) => {
                    w.u8(1);
                    w.value(cell);
                    w.bytes(ciphertext);
                    w.raw(wrap);
                }
                ShortCell::Within(ciphertext, wrap) => {
                    w.u8(2);
                    w.bytes(ciphertext);
                    w.raw(wrap);
                }
            }
        }
        w.value(&self.signature);
    }

    fn read(r: &mut Reader<'_>, names: &mut Dictionary) -> Result<Self, Malformed> {
        let flags = r.u8()?;
        if flags > 15 {
            return Err(Malformed::Form);
        }
        let member = MemberId(names.read(r)?);
        let device = DeviceId(names.read(r)?);
        let seq = r.number()?;
        let prev = if flags & 1 != 0 { Some(r.value()?) } else { None };
        let opening = if flags & 2 != 0 { Some(r.value()?) } else { None };
        let heads = if flags & 4 != 0 { r.sorted(limits::HEADS_MAX)? } else { Vec::new() };
        let time = if flags & 8 != 0 { Some(r.number()?) } else { None };
        let count = r.number_up_to(limits::DEPS_MAX as u64)?;
        let mut deps = Vec::new();
        for _ in 0..count {
            deps.push(match r.number()? {
                0 => Near::Id(r.value()?),
                seq => Near::At(DeviceId(names.read(r)?), seq - 1),
            });
        }
        let kind = r.number_u16()?;
        let body = r.bytes(limits::BODY_BYTES_MAX)?.to_vec();
        let count = r.number_up_to(limits::CELLS_MAX as u64)?;
        let mut cells = Vec::new();
        for _ in 0..count {
            let most = limits::CELL_BYTES_MAX + 16;
            cells.push(match r.u8()? {
                0 => ShortCell::Absent(r.value()?),
                1 => ShortCell::Beside(r.value()?, r.bytes(most)?.to_vec(), r.array()?),
                2 => ShortCell::Within(r.bytes(most)?.to_vec(), r.array()?),
                _ => return Err(Malformed::Form),
            });
        }
        let signature = r.value()?;
        Ok(Self { member, device, seq, prev, deps, heads, time, opening, kind, body, cells, signature })
    }

    /// Whether a cell of it came alone, so that nothing can be said of the entry before its epoch is open.
    pub fn needs_epoch(&self) -> bool {
        self.cells.iter().any(|cell| matches!(cell, ShortCell::Within(..)))
    }

    /// About how many bytes it takes.
    pub fn size(&self) -> usize {
        let cells: usize = self
            .cells
            .iter()
            .map(|cell| match cell {
                ShortCell::Absent(_) => 70,
                ShortCell::Beside(_, ciphertext, _) => ciphertext.len() + 120,
                ShortCell::Within(ciphertext, _) => ciphertext.len() + 52,
            })
            .sum();
        100 + self.body.len() + self.heads.len() * 32 + self.deps.len() * 8 + cells
    }
}

impl Run {
    pub(super) fn write(&self, w: &mut Writer, names: &mut Dictionary) {
        names.write(w, &self.log.0);
        match &self.epoch {
            None => w.u8(0),
            Some(epoch) => {
                w.u8(1);
                names.write(w, &epoch.0);
            }
        }
        w.number(self.entries.len() as u64);
        for entry in &self.entries {
            entry.write(w, names);
        }
    }

    pub(super) fn read(r: &mut Reader<'_>, names: &mut Dictionary) -> Result<Self, Malformed> {
        let log = LogId(names.read(r)?);
        let epoch = match r.u8()? {
            0 => None,
            1 => Some(RotationId(names.read(r)?)),
            _ => return Err(Malformed::Form),
        };
        let count = r.number_up_to(limits::RUN_ENTRIES_MAX as u64)?;
        let mut entries = Vec::new();
        for _ in 0..count {
            entries.push(ShortEntry::read(r, names)?);
        }
        Ok(Self { log, epoch, entries })
    }
}
