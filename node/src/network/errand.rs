//! Why this node calls anyone: every dial of the swarm, whichever part of it asks, is put before [`Errands::permit`], and
//! what has no errand does not leave.
//!
//! No other code of this crate opens a connection: `.clippy.toml` forbids it, and where a place is excepted it says why.

use std::collections::BTreeMap;

use kith_protocol::id::TransportId;
use libp2p::Multiaddr;
use libp2p::swarm::ConnectionId;

use super::address::Address;

/// What a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    /// The core asked for them, or the slip, the line or the other device that a person named.
    Reach(TransportId),
    /// A relay: one this node has a place at, or one that somebody whom it calls is reached through.
    Relay(TransportId),
    /// A straight way to somebody who is connected through a relay.
    Straight(TransportId),
}

/// What the gate knows of a call that is to be made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Whom a dial of the driver's that is under way looks for.
    pub booked: Option<TransportId>,
    /// Whose answer it wants, if it says so.
    pub whom: Option<TransportId>,
    /// Whether that is a relay in use.
    pub is_relay: bool,
    /// Whether a straight way to them is sought.
    pub is_relayed: bool,
    /// Whether this node goes by Tor, and by nothing else.
    pub by_tor: bool,
    /// Where to.
    pub addresses: &'a [Multiaddr],
}

/// The errands of calls and of the connections that came of them.
#[derive(Debug, Default)]
pub(super) struct Errands {
    of: BTreeMap<ConnectionId, Errand>,
}

impl Errands {
    /// Whether this call may leave, and what for.
    pub fn permit(&mut self, id: ConnectionId, asked: Asked<'_>) -> Option<Errand> {
        // Whoever goes by Tor calls nothing else, whoever does not calls nothing by it.
        let onion = |address: &Multiaddr| Address::of(address).is_some_and(|address| address.is_onion());
        if asked.addresses.iter().any(|address| onion(address) != asked.by_tor) {
            return None;
        }
        // Addresses for a straight way come from the other side: they must lead to one computer each.
        let plain = |address: &Multiaddr| {
            Address::of(address).is_some_and(|address| address.relay.is_none() && address.is_one_computer())
        };
        let errand = match (asked.booked, asked.whom) {
            (Some(whom), _) => Errand::Reach(whom),
            (None, Some(relay)) if asked.is_relay => Errand::Relay(relay),
            (None, Some(whom)) if asked.is_relayed && asked.addresses.iter().all(plain) => Errand::Straight(whom),
            _ => return None,
        };
        self.of.insert(id, errand);
        Some(errand)
    }

    /// What this connection was called for; none: the other side called.
    pub fn of(&self, id: ConnectionId) -> Option<Errand> {
        self.of.get(&id).copied()
    }

    /// The call came to nothing, or its connection is over.
    pub fn over(&mut self, id: ConnectionId) {
        self.of.remove(&id);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;

    const BEN: TransportId = TransportId([2; 32]);

    fn asked(addresses: &[Multiaddr]) -> Asked<'_> {
        Asked { booked: None, whom: Some(BEN), is_relay: false, is_relayed: false, by_tor: false, addresses }
    }

    #[test]
    fn what_nobody_booked_does_not_leave() {
        let (mut errands, id) = (Errands::default(), ConnectionId::new_unchecked(1));
        assert_eq!((errands.permit(id, asked(&[])), errands.of(id)), (None, None));
        let booked = Asked { booked: Some(BEN), ..asked(&[]) };
        assert_eq!(errands.permit(id, booked), Some(Errand::Reach(BEN)));
        assert_eq!(errands.of(id), Some(Errand::Reach(BEN)));
        errands.over(id);
        assert_eq!(errands.of(id), None);
    }

    #[test]
    fn a_straight_way_leads_to_computers_and_nowhere_else() {
        let (mut errands, id) = (Errands::default(), ConnectionId::new_unchecked(1));
        let mut permits = |address: &str| {
            let addresses = [address.parse().unwrap()];
            errands.permit(id, Asked { is_relayed: true, ..asked(&addresses) }).is_some()
        };
        assert!(permits("/ip4/10.0.0.1/udp/1/quic-v1"));
        for nowhere in ["/dns4/example.org/tcp/1", "/ip4/224.0.0.251/udp/5353/quic-v1", "/ip4/10.0.0.1/udp/53"] {
            assert!(!permits(nowhere), "{nowhere}");
        }
    }
}
