//! How what is remembered of a courier lies in rows. Much of it grows with what others send, and a row has a bound: a head of
//! fixed size, and rows that each hold so many things of one kind. A damaged row is as one that is missing: what it named is
//! brought or read again.

use super::{Handed, Memory, pairs};
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{BoxId, DeviceId, EntryId, LogId, RequestId, RotationId};
use crate::step::{Step, Table};

/// Things in one row, of at most 84 bytes each: below the largest value.
const THINGS_OF_A_ROW: usize = 2_048;

fn piece_of(key: &[u8], number: usize) -> Vec<u8> {
    let number = u16::try_from(number).unwrap_or(u16::MAX);
    [key, &number.to_be_bytes()].concat()
}

/// The number in the end of the key of a row of things.
pub(super) fn number_of(end: &[u8]) -> Option<u16> {
    end.try_into().ok().map(u16::from_be_bytes)
}

/// Rows of one kind of things.
pub(super) fn cut<T: Canonical>(kind: u8, things: &[T], rows: &mut Vec<Vec<u8>>) {
    for things in things.chunks(THINGS_OF_A_ROW) {
        let mut w = Writer::new();
        w.u8(kind);
        w.list(things);
        rows.push(w.into_bytes());
    }
}

/// The things of a row whose kind was read.
pub(super) fn things<T: Canonical>(r: &mut Reader<'_>) -> Result<Vec<T>, Malformed> {
    r.list(THINGS_OF_A_ROW)
}

fn listed<T: Copy>(set: &std::collections::BTreeSet<T>) -> Vec<T> {
    set.iter().copied().collect()
}

impl Memory {
    /// Writes it down: all but the batches, which are written as they come.
    pub(super) fn put(&mut self, key: &[u8], step: &mut Step) {
        step.put(Table::Note, key, self.head());
        let mut rows = Vec::new();
        cut(0, &pairs(&self.cursors), &mut rows);
        cut(1, &pairs(&self.lasts), &mut rows);
        cut(2, &listed(&self.given), &mut rows);
        cut(3, &pairs(&self.answered), &mut rows);
        cut(4, &pairs(&self.said), &mut rows);
        cut(5, &listed(&self.handed.outside), &mut rows);
        cut(6, &listed(&self.handed.leaves), &mut rows);
        cut(7, &listed(&self.handed.requests), &mut rows);
        cut(8, &pairs(&self.passed), &mut rows);
        cut(9, &pairs(&self.answered_on), &mut rows);
        let (before, many) = (self.rows, rows.len());
        for (number, row) in rows.into_iter().enumerate() {
            step.put(Table::Note, piece_of(key, number), row);
        }
        (many..before).for_each(|number| step.erase(Table::Note, piece_of(key, number)));
        self.rows = many;
        for (log, ends) in &self.handed.logs {
            let mut rows = Vec::new();
            cut(0, &pairs(ends), &mut rows);
            let key = [key, &log.0].concat();
            for (number, row) in rows.into_iter().enumerate() {
                step.put(Table::Note, piece_of(&key, number), row);
            }
        }
    }

    fn head(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.number(self.lost_day);
        w.option(self.visited_ms.as_ref());
        w.number(self.left);
        w.number(self.found);
        w.number(self.asked.0);
        w.number(self.asked.1);
        w.number(self.prekey);
        w.number(self.address);
        w.option(self.knocked_day.as_ref());
        w.number(self.anew_day);
        w.into_bytes()
    }

    /// The row of fixed size. The others may come before it or after.
    pub(super) fn load_head(&mut self, value: &[u8]) -> Result<(), Malformed> {
        let mut r = Reader::new(value);
        let (lost_day, visited_ms) = (r.number()?, r.option()?);
        let (left, found, asked) = (r.number()?, r.number()?, (r.number()?, r.number()?));
        let (prekey, address, knocked_day, anew_day) = (r.number()?, r.number()?, r.option()?, r.number()?);
        (self.lost_day, self.visited_ms, self.left, self.found) = (lost_day, visited_ms, left, found);
        (self.asked, self.prekey, self.address) = (asked, prekey, address);
        (self.knocked_day, self.anew_day) = (knocked_day, anew_day);
        Ok(())
    }

    /// A row of things.
    pub(super) fn load_things(&mut self, number: u16, value: &[u8]) -> Result<(), Malformed> {
        // However it reads, it is there, and goes when there are fewer.
        self.rows = self.rows.max(usize::from(number) + 1);
        let mut r = Reader::new(value);
        let Handed { outside, leaves, requests, .. } = &mut self.handed;
        match r.u8()? {
            0 => self.cursors.extend(things::<(BoxId, u64)>(&mut r)?),
            1 => self.lasts.extend(things::<(BoxId, u64)>(&mut r)?),
            2 => self.given.extend(things::<(RotationId, DeviceId)>(&mut r)?),
            3 => self.answered.extend(things::<(DeviceId, u64)>(&mut r)?),
            4 => self.said.extend(things::<(RequestId, u64)>(&mut r)?),
            5 => outside.extend(things::<EntryId>(&mut r)?),
            6 => leaves.extend(things::<(EntryId, (LogId, u64))>(&mut r)?),
            7 => requests.extend(things::<RequestId>(&mut r)?),
            8 => self.passed.extend(things::<(BoxId, (u64, u64))>(&mut r)?),
            9 => self.answered_on.extend(things::<(DeviceId, u64)>(&mut r)?),
            _ => {}
        }
        Ok(())
    }

    /// A row of ends of a log's chains.
    pub(super) fn load_ends(&mut self, log: LogId, value: &[u8]) -> Result<(), Malformed> {
        let mut r = Reader::new(value);
        if r.u8()? == 0 {
            self.handed.logs.entry(log).or_default().extend(things::<(DeviceId, u64)>(&mut r)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::derive;
    use crate::limits;

    fn id(n: u64) -> [u8; 32] {
        derive("a thing", &[&n.to_be_bytes()])
    }

    fn many(n: u64) -> Memory {
        let mut memory = Memory { lost_day: 7, knocked_day: Some(9), asked: (3, 4), ..Memory::default() };
        for i in 0..n {
            memory.given.insert((RotationId(id(i)), DeviceId(id(i))));
            memory.answered.insert(DeviceId(id(i)), u64::MAX);
            memory.handed.outside.insert(EntryId(id(i)));
            memory.handed.leaves.insert((EntryId(id(i)), (LogId(id(i)), u64::MAX)));
            memory.handed.logs.entry(LogId(id(0))).or_default().insert(DeviceId(id(i)), u64::MAX);
        }
        memory
    }

    /// What a disk holds after these writes.
    fn written(disk: &mut std::collections::BTreeMap<Vec<u8>, Vec<u8>>, step: Step) {
        for write in step.writes {
            match write.value {
                Some(value) => {
                    assert!(value.len() <= limits::VALUE_BYTES_MAX, "a row of {} bytes", value.len());
                    disk.insert(write.key, value);
                }
                None => drop(disk.remove(&write.key)),
            }
        }
    }

    #[test]
    fn much_that_is_remembered_lies_in_rows_below_the_bound_and_is_read_back() {
        let mut disk = std::collections::BTreeMap::new();
        let (mut memory, mut step) = (many(9_000), Step::default());
        memory.put(b"key", &mut step);
        written(&mut disk, step);
        for n in [9_000, 10] {
            let mut read = Memory::default();
            // The rows come in any order.
            for (key, value) in disk.iter().rev() {
                match &key[3..] {
                    [] => read.load_head(value).unwrap(),
                    end if end.len() == 2 => read.load_things(number_of(end).unwrap(), value).unwrap(),
                    end => read.load_ends(LogId(end[..32].try_into().unwrap()), value).unwrap(),
                }
            }
            let of = many(n);
            assert_eq!((read.lost_day, read.knocked_day, read.asked), (7, Some(9), (3, 4)));
            assert!(read.given == of.given && read.answered == of.answered);
            assert!(read.handed.outside == of.handed.outside && read.handed.leaves == of.handed.leaves);
            assert_eq!(read.rows, disk.keys().filter(|key| key.len() == 5).count());
            // With less to remember, rows go.
            let mut less = Memory { rows: read.rows, ..many(10) };
            let mut step = Step::default();
            less.put(b"key", &mut step);
            written(&mut disk, step);
        }
    }
}
