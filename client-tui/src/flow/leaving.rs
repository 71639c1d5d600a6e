//! Leaving: what it means, words of goodbye if wished, and the step itself. Nobody asks why.

use kith_node::api::{Answer, Call};
use kith_protocol::command::{Command, Done};

use super::{Deed, Flow, Next, Outcome, Question, Reply, line, nothing_done, refused};
use crate::said::clean;
use crate::t;

/// Leaving a group.
pub struct Leaving {
    group: String,
    name: String,
    me: String,
    goodbye: Option<String>,
    now: bool,
}

impl Leaving {
    /// This group, shown under this name, as this person.
    pub fn new(group: String, name: &str, me: &str) -> Self {
        Self { group, name: clean(name), me: clean(me), goodbye: None, now: false }
    }
}

impl Flow for Leaving {
    fn title(&self) -> String {
        t!("screen-leave")
    }

    fn begin(&mut self) -> Next {
        let lines =
            vec![t!("leave-what"), t!("leave-others"), t!("leave-here", group = self.name.clone()), t!("leave-unsent")];
        Next::Ask(lines, line(t!("leave-goodbye")))
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match reply {
            Reply::Line(goodbye) => {
                self.goodbye = Some(goodbye.trim().to_owned()).filter(|goodbye| !goodbye.is_empty());
                let options = vec![t!("leave-yes"), t!("leave-now"), t!("leave-stay")];
                Next::Ask(Vec::new(), Question::Choice { prompt: t!("leave-how"), options, start: 2 })
            }
            Reply::Choice(choice @ (0 | 1)) => {
                self.now = choice == 1;
                let command = Command::Leave { goodbye: self.goodbye.clone(), now: self.now };
                Next::Do(Vec::new(), Deed::Call(Call::Do { group: self.group.clone(), command }))
            }
            Reply::Choice(_) => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::Done { outcome: Done::Left { heard } })) => {
                let group = self.name.clone();
                let mut lines = vec![t!("leave-done", group = group.clone(), me = self.me.clone())];
                lines.push(if self.now {
                    t!("leave-now-done", group = group)
                } else {
                    t!("leave-heard", count = heard)
                });
                Next::End(lines, None)
            }
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}
