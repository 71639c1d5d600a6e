//! Founding a group: name, own name, card, agreement, welcomes, and a look at it all before it is done.

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
                options: vec![t!("choice-yes"), t!("choice-not-now")],
                start: 1,
            },
        };
        Next::Ask(lines, question)
    }

    fn rules(&self) -> Rules {
        Rules { welcomes: self.welcomes, ..Rules::default() }
    }

    fn summary(&self) -> Vec<String> {
        let mut lines = vec![t!("found-check"), t!("slip-card", group = clean(&self.name))];
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
        self.ask(Step::Name, Vec::new())
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
                self.ask(Step::Card, Vec::new())
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
            _ => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        if let Some(paper) = &mut self.paper {
            return paper.outcome(outcome);
        }
        match outcome {
            Outcome::Answered(Ok(Answer::Founded { group, name })) => {
                let paper = self.paper.insert(RecoveryPaper::new(group.hex(), Some(group)));
                paper.offer(vec![t!("found-done", name = clean(&name))])
            }
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}
