//! Whatever any crate says of itself, down to trace, holds no word, name or key. The program itself installs nothing that
//! listens to it; a library or a later version might.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use kith_node::api::{Answer, Call};
use kith_node::{Home, Link, Node, Options, Passphrase, Strength};
use kith_protocol::command::{Command, Done, MeetingDo, Query, View};
use kith_protocol::kind::Rules;
use kith_protocol::meeting::Order;
use kith_tests::traces::Secrets;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const GROUP: &str = "Harbour on Thursdays";
const CARD: &str = "We meet by the old harbour crane, nobody has to speak.";
const NAMES: [&str; 2] = ["Anneliese", "Leopoldine"];
const WORDS: [&str; 2] = ["the voices were loud this morning", "I walked along the water instead"];
const DUTIES: &str = "keeper of the harbour keys";
const FORM: &str = "harbour circle with the old bell";
const WORRIED: &str = "we ask before we row out to anybody";
const QUIET: &str = "leave a lamp in my window after a week";
const DRAFT: &str = "what I have not decided to say";
const PASSPHRASE: &str = "the passphrase of this test";
const PLANTED: &str = "planted by the test of logs";
const LONG: Duration = Duration::from_secs(60);

/// Keeps what `tracing` and `log` are told.
#[derive(Clone, Default)]
struct Everything {
    said: Arc<Mutex<String>>,
    spans: Arc<AtomicU64>,
}

impl Everything {
    fn note(&self, of: &Metadata<'_>, fields: impl FnOnce(&mut dyn Visit)) {
        let mut line = Line(format!("{} {} ", of.level(), of.target()));
        fields(&mut line);
        self.keep(&line.0);
    }

    fn keep(&self, line: &str) {
        let mut said = self.said.lock().unwrap();
        said.push_str(line);
        said.push('\n');
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.note(span.metadata(), |line| span.record(line));
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        self.keep(&line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.note(event.metadata(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.keep(&format!("{} {} {}", record.level(), record.target(), record.args()));
    }

    fn flush(&self) {}
}

#[test]
fn nothing_that_any_crate_says_of_itself_holds_a_word_a_name_or_a_key() -> Result<()> {
    let everything = Everything::default();
    tracing::subscriber::set_global_default(everything.clone())?;
    log::set_boxed_logger(Box::new(everything.clone()))?;
    log::set_max_level(log::LevelFilter::Trace);

    let folder = tempfile::tempdir()?;
    let homes = NAMES.map(|name| folder.path().join(format!("home {}", name.len())));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async { tokio::time::timeout(LONG, story(&homes)).await })??;
    runtime.shutdown_timeout(Duration::from_secs(5));

    let mut secrets = Secrets::default();
    let texts = [GROUP, CARD, DUTIES, FORM, WORRIED, QUIET, DRAFT, PASSPHRASE, NAMES[0], NAMES[1], WORDS[0], WORDS[1]];
    for text in texts {
        secrets.add_words(text, text)?;
    }
    let mut keys = 0;
    for home in &homes {
        keys += secrets.add_keys(home, PASSPHRASE, &folder.path().join("a copy"))?;
    }
    ensure!(keys > 10, "only {keys} keys");
    let said = everything.said.lock().unwrap().clone();
    let found = secrets.found_in(said.as_bytes());
    ensure!(found.is_empty(), "said to a log: {found:?}");
    ensure!(said.len() > 10_000 && said.contains("TRACE"), "only {} bytes were said", said.len());

    // The search can fail: what is planted in either way is found.
    secrets.add_words("planted", PLANTED)?;
    tracing::trace!(words = PLANTED);
    ensure!(!secrets.found_in(everything.said.lock().unwrap().as_bytes()).is_empty(), "not found in tracing");
    everything.said.lock().unwrap().clear();
    log::trace!("{}", PLANTED.bytes().map(|byte| format!("{byte:02x}")).collect::<String>());
    ensure!(!secrets.found_in(everything.said.lock().unwrap().as_bytes()).is_empty(), "not found in log");
    println!("{} bytes, {} secrets, {keys} of them keys", said.len(), secrets.count());
    Ok(())
}

async fn story(homes: &[std::path::PathBuf; 2]) -> Result<()> {
    let passphrase = || Passphrase::new(PASSPHRASE);
    let mut nodes = Vec::new();
    for home in homes {
        std::fs::create_dir(home)?;
        drop(Home::create(home, &passphrase()?, Strength::for_random_passphrase())?);
        let options = Options { listen: vec!["/ip4/127.0.0.1".to_owned()], ..Options::default() };
        nodes.push(Node::open(home, &passphrase()?, options).await?);
    }
    let [ana, leo] = [nodes[0].link(), nodes[1].link()];
    let found = Call::Found {
        name: GROUP.to_owned(),
        me: NAMES[0].to_owned(),
        card: CARD.to_owned(),
        agreement: vec![],
        rules: Rules::default(),
    };
    ana.call(found).await?;
    let invite = Command::Invite { days: 30, from: Some(NAMES[0].to_owned()) };
    let Done::Invited { file, .. } = ana.command(GROUP, invite).await? else { bail!("no slip") };
    leo.call(Call::Enter { slip: file, me: NAMES[1].to_owned() }).await?;
    leo.call(Call::AtTheDoor { group: GROUP.to_owned(), within_ms: 30_000 }).await?;
    for (link, words) in [(&ana, WORDS[0]), (&leo, WORDS[1])] {
        says(link, words).await?;
    }
    leo.command(GROUP, Command::SetDuties { text: DUTIES.to_owned() }).await?;
    for what in [
        MeetingDo::KeepForm { text: format!("{FORM}\n- {FORM}") },
        MeetingDo::Open,
        MeetingDo::GoBy { name: FORM.to_owned(), text: None },
        MeetingDo::Start { name: FORM.to_owned(), order: Order::Arrival, minutes: 0 },
        MeetingDo::Next { at_ms: u64::MAX / 4, text: WORRIED.to_owned() },
    ] {
        leo.command(GROUP, Command::Meet { what }).await?;
    }
    leo.command(GROUP, Command::SayWorried { text: WORRIED.to_owned() }).await?;
    leo.command(GROUP, Command::SayIfQuiet { text: QUIET.to_owned() }).await?;
    leo.command(GROUP, Command::Draft { thread: None, text: DRAFT.to_owned() }).await?;
    for link in [&ana, &leo] {
        while reads(link).await? < WORDS.len() {
            tokio::task::yield_now().await;
        }
    }
    let path = homes[0].with_file_name("stick").to_str().unwrap_or_default().to_owned();
    ana.call(Call::BundleOut { group: GROUP.to_owned(), path: path.clone(), since: None, to: None }).await?;
    let Answer::BundleTaken { groups } = leo.call(Call::BundleIn { path }).await? else { bail!("not taken") };
    ensure!(groups.len() == 1);
    for node in nodes {
        node.stop().await;
    }
    Ok(())
}

async fn says(link: &Link, text: &str) -> Result<()> {
    let say = Command::Say { thread: None, text: text.to_owned(), reply: None, note: None };
    link.command(GROUP, say).await?;
    Ok(())
}

async fn reads(link: &Link) -> Result<usize> {
    let query = Query::Read { thread: None, last: None, since: None };
    match link.call(Call::Look { group: GROUP.to_owned(), query }).await? {
        Answer::View { view: View::Messages(read) } => Ok(read.iter().filter(|m| m.text.is_some()).count()),
        _ => bail!("not messages"),
    }
}
