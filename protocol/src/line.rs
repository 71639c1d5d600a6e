//! Lines that people carry by hand: a beginning that says what they are, a value in base32, and four bytes of check, so
//! that a letter that was lost on the way is noticed.

use crate::encoding::Canonical;
use crate::id::derive;
use crate::slip::{base32, unbase32};

/// Bytes of check. They notice slips of the hand, not people: what must not be changed by anyone is signed.
const CHECK_BYTES: usize = 4;

/// A kind of line.
#[derive(Debug, Clone, Copy)]
pub struct Carried {
    /// How it begins.
    pub beginning: &'static str,
    /// The context of its check.
    pub check: &'static str,
}

impl Carried {
    /// A value as such a line.
    pub fn write(&self, value: &impl Canonical) -> String {
        let mut bytes = value.to_bytes();
        let check = derive(self.check, &[&bytes]);
        bytes.extend_from_slice(&check[..CHECK_BYTES]);
        format!("{}{}", self.beginning, base32(&bytes))
    }

    /// The value of the first such line in a text, which may hold breaks and spaces; none if it is not whole.
    pub fn read<T: Canonical>(&self, text: &str) -> Option<T> {
        let start = text.find(self.beginning)? + self.beginning.len();
        let mut bytes = unbase32(&text[start..])?;
        let check = bytes.split_off(bytes.len().checked_sub(CHECK_BYTES)?);
        (derive(self.check, &[&bytes])[..CHECK_BYTES] == check[..]).then(|| T::from_bytes(&bytes).ok())?
    }
}
