//! Packets: sealed, padded, signed by the box they are for. What couriers and sticks carry; nothing else is in the clear.
//!
//! ```text
//! box        Ed25519 key and sealing key, 64 bytes of HKDF-SHA256(seed, "kith 1 box " ‖ purpose ‖ 0x00 ‖ what)
//! packet     suite ‖ bucket ‖ box's public key ‖ H(d) ‖ nonce ‖ ciphertext ‖ signature `box` over all before it
//! ciphertext XChaCha20-Poly1305(sealing key, nonce, content ‖ 1 ‖ zeros, aad = suite ‖ bucket ‖ public key ‖ H(d))
//! d          HKDF-SHA256(device's secret, "kith 1 drop" ‖ public key ‖ nonce), H(d) = derive("drop", d)
//! ```
//!
//! Who can put something into a box can open it: both follow from its seed. A stranger can do neither, and cannot tell
//! what a packet is, who made it, or which boxes belong together. Whoever made a packet can make its `d` again from the
//! packet and their device's secret, and nobody else can: that is how a courier knows who may have it dropped.

use core::fmt;

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use hkdf::Hkdf;
use rand_core::CryptoRng;
use sha2::Sha256;
use zeroize::{Zeroize as _, ZeroizeOnDrop, Zeroizing};

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::entry::SUITE;
use crate::id::{BoxId, Hash, derive};
use crate::secret::DropSecret;
use crate::signature::{Context, SecretKey, Signature, verify};

/// Sizes of a ciphertext, in bytes. (`keys.md` 7.)
pub const BUCKETS: [usize; 5] = [512, 2_048, 8_192, 32_768, 65_536];

/// What is added to the content at least: the mark of its end and the tag.
const OVERHEAD: usize = 1 + 16;

/// Bytes of a packet besides its ciphertext.
const AROUND: usize = 2 + 32 + 32 + 24 + 64;

/// The most that fits one packet.
pub const CONTENT_MAX: usize = BUCKETS[BUCKETS.len() - 1] - OVERHEAD;

/// A box, as those know it who may put something in and take it out.
pub struct PacketBox {
    key: SecretKey,
    sealing: [u8; 32],
}

/// The signing half wipes itself.
impl Drop for PacketBox {
    fn drop(&mut self) {
        self.sealing.zeroize();
    }
}

impl ZeroizeOnDrop for PacketBox {}

impl fmt::Debug for PacketBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PacketBox")
    }
}

/// One packet.
#[derive(Clone, PartialEq, Eq)]
pub struct Packet {
    /// The box.
    pub to: BoxId,
    /// Whoever shows what this is the hash of may have it dropped.
    pub drop: Hash,
    /// Random.
    pub nonce: [u8; 24],
    /// As long as one of the [`BUCKETS`].
    pub ciphertext: Vec<u8>,
    /// By the box's key.
    pub signature: Signature,
}

impl fmt::Debug for Packet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Packet({} bytes)", self.ciphertext.len())
    }
}

impl PacketBox {
    /// The box that follows from a seed for one purpose.
    pub fn derive(seed: &[u8; 32], purpose: &str, what: &[u8]) -> Self {
        let mut both = Zeroizing::new([0u8; 64]);
        let info: [&[u8]; 4] = [b"kith 1 box ", purpose.as_bytes(), &[0], what];
        // 64 bytes are always within what HKDF can give.
        let _ = Hkdf::<Sha256>::new(None, seed).expand_multi_info(&info, both.as_mut());
        let mut halves = Zeroizing::new([[0u8; 32]; 2]);
        halves[0].copy_from_slice(&both[..32]);
        halves[1].copy_from_slice(&both[32..]);
        Self { key: SecretKey::from_seed(&halves[0]), sealing: halves[1] }
    }

    /// What stands on its packets.
    pub fn id(&self) -> BoxId {
        BoxId(self.key.public())
    }

    /// Puts content into a packet of the smallest bucket that holds it, at least `bucket`. `None` if there is none.
    pub fn seal(&self, content: &[u8], bucket: u8, by: &SecretKey, random: &mut impl CryptoRng) -> Option<Packet> {
        let bucket = bucket_of(content.len())?.max(bucket);
        let size = *BUCKETS.get(usize::from(bucket))?;
        let mut padded = Zeroizing::new(Vec::with_capacity(size));
        padded.extend_from_slice(content);
        padded.push(1);
        padded.resize(size - 16, 0);
        let mut nonce = [0; 24];
        random.fill_bytes(&mut nonce);
        let to = self.id();
        let drop = Hash(derive("drop", &[drop_secret(by, &to, &nonce).as_bytes()]));
        let payload = Payload { msg: &padded, aad: &aad(bucket, &to, &drop) };
        let ciphertext = XChaCha20Poly1305::new(&self.sealing.into()).encrypt(&nonce.into(), payload).ok()?;
        let mut packet = Packet { to, drop, nonce, ciphertext, signature: Signature([0; 64]) };
        packet.signature = self.key.sign(Context::Box, &packet.signed_bytes());
        Some(packet)
    }

    /// The content of one of its packets. The signature is not looked at: who does not know the box makes none that
    /// opens.
    pub fn open(&self, packet: &Packet) -> Option<Zeroizing<Vec<u8>>> {
        let bucket = packet.bucket()?;
        let payload = Payload { msg: &packet.ciphertext, aad: &aad(bucket, &packet.to, &packet.drop) };
        let cipher = XChaCha20Poly1305::new(&self.sealing.into());
        let mut padded = Zeroizing::new(cipher.decrypt(&packet.nonce.into(), payload).ok()?);
        let end = padded.iter().rposition(|byte| *byte != 0)?;
        if packet.to != self.id() || padded[end] != 1 || bucket_of(end)? > bucket {
            return None;
        }
        padded.truncate(end);
        Some(padded)
    }
}

/// The smallest bucket that holds so much content.
pub fn bucket_of(content: usize) -> Option<u8> {
    let place = BUCKETS.iter().position(|size| content + OVERHEAD <= *size)?;
    u8::try_from(place).ok()
}

/// What its maker shows a courier to have a packet dropped.
pub fn drop_secret(by: &SecretKey, to: &BoxId, nonce: &[u8; 24]) -> DropSecret {
    let mut secret = Zeroizing::new([0u8; 32]);
    let hkdf = Hkdf::<Sha256>::new(None, by.seed().as_ref());
    let _ = hkdf.expand_multi_info(&[b"kith 1 drop", &to.0, nonce], secret.as_mut());
    DropSecret::from_bytes(&secret)
}

fn aad(bucket: u8, to: &BoxId, drop: &Hash) -> Vec<u8> {
    let mut w = Writer::new();
    w.u8(SUITE);
    w.u8(bucket);
    w.value(to);
    w.value(drop);
    w.into_bytes()
}

impl Packet {
    /// Whether somebody signed it who may put something into its box.
    pub fn holds(&self) -> bool {
        self.bucket().is_some() && verify(&self.to.0, Context::Box, &self.signed_bytes(), &self.signature)
    }

    /// Whether this lets its holder have the packet dropped.
    pub fn is_dropped_by(&self, shown: &DropSecret) -> bool {
        Hash(derive("drop", &[shown.as_bytes()])) == self.drop
    }

    fn bucket(&self) -> Option<u8> {
        let place = BUCKETS.iter().position(|size| *size == self.ciphertext.len())?;
        u8::try_from(place).ok()
    }

    fn write_signed(&self, w: &mut Writer) {
        w.u8(SUITE);
        // A packet in memory has the size of a bucket: `seal` and `read` make no other.
        w.u8(self.bucket().unwrap_or(u8::MAX));
        w.value(&self.to);
        w.value(&self.drop);
        w.raw(&self.nonce);
        w.raw(&self.ciphertext);
    }

    fn signed_bytes(&self) -> Vec<u8> {
        let mut w = Writer::new();
        self.write_signed(&mut w);
        w.into_bytes()
    }

    /// How many bytes the packet takes that some bytes begin with, and its box. Nothing is checked or allocated.
    pub fn peek(bytes: &[u8]) -> Result<(usize, BoxId), Malformed> {
        let mut r = Reader::new(bytes);
        if r.u8()? != SUITE {
            return Err(Malformed::Form);
        }
        let size = AROUND + BUCKETS.get(usize::from(r.u8()?)).ok_or(Malformed::Form)?;
        let to = r.value()?;
        if bytes.len() < size { Err(Malformed::TooShort) } else { Ok((size, to)) }
    }
}

impl Canonical for Packet {
    fn write(&self, w: &mut Writer) {
        self.write_signed(w);
        w.value(&self.signature);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        if r.u8()? != SUITE {
            return Err(Malformed::Form);
        }
        let size = *BUCKETS.get(usize::from(r.u8()?)).ok_or(Malformed::Form)?;
        let (to, drop, nonce) = (r.value()?, r.value()?, r.array()?);
        Ok(Self { to, drop, nonce, ciphertext: r.raw(size)?.to_vec(), signature: r.value()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    #[test]
    fn a_packet_opens_in_its_own_box_and_grows_in_five_steps() {
        let mut random = ChaCha20Rng::seed_from_u64(1);
        let by = SecretKey::random(&mut random);
        let (own, other) = (PacketBox::derive(&[1; 32], "day", b"1"), PacketBox::derive(&[1; 32], "day", b"2"));
        for length in [0, 1, 495, 496, 2_031, 2_032, 8_175, 32_751, CONTENT_MAX] {
            let content = vec![0u8; length];
            let Some(packet) = own.seal(&content, 0, &by, &mut random) else { unreachable!() };
            assert!(packet.holds());
            assert!(BUCKETS.contains(&packet.ciphertext.len()));
            assert_eq!(own.open(&packet).as_deref(), Some(&content), "{length} zeros");
            assert!(other.open(&packet).is_none());
            let bytes = packet.to_bytes();
            assert_eq!(Packet::from_bytes(&bytes).as_ref(), Ok(&packet));
            assert_eq!(Packet::peek(&bytes), Ok((bytes.len(), own.id())));
            assert!(packet.is_dropped_by(&drop_secret(&by, &packet.to, &packet.nonce)));
            assert!(!packet.is_dropped_by(&drop_secret(&SecretKey::random(&mut random), &packet.to, &packet.nonce)));
        }
        assert!(own.seal(&vec![0; CONTENT_MAX + 1], 0, &by, &mut random).is_none());
    }

    #[test]
    fn nothing_of_a_packet_can_be_changed() {
        let mut random = ChaCha20Rng::seed_from_u64(2);
        let by = SecretKey::random(&mut random);
        let own = PacketBox::derive(&[1; 32], "day", b"1");
        let Some(packet) = own.seal(b"words", 0, &by, &mut random) else { unreachable!() };
        let bytes = packet.to_bytes();
        for place in 0..bytes.len() {
            let mut bent = bytes.clone();
            bent[place] ^= 1;
            let Ok(bent) = Packet::from_bytes(&bent) else { continue };
            assert!(!bent.holds(), "byte {place}");
        }
    }
}
