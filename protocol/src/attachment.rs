//! Attachments: files too large for a cell, sealed before they come near any store or network.
//!
//! A file is sealed in chunks under a random key of its own, by STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015, as the
//! RustCrypto `aead` crates have it with a 32-bit counter, big end first):
//!
//! ```text
//! padded   = file ‖ zeros, up to Padmé of its length, 1 KiB at least: the sealed length tells little
//! chunk i  = ChaCha20-Poly1305(key, nonce 7 zeros ‖ i (4 bytes) ‖ 1 for the last chunk, else 0; no aad), of 64 KiB padded
//! sealed   = chunk 0 ‖ chunk 1 ‖ …       hash = BLAKE3(sealed)
//! ```
//!
//! The key seals one file and is used for nothing else, so the nonces need no randomness and nothing else must be bound.
//! Chunks cannot be moved, left out or cut off: each nonce is its place, and only the last one says that it is the last.
//! Two equal files, or one file in two groups, share no hash and no chunk.
//!
//! What names a file ([`Attachment`]: hash, key, length, name, kind) lies in a cell of the message, the second one, which
//! is there only if something is attached. Whoever erases the cell has erased the file: its sealed bytes open with nothing.

use core::fmt;

use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use rand_core::CryptoRng;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize as _, ZeroizeOnDrop, Zeroizing};

use crate::cell::padded_length;
use crate::command::Refusal;
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{Hash, MemberId, MessageId, hex, unhex};
use crate::limits;

/// Bytes of a padded file in one chunk.
pub const CHUNK_BYTES: usize = 64 * 1024;
/// What sealing adds to a chunk.
pub const TAG_BYTES: usize = 16;
/// Files are padded to this at least. A guess: a short text and a contact card are alike.
const PADDED_BYTES_MIN: u64 = 1_024;

/// Which attachment is meant: message id ‖ the first 8 bytes of its author ‖ 1 for the first one of the message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct AttachmentId(pub [u8; 25]);

impl AttachmentId {
    /// The attachment `number` (from 1) of a message.
    pub fn new(message: MessageId, author: &MemberId, number: u8) -> Self {
        let mut bytes = [0; 25];
        bytes[..16].copy_from_slice(&message.0);
        bytes[16..24].copy_from_slice(&author.0[..8]);
        bytes[24] = number;
        Self(bytes)
    }

    /// The message it hangs on.
    pub fn message(&self) -> MessageId {
        let mut id = [0; 16];
        id.copy_from_slice(&self.0[..16]);
        MessageId(id)
    }

    /// Whether this member wrote the message.
    pub fn is_by(&self, member: &MemberId) -> bool {
        member.0[..8] == self.0[16..24]
    }

    /// Its number in the message, from 1.
    pub fn number(&self) -> u8 {
        self.0[24]
    }

    /// 50 hex digits.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }

    /// From 50 hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        Some(Self(unhex(text)?.try_into().ok()?))
    }
}

impl fmt::Debug for AttachmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttachmentId({})", self.hex())
    }
}

impl From<AttachmentId> for String {
    fn from(id: AttachmentId) -> String {
        id.hex()
    }
}

impl TryFrom<String> for AttachmentId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::from_hex(&text).ok_or("not 50 hex digits")
    }
}

/// The key of one file.
#[derive(ZeroizeOnDrop)]
pub struct AttachmentKey([u8; 32]);

impl AttachmentKey {
    /// A new one.
    pub fn random(random: &mut impl CryptoRng) -> Self {
        let mut key = Self([0; 32]);
        random.fill_bytes(&mut key.0);
        key
    }

    /// From a cell.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// To be put into a cell.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        let mut array = self.0.into();
        let cipher = ChaCha20Poly1305::new(&array);
        array.as_mut_slice().zeroize();
        cipher
    }
}

impl fmt::Debug for AttachmentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttachmentKey")
    }
}

impl PartialEq for AttachmentKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for AttachmentKey {}

/// What a message says of a file it brings.
#[derive(PartialEq, Eq)]
pub struct Attachment {
    /// BLAKE3 of the sealed bytes: by this they are asked for.
    pub hash: Hash,
    /// Its key.
    pub key: AttachmentKey,
    /// Bytes of the file itself.
    pub bytes: u64,
    /// Its name, without a path; as its author's program wrote it ([`file_name`] before it is shown or used).
    pub name: String,
    /// What kind of file it is, as a media type (`image/jpeg`).
    pub media: String,
}

impl Clone for Attachment {
    fn clone(&self) -> Self {
        // A message waits in the outbox and is sealed from there: for so long its keys are where its words are.
        let key = AttachmentKey(self.key.0);
        Self { hash: self.hash, key, bytes: self.bytes, name: self.name.clone(), media: self.media.clone() }
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attachment")
    }
}

impl Canonical for Attachment {
    fn write(&self, w: &mut Writer) {
        w.value(&self.hash);
        w.raw(&self.key.0);
        w.number(self.bytes);
        w.value(&self.name);
        w.value(&self.media);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let attachment = Self {
            hash: r.value()?,
            key: AttachmentKey(r.array()?),
            bytes: r.number_up_to(limits::ATTACHMENT_BYTES_MAX)?,
            name: r.value()?,
            media: r.value()?,
        };
        let fits = attachment.name.len() <= limits::NAME_BYTES_MAX && attachment.media.len() <= limits::MEDIA_BYTES_MAX;
        if fits { Ok(attachment) } else { Err(Malformed::Form) }
    }
}

/// The attachments of one message: what its second cell holds.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Attachments(pub Vec<Attachment>);

impl Attachments {
    /// Within their limits.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.0.len() > limits::ATTACHMENTS_MAX {
            return Err(Refusal::TooManyFiles { most: limits::ATTACHMENTS_MAX });
        }
        for attachment in &self.0 {
            if attachment.bytes > limits::ATTACHMENT_BYTES_MAX {
                return Err(Refusal::FileTooLarge { most: limits::ATTACHMENT_BYTES_MAX });
            }
            if file_name(&attachment.name) != attachment.name || attachment.media.len() > limits::MEDIA_BYTES_MAX {
                return Err(Refusal::BadName);
            }
        }
        Ok(())
    }
}

impl Canonical for Attachments {
    fn write(&self, w: &mut Writer) {
        w.list(&self.0);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self(r.list(limits::ATTACHMENTS_MAX)?))
    }
}

/// The length of a padded file.
fn padded(bytes: u64) -> u64 {
    padded_length(bytes.max(PADDED_BYTES_MIN))
}

/// The length of a sealed file.
pub fn sealed_length(bytes: u64) -> u64 {
    let padded = padded(bytes);
    padded + padded.div_ceil(CHUNK_BYTES as u64) * TAG_BYTES as u64
}

/// Where a file is in being sealed or opened.
struct Place {
    bytes: u64,
    /// Padded bytes before this chunk.
    at: u64,
    number: u32,
}

impl Place {
    fn new(bytes: u64) -> Option<Self> {
        (bytes <= limits::ATTACHMENT_BYTES_MAX).then_some(Self { bytes, at: 0, number: 0 })
    }

    /// Padded bytes of this chunk; 0 at the end.
    fn chunk(&self) -> usize {
        usize::try_from(padded(self.bytes) - self.at).unwrap_or(usize::MAX).min(CHUNK_BYTES)
    }

    /// How many of them are the file's own.
    fn own(&self) -> usize {
        usize::try_from(self.bytes.saturating_sub(self.at)).unwrap_or(usize::MAX).min(self.chunk())
    }

    fn nonce(&self) -> [u8; 12] {
        let mut nonce = [0; 12];
        nonce[7..11].copy_from_slice(&self.number.to_be_bytes());
        nonce[11] = u8::from(self.at + self.chunk() as u64 == padded(self.bytes));
        nonce
    }

    fn next(&mut self) {
        self.at += self.chunk() as u64;
        // 2^32 chunks are 256 TiB, beyond the largest file.
        self.number = self.number.wrapping_add(1);
    }
}

/// Seals a file chunk by chunk.
pub struct Sealer {
    cipher: ChaCha20Poly1305,
    place: Place,
}

impl Sealer {
    /// For a file of so many bytes; `None` if that is more than [`limits::ATTACHMENT_BYTES_MAX`].
    pub fn new(key: &AttachmentKey, bytes: u64) -> Option<Self> {
        Some(Self { cipher: key.cipher(), place: Place::new(bytes)? })
    }

    /// How many bytes of the file the next chunk takes, which may be none; `None` at the end.
    pub fn wants(&self) -> Option<usize> {
        (self.place.chunk() > 0).then(|| self.place.own())
    }

    /// The next sealed chunk of exactly so many bytes as [`Self::wants`] says; `None` if they are not.
    pub fn seal(&mut self, plain: &[u8]) -> Option<Vec<u8>> {
        if self.wants() != Some(plain.len()) {
            return None;
        }
        let mut chunk = Zeroizing::new(Vec::with_capacity(self.place.chunk()));
        chunk.extend_from_slice(plain);
        chunk.resize(self.place.chunk(), 0);
        let sealed = self.cipher.encrypt(&self.place.nonce().into(), chunk.as_slice()).ok()?;
        self.place.next();
        Some(sealed)
    }
}

/// Opens a file chunk by chunk, and checks its sealed bytes against their hash once more on the way.
pub struct Opener {
    cipher: ChaCha20Poly1305,
    place: Place,
    hash: Hash,
    hasher: blake3::Hasher,
}

impl Opener {
    /// For what a message says of a file.
    pub fn new(attachment: &Attachment) -> Option<Self> {
        let place = Place::new(attachment.bytes)?;
        Some(Self { cipher: attachment.key.cipher(), place, hash: attachment.hash, hasher: blake3::Hasher::new() })
    }

    /// How many sealed bytes the next chunk has; `None` at the end.
    pub fn wants(&self) -> Option<usize> {
        (self.place.chunk() > 0).then(|| self.place.chunk() + TAG_BYTES)
    }

    /// The file's bytes in a sealed chunk; `None` if it is not the one that belongs here.
    pub fn open(&mut self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        if self.wants() != Some(sealed.len()) {
            return None;
        }
        self.hasher.update(sealed);
        let mut plain = Zeroizing::new(self.cipher.decrypt(&self.place.nonce().into(), sealed).ok()?);
        let own = self.place.own();
        // One file has one sealed form under its key: what is beyond its end is zeros.
        if plain.get(own..)?.iter().any(|byte| *byte != 0) {
            return None;
        }
        plain.truncate(own);
        self.place.next();
        Some(plain)
    }

    /// Whether all of it was opened, and its sealed bytes were those the message names.
    pub fn is_whole(&self) -> bool {
        self.place.chunk() == 0 && *self.hasher.finalize().as_bytes() == self.hash.0
    }
}

/// A file's name as it is shown and used, whoever wrote it: the last part of a path, without characters that a terminal
/// obeys, that change the direction of others, or that some system does not take in a name; not hidden, not reserved.
pub fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let drawn: String = crate::words::shown_name(last);
    let kept = drawn.chars().map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\n') { '_' } else { c });
    let kept: String = kept.collect();
    let kept = kept.trim_start_matches(['.', ' ', '-']).trim_end_matches(['.', ' ']);
    let stem = kept.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |word: &str| {
        stem.strip_prefix(word).is_some_and(|n| n.len() == 1 && n != "0" && n.bytes().all(|b| b.is_ascii_digit()))
    };
    let reserved = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT");
    match kept {
        "" => "file".to_owned(),
        _ if reserved => shortened(&format!("_{kept}")),
        _ => shortened(kept),
    }
}

/// At most as long as a name may be, with its ending.
fn shortened(name: &str) -> String {
    if name.len() <= limits::NAME_BYTES_MAX {
        return name.to_owned();
    }
    let mut end = limits::NAME_BYTES_MAX;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].trim_end_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    fn sealed(file: &[u8], seed: u64) -> (Attachment, Vec<Vec<u8>>) {
        let key = AttachmentKey::random(&mut ChaCha20Rng::seed_from_u64(seed));
        let mut sealer = Sealer::new(&key, file.len() as u64).unwrap_or_else(|| unreachable!());
        let (mut chunks, mut at, mut hasher) = (Vec::new(), 0, blake3::Hasher::new());
        while let Some(wants) = sealer.wants() {
            let chunk = sealer.seal(&file[at..at + wants]).unwrap_or_else(|| unreachable!());
            hasher.update(&chunk);
            at += wants;
            chunks.push(chunk);
        }
        let hash = Hash(*hasher.finalize().as_bytes());
        let (name, media) = ("poster.jpg".to_owned(), "image/jpeg".to_owned());
        (Attachment { hash, key, bytes: file.len() as u64, name, media }, chunks)
    }

    fn opened(attachment: &Attachment, chunks: &[Vec<u8>]) -> Option<Vec<u8>> {
        let (mut opener, mut file) = (Opener::new(attachment)?, Vec::new());
        for chunk in chunks {
            file.extend_from_slice(&opener.open(chunk)?);
        }
        opener.is_whole().then_some(file)
    }

    #[test]
    fn a_file_of_any_length_comes_back() {
        for length in [0, 1, 1_023, 1_024, 1_025, 65_535, 65_536, 65_537, 131_072, 400_000] {
            let file: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            let (attachment, chunks) = sealed(&file, 1);
            let total: usize = chunks.iter().map(Vec::len).sum();
            assert_eq!(total as u64, sealed_length(length as u64));
            assert_eq!(opened(&attachment, &chunks).as_deref(), Some(file.as_slice()), "{length}");
        }
    }

    #[test]
    fn chunks_are_not_moved_left_out_cut_off_or_changed() {
        let (attachment, chunks) = sealed(&[7; 300_000], 2);
        let mut swapped = chunks.clone();
        swapped.swap(0, 1);
        let mut bent = chunks.clone();
        bent[2][9] ^= 1;
        let fewer = &chunks[..chunks.len() - 1];
        for other in [&swapped[..], &bent, fewer, &chunks[1..]] {
            assert_eq!(opened(&attachment, other), None);
        }
        let shorter = Attachment { bytes: attachment.bytes - 1, ..attachment.clone() };
        assert_eq!(opened(&shorter, &chunks), None, "a byte of the file is no padding");
        let longer = Attachment { bytes: attachment.bytes + 20_000, ..attachment.clone() };
        assert_eq!(opened(&longer, &chunks), None);
        let other = Attachment { hash: Hash([9; 32]), ..attachment };
        assert_eq!(opened(&other, &chunks), None, "what opens must be what the message names");
    }

    #[test]
    fn equal_files_share_no_chunk() {
        let (one, ours) = sealed(&[0; 70_000], 3);
        let (two, theirs) = sealed(&[0; 70_000], 4);
        assert_ne!(one.hash, two.hash);
        assert!(ours.iter().all(|chunk| !theirs.contains(chunk)));
    }

    #[test]
    fn names_of_others_are_names_and_nothing_else() {
        for (given, used) in [
            ("poster.jpg", "poster.jpg"),
            ("/etc/passwd", "passwd"),
            ("../../.bashrc", "bashrc"),
            ("C:\\Windows\\system.ini", "system.ini"),
            ("..", "file"),
            ("", "file"),
            ("a\u{202e}gpj.exe", "agpj.exe"),
            ("ring\u{7}\u{1b}[2J.txt", "ring[2J.txt"),
            ("-rf", "rf"),
            ("nul.txt", "_nul.txt"),
            ("COM7", "_COM7"),
            ("community.pdf", "community.pdf"),
            ("trailing. . ", "trailing"),
            ("Grüße zum Fest.pdf", "Grüße zum Fest.pdf"),
        ] {
            assert_eq!(file_name(given), used);
            assert_eq!(file_name(used), used, "cleaning twice changes nothing");
        }
        assert!(file_name(&"ä".repeat(500)).len() <= limits::NAME_BYTES_MAX);
    }
}
