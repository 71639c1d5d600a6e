//! Letting go of other people's old words on this device: what it is, from before which day, how much that is, and a yes.

use kith_node::api::{Answer, Call};
use kith_protocol::command::Command;

use super::{Deed, Flow, Next, Outcome, Question, Reply, line, nothing_done, refused};
use crate::said::{clock, space};
use crate::t;

/// Letting go.
pub struct LettingGo {
    group: String,
    name: String,
    before: u64,
}

impl LettingGo {
    /// In this group, shown under this name.
    pub fn new(group: String, name: &str) -> Self {
        Self { group, name: name.to_owned(), before: 0 }
    }

    fn look(&self, before: Option<u64>) -> Next {
        let call = Call::Space { group: self.group.clone(), before, thread: None };
        Next::Do(Vec::new(), Deed::Call(call))
    }
}

impl Flow for LettingGo {
    fn title(&self) -> String {
        t!("screen-space")
    }

    fn begin(&mut self) -> Next {
        self.look(None)
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match reply {
            Reply::Line(day) if day.trim().is_empty() => nothing_done(),
            Reply::Line(day) => match clock::beginning_of(day.trim()) {
                Some(before) => {
                    self.before = before;
                    self.look(Some(before))
                }
                None => Next::Again(vec![t!("refusal-bad-number")], line(t!("letgo-day"))),
            },
            Reply::Choice(1) => {
                let command = Command::LetGo { before: self.before, thread: None };
                Next::Do(Vec::new(), Deed::Call(Call::Do { group: self.group.clone(), command }))
            }
            Reply::Choice(_) => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(answer @ Answer::Space { .. })) if self.before == 0 => {
                let mut lines = space::group(&self.name, &answer);
                lines.extend(space::before_letting_go());
                Next::Ask(lines, line(t!("letgo-day")))
            }
            Outcome::Answered(Ok(Answer::Space { words, .. })) if words.old_messages > 0 => {
                let prompt = space::question(words.old_messages, words.old_bytes);
                let options = vec![t!("take-back-keep"), t!("letgo-yes")];
                Next::Ask(Vec::new(), Question::Choice { prompt, options, start: 0 })
            }
            Outcome::Answered(Ok(Answer::Space { .. })) => Next::End(vec![t!("letgo-none")], None),
            Outcome::Answered(Ok(Answer::Done { outcome })) => Next::End(space::done(&outcome), None),
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}
