//! A courier: keeps sealed packets for groups that were given its slip, and cannot read, forge or join anything up.
//!
//! It is a program of its own beside the groups: no passphrase (it holds nothing that could be read), no persona, one
//! folder. What it knows of a visitor is that they hold the slip; it keeps no log of who came, from where, or when: of a
//! packet it keeps the day on which it goes.
//!
//! In reading order: `shelf` (what is kept, on disk), `budget` (how much is done for whoever asks), this file (the task), `visits` (the other side: a persona that
//! visits).

mod budget;
mod shelf;
pub(crate) mod visits;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use kith_protocol::command::Refusal;
use kith_protocol::courier::{Answer, CourierPaper, Question, VISITORS, visitor};
use kith_protocol::encoding::Canonical as _;
use kith_protocol::id::TransportId;
use kith_protocol::limits::ADDRESSES_MAX;
use kith_protocol::secret::CourierPass;
use kith_protocol::signature::SecretKey;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use zeroize::Zeroizing;

use crate::network::{Happening, Input, Network, PortRule};
use crate::node::{EVERYWHERE, reachable};
use crate::perform::{in_place, now};
use crate::vault::random;
use budget::Budget;
pub use shelf::Shelf;

/// The file with its slip, beside the packets.
pub const SLIP_FILE: &str = "slip";

/// A courier that runs.
pub struct Courier {
    paper: CourierPaper,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Courier {
    /// Opens the folder, listens and takes visits. `listen`: as for a node; none for where it listened before, or everywhere.
    /// `most`: bytes of packets it keeps.
    ///
    /// # Errors
    ///
    /// Those of the disk, [`Refusal::HomeInUse`] and [`Refusal::CannotListen`].
    pub async fn start(folder: &Path, listen: &[String], most: u64) -> Result<Self, Refusal> {
        let shelf = in_place(|| Shelf::open(folder, most))?;
        let key = in_place(|| own(&shelf, "key"))?;
        let pass = Arc::new(CourierPass::from_bytes(&*in_place(|| own(&shelf, "pass"))?));
        // It goes on listening where its slip says.
        let bound = in_place(|| shelf.own("bound"))?.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        let (entries, rule) = match bound.filter(|bound| !bound.is_empty()) {
            Some(bound) => (bound.lines().map(str::to_owned).collect(), PortRule::Exact),
            None if listen.is_empty() => (vec![EVERYWHERE.to_owned()], PortRule::NextFree),
            None => (listen.to_vec(), PortRule::NextFree),
        };
        let (network, happenings) = Network::start(&key, &entries, rule, 1).await?;
        in_place(|| shelf.put_own("bound", network.bound().join("\n").as_bytes()))?;
        let mut addresses = reachable(&network.addresses(), network.bound());
        addresses.truncate(ADDRESSES_MAX);
        let paper = CourierPaper { transport: TransportId(SecretKey::from_seed(&key).public()), addresses, pass };
        in_place(|| shelf.write_slip(&paper.to_line()))?;
        let visitors: BTreeSet<_> =
            (0..VISITORS).map(|which| TransportId(visitor(&paper.pass, which).public())).collect();
        network.send(Input::Allow(visitors)).await?;
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(shelf, network, happenings, stopped));
        Ok(Self { paper, stop, task })
    }

    /// Its slip.
    pub fn paper(&self) -> &CourierPaper {
        &self.paper
    }

    /// Ends it: answers that are under way are sent, the ports and the folder are free.
    pub async fn stop(self) {
        // An error is a task that has ended by itself, which comes to the same.
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

/// A secret of its own, made at the first start.
fn own(shelf: &Shelf, name: &str) -> Result<Zeroizing<[u8; 32]>, Refusal> {
    if let Some(known) = shelf.own(name)? {
        return Ok(Zeroizing::new(known.as_slice().try_into().map_err(|_| Refusal::DiskFailed)?));
    }
    let made = Zeroizing::new(random()?);
    shelf.put_own(name, made.as_slice())?;
    Ok(made)
}

async fn serve(
    mut shelf: Shelf,
    network: Network,
    mut happenings: mpsc::Receiver<Happening>,
    mut stopped: oneshot::Receiver<()>,
) {
    let mut budget = Budget::default();
    loop {
        let happening = tokio::select! {
            _ = &mut stopped => break,
            happening = happenings.recv() => happening,
        };
        match happening {
            Some(Happening::Frame { from, bytes }) => match Question::from_bytes(&bytes) {
                Ok(question) => {
                    let day = now().day();
                    let answer = if budget.allows(from, &question, day) {
                        in_place(|| shelf.answer(&question, day))
                    } else {
                        Answer::NotNow
                    };
                    budget.gave(from, &answer);
                    let _ = network.send(Input::Frame { to: from, bytes: answer.to_bytes() }).await;
                    // The disk does not take it, or it is too much: whoever waits is told, and comes again.
                    if answer == Answer::NotNow {
                        let _ = network.send(Input::Close(from)).await;
                    }
                }
                Err(_) => drop(network.send(Input::Close(from)).await),
            },
            Some(Happening::Closed { connection }) => budget.over(&connection),
            Some(_) => {}
            None => return,
        }
    }
    drop(happenings);
    network.stop().await;
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn whoever_names_no_place_is_called_by_the_slip_all_the_same_and_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let mut before = Vec::new();
        for start in 0..2 {
            let courier = Courier::start(folder.path(), &[], 1 << 20).await.unwrap();
            let told = courier.paper().addresses.clone();
            assert!(told.iter().any(|address| address.ends_with("/quic-v1")), "{told:?}");
            assert!(!told.iter().any(|address| address.contains("/0.0.0.0/")), "{told:?}");
            assert!(start == 0 || told == before, "{told:?}, and before {before:?}");
            courier.stop().await;
            before = told;
        }
    }
}
