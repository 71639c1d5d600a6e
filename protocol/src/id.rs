//! Names made of 32 bytes: what each one is the hash or key of.

use crate::encoding::{Canonical, Malformed, Reader, Writer};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(pub [u8; 32]);

        impl $name {
            /// The 32 bytes.
            pub fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }

            /// 64 hex digits.
            pub fn hex(&self) -> String {
                hex(&self.0)
            }

            /// From 64 hex digits.
            pub fn from_hex(text: &str) -> Option<Self> {
                Some(Self(unhex(text)?.try_into().ok()?))
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, "{}({})", stringify!($name), &self.hex()[..8])
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.hex()
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::from_hex(&text).ok_or("not 64 hex digits")
            }
        }

        impl Canonical for $name {
            fn write(&self, writer: &mut Writer) {
                writer.raw(&self.0);
            }

            fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
                Ok(Self(reader.array()?))
            }
        }
    };
}

id!(
    /// A group: BLAKE3-derive("group", the founding device's key ‖ 16 random bytes).
    GroupId
);
id!(
    /// A log: the group log is derive("group log", group); a stretch is derive("stretch", document ‖ hearers).
    LogId
);
id!(
    /// A document: a page of a thread, a meeting.
    DocumentId
);
id!(
    /// A member's persona: derive("member", first device key ‖ recovery key ‖ 16 random bytes).
    MemberId
);
id!(
    /// A device: its Ed25519 public key.
    DeviceId
);
id!(
    /// The public half of a recovery key: Ed25519.
    RecoveryId
);
id!(
    /// The network identity of a device in one group: Ed25519 public key of its transport key.
    TransportId
);
id!(
    /// The public half of a slip's one-time key: Ed25519.
    SlipKey
);
id!(
    /// An entry: derive("link", prev ‖ BLAKE3(rest)).
    EntryId
);
id!(
    /// A request at the door: derive("request", its canonical bytes with both signatures).
    RequestId
);
id!(
    /// A rotation: derive("rotation", its canonical bytes with signature).
    RotationId
);
id!(
    /// A thread: derived from the group for the first one, from its opener and 16 random bytes for others; the last byte
    /// says its term in days (1, 7, 30, 90; anything else: none. See [`crate::term`]).
    ThreadId
);
id!(
    /// A box that packets lie in: its Ed25519 public key.
    BoxId
);
id!(
    /// BLAKE3 of something else.
    Hash
);

/// A message: 6 bytes of time (ms, when written) and 10 random bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct MessageId(pub [u8; 16]);

impl MessageId {
    /// A new id for words written at `time_ms` (Unix, milliseconds).
    pub fn new(time_ms: u64, random: [u8; 10]) -> Self {
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&time_ms.to_be_bytes()[2..]);
        bytes[6..].copy_from_slice(&random);
        Self(bytes)
    }

    /// When the words were written, by their writer's clock (Unix, milliseconds).
    pub fn time_ms(&self) -> u64 {
        let mut bytes = [0; 8];
        bytes[2..].copy_from_slice(&self.0[..6]);
        u64::from_be_bytes(bytes)
    }

    /// 32 hex digits.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }

    /// From 32 hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        Some(Self(unhex(text)?.try_into().ok()?))
    }
}

impl core::fmt::Debug for MessageId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "MessageId({})", self.hex())
    }
}

impl From<MessageId> for String {
    fn from(id: MessageId) -> String {
        id.hex()
    }
}

impl TryFrom<String> for MessageId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::from_hex(&text).ok_or("not 32 hex digits")
    }
}

impl Canonical for MessageId {
    fn write(&self, writer: &mut Writer) {
        writer.raw(&self.0);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self(reader.array()?))
    }
}

/// A message as others name it: its id and the first 8 bytes of its author, as its register's key does. Anybody can copy an
/// id; whose it is tells the author.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct MessageName {
    /// Its id.
    pub id: MessageId,
    /// The first 8 bytes of its author's member id.
    pub author: [u8; 8],
}

impl MessageName {
    /// The name of a member's message.
    pub fn of(id: MessageId, author: &MemberId) -> Self {
        let mut name = Self { id, author: [0; 8] };
        name.author.copy_from_slice(&author.0[..8]);
        name
    }

    /// Whether this member wrote it.
    pub fn is_by(&self, member: &MemberId) -> bool {
        member.0[..8] == self.author
    }

    /// 48 hex digits: the key of its register in a page.
    pub fn hex(&self) -> String {
        format!("{}{}", self.id.hex(), hex(&self.author))
    }

    /// From 48 hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let (id, author) = text.split_at_checked(32)?;
        Some(Self { id: MessageId::from_hex(id)?, author: unhex(author)?.try_into().ok()? })
    }
}

impl From<MessageName> for String {
    fn from(name: MessageName) -> String {
        name.hex()
    }
}

impl TryFrom<String> for MessageName {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::from_hex(&text).ok_or("not 48 hex digits")
    }
}

impl Canonical for MessageName {
    fn write(&self, writer: &mut Writer) {
        writer.value(&self.id);
        writer.raw(&self.author);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { id: reader.value()?, author: reader.array()? })
    }
}

/// A message as a person or program names it to this device: by its id, or with its author.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum MessageCalled {
    /// By its id alone.
    Id(MessageId),
    /// With its author.
    Named(MessageName),
}

impl MessageCalled {
    /// From 32 or 48 hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        MessageName::from_hex(text).map(Self::Named).or_else(|| MessageId::from_hex(text).map(Self::Id))
    }
}

impl From<MessageName> for MessageCalled {
    fn from(name: MessageName) -> Self {
        Self::Named(name)
    }
}

impl From<MessageCalled> for String {
    fn from(called: MessageCalled) -> String {
        match called {
            MessageCalled::Id(id) => id.hex(),
            MessageCalled::Named(name) => name.hex(),
        }
    }
}

impl TryFrom<String> for MessageCalled {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::from_hex(&text).ok_or("neither 32 nor 48 hex digits")
    }
}

/// Lower-case hex digits of bytes.
pub fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The bytes of lower- or upper-case hex digits.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len() / 2).map(|i| u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok()).collect()
}

/// BLAKE3 in its key-derivation mode: `context` says what is hashed, so that no two uses can meet.
pub fn derive(context: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(&format!("kith 1 {context}"));
    for part in parts {
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

impl GroupId {
    /// The group that a device founds with 16 random bytes.
    pub fn founded_by(device: DeviceId, random: &[u8; 16]) -> Self {
        Self(derive("group", &[&device.0, random]))
    }

    /// The group's log of membership, card and agreement.
    pub fn log(&self) -> LogId {
        LogId(derive("group log", &[&self.0]))
    }

    /// The thread every group begins with. It has no term.
    pub fn first_thread(&self) -> ThreadId {
        ThreadId(derive("first thread", &[&self.0])).with_term(0)
    }
}

impl MemberId {
    /// The member whose first device and first recovery key these are. The recovery key is covered so that nobody who
    /// holds a member's device key can write a second entering of the same member with a recovery key of their own.
    pub fn of(device: DeviceId, recovery: &RecoveryId, random: &[u8; 16]) -> Self {
        Self(derive("member", &[&device.0, &recovery.0, random]))
    }
}

impl ThreadId {
    /// The thread that a member opens with 15 random bytes and the days of its term. Nobody else can open, and so name, the
    /// same one.
    pub fn opened_by(member: &MemberId, random: &[u8; 16]) -> Self {
        Self(derive("thread", &[&member.0, random])).with_term(random[15])
    }

    /// Page `number` of a thread.
    pub fn page(&self, number: u64) -> DocumentId {
        DocumentId(derive("page", &[&self.0, &number.to_be_bytes()]))
    }

    /// Page `number` of a UTC day (since 1970), of a thread with a term.
    pub fn page_of_day(&self, day: u64, number: u64) -> DocumentId {
        DocumentId(derive("page of a day", &[&self.0, &day.to_be_bytes(), &number.to_be_bytes()]))
    }
}

impl DocumentId {
    /// The log of a document's entries for one set of hearers.
    pub fn stretch(&self, hearers: &Hash) -> LogId {
        LogId(derive("stretch", &[&self.0, &hearers.0]))
    }
}
