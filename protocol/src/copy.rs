//! What a copy in machine form is signed with.
//!
//! A copy is lines of JSON, made by a client ([`crate::command::Query::Copy`] gives its words); this crate never reads
//! JSON. The last line holds a signature by the key of the device that made it, over
//! `group ‖ member ‖ device ‖ derive("copy", all bytes before the last line)`. It proves to anyone who holds the file that
//! this key wrote it, which is why the signed form is made only when it is asked for.

use crate::encoding::Canonical as _;
use crate::id::{DeviceId, GroupId, Hash, MemberId, derive};
use crate::signature::{Context, Signature, verify};

/// Who made a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Maker {
    /// The group.
    pub group: GroupId,
    /// The persona.
    pub member: MemberId,
    /// The device whose key signs.
    pub device: DeviceId,
}

impl Maker {
    /// What is signed.
    pub fn statement(&self, digest: &Hash) -> Vec<u8> {
        (self.group, (self.member, (self.device, *digest))).to_bytes()
    }

    /// Whether this device's key signed these lines as a copy of this member's words in this group.
    pub fn signed(&self, lines: &[u8], signature: &Signature) -> bool {
        let statement = self.statement(&digest(lines));
        verify(&self.device.0, Context::Copy, &statement, signature)
    }
}

/// derive("copy", all bytes before the line with the signature).
pub fn digest(lines: &[u8]) -> Hash {
    Hash(derive("copy", &[lines]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::SecretKey;

    #[test]
    fn one_other_byte_group_or_device_and_the_signature_no_longer_holds() {
        let key = SecretKey::from_seed(&[7; 32]);
        let maker = Maker { group: GroupId([1; 32]), member: MemberId([2; 32]), device: DeviceId(key.public()) };
        let lines = b"{\"copy\":1}\n{\"text\":\"hello\"}\n";
        let signature = key.sign(Context::Copy, &maker.statement(&digest(lines)));
        assert!(maker.signed(lines, &signature));
        for at in 0..lines.len() {
            let mut other = lines.to_vec();
            other[at] ^= 1;
            assert!(!maker.signed(&other, &signature));
        }
        assert!(!Maker { group: GroupId([3; 32]), ..maker }.signed(lines, &signature));
        assert!(!Maker { member: MemberId([3; 32]), ..maker }.signed(lines, &signature));
        let other = DeviceId(SecretKey::from_seed(&[8; 32]).public());
        assert!(!Maker { device: other, ..maker }.signed(lines, &signature));
        // A signature of another kind of statement does not pass for one.
        let entry = key.sign(Context::Entry, &maker.statement(&digest(lines)));
        assert!(!maker.signed(lines, &entry));
    }
}
