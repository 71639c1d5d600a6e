//! Who may connect: the allow-list and the limits, asked as soon as the handshake has shown who is there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
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

use super::dialling::Dials;
use super::errand::Errands;
use super::opening::{Opened, Opening};

/// Handshakes of callers at one time. A guess: more than a group that comes back after a power cut, little memory.
const COMING_MAX: usize = 64;

/// Connections at one time.
const PRESENT_MAX: usize = 256;

/// Of these, those that others have made: the rest is for one's own dials, whoever calls. A guess: one's own are some
/// thirty.
const CALLERS_MAX: usize = 192;

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
}

/// The swarm's one behaviour.
pub(super) struct Gate {
    allowed: BTreeSet<TransportId>,
    /// The dials under way: an outgoing connection none of them wants is refused like a stranger.
    pub dials: Dials,
    /// Why each call left.
    pub errands: Errands,
    coming: BTreeSet<ConnectionId>,
    present: BTreeMap<ConnectionId, Present>,
    to_close: VecDeque<(PeerId, ConnectionId)>,
    opened: VecDeque<(ConnectionId, Opened)>,
    to_open: VecDeque<(PeerId, ConnectionId, u64)>,
}

impl Gate {
    /// A gate through which nobody may go.
    pub fn new() -> Self {
        Self {
            allowed: BTreeSet::new(),
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
        self.to_open.extend(peer.map(|peer| (peer, on, number)));
        peer.is_some()
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
        let whom = transport_of(peer).filter(|whom| self.allows(whom));
        let callers = self.present.values().filter(|present| !present.dialled).count();
        let room = self.present.len() < PRESENT_MAX && (dialled || callers < CALLERS_MAX);
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
        Ok(Opening::new(false))
    }

    fn handle_pending_outbound_connection(
        &mut self,
        id: ConnectionId,
        _: Option<PeerId>,
        _: &[Multiaddr],
        _: Endpoint,
    ) -> Result<Vec<Multiaddr>, ConnectionDenied> {
        // Asked by the swarm before any packet of any dial.
        let booked = self.dials.wanted_by(id);
        let errand = self.errands.permit(id, booked);
        errand.map(|_| Vec::new()).ok_or_else(|| ConnectionDenied::new(NotAllowed))
    }

    fn handle_established_outbound_connection(
        &mut self,
        id: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        let answers = self.admit(&peer, true)?;
        let wanted = self.dials.wanted_by(id).ok_or_else(|| ConnectionDenied::new(NotAllowed))?;
        if answers != wanted && self.present.values().any(|present| present.peer == peer) {
            return Err(ConnectionDenied::new(NotAllowed));
        }
        Ok(Opening::new(true))
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match event {
            FromSwarm::ConnectionEstablished(ConnectionEstablished { peer_id, connection_id, endpoint, .. }) => {
                let present = Present { peer: peer_id, dialled: endpoint.is_dialer(), open: false };
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
        if let Some((peer_id, id, number)) = self.to_open.pop_front() {
            let handler = NotifyHandler::One(id);
            return Poll::Ready(ToSwarm::NotifyHandler { peer_id, handler, event: number });
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
        let (mut gate, key) = (Gate::new(), Keypair::generate_ed25519());
        let peer = key.public().to_peer_id();
        let whom = transport_of(&peer).unwrap();
        gate.allow([whom].into());
        let id = ConnectionId::new_unchecked(1);
        let asked = |gate: &mut Gate| gate.handle_pending_outbound_connection(id, Some(peer), &[], Endpoint::Dialer);
        assert!(asked(&mut gate).is_err(), "being let in is no reason to be called");
        gate.dials.begin(whom, to_dial(&["/ip4/10.0.0.1/tcp/1".to_owned()]), Instant::now());
        assert!(gate.dials.due(Instant::now()).is_some() && asked(&mut gate).is_err());
        gate.dials.trying(whom, id);
        assert!(asked(&mut gate).is_ok());
    }

    #[test]
    fn callers_leave_room_for_ones_own_dials() {
        let (mut gate, key) = (Gate::new(), Keypair::generate_ed25519());
        let peer = key.public().to_peer_id();
        gate.allow(transport_of(&peer).into_iter().collect());
        for n in 0..CALLERS_MAX {
            assert!(gate.admit(&peer, false).is_ok(), "{n}");
            gate.present.insert(ConnectionId::new_unchecked(n), Present { peer, dialled: false, open: true });
        }
        assert!(gate.admit(&peer, false).is_err() && gate.admit(&peer, true).is_ok());
        for n in CALLERS_MAX..PRESENT_MAX {
            gate.present.insert(ConnectionId::new_unchecked(n), Present { peer, dialled: true, open: true });
        }
        assert!(gate.admit(&peer, true).is_err());
    }
}
