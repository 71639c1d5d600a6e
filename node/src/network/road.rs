//! The ways between this node and others, as they stand: what a person is shown who asks.

use kith_protocol::id::TransportId;

/// A relay at which this node is to have a place.
#[derive(Clone, PartialEq, Eq)]
pub struct Relay {
    /// Its network identity.
    pub whom: TransportId,
    /// Where it is called; none: it is a member, and called as one.
    pub addresses: Vec<String>,
    /// What its slip gives to show there; a member asks for nothing.
    pub pass: Option<[u8; 32]>,
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A pass is as good as the slip.
        write!(f, "Relay({:?})", self.whom)
    }
}

/// How a connection is led.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// From device to device.
    Straight,
    /// Through a relay.
    Relayed,
    /// By Tor.
    Tor,
}

/// A way to somebody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Road {
    /// To whom: proven by the handshake if it stands, whom it looks for if not.
    pub whom: TransportId,
    /// Whether it stands; otherwise this node is calling.
    pub stands: bool,
    /// Whether this node called.
    pub called: bool,
    /// How it is led.
    pub way: Way,
}
