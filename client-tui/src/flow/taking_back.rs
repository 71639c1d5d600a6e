//! Taking back one's own words: one message, or all. What it can and cannot reach is said before.

use kith_node::api::Answer;
use kith_protocol::command::{Command, Done, MessageView, Query, Taking, View};
use kith_protocol::id::MessageId;

use super::{Deed, Flow, Next, Outcome, Question, Reply, nothing_done, refused};
use crate::place::Place;
use crate::said::{messages, pages};
use crate::t;

/// Taking words back.
pub struct TakingBack {
    place: Place,
    one: Option<(MessageId, Vec<String>)>,
    done: Vec<String>,
}

impl TakingBack {
    /// In this group, or this room: this message, if one was chosen.
    pub fn new(place: Place, one: Option<&MessageView>) -> Self {
        let one = one
            .filter(|message| !message.taken_back)
            .map(|message| (message.id, [messages::words(message), messages::after_words(message)].concat()));
        Self { place, one, done: Vec::new() }
    }

    fn look(&self) -> Next {
        Next::Do(Vec::new(), Deed::Call(self.place.look(Query::TakenBack)))
    }
}

impl Flow for TakingBack {
    fn title(&self) -> String {
        t!("screen-take-back")
    }

    fn begin(&mut self) -> Next {
        self.look()
    }

    fn reply(&mut self, reply: Reply) -> Next {
        let what = match (&self.one, reply) {
            (Some((id, _)), Reply::Choice(1)) => Taking::These(vec![*id]),
            (Some(_), Reply::Choice(2)) | (None, Reply::Choice(1)) => Taking::All,
            _ => return nothing_done(),
        };
        Next::Do(Vec::new(), Deed::Call(self.place.command(Command::TakeBack { what })))
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::View { view: View::TakenBack { any, copies_gone } })) => {
                if !self.done.is_empty() {
                    let mut lines = core::mem::take(&mut self.done);
                    lines.extend(copies_gone.map(|_| pages::copies_gone(any, copies_gone)).unwrap_or_default());
                    return Next::End(lines, None);
                }
                let mut lines = if any { pages::copies_gone(any, copies_gone) } else { Vec::new() };
                let room = self.place.room.is_some();
                lines.push(if room { t!("take-back-what-room") } else { t!("take-back-what") });
                lines.push(t!("take-back-reach"));
                // The choosing begins at what changes nothing.
                let mut options = vec![t!("take-back-keep")];
                if let Some((_, words)) = &self.one {
                    lines.push(t!("take-back-these"));
                    lines.extend(words.iter().map(|line| format!("{}{line}", messages::MARK)));
                    options.push(t!("take-back-one"));
                }
                options.push(if room { t!("take-back-all-room") } else { t!("take-back-all") });
                Next::Ask(lines, Question::Choice { prompt: t!("take-back-ask"), options, start: 0 })
            }
            Outcome::Answered(Ok(Answer::Done { outcome: Done::TakenBack { messages, unsent, stay } })) => {
                self.done = pages::taken_back(messages, unsent, stay);
                self.look()
            }
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}
