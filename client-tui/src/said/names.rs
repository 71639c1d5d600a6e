//! Names and short texts of people where they stand in lines of the program. The one place that draws them: whatever
//! somebody called themselves, a group, a thread or a file, it cannot be taken for a sentence of the program, for the
//! mark beside one's own words, or for the beginning of another line.

use unicode_width::UnicodeWidthChar;

use super::cleaning::{clean, cut};
use crate::{sentences, t, typed};

/// Columns of a name: a head with its time stays in one row of a 40-column window.
const NAME_COLUMNS: usize = 28;

/// Columns of the name of a group, a thread, a round or a file.
const TITLE_COLUMNS: usize = 60;

/// A person's name, as the core gives it: one word stands as it is, all else in “ ”, so that a name is never a sentence.
/// The number that tells two alike apart stands outside; nothing else in a name can have brackets.
pub fn name(told: &str) -> String {
    if are_hidden() {
        return t!("somebody");
    }
    let (name, number) = parted(told);
    let name = cut(&clean(&kith_protocol::words::person(name)), NAME_COLUMNS);
    if name.is_empty() {
        return t!("message-author-unknown");
    }
    let name = if is_plain(&name) { name } else { format!("“{name}”") };
    isolated(match number {
        Some(number) => format!("{name} ({number})"),
        None => name,
    })
}

/// No name of a person is drawn on this screen, or they are again. What people wrote stays as it is.
pub fn hide(names: bool) {
    hidden::set(names);
}

/// Whether no name is drawn.
pub fn are_hidden() -> bool {
    hidden::get()
}

/// The line about it.
pub fn hidden_line() -> String {
    if are_hidden() { t!("names-hidden") } else { t!("names-shown") }
}

#[cfg(not(test))]
mod hidden {
    use std::sync::atomic::{AtomicBool, Ordering};

    /// One for the whole program: it has one screen.
    static HIDDEN: AtomicBool = AtomicBool::new(false);

    pub fn set(hidden: bool) {
        HIDDEN.store(hidden, Ordering::Relaxed);
    }

    pub fn get() -> bool {
        HIDDEN.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod hidden {
    use std::cell::Cell;

    thread_local! {
        /// Tests run side by side, each client on one thread.
        static HIDDEN: Cell<bool> = const { Cell::new(false) };
    }

    pub fn set(hidden: bool) {
        HIDDEN.set(hidden);
    }

    pub fn get() -> bool {
        HIDDEN.get()
    }
}

/// A name that nobody has proved: it stands on a paper, in a request or in a file. A number in it is only a word.
pub fn unproved(name_there: &str) -> String {
    name(&kith_protocol::words::person(name_there))
}

/// One's own name, with the mark that nobody else's name can have.
pub fn mine(told: &str) -> String {
    if are_hidden() {
        return format!("({})", t!("me-mark"));
    }
    format!("{} ({})", name(told), t!("me-mark"))
}

/// The name of a group, a thread, a round or a file.
pub fn title(text: &str) -> String {
    let title = cut(&unquoted(text), TITLE_COLUMNS);
    isolated(if is_plain(&title) { title } else { format!("“{title}”") })
}

/// What somebody wrote, inside a sentence of the program: a reason, a duties line, a note.
pub fn quoted(text: &str) -> String {
    isolated(format!("“{}”", unquoted(text)))
}

/// What is written in the other direction than the sentences stands between marks that keep it from moving what is around
/// it: a name in Arabic does not carry the hour behind it to its other side. Terminals that know of directions heed them,
/// and nothing draws them.
fn isolated(text: String) -> String {
    let right_to_left = sentences::is_right_to_left();
    let turns = |letter: char| letter.is_alphabetic() && is_right_to_left(letter) != right_to_left;
    if text.chars().any(turns) { format!("\u{2068}{text}\u{2069}") } else { text }
}

/// Hebrew, Arabic, Syriac, Thaana, N’Ko, Adlam and their neighbours.
fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
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
    fn a_name_in_the_other_direction_stays_where_it_stands() {
        assert_eq!(name("نور"), "\u{2068}نور\u{2069}");
        assert_eq!(name("נור (2)"), "\u{2068}נור (2)\u{2069}");
        assert_eq!(quoted("نعم, 19:00"), "\u{2068}“نعم, 19:00”\u{2069}");
        // Nobody closes them from inside, and they take no column.
        assert_eq!(title("نور\u{2069}x").matches('\u{2069}').count(), 1);
        assert_eq!(crate::said::cleaning::columns(&name("نور")), 3);
        assert_eq!(name("日本"), "日本");
    }

    #[test]
    fn hidden_names_are_not_drawn_and_come_back() {
        hide(true);
        let drawn = [name("Jo"), unproved("Jo (2)"), mine("Jo")];
        hide(false);
        assert_eq!(drawn, ["somebody", "somebody", "(you)"]);
        assert_eq!(name("Jo"), "Jo");
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
