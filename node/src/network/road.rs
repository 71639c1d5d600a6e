//! The ways between this node and others, as they stand: what a person is shown who asks.

use kith_protocol::id::TransportId;

/// How a connection is led.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// From device to device.
    Straight,
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
