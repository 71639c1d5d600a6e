//! Sealing a file chunk by chunk, under a random key of its own, by STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015, as
//! the RustCrypto `aead` crates have it with a 32-bit counter, big end first):
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

use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use zeroize::{Zeroize as _, Zeroizing};

use super::{Attachment, AttachmentKey};
use crate::cell::padded_length;
use crate::id::Hash;
use crate::limits;

/// Bytes of a padded file in one chunk.
pub const CHUNK_BYTES: usize = 64 * 1024;
/// What sealing adds to a chunk.
pub const TAG_BYTES: usize = 16;
/// Files are padded to this at least. A guess: a short text and a contact card are alike.
const PADDED_BYTES_MIN: u64 = 1_024;

fn cipher(key: &AttachmentKey) -> ChaCha20Poly1305 {
    let mut array = (*key.as_bytes()).into();
    let cipher = ChaCha20Poly1305::new(&array);
    array.as_mut_slice().zeroize();
    cipher
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
        Some(Self { cipher: cipher(key), place: Place::new(bytes)? })
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
        Some(Self { cipher: cipher(&attachment.key), place, hash: attachment.hash, hasher: blake3::Hasher::new() })
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
}
