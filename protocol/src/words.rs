//! What stands inside the cell of a message, and what names and texts may be made of.

use crate::command::Refusal;
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::MessageName;
use crate::limits;

/// A message's words, before sealing and after opening.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// The text.
    pub text: String,
    /// The message it answers; the reader may not hold it. With its author: anybody can copy an id.
    pub reply: Option<MessageName>,
    /// The author's note for readers.
    pub note: Option<String>,
    /// What the author asks. It has no note then.
    pub asks: Option<Asks>,
}

/// What an author asks of those who hear it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    /// *Someone be with me.*
    BeWithMe,
    /// No answer is needed any more, to the ask that this answers.
    Enough,
    /// The text is a note for readers of the message that this answers, to be read before it.
    ReadBefore,
}

impl Words {
    /// Words within their limits.
    ///
    /// # Errors
    ///
    /// [`Refusal::Empty`] unless files come along, [`Refusal::TooLong`].
    pub fn check(&self, with_files: bool) -> Result<(), Refusal> {
        let may_be_empty = with_files || matches!(self.asks, Some(Asks::BeWithMe | Asks::Enough));
        if !may_be_empty && self.text.trim().is_empty() {
            return Err(Refusal::Empty);
        }
        let length = self.text.len() + self.note.as_ref().map_or(0, String::len);
        if length > limits::TEXT_BYTES_MAX {
            return Err(Refusal::TooLong { most: limits::TEXT_BYTES_MAX });
        }
        Ok(())
    }
}

impl Canonical for Words {
    fn write(&self, w: &mut Writer) {
        w.value(&self.text);
        w.option(self.reply.as_ref());
        match self.asks {
            None => w.option(self.note.as_ref()),
            Some(Asks::BeWithMe) => w.u8(2),
            Some(Asks::Enough) => w.u8(3),
            Some(Asks::ReadBefore) => w.u8(4),
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let (text, reply) = (r.value()?, r.option()?);
        let (note, asks) = match r.u8()? {
            0 => (None, None),
            1 => (Some(r.value()?), None),
            2 => (None, Some(Asks::BeWithMe)),
            3 => (None, Some(Asks::Enough)),
            4 => (None, Some(Asks::ReadBefore)),
            _ => return Err(Malformed::Form),
        };
        Ok(Self { text, reply, note, asks })
    }
}

impl core::fmt::Debug for Words {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Words")
    }
}

/// A name of a person, group or thread: trimmed, not empty, not too long, of characters that can be drawn.
pub fn name(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let seen = text.chars().any(|c| !c.is_whitespace() && !is_joiner(c));
    if !seen || text.len() > limits::NAME_BYTES_MAX || text.chars().any(is_not_drawn) {
        return Err(Refusal::BadName);
    }
    Ok(text.to_owned())
}

/// A card, line or duties line: trimmed, not too long. Line ends are kept, other control characters go.
pub fn text(text: &str, most: usize) -> Result<String, Refusal> {
    let text: String = text.trim().chars().filter(|c| *c == '\n' || !is_not_drawn(*c)).collect();
    if text.len() > most { Err(Refusal::TooLong { most }) } else { Ok(text) }
}

/// A text of others as it is shown: a changed client may have put anything into it.
pub fn shown(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !is_not_drawn(*c)).collect()
}

/// A name of others as it is shown.
pub fn shown_name(text: &str) -> String {
    let mut name = String::new();
    for c in text.trim().chars().filter(|c| !is_not_drawn(*c)) {
        if name.len() + c.len_utf8() > limits::NAME_BYTES_MAX {
            break;
        }
        name.push(c);
    }
    name
}

/// A person's name as it is shown, everywhere: it stands in lines of the program, and must not be able to look like one.
/// So it is letters, digits, their marks, pictures and a few signs that names are written with, with single spaces
/// between them. Brackets, colons, commas, quotes and what is blank without being a space go; the program's own marks
/// are made of those. A name of nothing else is “…”; of nothing at all, nothing.
pub fn person(text: &str) -> String {
    let mut name = String::new();
    let mut marks = 0;
    for c in text.trim().chars() {
        let is_mark = is_mark(c);
        let c = if is_mark || is_in_a_name(c) { c } else { ' ' };
        if c == ' ' {
            if !name.is_empty() && !name.ends_with(' ') {
                name.push(' ');
            }
            marks = 0;
            continue;
        }
        marks = if is_mark { marks + 1 } else { 0 };
        // A mark needs something to stand on, and a pile of them reaches into other rows.
        if is_mark && (name.is_empty() || name.ends_with(' ') || marks > MARKS_MAX) {
            continue;
        }
        if name.len() + c.len_utf8() > limits::NAME_BYTES_MAX {
            break;
        }
        name.push(c);
    }
    let name = name.trim_end();
    match (name.chars().any(|c| !is_mark(c)), text.trim().is_empty()) {
        (true, _) => name.to_owned(),
        (false, true) => String::new(),
        (false, false) => "…".to_owned(),
    }
}

/// Marks on one letter: Vietnamese and Hebrew need two and three.
const MARKS_MAX: usize = 4;

/// Marks that stand on a letter, and joiners.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{6d6}'..='\u{6ed}' | '\u{711}' | '\u{730}'..='\u{74a}' | '\u{7a6}'..='\u{7b0}' | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}'
        | '\u{a3c}' | '\u{a4d}' | '\u{abc}' | '\u{acd}' | '\u{b3c}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{cbc}' | '\u{ccd}' | '\u{d4d}'
        | '\u{dca}' | '\u{e38}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{eb8}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}' | '\u{f71}'..='\u{f84}'
        | '\u{1037}'..='\u{103a}' | '\u{17b6}'..='\u{17d3}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{302a}'..='\u{302d}'
        | '\u{3099}' | '\u{309a}' | '\u{200c}' | '\u{200d}')
        && !matches!(c, '\u{34f}' | '\u{5be}' | '\u{5c0}' | '\u{5c3}' | '\u{5c6}')
}

/// What a name is written with. Letters that look like a colon, a comma or nothing, and digits in rings and brackets,
/// are letters and digits for Unicode only.
fn is_in_a_name(c: char) -> bool {
    let looks_like_a_sign = matches!(c, '\u{2d0}' | '\u{2d1}' | '\u{2f8}' | '\u{a4f8}'..='\u{a4fd}' | '\u{a789}' | '\u{a78a}' | '\u{1c0}'..='\u{1c3}'
        | '\u{2460}'..='\u{24ff}' | '\u{3200}'..='\u{33ff}' | '\u{1f100}'..='\u{1f1e5}' | '\u{1f200}'..='\u{1f2ff}');
    let is_blank = matches!(
        c,
        '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{ffa0}'
            | '\u{16fe4}'
            | '\u{13441}'..='\u{13446}'
    );
    let is_picture = matches!(c, '\u{2600}'..='\u{275a}' | '\u{2776}'..='\u{27bf}' | '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f300}'..='\u{1faff}');
    let is_sign = matches!(c, '\'' | '’' | '-' | '‐' | '–' | '.' | '·' | '_' | '&' | '+');
    (c.is_alphanumeric() || is_picture || is_sign) && !looks_like_a_sign && !is_blank && !is_not_drawn(c)
}

/// Words of others as they are shown: with the marks that some scripts need, without what a terminal obeys.
pub fn shown_words(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}

/// Control characters and those that change the direction of what stands around them: in a name they could make one
/// person look like another.
fn is_not_drawn(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}'
            | '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Characters that join or part letters and are nothing by themselves. Several scripts and some pictures need them.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{34f}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::person;

    #[test]
    fn a_persons_name_has_nothing_of_what_the_program_marks_with() {
        let long = format!("\u{2800}{}Ana", " ".repeat(190));
        for (typed, shown) in [
            ("Jo (you)", "Jo you"),
            ("Ana, 19:05, Monday: I told them. 13. Lee", "Ana 19 05 Monday I told them. 13. Lee"),
            (long.as_str(), "Ana"),
            ("A\u{3164}n\u{ffa0}a", "A n a"),
            ("Ana \u{2474}", "Ana"),
            ("“Lee”", "Lee"),
            ("(())", "…"),
            ("\u{301}Ana", "Ana"),
            ("", ""),
        ] {
            assert_eq!(person(typed), shown, "{typed:?}");
        }
    }

    #[test]
    fn names_of_many_scripts_stay_as_they_were_written() {
        for name in [
            "Jo",
            "Zoë",
            "O’Brien",
            "Anna-Maria",
            "Dr. K.",
            "Μαρία",
            "Аня",
            "נועה",
            "مريم",
            "आर्या",
            "สมชาย",
            "日本語の名前",
            "Lee 🌻",
            "Nguyễn",
            "Jo_2",
        ] {
            assert_eq!(person(name), name);
        }
    }

    #[test]
    fn what_is_shown_is_shown_the_same_again() {
        for name in ["a(b)", "  x  y ", "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "\u{200d}", "🏳\u{200d}🌈"] {
            assert_eq!(person(&person(name)), person(name), "{name:?}");
        }
    }
}
