//! Coming in: the slip, the card and agreement, what is true at the door, one's own yes, one's name.

use kith_node::api::{Answer, Call, SlipShown};
use kith_protocol::command::{Refusal, Standing};

use super::{Deed, Flow, Next, Outcome, Question, RecoveryPaper, Reply, line, nothing_done, refused};
use crate::said::{slips, standing};
use crate::t;

/// How long the door is waited for before the person is told where they stand, in milliseconds (a guess: about as long
/// as people look at an unchanged page).
const AT_THE_DOOR_MS: u64 = 5_000;

/// Coming into a group with a slip.
#[derive(Default)]
pub struct Entering {
    step: Step,
    slip: String,
    shown: Option<SlipShown>,
    /// What follows once inside.
    paper: Option<RecoveryPaper>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Step {
    #[default]
    Slip,
    Short,
    Card,
    Door,
    Me,
    Knocked,
}

impl Entering {
    fn yes_not_now_no(prompt: String) -> Question {
        let options = vec![t!("choice-yes"), t!("choice-not-now"), t!("choice-no")];
        Question::Choice { prompt, options, start: 1 }
    }

    fn show(&mut self, shown: SlipShown, asked: bool) -> Next {
        let mut lines = slips::invitation(&shown);
        if shown.expired {
            return Next::End(lines, None);
        }
        if shown.card.is_none() && !asked {
            lines.push(t!("slip-short"));
            self.step = Step::Short;
            self.shown = Some(shown);
            return Next::Ask(lines, Self::yes_not_now_no(t!("slip-short-ask")));
        }
        lines.extend(slips::contents(&shown));
        self.step = Step::Card;
        self.shown = Some(shown);
        let options = vec![t!("choice-read-on"), t!("choice-not-now")];
        Next::Ask(lines, Question::Choice { prompt: t!("door-read-on"), options, start: 0 })
    }

    fn door(&mut self) -> Next {
        let Some(shown) = &self.shown else { return nothing_done() };
        self.step = Step::Door;
        Next::Ask(slips::door_truths(), Self::yes_not_now_no(slips::door_question(shown)))
    }
}

impl Flow for Entering {
    fn title(&self) -> String {
        t!("screen-enter")
    }

    fn begin(&mut self) -> Next {
        Next::Ask(Vec::new(), line(t!("slip-paste")))
    }

    fn back(&mut self) -> Option<Next> {
        // One is inside: it is the recovery slip only that is not written now.
        self.paper.as_ref().map(RecoveryPaper::later)
    }

    fn reply(&mut self, reply: Reply) -> Next {
        if let Some(paper) = &mut self.paper {
            return paper.reply(reply);
        }
        match (self.step, reply) {
            (Step::Slip, Reply::Line(slip)) if !slip.trim().is_empty() => Next::Do(Vec::new(), Deed::ReadSlip(slip)),
            (Step::Short, Reply::Choice(0)) => {
                Next::Do(Vec::new(), Deed::Call(Call::SlipShow { slip: self.slip.clone(), ask: true }))
            }
            (Step::Short, Reply::Choice(_)) => Next::End(vec![t!("slip-not-asked")], None),
            (Step::Card, Reply::Choice(0)) => self.door(),
            (Step::Card, Reply::Choice(_)) => Next::End(vec![t!("door-not-now")], None),
            (Step::Door, Reply::Choice(0)) => {
                self.step = Step::Me;
                Next::Ask(Vec::new(), line(t!("door-me")))
            }
            (Step::Door, Reply::Choice(2)) => Next::End(vec![t!("door-no")], None),
            (Step::Door, Reply::Choice(_)) => Next::End(vec![t!("door-not-now")], None),
            (Step::Me, Reply::Line(me)) if !me.trim().is_empty() => {
                Next::Do(Vec::new(), Deed::Call(Call::Enter { slip: self.slip.clone(), me: me.trim().to_owned() }))
            }
            _ => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        if let Some(paper) = &mut self.paper {
            return paper.outcome(outcome);
        }
        match outcome {
            Outcome::Read(Ok(slip)) => {
                self.slip = slip.clone();
                Next::Do(Vec::new(), Deed::Call(Call::SlipShow { slip, ask: false }))
            }
            Outcome::Answered(Ok(Answer::Slip(shown))) => {
                let asked = self.step == Step::Short;
                self.show(shown, asked)
            }
            Outcome::Answered(Ok(Answer::Entering { group, name, state, refused: refusal })) => {
                if let Some(refusal) = refusal {
                    return refused(&refusal);
                }
                if state != Standing::Entered && self.step != Step::Knocked {
                    self.step = Step::Knocked;
                    let call = Call::AtTheDoor { group: group.hex(), within_ms: AT_THE_DOOR_MS };
                    return Next::Do(Vec::new(), Deed::Call(call));
                }
                if state != Standing::Entered {
                    return Next::End(vec![standing(state, &name)], None);
                }
                let paper = self.paper.insert(RecoveryPaper::new(group.hex(), Some(group)));
                paper.offer(vec![standing(state, &name)])
            }
            Outcome::Read(Err(refusal))
            | Outcome::Answered(Err(refusal @ (Refusal::NotASlip | Refusal::CannotOpen { .. })))
                if self.step == Step::Slip =>
            {
                Next::Again(vec![crate::said::refusal(&refusal)], line(t!("slip-paste")))
            }
            Outcome::Read(Err(refusal)) | Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}
