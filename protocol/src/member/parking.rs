//! Entries that wait for others they name, kept by what they wait for: what comes in frees those that waited for it and
//! costs nothing for the others, however many wait. What waits for too long goes, with its connection: the giver holds it
//! for stored otherwise.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Member;
use super::peers::{Parked, Peer};
use super::taking::Outcome;
use crate::entry::Verified;
use crate::id::{DeviceId, EntryId, LogId, RotationId};
use crate::limits;
use crate::step::{Connection, Now, Send, Step};
use crate::wire::run::Near;

/// What a parked entry waits for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Awaited {
    /// An entry of its log, or of the group log.
    Entry(EntryId),
    /// The one entry of a device at a seq of its log.
    Place(LogId, DeviceId, u64),
    /// An epoch that is open here.
    Epoch(RotationId),
}

/// Who brought it, and a number.
type Ticket = (Connection, u64);

struct Waiting {
    parked: Parked,
    awaited: Awaited,
    since: Now,
}

/// What waits of one connection.
#[derive(Default)]
struct Lot {
    many: usize,
    bytes: usize,
    logs: BTreeMap<LogId, usize>,
}

/// All that waits.
#[derive(Default)]
pub(crate) struct Parking {
    next: u64,
    waiting: BTreeMap<Ticket, Waiting>,
    waits_for: BTreeMap<Awaited, BTreeSet<Ticket>>,
    lots: BTreeMap<Connection, Lot>,
    /// Something found no room, since this was looked at last.
    full: bool,
    /// What something waited for and has come.
    came: Vec<Awaited>,
    /// What waits for nothing any more.
    ready: VecDeque<(Connection, Parked, Now)>,
}

impl Parking {
    /// Whether nothing waits of a connection.
    pub fn is_empty_of(&self, connection: &Connection) -> bool {
        !self.lots.contains_key(connection) && !self.ready.iter().any(|(of, _, _)| of == connection)
    }

    /// The whole entries of a connection that wait, and for which one each.
    pub fn of(&self, connection: Connection) -> impl Iterator<Item = (&Verified, EntryId)> {
        let all = self.waiting.range((connection, 0)..=(connection, u64::MAX));
        all.filter_map(|(_, waiting)| match (&waiting.parked, waiting.awaited) {
            (Parked::Whole(entry, _, _), Awaited::Entry(on)) => Some((entry, on)),
            _ => None,
        })
    }

    /// Whether something found no room, since this was asked last.
    pub fn was_full(&mut self) -> bool {
        core::mem::take(&mut self.full)
    }

    /// The logs in which entries of a connection wait.
    pub fn logs_of(&self, connection: &Connection) -> impl Iterator<Item = LogId> + '_ {
        self.lots.get(connection).into_iter().flat_map(|lot| lot.logs.keys().copied())
    }

    /// The epochs that entries of a connection wait for.
    pub fn epochs_of(&self, connection: Connection) -> BTreeSet<RotationId> {
        let epochs = self.waits_for.range(Awaited::Epoch(RotationId::default())..);
        let theirs =
            epochs.filter(|(_, tickets)| tickets.range((connection, 0)..=(connection, u64::MAX)).next().is_some());
        theirs
            .filter_map(|(awaited, _)| match awaited {
                Awaited::Epoch(epoch) => Some(*epoch),
                _ => None,
            })
            .collect()
    }

    /// Something has come. True if anything waited for it.
    pub fn has_come(&mut self, awaited: Awaited) -> bool {
        let waits = self.waits_for.contains_key(&awaited);
        if waits {
            self.came.push(awaited);
        }
        waits
    }

    /// False if there is no room for it.
    fn park(&mut self, connection: Connection, parked: Parked, awaited: Awaited, since: Now) -> bool {
        let lot = self.lots.entry(connection).or_default();
        let bytes = lot.bytes + parked.size();
        if lot.many >= limits::PARKED_OF_A_CONNECTION_MAX || (lot.many > 0 && bytes > limits::WAITING_BYTES_MAX) {
            self.full = true;
            return false;
        }
        (lot.many, lot.bytes) = (lot.many + 1, bytes);
        *lot.logs.entry(parked.log()).or_default() += 1;
        self.next += 1;
        let ticket = (connection, self.next);
        self.waits_for.entry(awaited).or_default().insert(ticket);
        self.waiting.insert(ticket, Waiting { parked, awaited, since });
        true
    }

    fn take(&mut self, ticket: &Ticket) -> Option<Waiting> {
        let waiting = self.waiting.remove(ticket)?;
        if let Some(tickets) = self.waits_for.get_mut(&waiting.awaited) {
            tickets.remove(ticket);
            if tickets.is_empty() {
                self.waits_for.remove(&waiting.awaited);
            }
        }
        if let Some(lot) = self.lots.get_mut(&ticket.0) {
            (lot.many, lot.bytes) = (lot.many - 1, lot.bytes - waiting.parked.size());
            if let Some(many) = lot.logs.get_mut(&waiting.parked.log()) {
                *many -= 1;
                lot.logs.retain(|_, many| *many > 0);
            }
            if lot.many == 0 {
                self.lots.remove(&ticket.0);
            }
        }
        Some(waiting)
    }

    /// Lets go of what connections brought that are no more.
    fn keep_of(&mut self, peers: &BTreeMap<Connection, Peer>) {
        let gone: Vec<_> = self.lots.keys().filter(|connection| !peers.contains_key(connection)).copied().collect();
        for connection in gone {
            let tickets: Vec<_> =
                self.waiting.range((connection, 0)..=(connection, u64::MAX)).map(|(ticket, _)| *ticket).collect();
            tickets.iter().for_each(|ticket| drop(self.take(ticket)));
        }
        self.ready.retain(|(connection, _, _)| peers.contains_key(connection));
    }

    /// A log whose words are over is here no more, and nothing of it is waited for.
    pub fn forget_log(&mut self, log: &LogId) {
        let of_log = self.waiting.iter().filter(|(_, waiting)| waiting.parked.log() == *log);
        let tickets: Vec<_> = of_log.map(|(ticket, _)| *ticket).collect();
        tickets.iter().for_each(|ticket| drop(self.take(ticket)));
        self.ready.retain(|(_, parked, _)| parked.log() != *log);
    }

    /// The clock was set back.
    pub fn follow_clock(&mut self, now: Now) {
        self.waiting.values_mut().for_each(|waiting| waiting.since = waiting.since.min(now));
    }
}

impl Member {
    /// Keeps an entry until what it waits for has come. What waits for nothing that is named, and still cannot be taken,
    /// never will be.
    pub(super) fn park(&mut self, connection: Connection, parked: Parked, now: Now) {
        match self.waits_for(&parked) {
            Some(awaited) => {
                let log = parked.log();
                if self.parking.park(connection, parked, awaited, now)
                    && let Some(peer) = self.peers.get_mut(&connection)
                {
                    peer.missing.entry(log).or_insert(now);
                }
            }
            // It came while the rest of its frame was taken in.
            None => {
                self.parking.ready.push_back((connection, parked, now));
                self.pending.new_entries = true;
            }
        }
    }

    /// What a parked entry waits for, if it still waits: the first of those it names that is not here.
    fn waits_for(&self, parked: &Parked) -> Option<Awaited> {
        match parked {
            Parked::Short(log, epoch, short) => {
                let prev = (short.prev.is_none() && short.seq > 1).then(|| (short.device, short.seq - 1));
                let named = short.deps.iter().filter_map(|dep| match dep {
                    Near::Id(_) => None,
                    Near::At(device, seq) => Some((*device, *seq)),
                });
                let mut places = prev.into_iter().chain(named);
                let place = places.find(|(device, seq)| self.at(log, device, *seq).is_none());
                let place = place.map(|(device, seq)| Awaited::Place(*log, device, seq));
                place.or_else(|| self.epoch_it_needs(log, *epoch, short).map(Awaited::Epoch))
            }
            Parked::Whole(entry, _, _) => {
                let head = entry.heads.iter().find(|id| self.groups.graph().node(id).is_none());
                let chained = (entry.prev != EntryId::default()).then_some(&entry.prev);
                let graph = self.graph_of(&entry.log);
                let is_here = |id: &EntryId| graph.is_some_and(|graph| graph.node(id).is_some());
                let named = chained.into_iter().chain(&entry.deps).find(|id| !is_here(id));
                head.or(named).map(|id| Awaited::Entry(*id))
            }
        }
    }

    /// Takes up what waited for what has come, until nothing more goes in.
    pub(super) fn retry_parked(&mut self, now: Now, step: &mut Step) {
        self.parking.keep_of(&self.peers);
        loop {
            while let Some(came) = self.parking.came.pop() {
                let tickets = self.parking.waits_for.get(&came).cloned().unwrap_or_default();
                for ticket in tickets {
                    let Some(waiting) = self.parking.take(&ticket) else { continue };
                    match self.waits_for(&waiting.parked) {
                        Some(awaited) => {
                            self.parking.park(ticket.0, waiting.parked, awaited, waiting.since);
                        }
                        None => self.parking.ready.push_back((ticket.0, waiting.parked, waiting.since)),
                    }
                }
            }
            let Some((connection, entry, since)) = self.parking.ready.pop_front() else { break };
            let outcome = match entry {
                Parked::Short(log, epoch, short) => self.take_short(connection, log, epoch, short, now, step),
                Parked::Whole(entry, epoch, came) => self.take_whole(connection, entry, epoch, came, now, step),
            };
            match outcome {
                Outcome::Parked(entry) => {
                    if let Some(awaited) = self.waits_for(&entry) {
                        self.parking.park(connection, *entry, awaited, since);
                    }
                }
                Outcome::Dropped(author) => self.owe_for_refused(connection, author.as_ref()),
                Outcome::Taken => {}
            }
            self.charge_what_is_owed(connection, now);
        }
        // Who said that all was sent, and brought some of it under an epoch that was not open: now it has come.
        let late = self.peers.iter().filter(|(_, peer)| peer.exchanged_when_open).map(|(connection, _)| *connection);
        for connection in late.collect::<Vec<_>>() {
            if self.parking.epochs_of(connection).is_empty()
                && let Some(peer) = self.peers.get_mut(&connection)
            {
                peer.exchanged_when_open = false;
                peer.exchanged = true;
                self.pending.heard_of = true;
            }
        }
    }

    /// Ends connections on which something has waited for too long. Once a minute.
    pub(super) fn let_parked_go(&mut self, now: Now, step: &mut Step) {
        let late = |waiting: &Waiting| now >= waiting.since.after_ms(limits::PARKED_MINUTES * 60_000);
        let late: BTreeSet<_> = self
            .parking
            .waiting
            .iter()
            .filter(|(_, waiting)| late(waiting))
            .map(|((connection, _), _)| *connection)
            .collect();
        for connection in late {
            self.closed(connection, now, step);
            step.sends.push(Send::Close(connection));
        }
        self.parking.keep_of(&self.peers);
    }
}
