//! Addresses in text form: which are dialled, and where is listened.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use kith_protocol::id::TransportId;
use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;

use super::gate::{peer_of, transport_of};

/// Addresses of one dial that are looked at. (Records hold 8; a line from a person may add some.)
const DIALLED_MAX: usize = 16;

/// By what a connection is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Carrier {
    Quic,
    Tcp,
    /// Tor, to the onion service of this name. It has a port and no IP address, in whose place 0.0.0.0 stands.
    Onion([u8; 35]),
}

/// An address this network can use: an IP address and a port, or an onion service. Names are not looked up, as that would
/// tell a name server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    pub carrier: Carrier,
    pub socket: SocketAddr,
    /// It is this relay's, and leads on to whoever has a place there.
    pub relay: Option<TransportId>,
}

impl Address {
    pub fn multiaddr(&self) -> Multiaddr {
        let ip = || Multiaddr::from(self.socket.ip());
        let base = match self.carrier {
            Carrier::Quic => ip().with(Protocol::Udp(self.socket.port())).with(Protocol::QuicV1),
            Carrier::Tcp => ip().with(Protocol::Tcp(self.socket.port())),
            Carrier::Onion(name) => Multiaddr::empty().with(Protocol::Onion3((name, self.socket.port()).into())),
        };
        match self.relay.as_ref().and_then(peer_of) {
            None => base,
            Some(relay) => base.with(Protocol::P2p(relay)).with(Protocol::P2pCircuit),
        }
    }

    /// As it is dialled: a relay must be told to whom it is to lead.
    pub fn towards(&self, whom: &TransportId) -> Multiaddr {
        match (self.relay, peer_of(whom)) {
            (Some(_), Some(peer)) => self.multiaddr().with(Protocol::P2p(peer)),
            _ => self.multiaddr(),
        }
    }

    /// The same place, as a way through the relay there.
    pub fn through(self, relay: TransportId) -> Self {
        Self { relay: Some(relay), ..self }
    }

    pub fn of(address: &Multiaddr) -> Option<Self> {
        let mut parts = address.iter();
        let (ip, carrier, port) = match parts.next()? {
            Protocol::Onion3(onion) => (Ipv4Addr::UNSPECIFIED.into(), Carrier::Onion(*onion.hash()), onion.port()),
            first => match (ip(first)?, parts.next()?) {
                (ip, Protocol::Udp(port)) if parts.next()? == Protocol::QuicV1 => (ip, Carrier::Quic, port),
                (ip, Protocol::Tcp(port)) => (ip, Carrier::Tcp, port),
                _ => return None,
            },
        };
        let socket = SocketAddr::new(ip, port);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            // Who answers is decided by the allow-list, not by what an address claims.
            (None | Some(Protocol::P2p(_)), None, None, None) => Some(Self { carrier, socket, relay: None }),
            (Some(Protocol::P2p(relay)), Some(Protocol::P2pCircuit), None | Some(Protocol::P2p(_)), None)
                if !matches!(carrier, Carrier::Onion(_)) =>
            {
                Some(Self { carrier, socket, relay: Some(transport_of(&relay)?) })
            }
            _ => None,
        }
    }

    /// Whether it is led to by Tor.
    pub fn is_onion(&self) -> bool {
        matches!(self.carrier, Carrier::Onion(_))
    }

    /// Whether it is of one computer.
    pub fn is_one_computer(&self) -> bool {
        let ip = self.socket.ip();
        if self.is_onion() {
            return self.socket.port() != 0;
        }
        let one = !ip.is_unspecified() && !ip.is_multicast() && ip != IpAddr::from([255; 4]);
        one && self.socket.port() != 0
    }
}

/// What can be dialled of these, each once, QUIC first (it is up after one round trip less, and finds its way through
/// routers more often). They come from other people: whatever is not an address of one computer is passed over. By Tor only
/// onion services are called, and nobody else calls those.
pub(super) fn to_dial(addresses: &[String], by_tor: bool) -> Vec<Address> {
    let mut found: Vec<Address> = Vec::new();
    for address in addresses.iter().take(DIALLED_MAX).filter_map(|text| Address::of(&text.parse().ok()?)) {
        if address.is_one_computer() && address.is_onion() == by_tor && !found.contains(&address) {
            found.push(address);
        }
    }
    // Straight before a relay.
    found.sort_by_key(|address| (address.relay.is_some(), address.carrier));
    found
}

/// Whether a connection with this address leads through a relay.
pub(super) fn is_relayed(address: &Multiaddr) -> bool {
    address.iter().any(|part| part == Protocol::P2pCircuit)
}

/// Where an entry of the listen list asks to listen: one address, or both carriers at any port for a bare IP address.
pub(super) fn to_listen(entry: &str) -> Option<Vec<Address>> {
    let address: Multiaddr = entry.parse().ok()?;
    if let Some(address) = Address::of(&address) {
        return (address.relay.is_none() && !address.is_onion()).then(|| vec![address]);
    }
    let mut parts = address.iter();
    let socket = SocketAddr::new(ip(parts.next()?)?, 0);
    let both = [Carrier::Quic, Carrier::Tcp].map(|carrier| Address { carrier, socket, relay: None });
    parts.next().is_none().then(|| both.to_vec())
}

fn ip(part: Protocol<'_>) -> Option<IpAddr> {
    match part {
        Protocol::Ip4(ip) => Some(ip.into()),
        Protocol::Ip6(ip) => Some(ip.into()),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;

    fn dialled(addresses: &[&str]) -> Vec<String> {
        let addresses: Vec<String> = addresses.iter().map(|address| address.to_string()).collect();
        to_dial(&addresses, false).iter().map(|address| address.multiaddr().to_string()).collect()
    }

    #[test]
    fn quic_is_dialled_first_and_each_address_once() {
        let given =
            ["/ip4/10.0.0.1/tcp/1", "/ip4/10.0.0.1/udp/2/quic-v1", "/ip4/10.0.0.1/tcp/1", "/ip6/::1/udp/3/quic-v1"];
        assert_eq!(dialled(&given), ["/ip4/10.0.0.1/udp/2/quic-v1", "/ip6/::1/udp/3/quic-v1", "/ip4/10.0.0.1/tcp/1"]);
    }

    #[test]
    fn a_claimed_peer_id_is_not_looked_at() {
        let claimed = libp2p::identity::Keypair::ed25519_from_bytes([1; 32]).unwrap().public().to_peer_id();
        assert_eq!(dialled(&[&format!("/ip4/10.0.0.1/tcp/1/p2p/{claimed}")]), ["/ip4/10.0.0.1/tcp/1"]);
    }

    #[test]
    fn a_way_through_a_relay_comes_last_and_names_the_relay() {
        let relay = libp2p::identity::Keypair::ed25519_from_bytes([1; 32]).unwrap().public().to_peer_id();
        let through = format!("/ip4/10.0.0.1/udp/1/quic-v1/p2p/{relay}/p2p-circuit");
        assert_eq!(dialled(&[&through, "/ip4/10.0.0.2/tcp/1"]), ["/ip4/10.0.0.2/tcp/1", &through]);
        let address = to_dial(&[format!("{through}/p2p/{relay}")], false)[0];
        assert_eq!(address.relay, transport_of(&relay));
        let whom = TransportId([2; 32]);
        assert!(is_relayed(&address.towards(&whom)) && !is_relayed(&Address { relay: None, ..address }.towards(&whom)));
        assert_eq!(to_listen(&through), None, "a place at a relay is not listened at, but asked for");
    }

    #[test]
    fn what_is_not_one_computer_is_passed_over() {
        let given = [
            "/ip4/0.0.0.0/tcp/1",
            "/ip4/224.0.0.1/udp/1/quic-v1",
            "/ip4/255.255.255.255/udp/1/quic-v1",
            "/ip4/10.0.0.1/tcp/0",
            "/dns4/example.org/tcp/1",
            "/ip4/10.0.0.1/udp/1",
            "/ip4/10.0.0.1/tcp/1/ws",
            "/ip4/10.0.0.1/tcp/1/p2p-circuit",
            "nothing",
            "",
        ];
        assert!(dialled(&given).is_empty());
    }

    #[test]
    fn an_onion_is_called_by_tor_alone_and_tor_calls_nothing_else() {
        let onion = format!("/onion3/{}:443", "a".repeat(56));
        let given = [onion.clone(), "/ip4/10.0.0.1/tcp/1".to_owned(), format!("/onion3/{}:0", "b".repeat(56))];
        let by_tor = to_dial(&given, true);
        assert_eq!(
            by_tor.iter().map(|address| address.multiaddr().to_string()).collect::<Vec<_>>(),
            std::slice::from_ref(&onion)
        );
        assert_eq!(to_dial(&given, false).len(), 1);
        assert!(!to_dial(&given, false)[0].is_onion());
        assert_eq!(to_listen(&onion), None, "it is asked of Tor");
        let relay = libp2p::identity::Keypair::ed25519_from_bytes([1; 32]).unwrap().public().to_peer_id();
        assert!(to_dial(&[format!("{onion}/p2p/{relay}/p2p-circuit")], true).is_empty());
    }

    #[test]
    fn a_bare_ip_is_both_carriers_at_any_port() {
        let both = to_listen("/ip4/127.0.0.1").unwrap();
        let text: Vec<String> = both.iter().map(|address| address.multiaddr().to_string()).collect();
        assert_eq!(text, ["/ip4/127.0.0.1/udp/0/quic-v1", "/ip4/127.0.0.1/tcp/0"]);
        assert_eq!(
            to_listen("/ip4/127.0.0.1/tcp/4"),
            Some(vec![Address { carrier: Carrier::Tcp, socket: ([127, 0, 0, 1], 4).into(), relay: None }])
        );
        assert_eq!(to_listen("/ip4/127.0.0.1/ws"), None);
        assert_eq!(to_listen(""), None);
    }
}
