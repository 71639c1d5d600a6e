//! The network of one persona: one libp2p swarm with a transport key of its own, in a task of its own.
//!
//! What goes on the wire: QUIC, or TCP with noise and yamux; on each connection one stream named `/1`, and on it frames
//! (four bytes of length, big-endian, then so many bytes); after it streams named `/1/f`, one for each file that is asked
//! for (`attachments`). Where relays are used, circuit relay v2 and DCUtR, and `/1/r` to ask for a place (`relaying`). Nothing
//! else: no identify, mDNS, DHT, AutoNAT, UPnP or ping, and nothing that names the program. A port scanner still sees that libp2p is spoken here (its ALPN and
//! `/multistream/1.0.0`) and the transport key, which is why that key is made for one device and group only.
//!
//! The contract towards the caller:
//!
//! * [`Happening::Connected`] comes once the framed stream is open on both sides, and is the first word of a connection;
//!   [`Happening::Closed`] always follows it and is the last, and no connection number is used twice.
//! * Frames arrive in order within one connection, without gaps, up to its `Closed`. What was handed over and had not
//!   left when the connection broke is gone: the core learns of it by `Closed` and catches up on the next connection.
//! * Two who dial each other at once end with two connections, both good. Choosing one would lose the frames that are
//!   under way on the other.
//! * What already waited among the happenings when [`Input::Allow`] took its writer off the list is still given out.
//! * A dial ends in `Connected` from its `whom` (in either direction) or in [`Happening::DialFailed`].
//! * Inputs are taken whatever the state of the happenings, so one task may hand over inputs and read happenings in
//!   turn without waiting for itself.
//!
//! In reading order: `driver` (the task), `gate` (who may connect), `errand` (why this node calls), `road` (the ways that
//! stand), `dialling` (one dial, several addresses),
//! `opening` (the streams of a connection), `relaying` (places at relays), `tor` (the long way by Tor), `link` (its frames), `files` (streams for files), `listening` and `address`.

mod address;
mod dialling;
mod driver;
mod errand;
mod files;
mod gate;
mod link;
mod listening;
mod opening;
mod relaying;
mod road;
pub mod tor;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kith_protocol::command::Refusal;
use kith_protocol::id::TransportId;
use kith_protocol::step::Connection;
use tokio::sync::{mpsc, oneshot, watch};

use driver::{Driver, Order};
pub use files::{AskedFor, FileStreams};
pub use listening::PortRule;
pub use road::{Relay, Road, Way};
use tor::{ByTorAt, TorState};

/// Happenings that wait for the caller. A guess: at the largest frame this is 16 MiB; above it nothing more is read
/// from any socket.
const HAPPENINGS_MAX: usize = 64;

/// Inputs that wait for the swarm's task, which takes them at once. A guess.
const INPUTS_MAX: usize = 256;

/// One thing for the network to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A frame for a connection; one that is over swallows it. An empty one is not sent: on the wire it is the sign of life.
    Frame {
        /// The connection.
        to: Connection,
        /// At most [`kith_protocol::limits::VALUE_BYTES_MAX`] bytes; a longer one closes the connection.
        bytes: Vec<u8>,
    },
    /// Try once to reach someone. Nothing happens if they are connected and that is not about to end, or are being
    /// dialled already.
    Dial {
        /// Who should answer. Somebody else who answers and may connect is kept as a connection, and the next address is tried.
        whom: TransportId,
        /// Multiaddresses in text form, QUIC or TCP; a trailing `/p2p` is not looked at.
        addresses: Vec<String>,
    },
    /// Close a connection: what is queued is sent first, for at most two seconds.
    Close(Connection),
    /// Read nothing from a connection for so long, counted from now; zero ends it. What was read already still comes out.
    Hold {
        /// The connection.
        from: Connection,
        /// How long.
        during: std::time::Duration,
    },
    /// From now on exactly these may connect; connections of others are cut off. At the start nobody may.
    Allow(BTreeSet<TransportId>),
    /// From now on places are wanted at these relays.
    Relays(Vec<Relay>),
    /// Whether those who may connect are given places here.
    Lend(bool),
}

/// How a network goes about it. The default is a persona's that goes straight.
#[derive(Clone, Default)]
pub struct Manner {
    /// Everybody is called through the relays this person chose and no straight way is sought, told or taken.
    pub only_relays: bool,
    /// Everything goes by Tor: nothing is listened at but by an onion service, and nothing told or called but others'.
    pub tor: Option<ByTorAt>,
    /// This is a relay and nothing else; these are the passes of its slips.
    pub passes: Vec<[u8; 32]>,
    /// As above: anybody may connect, and be led to who has a place.
    pub anybody: bool,
}

impl Manner {
    fn serves(&self) -> gate::Serves {
        if self.anybody { gate::Serves::Anybody } else { gate::Serves::Listed }
    }
}

/// One thing that happened on the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// A connection stands, with its stream open on both sides.
    Connected {
        /// Its number.
        connection: Connection,
        /// Who is at the other end, proven by the handshake.
        whom: TransportId,
        /// Whether this node dialled.
        dialled: bool,
    },
    /// A frame arrived.
    Frame {
        /// The connection.
        from: Connection,
        /// Its bytes, never none.
        bytes: Vec<u8>,
    },
    /// A connection is over, for whatever reason.
    Closed {
        /// The connection.
        connection: Connection,
    },
    /// None of the addresses led to them.
    DialFailed {
        /// Who did not answer.
        whom: TransportId,
    },
    /// Where this node listens has changed, or is told for the first time.
    Listening {
        /// All addresses, as [`Network::addresses`] gives them.
        addresses: Vec<String>,
    },
}

/// A handle on the network of one persona. If it, or the
/// receiver of the happenings, is dropped without [`Network::stop`], all connections break off at once.
#[derive(Debug)]
pub struct Network {
    orders: mpsc::Sender<Order>,
    addresses: watch::Receiver<Vec<String>>,
    bound: Vec<String>,
    next: Arc<AtomicU64>,
    tor: Option<watch::Receiver<TorState>>,
    asked: Option<mpsc::Receiver<AskedFor>>,
}

/// Whether an entry of the listen list names a place to listen at.
pub fn can_be_listened_at(entry: &str) -> bool {
    address::to_listen(entry).is_some()
}

impl Network {
    /// Starts the swarm in the present tokio runtime; resolves once it listens everywhere it was told to.
    ///
    /// `seed` is the secret of the Ed25519 transport key. `listen` holds multiaddresses such as
    /// `/ip4/127.0.0.1/udp/0/quic-v1` and `/ip4/127.0.0.1/tcp/0`, or a bare `/ip4/127.0.0.1` (both, any port); it may be
    /// empty. Connections are numbered from `first_connection`.
    ///
    /// # Errors
    ///
    /// [`Refusal::CannotListen`] with the entry that is taken, not possible on this computer, or not such an address.
    pub async fn start(
        seed: &[u8; 32],
        listen: &[String],
        rule: PortRule,
        first_connection: u64,
    ) -> Result<(Network, mpsc::Receiver<Happening>), Refusal> {
        Self::start_by(seed, listen, rule, first_connection, Manner::default()).await
    }

    /// As [`Network::start`], in this manner.
    ///
    /// # Errors
    ///
    /// The same.
    pub async fn start_by(
        seed: &[u8; 32],
        listen: &[String],
        rule: PortRule,
        first_connection: u64,
        manner: Manner,
    ) -> Result<(Network, mpsc::Receiver<Happening>), Refusal> {
        let admitted = relaying::Admitted::default();
        let (mut swarm, service) = match &manner.tor {
            None => (driver::swarm(seed, &manner, admitted.clone())?, None),
            Some(by) => {
                let refused = || Refusal::CannotListen { address: "127.0.0.1".to_owned() };
                let apart = tor::Apart::new().ok_or_else(refused)?;
                let made = tor::ByTor::new(by.at.socks, apart, by.key.is_some());
                let (carrier, port) = made.map_err(|_| refused())?;
                (driver::swarm_by_tor(seed, carrier)?, Some(tor::serve(by.clone(), port)))
            }
        };
        // By Tor nobody comes but through it.
        let listen = if service.is_some() { &[] } else { listen };
        let bound = listening::listen(&mut swarm, listen, rule).await?;
        let tor = service.as_ref().map(|service| service.state.clone());
        let (orders, inputs) = mpsc::channel(INPUTS_MAX);
        let (happenings, receiver) = mpsc::channel(HAPPENINGS_MAX);
        let (told, addresses) = watch::channel(Vec::new());
        let next = Arc::new(AtomicU64::new(first_connection));
        let (asking, asked) = mpsc::channel(files::ASKED_MAX);
        let begun = (swarm, manner, admitted, service);
        tokio::spawn(Driver::new(begun, inputs, happenings, told, asking, next.clone()).run());
        Ok((Network { orders, addresses, bound, next, tor, asked: Some(asked) }, receiver))
    }

    /// Hands over an input, waiting for room.
    ///
    /// # Errors
    ///
    /// [`Refusal::Closing`] if the task has ended.
    pub async fn send(&self, input: Input) -> Result<(), Refusal> {
        self.orders.send(Order::Input(input)).await.map_err(|_| Refusal::Closing)
    }

    /// Hands over an input if there is room for it, and gives it back otherwise.
    ///
    /// # Errors
    ///
    /// The input, if the queue is full or the task has ended.
    pub fn try_send(&self, input: Input) -> Result<(), Input> {
        match self.orders.try_reserve() {
            Ok(room) => {
                room.send(Order::Input(input));
                Ok(())
            }
            Err(_) => Err(input),
        }
    }

    /// The ways that stand now or are being tried, in no order; none if the task has ended.
    pub async fn roads(&self) -> Vec<Road> {
        let (answer, roads) = oneshot::channel();
        if self.orders.send(Order::Roads(answer)).await.is_err() {
            return Vec::new();
        }
        roads.await.unwrap_or_default()
    }

    /// How it stands with Tor, if everything goes by it; what is asked and not answered yet is waited for, but not long.
    pub async fn tor(&mut self, within: std::time::Duration) -> Option<TorState> {
        let state = self.tor.as_mut()?;
        // An error is a time that is over, or a task that has ended: what it said last holds.
        let _ = tokio::time::timeout(within, state.wait_for(|state| *state != TorState::Asking)).await;
        let state = *state.borrow();
        Some(state)
    }

    /// Waits until there is an address by which this node can be called, but not longer than this.
    pub(crate) async fn is_called_at(&mut self, within: std::time::Duration) -> bool {
        let some = self.addresses.wait_for(|addresses| !addresses.is_empty());
        tokio::time::timeout(within, some).await.is_ok_and(|known| known.is_ok())
    }

    /// By what streams for files are opened.
    pub fn file_streams(&self) -> FileStreams {
        FileStreams(self.orders.clone())
    }

    /// Streams that others open to ask for files, once. Whoever does not take them lets them be reset.
    pub fn asked_for(&mut self) -> Option<mpsc::Receiver<AskedFor>> {
        self.asked.take()
    }

    /// Where this node listens now: one address per interface, with its port, without `/p2p`. For address records.
    pub fn addresses(&self) -> Vec<String> {
        self.addresses.borrow().clone()
    }

    /// What was bound: the list given to [`Network::start`], with ports in the place of zeros and of ports that were
    /// taken. A persona stores this and starts with it from then on, by [`PortRule::Exact`].
    pub fn bound(&self) -> &[String] {
        &self.bound
    }

    /// Sends what is queued, closes the connections and ends the task, all within about three seconds; then the ports
    /// are free again. What nobody reads among the happenings meanwhile is lost with its receiver. Gives the first connection
    /// number that was not used, for the next start.
    pub async fn stop(self) -> u64 {
        let (done, ended) = oneshot::channel();
        if self.orders.send(Order::Stop(done)).await.is_ok() {
            // An error is a task that has ended by itself, which comes to the same.
            let _ = ended.await;
        }
        self.next.load(Ordering::Relaxed)
    }
}
