//! Words with a term go when it is over, keys first, by this device's own clock: before anything is shown, given or taken
//! in a call. A page of which all is over goes whole, entries too; its log is remembered for a while, so that nothing of it
//! is taken again.
//!
//! **Clocks.** Being over is decided by this device alone, by its own clock: nobody else's clock or claim can make it erase.
//! Hidden is what its clock says is over. *Erased* is that too, unless the clock is more than two days ahead of everything
//! that was signed by others, and of this device's own last run: then it may have been set wrong, what it hides may be what
//! everybody else still has, and its person is asked once. (Who lies about time can at most make such a clock be believed.)
//! Words that come are kept at most for the term and a day from when their page came first, whatever they claim. A clock that
//! is far behind what others write is not written by: words would be over before they came.

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use crate::command::{Done, Refusal, TermsView};
use crate::event::Event;
use crate::id::{EntryId, LogId, MemberId, ThreadId};
use crate::limits;
use crate::step::{Now, Step, Table};
use crate::stretch::Stretch;
use crate::term;

/// How long a clock may be doubted before its person is asked, in milliseconds: who is connected soon settles it.
const ASKED_AFTER_MS: u64 = 60_000;

/// What is known of words with a term.
#[derive(Default)]
pub(crate) struct Terms {
    /// When words came here that claim a later day, by this device's clock.
    came: BTreeMap<EntryId, u64>,
    /// When the words of an entry are over.
    ends: BTreeMap<EntryId, u64>,
    /// The same in order, of those whose cells have not gone yet.
    next: BTreeSet<(u64, LogId, EntryId)>,
    /// When a page is over.
    pages: BTreeSet<(u64, LogId)>,
    /// Pages that went, and when they were over.
    over: BTreeMap<LogId, u64>,
    /// Pages that are over by this clock and were never here. Of a clock that was ahead and is set right nothing stays.
    foreign: BTreeMap<LogId, u64>,
    /// The last time of this device's clock that was not doubted.
    noted: u64,
    /// The latest time in anything that others signed, or said on a connection.
    heard: u64,
    /// Since when this clock has been doubted in this run of the program, with words that would be over by it.
    doubted_since: Option<u64>,
    /// The person was asked about it in this run of the program.
    asked: bool,
    /// A page was named or given that is over by this clock and not by whose program did so.
    differs: bool,
    /// Its person was told of that in this run of the program.
    differs_told: bool,
    /// The day the ladders were last let down to.
    let_down: u64,
}

fn came_row(entry: &EntryId) -> Vec<u8> {
    [b"came".as_slice(), &entry.0].concat()
}

fn over_row(log: &LogId) -> Vec<u8> {
    [b"over".as_slice(), &log.0].concat()
}

impl Terms {
    /// A note, if it is one of these.
    pub fn load(&mut self, key: &[u8], value: &[u8]) -> bool {
        let Ok(value) = <[u8; 8]>::try_from(value).map(u64::from_be_bytes) else {
            return false;
        };
        let log = |name: &[u8]| Some(LogId(key.strip_prefix(name)?.try_into().ok()?));
        if key == b"clock" {
            self.noted = value;
        } else if let Some(LogId(entry)) = log(b"came") {
            self.came.insert(EntryId(entry), value);
        } else if let Some(log) = log(b"over") {
            self.over.insert(log, value);
        } else {
            return false;
        }
        true
    }

    /// Whether this clock may be wrong: far ahead of all that was seen.
    fn doubts(&self, now: Now) -> bool {
        now.0 > self.noted.max(self.heard).saturating_add(limits::CLOCK_DOUBTED_MS)
    }

    /// Up to when words are erased: this clock, or the latest that was seen if it is doubted.
    fn believed(&self, now: Now) -> u64 {
        if self.doubts(now) { self.noted.max(self.heard) } else { now.0 }
    }

    /// Whether a page is over at a time, and nothing of it is taken. What went does not come again: one's own entries would
    /// look as if another device had this one's key.
    fn is_page_over(&self, log: &LogId, now: Now) -> bool {
        self.over.contains_key(log) || self.foreign.get(log).is_some_and(|end| *end <= self.believed(now))
    }

    /// When something is over next.
    pub fn next_end(&self) -> Option<Now> {
        let words = self.next.first().map(|(end, _, _)| *end);
        let page = self.pages.first().map(|(end, _)| *end);
        words.into_iter().chain(page).min().map(Now)
    }
}

impl Member {
    /// Whether what is said in a log has a term. Nothing of it goes where it is kept by nobody's clock: on no stick, and to
    /// no courier, where nothing is noted of it either.
    pub(super) fn has_term(&self, log: &LogId) -> bool {
        self.stretches.get(log).is_some_and(|stretch| stretch.opening().page.term().is_some())
    }

    /// Whether an entry's words have a term that is over by this device's clock: they are neither shown nor given.
    pub(super) fn has_ended(&self, entry: &EntryId) -> bool {
        self.terms.ends.get(entry).is_some_and(|end| *end <= self.clock.0)
    }

    /// Whether an entry's words are over, and do not come in any more. (While the clock is doubted they are taken in, and
    /// hidden.)
    pub(super) fn takes_no_more(&self, entry: &EntryId) -> bool {
        self.terms.ends.get(entry).is_some_and(|end| *end <= self.terms.believed(self.clock))
    }

    /// Somebody named or gave a page. Of one that is over a program that is as it should be does neither: where it has been
    /// over for more than a day, that program's clock differs from ours.
    pub(super) fn note_if_over(&mut self, log: &LogId) {
        let late = |end: &u64| end.saturating_add(limits::DAY_MS) <= self.clock.0;
        let end = self.terms.over.get(log).or_else(|| self.terms.foreign.get(log));
        self.terms.differs |= end.is_some_and(late);
    }

    /// Says once that clocks differ.
    pub(super) fn tell_of_clocks(&mut self, step: &mut Step) {
        if self.terms.differs && !core::mem::replace(&mut self.terms.differs_told, true) {
            step.events.push(Event::ClocksDiffer { now_ms: self.clock.0 });
        }
    }

    /// Whether a page is over here, and nothing of it is taken.
    pub(super) fn is_page_over(&self, log: &LogId) -> bool {
        self.terms.is_page_over(log, self.clock)
    }

    /// Whether a stretch that an entry would open is over already.
    pub(super) fn opens_over(&mut self, stretch: &Stretch) -> bool {
        let Some((days, day)) = stretch.opening().page.term() else {
            return false;
        };
        let end = term::end_of_page(days, day);
        let over = end <= self.terms.believed(self.clock);
        if over {
            // Not written down: its day says it again. What follows it on its way is not waited for.
            self.terms.foreign.insert(stretch.log(), end);
            self.note_if_over(&stretch.log());
        }
        over
    }

    /// A page with a term is here from now on. Noted in the same commit as its first entry.
    pub(super) fn note_page(&mut self, log: LogId, step: &mut Step) {
        let Some((days, day)) = self.stretches.get(&log).and_then(|stretch| stretch.opening().page.term()) else {
            return;
        };
        if self.terms.pages.is_empty() {
            // Times are noted only where something goes by them.
            self.note_clock(self.clock, step);
        }
        self.terms.pages.insert((term::end_of_page(days, day), log));
    }

    /// Words of a page with a term came: of those that claim a later day it is noted when.
    pub(super) fn note_coming(&mut self, log: &LogId, node: usize, step: &mut Step) {
        let Some(stretch) = self.stretches.get(log).filter(|stretch| stretch.opening().page.term().is_some()) else {
            return;
        };
        let entry = stretch.entry(node);
        if !entry.cells.is_empty() && entry.time > self.clock.0.saturating_add(limits::DAY_MS) {
            self.terms.came.insert(entry.id(), self.clock.0);
            step.put(Table::Note, came_row(&entry.id()), self.clock.0.to_be_bytes());
        }
    }

    /// An entry is in its log now: when its words are over.
    pub(super) fn note_end(&mut self, log: &LogId, node: usize) {
        let Some(stretch) = self.stretches.get(log) else {
            return;
        };
        let entry = stretch.entry(node);
        if entry.member != self.persona.member {
            self.terms.heard = self.terms.heard.max(entry.time);
        }
        let Some((days, _)) = stretch.opening().page.term() else {
            return;
        };
        if !entry.cells.is_empty() {
            let came = self.terms.came.get(&entry.id()).copied().unwrap_or(u64::MAX);
            let end = term::end_of_words(days, entry.time, came);
            self.terms.ends.insert(entry.id(), end);
            self.terms.next.insert((end, *log, entry.id()));
        }
    }

    /// A time that somebody else signed in the group log, as a day.
    pub(super) fn note_group_day(&mut self, node: usize) {
        let entry = self.groups.entry(node);
        if entry.member != self.persona.member {
            self.terms.heard = self.terms.heard.max(entry.time.saturating_mul(limits::DAY_MS));
        }
    }

    /// What time it is at somebody who is connected. A group that nobody wrote in for a week does not doubt its clocks
    /// when two meet.
    pub(super) fn note_clock_of(&mut self, member: &MemberId, hours: u64) {
        if *member != self.persona.member {
            self.terms.heard = self.terms.heard.max(hours.saturating_mul(limits::HOUR_MS));
        }
    }

    /// The notes of a member that was opened are complete: what is over when.
    pub(super) fn load_terms(&mut self, now: Now) {
        for node in 0..self.groups.len() {
            self.note_group_day(node);
        }
        let logs: Vec<_> = self.stretches.iter().map(|(log, stretch)| (*log, stretch.graph().len())).collect();
        for (log, nodes) in logs {
            if let Some((days, day)) = self.stretches.get(&log).and_then(|stretch| stretch.opening().page.term()) {
                self.terms.pages.insert((term::end_of_page(days, day), log));
            }
            for node in 0..nodes {
                self.note_end(&log, node);
            }
        }
        self.clock = now;
    }

    fn note_clock(&mut self, now: Now, step: &mut Step) {
        self.terms.noted = now.0;
        step.put(Table::Note, b"clock".as_slice(), now.0.to_be_bytes());
    }

    /// At the beginning of every call: what is over goes, before anything is shown, given or taken.
    pub(super) fn let_terms_end(&mut self, now: Now, step: &mut Step) {
        self.let_ladders_down(now, step);
        let is_due = self.terms.next_end().is_some_and(|end| end <= now);
        if self.terms.doubts(now) {
            let since = is_due.then(|| *self.terms.doubted_since.get_or_insert(now.0));
            let long = |since: u64| now.0 >= since.saturating_add(ASKED_AFTER_MS) || now.0 < since;
            if since.is_some_and(long) && !core::mem::replace(&mut self.terms.asked, true) {
                let seen_ms = self.terms.noted.max(self.terms.heard);
                step.events.push(Event::ClockDoubted { now_ms: now.0, seen_ms });
            }
        } else if !self.terms.pages.is_empty()
            && (now.0 < self.terms.noted || now.0 >= self.terms.noted.saturating_add(limits::HOUR_MS))
        {
            self.note_clock(now, step);
        }
        if is_due {
            self.let_words_go(Now(self.terms.believed(now)), step);
        }
    }

    fn let_words_go(&mut self, until: Now, step: &mut Step) {
        let mut threads: BTreeMap<ThreadId, usize> = BTreeMap::new();
        while let Some((end, log, entry)) = self.terms.next.first().copied().filter(|(end, _, _)| *end <= until.0) {
            self.terms.next.remove(&(end, log, entry));
            let Some(stretch) = self.stretches.get(&log) else { continue };
            let Some(node) = stretch.graph().node(&entry) else { continue };
            let cells = (0u8..).zip(&stretch.entry(node).cells).map(|(number, _)| (entry, number)).collect::<Vec<_>>();
            let shown = stretch.messages().contains_key(&node) && !stretch.is_withdrawn(node);
            let thread = stretch.opening().page.thread();
            for name in &cells {
                self.erase_cell(name, step);
            }
            if let Some(thread) = thread.filter(|_| shown) {
                *threads.entry(thread).or_default() += 1;
            }
        }
        self.let_attachments_go(step);
        while let Some((end, log)) = self.terms.pages.first().copied().filter(|(end, _)| *end <= until.0) {
            self.terms.pages.remove(&(end, log));
            self.let_page_go(log, end, step);
        }
        let forgotten = until.0.saturating_sub(limits::OVER_REMEMBERED_DAYS * limits::DAY_MS);
        let old: Vec<_> = self.terms.over.iter().filter(|(_, end)| **end < forgotten).map(|(log, _)| *log).collect();
        self.terms.foreign.retain(|_, end| *end >= forgotten);
        for log in old {
            self.terms.over.remove(&log);
            step.erase(Table::Note, over_row(&log));
        }
        for thread in threads.into_keys() {
            step.events.push(Event::WordsWent { thread });
        }
    }

    /// Entries, document and all that was noted of them.
    fn let_page_go(&mut self, log: LogId, end: u64, step: &mut Step) {
        let Some(stretch) = self.stretches.remove(&log) else {
            return;
        };
        for node in 0..stretch.graph().len() {
            let id = stretch.entry(node).id();
            step.erase(Table::Entry, id.0);
            self.terms.ends.remove(&id);
            if self.terms.came.remove(&id).is_some() {
                step.erase(Table::Note, came_row(&id));
            }
            self.erased_at.remove(&id);
        }
        if let Some(gone) = self.let_go.remove(&log) {
            super::letting_go::rows_of(&log, gone.len()).for_each(|key| step.erase(Table::Note, key));
        }
        self.pending.contents.insert(log);
        self.terms.over.insert(log, end);
        step.put(Table::Note, over_row(&log), end.to_be_bytes());
        if self.sent.remove(&log).is_some() {
            step.erase(Table::Note, [b"sent".as_slice(), &log.0].concat());
        }
        let leaves: Vec<_> = self.leaves.keys().filter(|(_, of, _)| *of == log).copied().collect();
        for leaf in leaves {
            self.forget_leaf(&leaf, step);
        }
        self.forget_heeded(&log, step);
        for peer in self.peers.values_mut() {
            peer.known.remove(&log);
            peer.held.remove(&log);
            peer.given.remove(&log);
            peer.to_offer.remove(&log);
            peer.claims.remove(&log);
            peer.over.remove(&log);
            peer.missing.remove(&log);
        }
        self.parking.forget_log(&log);
    }

    /// Once a day the ladders of the epochs that are kept are let down: what was wrapped for days that are over opens with
    /// nothing that is still here.
    fn let_ladders_down(&mut self, now: Now, step: &mut Step) {
        let today = Now(self.terms.believed(now)).day();
        if self.terms.let_down == today {
            return;
        }
        self.terms.let_down = today;
        for (id, epoch) in &mut self.epochs {
            let made = epoch.signed.rotate.day;
            if epoch.rungs.as_mut().is_some_and(|rungs| rungs.let_go(today, made)) {
                epoch.put_again(id, step);
            }
        }
    }

    /// The clock is right: its person says so.
    pub(super) fn clock_is_right(&mut self, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        self.note_clock(now, step);
        self.let_terms_end(now, step);
        Ok(Done::Done)
    }

    /// When something is over next. What is hidden waits for its person's word, or for somebody else's, not for a time.
    pub(super) fn next_term(&self) -> Option<Now> {
        let end = self.terms.next_end()?;
        if end > self.clock {
            return Some(end);
        }
        let asks = self.terms.doubts(self.clock) && !self.terms.asked;
        self.terms.doubted_since.filter(|_| asks).map(|since| Now(since.saturating_add(ASKED_AFTER_MS)))
    }

    /// Whether words are hidden and wait for their person's word on the clock.
    pub(super) fn terms_view(&self, now: Now) -> TermsView {
        let doubted = self.terms.doubts(now) && self.terms.next_end().is_some_and(|end| end <= now);
        let seen_ms = self.terms.noted.max(self.terms.heard);
        TermsView { clock_doubted: doubted, now_ms: now.0, seen_ms }
    }

    /// Where a page of a thread stands. While all on it claims a day to come it stands where it came: nobody's words stay
    /// below all others by their date.
    pub(super) fn place_shown(&self, log: &LogId, page: &crate::kind::Page) -> (u64, u64) {
        let (day, number) = page.place();
        let entries = self.stretches.get(log).filter(|_| page.term().is_some()).into_iter().flat_map(|stretch| {
            let all = 0..stretch.graph().len();
            all.filter(|node| !stretch.entry(*node).cells.is_empty()).map(|node| stretch.graph().id(node))
        });
        let came = entries.map(|id| self.terms.came.get(&id).copied()).collect::<Option<Vec<_>>>();
        match came.and_then(|came| came.into_iter().max()) {
            Some(came) => (day.min(Now(came).day().saturating_add(1)), number),
            None => (day, number),
        }
    }

    /// The time to write under a term: this clock, unless most others write at much later times.
    pub(super) fn time_to_write(&self, thread: &ThreadId, now: Now) -> Now {
        if thread.term_days().is_some() { now.max(self.believed(now)) } else { now }
    }
}
