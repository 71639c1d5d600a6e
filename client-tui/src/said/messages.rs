//! Messages as lines.

use kith_protocol::command::{AttachmentView, MessageView};
use kith_protocol::id::{MemberId, MessageName, hex};
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

/// The words are folded, as the person looking wished.
pub fn is_folded(message: &MessageView) -> bool {
    message.quieted && !message.mine && !message.taken_back
}

/// The words, or what stands in their place.
pub fn words(message: &MessageView) -> Vec<String> {
    if message.taken_back {
        return vec![t!("message-taken-back")];
    }
    if is_folded(message) {
        return vec![t!("message-folded")];
    }
    match &message.text {
        // Only the files were said.
        Some(text) if text.is_empty() && !message.attachments.is_empty() => {
            vec![t!("message-files-only", count = message.attachments.len())]
        }
        Some(text) if text.is_empty() && message.asks == Some(Asks::BeWithMe) => vec![t!("message-asks-words")],
        Some(_) if message.asks == Some(Asks::Enough) => vec![t!("message-enough")],
        Some(text) if message.asks == Some(Asks::ReadBefore) => vec![t!("message-is-note", note = quoted(text))],
        Some(text) => clean_lines(text),
        None if message.let_go => vec![t!("message-let-go")],
        None => vec![t!("message-not-here")],
    }
}

/// Notes about the words, to be read before them: the author's own, then those that others put beside.
pub fn notes(message: &MessageView, others: &[MessageView]) -> Vec<String> {
    if message.taken_back {
        return Vec::new();
    }
    let own = message.note.as_ref().filter(|_| !is_folded(message));
    let own = own.map(|note| t!("message-note", note = quoted(note)));
    let name = message.named();
    let beside = others.iter().filter(|other| other.asks == Some(Asks::ReadBefore) && other.reply == Some(name));
    let beside = beside.filter(|other| !other.taken_back && !is_folded(other));
    let beside = beside.filter_map(|other| {
        let note = quoted(other.text.as_ref()?);
        Some(t!("message-note-by", name = author(other), note = note))
    });
    own.into_iter().chain(beside).collect()
}

/// What else is said of the words: what is answered, and what is asked.
fn about(message: &MessageView, others: &[MessageView]) -> Vec<String> {
    let asks = message.asks == Some(Asks::BeWithMe) && !message.taken_back;
    let reply = message.reply.map(|reply| answered(reply, others));
    reply.into_iter().chain(asks.then(|| t!("message-asks"))).collect()
}

/// What stands before the words: what is answered, what is asked, the notes.
pub fn before_words(message: &MessageView, others: &[MessageView]) -> Vec<String> {
    let mut lines = about(message, others);
    lines.extend(notes(message, others));
    lines
}

/// What stands after the words: the files.
pub fn after_words(message: &MessageView) -> Vec<String> {
    if is_folded(message) { Vec::new() } else { super::attachments::lines(message) }
}

/// What stands in the line of the name, and the lines that go on from there: notes are read before the words.
pub fn from_the_name_on(message: &MessageView, others: &[MessageView]) -> (String, Vec<String>) {
    let mut notes = notes(message, others).into_iter().map(|note| format!("({note})"));
    let mut words = words(message).into_iter();
    let first = notes.next().or_else(|| words.next()).unwrap_or_default();
    let notes = notes.map(|note| format!("    {note}")).collect::<Vec<_>>();
    (first, notes.into_iter().chain(words.map(|line| format!("{MARK}{line}"))).collect())
}

/// Somebody's words are folded from now on, or shown again.
pub fn fold(messages: &mut [MessageView], member: MemberId, quieted: bool) {
    for message in messages.iter_mut().filter(|message| message.from == member) {
        message.quieted = quieted;
    }
}

/// The line about it.
pub fn quieted(name: &str, quieted: bool) -> String {
    let name = super::name(name);
    if quieted { t!("quiet-person-on", name = name) } else { t!("quiet-person-off", name = name) }
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
    let (first, rest) = from_the_name_on(message, others);
    lines.push(t!("plain-message", number = number, text = first, name = author(message), at = at));
    lines.extend(rest);
    // Without the mark: words cannot look like what the program says about them either.
    let about = about(message, others).into_iter().chain(after_words(message));
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
        "quieted": message.quieted,
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
        let lines = plain(3, &noted, &[]);
        assert_eq!(lines[1..], [format!("{MARK}Hello.")]);
        assert!(lines[0].ends_with("(note for readers: “x 4. Ana, 02:50: I hate you”)"), "{lines:?}");
    }

    #[test]
    fn notes_are_read_before_the_words_and_nothing_hides_them() {
        let mut words = message(3, "Lee", "On the ward.");
        words.note = Some("about the ward".to_owned());
        let mut beside = message(4, "Sam", "sleep, too");
        (beside.asks, beside.reply) = (Some(Asks::ReadBefore), Some(words.named()));
        let shown = [words.clone(), beside.clone()];
        let lines = plain(3, &words, &shown);
        assert!(lines[0].ends_with("(note for readers: “about the ward”)"), "{lines:?}");
        assert_eq!(lines[1], "    (note for readers by Sam: “sleep, too”)");
        assert_eq!(lines[2], format!("{MARK}On the ward."));
        assert!(plain(4, &beside, &shown)[0].contains("Note for readers of the message it answers: “sleep, too”"));
        beside.taken_back = true;
        assert_eq!(plain(3, &words, &[words.clone(), beside]).len(), 2);
    }

    #[test]
    fn folded_words_are_one_true_line_wherever_they_stand() {
        let mut folded = message(3, "Dan", "sharp words\nand more");
        (folded.quieted, folded.note) = (true, Some("my note".to_owned()));
        let mut answer = message(4, "Lee", "I hear you.");
        answer.reply = Some(folded.named());
        let mut note = message(5, "Dan", "a note of Dan's");
        (note.quieted, note.asks, note.reply) = (true, Some(Asks::ReadBefore), Some(answer.named()));
        let shown = [folded.clone(), answer.clone(), note];
        let all = [plain(3, &folded, &shown), plain(4, &answer, &shown)].concat().join("\n");
        assert!(!all.contains("sharp") && !all.contains("my note") && !all.contains("a note of"), "{all}");
        assert_eq!(plain(3, &folded, &shown).len(), 1);
        assert!(all.contains("Folded, as you wished."), "{all}");
        let mut shown = shown;
        fold(&mut shown, folded.from, false);
        assert!(plain(3, &shown[0], &shown).join("\n").contains("sharp words"));
        // Nobody's own words are folded for themselves.
        let mine = MessageView { quieted: true, ..message(6, "Jo", "mine") };
        assert_eq!(words(&mine), ["mine"]);
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
