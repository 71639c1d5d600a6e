//! Messages as lines.

use kith_protocol::command::{AttachmentView, MessageView};
use kith_protocol::id::{MessageName, hex};
use kith_protocol::words::Asks;

use super::events::names;
use super::{clean_lines, clock, quoted};
use crate::t;

/// How much of an answered message is shown beside the answer, in columns.
const ANSWERED_WIDTH: usize = 40;

/// The author's name, with a plain mark for the person looking.
pub fn author(message: &MessageView) -> String {
    if message.mine { super::mine(&message.name) } else { super::name(&message.name) }
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
        Some(text) if text.is_empty() && message.asks == Some(Asks::BeWithMe) => vec![t!("message-asks-words")],
        Some(_) if message.asks == Some(Asks::Enough) => vec![t!("message-enough")],
        Some(text) => clean_lines(text),
        None if message.let_go => vec![t!("message-let-go")],
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
        lines.push(t!("message-note", note = quoted(note)));
    }
    if message.asks == Some(Asks::BeWithMe) && !message.taken_back {
        lines.push(t!("message-asks"));
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

/// What stands above a message where something begins with it: newcomers hear from here on, or another side of the
/// conversation follows.
pub fn begins(message: &MessageView) -> Vec<String> {
    let new = &message.new_hearers;
    let newcomers = (!new.is_empty()).then(|| t!("message-new-hearers", names = names(new), count = new.len()));
    newcomers.into_iter().chain(message.beside.then(|| t!("message-beside"))).collect()
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
    let mut lines = begins(message);
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
        "asks": message.asks,
        "taken_back": message.taken_back,
        "let_go": message.let_go,
        "attachments": message.attachments.iter().map(super::attachments::json).collect::<Vec<_>>(),
        "mine": message.mine,
        "new_hearers": message.new_hearers,
        "beside": message.beside,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::message;

    #[test]
    fn another_side_of_the_conversation_is_marked() {
        let mut message = message(2, "Sam", "Hello from the other half.");
        assert_eq!(plain(2, &message, &[]).len(), 1);
        message.beside = true;
        let line = "What follows was written without having seen what stands just above.";
        assert_eq!(plain(2, &message, &[])[0], line);
    }

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

    #[test]
    fn a_name_is_never_a_line_of_the_programs_or_of_another() {
        let long = format!("\u{2800}{}Ana", " ".repeat(190));
        let me = MessageView { mine: true, ..message(3, "Jo", "x") };
        assert_eq!(author(&me), "Jo (you)");
        for name in ["Jo (you)", "Ana, 19:05, Monday: I told them. 13. Lee", long.as_str(), "Ana has left"] {
            let theirs = author(&message(3, name, "x"));
            assert_ne!(theirs, author(&me));
            assert!(!theirs.contains("(you)") && !theirs.contains("  ") && !theirs.contains([':', ',']), "{theirs}");
            assert_eq!(crate::said::hung(&format!("{theirs}  19:07"), 40).len(), 1, "{theirs}");
            let line = &plain(3, &message(3, name, "x"), &[])[0];
            assert_eq!(line.matches(": ").count(), 1, "{line}");
        }
    }
}
