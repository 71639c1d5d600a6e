//! The people of a rehearsal: a folder each, with a database, keys and a swarm of its own on this computer's loopback.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kith_node::api::{Answer, Call, Link, Options};
use kith_protocol::command::{Command, Done, GroupView, MessageView, Query, Refusal, Standing, View};
use kith_protocol::id::MessageId;
use tempfile::TempDir;

use crate::passphrase::Passphrase;
use crate::starting::{self, Running};

/// How long a step may take before it is said that it did not come about (a guess: rehearsals run on slow computers).
pub const PATIENCE: Duration = Duration::from_secs(60);

/// How often a device is looked at again if nothing was told of it, in milliseconds (a guess: seldom needed).
const LOOK_AGAIN_MS: u64 = 200;

/// Loopback only: nothing of a rehearsal leaves this computer.
const LISTEN: &str = "/ip4/127.0.0.1/udp/0/quic-v1";

/// The folder of a rehearsal.
pub struct Practice {
    folder: TempDir,
}

impl Practice {
    /// Makes the folder.
    pub fn begin() -> Result<Self, Refusal> {
        let folder = tempfile::Builder::new().prefix("kith-rehearsal-").tempdir().map_err(|_| Refusal::DiskFailed)?;
        crate::calm::take_away(Some(folder.path().to_owned()));
        Ok(Self { folder })
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Takes it away.
    pub fn end(self) -> Result<(), Refusal> {
        self.folder.close().map_err(|_| Refusal::DiskFailed)?;
        crate::calm::take_away(None);
        Ok(())
    }
}

/// Somebody in the rehearsal.
pub struct Somebody {
    /// Their name.
    pub name: String,
    home: PathBuf,
    node: Option<Running>,
}

fn passphrase() -> Passphrase {
    // The folder is taken away at the end and holds nothing of anybody.
    Passphrase::chosen("practice".to_owned())
}

impl Somebody {
    /// Sets up a home and opens its node.
    pub async fn begin(folder: &Path, name: String) -> Result<Self, Refusal> {
        let home = folder.join(name.to_lowercase());
        starting::create(&home, &passphrase())?;
        let mut somebody = Self { name, home, node: None };
        somebody.come_back().await?;
        Ok(somebody)
    }

    /// Their device is switched on.
    pub async fn come_back(&mut self) -> Result<(), Refusal> {
        let options = Options { listen: vec![LISTEN.to_owned()], ..Options::default() };
        self.node = Some(starting::open(&self.home, &passphrase(), options).await?);
        Ok(())
    }

    /// Their device is switched off.
    pub async fn go_away(&mut self) {
        if let Some(node) = self.node.take() {
            node.stop().await;
        }
    }

    /// The hold on their node; refused while it is switched off.
    pub fn link(&self) -> Result<Link, Refusal> {
        self.node.as_ref().map(Running::link).ok_or(Refusal::Closing)
    }

    /// Writes a slip, as its whole file.
    pub async fn invite(&self, group: &str) -> Result<String, Refusal> {
        let command = Command::Invite { days: 1, from: Some(self.name.clone()) };
        match self.link()?.command(group, command).await? {
            Done::Invited { file, .. } => Ok(file),
            _ => Err(Refusal::NotACall),
        }
    }

    /// Comes in with a slip.
    pub async fn enter(&self, slip: String) -> Result<(), Refusal> {
        let link = self.link()?;
        let Answer::Entering { group, mut state, .. } = link.call(Call::Enter { slip, me: self.name.clone() }).await?
        else {
            return Err(Refusal::NotACall);
        };
        if state != Standing::Entered {
            let within_ms = u64::try_from(PATIENCE.as_millis()).unwrap_or(u64::MAX);
            if let Answer::Entering { state: now, refused, .. } =
                link.call(Call::AtTheDoor { group: group.hex(), within_ms }).await?
            {
                if let Some(refusal) = refused {
                    return Err(refusal);
                }
                state = now;
            }
        }
        if state == Standing::Entered { Ok(()) } else { Err(Refusal::NotInYet) }
    }

    /// Says something.
    pub async fn say(&self, group: &str, text: String) -> Result<MessageId, Refusal> {
        let command = Command::Say { thread: None, text, reply: None, note: None };
        match self.link()?.command(group, command).await? {
            Done::Said { id, .. } => Ok(id),
            _ => Err(Refusal::NotACall),
        }
    }

    /// The words on their device, in screen order.
    pub async fn words(&self, group: &str) -> Result<Vec<MessageView>, Refusal> {
        let query = Query::Read { thread: None, last: None, since: None };
        match self.link()?.look(group, query).await? {
            View::Messages(messages) => Ok(messages),
            _ => Err(Refusal::NotACall),
        }
    }

    /// The ids of the words on their device, in screen order.
    pub async fn ids(&self, group: &str) -> Result<Vec<MessageId>, Refusal> {
        Ok(self.words(group).await?.into_iter().map(|message| message.id).collect())
    }

    /// Waits until all of these words are on their device, and can be read there.
    pub async fn hears(&self, group: &str, ids: &[MessageId]) -> Result<(), Refusal> {
        self.until(async || {
            let words = self.words(group).await?;
            Ok(ids.iter().all(|id| words.iter().any(|message| message.id == *id && message.text.is_some())))
        })
        .await
    }

    /// Waits until their device knows this many members.
    pub async fn sees_members(&self, group: &str, count: usize) -> Result<(), Refusal> {
        self.until(async || Ok(self.view(group).await?.members.len() == count)).await
    }

    async fn view(&self, group: &str) -> Result<GroupView, Refusal> {
        match self.link()?.look(group, Query::Group).await? {
            View::Group(view) => Ok(*view),
            _ => Err(Refusal::NotACall),
        }
    }

    /// Looks again each time something is told, until it is so.
    async fn until(&self, is_so: impl AsyncFn() -> Result<bool, Refusal>) -> Result<(), Refusal> {
        let mut notices = self.link()?.notices();
        let look = async {
            while !is_so().await? {
                let _ = tokio::time::timeout(Duration::from_millis(LOOK_AGAIN_MS), notices.recv()).await;
            }
            Ok(())
        };
        tokio::time::timeout(PATIENCE, look).await.map_err(|_| Refusal::NobodyReached)?
    }
}
