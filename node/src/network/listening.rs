//! Where the swarm listens: binding, with ports that are kept and ports that move.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::time::Duration;

use futures::{FutureExt as _, StreamExt as _};
use kith_protocol::command::Refusal;
use libp2p::Swarm;
use libp2p::core::transport::ListenerId;
use libp2p::swarm::SwarmEvent;

use super::address::{Address, Carrier, to_listen};
use super::driver::Roads;

/// Ports tried above a base port that is taken. (The brief; more personas than this on one computer name another base.)
const PORTS_TRIED: u16 = 64;

/// A listener that has not said where it listens after this long never will: binding itself is immediate.
const LISTEN_WAIT: Duration = Duration::from_secs(5);

/// How long a closed QUIC socket is waited for. (quinn drains its connections for three probe time-outs, on loopback
/// about 100 ms; the wait ends as soon as the port is free.)
const RELEASE_WAIT: Duration = Duration::from_secs(2);
const RELEASE_LOOK: Duration = Duration::from_millis(10);

/// What to do about a port that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortRule {
    /// Refuse. For a persona that has drawn its ports: its slips and records name them.
    Exact,
    /// Take the next free one, of 64. For a persona that draws its ports from the configured base.
    NextFree,
}

/// Listens at every entry, and gives the list as it was bound.
pub(super) async fn listen(
    swarm: &mut Swarm<Roads>,
    entries: &[String],
    rule: PortRule,
) -> Result<Vec<String>, Refusal> {
    let mut listeners = Vec::new();
    if rule == PortRule::Exact {
        // Looked at before anything is bound: a QUIC socket that was bound for nothing holds its port a while longer, and
        // whoever asks for the next free one would lose a port that nobody else has.
        let is_taken = |entry: &&String| to_listen(entry).is_some_and(|all| all.iter().any(taken));
        if let Some(entry) = entries.iter().find(is_taken) {
            return Err(Refusal::CannotListen { address: entry.clone() });
        }
    }
    for entry in entries {
        let refusal = || Refusal::CannotListen { address: entry.clone() };
        for address in to_listen(entry).ok_or_else(refusal)? {
            listeners.push((entry, address, bind(swarm, address, rule).ok_or_else(refusal)?));
        }
    }
    let mut ports = HashMap::new();
    while let Some((entry, ..)) = listeners.iter().find(|(_, _, (id, _))| !ports.contains_key(id)) {
        // Nobody is allowed yet, so nothing but the listeners' own words is of interest here.
        let event = tokio::time::timeout(LISTEN_WAIT, swarm.select_next_some()).await;
        match event.map_err(|_| Refusal::CannotListen { address: (*entry).clone() })? {
            SwarmEvent::NewListenAddr { listener_id, address } => {
                if let Some(address) = Address::of(&address) {
                    ports.insert(listener_id, address.socket.port());
                }
            }
            SwarmEvent::ListenerClosed { .. } => return Err(Refusal::CannotListen { address: (*entry).clone() }),
            _ => {}
        }
    }
    // A listener on all interfaces names them one by one: what is known already is taken along, the rest is told later.
    while swarm.select_next_some().now_or_never().is_some() {}
    let bound = listeners.into_iter().map(|(_, address, (id, port))| {
        let port = ports.get(&id).copied().unwrap_or(port);
        Address { socket: SocketAddr::new(address.socket.ip(), port), ..address }.multiaddr().to_string()
    });
    Ok(bound.collect())
}

fn bind(swarm: &mut Swarm<Roads>, address: Address, rule: PortRule) -> Option<(ListenerId, u16)> {
    let base = address.socket.port();
    let last = match rule {
        PortRule::NextFree if base != 0 => base.saturating_add(PORTS_TRIED - 1),
        _ => base,
    };
    (base..=last).find_map(|port| {
        let address = Address { socket: SocketAddr::new(address.socket.ip(), port), ..address };
        if address.carrier == Carrier::Tcp && tcp_taken(address.socket) {
            return None;
        }
        Some((swarm.listen_on(address.multiaddr()).ok()?, port))
    })
}

fn taken(address: &Address) -> bool {
    match address.carrier {
        Carrier::Tcp => tcp_taken(address.socket),
        Carrier::Quic => UdpSocket::bind(address.socket).is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse),
        Carrier::Onion(_) => false,
    }
}

/// Whether a TCP port is taken. libp2p listens with SO_REUSEPORT, by which two personas of one person would share a port
/// and each be given the other's callers; a plain socket is refused where anyone listens.
fn tcp_taken(socket: SocketAddr) -> bool {
    let ip = match socket.ip() {
        // The standard library's would claim the IPv4 port too, which libp2p's does not.
        ip if ip == Ipv6Addr::UNSPECIFIED => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    socket.port() != 0
        && TcpListener::bind((ip, socket.port())).is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse)
}

/// Waits until the QUIC ports of a swarm that was dropped are free again: quinn's tasks hold them a little longer.
pub(super) async fn released(addresses: Vec<Address>) {
    let wait = async {
        for address in addresses.iter().filter(|address| address.carrier == Carrier::Quic) {
            while UdpSocket::bind(address.socket).is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse) {
                tokio::time::sleep(RELEASE_LOOK).await;
            }
        }
    };
    // A port that stays taken is found out by whoever listens next.
    let _ = tokio::time::timeout(RELEASE_WAIT, wait).await;
}
