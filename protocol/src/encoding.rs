//! The canonical encoding of everything that is signed, stored or sent.
//!
//! One value has one encoding: integers are LEB128 in their shortest form, lists and byte strings carry their
//! length, nothing is optional but by a leading 0 or 1, and trailing bytes are an error. [`Canonical::from_bytes`]
//! encodes again and compares, so a second encoding of a signed value cannot exist even if a reader here is lax.

use crate::limits;

/// Bytes that are not the canonical encoding of anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The input ended inside a value.
    #[error("the bytes end too early")]
    TooShort,
    /// There are bytes after the value.
    #[error("there are bytes after the end")]
    Trailing,
    /// An integer was not in its shortest form, or did not fit.
    #[error("a number is not in its only form")]
    Number,
    /// A length or a count is above its limit; nothing was allocated for it.
    #[error("a length is above its limit")]
    TooLong,
    /// A byte that chooses between forms has a value that no form has.
    #[error("an unknown form")]
    Form,
    /// A list that must be strictly sorted is not.
    #[error("a list is not in order")]
    Order,
    /// A key, point or signature is not a possible one.
    #[error("not a key")]
    Key,
}

/// Collects the encoding of a value.
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// An empty writer.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// How many bytes were written.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing was written yet.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Yes or no, one byte.
    pub fn flag(&mut self, value: bool) {
        self.u8(u8::from(value));
    }

    /// One byte.
    pub fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    /// An integer, LEB128, shortest form.
    pub fn number(&mut self, mut value: u64) {
        loop {
            let low = (value & 0x7f) as u8;
            value >>= 7;
            if value == 0 {
                self.bytes.push(low);
                return;
            }
            self.bytes.push(low | 0x80);
        }
    }

    /// Bytes whose length the reader knows.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Bytes with their length before them.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.raw(bytes);
    }

    /// A value.
    pub fn value<T: Canonical>(&mut self, value: &T) {
        value.write(self);
    }

    /// A list with its count before it.
    pub fn list<T: Canonical>(&mut self, values: &[T]) {
        self.number(values.len() as u64);
        for value in values {
            value.write(self);
        }
    }

    /// Nothing (0) or a value (1 and the value).
    pub fn option<T: Canonical>(&mut self, value: Option<&T>) {
        match value {
            None => self.u8(0),
            Some(value) => {
                self.u8(1);
                value.write(self);
            }
        }
    }
}

/// Reads a canonical encoding from the front of some bytes.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads from the beginning of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// Nothing may be left.
    pub fn end(&self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed::Trailing) }
    }

    /// Yes (1) or no (0), one byte.
    pub fn flag(&mut self) -> Result<bool, Malformed> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Malformed::Form),
        }
    }

    /// One byte.
    pub fn u8(&mut self) -> Result<u8, Malformed> {
        let (first, rest) = self.rest.split_first().ok_or(Malformed::TooShort)?;
        self.rest = rest;
        Ok(*first)
    }

    /// An integer in its shortest form.
    pub fn number(&mut self) -> Result<u64, Malformed> {
        let mut value = 0u64;
        for place in 0..10 {
            let byte = self.u8()?;
            let low = u64::from(byte & 0x7f);
            if place == 9 && low > 1 {
                return Err(Malformed::Number);
            }
            value |= low << (7 * place);
            if byte & 0x80 == 0 {
                if byte == 0 && place > 0 {
                    return Err(Malformed::Number);
                }
                return Ok(value);
            }
        }
        Err(Malformed::Number)
    }

    /// An integer of at most `most`.
    pub fn number_up_to(&mut self, most: u64) -> Result<u64, Malformed> {
        let value = self.number()?;
        if value > most { Err(Malformed::TooLong) } else { Ok(value) }
    }

    /// An integer that fits 32 bits.
    pub fn number_u32(&mut self) -> Result<u32, Malformed> {
        u32::try_from(self.number()?).map_err(|_| Malformed::Number)
    }

    /// An integer that fits 16 bits.
    pub fn number_u16(&mut self) -> Result<u16, Malformed> {
        u16::try_from(self.number()?).map_err(|_| Malformed::Number)
    }

    /// `count` bytes.
    pub fn raw(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        if self.rest.len() < count {
            return Err(Malformed::TooShort);
        }
        let (bytes, rest) = self.rest.split_at(count);
        self.rest = rest;
        Ok(bytes)
    }

    /// Exactly `N` bytes.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let mut array = [0; N];
        array.copy_from_slice(self.raw(N)?);
        Ok(array)
    }

    /// Bytes with their length before them, at most `most`.
    pub fn bytes(&mut self, most: usize) -> Result<&'a [u8], Malformed> {
        let count = self.number_up_to(most as u64)?;
        self.raw(count as usize)
    }

    /// A value.
    pub fn value<T: Canonical>(&mut self) -> Result<T, Malformed> {
        T::read(self)
    }

    /// A list of at most `most` values.
    pub fn list<T: Canonical>(&mut self, most: usize) -> Result<Vec<T>, Malformed> {
        let count = self.number_up_to(most as u64)? as usize;
        // Every value takes at least one byte: a count above what is left is a lie, found before allocating.
        if count > self.left() {
            return Err(Malformed::TooShort);
        }
        let mut values = Vec::with_capacity(count);
        for _ in 0..count {
            values.push(T::read(self)?);
        }
        Ok(values)
    }

    /// A strictly sorted list of at most `most` values.
    pub fn sorted<T: Canonical + Ord>(&mut self, most: usize) -> Result<Vec<T>, Malformed> {
        let values = self.list::<T>(most)?;
        if values.windows(2).all(|pair| pair[0] < pair[1]) { Ok(values) } else { Err(Malformed::Order) }
    }

    /// Nothing or a value.
    pub fn option<T: Canonical>(&mut self) -> Result<Option<T>, Malformed> {
        match self.u8()? {
            0 => Ok(None),
            1 => Ok(Some(T::read(self)?)),
            _ => Err(Malformed::Form),
        }
    }
}

/// A value with one encoding.
pub trait Canonical: Sized {
    /// Writes the encoding.
    fn write(&self, writer: &mut Writer);

    /// Reads a value from the front.
    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed>;

    /// The encoding.
    fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write(&mut writer);
        writer.into_bytes()
    }

    /// The value whose encoding these bytes are, all of them.
    fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > limits::VALUE_BYTES_MAX {
            return Err(Malformed::TooLong);
        }
        let mut reader = Reader::new(bytes);
        let value = Self::read(&mut reader)?;
        reader.end()?;
        if value.to_bytes() != bytes {
            return Err(Malformed::Form);
        }
        Ok(value)
    }
}

impl Canonical for u64 {
    fn write(&self, writer: &mut Writer) {
        writer.number(*self);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.number()
    }
}

impl<const N: usize> Canonical for [u8; N] {
    fn write(&self, writer: &mut Writer) {
        writer.raw(self);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array()
    }
}

/// Text of people: UTF-8, its length in bytes before it.
impl Canonical for String {
    fn write(&self, writer: &mut Writer) {
        writer.bytes(self.as_bytes());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let bytes = reader.bytes(limits::CELL_BYTES_MAX)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| Malformed::Form)
    }
}

impl<A: Canonical, B: Canonical> Canonical for (A, B) {
    fn write(&self, writer: &mut Writer) {
        self.0.write(writer);
        self.1.write(writer);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok((A::read(reader)?, B::read(reader)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_form() {
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(u64::from_bytes(&value.to_bytes()), Ok(value));
        }
        assert_eq!(u64::from_bytes(&[0x80, 0x00]), Err(Malformed::Number));
        assert_eq!(u64::from_bytes(&[0xff; 10]), Err(Malformed::Number));
        assert_eq!(u64::from_bytes(&[0x01, 0x00]), Err(Malformed::Trailing));
    }

    #[test]
    fn a_count_above_what_is_left_allocates_nothing() {
        let mut writer = Writer::new();
        writer.number(1 << 20);
        let bytes = writer.into_bytes();
        assert_eq!(Reader::new(&bytes).list::<u64>(1 << 21), Err(Malformed::TooShort));
    }
}
