//! Giving a connection what it lacks: runs, as far as its window allows, and answers to runs that are stored.

use super::Member;
use super::peers::Role;
use crate::graph::NodeSet;
use crate::id::{DeviceId, EntryId, LogId};
use crate::limits;
use crate::step::{Connection, Now, Rows, Step};
use crate::wire::Frame;
use crate::wire::run::{Run, ShortEntry};

impl Member {
    /// Sends a peer what it lacks, as far as its window allows.
    pub(super) fn fill(&mut self, to: Connection, now: Now, rows: &dyn Rows, step: &mut Step) {
        loop {
            let Some(peer) = self.peers.get(&to) else {
                return;
            };
            let may_be_given = peer.is_known() || matches!(peer.role, Role::Leaver(_));
            if !peer.wants || !may_be_given || peer.in_flight.len() >= peer.window {
                return;
            }
            let (role, full) = (peer.role, peer.full_ids);
            let Some((log, nodes)) = self.next_run(to, role) else {
                self.send_leaves(to, step);
                if let Some(peer) = self.peers.get_mut(&to) {
                    // To who left nothing new is ever given.
                    peer.wants = peer.is_known();
                    if core::mem::take(&mut peer.owes_caught_up) {
                        self.send(to, &Frame::CaughtUp, step);
                    }
                }
                return;
            };
            // Words wait until the other end has opened the epoch: then they come without their hashes.
            if log != self.groups.log()
                && matches!(role, Role::Device(..))
                && let Some(epoch) = self.epoch_for_sending(now, step)
                && !self.has_opened(to, &epoch)
            {
                self.give_epoch(to, epoch, step);
                return;
            }
            self.send_run(to, role, full, log, &nodes, now, rows, step);
        }
    }

    /// The first log in which the peer lacks something, and the first entries it lacks there.
    fn next_run(&self, to: Connection, role: Role) -> Option<(LogId, Vec<usize>)> {
        let peer = self.peers.get(&to)?;
        for log in self.logs_for(role).into_iter().filter(|log| !peer.over.contains(log)) {
            let Some(graph) = self.graph_of(&log) else {
                continue;
            };
            let known = peer.known.get(&log);
            let held_back = peer.to_offer.get(&log);
            let nodes = match role {
                Role::Leaver(device) => {
                    let mut nodes: Vec<_> = self.up_to_the_leaving(&device).iter().collect();
                    nodes.retain(|node| known.is_none_or(|known| !known.contains(*node)));
                    nodes.truncate(limits::RUN_ENTRIES_MAX);
                    nodes
                }
                _ => NodeSet::outside(graph.len(), known, held_back, limits::RUN_ENTRIES_MAX),
            };
            if !nodes.is_empty() {
                return Some((log, nodes));
            }
        }
        None
    }

    #[allow(clippy::too_many_arguments)] // One connection's state, the entries, and the three values every call has.
    fn send_run(
        &mut self,
        to: Connection,
        role: Role,
        full: bool,
        log: LogId,
        nodes: &[usize],
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) {
        let member = match role {
            Role::Device(_, member) => Some(member),
            _ => None,
        };
        let in_group_log = log == self.groups.log();
        let has_cells = nodes.iter().any(|node| {
            if in_group_log {
                !self.groups.entry(*node).cells.is_empty()
            } else {
                self.stretches.get(&log).is_some_and(|s| !s.entry(*node).cells.is_empty())
            }
        });
        let epoch = if has_cells && member.is_some() { self.epoch_for_sending(now, step) } else { None };
        if let Some(epoch) = epoch {
            self.give_epoch(to, epoch, step);
        }
        // Who asks in full could not use what came in short: perhaps it has forgotten the epoch since (its clock is ahead).
        let opened = !full && epoch.is_some_and(|epoch| self.has_opened(to, &epoch));
        let (mut entries, mut sent, mut size) = (Vec::new(), NodeSet::new(), 0);
        for node in nodes {
            let entry = if in_group_log {
                self.groups.entry(*node).clone()
            } else {
                let Some(stretch) = self.stretches.get(&log) else {
                    return;
                };
                stretch.entry(*node).clone()
            };
            let taken_back = !in_group_log && self.stretches.get(&log).is_some_and(|s| s.is_withdrawn(*node));
            let with = epoch.filter(|_| !taken_back).map(|epoch| (epoch, opened));
            let cells = self.short_cells(log, &entry, member, with, rows);
            let (at, near) = (|d: &DeviceId, seq| self.at(&log, d, seq), |id: &EntryId| self.near(&log, id));
            let short = ShortEntry::of(&entry, full, at, near, cells);
            size += short.size();
            if size > limits::RUN_BYTES && !entries.is_empty() {
                break;
            }
            entries.push(short);
            sent.insert(*node);
            self.pending.handed.push(entry.id());
        }
        let Some(peer) = self.peers.get_mut(&to) else {
            return;
        };
        peer.known.entry(log).or_default().union(&sent);
        let given = peer.given.entry(log).or_default();
        let again = sent.iter().filter(|node| given.contains(*node)).count();
        given.union(&sent);
        let whom = peer.whom;
        peer.in_flight.push_back((log, sent));
        self.charge_for_giving_again(whom, again, now);
        self.send(to, &Frame::Run(Run { log, epoch, entries }), step);
    }

    /// Whether a peer can unwrap what comes under an epoch: it said so, or it made it, and has not said since that it cannot.
    pub(super) fn has_opened(&self, to: Connection, epoch: &crate::id::RotationId) -> bool {
        let Some(peer) = self.peers.get(&to) else {
            return false;
        };
        let author = self.epochs.get(epoch).map(|epoch| epoch.signed.rotate.device);
        if peer.lacking_epochs.contains(epoch) {
            return false;
        }
        peer.opened_epochs.contains(epoch) || peer.device().is_some_and(|(device, _)| Some(device) == author)
    }

    fn near(&self, log: &LogId, id: &EntryId) -> Option<(DeviceId, u64)> {
        let entry = if *log == self.groups.log() { self.groups.get(id) } else { self.stretches.get(log)?.get(id) }?;
        (entry.seq > 0).then_some((entry.device, entry.seq))
    }

    /// The other end stored so many of our runs.
    pub(super) fn take_got(&mut self, from: Connection, runs: u64) {
        let Some(peer) = self.peers.get_mut(&from) else {
            return;
        };
        while peer.runs_answered < runs {
            let Some((log, nodes)) = peer.in_flight.pop_front() else {
                break;
            };
            peer.runs_answered += 1;
            peer.held.entry(log).or_default().union(&nodes);
            peer.window = limits::RUNS_AT_ONCE.max(peer.window.saturating_sub(1));
        }
        self.pending.heard_of = true;
    }

    /// Answers the runs of a peer that are stored, unless something of them still waits for other entries. One answer of
    /// its own costs as much on the wire as a third of a message, so those to words are gathered for a moment; the group
    /// log is answered at once, and so is all of who left, since who leaves waits for it.
    pub(super) fn say_got(&mut self, now: Now, step: &mut Step) {
        let due = |connection: &Connection, peer: &super::peers::Peer| {
            let unanswered = usize::try_from(peer.runs_taken - peer.runs_said).unwrap_or(usize::MAX);
            let waited = peer.got_due.is_some_and(|due| due <= now);
            unanswered > 0 && self.parking.is_empty_of(connection) && (waited || unanswered >= limits::RUNS_AT_ONCE / 2)
        };
        let due: Vec<_> = self
            .peers
            .iter()
            .filter(|(connection, peer)| due(connection, peer))
            .map(|(connection, peer)| (*connection, peer.runs_taken))
            .collect();
        for (connection, runs) in due {
            if let Some(peer) = self.peers.get_mut(&connection) {
                peer.runs_said = runs;
                peer.got_due = None;
            }
            self.send(connection, &Frame::Got(runs), step);
        }
    }

    /// A run came in: when it is to be answered.
    pub(super) fn owe_got(&mut self, to: Connection, log: &LogId, now: Now) {
        let in_group_log = *log == self.groups.log();
        if let Some(peer) = self.peers.get_mut(&to) {
            let at_once = in_group_log || matches!(peer.role, Role::Leaver(_));
            let due = if at_once { now } else { now.after_ms(limits::GOT_AFTER_MS) };
            peer.got_due = Some(peer.got_due.map_or(due, |before| before.min(due)));
        }
    }

    /// When the next runs are to be answered. What waits for other entries is answered when they come.
    pub(super) fn next_got(&self) -> Option<Now> {
        let waits = |connection: &Connection, peer: &super::peers::Peer| {
            peer.runs_taken > peer.runs_said && self.parking.is_empty_of(connection)
        };
        self.peers
            .iter()
            .filter(|(connection, peer)| waits(connection, peer))
            .filter_map(|(_, peer)| peer.got_due)
            .min()
    }
}
