//! What is being typed is kept as it is typed. Of each thread one draft is on its way at a time and the newest follows, also
//! when another thread or group is open by then: what was typed in one place never lands in another, and is not lost.

use std::collections::BTreeMap;

use super::{Asked, Effect};
pub use crate::draft::Where;
use crate::draft::{Unkept, joined};
use crate::screen::state::Room;
use crate::typed;

impl Where {
    /// The thread that is open.
    pub fn of(room: &Room) -> Self {
        Self {
            group: room.place.group.clone(),
            room: room.place.room_id(),
            thread: room.thread,
            thread_name: room.thread_name.clone(),
        }
    }

    /// The first thread of the group that is open, or whose room is.
    pub fn of_group(room: &Room) -> Self {
        Self { group: room.place.group.clone(), room: None, thread: room.group.first_thread(), thread_name: None }
    }
}

/// What is on its way to a node, of each thread.
#[derive(Default)]
pub struct Drafts {
    going: BTreeMap<Where, Going>,
    /// Words that are to join a draft, which is being looked at.
    joining: Vec<(Where, String)>,
    /// What no node took.
    pub unkept: Unkept,
}

/// A draft on its way, and what was typed since.
struct Going {
    sent: String,
    newest: Option<String>,
}

impl Drafts {
    /// Keeps what is written in the open thread.
    pub(super) fn keep(&mut self, room: &Room) -> Vec<Effect> {
        let text = room.composer.text();
        // A command is not words for anyone; what was being written when it was begun is.
        let text = if typed::command(&text).is_some() { String::new() } else { text };
        let held = room.held.text();
        let kept = [held.as_str(), &room.beside, &text].into_iter().filter(|text| !text.is_empty());
        self.put(Where::of(room), kept.collect::<Vec<_>>().join("\n"))
    }

    /// Keeps a text as the draft of a thread.
    pub(super) fn put(&mut self, place: Where, text: String) -> Vec<Effect> {
        if let Some(going) = self.going.get_mut(&place) {
            going.newest = Some(text);
            return Vec::new();
        }
        self.unkept.taken(&place);
        self.going.insert(place.clone(), Going { sent: text.clone(), newest: None });
        let call = place.keep(text);
        vec![Effect::Call(Asked::DraftKept(place), call)]
    }

    /// Adds words to the draft of a thread that is not open: before what was typed there since.
    pub(super) fn add(&mut self, place: Where, words: String) -> Vec<Effect> {
        if let Some(Going { newest: Some(newest), .. }) = self.going.get_mut(&place) {
            *newest = joined(&words, newest);
            return Vec::new();
        }
        self.joining.push((place.clone(), words.clone()));
        let call = place.look();
        vec![Effect::Call(Asked::DraftThere(place, words), call)]
    }

    /// What words are to join was looked at, or no node could say it: then they wait.
    pub(super) fn looked_at(&mut self, place: &Where, words: &str, ended: bool) {
        if let Some(at) = self.joining.iter().position(|(to, joins)| to == place && joins == words) {
            self.joining.remove(at);
        }
        if ended {
            self.unkept.add(place.clone(), words.to_owned());
        }
    }

    /// A draft was kept, or refused: the newest follows. What the node did not keep since it has ended waits.
    pub(super) fn kept(&mut self, place: Where, ended: bool) -> Vec<Effect> {
        match self.going.remove(&place) {
            Some(Going { newest: Some(newest), .. }) => self.put(place, newest),
            Some(Going { sent, .. }) if ended => {
                self.unkept.put(place, sent);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Whether words are on their way, or wait for a node.
    pub(super) fn wait(&self) -> bool {
        let words = |going: &Going| !going.newest.as_ref().unwrap_or(&going.sent).trim().is_empty();
        self.unkept.has_words() || !self.joining.is_empty() || self.going.values().any(words)
    }

    /// A node is there again: what none took goes to it.
    pub(super) fn again(&mut self) -> Vec<Effect> {
        let (whole, added) = self.unkept.take();
        let whole: Vec<Effect> = whole.into_iter().flat_map(|(place, text)| self.put(place, text)).collect();
        whole.into_iter().chain(added.into_iter().flat_map(|(place, words)| self.add(place, words))).collect()
    }

    /// The screen ends: whatever is still on its way waits to be kept.
    pub fn end(&mut self) {
        for (place, Going { sent, newest }) in core::mem::take(&mut self.going) {
            self.unkept.put(place, newest.unwrap_or(sent));
        }
        for (place, words) in core::mem::take(&mut self.joining) {
            self.unkept.add(place, words);
        }
    }
}
