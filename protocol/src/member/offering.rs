//! Passing on what was learned from others: offered a little later to a few, and asked for where it is missing.

use super::Member;
use super::calling::shuffle;
use crate::id::{DeviceId, LogId};
use crate::limits;
use crate::step::{Connection, Now, Step};
use crate::wire::Frame;
use std::collections::BTreeSet;

/// How long an entry may wait for others it names before its sender is asked for them, in milliseconds. A guess: a few
/// round trips, so that entries crossing on two ways are not asked for twice.
const MISSING_AFTER_MS: u64 = 300;

impl Member {
    /// Notes that entries of others were learned on one connection: the other ones are offered them a little later.
    pub(super) fn learned(&mut self, from: Option<Connection>, log: LogId, node: usize, now: Now) {
        if let Some(from) = from
            && let Some(peer) = self.peers.get_mut(&from)
        {
            let graph = if log == self.groups.log() {
                Some(self.groups.graph())
            } else {
                self.stretches.get(&log).map(|stretch| stretch.graph())
            };
            if let Some(graph) = graph {
                let past = graph.past(node).clone();
                for set in [peer.known.entry(log).or_default(), peer.held.entry(log).or_default()] {
                    set.union(&past);
                    set.insert(node);
                }
                if let Some(set) = peer.to_offer.get_mut(&log) {
                    set.subtract(&past);
                    set.remove(node);
                }
            }
        }
        if from.is_none() {
            return;
        }
        for (connection, peer) in &mut self.peers {
            let knows = peer.known.get(&log).is_some_and(|set| set.contains(node));
            // Who claims heads of this log that are not here yet most likely holds what comes on the way to them.
            let settles = peer.exchanged || peer.claims.contains_key(&log);
            if Some(*connection) != from && settles && peer.device().is_some() && !knows && !peer.over.contains(&log) {
                peer.to_offer.entry(log).or_default().insert(node);
                self.next_offer.get_or_insert(now.after_ms(limits::OFFER_AFTER_MS));
            }
        }
    }

    /// Offers what was learned to a few connections that have not shown they have it.
    pub(super) fn offer(&mut self, now: Now, step: &mut Step) {
        if self.next_offer.is_none_or(|due| now < due) {
            return;
        }
        self.next_offer = None;
        let mut connections: Vec<_> =
            self.peers.iter().filter(|(_, peer)| !peer.to_offer.is_empty()).map(|(c, _)| *c).collect();
        shuffle(&mut connections, &mut self.random);
        connections.truncate(limits::OFFER_TO);
        for connection in connections {
            let Some(peer) = self.peers.get(&connection) else {
                continue;
            };
            let Some((_, member)) = peer.device() else {
                continue;
            };
            let mut offers = Vec::new();
            for (log, nodes) in &peer.to_offer {
                let may = self.stretches.get(log).is_none_or(|stretch| self.hears(&member, stretch.hearers()));
                for node in nodes.iter().filter(|_| may) {
                    let entry = if *log == self.groups.log() {
                        self.groups.entry(node)
                    } else if let Some(stretch) = self.stretches.get(log) {
                        stretch.entry(node)
                    } else {
                        continue;
                    };
                    if offers.len() < limits::RUN_ENTRIES_MAX {
                        offers.push((*log, entry.device, entry.seq));
                    }
                }
            }
            if !offers.is_empty() {
                self.send(connection, &Frame::Offer(offers), step);
            }
        }
    }

    /// A peer offers what it has learned.
    pub(super) fn take_offer(
        &mut self,
        from: Connection,
        offers: Vec<(LogId, DeviceId, u64)>,
        now: Now,
        step: &mut Step,
    ) {
        let mut ask = BTreeSet::new();
        for (log, device, seq) in offers {
            if !self.is_page_over(&log) && (seq == 0 || self.at(&log, &device, seq).is_none()) {
                ask.insert(log);
            }
        }
        for log in ask {
            if self.graph_of(&log).is_some() {
                self.say_have(from, Some(log), now, step);
            } else {
                // A stretch that was never heard of: ask for everything.
                self.say_have(from, None, now, step);
                return;
            }
        }
    }

    /// Asks for entries that others name and that have not come for a while.
    pub(super) fn ask_for_missing(&mut self, now: Now, step: &mut Step) {
        // Whose place has ended is given nothing of later, whatever waits for it here.
        if self.is_gone() {
            return;
        }
        let mut ask = Vec::new();
        for (connection, peer) in &mut self.peers {
            let parked: BTreeSet<_> = self.parking.logs_of(connection).collect();
            for log in &parked {
                peer.missing.entry(*log).or_insert(now);
            }
            let due: Vec<_> = peer
                .missing
                .iter()
                .filter(|(_, since)| now >= since.after_ms(MISSING_AFTER_MS))
                .map(|(l, _)| *l)
                .collect();
            for log in due {
                peer.missing.remove(&log);
                if parked.contains(&log) {
                    ask.push((*connection, log));
                }
            }
        }
        for (connection, log) in ask {
            let known = self.graph_of(&log).is_some();
            self.say_have(connection, known.then_some(log), now, step);
        }
    }

    /// When something parked is to be asked for.
    pub(super) fn next_missing(&self) -> Option<Now> {
        if self.is_gone() {
            return None;
        }
        let waits = self.peers.iter().filter(|(connection, _)| !self.parking.is_empty_of(connection));
        waits.flat_map(|(_, peer)| peer.missing.values()).min().map(|since| since.after_ms(MISSING_AFTER_MS))
    }
}
