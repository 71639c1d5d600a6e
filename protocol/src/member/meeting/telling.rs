//! What changed in the meeting, told once each: what is known now is compared with what was told last.

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{Event, MeetingChange};
use crate::id::{EntryId, LogId, MemberId};
use crate::kind::Kind;
use crate::meeting::{Act, MeetingOf, Place, Presence, Task, Turn, Wish};
use crate::member::Member;
use crate::step::{Now, Rows, Step};

/// What was told last of the meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Told {
    of: Option<MeetingOf>,
    opened_by: BTreeSet<MemberId>,
    apart: bool,
    closed_by: BTreeSet<MemberId>,
    people: BTreeMap<MemberId, (Presence, bool, Wish)>,
    /// Of somebody nothing was told, since their name is not here yet.
    pub(in crate::member) nameless: bool,
    holders: BTreeSet<(Task, MemberId)>,
    round: Option<(LogId, EntryId)>,
    places: BTreeMap<MemberId, (Place, u8)>,
    turn: Option<Turn>,
    under_way: bool,
    next: Option<EntryId>,
    form: Option<EntryId>,
    ask_me: BTreeMap<MemberId, u64>,
    rests: Option<EntryId>,
    late: Option<EntryId>,
}

/// Since when it is this person's turn, where minutes were agreed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MyTurn {
    since: Now,
    minutes: u8,
    told: u8,
}

const MINUTE_MS: u64 = 60_000;

/// Minutes before the end of the time agreed at which the speaker is told, where more was agreed.
const SOFTLY_BEFORE: u8 = 2;

impl Member {
    /// What there is to be told.
    fn meeting_now(&mut self, now: Now) -> Told {
        let next = self.names.next_meeting().map(|cell| cell.0);
        let rests = self.names.rests().map(|(_, entry)| entry);
        let late = self.names.late().map(|(_, entry)| entry);
        let mut told = Told { next, rests, late, ..Told::default() };
        let Some(of) = self.present_meeting(now).or_else(|| self.last_meeting(now)) else { return told };
        let states = self.meeting_states(&of);
        told.of = Some(of);
        told.apart = self.was_opened_apart(&of);
        for (_, meeting) in &states {
            told.opened_by.extend(meeting.opened_by());
            told.closed_by.extend(meeting.closed_by());
            for task in Task::ALL {
                told.holders.extend(meeting.holders(task).into_iter().map(|member| (task, member)));
            }
        }
        told.form = states.iter().rev().find_map(|(_, meeting)| meeting.form());
        told.ask_me = self.asked_now(&states, now);
        let people = self.people_of(&of).into_iter();
        told.people = people.map(|p| (p.member, (p.presence, p.wants_time, p.wish))).collect();
        if let Some((log, round)) = self.present_round(&of) {
            told.round = Some((log, round.entry));
            told.places = round.seats.iter().map(|seat| (seat.member, (seat.place, seat.passed_on))).collect();
            told.turn = Some(round.turn());
        }
        told.under_way = self.is_to_wait_for_the_next_round(&of) && self.round_under_way(&of).is_none();
        told
    }

    /// After opening: what is known already is no news.
    pub(in crate::member) fn take_meeting_as_told(&mut self, now: Now) {
        self.meeting_told = self.meeting_now(now);
    }

    /// Tells what changed.
    pub(in crate::member) fn tell_meeting(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) {
        let slow = core::mem::take(&mut self.pending.slow);
        if !core::mem::take(&mut self.pending.meeting) {
            return;
        }
        self.remind(now, rows, step);
        let after = self.meeting_now(now);
        let before = core::mem::replace(&mut self.meeting_told, after.clone());
        let mut changes = Vec::new();
        // Of a meeting that nothing was told of, what it has come to is told; not all the ways there.
        let (next, rests, late) = (before.next, before.rests, before.late);
        let same = if before.of == after.of { before } else { Told { next, rests, late, ..Told::default() } };
        self.people_changes(&same, &after, rows, &mut changes);
        self.task_changes(&same, &after, rows, &mut changes);
        self.round_changes(&same, &after, now, rows, &mut changes);
        self.plain_changes(&same, &after, now, rows, &mut changes);
        for member in slow {
            let (name, mine) = (self.name_of(&member, rows), member == self.persona.member);
            changes.push(MeetingChange::SlowDown { name, mine });
        }
        if after.closed_by != same.closed_by {
            let by = self.names_of(&after.closed_by.iter().copied().collect::<Vec<_>>(), rows);
            changes.push(MeetingChange::Closed { by });
        }
        if after.next != same.next {
            match self.next_view(rows) {
                Some(next) => {
                    changes.push(MeetingChange::Next { at_ms: next.at_ms, text: next.text, by: next.by });
                }
                // Its words have not come yet.
                None => self.meeting_told.next = same.next,
            }
        }
        step.events.extend(changes.into_iter().map(|change| Event::Meeting { change }));
    }

    /// The form, who can be asked, and after how long a meeting rests, and late places.
    fn plain_changes(
        &mut self,
        before: &Told,
        after: &Told,
        now: Now,
        rows: &dyn Rows,
        changes: &mut Vec<MeetingChange>,
    ) {
        let own = self.persona.member;
        if after.form != before.form
            && let Some(of) = after.of
        {
            let states = self.meeting_states(&of);
            match self.form_of(&states, rows) {
                Some(form) => {
                    let by = after.form.and_then(|entry| self.entry(&entry)).map(|(entry, _)| entry.member);
                    changes.push(MeetingChange::GoesBy { form: form.name, name: form.by, mine: by == Some(own) });
                }
                // Its words have not come yet.
                None => self.meeting_told.form = before.form,
            }
        }
        for (member, until) in &after.ask_me {
            if before.ask_me.get(member) != Some(until) {
                let (name, mine) = (self.name_of(member, rows), *member == own);
                changes.push(MeetingChange::AskMe { name, mine, until_ms: Some(*until) });
            }
        }
        // What ended by itself is not told; what its person took back is.
        let clock = self.believed(now).0;
        for (member, until) in &before.ask_me {
            if *until > clock && !after.ask_me.contains_key(member) {
                let (name, mine) = (self.name_of(member, rows), *member == own);
                changes.push(MeetingChange::AskMe { name, mine, until_ms: None });
            }
        }
        if after.rests != before.rests
            && let Some((hours, entry)) = self.names.rests()
            && let Some(by) = self.groups.get(&entry).map(|entry| entry.member)
        {
            let (name, mine) = (self.name_of(&by, rows), by == own);
            changes.push(MeetingChange::RestsAfter { hours, name, mine });
        }
        if after.late != before.late
            && let Some((late, entry)) = self.names.late()
            && let Some(by) = self.groups.get(&entry).map(|entry| entry.member)
        {
            let (name, mine) = (self.name_of(&by, rows), by == own);
            changes.push(MeetingChange::LatePlaces { late, name, mine });
        }
    }

    fn people_changes(&mut self, before: &Told, after: &Told, rows: &dyn Rows, changes: &mut Vec<MeetingChange>) {
        let own = self.persona.member;
        let here = after.people.len();
        if after.opened_by != before.opened_by && !after.opened_by.is_empty() {
            let by = self.names_of(&after.opened_by.iter().copied().collect::<Vec<_>>(), rows);
            let mine = after.people.contains_key(&own);
            if after.apart && !before.apart && !before.opened_by.is_empty() {
                changes.push(MeetingChange::Joined { by });
            } else {
                changes.push(MeetingChange::Opened { by, here, mine });
            }
        }
        for (member, (presence, wants_time, wish)) in &after.people {
            let was = before.people.get(member);
            if was.is_none() && self.name_of(member, rows).is_empty() {
                // It is told when the name is here, so that nobody reads of people without one.
                self.meeting_told.people.remove(member);
                self.meeting_told.nameless = true;
                continue;
            }
            let (name, mine) = (self.name_of(member, rows), *member == own);
            let opened = after.opened_by.contains(member) && *presence == Presence::Here && was.is_none();
            if was.is_none_or(|was| was.0 != *presence) && !opened {
                let (was, presence) = (was.map(|was| was.0), *presence);
                changes.push(MeetingChange::Here { name: name.clone(), mine, here, was, presence });
            }
            if *wants_time != was.is_some_and(|was| was.1) {
                changes.push(MeetingChange::WantsTime { name: name.clone(), mine, wants: *wants_time });
            }
            if *wish != was.map_or(Wish::None, |was| was.2) {
                changes.push(MeetingChange::Wishes { name, mine, wish: *wish });
            }
        }
    }

    fn task_changes(&mut self, before: &Told, after: &Told, rows: &dyn Rows, changes: &mut Vec<MeetingChange>) {
        for (task, member) in after.holders.difference(&before.holders) {
            let (name, mine) = (self.name_of(member, rows), *member == self.persona.member);
            changes.push(MeetingChange::TakenUp { task: *task, name, mine });
        }
        for (task, member) in before.holders.difference(&after.holders) {
            let (name, mine) = (self.name_of(member, rows), *member == self.persona.member);
            let free = !after.holders.iter().any(|(held, _)| held == task);
            changes.push(MeetingChange::PutDown { task: *task, name, mine, free });
        }
    }

    fn round_changes(
        &mut self,
        before: &Told,
        after: &Told,
        now: Now,
        rows: &dyn Rows,
        changes: &mut Vec<MeetingChange>,
    ) {
        let own = self.persona.member;
        if after.under_way && !before.under_way {
            changes.push(MeetingChange::UnderWay);
        }
        let Some((_, entry)) = after.round else { return };
        let minutes = match self.entry(&entry) {
            Some((_, Kind::Meet { act: Act::Start { minutes, .. }, .. })) => *minutes,
            _ => 0,
        };
        let begun = after.round != before.round;
        if begun {
            let name = self.text_of(&(entry, 0), rows).unwrap_or_default();
            changes.push(MeetingChange::RoundBegan { name, minutes });
        }
        for (member, (place, passed_on)) in &after.places {
            let was = before.places.get(member).filter(|_| !begun).copied().unwrap_or((Place::Speak, 0));
            let (name, mine) = (self.name_of(member, rows), *member == own);
            match place {
                Place::Pass if was.0 != Place::Pass => changes.push(MeetingChange::Passed { name, mine }),
                Place::Later if was.0 != Place::Later => changes.push(MeetingChange::Later { name, mine }),
                Place::Speak | Place::Later if *passed_on > was.1 => {
                    changes.push(MeetingChange::PassedOn { name, mine });
                }
                _ => {}
            }
        }
        if begun || after.turn != before.turn {
            self.my_turn = None;
            match after.turn {
                Some(Turn::Over) => changes.push(MeetingChange::RoundOver),
                Some(turn @ (Turn::First(member) | Turn::Again(member))) => {
                    let mine = member == own;
                    let (name, again) = (self.name_of(&member, rows), matches!(turn, Turn::Again(_)));
                    let minutes = if mine { minutes } else { 0 };
                    if minutes > 0 {
                        self.my_turn = Some(MyTurn { since: now, minutes, told: u8::MAX });
                    }
                    let wish = after.people.get(&member).map_or(Wish::None, |(_, _, wish)| *wish);
                    changes.push(MeetingChange::Turn { name, mine, again, minutes, wish });
                }
                None => {}
            }
        }
    }

    /// The last connection to the person whose turn it is has ended. Nobody's place goes with it.
    pub(in crate::member) fn tell_connection_gone(&mut self, member: &MemberId, rows: &dyn Rows, step: &mut Step) {
        if self.meeting_told.turn.and_then(|turn| turn.member()) == Some(*member)
            && self.meeting_told.closed_by.is_empty()
        {
            let name = self.name_of(member, rows);
            step.events.push(Event::Meeting { change: MeetingChange::ConnectionGone { name } });
        }
    }

    /// Tells the speaker how much is left of the time that was agreed.
    pub(in crate::member) fn tell_minutes(&mut self, now: Now, step: &mut Step) {
        let Some(due) = self.next_minutes().filter(|due| *due <= now) else { return };
        let Some(turn) = &mut self.my_turn else { return };
        let left = if due == turn.ends() { 0 } else { SOFTLY_BEFORE };
        turn.told = left;
        step.events.push(Event::Meeting { change: MeetingChange::Time { left } });
    }

    /// When the speaker is to be told next.
    pub(in crate::member) fn next_minutes(&self) -> Option<Now> {
        let turn = self.my_turn.as_ref()?;
        match turn.told {
            0 => None,
            SOFTLY_BEFORE => Some(turn.ends()),
            _ if turn.minutes > SOFTLY_BEFORE => {
                Some(turn.since.after_ms(u64::from(turn.minutes - SOFTLY_BEFORE) * MINUTE_MS))
            }
            _ => Some(turn.ends()),
        }
    }
}

impl MyTurn {
    fn ends(&self) -> Now {
        self.since.after_ms(u64::from(self.minutes) * MINUTE_MS)
    }
}
