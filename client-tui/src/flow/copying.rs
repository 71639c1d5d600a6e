//! A copy of one's own words, and bringing one along.

use super::{Deed, Flow, Next, Outcome, Question, Reply, line, nothing_done, refused};
use crate::copy;
use crate::t;

/// Writing a copy.
pub struct Copying {
    group: String,
    to: String,
    signed: bool,
}

impl Copying {
    /// Of one's words in this group.
    pub fn new(group: String) -> Self {
        Self { group, to: String::new(), signed: false }
    }
}

impl Flow for Copying {
    fn title(&self) -> String {
        t!("screen-copy")
    }

    fn begin(&mut self) -> Next {
        Next::Ask(vec![t!("copy-only-yours"), t!("copy-open")], line(t!("copy-where")))
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match reply {
            Reply::Line(path) if path.trim().is_empty() => nothing_done(),
            Reply::Line(path) => {
                self.to = path.trim().to_owned();
                let options = vec![t!("copy-plain"), t!("copy-signed")];
                let lines = vec![t!("copy-signed-proves")];
                Next::Ask(lines, Question::Choice { prompt: t!("copy-form"), options, start: 0 })
            }
            Reply::Choice(choice) => {
                self.signed = choice == 1;
                let (group, to, signed) = (self.group.clone(), self.to.clone(), self.signed);
                Next::Do(Vec::new(), Deed::Copy { group, to, signed })
            }
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Copied(Ok(files)) => Next::End(files.iter().map(copy::line).collect(), None),
            Outcome::Copied(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}

/// Saying the words of a signed copy again.
pub struct Bringing {
    group: String,
    path: String,
}

impl Bringing {
    /// In this group.
    pub fn new(group: String) -> Self {
        Self { group, path: String::new() }
    }
}

impl Flow for Bringing {
    fn title(&self) -> String {
        t!("screen-bring")
    }

    fn begin(&mut self) -> Next {
        Next::Ask(vec![t!("copy-bring-what"), t!("copy-bring-who")], line(t!("copy-bring-file")))
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match reply {
            Reply::Line(path) if path.trim().is_empty() => nothing_done(),
            Reply::Line(path) => {
                self.path = path.trim().to_owned();
                let options = vec![t!("choice-not-now"), t!("copy-bring-yes")];
                Next::Ask(Vec::new(), Question::Choice { prompt: t!("copy-bring-ask"), options, start: 0 })
            }
            Reply::Choice(1) => {
                Next::Do(Vec::new(), Deed::Bring { group: self.group.clone(), path: self.path.clone() })
            }
            Reply::Choice(_) => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Brought(Ok(count)) => Next::End(vec![t!("copy-brought", count = count)], None),
            Outcome::Brought(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}
