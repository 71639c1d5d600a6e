//! What people are called on the screen: the names they gave themselves, those that look alike told apart.

use std::collections::BTreeMap;

use super::Member;
use crate::alike::told_apart;
use crate::id::MemberId;
use crate::names::CellName;
use crate::step::Rows;
use crate::words;

/// The names as they are shown, and what they were made of: as long as that is the same, they are.
#[derive(Default)]
pub(super) struct Shown {
    of: Option<(usize, u64)>,
    names: BTreeMap<MemberId, String>,
}

impl Member {
    /// A member's name as it is shown; empty while its words have not arrived. Alike names of people who are here or have
    /// been are told apart by a number.
    pub(super) fn name_of(&mut self, member: &MemberId, rows: &dyn Rows) -> String {
        let of = (self.names.taken(), self.name_cells);
        if self.shown_names.of != Some(of) {
            let mut people: Vec<_> = self.counted.places.iter().map(|(who, place)| (place.since_day, *who)).collect();
            people.sort_unstable();
            let people: Vec<(MemberId, String)> =
                people.into_iter().map(|(_, who)| (who, self.chosen_name_of(&who, rows))).collect();
            self.shown_names = Shown { of: Some(of), names: told_apart(&people) };
        }
        match self.shown_names.names.get(member) {
            Some(name) => name.clone(),
            // Who does not count (yet) stands beside the others, not among them.
            None => self.chosen_name_of(member, rows),
        }
    }

    /// The name a member gave themselves, without a number.
    pub(super) fn chosen_name_of(&mut self, member: &MemberId, rows: &dyn Rows) -> String {
        let cell = self.names.name(member);
        cell.and_then(|cell| self.person_in(&cell, rows)).unwrap_or_default()
    }

    /// Whether somebody is meant by what was typed: the name as it is shown, or as they gave it.
    pub(super) fn is_called(&mut self, member: &MemberId, typed: &str, rows: &dyn Rows) -> bool {
        let typed = typed.trim().to_lowercase();
        self.name_of(member, rows).to_lowercase() == typed
            || self.chosen_name_of(member, rows).to_lowercase() == words::person(&typed).to_lowercase()
    }

    /// The name of a person in a cell that is here.
    pub(super) fn person_in(&self, name: &CellName, rows: &dyn Rows) -> Option<String> {
        self.text_of(name, rows).map(|text| words::person(&text))
    }
}
