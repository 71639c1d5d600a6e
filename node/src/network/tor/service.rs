//! Being called: an onion service is asked of Tor, and asked anew whenever Tor went away and is there again.

use std::time::Duration;

use kith_protocol::slip::base32;
use libp2p::Multiaddr;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::control::{Fault, ONION_PORT, Orders};
use super::{ByTorAt, TorState, socks};
use crate::network::address::{Address, Carrier};

/// When Tor is asked again after it was away.
const AGAIN: Duration = Duration::from_secs(2);

/// How often it is asked how far it is: on its way, and once it is there.
const LOOK: Duration = Duration::from_secs(1);
const LOOK_READY: Duration = Duration::from_secs(15);

/// How long the last order may take.
const LAST_ORDER: Duration = Duration::from_secs(1);

/// What keeps an onion service, for as long as this is held.
pub(in crate::network) struct Service {
    /// How it stands with Tor.
    pub state: watch::Receiver<TorState>,
    /// Where this node is called, once Tor has the service.
    pub called_at: mpsc::Receiver<Multiaddr>,
    over: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

/// Keeps a service whose callers come to this port; without one only the state of Tor is looked at.
pub(in crate::network) fn serve(by: ByTorAt, port: Option<u16>) -> Service {
    let (tell, state) = watch::channel(TorState::Asking);
    let (called, called_at) = mpsc::channel(1);
    let (over, mut ends) = oneshot::channel();
    let task = tokio::spawn(async move {
        loop {
            let Err(fault) = keep(&by, port, &tell, &called, &mut ends).await else { return };
            let calls = socks::is_open(by.at.socks).await;
            tell.send_replace(match fault {
                Fault::Gone => TorState::Missing { calls },
                Fault::NotLetIn => TorState::NotLetIn { calls },
            });
            tokio::select! {
                _ = &mut ends => return,
                () = sleep(AGAIN) => {}
            }
        }
    });
    Service { state, called_at, over: Some(over), task }
}

/// Ok once it is to end.
async fn keep(
    by: &ByTorAt,
    port: Option<u16>,
    tell: &watch::Sender<TorState>,
    called: &mpsc::Sender<Multiaddr>,
    ends: &mut oneshot::Receiver<()>,
) -> Result<(), Fault> {
    let mut orders = Orders::begin(&by.at.control).await?;
    let mut service = None;
    if let Some((key, port)) = by.key.as_ref().zip(port) {
        let name = orders.add(key, port).await?;
        let socket = (std::net::Ipv4Addr::UNSPECIFIED, ONION_PORT).into();
        let address = Address { carrier: Carrier::Onion(name), socket, relay: None };
        // It is the same each time, and one is enough.
        let _ = called.try_send(address.multiaddr());
        service = Some(base32(&name));
    }
    loop {
        let percent = orders.percent().await?;
        let state = match percent {
            100.. if socks::is_open(by.at.socks).await => TorState::Ready,
            100.. => TorState::NoCalls,
            percent => TorState::Connecting { percent },
        };
        tell.send_replace(state);
        let look = if state == TorState::Ready { LOOK_READY } else { LOOK };
        tokio::select! {
            _ = &mut *ends => break,
            () = orders.gone() => return Err(Fault::Gone),
            () = sleep(look) => {}
        }
    }
    if let Some(name) = service {
        // Tor ends it by itself too, once this connection is gone.
        let _ = timeout(LAST_ORDER, orders.end(&name)).await;
    }
    Ok(())
}

impl Service {
    /// Ends it.
    pub async fn end(mut self) {
        self.over.take();
        let _ = timeout(2 * LAST_ORDER, &mut self.task).await;
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.task.abort();
    }
}
