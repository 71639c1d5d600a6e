//! Cells of entries: which are here, how they are stored, found again, given on and asked for.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use zeroize::Zeroizing;

use super::Member;
use super::lacking::Lacking;
use super::looking::Place;
use crate::cell::{self, CellKey, CellPlace, CellRef, KeepKey};
use crate::entry::Verified;
use crate::id::{EntryId, LogId, MemberId, RotationId};
use crate::kind::Kind;
use crate::limits;
use crate::names::{CellName, cells_of};
use crate::step::{Connection, Rows, Step, Table};
use crate::stretch::Stretch;
use crate::wire::run::ShortCell;
use crate::wire::{Frame, LooseCell};

/// Cells just sealed for an entry about to be written.
#[derive(Default)]
pub(crate) struct Sealed(Vec<(CellRef, Vec<u8>, CellKey)>);

impl Sealed {
    /// What the entry says of them.
    pub fn refs(&self) -> Vec<CellRef> {
        self.0.iter().map(|(cell, _, _)| *cell).collect()
    }

    /// Number, ciphertext, key of each.
    pub fn into_parts(self) -> impl Iterator<Item = (u8, Vec<u8>, CellKey)> {
        (0u8..).zip(self.0).map(|(number, (_, ciphertext, key))| (number, ciphertext, key))
    }
}

/// A cell that waits for the epoch its key is wrapped under.
pub(crate) struct Waiting {
    from: Connection,
    epoch: RotationId,
    cell: CellName,
    ciphertext: Vec<u8>,
    wrap: [u8; 48],
}

/// Which cells are here.
#[derive(Default)]
pub(crate) struct Shelf {
    here: BTreeSet<CellName>,
    /// Just made or received: what the present Step writes cannot be read from the rows yet. Also spares reading what
    /// is given on at once.
    recent: BTreeMap<CellName, (Vec<u8>, CellKey)>,
    recent_order: VecDeque<CellName>,
    waiting: Vec<Waiting>,
    /// Cells that should be here and are not.
    pub(super) lacking: Lacking,
}

/// Recent cells kept in memory: one full receive of runs, at most 16 MiB of the largest cells.
const RECENT_MAX: usize = 256;

impl Shelf {
    pub fn has(&self, cell: &CellName) -> bool {
        self.here.contains(cell)
    }

    pub fn load(&mut self, cell: CellName) {
        self.here.insert(cell);
    }

    pub fn all(&self) -> Vec<CellName> {
        self.here.iter().copied().collect()
    }

    fn forget(&mut self, cell: &CellName) {
        self.here.remove(cell);
        self.recent.remove(cell);
    }

    fn remember(&mut self, cell: CellName, ciphertext: Vec<u8>, key: CellKey) {
        self.here.insert(cell);
        self.lacking.found(&cell);
        self.recent.insert(cell, (ciphertext, key));
        self.recent_order.push_back(cell);
        if self.recent_order.len() > RECENT_MAX
            && let Some(oldest) = self.recent_order.pop_front()
        {
            self.recent.remove(&oldest);
        }
    }
}

/// The row of a cell: entry ‖ number.
pub(crate) fn row_key(cell: &CellName) -> Vec<u8> {
    let mut key = cell.0.0.to_vec();
    key.push(cell.1);
    key
}

impl Member {
    /// Seals texts for the next entry of one's own with this log and seq.
    pub(super) fn seal_cells(&mut self, log: LogId, seq: u64, texts: &[&[u8]]) -> Option<Sealed> {
        let device = self.device();
        let mut sealed = Vec::with_capacity(texts.len());
        for (number, text) in (0u8..).zip(texts) {
            let place = CellPlace { group: self.persona.group, log, device, seq, number };
            sealed.push(cell::seal(text, &place, &mut self.random)?);
        }
        Some(Sealed(sealed))
    }

    /// What wraps the cell keys of a page with this term and day, or of any other log, under an epoch that is open here.
    pub(super) fn wraps(&self, epoch: &RotationId, page: Option<(u16, u64)>) -> Option<Zeroizing<[u8; 32]>> {
        let epoch = self.epochs.get(epoch)?;
        epoch.rungs.as_ref()?.wraps(page, epoch.signed.rotate.day)
    }

    /// Days and day of a log's words, if they have a term.
    pub(super) fn page_term(&self, log: &LogId) -> Option<(u16, u64)> {
        self.stretches.get(log)?.opening().page.term()
    }

    fn term_of_entry(&self, id: &EntryId) -> Option<(u16, u64)> {
        self.stretches.values().find(|stretch| stretch.get(id).is_some())?.opening().page.term()
    }

    /// The entry of either kind of log, with its kind.
    pub(super) fn entry(&self, id: &EntryId) -> Option<(&Verified, &Kind)> {
        if let Some(node) = self.groups.graph().node(id) {
            return Some((self.groups.entry(node), self.groups.kind(node)));
        }
        self.stretches.values().find_map(|stretch| {
            let node = stretch.graph().node(id)?;
            Some((stretch.entry(node), stretch.kind(node)))
        })
    }

    fn place_of(&self, name: &CellName) -> Option<(CellRef, CellPlace)> {
        let (entry, kind) = self.entry(&name.0)?;
        let found = cells_of(entry, kind).into_iter().find(|(number, _, _)| *number == name.1);
        found.map(|(_, cell, place)| (cell, place))
    }

    /// Whether the author took the words of this entry back.
    pub(super) fn is_taken_back(&self, id: &EntryId) -> bool {
        self.stretches.values().any(|s| s.graph().node(id).is_some_and(|node| s.is_withdrawn(node)))
    }

    /// Stores a cell if it is the one its entry names and was not taken back. True if it is new.
    pub(super) fn store_cell(
        &mut self,
        entry: EntryId,
        number: u8,
        ciphertext: Vec<u8>,
        key: CellKey,
        step: &mut Step,
    ) -> bool {
        let name = (entry, number);
        // Whoever has left keeps no words, and takes none that were on their way.
        if self.cells.has(&name) || self.is_taken_back(&entry) || self.is_earlier_card(&entry) || self.left.is_some() {
            return false;
        }
        if self.takes_no_more(&entry) {
            return false;
        }
        let Some((cell, place)) = self.place_of(&name) else {
            return false;
        };
        if !self.let_go.is_empty() && self.entry(&entry).is_some_and(|(entry, _)| self.is_let_go(entry)) {
            return false;
        }
        if cell::open(&cell, &ciphertext, &key, &place).is_none() {
            return false;
        }
        // In one row, of a table whose rows can be erased for good.
        let mut row = Vec::with_capacity(32 + ciphertext.len());
        row.extend_from_slice(key.as_bytes());
        row.extend_from_slice(&ciphertext);
        step.put(Table::Cell, row_key(&name), row);
        self.cells.remember(name, ciphertext, key);
        self.pending.cells.push(name);
        if self.groups.graph().node(&entry).is_some() {
            self.name_cells = self.name_cells.wrapping_add(1);
            self.pending.meeting |= self.meeting_told.nameless;
        }
        if let Some((_, Kind::MeetingFixed { .. } | Kind::Meet { .. })) = self.entry(&entry) {
            self.pending.meeting = true;
        }
        true
    }

    /// Erases a cell and its key, here.
    pub(super) fn erase_cell(&mut self, name: &CellName, step: &mut Step) {
        self.cells.lacking.found(name);
        if self.cells.has(name) {
            step.erase(Table::Cell, row_key(name));
            self.cells.forget(name);
            self.name_cells = self.name_cells.wrapping_add(1);
        }
    }

    /// Ciphertext and key of a cell that is here.
    pub(super) fn fetch(&self, name: &CellName, rows: &dyn Rows) -> Option<(Vec<u8>, CellKey)> {
        // Whatever asks, for showing or for giving: words whose term is over are not there.
        if !self.cells.has(name) || self.has_ended(&name.0) {
            return None;
        }
        if let Some((ciphertext, key)) = self.cells.recent.get(name) {
            return Some((ciphertext.clone(), CellKey::from_bytes(*key.as_bytes())));
        }
        let row = Zeroizing::new(rows.row(Table::Cell, &row_key(name))?);
        let (key, ciphertext) = row.split_first_chunk::<32>()?;
        Some((ciphertext.to_vec(), CellKey::from_bytes(*key)))
    }

    /// The words of a cell of a message in its place: no log is searched for it.
    pub(super) fn cell_at(&self, (log, node): &Place, number: u8, rows: &dyn Rows) -> Option<Zeroizing<Vec<u8>>> {
        let stretch = self.stretches.get(log)?;
        let cells = cells_of(stretch.entry(*node), stretch.kind(*node));
        let (_, cell, place) = cells.into_iter().find(|(of, _, _)| *of == number)?;
        let (ciphertext, key) = self.fetch(&(stretch.graph().id(*node), number), rows)?;
        cell::open(&cell, &ciphertext, &key, &place)
    }

    /// The words of a cell that is here.
    pub(super) fn words_of(&self, name: &CellName, rows: &dyn Rows) -> Option<Zeroizing<Vec<u8>>> {
        let (cell, place) = self.place_of(name)?;
        let (ciphertext, key) = self.fetch(name, rows)?;
        cell::open(&cell, &ciphertext, &key, &place)
    }

    /// The words of a message, for going through many: where they are named is known, and that they are those was found
    /// when they came.
    pub(super) fn words_at(&self, stretch: &Stretch, node: usize, rows: &dyn Rows) -> Option<Zeroizing<Vec<u8>>> {
        let entry = stretch.entry(node);
        let name = (entry.id(), 0);
        if entry.cells.is_empty() || self.has_ended(&name.0) {
            return None;
        }
        let place =
            CellPlace { group: entry.group, log: entry.log, device: entry.device, seq: entry.seq, number: name.1 };
        if let Some((ciphertext, key)) = self.cells.recent.get(&name) {
            return cell::open_again(ciphertext, key, &place);
        }
        let row = Zeroizing::new(rows.row(Table::Cell, &row_key(&name))?);
        let (key, ciphertext) = row.split_first_chunk::<32>()?;
        cell::open_again(ciphertext, &CellKey::from_bytes(*key), &place)
    }

    /// The text of a cell that is here.
    pub(super) fn text_of(&self, name: &CellName, rows: &dyn Rows) -> Option<String> {
        let text = self.words_of(name, rows)?;
        core::str::from_utf8(&text).ok().map(crate::words::shown)
    }

    /// A name of a group or thread in a cell that is here.
    pub(super) fn name_in(&self, name: &CellName, rows: &dyn Rows) -> Option<String> {
        self.text_of(name, rows).map(|text| crate::words::shown_name(&text))
    }

    /// Whether a member may be given the words of a group-log entry: those in force, and those said when the member was
    /// here. Earlier wordings, reasons and the names of people who left are not passed on.
    pub(super) fn may_give_from_group_log(&mut self, entry: &EntryId, number: u8, to: &MemberId) -> bool {
        let Some(node) = self.groups.graph().node(entry) else {
            return false;
        };
        if let Some(place) = self.counted.places.get(to) {
            let heard = |enter: &EntryId| {
                self.groups.graph().node(enter).is_some_and(|n| n == node || self.groups.graph().knew(node, n))
            };
            if place.enters.iter().any(heard) {
                return true;
            }
        }
        let author = match self.groups.kind(node) {
            Kind::Found(_) if number > 0 => return true,
            Kind::ThreadOpened { .. } => return true,
            Kind::Fact { fact, .. } => {
                use crate::kind::Fact;
                return match *fact {
                    Fact::Form(id) => self.names.forms().contains(&(id, (*entry, number))),
                    Fact::Worried => self.names.worried() == Some((*entry, number)),
                    // Only for those who were members when it was written.
                    Fact::IfQuiet | Fact::Rests(_) | Fact::Late(_) => false,
                };
            }
            Kind::MeetingFixed { .. } => return self.names.next_meeting() == Some((*entry, number)),
            Kind::Found(_) | Kind::Name { .. } | Kind::Duties { .. } => self.groups.entry(node).member,
            Kind::Enter(enter) => enter.request.request.member(),
            _ => return false,
        };
        if self.counted.places.get(&author).is_none_or(|place| place.left) {
            return false;
        }
        let name = (*entry, number);
        self.names.name(&author) == Some(name) || self.names.duties(&author) == Some(name)
    }

    /// The cells of an entry for a peer, in the form the peer can use.
    pub(super) fn short_cells(
        &mut self,
        log: LogId,
        entry: &Verified,
        to: Option<MemberId>,
        epoch: Option<(RotationId, bool)>,
        rows: &dyn Rows,
    ) -> Vec<ShortCell> {
        let id = entry.id();
        let mut cells = Vec::with_capacity(entry.cells.len());
        // All that comes along must fit one frame; the rest is asked for.
        let mut room = limits::FRAME_BYTES;
        for (number, cell) in (0u8..).zip(&entry.cells) {
            let name = (id, number);
            let may = to.is_some_and(|to| log != self.groups.log() || self.may_give_from_group_log(&id, number, &to));
            let wrapped = epoch.filter(|_| may && cell.size as usize <= limits::RUN_BYTES.min(room)).and_then(
                |(epoch, opened)| {
                    let (ciphertext, key) = self.fetch(&name, rows)?;
                    let secret = self.wraps(&epoch, self.page_term(&log))?;
                    Some((ciphertext, KeepKey(&secret).wrap(&cell.hash, &key)?, opened))
                },
            );
            room -= wrapped.as_ref().map_or(0, |(ciphertext, _, _)| ciphertext.len().min(room));
            cells.push(match wrapped {
                Some((ciphertext, wrap, true)) => ShortCell::Within(ciphertext, wrap),
                Some((ciphertext, wrap, false)) => ShortCell::Beside(*cell, ciphertext, wrap),
                None => ShortCell::Absent(*cell),
            });
        }
        cells
    }

    /// Asks a peer for cells that are not here, each once until they are asked for again.
    pub(super) fn ask_for_cells(&mut self, of: Connection, step: &mut Step) {
        if self.cells.lacking.is_empty() || self.peers.get(&of).and_then(|peer| peer.device()).is_none() {
            return;
        }
        self.look_for_left_out();
        let Some(peer) = self.peers.get_mut(&of) else {
            return;
        };
        if peer.asked_cells.len() > 2 * limits::CELLS_WAITING_MAX {
            peer.asked_cells.retain(|name| self.cells.lacking.has(name));
        }
        let lacking = self.cells.lacking.newest(&peer.asked_cells, limits::CELLS_WAITING_MAX);
        if lacking.is_empty() {
            return;
        }
        peer.asked_cells.extend(lacking.iter().copied());
        self.send(of, &Frame::WantCells(lacking), step);
    }

    /// Asks again, since who had not got a cell then may have it now: at minutes 1, 2, 4, 8 … of a connection, then once
    /// an hour. What everybody has lost is asked for that often and no more.
    pub(super) fn ask_again_for_cells(&mut self, of: Connection, step: &mut Step) {
        if let Some(peer) = self.peers.get_mut(&of) {
            peer.minutes = peer.minutes.saturating_add(1);
            if peer.minutes.is_power_of_two() && peer.minutes < 64 || peer.minutes.is_multiple_of(64) {
                peer.asked_cells.clear();
                self.ask_for_cells(of, step);
            }
        }
    }

    /// A peer asks for cells.
    pub(super) fn give_cells(
        &mut self,
        to: Connection,
        wanted: &[CellName],
        now: crate::step::Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) {
        let Some((_, member)) = self.peers.get(&to).and_then(|peer| peer.device()) else {
            return;
        };
        let mut loose = Vec::new();
        let mut size = 0;
        for name in wanted {
            let given = if self.groups.get(&name.0).is_some() {
                self.may_give_from_group_log(&name.0, name.1, &member)
            } else {
                self.stretches.values().any(|s| s.get(&name.0).is_some() && self.hears(&member, s.hearers()))
            };
            if !given {
                continue;
            }
            let Some((ciphertext, key)) = self.fetch(name, rows) else {
                continue;
            };
            let Some(epoch) = self.epoch_for_sending(now, step) else {
                return;
            };
            self.give_epoch(to, epoch, step);
            let Some(secret) = self.wraps(&epoch, self.term_of_entry(&name.0)) else {
                continue;
            };
            let Some(wrap) = KeepKey(&secret).wrap(&cell::hash(&ciphertext), &key) else {
                continue;
            };
            size += ciphertext.len() + 100;
            loose.push(LooseCell { entry: name.0, number: name.1, ciphertext, wrap });
            if size > limits::RUN_BYTES {
                self.send(to, &Frame::Cells(epoch, core::mem::take(&mut loose)), step);
                size = 0;
            }
        }
        if !loose.is_empty()
            && let Some(epoch) = self.epoch_for_sending(now, step)
        {
            self.send(to, &Frame::Cells(epoch, loose), step);
        }
    }

    /// Cells came apart from their entries.
    pub(super) fn take_cells(&mut self, from: Connection, epoch: RotationId, loose: Vec<LooseCell>, step: &mut Step) {
        if self.peers.get(&from).is_none_or(|peer| !peer.may_bring()) {
            return;
        }
        for cell in loose {
            self.take_wrapped(from, epoch, (cell.entry, cell.number), cell.ciphertext, cell.wrap, step);
        }
    }

    /// A cell with its key wrapped under an epoch: stored, or kept until the epoch opens.
    pub(super) fn take_wrapped(
        &mut self,
        from: Connection,
        epoch: RotationId,
        name: CellName,
        ciphertext: Vec<u8>,
        wrap: [u8; 48],
        step: &mut Step,
    ) {
        if self.cells.has(&name) {
            return;
        }
        if self.is_open(&epoch) {
            if let Some(secret) = self.wraps(&epoch, self.term_of_entry(&name.0))
                && let Some(key) = KeepKey(&secret).unwrap(&cell::hash(&ciphertext), &wrap)
            {
                self.store_cell(name.0, name.1, ciphertext, key, step);
            }
            return;
        }
        let waiting = &mut self.cells.waiting;
        let of_peer = || waiting.iter().filter(|waiting| waiting.from == from);
        let bytes: usize = of_peer().map(|waiting| waiting.ciphertext.len()).sum();
        if of_peer().count() < limits::CELLS_WAITING_MAX && bytes < limits::WAITING_BYTES_MAX {
            waiting.push(Waiting { from, epoch, cell: name, ciphertext, wrap });
        }
        self.want_epoch(from, epoch, step);
    }

    /// Takes up the cells that waited for an epoch.
    pub(super) fn take_waiting(&mut self, step: &mut Step) {
        let waiting = core::mem::take(&mut self.cells.waiting);
        for w in waiting {
            self.take_wrapped(w.from, w.epoch, w.cell, w.ciphertext, w.wrap, step);
        }
    }

    /// Lets go of the cells a connection brought that still wait.
    pub(super) fn drop_waiting(&mut self, from: Connection) {
        self.cells.waiting.retain(|waiting| waiting.from != from);
    }
}
