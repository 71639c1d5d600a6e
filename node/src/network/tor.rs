//! The long way by Tor: the system's own `tor`, which this program neither brings nor starts.
//!
//! Whoever is called is called through its SOCKS port, with a name and a password drawn anew for each network, so that two
//! personas never share a circuit (Tor's own rule, IsolateSOCKSAuth, which is on unless somebody switches it off). To be called a
//! persona asks at Tor's control port for an onion service with a key of its own; Tor brings who comes to a port that is
//! open on this computer alone, and takes the service away when the control connection ends. Nothing else is opened: the
//! swarm of such a network has this carrier and no other, so there is nothing it could fall back to.
//!
//! In reading order: `carrier` (the carrier), `socks` (calling), `control` (what is said to Tor), `service` (being called).

mod carrier;
mod control;
mod service;
mod socks;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub(super) use carrier::ByTor;
pub(super) use service::{Service, serve};
pub(super) use socks::Apart;

/// How long one call may take. A guess: both sides build circuits of several computers each, and look the service up.
pub(crate) const CALL_WITHIN: Duration = Duration::from_secs(60);

/// Where Debian's `tor` takes orders.
const USUAL_SOCKET: &str = "/run/tor/control";

/// Where this computer's Tor is reached. Only on this computer: what is said there is not sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TorAt {
    /// Its SOCKS port.
    pub socks: SocketAddr,
    /// Its control port.
    pub control: Control,
}

/// Where Tor takes orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// At a port.
    Port(SocketAddr),
    /// At a socket in the file system.
    Socket(PathBuf),
}

impl Default for TorAt {
    fn default() -> Self {
        let usual = PathBuf::from(USUAL_SOCKET);
        let control = match usual.exists() {
            true => Control::Socket(usual),
            false => Control::Port((Ipv4Addr::LOCALHOST, 9051).into()),
        };
        Self { socks: (Ipv4Addr::LOCALHOST, 9050).into(), control }
    }
}

/// An address of this computer, and its port; none: it is another's, or no address.
pub fn port_here(text: &str) -> Option<SocketAddr> {
    text.parse().ok().filter(|at: &SocketAddr| at.ip().is_loopback() && at.port() != 0)
}

impl FromStr for Control {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.starts_with('/') { Ok(Self::Socket(text.into())) } else { port_here(text).map(Self::Port).ok_or(()) }
    }
}

/// How a network goes by Tor.
#[derive(Clone)]
pub struct ByTorAt {
    /// Where Tor is.
    pub at: TorAt,
    /// The key under which it is called; none: it only calls.
    pub key: Option<OnionKey>,
}

/// The secret of an onion service, as Tor takes it: 32 bytes of scalar and 32 to sign with.
#[derive(Clone)]
pub struct OnionKey(Zeroizing<[u8; 64]>);

impl OnionKey {
    /// Of 64 random bytes, or of those that are kept.
    pub fn of(random: &[u8; 64]) -> Self {
        let mut key = Zeroizing::new(*random);
        // A scalar as Ed25519 has it. (RFC 8032, 5.1.5; rend-spec-v3, A.2.)
        key[0] &= 248;
        key[31] &= 63;
        key[31] |= 64;
        Self(key)
    }
}

/// How it stands with Tor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum TorState {
    /// It was asked and has not answered yet.
    Asking,
    /// Nobody takes orders where it should be.
    Missing {
        /// Its SOCKS port is open all the same.
        calls: bool,
    },
    /// It takes no orders from this program.
    NotLetIn {
        /// Its SOCKS port is open.
        calls: bool,
    },
    /// It is on its way into its network.
    Connecting {
        /// How far, by its own word.
        percent: u8,
    },
    /// It takes orders, and nobody is at its SOCKS port.
    NoCalls,
    /// This persona calls and can be called.
    Ready,
}
