//! Saying something in plain lines: at once, from a draft, or over several lines.

use std::io::Write;

use kith_node::api::Answer;
use kith_protocol::command::{Command, Delivery, Done, Query, Refusal, View};
use kith_protocol::id::MessageName;
use tokio::io::AsyncBufRead;

use super::Plain;
use crate::place::waits_alone;
use crate::said::{self, clean, meeting};
use crate::typing::Typing;
use crate::{t, typed};

impl<R: AsyncBufRead + Unpin, W: Write> Plain<R, W> {
    pub(super) async fn say(&mut self, text: String, reply: Option<MessageName>, note: Option<String>) {
        let Some(room) = &self.room else { return };
        let command = Command::Say { thread: room.thread_name.clone(), text, reply: reply.map(Into::into), note };
        self.said(command).await;
    }

    /// A note for readers beside somebody's message.
    pub(super) async fn note_for(&mut self, message: MessageName, text: String) {
        let Some(room) = &self.room else { return };
        self.said(Command::NoteFor { thread: room.thread_name.clone(), message: message.into(), text }).await;
    }

    async fn said(&mut self, command: Command) {
        let text = match &command {
            Command::Say { text, .. } | Command::NoteFor { text, .. } => Some(text.clone()),
            _ => None,
        };
        match self.does(command).await {
            Ok(Done::Said { id, state }) => {
                // In a room it is said each time where the words went.
                self.look_who_is_in().await;
                let to_whom = self.room.as_ref().and_then(|room| room.place.to_whom());
                to_whom.into_iter().for_each(|line| self.answer(&line));
                if state <= Delivery::Here {
                    if let Some(room) = &mut self.room {
                        room.still_here.insert(id);
                    }
                    let alone = state == Delivery::Here && self.is_alone().await;
                    let room = self.room.as_ref().and_then(|room| room.place.room.as_ref());
                    let waits = waits_alone(room, alone).filter(|_| state == Delivery::Here);
                    self.answer(&waits.unwrap_or_else(|| said::delivery(state)));
                }
            }
            Ok(_) => {}
            Err(refusal) => {
                self.refuse(&refusal);
                if let Some(text) = text {
                    self.put_back(Some(text)).await;
                }
                self.show(&t!("not-sent-not-lost"));
            }
        }
    }

    /// While somebody else has the turn in a round, one's own text is held as a draft till the round is over; `/say` sends
    /// it now. Nobody is kept from writing.
    pub(super) async fn say_or_hold(&mut self, text: String) {
        let Some(room) = &self.room else { return };
        if room.place.room.is_some() {
            return self.say(text, None, None).await;
        }
        let meeting = self.link.look(&room.place.group, Query::Meeting).await;
        if !matches!(meeting, Ok(View::Meeting(view)) if meeting::is_held(&view)) {
            return self.say(text, None, None).await;
        }
        let Some(room) = &self.room else { return };
        let held = [room.draft.as_str(), text.as_str()].into_iter().filter(|text| !text.is_empty());
        let held = held.collect::<Vec<_>>().join("\n");
        self.keep_draft(held).await;
        self.answer(&t!("meeting-round-held"));
    }

    /// Two lines of where the meeting is, while one is open.
    pub(super) async fn show_meeting(&mut self) {
        let Some(room) = &self.room else { return };
        if let Ok(View::Meeting(view)) = self.link.look(&room.place.group, Query::Meeting).await {
            self.show_all(&meeting::above(&view));
        }
    }

    /// The next round, by its usual name.
    pub(super) async fn begin_usual_round(&mut self, group: &str) {
        let what = match self.link.look(group, Query::Meeting).await {
            Ok(View::Meeting(view)) => meeting::usual_round(&view),
            Ok(_) => return self.refuse(&Refusal::NotACall),
            Err(refusal) => return self.refuse(&refusal),
        };
        if let Err(refusal) = self.link.command(group, Command::Meet { what }).await {
            self.refuse(&refusal);
        }
    }

    /// `/say` alone says what was typed before and not sent.
    pub(super) async fn say_or_draft(&mut self, text: String) {
        if !text.is_empty() {
            return self.say(text, None, None).await;
        }
        let draft = self.room.as_mut().map(|room| core::mem::take(&mut room.draft)).unwrap_or_default();
        if draft.trim().is_empty() {
            return self.answer(&t!("refusal-empty"));
        }
        self.keep_draft(String::new()).await;
        self.say(draft, None, None).await;
    }

    /// Several lines, kept as a draft while they are typed.
    pub(super) async fn write(&mut self) {
        self.show(&t!("slash-write"));
        let mut text = String::new();
        while let Some(line) = self.next_line().await {
            match line.trim() {
                "." => {
                    self.keep_draft(String::new()).await;
                    return self.say(text, None, None).await;
                }
                "/back" => return self.answer(&t!("not-sent-not-lost")),
                _ => {
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    text.push_str(&line);
                    self.keep_draft(text.clone()).await;
                }
            }
        }
    }

    /// Does something with words of the open group or room.
    pub(super) async fn does(&mut self, command: Command) -> Result<Done, Refusal> {
        let Some(room) = &self.room else { return Err(Refusal::NotACall) };
        match self.link.call(room.place.command(command)).await? {
            Answer::Done { outcome } => Ok(outcome),
            _ => Err(Refusal::NotACall),
        }
    }

    /// Looks at words of the open group or room.
    pub(super) async fn sees(&mut self, query: Query) -> Result<View, Refusal> {
        let Some(room) = &self.room else { return Err(Refusal::NotACall) };
        match self.link.call(room.place.look(query)).await? {
            Answer::View { view } => Ok(view),
            _ => Err(Refusal::NotACall),
        }
    }

    /// What is being typed when the program locks is kept with the draft. (A command is not: it was not meant to be said.)
    pub(super) async fn keep_typed(&mut self) {
        let typed = self.typing.as_mut().map(Typing::take).unwrap_or_default();
        let Some(room) = &self.room else { return };
        if typed.trim().is_empty() || typed::command(&typed).is_some() {
            return;
        }
        let draft = [room.draft.as_str(), typed.as_str()].into_iter().filter(|text| !text.is_empty());
        self.keep_draft(draft.collect::<Vec<_>>().join("\n")).await;
    }

    pub(super) async fn keep_draft(&mut self, text: String) {
        let Some(room) = &mut self.room else { return };
        room.draft.clone_from(&text);
        let thread = room.thread_name.clone();
        match self.does(Command::Draft { thread, text }).await {
            // What holds the groups has ended, which is told by itself; the words are kept here meanwhile.
            Ok(_) | Err(Refusal::Closing) => {}
            Err(refusal) => self.refuse(&refusal),
        }
    }

    pub(super) async fn show_draft(&mut self) {
        let Some(room) = &self.room else { return };
        let thread = room.thread_name.clone();
        if let Ok(View::Line(draft)) = self.sees(Query::Draft { thread }).await
            && !draft.trim().is_empty()
        {
            self.show(&t!("plain-draft", text = clean(&draft)));
            if let Some(room) = &mut self.room {
                room.draft = draft;
            }
        }
    }
}
