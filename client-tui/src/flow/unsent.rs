//! Words that are still on this device: send, hold, or take back, each by the person's own choice.

use kith_node::api::Answer;
use kith_protocol::command::{Command, Delivery, Query, UnsentView, View};

use super::{Deed, Flow, Next, Outcome, Question, Reply, nothing_done, refused};
use crate::place::Place;
use crate::said::pages;
use crate::t;

/// Going through unsent words, one at a time.
pub struct Unsent {
    place: Place,
    left: Vec<UnsentView>,
    lines: Vec<String>,
    begun: bool,
}

impl Unsent {
    /// Of this group, or this room.
    pub fn new(place: Place) -> Self {
        Self { place, left: Vec::new(), lines: Vec::new(), begun: false }
    }

    fn ask(&mut self) -> Next {
        let mut lines = core::mem::take(&mut self.lines);
        let Some(view) = self.left.first() else { return Next::End(lines, None) };
        lines.extend(pages::unsent(view));
        // The choosing begins at what changes nothing.
        let mut options = vec![t!("choice-hold")];
        if view.state == Delivery::Held {
            options.push(t!("choice-send"));
        }
        options.push(t!("unsent-drop"));
        Next::Ask(lines, Question::Choice { prompt: t!("unsent-ask"), options, start: 0 })
    }

    fn call(&self, command: Command) -> Next {
        Next::Do(Vec::new(), Deed::Call(self.place.command(command)))
    }
}

impl Flow for Unsent {
    fn title(&self) -> String {
        t!("screen-unsent")
    }

    fn begin(&mut self) -> Next {
        Next::Do(Vec::new(), Deed::Call(self.place.look(Query::Unsent)))
    }

    fn reply(&mut self, reply: Reply) -> Next {
        let Reply::Choice(choice) = reply else { return nothing_done() };
        if self.left.is_empty() {
            return nothing_done();
        }
        let view = self.left.remove(0);
        let held = view.state == Delivery::Held;
        match choice {
            1 if held => {
                self.lines.push(t!("unsent-sent"));
                self.call(Command::SendUnsent { messages: vec![view.id] })
            }
            1 | 2 => {
                self.lines.push(t!("unsent-dropped"));
                self.call(Command::DropUnsent { message: view.id })
            }
            _ => {
                self.lines.push(t!("unsent-held"));
                self.ask()
            }
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::View { view: View::Unsent(unsent) })) if !self.begun => {
                self.begun = true;
                self.lines = vec![if unsent.is_empty() { t!("unsent-none") } else { t!("unsent-head") }];
                self.left = unsent;
                self.ask()
            }
            Outcome::Answered(Ok(Answer::Done { .. })) => self.ask(),
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}
