//! What is being typed is kept as it is typed. Of each thread one draft is on its way at a time and the newest follows, also
//! when another thread or group is open by then: what was typed in one place never lands in another, and is not lost.

use std::collections::BTreeMap;

use kith_protocol::command::{Command, Query};
use kith_protocol::id::{GroupId, ThreadId};

use super::{Asked, Effect};
use crate::place;
use crate::screen::state::Room;
use crate::typed;

/// A thread, as calls name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Where {
    /// The group.
    pub group: String,
    /// The room in it, if the words are written in one.
    pub room: Option<GroupId>,
    /// The thread.
    pub thread: ThreadId,
    /// The thread in calls; nothing for the first one.
    pub thread_name: Option<String>,
}

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

/// The threads whose drafts are on their way, each with what was typed since.
#[derive(Default)]
pub struct Drafts(BTreeMap<Where, Option<String>>);

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
        if let Some(newest) = self.0.get_mut(&place) {
            *newest = Some(text);
            return Vec::new();
        }
        self.0.insert(place.clone(), None);
        let command = Command::Draft { thread: place.thread_name.clone(), text };
        let call = place::does(place.group.clone(), place.room, command);
        vec![Effect::Call(Asked::DraftKept(place), call)]
    }

    /// Adds words to the draft of a thread that is not open: before what was typed there since.
    pub(super) fn add(&mut self, place: Where, text: String) -> Vec<Effect> {
        if let Some(Some(newest)) = self.0.get_mut(&place) {
            *newest = format!("{text}\n{newest}");
            return Vec::new();
        }
        let query = Query::Draft { thread: place.thread_name.clone() };
        let call = place::look(place.group.clone(), place.room, query);
        vec![Effect::Call(Asked::DraftThere(place, text), call)]
    }

    /// A draft was kept, or refused: the newest follows.
    pub(super) fn kept(&mut self, place: Where) -> Vec<Effect> {
        match self.0.remove(&place) {
            Some(Some(newest)) => self.put(place, newest),
            _ => Vec::new(),
        }
    }
}
