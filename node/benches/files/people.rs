//! Five people with real nodes and homes: one gives, four take.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use kith_node::api::{Answer, Call, FileToAttach, SayWith};
use kith_node::{Home, Link, Node, Options, Passphrase, Strength};
use kith_protocol::command::{Command, Done, Query, Taking, View};
use kith_protocol::event::Event;
use kith_protocol::id::MessageId;
use kith_protocol::kind::Rules;
use tokio::task::JoinSet;

use crate::memory::{self, Memory};

const GROUP: &str = "Thursday";
const NAMES: [&str; 5] = ["Ana", "Lee", "Sam", "Noor", "Jo"];
/// How long anything may take, in milliseconds.
const WITHIN_MS: u64 = 60_000;

pub struct Circle {
    nodes: Vec<Node>,
}

/// Seconds of each part of one file's way.
pub struct Told {
    pub said: f64,
    pub fetched: f64,
    pub saved: f64,
}

impl Circle {
    pub async fn begin(folder: &Path) -> Result<Self> {
        let mut nodes: Vec<Node> = Vec::new();
        for me in NAMES {
            let (home, passphrase) = (folder.join(me), Passphrase::new("the same for all")?);
            drop(Home::create(&home, &passphrase, Strength::for_random_passphrase())?);
            let options = Options { listen: vec!["/ip4/127.0.0.1/udp/0/quic-v1".to_owned()], ..Options::default() };
            let node = Node::open(&home, &passphrase, options).await?;
            let Some(first) = nodes.first() else {
                let (name, me, card) = (GROUP.to_owned(), me.to_owned(), String::new());
                let rules = Rules { welcomes: 1, term_days: 0, decision_days: 7, wait_days: 7 };
                node.link().call(Call::Found { name, me, card, agreement: Vec::new(), rules }).await?;
                nodes.push(node);
                continue;
            };
            let invite = Command::Invite { days: 30, from: None };
            let Done::Invited { slip, .. } = first.link().command(GROUP, invite).await? else { bail!("no slip") };
            node.link().call(Call::Enter { slip, me: me.to_owned() }).await?;
            node.link().call(Call::AtTheDoor { group: GROUP.to_owned(), within_ms: WITHIN_MS }).await?;
            nodes.push(node);
        }
        let circle = Self { nodes };
        for link in circle.links() {
            until(&link, "knows the others", async || match link.look(GROUP, Query::Group).await? {
                View::Group(view) => Ok(view.members.len() == NAMES.len()),
                _ => bail!("no group"),
            })
            .await?;
        }
        Ok(circle)
    }

    fn links(&self) -> Vec<Link> {
        self.nodes.iter().map(Node::link).collect()
    }

    fn giver(&self) -> Link {
        self.nodes[0].link()
    }

    /// Says something with a file, waits until all have heard it. Gives the message and the seconds until it was said.
    async fn say(&self, file: &Path) -> Result<(MessageId, f64)> {
        let files = vec![FileToAttach { path: file.to_owned(), as_it_is: false }];
        let (group, text) = (GROUP.to_owned(), String::new());
        let say = SayWith { group, thread: None, text, reply: None, note: None, files };
        let began = Instant::now();
        let answer = self.giver().call(Call::SayWith(say)).await?;
        let seconds = began.elapsed().as_secs_f64();
        let Answer::SaidWith { outcome: Done::Said { id, .. }, .. } = answer else { bail!("not said") };
        for link in self.links() {
            let read = Query::Read { thread: None, last: Some(1), since: None };
            until(&link, "has heard of the file", async || match link.look(GROUP, read.clone()).await? {
                View::Messages(messages) => Ok(messages.iter().any(|message| message.id == id)),
                _ => bail!("no messages"),
            })
            .await?;
        }
        Ok((id, seconds))
    }

    async fn take_back(&self, messages: Vec<MessageId>) -> Result<()> {
        self.giver().command(GROUP, Command::TakeBack { what: Taking::These(messages) }).await?;
        Ok(())
    }

    /// A file from one to one other.
    pub async fn one(&self, file: &Path, folder: &Path) -> Result<Told> {
        let (id, said) = self.say(file).await?;
        let (fetched, saved) = save(self.nodes[1].link(), id, folder.join("saved")).await?;
        self.take_back(vec![id]).await?;
        Ok(Told { said, fetched, saved })
    }

    /// A file from one to four at once; gives the seconds until all have the sealed bytes.
    pub async fn four(&self, file: &Path, folder: &Path) -> Result<f64> {
        let (id, _) = self.say(file).await?;
        let began = Instant::now();
        let mut saving = JoinSet::new();
        for (number, link) in self.links().into_iter().enumerate().skip(1) {
            let to = folder.join(format!("saved {number}"));
            saving.spawn(async move { save(link, id, to).await });
        }
        let mut last: f64 = 0.0;
        while let Some(saved) = saving.join_next().await {
            last = last.max(saved??.0);
        }
        ensure!(began.elapsed().as_secs_f64() >= last);
        self.take_back(vec![id]).await?;
        Ok(last)
    }

    /// What a large file takes: said and saved, both ends in this process.
    pub async fn memory(&self, folder: &Path, bytes: u64) -> Result<Memory> {
        let file = folder.join("large.bin");
        crate::make(&file, bytes)?;
        let idle = memory::now()?;
        memory::forget()?;
        let (id, _) = self.say(&file).await?;
        let said = memory::most()? - idle;
        std::fs::remove_file(&file)?;
        memory::forget()?;
        save(self.nodes[1].link(), id, folder.join("saved")).await?;
        Ok(Memory { said, saved: memory::most()? - idle })
    }

    pub async fn end(self) {
        for node in self.nodes {
            node.stop().await;
        }
    }
}

/// Saves a file, and lets go of it. Gives the seconds until the sealed bytes were here, and until it was saved.
async fn save(link: Link, id: MessageId, to: PathBuf) -> Result<(f64, f64)> {
    let mut notices = link.notices();
    let began = Instant::now();
    let call = Call::Save { group: GROUP.to_owned(), attachment: id.hex(), to: to.clone(), within_ms: WITHIN_MS };
    let saving = link.call(call);
    tokio::pin!(saving);
    let mut fetched = None;
    let saved = loop {
        tokio::select! {
            biased;
            notice = notices.recv() => if matches!(notice?.event, Event::Fetching { bytes, of, .. } if bytes == of) {
                fetched = Some(began.elapsed().as_secs_f64());
            },
            saved = &mut saving => break saved,
        }
    };
    ensure!(matches!(saved?, Answer::Saved { .. }));
    let seconds = began.elapsed().as_secs_f64();
    std::fs::remove_file(to)?;
    Ok((fetched.context("it was not fetched")?, seconds))
}

/// Looks again after each notice.
async fn until(link: &Link, what: &str, mut seen: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
    let within = std::time::Duration::from_millis(WITHIN_MS);
    let mut notices = link.notices();
    let looking = async {
        while !seen().await? {
            notices.recv().await?;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(within, looking).await.with_context(|| what.to_owned())?
}
