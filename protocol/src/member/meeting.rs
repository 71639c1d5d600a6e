//! The group's meeting: what one does in it is signed at once, into the stretch of those who hear now.
//!
//! Nothing waits for an answer of anybody's. An act that another device made impossible meanwhile (both moved the turn
//! on) is no failure: it comes to the same. Which meeting is meant is chosen by what is known here ([`choosing`]); what
//! it comes to is a function of the set of acts (`crate::meeting`).

mod choosing;
mod looking;
mod telling;

use std::collections::BTreeMap;

use crate::command::{Done, MeetingDo, Refusal};
use crate::encoding::Canonical as _;
use crate::entry::{Entry, Opening};
use crate::id::{LogId, MemberId};
use crate::kind::{Kind, Page};
use crate::limits;
use crate::meeting::{Act, Meeting, MeetingOf, NextTime, Place, Presence, Round, Task, Turn};
use crate::member::Member;
use crate::member::cells::Sealed;
use crate::step::{Now, Rows, Step};
use crate::stretch::Stretch;
use crate::words;

pub(super) use telling::{MyTurn, Told};

impl Member {
    pub(super) fn meet(
        &mut self,
        what: MeetingDo,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        self.may_write()?;
        self.join_branches(now, step);
        let done = |changed| Ok(Done::Met { changed });
        match what {
            MeetingDo::Next { at_ms, text } => return self.fix_meeting(at_ms, &text, now, step),
            MeetingDo::KeepForm { text } => return self.keep_form(&text, now, rows, step),
            MeetingDo::PutFormAway { name } => return self.put_form_away(&name, now, rows, step),
            MeetingDo::RestsAfter { hours } => return self.rest_after(hours, now, step),
            MeetingDo::LatePlaces { late } => return self.set_late_places(late, now, step),
            MeetingDo::Remind { minutes } => return self.set_remind(minutes, step),
            MeetingDo::AskMe { until_ms } => return self.ask_me(until_ms, now, step),
            MeetingDo::Open => {
                let of = self.meeting_to_open(now, rows);
                let own = self.persona.member;
                let opened = self.meeting_states(&of).iter().any(|(_, meeting)| meeting.opened_by().contains(&own));
                let changed = !opened && self.act(&of, Act::Open, now, step);
                let presence = self.presence_in(&of).unwrap_or(Presence::Here);
                self.be_here_in_older_rounds(&of, presence, now, step);
                return done(changed);
            }
            MeetingDo::Here { presence } => {
                let of = self.present_meeting(now).unwrap_or_else(|| self.meeting_to_open(now, rows));
                let before = self.presence_in(&of);
                if before.is_none() && presence == Presence::Out {
                    return Err(Refusal::NotHere);
                }
                let under_way = self.is_under_way_without_all(&of);
                let changed = before != Some(presence) && self.act(&of, Act::Here { presence, under_way }, now, step);
                self.be_here_in_older_rounds(&of, presence, now, step);
                return done(changed);
            }
            _ => {}
        }
        let of = self.present_meeting(now).ok_or(Refusal::NoMeeting)?;
        if self.presence_in(&of).is_none() {
            return Err(Refusal::NotHere);
        }
        match what {
            MeetingDo::WantsTime { wants } => done(self.act(&of, Act::WantsTime(wants), now, step)),
            MeetingDo::Wishes { wish } => done(self.act(&of, Act::Wishes(wish), now, step)),
            MeetingDo::SlowDown => done(self.act(&of, Act::Slow, now, step)),
            MeetingDo::TakeUp { task } => {
                let held = !self.tasks_held(&of, Some(task)).is_empty();
                done(!held && self.act(&of, Act::Task { task, held: true }, now, step))
            }
            MeetingDo::StepBack { task } => {
                let held = self.tasks_held(&of, task);
                let put_down = |(log, task): &(LogId, Task)| {
                    self.act_in(log, Act::Task { task: *task, held: false }, None, now, step)
                };
                done(held.iter().map(put_down).filter(|done| *done).count() > 0)
            }
            MeetingDo::Close => {
                if self.round_under_way(&of).is_some() {
                    return Err(Refusal::RoundUnderWay);
                }
                done(self.act(&of, Act::Close, now, step))
            }
            MeetingDo::Start { name, order, minutes } => {
                let name = words::text(&name, limits::ROUND_NAME_BYTES_MAX)?;
                if name.is_empty() {
                    return Err(Refusal::Empty);
                }
                if self.round_under_way(&of).is_some() || self.is_under_way_without_me(&of) {
                    return Err(Refusal::RoundUnderWay);
                }
                let log = self.present_log(&of).ok_or(Refusal::NoMeeting)?;
                let round = self.stretches.get(&log).map_or(0, |stretch| self.state_of(stretch).rounds());
                let start = Act::Start { round, order, minutes, late: self.late_places };
                done(self.act_in(&log, start, Some(&name), now, step))
            }
            MeetingDo::GoBy { name, text } => {
                let own = self.forms_view(rows).into_iter().find(|form| form.name.eq_ignore_ascii_case(name.trim()));
                let text = own.map(|form| form.text).or(text).ok_or(Refusal::NoSuchForm { name })?;
                let text = words::text(&text, limits::FORM_BYTES_MAX)?;
                if text.is_empty() {
                    return Err(Refusal::Empty);
                }
                let log = self.open_meeting(&of).ok_or(Refusal::NoMeeting)?;
                done(self.act_in(&log, Act::Form, Some(&text), now, step))
            }
            MeetingDo::Place { place } => self.place(&of, place, now, step),
            MeetingDo::Go { from } => self.go_on_from(&of, &from, now, rows, step),
            MeetingDo::Open
            | MeetingDo::Here { .. }
            | MeetingDo::Next { .. }
            | MeetingDo::KeepForm { .. }
            | MeetingDo::PutFormAway { .. }
            | MeetingDo::RestsAfter { .. }
            | MeetingDo::LatePlaces { .. }
            | MeetingDo::AskMe { .. }
            | MeetingDo::Remind { .. } => done(false),
        }
    }

    /// *You can ask me until then*: usually said at the end, so a meeting that was closed will do.
    fn ask_me(&mut self, until_ms: Option<u64>, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        let of = self.present_meeting(now).or_else(|| self.last_meeting(now)).ok_or(Refusal::NoMeeting)?;
        if self.presence_in(&of).is_none() {
            return Err(Refusal::NotHere);
        }
        let most = now.0.saturating_add(limits::ASK_ME_HOURS_MAX * 3_600_000);
        if until_ms.is_some_and(|until| until <= now.0 || until > most) {
            return Err(Refusal::BadNumber);
        }
        let act = Act::AskMe { until_minute: until_ms.unwrap_or(0) / 60_000 };
        Ok(Done::Met { changed: self.act(&of, act, now, step) })
    }

    /// One's own place in the round.
    fn place(&mut self, of: &MeetingOf, place: Place, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        let (log, round) = self.round_under_way(of).ok_or(Refusal::NoRound)?;
        let own = self.persona.member;
        let seat = round.seat(&own).ok_or(Refusal::NoPlace)?;
        let act = if place == Place::Later && round.turn() == Turn::Again(own) {
            // It was come back to already; not now either is to let it go on.
            Act::Go { round: round.number, from: own, again: true }
        } else if seat.place == place {
            return Ok(Done::Met { changed: false });
        } else {
            Act::Place { round: round.number, place }
        };
        Ok(Done::Met { changed: self.act_in(&log, act, None, now, step) })
    }

    /// The turn moves on from a named person's place.
    fn go_on_from(
        &mut self,
        of: &MeetingOf,
        from: &str,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        let nobody = || Refusal::NobodyHere { name: from.to_owned() };
        let Some((log, round)) = self.round_under_way(of) else {
            // Whoever it was, the round has gone past.
            return if self.present_round(of).is_some() {
                Ok(Done::Met { changed: false })
            } else {
                Err(Refusal::NoRound)
            };
        };
        let turn = round.turn();
        let mut named = Vec::new();
        for seat in &round.seats {
            let by_id = from.len() >= 4 && seat.member.hex().starts_with(from);
            if by_id || self.is_called(&seat.member, from, rows) {
                named.push(*seat);
            }
        }
        // Of several of one name the one whose turn it is.
        let seat = named.iter().find(|seat| turn.member() == Some(seat.member)).or(named.first()).ok_or_else(nobody)?;
        if turn.member() != Some(seat.member) {
            if seat.place == Place::Speak && seat.passed_on == 0 {
                let name = turn.member().map(|member| self.name_of(&member, rows)).unwrap_or_default();
                return Err(Refusal::NotTheirTurn { name });
            }
            return Ok(Done::Met { changed: false });
        }
        let again = matches!(turn, Turn::Again(_));
        let act = Act::Go { round: round.number, from: seat.member, again };
        Ok(Done::Met { changed: self.act_in(&log, act, None, now, step) })
    }

    /// When the group meets next. Anybody says it, all see who did, and anybody can say it anew.
    fn fix_meeting(&mut self, at_ms: u64, text: &str, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        let text = words::text(text, limits::LINE_BYTES_MAX)?;
        let (seq, _) = self.groups.next(&self.device());
        let log = self.groups.log();
        let cells = self.seal_cells(log, seq, &[&NextTime { at_ms, text }.to_bytes()]);
        let cells = cells.ok_or(Refusal::TooLong { most: limits::LINE_BYTES_MAX })?;
        let over = self.names.over_next_meeting();
        self.write_in_group_log(&Kind::MeetingFixed { over }, cells, now, step);
        Ok(Done::Met { changed: true })
    }

    /// Who came in since has not heard who is here: it is said again, with whether a round is under way in which they have
    /// no place.
    pub(super) fn say_here_again(&mut self, now: Now, step: &mut Step) {
        let unheard = core::mem::take(&mut self.pending.meeting_heard);
        if !unheard || self.may_write().is_err() || self.persona.asking.is_some() {
            return;
        }
        self.join_meetings(now, step);
        let Some(of) = self.present_meeting(now) else { return };
        let Some(presence) = self.presence_in(&of) else { return };
        let Some(log) = self.present_log(&of) else { return };
        let said = self.stretches.get(&log).and_then(|stretch| {
            let people = self.state_of(stretch).people();
            people.into_iter().find(|person| person.member == self.persona.member)
        });
        let under_way = self.is_under_way_without_all(&of);
        if said.is_none_or(|said| said.under_way != under_way) {
            self.act(&of, Act::Here { presence, under_way }, now, step);
        }
        self.be_here_in_older_rounds(&of, presence, now, step);
    }

    /// A round that was under way when somebody came in goes on in its own stretch. Who heard that one all along and says
    /// only now that they are here, or says something else of it, says so there too: they see the round, and have a place
    /// in it like anybody who comes late.
    fn be_here_in_older_rounds(&mut self, of: &MeetingOf, presence: Presence, now: Now, step: &mut Step) {
        let (own, present) = (self.persona.member, self.present_log(of));
        let lacks_me = |(log, meeting): (LogId, Meeting)| {
            let (seats, turned_by) = self.stretches.get(&log)?.seating();
            let said = meeting.people().into_iter().find(|person| person.member == own).map(|person| person.presence);
            let under_way = !meeting.last_is_over(seats, turned_by);
            (Some(log) != present && under_way && said != Some(presence)).then_some(log)
        };
        let older: Vec<_> = self.meeting_states(of).into_iter().filter_map(lacks_me).collect();
        for log in older {
            self.act_in(&log, Act::Here { presence, under_way: false }, None, now, step);
        }
    }

    /// Writes an act into the stretch of those who hear now.
    fn act(&mut self, of: &MeetingOf, act: Act, now: Now, step: &mut Step) -> bool {
        let Some(log) = self.open_meeting(of) else { return false };
        self.act_in(&log, act, None, now, step)
    }

    /// The meeting's stretch for those who hear now; made if there is none.
    fn open_meeting(&mut self, of: &MeetingOf) -> Option<LogId> {
        let log = self.present_log(of)?;
        if let std::collections::btree_map::Entry::Vacant(place) = self.stretches.entry(log) {
            let document = of.document();
            let opening = Opening { document, page: Page::Meeting(*of), hearers: self.counted.hearers };
            place.insert(Stretch::new(self.persona.group, opening, self.counted.hearing.clone())?);
        }
        Some(log)
    }

    /// Writes an act into a stretch. False: what is known there does not allow it, or its room is used up.
    fn act_in(&mut self, log: &LogId, act: Act, name: Option<&str>, now: Now, step: &mut Step) -> bool {
        let (device, member) = (self.device(), self.persona.member);
        let Some(stretch) = self.stretches.get(log) else { return false };
        let is_present = stretch.opening().hearers == self.counted.hearers;
        if !is_present && !act.goes_on_in_older_stretch() {
            return false;
        }
        let (seq, prev) = stretch.next(&device);
        let mut heads = stretch.graph().heads();
        heads.retain(|id| *id != prev);
        heads.sort_by_key(|id| (!stretch.graph().node(id).is_some_and(|node| stretch.is_valid(node)), *id));
        let mut parents: Vec<usize> = stretch.graph().node(&prev).into_iter().collect();
        let mut deps = Vec::new();
        for id in heads {
            let Some(node) = stretch.graph().node(&id) else { continue };
            let with: Vec<_> = parents.iter().copied().chain([node]).collect();
            // In an older stretch nothing is named that would bring newer hearers with it.
            let stays = is_present || stretch.keeps_hearers(&with, &device, &member, &self.groups);
            if stays && deps.len() < limits::DEPS_MAX {
                parents = with;
                deps.push(id);
            }
        }
        deps.sort_unstable();
        let group_heads = if is_present { stretch.heads_to_name(&self.groups, &parents) } else { Vec::new() };
        let before = stretch.meeting_before(&parents);
        let fresh = stretch.seating().0.is_empty();
        let (seats, turned_by) = stretch.seating();
        // In a stretch without an entry there are no seats yet, and nothing but arriving to be done.
        if !before.allows(&act, &member, seats, turned_by) && !fresh {
            return false;
        }
        let over = stretch.over(&parents, &act.key(&member));
        let cells = match name {
            Some(name) => {
                let Some(cells) = self.seal_cells(*log, seq, &[name.as_bytes()]) else { return false };
                cells
            }
            None => Sealed::default(),
        };
        let Some(stretch) = self.stretches.get(log) else { return false };
        let kind = Kind::Meet { act, over };
        let entry = Entry {
            group: self.persona.group,
            log: *log,
            member,
            device,
            seq,
            prev,
            deps,
            heads: group_heads,
            time: now.0,
            opening: (seq == 1).then(|| stretch.opening().clone()),
            kind: kind.number(),
            body: kind.body(),
            cells: cells.refs(),
        };
        let entry = entry.sign(&self.persona.device);
        let id = entry.id();
        self.take_own(entry, cells, step);
        let stretch = self.stretches.get(log);
        stretch.is_some_and(|stretch| stretch.graph().node(&id).is_some_and(|node| stretch.is_valid(node)))
    }

    /// The stretches of a meeting in which this member holds a task.
    fn tasks_held(&self, of: &MeetingOf, task: Option<Task>) -> Vec<(LogId, Task)> {
        let mut held = Vec::new();
        for (log, meeting) in self.meeting_states(of) {
            let tasks = Task::ALL.into_iter().filter(|t| task.is_none_or(|task| task == *t));
            let own = tasks.filter(|t| meeting.holders(*t).contains(&self.persona.member));
            held.extend(own.map(|t| (log, t)));
        }
        held
    }

    /// What this member says of being here, in the newest stretch that has it.
    fn presence_in(&self, of: &MeetingOf) -> Option<Presence> {
        let own = self.persona.member;
        let states = self.meeting_states(of);
        let said = |(_, meeting): &(LogId, Meeting)| {
            meeting.people().into_iter().find(|person| person.member == own).map(|person| person.presence)
        };
        states.iter().rev().find_map(said)
    }

    /// Whether a round is under way in a stretch that not all who are members now hear.
    fn is_under_way_without_all(&self, of: &MeetingOf) -> bool {
        let Some((log, _)) = self.round_under_way(of) else { return false };
        let Some(stretch) = self.stretches.get(&log) else { return false };
        // Who left since has its own stretch behind it, and keeps nobody from hearing.
        let hear = self.groups.heard_by(&self.counted.hearing);
        hear.iter().any(|member| !self.groups.is_among(member, stretch.hearers()))
    }

    /// Whether others say that a round is under way which this member does not hear.
    fn is_under_way_without_me(&self, of: &MeetingOf) -> bool {
        let Some(stretch) = self.present_log(of).and_then(|log| self.stretches.get(&log)) else { return false };
        self.state_of(stretch).people().iter().any(|person| person.under_way)
    }

    /// The same, for who had no place in the last round known here: who had one knows whether it is over, and what others
    /// said of it in another stretch may come after.
    fn is_to_wait_for_the_next_round(&self, of: &MeetingOf) -> bool {
        let own = self.persona.member;
        let seated = self.rounds_of(of).last().is_some_and(|(_, round)| round.seats.iter().any(|s| s.member == own));
        !seated && self.is_under_way_without_me(of)
    }

    /// The round under way, with its stretch: of several the one in the oldest stretch, so that none is pressed past.
    fn round_under_way(&self, of: &MeetingOf) -> Option<(LogId, Round)> {
        self.rounds_of(of).into_iter().find(|(_, round)| round.turn() != Turn::Over)
    }

    /// The round under way, or the last one.
    fn present_round(&self, of: &MeetingOf) -> Option<(LogId, Round)> {
        self.round_under_way(of).or_else(|| self.rounds_of(of).pop())
    }

    /// The last round of each stretch.
    fn rounds_of(&self, of: &MeetingOf) -> Vec<(LogId, Round)> {
        let last = |(log, meeting): (LogId, Meeting)| {
            let (seats, turned_by) = self.stretches.get(&log)?.seating();
            Some((log, meeting.round(meeting.rounds().checked_sub(1)?, seats, turned_by)?))
        };
        self.meeting_states(of).into_iter().filter_map(last).collect()
    }

    /// What the acts of a stretch come to that are their persons'.
    fn state_of(&self, stretch: &Stretch) -> Meeting {
        let all = stretch.tips().keys().all(|device| self.counted.devices.contains_key(device));
        stretch.meeting(&|node| all || self.stands(stretch, node))
    }

    /// The log of a meeting for those who hear now.
    fn present_log(&self, of: &MeetingOf) -> Option<LogId> {
        Some(of.document().stretch(&self.counted.hearers))
    }

    /// A meeting's stretches with what they come to, in their order.
    fn meeting_states(&self, of: &MeetingOf) -> Vec<(LogId, Meeting)> {
        let state = |stretch: &&Stretch| (stretch.log(), self.state_of(stretch));
        self.stretches_of(of).iter().map(state).filter(|(_, meeting)| !meeting.is_empty()).collect()
    }

    /// The stretches of a meeting and of those that are one with it: its own last, since they are where it goes on; of each,
    /// those heard by fewer first.
    fn stretches_of(&self, of: &MeetingOf) -> Vec<&Stretch> {
        let joined = self.joined();
        let first = self.first_of(of, &joined);
        let mut parts: BTreeMap<core::cmp::Reverse<MeetingOf>, Vec<_>> = BTreeMap::new();
        for stretch in self.stretches.values() {
            if let Some(of) = stretch.meeting_of().filter(|of| self.first_of(of, &joined) == first) {
                let part = parts.entry(core::cmp::Reverse(of)).or_default();
                part.push((stretch.log(), stretch.hearers().to_vec()));
            }
        }
        parts.values_mut().for_each(crate::order::stretches);
        parts.values().flatten().filter_map(|(log, _)| self.stretches.get(log)).collect()
    }

    /// Members who are at a meeting, in the order in which they came, by what their newest stretch says.
    fn people_of(&self, of: &MeetingOf) -> Vec<crate::meeting::Person> {
        let mut people: Vec<crate::meeting::Person> = Vec::new();
        for (_, meeting) in self.meeting_states(of) {
            for person in meeting.people() {
                match people.iter_mut().find(|known| known.member == person.member) {
                    Some(known) => {
                        // A part into which somebody was only carried on says nothing of what they said before.
                        let (wants_time, wish) = (known.wants_time, known.wish);
                        *known = person;
                        if !meeting.speaks_of_time(&known.member) {
                            known.wants_time = wants_time;
                        }
                        if !meeting.speaks_of_wish(&known.member) {
                            known.wish = wish;
                        }
                    }
                    None => people.push(person),
                }
            }
        }
        people
    }

    /// Whom a free task is offered to: one further each meeting and task, never somebody who put it down today.
    fn offered(&self, task: Task, states: &[(LogId, Meeting)], here: &[MemberId]) -> Option<MemberId> {
        let put_down: Vec<_> = states.iter().flat_map(|(_, meeting)| meeting.put_down(task)).collect();
        let asked: Vec<_> = here.iter().filter(|member| !put_down.contains(member)).collect();
        let (log, _) = states.last()?;
        let (_, turned_by) = self.stretches.get(log)?.seating();
        let by = turned_by.checked_add(task as u64)?.checked_rem(asked.len() as u64)?;
        asked.get(usize::try_from(by).ok()?).map(|member| **member)
    }
}
