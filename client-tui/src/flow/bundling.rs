//! A bundle on a stick, both ways: writing one for a group, taking one in.

use std::path::Path;

use kith_node::api::{Answer, Call};

use super::{Deed, Flow, Next, Outcome, Question, Reply, line, nothing_done, refused};
use crate::said::bundles;
use crate::t;

/// Writing a bundle, or taking one in.
pub struct Bundling {
    /// The open group, if one is: only for a group is one written.
    group: Option<String>,
    writes: bool,
}

impl Bundling {
    /// In this group, if one is open.
    pub fn new(group: Option<String>) -> Self {
        Self { group, writes: false }
    }

    fn ask_where(&self) -> Next {
        let prompt = if self.writes { t!("bundle-where") } else { t!("bundle-which") };
        let lines = if self.writes { vec![t!("bundle-what"), t!("bundle-unsent")] } else { Vec::new() };
        Next::Ask(lines, line(prompt))
    }
}

impl Flow for Bundling {
    fn title(&self) -> String {
        t!("screen-bundle")
    }

    fn begin(&mut self) -> Next {
        if self.group.is_none() {
            return self.ask_where();
        }
        let options = vec![t!("choice-not-now"), t!("bundle-write"), t!("bundle-take")];
        Next::Ask(Vec::new(), Question::Choice { prompt: t!("bundle-which-way"), options, start: 0 })
    }

    fn reply(&mut self, reply: Reply) -> Next {
        let path = match reply {
            Reply::Choice(way @ (1 | 2)) => {
                self.writes = way == 1;
                return self.ask_where();
            }
            Reply::Choice(_) => return nothing_done(),
            Reply::Line(path) => path,
        };
        if path.trim().is_empty() {
            return nothing_done();
        }
        let path = match bundles::whole_path(Path::new(path.trim())) {
            Ok(path) => path,
            Err(refusal) => return refused(&refusal),
        };
        let call = match (&self.group, self.writes) {
            (Some(group), true) => Call::BundleOut { group: group.clone(), path, since: None, to: None },
            _ => Call::BundleIn { path },
        };
        Next::Do(Vec::new(), Deed::Call(call))
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::BundleTaken { groups })) => {
                Next::End(groups.iter().flat_map(bundles::taken).collect(), None)
            }
            Outcome::Answered(Ok(answer)) => Next::End(bundles::written(&answer), None),
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}
