//! Which meeting is meant. What is known decides, clocks as little as possible: a meeting that is going on is joined
//! whatever the day is here; one whose time was fixed is found by the entry that fixed it.

use std::collections::BTreeMap;

use crate::encoding::Canonical as _;
use crate::id::MemberId;
use crate::limits;
use crate::meeting::{MeetingOf, NextTime};
use crate::member::Member;
use crate::names::CellName;
use crate::step::{Now, Rows};

const HOUR_MS: u64 = 3_600_000;

impl Member {
    /// The meeting that is going on, as far as is known here.
    pub(super) fn present_meeting(&self, now: Now) -> Option<MeetingOf> {
        let mut open: Vec<_> = self.meetings().into_iter().filter(|of| !self.is_over(of, now)).collect();
        // Of several, which only groups of people make who could not hear each other: the one this person is at, then
        // the one with the latest word.
        let rank = |of: &MeetingOf| (self.presence_in(of).is_some(), self.last_act(of, now), *of);
        open.sort_by_key(rank);
        open.pop()
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
            let until = next.at_ms.saturating_add(limits::MEETING_RESTS_HOURS * HOUR_MS);
            if (from..until).contains(&clock.0) && !self.is_over(&of, now) {
                return of;
            }
        }
        let known = self.meetings();
        let of = |number| MeetingOf::OnTheSpot { day: clock.day(), number };
        let over = |of: &MeetingOf| known.contains(of) && self.is_over(of, now);
        (0..).map(of).find(|of| !over(of)).unwrap_or(of(0))
    }

    /// When the group meets next, with the cell that says so.
    pub(super) fn next_time(&mut self, rows: &dyn Rows) -> Option<(CellName, NextTime)> {
        let cell = self.names.next_meeting()?;
        let bytes = self.words_of(&cell, rows)?;
        Some((cell, NextTime::from_bytes(&bytes).ok()?))
    }

    /// All meetings of which something is here.
    fn meetings(&self) -> Vec<MeetingOf> {
        let mut all: Vec<_> = self
            .stretches
            .values()
            .filter(|stretch| stretch.acts().next().is_some())
            .filter_map(|stretch| stretch.meeting_of())
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Closed, or at rest.
    pub(super) fn is_over(&self, of: &MeetingOf, now: Now) -> bool {
        self.meeting_states(of).iter().any(|(_, meeting)| !meeting.closed_by().is_empty()) || self.rests(of, now)
    }

    /// Whether nothing was done in it for so long that it rests. Times that cannot be (somebody's clock is years off) say
    /// nothing; a meeting of which only such are known does not rest.
    fn rests(&self, of: &MeetingOf, now: Now) -> bool {
        let last = self.last_act(of, now);
        last > 0 && self.believed(now).0 > last.saturating_add(limits::MEETING_RESTS_HOURS * HOUR_MS)
    }

    /// When something was last done in it, by the clocks of those who did, as far as they can be believed; 0 if none can.
    fn last_act(&self, of: &MeetingOf, now: Now) -> u64 {
        let clock = self.believed(now).0;
        let from = clock.saturating_sub(limits::CLOCK_AHEAD_DAYS_MAX * limits::DAY_MS);
        let until = clock.saturating_add(2 * limits::DAY_MS);
        let of_it = self.stretches.values().filter(|stretch| stretch.meeting_of().as_ref() == Some(of));
        let times = of_it.flat_map(|stretch| stretch.acts().map(|(node, _)| stretch.entry(node).time));
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
