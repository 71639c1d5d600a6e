//! The keys, in one table: what they do on the screen and what the help page says of them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::t;

/// Keys that mean the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Everywhere {
    /// The help page.
    Help,
    /// The plain page, and back.
    Hide,
    /// Closing.
    Quit,
}

/// Reads a key that means the same everywhere.
pub fn everywhere(key: &KeyEvent) -> Option<Everywhere> {
    match key.code {
        KeyCode::F(1) => Some(Everywhere::Help),
        KeyCode::F(9) => Some(Everywhere::Hide),
        KeyCode::Char('q' | 'c') if key.modifiers.contains(KeyModifiers::CONTROL) => Some(Everywhere::Quit),
        _ => None,
    }
}

/// The help page of the keys: a line each.
pub fn help() -> Vec<String> {
    [
        ("F1", t!("key-f1")),
        ("F9", t!("key-f9")),
        ("Esc", t!("key-esc")),
        ("Enter", t!("key-enter")),
        ("Alt-Enter", t!("key-alt-enter")),
        ("Up, Down", t!("key-up-down")),
        ("PgUp, PgDn", t!("key-page")),
        ("n", t!("key-n")),
        ("r", t!("key-r")),
        ("t", t!("key-t")),
        ("Tab", t!("key-tab")),
        ("Ctrl-Q", t!("key-ctrl-q")),
    ]
    .into_iter()
    .map(|(key, does)| format!("{key}: {does}"))
    .collect()
}
