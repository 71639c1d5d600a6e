//! One's own devices: the list, adding one that printed a line, and saying that one is not with its person.

use kith_node::api::{Answer, Call};
use kith_protocol::command::{Command, DeviceView, Done, Query, View};

use super::{Deed, Flow, Next, Outcome, Question, Reply, line, nothing_done, refused};
use crate::said::{self, devices};
use crate::t;

/// One's own devices in a group.
pub struct Devices {
    group: String,
    all: Vec<DeviceView>,
    step: Step,
    lost: usize,
    kept: Vec<usize>,
    phrase: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    What,
    Line,
    Phrase,
    Which,
    Keep,
    Sure,
}

impl Devices {
    /// In this group.
    pub fn new(group: String) -> Self {
        Self { group, all: Vec::new(), step: Step::What, lost: 0, kept: Vec::new(), phrase: None }
    }

    fn others(&self) -> impl Iterator<Item = &DeviceView> {
        self.all.iter().filter(|device| !device.this)
    }

    fn find(&self, number: usize) -> Option<&DeviceView> {
        self.others().find(|device| device.number == number)
    }

    fn no_or_yes(prompt: String) -> Question {
        Question::Choice { prompt, options: vec![t!("choice-no"), t!("choice-yes")], start: 0 }
    }

    fn sure(&mut self) -> Next {
        self.step = Step::Sure;
        Next::Ask(Vec::new(), Self::no_or_yes(t!("recovery-lost-ask", number = self.lost.to_string())))
    }

    fn link_to(&self, line: &str) -> Next {
        let line = line.split_whitespace().collect();
        Next::Do(Vec::new(), Deed::Call(Call::LinkTo { group: self.group.clone(), line }))
    }

    fn lose(&self) -> Next {
        let Some(device) = self.find(self.lost).map(|device| device.device) else { return nothing_done() };
        let kept = self.kept.iter().filter_map(|number| self.find(*number)).map(|device| device.device).collect();
        let command = Command::LoseDevice { device, kept };
        Next::Do(Vec::new(), Deed::Call(Call::Do { group: self.group.clone(), command }))
    }
}

impl Flow for Devices {
    fn title(&self) -> String {
        t!("screen-devices")
    }

    fn begin(&mut self) -> Next {
        Next::Do(Vec::new(), Deed::Call(Call::Look { group: self.group.clone(), query: Query::Devices }))
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match (self.step, reply) {
            (Step::What, Reply::Choice(1)) => {
                self.step = Step::Line;
                Next::Ask(vec![t!("device-on-the-other")], line(t!("device-paste")))
            }
            (Step::What, Reply::Choice(2)) => {
                self.step = Step::Which;
                let options = self.others().map(devices::one).chain([t!("choice-neither")]).collect::<Vec<_>>();
                let start = options.len() - 1;
                Next::Ask(Vec::new(), Question::Choice { prompt: t!("device-which"), options, start })
            }
            (Step::Line, Reply::Line(line)) if line.trim_start().starts_with("kith-device:") => self.link_to(&line),
            (Step::Line, Reply::Line(file)) if !file.trim().is_empty() => Next::Do(Vec::new(), Deed::ReadSlip(file)),
            (Step::Phrase, Reply::Choice(choice)) => {
                let words = self.phrase.take().filter(|_| choice == 1);
                let lines = words.iter().map(|_| t!("device-other-yes")).collect();
                Next::Do(lines, Deed::Call(Call::LinkAnswer { words }))
            }
            (Step::Which, Reply::Choice(choice)) => {
                let Some(device) = self.others().nth(choice).cloned() else { return nothing_done() };
                self.lost = device.number;
                if device.with_it.is_empty() {
                    return self.sure();
                }
                self.step = Step::Keep;
                Next::Ask(Vec::new(), line(devices::with_it(device.number, &device.with_it)))
            }
            (Step::Keep, Reply::Line(numbers)) => {
                self.kept = devices::numbers(&numbers);
                self.sure()
            }
            (Step::Sure, Reply::Choice(1)) => self.lose(),
            _ => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::View { view: View::Devices(all) })) => {
                let lines = all.iter().map(devices::one).collect();
                self.all = all;
                let mut options = vec![t!("device-keep"), t!("device-link")];
                if self.others().next().is_some() {
                    options.push(t!("device-not-with-me"));
                }
                Next::Ask(lines, Question::Choice { prompt: t!("take-back-ask"), options, start: 0 })
            }
            Outcome::Answered(Ok(Answer::Linking { phrase: Some(phrase), .. })) => {
                self.step = Step::Phrase;
                let lines = devices::phrase(&phrase);
                self.phrase = Some(phrase);
                Next::Ask(lines, Self::no_or_yes(t!("device-same")))
            }
            // After a no; before it, the other device did not answer.
            Outcome::Answered(Ok(Answer::Linking { .. })) if self.step == Step::Phrase => {
                Next::End(vec![t!("device-not-the-same")], None)
            }
            Outcome::Answered(Ok(Answer::Linking { .. })) => {
                Next::End(vec![said::refusal(&kith_protocol::command::Refusal::LinkEnded)], None)
            }
            Outcome::Answered(Ok(Answer::Done { outcome: Done::Done })) => {
                let line = if self.step == Step::Sure { t!("device-lost-done") } else { t!("device-added") };
                Next::End(vec![line], None)
            }
            Outcome::Read(Ok(line)) => self.link_to(&line),
            Outcome::Read(Err(refusal)) => Next::Again(vec![said::refusal(&refusal)], line(t!("device-paste"))),
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}
