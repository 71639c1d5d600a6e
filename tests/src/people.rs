//! People with the real program: a person is a home and, at times, a process of `kith` that runs in it.
//!
//! ```no_run
//! # fn example() -> anyhow::Result<()> {
//! let town = kith_tests::people::Town::new()?;
//! let (mut ana, mut lee) = (town.person("Ana")?, town.person("Lee")?);
//! ana.founds("Thursday", &[])?;
//! ana.serves()?;
//! lee.serves()?;
//! lee.enters(&ana.invites("Thursday", &[])?)?;
//! ana.says("Thursday", "hello")?;
//! lee.hears("Thursday", "hello")?;
//! # Ok(()) }
//! ```
//!
//! * Whatever the program prints is kept: [`Town::speaks_plainly`] looks through all of it at the end of a story.
//! * Nothing here sleeps: it waits for what the program tells (a line, a notice over the local socket, its end), each
//!   time until a deadline.
//! * Everything listens on 127.0.0.1. Homes are opened with a passphrase that needs no stretching, except those of
//!   [`Town::cautious_person`]: a test that opens a hundred homes would mostly wait for Argon2.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use kith_node::{Home, Strength};
use serde_json::Value;
use tempfile::TempDir;

mod running;

pub use running::Running;

/// How long anything may take before a test fails.
pub const DEADLINE: Duration = Duration::from_secs(60);
/// Where everybody listens, unless told otherwise.
pub const LOOPBACK: &str = "/ip4/127.0.0.1";
/// Notices that say nothing of what was waited for are no reason to wait longer than this for the next look.
const LOOK: Duration = Duration::from_millis(250);

/// What may never be printed (`domain.md` 4.5), by words that cannot stand in a sentence of ours.
const NEVER: [&str; 27] = [
    "may be struggling",
    "harmful content",
    "seen by",
    "is typing",
    "last active",
    "administrator",
    "been removed",
    "are you sure",
    "your group needs you",
    "unread message",
    "flagged",
    "high risk",
    "your diagnosis",
    "emergency services",
    "checked in for",
    "your streak",
    "panicked at",
    "fatal:",
    "peer killed",
    "listening on all interfaces",
    "dead peer",
    "aborted",
    "declined your",
    "invalid input",
    "required fields",
    "safe and anonymous",
    "while in crisis",
];

/// The program, beside the tests that were built with it.
pub fn program() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("KITH_PROGRAM") {
        return Ok(chosen.into());
    }
    let test = std::env::current_exe()?;
    let folder = test.parent().and_then(Path::parent).context("the tests lie in no target folder")?;
    let program = folder.join("kith");
    ensure!(program.is_file(), "{} is missing: build it with “cargo build -p kith”", program.display());
    Ok(program)
}

/// Where the people of one story live.
pub struct Town {
    folder: TempDir,
    program: PathBuf,
    printed: Arc<Mutex<String>>,
}

/// A person: a home, and perhaps a program that runs in it.
pub struct Person {
    /// What everybody calls this person.
    pub name: String,
    /// The home's folder.
    pub home: PathBuf,
    /// The file with the passphrase.
    pub passphrase_file: PathBuf,
    /// Where this person's node listens.
    pub listen: Vec<String>,
    /// The network namespace in which this person's program runs; none: this one.
    pub host: Option<String>,
    /// What the program finds in its environment.
    pub environment: Vec<(&'static str, &'static str)>,
    log: Option<PathBuf>,
    program: PathBuf,
    printed: Arc<Mutex<String>>,
    serving: Option<Running>,
}

/// How a run of the program ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; `None` if it was killed.
    pub code: Option<i32>,
    /// What it printed.
    pub out: String,
    /// What it printed on standard error.
    pub err: String,
}

/// A message as `read --json` gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words {
    /// Its id.
    pub id: String,
    /// Its text; absent while it has not arrived.
    pub text: Option<String>,
}

impl Town {
    /// A place for a story.
    pub fn new() -> Result<Self> {
        Ok(Self { folder: tempfile::tempdir()?, program: program()?, printed: Arc::default() })
    }

    /// Founds a group of these people, with all their nodes running.
    pub fn circle(&self, group: &str, names: &[&str]) -> Result<Vec<Person>> {
        let mut people: Vec<Person> = Vec::new();
        for name in names {
            let mut person = self.person(name)?;
            if people.is_empty() {
                person.founds(group, &[])?;
            }
            person.serves()?;
            if let Some(before) = people.last() {
                person.enters(&before.invites(group, &[])?)?;
            }
            people.push(person);
        }
        for person in &people {
            person.sees_members(group, names)?;
        }
        Ok(people)
    }

    /// A file or folder of this story.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Somebody who has set up a home.
    pub fn person(&self, name: &str) -> Result<Person> {
        let person = self.cautious_person(name)?;
        let passphrase = std::fs::read_to_string(&person.passphrase_file)?;
        let passphrase = kith_node::Passphrase::new(passphrase)?;
        drop(Home::create(&person.home, &passphrase, Strength::for_random_passphrase())?);
        Ok(person)
    }

    /// Somebody who has no home yet: the program will make it, with all the stretching a passphrase gets.
    pub fn cautious_person(&self, name: &str) -> Result<Person> {
        let passphrase_file = self.path(&format!("{name} passphrase"));
        std::fs::write(&passphrase_file, format!("four words of {name}"))?;
        Ok(Person {
            name: name.to_owned(),
            home: self.path(name),
            passphrase_file,
            listen: vec![LOOPBACK.to_owned()],
            host: None,
            environment: Vec::new(),
            log: None,
            program: self.program.clone(),
            printed: self.printed.clone(),
            serving: None,
        })
    }

    /// Everything the program has printed in this story.
    pub fn printed(&self) -> String {
        self.printed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Fails if the program printed anything that must never be printed, or drew it in a window.
    pub fn speaks_plainly(&self) -> Result<()> {
        let printed = self.printed().to_lowercase();
        for never in NEVER {
            if let Some(line) = printed.lines().find(|line| line.contains(never)) {
                bail!("“{never}” was printed: {line}");
            }
        }
        crate::terminal::windows_speak_plainly(self.folder.path())
    }
}

impl Ended {
    /// The objects it printed.
    pub fn objects(&self) -> Result<Vec<Value>> {
        self.out.lines().map(|line| serde_json::from_str(line).with_context(|| line.to_owned())).collect()
    }

    /// The code and sentence of a refusal: exit code 1, nothing printed, and one object with one plain sentence or
    /// three on standard error.
    pub fn refusal(&self) -> Result<(String, String)> {
        ensure!(self.code == Some(1), "not refused: {self:?}");
        ensure!(self.out.is_empty(), "printed and refused: {self:?}");
        let lines: Vec<&str> = self.err.lines().collect();
        let [line] = lines[..] else { bail!("not one line: {self:?}") };
        let refusal: Value = serde_json::from_str(line).with_context(|| format!("{self:?}"))?;
        let object = refusal.as_object().context("not an object")?;
        ensure!(object.keys().eq(["error", "sentence"]), "other fields: {line}");
        let (Some(code), Some(sentence)) = (refusal["error"].as_str(), refusal["sentence"].as_str()) else {
            bail!("not texts: {line}");
        };
        ensure!(!code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "no code: {line}");
        is_plain(sentence)?;
        Ok((code.to_owned(), sentence.to_owned()))
    }
}

/// Fails unless this is a sentence for a person: it begins and ends as one and shows nothing of the program's inside.
pub fn is_plain(sentence: &str) -> Result<()> {
    let begins = sentence.chars().next().is_some_and(|first| first.is_uppercase() || first == '“');
    let inside = ["::", "Err(", "Some(", "None", "panick", "unwrap", ".rs:", "os error", "src/"];
    let shows = inside.iter().find(|word| sentence.contains(**word));
    ensure!(begins && sentence.ends_with('.') && shows.is_none(), "not a plain sentence: {sentence}");
    ensure!(!sentence.chars().any(char::is_control), "control characters: {sentence:?}");
    Ok(())
}

impl Person {
    /// The program in this person's home.
    fn command<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Command {
        let mut command = match &self.host {
            None => Command::new(&self.program),
            Some(host) => {
                let mut command = Command::new("ip");
                command.args(["netns", "exec", host]).arg(&self.program);
                command
            }
        };
        for name in ["KITH_HOME", "KITH_PASSPHRASE_FILE", "KITH_LISTEN"] {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().copied());
        command.env("TERM", "dumb").arg("--home").arg(&self.home);
        command.arg("--passphrase-file").arg(&self.passphrase_file);
        for listen in &self.listen {
            command.arg("--listen").arg(listen);
        }
        if let Some(log) = &self.log {
            command.arg("--log").arg(log);
        }
        command.args(words).stdin(Stdio::null());
        command
    }

    /// From now on the program writes a log into this file.
    pub fn logs_to(&mut self, file: &Path) {
        self.log = Some(file.to_owned());
    }

    /// Runs the program to its end, as typed.
    pub fn types(&self, words: &[&str]) -> Result<Ended> {
        Running::start(&mut self.command(words), &self.name, &self.printed, "")?.ends()
    }

    /// Runs the program to its end, as typed, with these lines on its standard input.
    pub fn types_lines(&self, input: &str, words: &[&str]) -> Result<Ended> {
        Running::start(&mut self.command(words), &self.name, &self.printed, input)?.ends()
    }

    /// Runs the program to its end with `--json`.
    pub fn runs(&self, words: &[&str]) -> Result<Ended> {
        self.is_given("", words)
    }

    /// Runs the program to its end with `--json`, and this on its standard input.
    pub fn is_given(&self, input: &str, words: &[&str]) -> Result<Ended> {
        self.begins_given(input, words)?.ends()
    }

    /// Starts the program with `--json`.
    pub fn begins(&self, words: &[&str]) -> Result<Running> {
        self.begins_given("", words)
    }

    /// Starts the program as typed.
    pub fn begins_plain(&self, words: &[&str]) -> Result<Running> {
        Running::start(&mut self.command(words), &self.name, &self.printed, "")
    }

    fn begins_given(&self, input: &str, words: &[&str]) -> Result<Running> {
        Running::start(&mut self.command(["--json"].iter().chain(words)), &self.name, &self.printed, input)
    }

    /// Runs the program, which must do what it was asked.
    pub fn does(&self, words: &[&str]) -> Result<Vec<Value>> {
        let ended = self.runs(words)?;
        ensure!(ended.code == Some(0), "{} could not do {words:?}: {ended:?}", self.name);
        ended.objects()
    }

    /// Runs the program, which must refuse, with this code.
    pub fn is_refused(&self, code: &str, words: &[&str]) -> Result<()> {
        let ended = self.runs(words)?;
        let (found, _) = ended.refusal().with_context(|| format!("{} {words:?}", self.name))?;
        ensure!(found == code, "{} {words:?}: {ended:?} instead of {code}", self.name);
        Ok(())
    }

    /// Starts a node, and waits until it can be asked.
    pub fn serves(&mut self) -> Result<()> {
        ensure!(self.serving.is_none(), "{} serves already", self.name);
        let mut running = self.begins(&["serve"])?;
        let line = running.line().with_context(|| format!("{} does not serve", self.name))?;
        ensure!(line == "{\"serving\":true}", "{line}");
        self.serving = Some(running);
        self.does(&["group", "list"])?;
        Ok(())
    }

    /// Whether a node runs.
    pub fn is_serving(&self) -> bool {
        self.serving.is_some()
    }

    /// The process of the node.
    pub fn pid(&self) -> Option<u32> {
        self.serving.as_ref().map(|node| node.id())
    }

    /// Stops the node where it is, as a computer that sleeps.
    pub fn falls_asleep(&self) -> Result<()> {
        self.is_signalled("STOP")
    }

    /// Goes on where it was.
    pub fn wakes_up(&self) -> Result<()> {
        self.is_signalled("CONT")
    }

    fn is_signalled(&self, signal: &str) -> Result<()> {
        let id = self.pid().context("no node runs")?;
        let kill = Command::new("sh").arg("-c").arg(format!("kill -{signal} {id}")).status()?;
        ensure!(kill.success(), "{} had ended", self.name);
        Ok(())
    }

    /// Ends the node as the system would. Gives what it had printed.
    pub fn stops(&mut self) -> Result<Ended> {
        let ended = self.serving.take().context("no node runs")?.is_asked_to_end()?;
        ensure!(ended.code == Some(0) && ended.err.is_empty(), "{}: {ended:?}", self.name);
        Ok(ended)
    }

    /// Waits until the node has ended by itself, in peace.
    pub fn has_ended(&mut self) -> Result<Ended> {
        let ended = self.serving.take().context("no node runs")?.ends()?;
        ensure!(ended.code == Some(0) && ended.err.is_empty(), "{}: {ended:?}", self.name);
        Ok(ended)
    }

    /// Ends the node as a power cut would. Gives what it had printed.
    pub fn is_cut_off(&mut self) -> Result<Ended> {
        self.serving.take().context("no node runs")?.is_killed()
    }

    /// Founds a group.
    pub fn founds(&self, group: &str, more: &[&str]) -> Result<()> {
        self.does(&[&["group", "found", group, "--as", &self.name], more].concat()).map(drop)
    }

    /// Writes a slip: the whole one, in a file.
    pub fn invites(&self, group: &str, more: &[&str]) -> Result<String> {
        let number = std::fs::read_dir(self.home.parent().context("no town")?)?.count();
        let file = self.home.with_file_name(format!("slip {number}"));
        let file = file.to_str().context("a path")?.to_owned();
        self.does(&[&["invite", group, "--out", &file], more].concat())?;
        Ok(file)
    }

    /// Comes in with a slip. Gives where this person stands then.
    pub fn asks(&self, slip: &str) -> Result<String> {
        let done = self.does(&["enter", slip, "--as", &self.name, "--yes", "--wait", "30"])?;
        Ok(done.first().and_then(|done| done["state"].as_str()).context("no state")?.to_owned())
    }

    /// Comes in with a slip, to the end.
    pub fn enters(&self, slip: &str) -> Result<()> {
        let state = self.asks(slip)?;
        ensure!(state == "entered", "{} is {state}", self.name);
        Ok(())
    }

    /// Says something. Gives its id and how far it has come.
    pub fn says(&self, group: &str, text: &str) -> Result<(String, String)> {
        self.says_waiting(group, text, "3")
    }

    /// Says something, and waits at most so many seconds for it to leave.
    pub fn says_waiting(&self, group: &str, text: &str, seconds: &str) -> Result<(String, String)> {
        let done = self.does(&["say", group, "--wait", seconds, "--", text])?;
        let field = |name: &str| done.first().and_then(|done| done[name].as_str()).map(str::to_owned);
        field("id").zip(field("state")).context("no id or state")
    }

    /// What this person reads.
    pub fn reads(&self, group: &str) -> Result<Vec<Words>> {
        self.does(&["read", group])?.iter().map(words).collect()
    }

    /// What this person reads, by its texts.
    pub fn reads_texts(&self, group: &str) -> Result<Vec<String>> {
        Ok(self.reads(group)?.into_iter().filter_map(|words| words.text).collect())
    }

    /// Waits until this person reads these words.
    pub fn hears(&self, group: &str, text: &str) -> Result<()> {
        self.until(&format!("hears “{text}”"), |me| Ok(me.reads_texts(group)?.iter().any(|heard| heard == text)))
    }

    /// The group as this person sees it.
    pub fn group(&self, group: &str) -> Result<Value> {
        self.does(&["group", "show", group])?.into_iter().next().context("nothing shown")
    }

    /// Names of those who are in it, sorted.
    pub fn members(&self, group: &str) -> Result<Vec<String>> {
        let view = self.group(group)?;
        let members = view["members"].as_array().context("no members")?;
        let mut names: Vec<_> =
            members.iter().filter_map(|member| member["name"].as_str().map(str::to_owned)).collect();
        names.sort();
        Ok(names)
    }

    /// Waits until exactly these are in it, as this person sees it.
    pub fn sees_members(&self, group: &str, names: &[&str]) -> Result<()> {
        let mut names = names.to_vec();
        names.sort_unstable();
        self.until(&format!("sees {names:?}"), |me| Ok(me.members(group)? == names))
    }

    /// Waits until it is so, looking after each notice of this person's node, which must run.
    pub fn until(&self, what: &str, mut so: impl FnMut(&Self) -> Result<bool>) -> Result<()> {
        let notices = self.notices().with_context(|| format!("{} cannot wait until {what}", self.name))?;
        let deadline = Instant::now() + DEADLINE;
        while !so(self)? {
            ensure!(Instant::now() < deadline, "{} waited in vain: {what}", self.name);
            match notices.recv_timeout(LOOK) {
                Ok(()) => while notices.try_recv().is_ok() {},
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => bail!("{}'s node ended before: {what}", self.name),
            }
        }
        Ok(())
    }

    /// From now on, waits for the node's next notice of this kind.
    pub fn tells_next(&self, event: &str) -> Result<Telling> {
        Ok(Telling { event: event.to_owned(), notices: self.told()? })
    }

    /// One unit for each notice of this person's node from now on.
    fn notices(&self) -> Result<Receiver<()>> {
        let told = self.told()?;
        let (tell, notices) = channel();
        std::thread::spawn(move || {
            while told.recv().is_ok() {
                if tell.send(()).is_err() {
                    return;
                }
            }
        });
        Ok(notices)
    }

    /// The notices of this person's node from now on.
    fn told(&self) -> Result<Receiver<Value>> {
        let mut stream = UnixStream::connect(self.home.join("socket"))?;
        stream.write_all(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"notices\"}\n")?;
        let mut lines = BufReader::new(stream).lines();
        lines.next().context("no answer")??;
        let (tell, told) = channel();
        std::thread::spawn(move || {
            for line in lines {
                let notice = line.ok().and_then(|line| serde_json::from_str::<Value>(&line).ok());
                if notice.is_none_or(|mut notice| tell.send(notice["params"].take()).is_err()) {
                    return;
                }
            }
        });
        Ok(told)
    }
}

/// A notice that is waited for.
pub struct Telling {
    event: String,
    notices: Receiver<Value>,
}

impl Telling {
    /// The notice, once it has come.
    pub fn ends(self) -> Result<Value> {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let notice = self.notices.recv_timeout(left).with_context(|| format!("never told: {}", self.event))?;
            if notice["event"] == self.event.as_str() {
                return Ok(notice);
            }
        }
    }
}

/// The fields of a message that all devices agree on.
pub fn words(object: &Value) -> Result<Words> {
    let id = object["id"].as_str().context("no id")?.to_owned();
    Ok(Words { id, text: object["text"].as_str().map(str::to_owned) })
}
