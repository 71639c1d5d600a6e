//! Cells: the erasable words of an entry, outside the CRDT and outside the log.
//!
//! Each has its own random key `ck`. The entry holds the hash of the ciphertext and a commitment to the key; key and
//! ciphertext travel and lie apart from it, so that erasing them leaves a log that still verifies.
//!
//! ```text
//! ct         = XChaCha20Poly1305(ck, nonce 0, Padmé(words), aad)      aad = group ‖ log ‖ device ‖ seq ‖ number
//! hash       = BLAKE3-derive("cell", ct)
//! commitment = BLAKE3-derive("cell key", ck)
//! wrap       = ChaCha20Poly1305(HKDF-SHA256(keep, hash), nonce 0, ck)   keep: a rung of the present epoch
//! ```
//!
//! A key used once needs no random nonce: `ck` seals one cell, and the wrapping key is derived from what it wraps.

use core::fmt;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, XChaCha20Poly1305};
use hkdf::Hkdf;
use rand_core::CryptoRng;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize as _, ZeroizeOnDrop, Zeroizing};

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{DeviceId, GroupId, Hash, LogId, derive};
use crate::limits;

/// What an entry says of one of its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellRef {
    /// derive("cell", ciphertext).
    pub hash: Hash,
    /// derive("cell key", key): one ciphertext cannot be opened to two texts with two keys.
    pub commitment: Hash,
    /// Bytes of the ciphertext.
    pub size: u32,
}

impl Canonical for CellRef {
    fn write(&self, w: &mut Writer) {
        w.value(&self.hash);
        w.value(&self.commitment);
        w.number(u64::from(self.size));
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let (hash, commitment) = (r.value()?, r.value()?);
        let size = r.number_up_to(limits::CELL_BYTES_MAX as u64 + 16)? as u32;
        Ok(Self { hash, commitment, size })
    }
}

/// The key of one cell.
#[derive(ZeroizeOnDrop)]
pub struct CellKey([u8; 32]);

impl CellKey {
    /// From storage or from a wrap.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// To be stored, sealed.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What the entry says of this key.
    pub fn commitment(&self) -> Hash {
        Hash(derive("cell key", &[&self.0]))
    }
}

impl fmt::Debug for CellKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CellKey")
    }
}

impl PartialEq for CellKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

/// Where a cell belongs; it opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellPlace {
    /// The group.
    pub group: GroupId,
    /// The log of the entry; for the name in a request, zeros.
    pub log: LogId,
    /// The author's device.
    pub device: DeviceId,
    /// The entry's seq; for the name in a request, 0.
    pub seq: u64,
    /// 0 for the first cell of the entry.
    pub number: u8,
}

impl CellPlace {
    fn aad(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.value(&self.group);
        w.value(&self.log);
        w.value(&self.device);
        w.number(self.seq);
        w.u8(self.number);
        w.into_bytes()
    }
}

/// Seals words under a new key. `None` if they are longer than [`limits::CELL_BYTES_MAX`] allows.
pub fn seal(words: &[u8], place: &CellPlace, random: &mut impl CryptoRng) -> Option<(CellRef, Vec<u8>, CellKey)> {
    let padded = Zeroizing::new(pad(words)?);
    let mut key = CellKey([0; 32]);
    random.fill_bytes(&mut key.0);
    let cipher = XChaCha20Poly1305::new(&key.0.into());
    let payload = Payload { msg: &padded, aad: &place.aad() };
    let ciphertext = cipher.encrypt(&[0u8; 24].into(), payload).ok()?;
    let cell =
        CellRef { hash: hash(&ciphertext), commitment: key.commitment(), size: u32::try_from(ciphertext.len()).ok()? };
    Some((cell, ciphertext, key))
}

/// What an entry says of a ciphertext.
pub fn hash(ciphertext: &[u8]) -> Hash {
    Hash(derive("cell", &[ciphertext]))
}

/// The words of a cell. `None` unless ciphertext, key and place are those of `cell`.
pub fn open(cell: &CellRef, ciphertext: &[u8], key: &CellKey, place: &CellPlace) -> Option<Zeroizing<Vec<u8>>> {
    if ciphertext.len() != cell.size as usize || hash(ciphertext) != cell.hash || key.commitment() != cell.commitment {
        return None;
    }
    open_again(ciphertext, key, place)
}

/// The words of a cell that is known to be the one its entry names: one's own row of it.
pub fn open_again(ciphertext: &[u8], key: &CellKey, place: &CellPlace) -> Option<Zeroizing<Vec<u8>>> {
    let cipher = XChaCha20Poly1305::new(&key.0.into());
    let payload = Payload { msg: ciphertext, aad: &place.aad() };
    let padded = Zeroizing::new(cipher.decrypt(&[0u8; 24].into(), payload).ok()?);
    unpad(&padded).map(|words| Zeroizing::new(words.to_vec()))
}

/// The secret that wraps cell keys on their way: the epoch's `keep` rung.
pub struct KeepKey<'a>(pub &'a [u8; 32]);

impl KeepKey<'_> {
    fn cipher(&self, cell: &Hash) -> ChaCha20Poly1305 {
        let mut key = Zeroizing::new([0u8; 32]);
        // 32 bytes are always within what HKDF can give.
        let _ = Hkdf::<Sha256>::new(None, self.0).expand_multi_info(&[b"kith 1 wrap", &cell.0], key.as_mut());
        let mut array = (*key).into();
        let cipher = ChaCha20Poly1305::new(&array);
        array.as_mut_slice().zeroize();
        cipher
    }

    /// The key of a cell, wrapped: 48 bytes.
    pub fn wrap(&self, cell: &Hash, key: &CellKey) -> Option<[u8; 48]> {
        self.cipher(cell).encrypt(&[0u8; 12].into(), key.0.as_slice()).ok()?.try_into().ok()
    }

    /// The key of a cell, if it was wrapped under this rung.
    pub fn unwrap(&self, cell: &Hash, wrap: &[u8; 48]) -> Option<CellKey> {
        let bytes = Zeroizing::new(self.cipher(cell).decrypt(&[0u8; 12].into(), wrap.as_slice()).ok()?);
        Some(CellKey(bytes.as_slice().try_into().ok()?))
    }
}

/// Padmé: the length keeps only its leading bits, so at most 12 % is added and few lengths remain. A 1 and zeros mark
/// the end of the words.
fn pad(words: &[u8]) -> Option<Vec<u8>> {
    let length = padded_length(words.len() as u64 + 1) as usize;
    if length > limits::CELL_BYTES_MAX {
        return None;
    }
    let mut padded = Vec::with_capacity(length);
    padded.extend_from_slice(words);
    padded.push(1);
    padded.resize(length, 0);
    Some(padded)
}

fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let end = padded.iter().rposition(|byte| *byte != 0)?;
    if padded[end] != 1 || padded_length(end as u64 + 1) != padded.len() as u64 {
        return None;
    }
    Some(&padded[..end])
}

/// The Padmé length of `length` bytes, at least 32.
pub fn padded_length(length: u64) -> u64 {
    if length <= 32 {
        return 32;
    }
    let exponent = 63 - u64::from(length.leading_zeros());
    let bits = 64 - u64::from(exponent.leading_zeros());
    let mask = (1u64 << (exponent - bits)) - 1;
    (length + mask) & !mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    fn place(number: u8) -> CellPlace {
        CellPlace { group: GroupId([1; 32]), log: LogId([2; 32]), device: DeviceId([3; 32]), seq: 4, number }
    }

    #[test]
    fn a_cell_opens_in_its_place_with_its_key_only() {
        let mut random = ChaCha20Rng::seed_from_u64(7);
        for length in [0usize, 1, 31, 32, 200, 5_000] {
            let words = vec![b'w'; length];
            let (cell, ct, key) = seal(&words, &place(0), &mut random).unwrap_or_else(|| unreachable!());
            assert_eq!(open(&cell, &ct, &key, &place(0)).as_deref(), Some(&words));
            assert!(open(&cell, &ct, &key, &place(1)).is_none());
            assert!(open(&cell, &ct, &CellKey([9; 32]), &place(0)).is_none());
            let mut other = ct.clone();
            other[0] ^= 1;
            assert!(open(&cell, &other, &key, &place(0)).is_none());
        }
    }

    #[test]
    fn a_wrap_opens_under_its_own_rung_and_cell_only() {
        let key = CellKey([5; 32]);
        let cell = Hash([6; 32]);
        let wrap = KeepKey(&[1; 32]).wrap(&cell, &key).unwrap_or([0; 48]);
        assert_eq!(KeepKey(&[1; 32]).unwrap(&cell, &wrap), Some(CellKey([5; 32])));
        assert_eq!(KeepKey(&[2; 32]).unwrap(&cell, &wrap), None);
        assert_eq!(KeepKey(&[1; 32]).unwrap(&Hash([7; 32]), &wrap), None);
    }

    #[test]
    fn padding_adds_at_most_an_eighth() {
        for length in 33..70_000u64 {
            let padded = padded_length(length);
            assert!(padded >= length && padded <= length + length / 8, "{length} became {padded}");
        }
    }
}
