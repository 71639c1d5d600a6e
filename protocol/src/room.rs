//! Rooms: what two devices of a group say to each other about a room that both are in, and the letters before it.
//!
//! A room is a group of its own. On a connection of the group around it, its frames stand under a *channel name*: 16 bytes
//! from its id, which only those inside know, and the two transport keys of that connection. They are sent to devices
//! inside and to nobody else, so there is no list of rooms to be padded, and nothing that a third member is told.

use zeroize::Zeroizing;

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::{DeviceId, GroupId, MessageId, SlipKey, TransportId, derive};
use crate::limits;
use crate::member::linking::{Given, Joining};
use crate::seal::{PublicPrekey, SecretPrekey};
use crate::signature::{Context, SecretKey, Signature, verify};

/// The name under which a room's frames stand on a connection, one way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelName(pub [u8; 16]);

impl core::fmt::Debug for ChannelName {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // Not even in a log are two of them to be compared.
        f.write_str("ChannelName")
    }
}

impl ChannelName {
    /// Between two who are inside.
    pub fn of_room(room: &GroupId, from: &TransportId, to: &TransportId) -> Self {
        Self::cut(derive("room", &[&room.0, &from.0, &to.0]))
    }

    /// Between who gave a slip of the room and who comes in with it.
    pub fn of_slip(slip: &SlipKey, from: &TransportId, to: &TransportId) -> Self {
        Self::cut(derive("room door", &[&slip.0, &from.0, &to.0]))
    }

    fn cut(bytes: [u8; 32]) -> Self {
        let mut name = [0; 16];
        name.copy_from_slice(&bytes[..16]);
        Self(name)
    }
}

/// What is said under a channel name.
#[derive(Debug, PartialEq, Eq)]
pub enum Says {
    /// I am here; what was said before is over.
    Open,
    /// So am I: both begin.
    Opened,
    /// It is over for now.
    Close,
    /// A frame of the room.
    Frame(Vec<u8>),
}

impl Canonical for Says {
    fn write(&self, w: &mut Writer) {
        match self {
            Says::Open => w.u8(0),
            Says::Opened => w.u8(1),
            Says::Close => w.u8(2),
            Says::Frame(bytes) => {
                w.u8(3);
                w.bytes(bytes);
            }
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match r.u8()? {
            0 => Says::Open,
            1 => Says::Opened,
            2 => Says::Close,
            3 => Says::Frame(r.bytes(limits::VALUE_BYTES_MAX)?.to_vec()),
            _ => return Err(Malformed::Form),
        })
    }
}

/// What one device has to say to another about an ask or a room, and nobody else is to know.
#[derive(Clone, PartialEq, Eq)]
pub enum Letter {
    /// “I can be with you”, to who asked.
    Yes,
    /// To who said so: the slip of the room.
    Accepted(String),
    /// “Not any more”, to who asked.
    NoLonger,
    /// To another device of the same person: a room this one is in, to come into.
    Comes(Box<Given>),
    /// Back to that one: it comes.
    Joins(Box<Joining>),
}

/// Neither names nor keys.
impl core::fmt::Debug for Letter {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Letter")
    }
}

impl Canonical for Letter {
    fn write(&self, w: &mut Writer) {
        match self {
            Letter::Yes => w.u8(0),
            Letter::Accepted(slip) => {
                w.u8(1);
                w.value(slip);
            }
            Letter::NoLonger => w.u8(2),
            Letter::Comes(given) => {
                w.u8(3);
                w.value(given.as_ref());
            }
            Letter::Joins(joining) => {
                w.u8(4);
                w.value(joining.as_ref());
            }
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match r.u8()? {
            0 => Letter::Yes,
            1 => Letter::Accepted(r.value()?),
            2 => Letter::NoLonger,
            3 => Letter::Comes(Box::new(r.value()?)),
            4 => Letter::Joins(Box::new(r.value()?)),
            _ => return Err(Malformed::Form),
        })
    }
}

/// Between which devices of which group a letter goes: no seal and no signature holds for another way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// The group around.
    pub group: GroupId,
    /// Who wrote it.
    pub from: DeviceId,
    /// For whom.
    pub to: DeviceId,
}

impl Way {
    fn info(&self, prekey: u64) -> Vec<u8> {
        let mut w = Writer::new();
        w.raw(b"kith 1 room letter");
        w.value(&self.group);
        w.value(&self.from);
        w.value(&self.to);
        w.number(prekey);
        w.into_bytes()
    }

    fn signed(&self, content: &[u8]) -> Vec<u8> {
        let mut w = Writer::new();
        w.value(&self.group);
        w.value(&self.from);
        w.value(&self.to);
        w.raw(content);
        w.into_bytes()
    }
}

/// A letter as it was written: its number, drawn at random, is how its arrival is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its number.
    pub number: [u8; 16],
    /// The ask it is about; between devices of one person the first half of the room's id.
    pub ask: MessageId,
    /// What it says.
    pub letter: Letter,
}

impl Canonical for Written {
    fn write(&self, w: &mut Writer) {
        w.raw(&self.number);
        w.raw(&self.ask.0);
        w.value(&self.letter);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { number: r.array()?, ask: MessageId(r.array()?), letter: r.value()? })
    }
}

impl Written {
    /// Signed by its device, and sealed to the newest prekey of the other one. All letters are of one length: a yes and a
    /// slip look alike.
    pub fn seal(
        &self,
        way: &Way,
        device: &SecretKey,
        prekey: (u64, &PublicPrekey),
        random: &mut impl rand_core::CryptoRng,
    ) -> Option<Vec<u8>> {
        let content = self.to_bytes();
        let signature = device.sign(Context::Room, &way.signed(&content));
        let mut w = Writer::new();
        w.value(&signature);
        w.bytes(&content);
        let mut plain = Zeroizing::new(w.into_bytes());
        if plain.len() > limits::ROOM_LETTER_BYTES {
            return None;
        }
        plain.resize(limits::ROOM_LETTER_BYTES, 0);
        prekey.1.seal(&way.info(prekey.0), &plain, random)
    }

    /// Opens one with the prekey it was sealed to. Nothing if its device did not sign it.
    pub fn open(way: &Way, prekey: (u64, &SecretPrekey), sealed: &[u8]) -> Option<Self> {
        let plain = prekey.1.open(&way.info(prekey.0), sealed)?;
        if plain.len() != limits::ROOM_LETTER_BYTES {
            return None;
        }
        let mut reader = Reader::new(&plain);
        let signature: Signature = reader.value().ok()?;
        let content = reader.bytes(limits::ROOM_LETTER_BYTES).ok()?;
        verify(&way.from.0, Context::Room, &way.signed(content), &signature)
            .then(|| Self::from_bytes(content).ok())
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    #[test]
    fn a_letter_opens_on_its_own_way_only_and_a_yes_is_as_long_as_a_slip() {
        let mut random = ChaCha20Rng::seed_from_u64(5);
        let (from, prekey) = (SecretKey::random(&mut random), SecretPrekey::random(&mut random));
        let way = Way { group: GroupId([1; 32]), from: DeviceId(from.public()), to: DeviceId([2; 32]) };
        let written = |letter| Written { number: [3; 16], ask: MessageId([4; 16]), letter };
        let yes = written(Letter::Yes).seal(&way, &from, (7, &prekey.public()), &mut random).unwrap_or_default();
        let slip = written(Letter::Accepted("kith:".repeat(100)));
        let slip = slip.seal(&way, &from, (7, &prekey.public()), &mut random).unwrap_or_default();
        assert_eq!(yes.len(), slip.len());
        assert_eq!(Written::open(&way, (7, &prekey), &yes), Some(written(Letter::Yes)));
        for other in [
            Way { group: GroupId([9; 32]), ..way },
            Way { from: DeviceId([9; 32]), ..way },
            Way { to: DeviceId([9; 32]), ..way },
        ] {
            assert_eq!(Written::open(&other, (7, &prekey), &yes), None);
        }
        assert_eq!(Written::open(&way, (8, &prekey), &yes), None);
        // Sealed by somebody else who says it is from there.
        let forged = written(Letter::Yes)
            .seal(&way, &SecretKey::random(&mut random), (7, &prekey.public()), &mut random)
            .unwrap_or_default();
        assert_eq!(Written::open(&way, (7, &prekey), &forged), None);
    }
}
