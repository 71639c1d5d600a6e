//! Which meeting is meant. What is known decides, clocks as little as possible: a meeting that is going on is joined
//! whatever the day is here; one whose time was fixed is found by the entry that fixed it.

use std::collections::{BTreeMap, BTreeSet};

use crate::encoding::Canonical as _;
use crate::id::{LogId, MemberId};
use crate::limits;
use crate::meeting::{Act, Meeting, MeetingOf, NextTime, Round, Turn};
use crate::member::Member;
use crate::names::CellName;
use crate::step::{Now, Rows, Step};

const HOUR_MS: u64 = 3_600_000;

impl Member {
    /// The meeting that is going on, as far as is known here.
    pub(super) fn present_meeting(&self, now: Now) -> Option<MeetingOf> {
        // Of several, which only groups of people make who could not hear each other, the first for everybody; whoever is
        // at another one joins it ([`Member::join_meetings`]).
        self.meetings().into_iter().find(|of| !self.is_over(of, now))
    }

    /// Meetings that are going on side by side, because they were opened by people who could not hear each other (before and
    /// after a midnight; where not all knew of the time that was fixed), are one from now on: whoever is at one that does
    /// not come first says so in it.
    pub(super) fn join_meetings(&mut self, now: Now, step: &mut Step) {
        let open: Vec<_> = self.meetings().into_iter().filter(|of| !self.is_over(of, now)).collect();
        let Some((first, others)) = open.split_first() else { return };
        let own = self.persona.member;
        for other in others {
            let mut states = self.meeting_states(other).into_iter().rev();
            if let Some((log, _)) = states.find(|(_, meeting): &(LogId, Meeting)| meeting.is_present(&own)) {
                self.act_in(&log, Act::Joins { with: *first }, None, now, step);
            }
        }
    }

    /// Which meeting this one is one with, of all that is known here the first.
    pub(super) fn first_of(&self, of: &MeetingOf, joined: &BTreeMap<MeetingOf, MeetingOf>) -> MeetingOf {
        // Each is joined only to one before it.
        let mut first = *of;
        while let Some(with) = joined.get(&first) {
            first = *with;
        }
        first
    }

    /// Meeting → the first of those that somebody at it said it is one with.
    pub(super) fn joined(&self) -> BTreeMap<MeetingOf, MeetingOf> {
        let mut joined = BTreeMap::new();
        for stretch in self.stretches.values() {
            let Some(of) = stretch.meeting_of() else { continue };
            if !stretch.acts().any(|(_, act)| matches!(act, Act::Joins { .. })) {
                continue;
            }
            if let Some(with) = self.state_of(stretch).joins().into_iter().next() {
                let first = joined.entry(of).or_insert(with);
                *first = (*first).min(with);
            }
        }
        joined
    }

    /// The meeting that was last, over or not.
    pub(super) fn last_meeting(&self, now: Now) -> Option<MeetingOf> {
        self.meetings().into_iter().max_by_key(|of| (self.last_act(of, now), *of))
    }

    /// The meeting that opening opens.
    pub(super) fn meeting_to_open(&mut self, now: Now, rows: &dyn Rows) -> MeetingOf {
        if let Some(present) = self.present_meeting(now) {
            return present;
        }
        let clock = self.believed(now);
        if let Some((cell, next)) = self.next_time(rows) {
            let of = MeetingOf::Fixed(cell.0);
            let from = next.at_ms.saturating_sub(limits::MEETING_EARLY_HOURS * HOUR_MS);
            let until = next.at_ms.saturating_add(u64::from(limits::MEETING_RESTS_HOURS) * HOUR_MS);
            if (from..until).contains(&clock.0) && !self.is_over(&of, now) {
                return of;
            }
        }
        let known: BTreeSet<_> = self.stretches.values().filter_map(|stretch| stretch.meeting_of()).collect();
        let of = |number| MeetingOf::OnTheSpot { day: clock.day(), number };
        let over = |of: &MeetingOf| known.contains(of) && self.is_over(of, now);
        (0..).map(of).find(|of| !over(of)).unwrap_or(of(0))
    }

    /// When the group meets next, with the cell that says so.
    pub(in crate::member) fn next_time(&mut self, rows: &dyn Rows) -> Option<(CellName, NextTime)> {
        let cell = self.names.next_meeting()?;
        let bytes = self.words_of(&cell, rows)?;
        Some((cell, NextTime::from_bytes(&bytes).ok()?))
    }

    /// All meetings of which something is here, sorted; those that are one, once, by the first.
    fn meetings(&self) -> Vec<MeetingOf> {
        let joined = self.joined();
        let mut all: Vec<_> = self
            .stretches
            .values()
            .filter(|stretch| stretch.acts().next().is_some())
            .filter_map(|stretch| stretch.meeting_of())
            .map(|of| self.first_of(&of, &joined))
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Closed, or at rest.
    pub(super) fn is_over(&self, of: &MeetingOf, now: Now) -> bool {
        self.is_closed(of) || self.rests(of, now)
    }

    /// Whether somebody closed it. Of those that are one, a part that nobody closed goes on while a round of its own is under
    /// way: otherwise a changed program could end a round by joining its meeting to one that is closed.
    fn is_closed(&self, of: &MeetingOf) -> bool {
        let part = |log: &LogId| self.stretches.get(log)?.meeting_of();
        let states = self.meeting_states(of);
        let closed = states.iter().filter(|(_, meeting)| !meeting.closed_by().is_empty());
        let closed: BTreeSet<_> = closed.filter_map(|(log, _)| part(log)).collect();
        let goes_on = |(log, round): &(LogId, Round)| {
            round.turn() != Turn::Over && part(log).is_some_and(|part| !closed.contains(&part))
        };
        !closed.is_empty() && !self.rounds_of(of).iter().any(goes_on)
    }

    /// Whether nothing was done in it for so long that it rests. Times that cannot be (somebody's clock is years off) say
    /// nothing; a meeting of which only such are known does not rest.
    fn rests(&self, of: &MeetingOf, now: Now) -> bool {
        let last = self.last_act(of, now);
        last > 0 && self.believed(now).0 > last.saturating_add(u64::from(self.rests_hours) * HOUR_MS)
    }

    /// When something was last done in it, by the clocks of those who did, as far as they can be believed; 0 if none can.
    fn last_act(&self, of: &MeetingOf, now: Now) -> u64 {
        let clock = self.believed(now).0;
        let from = clock.saturating_sub(limits::CLOCK_AHEAD_DAYS_MAX * limits::DAY_MS);
        let until = clock.saturating_add(2 * limits::DAY_MS);
        let of_it = self.stretches_of(of);
        let times = of_it.iter().flat_map(|stretch| stretch.acts().map(|(node, _)| stretch.entry(node).time));
        times.filter(|time| (from..=until).contains(time)).max().unwrap_or(0)
    }

    /// This device's clock, unless it is far from what everybody wrote: then the middle of the latest times of all members.
    /// (One member, whose clock or program is off, does not move the middle.)
    pub(in crate::member) fn believed(&self, now: Now) -> Now {
        let mut latest: BTreeMap<MemberId, u64> = BTreeMap::new();
        for stretch in self.stretches.values() {
            for (_, id) in stretch.tips().values().flatten() {
                if let Some(entry) = stretch.get(id) {
                    let time = latest.entry(entry.member).or_default();
                    *time = (*time).max(entry.time);
                }
            }
        }
        for node in self.groups.graph().head_nodes() {
            let entry = self.groups.entry(node);
            let time = latest.entry(entry.member).or_default();
            *time = (*time).max(entry.time.saturating_mul(limits::DAY_MS));
        }
        latest.insert(self.persona.member, now.0);
        let mut times: Vec<_> = latest.into_values().collect();
        times.sort_unstable();
        let middle = times.get((times.len() - 1) / 2).copied().unwrap_or(now.0);
        let behind = now.0.saturating_add(2 * limits::DAY_MS) < middle;
        let ahead = now.0 > middle.saturating_add(limits::CLOCK_AHEAD_DAYS_MAX * limits::DAY_MS);
        if behind || ahead { Now(middle) } else { now }
    }
}
