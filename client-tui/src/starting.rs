//! Where a node comes from: the one running in this home already, or one opened here. All calls that make, open, attach
//! to or serve a node stand in this file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kith_node::api::{Link, Options};
use kith_protocol::command::Refusal;
use tokio::sync::mpsc;

use crate::passphrase::Passphrase;

use kith_node::{Home, Node, Passphrase as Key, Strength, attach, serve_socket};

/// A node this program can ask.
pub enum Running {
    /// Opened by this program; ends with it.
    Own(Box<Node>),
    /// `kith serve`, or another client, runs it.
    Other(Link),
}

impl Running {
    /// The hold on it.
    pub fn link(&self) -> Link {
        match self {
            Running::Own(node) => node.link(),
            Running::Other(link) => link.clone(),
        }
    }

    /// Whether it ends with this program, so that words have to leave before.
    pub fn is_own(&self) -> bool {
        matches!(self, Running::Own(_))
    }

    /// Ends it, if it is this program's own.
    pub async fn stop(self) {
        if let Running::Own(node) = self {
            node.stop().await;
        }
    }
}

/// The folder of a person's groups: the one chosen, else `kith` in the system's folder for data.
pub fn home(chosen: Option<PathBuf>) -> Result<PathBuf, Refusal> {
    use etcetera::BaseStrategy as _;
    if let Some(home) = chosen {
        return Ok(home);
    }
    let strategy = etcetera::choose_base_strategy().map_err(|_| Refusal::NoHome)?;
    Ok(strategy.data_dir().join("kith"))
}

/// Whether a home was set up here.
pub fn is_home(home: &Path) -> bool {
    kith_node::api::is_home(home)
}

/// Whether this passphrase opens a home that another program has open.
pub fn is_opened_by(home: &Path, passphrase: &Passphrase) -> Result<bool, Refusal> {
    Home::is_opened_by(home, &Key::new(passphrase.text())?)
}

/// A node that runs in this home already.
pub async fn running(home: &Path) -> Option<Link> {
    attach(home).await
}

/// How often a node that has ended is looked for, in milliseconds: soon enough that nobody waits for it long (a guess).
const LOOK_AGAIN_MS: u64 = 1_000;

/// Holds on the node of this home that come after this one, each once the one before has ended and another one runs.
pub fn again(home: PathBuf, link: Link) -> mpsc::Receiver<Link> {
    let (found, again) = mpsc::channel(1);
    tokio::spawn(async move {
        let mut link = link;
        loop {
            tokio::select! {
                () = found.closed() => return,
                () = link.ended() => {}
            }
            link = loop {
                tokio::select! {
                    () = found.closed() => return,
                    () = tokio::time::sleep(Duration::from_millis(LOOK_AGAIN_MS)) => {}
                }
                if let Some(link) = running(&home).await {
                    break link;
                }
            };
            if found.send(link.clone()).await.is_err() {
                return;
            }
        }
    });
    again
}

/// Sets up a home.
pub fn create(home: &Path, passphrase: &Passphrase) -> Result<(), Refusal> {
    Home::create(home, &Key::new(passphrase.text())?, Strength::default()).map(|_| ())
}

/// Opens a node.
pub async fn open(home: &Path, passphrase: &Passphrase, options: Options) -> Result<Running, Refusal> {
    Ok(Running::Own(Box::new(Node::open(home, &Key::new(passphrase.text())?, options).await?)))
}

/// Lets other clients on this computer use a node, until it ends.
pub async fn serve(home: &Path, link: Link) -> Result<(), Refusal> {
    serve_socket(home, link).await
}

#[cfg(test)]
mod tests {
    use kith_node::api::{Answer, Call};

    use super::*;
    use crate::stand_in::StandIn;

    /// Serves a stand-in in this home; gives its task, which ends it.
    async fn serving(home: &Path) -> tokio::task::JoinHandle<()> {
        let (link, notices, runs) = StandIn::thursday().run_till_ended();
        let folder = home.to_path_buf();
        tokio::spawn(async move {
            let _held = notices;
            serve(&folder, link).await.map_err(|_| ())
        });
        while running(home).await.is_none() {
            tokio::task::yield_now().await;
        }
        runs
    }

    #[tokio::test]
    async fn when_a_served_node_has_ended_the_next_one_of_the_same_home_is_found() {
        let home = tempfile::tempdir().unwrap();
        let first = serving(home.path()).await;
        let link = running(home.path()).await.unwrap();
        let mut again = again(home.path().to_path_buf(), link.clone());
        first.abort();
        link.ended().await;
        assert_eq!(link.call(Call::Groups).await.err(), Some(Refusal::Closing));
        let _second = serving(home.path()).await;
        let found = again.recv().await.unwrap();
        assert!(matches!(found.call(Call::Groups).await, Ok(Answer::Groups { groups }) if groups.len() == 1));
    }
}
