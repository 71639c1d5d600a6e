//! Attachments: files too large for a cell, sealed before they come near any store or network.
//!
//! What names a file ([`Attachment`]: hash, key, length, name, kind) lies in a cell of the message, the second one, which
//! is there only if something is attached. Whoever erases the cell has erased the file: its sealed bytes open with nothing.
//!
//! In reading order: what names a file (here), [`Sealer`] and [`Opener`], [`file_name`].

mod name;
mod sealing;

use core::fmt;

use crate::command::Refusal;
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{Hash, MemberId, MessageId, hex, unhex};
use crate::limits;
pub use crate::secret::AttachmentKey;
pub use name::file_name;
pub use sealing::{CHUNK_BYTES, Opener, Sealer, TAG_BYTES, sealed_length};

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
        let key = AttachmentKey::from_bytes(self.key.as_bytes());
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
        w.value(&self.key);
        w.number(self.bytes);
        w.value(&self.name);
        w.value(&self.media);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let attachment = Self {
            hash: r.value()?,
            key: r.value()?,
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
