//! The task that drives the swarm: inputs in, connections numbered, happenings out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use futures::StreamExt as _;
use kith_protocol::command::Refusal;
use kith_protocol::id::TransportId;
use kith_protocol::relay::LENDS;
use kith_protocol::step::Connection;
use libp2p::core::{Transport as _, upgrade};
use libp2p::identity::Keypair;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::swarm::dial_opts::DialOpts;
use libp2p::swarm::{ConnectionId, NetworkBehaviour, Stream, Swarm, SwarmEvent};
use libp2p::{Multiaddr, SwarmBuilder, dcutr, noise, relay, tcp, yamux};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};

use super::address::{Address, Carrier, is_relayed, to_dial};
use super::dialling::{DIAL_TIMEOUT, Due};
use super::files::{AskedFor, Opens};
use super::gate::{Gate, Serves, peer_of, transport_of};
use super::link::{CLOSING, Ended, Held, link};
use super::opening::Opened;
use super::relaying::{self, Admitted, Answer, Places};
use super::road::{Road, Way};
use super::tor::{self, ByTor, Service};
use super::{Happening, Input, Manner, listening};

/// QUIC's own sign of life, at the earliest: the address translation of home routers forgets after 30 seconds. (design.md 6
/// says 25.)
const QUIC_SIGN_AFTER: Duration = Duration::from_millis(23_500);

/// So much later at most, by chance for each swarm: of two that wait equally long both give the sign, since their clocks
/// start at the same packet, and the wire carries twice as much while nobody says anything.
const QUIC_SIGN_SPREAD_MS: u16 = 3_000;

/// QUIC gives up after so long without an answer. It counts from the last packet sent after a silence, which may be
/// 26 s old: a peer that vanished is noticed within 40 to 66 seconds.
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

/// Questions for places that are asked or answered at a time; a further one is reset and may be tried again. A guess.
const PASSING_MAX: usize = 64;

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

/// All that happens on the wire beside frames and files: who may connect, ways through relays and past them, and relaying.
#[derive(NetworkBehaviour)]
pub(super) struct Roads {
    pub gate: Gate,
    through: Toggle<relay::client::Behaviour>,
    past: Toggle<dcutr::Behaviour>,
    relay: Toggle<relay::Behaviour>,
}

fn streams() -> yamux::Config {
    let mut config = yamux::Config::default();
    config.set_max_num_streams(STREAMS_MAX);
    config
}

fn bounded(config: libp2p::swarm::Config) -> libp2p::swarm::Config {
    config.with_idle_connection_timeout(IDLE).with_max_negotiating_inbound_streams(STREAMS_MAX)
}

/// A swarm with this key that goes by Tor, and has no other way: neither carrier nor relay.
pub(super) fn swarm_by_tor(seed: &[u8; 32], carrier: ByTor) -> Result<Swarm<Roads>, Refusal> {
    let refusal = || Refusal::CannotListen { address: String::new() };
    let keys = keys(seed)?;
    let noise = noise::Config::new(&keys).map_err(|_| refusal())?;
    let carrier = carrier.upgrade(upgrade::Version::V1Lazy).authenticate(noise).multiplex(streams());
    let mut gate = Gate::new(Serves::Listed);
    gate.by_tor = true;
    gate.dials.within = Some(tor::CALL_WITHIN);
    let roads = Roads { gate, through: None.into(), past: None.into(), relay: None.into() };
    let config = bounded(libp2p::swarm::Config::with_tokio_executor());
    Ok(Swarm::new(carrier.timeout(tor::CALL_WITHIN).boxed(), roads, keys.public().to_peer_id(), config))
}

fn keys(seed: &[u8; 32]) -> Result<Keypair, Refusal> {
    let mut seed = zeroize::Zeroizing::new(*seed);
    // It cannot fail with 32 bytes of seed.
    Keypair::ed25519_from_bytes(seed.as_mut_slice()).map_err(|_| Refusal::CannotListen { address: String::new() })
}

fn sign_after() -> Duration {
    let mut random = [0; 2];
    // (Without chance it is as it would be for everyone at the earliest.)
    let _ = getrandom::fill(&mut random);
    QUIC_SIGN_AFTER + Duration::from_millis(u64::from(u16::from_le_bytes(random) % QUIC_SIGN_SPREAD_MS))
}

/// A swarm with this key that listens nowhere.
pub(super) fn swarm(seed: &[u8; 32], manner: &Manner, admitted: Admitted) -> Result<Swarm<Roads>, Refusal> {
    let refusal = || Refusal::CannotListen { address: String::new() };
    let sign_after = sign_after();
    let builder = SwarmBuilder::with_existing_identity(keys(seed)?)
        .with_tokio()
        .with_tcp(tcp::Config::default(), noise::Config::new, streams)
        .map_err(|_| refusal())?
        .with_quic_config(|mut config| {
            config.handshake_timeout = DIAL_TIMEOUT;
            config.keep_alive_interval = sign_after;
            config.max_idle_timeout = QUIC_SILENCE_MS;
            config.max_concurrent_stream_limit = STREAMS_MAX as u32;
            config.max_stream_data = QUIC_WINDOW;
            config.max_connection_data = QUIC_WINDOWS;
            config
        })
        .with_relay_client(noise::Config::new, streams)
        .map_err(|_| refusal())?
        .with_behaviour(|keys, through| {
            let (own, serves) = (keys.public().to_peer_id(), manner.serves());
            let mut gate = Gate::new(serves);
            gate.only_relays = manner.only_relays;
            let past = !manner.only_relays && serves == Serves::Listed;
            let past = past.then(|| dcutr::Behaviour::new(own)).into();
            let relay = Some(relaying::behaviour(own, serves, admitted)).into();
            Roads { gate, through: Some(through).into(), past, relay }
        })
        .map_err(|_| refusal())?
        .with_swarm_config(bounded)
        .with_connection_timeout(DIAL_TIMEOUT);
    Ok(builder.build())
}

/// A connection of the swarm.
struct Peer {
    whom: TransportId,
    dialled: bool,
    tcp: bool,
    /// A relay is between.
    relayed: bool,
    /// The other end's address.
    at: Multiaddr,
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
    swarm: Swarm<Roads>,
    manner: Manner,
    places: Places,
    admitted: Admitted,
    passing: JoinSet<Option<Answer>>,
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
    /// What brings callers by Tor.
    service: Option<Service>,
    /// The next connection's number; the handle reads it after the end.
    next: Arc<AtomicU64>,
}

impl Driver {
    pub fn new(
        (swarm, manner, admitted, service): (Swarm<Roads>, Manner, Admitted, Option<Service>),
        inputs: mpsc::Receiver<Order>,
        happenings: mpsc::Sender<Happening>,
        addresses: watch::Sender<Vec<String>>,
        asked: mpsc::Sender<AskedFor>,
        next: Arc<AtomicU64>,
    ) -> Self {
        let mut driver = Self {
            own: transport_of(swarm.local_peer_id()),
            swarm,
            manner,
            places: Places::default(),
            admitted,
            passing: JoinSet::new(),
            inputs,
            happenings,
            addresses,
            peers: BTreeMap::new(),
            links: BTreeMap::new(),
            moving: JoinSet::new(),
            notices: Notices::default(),
            opens: Opens::default(),
            asked,
            service,
            next,
        };
        // Whoever has a place here is told where it is; nothing else hears of it.
        for address in driver.swarm.listeners().cloned().collect::<Vec<_>>() {
            driver.swarm.add_external_address(address);
        }
        driver.listening();
        driver
    }

    /// Runs until told to stop, or until the handle is dropped, upon which everything breaks off.
    pub async fn run(mut self) {
        let happenings = self.happenings.clone();
        loop {
            self.dial();
            self.ask_if_there();
            let dials = self.swarm.behaviour().gate.dials.next();
            let by_tor = self.manner.tor.is_some();
            let doubts = self.links.values().filter_map(|(_, held)| held.doubt().filter(|_| !by_tor));
            let due = dials.into_iter().chain(self.next_place()).chain(doubts).min();
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
                Some(address) = called_at(&mut self.service) => self.is_called_at(address),
                Some(ended) = self.moving.join_next() => self.ended(ended.ok()),
                Some(answered) = self.passing.join_next() => self.answered(answered.ok().flatten()),
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

    /// Tor has the onion service: from now on callers come, and others are told.
    fn is_called_at(&mut self, address: Multiaddr) {
        let known = self.swarm.listeners().any(|listens| *listens == address);
        // It cannot fail: the carrier of this swarm listens there and nowhere else.
        if !known && self.swarm.listen_on(address).is_err() {
            tracing::warn!("an onion service without a port");
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
            Input::Relays(relays) => self.want_places(relays),
            Input::Lend(lends) => self.lend(lends),
            Input::Allow(allowed) => {
                self.swarm.behaviour_mut().gate.allow(allowed);
                let gate = &self.swarm.behaviour().gate;
                let gone: Vec<ConnectionId> = self
                    .peers
                    .iter()
                    .filter(|(_, peer)| peer.number.is_some() && !gate.allows(&peer.whom))
                    .map(|(id, _)| *id)
                    .collect();
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
        let mut addresses =
            if self.own == Some(whom) { Vec::new() } else { to_dial(addresses, self.manner.tor.is_some()) };
        if self.manner.only_relays {
            // Another's relay could be anybody's machine: only those this person chose are called.
            let chosen = self.places.wanted();
            addresses.retain(|address| address.relay.is_some_and(|relay| chosen.contains(&relay)));
        }
        if !self.swarm.behaviour_mut().gate.dials.begin(whom, addresses, Instant::now()) {
            self.notices.failed.insert(whom);
        }
    }

    /// Does what is due about the dials.
    fn dial(&mut self) {
        let now = Instant::now();
        for (relay, addresses) in self.places.due(now, |relay| self.peers.values().any(|peer| peer.whom == *relay)) {
            self.swarm.behaviour_mut().gate.dials.begin(relay, addresses, now);
        }
        while let Some(due) = self.swarm.behaviour_mut().gate.dials.due(now) {
            match due {
                Due::Try(whom, address) => {
                    let dial = DialOpts::unknown_peer_id().address(address.towards(&whom));
                    let dial = match address.carrier {
                        // From the listening socket: one port to be let through by routers, and by their tables.
                        Carrier::Quic => dial.build(),
                        // Two listening ports that call each other at once would meet in one TCP connection with two callers.
                        Carrier::Tcp | Carrier::Onion(_) => dial.allocate_new_port().build(),
                    };
                    let id = dial.connection_id();
                    self.swarm.behaviour_mut().gate.dials.trying(whom, id);
                    #[expect(
                        clippy::disallowed_methods,
                        reason = "the one place: booked above, and asked for by the gate"
                    )]
                    if self.swarm.dial(dial).is_err() {
                        self.swarm.behaviour_mut().gate.dials.failed(id, now);
                    }
                }
                Due::Failed(whom, answered) => {
                    if let Some(id) = answered {
                        self.swarm.close_connection(id);
                    }
                    // They may have called meanwhile. A relay that is nothing else is nobody the core knows.
                    if !self.connected(whom) && self.swarm.behaviour().gate.allows(&whom) {
                        self.notices.failed.insert(whom);
                    }
                }
            }
        }
    }

    fn event(&mut self, event: SwarmEvent<RoadsEvent>) {
        match event {
            SwarmEvent::Behaviour(RoadsEvent::Gate((id, opened))) => self.gate(id, opened),
            SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, .. } => {
                let Some(whom) = transport_of(&peer_id) else { return };
                let dialled = endpoint.is_dialer();
                let at = endpoint.get_remote_address().clone();
                let carrier = Address::of(&at).map(|address| address.carrier);
                let relayed = endpoint.is_relayed();
                let tcp = carrier != Some(Carrier::Quic) || relayed;
                self.peers.insert(connection_id, Peer { whom, dialled, tcp, relayed, at, number: None });
                let gate = &mut self.swarm.behaviour_mut().gate;
                let listed = gate.allows(&whom);
                if dialled {
                    gate.dials.answered(connection_id, whom, Instant::now());
                    if !listed {
                        // A relay, over which no frames go: it is reached.
                        gate.dials.opened(connection_id);
                    }
                }
                let leads_on = gate.places.contains(&whom) || gate.dials.leads_through(&whom);
                if dialled && !relayed && leads_on {
                    // Where a place is wanted, and where somebody is reached: it is told there how this node is seen.
                    self.places.connected(&whom, connection_id);
                    self.swarm.behaviour_mut().gate.ask_for_a_place(connection_id);
                } else if !listed && self.manner.serves() == Serves::Listed {
                    // Taken off the list between the handshake and now.
                    self.swarm.close_connection(connection_id);
                }
            }
            SwarmEvent::ConnectionClosed { connection_id, peer_id, .. } => {
                if let Some((_, held)) = self.held(connection_id) {
                    held.gone();
                }
                self.peers.remove(&connection_id);
                self.places.lost(Some(connection_id), None, Instant::now());
                if !self.swarm.behaviour().gate.is_present(&peer_id) {
                    self.admitted.lock().unwrap_or_else(PoisonError::into_inner).remove(&peer_id);
                }
                self.opens.closed(connection_id);
                self.swarm.behaviour_mut().gate.dials.failed(connection_id, Instant::now());
            }
            SwarmEvent::OutgoingConnectionError { connection_id, .. } => {
                self.swarm.behaviour_mut().gate.dials.failed(connection_id, Instant::now());
            }
            SwarmEvent::NewListenAddr { listener_id, address } => {
                if !self.places.reserved(listener_id) {
                    // Whoever has a place here is told it; nothing else hears of it.
                    self.swarm.add_external_address(address);
                }
                self.listening();
            }
            SwarmEvent::ExpiredListenAddr { address, .. } => {
                self.swarm.remove_external_address(&address);
                self.moved(&address);
                self.listening();
            }
            SwarmEvent::ListenerClosed { listener_id, .. } => {
                self.places.lost(None, Some(listener_id), Instant::now());
                self.listening();
            }
            _ => {}
        }
    }

    fn gate(&mut self, id: ConnectionId, opened: Opened) {
        match opened {
            Opened::Stream(stream) => self.opened(id, stream),
            Opened::Asked(stream) => {
                if let Some(peer) = self.peers.get(&id) {
                    // Where nobody takes them up, or too many wait, the stream is reset and may be tried again.
                    let _ = self.asked.try_send(AskedFor { whom: peer.whom, stream });
                }
            }
            Opened::File(number, stream) => self.opens.opened(number, stream),
            Opened::Failed => {
                self.swarm.close_connection(id);
            }
            Opened::Pass(Some(stream)) => {
                let pass = self.peers.get(&id).and_then(|peer| self.places.pass(&peer.whom));
                self.passing.spawn(async move { Some(relaying::ask(id, stream, pass).await) });
            }
            Opened::There(true) => {
                if let Some((_, held)) = self.held(id) {
                    held.is_there();
                }
            }
            Opened::There(false) => {
                // A router has another address, or a computer went away without a word: not one frame more goes there.
                if let Some((_, held)) = self.held(id) {
                    held.cut();
                }
                self.swarm.close_connection(id);
            }
            Opened::Pass(None) => self.places.lost(Some(id), None, Instant::now()),
            Opened::Passing(stream) => {
                let Some(peer) = self.peers.get(&id) else { return };
                let Some(who) = peer_of(&peer.whom).filter(|_| self.passing.len() < PASSING_MAX) else { return };
                // Members need no pass, and nobody has one for a member's relay.
                let may = self.manner.serves() == Serves::Listed && self.swarm.behaviour().gate.allows(&peer.whom);
                let (passes, sees) = (self.manner.passes.clone(), peer.at.clone());
                let admitted = self.admitted.clone();
                self.passing.spawn(async move {
                    relaying::answer(stream, may, passes, sees, (who, admitted)).await;
                    None
                });
            }
        }
    }

    /// Where something was sent and nothing came back, it is asked whether anybody is there. By Tor connections end by Tor's
    /// own word.
    fn ask_if_there(&mut self) {
        let now = Instant::now();
        let by_tor = self.manner.tor.is_some();
        let doubted = self.links.values().filter(|(_, held)| !by_tor && held.doubt().is_some_and(|doubt| doubt <= now));
        let doubted: Vec<ConnectionId> = doubted.map(|(id, held)| (id, held.asks_if_there()).0).copied().collect();
        if doubted.is_empty() {
            return;
        }
        // What stands with relays would have gone with it, and the next call may lead through one.
        let relays = self.peers.iter().filter(|(_, peer)| peer.dialled && peer.number.is_none());
        let relays: Vec<ConnectionId> = relays.map(|(id, _)| *id).collect();
        for id in doubted.into_iter().chain(relays) {
            self.swarm.behaviour_mut().gate.ask_if_there(id);
        }
    }

    /// A relay answered.
    fn answered(&mut self, answer: Option<Answer>) {
        let Some(Answer { on, place, seen_as }) = answer else { return };
        if let Some(address) = seen_as.filter(|address| address.iter().any(|part| part == Protocol::QuicV1)) {
            self.swarm.behaviour_mut().gate.seen_as(address);
        }
        let Some(relay) = self.places.asked_on(on) else { return };
        let at = self.peers.get(&on).and_then(|peer| Address::of(&peer.at));
        match at.filter(|_| place) {
            Some(at) => match self.swarm.listen_on(at.through(relay).multiaddr()) {
                Ok(id) => self.places.listens(&relay, id, at),
                Err(_) => self.places.lost(Some(on), None, Instant::now()),
            },
            None => self.places.lost(Some(on), None, Instant::now()),
        }
    }

    fn want_places(&mut self, mut relays: Vec<super::Relay>) {
        if self.manner.tor.is_some() {
            // Nothing goes but by Tor.
            relays.clear();
        }
        for id in self.places.want(relays, Instant::now()) {
            self.swarm.remove_listener(id);
        }
        let (before, wanted) = (self.swarm.behaviour().gate.places.clone(), self.places.wanted());
        let gate = &self.swarm.behaviour().gate;
        // A relay that is nothing else and was chosen no longer has nothing to do here, nor has what goes through it.
        let over =
            |peer: &Peer| before.contains(&peer.whom) && !wanted.contains(&peer.whom) && !gate.allows(&peer.whom);
        let over: Vec<ConnectionId> = self.peers.iter().filter(|(_, peer)| over(peer)).map(|(id, _)| *id).collect();
        for id in over {
            self.swarm.close_connection(id);
        }
        // With a member who relays there may be a connection already.
        let stand: Vec<_> = self.peers.iter().filter(|(_, peer)| peer.dialled && !peer.relayed).collect();
        let new: Vec<_> = stand.into_iter().filter(|(_, peer)| wanted.contains(&peer.whom)).collect();
        let ask: Vec<ConnectionId> =
            new.into_iter().filter(|(id, peer)| self.places.connected(&peer.whom, **id)).map(|(id, _)| *id).collect();
        let gate = &mut self.swarm.behaviour_mut().gate;
        gate.places = wanted;
        for id in ask {
            gate.ask_for_a_place(id);
        }
        self.listening();
    }

    fn next_place(&self) -> Option<Instant> {
        self.places.next(|relay| self.peers.values().any(|peer| peer.whom == *relay))
    }

    fn lend(&mut self, lends: bool) {
        let lends = lends && !self.manner.only_relays && self.manner.tor.is_none();
        self.swarm.behaviour().gate.relays.store(lends, Ordering::Relaxed);
        let status = if lends { relay::Status::Enable } else { relay::Status::Disable };
        if let Some(relay) = self.swarm.behaviour_mut().relay.as_mut() {
            relay.set_status(Some(status));
        }
        self.listening();
    }

    /// This computer has another address: what went by the one that is gone is dead, and need not be waited for.
    fn moved(&mut self, gone: &Multiaddr) {
        let Some(gone) = Address::of(gone).filter(|gone| gone.relay.is_none()) else { return };
        if gone.socket.ip().is_loopback() {
            return;
        }
        let away = |peer: &&Peer| Address::of(&peer.at).is_none_or(|at| !at.socket.ip().is_loopback());
        let dead: Vec<ConnectionId> = self.peers.iter().filter(|(_, peer)| away(peer)).map(|(id, _)| *id).collect();
        for id in dead {
            if let Some((_, held)) = self.held(id) {
                held.cut();
            }
            self.swarm.close_connection(id);
        }
    }

    fn opened(&mut self, id: ConnectionId, stream: Stream) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        self.swarm.behaviour_mut().gate.dials.opened(id);
        let straight = (!peer.relayed).then_some(peer.whom);
        let connection = Connection(self.next.fetch_add(1, Ordering::Relaxed));
        peer.number = Some(connection);
        let told = Happening::Connected { connection, whom: peer.whom, dialled: peer.dialled };
        let (held, moving) = link(stream, told, (connection, peer.whom), peer.tcp, self.happenings.clone());
        self.links.insert(connection, (id, held));
        self.moving.spawn(moving);
        if let Some(whom) = straight {
            // What was queued on the way through a relay still goes by it.
            let relayed = |id: &ConnectionId| self.peers.get(id).is_some_and(|peer| peer.relayed);
            let longer = self.links.values_mut().filter(|(id, held)| held.whom == whom && relayed(id));
            longer.for_each(|(_, held)| held.close());
        }
    }

    /// Opens a stream for a file on their newest connection: of an older one the loss may not be noticed yet.
    fn open_file(&mut self, whom: TransportId, answer: oneshot::Sender<Option<Stream>>) {
        // A dropped answer is none.
        let mut newest = self.links.values().rev();
        let Some(id) = newest.find(|(_, held)| held.whom == whom && held.stands()).map(|(id, _)| *id) else {
            return;
        };
        let number = self.opens.begin(id, answer);
        if !self.swarm.behaviour_mut().gate.open_file(id, number) {
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
        let straight = if self.manner.tor.is_some() { Way::Tor } else { Way::Straight };
        let stand = self.peers.values().filter(|peer| peer.number.is_some());
        let mut roads: Vec<Road> = stand
            .map(|peer| {
                let way = if peer.relayed { Way::Relayed } else { straight };
                Road { whom: peer.whom, stands: true, called: peer.dialled, way }
            })
            .collect();
        let relays = self.peers.values().filter(|peer| peer.number.is_none() && peer.dialled);
        let relays = relays.filter(|peer| !self.swarm.behaviour().gate.allows(&peer.whom));
        roads.extend(relays.map(|peer| Road { whom: peer.whom, stands: true, called: true, way: Way::Straight }));
        let called = self.swarm.behaviour().gate.dials.under_way();
        roads.extend(called.map(|whom| Road { whom, stands: false, called: true, way: straight }));
        roads
    }

    fn listening(&mut self) {
        let own = self.swarm.listeners().filter(|address| !is_relayed(address));
        let mut own: Vec<String> = own.map(ToString::to_string).collect();
        own.sort();
        let mut addresses = self.places.addresses();
        addresses.extend(self.swarm.behaviour().gate.relays.load(Ordering::Relaxed).then(|| LENDS.to_owned()));
        addresses.append(&mut own);
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
        let ports = |address: &Address| address.relay.is_none() && !address.is_onion();
        let bound = self.swarm.listeners().filter_map(Address::of).filter(ports);
        let bound: Vec<Address> = bound.collect();
        self.swarm.behaviour_mut().gate.dials.clear();
        self.passing.abort_all();
        self.swarm.behaviour_mut().gate.allow(BTreeSet::new());
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
        if let Some(service) = self.service.take() {
            service.end().await;
        }
        while let Some(notice) = self.notices.take() {
            // Whoever stops a network need not read on; what finds room is said.
            let _ = self.happenings.try_send(notice);
        }
        drop(self.swarm);
        listening::released(bound).await;
    }
}

/// The next word of Tor where this node is called.
async fn called_at(service: &mut Option<Service>) -> Option<Multiaddr> {
    match service {
        Some(service) => service.called_at.recv().await,
        None => None,
    }
}
