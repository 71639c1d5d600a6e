//! Three people in one group, each a process of the real program.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use kith_node::api::{Answer, Call, Link, Notice, Options};
use kith_node::{Home, Node, Passphrase, Strength, attach};
use kith_protocol::command::{Command, Done, Query, Standing, View};
use kith_protocol::event::Event;
use kith_protocol::id::MessageId;
use kith_protocol::kind::Rules;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Child;
use tokio::sync::{broadcast, mpsc};
use tokio::time::timeout;

use crate::machine::{memory_kb, processor_time};
use crate::report::Report;

/// The group.
pub const GROUP: &str = "bench";
pub const LISTEN: &str = "/ip4/127.0.0.1/udp/0/quic-v1";
pub const PASSPHRASE: &str = "not a secret";
/// After so long something is not slow but broken.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Somebody's home.
pub struct Person {
    name: &'static str,
    home: PathBuf,
    running: tokio::sync::Mutex<Option<(Child, Link)>>,
}

/// The three.
pub struct Circle {
    program: PathBuf,
    folder: PathBuf,
    pub people: [Person; 3],
}

impl Circle {
    /// Has them come together.
    pub async fn begin(folder: &Path, program: PathBuf, report: &mut Report) -> Result<Self> {
        std::fs::write(folder.join("passphrase"), PASSPHRASE)?;
        let people = ["ana", "ben", "cem"].map(|name| Person { name, home: folder.join(name), running: None.into() });
        for person in &people {
            Home::create(&person.home, &Passphrase::new(PASSPHRASE)?, Strength::default())?;
        }
        let circle = Self { program, folder: folder.to_owned(), people };
        let [ana, ben, cem] = &circle.people;
        let unlocking = Instant::now();
        drop(Home::open(&ana.home, &Passphrase::new(PASSPHRASE)?)?);
        let unlocked = unlocking.elapsed();
        for person in [ana, ben, cem] {
            circle.start(person).await?;
        }
        let founding = Call::Found {
            name: GROUP.to_owned(),
            me: ana.name.to_owned(),
            card: "a group to be measured".to_owned(),
            agreement: Vec::new(),
            rules: Rules::default(),
        };
        ana.link().await?.call(founding).await?;
        for person in [ben, cem] {
            let Done::Invited { file, .. } = ana.command(Command::Invite { days: 1, from: None }).await? else {
                bail!("no slip");
            };
            person.enter(file).await?;
        }
        for person in [ana, ben, cem] {
            person.sees(3, 2).await?;
        }
        // Starting is timed with a group to open.
        circle.stop(cem).await?;
        let starting = Instant::now();
        circle.start(cem).await?;
        report.add_time("start: process to socket", starting.elapsed());
        report.add_time("start: of that, unlocking the vault (Argon2id)", unlocked);
        for person in [ana, ben, cem] {
            person.sees(3, 2).await?;
        }
        Ok(circle)
    }

    /// Starts a person's node and waits for its socket.
    pub async fn start(&self, person: &Person) -> Result<()> {
        let mut program = tokio::process::Command::new(&self.program);
        program.arg("--home").arg(&person.home).args(["--listen", LISTEN, "serve"]);
        program.arg("--passphrase-file").arg(self.folder.join("passphrase"));
        program.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = program.spawn().with_context(|| format!("{}", self.program.display()))?;
        // The socket is there before the program says that it serves.
        let mut told = BufReader::new(child.stdout.take().context("no output")?).lines();
        let said = timeout(PATIENCE, told.next_line()).await.with_context(|| format!("{} waits", person.name))??;
        said.with_context(|| format!("{} has ended", person.name))?;
        let link = attach(&person.home).await.with_context(|| format!("no socket of {}", person.name))?;
        // Its later lines are read too, so that its last one finds somebody.
        tokio::spawn(async move { while let Ok(Some(_)) = told.next_line().await {} });
        *person.running.lock().await = Some((child, link));
        Ok(())
    }

    /// Ends a person's node.
    pub async fn stop(&self, person: &Person) -> Result<()> {
        if let Some((mut child, link)) = person.running.lock().await.take() {
            if link.call(Call::Stop).await.is_err() {
                // A client that was told too much at once is let go by the node.
                if let Some(link) = attach(&person.home).await {
                    let _ = link.call(Call::Stop).await;
                }
            }
            timeout(PATIENCE, child.wait()).await??;
        }
        Ok(())
    }

    /// Opens a person's node in this process. (Its vault is opened before the time is taken.)
    pub async fn open_here(&self, person: &Person) -> Result<Node> {
        let options = Options { listen: vec![LISTEN.to_owned()], ..Options::default() };
        Ok(Node::open(&person.home, &Passphrase::new(PASSPHRASE)?, options).await?)
    }

    /// Memory of each node.
    pub fn tell_memory(&self, report: &mut Report) -> Result<()> {
        for person in &self.people {
            let (now, most) = memory_kb(person.process()?)?;
            report.add("memory: a node, resident", now as f64 / 1_024.0, "MiB");
            report.add("memory: a node, at most", most as f64 / 1_024.0, "MiB");
        }
        Ok(())
    }

    /// Everyone stops.
    pub async fn end(&self) -> Result<()> {
        for person in &self.people {
            self.stop(person).await?;
        }
        Ok(())
    }
}

impl Person {
    /// The hold on their node.
    pub async fn link(&self) -> Result<Link> {
        self.running.lock().await.as_ref().map(|(_, link)| link.clone()).context("not running")
    }

    fn process(&self) -> Result<u32> {
        let running = self.running.try_lock()?;
        running.as_ref().and_then(|(child, _)| child.id()).context("not running")
    }

    /// Processor time of their node so far; none while it does not run.
    pub fn worked(&self) -> Duration {
        self.process().and_then(processor_time).unwrap_or_default()
    }

    async fn command(&self, command: Command) -> Result<Done> {
        Ok(self.link().await?.command(GROUP, command).await?)
    }

    /// A new slip of theirs.
    pub async fn slip(&self) -> Result<String> {
        match self.command(Command::Invite { days: 1, from: None }).await? {
            Done::Invited { file, .. } => Ok(file),
            _ => bail!("no slip"),
        }
    }

    /// Their device's id.
    pub async fn device(&self) -> Result<String> {
        match self.link().await?.look(GROUP, Query::Group).await? {
            View::Group(group) => group.devices.first().cloned().context("no device"),
            _ => bail!("no group"),
        }
    }

    /// Resident memory of their node in kB.
    pub fn memory(&self) -> Result<u64> {
        Ok(memory_kb(self.process()?)?.0)
    }

    async fn enter(&self, slip: String) -> Result<()> {
        enter_by(&self.link().await?, slip, self.name).await
    }

    /// Waits until they see so many members and are connected with so many.
    pub async fn sees(&self, members: usize, connections: usize) -> Result<()> {
        let link = self.link().await?;
        together(&link, members, connections).await.with_context(|| format!("{} does not see the others", self.name))
    }

    /// What they are told from now on.
    pub async fn hears(&self) -> Result<Hearing> {
        Ok(Hearing::of(self.link().await?.notices()))
    }
}

/// Waits until the node behind this link sees so many members and is connected with so many: it looks again at each
/// thing the node tells.
pub async fn together(link: &Link, members: usize, connections: usize) -> Result<()> {
    let mut notices = link.notices();
    let seen = async {
        loop {
            let group = link.look(GROUP, Query::Group).await?;
            let connected = link.look(GROUP, Query::Connections).await?;
            if let (View::Group(group), View::Connections(connected)) = (group, connected)
                && group.members.len() == members
                && connected == connections
            {
                return Ok(());
            }
            match notices.recv().await {
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => bail!("the node has ended"),
            }
        }
    };
    timeout(PATIENCE, seen).await.context("not together")?
}

/// Enters with this slip over this link.
pub async fn enter_by(link: &Link, slip: String, me: &str) -> Result<()> {
    let answer = link.call(Call::Enter { slip, me: me.to_owned() }).await?;
    let Answer::Entering { group, .. } = answer else { bail!("no answer") };
    let within_ms = u64::try_from(PATIENCE.as_millis())?;
    match link.call(Call::AtTheDoor { group: group.hex(), within_ms }).await? {
        Answer::Entering { state: Standing::Entered, .. } => Ok(()),
        other => bail!("not let in: {other:?}"),
    }
}

/// Says something over this link.
pub async fn say(link: &Link, text: String) -> Result<MessageId> {
    match link.command(GROUP, Command::Say { thread: None, text, reply: None, note: None }).await? {
        Done::Said { id, .. } => Ok(id),
        _ => bail!("not said"),
    }
}

/// How many words can be read over this link.
pub async fn readable(link: &Link) -> Result<usize> {
    match link.look(GROUP, Query::Read { thread: None, last: None, since: None }).await? {
        View::Messages(messages) => Ok(messages.iter().filter(|message| message.text.is_some()).count()),
        _ => bail!("not read"),
    }
}

/// What somebody was shown, and when.
pub enum Heard {
    Words(MessageId, Instant),
    Connected(Instant),
}

/// Notes the time of each notice in a task of its own.
pub struct Hearing(mpsc::UnboundedReceiver<Heard>);

impl Hearing {
    /// From a node's notices.
    pub fn of(mut notices: broadcast::Receiver<Notice>) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            loop {
                let heard = match notices.recv().await {
                    Ok(Notice { event: Event::Message { message, .. }, .. }) if message.text.is_some() => {
                        Heard::Words(message.id, Instant::now())
                    }
                    Ok(Notice { event: Event::Connection { connected: true, .. }, .. }) => {
                        Heard::Connected(Instant::now())
                    }
                    Ok(_) => continue,
                    Err(broadcast::error::RecvError::Lagged(missed)) => {
                        eprintln!("  {missed} notices were not taken in time");
                        continue;
                    }
                    Err(broadcast::error::RecvError::Closed) => return,
                };
                if tell.send(heard).is_err() {
                    return;
                }
            }
        });
        Self(told)
    }

    /// The next.
    pub async fn next(&mut self) -> Result<Heard> {
        timeout(PATIENCE, self.0.recv()).await.context("nothing more was heard")?.context("the node has ended")
    }

    /// The next words.
    pub async fn words(&mut self) -> Result<(MessageId, Instant)> {
        loop {
            if let Heard::Words(id, at) = self.next().await? {
                return Ok((id, at));
            }
        }
    }
}
