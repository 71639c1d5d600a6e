//! Cells that should be here and are not: of each author the newest so many, so that nobody who signs entries without ever
//! giving their cells takes up more than that, or pushes anybody else's out. What is left out is not forgotten: it stands in
//! the logs, and is looked for there again as soon as half of what was noted has come.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use crate::entry::Verified;
use crate::id::MemberId;
use crate::kind::Kind;
use crate::limits;
use crate::names::{CellName, cells_of};

/// Which cells are lacking.
#[derive(Default)]
pub(crate) struct Lacking {
    /// By the arrival of their entries.
    newest: BTreeSet<(u64, CellName)>,
    of: BTreeMap<MemberId, BTreeSet<(u64, CellName)>>,
    places: BTreeMap<CellName, (MemberId, u64)>,
    /// Authors of whom some were left out.
    left_out: BTreeSet<MemberId>,
}

impl Lacking {
    /// Notes a cell of an entry that came as the so-many-th.
    pub fn note(&mut self, author: MemberId, arrival: u64, name: CellName) {
        if self.places.contains_key(&name) {
            return;
        }
        self.places.insert(name, (author, arrival));
        self.newest.insert((arrival, name));
        let own = self.of.entry(author).or_default();
        own.insert((arrival, name));
        if own.len() > limits::CELLS_LACKING_OF_A_MEMBER_MAX
            && let Some((_, oldest)) = own.first().copied()
        {
            self.found(&oldest);
            self.left_out.insert(author);
        }
    }

    /// A cell came, or is not wanted any more.
    pub fn found(&mut self, name: &CellName) {
        let Some((author, arrival)) = self.places.remove(name) else {
            return;
        };
        self.newest.remove(&(arrival, *name));
        if let Some(own) = self.of.get_mut(&author) {
            own.remove(&(arrival, *name));
            if own.is_empty() {
                self.of.remove(&author);
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.newest.is_empty()
    }

    pub fn has(&self, name: &CellName) -> bool {
        self.places.contains_key(name)
    }

    pub fn len(&self) -> usize {
        self.newest.len()
    }

    /// The newest that are not among these.
    pub fn newest(&self, besides: &BTreeSet<CellName>, most: usize) -> Vec<CellName> {
        let names = self.newest.iter().rev().map(|(_, name)| *name);
        names.filter(|name| !besides.contains(name)).take(most).collect()
    }

    /// Authors whose left-out cells are to be looked for.
    fn take_due(&mut self) -> BTreeSet<MemberId> {
        let of = &self.of;
        let has_room =
            |author: &MemberId| of.get(author).is_none_or(|own| own.len() <= limits::CELLS_LACKING_OF_A_MEMBER_MAX / 2);
        self.left_out.extract_if(.., |author| has_room(author)).collect()
    }
}

impl Member {
    /// Notes the cells of a valid entry that should be here and are not.
    pub(super) fn note_lacking(&mut self, entry: &Verified, kind: &Kind, arrival: u64) {
        if self.is_let_go(entry) {
            return;
        }
        for (number, _, _) in cells_of(entry, kind) {
            let name = (entry.id(), number);
            if !self.cells.has(&name) && !self.takes_no_more(&name.0) && !self.is_earlier_card(&name.0) {
                self.cells.lacking.note(entry.member, arrival, name);
            }
        }
    }

    /// Looks in the logs for what was left out.
    pub(super) fn look_for_left_out(&mut self) {
        let authors = self.cells.lacking.take_due();
        if authors.is_empty() {
            return;
        }
        let groups = &self.groups;
        let in_groups = (0..groups.len()).filter(|node| groups.is_valid(*node));
        let mut found: Vec<_> =
            in_groups.map(|node| (node, groups.entry(node).clone(), groups.kind(node).clone())).collect();
        for stretch in self.stretches.values() {
            let nodes = (0..stretch.graph().len()).filter(|n| stretch.is_valid(*n) && !stretch.is_withdrawn(*n));
            found.extend(nodes.map(|node| (node, stretch.entry(node).clone(), stretch.kind(node).clone())));
        }
        for (node, entry, kind) in found {
            if authors.contains(&entry.member) {
                // Its place in its log stands for its arrival, which is not kept in memory.
                self.note_lacking(&entry, &kind, node as u64);
            }
        }
    }

    /// How many cells are noted as lacking here.
    pub fn cells_lacking(&self) -> usize {
        self.cells.lacking.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{EntryId, derive};

    fn cell(author: u8, n: u64) -> CellName {
        (EntryId(derive("a lacking cell", &[&[author], &n.to_be_bytes()])), 0)
    }

    #[test]
    fn nobody_pushes_out_what_others_said_and_the_newest_stay() {
        let most = limits::CELLS_LACKING_OF_A_MEMBER_MAX as u64;
        let (hostile, honest) = (MemberId([1; 32]), MemberId([2; 32]));
        let mut lacking = Lacking::default();
        lacking.note(honest, 0, cell(2, 0));
        for n in 0..most + 10 {
            lacking.note(hostile, n + 1, cell(1, n));
        }
        assert_eq!(lacking.len() as u64, most + 1);
        assert!(lacking.has(&cell(2, 0)), "somebody else's was pushed out");
        assert!(!lacking.has(&cell(1, 9)) && lacking.has(&cell(1, 10)), "not the oldest went");
        let asked: BTreeSet<_> = lacking.newest(&BTreeSet::new(), 3).into_iter().collect();
        assert!(asked.contains(&cell(1, most + 9)), "not the newest is asked for first");
        assert!(lacking.newest(&asked, 3).iter().all(|name| !asked.contains(name)));
    }

    #[test]
    fn what_was_left_out_is_looked_for_when_half_has_come() {
        let most = limits::CELLS_LACKING_OF_A_MEMBER_MAX as u64;
        let author = MemberId([1; 32]);
        let mut lacking = Lacking::default();
        for n in 0..=most {
            lacking.note(author, n, cell(1, n));
        }
        for n in 1..most / 2 {
            lacking.found(&cell(1, n));
        }
        assert!(lacking.take_due().is_empty(), "too early");
        lacking.found(&cell(1, most / 2));
        assert_eq!(lacking.take_due(), BTreeSet::from([author]));
        assert!(lacking.take_due().is_empty(), "twice");
    }
}
