//! What groups take on this device, and words that were let go here, as lines.

use kith_node::api::Answer;
use kith_protocol::command::Done;

use super::attachments::size;
use super::title;
use crate::t;

/// What a group takes.
pub fn group(name: &str, answer: &Answer) -> Vec<String> {
    let Answer::Space { words, disk_bytes, files_bytes } = answer else { return Vec::new() };
    let (takes, files) = (size(*disk_bytes), size(*files_bytes));
    let mut lines = vec![
        t!("space-group", group = title(name), size = takes, files = files),
        t!("space-words", messages = words.messages.to_string(), own = words.own_messages.to_string()),
    ];
    if words.let_go > 0 {
        lines.push(t!("space-let-go", count = words.let_go.to_string()));
    }
    lines
}

/// What letting go is, said before it.
pub fn before_letting_go() -> Vec<String> {
    vec![t!("letgo-what"), t!("letgo-again")]
}

/// What would go.
pub fn question(messages: usize, bytes: u64) -> String {
    t!("letgo-ask", count = messages.to_string(), size = size(bytes))
}

/// What came of letting go, or of asking again.
pub fn done(done: &Done) -> Vec<String> {
    match done {
        Done::LetGo { messages: 0, .. } => vec![t!("letgo-none")],
        Done::LetGo { messages, bytes, .. } => {
            vec![t!("letgo-done", count = messages.to_string(), size = size(*bytes)), t!("letgo-how-again")]
        }
        Done::FetchedAgain { messages: 0 } => vec![t!("letgo-nothing")],
        Done::FetchedAgain { messages } => vec![t!("letgo-asked", count = messages.to_string())],
        _ => Vec::new(),
    }
}
