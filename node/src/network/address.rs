//! Addresses in text form: which are dialled, and where is listened.

use std::net::{IpAddr, SocketAddr};

use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;

/// Addresses of one dial that are looked at. (Records hold 8; a line from a person may add some.)
const DIALLED_MAX: usize = 16;

/// By what a connection is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Carrier {
    Quic,
    Tcp,
}

/// An address this network can use: an IP address and a port. Names are not looked up, as that would tell a name server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    pub carrier: Carrier,
    pub socket: SocketAddr,
}

impl Address {
    pub fn multiaddr(&self) -> Multiaddr {
        let base = Multiaddr::from(self.socket.ip());
        match self.carrier {
            Carrier::Quic => base.with(Protocol::Udp(self.socket.port())).with(Protocol::QuicV1),
            Carrier::Tcp => base.with(Protocol::Tcp(self.socket.port())),
        }
    }

    pub fn of(address: &Multiaddr) -> Option<Self> {
        let mut parts = address.iter();
        let ip = ip(parts.next()?)?;
        let (carrier, port) = match parts.next()? {
            Protocol::Udp(port) if parts.next()? == Protocol::QuicV1 => (Carrier::Quic, port),
            Protocol::Tcp(port) => (Carrier::Tcp, port),
            _ => return None,
        };
        match parts.next() {
            // Who answers is decided by the allow-list, not by what an address claims.
            None | Some(Protocol::P2p(_)) if parts.next().is_none() => {
                Some(Self { carrier, socket: SocketAddr::new(ip, port) })
            }
            _ => None,
        }
    }
}

/// What can be dialled of these, each once, QUIC first (it is up after one round trip less, and finds its way through
/// routers more often). They come from other people: whatever is not an address of one computer is passed over.
pub(super) fn to_dial(addresses: &[String]) -> Vec<Address> {
    let mut found: Vec<Address> = Vec::new();
    for address in addresses.iter().take(DIALLED_MAX).filter_map(|text| Address::of(&text.parse().ok()?)) {
        let ip = address.socket.ip();
        let one_computer = !ip.is_unspecified() && !ip.is_multicast() && ip != IpAddr::from([255; 4]);
        if one_computer && address.socket.port() != 0 && !found.contains(&address) {
            found.push(address);
        }
    }
    found.sort_by_key(|address| address.carrier);
    found
}

/// Where an entry of the listen list asks to listen: one address, or both carriers at any port for a bare IP address.
pub(super) fn to_listen(entry: &str) -> Option<Vec<Address>> {
    let address: Multiaddr = entry.parse().ok()?;
    if let Some(address) = Address::of(&address) {
        return Some(vec![address]);
    }
    let mut parts = address.iter();
    let socket = SocketAddr::new(ip(parts.next()?)?, 0);
    let both = [Carrier::Quic, Carrier::Tcp].map(|carrier| Address { carrier, socket });
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
        to_dial(&addresses).iter().map(|address| address.multiaddr().to_string()).collect()
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
        assert!(dialled(&[&format!("/ip4/10.0.0.1/tcp/1/p2p/{claimed}/p2p-circuit")]).is_empty());
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
    fn a_bare_ip_is_both_carriers_at_any_port() {
        let both = to_listen("/ip4/127.0.0.1").unwrap();
        let text: Vec<String> = both.iter().map(|address| address.multiaddr().to_string()).collect();
        assert_eq!(text, ["/ip4/127.0.0.1/udp/0/quic-v1", "/ip4/127.0.0.1/tcp/0"]);
        assert_eq!(
            to_listen("/ip4/127.0.0.1/tcp/4"),
            Some(vec![Address { carrier: Carrier::Tcp, socket: ([127, 0, 0, 1], 4).into() }])
        );
        assert_eq!(to_listen("/ip4/127.0.0.1/ws"), None);
        assert_eq!(to_listen(""), None);
    }
}
