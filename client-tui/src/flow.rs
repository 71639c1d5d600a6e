//! Things done step by step, one question at a time: founding, coming in, inviting, unsent words, asking to wait,
//! somebody to be with, leaving, devices. A flow knows no terminal: plain lines and full screen ask the same questions in
//! the same words.

use std::path::Path;

use kith_node::api::{Answer, Call, Link};
use kith_protocol::command::Refusal;
use kith_protocol::id::GroupId;

use crate::copy::{self, Written};

mod bundling;
mod company;
mod copying;
mod devices;
mod entering;
mod erasing;
mod forming;
mod founding;
mod inviting;
pub(crate) mod leaving;
mod letting_go;
mod linking;
mod recovery;
mod rooms;
mod saving;
mod taking_back;
mod unsent;
mod waiting;

pub use bundling::Bundling;
pub use company::{Accepting, BeingWith, Company, TakingYesBack};
pub use copying::{Bringing, Copying};
pub use devices::Devices;
pub use entering::Entering;
pub use erasing::Erasing;
pub use forming::Forming;
pub use founding::Founding;
pub use inviting::Inviting;
pub use leaving::Leaving;
pub use letting_go::LettingGo;
pub use linking::Linking;
pub use recovery::RecoveryPaper;
pub use rooms::{ClosingRoom, LeavingFromRoom, OpeningRoom, Rooms};
pub use saving::Saving;
pub use taking_back::TakingBack;
pub use unsent::Unsent;
pub use waiting::Waiting;

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// A line to type.
    Line {
        /// What is asked.
        prompt: String,
    },
    /// One of a few choices.
    Choice {
        /// What is asked.
        prompt: String,
        /// The choices.
        options: Vec<String>,
        /// Where the choosing begins; Enter alone takes this one, so it never sends, shares or erases.
        start: usize,
    },
}

/// What the person answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A line.
    Line(String),
    /// The number of a choice, from 0.
    Choice(usize),
}

/// Something a flow wants done outside.
pub enum Deed {
    /// A call to the node.
    Call(Call),
    /// Writing a file.
    WriteFile {
        /// Where.
        path: String,
        /// What.
        text: String,
    },
    /// Writing a copy of one's own words.
    Copy {
        /// The group.
        group: String,
        /// Into which file or folder.
        to: String,
        /// In machine form too, signed.
        signed: bool,
    },
    /// Saying the words of a signed copy again.
    Bring {
        /// In which group.
        group: String,
        /// The file.
        path: String,
    },
    /// Reading a slip: a line as it is, else the file it names.
    ReadSlip(String),
}

/// What came of a deed.
pub enum Outcome {
    /// The node answered.
    Answered(Result<Answer, Refusal>),
    /// The file was written.
    Written(Result<(), Refusal>),
    /// A copy was written.
    Copied(Result<Vec<Written>, Refusal>),
    /// So many messages of a copy were said again.
    Brought(Result<usize, Refusal>),
    /// The slip was read.
    Read(Result<String, Refusal>),
}

/// What comes next.
pub enum Next {
    /// These lines, then a question.
    Ask(Vec<String>, Question),
    /// These lines, then the question again, with what was typed.
    Again(Vec<String>, Question),
    /// These lines, then a question whose answer was begun before.
    Filled(Vec<String>, Question, String),
    /// These lines, then a deed.
    Do(Vec<String>, Deed),
    /// These lines, and it is over; a group to open, if there is one now.
    End(Vec<String>, Option<GroupId>),
    /// These lines, and it is over; a room of the open group to open, or, without one, the group itself.
    Into(Vec<String>, Option<GroupId>),
}

/// Something done step by step.
pub trait Flow: Send {
    /// What it is, in a word or two.
    fn title(&self) -> String;
    /// The first step.
    fn begin(&mut self) -> Next;
    /// The person answered.
    fn reply(&mut self, reply: Reply) -> Next;
    /// A deed came to something.
    fn outcome(&mut self, outcome: Outcome) -> Next;
    /// The person goes away from it, and had begun to type this. Says whether it is worth coming back to: then the client
    /// keeps it, and [`Flow::begin`] goes on from there.
    fn left(&mut self, typed: &str) -> bool {
        let _ = typed;
        false
    }
    /// Words for the others that were typed in it and went nowhere, with what is typed now: once it is over or left, they
    /// come back to where one writes. Nothing, if they went.
    fn unsaid(&mut self, typed: &str) -> Option<String> {
        let _ = typed;
        None
    }
    /// Those words are for the group, also where the flow was begun in a room of it: they wait in the group then.
    fn is_for_group(&self) -> bool {
        false
    }
    /// The group it is of, if it may be left midway and is of one: it goes on in no other.
    fn group(&self) -> Option<&str> {
        None
    }
    /// Words that went to the others in it: where the same words wait to be sent, they do so no longer.
    fn given(&mut self) -> Option<String> {
        None
    }
    /// The person goes back from a question after something was done already: what is said then.
    fn back(&mut self) -> Option<Next> {
        None
    }
    /// A square for a camera, below the last lines, where one can be seen.
    fn picture(&mut self) -> Vec<String> {
        Vec::new()
    }
}

/// The flow to go on with: one of the same kind that was left midway, else the new one.
pub fn taken_up(new: Box<dyn Flow>, left: &mut Option<Box<dyn Flow>>) -> Box<dyn Flow> {
    left.take_if(|left| left.title() == new.title() && left.group() == new.group()).unwrap_or(new)
}

/// Lines at an end, and where words are that went nowhere.
pub fn and_unsaid(mut lines: Vec<String>, where_they_are: String) -> Vec<String> {
    let last = lines.pop().into_iter().chain([where_they_are]);
    lines.push(last.collect::<Vec<_>>().join(" "));
    lines
}

/// What is said when a flow is left midway.
pub fn left_line(kept: bool) -> String {
    if kept { crate::t!("left-and-kept") } else { crate::t!("left-as-it-was") }
}

/// Carries out a deed.
pub async fn perform(link: &Link, deed: Deed) -> Outcome {
    let cannot = |path: &str| Refusal::CannotOpen { path: path.to_owned() };
    match deed {
        Deed::Call(call) => Outcome::Answered(link.call(call).await),
        Deed::WriteFile { path, text } => {
            Outcome::Written(crate::private_file::write_new(Path::new(&path), text.as_bytes()))
        }
        Deed::Copy { group, to, signed } => Outcome::Copied(copy::write(link, &group, Path::new(&to), signed).await),
        Deed::Bring { group, path } => Outcome::Brought(match copy::machine::read(Path::new(&path)) {
            Ok(read) => copy::bring(link, &group, None, &read).await,
            Err(refusal) => Err(refusal),
        }),
        Deed::ReadSlip(slip) if slip.trim_start().starts_with("kith:") => Outcome::Read(Ok(slip_line(&slip))),
        Deed::ReadSlip(path) => {
            let path = path.trim();
            Outcome::Read(tokio::fs::read_to_string(path).await.map_err(|_| cannot(path)))
        }
    }
}

/// A slip's line as it was written, without the breaks and spaces that a window or a letter put into it.
pub fn slip_line(slip: &str) -> String {
    slip.split_whitespace().collect()
}

/// The flow ends with what was refused.
fn refused(refusal: &Refusal) -> Next {
    Next::End(vec![crate::said::refusal(refusal)], None)
}

/// The flow ends, and nothing was done.
fn nothing_done() -> Next {
    Next::End(vec![crate::t!("left-as-it-was")], None)
}

/// A command is no file's name: where one is asked for, it is asked again, and nothing is written.
fn no_file_name(text: &str, prompt: &str) -> Option<Next> {
    let text = text.trim();
    let said = crate::t!("file-name-command", command = crate::said::clean(text));
    crate::slash::Slash::is_command(text).then(|| Next::Again(vec![said], line(prompt.to_owned())))
}

fn line(prompt: String) -> Question {
    Question::Line { prompt }
}
