//! Dials: several addresses of one device, one after the other or side by side, until the right one answers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use kith_protocol::id::TransportId;
use libp2p::swarm::ConnectionId;
use tokio::time::Instant;

use super::address::Address;

/// How long one dial may take in all.
pub(super) const DIAL_TIMEOUT: Duration = Duration::from_secs(10);

/// The next address is tried when the one before has failed, or has not answered for so long. (RFC 8305, 5.)
const NEXT_AFTER: Duration = Duration::from_millis(250);

/// The first way through a relay is tried so long after the last straight one. A guess: three round trips of a slow line.
const RELAYED_AFTER: Duration = Duration::from_millis(1_000);

/// Dials under way at one time; a further one fails at once. A guess, above what a group needs at its start.
const DIALS_MAX: usize = 128;

#[derive(Debug)]
struct Dial {
    waiting: VecDeque<Address>,
    /// Relays among its addresses.
    through: BTreeSet<TransportId>,
    trying: BTreeSet<ConnectionId>,
    /// The one who was looked for has answered here; the stream is being opened. No other is wanted meanwhile.
    answered: Option<ConnectionId>,
    next: Instant,
    until: Instant,
}

/// What is to be done about a dial.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Try this address.
    Try(TransportId, Address),
    /// It has failed; what had answered in it without a stream is to be closed.
    Failed(TransportId, Option<ConnectionId>),
}

/// All dials under way. Pure: time comes in, what is due comes out.
#[derive(Debug, Default)]
pub(super) struct Dials {
    /// How long one may take; none: [`DIAL_TIMEOUT`].
    pub within: Option<Duration>,
    dials: BTreeMap<TransportId, Dial>,
    tries: BTreeMap<ConnectionId, TransportId>,
}

impl Dials {
    /// Begins a dial. One that is under way goes on as it is. `false`: there is no room or no address, it has failed.
    pub fn begin(&mut self, whom: TransportId, addresses: Vec<Address>, now: Instant) -> bool {
        if self.dials.contains_key(&whom) {
            return true;
        }
        if addresses.is_empty() || self.dials.len() >= DIALS_MAX {
            return false;
        }
        let dial = Dial {
            through: addresses.iter().filter_map(|address| address.relay).collect(),
            waiting: addresses.into(),
            trying: BTreeSet::new(),
            answered: None,
            next: now,
            until: now + self.within.unwrap_or(DIAL_TIMEOUT),
        };
        self.dials.insert(whom, dial);
        true
    }

    /// The next thing that is due, to be asked until there is none.
    pub fn due(&mut self, now: Instant) -> Option<Due> {
        let whom = *self.dials.iter().find(|(_, dial)| dial.wants(now))?.0;
        let dial = self.dials.get_mut(&whom)?;
        if now < dial.until
            && let Some(address) = dial.waiting.pop_front()
        {
            // A straight way that is slow is better than a fast one through a relay.
            let relayed_next = address.relay.is_none() && dial.waiting.front().is_some_and(|next| next.relay.is_some());
            dial.next = now + if relayed_next { RELAYED_AFTER } else { NEXT_AFTER };
            return Some(Due::Try(whom, address));
        }
        let answered = self.end(whom);
        Some(Due::Failed(whom, answered))
    }

    /// When something will be due, if nothing else happens.
    pub fn next(&self) -> Option<Instant> {
        self.dials.values().map(Dial::next).min()
    }

    /// A try that [`Due::Try`] asked for is under way.
    pub fn trying(&mut self, whom: TransportId, id: ConnectionId) {
        if let Some(dial) = self.dials.get_mut(&whom) {
            dial.trying.insert(id);
            self.tries.insert(id, whom);
        }
    }

    /// A try came to nothing: no answer, somebody else's, or no stream.
    pub fn failed(&mut self, id: ConnectionId, now: Instant) {
        if let Some(dial) = self.tries.remove(&id).and_then(|whom| self.dials.get_mut(&whom)) {
            dial.trying.remove(&id);
            dial.answered = dial.answered.filter(|answered| *answered != id);
            dial.next = now;
        }
    }

    /// Whom this try looks for, if its answer is still wanted.
    pub fn wanted_by(&self, id: ConnectionId) -> Option<TransportId> {
        let whom = self.tries.get(&id)?;
        self.dials.get(whom).filter(|dial| dial.answered.is_none()).map(|_| *whom)
    }

    /// Somebody answered a try.
    pub fn answered(&mut self, id: ConnectionId, by: TransportId, now: Instant) {
        match self.wanted_by(id) {
            Some(whom) if whom == by => {
                if let Some(dial) = self.dials.get_mut(&whom) {
                    dial.answered = Some(id);
                }
            }
            _ => self.failed(id, now),
        }
    }

    /// The stream of a try is open: its dial is over.
    pub fn opened(&mut self, id: ConnectionId) {
        if let Some(whom) = self.tries.get(&id).copied() {
            self.end(whom);
        }
    }

    /// Who is being called.
    pub fn under_way(&self) -> impl Iterator<Item = TransportId> {
        self.dials.keys().copied()
    }

    /// Whether somebody who is being called is reached through this relay.
    pub fn leads_through(&self, relay: &TransportId) -> bool {
        self.dials.values().any(|dial| dial.through.contains(relay))
    }

    /// All dials are over.
    pub fn clear(&mut self) {
        *self = Self { within: self.within, ..Self::default() };
    }

    fn end(&mut self, whom: TransportId) -> Option<ConnectionId> {
        let dial = self.dials.remove(&whom)?;
        for id in dial.trying {
            self.tries.remove(&id);
        }
        dial.answered
    }
}

impl Dial {
    /// Whether there is something to do: an address to try, or nothing left to hope for.
    fn wants(&self, now: Instant) -> bool {
        now >= self.next()
    }

    fn next(&self) -> Instant {
        match (self.answered, self.waiting.is_empty(), self.trying.is_empty()) {
            (Some(_), ..) | (None, true, false) => self.until,
            _ => self.next.min(self.until),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::address::to_dial;

    const BEN: TransportId = TransportId([2; 32]);
    const CARA: TransportId = TransportId([3; 32]);

    fn addresses(count: u8) -> Vec<Address> {
        to_dial(&(1..=count).map(|host| format!("/ip4/10.0.0.{host}/tcp/1")).collect::<Vec<_>>(), false)
    }

    fn id(number: usize) -> ConnectionId {
        ConnectionId::new_unchecked(number)
    }

    #[test]
    fn the_next_address_waits_for_failure_or_a_quarter_of_a_second() {
        let (mut dials, start) = (Dials::default(), Instant::now());
        let given = addresses(3);
        assert!(dials.begin(BEN, given.clone(), start));
        assert_eq!(dials.due(start), Some(Due::Try(BEN, given[0])));
        dials.trying(BEN, id(1));
        assert_eq!(dials.due(start), None);
        assert_eq!(dials.next(), Some(start + NEXT_AFTER));
        assert_eq!(dials.due(start + NEXT_AFTER), Some(Due::Try(BEN, given[1])));
        dials.trying(BEN, id(2));
        dials.failed(id(1), start + NEXT_AFTER);
        assert_eq!(dials.due(start + NEXT_AFTER), Some(Due::Try(BEN, given[2])));
        dials.trying(BEN, id(3));
        dials.failed(id(2), start + NEXT_AFTER);
        assert_eq!(dials.due(start + NEXT_AFTER), None);
        dials.failed(id(3), start + NEXT_AFTER);
        assert_eq!(dials.due(start + NEXT_AFTER), Some(Due::Failed(BEN, None)));
        assert_eq!((dials.due(start + DIAL_TIMEOUT), dials.next()), (None, None));
    }

    #[test]
    fn the_right_answer_ends_the_wish_for_others() {
        let (mut dials, start) = (Dials::default(), Instant::now());
        dials.begin(BEN, addresses(2), start);
        dials.due(start);
        dials.trying(BEN, id(1));
        dials.due(start + NEXT_AFTER);
        dials.trying(BEN, id(2));
        dials.answered(id(2), BEN, start);
        assert_eq!((dials.wanted_by(id(1)), dials.wanted_by(id(2))), (None, None));
        dials.failed(id(2), start);
        assert_eq!(dials.wanted_by(id(1)), Some(BEN), "it is wanted again when no stream came");
        dials.answered(id(1), BEN, start);
        dials.opened(id(1));
        assert_eq!((dials.due(start + DIAL_TIMEOUT), dials.next()), (None, None));
    }

    #[test]
    fn a_wrong_answer_is_a_failed_try() {
        let (mut dials, start) = (Dials::default(), Instant::now());
        dials.begin(BEN, addresses(1), start);
        dials.due(start);
        dials.trying(BEN, id(1));
        dials.answered(id(1), CARA, start);
        assert_eq!(dials.due(start), Some(Due::Failed(BEN, None)));
    }

    #[test]
    fn after_ten_seconds_a_dial_has_failed() {
        let (mut dials, start) = (Dials::default(), Instant::now());
        dials.begin(BEN, addresses(1), start);
        dials.due(start);
        dials.trying(BEN, id(1));
        dials.answered(id(1), BEN, start);
        assert_eq!(dials.next(), Some(start + DIAL_TIMEOUT));
        assert_eq!(dials.due(start + DIAL_TIMEOUT), Some(Due::Failed(BEN, Some(id(1)))));
        assert_eq!(dials.wanted_by(id(1)), None);
    }
}
