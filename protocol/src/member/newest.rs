//! The newest words of a group before all of it is opened: that takes seconds where very much was said, and the last page
//! is a few thousand rows.
//!
//! Rows lie in no order that means anything, so beside the entries stands a *contents*: of each log its heads, and the
//! pages of the first thread with their logs. From the heads one goes back over what entries name, a row each. The contents
//! is a cache in the same commit as the entries. It is bounded: others may make any number of branches and pages, and where
//! there are too many all is opened first. Where it is missing or another than the entries say, opening all of the
//! group finds that out and the next [`Step`] writes it anew.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use crate::command::{MessageView, Query, Standing, View};
use crate::encoding::{Canonical as _, Reader, Writer};
use crate::entry::SignedEntry;
use crate::id::{EntryId, GroupId, LogId};
use crate::kind::Page;
use crate::names::cells_of;
use crate::persona::Persona;
use crate::step::{Now, Rows, Step, Table};
use crate::stretch::Stretch;

/// The row of the pages. (Of a log it is the log's id.)
const PAGES: &[u8] = b"pages";
/// More entries are not gone through for a first look: then all is opened first. (Two full pages, and the group log of a
/// group that has met for years.)
const ENTRIES_MAX: usize = 20_000;
/// Heads told of a log: with more there is no first look. A guess, far above what honest devices make in a year apart.
const HEADS_MAX: usize = 256;
/// Logs of the first thread that are told, those of its last pages. Each has a message at least, and no first look shows more.
const PAGES_MAX: usize = 256;

/// What can be shown of a group before all of it is opened.
pub struct FirstLook {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// What people there call this person.
    pub me: String,
    /// How many members there are.
    pub members: usize,
    /// There may be rooms, which are opened with all the rest.
    pub rooms: bool,
    /// The last messages of the first thread, in the order of the screen.
    pub messages: Vec<MessageView>,
    /// There are no others.
    pub all: bool,
    /// What is being typed in the first thread.
    pub draft: String,
    /// The seed of the transport key that is presented now.
    pub transport: zeroize::Zeroizing<[u8; 32]>,
}

impl core::fmt::Debug for FirstLook {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("FirstLook")
    }
}

impl FirstLook {
    /// Reads it. `None`: its person is not inside, the contents is not here, or the last page cannot be told from its own
    /// rows alone (a device whose words stand only in part wrote on it). `seed` is randomness nobody needs to keep.
    pub fn read(last: usize, now: Now, seed: [u8; 32], rows: &dyn Rows) -> Option<Self> {
        if rows.row(Table::Note, b"left").is_some() {
            return None;
        }
        let row = rows.row(Table::Persona, b"")?;
        let persona = Persona::from_bytes(&row).ok()?;
        let first = persona.group.first_thread();
        let mut taken = vec![(Table::Persona, Vec::new(), row)];
        let standing = rows.row(Table::Note, b"standing");
        taken.extend(standing.map(|row| (Table::Note, b"standing".to_vec(), row)));
        taken.extend(rows.row(Table::Draft, &first.0).map(|row| (Table::Draft, first.0.to_vec(), row)));

        let mut entries = BTreeMap::new();
        go_back(persona.group.log(), rows, &mut entries)?;
        let mut pages = BTreeMap::<u64, Vec<LogId>>::new();
        let (every, listed) = pages_of(&rows.row(Table::Contents, PAGES)?)?;
        for (number, log) in listed {
            pages.entry(number).or_default().push(log);
        }
        let (mut said, mut all) = (0, every);
        let mut words = BTreeMap::new();
        for logs in pages.into_values().rev() {
            // One more than is shown: what a message follows is shown beside it.
            if said > last {
                all = false;
                break;
            }
            for log in logs {
                go_back(log, rows, &mut words)?;
                // Words that were let go here.
                let gone = (0..).map(|piece| super::letting_go::row(&log, piece));
                taken.extend(gone.map_while(|key| Some((Table::Note, key.clone(), rows.row(Table::Note, &key)?))));
            }
            said = words.values().filter(|(speaks, _)| *speaks).count();
        }
        entries.append(&mut words);
        taken.extend(entries.into_iter().map(|(id, (_, row))| (Table::Entry, id.0.to_vec(), row)));
        let mut member = Member::open(taken, now, seed).ok()?;
        member.claim_cells();
        let people = member.counted.places.keys().copied();
        member.quieted = people.filter(|member| rows.row(Table::Quieted, &member.0).is_some()).collect();
        let counts = |stretch: &Stretch| stretch.tips().keys().all(|d| member.counted.devices.contains_key(d));
        if member.standing != Standing::Entered || !member.stretches.values().all(counts) {
            return None;
        }
        let query = Query::Read { thread: None, last: Some(last.saturating_add(1)), since: None };
        let View::Messages(mut messages) = member.look(&query, now, rows).ok()? else { return None };
        if messages.len() > last {
            messages.remove(0);
            all = false;
        } else if !all {
            return None;
        }
        let own = member.persona.member;
        let me = member.name_of(&own, rows);
        Some(Self {
            group: member.persona.group,
            name: member.persona.group_name.clone(),
            me: if me.is_empty() { member.persona.me.clone() } else { me },
            members: member.counted.places.values().filter(|place| !place.left).count(),
            rooms: rows.row(Table::RoomWords, super::rooms::STATE).is_some(),
            messages,
            all,
            draft: member.drafts.get(&first).cloned().unwrap_or_default(),
            transport: member.transport_seed(),
        })
    }
}

/// Entries' rows, and whether they bring words.
type Entries = BTreeMap<EntryId, (bool, Vec<u8>)>;

/// Takes in the entries of a log, from its heads back.
fn go_back(log: LogId, rows: &dyn Rows, entries: &mut Entries) -> Option<()> {
    let mut next = heads_of(&rows.row(Table::Contents, &log.0)?)?;
    while let Some(id) = next.pop() {
        if entries.contains_key(&id) {
            continue;
        }
        if entries.len() >= ENTRIES_MAX {
            return None;
        }
        let row = rows.row(Table::Entry, &id.0)?;
        let mut reader = Reader::new(&row);
        let (_arrival, signed) = (reader.number().ok()?, reader.value::<SignedEntry>().ok()?);
        if signed.entry.log != log {
            return None;
        }
        next.extend(&signed.entry.deps);
        next.extend(Some(signed.entry.prev).filter(|prev| *prev != EntryId::default()));
        entries.insert(id, (!signed.entry.cells.is_empty(), row));
    }
    Some(())
}

fn heads_of(row: &[u8]) -> Option<Vec<EntryId>> {
    Reader::new(row).list(HEADS_MAX).ok()
}

/// Whether these are all, and the last ones.
fn pages_of(row: &[u8]) -> Option<(bool, Vec<(u64, LogId)>)> {
    let mut reader = Reader::new(row);
    Some((reader.flag().ok()?, reader.list(PAGES_MAX).ok()?))
}

impl Member {
    /// Takes all cells for here. Whether they are is found out when one is read.
    fn claim_cells(&mut self) {
        let of_log = |node| (self.groups.entry(node), self.groups.kind(node));
        let mut named: Vec<_> = (0..self.groups.graph().len()).map(of_log).collect();
        for stretch in self.stretches.values() {
            named.extend((0..stretch.graph().len()).map(|node| (stretch.entry(node), stretch.kind(node))));
        }
        for (entry, kind) in named {
            for (number, _, _) in cells_of(entry, kind) {
                self.cells.load((entry.id(), number));
            }
        }
    }

    /// Writes what has changed of the contents.
    pub(super) fn write_contents(&mut self, step: &mut Step) {
        for log in core::mem::take(&mut self.pending.contents) {
            match self.heads_row(&log) {
                Some(row) => step.put(Table::Contents, log.0, row),
                None => step.erase(Table::Contents, log.0),
            }
        }
        if core::mem::take(&mut self.pending.pages) {
            step.put(Table::Contents, PAGES, self.pages_row());
        }
    }

    /// Notes that an entry came into a log.
    pub(super) fn note_contents(&mut self, log: LogId, node: usize) {
        self.pending.contents.insert(log);
        let pages = match self.stretches.get(&log) {
            Some(stretch) => stretch.messages().keys().next() == Some(&node) && self.page_number(&log).is_some(),
            None => self.groups.len() == 1,
        };
        self.pending.pages |= pages;
    }

    /// After opening: finds where the contents is another than the entries say. `rows` are those of the contents.
    pub(super) fn check_contents(&mut self, rows: &BTreeMap<Vec<u8>, Vec<u8>>) {
        let logs: BTreeSet<LogId> = self.stretches.keys().copied().chain([self.groups.log()]).collect();
        for log in logs {
            if rows.get(log.0.as_slice()) != self.heads_row(&log).as_ref() {
                self.pending.contents.insert(log);
            }
        }
        self.pending.pages = rows.get(PAGES) != Some(&self.pages_row());
    }

    fn heads_row(&self, log: &LogId) -> Option<Vec<u8>> {
        let graph = if *log == self.groups.log() { self.groups.graph() } else { self.stretches.get(log)?.graph() };
        let heads = graph.heads();
        let mut w = Writer::new();
        w.list(&heads);
        (heads.len() <= HEADS_MAX).then(|| w.into_bytes())
    }

    /// The number of a log's page in the first thread. Words with a term have no part in this: what is over is known only
    /// when all is opened.
    fn page_number(&self, log: &LogId) -> Option<u64> {
        match self.stretches.get(log)?.opening().page {
            Page::Thread { thread, number } if thread == self.persona.group.first_thread() => Some(number),
            _ => None,
        }
    }

    fn pages_row(&self) -> Vec<u8> {
        // A page on which nothing is said is not looked at first.
        let says = self.stretches.iter().filter(|(_, stretch)| !stretch.messages().is_empty());
        let of = |log: &LogId| Some((self.page_number(log)?, *log));
        let mut pages: Vec<(u64, LogId)> = says.filter_map(|(log, _)| of(log)).collect();
        pages.sort_unstable();
        let earlier = pages.len().saturating_sub(PAGES_MAX);
        let mut w = Writer::new();
        w.flag(earlier == 0);
        w.list(&pages[earlier..]);
        w.into_bytes()
    }
}
