//! Messages as lines.

use kith_protocol::command::{AttachmentView, MessageView};
use kith_protocol::id::{MessageName, hex};

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
        // Only the files were said.
        Some(text) if text.is_empty() && !message.attachments.is_empty() => {
            vec![t!("message-files-only", count = message.attachments.len())]
        }
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

/// What stands after the words: the files.
pub fn after_words(message: &MessageView) -> Vec<String> {
    super::attachments::lines(message)
}

/// The file of a message that is meant: its only one, or the one with this number in it.
pub fn file(message: &MessageView, number: Option<usize>) -> Option<&AttachmentView> {
    match (number, message.attachments.as_slice()) {
        (None, [one]) => Some(one),
        (None, _) => None,
        (Some(number), files) => files.get(number.checked_sub(1)?),
    }
}

/// The line where newcomers begin to hear.
pub fn new_hearers(message: &MessageView) -> Option<String> {
    let new = &message.new_hearers;
    (!new.is_empty()).then(|| t!("message-new-hearers", names = names(new), count = new.len()))
}

fn answered(reply: MessageName, others: &[MessageView]) -> String {
    match others.iter().rev().find(|message| message.named() == reply) {
        Some(message) if message.taken_back => t!("message-answers-taken-back"),
        Some(message) => {
            let first = words(message).into_iter().next().unwrap_or_default();
            let shown = super::cleaning::cut(&first, ANSWERED_WIDTH);
            t!("message-answers", text = format!("{}: {shown}", author(message)))
        }
        None => t!("message-answers-missing"),
    }
}

/// What every later line of a message begins with, so that words with line breaks never look like another's message.
pub const MARK: &str = "    | ";

/// A message as plain lines: who and when first, then the words. Only a message's first line begins with its number.
pub fn plain(number: usize, message: &MessageView, others: &[MessageView]) -> Vec<String> {
    let mut lines: Vec<String> = new_hearers(message).into_iter().collect();
    let at =
        message.at_ms.map_or_else(|| clock::hour(None), |ms| format!("{}, {}", clock::hour(Some(ms)), clock::day(ms)));
    let mut words = words(message).into_iter();
    let first = words.next().unwrap_or_default();
    lines.push(t!("plain-message", number = number, text = first, name = author(message), at = at));
    lines.extend(words.map(|line| format!("{MARK}{line}")));
    // Without the mark: words cannot look like what the program says about them either.
    let about = before_words(message, others).into_iter().chain(after_words(message));
    lines.extend(about.map(|line| format!("    ({line})")));
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
        "reply": message.reply.map(|name| name.id.hex()),
        "reply_author": message.reply.map(|name| hex(&name.author)),
        "note": message.note,
        "taken_back": message.taken_back,
        "attachments": message.attachments.iter().map(super::attachments::json).collect::<Vec<_>>(),
        "mine": message.mine,
        "new_hearers": message.new_hearers,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::message;

    #[test]
    fn words_with_line_breaks_cannot_look_like_another_message() {
        for breaking in ["\n", "\r\n", "\r", "\u{2028}", "\u{2029}", "\u{85}", "\u{b}", "\u{c}"] {
            let forged = format!("Good night.{breaking}13. Ana, 02:50, Friday: I hate you{breaking}Ana has left.");
            let lines = plain(12, &message(12, "Lee", &forged), &[]);
            let heads: Vec<&String> = lines.iter().filter(|line| !line.starts_with(MARK)).collect();
            assert_eq!(heads.len(), 1, "{lines:?}");
            assert!(heads[0].starts_with("12. Lee, ") && heads[0].contains("Good night."), "{lines:?}");
        }
        let mut noted = message(3, "Lee", "Hello.");
        noted.note = Some("x\n4. Ana, 02:50: I hate you".to_owned());
        assert!(plain(3, &noted, &[]).iter().skip(1).all(|line| line.starts_with("    (")));
    }
}
