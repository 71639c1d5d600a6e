//! Letters about rooms: a yes to who asked, a slip to who is accepted. Each is signed by its device and sealed to the
//! other's, goes on a connection to that device and on no other way, and is kept and given again until its arrival is said.

use rand_core::Rng as _;

use super::{Member, Outgoing, SaidYes};
use crate::command::Refusal;
use crate::id::{DeviceId, MessageId};
use crate::limits;
use crate::room::{Letter, Way, Written};
use crate::step::{Connection, Now, Rows, Step};
use crate::wire::Frame;

impl Member {
    pub(super) fn write_letter(
        &mut self,
        to: Vec<DeviceId>,
        ask: MessageId,
        letter: Letter,
        now: Now,
    ) -> Result<(), Refusal> {
        let to: Vec<_> = to.into_iter().take(limits::OWN_DEVICES_MAX).collect();
        if to.is_empty() {
            return Err(Refusal::NotAnAsk);
        }
        // A yes and a no are never both on the way: the newer one stands.
        let is_word = |letter: &Letter| matches!(letter, Letter::Yes | Letter::NoLonger);
        let is_older = |other: &Outgoing| {
            let word = &other.written;
            word.ask == ask && is_word(&letter) && is_word(&word.letter) && other.to.iter().any(|of| to.contains(of))
        };
        let letters = &self.rooms.letters;
        // No is enough: it waits for no other letter.
        let has_room = letter == Letter::NoLonger && letters.len() < limits::ROOM_LETTERS_MAX;
        if !has_room && !letters.iter().any(is_older) {
            self.may_write_letter(&to)?;
        }
        self.rooms.letters.retain(|other| !is_older(other));
        let mut number = [0; 16];
        self.random.fill_bytes(&mut number);
        self.rooms.letters.push(Outgoing { to, day: now.day(), written: Written { number, ask, letter } });
        Ok(())
    }

    /// Whether one more letter to these has a place: one's own devices that are away take none from anybody else, nor does
    /// one person from another.
    pub(super) fn may_write_letter(&self, to: &[DeviceId]) -> Result<(), Refusal> {
        let is_own =
            |to: &[DeviceId]| to.iter().any(|device| self.counted.devices.get(device) == Some(&self.persona.member));
        let (own, letters) = (is_own(to), &self.rooms.letters);
        let alike = letters.iter().filter(|letter| is_own(&letter.to) == own).count();
        let to_them = letters.iter().filter(|letter| letter.to.iter().any(|device| to.contains(device))).count();
        let of_one = if own { limits::ROOMS_MAX } else { limits::ROOM_LETTERS_TO_ONE_MAX };
        if alike >= limits::ROOM_LETTERS_MAX / 2 || to_them >= of_one {
            return Err(Refusal::TooManyRooms { most: of_one });
        }
        Ok(())
    }

    /// Gives letters to those who are connected, each once on a connection.
    pub(super) fn carry_letters(&mut self, now: Now, step: &mut Step) {
        let before = self.rooms.letters.len();
        self.rooms.letters.retain(|letter| now.day() < letter.day.saturating_add(limits::ROOM_LETTER_DAYS));
        if self.rooms.letters.len() < before {
            self.save_rooms(step);
        }
        self.rooms.carried.retain(|(connection, _)| self.peers.contains_key(connection));
        if self.rooms.letters.is_empty() || self.may_write().is_err() {
            return;
        }
        let peers: Vec<_> = self.peers.iter().filter_map(|(c, peer)| Some((*c, peer.device()?.0))).collect();
        let mut frames = Vec::new();
        for letter in &self.rooms.letters {
            for (connection, device) in &peers {
                let carried = (*connection, letter.written.number);
                let Some(prekey) = self.prekeys.get(device).filter(|_| letter.to.contains(device)) else {
                    continue;
                };
                if !self.rooms.carried.insert(carried) {
                    continue;
                }
                let way = Way { group: self.persona.group, from: self.persona.device_id(), to: *device };
                let prekey = &prekey.statement;
                let sealed =
                    letter.written.seal(&way, &self.persona.device, (prekey.number, &prekey.key), &mut self.random);
                if let Some(sealed) = sealed {
                    frames.push((*connection, Frame::Letter(prekey.number, sealed)));
                }
            }
        }
        for (connection, frame) in frames {
            self.send(connection, &frame, step);
        }
    }

    /// A letter came. What it says is of the device at the other end, or nothing.
    pub(in super::super) fn take_room_letter(
        &mut self,
        from: Connection,
        prekey: u64,
        sealed: &[u8],
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) {
        let Some((device, member)) = self.peers.get(&from).and_then(super::super::peers::Peer::device) else {
            return;
        };
        let way = Way { group: self.persona.group, from: device, to: self.device() };
        let opened = self.own_prekeys.get(&prekey).and_then(|own| Written::open(&way, (prekey, &own.secret), sealed));
        let Some(Written { number, ask, letter }) = opened else {
            return;
        };
        let is_own = member == self.persona.member;
        let taken = match letter {
            Letter::Yes => self.take_yes(ask, SaidYes { member, device, accepted: false }, rows, step),
            Letter::Accepted(slip) => self.take_acceptance(ask, &member, &slip, now, rows, step),
            Letter::NoLonger => self.take_no_longer(ask, device, &member, step),
            Letter::Comes(given) if is_own => self.take_comes(device, ask, *given, now, step),
            Letter::Joins(joining) if is_own => {
                self.take_joins(device, ask, &joining, now, rows, step);
                true
            }
            Letter::Comes(_) | Letter::Joins(_) => return,
        };
        if taken {
            self.send(from, &Frame::LetterHeard(number), step);
        }
    }

    /// A letter arrived.
    pub(in super::super) fn room_letter_heard(&mut self, from: Connection, number: &[u8; 16], step: &mut Step) {
        let Some((device, _)) = self.peers.get(&from).and_then(super::super::peers::Peer::device) else {
            return;
        };
        let before = self.rooms.letters.len();
        self.rooms.letters.retain(|letter| letter.written.number != *number || !letter.to.contains(&device));
        if self.rooms.letters.len() < before {
            self.save_rooms(step);
        }
    }
}
