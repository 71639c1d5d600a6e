//! Saying something in plain lines: at once, from a draft, or over several lines.

use std::io::Write;

use kith_node::api::Answer;
use kith_protocol::command::{Command, Delivery, Done, Query, Refusal, View};
use kith_protocol::id::MessageName;
use tokio::io::AsyncBufRead;

use super::Plain;
use crate::draft::Draft;
use crate::place::waits_alone;
use crate::said::{self, clean, clean_lines, meeting, messages};
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
                    self.put_back(&text).await;
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
        self.add_to_draft(&text).await;
        self.answer(&t!("meeting-round-held"));
    }

    /// Words that end in a command: it is asked what was meant before anyone has them. Gives the command, if it is to be
    /// done; the words wait then.
    pub(super) async fn words_and_command(
        &mut self,
        line: &str,
        (words, command): (String, String),
    ) -> Result<Option<String>, Refusal> {
        self.show(&t!("words-end-command", command = command.clone()));
        let options = [t!("words-end-wait"), t!("words-end-say"), t!("words-end-do", command = command.clone())];
        match self.choose(&t!("words-end-ask"), &options, Some(0)).await? {
            Some(1) => self.say_or_hold(line.to_owned()).await,
            Some(2) => {
                self.put_back(&words).await;
                return Ok(Some(command));
            }
            _ => self.put_back(line).await,
        }
        Ok(None)
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

    /// `/say` alone says what was typed before and not sent. Where that was typed at different times, all of it is shown
    /// first: something may wait among it that was not meant for everyone, or not any more.
    pub(super) async fn say_or_draft(&mut self, text: String) {
        if !text.is_empty() {
            return self.say(text, None, None).await;
        }
        let draft = self.room.as_ref().map(|room| room.draft.clone()).unwrap_or_default();
        let text = match draft.pieces() {
            [] => return self.answer(&t!("refusal-empty")),
            [one] => one.clone(),
            several => match self.which_of(several).await {
                Ok(Some(text)) => text,
                Ok(None) => return self.answer(&t!("not-sent-not-lost")),
                Err(refusal) => return self.refuse(&refusal),
            },
        };
        self.take_out(&text).await;
        self.say(text, None, None).await;
    }

    /// What of several pieces is to be said.
    async fn which_of(&mut self, pieces: &[String]) -> Result<Option<String>, Refusal> {
        self.show(&t!("say-several"));
        for piece in pieces {
            let lines = clean_lines(piece).into_iter().map(|line| format!("{}{line}", messages::MARK));
            self.show_all(&lines.collect::<Vec<_>>());
        }
        let options = [t!("say-several-no"), t!("say-several-all"), t!("say-several-last")];
        Ok(match self.choose(&t!("say-several-ask"), &options, Some(0)).await? {
            Some(1) => Some(pieces.join("\n")),
            Some(2) => pieces.last().cloned(),
            _ => None,
        })
    }

    /// Words that went do not wait to be said any more; says whether they did.
    pub(super) async fn take_out(&mut self, words: &str) -> bool {
        let waited = self.room.as_mut().is_some_and(|room| room.draft.take_out(words));
        if waited {
            self.keep_draft().await;
        }
        waited
    }

    pub(super) async fn add_to_draft(&mut self, text: &str) {
        if let Some(room) = &mut self.room {
            room.draft.add(text);
        }
        self.keep_draft().await;
    }

    /// Several lines, kept as a draft while they are typed, beside what waits there already.
    pub(super) async fn write(&mut self) {
        self.show(&t!("slash-write"));
        let before = self.room.as_ref().map(|room| room.draft.clone()).unwrap_or_default();
        let mut text = String::new();
        while let Some(line) = self.next_line().await {
            match line.trim() {
                "." => {
                    self.set_draft(before).await;
                    return self.say(text, None, None).await;
                }
                "/back" => return self.answer(&t!("not-sent-not-lost")),
                _ => {
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    text.push_str(&line);
                    let mut both = before.clone();
                    both.add(&text);
                    self.set_draft(both).await;
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

    /// What is being typed when the program locks is kept with the draft, or, where it answers a question, with that. (A
    /// command is not: it was not meant to be said.)
    pub(super) async fn keep_typed(&mut self) {
        let typed = self.typing.as_mut().map(Typing::take).unwrap_or_default();
        if typed::command(&typed).is_some() {
            return;
        }
        if self.answering {
            self.half_answer = typed;
        } else if !typed.trim().is_empty() {
            self.add_to_draft(&typed).await;
        }
    }

    pub(super) async fn set_draft(&mut self, draft: Draft) {
        if let Some(room) = &mut self.room {
            room.draft = draft;
        }
        self.keep_draft().await;
    }

    pub(super) async fn keep_draft(&mut self) {
        let Some(room) = &self.room else { return };
        let (place, text) = (room.written(), room.draft.text());
        match self.link.call(place.keep(text.clone())).await {
            Ok(_) => self.unkept.taken(&place),
            // What holds the groups has ended, which is told by itself; the words are kept here meanwhile.
            Err(Refusal::Closing) => self.unkept.put(place, text),
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
                room.draft = Draft::of(&draft);
            }
        }
    }
}
