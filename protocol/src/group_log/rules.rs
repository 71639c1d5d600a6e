//! The rules of a group and how everyone together changes them. Silence is never a yes.

use std::collections::{BTreeMap, BTreeSet};

use super::GroupLog;
use super::counting::{Counted, Place};
use super::valid::past_has;
use crate::entry::Verified;
use crate::graph::NodeSet;
use crate::id::{EntryId, MemberId};
use crate::kind::{Answer, Change, Kind, Rules};

impl GroupLog {
    /// The rules in force in a causally closed set: the founding's, changed by every closing that counts, that no late *no*
    /// has undone, and that is agreed to by half of those it is asked of here. A closing takes the place of those it knew of; of two that did not know of each other, the one
    /// with the smaller id stands.
    pub fn rules(&self, past: &NodeSet) -> Rules {
        let mut rules = self.founding_rules(past);
        if !self.index.closings.values().any(|closings| past_has(Some(closings), past)) {
            return rules;
        }
        let counted = self.count(past);
        let mut closings: Vec<(usize, Change)> = Vec::new();
        for (proposal, nodes) in &self.index.closings {
            let Some((_, change)) = self.proposal(proposal, &counted.counting) else { continue };
            let closed = nodes.iter().copied().filter(|node| counted.counting.contains(*node));
            let agreed = closed.filter(|node| self.is_agreed(proposal, &self.asked_of(*node, &counted), &counted));
            closings.extend(agreed.map(|node| (node, change)));
        }
        // The greatest id first, so that the smallest has the last word; those known by another of the same rule never.
        closings.sort_unstable_by_key(|(node, _)| core::cmp::Reverse(self.graph.id(*node)));
        for (node, change) in &closings {
            let same = |other: &Change| core::mem::discriminant(other) == core::mem::discriminant(change);
            if closings.iter().any(|(later, other)| same(other) && self.graph.knew(*later, *node)) {
                continue;
            }
            match *change {
                Change::Welcomes(value) => rules.welcomes = value,
                Change::TermDays(value) => rules.term_days = value,
                Change::DecisionDays(value) => rules.decision_days = value,
                Change::WaitDays(value) => rules.wait_days = value,
            }
        }
        rules
    }

    fn founding_rules(&self, past: &NodeSet) -> Rules {
        match self.nodes.first().map(|node| &node.kind) {
            Some(Kind::Found(found)) if past.contains(0) => found.rules,
            _ => Rules::default(),
        }
    }

    /// A valid proposal in a set.
    fn proposal(&self, id: &EntryId, set: &NodeSet) -> Option<(usize, Change)> {
        let node = self.graph.node(id).filter(|node| set.contains(*node) && self.is_valid(*node))?;
        match self.kind(node) {
            Kind::RuleProposed { change } => Some((node, *change)),
            _ => None,
        }
    }

    /// Those who have a place in a set: who closes there asks all of them, not those alone who were here when it was
    /// proposed.
    fn present(counted: &Counted) -> BTreeSet<MemberId> {
        counted.places.iter().filter(|(_, place)| !place.left).map(|(member, _)| *member).collect()
    }

    /// Whom a closing is asked of in a set: those it knew of, and those who came in without knowing of it. So nobody closes
    /// something without them on a branch of long ago, where they were few. Who leaves later takes nothing with them.
    fn asked_of(&self, closing: usize, here: &Counted) -> BTreeSet<MemberId> {
        let knew = self.count(self.graph.past(closing));
        let mut asked = Self::present(&knew);
        let came_after = |place: &Place| {
            let nodes = place.enters.iter().filter_map(|id| self.graph.node(id));
            nodes.into_iter().any(|enter| self.graph.knew(enter, closing))
        };
        let others = here
            .places
            .iter()
            .filter(|(member, place)| !place.left && !knew.places.contains_key(*member) && !came_after(place));
        asked.extend(others.map(|(member, _)| *member));
        asked
    }

    /// Whether at least half of those asked said yes, and none no.
    fn is_agreed(&self, proposal: &EntryId, asked: &BTreeSet<MemberId>, counted: &Counted) -> bool {
        let answers = self.answers_to(proposal, asked, counted);
        let no = answers.values().any(|answer| *answer == Answer::No);
        !no && answers.len() * 2 >= asked.len()
    }

    /// The answers in a set that count: by those asked, not knowing of a closing. Of several by one member the hardest
    /// stands: a no is final for the thing it names, a fresh yes is a new thing.
    fn answers_to(
        &self,
        proposal: &EntryId,
        asked: &BTreeSet<MemberId>,
        counted: &Counted,
    ) -> BTreeMap<MemberId, Answer> {
        let closings = self.index.closings.get(proposal).map(Vec::as_slice).unwrap_or_default();
        let mut answers: BTreeMap<MemberId, Answer> = BTreeMap::new();
        for node in self.index.answers.get(proposal).into_iter().flatten() {
            let Kind::RuleAnswered { answer, .. } = self.kind(*node) else { continue };
            let member = self.entry(*node).member;
            let too_late = closings.iter().any(|closing| self.graph.knew(*node, *closing));
            if counted.counting.contains(*node) && asked.contains(&member) && !too_late {
                let hardest = answers.entry(member).or_insert(*answer);
                *hardest = (*hardest).max(*answer);
            }
        }
        answers
    }

    /// An answer names a proposal in its past. Its author may have come in since.
    pub(super) fn allows_answer(&self, proposal: &EntryId, past: &NodeSet) -> bool {
        self.proposal(proposal, past).is_some()
    }

    /// A closing: at least half of those who have a place in its past said yes, none no, and the group's time has passed.
    pub(super) fn allows_closing(&self, entry: &Verified, proposal: &EntryId, past: &NodeSet) -> bool {
        let Some((proposed, _)) = self.proposal(proposal, past) else {
            return false;
        };
        let days = u64::from(self.rules(past).decision_days);
        if entry.time < self.entry(proposed).time.saturating_add(days)
            || past_has(self.index.closings.get(proposal), past)
        {
            return false;
        }
        let counted = self.count(past);
        self.is_agreed(proposal, &Self::present(&counted), &counted)
    }
}
