//! The streams of a connection: the one for frames, opened by the one who dialled and taken by the other, and after it
//! streams for files, opened by whoever wants one, and where one of both relays a stream to ask for a place there.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use libp2p::core::upgrade::{InboundUpgrade, ReadyUpgrade, UpgradeInfo};
use libp2p::swarm::handler::{ConnectionEvent, DialUpgradeError, FullyNegotiatedInbound, FullyNegotiatedOutbound};
use libp2p::swarm::{
    ConnectionHandler, ConnectionHandlerEvent, Stream, StreamProtocol, StreamUpgradeError, SubstreamProtocol,
};

/// What the stream is called on the wire: a version, and nothing that names the program.
const NAME: StreamProtocol = StreamProtocol::new("/1");

/// What a stream for a file is called.
const FILE: StreamProtocol = StreamProtocol::new("/1/f");

/// What a stream is called by which a place at a relay is asked for.
const PASS: StreamProtocol = StreamProtocol::new("/1/r");

/// What nobody offers: a stream of this name is refused at once by whoever is there.
const THERE: StreamProtocol = StreamProtocol::new("/1/t");

/// How long the refusal may take. Where a fifth of all packets is lost QUIC is silent for four seconds now and then, and what
/// stood would be given up for nothing; more, and a router with another address costs above ten in all.
const THERE_WITHIN: Duration = Duration::from_secs(5);

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
    /// The stream by which a place at this relay is asked for; none if it is no relay.
    Pass(Option<Stream>),
    /// The other side asks for a place here.
    Passing(Stream),
    /// Whether the other side is there, as was asked.
    There(bool),
}

/// What is to be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ToOpen {
    /// A stream for a file, by this number.
    File(u64),
    /// One to ask for a place.
    Pass,
    /// One that nobody takes: its refusal says that the other side is there.
    There,
}

/// Why a stream was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wish {
    Frames,
    File(u64),
    Pass,
    There,
}

/// Takes each kind of stream that is offered here, and says which it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Any {
    relays: bool,
    only: bool,
}

impl UpgradeInfo for Any {
    type Info = StreamProtocol;
    type InfoIter = Vec<StreamProtocol>;

    fn protocol_info(&self) -> Self::InfoIter {
        let mut offered = if self.only { Vec::new() } else { vec![NAME, FILE] };
        offered.extend(self.relays.then_some(PASS));
        offered
    }
}

impl InboundUpgrade<Stream> for Any {
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
    /// No frames go over it: one of both is a relay and nothing else.
    helper: bool,
    /// Whether places are given here.
    relays: Arc<AtomicBool>,
    /// Streams that are to be asked for.
    to_open: VecDeque<ToOpen>,
    /// Bounded by what was asked here, and by the streams a connection may have.
    results: VecDeque<Opened>,
}

impl Opening {
    pub fn new(dialled: bool, relays: Arc<AtomicBool>) -> Self {
        let (to_open, results) = (VecDeque::new(), VecDeque::new());
        Self { ask: dialled, wanted: true, dialled, helper: false, relays, to_open, results }
    }

    /// Over which no frames go.
    pub fn helper(relays: Arc<AtomicBool>) -> Self {
        Self { ask: false, wanted: false, helper: true, ..Self::new(false, relays) }
    }

    fn take(&mut self, stream: Stream, dialled: bool) {
        if self.wanted && self.dialled == dialled {
            self.wanted = false;
            self.results.push_back(Opened::Stream(stream));
        }
    }
}

impl ConnectionHandler for Opening {
    type FromBehaviour = ToOpen;
    type ToBehaviour = Opened;
    type InboundProtocol = Any;
    type OutboundProtocol = ReadyUpgrade<StreamProtocol>;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = Wish;

    fn listen_protocol(&self) -> SubstreamProtocol<Self::InboundProtocol> {
        SubstreamProtocol::new(Any { relays: self.relays.load(Ordering::Relaxed), only: self.helper }, ())
    }

    fn poll(
        &mut self,
        _: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Self::OutboundProtocol, Self::OutboundOpenInfo, Self::ToBehaviour>> {
        // No waker: everything this waits for comes through `on_connection_event` or `on_behaviour_event`, after which
        // libp2p polls again.
        if std::mem::take(&mut self.ask) {
            let protocol = SubstreamProtocol::new(ReadyUpgrade::new(NAME), Wish::Frames);
            return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
        }
        if let Some(next) = self.to_open.pop_front() {
            let (name, wish) = match next {
                ToOpen::File(number) => (FILE, Wish::File(number)),
                ToOpen::Pass => (PASS, Wish::Pass),
                ToOpen::There => (THERE, Wish::There),
            };
            let mut protocol = SubstreamProtocol::new(ReadyUpgrade::new(name), wish);
            if next == ToOpen::There {
                protocol = protocol.with_timeout(THERE_WITHIN);
            }
            return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
        }
        match self.results.pop_front() {
            Some(result) => Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(result)),
            None => Poll::Pending,
        }
    }

    fn on_behaviour_event(&mut self, next: ToOpen) {
        self.to_open.push_back(next);
    }

    fn on_connection_event(
        &mut self,
        event: ConnectionEvent<'_, Self::InboundProtocol, Self::OutboundProtocol, (), Self::OutboundOpenInfo>,
    ) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound { protocol: (stream, name), .. }) => {
                if name == NAME {
                    self.take(stream, false);
                } else if name == PASS {
                    self.results.push_back(Opened::Passing(stream));
                } else if !self.wanted {
                    self.results.push_back(Opened::Asked(stream));
                }
            }
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound { protocol, info }) => match info {
                Wish::Frames => self.take(protocol, true),
                Wish::File(number) => self.results.push_back(Opened::File(number, Some(protocol))),
                Wish::Pass => self.results.push_back(Opened::Pass(Some(protocol))),
                Wish::There => self.results.push_back(Opened::There(true)),
            },
            ConnectionEvent::DialUpgradeError(DialUpgradeError { info, error }) => self.results.push_back(match info {
                Wish::Frames => Opened::Failed,
                Wish::File(number) => Opened::File(number, None),
                Wish::Pass => Opened::Pass(None),
                Wish::There => Opened::There(matches!(error, StreamUpgradeError::NegotiationFailed)),
            }),
            _ => {}
        }
    }
}
