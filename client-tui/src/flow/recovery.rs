//! The recovery slip: offered after founding and entering, and on any later day. Every step can be left out.

use kith_node::api::{Answer, Call};
use kith_protocol::command::{Command, Query, Refusal, View};
use kith_protocol::id::GroupId;

use super::{Deed, Flow, Next, Outcome, Question, Reply, line, no_file_name, nothing_done, refused};
use crate::said::{clean, recovery};
use crate::t;

/// Writing the recovery slip into a file.
pub struct RecoveryPaper {
    group: String,
    /// The group that is opened at the end.
    opens: Option<GroupId>,
    file: String,
    again: bool,
    step: Step,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    File,
    Again,
    Written,
    Gone,
}

impl RecoveryPaper {
    /// In this group; at its end, this one is opened.
    pub fn new(group: String, opens: Option<GroupId>) -> Self {
        Self { group, opens, file: String::new(), again: false, step: Step::File }
    }

    /// The question, after these lines.
    pub fn offer(&self, mut lines: Vec<String>) -> Next {
        lines.extend(recovery::meaning(false));
        Next::Ask(lines, line(t!("recovery-ask-file")))
    }

    fn call(&self, command: Command) -> Next {
        Next::Do(Vec::new(), Deed::Call(Call::Do { group: self.group.clone(), command }))
    }

    fn look(&self) -> Next {
        Next::Do(Vec::new(), Deed::Call(Call::Look { group: self.group.clone(), query: Query::Recovery }))
    }

    /// No slip now.
    pub fn later(&self) -> Next {
        // The group knows of the new one already.
        let line = if self.again { t!("recovery-later-again") } else { t!("recovery-later") };
        Next::End(vec![line], self.opens)
    }
}

impl Flow for RecoveryPaper {
    fn title(&self) -> String {
        t!("screen-recovery")
    }

    fn begin(&mut self) -> Next {
        self.offer(Vec::new())
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match (self.step, reply) {
            (Step::File, Reply::Line(file)) if !file.trim().is_empty() => {
                if let Some(again) = no_file_name(&file, &t!("recovery-ask-file")) {
                    return again;
                }
                self.file = file.trim().to_owned();
                self.look()
            }
            (Step::Again, Reply::Choice(1)) => {
                self.again = true;
                self.call(Command::NewRecoveryKey)
            }
            _ => self.later(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Err(Refusal::NoRecoveryKey)) if !self.again => {
                self.step = Step::Again;
                let options = vec![t!("choice-no"), t!("choice-yes")];
                let prompt = t!("recovery-again-ask");
                Next::Ask(vec![t!("recovery-in-force")], Question::Choice { prompt, options, start: 0 })
            }
            Outcome::Answered(Ok(Answer::View { view: View::Line(slip) })) => {
                self.step = Step::Written;
                let text = recovery::file_text(&slip, self.again);
                Next::Do(Vec::new(), Deed::WriteFile { path: self.file.clone(), text })
            }
            Outcome::Written(Ok(())) => {
                // Only once it is out: a slip that could not be written is not lost.
                self.step = Step::Gone;
                self.call(Command::ForgetRecoveryKey)
            }
            Outcome::Written(Err(refusal)) => {
                self.step = Step::File;
                Next::Again(vec![crate::said::refusal(&refusal)], line(t!("recovery-ask-file")))
            }
            Outcome::Answered(Ok(Answer::Done { .. })) if self.step == Step::Gone => {
                let mut lines = vec![t!("recovery-file", file = clean(&self.file))];
                lines.extend(recovery::meaning(self.again));
                Next::End(lines, self.opens)
            }
            Outcome::Answered(Ok(Answer::Done { .. })) => self.look(),
            Outcome::Answered(Err(refusal)) => match refused(&refusal) {
                Next::End(lines, _) => Next::End(lines, self.opens),
                next => next,
            },
            _ => nothing_done(),
        }
    }
}
