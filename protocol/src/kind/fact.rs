//! Plain facts of a group: what anybody says anew, seen by all, and what a member says about themselves.

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{MemberId, hex};
use crate::limits;
use crate::meeting::Late;

/// What is said anew. None of it moves power: no rule reads one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// A form of meeting that the group owns. Cell 0: its text (`crate::meeting`); an empty one puts it away. By any member.
    Form([u8; 16]),
    /// Hours without anything done after which an unclosed meeting rests. By any member.
    Rests(u16),
    /// What was agreed for when people are worried about somebody. Cell 0: the words. By any member.
    Worried,
    /// What its member wishes when they go quiet. Cell 0: the words; empty ones take it away. By that member alone, and only
    /// for those who are members when it is written.
    IfQuiet,
    /// Where who comes late has a place in rounds that begin from now on. By any member.
    Late(Late),
}

impl Fact {
    /// The register that it writes when this member says it.
    pub fn key(&self, author: &MemberId) -> String {
        match self {
            Fact::Form(id) => format!("f/{}", hex(id)),
            Fact::Rests(_) => "rests".to_owned(),
            Fact::Late(_) => "late".to_owned(),
            Fact::Worried => "worried".to_owned(),
            Fact::IfQuiet => format!("q/{}", author.hex()),
        }
    }

    /// Whether its words are in a cell.
    pub fn has_words(&self) -> bool {
        !matches!(self, Fact::Rests(_) | Fact::Late(_))
    }
}

impl Canonical for Fact {
    fn write(&self, w: &mut Writer) {
        match self {
            Fact::Form(id) => {
                w.u8(0);
                w.raw(id);
            }
            Fact::Rests(hours) => {
                w.u8(1);
                w.number(u64::from(*hours));
            }
            Fact::Worried => w.u8(2),
            Fact::IfQuiet => w.u8(3),
            Fact::Late(late) => {
                w.u8(4);
                w.value(late);
            }
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match r.u8()? {
            0 => Fact::Form(r.array()?),
            1 => {
                let hours = r.number_u16()?;
                if !(limits::RESTS_HOURS_MIN..=limits::RESTS_HOURS_MAX).contains(&hours) {
                    return Err(Malformed::Form);
                }
                Fact::Rests(hours)
            }
            2 => Fact::Worried,
            3 => Fact::IfQuiet,
            4 => Fact::Late(r.value()?),
            _ => return Err(Malformed::Form),
        })
    }
}
