//! What two nodes say to each other on one connection, frame by frame.
//!
//! The connection is already sealed and both ends are known to each other by their transport keys. Ids that come again
//! and again on a connection are sent once and named by a number after that ([`Dictionary`]); frames of one connection
//! must therefore arrive whole and in order, or the connection is closed.

pub mod run;

use std::collections::BTreeMap;

use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::epoch::{Rungs, Seal, SignedRotate};
use crate::id::{DeviceId, EntryId, Hash, LogId, RequestId, RotationId, SlipKey};
use crate::limits;
use crate::member::recovering::{Act, Devices};
use crate::room::{ChannelName, Says};
use crate::slip::{Door, Terms};
use crate::statement::{Prekey, Signed, SignedAddress};
use run::Run;

/// What one side holds of one log: per device the seq and id it has come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogHave {
    /// The log.
    pub log: LogId,
    /// Per device the tips of its chain, normally one; acts outside the chains have seq 0.
    pub tips: Vec<(DeviceId, (u64, EntryId))>,
}

/// What one side holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Have {
    /// These are all logs of the sender that the receiver may know; otherwise only those asked about.
    pub whole: bool,
    /// Send what I lack now; otherwise somebody else is doing that, and this is only what I hold.
    pub want: bool,
    /// Entries must come with all ids in full: a short name met two entries here.
    pub full_ids: bool,
    /// One each.
    pub logs: Vec<LogHave>,
    /// Newest prekey numbers.
    pub prekeys: Vec<(DeviceId, u64)>,
    /// Newest address record numbers.
    pub addresses: Vec<(DeviceId, u64)>,
    /// Requests at the door.
    pub requests: Vec<RequestId>,
    /// The sender's clock, in hours since 1970; 0 for nothing said.
    pub clock_hours: u64,
}

/// The answer at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoorAnswer {
    /// More welcomes are needed.
    Waiting,
    /// Somebody asked to wait.
    Held,
    /// The guest is in; it goes on with its own transport key.
    Entered,
    /// The slip ended.
    Expired,
    /// The slip was used by somebody else.
    Used,
    /// The slip was taken back.
    TakenBack,
    /// Not a slip of this group, or not a request.
    Unknown,
}

impl DoorAnswer {
    const ALL: [DoorAnswer; 7] = [
        DoorAnswer::Waiting,
        DoorAnswer::Held,
        DoorAnswer::Entered,
        DoorAnswer::Expired,
        DoorAnswer::Used,
        DoorAnswer::TakenBack,
        DoorAnswer::Unknown,
    ];

    /// Its number on the wire.
    pub fn number(&self) -> u8 {
        let place = Self::ALL.iter().position(|answer| answer == self).unwrap_or(0);
        u8::try_from(place).unwrap_or(u8::MAX)
    }

    /// The answer of a number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).cloned()
    }
}

/// A cell on its way, apart from its entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LooseCell {
    /// Its entry.
    pub entry: EntryId,
    /// Which cell of the entry.
    pub number: u8,
    /// The ciphertext.
    pub ciphertext: Vec<u8>,
    /// The key, wrapped under the epoch of the frame.
    pub wrap: [u8; 48],
}

/// One frame.
#[derive(Debug)]
pub enum Frame {
    /// What I hold; answer with what I lack, then [`Frame::CaughtUp`].
    Have(Have),
    /// Hash over what I hold of the logs we both may know; answer with a Have if yours differs.
    Digest(Hash),
    /// Entries of one log, after everything they depend on.
    Run(Run),
    /// Everything that your last Have lacked was sent.
    CaughtUp,
    /// So many of your runs on this connection are stored here.
    Got(u64),
    /// Newer prekeys.
    Prekeys(Vec<Signed<Prekey>>),
    /// Newer address records.
    Addresses(Vec<SignedAddress>),
    /// A request at the door, sealed to the slip's request key, as the guest sent it.
    Request {
        /// The slip it was made with.
        slip: SlipKey,
        /// HPKE to the slip's request key.
        sealed: Vec<u8>,
    },
    /// A rotation, with the receiver's seal if the sender has it.
    Epoch(Box<SignedRotate>, Option<Seal>),
    /// I opened this epoch: cells may come with nothing but their wrap.
    Opened(RotationId),
    /// I cannot open this epoch of my present snapshot.
    WantRungs(RotationId),
    /// Dealt again.
    Rungs(RotationId, Box<Rungs>),
    /// Cells I lack.
    WantCells(Vec<(EntryId, u8)>),
    /// Cells, keys wrapped under this epoch.
    Cells(RotationId, Vec<LooseCell>),
    /// Entries I have learned of: log, device, seq.
    Offer(Vec<(LogId, DeviceId, u64)>),
    /// From a guest: the group's card, agreement and rules.
    AskTerms,
    /// To a guest.
    Terms(Box<Terms>),
    /// From a guest: a request, sealed to the slip's request key.
    Knock(Vec<u8>),
    /// To a guest; the doors are for going on.
    Door(DoorAnswer, Vec<Door>),
    /// Up to where an ended device's words stand, in stretches the receiver hears.
    Leaves(Vec<crate::ending::Leaf>),
    /// From a recovery key: its person's devices, and up to where they have come.
    AskRecovery,
    /// To a recovery key.
    Recovery(Box<Devices>),
    /// From a recovery key: the act that ends or replaces a device.
    GiveRecovery(Box<Act>),
    /// To a recovery key: whether the act was taken.
    RecoveryTaken(bool),
    /// About a room, to one device: signed, and sealed to its prekey of this number.
    Letter(u64, Vec<u8>),
    /// The letter of this number is stored here.
    LetterHeard([u8; 16]),
    /// Said in a room that both ends are in.
    Room(ChannelName, Says),
    /// A page with a term that you gave: here it is over. Name and give it no more on this connection.
    Over(LogId),
}

/// Ids sent once in full and by number after that, one way of one connection.
#[derive(Debug, Default)]
pub struct Dictionary {
    numbers: BTreeMap<[u8; 32], u64>,
    ids: Vec<[u8; 32]>,
}

impl Dictionary {
    /// A bound on what a peer can make us remember: 128 KiB.
    const MOST: usize = 4_096;

    fn learn(&mut self, id: [u8; 32]) {
        if self.ids.len() < Self::MOST {
            self.ids.push(id);
            self.numbers.insert(id, self.ids.len() as u64);
        }
    }

    fn write(&mut self, w: &mut Writer, id: &[u8; 32]) {
        if let Some(number) = self.numbers.get(id) {
            w.number(*number);
        } else {
            w.number(0);
            w.raw(id);
            self.learn(*id);
        }
    }

    fn read(&mut self, r: &mut Reader<'_>) -> Result<[u8; 32], Malformed> {
        match r.number()? {
            0 => {
                let id = r.array()?;
                // The writer never sends an id twice in full while there is room: two numbers for one id would part us.
                if self.numbers.contains_key(&id) {
                    return Err(Malformed::Form);
                }
                self.learn(id);
                Ok(id)
            }
            number => {
                let place = usize::try_from(number - 1).map_err(|_| Malformed::Number)?;
                self.ids.get(place).copied().ok_or(Malformed::Number)
            }
        }
    }
}

impl Frame {
    /// The frame's bytes on this connection.
    pub fn write(&self, names: &mut Dictionary) -> Vec<u8> {
        let mut w = Writer::new();
        match self {
            Frame::Have(have) => {
                w.u8(0);
                w.value(have);
            }
            Frame::Digest(hash) => {
                w.u8(1);
                w.value(hash);
            }
            Frame::Run(run) => {
                w.u8(2);
                run.write(&mut w, names);
            }
            Frame::CaughtUp => w.u8(3),
            Frame::Got(runs) => {
                w.u8(4);
                w.number(*runs);
            }
            Frame::Prekeys(prekeys) => {
                w.u8(5);
                w.list(prekeys);
            }
            Frame::Addresses(addresses) => {
                w.u8(6);
                w.list(addresses);
            }
            Frame::Request { slip, sealed } => {
                w.u8(7);
                w.value(slip);
                w.bytes(sealed);
            }
            Frame::Epoch(rotate, seal) => {
                w.u8(8);
                w.value(rotate.as_ref());
                w.option(seal.as_ref());
            }
            Frame::Opened(id) => {
                w.u8(9);
                w.value(id);
            }
            Frame::WantRungs(id) => {
                w.u8(10);
                w.value(id);
            }
            Frame::Rungs(id, rungs) => {
                w.u8(11);
                w.value(id);
                w.value(rungs.as_ref());
            }
            Frame::WantCells(cells) => {
                w.u8(12);
                w.number(cells.len() as u64);
                for (entry, number) in cells {
                    w.value(entry);
                    w.u8(*number);
                }
            }
            Frame::Cells(epoch, cells) => {
                w.u8(13);
                w.value(epoch);
                w.list(cells);
            }
            Frame::Offer(offers) => {
                w.u8(14);
                w.number(offers.len() as u64);
                for (log, device, seq) in offers {
                    names.write(&mut w, &log.0);
                    names.write(&mut w, &device.0);
                    w.number(*seq);
                }
            }
            Frame::AskTerms => w.u8(15),
            Frame::Terms(terms) => {
                w.u8(16);
                w.value(terms.as_ref());
            }
            Frame::Knock(sealed) => {
                w.u8(17);
                w.bytes(sealed);
            }
            Frame::Door(answer, doors) => {
                w.u8(18);
                w.u8(answer.number());
                w.list(doors);
            }
            Frame::Leaves(leaves) => {
                w.u8(19);
                w.list(leaves);
            }
            Frame::AskRecovery => w.u8(20),
            Frame::Recovery(devices) => {
                w.u8(21);
                w.value(devices.as_ref());
            }
            Frame::GiveRecovery(act) => {
                w.u8(22);
                w.value(act.as_ref());
            }
            Frame::RecoveryTaken(taken) => {
                w.u8(23);
                w.u8(u8::from(*taken));
            }
            Frame::Letter(prekey, sealed) => {
                w.u8(24);
                w.number(*prekey);
                w.bytes(sealed);
            }
            Frame::LetterHeard(number) => {
                w.u8(25);
                w.raw(number);
            }
            Frame::Room(name, says) => {
                w.u8(26);
                w.raw(&name.0);
                w.value(says);
            }
            Frame::Over(log) => {
                w.u8(27);
                w.value(log);
            }
        }
        w.into_bytes()
    }

    /// Reads a frame of this connection. After an error the connection must be closed.
    pub fn read(bytes: &[u8], names: &mut Dictionary) -> Result<Self, Malformed> {
        if bytes.len() > limits::VALUE_BYTES_MAX {
            return Err(Malformed::TooLong);
        }
        let mut reader = Reader::new(bytes);
        let r = &mut reader;
        let frame = match r.u8()? {
            0 => Frame::Have(r.value()?),
            1 => Frame::Digest(r.value()?),
            2 => Frame::Run(Run::read(r, names)?),
            3 => Frame::CaughtUp,
            4 => Frame::Got(r.number()?),
            5 => Frame::Prekeys(r.list(limits::DEVICES_MAX)?),
            6 => Frame::Addresses(r.list(limits::DEVICES_MAX)?),
            7 => Frame::Request { slip: r.value()?, sealed: r.bytes(limits::ENTRY_BYTES_MAX)?.to_vec() },
            8 => Frame::Epoch(Box::new(r.value()?), r.option()?),
            9 => Frame::Opened(r.value()?),
            10 => Frame::WantRungs(r.value()?),
            11 => Frame::Rungs(r.value()?, Box::new(r.value()?)),
            12 => {
                let count = r.number_up_to(limits::CELLS_WAITING_MAX as u64)? as usize;
                if count > r.left() {
                    return Err(Malformed::TooShort);
                }
                let mut cells = Vec::with_capacity(count);
                for _ in 0..count {
                    cells.push((r.value()?, r.u8()?));
                }
                Frame::WantCells(cells)
            }
            13 => Frame::Cells(r.value()?, r.list(limits::CELLS_WAITING_MAX)?),
            14 => {
                let count = r.number_up_to(limits::RUN_ENTRIES_MAX as u64)? as usize;
                if count > r.left() {
                    return Err(Malformed::TooShort);
                }
                let mut offers = Vec::with_capacity(count);
                for _ in 0..count {
                    offers.push((LogId(names.read(r)?), DeviceId(names.read(r)?), r.number()?));
                }
                Frame::Offer(offers)
            }
            15 => Frame::AskTerms,
            16 => Frame::Terms(Box::new(r.value()?)),
            17 => Frame::Knock(r.bytes(limits::ENTRY_BYTES_MAX)?.to_vec()),
            18 => {
                let answer = DoorAnswer::from_number(r.u8()?).ok_or(Malformed::Form)?;
                Frame::Door(answer, r.list(limits::SLIP_ADDRESSES_MAX)?)
            }
            19 => Frame::Leaves(r.list(limits::LOGS_MAX)?),
            20 => Frame::AskRecovery,
            21 => Frame::Recovery(Box::new(r.value()?)),
            22 => Frame::GiveRecovery(Box::new(r.value()?)),
            23 => Frame::RecoveryTaken(r.flag()?),
            24 => Frame::Letter(r.number()?, r.bytes(2 * limits::ROOM_LETTER_BYTES)?.to_vec()),
            25 => Frame::LetterHeard(r.array()?),
            26 => Frame::Room(ChannelName(r.array()?), r.value()?),
            27 => Frame::Over(r.value()?),
            _ => return Err(Malformed::Form),
        };
        reader.end()?;
        Ok(frame)
    }
}

impl Canonical for LogHave {
    fn write(&self, w: &mut Writer) {
        w.value(&self.log);
        w.list(&self.tips);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { log: r.value()?, tips: r.list(limits::DEVICES_MAX)? })
    }
}

impl Canonical for Have {
    fn write(&self, w: &mut Writer) {
        w.u8(u8::from(self.whole) | u8::from(self.full_ids) << 1 | u8::from(self.want) << 2);
        w.list(&self.logs);
        w.list(&self.prekeys);
        w.list(&self.addresses);
        w.list(&self.requests);
        w.number(self.clock_hours);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let flags = r.u8()?;
        if flags > 7 {
            return Err(Malformed::Form);
        }
        Ok(Self {
            whole: flags & 1 != 0,
            full_ids: flags & 2 != 0,
            want: flags & 4 != 0,
            logs: r.list(limits::LOGS_MAX)?,
            prekeys: r.list(limits::DEVICES_MAX)?,
            addresses: r.list(limits::DEVICES_MAX)?,
            requests: r.list(limits::REQUESTS_MAX)?,
            clock_hours: r.number()?,
        })
    }
}

impl Canonical for LooseCell {
    fn write(&self, w: &mut Writer) {
        w.value(&self.entry);
        w.u8(self.number);
        w.bytes(&self.ciphertext);
        w.raw(&self.wrap);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            entry: r.value()?,
            number: r.u8()?,
            ciphertext: r.bytes(limits::CELL_BYTES_MAX + 16)?.to_vec(),
            wrap: r.array()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_sent_once_in_full() {
        let (mut writes, mut reads) = (Dictionary::default(), Dictionary::default());
        let offer = || Frame::Offer(vec![(LogId([1; 32]), DeviceId([2; 32]), 7)]);
        let first = offer().write(&mut writes);
        let second = offer().write(&mut writes);
        assert_eq!((first.len(), second.len()), (69, 5));
        for bytes in [first, second] {
            let read = Frame::read(&bytes, &mut reads);
            assert!(matches!(read, Ok(Frame::Offer(offers)) if offers == [(LogId([1; 32]), DeviceId([2; 32]), 7)]));
        }
    }

    #[test]
    fn a_number_nobody_gave_is_malformed() {
        let mut w = Writer::new();
        w.u8(14);
        w.number(1);
        w.number(5);
        assert!(Frame::read(&w.into_bytes(), &mut Dictionary::default()).is_err());
    }
}
