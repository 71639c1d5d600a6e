//! The streams of a connection: the one for frames, opened by the one who dialled and taken by the other, and after it
//! streams for files, opened by whoever wants one.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use libp2p::core::upgrade::{InboundUpgrade, ReadyUpgrade, UpgradeInfo};
use libp2p::swarm::handler::{ConnectionEvent, DialUpgradeError, FullyNegotiatedInbound, FullyNegotiatedOutbound};
use libp2p::swarm::{ConnectionHandler, ConnectionHandlerEvent, Stream, StreamProtocol, SubstreamProtocol};

/// What the stream is called on the wire: a version, and nothing that names the program.
const NAME: StreamProtocol = StreamProtocol::new("/1");

/// What a stream for a file is called.
const FILE: StreamProtocol = StreamProtocol::new("/1/f");

/// How an opening went.
#[derive(Debug)]
pub(super) enum Opened {
    /// Open on both sides: the dialler has heard the other's yes, the other has said it.
    Stream(Stream),
    /// It did not come to a stream.
    Failed,
    /// The other side opened a stream to ask for a file.
    Asked(Stream),
    /// The stream for a file that was asked for by this number; none if it did not come to one.
    File(u64, Option<Stream>),
}

/// Takes either kind of stream, and says which it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Either;

impl UpgradeInfo for Either {
    type Info = StreamProtocol;
    type InfoIter = [StreamProtocol; 2];

    fn protocol_info(&self) -> Self::InfoIter {
        [NAME, FILE]
    }
}

impl InboundUpgrade<Stream> for Either {
    type Output = (Stream, StreamProtocol);
    type Error = Infallible;
    type Future = Ready<Result<Self::Output, Self::Error>>;

    fn upgrade_inbound(self, stream: Stream, name: StreamProtocol) -> Self::Future {
        ready(Ok((stream, name)))
    }
}

/// One connection and the opening of its streams. libp2p-stream is not used: its inbound queue drops streams silently.
#[derive(Debug)]
pub(super) struct Opening {
    /// Whether the stream for frames has still to be asked for.
    ask: bool,
    /// Whether that stream is still wanted; any further one is reset.
    wanted: bool,
    dialled: bool,
    /// Streams for files that are to be asked for.
    files: VecDeque<u64>,
    /// Bounded by what was asked here, and by the streams a connection may have.
    results: VecDeque<Opened>,
}

impl Opening {
    pub fn new(dialled: bool) -> Self {
        Self { ask: dialled, wanted: true, dialled, files: VecDeque::new(), results: VecDeque::new() }
    }

    fn take(&mut self, stream: Stream, dialled: bool) {
        if self.wanted && self.dialled == dialled {
            self.wanted = false;
            self.results.push_back(Opened::Stream(stream));
        }
    }
}

impl ConnectionHandler for Opening {
    /// A stream for a file is to be opened, by this number.
    type FromBehaviour = u64;
    type ToBehaviour = Opened;
    type InboundProtocol = Either;
    type OutboundProtocol = ReadyUpgrade<StreamProtocol>;
    type InboundOpenInfo = ();
    /// The number of a stream for a file.
    type OutboundOpenInfo = Option<u64>;

    fn listen_protocol(&self) -> SubstreamProtocol<Self::InboundProtocol> {
        SubstreamProtocol::new(Either, ())
    }

    fn poll(
        &mut self,
        _: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Self::OutboundProtocol, Self::OutboundOpenInfo, Self::ToBehaviour>> {
        // No waker: everything this waits for comes through `on_connection_event` or `on_behaviour_event`, after which
        // libp2p polls again.
        if std::mem::take(&mut self.ask) {
            let protocol = SubstreamProtocol::new(ReadyUpgrade::new(NAME), None);
            return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
        }
        if let Some(number) = self.files.pop_front() {
            let protocol = SubstreamProtocol::new(ReadyUpgrade::new(FILE), Some(number));
            return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
        }
        match self.results.pop_front() {
            Some(result) => Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(result)),
            None => Poll::Pending,
        }
    }

    fn on_behaviour_event(&mut self, number: u64) {
        self.files.push_back(number);
    }

    fn on_connection_event(
        &mut self,
        event: ConnectionEvent<'_, Self::InboundProtocol, Self::OutboundProtocol, (), Self::OutboundOpenInfo>,
    ) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound { protocol: (stream, name), .. }) => {
                if name == NAME {
                    self.take(stream, false);
                } else if !self.wanted {
                    self.results.push_back(Opened::Asked(stream));
                }
            }
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound { protocol, info }) => match info {
                None => self.take(protocol, true),
                Some(number) => self.results.push_back(Opened::File(number, Some(protocol))),
            },
            ConnectionEvent::DialUpgradeError(DialUpgradeError { info, .. }) => self.results.push_back(match info {
                None => Opened::Failed,
                Some(number) => Opened::File(number, None),
            }),
            _ => {}
        }
    }
}
