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
}

impl Words {
    /// Words within their limits.
    ///
    /// # Errors
    ///
    /// [`Refusal::Empty`] unless files come along, [`Refusal::TooLong`].
    pub fn check(&self, with_files: bool) -> Result<(), Refusal> {
        if !with_files && self.text.trim().is_empty() {
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
        w.option(self.note.as_ref());
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { text: r.value()?, reply: r.option()?, note: r.option()? })
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
