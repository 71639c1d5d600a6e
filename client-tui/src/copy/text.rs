//! A copy as plain text.

use kith_protocol::command::Copied;

use super::{Copy, thread_heading};
use crate::said::{clock, name, title};
use crate::t;

/// The text.
pub fn text(copy: &Copy) -> String {
    let mut lines = vec![
        t!("copy-title", group = title(&copy.of.group_name)),
        t!("copy-made", me = name(&copy.of.me), day = clock::day(copy.made_ms)),
        t!("copy-holds"),
    ];
    let mut thread = None;
    for copied in &copy.words {
        match copied {
            Copied::Own { thread: of, thread_name, at_ms, text, note, answers, attachments, .. } => {
                if thread != Some(*of) {
                    thread = Some(*of);
                    lines.extend([
                        String::new(),
                        format!("== {} ==", thread_heading(copy, *of, thread_name.as_deref())),
                    ]);
                }
                lines.extend([String::new(), format!("{}, {}", clock::day(*at_ms), clock::hour(Some(*at_ms)))]);
                if *answers {
                    lines.push(t!("copy-answers"));
                }
                lines.extend(note.as_ref().map(|note| t!("message-note", note = note.clone())));
                lines.push(text.clone().unwrap_or_else(|| t!("message-not-here")));
                lines.extend(copy.files.lines(attachments));
            }
            Copied::Replied { .. } => lines.extend([String::new(), t!("copy-someone-replied")]),
        }
    }
    if !copy.unsent.is_empty() {
        lines.extend([String::new(), format!("== {} ==", t!("copy-unsent"))]);
        for unsent in &copy.unsent {
            let at = unsent.id.time_ms();
            lines.extend([
                String::new(),
                format!("{}, {}", clock::day(at), clock::hour(Some(at))),
                unsent.text.clone(),
            ]);
            lines.extend(copy.files.lines(&unsent.attachments));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}
