//! A meeting as it is shown.

use std::collections::BTreeMap;

use crate::command::{AskMeView, FormView, HereView, MeetingView, NextView, RoundView, SeatView, TaskView};
use crate::id::{LogId, MemberId};
use crate::limits;
use crate::meeting::{Meeting, MeetingOf, Presence, Task, Turn};
use crate::member::Member;
use crate::member::facts::form_name;
use crate::step::{Now, Rows};

impl Member {
    /// The meeting that is going on, else the last one.
    pub(in crate::member) fn meeting_view(&mut self, now: Now, rows: &dyn Rows) -> MeetingView {
        let next = self.next_view(rows);
        let present = self.present_meeting(now);
        let Some(of) = present.or_else(|| self.last_meeting(now)) else {
            return MeetingView {
                meeting: None,
                open: false,
                opened_by: Vec::new(),
                apart: false,
                closed_by: Vec::new(),
                here: Vec::new(),
                tasks: Vec::new(),
                round: None,
                under_way_without_me: false,
                next,
                form: None,
                begun: Vec::new(),
                ask_me: Vec::new(),
                rests_hours: self.rests_hours,
                late: self.late_places,
                remind_minutes: self.remind_minutes(),
            };
        };
        let states = self.meeting_states(&of);
        let mut opened_by: Vec<MemberId> = Vec::new();
        for member in states.iter().flat_map(|(_, meeting)| meeting.opened_by()) {
            if !opened_by.contains(&member) {
                opened_by.push(member);
            }
        }
        let closed_by: std::collections::BTreeSet<_> =
            states.iter().flat_map(|(_, meeting)| meeting.closed_by()).collect();
        let people = self.people_of(&of);
        let here: Vec<_> =
            people.iter().filter(|person| person.presence != Presence::Out).map(|person| person.member).collect();
        let mut tasks = Vec::new();
        for task in Task::ALL {
            let mut holders: Vec<_> = states.iter().flat_map(|(_, meeting)| meeting.holders(task)).collect();
            holders.sort_unstable();
            holders.dedup();
            let offered = if holders.is_empty() { self.offered(task, &states, &here) } else { None };
            tasks.push(TaskView {
                task,
                held_by: self.names_of(&holders, rows),
                offered: offered.map(|member| self.name_of(&member, rows)),
                offered_to_me: offered == Some(self.persona.member),
            });
        }
        MeetingView {
            meeting: Some(of.document()),
            open: present.is_some(),
            apart: self.was_opened_apart(&of),
            opened_by: self.names_of(&opened_by, rows),
            closed_by: self.names_of(&closed_by.into_iter().collect::<Vec<_>>(), rows),
            here: people
                .into_iter()
                .map(|person| HereView {
                    member: person.member,
                    name: self.name_of(&person.member, rows),
                    me: person.member == self.persona.member,
                    presence: person.presence,
                    wants_time: person.wants_time,
                    wish: person.wish,
                })
                .collect(),
            tasks,
            round: self.round_view(&of, rows),
            under_way_without_me: self.is_to_wait_for_the_next_round(&of) && self.round_under_way(&of).is_none(),
            next,
            form: self.form_of(&states, rows),
            begun: self.begun(&states, rows),
            ask_me: self
                .asked_now(&states, now)
                .into_iter()
                .map(|(member, until_ms)| AskMeView {
                    member,
                    name: self.name_of(&member, rows),
                    me: member == self.persona.member,
                    until_ms,
                })
                .collect(),
            rests_hours: self.rests_hours,
            late: self.late_places,
            remind_minutes: self.remind_minutes(),
        }
    }

    /// The form that the meeting goes by: what its newest part says, once its words are here.
    pub(super) fn form_of(&mut self, states: &[(LogId, Meeting)], rows: &dyn Rows) -> Option<FormView> {
        let entry = states.iter().rev().find_map(|(_, meeting)| meeting.form())?;
        let text = self.text_of(&(entry, 0), rows).filter(|text| text.len() <= limits::FORM_BYTES_MAX)?;
        let by = self.entry(&entry).map(|(entry, _)| entry.member)?;
        Some(FormView { name: form_name(&text), text, by: self.name_of(&by, rows) })
    }

    /// The names of all rounds that were begun.
    fn begun(&mut self, states: &[(LogId, Meeting)], rows: &dyn Rows) -> Vec<String> {
        let begun: Vec<_> = states.iter().flat_map(|(_, meeting)| meeting.begun()).collect();
        begun.into_iter().map(|entry| self.text_of(&(entry, 0), rows).unwrap_or_default()).collect()
    }

    /// Who can be asked now, and until when (Unix, milliseconds).
    pub(super) fn asked_now(&self, states: &[(LogId, Meeting)], now: Now) -> BTreeMap<MemberId, u64> {
        let clock = self.believed(now).0;
        let most = clock.saturating_add(limits::ASK_ME_HOURS_MAX * 3_600_000);
        let mut asked = BTreeMap::new();
        for (_, meeting) in states {
            asked.extend(meeting.ask_me().into_iter().map(|(member, minute)| (member, minute.saturating_mul(60_000))));
        }
        asked.retain(|_, until| (clock..=most).contains(until));
        asked
    }

    fn round_view(&mut self, of: &MeetingOf, rows: &dyn Rows) -> Option<RoundView> {
        let (_, round) = self.present_round(of)?;
        let turn = round.turn();
        let seats = round.seats.iter().map(|seat| SeatView {
            member: seat.member,
            name: self.name_of(&seat.member, rows),
            me: seat.member == self.persona.member,
            place: seat.place,
            passed_on: seat.passed_on > 0,
            turn: turn.member() == Some(seat.member),
        });
        let seats = seats.collect();
        Some(RoundView {
            round: round.entry,
            name: self.text_of(&(round.entry, 0), rows).unwrap_or_default(),
            order: round.order,
            minutes: round.minutes,
            over: turn == Turn::Over,
            again: matches!(turn, Turn::Again(_)),
            seats,
        })
    }

    pub(super) fn next_view(&mut self, rows: &dyn Rows) -> Option<NextView> {
        let (cell, next) = self.next_time(rows)?;
        let by = self.groups.get(&cell.0).map(|entry| entry.member)?;
        Some(NextView { at_ms: next.at_ms, text: crate::words::shown(&next.text), by: self.name_of(&by, rows) })
    }

    pub(super) fn names_of(&mut self, members: &[MemberId], rows: &dyn Rows) -> Vec<String> {
        members.iter().map(|member| self.name_of(member, rows)).collect()
    }

    /// Whether it was opened in parts that could not hear each other.
    pub(super) fn was_opened_apart(&self, of: &MeetingOf) -> bool {
        let of_it = self.stretches_of(of);
        let mut opened_in = 0;
        for stretch in of_it {
            let openings: Vec<_> = stretch
                .acts()
                .filter(|(_, act)| matches!(act, crate::meeting::Act::Open))
                .map(|(node, _)| (node, stretch.entry(node).member))
                .collect();
            let graph = stretch.graph();
            let apart = |(a, by): &(usize, MemberId), (b, other): &(usize, MemberId)| {
                by != other && !graph.knew(*a, *b) && !graph.knew(*b, *a)
            };
            if openings.iter().enumerate().any(|(i, a)| openings[i + 1..].iter().any(|b| apart(a, b))) {
                return true;
            }
            opened_in += usize::from(!openings.is_empty());
        }
        opened_in > 1
    }
}
