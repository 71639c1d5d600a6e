//! Going on with a new key after a restored backup or a copied home.
//!
//! Two copies of one device would write two stories under one key. Whoever finds out goes on as a device of its own:
//!
//! * **A restored backup** is told by others what it had written since. It waits until it has heard all of that, so that
//!   every word of its own stands, and then replaces its key by itself.
//! * **A copied home, used on both machines**: each half hears of the other, by its entries, by its Replace, or because
//!   somebody held two entries for one place and wrote Forked. Each half replaces the key by itself: afterwards they are
//!   two devices of one member, no word of either is lost, and the person is told so, and can end the one that is not
//!   with them. A stolen copy does the same; that is why every new key is shown to all.
//!
//! A device that ended in no other way than these keeps being let in, to hear why and to bring its new key; it is given
//! nothing else (as those are who left). The network key stays the same, unless the other half has taken it along: then
//! a new one is shown once somebody holds the record that names it.

use super::Member;
use super::cells::Sealed;
use super::linking::consent_to_replace;
use super::peers::Peer;
use crate::entry::Entry;
use crate::event::Event;
use crate::id::{DeviceId, EntryId, MemberId, MessageId};
use crate::kind::{Kind, Replace};
use crate::signature::SecretKey;
use crate::step::{Connection, Now, Send, Step, Table};

/// So long others are waited for who may hold entries of this device's own, in milliseconds.
const HEARD_WITHIN_MS: u64 = 10 * 60_000;

/// Another copy of this device has written further. Not stored: after a restart all are heard again.
pub(super) struct Copied {
    since: Now,
    /// Somebody has given all they hold.
    heard: bool,
}

impl Member {
    /// Others hold entries of this device's own that are not here. The proof is one with this device's signature; a claim
    /// alone is worth nothing. Until the rest has come nothing is signed here: it would be a fork.
    pub(super) fn find_another_copy(&mut self, step: &mut Step) {
        if !self.frozen {
            self.frozen = true;
            step.put(Table::Note, b"frozen".as_slice(), vec![1]);
        }
    }

    /// Whether a device has ended only because copies of it were used.
    pub(super) fn is_out_by_copies(&self, device: &DeviceId) -> bool {
        let Some(endings) = self.counted.ended.get(device) else {
            return false;
        };
        let by_copies = |id: &EntryId| {
            self.groups.graph().node(id).is_some_and(|node| match self.groups.kind(node) {
                Kind::Forked(_) => true,
                Kind::Replace(_) => !self.groups.is_by_recovery(node),
                _ => false,
            })
        };
        let stays = self.groups.member_of(device).and_then(|member| self.counted.places.get(&member));
        stays.is_some_and(|place| !place.left) && endings.iter().all(by_copies)
    }

    /// Goes on with a new key if this one is used elsewhere.
    pub(super) fn go_on_with_new_key(&mut self, now: Now, step: &mut Step) {
        if self.left.is_some() || self.persona.asking.is_some() || self.persona.linked.is_some() {
            return;
        }
        let old = self.device();
        let due = if self.counted.devices.contains_key(&old) {
            self.frozen && self.has_heard_all(now)
        } else {
            self.is_out_by_copies(&old)
        };
        if due {
            self.replace_own_key(now, step);
            self.drop_what_was_sent(step);
        }
    }

    /// Whether all who can be heard now have said what they hold of this device's. One of them is not enough: what only
    /// another one holds would lie beyond where the old key ends, and be shown to nobody any more. Who says nothing is not
    /// waited for for ever.
    fn has_heard_all(&mut self, now: Now) -> bool {
        let has_given =
            |(connection, peer): (&Connection, &Peer)| peer.exchanged && self.parking.is_empty_of(connection);
        let heard = self.peers.iter().any(has_given);
        let hears =
            self.peers.iter().any(|(connection, peer)| peer.may_be_asked() || !self.parking.is_empty_of(connection))
                || self.calling.is_under_way(now)
                || self.couriers_are_asked();
        let copied = self.copied.get_or_insert(Copied { since: now, heard });
        copied.heard |= heard;
        copied.heard && (!hears || now >= copied.since.after_ms(HEARD_WITHIN_MS) || now < copied.since)
    }

    /// When others have been waited for long enough.
    pub(super) fn next_new_key(&self) -> Option<Now> {
        let goes_on = self.frozen && self.counted.devices.contains_key(&self.device());
        let copied = self.copied.as_ref().filter(|copied| goes_on && copied.heard)?;
        Some(copied.since.after_ms(HEARD_WITHIN_MS))
    }

    /// Words that waited in a backup and were sent since are not sent again.
    fn drop_what_was_sent(&mut self, step: &mut Step) {
        let member = self.persona.member;
        let stands = |id: &MessageId| self.stretches.values().any(|s| s.message_of(id, &member).is_some());
        let sent: Vec<_> = self.outbox.keys().filter(|id| stands(id)).copied().collect();
        for id in sent {
            self.outbox.remove(&id);
            step.erase(Table::Outbox, id.0);
        }
        self.let_attachments_go(step);
    }

    fn replace_own_key(&mut self, now: Now, step: &mut Step) {
        let old = self.device();
        let key = SecretKey::random(&mut self.random);
        let new = DeviceId(key.public());
        let consent = consent_to_replace(&key, &self.persona.group, &old, &new);
        let (heads, leaves) = self.heads_of(&old);
        let kind = Kind::Replace(Replace { old, new, heads, kept: Vec::new(), consent });
        let entry = Entry {
            group: self.persona.group,
            log: self.groups.log(),
            member: self.persona.member,
            device: old,
            seq: 0,
            prev: EntryId::default(),
            deps: self.deps_of_group_log(&EntryId::default()),
            heads: Vec::new(),
            time: now.day(),
            opening: None,
            kind: kind.number(),
            body: kind.body(),
            cells: Vec::new(),
        };
        let entry = entry.sign(&self.persona.device);
        let id = entry.id();
        if !matches!(self.take_verified(None, entry, step), crate::stretch::Taken::New { valid: true, .. }) {
            // Not again at once.
            self.copied = self.copied.take().map(|copied| Copied { since: now, ..copied });
            return;
        }
        self.keep_leaves(id, leaves, step);
        let addresses = self.addresses.get(&old).map(|record| record.statement.addresses.clone()).unwrap_or_default();
        if self.other_half(|device| *device != old).is_some() {
            self.persona.next_transport = Some((SecretKey::random(&mut self.random), id));
        }
        self.persona.device = key;
        self.frozen = false;
        self.copied = None;
        step.erase(Table::Note, b"frozen".as_slice());
        self.save_persona(step);
        self.new_prekey(now, step);
        self.new_address(addresses, now, step);
        step.events.push(Event::LogGoesFurther);
    }

    /// Another device of one's own that goes by the same network key.
    fn other_half(&self, which: impl Fn(&DeviceId) -> bool) -> Option<DeviceId> {
        let own = self.persona.transport_id();
        let is_half = |(device, member): &(&DeviceId, &MemberId)| {
            let record = self.addresses.get(device).map(|record| record.statement.transport);
            **member == self.persona.member && which(device) && record == Some(own)
        };
        self.counted.devices.iter().find(is_half).map(|(device, _)| *device)
    }

    /// Both halves of a copied home replaced their key before they heard of each other: the one with the greater device
    /// key leaves the network key to the other.
    pub(super) fn part_from_other_half(&mut self, now: Now, step: &mut Step) {
        let own = self.device();
        if self.persona.next_transport.is_some() || self.other_half(|device| *device < own).is_none() {
            return;
        }
        let addresses = self.addresses.get(&own).map(|record| record.statement.addresses.clone()).unwrap_or_default();
        // The entry goes out after the record: whoever holds it has the record.
        let once = self.write_in_group_log(&Kind::Seen, Sealed::default(), now, step);
        self.persona.next_transport = Some((SecretKey::random(&mut self.random), once));
        self.save_persona(step);
        self.new_address(addresses, now, step);
    }

    /// Shows the next network key once somebody else knows it: before, nobody would let it in.
    pub(super) fn show_next_transport(&mut self, step: &mut Step) {
        if self.persona.next_transport.is_none() {
            return;
        }
        let log = self.groups.log();
        let once = self.persona.next_transport.as_ref().and_then(|(_, id)| self.groups.graph().node(id));
        let known = |peer: &super::peers::Peer| {
            let held = peer.held.get(&log);
            peer.device().is_some() && once.is_some_and(|node| held.is_some_and(|held| held.contains(node)))
        };
        if !self.peers.values().any(known) {
            return;
        }
        if let Some((next, _)) = self.persona.next_transport.take() {
            self.persona.transport = next;
            self.save_persona(step);
            for connection in core::mem::take(&mut self.peers).into_keys() {
                self.drop_waiting(connection);
                step.sends.push(Send::Close(connection));
            }
            step.sends.push(Send::Become(self.persona.transport_id()));
            self.calling.begin_again();
            self.say_who_may_connect(step);
        }
    }
}
