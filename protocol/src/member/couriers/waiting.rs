//! What was found at couriers and rests on what is not here.
//!
//! Whoever knows a channel can put anything into it, also in the name of a key that nobody ever let in. So only what somebody
//! signed whom the group log here lets in is waited for, named, and holds its box: the others' is read past, and read again
//! once somebody was let in since (a newcomer's words may come before the act that lets them in).
//!
//! What such an entry names and is not here is a *gap*. Others are asked for it for so many days and then never again. If it
//! is in the group log, one's own words wait meanwhile, since it may say who hears them; but what one member's devices name
//! holds them for so many days altogether, as long as it is remembered: nobody keeps others silent by naming what does not
//! exist.

use std::collections::{BTreeMap, BTreeSet};

use super::{BETWEEN_MS, UNANSWERED_DAYS};
use crate::event::Event;
use crate::id::{DeviceId, EntryId, LogId, MemberId};
use crate::limits;
use crate::member::Member;
use crate::member::bundling::Waits;
use crate::step::{Now, Rows, Step};

/// Days for which a gap is remembered. What named it when it was found is gone from the courier then.
const GAP_DAYS: u64 = limits::COURIER_DAYS + UNANSWERED_DAYS;

/// Gaps: what is not here, by whose device it is named, in which log it is to be found, and since when.
pub(super) type Gaps = BTreeMap<(EntryId, DeviceId), (LogId, u64)>;

/// Whether so much later others are still asked.
fn is_asked_for(since: u64, now: Now) -> bool {
    now.day() <= Now(since).day().saturating_add(UNANSWERED_DAYS)
}

impl Member {
    fn is_here(&self, log: &LogId, id: &EntryId) -> bool {
        self.graph_of(log).is_some_and(|graph| graph.node(id).is_some())
    }

    /// Notes what is missing. Gives the entries that hold their box.
    pub(super) fn note_what_waits(&mut self, waiting: &BTreeMap<EntryId, Waits>, now: Now) -> BTreeSet<EntryId> {
        let gap_days_ago = now.0.saturating_sub(GAP_DAYS * limits::DAY_MS);
        self.couriers.gaps.retain(|_, (_, since)| *since >= gap_days_ago);
        let counts = |id: &EntryId| waiting.get(id).is_some_and(|waits| waits.let_in);
        let (mut held, mut rest_on): (Vec<EntryId>, BTreeMap<EntryId, Vec<EntryId>>) = Default::default();
        for (id, waits) in waiting.iter().filter(|(_, waits)| waits.let_in) {
            if self.couriers.resting.len() < limits::RESTING_MAX {
                self.couriers.resting.entry(waits.member).or_insert((*id, (waits.log, now.0)));
            }
            match waits.on {
                Some((_, on)) if counts(&on) => rest_on.entry(on).or_default().push(*id),
                Some((log, on)) if !self.note_gap((on, waits.device), log, now) => {}
                _ => held.push(*id),
            }
        }
        // And what rests on those.
        let mut all = BTreeSet::new();
        while let Some(id) = held.pop() {
            held.extend(rest_on.remove(&id).unwrap_or_default());
            all.insert(id);
        }
        all
    }

    /// Notes a gap. Whether others are asked for it.
    fn note_gap(&mut self, gap: (EntryId, DeviceId), log: LogId, now: Now) -> bool {
        if !self.couriers.gaps.contains_key(&gap) {
            if !self.has_room_for_a_gap(&gap.1) {
                return false;
            }
            self.couriers.gaps.insert(gap, (log, now.0));
        }
        self.couriers.gaps.get(&gap).is_some_and(|(_, since)| is_asked_for(*since, now))
    }

    /// Of one member so many are remembered; above so many in all, whose are most has one less.
    fn has_room_for_a_gap(&mut self, device: &DeviceId) -> bool {
        let of = self.groups.member_of(device);
        let mut counts: BTreeMap<Option<MemberId>, usize> = BTreeMap::new();
        for (_, device) in self.couriers.gaps.keys() {
            *counts.entry(self.groups.member_of(device)).or_default() += 1;
        }
        let own = counts.get(&of).copied().unwrap_or(0);
        if own >= limits::GAPS_OF_A_MEMBER_MAX {
            return false;
        }
        if self.couriers.gaps.len() >= limits::GAPS_MAX
            && let Some((most, count)) = counts.into_iter().max_by_key(|(_, count)| *count)
        {
            let theirs = self.couriers.gaps.iter().filter(|((_, device), _)| self.groups.member_of(device) == most);
            let newest = theirs.max_by_key(|(_, (_, since))| *since).map(|(gap, _)| *gap);
            let Some(newest) = newest.filter(|_| count > own + 1) else {
                return false;
            };
            self.couriers.gaps.remove(&newest);
        }
        true
    }

    /// Whether something is missing for which others are asked.
    pub(super) fn asks_for_gaps(&self, now: Now) -> bool {
        let asked = |((on, _), (log, since)): (&(EntryId, DeviceId), &(LogId, u64))| {
            is_asked_for(*since, now) && !self.is_here(log, on)
        };
        self.couriers.gaps.iter().any(asked)
    }

    /// Whether words wait until it is known who would hear them: this device was away and asked what it missed, or a device
    /// that counts names something in the group log that is not here.
    pub(super) fn words_wait(&self, now: Now) -> bool {
        if self.couriers.behind.is_none() || self.couriers.away {
            return self.couriers.behind.is_some();
        }
        // Of each member since when, and whether something is still not here.
        let mut of: BTreeMap<MemberId, (u64, bool)> = BTreeMap::new();
        for ((on, device), (log, since)) in &self.couriers.gaps {
            if *log == self.groups.log()
                && let Some(member) = self.counted.devices.get(device)
            {
                let (first, missing) = of.entry(*member).or_insert((*since, false));
                (*first, *missing) = ((*first).min(*since), *missing || !self.is_here(log, on));
            }
        }
        of.values().any(|(first, missing)| *missing && is_asked_for(*first, now))
    }

    /// Whose words rest on something that is still not here, once others could be asked for it, and whose do no more.
    pub(super) fn tell_what_is_missing(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) {
        let mut resting = core::mem::take(&mut self.couriers.resting);
        resting.retain(|member, (id, (log, _))| self.counted.places.contains_key(member) && !self.is_here(log, id));
        let long = resting.iter().filter(|(_, (_, (_, since)))| now.0 >= since.saturating_add(BETWEEN_MS));
        let missing: BTreeSet<MemberId> = long.map(|(member, _)| *member).collect();
        let told = &self.couriers.missing_told;
        let new: Vec<_> = missing.difference(told).copied().collect();
        let filled: Vec<_> = told.iter().filter(|member| !resting.contains_key(*member)).copied().collect();
        self.couriers.resting = resting;
        for (members, filled) in [(new, false), (filled, true)] {
            let mut names = Vec::new();
            for member in members {
                names.push(self.name_of(&member, rows));
                if filled {
                    self.couriers.missing_told.remove(&member);
                } else {
                    self.couriers.missing_told.insert(member);
                }
            }
            if !names.is_empty() {
                step.events.push(Event::Missing { names, filled });
            }
        }
    }
}
