//! Saying something. Words are stored first, under an id that stays theirs; the entry is signed when there is somebody
//! to give it to. If somebody came in meanwhile, the words wait until their author says *send*.

use std::collections::BTreeSet;

use super::Member;
use super::cells::Sealed;
use crate::attachment::{AttachmentId, Attachments};
use crate::command::{Delivery, Done, Refusal};
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::entry::{Entry, Opening};
use crate::event::Event;
use crate::graph::NodeSet;
use crate::id::{EntryId, LogId, MemberId, MessageCalled, MessageId, MessageName, ThreadId};
use crate::kind::{Kind, Page};
use crate::limits;
use crate::step::{Now, Rows, Step, Table};
use crate::stretch::Stretch;
use crate::term;
use crate::words::{self, Words};
use rand_core::Rng as _;

/// Words stored, not yet signed.
#[derive(Clone)]
pub(crate) struct Unsent {
    pub thread: ThreadId,
    pub words: Words,
    pub attachments: Attachments,
    /// What said who would hear when it was written ([`crate::group_log::Counted::hearing`]).
    pub hearers: Vec<EntryId>,
    /// Somebody came in: its author decides.
    pub held: bool,
}

/// What a message is made of.
pub(crate) struct Said {
    pub text: String,
    pub reply: Option<MessageCalled>,
    pub note: Option<String>,
    pub attachments: Attachments,
    pub asks: Option<words::Asks>,
}

impl Canonical for Unsent {
    fn write(&self, w: &mut Writer) {
        w.value(&self.thread);
        w.value(&self.words);
        w.value(&self.attachments);
        w.list(&self.hearers);
        w.u8(u8::from(self.held));
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            thread: r.value()?,
            words: r.value()?,
            attachments: r.value()?,
            hearers: r.list(limits::HEARERS_MAX)?,
            held: r.flag()?,
        })
    }
}

impl Member {
    /// The thread that a name or the beginning of an id means; the first one for none.
    pub(super) fn thread(&mut self, name: Option<&str>, rows: &dyn Rows) -> Result<ThreadId, Refusal> {
        let Some(name) = name else {
            return Ok(self.persona.group.first_thread());
        };
        let threads = self.threads();
        // A whole id is that thread, whatever somebody else has called another one.
        if let Some(thread) = threads.keys().find(|thread| thread.hex() == name) {
            return Ok(*thread);
        }
        let named = |cell| self.name_in(cell, rows).is_some_and(|text| text == name);
        // Anybody may call a thread as another one is called: nobody's words go where its name was put second.
        let mut by_name = threads.iter().filter(|(_, cell)| named(cell)).map(|(thread, _)| *thread);
        let (by_name, another) = (by_name.next(), by_name.next());
        if another.is_some() {
            return Err(Refusal::SeveralThreads { thread: name.to_owned() });
        }
        let by_id = || {
            let begins = |thread: &&ThreadId| name.len() >= 4 && thread.hex().starts_with(name);
            let first = self.persona.group.first_thread();
            threads.keys().chain([&first]).find(begins).copied()
        };
        by_name.or_else(by_id).ok_or_else(|| Refusal::NoSuchThread { thread: name.to_owned() })
    }

    pub(super) fn say(
        &mut self,
        thread: Option<&str>,
        said: Said,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        // Nothing is signed while another copy of this device is further; words are kept all the same.
        self.may_write().or_else(|refusal| if refusal == Refusal::LogGoesFurther { Ok(()) } else { Err(refusal) })?;
        let Said { text, reply, note, attachments, asks } = said;
        let note = note.map(|note| words::text(&note, limits::LINE_BYTES_MAX)).transpose()?;
        let reply = reply.map(|called| self.message_called(called)).transpose()?;
        let words = Words { text, reply, note: note.filter(|note| !note.is_empty()), asks };
        words.check(!attachments.0.is_empty())?;
        attachments.check()?;
        let thread = self.thread(thread, rows)?;
        let mut random = [0; 10];
        self.random.fill_bytes(&mut random);
        let id = MessageId::new(now.0, random);
        for (number, file) in (1u8..).zip(&attachments.0) {
            // The node keeps what is noted here and nothing else: noted with the words, the bytes are there as long as they.
            self.note_attachment(AttachmentId::new(id, &self.persona.member, number), file.hash, step);
        }
        let unsent = Unsent { thread, words, attachments, hearers: self.counted.hearing.clone(), held: false };
        step.put(Table::Outbox, id.0, unsent.to_bytes());
        self.outbox.insert(id, unsent);
        Ok(Done::Said { id, state: Delivery::Here })
    }

    /// The message that is meant, with its author. An id that several people's messages bear means none of them.
    pub(super) fn message_called(&self, called: MessageCalled) -> Result<MessageName, Refusal> {
        let (id, wanted) = match called {
            MessageCalled::Id(id) => (id, None),
            MessageCalled::Named(name) => (name.id, Some(name)),
        };
        let own = self.outbox.contains_key(&id).then_some(self.persona.member);
        let authors = self.stretches.values().flat_map(|stretch| stretch.authors_of(&id)).chain(own);
        let names: BTreeSet<_> = authors.map(|author| MessageName::of(id, &author)).collect();
        match (wanted, names.len()) {
            (Some(wanted), _) => names.get(&wanted).copied().ok_or(Refusal::NoSuchMessage),
            (None, 0) => Err(Refusal::NoSuchMessage),
            (None, 1) => names.first().copied().ok_or(Refusal::NoSuchMessage),
            (None, _) => Err(Refusal::SeveralMessages),
        }
    }

    /// Held words are sent to everyone who would hear them now.
    pub(super) fn send_unsent(&mut self, messages: &[MessageId], step: &mut Step) -> Result<Done, Refusal> {
        self.may_write()?;
        if messages.iter().any(|id| !self.outbox.contains_key(id)) {
            return Err(Refusal::NoSuchMessage);
        }
        let hearers = self.counted.hearing.clone();
        for (id, unsent) in &mut self.outbox {
            if (messages.is_empty() && unsent.held) || messages.contains(id) {
                unsent.held = false;
                unsent.hearers.clone_from(&hearers);
                step.put(Table::Outbox, id.0, unsent.to_bytes());
            }
        }
        Ok(Done::Done)
    }

    /// Unsent words go; nothing of them stays.
    pub(super) fn drop_unsent(&mut self, message: MessageId, step: &mut Step) -> Result<Done, Refusal> {
        self.outbox.remove(&message).ok_or(Refusal::NoSuchMessage)?;
        step.erase(Table::Outbox, message.0);
        self.let_attachments_go(step);
        Ok(Done::Done)
    }

    /// What is being typed.
    pub(super) fn keep_draft(&mut self, thread: Option<&str>, text: String, step: &mut Step) -> Result<Done, Refusal> {
        if text.len() > limits::TEXT_BYTES_MAX {
            return Err(Refusal::TooLong { most: limits::TEXT_BYTES_MAX });
        }
        let thread = self.thread(thread, &super::founding::NoRows)?;
        if text.is_empty() {
            if self.drafts.remove(&thread).is_some() {
                step.erase(Table::Draft, thread.0);
            }
        } else {
            step.put(Table::Draft, thread.0, text.clone().into_bytes());
            self.drafts.insert(thread, text);
        }
        Ok(Done::Done)
    }

    /// A thread of its own. Its name stands in the group log and is shown to people who come later.
    pub(super) fn open_thread(
        &mut self,
        name: &str,
        days: Option<u16>,
        now: Now,
        step: &mut Step,
    ) -> Result<Done, Refusal> {
        self.may_write()?;
        let name = words::name(name)?;
        let agreed = self.groups.rules(&NodeSet::first(self.groups.len())).term_days;
        let term = match days {
            Some(0) => 0,
            Some(days) => term::of_days(days).ok_or(Refusal::NoSuchTerm)?,
            // What the group agreed on, if it is a term that this program knows.
            None => term::of_days(agreed).unwrap_or(0),
        };
        let mut random = [0; 16];
        self.random.fill_bytes(&mut random[..15]);
        random[15] = term;
        let cells = self.seal_in_group_log(&name)?;
        self.write_in_group_log(&Kind::ThreadOpened { random }, cells, now, step);
        Ok(Done::Opened { thread: ThreadId::opened_by(&self.persona.member, &random) })
    }

    /// The person goes by this name from now on.
    pub(super) fn set_name(&mut self, name: &str, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        self.may_write()?;
        let name = words::name(name)?;
        let over = self.names.over_name(&self.persona.member);
        let cells = self.seal_in_group_log(&name)?;
        self.write_in_group_log(&Kind::Name { over }, cells, now, step);
        self.persona.me = name;
        self.save_persona(step);
        Ok(Done::Done)
    }

    /// The person's duties line.
    pub(super) fn set_duties(&mut self, text: &str, now: Now, step: &mut Step) -> Result<Done, Refusal> {
        self.may_write()?;
        let text = words::text(text, limits::LINE_BYTES_MAX)?;
        let over = self.names.over_duties(&self.persona.member);
        let cells = self.seal_in_group_log(&text)?;
        self.write_in_group_log(&Kind::Duties { over }, cells, now, step);
        Ok(Done::Done)
    }

    fn seal_in_group_log(&mut self, text: &str) -> Result<Sealed, Refusal> {
        let (seq, _) = self.groups.next(&self.device());
        let log = self.groups.log();
        self.seal_cells(log, seq, &[text.as_bytes()]).ok_or(Refusal::TooLong { most: limits::LINE_BYTES_MAX })
    }

    /// Signs what waits, once there is somebody to give it to and nobody has come in since it was written.
    pub(super) fn release_outbox(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) {
        let somebody = self.peers.values().any(|peer| peer.exchanged && peer.device().is_some());
        if somebody {
            self.sign_what_waits(true, now, rows, step);
        }
    }

    /// Signs what waits, unless somebody has come in since it was written: then its author decides. Words with a term do
    /// not go on a stick or to a courier, which nothing makes forget them: they wait for somebody to connect to.
    pub(super) fn sign_what_waits(&mut self, with_terms: bool, now: Now, rows: &dyn Rows, step: &mut Step) {
        if self.outbox.is_empty() || self.may_write().is_err() {
            return;
        }
        let hear = self.groups.heard_by(&self.counted.hearing);
        let mut held = Vec::new();
        let mut came_in: BTreeSet<MemberId> = BTreeSet::new();
        let waiting: Vec<_> = self.outbox.iter().filter(|(_, unsent)| !unsent.held).map(|(id, _)| *id).collect();
        for id in waiting {
            let Some(unsent) = self.outbox.get_mut(&id) else {
                continue;
            };
            if !with_terms && unsent.thread.term_days().is_some() {
                continue;
            }
            let new: Vec<_> = hear.iter().filter(|m| !self.groups.is_among(m, &unsent.hearers)).copied().collect();
            if !new.is_empty() {
                unsent.held = true;
                step.put(Table::Outbox, id.0, unsent.to_bytes());
                held.push(id);
                came_in.extend(new);
                continue;
            }
            let unsent = unsent.clone();
            if self.write_words(unsent.thread, &unsent.words, &unsent.attachments, id, now, step).is_some() {
                self.outbox.remove(&id);
                step.erase(Table::Outbox, id.0);
            }
        }
        if !held.is_empty() {
            let came_in = came_in.iter().map(|member| self.name_of(member, rows)).collect();
            step.events.push(Event::Held { messages: held, came_in });
        }
    }

    /// The page that the next words of a thread go onto: the last one with words, or one further if that is full, or if on
    /// it words would stand below these which their writer did not know of these hearers with.
    fn page_for(&self, thread: ThreadId, now: Now) -> u64 {
        let hearers = self.counted.hearers;
        let page = |number| self.page(thread, number, now);
        let day = page(0).place().0;
        let with_words = || {
            let with = self.stretches.values().filter(|stretch| !stretch.messages().is_empty());
            let of = with.filter(|s| s.opening().page.thread() == Some(thread) && s.opening().page.place().0 == day);
            of.map(|stretch| (stretch.opening().page.place().1, stretch))
        };
        let mut number = with_words().map(|(number, _)| number).max().unwrap_or(0);
        let known = |stretch: &Stretch| stretch.hearers().iter().all(|e| self.counted.hearing.binary_search(e).is_ok());
        if with_words().any(|(n, stretch)| n == number && !known(stretch)) {
            number += 1;
        }
        let full = |number: u64| {
            let log = page(number).document().stretch(&hearers);
            self.is_page_over(&log) || self.stretches.get(&log).is_some_and(|stretch| stretch.is_full(now))
        };
        while full(number) {
            number += 1;
        }
        number
    }

    /// A page of a thread that is written on now.
    fn page(&self, thread: ThreadId, number: u64, now: Now) -> Page {
        match thread.term_days() {
            Some(_) => Page::Day { thread, day: now.day(), number },
            None => Page::Thread { thread, number },
        }
    }

    /// The stretch and page that the next words of a thread go into.
    fn stretch_for(&mut self, thread: ThreadId, now: Now, step: &mut Step) -> Option<(LogId, Option<Opening>)> {
        let number = self.page_for(thread, now);
        // A page's number goes as far as the group log. Who fills page after page in a group where nobody comes and goes
        // makes it longer by an act that says nothing.
        for _ in self.groups.len() as u64..number {
            self.write_in_group_log(&Kind::Seen, Sealed::default(), now, step);
        }
        let hearers = self.counted.hearers;
        let page = self.page(thread, number, now);
        let document = page.document();
        let log = document.stretch(&hearers);
        let opening = Opening { document, page, hearers };
        if let std::collections::btree_map::Entry::Vacant(place) = self.stretches.entry(log) {
            place.insert(Stretch::new(self.persona.group, opening.clone(), self.counted.hearing.clone())?);
        }
        let first = self.stretches.get(&log)?.next(&self.device()).0 == 1;
        Some((log, first.then_some(opening)))
    }

    /// Signs words into the thread's present stretch.
    pub(super) fn write_words(
        &mut self,
        thread: ThreadId,
        words: &Words,
        attachments: &Attachments,
        message: MessageId,
        now: Now,
        step: &mut Step,
    ) -> Option<EntryId> {
        let device = self.device();
        self.join_branches(now, step);
        let written = self.time_to_write(&thread, now).0.max(message.time_ms());
        // The time in the id is left out on the wire when it is the entry's; signing at once is the usual case.
        let time = if written.saturating_sub(message.time_ms()) < 5_000 { message.time_ms() } else { written };
        let (log, opening) = self.stretch_for(thread, Now(time), step)?;
        let stretch = self.stretches.get(&log)?;
        let (seq, prev) = stretch.next(&device);
        let mut deps = stretch.graph().heads();
        deps.retain(|id| *id != prev);
        // Of more branches than an entry may name, those that have effect.
        deps.sort_by_key(|id| (!stretch.graph().node(id).is_some_and(|node| stretch.is_valid(node)), *id));
        deps.truncate(limits::DEPS_MAX);
        deps.sort_unstable();
        let parents: Vec<_> = deps.iter().chain([&prev]).filter_map(|id| stretch.graph().node(id)).collect();
        let heads = stretch.heads_to_name(&self.groups, &parents);
        let (words, attached) = (words.to_bytes(), attachments.to_bytes());
        let texts = [words.as_slice(), attached.as_slice()];
        let cells = self.seal_cells(log, seq, if attachments.0.is_empty() { &texts[..1] } else { &texts })?;
        let kind = Kind::Say { message };
        let entry = Entry {
            group: self.persona.group,
            log,
            member: self.persona.member,
            device,
            seq,
            prev,
            deps,
            heads,
            time,
            opening,
            kind: kind.number(),
            body: kind.body(),
            cells: cells.refs(),
        };
        let entry = entry.sign(&self.persona.device);
        // Words that nobody would take stay where they are.
        if self.is_page_over(&log) || !self.stretches.get_mut(&log)?.would_allow(&entry, &self.groups) {
            return None;
        }
        let id = entry.id();
        self.take_own(entry, cells, step);
        // Counted once an entry, however many it is given to.
        if let Some(epoch) = self.epoch_for_sending(now, step) {
            self.count_use(epoch, step);
        }
        Some(id)
    }

    /// How far words have come.
    pub(super) fn delivery(&self, message: &MessageId) -> Option<Delivery> {
        if let Some(unsent) = self.outbox.get(message) {
            return Some(if unsent.held { Delivery::Held } else { Delivery::Here });
        }
        let (stretch, node) = self
            .stretches
            .values()
            .find_map(|stretch| stretch.message_of(message, &self.persona.member).map(|node| (stretch, node)))?;
        let log = stretch.log();
        let mut holders: std::collections::BTreeSet<MemberId> = std::collections::BTreeSet::new();
        for peer in self.peers.values() {
            if let Some((_, member)) = peer.device()
                && peer.held.get(&log).is_some_and(|held| held.contains(node))
            {
                holders.insert(member);
            }
        }
        holders.extend(stretch.rest_on(node));
        holders.remove(&self.persona.member);
        let seq = stretch.entry(node).seq;
        Some(if self.tells_kept() && holders.len() >= 2 {
            Delivery::Kept
        } else if !holders.is_empty()
            || self.sent_up_to(&log) >= seq
            || self.peers.values().any(|p| p.known.get(&log).is_some_and(|known| known.contains(node)))
        {
            Delivery::Sent
        } else {
            Delivery::Here
        })
    }

    /// Whether there are enough other people that *kept* does not say who holds it.
    pub(super) fn tells_kept(&self) -> bool {
        self.counted.places.iter().filter(|(m, p)| **m != self.persona.member && !p.left).count() >= 3
    }

    pub(super) fn sent_up_to(&self, log: &LogId) -> u64 {
        self.sent.get(log).copied().unwrap_or(0)
    }

    /// Notes how far one's own words have left this device, so that it is still known after a restart.
    pub(super) fn note_sent(&mut self, step: &mut Step) {
        let device = self.device();
        let mut notes = Vec::new();
        for (log, stretch) in &self.stretches {
            let before = self.sent_up_to(log);
            let (next, _) = stretch.next(&device);
            if before + 1 >= next {
                continue;
            }
            let held = |seq: u64| {
                let node = stretch.at(&device, seq).and_then(|id| stretch.graph().node(&id));
                node.is_some_and(|n| self.peers.values().any(|p| p.held.get(log).is_some_and(|set| set.contains(n))))
            };
            if let Some(seq) = (before + 1..next).rev().find(|seq| held(*seq)) {
                notes.push((*log, seq));
            }
        }
        for (log, seq) in notes {
            self.sent.insert(log, seq);
            let mut key = b"sent".to_vec();
            key.extend_from_slice(&log.0);
            step.put(Table::Note, key, seq.to_be_bytes().to_vec());
        }
    }
}
