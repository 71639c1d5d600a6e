//! Bringing each other up to date: what each side holds, whom to ask, and whether both hold the same. What is lacking then
//! goes in runs (`sending`), and what was learned later is offered (`offering`).

use std::collections::{BTreeMap, BTreeSet};

use super::Member;
use super::peers::Role;
use crate::encoding::Writer;
use crate::graph::{Graph, NodeSet};
use crate::id::{DeviceId, EntryId, Hash, LogId, MemberId, derive};
use crate::limits;
use crate::step::{Connection, Now, Send, Step};
use crate::wire::{Frame, Have, LogHave};

/// How long one connection may keep all others from being asked, in milliseconds, however much it sends: a trickle of
/// nothing must not stand between this device and everyone else. A guess.
pub(super) const ALONE_MS: u64 = 20_000;

/// Devices whose statements are named in one Have, and tips of one log: what fits a frame with the rest.
const NAMED_MAX: usize = 1_024;
const TIPS_MAX: usize = 1_600;

/// How long a connection that was asked for what is lacking may send nothing before the next one is asked, in
/// milliseconds. A guess: above the round trip of a slow relay.
pub(super) const SENDS_WITHIN_MS: u64 = 3_000;

/// The same for one that has not even said what it holds, which is said at once on every connection: the device at its other
/// end may be asleep. A guess: above the round trip of a relay by satellite; below it everything would come twice.
pub(super) const SPEAKS_WITHIN_MS: u64 = 1_500;

impl Member {
    /// Whether a member is among the hearers of a stretch: only those are ever named it, offered it or given it.
    pub(super) fn hears(&self, member: &MemberId, hearers: &[EntryId]) -> bool {
        self.counted.places.contains_key(member) && self.groups.is_among(member, hearers)
    }

    pub(super) fn graph_of(&self, log: &LogId) -> Option<&Graph> {
        if *log == self.groups.log() {
            return Some(self.groups.graph());
        }
        self.stretches.get(log).map(|stretch| stretch.graph())
    }

    /// The logs that a peer may know: the group log, and the stretches its member hears.
    pub(super) fn logs_for(&self, role: Role) -> Vec<LogId> {
        let mut logs = vec![self.groups.log()];
        if let Role::Device(_, member) = role {
            let mut pages: Vec<_> = self
                .stretches
                .values()
                .filter(|s| self.hears(&member, s.hearers()))
                .map(|s| (core::cmp::Reverse(s.first_time()), s.log()))
                .collect();
            // The newest page's logs first: who can stay only a moment has the newest words.
            pages.sort_unstable();
            logs.extend(pages.into_iter().map(|(_, log)| log));
        }
        logs
    }

    fn tips_of(&self, log: &LogId) -> Vec<(DeviceId, (u64, EntryId))> {
        let flat = |tips: &BTreeMap<DeviceId, BTreeSet<(u64, EntryId)>>| {
            tips.iter().flat_map(|(device, tips)| tips.iter().map(|tip| (*device, *tip))).collect::<Vec<_>>()
        };
        if *log == self.groups.log() {
            let mut tips = flat(self.groups.tips());
            for id in self.groups.outside_acts() {
                if let Some(entry) = self.groups.get(&id) {
                    tips.push((entry.device, (0, id)));
                }
            }
            tips.sort_unstable();
            tips.dedup();
            tips
        } else {
            self.stretches.get(log).map(|stretch| flat(stretch.tips())).unwrap_or_default()
        }
    }

    /// The tips of a log that are named: all, or if there are too many as many of each member's. So many branches only a
    /// device makes that wants to be in the way. What is left out is sent once more: that is its own entries.
    fn tips_to_name(&self, log: &LogId) -> Vec<(DeviceId, (u64, EntryId))> {
        let mut tips = self.tips_of(log);
        if tips.len() > TIPS_MAX {
            let of = |device: &DeviceId| self.groups.member_of(device);
            let members: BTreeSet<_> = tips.iter().map(|(device, _)| of(device)).collect();
            let share = TIPS_MAX / members.len().max(1);
            let mut named: BTreeMap<_, usize> = BTreeMap::new();
            tips.retain(|(device, _)| {
                let named = named.entry(of(device)).or_default();
                *named += 1;
                *named <= share
            });
        }
        tips
    }

    /// Says what is held here: all of it, or of one log.
    pub(super) fn say_have(&mut self, to: Connection, only: Option<LogId>, now: Now, step: &mut Step) {
        let Some(peer) = self.peers.get(&to) else {
            return;
        };
        let (role, full_ids) = (peer.role, only.is_some());
        if !peer.is_known() {
            return;
        }
        let mut logs = self.logs_for(role);
        logs.retain(|log| !peer.over.contains(log));
        if let Some(only) = only {
            logs.retain(|log| *log == only);
        }
        let want = only.is_some() || !self.is_catching_up(to, now);
        // What it offers or claims makes us ask as well, but does not make the others wait longer.
        if want
            && let Some(peer) = self.peers.get_mut(&to)
            && peer.is_due(now)
        {
            peer.asked = Some(now);
            peer.asked_in_vain += 1;
            peer.asked_since.get_or_insert(now);
        }
        // Whom only this person was given a line of is nobody else's to know.
        let addresses = self.addresses.iter().filter(|(d, _)| !self.is_unknown(d));
        let addresses = addresses.map(|(d, a)| (*d, a.statement.number));
        let mut have = Have {
            whole: only.is_none(),
            want: false,
            full_ids,
            logs: Vec::new(),
            prekeys: self.prekeys.iter().map(|(d, p)| (*d, p.statement.number)).take(NAMED_MAX).collect(),
            addresses: addresses.take(NAMED_MAX).collect(),
            requests: self.requests.keys().copied().take(limits::REQUESTS_MAX).collect(),
            clock_hours: now.0 / limits::HOUR_MS,
        };
        self.next_digest = self.next_digest.min(now.after_ms(limits::HEADS_EVERY_SECONDS * 1_000));
        // As many frames as it takes; only the last one asks.
        let mut size = (have.prekeys.len() + have.addresses.len() + have.requests.len()) * 40;
        for log in logs {
            let tips = self.tips_to_name(&log);
            let more = 40 + tips.len() * 70;
            if size + more > limits::FRAME_BYTES && !have.logs.is_empty() {
                let next = Have { full_ids, ..Have::default() };
                self.send(to, &Frame::Have(core::mem::replace(&mut have, next)), step);
                size = 0;
            }
            size += more;
            have.logs.push(LogHave { log, tips });
        }
        have.want = want;
        self.next_digest = self.next_digest.min(now.after_ms(limits::HEADS_EVERY_SECONDS * 1_000));
        self.send(to, &Frame::Have(have), step);
    }

    /// Whether another connection is sending what is lacking here: two at once would send it twice.
    fn is_catching_up(&self, besides: Connection, now: Now) -> bool {
        let others = self.peers.iter().filter(|(connection, _)| **connection != besides);
        others.filter_map(|(_, peer)| peer.holds_up_until()).any(|until| now < until)
    }

    /// Asks the next connection for what is lacking, once the one before has sent all it had, or nothing new for a while.
    /// Those that have said a word come first.
    pub(super) fn ask_the_next(&mut self, now: Now, step: &mut Step) {
        if self.is_gone() {
            return;
        }
        let due = self.peers.iter().filter(|(_, peer)| peer.may_be_asked() && peer.is_due(now));
        let next = due.min_by_key(|(_, peer)| (!peer.their_have, peer.asked));
        let Some(next) = next.map(|(connection, _)| *connection) else {
            return;
        };
        if !self.is_catching_up(next, now) {
            self.say_have(next, None, now, step);
        }
    }

    /// When the next connection is to be asked.
    pub(super) fn next_asking(&self) -> Option<Now> {
        if self.is_gone() {
            return None;
        }
        let waits = self.peers.values().filter(|peer| peer.may_be_asked());
        let due = waits.map(|peer| peer.asked.map_or(Now(0), |asked| asked.after_ms(peer.patience_ms()))).min()?;
        let held_up = self.peers.values().filter_map(super::peers::Peer::holds_up_until).max();
        Some(held_up.map_or(due, |until| due.max(until)))
    }

    /// To somebody who left: whether the leaving was heard here.
    pub(super) fn say_heard(&mut self, to: Connection, device: DeviceId, step: &mut Step) {
        let mut tips = self.tips_of(&self.groups.log());
        tips.retain(|(d, _)| *d == device);
        let log = LogHave { log: self.groups.log(), tips };
        let have = Have { logs: vec![log], ..Have::default() };
        self.send(to, &Frame::Have(have), step);
    }

    /// The other end told what it holds.
    pub(super) fn take_have(&mut self, from: Connection, mut have: Have, now: Now, step: &mut Step) {
        // Whose clock is behind still names pages that are over here.
        have.logs.iter().for_each(|log| self.note_if_over(&log.log));
        have.logs.retain(|log| !self.is_page_over(&log.log));
        let Some(peer) = self.peers.get(&from) else {
            return;
        };
        // Of somebody who left only the group log counts: how far the leaving was heard, and whether another device of
        // theirs is still to hear of it. A guest who waits at the door of somebody who left is told nothing.
        if !peer.is_known() && !matches!(peer.role, Role::Leaver(_) | Role::ByHand(_)) {
            return;
        }
        if let Role::Device(_, member) = peer.role {
            self.note_clock_of(&member, have.clock_hours);
        }
        let named: BTreeSet<_> = have.logs.iter().map(|log| log.log).collect();
        let tips: usize = have.logs.iter().map(|log| log.tips.len() + 1).sum();
        self.owe_for_a_look();
        self.owe_for_named(tips + have.prekeys.len() + have.addresses.len() + have.requests.len());
        let mut known: Vec<(LogId, NodeSet)> = Vec::new();
        let mut claims_more: BTreeMap<LogId, BTreeSet<EntryId>> = BTreeMap::new();
        for LogHave { log, tips } in &have.logs {
            let (set, more) = self.what_tips_hold(log, tips);
            if !more.is_empty() {
                claims_more.insert(*log, more);
            }
            // Of a log that is not here nothing is known; what is claimed of it is kept below.
            if self.graph_of(log).is_some() {
                known.push((*log, set));
            }
        }
        let Some(peer) = self.peers.get_mut(&from) else {
            return;
        };
        if have.whole {
            peer.known.retain(|log, _| named.contains(log));
            peer.to_offer.clear();
            peer.claims.clear();
            peer.held.retain(|log, _| named.contains(log));
        }
        for (log, set) in known {
            peer.held.insert(log, set.clone());
            let known = peer.known.entry(log).or_default();
            *known = set;
            for (_, nodes) in peer.in_flight.iter().filter(|(l, _)| *l == log) {
                known.union(nodes);
            }
            peer.to_offer.remove(&log);
        }
        peer.full_ids |= have.full_ids;
        // Everything up to here is accounted for by what it says it holds.
        peer.window = peer.in_flight.len() + limits::RUNS_AT_ONCE;
        // Only what is here can ever be given: nothing else is remembered of what it names.
        let known = |d: &DeviceId| self.prekeys.contains_key(d) || self.addresses.contains_key(d);
        peer.prekeys.extend(have.prekeys.into_iter().filter(|(device, _)| known(device)));
        peer.addresses.extend(have.addresses.into_iter().filter(|(device, _)| known(device)));
        peer.requests.extend(have.requests.into_iter().filter(|id| self.requests.contains_key(id)));
        peer.their_have = true;
        // Who was sent what is new once goes on being sent it; a part of what is held is always a question.
        peer.wants |= have.want || !have.whole;
        peer.owes_caught_up = have.want || !have.whole;
        for (log, claimed) in claims_more {
            // What they claim spares us sending it back: that is worth so much memory and no more.
            peer.claims.remove(&log);
            let claims: usize = peer.claims.values().map(BTreeSet::len).sum();
            if claims + claimed.len() <= limits::CLAIMS_MAX {
                peer.missing.entry(log).or_insert(now);
                peer.claims.insert(log, claimed);
            }
        }
        self.pending.heard_of = true;
        self.give_statements(from, step);
    }

    /// A page that was given is over at the other end, whose clock is ahead, or believes in another time.
    pub(super) fn take_over(&mut self, from: Connection, log: LogId) {
        self.owe_for_a_look();
        if self.has_term(&log)
            && let Some(peer) = self.peers.get_mut(&from)
        {
            peer.to_offer.remove(&log);
            peer.over.insert(log);
        }
    }

    /// The nodes of a log that somebody with these tips holds, and whether they hold something that is not here.
    fn what_tips_hold(&self, log: &LogId, tips: &[(DeviceId, (u64, EntryId))]) -> (NodeSet, BTreeSet<EntryId>) {
        let Some(graph) = self.graph_of(log) else {
            return (NodeSet::new(), tips.iter().map(|(_, (_, id))| *id).collect());
        };
        let (mut set, mut more) = (NodeSet::new(), BTreeSet::new());
        for (device, (seq, id)) in tips {
            if let Some(node) = graph.node(id) {
                set.union(graph.past(node));
                set.insert(node);
                continue;
            }
            more.insert(*id);
            // They are further on this device's chain, and most likely on the same one.
            let own = if *log == self.groups.log() {
                self.groups.tips().get(device)
            } else {
                self.stretches.get(log).and_then(|stretch| stretch.tips().get(device))
            };
            let mut before = own.into_iter().flat_map(|own| own.range(..(*seq, EntryId::default())));
            if let (Some((_, own)), None) = (before.next(), before.next())
                && let Some(node) = graph.node(own)
            {
                set.union(graph.past(node));
                set.insert(node);
            }
        }
        (set, more)
    }

    /// Entries came: those a peer said it holds, and what they rest on, need not be sent there.
    pub(super) fn resolve_claims(&mut self) {
        for peer in self.peers.values_mut() {
            for (log, claimed) in &mut peer.claims {
                let graph = if *log == self.groups.log() {
                    self.groups.graph()
                } else if let Some(stretch) = self.stretches.get(log) {
                    stretch.graph()
                } else {
                    continue;
                };
                claimed.retain(|id| {
                    let Some(node) = graph.node(id) else {
                        return true;
                    };
                    for set in [peer.known.entry(*log).or_default(), peer.held.entry(*log).or_default()] {
                        set.union(graph.past(node));
                        set.insert(node);
                    }
                    if let Some(set) = peer.to_offer.get_mut(log) {
                        set.subtract(graph.past(node));
                        set.remove(node);
                    }
                    false
                });
            }
            peer.claims.retain(|_, claimed| !claimed.is_empty());
        }
    }

    /// The one entry of a device at a seq of a log; none if there are two.
    pub(super) fn at(&self, log: &LogId, device: &DeviceId, seq: u64) -> Option<EntryId> {
        if *log == self.groups.log() {
            return match self.groups.at(device, seq) {
                [node] => Some(self.groups.graph().id(*node)),
                _ => None,
            };
        }
        self.stretches.get(log)?.at(device, seq)
    }

    /// Once a minute, until both ends have said the same: a hash of what both may know. Equal means nothing to do.
    pub(super) fn compare_heads(&mut self, now: Now, step: &mut Step) {
        if now < self.next_digest {
            return;
        }
        self.next_digest = now.after_ms(limits::HEADS_EVERY_SECONDS * 1_000);
        self.end_guests_of_closed_slips(now, step);
        self.let_parked_go(now, step);
        let connections: Vec<_> = self.peers.iter().filter(|(_, p)| p.is_known()).map(|(c, _)| *c).collect();
        for connection in connections {
            if let Some(digest) = self.digest_for(connection)
                && let Some(peer) = self.peers.get_mut(&connection)
                // Both ends know that both hold the same: whoever comes to hold more says so again.
                && (peer.digest_said.replace(digest) != Some(digest) || peer.digest_heard != Some(digest))
            {
                self.send(connection, &Frame::Digest(digest), step);
            }
            self.ask_again_for_epochs(connection, step);
            self.ask_again_for_cells(connection, step);
        }
    }

    fn digest_for(&self, connection: Connection) -> Option<Hash> {
        let peer = self.peers.get(&connection)?;
        let role = peer.role;
        let Role::Device(_, theirs) = role else {
            return None;
        };
        // Both sides name the logs that both members hear, so that the two hashes can be equal.
        let mut logs = self.logs_for(role);
        let own = self.persona.member;
        let both = |log: &LogId| {
            self.stretches.get(log).is_none_or(|s| self.hears(&own, s.hearers()) && self.hears(&theirs, s.hearers()))
        };
        logs.retain(|log| both(log) && !peer.over.contains(log));
        logs.sort_unstable();
        let mut w = Writer::new();
        for log in logs {
            w.value(&log);
            w.list(&self.tips_of(&log));
        }
        for (device, prekey) in self.prekeys.iter().filter(|(d, _)| self.counted.devices.contains_key(d)) {
            w.value(device);
            w.number(prekey.statement.number);
        }
        for (device, address) in self.addresses.iter().filter(|(d, _)| self.counted.devices.contains_key(d)) {
            w.value(device);
            w.number(address.statement.number);
        }
        Some(Hash(derive("digest", &[&w.into_bytes()])))
    }

    /// The other end's hash came.
    pub(super) fn take_digest(&mut self, from: Connection, digest: Hash, now: Now, step: &mut Step) {
        self.owe_for_a_look();
        if let Some(peer) = self.peers.get_mut(&from) {
            peer.digest_heard = Some(digest);
        }
        if self.digest_for(from).is_some_and(|own| own != digest) {
            self.say_have(from, None, now, step);
        }
    }

    /// A peer broke the rules of the connection: it is let go. Nothing of ours is lost by it.
    pub(super) fn let_go(&mut self, connection: Connection, now: Now, step: &mut Step) {
        if let Some(whom) = self.peers.get(&connection).map(|peer| peer.whom) {
            self.charge_for_breaking_rules(whom, now);
        }
        self.closed(connection, now, step);
        step.sends.push(Send::Close(connection));
        self.say_who_may_connect(step);
    }
}
