//! Epochs in use: which one to send under, making a new one, giving it to others, opening theirs.

use super::Member;
use super::parking::Awaited;
use crate::encoding::{Canonical, Malformed, Reader, Writer};
use crate::epoch::{Rotate, Rungs, Seal, SignedRotate, rotate};
use crate::id::{Hash, RotationId};
use crate::limits;
use crate::step::{Connection, Now, Step, Table};
use crate::wire::Frame;

/// Epochs a connection is asked for in a minute. A guess: more than a peer sends under in one.
const ASKED_MAX: usize = 64;

/// An epoch, as it is known here.
pub(crate) struct Epoch {
    /// The rotation.
    pub signed: SignedRotate,
    /// Once opened.
    pub rungs: Option<Rungs>,
    /// Seals for others, at the author's. They lie in rows of their own (`kept_epochs`).
    pub seals: Vec<Seal>,
    /// Entries sent under it from here.
    pub used: u64,
}

impl Canonical for Epoch {
    fn write(&self, w: &mut Writer) {
        w.value(&self.signed);
        w.option(self.rungs.as_ref());
        w.number(self.used);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { signed: r.value()?, rungs: r.option()?, seals: Vec::new(), used: r.number()? })
    }
}

impl Member {
    /// The epoch to send under now, made if there is none: its snapshot is the one known here, it is young, and it was
    /// not used too much. Of several the one that knew most, then the one with the smallest commitment.
    pub(super) fn epoch_for_sending(&mut self, now: Now, step: &mut Step) -> Option<RotationId> {
        if let Some(left) = &self.left {
            return left.epoch.filter(|epoch| self.epochs.contains_key(epoch));
        }
        if self.frozen || !self.counted.devices.contains_key(&self.device()) {
            return None;
        }
        let today = now.day();
        let usable = |epoch: &&Epoch| {
            let made = epoch.signed.rotate.day;
            epoch.rungs.is_some()
                && epoch.signed.rotate.snapshot == self.counted.snapshot
                && made.saturating_add(limits::EPOCH_DAYS) >= today
                && made <= today.saturating_add(2)
                && epoch.used < limits::EPOCH_ENTRIES
        };
        let best = self.epochs.values().filter(usable).max_by_key(|epoch| {
            let heads = epoch.signed.rotate.heads.iter().filter_map(|id| self.groups.graph().node(id));
            let knew = self.groups.graph().closure(heads).len();
            (knew, core::cmp::Reverse(epoch.signed.rotate.commitments[0]))
        });
        if let Some(epoch) = best {
            return Some(epoch.signed.id());
        }
        Some(self.rotate_now(now, step))
    }

    /// Makes a new epoch for the membership known here.
    pub(super) fn rotate_now(&mut self, now: Now, step: &mut Step) -> RotationId {
        let device = self.device();
        self.join_branches(now, step);
        let own = self.epochs.values().filter(|e| e.signed.rotate.device == device);
        let number = own.map(|e| e.signed.rotate.number).max().unwrap_or(0).saturating_add(1);
        let mut heads = self.groups.graph().heads();
        heads.truncate(limits::HEADS_MAX);
        let plan = Rotate {
            group: self.persona.group,
            device,
            number,
            heads,
            snapshot: self.counted.snapshot,
            day: now.day(),
            commitments: [Hash::default(); 7],
            seals: Hash::default(),
        };
        let to = self.counted.devices.keys().filter(|d| **d != device).filter_map(|d| self.prekeys.get(d));
        let rotation = rotate(plan, &self.persona.device, to, &mut self.random);
        let id = rotation.signed.id();
        let epoch = Epoch { signed: rotation.signed, rungs: Some(rotation.rungs), seals: rotation.seals, used: 0 };
        epoch.put(&id, step);
        self.epochs.insert(id, epoch);
        self.forget_old_epochs(id, now, step);
        id
    }

    /// One more entry of one's own went out under this epoch.
    pub(super) fn count_use(&mut self, id: RotationId, step: &mut Step) {
        if let Some(epoch) = self.epochs.get_mut(&id) {
            epoch.used += 1;
            // Written now and then only: after a crash at most 63 more entries go out under it.
            if epoch.used.is_multiple_of(64) {
                step.put(Table::Epoch, id.0, epoch.to_bytes());
            }
        }
    }

    /// Gives a peer the rotation, with its seal if it is here, once on a connection.
    pub(super) fn give_epoch(&mut self, to: Connection, id: RotationId, step: &mut Step) {
        let Some(epoch) = self.epochs.get(&id) else {
            return;
        };
        let Some(peer) = self.peers.get_mut(&to) else {
            return;
        };
        let Some((device, _)) = peer.device() else {
            return;
        };
        if !peer.given_epochs.insert(id) || epoch.signed.rotate.device == device {
            return;
        }
        let seal = epoch.seals.iter().find(|seal| seal.device == device).cloned();
        let frame = Frame::Epoch(Box::new(epoch.signed.clone()), seal);
        self.send(to, &frame, step);
    }

    /// A rotation came.
    pub(super) fn take_epoch(
        &mut self,
        from: Connection,
        signed: SignedRotate,
        seal: Option<Seal>,
        now: Now,
        step: &mut Step,
    ) {
        let id = signed.id();
        let opened = |member: &Self| member.epochs.get(&id).is_some_and(|epoch| epoch.rungs.is_some());
        if !self.peers.get(&from).is_some_and(|peer| peer.may_bring()) {
            return;
        }
        if opened(self) {
            self.send(from, &Frame::Opened(id), step);
            return;
        }
        if !signed.holds(&self.persona.group) {
            return;
        }
        let rotate = &signed.rotate;
        let heads: Option<Vec<_>> = rotate.heads.iter().map(|head| self.groups.graph().node(head)).collect();
        let Some(heads) = heads else {
            // It knew of entries that are not here yet: it waits for them with its connection, a few at a time.
            if let Some(peer) = self.peers.get_mut(&from)
                && peer.waiting_epochs.len() < 8
            {
                peer.waiting_epochs.push((signed, seal));
            }
            return;
        };
        let counted = self.groups.count(&self.groups.graph().closure(heads));
        let ours = counted.devices.contains_key(&self.device());
        if counted.snapshot != rotate.snapshot || !counted.devices.contains_key(&rotate.device) || !ours {
            return;
        }
        let rungs = seal.as_ref().filter(|seal| seal.device == self.device()).and_then(|seal| {
            let prekey = self.own_prekeys.get(&seal.prekey)?;
            signed.open(seal, &prekey.secret)
        });
        let is_open = rungs.is_some();
        let epoch = Epoch { signed, rungs, seals: Vec::new(), used: 0 };
        if is_open {
            step.put(Table::Epoch, id.0, epoch.to_bytes());
        }
        self.epochs.insert(id, epoch);
        if is_open {
            self.opened(from, id, now, step);
        } else {
            self.forget_old_epochs(id, now, step);
            self.want_epoch(from, id, step);
        }
    }

    /// Asks a peer for an epoch that it sends under, or gives, and that is not open here: once, until the next minute.
    pub(super) fn want_epoch(&mut self, from: Connection, id: RotationId, step: &mut Step) {
        let Some(peer) = self.peers.get_mut(&from) else {
            return;
        };
        let is_here = peer.waiting_epochs.iter().any(|(signed, _)| signed.id() == id);
        if !is_here && peer.asked_epochs.len() < ASKED_MAX && peer.asked_epochs.insert(id) {
            self.send(from, &Frame::WantRungs(id), step);
        }
    }

    /// Once a minute: what was given and not opened is given again when it is needed, and what words wait for is asked for
    /// again. Who forgot a rotation, or had no room for it, hears nothing else for good.
    pub(super) fn ask_again_for_epochs(&mut self, of: Connection, step: &mut Step) {
        let Some(peer) = self.peers.get_mut(&of) else {
            return;
        };
        peer.asked_epochs.clear();
        let opened = &peer.opened_epochs;
        peer.given_epochs.retain(|id| opened.contains(id));
        for id in self.parking.epochs_of(of) {
            self.want_epoch(of, id, step);
        }
    }

    /// Whether an epoch is here with its rungs.
    pub(super) fn is_open(&self, id: &RotationId) -> bool {
        self.epochs.get(id).is_some_and(|epoch| epoch.rungs.is_some())
    }

    /// A peer cannot open an epoch, or does not hold it any more, whatever it said before: until it says so again nothing
    /// more is sent as if it could. It gets the rungs if its device is in the membership known here, and was in the
    /// rotation's.
    pub(super) fn deal_again(&mut self, to: Connection, id: RotationId, step: &mut Step) {
        let Some((device, _)) = self.peers.get(&to).and_then(|peer| peer.device()) else {
            return;
        };
        let was_open = self.has_opened(to, &id);
        let Some(epoch) = self.epochs.get(&id) else {
            return;
        };
        if let Some(peer) = self.peers.get_mut(&to) {
            peer.opened_epochs.remove(&id);
            peer.lacking_epochs.retain(|id| self.epochs.contains_key(id));
            peer.lacking_epochs.insert(id);
        }
        let heads = epoch.signed.rotate.heads.iter().filter_map(|id| self.groups.graph().node(id));
        let was_in = self.groups.count(&self.groups.graph().closure(heads)).devices.contains_key(&device);
        if !was_in || !self.counted.devices.contains_key(&device) {
            return;
        }
        let Some(copy) = epoch.rungs.as_ref().and_then(|rungs| Rungs::from_bytes(&rungs.to_bytes()).ok()) else {
            return;
        };
        if was_open {
            // It forgot the rotation itself.
            let again = Frame::Epoch(Box::new(epoch.signed.clone()), None);
            self.send(to, &again, step);
        }
        self.send(to, &Frame::Rungs(id, Box::new(copy)), step);
    }

    /// Rungs were dealt again: good only if they are the ones the rotation committed to.
    pub(super) fn take_rungs(&mut self, from: Connection, id: RotationId, rungs: Rungs, now: Now, step: &mut Step) {
        if !self.peers.get(&from).is_some_and(|peer| peer.may_bring()) {
            return;
        }
        let Some(epoch) = self.epochs.get_mut(&id).filter(|epoch| epoch.rungs.is_none()) else {
            return;
        };
        let Some(rungs) = epoch.signed.accept(rungs) else {
            return;
        };
        // Ladders from which more is gone than its days ask for would keep this device from words of now.
        if !rungs.reach_back(now.day(), epoch.signed.rotate.day) {
            return;
        }
        epoch.rungs = Some(rungs);
        step.put(Table::Epoch, id.0, epoch.to_bytes());
        self.opened(from, id, now, step);
    }

    fn opened(&mut self, from: Connection, id: RotationId, now: Now, step: &mut Step) {
        for peer in self.peers.values_mut() {
            peer.asked_epochs.remove(&id);
        }
        // Words that came under it are taken in.
        self.pending.new_entries |= self.parking.has_come(Awaited::Epoch(id));
        self.take_waiting(step);
        self.send(from, &Frame::Opened(id), step);
        self.forget_old_epochs(id, now, step);
    }

    /// Rotations that waited for entries are looked at again.
    pub(super) fn retry_epochs(&mut self, now: Now, step: &mut Step) {
        let connections: Vec<_> = self.peers.keys().copied().collect();
        for connection in connections {
            let waiting = self.peers.get_mut(&connection).map(|peer| core::mem::take(&mut peer.waiting_epochs));
            for (signed, seal) in waiting.unwrap_or_default() {
                self.take_epoch(connection, signed, seal, now, step);
            }
        }
    }
}
