//! Messages as lines.

use kith_protocol::command::MessageView;
use kith_protocol::id::MessageId;

use super::events::names;
use super::{clean, clean_lines, clock};
use crate::t;

/// How much of an answered message is shown beside the answer, in columns.
const ANSWERED_WIDTH: usize = 40;

/// The author's name, with a plain mark for the person looking.
pub fn author(message: &MessageView) -> String {
    let name = if message.name.is_empty() { t!("message-author-unknown") } else { clean(&message.name) };
    if message.mine { format!("{name} ({})", t!("me-mark")) } else { name }
}

/// The words, or what stands in their place.
pub fn words(message: &MessageView) -> Vec<String> {
    if message.taken_back {
        return vec![t!("message-taken-back")];
    }
    match &message.text {
        Some(text) => clean_lines(text),
        None => vec![t!("message-not-here")],
    }
}

/// What stands before the words: who hears from here on for the first time, the note, what is answered.
pub fn before_words(message: &MessageView, others: &[MessageView]) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(reply) = message.reply {
        lines.push(answered(reply, others));
    }
    if let Some(note) = message.note.as_ref().filter(|_| !message.taken_back) {
        lines.push(t!("message-note", note = clean(note)));
    }
    lines
}

/// The line where newcomers begin to hear.
pub fn new_hearers(message: &MessageView) -> Option<String> {
    match message.new_hearers.as_slice() {
        [] => None,
        [_] => Some(t!("message-new-hearers", names = names(&message.new_hearers))),
        _ => Some(t!("message-new-hearers-several", names = names(&message.new_hearers))),
    }
}

fn answered(reply: MessageId, others: &[MessageView]) -> String {
    match others.iter().find(|message| message.id == reply) {
        Some(message) if message.taken_back => t!("message-answers-taken-back"),
        Some(message) => {
            let first = words(message).into_iter().next().unwrap_or_default();
            let shown = super::cleaning::cut(&first, ANSWERED_WIDTH);
            t!("message-answers", text = format!("{}: {shown}", author(message)))
        }
        None => t!("message-answers-missing"),
    }
}

/// A message as plain lines: the words first, then who, then when.
pub fn plain(number: usize, message: &MessageView, others: &[MessageView]) -> Vec<String> {
    let mut lines: Vec<String> = new_hearers(message).into_iter().collect();
    lines.extend(before_words(message, others).into_iter().map(|line| format!("({line})")));
    let words = words(message);
    let (last, earlier) =
        words.split_last().map_or((String::new(), &[][..]), |(last, earlier)| (last.clone(), earlier));
    let at =
        message.at_ms.map_or_else(|| clock::hour(None), |ms| format!("{}, {}", clock::hour(Some(ms)), clock::day(ms)));
    if earlier.is_empty() {
        lines.push(t!("plain-message", number = number, text = last, name = author(message), at = at));
    } else {
        let mut earlier = earlier.iter();
        if let Some(first) = earlier.next() {
            lines.push(format!("{number}. {first}"));
        }
        lines.extend(earlier.cloned());
        lines.push(format!("{last} — {}, {at}", author(message)));
    }
    lines
}

/// A message as `--json` gives it.
pub fn json(message: &MessageView) -> serde_json::Value {
    serde_json::json!({
        "id": message.id.hex(),
        "thread": message.thread.hex(),
        "from": { "member": message.from.hex(), "name": message.name },
        "at": message.at_ms.and_then(clock::stamp),
        "text": message.text,
        "reply": message.reply.map(|id| id.hex()),
        "note": message.note,
        "taken_back": message.taken_back,
        "attachments": [],
        "mine": message.mine,
        "new_hearers": message.new_hearers,
    })
}
