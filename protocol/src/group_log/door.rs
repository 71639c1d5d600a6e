//! The door: slips, and who welcomes or asks to wait.

use std::collections::{BTreeMap, BTreeSet};

use super::GroupLog;
use crate::graph::NodeSet;
use crate::id::{EntryId, MemberId, RequestId, SlipKey};
use crate::kind::{Kind, Slip};

/// Who welcomes a guest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcomes {
    /// The members who do, whoever gave the slip included.
    pub members: Vec<MemberId>,
    /// How many more the rules ask for.
    pub needed: usize,
}

/// What has become of a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipState {
    /// The entry that gave it.
    pub entry: EntryId,
    /// The slip.
    pub slip: Slip,
    /// Who gave it.
    pub giver: MemberId,
    /// Whether somebody came in with it.
    pub used: bool,
    /// Whether it was taken back, by its giver's member or because the device that gave it ended.
    pub taken_back: bool,
    /// Whether the entry that gave it counts.
    pub counts: bool,
}

impl GroupLog {
    /// Who welcomes a request in a past, and whether they suffice by the rules there.
    ///
    /// Giving the slip is its giver's welcome. A welcome is by a member who counts in that past and has not left. While
    /// the past holds one member only, one is enough.
    pub fn welcomes(&self, past: &NodeSet, request: &RequestId, slip: &SlipKey) -> Welcomes {
        let counted = self.count(past);
        let is_present = |member: &MemberId| counted.places.get(member).is_some_and(|place| !place.left);
        let given = self.index.slips.get(slip).into_iter().flatten();
        let welcomed = self.index.welcomes.get(request).into_iter().flatten();
        let givers: BTreeSet<MemberId> = self.authors(given, &counted.counting).filter(is_present).collect();
        let mut members: BTreeSet<MemberId> = self.authors(welcomed, &counted.counting).filter(is_present).collect();
        members.extend(&givers);
        let present = counted.places.values().filter(|place| !place.left).count();
        let asked_for = if present <= 1 { 1 } else { usize::from(self.rules(past).welcomes) };
        // The giver's is one of those asked for; without it no number of others suffices.
        let needed = if givers.is_empty() { asked_for } else { asked_for.saturating_sub(members.len()) };
        Welcomes { members: members.into_iter().collect(), needed }
    }

    /// Whether anybody wrote Welcome for a request.
    pub fn is_welcomed_by_anyone(&self, request: &RequestId) -> bool {
        self.index.welcomes.contains_key(request)
    }

    fn authors<'a>(
        &'a self,
        nodes: impl Iterator<Item = &'a usize> + 'a,
        within: &'a NodeSet,
    ) -> impl Iterator<Item = MemberId> + 'a {
        nodes.filter(|node| within.contains(**node)).map(|node| self.entry(*node).member)
    }

    /// The members who asked to wait for a request, lifted or not.
    pub fn who_asked_to_wait(&self, request: &RequestId) -> BTreeSet<MemberId> {
        let waits = self.index.waits.get(request).into_iter().flatten();
        waits.map(|node| self.entry(*node).member).collect()
    }

    /// The Waits for a request that nothing has lifted: one a member, by members who count. A later Welcome of the same
    /// member lifts it, and the end of the group's days, by the clock of whoever asks (`today`, days since 1970). They
    /// begin on the day that the member's first Wait names, or on the day when whoever asks heard of one (`heard`), if that
    /// was earlier: a day that is still to come keeps nobody waiting, nor does asking again on another branch.
    pub fn waits(&self, request: &RequestId, today: u64, heard: &BTreeMap<MemberId, u64>) -> Vec<(MemberId, EntryId)> {
        let counted = self.counted();
        let days = u64::from(self.rules(&NodeSet::first(self.len())).wait_days);
        let welcomes = self.index.welcomes.get(request).map(Vec::as_slice).unwrap_or_default();
        let asked = self.index.waits.get(request).map(Vec::as_slice).unwrap_or_default();
        let mut since = heard.clone();
        for wait in asked {
            let entry = self.entry(*wait);
            let first = since.entry(entry.member).or_insert(entry.time);
            *first = entry.time.min(*first);
        }
        let mut waits: BTreeMap<MemberId, EntryId> = BTreeMap::new();
        for wait in asked {
            let entry = self.entry(*wait);
            let is_present = counted.places.get(&entry.member).is_some_and(|place| !place.left);
            let lifted = welcomes.iter().any(|welcome| {
                self.entry(*welcome).member == entry.member
                    && counted.counting.contains(*welcome)
                    && self.graph.knew(*welcome, *wait)
            });
            let over = since.get(&entry.member).is_some_and(|since| today >= since.saturating_add(days));
            if is_present && counted.counting.contains(*wait) && !lifted && !over {
                let first = waits.entry(entry.member).or_insert(entry.id());
                *first = entry.id().min(*first);
            }
        }
        waits.into_iter().collect()
    }

    /// What has become of the slip with this key, by everything here. (Of two entries with one key, which only who
    /// holds its secret half can have made, the one with the smaller id.)
    pub fn slip(&self, key: &SlipKey) -> Option<SlipState> {
        let node = *self.index.slips.get(key)?.iter().min_by_key(|node| self.graph.id(**node))?;
        let Kind::Slip(slip) = self.kind(node) else {
            return None;
        };
        let entry = self.entry(node);
        Some(SlipState {
            entry: entry.id(),
            slip: slip.clone(),
            giver: entry.member,
            used: self.index.used.contains_key(key),
            taken_back: self.is_taken_back(node, &NodeSet::first(self.len())),
            counts: self.counted().counting.contains(node),
        })
    }

    /// All slips, by key.
    pub fn slips(&self) -> Vec<SlipState> {
        self.index.slips.keys().filter_map(|key| self.slip(key)).collect()
    }
}
