//! A slip: an invitation on paper, as a file, a line or a QR code.
//!
//! The short form holds the secret half of the one-time key, where members can be reached, and one hash over card,
//! agreement and rules; the whole form also holds card and agreement themselves, so that reading it asks nobody. Both
//! are `kith:` and base32 of the canonical bytes and four bytes of check.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::cell::{CellKey, CellPlace, CellRef};
use crate::command::Refusal;
use crate::courier::CourierPaper;
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{GroupId, Hash, SlipKey, TransportId, derive};
use crate::kind::{Rules, agreement_hash, card_hash};
use crate::limits;
use crate::line::Carried;
use crate::secret::{BoxSeed, SlipSeed};
use crate::signature::SecretKey;

/// How a slip begins, so that it can be found in a text.
pub const BEGINNING: &str = "kith:";

const LINE: Carried = Carried { beginning: BEGINNING, check: "slip check" };

/// Where one member's device can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// Its transport key.
    pub transport: TransportId,
    /// Multiaddresses in text form.
    pub addresses: Vec<String>,
}

/// A cell with its key, for somebody who has no epoch yet.
#[derive(Debug, PartialEq)]
pub struct OpenCell {
    /// What the log says of it.
    pub cell: CellRef,
    /// Where it belongs.
    pub place: CellPlace,
    /// The ciphertext.
    pub ciphertext: Vec<u8>,
    /// Its key.
    pub key: CellKey,
}

/// What a group says about itself before anyone joins.
#[derive(Debug, PartialEq)]
pub struct Terms {
    /// The card.
    pub card: OpenCell,
    /// The agreement's lines in force.
    pub lines: Vec<OpenCell>,
    /// The rules in force.
    pub rules: Rules,
    /// Duties lines in force, without names.
    pub duties: Vec<OpenCell>,
    /// What was agreed for when people are worried, as it was written down last.
    pub worried: Option<OpenCell>,
}

/// A slip, as the guest holds it.
#[derive(PartialEq)]
pub struct SlipPaper {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub group_name: String,
    /// The giver's name, if the giver wrote it.
    pub from: Option<String>,
    /// The seed of the one-time key.
    pub seed: SlipSeed,
    /// The key that requests are sealed to.
    pub request_key: [u8; 32],
    /// The day it ends.
    pub expires_day: u64,
    /// Hash over card, agreement and rules.
    pub terms_hash: Hash,
    /// Where to ask.
    pub doors: Vec<Door>,
    /// Couriers where the request may be left.
    pub couriers: Vec<CourierPaper>,
    /// Card, agreement and rules, in the whole form.
    pub terms: Option<Box<Terms>>,
}

/// The text of a Terms, once its cells were opened.
#[derive(Clone, PartialEq, Eq)]
pub struct TermsText {
    /// The card.
    pub card: String,
    /// The agreement's lines.
    pub agreement: Vec<String>,
    /// Duties lines.
    pub duties: Vec<String>,
    /// What was agreed for when people are worried, if anything is written down.
    pub worried: Option<String>,
    /// The rules.
    pub rules: Rules,
}

/// Whoever has what stands on a slip can ask with it: nothing of it is printed.
impl core::fmt::Debug for SlipPaper {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SlipPaper")
    }
}

impl OpenCell {
    /// The text in it.
    pub fn text(&self) -> Option<String> {
        let words = crate::cell::open(&self.cell, &self.ciphertext, &self.key, &self.place)?;
        core::str::from_utf8(&words).ok().map(crate::words::shown)
    }
}

/// Hash over card, agreement and rules.
pub fn terms_hash(card: &Hash, agreement: &Hash, rules: &Hash) -> Hash {
    Hash(derive("terms", &[&card.0, &agreement.0, &rules.0]))
}

/// Seeds of the boxes “in” and “out” of the slip with this seed: HKDF-SHA256(seed, "kith 1 slip box " ‖ name).
pub fn boxes_of(seed: &SlipSeed) -> [BoxSeed; 2] {
    let hkdf = Hkdf::<Sha256>::new(None, seed.as_bytes());
    [b"in".as_slice(), b"out"].map(|name| {
        let mut bytes = Zeroizing::new([0u8; 32]);
        // 32 bytes are always within what HKDF can give.
        let _ = hkdf.expand_multi_info(&[b"kith 1 slip box ", name], bytes.as_mut());
        BoxSeed::from_bytes(&bytes)
    })
}

impl Terms {
    /// Hashes of card, agreement and rules.
    pub fn hashes(&self) -> (Hash, Hash, Hash) {
        let lines: Vec<_> = self.lines.iter().map(|line| line.cell).collect();
        (card_hash(&self.card.cell), agreement_hash(&lines), self.rules.hash())
    }

    /// What they say, if every cell opens.
    pub fn text(&self) -> Option<TermsText> {
        Some(TermsText {
            card: self.card.text()?,
            agreement: self.lines.iter().map(OpenCell::text).collect::<Option<_>>()?,
            duties: self.duties.iter().map(OpenCell::text).collect::<Option<_>>()?,
            worried: self.worried.as_ref().map(|words| words.text().ok_or(())).transpose().ok()?,
            rules: self.rules,
        })
    }
}

impl SlipPaper {
    /// The one-time key.
    pub fn key(&self) -> SecretKey {
        SecretKey::from_seed(self.seed.as_bytes())
    }

    /// The public half of the one-time key.
    pub fn slip(&self) -> SlipKey {
        SlipKey(self.key().public())
    }

    /// Seeds of the slip's boxes “in” and “out”: the giver writes them into the group log, the guest finds them again.
    pub fn boxes(&self) -> [BoxSeed; 2] {
        boxes_of(&self.seed)
    }

    /// The line.
    pub fn to_line(&self) -> String {
        LINE.write(self)
    }

    /// Reads a slip out of a text: a line, or a file that holds one. Line breaks inside it do no harm.
    pub fn from_text(text: &str) -> Result<Self, Refusal> {
        let paper: Self = LINE.read(text).ok_or(Refusal::NotASlip)?;
        let is_name = |text: &String| crate::words::shown_name(text) == *text;
        if !is_name(&paper.group_name) || !paper.from.as_ref().is_none_or(is_name) {
            return Err(Refusal::NotASlip);
        }
        if let Some(terms) = &paper.terms {
            let (card, agreement, rules) = terms.hashes();
            if terms_hash(&card, &agreement, &rules) != paper.terms_hash || terms.text().is_none() {
                return Err(Refusal::NotASlip);
            }
        }
        Ok(paper)
    }
}

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// RFC 4648 base32, lower case, no padding.
pub fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut buffer, mut bits) = (0u32, 0u32);
    for byte in bytes {
        buffer = (buffer << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[((buffer >> bits) & 31) as usize]));
        }
        buffer &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[((buffer << (5 - bits)) & 31) as usize]));
    }
    text
}

/// The bytes of base32 in upper or lower case, up to the first character that is neither base32 nor white space.
/// An empty line ends it too, so that a file may go on after a slip.
pub fn unbase32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut buffer, mut bits) = (0u32, 0u32);
    let mut line_is_empty = false;
    for c in text.chars() {
        if c == '\n' {
            if line_is_empty && !bytes.is_empty() {
                break;
            }
            line_is_empty = true;
            continue;
        }
        if c.is_whitespace() {
            continue;
        }
        line_is_empty = false;
        let lower = c.to_ascii_lowercase();
        let Some(value) = u8::try_from(lower).ok().and_then(|b| ALPHABET.iter().position(|a| *a == b)) else {
            break;
        };
        if bytes.len() > limits::VALUE_BYTES_MAX {
            return None;
        }
        buffer = (buffer << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((buffer >> bits) & 0xff).ok()?);
            buffer &= (1 << bits) - 1;
        }
    }
    // What is left over must be the zeros that the writer put there.
    if bits >= 5 || buffer != 0 { None } else { Some(bytes) }
}

impl Canonical for Door {
    fn write(&self, w: &mut Writer) {
        w.value(&self.transport);
        w.list(&self.addresses);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let transport = r.value()?;
        let addresses = r.list::<String>(limits::ADDRESSES_MAX)?;
        if addresses.iter().any(|address| address.len() > limits::ADDRESS_BYTES_MAX) {
            return Err(Malformed::TooLong);
        }
        Ok(Self { transport, addresses })
    }
}

impl Canonical for OpenCell {
    fn write(&self, w: &mut Writer) {
        w.value(&self.cell);
        w.value(&self.place.group);
        w.value(&self.place.log);
        w.value(&self.place.device);
        w.number(self.place.seq);
        w.u8(self.place.number);
        w.bytes(&self.ciphertext);
        w.raw(self.key.as_bytes());
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let cell = r.value()?;
        let (group, log, device) = (r.value()?, r.value()?, r.value()?);
        let place = CellPlace { group, log, device, seq: r.number()?, number: r.u8()? };
        let ciphertext = r.bytes(limits::CELL_BYTES_MAX + 16)?.to_vec();
        Ok(Self { cell, place, ciphertext, key: CellKey::from_bytes(r.array()?) })
    }
}

impl Canonical for Terms {
    fn write(&self, w: &mut Writer) {
        w.value(&self.card);
        w.list(&self.lines);
        w.value(&self.rules);
        w.list(&self.duties);
        w.option(self.worried.as_ref());
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            card: r.value()?,
            lines: r.list(limits::FOUNDING_LINES_MAX)?,
            rules: r.value()?,
            duties: r.list(limits::MEMBERS_MAX)?,
            worried: r.option()?,
        })
    }
}

impl Canonical for SlipPaper {
    fn write(&self, w: &mut Writer) {
        w.value(&self.group);
        w.value(&self.group_name);
        w.option(self.from.as_ref());
        w.value(&self.seed);
        w.raw(&self.request_key);
        w.number(self.expires_day);
        w.value(&self.terms_hash);
        w.list(&self.doors);
        w.list(&self.couriers);
        w.option(self.terms.as_deref());
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            group: r.value()?,
            group_name: r.value()?,
            from: r.option()?,
            seed: r.value()?,
            request_key: r.array()?,
            expires_day: r.number()?,
            terms_hash: r.value()?,
            doors: r.list(limits::SLIP_ADDRESSES_MAX)?,
            couriers: r.list(limits::SLIP_COURIERS_MAX)?,
            terms: r.option::<Terms>()?.map(Box::new),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper() -> SlipPaper {
        SlipPaper {
            group: GroupId([1; 32]),
            group_name: "Thursday".to_owned(),
            from: None,
            seed: SlipSeed::from_bytes(&[2; 32]),
            request_key: [3; 32],
            expires_day: 20_000,
            terms_hash: Hash([4; 32]),
            doors: vec![Door {
                transport: TransportId([5; 32]),
                addresses: vec!["/ip4/127.0.0.1/udp/1/quic-v1".into()],
            }],
            couriers: Vec::new(),
            terms: None,
        }
    }

    #[test]
    fn a_line_reads_back_in_either_case_and_broken_over_lines() {
        let line = paper().to_line();
        assert_eq!(SlipPaper::from_text(&line), Ok(paper()));
        let upper = format!("kith:{}", line[5..].to_uppercase());
        assert_eq!(SlipPaper::from_text(&upper), Ok(paper()));
        let broken = format!("Here is a slip.\n\n  {}\n  {}\n\nMore text", &line[..60], &line[60..]);
        assert_eq!(SlipPaper::from_text(&broken), Ok(paper()));
    }

    #[test]
    fn a_damaged_or_cut_line_is_not_a_slip() {
        let line = paper().to_line();
        for end in 0..line.len() {
            assert_eq!(SlipPaper::from_text(&line[..end]), Err(Refusal::NotASlip), "cut at {end}");
        }
        for place in BEGINNING.len()..line.len() {
            let mut bytes = line.clone().into_bytes();
            bytes[place] = if bytes[place] == b'a' { b'b' } else { b'a' };
            let damaged = String::from_utf8(bytes).unwrap_or_default();
            assert_eq!(SlipPaper::from_text(&damaged), Err(Refusal::NotASlip), "damaged at {place}");
        }
    }
}
