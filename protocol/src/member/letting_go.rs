//! Room on disk: what the words of this group take here, and letting go of other people's old ones on this device alone.
//!
//! Nobody is told, nothing is taken back, and no entry goes: cells and their keys are erased here, files with them, and it is
//! noted of each log up to where its devices' words were let go. They are not asked for any more, and not stored if somebody
//! gives them. Asking for them again erases the note; then they are lacking like any that have not come yet. One's own words
//! are never let go in this way: nobody else might have them, and a copy of them stays whole.
//!
//! The note is a number of each device's own log, and a log has no holes: what comes later, however old it says it is, comes
//! after it and stays.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use crate::command::{Done, Refusal, SpaceView};
use crate::encoding::{Reader, Writer};
use crate::entry::Verified;
use crate::id::{DeviceId, LogId, ThreadId};
use crate::names::CellName;
use crate::step::{Rows, Step, Table};

/// Of each log, up to which of their entries the words of devices were let go.
pub(crate) type LetGo = BTreeMap<LogId, BTreeMap<DeviceId, u64>>;

/// What would be let go, or was found to be here.
struct Old {
    up_to: LetGo,
    messages: usize,
    cells: Vec<CellName>,
    bytes: u64,
}

/// Devices noted in one row, of at most 42 bytes each: below the largest value. Others may make any number of them.
const DEVICES_OF_A_ROW: usize = 4_096;

/// A row of the note of a log; the first one has no number in its name.
pub(super) fn row(log: &LogId, piece: usize) -> Vec<u8> {
    let number = u16::try_from(piece).unwrap_or(u16::MAX).to_be_bytes();
    [b"gone".as_slice(), &log.0, if piece == 0 { &[] } else { number.as_slice() }].concat()
}

/// The rows of a note of so many devices.
pub(super) fn rows_of(log: &LogId, devices: usize) -> impl Iterator<Item = Vec<u8>> {
    (0..devices.div_ceil(DEVICES_OF_A_ROW)).map(|piece| row(log, piece))
}

impl Member {
    /// A note, if it is one of these.
    pub(super) fn load_let_go(&mut self, key: &[u8], value: &[u8]) -> bool {
        let Some((log, _)) = key.strip_prefix(b"gone").and_then(|key| key.split_first_chunk::<32>()) else {
            return false;
        };
        let log = LogId(*log);
        let mut reader = Reader::new(value);
        let of = self.let_go.entry(log).or_default();
        while let (Ok(device), Ok(seq)) = (reader.value::<DeviceId>(), reader.number()) {
            of.insert(device, seq);
        }
        true
    }

    /// Whether the words of an entry were let go here.
    pub(super) fn is_let_go(&self, entry: &Verified) -> bool {
        let of = self.let_go.get(&entry.log).and_then(|of| of.get(&entry.device));
        of.is_some_and(|up_to| entry.seq <= *up_to)
    }

    /// The threads that are meant: one, or all.
    fn meant(&mut self, thread: Option<&str>, rows: &dyn Rows) -> Result<Option<ThreadId>, Refusal> {
        thread.map(|thread| self.thread(Some(thread), rows)).transpose()
    }

    /// Other people's words from before a time, of one thread or all. Of each device from the first on, up to what was
    /// written at that time: a log is let go without holes.
    fn older_than(&self, before_ms: u64, thread: Option<ThreadId>) -> Old {
        let mut old = Old { up_to: LetGo::new(), messages: 0, cells: Vec::new(), bytes: 0 };
        for (log, stretch) in &self.stretches {
            let of = stretch.opening().page.thread();
            if of.is_none() || thread.is_some_and(|thread| of != Some(thread)) {
                continue;
            }
            // Where each device's newer words begin. What claims to be from a day to come is as old as what it knew.
            let mut newer: BTreeMap<DeviceId, u64> = BTreeMap::new();
            for node in stretch.messages().keys() {
                if self.time_of(stretch, *node).is_some_and(|time| time >= before_ms) {
                    let entry = stretch.entry(*node);
                    let first = newer.entry(entry.device).or_insert(entry.seq);
                    *first = (*first).min(entry.seq);
                }
            }
            let before = self.let_go.get(log);
            for node in stretch.messages().keys() {
                let entry = stretch.entry(*node);
                if entry.member == self.persona.member || newer.get(&entry.device).is_some_and(|n| entry.seq >= *n) {
                    continue;
                }
                if before.and_then(|of| of.get(&entry.device)).is_some_and(|up_to| entry.seq <= *up_to) {
                    continue;
                }
                let up_to = old.up_to.entry(*log).or_default().entry(entry.device).or_default();
                *up_to = (*up_to).max(entry.seq);
                let known = old.cells.len();
                for (number, cell) in (0u8..).zip(&entry.cells) {
                    let name = (entry.id(), number);
                    if self.cells.has(&name) {
                        old.bytes += u64::from(cell.size);
                        old.cells.push(name);
                    }
                }
                old.messages += usize::from(old.cells.len() > known);
            }
        }
        old
    }

    /// Lets go of other people's words from before a time.
    pub(super) fn let_go_before(
        &mut self,
        before_ms: u64,
        thread: Option<&str>,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        if self.left.is_some() {
            return Err(Refusal::HasLeft);
        }
        let thread = self.meant(thread, rows)?;
        let old = self.older_than(before_ms, thread);
        for name in &old.cells {
            self.erase_cell(name, step);
        }
        for (log, devices) in old.up_to {
            let of = self.let_go.entry(log).or_default();
            of.extend(devices);
            let devices: Vec<_> = of.iter().collect();
            for (key, devices) in rows_of(&log, devices.len()).zip(devices.chunks(DEVICES_OF_A_ROW)) {
                let mut w = Writer::new();
                for (device, seq) in devices {
                    w.value(*device);
                    w.number(**seq);
                }
                step.put(Table::Note, key, w.into_bytes());
            }
            self.look_again_what_is_lacking(&log);
        }
        let files = self.attachments.len();
        self.let_attachments_go(step);
        let files = files - self.attachments.len();
        Ok(Done::LetGo { messages: old.messages, bytes: old.bytes, files })
    }

    /// What was asked for and had not come is not waited for any more.
    fn look_again_what_is_lacking(&mut self, log: &LogId) {
        let Some(stretch) = self.stretches.get(log) else { return };
        let mut names = Vec::new();
        for node in stretch.messages().keys() {
            let entry = stretch.entry(*node);
            if self.is_let_go(entry) {
                names.extend((0u8..).zip(&entry.cells).map(|(number, _)| (entry.id(), number)));
            }
        }
        for name in names {
            self.cells.lacking.found(&name);
        }
    }

    /// Asks others again for what was let go here.
    pub(super) fn fetch_again(
        &mut self,
        thread: Option<&str>,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        if self.left.is_some() {
            return Err(Refusal::HasLeft);
        }
        let thread = self.meant(thread, rows)?;
        let meant = |log: &LogId| {
            let of = self.stretches.get(log).and_then(|stretch| stretch.opening().page.thread());
            thread.is_none() || of.is_none() || of == thread
        };
        let logs: BTreeSet<_> = self.let_go.keys().filter(|log| meant(log)).copied().collect();
        let mut messages = 0;
        for log in logs {
            let gone = self.let_go.remove(&log).unwrap_or_default();
            rows_of(&log, gone.len()).for_each(|key| step.erase(Table::Note, key));
            let Some(stretch) = self.stretches.get(&log) else { continue };
            let lacking: Vec<_> = stretch
                .messages()
                .keys()
                .filter(|node| !stretch.is_withdrawn(**node))
                .map(|node| (*node, stretch.entry(*node).clone(), stretch.kind(*node).clone()))
                .filter(|(_, entry, _)| gone.get(&entry.device).is_some_and(|up_to| entry.seq <= *up_to))
                .collect();
            messages += lacking.len();
            for (node, entry, kind) in lacking {
                // Its place in its log stands for its arrival, which is not kept in memory.
                self.note_lacking(&entry, &kind, node as u64);
            }
        }
        let connections: Vec<_> = self.peers.keys().copied().collect();
        for connection in connections {
            if let Some(peer) = self.peers.get_mut(&connection) {
                peer.asked_cells.clear();
            }
            self.ask_for_cells(connection, step);
        }
        Ok(Done::FetchedAgain { messages })
    }

    /// What the words of this group take here, and what would go if those from before a time were let go.
    pub(super) fn space_view(
        &mut self,
        before_ms: Option<u64>,
        thread: Option<&str>,
        rows: &dyn Rows,
    ) -> Result<SpaceView, Refusal> {
        let thread = self.meant(thread, rows)?;
        let mut view = SpaceView::default();
        for stretch in self.stretches.values() {
            for node in stretch.messages().keys() {
                let entry = stretch.entry(*node);
                let here = (0u8..).zip(&entry.cells).filter(|(number, _)| self.cells.has(&(entry.id(), *number)));
                let (cells, bytes) = here.fold((0, 0), |(n, sum), (_, cell)| (n + 1, sum + u64::from(cell.size)));
                if cells > 0 {
                    view.messages += 1;
                    view.bytes += bytes;
                    view.own_messages += usize::from(entry.member == self.persona.member);
                } else if self.is_let_go(entry) && !stretch.is_withdrawn(*node) {
                    view.let_go += 1;
                }
            }
        }
        if let Some(before) = before_ms {
            let old = self.older_than(before, thread);
            (view.old_messages, view.old_bytes) = (old.messages, old.bytes);
        }
        Ok(view)
    }
}
