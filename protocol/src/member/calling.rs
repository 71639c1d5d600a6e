//! Whom to call and when.
//!
//! **Members are counted, not connections**: devices, slips and recovery keys are as many as anybody likes. One device of a
//! member is called at a time, so that many that do not answer take no more places than one. And however many stand here,
//! whoever is not connected is called some time.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha20Rng;
use rand_core::Rng as _;

use super::Member;
use super::peers::{Peer, Role};
use crate::id::{MemberId, TransportId};
use crate::step::{Now, Send, Step};

/// Other members to whom a node keeps connections. (`design.md` 6: a few, random, changing. A guess.)
const STANDING: usize = 8;

/// With so many, one more member is still called so often, in milliseconds: those who stand here may all be one person's,
/// and chosen by that person. A guess: an exchange of heads is tens of kilobytes.
const ONE_MORE_MS: u64 = 300_000;

/// Other members connected, above which one is let go for each that is called. A guess: a group of this size is connected
/// throughout after an hour or two.
const STANDING_MAX: usize = 32;

/// Devices of one member that are called: a second one may be on when the first goes to sleep.
const CALLED_OF_A_MEMBER: usize = 2;

/// The same of one's own.
const CALLED_OF_ONES_OWN: usize = 4;

/// The first wait after a call that failed, in milliseconds; doubled each time, up to five minutes.
const FIRST_WAIT_MS: u64 = 1_000;
const LONGEST_WAIT_MS: u64 = 300_000;

/// Whom this node is calling, and when it may call again.
#[derive(Default)]
pub(crate) struct Calling {
    waits: BTreeMap<TransportId, (Now, u64)>,
    in_call: BTreeSet<TransportId>,
    pub(super) due: Option<Now>,
    /// When one member more than are kept is called.
    one_more: Option<Now>,
    /// Devices that heard our leaving, on connections that have ended since.
    pub heard_leaving: super::leaving::Heard,
}

impl Calling {
    pub fn reached(&mut self, whom: TransportId) {
        if self.in_call.remove(&whom) {
            // One device of a member is called at a time: now the next may be.
            self.due = Some(Now(0));
        }
        self.waits.remove(&whom);
    }

    pub fn failed(&mut self, whom: TransportId, now: Now, random: &mut ChaCha20Rng) {
        self.in_call.remove(&whom);
        self.wait(whom, now, random);
    }

    pub fn lost(&mut self, whom: TransportId, now: Now, random: &mut ChaCha20Rng) {
        self.in_call.remove(&whom);
        self.wait(whom, now, random);
    }

    fn wait(&mut self, whom: TransportId, now: Now, random: &mut ChaCha20Rng) {
        let before = self.waits.get(&whom).map_or(FIRST_WAIT_MS / 2, |(_, wait)| *wait);
        let wait = (before * 2).min(LONGEST_WAIT_MS);
        // A quarter more or less, so that two do not call in step.
        let spread = random.next_u64() % (wait / 2 + 1);
        let again = now.after_ms(wait * 3 / 4 + spread);
        self.waits.insert(whom, (again, wait));
        self.due = Some(self.due.map_or(again, |due| due.min(again)));
    }

    pub fn begin_again(&mut self) {
        self.waits.clear();
        self.in_call.clear();
        self.due = Some(Now(0));
    }

    /// Everyone may be called now; calls under way stay.
    pub fn wait_no_longer(&mut self) {
        self.waits.clear();
        self.one_more = None;
        self.due = Some(Now(0));
    }

    /// Somebody may be called now.
    pub fn wait_no_longer_for(&mut self, whom: &TransportId) {
        self.waits.remove(whom);
    }

    /// Whether somebody is being called, or is to be called now.
    pub fn is_under_way(&self, now: Now) -> bool {
        !self.in_call.is_empty() || self.due.is_some_and(|due| due <= now)
    }

    pub fn next(&self) -> Option<Now> {
        self.due
    }
}

/// Somebody who may be called.
struct Callee {
    whom: TransportId,
    addresses: Vec<String>,
    /// None: a door, or a line that was given by hand.
    member: Option<MemberId>,
}

impl Member {
    /// Calls members who are not connected, as far as there are too few connections.
    pub(super) fn call_others(&mut self, now: Now, step: &mut Step) {
        self.say_who_may_connect(step);
        if (self.is_gone() && self.left.is_none()) || self.standing == crate::command::Standing::Refused {
            self.calling.due = None;
            return;
        }
        let mut callees = self.callees(now);
        let own = self.persona.member;
        let mut met: BTreeMap<MemberId, BTreeSet<TransportId>> = BTreeMap::new();
        for peer in self.peers.values() {
            if let Role::Device(_, member) = peer.role {
                met.entry(member).or_default().insert(peer.whom);
            }
        }
        let in_call = |callee: &&Callee| self.calling.in_call.contains(&callee.whom);
        let called: BTreeSet<_> = callees.iter().filter(in_call).filter_map(|callee| callee.member).collect();
        let unnamed_in_call = callees.iter().filter(in_call).filter(|callee| callee.member.is_none()).count();
        let connected: BTreeSet<_> = self.peers.values().map(|peer| peer.whom).collect();
        callees.retain(|callee| {
            let most = if callee.member == Some(own) { CALLED_OF_ONES_OWN } else { CALLED_OF_A_MEMBER };
            let enough = |member| called.contains(member) || met.get(member).is_some_and(|keys| keys.len() >= most);
            !connected.contains(&callee.whom)
                && !self.calling.in_call.contains(&callee.whom)
                && !callee.member.as_ref().is_some_and(enough)
        });
        let is_unnamed = |peer: &&Peer| matches!(peer.role, Role::Door | Role::Doorkeeper | Role::ByHand(_));
        let mut unnamed = STANDING.saturating_sub(self.peers.values().filter(is_unnamed).count() + unnamed_in_call);
        let is_new = |callee: &Callee| callee.member.is_none_or(|member| !met.contains_key(&member));
        let others = met.keys().chain(&called).filter(|member| **member != own).collect::<BTreeSet<_>>().len();
        let mut free = STANDING.saturating_sub(others);
        let mut places = STANDING.saturating_sub(connected.len() + self.calling.in_call.len());
        let waits = |callee: &Callee| self.calling.waits.get(&callee.whom).map(|(at, _)| *at).filter(|at| *at > now);
        let (mut ready, waiting): (Vec<_>, Vec<_>) = callees.into_iter().partition(|callee| waits(callee).is_none());
        shuffle(&mut ready, &mut self.random);
        let mut taken = BTreeSet::new();
        ready.retain(|callee| callee.member.is_none_or(|member| taken.insert(member)));
        let (new, second): (Vec<_>, Vec<_>) = ready.into_iter().partition(is_new);
        let (mut to_call, mut passed_over) = (Vec::new(), Vec::new());
        for callee in new {
            // One's own devices take nobody's place; doors, and devices that are unknown here, have places of their own.
            if callee.member.is_none() {
                if unnamed > 0 {
                    unnamed -= 1;
                    to_call.push(callee);
                }
            } else if callee.member == Some(own) {
                to_call.push(callee);
            } else if free > 0 {
                free -= 1;
                to_call.push(callee);
            } else {
                passed_over.push(callee);
            }
        }
        places = places.saturating_sub(to_call.len());
        to_call.extend(second.into_iter().take(places));
        let new_waits = waiting.iter().filter(|callee| is_new(callee)).filter_map(waits).min();
        let second_waits = waiting.iter().filter(|callee| !is_new(callee)).filter_map(waits).min();
        let mut due = vec![second_waits.filter(|_| places > 0)];
        if free > 0 {
            due.push(new_waits);
        } else {
            let at = self.calling.one_more.map_or(now.after_ms(ONE_MORE_MS), |at| at.min(now.after_ms(ONE_MORE_MS)));
            let mut next = at;
            if at <= now
                && let Some(one_more) = passed_over.pop()
            {
                if others >= STANDING_MAX {
                    self.let_one_go(&met, now, step);
                }
                to_call.push(one_more);
                next = now.after_ms(ONE_MORE_MS);
            }
            self.calling.one_more = Some(next);
            let waits = if passed_over.is_empty() { new_waits } else { Some(now) };
            due.push(waits.map(|at| at.max(next)));
        }
        self.calling.due = due.into_iter().flatten().min();
        for callee in to_call {
            if self.calling.in_call.insert(callee.whom) {
                step.sends.push(Send::Dial { whom: callee.whom, addresses: callee.addresses });
            }
        }
    }

    /// Everybody whose addresses are known here.
    fn callees(&self, now: Now) -> Vec<Callee> {
        let mut callees = Vec::new();
        let doors = self.persona.asking.as_ref().map(|asking| &asking.paper.doors);
        let linked = self.persona.linked.as_ref().map(|linked| &linked.doors);
        for door in [doors, linked].into_iter().flatten().flatten() {
            callees.push(Callee { whom: door.transport, addresses: door.addresses.clone(), member: None });
        }
        let own = self.device();
        for address in self.addresses.values().map(|address| &address.statement) {
            // Of a device that is unknown again it is not known whose it is: it is called as one that was given by hand.
            let member = self.counted.devices.get(&address.device).copied();
            let may_be = (member.is_some() && address.device != own) || self.is_unknown_again(&address.device);
            if may_be && address.until_day >= now.day() && !address.addresses.is_empty() {
                callees.push(Callee { whom: address.transport, addresses: address.addresses.clone(), member });
            }
        }
        for address in self.by_hand(now) {
            let (whom, addresses) = (address.transport, address.addresses.clone());
            callees.push(Callee { whom, addresses, member: None });
        }
        if self.left.is_some() {
            callees.retain(|callee| !self.calling.heard_leaving.contains_key(&callee.whom));
        }
        callees
    }

    /// Lets go of one other member, at random: those who are chosen by whoever calls most must not be all.
    fn let_one_go(&mut self, met: &BTreeMap<MemberId, BTreeSet<TransportId>>, now: Now, step: &mut Step) {
        let mut others: Vec<_> = met.keys().filter(|member| **member != self.persona.member).collect();
        shuffle(&mut others, &mut self.random);
        let Some(keys) = others.first().and_then(|member| met.get(member)) else {
            return;
        };
        let gone: Vec<_> = self
            .peers
            .iter()
            .filter(|(_, peer)| keys.contains(&peer.whom))
            .map(|(connection, _)| *connection)
            .collect();
        for connection in gone {
            self.end(connection, now, step);
        }
    }
}

/// A random order (Fisher–Yates).
pub(super) fn shuffle<T>(values: &mut [T], random: &mut impl rand_core::Rng) {
    for i in (1..values.len()).rev() {
        let j = usize::try_from(random.next_u64() % (i as u64 + 1)).unwrap_or(0);
        values.swap(i, j);
    }
}
