//! Saving a file of a message that was chosen: where to.

use kith_node::api::{Answer, Call};
use kith_protocol::command::AttachmentView;

use super::{Deed, Flow, Next, Outcome, Reply, line, nothing_done, refused};
use crate::plain::attaching::WITHIN_MS;
use crate::said::{self, attachments, title};
use crate::shell::attaching::saved_line;
use crate::t;

/// Saving one file.
pub struct Saving {
    group: String,
    attachment: String,
    name: String,
}

impl Saving {
    /// This file of a message in this group.
    pub fn new(group: String, file: &AttachmentView) -> Self {
        Self { group, attachment: file.id.hex(), name: title(&file.name) }
    }
}

impl Flow for Saving {
    fn title(&self) -> String {
        t!("screen-save")
    }

    fn begin(&mut self) -> Next {
        Next::Ask(vec![self.name.clone()], line(t!("save-where")))
    }

    fn reply(&mut self, reply: Reply) -> Next {
        match reply {
            Reply::Line(path) if !path.trim().is_empty() => match attachments::path(path.trim()) {
                Ok(to) => {
                    let (group, attachment) = (self.group.clone(), self.attachment.clone());
                    let call = Call::Save { group, attachment, to, within_ms: WITHIN_MS };
                    Next::Do(vec![t!("save-under-way")], Deed::Call(call))
                }
                Err(refusal) => Next::Again(vec![said::refusal(&refusal)], line(t!("save-where"))),
            },
            _ => nothing_done(),
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> Next {
        match outcome {
            Outcome::Answered(Ok(Answer::Saved { file, bytes })) => Next::End(vec![saved_line(&file, bytes)], None),
            Outcome::Answered(Err(refusal)) => refused(&refusal),
            _ => nothing_done(),
        }
    }
}
