//! Sealing and opening beside ChaCha20-Poly1305 alone, in memory, in the same chunks, in turn.

use std::io::Read as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};
use kith_protocol::attachment::{Attachment, AttachmentKey, CHUNK_BYTES, Opener, Sealer};
use kith_protocol::id::Hash;

/// Parts of the file, each measured in both ways.
const PARTS: usize = 9;
const PART_BYTES: usize = 2 * 1024 * 1024;

/// How many times as long sealing and opening take as the cipher does: the median over the file's parts.
pub fn measure(given: &Path) -> Result<f64> {
    let mut file = std::fs::File::open(given)?;
    let mut ratios = Vec::new();
    for _ in 0..PARTS {
        let mut part = vec![0; PART_BYTES];
        // A short file is measured again from its beginning.
        if file.read_exact(&mut part).is_err() {
            file = std::fs::File::open(given)?;
            file.read_exact(&mut part)?;
        }
        let alone = alone(&part)?;
        ratios.push(ours(&part)?.as_secs_f64() / alone.as_secs_f64());
    }
    Ok(super::median(ratios))
}

fn alone(part: &[u8]) -> Result<Duration> {
    let cipher = ChaCha20Poly1305::new(&[7; 32].into());
    let mut spent = Duration::ZERO;
    let mut chunk = vec![0; CHUNK_BYTES];
    for plain in part.chunks(CHUNK_BYTES) {
        chunk[..plain.len()].copy_from_slice(plain);
        let (nonce, began) = ([1; 12].into(), Instant::now());
        let tag = cipher.encrypt_inout_detached(&nonce, b"", chunk.as_mut_slice().into()).ok().context("encrypt")?;
        cipher.decrypt_inout_detached(&nonce, b"", chunk.as_mut_slice().into(), &tag).ok().context("decrypt")?;
        spent += began.elapsed();
        ensure!(chunk == plain);
    }
    Ok(spent)
}

fn ours(part: &[u8]) -> Result<Duration> {
    let key = AttachmentKey::from_bytes(&[7; 32]);
    let bytes = part.len() as u64;
    let mut spent = Duration::ZERO;
    let mut sealer = Sealer::new(&key, bytes).context("too large")?;
    let (mut chunks, mut at, mut hasher) = (Vec::new(), 0, blake3::Hasher::new());
    while let Some(wants) = sealer.wants() {
        let began = Instant::now();
        let chunk = sealer.seal(&part[at..at + wants]).context("seal")?;
        spent += began.elapsed();
        at += wants;
        hasher.update(&chunk);
        chunks.push(chunk);
    }
    let hash = Hash(*hasher.finalize().as_bytes());
    let attachment = Attachment { hash, key, bytes, name: "given.bin".to_owned(), media: String::new() };
    let mut opener = Opener::new(&attachment).context("too large")?;
    let began = Instant::now();
    for chunk in &chunks {
        let plain = opener.open(chunk).context("open")?;
        std::hint::black_box(&plain);
    }
    ensure!(opener.is_whole());
    Ok(spent + began.elapsed())
}
