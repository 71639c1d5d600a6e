//! Places at relays: asking for one, giving one, and what is asked and answered for it.
//!
//! On a connection with a relay, a stream named `/1/r`: the pass (32 bytes, zeros from a member), then the answer: 1 and
//! the caller's address as the relay sees it (a byte of length and a multiaddr), or 0 and the same. Who has a place may
//! reserve it by circuit relay v2; whoever comes to somebody with a place needs none.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as StdInstant};

use futures::{AsyncReadExt as _, AsyncWriteExt as _};
use kith_protocol::id::TransportId;
use libp2p::core::transport::ListenerId;
use libp2p::swarm::{ConnectionId, Stream};
use libp2p::{Multiaddr, PeerId, relay};
use subtle::ConstantTimeEq as _;
use tokio::time::{Instant, timeout};

use super::address::{Address, Carrier, to_dial};
use super::gate::Serves;
use super::road::Relay;

/// How long asking and answering may take.
const ASKING: Duration = Duration::from_secs(10);

/// The first wait before a relay is called again; doubled each time.
const AGAIN: Duration = Duration::from_secs(1);
const AGAIN_MAX: Duration = Duration::from_secs(120);

/// Relays at which a node has places. A guess: one, and one for when that is gone.
pub(super) const PLACES_MAX: usize = 2;

/// What goes through a member's relay: some minutes of a thread, or the way to a straight connection. A guess.
const LENT_BYTES: u64 = 16 << 20;
const LENT: Duration = Duration::from_secs(30 * 60);

/// What goes through a relay that is nothing else. A guess: a file of the largest size takes four turns.
const SERVED_BYTES: u64 = 256 << 20;
const SERVED: Duration = Duration::from_secs(2 * 3_600);

/// Those who were given a place, for as long as they are connected. Nothing of it is kept.
pub(super) type Admitted = Arc<Mutex<BTreeSet<PeerId>>>;

/// The relay of this swarm; it is off until places are given.
pub(super) fn behaviour(own: PeerId, serves: Serves, admitted: Admitted) -> relay::Behaviour {
    let alone = serves == Serves::Anybody;
    let config = relay::Config {
        max_reservations: if alone { 512 } else { 64 },
        max_reservations_per_peer: 4,
        reservation_duration: Duration::from_secs(3_600),
        reservation_rate_limiters: Vec::new(),
        max_circuits: if alone { 512 } else { 64 },
        max_circuits_per_peer: 16,
        max_circuit_duration: if alone { SERVED } else { LENT },
        max_circuit_bytes: if alone { SERVED_BYTES } else { LENT_BYTES },
        circuit_src_rate_limiters: Vec::new(),
    };
    // Ten circuits a second from one key at first, then two a minute: who is led on is asked for no pass.
    let mut config =
        config.circuit_src_per_peer(NonZeroU32::new(60).unwrap_or(NonZeroU32::MIN), Duration::from_secs(5));
    config.reservation_rate_limiters.push(Box::new(move |peer: PeerId, _: &Multiaddr, _: StdInstant| {
        admitted.lock().unwrap_or_else(PoisonError::into_inner).contains(&peer)
    }));
    let mut behaviour = relay::Behaviour::new(own, config);
    behaviour.set_status(Some(if alone { relay::Status::Enable } else { relay::Status::Disable }));
    behaviour
}

/// What a relay answered.
#[derive(Debug)]
pub(super) struct Answer {
    /// On which connection.
    pub on: ConnectionId,
    /// Whether there is a place.
    pub place: bool,
    /// As what the relay sees this node.
    pub seen_as: Option<Multiaddr>,
}

/// Asks for a place.
pub(super) async fn ask(on: ConnectionId, mut stream: Stream, pass: Option<[u8; 32]>) -> Answer {
    let asking = async {
        stream.write_all(&pass.unwrap_or_default()).await?;
        stream.flush().await?;
        let mut head = [0; 2];
        stream.read_exact(&mut head).await?;
        let mut address = vec![0; usize::from(head[1])];
        stream.read_exact(&mut address).await?;
        std::io::Result::Ok((head[0] == 1, Multiaddr::try_from(address).ok()))
    };
    match timeout(ASKING, asking).await {
        Ok(Ok((place, seen_as))) => Answer { on, place, seen_as },
        _ => Answer { on, place: false, seen_as: None },
    }
}

/// Answers one who asks. `may`: they need no pass. They are told as what they are seen.
pub(super) async fn answer(
    mut stream: Stream,
    may: bool,
    passes: Vec<[u8; 32]>,
    sees: Multiaddr,
    (whom, admitted): (PeerId, Admitted),
) {
    let answering = async {
        let mut pass = [0; 32];
        stream.read_exact(&mut pass).await?;
        let place = may || passes.iter().any(|one| bool::from(one.ct_eq(&pass)));
        if place {
            admitted.lock().unwrap_or_else(PoisonError::into_inner).insert(whom);
        }
        let address = sees.to_vec();
        let length = u8::try_from(address.len()).unwrap_or(0);
        stream.write_all(&[u8::from(place), length]).await?;
        stream.write_all(&address[..usize::from(length)]).await?;
        stream.flush().await?;
        stream.close().await
    };
    // Who does not ask, or does not read, has no place.
    let _ = timeout(ASKING, answering).await;
}

/// A relay at which a place is wanted.
struct Place {
    relay: Relay,
    addresses: Vec<Address>,
    again: Instant,
    wait: Duration,
    /// Called in vain since it was last there.
    tried: bool,
    /// On which connection it was asked for.
    asked: Option<ConnectionId>,
    listener: Option<(ListenerId, Address, bool)>,
}

/// The places of this node. Pure, but for the numbers the swarm gives.
#[derive(Default)]
pub(super) struct Places {
    of: BTreeMap<TransportId, Place>,
}

impl Places {
    /// From now on places are wanted at these. Gives the listeners that are to end.
    pub fn want(&mut self, relays: Vec<Relay>, now: Instant) -> Vec<ListenerId> {
        let mut before = std::mem::take(&mut self.of);
        for relay in relays {
            let known = before.remove(&relay.whom).filter(|place| place.relay == relay);
            let place = known.unwrap_or_else(|| Place {
                addresses: to_dial(&relay.addresses, false),
                relay: relay.clone(),
                again: now,
                wait: AGAIN,
                tried: false,
                asked: None,
                listener: None,
            });
            self.of.insert(relay.whom, place);
        }
        before.values().filter_map(|place| place.listener.map(|(id, ..)| id)).collect()
    }

    pub fn wanted(&self) -> BTreeSet<TransportId> {
        self.of.keys().copied().collect()
    }

    pub fn pass(&self, relay: &TransportId) -> Option<[u8; 32]> {
        self.of.get(relay)?.relay.pass
    }

    /// The relays that are to be called now: not those that are members, who are called as such.
    pub fn due(&mut self, now: Instant, connected: impl Fn(&TransportId) -> bool) -> Vec<(TransportId, Vec<Address>)> {
        let mut due = Vec::new();
        for (whom, place) in &mut self.of {
            if place.again <= now && !place.addresses.is_empty() && !connected(whom) {
                place.again = now + place.wait;
                place.wait = (place.wait * 2).min(AGAIN_MAX);
                // By QUIC first and alone: how that is seen from outside is what a straight way is found by.
                let quic = place.addresses.iter().filter(|address| address.carrier == Carrier::Quic).copied();
                let quic: Vec<Address> = quic.collect();
                let alone = !std::mem::replace(&mut place.tried, true) && !quic.is_empty();
                due.push((*whom, if alone { quic } else { place.addresses.clone() }));
            }
        }
        due
    }

    /// When one is to be called, if nothing else happens.
    pub fn next(&self, connected: impl Fn(&TransportId) -> bool) -> Option<Instant> {
        let waits = self.of.iter().filter(|(whom, place)| !place.addresses.is_empty() && !connected(whom));
        waits.map(|(_, place)| place.again).min()
    }

    /// A straight connection with a relay stands: whether a place is to be asked for on it. Two relays are enough.
    pub fn connected(&mut self, relay: &TransportId, on: ConnectionId) -> bool {
        let have = self.of.values().filter(|place| place.asked.is_some()).count();
        match self.of.get_mut(relay) {
            Some(place) if place.asked.is_none() && have < PLACES_MAX => {
                place.asked = Some(on);
                true
            }
            _ => false,
        }
    }

    /// A place was given: it is listened at by this number.
    pub fn listens(&mut self, relay: &TransportId, id: ListenerId, at: Address) {
        if let Some(place) = self.of.get_mut(relay) {
            place.listener = Some((id, at, false));
        }
    }

    /// It is reserved. `true` if it is one of these.
    pub fn reserved(&mut self, id: ListenerId) -> bool {
        for place in self.of.values_mut() {
            if let Some((listener, _, stands)) = &mut place.listener
                && *listener == id
            {
                *stands = true;
                (place.wait, place.tried) = (AGAIN, false);
                return true;
            }
        }
        false
    }

    /// The connection with a relay, or the place there, is gone, or was not given.
    pub fn lost(&mut self, on: Option<ConnectionId>, listener: Option<ListenerId>, now: Instant) {
        for place in self.of.values_mut() {
            let by_connection = on.is_some() && place.asked == on;
            let by_listener = listener.is_some() && place.listener.map(|(id, ..)| id) == listener;
            if by_connection || by_listener {
                (place.asked, place.listener) = (None, None);
                place.again = now + place.wait;
                place.wait = (place.wait * 2).min(AGAIN_MAX);
            }
        }
    }

    /// Which relay was asked on this connection.
    pub fn asked_on(&self, on: ConnectionId) -> Option<TransportId> {
        self.of.iter().find(|(_, place)| place.asked == Some(on)).map(|(whom, _)| *whom)
    }

    /// Where this node can be reached through relays.
    pub fn addresses(&self) -> Vec<String> {
        let stand = self.of.iter().filter_map(|(whom, place)| match place.listener {
            Some((_, at, true)) => Some(at.through(*whom).multiaddr().to_string()),
            _ => None,
        });
        stand.collect()
    }
}
