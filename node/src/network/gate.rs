//! Who may connect: the allow-list and the limits, asked as soon as the handshake has shown who is there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::task::{Context, Poll};

use kith_protocol::id::TransportId;
use libp2p::Multiaddr;
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::identity::{PeerId, PublicKey};
use libp2p::swarm::behaviour::{ConnectionClosed, ConnectionEstablished};
use libp2p::swarm::{
    CloseConnection, ConnectionDenied, ConnectionId, DialFailure, FromSwarm, ListenFailure, NetworkBehaviour,
    NotifyHandler, THandler, THandlerInEvent, ToSwarm,
};

use super::address::Address;
use super::dialling::Dials;
use super::errand::{Asked, Errand, Errands};
use super::opening::{Opened, Opening, ToOpen};

/// Handshakes of callers at one time. A guess: more than a group that comes back after a power cut, little memory.
const COMING_MAX: usize = 64;

/// Connections at one time.
const PRESENT_MAX: usize = 256;

/// Of these, those that others have made: the rest is for one's own dials, whoever calls. A guess: one's own are some
/// thirty.
const CALLERS_MAX: usize = 192;

/// Connections of a relay that is nothing else. A guess: some hundred people with a place, and those who come to them.
const SERVED_MAX: usize = 1_024;

/// Connections that one caller has dialled and opened a stream on. A second one stands beside a first whose loss is not
/// yet noticed; for a third the oldest is closed, so that a node that was killed and comes back is never kept out by its
/// own remains.
const CALLS_OF_ONE_MAX: usize = 2;

/// Connections of one caller without a stream: on a slow line several addresses answer before the first stream is open.
const CALLS_UNOPENED_MAX: usize = 8;

/// Not on the list, or one too many: nobody is told which.
#[derive(Debug, thiserror::Error)]
#[error("not allowed")]
struct NotAllowed;

#[derive(Debug)]
struct Present {
    peer: PeerId,
    dialled: bool,
    open: bool,
    relayed: bool,
}

/// Whom this swarm serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Serves {
    /// A persona: those on the list.
    Listed,
    /// A relay and nothing else: anybody may connect, and be led to who has a place.
    Anybody,
}

/// Who may connect, and what is called.
pub(super) struct Gate {
    allowed: BTreeSet<TransportId>,
    serves: Serves,
    /// Whether places are given to be reached through here.
    pub relays: Arc<AtomicBool>,
    /// Relays where this node has a place or wants one.
    pub places: BTreeSet<TransportId>,
    /// No straight way is sought, told or taken.
    pub only_relays: bool,
    /// Everything goes by Tor, and nothing else leaves.
    pub by_tor: bool,
    /// As others see this node from outside: to be tried when a straight way is sought.
    seen_as: VecDeque<Multiaddr>,
    /// The dials under way: an outgoing connection none of them wants is refused like a stranger.
    pub dials: Dials,
    /// Why each call left.
    pub errands: Errands,
    coming: BTreeSet<ConnectionId>,
    present: BTreeMap<ConnectionId, Present>,
    to_close: VecDeque<(PeerId, ConnectionId)>,
    opened: VecDeque<(ConnectionId, Opened)>,
    to_open: VecDeque<(PeerId, ConnectionId, ToOpen)>,
}

impl Gate {
    /// A gate through which nobody may go.
    pub fn new(serves: Serves) -> Self {
        Self {
            allowed: BTreeSet::new(),
            serves,
            relays: Arc::new(AtomicBool::new(serves == Serves::Anybody)),
            places: BTreeSet::new(),
            only_relays: false,
            by_tor: false,
            seen_as: VecDeque::new(),
            dials: Dials::default(),
            errands: Errands::default(),
            coming: BTreeSet::new(),
            present: BTreeMap::new(),
            to_close: VecDeque::new(),
            opened: VecDeque::new(),
            to_open: VecDeque::new(),
        }
    }

    /// Exactly these may connect from now on. Those present are the driver's to close.
    pub fn allow(&mut self, allowed: BTreeSet<TransportId>) {
        self.allowed = allowed;
    }

    pub fn allows(&self, whom: &TransportId) -> bool {
        self.allowed.contains(whom)
    }

    /// Opens a stream for a file on a connection, by this number.
    pub fn open_file(&mut self, on: ConnectionId, number: u64) -> bool {
        let peer = self.present.get(&on).map(|present| present.peer);
        self.to_open.extend(peer.map(|peer| (peer, on, ToOpen::File(number))));
        peer.is_some()
    }

    /// Asks whether the other side of a connection is there.
    pub fn ask_if_there(&mut self, on: ConnectionId) {
        let peer = self.present.get(&on).map(|present| present.peer);
        self.to_open.extend(peer.map(|peer| (peer, on, ToOpen::There)));
    }

    /// Asks for a place at a relay on a connection with it.
    pub fn ask_for_a_place(&mut self, on: ConnectionId) {
        let peer = self.present.get(&on).map(|present| present.peer);
        self.to_open.extend(peer.map(|peer| (peer, on, ToOpen::Pass)));
    }

    /// A relay says from where it sees this node.
    pub fn seen_as(&mut self, address: Multiaddr) {
        let plain = Address::of(&address).is_some_and(|address| address.relay.is_none() && address.is_one_computer());
        if plain && !self.only_relays {
            self.seen_as.push_back(address);
        }
    }

    /// Whether somebody is connected.
    pub fn is_present(&self, peer: &PeerId) -> bool {
        self.present.values().any(|present| present.peer == *peer)
    }

    /// What this one has dialled, the oldest first.
    fn calls(&self, peer: &PeerId, open: bool) -> impl Iterator<Item = ConnectionId> {
        let calls = self
            .present
            .iter()
            .filter(move |(_, present)| present.peer == *peer && !present.dialled && present.open == open);
        calls.map(|(id, _)| *id)
    }

    fn admit(&self, peer: &PeerId, dialled: bool) -> Result<TransportId, ConnectionDenied> {
        let whom = transport_of(peer).filter(|whom| self.allows(whom) || self.serves == Serves::Anybody);
        let callers = self.present.values().filter(|present| !present.dialled).count();
        let (most, most_callers) = match self.serves {
            Serves::Listed => (PRESENT_MAX, CALLERS_MAX),
            Serves::Anybody => (SERVED_MAX, SERVED_MAX),
        };
        let room = self.present.len() < most && (dialled || callers < most_callers);
        match whom {
            Some(whom) if room => Ok(whom),
            _ => Err(ConnectionDenied::new(NotAllowed)),
        }
    }
}

/// The Ed25519 key that a peer id holds, if it holds one.
pub(super) fn transport_of(peer: &PeerId) -> Option<TransportId> {
    let key = PublicKey::try_decode_protobuf(peer.as_ref().digest()).ok()?;
    // A hash of some other key is no key; and one key has one peer id.
    let same = key.to_peer_id() == *peer;
    same.then(|| key.try_into_ed25519().ok().map(|key| TransportId(key.to_bytes()))).flatten()
}

/// The peer id of a key, if it is one.
pub(super) fn peer_of(whom: &TransportId) -> Option<PeerId> {
    let key = libp2p::identity::ed25519::PublicKey::try_from_bytes(&whom.0).ok()?;
    Some(PublicKey::from(key).to_peer_id())
}

impl NetworkBehaviour for Gate {
    type ConnectionHandler = Opening;
    type ToSwarm = (ConnectionId, Opened);

    fn handle_pending_inbound_connection(
        &mut self,
        id: ConnectionId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<(), ConnectionDenied> {
        if self.coming.len() >= COMING_MAX {
            return Err(ConnectionDenied::new(NotAllowed));
        }
        self.coming.insert(id);
        Ok(())
    }

    fn handle_established_inbound_connection(
        &mut self,
        id: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.coming.remove(&id);
        self.admit(&peer, false)?;
        if self.calls(&peer, false).count() >= CALLS_UNOPENED_MAX {
            return Err(ConnectionDenied::new(NotAllowed));
        }
        Ok(match self.serves {
            Serves::Listed => Opening::new(false, self.relays.clone()),
            Serves::Anybody => Opening::helper(self.relays.clone()),
        })
    }

    fn handle_pending_outbound_connection(
        &mut self,
        id: ConnectionId,
        peer: Option<PeerId>,
        addresses: &[Multiaddr],
        _: Endpoint,
    ) -> Result<Vec<Multiaddr>, ConnectionDenied> {
        // Asked by the swarm before any packet of any dial.
        let booked = self.dials.wanted_by(id);
        let whom = peer.as_ref().and_then(transport_of);
        let is_relay = whom.is_some_and(|whom| self.places.contains(&whom) || self.dials.leads_through(&whom));
        let relayed = |peer: PeerId| self.present.values().any(|present| present.peer == peer && present.relayed);
        let is_relayed = !self.only_relays && peer.is_some_and(relayed);
        let by_tor = self.by_tor;
        let errand = self.errands.permit(id, Asked { booked, whom, is_relay, is_relayed, by_tor, addresses });
        errand.map(|_| Vec::new()).ok_or_else(|| ConnectionDenied::new(NotAllowed))
    }

    fn handle_established_outbound_connection(
        &mut self,
        id: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        role: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        let denied = || ConnectionDenied::new(NotAllowed);
        let (answers, relays) = (transport_of(&peer).ok_or_else(denied)?, self.relays.clone());
        match self.errands.of(id).ok_or_else(denied)? {
            // A relay that is no member: nothing is said to it but that a place is wanted, or who is to be reached.
            Errand::Reach(relay) | Errand::Relay(relay) if relay == answers && !self.allows(&relay) => {
                let is_relay = self.places.contains(&relay) || self.dials.leads_through(&relay);
                // Of several addresses that answer one is enough.
                if is_relay && !self.is_present(&peer) { Ok(Opening::helper(relays)) } else { Err(denied()) }
            }
            Errand::Reach(_) => {
                self.admit(&peer, true)?;
                let wanted = self.dials.wanted_by(id).ok_or_else(denied)?;
                if answers != wanted && self.is_present(&peer) {
                    return Err(denied());
                }
                Ok(Opening::new(true, relays))
            }
            Errand::Relay(whom) | Errand::Straight(whom) => {
                if self.admit(&peer, true)? != whom {
                    return Err(denied());
                }
                // Of two who call each other at once by agreement, one plays the called.
                Ok(Opening::new(role.is_dialer(), relays))
            }
        }
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match event {
            FromSwarm::ConnectionEstablished(ConnectionEstablished { peer_id, connection_id, endpoint, .. }) => {
                let (dialled, relayed) = (endpoint.is_dialer(), endpoint.is_relayed());
                let present = Present { peer: peer_id, dialled, open: false, relayed };
                self.present.insert(connection_id, present);
            }
            FromSwarm::ConnectionClosed(ConnectionClosed { connection_id, .. }) => {
                self.present.remove(&connection_id);
                self.errands.over(connection_id);
            }
            FromSwarm::DialFailure(DialFailure { connection_id, .. }) => self.errands.over(connection_id),
            FromSwarm::ListenFailure(ListenFailure { connection_id, .. }) => {
                self.coming.remove(&connection_id);
            }
            _ => {}
        }
    }

    fn on_connection_handler_event(&mut self, peer: PeerId, id: ConnectionId, opened: Opened) {
        if let Some(present) = self.present.get_mut(&id).filter(|_| matches!(opened, Opened::Stream(_))) {
            present.open = true;
        }
        let calls: Vec<ConnectionId> = self.calls(&peer, true).collect();
        let too_many = calls.len().saturating_sub(CALLS_OF_ONE_MAX);
        self.to_close.extend(calls.into_iter().take(too_many).map(|id| (peer, id)));
        self.opened.push_back((id, opened));
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        // No waker: the queues are filled only by the swarm, which polls again after each of its calls, and by the
        // driver, which polls the swarm after each of its own.
        if let Some(address) = self.seen_as.pop_front() {
            return Poll::Ready(ToSwarm::NewExternalAddrCandidate(address));
        }
        if let Some((peer_id, id, event)) = self.to_open.pop_front() {
            let handler = NotifyHandler::One(id);
            return Poll::Ready(ToSwarm::NotifyHandler { peer_id, handler, event });
        }
        if let Some((peer_id, id)) = self.to_close.pop_front() {
            return Poll::Ready(ToSwarm::CloseConnection { peer_id, connection: CloseConnection::One(id) });
        }
        match self.opened.pop_front() {
            Some(opened) => Poll::Ready(ToSwarm::GenerateEvent(opened)),
            None => Poll::Pending,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;
    use crate::network::address::to_dial;
    use libp2p::identity::Keypair;
    use tokio::time::Instant;

    #[test]
    fn a_dial_that_nobody_booked_is_refused_before_it_leaves() {
        let (mut gate, key) = (Gate::new(Serves::Listed), Keypair::generate_ed25519());
        let peer = key.public().to_peer_id();
        let whom = transport_of(&peer).unwrap();
        gate.allow([whom].into());
        let id = ConnectionId::new_unchecked(1);
        let asked = |gate: &mut Gate| gate.handle_pending_outbound_connection(id, Some(peer), &[], Endpoint::Dialer);
        assert!(asked(&mut gate).is_err(), "being let in is no reason to be called");
        gate.dials.begin(whom, to_dial(&["/ip4/10.0.0.1/tcp/1".to_owned()], false), Instant::now());
        assert!(gate.dials.due(Instant::now()).is_some() && asked(&mut gate).is_err());
        gate.dials.trying(whom, id);
        assert!(asked(&mut gate).is_ok());
    }

    #[test]
    fn callers_leave_room_for_ones_own_dials() {
        let (mut gate, key) = (Gate::new(Serves::Listed), Keypair::generate_ed25519());
        let peer = key.public().to_peer_id();
        gate.allow(transport_of(&peer).into_iter().collect());
        for n in 0..CALLERS_MAX {
            assert!(gate.admit(&peer, false).is_ok(), "{n}");
            gate.present
                .insert(ConnectionId::new_unchecked(n), Present { peer, dialled: false, open: true, relayed: false });
        }
        assert!(gate.admit(&peer, false).is_err() && gate.admit(&peer, true).is_ok());
        for n in CALLERS_MAX..PRESENT_MAX {
            gate.present
                .insert(ConnectionId::new_unchecked(n), Present { peer, dialled: true, open: true, relayed: false });
        }
        assert!(gate.admit(&peer, true).is_err());
    }
}
