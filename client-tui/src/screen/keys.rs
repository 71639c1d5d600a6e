//! The keys, in one table: where each counts, what it does, and the sentence the help page says of it. What is not in the
//! table is typed where something is typed, and does nothing elsewhere. In an open thread every letter is written, also
//! while reading: what is done with a message is chosen from a menu, and never by a letter, so that words typed at the wrong
//! moment do nothing.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::sentences::by_id;
use crate::t;

/// Where keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// The list of groups.
    Groups,
    /// A page of lines.
    Text,
    /// The thread, while writing.
    Writing,
    /// The thread, while reading.
    Reading,
    /// A question with choices.
    Choice,
    /// A question for a line.
    Line,
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // One line each in the translation file, under the id in the table.
pub enum Act {
    Help,
    Hide,
    Quit,
    Back,
    Take,
    NewLine,
    Up,
    Down,
    First,
    Last,
    PageUp,
    PageDown,
    Complete,
    ShowNew,
    Command,
    Rooms,
    Edit,
    ForMe,
    ForMeToo,
}

/// Whether a key writes a letter.
pub fn is_letter(key: &KeyEvent) -> bool {
    let held = KeyModifiers::CONTROL | KeyModifiers::ALT;
    matches!(key.code, KeyCode::Char(_)) && !key.modifiers.intersects(held)
}

/// One line of the table.
struct Line {
    /// As the help page calls the keys.
    name: &'static str,
    keys: &'static [(KeyCode, KeyModifiers)],
    act: Act,
    places: &'static [Where],
    /// The id of its sentence.
    sentence: &'static str,
}

const ALL: &[Where] = &[Where::Groups, Where::Text, Where::Writing, Where::Reading, Where::Choice, Where::Line];
const CHOOSING: &[Where] = &[Where::Groups, Where::Text, Where::Reading, Where::Choice];
const MOVING: &[Where] = &[Where::Groups, Where::Text, Where::Reading];
const NONE: KeyModifiers = KeyModifiers::NONE;
const CONTROL: KeyModifiers = KeyModifiers::CONTROL;

const TABLE: &[Line] = &[
    Line { name: "F1", keys: &[(KeyCode::F(1), NONE)], act: Act::Help, places: ALL, sentence: "key-f1" },
    Line { name: "F9", keys: &[(KeyCode::F(9), NONE)], act: Act::Hide, places: ALL, sentence: "key-f9" },
    Line { name: "Esc", keys: &[(KeyCode::Esc, NONE)], act: Act::Back, places: ALL, sentence: "key-esc" },
    Line {
        name: "Alt-Enter",
        keys: &[(KeyCode::Enter, KeyModifiers::ALT), (KeyCode::Enter, KeyModifiers::SHIFT)],
        act: Act::NewLine,
        places: &[Where::Writing],
        sentence: "key-alt-enter",
    },
    Line { name: "Enter", keys: &[(KeyCode::Enter, NONE)], act: Act::Take, places: ALL, sentence: "key-enter" },
    Line { name: "Up", keys: &[(KeyCode::Up, NONE)], act: Act::Up, places: CHOOSING, sentence: "key-up" },
    Line { name: "Down", keys: &[(KeyCode::Down, NONE)], act: Act::Down, places: CHOOSING, sentence: "key-down" },
    Line { name: "PgUp", keys: &[(KeyCode::PageUp, NONE)], act: Act::PageUp, places: ALL, sentence: "key-page-up" },
    Line {
        name: "PgDn, Space",
        keys: &[(KeyCode::PageDown, NONE)],
        act: Act::PageDown,
        places: ALL,
        sentence: "key-page-down",
    },
    Line { name: "", keys: &[(KeyCode::Char(' '), NONE)], act: Act::PageDown, places: &[Where::Text], sentence: "" },
    Line { name: "Home", keys: &[(KeyCode::Home, NONE)], act: Act::First, places: MOVING, sentence: "key-home" },
    Line { name: "End", keys: &[(KeyCode::End, NONE)], act: Act::Last, places: MOVING, sentence: "key-end" },
    Line {
        name: "F5",
        keys: &[(KeyCode::F(5), NONE)],
        act: Act::ShowNew,
        places: &[Where::Writing, Where::Reading],
        sentence: "key-f5",
    },
    Line {
        name: "/",
        keys: &[(KeyCode::Char('/'), NONE)],
        act: Act::Command,
        places: &[Where::Reading],
        sentence: "key-slash",
    },
    Line {
        name: "F6",
        keys: &[(KeyCode::F(6), NONE)],
        act: Act::Rooms,
        places: &[Where::Writing, Where::Reading],
        sentence: "key-f6",
    },
    Line {
        name: "Tab",
        keys: &[(KeyCode::Tab, NONE)],
        act: Act::Complete,
        places: &[Where::Writing],
        sentence: "key-tab",
    },
    Line { name: "F2", keys: &[(KeyCode::F(2), NONE)], act: Act::ForMe, places: &[Where::Writing], sentence: "key-f2" },
    Line {
        name: "F3",
        keys: &[(KeyCode::F(3), NONE)],
        act: Act::ForMeToo,
        places: &[Where::Writing],
        sentence: "key-f3",
    },
    Line {
        name: "F4",
        keys: &[(KeyCode::F(4), NONE)],
        act: Act::Edit,
        places: &[Where::Writing],
        sentence: "key-edit",
    },
    Line {
        name: "Ctrl-Q",
        keys: &[(KeyCode::Char('q'), CONTROL), (KeyCode::Char('c'), CONTROL)],
        act: Act::Quit,
        places: ALL,
        sentence: "key-ctrl-q",
    },
];

/// What a key does there.
pub fn act(place: Where, key: &KeyEvent) -> Option<Act> {
    // Shift stands beside many letters and signs, and changes what they are, not what they do.
    let plain = key.modifiers.difference(KeyModifiers::SHIFT);
    let is = |(code, with): &(KeyCode, KeyModifiers)| {
        *code == key.code && (*with == key.modifiers || *with == plain && key.code != KeyCode::Enter)
    };
    TABLE.iter().find(|line| line.places.contains(&place) && line.keys.iter().any(is)).map(|line| line.act)
}

/// The help page of the keys: a line each.
pub fn help() -> Vec<String> {
    let shown = TABLE.iter().filter(|line| !line.name.is_empty());
    shown.map(|line| format!("{}: {}", called(line.name), by_id(line.sentence).unwrap_or_default())).collect()
}

/// A key as people call it: those that have letters on them by these, the others in the language of the page.
fn called(name: &str) -> String {
    match name {
        "Up" => t!("key-name-up"),
        "Down" => t!("key-name-down"),
        "PgDn, Space" => format!("PgDn, {}", t!("key-name-space")),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_has_a_sentence_and_does_one_thing_in_one_place() {
        for line in TABLE {
            assert!(line.name.is_empty() || by_id(line.sentence).is_some(), "no sentence for {}", line.name);
            for (code, with) in line.keys {
                for place in line.places {
                    assert_eq!(act(*place, &KeyEvent::new(*code, *with)), Some(line.act), "{} in {place:?}", line.name);
                }
            }
        }
    }

    #[test]
    fn letters_are_typed_where_something_is_written() {
        for letter in "nrtoy/ aZ".chars() {
            for place in [Where::Writing, Where::Line] {
                assert_eq!(act(place, &KeyEvent::new(KeyCode::Char(letter), NONE)), None, "{letter}");
            }
            // A command is begun by it, and nothing done: the rest is typed, and Enter.
            let begins = (letter == '/').then_some(Act::Command);
            assert_eq!(act(Where::Reading, &KeyEvent::new(KeyCode::Char(letter), NONE)), begins, "{letter}");
        }
    }
}
