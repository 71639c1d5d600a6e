//! A recovery key, named by its member, with its own word that it is theirs.
//!
//! All recovery keys stand in the group log for everyone to see. Without that word a member could name somebody else's,
//! and be taken for that person where they come with their slip.

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{GroupId, MemberId, RecoveryId};
use crate::signature::{Context, SecretKey, Signature, is_public_key, verify};

/// A recovery key and its signature `recovery key` over group ‖ member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecoverySet {
    /// The key.
    pub key: RecoveryId,
    /// By that key.
    pub by_key: Signature,
}

impl RecoverySet {
    /// A member names the key that it holds.
    pub fn new(key: &SecretKey, group: &GroupId, member: &MemberId) -> Self {
        Self { key: RecoveryId(key.public()), by_key: word(key, group, member) }
    }

    /// Whether the key is one, and says that it is this member's.
    pub fn holds(&self, group: &GroupId, member: &MemberId) -> bool {
        is_word_of(&self.key, group, member, &self.by_key)
    }
}

/// A recovery key's word for its member.
pub fn word(key: &SecretKey, group: &GroupId, member: &MemberId) -> Signature {
    key.sign(Context::RecoveryKey, &(*group, *member).to_bytes())
}

/// Whether that is a recovery key's word for this member.
pub fn is_word_of(key: &RecoveryId, group: &GroupId, member: &MemberId, word: &Signature) -> bool {
    is_public_key(&key.0) && verify(&key.0, Context::RecoveryKey, &(*group, *member).to_bytes(), word)
}

impl Canonical for RecoverySet {
    fn write(&self, w: &mut Writer) {
        w.value(&self.key);
        w.value(&self.by_key);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { key: r.value()?, by_key: r.value()? })
    }
}
