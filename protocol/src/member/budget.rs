//! What a connection may cost: a bucket of work for each member, filled by the clock.
//!
//! A unit is about a microsecond of this device's work, by a fixed price list (never measured: the same calls give the
//! same Steps). **What brings something new is free of charge, or nearly**: catching up runs as fast as it can. Paid for
//! are frames that bring nothing, entries with bad signatures, questions by the size of their answers, and connecting.
//!
//! Who has used up their bucket waits: what comes from them is kept in its order and taken up in [`Member::wake`] as the
//! bucket fills, and the node reads no more from that connection until then ([`Member::on_hold`]). Nothing is lost by it.
//! Who breaks the rules of the frames is let go, and while in debt is not let in again.
//!
//! The bucket belongs to the member, not to the connection or the key: connecting anew, or with another device, begins no
//! new one. Guests of all slips of one giver share one that is not the giver's own: a slip may be in anybody's hands.

use std::collections::BTreeMap;

use super::Member;
use super::peers::Role;
use crate::id::{MemberId, TransportId};
use crate::limits;
use crate::step::{Connection, Now, Rows, Step, Table, Write};

/// For every frame, and for each kilobyte of it.
const FRAME: i64 = 20;
/// For a check of a signature that brought nothing: an entry already refused, a statement that is not newer.
pub(super) const CHECK: i64 = 100;
/// For an entry of the other end's own device that is valid: 1,000 a second for as long as it likes.
pub(super) const OWN_WORDS: i64 = 20;
/// For a new entry that who left brings, whosever it is: what there is to be said after a leaving is little.
pub(super) const OF_WHO_LEFT: i64 = 1_000;
/// For what makes us look through all we hold: a comparison, heads, a rotation.
const LOOK: i64 = 1_000;
/// For each thing a question names.
const NAMED: i64 = 10;
/// For each kilobyte said to them.
const ANSWER_KB: i64 = 10;
/// For an entry that is given again on one connection.
const GIVEN_AGAIN: i64 = 20;
/// For a connection: keys were exchanged, and all that is held here is named.
const CONNECTING: i64 = 20_000;
/// For a frame that is none.
const MALFORMED: i64 = 100_000;

#[derive(Debug)]
struct Bucket {
    left: i64,
    at: Now,
}

impl Bucket {
    fn left_at(&self, now: Now) -> i64 {
        let ms = i64::try_from(now.0.saturating_sub(self.at.0)).unwrap_or(i64::MAX);
        let filled = self.left.saturating_add(ms.saturating_mul(limits::WORK_A_SECOND) / 1_000);
        filled.min(limits::WORK_AT_ONCE)
    }

    /// When something is left again.
    fn free_at(&self) -> Now {
        let debt = u64::try_from((1 - self.left).max(0)).unwrap_or(0);
        self.at.after_ms((debt * 1_000).div_ceil(u64::try_from(limits::WORK_A_SECOND).unwrap_or(1)))
    }
}

/// Whose bucket it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Payer {
    /// All devices of a member, and those they left with.
    Member(MemberId),
    /// All guests with slips of a member's.
    GuestsOf(MemberId),
    /// A member's recovery key, in whoever's hands it is.
    Recovery(MemberId),
    /// A key of nobody who is known here.
    Key(TransportId),
}

/// The buckets that are not full.
#[derive(Debug, Default)]
pub(crate) struct Budgets(BTreeMap<Payer, Bucket>);

impl Budgets {
    pub fn charge(&mut self, payer: Payer, units: i64, now: Now) {
        if units <= 0 {
            return;
        }
        if self.0.len() >= limits::MEMBERS_MAX {
            self.0.retain(|_, bucket| bucket.left_at(now) < limits::WORK_AT_ONCE);
        }
        let bucket = self.0.entry(payer).or_insert(Bucket { left: limits::WORK_AT_ONCE, at: now });
        // No debt is longer than a few minutes: whoever mends their program comes back.
        bucket.left = (bucket.left_at(now) - units).max(-limits::WORK_AT_ONCE);
        bucket.at = bucket.at.max(now);
    }

    /// Whether nothing is left.
    pub fn is_in_debt(&self, payer: &Payer, now: Now) -> bool {
        self.0.get(payer).is_some_and(|bucket| bucket.left_at(now) <= 0)
    }

    fn free_at(&self, payer: &Payer) -> Now {
        self.0.get(payer).map_or(Now(0), Bucket::free_at)
    }

    /// The clock was set back.
    pub fn follow_clock(&mut self, now: Now) {
        for bucket in self.0.values_mut() {
            bucket.at = bucket.at.min(now);
        }
    }
}

impl Member {
    /// Whose bucket a key draws on.
    fn payer(&self, whom: &TransportId) -> Payer {
        let role =
            self.peers.values().find(|peer| peer.whom == *whom).map(|peer| peer.role).or_else(|| self.role_of(whom));
        match role {
            Some(Role::Device(_, member)) => Payer::Member(member),
            Some(Role::Leaver(device)) => self.groups.member_of(&device).map_or(Payer::Key(*whom), Payer::Member),
            Some(Role::Guest(slip)) => {
                self.groups.slip(&slip).map_or(Payer::Key(*whom), |slip| Payer::GuestsOf(slip.giver))
            }
            Some(Role::Recovery(member)) => Payer::Recovery(member),
            Some(Role::Door | Role::Doorkeeper | Role::ByHand(_) | Role::Stick) | None => Payer::Key(*whom),
        }
    }

    pub(super) fn charge(&mut self, whom: TransportId, units: i64, now: Now) {
        if units > 0 {
            let payer = self.payer(&whom);
            self.budgets.charge(payer, units, now);
        }
    }

    pub(super) fn is_in_debt(&self, whom: &TransportId, now: Now) -> bool {
        self.budgets.is_in_debt(&self.payer(whom), now)
    }

    fn free_at(&self, whom: &TransportId) -> Now {
        self.budgets.free_at(&self.payer(whom))
    }

    /// A frame came. False: it waits, and nothing else happened.
    pub(super) fn frame(
        &mut self,
        from: Connection,
        bytes: Vec<u8>,
        now: Now,
        rows: &dyn Rows,
        step: &mut Step,
    ) -> bool {
        let Some(peer) = self.peers.get(&from) else {
            return false;
        };
        if peer.waiting.is_empty() && !self.is_in_debt(&peer.whom, now) {
            self.take_paid(from, &bytes, now, rows, step);
            return true;
        }
        let Some(peer) = self.peers.get_mut(&from) else {
            return false;
        };
        peer.waiting_bytes += bytes.len();
        peer.waiting.push_back(bytes);
        if peer.waiting.len() > limits::FRAMES_WAITING_MAX || peer.waiting_bytes > limits::WAITING_BYTES_MAX {
            // It was not read from any more, or should not have been.
            self.let_go(from, now, step);
            return true;
        }
        false
    }

    /// Takes a frame and writes its price down.
    fn take_paid(&mut self, from: Connection, bytes: &[u8], now: Now, rows: &dyn Rows, step: &mut Step) {
        let Some(whom) = self.peers.get(&from).map(|peer| peer.whom) else {
            return;
        };
        let (rows_before, said_before) = (step.writes.len(), self.said_to(from));
        (self.owed, self.owed_always) = (0, 0);
        let well_formed = self.take_frame(from, bytes, now, rows, step);
        let mut price = FRAME + size(bytes.len()) * FRAME;
        if !well_formed {
            // Paid for when it was let go.
            price = 0;
        } else if step.writes.iter().skip(rows_before).any(pays_for_itself) {
            price = 0;
        } else {
            price += self.owed;
        }
        price = price.saturating_add(core::mem::take(&mut self.owed_always));
        price += size(self.said_to(from).saturating_sub(said_before)) * ANSWER_KB;
        self.charge(whom, price, now);
    }

    fn said_to(&self, connection: Connection) -> usize {
        self.peers.get(&connection).map_or(0, |peer| peer.said_bytes)
    }

    /// Notes what the present frame costs, unless it turns out to bring something new.
    pub(super) fn owe(&mut self, units: i64) {
        self.owed = self.owed.saturating_add(units);
    }

    /// Notes what the present frame costs in any case.
    pub(super) fn owe_always(&mut self, units: i64) {
        self.owed_always = self.owed_always.saturating_add(units);
    }

    /// An entry came that may not stand. Whoever brings it pays, twice as much where it is the author's own member; who
    /// wrote it pays nothing for what others bring, since a thief's helper could silence the owner by it.
    pub(super) fn owe_for_refused(&mut self, from: Connection, author: Option<&MemberId>) {
        let brings = self.peers.get(&from).and_then(|peer| peer.device()).map(|(_, member)| member);
        let own = brings.is_some() && brings.as_ref() == author;
        self.owe_always(if own { 2 * CHECK } else { CHECK });
    }

    /// What it costs that a frame names so many things.
    pub(super) fn owe_for_named(&mut self, named: usize) {
        self.owe(i64::try_from(named).unwrap_or(i64::MAX).saturating_mul(NAMED));
    }

    /// What it costs that a frame names so many things, new or not.
    pub(super) fn owe_always_for_named(&mut self, named: usize) {
        self.owe_always(i64::try_from(named).unwrap_or(i64::MAX).saturating_mul(NAMED));
    }

    /// What it costs that so many times all we hold is looked through.
    pub(super) fn owe_for_looks(&mut self, looks: usize) {
        self.owe(i64::try_from(looks).unwrap_or(i64::MAX).saturating_mul(LOOK));
    }

    pub(super) fn owe_for_a_look(&mut self) {
        self.owe(LOOK);
    }

    /// Somebody broke the rules of the frames: what that costs, and that they are not let in while in debt.
    pub(super) fn charge_for_breaking_rules(&mut self, whom: TransportId, now: Now) {
        self.charge(whom, MALFORMED, now);
        self.barred.insert(whom);
    }

    pub(super) fn owe_for_connecting(&mut self, whom: TransportId, now: Now) {
        self.charge(whom, CONNECTING, now);
    }

    /// Charges what something costs that was taken up long after its frame.
    pub(super) fn charge_what_is_owed(&mut self, connection: Connection, now: Now) {
        let (units, whom) = (core::mem::take(&mut self.owed_always), self.peers.get(&connection).map(|peer| peer.whom));
        if let Some(whom) = whom {
            self.charge(whom, units, now);
        }
    }

    /// Charges entries that a connection was given before: it says again that it does not hold them.
    pub(super) fn charge_for_giving_again(&mut self, whom: TransportId, entries: usize, now: Now) {
        self.charge(whom, i64::try_from(entries).unwrap_or(i64::MAX).saturating_mul(GIVEN_AGAIN), now);
    }

    /// Takes up frames that waited, as far as their senders' buckets have filled. Who draws on one bucket takes turns, a
    /// frame each: a stolen phone does not keep its owner's laptop from being heard.
    pub(super) fn take_waiting_frames(&mut self, now: Now, rows: &dyn Rows, step: &mut Step) {
        for _ in 0..limits::FRAMES_AT_ONCE {
            let waits: Vec<_> =
                self.peers.iter().filter(|(_, peer)| !peer.waiting.is_empty()).map(|(c, _)| *c).collect();
            if waits.is_empty() {
                return;
            }
            let (before, after): (Vec<_>, Vec<_>) = waits.into_iter().partition(|connection| *connection <= self.turn);
            for connection in after.into_iter().chain(before) {
                let Some(whom) = self.peers.get(&connection).map(|peer| peer.whom) else { continue };
                if self.is_in_debt(&whom, now) {
                    continue;
                }
                let Some(peer) = self.peers.get_mut(&connection) else { continue };
                let Some(bytes) = peer.waiting.pop_front() else { continue };
                peer.waiting_bytes = peer.waiting_bytes.saturating_sub(bytes.len());
                self.turn = connection;
                self.take_paid(connection, &bytes, now, rows, step);
                self.settle(now, rows, step);
            }
        }
    }

    /// When a connection's waiting frames, or somebody who is not let in, are to be looked at again.
    pub(super) fn next_paid(&self) -> Option<Now> {
        let waits = self.peers.values().filter(|peer| !peer.waiting.is_empty());
        let frames = waits.map(|peer| self.free_at(&peer.whom)).min();
        let barred = self.barred.iter().map(|whom| self.free_at(whom)).min();
        [frames, barred].into_iter().flatten().min()
    }

    /// Connections from which nothing is to be read for a while, and until when.
    pub fn on_hold(&self) -> impl Iterator<Item = (Connection, Now)> {
        let waits = self.peers.iter().filter(|(_, peer)| !peer.waiting.is_empty());
        let mut held: BTreeMap<Connection, Now> =
            waits.map(|(connection, peer)| (*connection, self.free_at(&peer.whom))).collect();
        // What waits in a room came on one of these connections.
        for (connection, until) in self.rooms_on_hold() {
            let held = held.entry(connection).or_insert(until);
            *held = until.max(*held);
        }
        held.into_iter()
    }

    /// Those who broke the rules and are in debt are not let in; the others are again.
    pub(super) fn bar(&mut self, allowed: &mut std::collections::BTreeSet<TransportId>) {
        let mut barred = core::mem::take(&mut self.barred);
        barred.retain(|whom| self.is_in_debt(whom, self.last_call));
        self.barred = barred;
        allowed.retain(|whom| !self.barred.contains(whom));
    }
}

/// Whether a row is an entry or words that were new, which pay for what came with them. Statements do not: whoever makes them
/// makes one newer than the other without end.
fn pays_for_itself(write: &Write) -> bool {
    write.value.is_some() && matches!(write.table, Table::Entry | Table::Cell | Table::RoomWords)
}

/// Kilobytes, the first one too.
fn size(bytes: usize) -> i64 {
    i64::try_from(bytes.div_ceil(1_024)).unwrap_or(i64::MAX / ANSWER_KB)
}
