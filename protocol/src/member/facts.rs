//! Plain facts of the group (`crate::kind::Fact`): forms of meeting, after how long one rests, late places, what was agreed for when people
//! are worried; each member's own *if I go quiet*; and the reminder a person asks for on their own device.
//!
//! Facts of the group are said anew by anybody, seen by all, and move no power. Words of an *if I go quiet* that were
//! changed are erased by every honest program; who comes later is not given what was written before.

use rand_core::Rng as _;

use super::Member;
use super::cells::Sealed;
use crate::command::{Done, FormView, Refusal, View};
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::event::{Event, MeetingChange};
use crate::id::EntryId;
use crate::kind::{Fact, Kind};
use crate::limits;
use crate::meeting::Late;
use crate::names::CellName;
use crate::step::{Now, Rows, Step, Table};
use crate::words;

const MINUTE_MS: u64 = 60_000;

/// A form's name: its first line.
pub(crate) fn form_name(text: &str) -> String {
    words::shown_name(text.lines().next().unwrap_or_default())
}

/// What a person wants to be told of before a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Remind {
    minutes: u64,
    /// The time of the meeting told of last.
    told_ms: u64,
}

impl Canonical for Remind {
    fn write(&self, w: &mut Writer) {
        w.number(self.minutes);
        w.number(self.told_ms);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { minutes: r.number()?, told_ms: r.number()? })
    }
}

impl Member {
    /// The group log grew: what its registers hold now, of that which counts.
    pub(super) fn follow_names(&mut self, step: &mut Step) {
        let before = self.names.earlier_cards().clone();
        self.names.follow(&self.groups, &self.counted.counting);
        self.follow_facts();
        self.let_earlier_cards_go(step);
        // What was written anew by a device that is known to be lost by now: the words from before are wanted again.
        let again: Vec<_> = before.iter().filter(|id| !self.is_earlier_card(id)).copied().collect();
        for id in again {
            if let Some(node) = self.groups.graph().node(&id) {
                self.note_lacking_of(self.groups.log(), node);
            }
        }
    }

    /// What other parts go by without looking into the document.
    pub(super) fn follow_facts(&mut self) {
        self.rests_hours = self.names.rests().map_or(limits::MEETING_RESTS_HOURS, |(hours, _)| hours);
        self.late_places = self.names.late().map(|(late, _)| late).unwrap_or_default();
    }

    fn say_fact(&mut self, fact: Fact, text: Option<&str>, now: Now, step: &mut Step) -> Result<(), Refusal> {
        self.may_write()?;
        let over = self.names.over_fact(&fact, &self.persona.member);
        let cells = match text {
            Some(text) => {
                let (seq, _) = self.groups.next(&self.device());
                let log = self.groups.log();
                let most = limits::FORM_BYTES_MAX;
                self.seal_cells(log, seq, &[text.as_bytes()]).ok_or(Refusal::TooLong { most })?
            }
            None => Sealed::default(),
        };
        self.write_in_group_log(&Kind::Fact { fact, over }, cells, now, step);
        Ok(())
    }

    /// The group's own forms, those put away left out.
    fn forms(&mut self, rows: &dyn Rows) -> Vec<([u8; 16], CellName, FormView)> {
        let mut forms = Vec::new();
        for (id, cell) in self.names.forms() {
            let text = self.text_of(&cell, rows).unwrap_or_default();
            let Some(by) = self.groups.get(&cell.0).map(|entry| entry.member) else { continue };
            if !text.trim().is_empty() && text.len() <= limits::FORM_BYTES_MAX {
                forms.push((id, cell, FormView { name: form_name(&text), text, by: self.name_of(&by, rows) }));
            }
        }
        forms
    }

    pub(super) fn forms_view(&mut self, rows: &dyn Rows) -> Vec<FormView> {
        self.forms(rows).into_iter().map(|(_, _, form)| form).collect()
    }

    fn form_by_name(&mut self, name: &str, rows: &dyn Rows) -> Option<[u8; 16]> {
        let name = name.trim().to_lowercase();
        self.forms(rows).into_iter().find(|(_, _, form)| form.name.to_lowercase() == name).map(|(id, _, _)| id)
    }

    /// Keeps a form for the group, in place of one of the same name.
    pub(super) fn keep_form(
        &mut self,
        text: &str,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        let text = words::text(text, limits::FORM_BYTES_MAX)?;
        let name = words::name(text.lines().next().unwrap_or_default())?;
        let id = match self.form_by_name(&name, rows) {
            Some(id) => id,
            None if self.names.forms().len() >= limits::FORMS_MAX => {
                return Err(Refusal::TooManyLines { most: limits::FORMS_MAX });
            }
            None => {
                let mut id = [0; 16];
                self.random.fill_bytes(&mut id);
                id
            }
        };
        self.say_fact(Fact::Form(id), Some(&text), now, step)?;
        Ok(Done::Met { changed: true })
    }

    pub(super) fn put_form_away(
        &mut self,
        name: &str,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        let id = self.form_by_name(name, rows).ok_or_else(|| Refusal::NoSuchForm { name: name.to_owned() })?;
        self.say_fact(Fact::Form(id), Some(""), now, step)?;
        Ok(Done::Met { changed: true })
    }

    pub(super) fn rest_after(&mut self, hours: u16, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        if !(limits::RESTS_HOURS_MIN..=limits::RESTS_HOURS_MAX).contains(&hours) {
            return Err(Refusal::BadNumber);
        }
        let changed = self.rests_hours != hours;
        if changed {
            self.say_fact(Fact::Rests(hours), None, now, step)?;
            self.pending.meeting = true;
        }
        Ok(Done::Met { changed })
    }

    pub(super) fn set_late_places(&mut self, late: Late, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        let changed = self.late_places != late;
        if changed {
            self.say_fact(Fact::Late(late), None, now, step)?;
            self.pending.meeting = true;
        }
        Ok(Done::Met { changed })
    }

    /// What was agreed for when people are worried, written down anew.
    pub(super) fn say_worried(&mut self, text: &str, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        let text = words::text(text, limits::LINE_BYTES_MAX)?;
        if text.is_empty() {
            return Err(Refusal::Empty);
        }
        self.say_fact(Fact::Worried, Some(&text), now, step)?;
        Ok(Done::Done)
    }

    /// One's own *if I go quiet*.
    pub(super) fn say_if_quiet(&mut self, text: &str, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        let text = words::text(text, limits::LINE_BYTES_MAX)?;
        self.say_fact(Fact::IfQuiet, Some(&text), now, step)?;
        Ok(Done::Done)
    }

    pub(super) fn worried_view(&mut self, rows: &dyn Rows) -> View {
        let cell = self.names.worried();
        self.said(cell, rows)
    }

    pub(super) fn if_quiet_view(&mut self, who: Option<&str>, rows: &dyn Rows) -> Result<View, Refusal> {
        let member = match who {
            None => self.persona.member,
            Some(who) => self.member_called(who, rows)?,
        };
        let cell = self.names.if_quiet(&member);
        Ok(self.said(cell, rows))
    }

    fn said(&mut self, cell: Option<CellName>, rows: &dyn Rows) -> View {
        let entry = cell.and_then(|cell| Some((cell, self.groups.get(&cell.0)?)));
        let Some((cell, entry)) = entry else {
            return View::Said { text: String::new(), by: String::new(), day: 0 };
        };
        let (by, day) = (entry.member, entry.time);
        let text = self.text_of(&cell, rows).unwrap_or_default();
        View::Said { text, by: self.name_of(&by, rows), day }
    }

    /// Whether this entry is an *if I go quiet* that its member has written anew since.
    pub(super) fn is_earlier_card(&self, id: &EntryId) -> bool {
        self.names.earlier_cards().contains(id)
    }

    /// The words of an *if I go quiet* that was changed are erased here, as what is taken back is.
    pub(super) fn let_earlier_cards_go(&mut self, step: &mut Step) {
        for id in self.names.earlier_cards().clone() {
            self.erase_cell(&(id, 0), step);
        }
    }

    /// Being told before a meeting, on this device.
    pub(super) fn set_remind(&mut self, minutes: Option<u64>, step: &mut Step) -> Result<Done, Refusal> {
        if minutes.is_some_and(|minutes| minutes == 0 || minutes > limits::REMIND_MINUTES_MAX) {
            return Err(Refusal::BadNumber);
        }
        let changed = self.remind_minutes() != minutes;
        self.remind = minutes.map(|minutes| Remind { minutes, told_ms: 0 });
        self.keep_remind(step);
        self.pending.meeting = true;
        if changed {
            step.events.push(Event::Meeting { change: MeetingChange::RemindSet { minutes } });
        }
        Ok(Done::Met { changed })
    }

    pub(super) fn remind_minutes(&self) -> Option<u64> {
        self.remind.map(|remind| remind.minutes)
    }

    fn keep_remind(&self, step: &mut Step) {
        match self.remind {
            Some(remind) => step.put(Table::Note, b"remind".as_slice(), remind.to_bytes()),
            None => step.erase(Table::Note, b"remind".as_slice()),
        }
    }

    /// Tells of the meeting that comes, once.
    pub(super) fn remind(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) {
        self.remind_due = None;
        let Some(mut remind) = self.remind else { return };
        let Some((_, next)) = self.next_time(rows) else { return };
        if remind.told_ms == next.at_ms || now.0 >= next.at_ms {
            return;
        }
        let due = Now(next.at_ms.saturating_sub(remind.minutes * MINUTE_MS));
        if now < due {
            self.remind_due = Some(due);
            return;
        }
        remind.told_ms = next.at_ms;
        self.remind = Some(remind);
        self.keep_remind(step);
        let text = words::shown(&next.text);
        step.events.push(Event::Meeting { change: MeetingChange::Reminder { at_ms: next.at_ms, text } });
    }

    /// When this person is to be told.
    pub(super) fn next_reminder(&self) -> Option<Now> {
        self.remind_due
    }
}
