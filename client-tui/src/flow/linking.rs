//! This computer becomes another device of its person: its line, the words compared by eye, the group. The other side is
//! in `devices`.

use kith_node::api::{Answer, Call};
use kith_protocol::command::{Refusal, Standing};

use super::{Deed, Flow, Next, Outcome, Question, Reply, line, no_file_name, nothing_done, refused};
use crate::said::{clean, devices, title};
use crate::t;

/// How long it is looked for the other device at a time, in milliseconds. It is looked again whenever its person says so:
/// nobody is kept from going back.
const COMES_WITHIN_MS: u64 = 10_000;
/// How long the group may take to come, as in the shell.
const INSIDE_WITHIN_MS: u64 = 10_000;

/// Linking, on the new device.
#[derive(Default)]
pub struct Linking {
    step: Step,
    line: String,
    file: String,
    phrase: Option<String>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Step {
    #[default]
    Line,
    File,
    Comes,
    Stops,
    Same,
    Differs,
    Inside,
}

impl Linking {
    fn shown(&self) -> Vec<String> {
        vec![t!("device-line-here"), self.line.clone(), t!("device-line-once")]
    }

    fn wait(&mut self, lines: Vec<String>) -> Next {
        self.step = Step::Comes;
        let options = vec![t!("device-was-told"), t!("device-stop")];
        Next::Ask(lines, Question::Choice { prompt: t!("device-tell-other"), options, start: 0 })
    }

    fn no(&mut self, step: Step) -> Next {
        self.step = step;
        Next::Do(Vec::new(), Deed::Call(Call::LinkAnswer { words: None }))
    }
}

impl Flow for Linking {
    fn title(&self) -> String {
        t!("screen-link")
    }

    fn begin(&mut self) -> Next {
        Next::Do(Vec::new(), Deed::Call(Call::LinkNew))
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match (self.step, reply) {
            (Step::File, Reply::Line(file)) if file.trim().is_empty() => {
                let lines = self.shown();
                self.wait(lines)
            }
            (Step::File, Reply::Line(file)) => {
                if let Some(again) = no_file_name(&file, &t!("device-line-file")) {
                    return again;
                }
                self.file = file.trim().to_owned();
                Next::Do(Vec::new(), Deed::WriteFile { path: self.file.clone(), text: format!("{}\n", self.line) })
            }
            (Step::Comes, Reply::Choice(0)) => {
                let call = Call::LinkPhrase { within_ms: COMES_WITHIN_MS };
                Next::Do(vec![t!("device-waits")], Deed::Call(call))
            }
            (Step::Comes, _) => self.no(Step::Stops),
            (Step::Same, Reply::Choice(1)) => {
                let words = self.phrase.take();
                Next::Do(vec![t!("device-other-yes")], Deed::Call(Call::LinkAnswer { words }))
            }
            (Step::Same, _) => self.no(Step::Differs),
            _ => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match (self.step, outcome) {
            (Step::Stops, Outcome::Answered(_)) => nothing_done(),
            (Step::Differs, Outcome::Answered(_)) => Next::End(vec![t!("device-not-the-same")], None),
            (_, Outcome::Answered(Ok(Answer::Linking { phrase: Some(phrase), .. }))) => {
                self.step = Step::Same;
                let lines = devices::phrase(&phrase);
                self.phrase = Some(phrase);
                let options = vec![t!("choice-no"), t!("choice-yes")];
                Next::Ask(lines, Question::Choice { prompt: t!("device-same"), options, start: 0 })
            }
            (Step::Line, Outcome::Answered(Ok(Answer::Linking { line: Some(device), .. }))) => {
                self.step = Step::File;
                self.line = device;
                Next::Ask(self.shown(), line(t!("device-line-file")))
            }
            (Step::Comes, Outcome::Answered(Ok(Answer::Linking { phrase: None, .. }))) => {
                self.wait(vec![t!("device-not-yet")])
            }
            (Step::File, Outcome::Written(Ok(()))) => {
                let lines = vec![t!("device-line-written", file = clean(&self.file)), t!("device-line-once")];
                self.wait(lines)
            }
            (Step::File, Outcome::Written(Err(refusal))) => {
                Next::Again(vec![crate::said::refusal(&refusal)], line(t!("device-line-file")))
            }
            (Step::Same, Outcome::Answered(Ok(Answer::Entering { group, .. }))) => {
                self.step = Step::Inside;
                let call = Call::AtTheDoor { group: group.hex(), within_ms: INSIDE_WITHIN_MS };
                Next::Do(Vec::new(), Deed::Call(call))
            }
            (Step::Inside, Outcome::Answered(Ok(Answer::Entering { group, name, state, .. }))) => {
                if state == Standing::Entered {
                    Next::End(vec![t!("device-linked-here", group = title(&name))], Some(group))
                } else {
                    Next::End(vec![t!("device-linked-not-yet", group = title(&name))], None)
                }
            }
            (_, Outcome::Answered(Err(refusal))) => refused(&refusal),
            _ => refused(&Refusal::LinkEnded),
        }
    }
}
