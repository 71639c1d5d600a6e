//! The group log's own document: names, duties, threads, card and agreement, as registers.
//!
//! ```text
//! n/<member>  → cell of the name          by the member only
//! d/<member>  → cell of the duties line   by the member only
//! t/<thread>  → cell of the thread's name, once   by its opener only: the id is made of them
//! m           → cell of when the group meets next   by any member
//! c           → cell of the card
//! g           → cell of the group's name
//! l/<cell>    → order of an agreement line
//! f/<form>    → cell of a form of meeting     by any member
//! rests       → hours after which an unclosed meeting rests    by any member
//! late        → where who comes late to a round has a place    by any member
//! worried     → cell of what was agreed for when people are worried    by any member
//! q/<member>  → cell of what they wish if they go quiet        by the member only
//! ```
//!
//! The words are in cells; a register holds the hash of one. Of concurrent values the one of the smaller entry id is
//! shown.
//!
//! **What does not count is left out when reading** (a lost phone's, a leaver's, written beyond what its ending covers and
//! met by nobody before): of each register the values that stand are read, and what was overwritten by one that does not
//! stand is there again. It stays in the document, and whoever writes next names it as any other value.

use std::collections::{BTreeMap, BTreeSet};

use crate::cell::{CellPlace, CellRef};
use crate::document::{Document, Put, Values};
use crate::encoding::Canonical as _;
use crate::entry::Entry;
use crate::graph::NodeSet;
use crate::group_log::GroupLog;
use crate::id::{EntryId, LogId, MemberId, MessageId, ThreadId};
use crate::kind::{Fact, Kind};
use crate::limits;
use crate::meeting::Late;

/// One cell of one entry.
pub type CellName = (EntryId, u8);

/// Names, duties, threads, card and agreement of a group, as cells.
#[derive(Default)]
pub struct Names {
    document: Document,
    taken: usize,
    /// The nodes that wrote a register.
    wrote: NodeSet,
    /// What stands in the registers that entries wrote which do not count.
    instead: BTreeMap<String, Values>,
    /// Of each *if I go quiet* those it took the place of.
    cards: BTreeMap<EntryId, (usize, Vec<EntryId>)>,
    /// What members wished if they go quiet, before they wrote it anew.
    earlier_cards: BTreeSet<EntryId>,
}

/// All cells of an entry, the name in a guest's request too, with the place each belongs to.
pub fn cells_of(entry: &Entry, kind: &Kind) -> Vec<(u8, CellRef, CellPlace)> {
    if let Kind::Enter(enter) = kind {
        let request = &enter.request.request;
        let place = CellPlace { group: entry.group, log: LogId::default(), device: request.device, seq: 0, number: 0 };
        return vec![(0, request.name, place)];
    }
    let place = |number| CellPlace { group: entry.group, log: entry.log, device: entry.device, seq: entry.seq, number };
    (0u8..).zip(&entry.cells).map(|(number, cell)| (number, *cell, place(number))).collect()
}

impl Names {
    /// Takes in what is new in the log, of which these nodes count.
    pub fn follow(&mut self, groups: &GroupLog, counting: &NodeSet) {
        for node in self.taken..groups.len() {
            let entry = groups.entry(node);
            let parents = groups.graph().parents(node);
            let prev = groups.graph().node(&entry.prev).filter(|_| entry.seq > 1);
            let mut puts = if groups.is_valid(node) { puts(entry, groups.kind(node)) } else { Vec::new() };
            if self.document.check(groups.graph(), parents, &puts).is_err() {
                puts.clear();
            }
            if !puts.is_empty() {
                self.wrote.insert(node);
                if let Kind::Fact { fact: Fact::IfQuiet, over } = groups.kind(node) {
                    self.cards.insert(entry.id(), (node, over.clone()));
                }
            }
            self.document.add(groups.graph(), node, entry.device, prev, puts);
        }
        self.taken = groups.len();
        self.document.apply();
        let aside: NodeSet = self.wrote.iter().filter(|node| !counting.contains(*node)).collect();
        self.instead = self.document.without(groups.graph(), &aside);
        // Those too that stand before one that does not count.
        let mut open: Vec<_> =
            self.cards.values().filter(|(node, _)| counting.contains(*node)).flat_map(|(_, over)| over).collect();
        let mut earlier = BTreeSet::new();
        while let Some(card) = open.pop() {
            if earlier.insert(*card) {
                open.extend(self.cards.get(card).into_iter().flat_map(|(_, over)| over));
            }
        }
        self.earlier_cards = earlier;
    }

    /// Entries of the log that were taken in.
    pub fn taken(&self) -> usize {
        self.taken
    }

    /// The values of a register that stand.
    fn values(&mut self, key: &str) -> Values {
        match self.instead.get(key) {
            Some(values) => values.clone(),
            None => self.document.values(key),
        }
    }

    /// The registers with these first letters in which something stands.
    fn range(&mut self, prefix: &str) -> Vec<(String, Values)> {
        let mut found = self.document.range(prefix);
        for (key, values) in &mut found {
            if let Some(instead) = self.instead.get(key) {
                values.clone_from(instead);
            }
        }
        found.retain(|(_, values)| !values.is_empty());
        found
    }

    fn one(&mut self, key: &str) -> Option<CellName> {
        let (entry, value) = self.values(key).into_iter().next()?;
        Some((entry, value.first().copied().unwrap_or(0)))
    }

    /// The cell of a member's name. Who has no place is called as they came to the door.
    pub fn name(&mut self, member: &MemberId) -> Option<CellName> {
        let key = format!("n/{}", member.hex());
        let named = self.one(&key);
        named.or_else(|| Some((self.document.values(&key).into_iter().next()?.0, 0)))
    }

    /// The cell of a member's duties line.
    pub fn duties(&mut self, member: &MemberId) -> Option<CellName> {
        self.one(&format!("d/{}", member.hex()))
    }

    /// All threads that were opened, with the cells of their names.
    pub fn threads(&mut self) -> BTreeMap<ThreadId, CellName> {
        self.range("t/").into_iter().filter_map(thread_in).collect()
    }

    /// Threads that were opened by what does not count.
    pub fn threads_aside(&mut self) -> BTreeMap<ThreadId, CellName> {
        if !self.instead.keys().any(|key| key.starts_with("t/")) {
            return BTreeMap::new();
        }
        let mut all: BTreeMap<_, _> = self.document.range("t/").into_iter().filter_map(thread_in).collect();
        let standing = self.threads();
        all.retain(|thread, _| !standing.contains_key(thread));
        all
    }

    /// The cell of when the group meets next. Fixed by two at once, the smaller entry holds for all.
    pub fn next_meeting(&mut self) -> Option<CellName> {
        self.one("m")
    }

    /// The entries whose times for the next meeting a new one takes the place of.
    pub fn over_next_meeting(&mut self) -> Vec<EntryId> {
        self.entries("m")
    }

    /// The cells of the group's own forms of meeting.
    pub fn forms(&mut self) -> Vec<([u8; 16], CellName)> {
        let form = |(key, values): (String, Vec<(EntryId, Vec<u8>)>)| {
            Some((MessageId::from_hex(key.get(2..)?)?.0, (values.first()?.0, 0)))
        };
        self.range("f/").into_iter().filter_map(form).take(limits::FORMS_MAX).collect()
    }

    /// The hours after which an unclosed meeting rests, and the entry that says so, if the group says anything.
    pub fn rests(&mut self) -> Option<(u16, EntryId)> {
        let (entry, value) = self.values("rests").into_iter().next()?;
        Some((u16::from_be_bytes(value.try_into().ok()?), entry))
    }

    /// Where who comes late has a place, and the entry that says so, if the group says anything.
    pub fn late(&mut self) -> Option<(Late, EntryId)> {
        let (entry, value) = self.values("late").into_iter().next()?;
        Some((Late::from_bytes(&value).ok()?, entry))
    }

    /// The cell of what was agreed for when people are worried.
    pub fn worried(&mut self) -> Option<CellName> {
        self.one("worried")
    }

    /// The cell of what a member wishes if they go quiet.
    pub fn if_quiet(&mut self, member: &MemberId) -> Option<CellName> {
        self.one(&format!("q/{}", member.hex()))
    }

    /// Entries with what a member wished if they go quiet, which that member has written anew since: nobody keeps their words.
    pub fn earlier_cards(&self) -> &BTreeSet<EntryId> {
        &self.earlier_cards
    }

    /// The entries whose values a fact said anew by this member takes the place of.
    pub fn over_fact(&mut self, fact: &Fact, member: &MemberId) -> Vec<EntryId> {
        self.entries(&fact.key(member))
    }

    /// The cell of the card.
    pub fn card(&mut self) -> Option<CellName> {
        self.one("c")
    }

    /// The cell of the group's name.
    pub fn group_name(&mut self) -> Option<CellName> {
        self.one("g")
    }

    /// The cells of the agreement's lines, in order.
    pub fn lines(&mut self) -> Vec<CellName> {
        let mut lines: Vec<_> =
            self.range("l/").into_iter().filter_map(|(_, values)| values.into_iter().next()).collect();
        lines.sort_by_key(|(entry, value)| (value.clone(), *entry));
        lines.into_iter().map(|(entry, value)| (entry, value.first().copied().unwrap_or(0))).collect()
    }

    /// The entries whose names of this member a new one takes the place of.
    pub fn over_name(&mut self, member: &MemberId) -> Vec<EntryId> {
        self.entries(&format!("n/{}", member.hex()))
    }

    /// The entries whose duties lines of this member a new one takes the place of.
    pub fn over_duties(&mut self, member: &MemberId) -> Vec<EntryId> {
        self.entries(&format!("d/{}", member.hex()))
    }

    /// All that is here, whether it counts or not: whoever writes next has seen it.
    fn entries(&mut self, key: &str) -> Vec<EntryId> {
        let mut entries: Vec<_> = self.document.values(key).into_iter().map(|(entry, _)| entry).collect();
        entries.sort_unstable();
        entries
    }
}

fn thread_in((key, values): (String, Values)) -> Option<(ThreadId, CellName)> {
    Some((ThreadId::from_hex(key.get(2..)?)?, (values.first()?.0, 0)))
}

/// The registers an entry of the group log writes: cell number, then the cell's hash.
fn puts(entry: &Entry, kind: &Kind) -> Vec<Put> {
    let put = |key: String, number: u8, cell: &CellRef, over: &[EntryId]| {
        let mut value = vec![number];
        value.extend_from_slice(&cell.hash.0);
        Put { key, value, over: over.to_vec() }
    };
    let Some(first) = entry.cells.first() else {
        return match kind {
            Kind::Fact { fact: fact @ Fact::Rests(hours), over } => {
                let value = hours.to_be_bytes().to_vec();
                vec![Put { key: fact.key(&entry.member), value, over: over.clone() }]
            }
            Kind::Fact { fact: fact @ Fact::Late(late), over } => {
                vec![Put { key: fact.key(&entry.member), value: late.to_bytes(), over: over.clone() }]
            }
            Kind::Enter(enter) => {
                let request = &enter.request.request;
                vec![put(format!("n/{}", request.member().hex()), 0, &request.name, &[])]
            }
            _ => Vec::new(),
        };
    };
    match kind {
        Kind::Found(_) => {
            let mut puts = vec![put(format!("n/{}", entry.member.hex()), 0, first, &[])];
            for (number, cell) in (0u8..).zip(&entry.cells).skip(1) {
                let key = match number {
                    1 => "g".to_owned(),
                    2 => "c".to_owned(),
                    _ => format!("l/{}", cell.hash.hex()),
                };
                puts.push(put(key, number, cell, &[]));
            }
            puts
        }
        Kind::Name { over } => vec![put(format!("n/{}", entry.member.hex()), 0, first, over)],
        Kind::Duties { over } => vec![put(format!("d/{}", entry.member.hex()), 0, first, over)],
        Kind::MeetingFixed { over } => vec![put("m".to_owned(), 0, first, over)],
        Kind::Fact { fact, over } => vec![put(fact.key(&entry.member), 0, first, over)],
        Kind::ThreadOpened { random } => {
            vec![put(format!("t/{}", ThreadId::opened_by(&entry.member, random).hex()), 0, first, &[])]
        }
        _ => Vec::new(),
    }
}
