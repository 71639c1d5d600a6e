//! Names and short texts of people where they stand in lines of the program. The one place that draws them: whatever
//! somebody called themselves, a group, a thread or a file, it cannot be taken for a sentence of the program, for the
//! mark beside one's own words, or for the beginning of another line.

use unicode_width::UnicodeWidthChar;

use super::cleaning::{clean, cut};
use crate::{t, typed};

/// Columns of a name: a head with its time stays in one row of a 40-column window.
const NAME_COLUMNS: usize = 28;

/// Columns of the name of a group, a thread, a round or a file.
const TITLE_COLUMNS: usize = 60;

/// A person's name, as the core gives it: one word stands as it is, all else in “ ”, so that a name is never a sentence.
/// The number that tells two alike apart stands outside; nothing else in a name can have brackets.
pub fn name(told: &str) -> String {
    let (name, number) = parted(told);
    let name = cut(&clean(&kith_protocol::words::person(name)), NAME_COLUMNS);
    if name.is_empty() {
        return t!("message-author-unknown");
    }
    let name = if is_plain(&name) { name } else { format!("“{name}”") };
    match number {
        Some(number) => format!("{name} ({number})"),
        None => name,
    }
}

/// A name that nobody has proved: it stands on a paper, in a request or in a file. A number in it is only a word.
pub fn unproved(name_there: &str) -> String {
    name(&kith_protocol::words::person(name_there))
}

/// One's own name, with the mark that nobody else's name can have.
pub fn mine(told: &str) -> String {
    format!("{} ({})", name(told), t!("me-mark"))
}

/// The name of a group, a thread, a round or a file.
pub fn title(text: &str) -> String {
    let title = cut(&unquoted(text), TITLE_COLUMNS);
    if is_plain(&title) { title } else { format!("“{title}”") }
}

/// What somebody wrote, inside a sentence of the program: a reason, a duties line, a note.
pub fn quoted(text: &str) -> String {
    format!("“{}”", unquoted(text))
}

/// One line of somebody's, with other quotes than those it will stand in.
fn unquoted(text: &str) -> String {
    clean(text)
        .trim()
        .chars()
        .map(|letter| match letter {
            '“' | '„' | '‟' | '«' => '‘',
            '”' | '»' | '"' | '＂' | '〃' | '″' => '’',
            letter => letter,
        })
        .collect()
}

/// One word, and none that the program calls people by.
fn is_plain(text: &str) -> bool {
    let in_a_word =
        |c: char| c.is_alphanumeric() || is_mark(c) || matches!(c, '-' | '\'' | '’' | '_' | '.' | '&' | '+');
    let reserved = t!("name-words");
    !text.is_empty()
        && text.chars().all(in_a_word)
        && text.chars().any(char::is_alphanumeric)
        && !reserved.split([',', '、', '،']).any(|word| typed::is_word(text, word))
}

/// Marks without a width of their own belong to the letter before them.
fn is_mark(c: char) -> bool {
    c.width() == Some(0)
}

/// The name, and the number that the core put behind it.
fn parted(told: &str) -> (&str, Option<&str>) {
    let number = told.strip_suffix(')').and_then(|told| told.rsplit_once(" ("));
    match number {
        Some((name, number)) if !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) => {
            (name, Some(number))
        }
        _ => (told, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_mark_or_a_sentence_of_the_programs() {
        let long = format!("\u{2800}{}Ana", " ".repeat(190));
        for (told, drawn) in [
            ("Jo", "Jo"),
            ("Jo (you)", "“Jo you”"),
            ("Jo (2)", "Jo (2)"),
            ("Jo (you) (2)", "“Jo you” (2)"),
            ("Jo ()", "Jo"),
            ("Nobody", "“Nobody”"),
            ("YOU", "“YOU”"),
            ("Ana has left", "“Ana has left”"),
            ("Ana, 19:05, Monday: I", "“Ana 19 05 Monday I”"),
            ("“Ana”", "Ana"),
            (long.as_str(), "Ana"),
            ("नूर", "नूर"),
            ("", "(name not here yet)"),
        ] {
            assert_eq!(name(told), drawn, "{told:?}");
        }
        assert_eq!(unproved("Jo (2)"), "“Jo 2”");
        assert_eq!(mine("Jo"), "Jo (you)");
    }

    #[test]
    fn no_name_is_wider_than_its_place() {
        use unicode_width::UnicodeWidthStr;
        for told in ["名".repeat(60), "x".repeat(200), "e\u{301}".repeat(90)] {
            let drawn = name(&format!("{told} (200)"));
            assert!(drawn.width() <= NAME_COLUMNS + 8 && drawn.ends_with(" (200)"), "{drawn}");
        }
    }

    #[test]
    fn what_others_wrote_stands_in_quotes_it_cannot_end() {
        assert_eq!(title("Thursday"), "Thursday");
        assert_eq!(title("x. Ana has left"), "“x. Ana has left”");
        assert_eq!(title("a” is open. “b"), "“a’ is open. ‘b”");
        assert_eq!(quoted("no.\n\n   “Ana”  has left."), "“no. ‘Ana’ has left.”");
    }
}
