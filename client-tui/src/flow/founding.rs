//! Founding a group: name, own name, card, agreement, welcomes, and a look at it all before it is done. Whoever goes away
//! midway finds what they typed when they come back, as long as the program is open.

use kith_node::api::{Answer, Call};
use kith_protocol::kind::Rules;
use kith_protocol::limits::FOUNDING_LINES_MAX;

use super::{Deed, Flow, Next, Outcome, Question, RecoveryPaper, Reply, line, nothing_done, refused};
use crate::said::{clean, clean_lines, slips};
use crate::t;

/// Founding a group.
#[derive(Default)]
pub struct Founding {
    step: Step,
    /// Where it was left, and what was begun to be typed there.
    left: Option<(Step, String)>,
    done: bool,
    name: String,
    me: String,
    card: String,
    agreement: Vec<String>,
    welcomes: u8,
    /// What follows once it is founded.
    paper: Option<RecoveryPaper>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Step {
    #[default]
    Name,
    Me,
    Card,
    Agreement,
    Welcomes,
    Check,
    GoOn,
}

impl Founding {
    fn ask(&mut self, step: Step, lines: Vec<String>) -> Next {
        self.step = step;
        let question = match step {
            Step::Name => line(t!("found-name")),
            Step::Me => line(t!("found-me")),
            Step::Card => line(t!("found-card")),
            Step::Agreement if self.agreement.is_empty() => line(t!("found-agreement")),
            Step::Agreement => line(t!("found-agreement-more")),
            Step::Welcomes => Question::Choice {
                prompt: t!("found-welcomes"),
                options: vec![t!("found-welcomes-one"), t!("found-welcomes-two")],
                start: 0,
            },
            Step::Check => Question::Choice {
                prompt: t!("found-ask"),
                options: vec![t!("choice-yes"), t!("choice-not-now"), t!("found-anew")],
                start: 1,
            },
            Step::GoOn => Question::Choice {
                prompt: t!("found-go-on-ask"),
                options: vec![t!("found-go-on"), t!("found-anew")],
                start: 0,
            },
        };
        Next::Ask(lines, question)
    }

    fn rules(&self) -> Rules {
        Rules { welcomes: self.welcomes, ..Rules::default() }
    }

    fn summary(&self) -> Vec<String> {
        let mut lines = vec![t!("found-check"), t!("slip-card", group = crate::said::title(&self.name))];
        lines.extend(clean_lines(&self.card));
        lines.extend(slips::agreement_lines(&self.agreement));
        lines.extend(slips::rule_lines(&self.rules()));
        lines
    }
}

impl Flow for Founding {
    fn title(&self) -> String {
        t!("screen-found")
    }

    fn begin(&mut self) -> Next {
        if self.left.is_none() {
            return self.ask(Step::Name, Vec::new());
        }
        let typed = [&self.name, &self.me, &self.card].into_iter().chain(&self.agreement);
        let mut lines = vec![t!("found-left")];
        lines.extend(typed.filter(|text| !text.is_empty()).map(|text| clean(text)));
        self.ask(Step::GoOn, lines)
    }

    fn left(&mut self, typed: &str) -> bool {
        if self.done || self.step == Step::GoOn {
            return self.left.is_some();
        }
        self.left = Some((self.step, typed.to_owned()));
        !self.name.is_empty() || !typed.trim().is_empty()
    }

    fn back(&mut self) -> Option<Next> {
        // The group is founded: it is the recovery slip only that is not written now.
        self.paper.as_ref().map(RecoveryPaper::later)
    }

    fn reply(&mut self, reply: Reply) -> Next {
        if let Some(paper) = &mut self.paper {
            return paper.reply(reply);
        }
        match (self.step, reply) {
            (Step::Name, Reply::Line(name)) if !name.trim().is_empty() => {
                self.name = name.trim().to_owned();
                self.ask(Step::Me, Vec::new())
            }
            (Step::Me, Reply::Line(me)) if !me.trim().is_empty() => {
                self.me = me.trim().to_owned();
                self.ask(Step::Card, vec![t!("found-now-only")])
            }
            (Step::Card, Reply::Line(card)) => {
                self.card = card.trim().to_owned();
                self.ask(Step::Agreement, vec![t!("found-worried-suggestion")])
            }
            (Step::Agreement, Reply::Line(text)) if !text.trim().is_empty() => {
                self.agreement.push(text.trim().to_owned());
                let full = self.agreement.len() >= FOUNDING_LINES_MAX;
                self.ask(if full { Step::Welcomes } else { Step::Agreement }, Vec::new())
            }
            (Step::Agreement, Reply::Line(_)) => self.ask(Step::Welcomes, Vec::new()),
            (Step::Welcomes, Reply::Choice(choice)) => {
                self.welcomes = if choice == 1 { 2 } else { 1 };
                let summary = self.summary();
                self.ask(Step::Check, summary)
            }
            (Step::Check, Reply::Choice(2)) | (Step::GoOn, Reply::Choice(1)) => {
                *self = Self::default();
                self.begin()
            }
            (Step::GoOn, Reply::Choice(_)) => {
                let (step, typed) = self.left.take().unwrap_or_default();
                let lines = if step == Step::Check { self.summary() } else { Vec::new() };
                match self.ask(step, lines) {
                    Next::Ask(lines, question) if !typed.is_empty() => Next::Filled(lines, question, typed),
                    next => next,
                }
            }
            (Step::Check, Reply::Choice(0)) => Next::Do(
                Vec::new(),
                Deed::Call(Call::Found {
                    name: self.name.clone(),
                    me: self.me.clone(),
                    card: self.card.clone(),
                    agreement: self.agreement.clone(),
                    rules: self.rules(),
                }),
            ),
            (Step::Check, _) => Next::End(vec![crate::flow::left_line(true)], None),
            (step, _) => self.ask(step, vec![t!("refusal-empty")]),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        if let Some(paper) = &mut self.paper {
            return paper.outcome(outcome);
        }
        match outcome {
            Outcome::Answered(Ok(Answer::Founded { group, name })) => {
                self.done = true;
                let paper = self.paper.insert(RecoveryPaper::new(group.hex(), Some(group)));
                paper.offer(vec![t!("found-done", name = crate::said::title(&name))])
            }
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}
