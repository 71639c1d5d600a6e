//! What is said on a visit at a courier: one question, one answer, and again. Both fit one frame.
//!
//! ```text
//! question  b 0 collect: [box, after n] · b 1 deposit: [packet] · b 2 drop: [d 32]
//! answer    b 0 lie here: [number n, packet], [last n], b (1: there is more) · b 1 taken: [number n] (0: no room)
//!           · b 2 dropped: n · b 3 not now
//! ```
//!
//! Packets of one box are numbered by the courier as they come; who has seen those up to a number asks for what came
//! after. Collecting takes nothing away: a packet goes after its days, or when its maker shows `d`. Of each box that was
//! asked for the courier says the last number it gave there: a courier that lost what it kept is known by it.

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::id::BoxId;
use crate::limits;
use crate::packet::Packet;
use crate::secret::DropSecret;

/// What a visitor says.
#[derive(PartialEq)]
pub enum Question {
    /// What lies in these boxes, after a number in each.
    Collect(Vec<(BoxId, u64)>),
    /// Keep these.
    Deposit(Vec<Packet>),
    /// Let go of those that these open.
    Drop(Vec<DropSecret>),
}

/// One packet as it lies at a courier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lies {
    /// Its number in its box, from 1.
    pub number: u64,
    /// The packet.
    pub packet: Packet,
}

/// What the courier says.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// These lie here, of each box in the order they came.
    Lie {
        /// They.
        here: Vec<Lies>,
        /// Of each box that was asked for, in the order of the question, the last number that was given there; 0: none.
        lasts: Vec<u64>,
        /// There was no room for all.
        more: bool,
    },
    /// Of each packet its number in its box; 0: there was no room.
    Taken(Vec<u64>),
    /// So many packets were let go.
    Dropped(u64),
    /// Something is wrong here: another time.
    NotNow,
}

/// It can hold what lets somebody drop a packet.
impl core::fmt::Debug for Question {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Question::Collect(boxes) => write!(f, "Collect({} boxes)", boxes.len()),
            Question::Deposit(packets) => write!(f, "Deposit({} packets)", packets.len()),
            Question::Drop(secrets) => write!(f, "Drop({})", secrets.len()),
        }
    }
}

impl Canonical for Question {
    fn write(&self, w: &mut Writer) {
        match self {
            Question::Collect(boxes) => {
                w.u8(0);
                w.list(boxes);
            }
            Question::Deposit(packets) => {
                w.u8(1);
                w.list(packets);
            }
            Question::Drop(secrets) => {
                w.u8(2);
                w.list(secrets);
            }
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match r.u8()? {
            0 => Question::Collect(r.list(limits::BOXES_ASKED_MAX)?),
            1 => Question::Deposit(r.list(limits::PACKETS_AT_ONCE_MAX)?),
            2 => Question::Drop(r.list(limits::PACKETS_AT_ONCE_MAX)?),
            _ => return Err(Malformed::Form),
        })
    }
}

impl Canonical for Lies {
    fn write(&self, w: &mut Writer) {
        w.number(self.number);
        w.value(&self.packet);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { number: r.number()?, packet: r.value()? })
    }
}

impl Canonical for Answer {
    fn write(&self, w: &mut Writer) {
        match self {
            Answer::Lie { here, lasts, more } => {
                w.u8(0);
                w.list(here);
                w.list(lasts);
                w.flag(*more);
            }
            Answer::Taken(numbers) => {
                w.u8(1);
                w.list(numbers);
            }
            Answer::Dropped(count) => {
                w.u8(2);
                w.number(*count);
            }
            Answer::NotNow => w.u8(3),
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match r.u8()? {
            0 => Answer::Lie {
                here: r.list(limits::PACKETS_AT_ONCE_MAX)?,
                lasts: r.list(limits::BOXES_ASKED_MAX)?,
                more: r.flag()?,
            },
            1 => Answer::Taken(r.list(limits::PACKETS_AT_ONCE_MAX)?),
            2 => Answer::Dropped(r.number()?),
            3 => Answer::NotNow,
            _ => return Err(Malformed::Form),
        })
    }
}
