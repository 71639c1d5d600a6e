//! Inviting: days, the name on the slip, a file; then the line itself, as text and, where one can be seen, as a square.

use kith_node::api::{Answer, Call};
use kith_protocol::command::{Command, Done};

use super::{Deed, Flow, Next, Outcome, Reply, line, no_file_name, nothing_done, refused};
use crate::said::{clean, clock, slips};
use crate::{t, typed};

/// Days a slip lasts when nothing is said (`design.md` 9).
const DAYS: u64 = 365;

/// Writing a slip.
pub struct Inviting {
    group: String,
    step: Step,
    days: u64,
    from: Option<String>,
    path: String,
    shown: Vec<String>,
    square: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Days,
    From,
    File,
}

impl Inviting {
    /// Into this group.
    pub fn new(group: String) -> Self {
        Self {
            group,
            step: Step::Days,
            days: DAYS,
            from: None,
            path: String::new(),
            shown: Vec::new(),
            square: Vec::new(),
        }
    }
}

impl Flow for Inviting {
    fn title(&self) -> String {
        t!("screen-invite")
    }

    fn begin(&mut self) -> Next {
        Next::Ask(Vec::new(), line(t!("invite-days")))
    }

    fn reply(&mut self, reply: Reply) -> Next {
        let Reply::Line(text) = reply else { return nothing_done() };
        let text = text.trim();
        match self.step {
            Step::Days => {
                self.days = if text.is_empty() { DAYS } else { typed::number(text).unwrap_or(0) };
                if self.days == 0 {
                    return Next::Ask(vec![t!("refusal-bad-number")], line(t!("invite-days")));
                }
                self.step = Step::From;
                Next::Ask(Vec::new(), line(t!("invite-from")))
            }
            Step::From => {
                self.from = (!text.is_empty()).then(|| text.to_owned());
                self.step = Step::File;
                Next::Ask(Vec::new(), line(t!("invite-file")))
            }
            Step::File => {
                if let Some(again) = no_file_name(text, &t!("invite-file")) {
                    return again;
                }
                self.path = text.to_owned();
                let command = Command::Invite { days: self.days, from: self.from.clone() };
                Next::Do(Vec::new(), Deed::Call(Call::Do { group: self.group.clone(), command }))
            }
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::Done { outcome: Done::Invited { slip, file, expires } })) => {
                let rows = t!("invite-rows");
                self.shown = vec![t!("invite-written", day = clock::last_day(expires)), slip.clone(), rows];
                self.shown.extend(slips::giving(slips::rules_of(&file).as_ref()));
                self.shown.push(t!("invite-lie"));
                self.square = slips::square(&slip).unwrap_or_default();
                if self.path.is_empty() {
                    return Next::End(core::mem::take(&mut self.shown), None);
                }
                Next::Do(Vec::new(), Deed::WriteFile { path: self.path.clone(), text: slips::file_text(&file) })
            }
            Outcome::Written(written) => {
                let mut lines = vec![match written {
                    Ok(()) => t!("invite-file-done", file = clean(&self.path)),
                    Err(refusal) => crate::said::refusal(&refusal),
                }];
                lines.append(&mut self.shown);
                Next::End(lines, None)
            }
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
    fn picture(&mut self) -> Vec<String> {
        core::mem::take(&mut self.square)
    }
}
