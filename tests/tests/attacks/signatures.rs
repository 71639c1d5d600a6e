//! Signatures and exchanges with points of small order, encodings that are not the one, and numbers past the order.

use kith_protocol::seal::seal_request;
use kith_protocol::signature::{Context, SecretKey, Signature, is_public_key, verify};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

fn bytes32(hex: &str) -> [u8; 32] {
    let bytes: Vec<u8> = (0..32).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect();
    bytes.try_into().unwrap()
}

/// All encodings of the eight points of small order of Curve25519 in Edwards form, those that are not canonical included
/// (Chalkias, Garillot, Nikolaenko, “Taming the many EdDSAs”, table 1).
const SMALL_ORDER: [&str; 14] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

/// "small-order points": with such a key and such an R, S = 0 is a signature over anything, unless it is looked for.
#[test]
pub fn a_key_of_small_order_signs_nothing() {
    for key in SMALL_ORDER.map(bytes32) {
        assert!(!is_public_key(&key), "{key:?} is somebody's key");
        for r in SMALL_ORDER.map(bytes32) {
            let mut signature = [0; 64];
            signature[..32].copy_from_slice(&r);
            for said in 0..16u8 {
                assert!(!verify(&key, Context::Entry, &[said], &Signature(signature)), "{key:?} says {said}");
            }
        }
    }
}

/// "non-canonical signatures": S and S + L are one number; one of them is no signature. Nor is R of small order one.
#[test]
pub fn a_signature_has_one_form() {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let key = SecretKey::random(&mut ChaCha20Rng::seed_from_u64(3));
    for said in 0..32u8 {
        let good = key.sign(Context::Entry, &[said]);
        assert!(verify(&key.public(), Context::Entry, &[said], &good));
        let mut other = good.0;
        let mut carry = 0u16;
        for (byte, order) in other[32..].iter_mut().zip(ORDER) {
            let sum = u16::from(*byte) + u16::from(order) + carry;
            *byte = sum as u8;
            carry = sum >> 8;
        }
        assert!(!verify(&key.public(), Context::Entry, &[said], &Signature(other)));
        for high in [0x20, 0x40, 0x80] {
            let mut high_bits = good.0;
            high_bits[63] |= high;
            assert!(!verify(&key.public(), Context::Entry, &[said], &Signature(high_bits)));
        }
        for r in SMALL_ORDER.map(bytes32) {
            let mut small = good.0;
            small[..32].copy_from_slice(&r);
            assert!(!verify(&key.public(), Context::Entry, &[said], &Signature(small)));
        }
    }
}

/// "(Wycheproof, speccheck)": the library, as it is locked and as `signature::verify` calls it, on the published edge cases.
/// (Our own signatures carry a context, so no published one can be given to `verify` itself.)
#[test]
pub fn the_library_is_as_strict_as_we_take_it_to_be() {
    let vectors = include_str!("../../vectors/ed25519-speccheck.txt");
    let bytes = |hex: &str| -> Vec<u8> {
        (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
    };
    let mut cases = 0;
    for line in vectors.lines().filter(|line| !line.starts_with('#')) {
        let [message, key, signature, holds] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let key: [u8; 32] = bytes(key).try_into().unwrap();
        let signature: [u8; 64] = bytes(signature).try_into().unwrap();
        let found = ed25519_dalek::VerifyingKey::from_bytes(&key).is_ok_and(|key| {
            key.verify_strict(&bytes(message), &ed25519_dalek::Signature::from_bytes(&signature)).is_ok()
        });
        assert_eq!(found, holds == "yes", "case {cases}");
        cases += 1;
    }
    assert_eq!(cases, 10);
}

/// A signature made for one purpose serves no other.
#[test]
pub fn a_signature_serves_one_purpose() {
    let contexts = [
        Context::Entry,
        Context::Prekey,
        Context::Address,
        Context::Request,
        Context::Rotate,
        Context::Slip,
        Context::Recovery,
        Context::DeviceAdd,
        Context::Box,
        Context::Copy,
    ];
    let key = SecretKey::random(&mut ChaCha20Rng::seed_from_u64(4));
    for one in contexts {
        let signature = key.sign(one, b"bytes");
        for other in contexts {
            assert_eq!(verify(&key.public(), other, b"bytes", &signature), one == other);
        }
    }
}

/// "small-order points": X25519 with any of these gives everybody one secret (RFC 7748, section 6.1).
#[test]
pub fn a_request_is_sealed_to_no_point_of_small_order() {
    let points = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];
    let mut random = ChaCha20Rng::seed_from_u64(5);
    for point in points {
        for high in [0, 0x80] {
            let mut point = bytes32(point);
            point[31] |= high;
            assert!(seal_request(&point, b"info", b"a name", &mut random).is_none(), "{point:?}");
        }
    }
}
