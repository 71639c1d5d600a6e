//! Streams for files beside the one for frames: asked for by whoever wants a file, from somebody who is connected.
//!
//! The network only opens and hands over; what goes over them is `attachments`. A stream ends with its connection, so
//! whoever may not connect any more is given nothing more.

use std::collections::BTreeMap;

use kith_protocol::id::TransportId;
use libp2p::swarm::{ConnectionId, Stream};
use tokio::sync::{mpsc, oneshot};

use super::driver::Order;

/// Streams that others opened and nobody has taken up yet; further ones are reset. A guess.
pub(super) const ASKED_MAX: usize = 16;

/// A stream that somebody opened to ask for a file.
pub struct AskedFor {
    /// Who, proven by the handshake.
    pub whom: TransportId,
    /// The stream.
    pub stream: Stream,
}

/// Opens streams for files. Cheap to clone; of a network that has ended it opens none.
#[derive(Debug, Clone)]
pub struct FileStreams(pub(super) mpsc::Sender<Order>);

impl FileStreams {
    /// A stream to somebody who is connected; `None` if they are not, or do not open one.
    pub async fn open(&self, whom: TransportId) -> Option<Stream> {
        let (answer, answered) = oneshot::channel();
        self.0.send(Order::File(whom, answer)).await.ok()?;
        answered.await.ok().flatten()
    }
}

/// Streams for files that were asked for and are not open yet.
#[derive(Default)]
pub(super) struct Opens {
    next: u64,
    waiting: BTreeMap<u64, (ConnectionId, oneshot::Sender<Option<Stream>>)>,
}

impl Opens {
    /// The number to ask with.
    pub fn begin(&mut self, on: ConnectionId, answer: oneshot::Sender<Option<Stream>>) -> u64 {
        self.next += 1;
        self.waiting.insert(self.next, (on, answer));
        self.next
    }

    pub fn opened(&mut self, number: u64, stream: Option<Stream>) {
        if let Some((_, answer)) = self.waiting.remove(&number) {
            // Who asked may have gone.
            let _ = answer.send(stream);
        }
    }

    pub fn closed(&mut self, id: ConnectionId) {
        // Dropped answers are none.
        self.waiting.retain(|_, (on, _)| *on != id);
    }
}
