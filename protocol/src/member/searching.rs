//! Going through words newest first, a part at a time. What is sought is the caller's: the core only opens each word once,
//! keeps no index of any kind, and writes nothing down.

use std::collections::BinaryHeap;

use super::Member;
use super::looking::Place;
use crate::command::MessageView;
use crate::encoding::Canonical as _;
use crate::id::MessageId;
use crate::step::{Now, Rows};
use crate::stretch::Stretch;
use crate::words::{Words, shown_words};

/// How much one part looks at, so that nothing else waits long for it.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Messages, at most. At least 1.
    pub messages: usize,
    /// Bytes of texts found, after which the part ends.
    pub found_bytes: usize,
}

/// One part of going through words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Searched {
    /// What fits, newest first, by the time in the messages' ids.
    pub found: Vec<MessageView>,
    /// Where the next part begins: everything before this message is still to be looked at. `None`: that was all.
    pub next: Option<MessageId>,
}

impl Member {
    /// Looks through the words before a message (all, if there is none), in all threads. `fits` is given each text and
    /// each note as it is shown. Words that were taken back, or are not their person's, are not looked at.
    pub fn search(
        &mut self,
        before: Option<MessageId>,
        part: Part,
        fits: &mut dyn FnMut(&str) -> bool,
        now: Now,
        rows: &dyn Rows,
    ) -> Searched {
        self.clock = now;
        let (places, mut next) = self.newest_before(before, part.messages.max(1));
        let (mut found, mut bytes) = (Vec::new(), 0);
        for (id, place) in places {
            if bytes > part.found_bytes {
                // What was found last stands; the rest is for the next part.
                next = found.last().map(|view: &MessageView| view.id).or(next);
                break;
            }
            let Some(stretch) = self.stretches.get(&place.0) else { continue };
            let words = self.words_at(stretch, place.1, rows).and_then(|words| Words::from_bytes(&words).ok());
            let Some(words) = words else { continue };
            let (text, note) = (shown_words(&words.text), words.note.as_deref().map(shown_words));
            if fits(&text) || note.as_deref().is_some_and(&mut *fits) {
                found.extend(self.message_view(&[place], 0, rows));
                bytes += text.len() + note.map_or(0, |note| note.len());
            }
            debug_assert!(before.is_none_or(|before| id < before), "only what comes before is looked at");
        }
        Searched { found, next }
    }

    /// The newest so many shown messages before one, newest first, and where the part after begins.
    fn newest_before(&self, before: Option<MessageId>, most: usize) -> (Vec<(MessageId, Place)>, Option<MessageId>) {
        let whole = |stretch: &Stretch| stretch.tips().keys().all(|device| self.counted.devices.contains_key(device));
        let stretches: Vec<_> = self.stretches.iter().map(|(log, stretch)| (log, stretch, whole(stretch))).collect();
        let mut rest: Vec<_> = stretches.iter().map(|(_, stretch, _)| stretch.newest_before(before)).collect();
        // Of each stretch the newest that was not looked at.
        let mut newest = BinaryHeap::with_capacity(rest.len());
        for (i, rest) in rest.iter_mut().enumerate() {
            newest.extend(rest.next().map(|(id, node)| (id, i, node)));
        }
        let mut all: Vec<(MessageId, Place)> = Vec::with_capacity(most);
        while let Some((id, i, node)) = newest.pop() {
            // Of one id there is one message, if nobody's program is broken; if there are more they stay together.
            if let Some((last, _)) = all.last()
                && all.len() >= most
                && *last != id
            {
                let next = Some(*last);
                return (all, next);
            }
            newest.extend(rest[i].next().map(|(id, node)| (id, i, node)));
            let (log, stretch, whole) = stretches[i];
            if !stretch.is_withdrawn(node) && (whole || self.stands(stretch, node)) {
                all.push((id, (*log, node)));
            }
        }
        (all, None)
    }
}
