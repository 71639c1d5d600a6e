//! Everything gone: setting aside and erasing, side by side, for this group or for all of this device. No second question,
//! no reason, no wait but one the person chose. Only what cannot be brought back asks for one typed word.

use kith_node::api::{Answer, Call, ChosenWait};

use super::{Deed, Flow, Next, Outcome, Question, Reply, line, nothing_done, refused};
use crate::said::aside;
use crate::t;

/// Setting aside or erasing.
pub struct Erasing {
    group: String,
    name: String,
    everything: bool,
    wait: Option<ChosenWait>,
    step: Step,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    What,
    How,
    Word,
}

impl Erasing {
    /// From this group, shown under this name.
    pub fn new(group: String, name: &str) -> Self {
        Self { group, name: crate::said::title(name), everything: false, wait: None, step: Step::What }
    }
}

impl Flow for Erasing {
    fn title(&self) -> String {
        t!("screen-erase")
    }

    fn begin(&mut self) -> Next {
        Next::Do(Vec::new(), Deed::Call(Call::Aside))
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match (self.step, reply) {
            (Step::What, Reply::Choice(choice @ (0 | 1))) => {
                self.everything = choice == 1;
                self.step = Step::How;
                let (days, chosen) = aside::offered(self.wait);
                let mut lines = vec![t!("aside-what", days = days), t!("erase-now-what")];
                lines.extend(chosen);
                let options = vec![t!("aside-choice", days = days), t!("erase-choice"), t!("choice-neither")];
                Next::Ask(lines, Question::Choice { prompt: t!("erase-which"), options, start: 2 })
            }
            (Step::How, Reply::Choice(0)) => {
                let group = (!self.everything).then(|| self.group.clone());
                let (days, _) = aside::offered(self.wait);
                Next::Do(Vec::new(), Deed::Call(Call::SetAside { group, days: Some(days) }))
            }
            (Step::How, Reply::Choice(1)) => {
                self.step = Step::Word;
                let mut lines = aside::before_erasing((!self.everything).then_some(self.name.as_str()));
                let prompt = lines.pop().unwrap_or_default();
                Next::Ask(lines, line(prompt))
            }
            (Step::Word, Reply::Line(word)) if aside::is_the_word(&word) => {
                let call =
                    if self.everything { Call::EraseEverything } else { Call::Erase { group: self.group.clone() } };
                Next::Do(Vec::new(), Deed::Call(call))
            }
            _ => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::Aside { wait, .. })) => {
                self.wait = wait;
                let options = vec![t!("erase-this", group = self.name.clone()), t!("erase-all"), t!("choice-neither")];
                Next::Ask(Vec::new(), Question::Choice { prompt: t!("erase-of-what"), options, start: 2 })
            }
            Outcome::Answered(Ok(Answer::SetAside { until_day, groups })) => {
                Next::End(aside::done(until_day, groups), None)
            }
            Outcome::Answered(Ok(Answer::Done { .. })) if self.everything => {
                Next::End(vec![t!("erase-everything-done")], None)
            }
            Outcome::Answered(Ok(Answer::Done { .. })) => Next::End(vec![t!("erase-done")], None),
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}
