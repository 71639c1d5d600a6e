//! Asking to wait before somebody comes in, with a word to the others.

use kith_node::api::{Answer, Call};
use kith_protocol::command::Command;

use super::{Deed, Flow, Next, Outcome, Reply, line, nothing_done, refused};
use crate::t;

/// Asking to wait.
pub struct Waiting {
    group: String,
    who: String,
    because: String,
    given: bool,
}

impl Waiting {
    /// Before `who` comes into this group.
    pub fn new(group: String, who: String) -> Self {
        Self { group, who, because: String::new(), given: false }
    }
}

impl Flow for Waiting {
    fn title(&self) -> String {
        t!("screen-door")
    }

    fn begin(&mut self) -> Next {
        Next::Ask(Vec::new(), line(t!("wait-because")))
    }

    fn reply(&mut self, reply: Reply) -> Next {
        let Reply::Line(because) = reply else { return nothing_done() };
        self.because = because.trim().to_owned();
        let command = Command::Wait { who: self.who.clone(), because: self.because.clone() };
        Next::Do(Vec::new(), Deed::Call(Call::Do { group: self.group.clone(), command }))
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::Done { .. })) => {
                self.given = true;
                Next::End(vec![t!("wait-done")], None)
            }
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }

    fn unsaid(&mut self, typed: &str) -> Option<String> {
        if self.given {
            return None;
        }
        let words = if self.because.is_empty() { typed.trim() } else { self.because.as_str() };
        (!words.is_empty()).then(|| words.to_owned())
    }

    fn given(&mut self) -> Option<String> {
        (self.given && !self.because.is_empty()).then(|| self.because.clone())
    }
}
