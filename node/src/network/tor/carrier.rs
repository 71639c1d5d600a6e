//! The carrier of a swarm that goes by Tor: calls leave through SOCKS, callers come in by a port of this computer alone.

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::future::{BoxFuture, FutureExt as _, Ready, ready};
use kith_protocol::slip::base32;
use libp2p::Multiaddr;
use libp2p::core::transport::{DialOpts, ListenerId, Transport, TransportError, TransportEvent};
use tokio::io::{AsyncRead as _, AsyncWrite as _, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::socks::{self, Apart};
use crate::network::address::{Address, Carrier};

/// The carrier.
pub(in crate::network) struct ByTor {
    socks: SocketAddr,
    apart: Apart,
    /// Where Tor brings callers; none: nobody is to come.
    inner: Option<TcpListener>,
    /// The onion service by which they come, once Tor has it, and what of it is still to be told.
    listens: Option<(ListenerId, Multiaddr)>,
    events: VecDeque<TransportEvent<Ready<io::Result<Wire>>, io::Error>>,
}

impl ByTor {
    /// Calls at this SOCKS port. `called`: a port for callers is opened, and given.
    pub fn new(socks: SocketAddr, apart: Apart, called: bool) -> io::Result<(Self, Option<u16>)> {
        let inner = called.then(|| {
            let inner = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            inner.set_nonblocking(true)?;
            TcpListener::from_std(inner)
        });
        let inner = inner.transpose()?;
        let port = inner.as_ref().map(|inner| inner.local_addr().map(|at| at.port())).transpose()?;
        Ok((Self { socks, apart, inner, listens: None, events: VecDeque::new() }, port))
    }
}

impl Transport for ByTor {
    type Output = Wire;
    type Error = io::Error;
    type ListenerUpgrade = Ready<io::Result<Wire>>;
    type Dial = BoxFuture<'static, io::Result<Wire>>;

    fn listen_on(&mut self, id: ListenerId, address: Multiaddr) -> Result<(), TransportError<io::Error>> {
        let onion = Address::of(&address).is_some_and(|address| address.is_onion());
        if !onion || self.inner.is_none() {
            return Err(TransportError::MultiaddrNotSupported(address));
        }
        self.listens = Some((id, address.clone()));
        self.events.push_back(TransportEvent::NewAddress { listener_id: id, listen_addr: address });
        Ok(())
    }

    fn remove_listener(&mut self, id: ListenerId) -> bool {
        let Some((_, address)) = self.listens.take_if(|(listener, _)| *listener == id) else { return false };
        self.events.push_back(TransportEvent::AddressExpired { listener_id: id, listen_addr: address });
        self.events.push_back(TransportEvent::ListenerClosed { listener_id: id, reason: Ok(()) });
        true
    }

    fn dial(&mut self, address: Multiaddr, _: DialOpts) -> Result<Self::Dial, TransportError<io::Error>> {
        let onion = Address::of(&address).and_then(|known| match known.carrier {
            Carrier::Onion(name) => Some((format!("{}.onion", base32(&name)), known.socket.port())),
            _ => None,
        });
        let Some((host, port)) = onion else { return Err(TransportError::MultiaddrNotSupported(address)) };
        let (socks, apart) = (self.socks, self.apart.clone());
        Ok(async move { Ok(Wire(socks::call(socks, &apart, &host, port).await?)) }.boxed())
    }

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<TransportEvent<Self::ListenerUpgrade, io::Error>> {
        // No waker for these: whoever fills the queue polls the swarm next.
        if let Some(event) = self.events.pop_front() {
            return Poll::Ready(event);
        }
        let (Some(inner), Some((id, address))) = (&self.inner, &self.listens) else { return Poll::Pending };
        match inner.poll_accept(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok((stream, _))) => {
                let _ = stream.set_nodelay(true);
                Poll::Ready(TransportEvent::Incoming {
                    listener_id: *id,
                    upgrade: ready(Ok(Wire(stream))),
                    local_addr: address.clone(),
                    // From where they come nobody here knows.
                    send_back_addr: Multiaddr::empty(),
                })
            }
            Poll::Ready(Err(error)) => Poll::Ready(TransportEvent::ListenerError { listener_id: *id, error }),
        }
    }
}

/// A stream with Tor, as libp2p reads and writes.
pub(in crate::network) struct Wire(TcpStream);

impl futures::AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut [u8]) -> Poll<io::Result<usize>> {
        let mut buffer = ReadBuf::new(into);
        let read = Pin::new(&mut self.0).poll_read(cx, &mut buffer);
        read.map_ok(|()| buffer.filled().len())
    }
}

impl futures::AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
