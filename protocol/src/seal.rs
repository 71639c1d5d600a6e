//! Sealing to somebody's key: HPKE base mode (RFC 9180).
//!
//! To a device: X-Wing (X25519 + ML-KEM-768), HKDF-SHA256, ChaCha20-Poly1305. To a slip's request key: DHKEM(X25519,
//! HKDF-SHA256), because its public half must fit on paper; it is the one seal without ML-KEM, and what it hides is a
//! name and public keys.

use core::fmt;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{X25519HkdfSha256, XWing};
use hpke::{Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _};
use rand_core::CryptoRng;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::secret::RequestSecret;

/// Bytes of an X-Wing public key.
pub const PREKEY_BYTES: usize = 1_216;

/// A device's public sealing key (X-Wing).
#[derive(Clone, PartialEq, Eq)]
pub struct PublicPrekey(Box<[u8; PREKEY_BYTES]>);

impl fmt::Debug for PublicPrekey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicPrekey")
    }
}

impl Canonical for PublicPrekey {
    fn write(&self, w: &mut Writer) {
        w.raw(self.0.as_slice());
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self(Box::new(r.array()?)))
    }
}

/// A device's secret sealing key: the 32 bytes it is derived from.
#[derive(ZeroizeOnDrop)]
pub struct SecretPrekey([u8; 32]);

impl SecretPrekey {
    /// A new key.
    pub fn random(random: &mut impl CryptoRng) -> Self {
        let mut key = Self([0; 32]);
        random.fill_bytes(&mut key.0);
        key
    }

    /// From storage.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// To be stored, sealed.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The public half.
    pub fn public(&self) -> PublicPrekey {
        let (_, public) = XWing::derive_keypair(&self.0);
        let mut bytes = Box::new([0; PREKEY_BYTES]);
        bytes.copy_from_slice(&public.to_bytes());
        PublicPrekey(bytes)
    }

    /// Opens what was sealed to the public half with the same `info`.
    pub fn open(&self, info: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (secret, _) = XWing::derive_keypair(&self.0);
        open::<XWing>(&secret, info, sealed)
    }
}

impl fmt::Debug for SecretPrekey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretPrekey")
    }
}

impl PublicPrekey {
    /// Seals to the device: encapsulated key, then ciphertext. `None` if the key is no key.
    pub fn seal(&self, info: &[u8], plain: &[u8], random: &mut impl CryptoRng) -> Option<Vec<u8>> {
        let public = <XWing as hpke::Kem>::PublicKey::from_bytes(self.0.as_slice()).ok()?;
        seal::<XWing>(&public, info, plain, random)
    }
}

/// Public half of a slip's request key.
pub fn request_public(secret: &RequestSecret) -> [u8; 32] {
    let secret = x25519_dalek::StaticSecret::from(*secret.as_bytes());
    x25519_dalek::PublicKey::from(&secret).to_bytes()
}

/// Seals a request to a slip's request key. `None` if the key is of small order.
pub fn seal_request(public: &[u8; 32], info: &[u8], plain: &[u8], random: &mut impl CryptoRng) -> Option<Vec<u8>> {
    // A small-order key gives the same secret to everybody; found by one exchange with a throw-away key.
    let mut bytes = Zeroizing::new([0u8; 32]);
    random.fill_bytes(bytes.as_mut());
    let probe = x25519_dalek::StaticSecret::from(*bytes);
    if !probe.diffie_hellman(&x25519_dalek::PublicKey::from(*public)).was_contributory() {
        return None;
    }
    let public = <X25519HkdfSha256 as hpke::Kem>::PublicKey::from_bytes(public).ok()?;
    seal::<X25519HkdfSha256>(&public, info, plain, random)
}

/// Opens a request with the secret half, which stands in the group log.
pub fn open_request(secret: &RequestSecret, info: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let secret = <X25519HkdfSha256 as hpke::Kem>::PrivateKey::from_bytes(secret.as_bytes()).ok()?;
    open::<X25519HkdfSha256>(&secret, info, sealed)
}

fn seal<K: hpke::Kem>(
    public: &K::PublicKey,
    info: &[u8],
    plain: &[u8],
    random: &mut impl CryptoRng,
) -> Option<Vec<u8>> {
    let (encapsulated, ciphertext) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, K>(
        &OpModeS::Base,
        public,
        info,
        plain,
        b"",
        random,
    )
    .ok()?;
    let mut sealed = encapsulated.to_bytes().to_vec();
    sealed.extend_from_slice(&ciphertext);
    Some(sealed)
}

fn open<K: hpke::Kem>(secret: &K::PrivateKey, info: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let split = K::EncappedKey::size();
    if sealed.len() < split {
        return None;
    }
    let encapsulated = K::EncappedKey::from_bytes(&sealed[..split]).ok()?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, K>(
        &OpModeR::Base,
        secret,
        &encapsulated,
        info,
        &sealed[split..],
        b"",
    )
    .ok()
    .map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    #[test]
    fn a_seal_opens_for_its_device_and_its_purpose_only() {
        let mut random = ChaCha20Rng::seed_from_u64(3);
        let (mine, other) = (SecretPrekey::random(&mut random), SecretPrekey::random(&mut random));
        let sealed = mine.public().seal(b"info", b"secret", &mut random).unwrap_or_default();
        assert_eq!(mine.open(b"info", &sealed).as_deref(), Some(&b"secret".to_vec()));
        assert!(mine.open(b"other info", &sealed).is_none());
        assert!(other.open(b"info", &sealed).is_none());
        assert!(mine.open(b"info", &sealed[..10]).is_none());
    }

    #[test]
    fn a_request_is_not_sealed_to_a_key_of_small_order() {
        let mut random = ChaCha20Rng::seed_from_u64(4);
        assert!(seal_request(&[0; 32], b"info", b"name", &mut random).is_none());
        let sealed = seal_request(&request_public(&RequestSecret::from_bytes(&[7; 32])), b"info", b"name", &mut random)
            .unwrap_or_default();
        assert_eq!(
            open_request(&RequestSecret::from_bytes(&[7; 32]), b"info", &sealed).as_deref(),
            Some(&b"name".to_vec())
        );
    }
}
