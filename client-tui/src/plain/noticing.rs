//! What happens meanwhile, in plain lines: one quiet line each, never the words themselves unless *live* is on.

use std::io::Write;

use kith_node::api::Notice;
use kith_protocol::command::Delivery;
use kith_protocol::event::Event;
use kith_protocol::id::MemberId;
use tokio::io::AsyncBufRead;
use tokio::sync::broadcast::error::RecvError;

use super::Plain;
use crate::hearing::{Heard, heard};
use crate::said::{Said, events};
use crate::t;

impl<R: AsyncBufRead + Unpin, W: Write> Plain<R, W> {
    pub(super) fn notice(&mut self, notice: Result<Notice, RecvError>) {
        let notice = match notice {
            Ok(notice) => notice,
            // Some were missed: whatever they were, reading again shows what is here.
            Err(RecvError::Lagged(_)) => return self.new_words(),
            Err(RecvError::Closed) => return self.node_lost(),
        };
        let open = self.room.as_ref().map(super::room::Room::open);
        let name = notice.name.clone();
        match heard(notice, self.wishes, open) {
            Heard::Words(message) => {
                let lines = self.room.as_mut().map(|room| room.add(*message)).unwrap_or_default();
                self.show_all(&lines);
            }
            Heard::NewWords(ask) => {
                self.new_words();
                if let Some((who, said)) = ask {
                    self.asks(who, said);
                }
            }
            Heard::Changed(message) => {
                if let Some(room) = &mut self.room {
                    room.change(&message);
                }
            }
            Heard::Delivered(message, state) => {
                // Told only where the person was told before that the words are still here.
                let told = self.room.as_mut().is_some_and(|room| room.still_here.remove(&message));
                if told && state >= Delivery::Sent {
                    let line = events::line(&name, &Event::Delivery { message, state });
                    line.into_iter().for_each(|said| self.appear(said));
                }
            }
            // What was printed stays printed; reading again shows what has become of it.
            Heard::ReadAgain(said) => said.into_iter().for_each(|said| self.appear(said)),
            Heard::Asks(who, said) => self.asks(who, said),
            Heard::Line(said) | Heard::Changing(said) => self.appear_once(said),
            Heard::RoomGone(said) => {
                if let Some(room) = &mut self.room {
                    room.gone = true;
                }
                self.appear(said);
            }
            Heard::Meeting { said, over, .. } => {
                let holds = over && self.room.as_ref().is_some_and(|room| !room.draft.is_empty());
                let held = holds.then(|| t!("meeting-round-over-held"));
                said.into_iter().for_each(|said| self.appear(said.and(held.clone())));
            }
            Heard::Nothing => {}
        }
    }

    /// Somebody asks for somebody to be with them: one line for each who does, till words are read.
    fn asks(&mut self, who: MemberId, said: Said) {
        if self.asking.insert(who) {
            self.appear(said);
        } else {
            self.last = Some(said);
        }
    }

    fn new_words(&mut self) {
        let Some(room) = &mut self.room else { return };
        if !core::mem::replace(&mut room.new_words, true) {
            self.appear(Said { text: t!("event-new-words-plain"), why: t!("event-new-words-why") });
        }
    }

    /// What was said just now, by an answer or for another cause of the same kind, is not said twice.
    fn appear_once(&mut self, said: Said) {
        if self.last.as_ref().is_some_and(|last| last.text == said.text) || self.step.contains(&said.text) {
            self.last = Some(said);
        } else {
            self.appear(said);
        }
    }

    /// A line nobody typed for. With *quiet* on it is kept for `why` and not shown.
    pub(super) fn appear(&mut self, said: Said) {
        if !self.wishes.quiet {
            self.show(&said.text);
        }
        self.last = Some(said);
    }
}
