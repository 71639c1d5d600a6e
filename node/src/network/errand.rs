//! Why this node calls anyone: every dial of the swarm, whichever part of it asks, is put before [`Errands::permit`], and
//! what has no errand does not leave.
//!
//! No other code of this crate opens a connection: `.clippy.toml` forbids it, and where a place is excepted it says why.

use std::collections::BTreeMap;

use kith_protocol::id::TransportId;
use libp2p::swarm::ConnectionId;

/// What a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    /// The core asked for them, or the slip, the line or the other device that a person named.
    Reach(TransportId),
}

/// The errands of calls and of the connections that came of them.
#[derive(Debug, Default)]
pub(super) struct Errands {
    of: BTreeMap<ConnectionId, Errand>,
}

impl Errands {
    /// Whether this call may leave, and what for. `booked` is whom a dial of the driver's that is under way looks for.
    pub fn permit(&mut self, id: ConnectionId, booked: Option<TransportId>) -> Option<Errand> {
        let errand = Errand::Reach(booked?);
        self.of.insert(id, errand);
        Some(errand)
    }

    /// What this connection was called for; none: the other side called.
    #[cfg(test)]
    pub fn of(&self, id: ConnectionId) -> Option<Errand> {
        self.of.get(&id).copied()
    }

    /// The call came to nothing, or its connection is over.
    pub fn over(&mut self, id: ConnectionId) {
        self.of.remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_booked_does_not_leave() {
        let (mut errands, id) = (Errands::default(), ConnectionId::new_unchecked(1));
        assert_eq!((errands.permit(id, None), errands.of(id)), (None, None));
        let ben = TransportId([2; 32]);
        assert_eq!(errands.permit(id, Some(ben)), Some(Errand::Reach(ben)));
        assert_eq!(errands.of(id), Some(Errand::Reach(ben)));
        errands.over(id);
        assert_eq!(errands.of(id), None);
    }
}
