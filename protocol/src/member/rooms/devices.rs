//! A person's other devices in their rooms: each comes in as a further device of the same member there, as in the group,
//! and goes when it is no longer theirs.
//!
//! Nobody compares words again: the devices know each other by the group, and what one needs of the other goes between them
//! in letters. The device that is inside says where the room is (*comes*), the other makes keys of its own for it and says
//! its yes (*joins*), the first adds it in the room's log. Which device of the room is which of the group's is told by the
//! transport key, which both have in common.

use std::collections::BTreeMap;

use super::{Beside, Member};
use crate::command::{Command, Standing};
use crate::encoding::Canonical as _;
use crate::id::{DeviceId, GroupId, MessageId, TransportId};
use crate::limits;
use crate::member::linking::{FreshKeys, Given, Joining};
use crate::room::Letter;
use crate::slip::base32;
use crate::step::{Now, Rows, Step};

/// What letters between one's own devices are about.
fn about(room: &GroupId) -> MessageId {
    let mut id = [0; 16];
    id.copy_from_slice(&room.0[..16]);
    MessageId(id)
}

impl Member {
    /// This person's other devices, and what they are known by on the network.
    fn beside(&self) -> BTreeMap<DeviceId, TransportId> {
        let own = self.device();
        let others = self.counted.devices.iter().filter(|(id, of)| **of == self.persona.member && **id != own);
        others.filter_map(|(id, _)| Some((*id, self.addresses.get(id)?.statement.transport))).collect()
    }

    /// One's other devices come into rooms, and those that are no longer one's own go out of them.
    pub(super) fn follow_devices(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) {
        if self.rooms.open.is_empty() || self.may_write().is_err() {
            return;
        }
        let of_group = self.beside();
        let mut changed = false;
        let inside = |room: &super::Room| room.member.standing() == Standing::Entered;
        let open: Vec<_> = self.rooms.open.iter().filter(|(_, room)| inside(room)).map(|(id, _)| *id).collect();
        for room in open {
            let Some(held) = self.rooms.open.get(&room) else { continue };
            let of_room = held.member.beside();
            for (device, transport) in &of_group {
                let inner = of_room.iter().find(|(_, known)| *known == transport).map(|(inner, _)| *inner);
                let has_room = self.rooms.beside.len() < limits::ROOM_DEVICES_MAX;
                let known = self.rooms.beside.iter_mut().find(|known| known.room == room && known.device == *device);
                match (inner, known) {
                    (Some(inner), Some(known)) => {
                        changed |= known.inner.replace(inner) != Some(inner);
                    }
                    (_, None) if !has_room => {}
                    (Some(inner), None) => {
                        self.rooms.beside.push(Beside { room, device: *device, inner: Some(inner), day: now.day() });
                        changed = true;
                    }
                    // It was asked in, or was in before under another key.
                    (None, Some(known)) if known.inner.is_some() || !known.is_over(now) => {}
                    (None, known) => {
                        let was_asked = known.map(|known| known.day = now.day()).is_some();
                        changed |= self.ask_beside(room, *device, was_asked, now);
                    }
                }
            }
            changed |= self.let_go_beside(room, &of_group, &of_room, now, rows, step);
        }
        let before = self.rooms.beside.len();
        let rooms = &self.rooms.open;
        self.rooms.beside.retain(|known| rooms.contains_key(&known.room));
        if changed || self.rooms.beside.len() < before {
            self.save_rooms(step);
        }
    }

    /// Says to a device of one's own where a room is.
    fn ask_beside(&mut self, room: GroupId, device: DeviceId, was_asked: bool, now: Now) -> bool {
        let given = self.rooms.open.get(&room).and_then(|held| held.member.giving(now).ok());
        let Some(given) = given else { return false };
        if self.write_letter(vec![device], about(&room), Letter::Comes(Box::new(given)), now).is_err() {
            return false;
        }
        if !was_asked {
            self.rooms.beside.push(Beside { room, device, inner: None, day: now.day() });
        }
        true
    }

    /// A device that is no longer with its person goes out of the room too. What it brought in and is still theirs stays.
    fn let_go_beside(
        &mut self,
        room: GroupId,
        of_group: &BTreeMap<DeviceId, TransportId>,
        of_room: &BTreeMap<DeviceId, TransportId>,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> bool {
        let own = self.device();
        let of_this = |known: &&Beside| known.room == room && known.device != own;
        let stays = |known: &&Beside| of_group.contains_key(&known.device);
        let counted = &self.counted.devices;
        let lost: Vec<_> =
            self.rooms.beside.iter().filter(of_this).filter(|known| !counted.contains_key(&known.device)).collect();
        let lost: Vec<_> = lost.iter().map(|known| (known.device, known.inner)).collect();
        let theirs: Vec<_> =
            self.rooms.beside.iter().filter(of_this).filter(stays).filter_map(|known| known.inner).collect();
        let mut changed = false;
        for (lost, inner) in lost {
            // What came back from a backup has another key in the group, and is the same device in the room.
            let is_still_ours = |inner: &DeviceId| of_group.values().any(|ours| of_room.get(inner) == Some(ours));
            if let Some(device) = inner.filter(|inner| of_room.contains_key(inner) && !is_still_ours(inner)) {
                let Some(held) = self.rooms.open.get(&room) else { continue };
                let with_it = held.member.groups.go_with(&device, &held.member.device());
                let kept = theirs.iter().filter(|inner| with_it.contains(*inner)).copied().collect();
                if self.do_in_room(room, Command::LoseDevice { device, kept }, now, rows, step).is_err() {
                    // Tried again at the next call.
                    continue;
                }
            }
            self.rooms.beside.retain(|known| known.room != room || known.device != lost);
            changed = true;
        }
        changed
    }

    /// Another device of this person is in a room: this one comes in too. Gives whether the letter has served.
    pub(super) fn take_comes(
        &mut self,
        from: DeviceId,
        ask: MessageId,
        given: Given,
        now: Now,
        step: &mut Step,
    ) -> bool {
        let room = given.group;
        if about(&room) != ask || room == self.persona.group {
            return true;
        }
        if let Some(held) = self.rooms.open.get(&room) {
            let Some(linked) = &held.member.persona.linked else { return true };
            let still = self.beside();
            let can_add = linked.doors.iter().any(|door| still.values().any(|known| *known == door.transport));
            if linked.by == given.by {
                // It has not heard the answer.
                self.answer_comes(from, &room, now, step);
                return true;
            }
            if can_add {
                return true;
            }
            // Whoever was to add this device is not this person's any more.
            self.end_room(room, step);
        }
        let is_here = |other: &GroupId| about(other) == ask;
        if self.rooms.open.keys().any(is_here) {
            return true;
        }
        if self.rooms.open.len() >= limits::ROOMS_MAX {
            return false;
        }
        let seed = self.room_seed();
        let (member, first) = FreshKeys::at(&self.persona.transport, seed).join(given, now);
        self.begin_room(member, first, now, step);
        self.answer_comes(from, &room, now, step);
        true
    }

    fn answer_comes(&mut self, to: DeviceId, room: &GroupId, now: Now, step: &mut Step) {
        let joining = self.rooms.open.get(room).and_then(|held| held.member.joining().ok());
        if let Some(joining) = joining
            && self.write_letter(vec![to], about(room), Letter::Joins(Box::new(joining)), now).is_ok()
        {
            self.save_rooms(step);
        }
    }

    /// A device of this person that was asked in comes: it is added, if it is the one that was asked.
    pub(super) fn take_joins(
        &mut self,
        from: DeviceId,
        ask: MessageId,
        joining: &Joining,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) {
        let Some(room) = self.rooms.open.keys().find(|room| about(room) == ask).copied() else { return };
        // Once: under a second key it would stay when it is lost.
        let was_asked =
            self.rooms.beside.iter().any(|known| known.room == room && known.device == from && known.inner.is_none());
        let transport = joining.address.statement.transport;
        let is_in = |held: &super::Room| held.member.beside().values().any(|inside| *inside == transport);
        let was_asked = was_asked && !self.rooms.open.get(&room).is_some_and(is_in);
        let is_it = self.beside().get(&from) == Some(&transport);
        if was_asked && is_it {
            let add = Command::AddDevice { joining: base32(&joining.to_bytes()) };
            // One that was added already, or is one too many, stays as it is.
            let _ = self.do_in_room(room, add, now, rows, step);
        }
    }
}
