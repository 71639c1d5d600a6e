//! Which epochs are kept, and how they lie in rows.
//!
//! A rotation and its rungs are one row, the seals for others lie in pieces beside it: a group of hundreds of devices has
//! more of them than a row holds. **Nobody's epochs take the place of another's**: those of a member are counted by
//! themselves, the ones that are not open here apart from the others, and the newest open one of each device of the present
//! membership is kept whatever else comes. Days are claims; one that is ahead counts as today.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use super::epochs::Epoch;
use crate::encoding::{Canonical as _, Reader, Writer};
use crate::epoch::Seal;
use crate::id::{DeviceId, MemberId, RotationId};
use crate::limits;
use crate::step::{Now, Step, Table};

/// Seals in one row: at most 1.8 kB each, below the largest value together.
const SEALS_OF_A_ROW: usize = 128;

fn row_of_seals(id: &RotationId, piece: usize) -> Vec<u8> {
    let mut key = id.0.to_vec();
    key.extend_from_slice(&u32::try_from(piece).unwrap_or(u32::MAX).to_be_bytes());
    key
}

impl Epoch {
    /// Writes an epoch of one's own with its seals.
    pub fn put(&self, id: &RotationId, step: &mut Step) {
        step.put(Table::Epoch, id.0, self.to_bytes());
        for (piece, seals) in self.seals.chunks(SEALS_OF_A_ROW).enumerate() {
            let mut w = Writer::new();
            w.list(seals);
            step.put(Table::Epoch, row_of_seals(id, piece), w.into_bytes());
        }
    }

    /// Writes the rotation and its rungs again, not the seals.
    pub fn put_again(&self, id: &RotationId, step: &mut Step) {
        step.put(Table::Epoch, id.0, self.to_bytes());
    }

    fn erase(&self, id: &RotationId, step: &mut Step) {
        step.erase(Table::Epoch, id.0);
        for piece in 0..self.seals.len().div_ceil(SEALS_OF_A_ROW) {
            step.erase(Table::Epoch, row_of_seals(id, piece));
        }
    }
}

impl Member {
    /// A row of an epoch: the rotation with its rungs, or a piece of its seals, which is read after all rotations.
    pub(super) fn load_epoch(&mut self, key: &[u8], value: &[u8]) {
        let Some((id, piece)) = key.split_first_chunk::<32>() else {
            return;
        };
        let id = RotationId(*id);
        if piece.is_empty() {
            if let Ok(epoch) = Epoch::from_bytes(value) {
                // Up to 63 uses may not have been written down.
                let used = epoch.used.saturating_add(63);
                self.epochs.insert(id, Epoch { used, ..epoch });
            }
            return;
        }
        let mut reader = Reader::new(value);
        if let (Some(epoch), Ok(seals)) = (self.epochs.get_mut(&id), reader.list::<Seal>(SEALS_OF_A_ROW)) {
            epoch.seals.extend(seals);
        }
    }

    /// Forgets epochs nobody may send under any more, some days after their time so that what is on its way still opens,
    /// and what is too many of one member. The one that has just come stays for now.
    pub(super) fn forget_old_epochs(&mut self, just_came: RotationId, now: Now, step: &mut Step) {
        let today = now.day();
        let keep_from = today.saturating_sub(2 * limits::EPOCH_DAYS);
        let present = self.counted.snapshot;
        let mut newest: BTreeMap<DeviceId, (u64, RotationId)> = BTreeMap::new();
        for (id, epoch) in &self.epochs {
            let rotate = &epoch.signed.rotate;
            // To a clock that is years ahead every epoch is an old one, and words under it could never be opened. One's own
            // newest says which number comes next.
            let in_use = epoch.rungs.is_some()
                && rotate.snapshot == present
                && self.counted.devices.contains_key(&rotate.device);
            if in_use || rotate.device == self.device() {
                let newest = newest.entry(rotate.device).or_insert((rotate.number, *id));
                *newest = (*newest).max((rotate.number, *id));
            }
        }
        let stays: BTreeSet<RotationId> = newest.into_values().map(|(_, id)| id).chain([just_came]).collect();
        let mut of_member: BTreeMap<(Option<MemberId>, bool), Vec<_>> = BTreeMap::new();
        let mut gone = Vec::new();
        for (id, epoch) in self.epochs.iter().filter(|(id, _)| !stays.contains(*id)) {
            let rotate = &epoch.signed.rotate;
            if rotate.day < keep_from {
                gone.push(*id);
                continue;
            }
            let age = (rotate.snapshot == present, rotate.day.min(today), rotate.number, *id);
            of_member.entry((self.groups.member_of(&rotate.device), epoch.rungs.is_some())).or_default().push(age);
        }
        for ((_, is_open), mut epochs) in of_member {
            let most = if is_open { limits::EPOCHS_OF_A_MEMBER_MAX } else { limits::UNOPENED_OF_A_MEMBER_MAX };
            epochs.sort_unstable_by(|a, b| b.cmp(a));
            gone.extend(epochs.into_iter().skip(most).map(|(_, _, _, id)| id));
        }
        for id in gone {
            // One that was never opened was never stored.
            if let Some(epoch) = self.epochs.remove(&id).filter(|epoch| epoch.rungs.is_some()) {
                epoch.erase(&id, step);
            }
        }
    }
}
