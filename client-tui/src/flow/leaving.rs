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
        let telling = self.now.then(|| t!("leave-now-telling", group = self.name.clone()));
        Next::Do(telling.into_iter().collect(), Deed::Call(Call::Do { group: self.group.clone(), command }))
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
                let devices = vec![t!("leave-devices")];
                Next::Ask(devices, Question::Choice { prompt: t!("leave-how"), options, start: 2 })
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
            Outcome::Answered(Ok(Answer::Done { outcome: Done::Left { heard, couriers } })) => {
                self.goodbye = None;
                let copied = core::mem::take(&mut self.copied);
                let left =
                    Left { group: &self.name, me: &self.me, now: self.now, back: self.take_back, heard, couriers };
                Next::End(left.lines(copied), None)
            }
            _ => nothing_done(),
        }
    }
    fn unsaid(&mut self, typed: &str) -> Option<String> {
        let typing = (self.step == Step::Goodbye).then(|| typed.trim().to_owned());
        self.goodbye.take().or(typing).filter(|words| !words.is_empty())
    }
}

/// What came of leaving.
pub struct Left<'a> {
    /// The group, as it is shown.
    pub group: &'a str,
    /// Its person's name there.
    pub me: &'a str,
    /// Nothing was to be kept.
    pub now: bool,
    /// Words were to be taken back.
    pub back: bool,
    /// Devices that said they heard it.
    pub heard: usize,
    /// Couriers where it lies.
    pub couriers: usize,
}

impl Left<'_> {
    /// It in words, with what is said of a copy. Where nothing is kept here, this device tells nobody later on: what nobody
    /// heard by then is not promised.
    pub fn lines(&self, copied: impl IntoIterator<Item = String>) -> Vec<String> {
        let Self { group, me, now, back, heard, couriers } = *self;
        let mut lines =
            vec![if now { t!("leave-now-left", group = group) } else { t!("leave-done", group = group, me = me) }];
        lines.extend(copied);
        let nobody = now && heard == 0 && couriers == 0;
        if back {
            lines.push(if nobody { t!("leave-now-back") } else { t!("take-back-done") });
        }
        if !now {
            lines.push(t!("leave-heard", count = heard));
            return lines;
        }
        if heard > 0 || nobody {
            lines.push(t!("leave-now-heard", count = heard));
        }
        if couriers > 0 {
            lines.push(t!("leave-now-courier"));
        }
        lines.push(t!("leave-now-done", group = group));
        lines
    }
}
