//! What happens meanwhile, in plain lines: one quiet line each, never the words themselves unless *live* is on.

use std::io::Write;

use kith_node::api::Notice;
use kith_protocol::command::{Delivery, MessageView};
use kith_protocol::event::{Event, MeetingChange};
use tokio::io::AsyncBufRead;
use tokio::sync::broadcast::error::RecvError;

use super::Plain;
use crate::said::{Said, clean, events};
use crate::t;

impl<R: AsyncBufRead + Unpin, W: Write> Plain<R, W> {
    pub(super) fn notice(&mut self, notice: Result<Notice, RecvError>) {
        let notice = match notice {
            Ok(notice) => notice,
            // Some were missed: whatever they were, reading again shows what is here.
            Err(RecvError::Lagged(_)) => return self.new_words_here(),
            // The node has ended; nothing more can come.
            Err(RecvError::Closed) => return self.ending = Some(super::Ending::Quit),
        };
        let here = self.room.as_ref().is_some_and(|room| room.is(notice.group));
        match notice.event {
            Event::Message { message, .. } if here && self.room.as_ref().is_some_and(|room| room.shows(&message)) => {
                self.words(*message);
            }
            Event::Message { message, .. } => {
                if !message.mine {
                    self.new_words_elsewhere(&notice.name, here);
                }
            }
            Event::MessageChanged { message } if here => {
                if let Some(room) = &mut self.room {
                    room.change(&message);
                }
            }
            Event::Connection { name, connected } if self.connections => {
                self.appear(events::connection(&name, connected));
            }
            Event::MessageChanged { .. } | Event::Connection { .. } => {}
            Event::Delivery { message, state } => {
                // Told only where the person was told before that the words are still here.
                let told = self.room.as_mut().is_some_and(|room| room.still_here.remove(&message));
                if told && state >= Delivery::Sent {
                    let line = events::line(&notice.name, &Event::Delivery { message, state });
                    line.into_iter().for_each(|said| self.appear(said));
                }
            }
            event => {
                let over = matches!(&event, Event::Meeting { change: MeetingChange::RoundOver });
                if let Some(said) = events::line(&notice.name, &event) {
                    let text = if here { said.text } else { format!("{}: {}", clean(&notice.name), said.text) };
                    self.appear(Said { text, why: said.why });
                }
                if over && here && self.room.as_ref().is_some_and(|room| !room.draft.trim().is_empty()) {
                    self.appear(Said { text: t!("meeting-round-over-held"), why: t!("meeting-turn-why") });
                }
            }
        }
    }

    fn words(&mut self, message: MessageView) {
        if message.mine || self.live {
            if let Some(room) = &mut self.room {
                let lines = room.add(message);
                self.show_all(&lines);
            }
        } else {
            self.new_words_here();
        }
    }

    fn new_words_here(&mut self) {
        let Some(room) = &mut self.room else { return };
        if !core::mem::replace(&mut room.new_words, true) {
            self.appear(Said { text: t!("event-new-words-plain"), why: t!("event-new-words-why") });
        }
    }

    fn new_words_elsewhere(&mut self, group: &str, here: bool) {
        if here {
            return self.new_words_here();
        }
        let name = clean(group);
        let text = t!("event-new-words-other", group = name);
        // Once, until something else was said.
        if self.last.as_ref().is_none_or(|last| last.text != text) {
            self.appear(Said { text, why: t!("event-new-words-why") });
        }
    }

    /// A line nobody typed for. With *quiet* on it is kept for `why` and not shown.
    pub(super) fn appear(&mut self, said: Said) {
        if !self.quiet {
            self.show(&said.text);
        }
        self.last = Some(said);
    }
}
