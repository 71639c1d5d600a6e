//! Leaving: what it means is said first; then a copy, taking back and goodbye, each of which can be skipped, and the step
//! itself. Nobody asks why.

use kith_node::api::{Answer, Call};
use kith_protocol::command::{Command, Done, Taking};

use super::{Deed, Flow, Next, Outcome, Question, Reply, line, nothing_done, refused};
use crate::copy;

use crate::t;

/// Leaving a group.
pub struct Leaving {
    group: String,
    name: String,
    me: String,
    step: Step,
    copy: String,
    take_back: bool,
    goodbye: Option<String>,
    now: bool,
    copied: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Copy,
    Words,
    Goodbye,
    How,
}

impl Leaving {
    /// This group, shown under this name, as this person.
    pub fn new(group: String, name: &str, me: &str) -> Self {
        Self {
            group,
            name: crate::said::title(name),
            me: crate::said::name(me),
            step: Step::Copy,
            copy: String::new(),
            take_back: false,
            goodbye: None,
            now: false,
            copied: Vec::new(),
        }
    }

    fn leave(&mut self) -> Next {
        let take_back = self.take_back.then_some(Taking::All);
        let command = Command::Leave { take_back, goodbye: self.goodbye.clone(), now: self.now };
        Next::Do(Vec::new(), Deed::Call(Call::Do { group: self.group.clone(), command }))
    }
}

impl Flow for Leaving {
    fn title(&self) -> String {
        t!("screen-leave")
    }

    fn begin(&mut self) -> Next {
        let lines = vec![
            t!("leave-what"),
            t!("leave-keep"),
            t!("leave-others"),
            t!("leave-here", group = self.name.clone()),
            t!("leave-reach"),
            t!("leave-unsent"),
        ];
        Next::Ask(lines, line(t!("leave-copy")))
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match (self.step, reply) {
            (Step::Copy, Reply::Line(path)) => {
                self.copy = path.trim().to_owned();
                self.step = Step::Words;
                let options = vec![t!("leave-words-stay"), t!("leave-words-back")];
                Next::Ask(Vec::new(), Question::Choice { prompt: t!("leave-words"), options, start: 0 })
            }
            (Step::Words, Reply::Choice(choice)) => {
                self.take_back = choice == 1;
                self.step = Step::Goodbye;
                Next::Ask(Vec::new(), line(t!("leave-goodbye")))
            }
            (Step::Goodbye, Reply::Line(goodbye)) => {
                self.goodbye = Some(goodbye.trim().to_owned()).filter(|goodbye| !goodbye.is_empty());
                self.step = Step::How;
                let options = vec![t!("leave-yes"), t!("leave-now"), t!("leave-stay")];
                Next::Ask(Vec::new(), Question::Choice { prompt: t!("leave-how"), options, start: 2 })
            }
            (Step::How, Reply::Choice(choice @ (0 | 1))) => {
                self.now = choice == 1;
                if self.copy.is_empty() {
                    return self.leave();
                }
                let (group, to) = (self.group.clone(), self.copy.clone());
                Next::Do(Vec::new(), Deed::Copy { group, to, signed: false })
            }
            _ => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            // Without the copy that was asked for nobody is made to leave.
            Outcome::Copied(Err(refusal)) | Outcome::Answered(Err(refusal)) => refused(&refusal),
            Outcome::Copied(Ok(files)) => {
                self.copied = files.iter().map(copy::line).collect();
                self.leave()
            }
            Outcome::Answered(Ok(Answer::Done { outcome: Done::Left { heard } })) => {
                let group = self.name.clone();
                self.goodbye = None;
                // Where nothing is kept here, this device tells nobody later on.
                let mut lines = vec![if self.now {
                    t!("leave-now-left", group = group.clone())
                } else {
                    t!("leave-done", group = group.clone(), me = self.me.clone())
                }];
                lines.append(&mut self.copied);
                if self.take_back {
                    lines.push(t!("take-back-done"));
                }
                lines.push(if self.now {
                    t!("leave-now-done", group = group)
                } else {
                    t!("leave-heard", count = heard)
                });
                Next::End(lines, None)
            }
            _ => nothing_done(),
        }
    }
    fn unsaid(&mut self, typed: &str) -> Option<String> {
        let typing = (self.step == Step::Goodbye).then(|| typed.trim().to_owned());
        self.goodbye.take().or(typing).filter(|words| !words.is_empty())
    }
}
