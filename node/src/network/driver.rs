//! The task that drives the swarm: inputs in, connections numbered, happenings out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::StreamExt as _;
use kith_protocol::command::Refusal;
use kith_protocol::id::TransportId;
use kith_protocol::step::Connection;
use libp2p::identity::Keypair;
use libp2p::swarm::dial_opts::DialOpts;
use libp2p::swarm::{ConnectionId, Stream, Swarm, SwarmEvent};
use libp2p::{SwarmBuilder, noise, tcp, yamux};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};

use super::address::{Address, Carrier, to_dial};
use super::dialling::{DIAL_TIMEOUT, Due};
use super::files::{AskedFor, Opens};
use super::gate::{Gate, transport_of};
use super::link::{CLOSING, Ended, Held, link};
use super::opening::Opened;
use super::road::{Road, Way};
use super::{Happening, Input, listening};

/// QUIC's own sign of life: the address translation of home routers forgets after 30 seconds. (design.md 6.)
const QUIC_SIGN_AFTER: Duration = Duration::from_secs(25);

/// QUIC gives up after so long without an answer. It counts from the last packet sent after a silence, which may be
/// 25 s old: a peer that vanished is noticed within 40 to 65 seconds.
const QUIC_SILENCE_MS: u32 = 40_000;

/// Bytes QUIC takes in on a stream before they are read. Bounds the memory of 256 connections; enough for 10 MB/s at
/// 100 ms.
const QUIC_WINDOW: u32 = 1024 * 1024;

/// The same for all streams of a connection: a file that is not read from must not keep frames from coming in.
const QUIC_WINDOWS: u32 = 3 * QUIC_WINDOW;

/// Streams a connection may have at a time: one for frames, some for files in either direction, another may be in the way
/// of being refused.
const STREAMS_MAX: usize = 12;

/// A connection on which no stream was opened closes after so long.
const IDLE: Duration = Duration::from_secs(10);

/// How long stopping may take, beyond the links' own closing: for the word to the other side.
const LAST_WORD: Duration = Duration::from_millis(500);

pub(super) enum Order {
    Input(Input),
    /// Answered with a stream for a file.
    File(TransportId, oneshot::Sender<Option<Stream>>),
    /// Answered with the ways that stand or are tried.
    Roads(oneshot::Sender<Vec<Road>>),
    /// Answered when the ports are free.
    Stop(oneshot::Sender<()>),
}

/// A swarm with this key that listens nowhere.
pub(super) fn swarm(seed: &[u8; 32]) -> Result<Swarm<Gate>, Refusal> {
    let mut seed = zeroize::Zeroizing::new(*seed);
    // Neither can fail with 32 bytes of seed.
    let refusal = || Refusal::CannotListen { address: String::new() };
    let keys = Keypair::ed25519_from_bytes(seed.as_mut_slice()).map_err(|_| refusal())?;
    let streams = || {
        let mut config = yamux::Config::default();
        config.set_max_num_streams(STREAMS_MAX);
        config
    };
    let builder = SwarmBuilder::with_existing_identity(keys)
        .with_tokio()
        .with_tcp(tcp::Config::default(), noise::Config::new, streams)
        .map_err(|_| refusal())?
        .with_quic_config(|mut config| {
            config.handshake_timeout = DIAL_TIMEOUT;
            config.keep_alive_interval = QUIC_SIGN_AFTER;
            config.max_idle_timeout = QUIC_SILENCE_MS;
            config.max_concurrent_stream_limit = STREAMS_MAX as u32;
            config.max_stream_data = QUIC_WINDOW;
            config.max_connection_data = QUIC_WINDOWS;
            config
        })
        .with_behaviour(|_| Gate::new())
        .map_err(|_| refusal())?
        .with_swarm_config(|config| {
            config.with_idle_connection_timeout(IDLE).with_max_negotiating_inbound_streams(STREAMS_MAX)
        })
        .with_connection_timeout(DIAL_TIMEOUT);
    Ok(builder.build())
}

/// A connection of the swarm.
struct Peer {
    whom: TransportId,
    dialled: bool,
    tcp: bool,
    /// Its number, once its stream is open.
    number: Option<Connection>,
}

/// What is said by the driver itself and waits for room. Bounded by what it speaks of: a connection that was told of,
/// a person once, the addresses once.
#[derive(Default)]
struct Notices {
    listening: Option<Vec<String>>,
    closed: VecDeque<Connection>,
    failed: BTreeSet<TransportId>,
}

impl Notices {
    fn is_empty(&self) -> bool {
        self.listening.is_none() && self.closed.is_empty() && self.failed.is_empty()
    }

    fn take(&mut self) -> Option<Happening> {
        if let Some(addresses) = self.listening.take() {
            return Some(Happening::Listening { addresses });
        }
        let closed = self.closed.pop_front().map(|connection| Happening::Closed { connection });
        closed.or_else(|| self.failed.pop_first().map(|whom| Happening::DialFailed { whom }))
    }
}

pub(super) struct Driver {
    swarm: Swarm<Gate>,
    inputs: mpsc::Receiver<Order>,
    happenings: mpsc::Sender<Happening>,
    addresses: watch::Sender<Vec<String>>,
    peers: BTreeMap<ConnectionId, Peer>,
    links: BTreeMap<Connection, (ConnectionId, Held)>,
    moving: JoinSet<Ended>,
    notices: Notices,
    opens: Opens,
    asked: mpsc::Sender<AskedFor>,
    own: Option<TransportId>,
    /// The next connection's number; the handle reads it after the end.
    next: Arc<AtomicU64>,
}

impl Driver {
    pub fn new(
        swarm: Swarm<Gate>,
        inputs: mpsc::Receiver<Order>,
        happenings: mpsc::Sender<Happening>,
        addresses: watch::Sender<Vec<String>>,
        asked: mpsc::Sender<AskedFor>,
        next: Arc<AtomicU64>,
    ) -> Self {
        let mut driver = Self {
            own: transport_of(swarm.local_peer_id()),
            swarm,
            inputs,
            happenings,
            addresses,
            peers: BTreeMap::new(),
            links: BTreeMap::new(),
            moving: JoinSet::new(),
            notices: Notices::default(),
            opens: Opens::default(),
            asked,
            next,
        };
        driver.listening();
        driver
    }

    /// Runs until told to stop, or until the handle is dropped, upon which everything breaks off.
    pub async fn run(mut self) {
        let happenings = self.happenings.clone();
        loop {
            self.dial();
            let due = self.swarm.behaviour().dials.next();
            tokio::select! {
                order = self.inputs.recv() => match order {
                    Some(Order::Input(input)) => self.input(input),
                    Some(Order::File(whom, answer)) => self.open_file(whom, answer),
                    // Who asked may have gone.
                    Some(Order::Roads(answer)) => drop(answer.send(self.roads())),
                    Some(Order::Stop(done)) => {
                        self.stop().await;
                        let _ = done.send(());
                        return;
                    }
                    None => return,
                },
                event = self.swarm.select_next_some() => self.event(event),
                Some(ended) = self.moving.join_next() => self.ended(ended.ok()),
                room = happenings.reserve(), if !self.notices.is_empty() => match (room, self.notices.take()) {
                    (Ok(room), Some(notice)) => room.send(notice),
                    _ => return,
                },
                // Nobody is there to be told anything.
                () = happenings.closed() => return,
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {}
            }
        }
    }

    fn input(&mut self, input: Input) {
        match input {
            Input::Frame { to, bytes } => {
                if let Some((id, held)) = self.links.get_mut(&to)
                    && !held.push(bytes)
                {
                    held.cut();
                    self.swarm.close_connection(*id);
                }
            }
            Input::Dial { whom, addresses } => self.begin(whom, &addresses),
            Input::Close(connection) => {
                if let Some((_, held)) = self.links.get_mut(&connection) {
                    held.close();
                }
            }
            Input::Hold { from, during } => {
                if let Some((_, held)) = self.links.get(&from) {
                    held.hold(during);
                }
            }
            Input::Allow(allowed) => {
                self.swarm.behaviour_mut().allow(allowed);
                let gate = self.swarm.behaviour();
                let gone: Vec<ConnectionId> =
                    self.peers.iter().filter(|(_, peer)| !gate.allows(&peer.whom)).map(|(id, _)| *id).collect();
                for id in gone {
                    if let Some((_, held)) = self.held(id) {
                        held.cut();
                    }
                    self.swarm.close_connection(id);
                }
            }
        }
    }

    fn begin(&mut self, whom: TransportId, addresses: &[String]) {
        self.notices.failed.remove(&whom);
        if self.connected(whom) {
            return;
        }
        let addresses = if self.own == Some(whom) { Vec::new() } else { to_dial(addresses) };
        if !self.swarm.behaviour_mut().dials.begin(whom, addresses, Instant::now()) {
            self.notices.failed.insert(whom);
        }
    }

    /// Does what is due about the dials.
    fn dial(&mut self) {
        let now = Instant::now();
        while let Some(due) = self.swarm.behaviour_mut().dials.due(now) {
            match due {
                Due::Try(whom, address) => {
                    let dial = DialOpts::unknown_peer_id().address(address.multiaddr());
                    let dial = match address.carrier {
                        // From the listening socket: one port to be let through by routers, and by their tables.
                        Carrier::Quic => dial.build(),
                        // Two listening ports that call each other at once would meet in one TCP connection with two callers.
                        Carrier::Tcp => dial.allocate_new_port().build(),
                    };
                    let id = dial.connection_id();
                    self.swarm.behaviour_mut().dials.trying(whom, id);
                    #[expect(
                        clippy::disallowed_methods,
                        reason = "the one place: booked above, and asked for by the gate"
                    )]
                    if self.swarm.dial(dial).is_err() {
                        self.swarm.behaviour_mut().dials.failed(id, now);
                    }
                }
                Due::Failed(whom, answered) => {
                    if let Some(id) = answered {
                        self.swarm.close_connection(id);
                    }
                    // They may have called meanwhile.
                    if !self.connected(whom) {
                        self.notices.failed.insert(whom);
                    }
                }
            }
        }
    }

    fn event(&mut self, event: SwarmEvent<(ConnectionId, Opened)>) {
        match event {
            SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, .. } => {
                let Some(whom) = transport_of(&peer_id) else { return };
                let dialled = endpoint.is_dialer();
                let carrier = Address::of(endpoint.get_remote_address()).map(|address| address.carrier);
                let peer = Peer { whom, dialled, tcp: carrier != Some(Carrier::Quic), number: None };
                self.peers.insert(connection_id, peer);
                if dialled {
                    self.swarm.behaviour_mut().dials.answered(connection_id, whom, Instant::now());
                }
                // Taken off the list between the handshake and now.
                if !self.swarm.behaviour().allows(&whom) {
                    self.swarm.close_connection(connection_id);
                }
            }
            SwarmEvent::Behaviour((id, Opened::Stream(stream))) => self.opened(id, stream),
            SwarmEvent::Behaviour((id, Opened::Asked(stream))) => {
                if let Some(peer) = self.peers.get(&id) {
                    // Where nobody takes them up, or too many wait, the stream is reset and may be tried again.
                    let _ = self.asked.try_send(AskedFor { whom: peer.whom, stream });
                }
            }
            SwarmEvent::Behaviour((_, Opened::File(number, stream))) => self.opens.opened(number, stream),
            SwarmEvent::Behaviour((id, Opened::Failed)) => {
                self.swarm.close_connection(id);
            }
            SwarmEvent::ConnectionClosed { connection_id, .. } => {
                if let Some((_, held)) = self.held(connection_id) {
                    held.gone();
                }
                self.peers.remove(&connection_id);
                self.opens.closed(connection_id);
                self.swarm.behaviour_mut().dials.failed(connection_id, Instant::now());
            }
            SwarmEvent::OutgoingConnectionError { connection_id, .. } => {
                self.swarm.behaviour_mut().dials.failed(connection_id, Instant::now());
            }
            SwarmEvent::NewListenAddr { .. }
            | SwarmEvent::ExpiredListenAddr { .. }
            | SwarmEvent::ListenerClosed { .. } => self.listening(),
            _ => {}
        }
    }

    fn opened(&mut self, id: ConnectionId, stream: Stream) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        self.swarm.behaviour_mut().dials.opened(id);
        let connection = Connection(self.next.fetch_add(1, Ordering::Relaxed));
        peer.number = Some(connection);
        let told = Happening::Connected { connection, whom: peer.whom, dialled: peer.dialled };
        let (held, moving) = link(stream, told, (connection, peer.whom), peer.tcp, self.happenings.clone());
        self.links.insert(connection, (id, held));
        self.moving.spawn(moving);
    }

    /// Opens a stream for a file on their newest connection: of an older one the loss may not be noticed yet.
    fn open_file(&mut self, whom: TransportId, answer: oneshot::Sender<Option<Stream>>) {
        // A dropped answer is none.
        let mut newest = self.links.values().rev();
        let Some(id) = newest.find(|(_, held)| held.whom == whom && held.stands()).map(|(id, _)| *id) else {
            return;
        };
        let number = self.opens.begin(id, answer);
        if !self.swarm.behaviour_mut().open_file(id, number) {
            self.opens.opened(number, None);
        }
    }

    fn ended(&mut self, ended: Option<Ended>) {
        let Some(Ended { connection, told }) = ended else { return };
        if let Some((id, _)) = self.links.remove(&connection) {
            self.swarm.close_connection(id);
        }
        if told {
            self.notices.closed.push_back(connection);
        }
    }

    fn roads(&self) -> Vec<Road> {
        let stand = self.peers.values().filter(|peer| peer.number.is_some());
        let mut roads: Vec<Road> = stand
            .map(|peer| Road { whom: peer.whom, stands: true, called: peer.dialled, way: Way::Straight })
            .collect();
        let called = self.swarm.behaviour().dials.under_way();
        roads.extend(called.map(|whom| Road { whom, stands: false, called: true, way: Way::Straight }));
        roads
    }

    fn listening(&mut self) {
        let mut addresses: Vec<String> = self.swarm.listeners().map(ToString::to_string).collect();
        addresses.sort();
        self.addresses.send_replace(addresses.clone());
        self.notices.listening = Some(addresses);
    }

    /// Whether there is a connection with them that is not about to end: one that ends is no reason not to dial.
    fn connected(&self, whom: TransportId) -> bool {
        self.links.values().any(|(_, held)| held.whom == whom && held.stands())
    }

    fn held(&mut self, id: ConnectionId) -> Option<&mut (ConnectionId, Held)> {
        let number = self.peers.get(&id)?.number?;
        self.links.get_mut(&number)
    }

    /// Closes everything in order and lets the ports go.
    async fn stop(mut self) {
        let bound: Vec<Address> = self.swarm.listeners().filter_map(Address::of).collect();
        self.swarm.behaviour_mut().dials.clear();
        self.swarm.behaviour_mut().allow(BTreeSet::new());
        for (_, held) in self.links.values_mut() {
            held.close();
        }
        let unopened: Vec<ConnectionId> =
            self.peers.iter().filter(|(_, peer)| peer.number.is_none()).map(|(id, _)| *id).collect();
        for id in unopened {
            self.swarm.close_connection(id);
        }
        let closing = async {
            while !(self.peers.is_empty() && self.moving.is_empty()) {
                tokio::select! {
                    event = self.swarm.select_next_some() => self.event(event),
                    Some(ended) = self.moving.join_next() => self.ended(ended.ok()),
                }
            }
        };
        let _ = timeout(CLOSING + LAST_WORD, closing).await;
        while let Some(notice) = self.notices.take() {
            // Whoever stops a network need not read on; what finds room is said.
            let _ = self.happenings.try_send(notice);
        }
        drop(self.swarm);
        listening::released(bound).await;
    }
}
