//! The law of language, over all translation files: what must never be said, and how long a sentence may be.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What must never be said, a line each; also looked for in whole sessions (`src/both.rs`).
const NEVER: &str = include_str!("never.txt");

fn never() -> impl Iterator<Item = &'static str> {
    NEVER.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Words of a sentence at most (`domain.md` 4.1 asks for 15; some strings given there are longer).
const WORDS_MOST: usize = 20;

/// Wide letters of a sentence at most, where there are no spaces between words: about two and a half to an English word.
const WIDE_MOST: usize = 50;

/// How people speak of themselves. The program is no person.
const OF_A_PERSON: &[&str] = &[
    "i",
    "we",
    "us",
    "our",
    "my",
    "私",
    "わたし",
    "僕",
    "我々",
    "われわれ",
    "当方",
    "أنا",
    "نحن",
    "εγώ",
    "εμείς",
    "yo",
    "nosotros",
    "nosotras",
    "nuestro",
    "nuestra",
];

fn translations() -> Vec<PathBuf> {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, found);
            } else if path.extension().is_some_and(|end| end == "ftl") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("i18n"), &mut found);
    assert!(!found.is_empty());
    found
}

/// The id and the sentences of each message, without comments.
fn messages(path: &Path) -> Vec<(String, String)> {
    let mut messages: Vec<(String, String)> = Vec::new();
    for line in std::fs::read_to_string(path).unwrap().lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(" =").filter(|(id, _)| !id.starts_with(' ')) {
            Some((id, text)) => messages.push((id.to_owned(), text.trim().to_owned())),
            None => {
                if let Some((_, text)) = messages.last_mut() {
                    text.push('\n');
                    text.push_str(line.trim());
                }
            }
        }
    }
    messages
}

/// Letters of scripts that put no spaces between words.
fn is_wide(letter: char) -> bool {
    ('\u{3040}'..='\u{9fff}').contains(&letter)
}

/// A text as it is searched for words.
fn lowered(text: &str) -> String {
    format!(" {} ", text.to_lowercase())
}

/// Whether a lowered text says a word.
fn has_word(text: &str, word: &str) -> bool {
    if word.contains(is_wide) {
        return text.contains(word);
    }
    text.match_indices(word).any(|(place, found)| {
        let before = text[..place].chars().next_back().unwrap();
        let after = text[place + found.len()..].chars().next().unwrap();
        !before.is_alphanumeric() && !after.is_alphanumeric()
    })
}

#[test]
fn nothing_is_said_that_must_never_appear() {
    for path in translations() {
        for (id, text) in messages(&path).iter().filter(|(id, _)| id != "help-page-json") {
            let lowered = lowered(text);
            for word in never() {
                assert!(!has_word(&lowered, word), "{}: {id} says “{word}”: {text}", path.display());
            }
        }
    }
}

#[test]
fn the_program_is_not_a_person_and_does_not_raise_its_voice() {
    for path in translations() {
        // People played in a rehearsal speak as people do, and a group's own lines are the group's.
        let forms = ["form-circle", "form-check-in", "form-silence"];
        let of_program = |id: &str| !id.starts_with("rehearse-say") && !id.starts_with("rehearse-agreement");
        // Lines that a person says with one key are that person's.
        let of_program = |id: &str| of_program(id) && !matches!(id, "ready-1" | "ready-2" | "ready-3");
        let own = |id: &str| of_program(id) && !forms.contains(&id);
        for (id, text) in messages(&path).iter().filter(|(id, _)| own(id)) {
            assert!(!text.contains(['!', '！', '¡']), "{id}: {text}");
            let is_quoted = id == "found-worried-suggestion";
            let lowered = lowered(text);
            for word in OF_A_PERSON {
                assert!(is_quoted || !has_word(&lowered, word), "{id} says “{word}”: {text}");
            }
            let plain = |letter: char| {
                (letter as u32) < 0x2190 || letter.is_alphanumeric() || "─█▀▄、。「」・（）：？".contains(letter)
            };
            assert!(text.chars().all(plain), "{id} has a sign that is not a letter: {text}");
        }
    }
}

#[test]
fn sentences_are_short() {
    for path in translations() {
        for (id, text) in messages(&path).iter().filter(|(id, _)| !id.starts_with("help-page-json")) {
            for sentence in text.split(['.', '?', ':', ';', '؟', '؛', '。', '？', '：', '\n']) {
                let words = sentence.replace("{ $", "{$").replace(" }", "}").split_whitespace().count();
                assert!(words <= WORDS_MOST, "{id} has a sentence of {words} words: {sentence}");
                let wide = sentence.chars().filter(|letter| is_wide(*letter)).count();
                assert!(wide <= WIDE_MOST, "{id} has a sentence of {wide} wide letters: {sentence}");
            }
        }
    }
}

/// Every sentence has a place where it is said: translators are not asked for words nobody reads.
#[test]
fn every_sentence_is_said_somewhere() {
    fn read(folder: &Path, all: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, all);
            } else if path.extension().is_some_and(|end| end == "rs") {
                all.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut source = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut source);
    // Ids put together while running: help of commands, pages of help, help of slash commands.
    let put_together = |id: &str| id == "help" || id.starts_with("help-") || id.starts_with("slash-");
    let ids: BTreeSet<String> = translations().iter().flat_map(|path| messages(path)).map(|(id, _)| id).collect();
    let unsaid: Vec<String> =
        ids.into_iter().filter(|id| !put_together(id) && !source.contains(&format!("\"{id}\""))).collect();
    assert!(unsaid.is_empty(), "said nowhere: {unsaid:?}");
}

/// What is put into a sentence: names, numbers, days.
fn put_in(text: &str) -> BTreeSet<&str> {
    let name =
        |part: &'_ str| part.len() - part.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len();
    text.split('$').skip(1).map(|part| &part[..name(part)]).collect()
}

#[test]
fn a_translation_leaves_nothing_out_that_is_put_in() {
    let english: BTreeMap<String, String> =
        messages(&Path::new(env!("CARGO_MANIFEST_DIR")).join("i18n/en/kith.ftl")).into_iter().collect();
    for path in translations() {
        for (id, text) in messages(&path) {
            let Some(ours) = english.get(&id) else { continue };
            assert_eq!(put_in(&text), put_in(ours), "{}: {id}: {text}", path.display());
        }
    }
}
