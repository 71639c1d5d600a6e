//! The one stream of a connection: opened by the one who dialled, taken by the other.

use std::task::{Context, Poll};

use libp2p::core::upgrade::ReadyUpgrade;
use libp2p::swarm::handler::{ConnectionEvent, FullyNegotiatedInbound, FullyNegotiatedOutbound};
use libp2p::swarm::{ConnectionHandler, ConnectionHandlerEvent, Stream, StreamProtocol, SubstreamProtocol};

/// What the stream is called on the wire: a version, and nothing that names the program.
const NAME: StreamProtocol = StreamProtocol::new("/1");

/// How the opening went.
#[derive(Debug)]
pub(super) enum Opened {
    /// Open on both sides: the dialler has heard the other's yes, the other has said it.
    Stream(Stream),
    /// It did not come to a stream.
    Failed,
}

/// One connection while its stream is opened. libp2p-stream is not used: its inbound queue drops streams silently.
#[derive(Debug)]
pub(super) struct Opening {
    /// Whether a stream has still to be asked for.
    ask: bool,
    /// Whether a stream is still wanted; any further one is reset.
    wanted: bool,
    dialled: bool,
    result: Option<Opened>,
}

impl Opening {
    pub fn new(dialled: bool) -> Self {
        Self { ask: dialled, wanted: true, dialled, result: None }
    }

    fn take(&mut self, stream: Stream, dialled: bool) {
        if self.wanted && self.dialled == dialled {
            self.wanted = false;
            self.result = Some(Opened::Stream(stream));
        }
    }
}

impl ConnectionHandler for Opening {
    type FromBehaviour = std::convert::Infallible;
    type ToBehaviour = Opened;
    type InboundProtocol = ReadyUpgrade<StreamProtocol>;
    type OutboundProtocol = ReadyUpgrade<StreamProtocol>;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = ();

    fn listen_protocol(&self) -> SubstreamProtocol<Self::InboundProtocol> {
        SubstreamProtocol::new(ReadyUpgrade::new(NAME), ())
    }

    fn poll(
        &mut self,
        _: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Self::OutboundProtocol, (), Self::ToBehaviour>> {
        // No waker: everything this waits for comes through `on_connection_event`, after which libp2p polls again.
        if std::mem::take(&mut self.ask) {
            let protocol = SubstreamProtocol::new(ReadyUpgrade::new(NAME), ());
            return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
        }
        match self.result.take() {
            Some(result) => Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(result)),
            None => Poll::Pending,
        }
    }

    fn on_behaviour_event(&mut self, event: Self::FromBehaviour) {
        match event {}
    }

    fn on_connection_event(&mut self, event: ConnectionEvent<'_, Self::InboundProtocol, Self::OutboundProtocol>) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound { protocol, .. }) => {
                self.take(protocol, false)
            }
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound { protocol, .. }) => {
                self.take(protocol, true)
            }
            ConnectionEvent::DialUpgradeError(_) => self.result = Some(Opened::Failed),
            _ => {}
        }
    }
}
