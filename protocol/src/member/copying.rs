//! A copy of one's own words. Nothing anyone else wrote goes into it, names of people and threads included.

use std::collections::BTreeMap;

use super::Member;
use super::looking::Place;
use crate::command::{Copied, CopyPart};
use crate::id::{Hash, ThreadId};
use crate::limits;
use crate::signature::{Context, Signature};
use crate::step::Rows;
use crate::words::{Words, shown_words};

/// The order a copy goes through: worked out once for all of its parts, as long as nothing comes in between.
pub(crate) struct Going {
    /// How many entries had come.
    arrival: u64,
    places: Vec<(ThreadId, Place)>,
    /// Of threads that this person named.
    names: BTreeMap<ThreadId, String>,
}

impl Member {
    /// The words from a place on, as many as fit one part.
    pub(super) fn copy_part(&mut self, from: usize, rows: &dyn Rows) -> CopyPart {
        let me = self.chosen_name_of(&self.persona.member.clone(), rows);
        let mut part = CopyPart {
            group: self.persona.group,
            group_name: self.persona.group_name.clone(),
            member: self.persona.member,
            device: self.device(),
            me: if me.is_empty() { self.persona.me.clone() } else { me },
            words: Vec::new(),
            next: None,
        };
        let going = match self.copying.take() {
            Some(going) if from > 0 && going.arrival == self.arrival => going,
            _ => self.order_to_copy(rows),
        };
        let mut size = 0;
        for (at, (thread, place)) in going.places.iter().enumerate().skip(from) {
            if size > limits::COPY_PART_BYTES {
                part.next = Some(at);
                break;
            }
            let name = going.names.get(thread).map(String::as_str);
            if let Some(copied) = self.copied(*thread, name, place, rows) {
                size += match &copied {
                    Copied::Own { text, note, attachments, .. } => {
                        200 + 500 * attachments.len()
                            + text.as_ref().map_or(0, String::len)
                            + note.as_ref().map_or(0, String::len)
                    }
                    Copied::Replied { .. } => 100,
                };
                part.words.push(copied);
            }
        }
        self.copying = Some(going).filter(|_| part.next.is_some());
        part
    }

    fn order_to_copy(&mut self, rows: &dyn Rows) -> Going {
        let (mut places, mut names) = (Vec::new(), BTreeMap::new());
        for (thread, name) in self.threads_to_copy(rows) {
            places.extend(self.order_of(&thread).into_iter().map(|place| (thread, place)));
            names.extend(name.map(|name| (thread, name)));
        }
        Going { arrival: self.arrival, places, names }
    }

    /// All threads, with their names where this person gave them.
    fn threads_to_copy(&mut self, rows: &dyn Rows) -> Vec<(ThreadId, Option<String>)> {
        let mut threads = vec![(self.persona.group.first_thread(), None)];
        for (thread, cell) in self.threads() {
            let own = self.groups.get(&cell.0).is_some_and(|entry| entry.member == self.persona.member);
            threads.push((thread, own.then(|| self.name_in(&cell, rows)).flatten()));
        }
        threads
    }

    fn copied(&self, thread: ThreadId, name: Option<&str>, place: &Place, rows: &dyn Rows) -> Option<Copied> {
        let stretch = self.stretches.get(&place.0)?;
        let message = stretch.messages().get(&place.1)?;
        if stretch.is_withdrawn(place.1) {
            return None;
        }
        let words = self.cell_at(place, 0, rows);
        let words = words.and_then(|words| <Words as crate::encoding::Canonical>::from_bytes(&words).ok());
        if message.member == self.persona.member {
            return Some(Copied::Own {
                id: message.id,
                thread,
                thread_name: name.map(str::to_owned),
                at_ms: message.id.time_ms(),
                text: words.as_ref().map(|words| shown_words(&words.text)),
                answers: words.as_ref().is_some_and(|words| words.reply.is_some()),
                note: words.and_then(|words| words.note).map(|note| shown_words(&note)),
                attachments: {
                    let files = self.attached_at(place, rows);
                    self.attachments_view(message.id, &message.member, &files)
                },
            });
        }
        let answered = words.and_then(|words| words.reply)?;
        let own = |s: &crate::stretch::Stretch| s.message_of(&answered.id, &self.persona.member).is_some();
        let is_own = answered.is_by(&self.persona.member) && self.stretches.values().any(own);
        is_own.then_some(Copied::Replied { thread })
    }

    /// Signs the machine form of a copy.
    pub(super) fn sign_copy(&self, digest: &Hash) -> Signature {
        let (group, member) = (self.persona.group, self.persona.member);
        let maker = crate::copy::Maker { group, member, device: self.device() };
        self.persona.device.sign(Context::Copy, &maker.statement(digest))
    }
}
