//! A form of meeting of the group's own, written line by line.

use kith_node::api::{Answer, Call};
use kith_protocol::command::{Command, MeetingDo};

use super::{Deed, Flow, Next, Outcome, Question, Reply, line, nothing_done, refused};
use crate::said::{clean_lines, messages, title};
use crate::t;

/// Writing a form.
pub struct Forming {
    group: String,
    /// Its name, then its lines.
    lines: Vec<String>,
    /// What was begun of the next line when it was left.
    begun: String,
    checked: bool,
    done: bool,
}

impl Forming {
    /// For this group.
    pub fn new(group: String) -> Self {
        Self { group, lines: Vec::new(), begun: String::new(), checked: false, done: false }
    }

    fn so_far(&self) -> Vec<String> {
        let all = self.lines.iter().flat_map(|line| clean_lines(line));
        all.map(|line| format!("{}{line}", messages::MARK)).collect()
    }

    fn ask(&self, lines: Vec<String>) -> Next {
        let prompt = if self.lines.is_empty() { t!("forming-name") } else { t!("forming-line") };
        Next::Ask(lines, line(prompt))
    }

    fn check(&mut self) -> Next {
        self.checked = true;
        let options = vec![t!("forming-no"), t!("forming-yes")];
        Next::Ask(self.so_far(), Question::Choice { prompt: t!("forming-check"), options, start: 0 })
    }
}

impl Flow for Forming {
    fn title(&self) -> String {
        t!("screen-forming")
    }

    fn begin(&mut self) -> Next {
        self.checked = false;
        let mut lines = vec![t!("forming-what"), t!("forming-rounds")];
        lines.extend(self.so_far());
        let begun = core::mem::take(&mut self.begun);
        match self.ask(lines) {
            Next::Ask(lines, question) if !begun.is_empty() => Next::Filled(lines, question, begun),
            next => next,
        }
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match reply {
            Reply::Line(text) if text.trim().is_empty() && self.lines.is_empty() => self.ask(vec![t!("refusal-empty")]),
            Reply::Line(text) if text.trim().is_empty() => self.check(),
            Reply::Line(text) => {
                self.lines.push(text.trim_end().to_owned());
                self.ask(self.so_far())
            }
            Reply::Choice(1) if self.checked => {
                let what = MeetingDo::KeepForm { text: self.lines.join("\n") };
                let call = Call::Do { group: self.group.clone(), command: Command::Meet { what } };
                Next::Do(Vec::new(), Deed::Call(call))
            }
            Reply::Choice(_) => Next::End(vec![super::left_line(true)], None),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::Done { .. })) => {
                self.done = true;
                let form = self.lines.first().map(|name| title(name)).unwrap_or_default();
                Next::End(vec![t!("forming-done", form = form)], None)
            }
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }

    fn group(&self) -> Option<&str> {
        Some(&self.group)
    }

    fn left(&mut self, typed: &str) -> bool {
        typed.trim().clone_into(&mut self.begun);
        let typed = !self.lines.is_empty() || !self.begun.is_empty();
        typed && !self.done
    }
}
