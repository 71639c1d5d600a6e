//! What was typed and is not sent yet: pieces that were typed at different times, so that none of them goes along with
//! another unseen.

mod unkept;

pub use unkept::{Unkept, Where, joined};

/// The pieces, oldest first. None of them is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pieces: Vec<String>,
}

impl Draft {
    /// A text as it was kept: one piece, since it is shown whole where it is opened.
    pub fn of(text: &str) -> Self {
        let mut draft = Self::default();
        draft.add(text);
        draft
    }

    /// One more piece.
    pub fn add(&mut self, piece: &str) {
        if !piece.trim().is_empty() {
            self.pieces.push(piece.to_owned());
        }
    }

    /// All of it, as it is kept.
    pub fn text(&self) -> String {
        self.pieces.join("\n")
    }

    /// Nothing waits.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The pieces.
    pub fn pieces(&self) -> &[String] {
        &self.pieces
    }

    /// Words that went elsewhere do not wait any more; says whether they did. Of a piece they may be whole lines.
    pub fn take_out(&mut self, words: &str) -> bool {
        if self.text().trim() == words.trim() {
            return !core::mem::take(&mut self.pieces).is_empty();
        }
        let found = self.pieces.iter().enumerate().rev().find_map(|(at, piece)| Some((at, without(piece, words)?)));
        let Some((at, rest)) = found else { return false };
        if rest.trim().is_empty() {
            self.pieces.remove(at);
        } else {
            self.pieces[at] = rest;
        }
        true
    }
}

/// A text without the whole lines that are these words; nothing if they do not stand there.
pub fn without(text: &str, words: &str) -> Option<String> {
    let words: Vec<&str> = words.trim().lines().map(str::trim).collect();
    let lines: Vec<&str> = text.lines().collect();
    let is_it = |some: &[&str]| some.iter().map(|line| line.trim()).eq(words.iter().copied());
    let at = if words.is_empty() { None } else { lines.windows(words.len()).rposition(is_it) }?;
    let before = lines.iter().take(at);
    Some(before.chain(lines.iter().skip(at + words.len())).copied().collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_went_elsewhere_wait_no_longer_and_the_rest_does() {
        let mut draft = Draft::of("sit with me");
        draft.add("It is late.");
        assert!(draft.take_out(" sit with me "));
        assert_eq!(draft.pieces(), ["It is late."]);
        assert!(!draft.take_out("late"), "a part of a line is something else");
        assert!(draft.take_out("It is late.") && draft.is_empty() && !draft.take_out("It is late."));
        assert!(!draft.take_out("") && !Draft::of("x").take_out(" "));
    }

    #[test]
    fn of_a_text_that_was_kept_whole_lines_go() {
        let mut draft = Draft::of("one\nsit with me\nplease\ntwo");
        assert!(draft.take_out("sit with me\nplease"));
        assert_eq!(draft.text(), "one\ntwo");
        assert_eq!(without("a sit with me", "sit with me"), None);
    }
}
