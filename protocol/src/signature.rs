//! Ed25519, always with a context: what is signed is `"kith/1/" ‖ context ‖ 0x00 ‖ bytes`, never a bare hash.
//!
//! Verification is strict (RFC 8032 with non-canonical and small-order points refused), so that all devices agree on
//! which signatures hold.

use core::fmt;

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use rand_core::CryptoRng;

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{hex, unhex};

/// What a signature is about. Every signed statement has its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// An entry of a log: group ‖ log ‖ device ‖ seq ‖ id.
    Entry,
    /// A device's prekey.
    Prekey,
    /// A device's transport key and addresses, by the device.
    Address,
    /// The same, by the transport key: nobody claims another's.
    Transport,
    /// A guest's request, by the new device (consent) and by the slip's key (possession).
    Request,
    /// A rotation.
    Rotate,
    /// By a slip's one-time key, for the member who gives it: group ‖ member. Nobody gives another's slip as their own.
    Slip,
    /// The second signature of a Replace, by the new device.
    Recovery,
    /// By a recovery key, for the member who names it: group ‖ member. Nobody names another's as their own.
    RecoveryKey,
    /// A device's consent to being added by another one.
    DeviceAdd,
    /// A packet's box key.
    Box,
    /// A member's machine-readable copy.
    Copy,
    /// What a device that was away holds of a log, for whoever can give it the rest through a courier.
    Lacks,
    /// A letter in a device's waiting box at a courier.
    Errand,
    /// What a device lacked lies at a courier for it now.
    Answered,
    /// A letter about a room.
    Room,
}

impl Context {
    /// All of them.
    pub const ALL: [Context; 16] = [
        Context::Entry,
        Context::Prekey,
        Context::Address,
        Context::Transport,
        Context::Request,
        Context::Rotate,
        Context::Slip,
        Context::Recovery,
        Context::RecoveryKey,
        Context::DeviceAdd,
        Context::Box,
        Context::Copy,
        Context::Lacks,
        Context::Errand,
        Context::Answered,
        Context::Room,
    ];

    /// The name in the signed bytes.
    pub fn name(self) -> &'static str {
        match self {
            Context::Entry => "entry",
            Context::Prekey => "prekey",
            Context::Address => "address",
            Context::Transport => "transport",
            Context::Request => "request",
            Context::Rotate => "rotate",
            Context::Slip => "slip",
            Context::Recovery => "recovery",
            Context::RecoveryKey => "recovery key",
            Context::DeviceAdd => "device",
            Context::Box => "box",
            Context::Copy => "copy",
            Context::Lacks => "lacks",
            Context::Errand => "errand",
            Context::Answered => "answered",
            Context::Room => "room",
        }
    }

    fn input(self, bytes: &[u8]) -> Vec<u8> {
        let name = self.name();
        let mut input = Vec::with_capacity(8 + name.len() + bytes.len());
        input.extend_from_slice(b"kith/1/");
        input.extend_from_slice(name.as_bytes());
        input.push(0);
        input.extend_from_slice(bytes);
        input
    }
}

/// 64 bytes of signature.
#[derive(Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Signature(pub [u8; 64]);

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature")
    }
}

impl Signature {
    /// 128 hex digits.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }

    /// From 128 hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        Some(Self(unhex(text)?.try_into().ok()?))
    }
}

impl From<Signature> for String {
    fn from(signature: Signature) -> String {
        signature.hex()
    }
}

impl TryFrom<String> for Signature {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::from_hex(&text).ok_or("not 128 hex digits")
    }
}

impl Canonical for Signature {
    fn write(&self, writer: &mut Writer) {
        writer.raw(&self.0);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self(reader.array()?))
    }
}

/// A secret Ed25519 key: of a device, a slip, a recovery slip or the transport. Wiped when dropped, never cloned,
/// printed as nothing.
pub struct SecretKey(SigningKey);

/// The key inside wipes itself.
impl zeroize::ZeroizeOnDrop for SecretKey {}

impl SecretKey {
    /// A new key.
    pub fn random(random: &mut impl CryptoRng) -> Self {
        let mut seed = zeroize::Zeroizing::new([0u8; 32]);
        random.fill_bytes(seed.as_mut());
        Self(SigningKey::from_bytes(&seed))
    }

    /// The key of a stored seed.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed, to be stored sealed or handed to the transport.
    pub fn seed(&self) -> zeroize::Zeroizing<[u8; 32]> {
        zeroize::Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs `bytes` as a statement of this context.
    pub fn sign(&self, context: Context, bytes: &[u8]) -> Signature {
        Signature(self.0.sign(&context.input(bytes)).to_bytes())
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey")
    }
}

/// Whether `signature` is a strict signature by `public` over `bytes` in this context.
pub fn verify(public: &[u8; 32], context: Context, bytes: &[u8], signature: &Signature) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(public) else {
        return false;
    };
    let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
    key.verify_strict(&context.input(bytes), &signature).is_ok()
}

/// Whether 32 bytes can be somebody's public key: a point of the curve, and not one of small order.
pub fn is_public_key(public: &[u8; 32]) -> bool {
    VerifyingKey::from_bytes(public).is_ok_and(|key| !key.is_weak())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    #[test]
    fn a_signature_holds_for_its_context_only() {
        let key = SecretKey::random(&mut ChaCha20Rng::seed_from_u64(1));
        let signature = key.sign(Context::Entry, b"bytes");
        assert!(verify(&key.public(), Context::Entry, b"bytes", &signature));
        assert!(!verify(&key.public(), Context::Rotate, b"bytes", &signature));
        assert!(!verify(&key.public(), Context::Entry, b"byte", &signature));
    }

    /// libp2p signs with the transport key too (and with a guest's slip key, which is its network identity): what it
    /// signs must never be one of our statements, nor the other way round.
    #[test]
    fn nothing_that_libp2p_signs_begins_like_one_of_ours() {
        let theirs: [&[u8]; 4] = [
            b"noise-libp2p-static-key:",
            b"libp2p-tls-handshake:",
            // Signed envelopes (peer records, relay vouchers) begin with the length of their domain.
            b"\x12libp2p-peer-record",
            b"\x10libp2p-relay-rsvp",
        ];
        for context in Context::ALL {
            let ours = context.input(b"");
            for theirs in theirs {
                let common = ours.len().min(theirs.len());
                assert_ne!(ours[..common], theirs[..common], "{}", context.name());
            }
            let same = Context::ALL.iter().filter(|other| ours.starts_with(&other.input(b""))).count();
            assert_eq!(same, 1, "{} begins another context", context.name());
        }
    }

    #[test]
    fn a_secret_key_prints_nothing() {
        let key = SecretKey::random(&mut ChaCha20Rng::seed_from_u64(1));
        assert_eq!(format!("{key:?}"), "SecretKey");
    }

    #[test]
    fn a_key_of_small_order_is_no_key() {
        let mut identity = [0u8; 32];
        identity[0] = 1;
        assert!(!is_public_key(&identity));
    }
}
