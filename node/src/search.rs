//! Searching: words are opened one after another, newest first, and compared; there is no index that could outlive them.
//! Case, accents and the many ways of writing one letter make no difference.

use caseless::Caseless as _;
use kith_protocol::command::Refusal;
use kith_protocol::id::MessageId;
use kith_protocol::member::Member;
use kith_protocol::member::searching::{Part, Searched};
use kith_protocol::step::{Now, Rows};
use unicode_normalization::UnicodeNormalization as _;

use crate::api::Answer;

/// Messages looked at in one part, so that what its person does meanwhile waits a few hundredths of a second at most
/// (measured: about 15 µs a message).
const LOOKED_AT_ONCE: usize = 4_000;
/// Texts found in one part. An answer over the socket is bounded; a guess well below it.
const FOUND_BYTES: usize = 1 << 20;

/// One part of a search in a group.
pub fn part(
    member: &mut Member,
    text: &str,
    before: Option<MessageId>,
    now: Now,
    rows: &dyn Rows,
) -> Result<Answer, Refusal> {
    let mut sought = Sought::new(text).ok_or(Refusal::Empty)?;
    let part = Part { messages: LOOKED_AT_ONCE, found_bytes: FOUND_BYTES };
    let Searched { found, next } = member.search(before, part, &mut |text| sought.is_in(text), now, rows);
    Ok(Answer::Found { found, next })
}

/// What is sought, folded.
pub struct Sought {
    folded: String,
    /// Kept between texts, so that each is folded without asking for memory.
    text: String,
}

impl Sought {
    /// `None` if nothing is sought.
    pub fn new(text: &str) -> Option<Self> {
        let mut folded = String::new();
        fold(text.trim(), &mut folded);
        (!folded.is_empty()).then_some(Self { folded, text: String::new() })
    }

    /// Whether it stands in a text.
    pub fn is_in(&mut self, text: &str) -> bool {
        self.text.clear();
        fold(text, &mut self.text);
        self.text.contains(&self.folded)
    }
}

/// Whether two words are the same to somebody in a hurry: “si” is “sí”, “ΟΧΙ” is “όχι”.
pub fn is_same(one: &str, other: &str) -> bool {
    let folded = |text: &str| {
        let mut folded = String::new();
        fold(text.trim(), &mut folded);
        folded
    };
    folded(one) == folded(other)
}

/// A text as it is compared: letters taken apart, accents and vowel points left out, case folded, each run of spaces and
/// line breaks one space.
fn fold(text: &str, into: &mut String) {
    let mut space = false;
    let mut put = |letter: char| {
        let is_space = letter.is_whitespace();
        if !is_space {
            into.push(letter);
        } else if !space {
            into.push(' ');
        }
        space = is_space;
    };
    if text.is_ascii() {
        text.bytes().for_each(|byte| put(byte.to_ascii_lowercase().into()));
    } else {
        // Put together again at the end: what is a letter of its own is not found as a part of another one.
        text.nfkd().filter(|letter| !is_accent(*letter)).default_case_fold().nfc().for_each(put);
    }
}

/// Marks that people leave out when they are in a hurry: accents of Latin, Greek and Cyrillic, points of Hebrew, vowel
/// signs of Arabic. Marks that make another letter (in Indic scripts, in kana) stay.
fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}'
        | '\u{5c5}' | '\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

#[cfg(test)]
mod tests {
    use super::Sought;

    fn finds(sought: &str, text: &str) -> bool {
        Sought::new(sought).is_some_and(|mut sought| sought.is_in(text))
    }

    #[test]
    fn case_and_accents_make_no_difference() {
        for (sought, text) in [
            ("kettle", "The KETTLE is on."),
            ("cafe", "at the Café"),
            ("CAFÉ", "at the cafe\u{301}"),
            ("strasse", "Hauptstraße 3"),
            ("οδος", "ΟΔΌΣ"),
            ("ΌΔΟΣ", "οδός"),
            ("ёлка", "ЕЛКА"),
            ("istanbul", "İstanbul"),
            ("two lines", "two\n  lines"),
            ("שלום", "שָׁלוֹם"),
            ("日本", "日本の名前"),
        ] {
            assert!(finds(sought, text), "{sought} in {text}");
        }
    }

    #[test]
    fn what_is_another_word_is_not_found() {
        assert!(!finds("か", "が"), "another letter, not an accent");
        assert!(!finds("kettles", "kettle"));
        assert!(!finds("   ", "anything at all"));
        assert!(!finds("\u{301}", "anything at all"));
    }
}
