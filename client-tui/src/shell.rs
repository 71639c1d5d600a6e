//! One-shot commands: what was typed is carried out on a running node or one opened for it, and the outcome printed.
//! One file per family of commands.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use kith_node::api::{Call, Link, Options};
use kith_protocol::command::Refusal;
use serde_json::Value;

use crate::arguments::{Arguments, Command, CopyCommand, RelayCommand, SlipCommand};
use crate::passphrase::{self, Passphrase};
use crate::settings::Settings;
use crate::starting::{self, Running};
use crate::{said, t};

mod aside;
pub mod attaching;
mod bundles;
pub mod client;
mod coming_in;
mod copying;
mod couriers;
mod devices;
mod door;
mod explaining;
mod groups;
mod help;
mod leaving;
mod locking;
mod meeting;
mod oneself;
mod reading;
mod recovering;
mod roads;
mod room;
mod saying;
mod searching;
mod serving;
mod settling;
mod slips;
mod space;
mod taking_back;
mod threads;
mod unsent;

/// Seconds a single command waits for others, unless `--wait` says otherwise (`design.md` 9: a few).
const WAIT_SECONDS: u64 = 3;

/// How this run of the program was asked to behave.
pub struct Shell {
    home: PathBuf,
    json: bool,
    plain: bool,
    passphrase_file: Option<PathBuf>,
    settings: Settings,
    options: Options,
    wait: Option<Duration>,
}

/// Carries out what was typed.
pub async fn run(arguments: Arguments) -> ExitCode {
    let json = arguments.json;
    match &arguments.command {
        Some(Command::Help { topic }) => return help::page(topic),
        Some(Command::Completions { shell }) => return help::completions(*shell),
        Some(Command::Man { to }) => return help::man(to),
        _ => {}
    }
    let sentence = arguments.command.as_ref().and_then(lacks_yes);
    if let Some(sentence) = sentence.filter(|_| json || !std::io::stdin().is_terminal()) {
        // Nobody can be asked, and nothing but their own yes may stand for it.
        tell_error(json, "needs-yes", &sentence);
        return ExitCode::from(2);
    }
    if arguments.command.as_ref().is_none_or(goes_by_settings)
        && let Some(sentence) = crate::settings::read(arguments.home.as_deref()).stops
    {
        tell_error(json, "settings", &sentence);
        return ExitCode::FAILURE;
    }
    match carry_out(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            tell_error(json, &said::code(&refusal), &said::refusal_in_shell(&refusal));
            ExitCode::FAILURE
        }
    }
}

fn tell_error(json: bool, code: &str, sentence: &str) {
    if json {
        eprintln!("{}", serde_json::json!({ "error": code, "sentence": sentence }));
    } else {
        print_error(sentence);
    }
}

/// Whether anything of what the settings protect comes about by a command. Erasing everything never waits for a file.
fn goes_by_settings(command: &Command) -> bool {
    !matches!(
        command,
        Command::Settings { .. }
            | Command::Copy { command: Some(CopyCommand::Check { .. }), .. }
            | Command::Erase { everything: true, .. }
    )
}

/// What asks before it acts, and was given no yes: the sentence for where nobody can be asked.
fn lacks_yes(command: &Command) -> Option<String> {
    use crate::arguments::DeviceCommand::{Lost, NotWithMe, Replace};
    match command {
        Command::Enter { yes: false, .. } => Some(t!("door-needs-yes")),
        Command::Device(Lost { yes: false, .. } | NotWithMe { yes: false, .. } | Replace { yes: false, .. })
        | Command::LetGo { yes: false, .. }
        | Command::Erase { yes: false, .. } => Some(t!("needs-yes")),
        _ => None,
    }
}

async fn carry_out(mut arguments: Arguments) -> Result<(), Refusal> {
    if let Some(Command::Settings { write }) = arguments.command {
        return settling::settings(arguments.json, arguments.home.as_deref(), write);
    }
    if let Some(Command::Copy { command: Some(CopyCommand::Check { file }), .. }) = &arguments.command {
        // Needs no home, no group and nobody's passphrase.
        return copying::check(arguments.json, file);
    }
    if let Some(path) = &arguments.log {
        crate::logging::begin(path)?;
    }
    let crate::settings::Found { mut settings, told, .. } = crate::settings::read(arguments.home.as_deref());
    settings.idle_lock_minutes = arguments.lock_after.unwrap_or(settings.idle_lock_minutes);
    if !arguments.json {
        told.iter().for_each(|line| print_error(line));
    }
    let listen = if arguments.listen.is_empty() { settings.listen.clone() } else { arguments.listen };
    let options = Options { listen, files: settings.file_wishes(), tor: settings.tor(), begins: settings.long_way };
    let shell = Shell {
        home: starting::home(arguments.home)?,
        json: arguments.json,
        plain: arguments.plain,
        passphrase_file: arguments.passphrase_file,
        settings,
        options,
        wait: arguments.wait.map(Duration::from_secs),
    };
    if let Some(Command::Enter { slip, .. } | Command::Slip(SlipCommand::Show { slip, .. })) = &mut arguments.command
        && slip == "-"
    {
        // What is typed can be read once only.
        *slip = typed_line()?;
    }
    if let Some(Command::Enter { slip, .. }) = &arguments.command {
        // A missing file or a torn slip is told before anything is asked.
        said::slips::shown(&slips::text(slip)?)?;
    }
    match arguments.command {
        None => client::open(&shell).await,
        Some(Command::Rehearse) => client::rehearse(&shell).await,
        Some(Command::Slip(SlipCommand::Show { slip, .. })) if slips::show_here(&shell, &slip)? => Ok(()),
        Some(Command::Serve) => serving::serve(&shell).await,
        Some(Command::Courier(command)) => couriers::keep(&shell, command).await,
        Some(Command::Relay(RelayCommand::Serve { at, new_slip })) => roads::serve(&shell, &at, new_slip).await,
        Some(Command::BringBack { group }) => aside::bring_back(&shell, group).await,
        Some(Command::Passphrase { new_file }) => locking::change(&shell, new_file).await,
        Some(Command::Erase { everything: true, yes, .. }) => aside::erase_everything(&shell, yes).await,
        Some(command) => one_shot(&shell, command).await,
    }
}

/// Attaches to or opens a node, does one thing, and closes what it opened.
async fn one_shot(shell: &Shell, command: Command) -> Result<(), Refusal> {
    let node = shell.node().await?;
    let link = node.link();
    // Following ends by being stopped; anything else was not finished then.
    let stopped = if matches!(command, Command::Read { follow: true, .. }) { Ok(()) } else { Err(Refusal::Closing) };
    let outcome = tokio::select! {
        outcome = dispatch(shell, &node, &link, command) => outcome,
        _ = interrupted() => stopped,
    };
    node.stop().await;
    outcome
}

async fn dispatch(shell: &Shell, node: &Running, link: &Link, command: Command) -> Result<(), Refusal> {
    match command {
        Command::Group(command) => groups::run(shell, node, link, command).await,
        Command::Invite { group, days, out, qr, from } => {
            slips::invite(shell, node, link, slips::Wish { group, days, out, qr, from }).await
        }
        Command::Slip(command) => slips::run(shell, node, link, command).await,
        Command::Enter { slip, me, yes } => coming_in::enter(shell, node, link, &slip, me, yes).await,
        Command::Welcome { group, who } => door::welcome(shell, node, link, &group, who).await,
        Command::Wait { group, who, because } => door::wait(shell, node, link, &group, who, because).await,
        Command::Say { group, thread, reply, note, note_for, attach, as_it_is, text } => {
            let text = text.unwrap_or_default();
            let wish = saying::Wish { group, thread, reply, note, note_for, attach, as_it_is, text };
            saying::say(shell, node, link, wish).await
        }
        Command::Open { group, id } => attaching::open(shell, link, &group, id).await,
        Command::Save { group, id, to } => attaching::save(shell, link, &group, id, &to).await,
        Command::Read { group, thread, last, since, follow, unfold } => {
            reading::read(shell, link, reading::Wish { group, thread, last, since, follow, unfold }).await
        }
        Command::Unsent(command) => unsent::run(shell, node, link, command).await,
        Command::Thread(command) => threads::run(shell, node, link, command).await,
        Command::Name { group, name } => oneself::name(shell, node, link, &group, name).await,
        Command::Quiet { group, who } => oneself::quiet(shell, link, &group, who).await,
        Command::Duties { group, text } => oneself::duties(shell, node, link, &group, text).await,
        Command::TakeBack { group, ids, all, list, since } => {
            taking_back::take_back(shell, node, link, &group, taking_back::Wish { ids, all, since, list }).await
        }
        Command::Copy { command: Some(CopyCommand::Bring { group, file, thread }), .. } => {
            copying::bring(shell, node, link, &group, thread, &file).await
        }
        Command::Copy { group, to, signed, .. } => {
            copying::copy(shell, link, &group.unwrap_or_default(), &to.unwrap_or_default(), signed).await
        }
        Command::Leave { group, copy, take_back, since, goodbye, now } => {
            let wish = leaving::Wish { copy, take_back, since, goodbye, now };
            leaving::leave(shell, node, link, &group, wish).await
        }
        Command::SetAside { group, everything, days, usual } => {
            aside::set_aside(shell, link, aside::Setting { group, everything, days, usual }).await
        }
        Command::Erase { group, yes, .. } => aside::erase_group(shell, link, &group.unwrap_or_default(), yes).await,
        Command::Space { group } => space::show(shell, link, group).await,
        Command::LetGo { group, before, thread, yes } => {
            space::let_go(shell, link, space::Wish { group, before, thread, yes }).await
        }
        Command::FetchAgain { group, thread } => space::fetch_again(shell, node, link, &group, thread).await,
        Command::Bundle(command) => bundles::run(shell, link, command).await,
        Command::Connections { group } => roads::connections(shell, link, &group).await,
        Command::Relay(command) => roads::relay(shell, link, command).await,
        Command::LongWay { group, way } => roads::long_way(shell, link, &group, &way).await,
        Command::Reach { group, line } => oneself::reach(shell, node, link, &group, line).await,
        Command::Device(command) => devices::run(shell, node, link, command).await,
        Command::Worried { group, say } => oneself::worried(shell, node, link, &group, say).await,
        Command::IfQuiet { group, who, say } => oneself::if_quiet(shell, node, link, &group, who, say).await,
        Command::Meeting(command) => meeting::meeting(shell, node, link, command).await,
        Command::Round(command) => meeting::round(shell, node, link, command).await,
        Command::Room(command) => room::run(shell, node, link, command).await,
        Command::Search { text, group } => searching::search(shell, link, &text, group.as_deref()).await,
        Command::WhatCanOthersSee { group } => explaining::others(shell, link, &group).await,
        Command::WhoCanDoWhat { group } => explaining::rules(shell, link, &group).await,
        Command::Why => explaining::why(shell, link).await,
        Command::Rehearse
        | Command::Serve
        | Command::Courier(_)
        | Command::BringBack { .. }
        | Command::Passphrase { .. }
        | Command::Help { .. }
        | Command::Completions { .. }
        | Command::Man { .. }
        | Command::Settings { .. } => Ok(()),
    }
}

impl Shell {
    /// The node of this home: a running one, else opened here; the home is set up first if there is none.
    async fn node(&self) -> Result<Running, Refusal> {
        if let Some(link) = starting::running(&self.home).await {
            return Ok(Running::Other(link));
        }
        if !starting::is_home(&self.home) {
            let passphrase = self.new_passphrase()?;
            starting::create(&self.home, &passphrase)?;
            return starting::open(&self.home, &passphrase, self.options.clone()).await;
        }
        if let Some(path) = &self.passphrase_file {
            return starting::open(&self.home, &Passphrase::from_file(path)?, self.options.clone()).await;
        }
        loop {
            let passphrase = passphrase::ask()?;
            match starting::open(&self.home, &passphrase, self.options.clone()).await {
                Err(Refusal::WrongPassphrase) => print_error(&t!("passphrase-wrong")),
                outcome => return outcome,
            }
        }
    }

    fn new_passphrase(&self) -> Result<Passphrase, Refusal> {
        match &self.passphrase_file {
            Some(path) => Passphrase::from_file(path),
            None => passphrase::ask_new(&self.home),
        }
    }

    fn wait_time(&self) -> Duration {
        self.wait.unwrap_or(Duration::from_secs(WAIT_SECONDS))
    }

    fn wait_ms(&self) -> u64 {
        u64::try_from(self.wait_time().as_millis()).unwrap_or(u64::MAX)
    }

    /// Before a node opened for one command closes, what was written goes to those who can be reached.
    async fn settle(&self, node: &Running, link: &Link, group: &str) {
        if node.is_own() {
            // That nobody could be reached is not a failure: what was written stays here and goes later.
            let _ = link.call(Call::Settled { group: group.to_owned(), within_ms: self.wait_ms() }).await;
        }
    }

    /// As [`Shell::tell`], where it matters that it came out.
    fn tell_surely(&self, object: &Value, lines: &[String]) -> Result<(), Refusal> {
        let mut out = std::io::stdout();
        let is_terminal = out.is_terminal();
        let rows: Vec<String> = if self.json {
            vec![object.to_string()]
        } else {
            lines.iter().flat_map(|line| said::for_terminal(line, is_terminal)).collect()
        };
        write_rows(&mut out, &rows)
    }

    /// Prints an object with `--json`, else lines.
    fn tell(&self, object: Value, lines: impl IntoIterator<Item = String>) {
        if self.json {
            print_object(&object);
        } else {
            for line in lines {
                print_line(&line);
            }
        }
    }
}

/// Writes rows to the end, or says that it could not.
fn write_rows(out: &mut impl std::io::Write, rows: &[String]) -> Result<(), Refusal> {
    let all = rows.iter().try_for_each(|row| writeln!(out, "{row}")).and_then(|()| out.flush());
    all.map_err(|_| Refusal::NotPrinted)
}

/// One line from standard input: what is better not typed after the command, where others can read it.
fn typed_line() -> Result<String, Refusal> {
    let mut line = String::new();
    let most = u64::try_from(kith_protocol::limits::TEXT_BYTES_MAX * 4).unwrap_or(u64::MAX);
    std::io::Read::read_to_string(&mut std::io::Read::take(std::io::stdin(), most), &mut line)
        .map_err(|_| Refusal::CannotOpen { path: "-".to_owned() })?;
    Ok(line.trim().to_owned())
}

/// Prints a line. That the reader has gone away (`kith read | head`) is no failure.
pub fn print_line(line: &str) {
    let mut out = std::io::stdout();
    for row in said::for_terminal(line, out.is_terminal()) {
        let _ = writeln!(out, "{row}");
    }
}

/// Prints an object, which is never broken.
pub fn print_object(object: &Value) {
    let _ = writeln!(std::io::stdout(), "{object}");
}

/// Prints a line for the person on standard error.
pub fn print_error(line: &str) {
    let mut out = std::io::stderr();
    for row in said::for_terminal(line, out.is_terminal()) {
        let _ = writeln!(out, "{row}");
    }
}

/// Who asks the program to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The person, with a key.
    ByHand,
    /// The system, or another program.
    ByTheSystem,
}

/// Ends when the person or the system asks the program to stop.
pub async fn interrupted() -> Stopped {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut ended), Ok(mut hung_up)) = (signal(SignalKind::terminate()), signal(SignalKind::hangup())) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => Stopped::ByHand,
            _ = ended.recv() => Stopped::ByTheSystem,
            _ = hung_up.recv() => Stopped::ByTheSystem,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = tokio::signal::ctrl_c().await;
        Stopped::ByHand
    }
}

/// The content of a file a person named.
fn read_file(path: &std::path::Path) -> Result<String, Refusal> {
    std::fs::read_to_string(path).map_err(|_| Refusal::CannotOpen { path: path.display().to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_full_disk_did_not_take_is_said_not_to_be_printed() {
        let mut full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        assert_eq!(write_rows(&mut full, &["kith-recovery:abc".to_owned()]), Err(Refusal::NotPrinted));
        assert_eq!(write_rows(&mut Vec::new(), &["x".to_owned()]), Ok(()));
    }
}
