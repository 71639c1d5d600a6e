//! What can be typed after `kith`. The sentences of its help stand in the translation file, under `help-…`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind};
use clap::{FromArgMatches, Parser, Subcommand};

use crate::t;

/// The whole line.
#[derive(Parser, Debug)]
#[command(name = "kith", version, disable_help_subcommand = true)]
pub struct Arguments {
    /// The folder of this person's groups.
    #[arg(long, global = true, env = "KITH_HOME", hide_env_values = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// One JSON object a line.
    #[arg(long, global = true)]
    pub json: bool,
    /// Plain lines instead of the full screen.
    #[arg(long, global = true)]
    pub plain: bool,
    /// A file whose first line is the passphrase.
    #[arg(long, global = true, env = "KITH_PASSPHRASE_FILE", hide_env_values = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Where the node can be reached.
    #[arg(long, global = true, env = "KITH_LISTEN", value_delimiter = ',', value_name = "MULTIADDR")]
    pub listen: Vec<String>,
    /// How long a single command waits for others.
    #[arg(long = "wait", id = "wait_seconds", global = true, value_name = "SECONDS")]
    pub wait: Option<u64>,
    /// Minutes without a key after which the client locks.
    #[arg(
        long,
        global = true,
        env = "KITH_LOCK_AFTER",
        hide_env_values = true,
        value_name = "MINUTES",
        value_parser = clap::value_parser!(u64).range(1..=10_080)
    )]
    pub lock_after: Option<u64>,
    /// What the node says of itself.
    #[arg(long, global = true, env = "KITH_LOG", hide_env_values = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// What to do; the client if nothing.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Everything that can be done from the shell.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// A practice group.
    Rehearse,
    /// A node without a screen.
    Serve,
    /// Keeps sealed packets for groups.
    #[command(subcommand)]
    Courier(CourierCommand),
    /// Groups.
    #[command(subcommand)]
    Group(GroupCommand),
    /// Writes a slip.
    Invite {
        group: String,
        #[arg(long, default_value_t = 365)]
        days: u64,
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[arg(long)]
        qr: bool,
        #[arg(long, value_name = "NAME")]
        from: Option<String>,
    },
    /// Slips.
    #[command(subcommand)]
    Slip(SlipCommand),
    /// Comes in with a slip.
    Enter {
        slip: String,
        #[arg(long = "as", value_name = "ME")]
        me: String,
        #[arg(long)]
        yes: bool,
    },
    /// Welcomes somebody at the door.
    Welcome { group: String, who: String },
    /// Asks to wait.
    Wait {
        group: String,
        who: String,
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// Says something.
    Say {
        group: String,
        #[arg(long = "in", value_name = "THREAD")]
        thread: Option<String>,
        #[arg(long, value_name = "ID")]
        reply: Option<String>,
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        #[arg(long, value_name = "ID", conflicts_with_all = ["reply", "note", "attach"])]
        note_for: Option<String>,
        #[arg(long, value_name = "FILE")]
        attach: Vec<PathBuf>,
        #[arg(long, requires = "attach")]
        as_it_is: bool,
        #[arg(allow_hyphen_values = true, required_unless_present = "attach")]
        text: Option<String>,
    },
    /// Saves a file that a message brings.
    Save {
        group: String,
        id: String,
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Opens a picture, sound, film or PDF of a message with this computer's own program.
    Open { group: String, id: String },
    /// Shows what was said.
    Read {
        group: String,
        #[arg(long = "in", value_name = "THREAD")]
        thread: Option<String>,
        #[arg(long, value_name = "N")]
        last: Option<usize>,
        #[arg(long, value_name = "ID")]
        since: Option<String>,
        #[arg(long)]
        follow: bool,
        #[arg(long)]
        unfold: bool,
    },
    /// Words that are still here.
    #[command(subcommand)]
    Unsent(UnsentCommand),
    /// Threads.
    #[command(subcommand)]
    Thread(ThreadCommand),
    /// One's own name in a group.
    Name { group: String, name: String },
    /// One's own duties line.
    Duties {
        group: String,
        #[arg(default_value = "")]
        text: String,
    },
    /// Takes one's own words back.
    TakeBack {
        group: String,
        ids: Vec<String>,
        #[arg(long, conflicts_with_all = ["ids", "since"])]
        all: bool,
        #[arg(long, conflicts_with_all = ["ids", "since", "all"])]
        list: bool,
        #[arg(long, value_name = "DAY", conflicts_with = "ids")]
        since: Option<String>,
    },
    /// A copy of one's own words.
    #[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
    Copy {
        #[command(subcommand)]
        command: Option<CopyCommand>,
        #[arg(required = true)]
        group: Option<String>,
        #[arg(long, value_name = "FILE", required = true)]
        to: Option<PathBuf>,
        #[arg(long)]
        signed: bool,
    },
    /// Leaves for good.
    Leave {
        group: String,
        #[arg(long, value_name = "FILE")]
        copy: Option<PathBuf>,
        #[arg(long)]
        take_back: bool,
        #[arg(long, value_name = "DAY", requires = "take_back")]
        since: Option<String>,
        #[arg(long, value_name = "TEXT")]
        goodbye: Option<String>,
        #[arg(long)]
        now: bool,
    },
    /// Sets a group aside on this device.
    SetAside {
        #[arg(required_unless_present_any = ["everything", "usual"], conflicts_with = "everything")]
        group: Option<String>,
        #[arg(long)]
        everything: bool,
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
        days: Option<u8>,
        #[arg(long, value_name = "N", conflicts_with_all = ["group", "everything", "days"])]
        usual: Option<u8>,
    },
    /// Brings back what was set aside.
    BringBack {
        #[arg(default_value = "")]
        group: String,
    },
    /// Another passphrase for this home.
    Passphrase {
        #[arg(long, value_name = "FILE")]
        new_file: Option<PathBuf>,
    },
    /// Erases a group, or everything, from this device.
    Erase {
        #[arg(required_unless_present = "everything", conflicts_with = "everything")]
        group: Option<String>,
        #[arg(long)]
        everything: bool,
        #[arg(long)]
        yes: bool,
    },
    /// What groups take on this device.
    Space { group: Option<String> },
    /// Lets go of other people's old words here.
    LetGo {
        group: String,
        #[arg(long, value_name = "DAY")]
        before: String,
        #[arg(long = "in", value_name = "THREAD")]
        thread: Option<String>,
        #[arg(long)]
        yes: bool,
    },
    /// Asks the others again for words that were let go here.
    FetchAgain {
        group: String,
        #[arg(long = "in", value_name = "THREAD")]
        thread: Option<String>,
    },
    /// Bundles on a stick.
    #[command(subcommand)]
    Bundle(BundleCommand),
    /// What leaves this device, and why.
    Connections { group: String },
    /// Relays.
    #[command(subcommand)]
    Relay(RelayCommand),
    /// Only through relays or by Tor, or straight.
    LongWay {
        group: String,
        #[arg(value_parser = ["relays", "tor", "off"])]
        way: String,
    },
    /// Address lines.
    Reach { group: String, line: Option<String> },
    /// One's own devices.
    #[command(subcommand)]
    Device(DeviceCommand),
    /// What was agreed for when people are worried.
    Worried {
        group: String,
        #[arg(long, value_name = "TEXT")]
        say: Option<String>,
    },
    /// If somebody goes quiet.
    IfQuiet {
        group: String,
        #[arg(conflicts_with = "say")]
        who: Option<String>,
        #[arg(long, value_name = "TEXT")]
        say: Option<String>,
    },
    /// Folds somebody's words, or shows them again.
    Quiet { group: String, who: String },
    /// Meetings.
    #[command(subcommand)]
    Meeting(MeetingCommand),
    /// Rounds of a meeting.
    #[command(subcommand)]
    Round(RoundCommand),
    /// Somebody to be with.
    #[command(subcommand)]
    Room(RoomCommand),
    /// Looks for words.
    Search {
        text: String,
        #[arg(long = "in", id = "group", value_name = "GROUP")]
        group: Option<String>,
    },
    /// Who can see what.
    WhatCanOthersSee { group: String },
    /// The rules in force.
    WhoCanDoWhat { group: String },
    /// Causes.
    Why,
    /// The settings file.
    Settings {
        #[arg(long)]
        write: bool,
    },
    /// Completion for a shell.
    Completions { shell: clap_complete::Shell },
    /// Manual pages.
    Man {
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Pages of help.
    Help { topic: Vec<String> },
}

/// `kith group …`
#[derive(Subcommand, Debug)]
pub enum GroupCommand {
    /// Founds a group.
    Found {
        name: String,
        #[arg(long = "as", value_name = "ME")]
        me: String,
        #[arg(long, value_name = "FILE")]
        card: Option<PathBuf>,
        #[arg(long, value_name = "FILE")]
        agreement: Option<PathBuf>,
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
        welcomes: u8,
    },
    /// The groups of this home.
    List,
    /// One group.
    Show { group: String },
    /// A group's couriers.
    #[command(subcommand)]
    Courier(GroupCourierCommand),
}

/// `kith group courier …`
#[derive(Subcommand, Debug)]
pub enum GroupCourierCommand {
    /// A courier keeps sealed packets for the group.
    Add { group: String, slip: String },
    /// A courier is visited no more.
    Remove { group: String, number: usize },
    /// The group's couriers.
    List { group: String },
}

/// `kith courier …`
#[derive(Subcommand, Debug)]
pub enum CourierCommand {
    /// Keeps packets for whoever has the slip.
    Serve {
        #[arg(long, value_name = "MB")]
        megabytes: Option<u64>,
    },
    /// The courier's slip.
    Slip,
}

/// `kith slip …`
#[derive(Subcommand, Debug)]
pub enum SlipCommand {
    /// Reads a slip.
    Show {
        slip: String,
        #[arg(long)]
        ask: bool,
    },
    /// Open slips of a group.
    List { group: String },
    /// A slip is no longer used.
    TakeBack { group: String, slip: String },
}

/// `kith copy …`
#[derive(Subcommand, Debug)]
pub enum CopyCommand {
    /// Looks whether a signed copy is whole.
    Check { file: PathBuf },
    /// Says the words of a signed copy again, as one's own.
    Bring {
        group: String,
        file: PathBuf,
        #[arg(long = "in", value_name = "THREAD")]
        thread: Option<String>,
    },
}

/// `kith bundle …`
#[derive(Subcommand, Debug)]
pub enum BundleCommand {
    /// Writes a bundle.
    Out {
        group: String,
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        #[arg(long, value_name = "DAY")]
        since: Option<String>,
        #[arg(long = "for", value_name = "NAME")]
        for_member: Option<String>,
    },
    /// Takes a bundle in.
    In { file: PathBuf },
}

/// `kith relay …`
#[derive(Subcommand, Debug)]
pub enum RelayCommand {
    /// Runs one for others.
    Serve {
        #[arg(long, value_name = "MULTIADDR")]
        at: Vec<String>,
        #[arg(long)]
        new_slip: bool,
    },
    /// Has a place at one.
    Use { group: String, line: String },
    /// Uses none any more.
    Forget { group: String },
    /// Relays for the members of a group.
    Lend {
        group: String,
        #[arg(long)]
        no: bool,
    },
}

/// `kith unsent …`
#[derive(Subcommand, Debug)]
pub enum UnsentCommand {
    /// What is still here.
    List { group: String },
    /// Held words go.
    Send { group: String, ids: Vec<String> },
    /// Unsent words are taken back.
    Drop { group: String, id: String },
}

/// `kith thread …`
#[derive(Subcommand, Debug)]
pub enum ThreadCommand {
    /// Begins a thread.
    #[command(alias = "new")]
    Open {
        group: String,
        name: String,
        /// The days after which its words go.
        #[arg(long = "for", value_name = "DAYS", value_parser = crate::said::terms::days)]
        days: Option<u16>,
    },
    /// The threads of a group.
    List { group: String },
    /// This device's clock is right: what is hidden goes.
    ClockIsRight { group: String },
}

/// `kith device …`
#[derive(Subcommand, Debug)]
pub enum DeviceCommand {
    /// One's own devices in a group.
    List { group: String },
    /// This computer becomes another device.
    New {
        #[arg(long, value_name = "WORDS")]
        phrase: Option<String>,
    },
    /// Adds the device that printed a line.
    Add {
        group: String,
        line: String,
        #[arg(long, value_name = "WORDS")]
        phrase: Option<String>,
    },
    /// A device is not with its person.
    Lost {
        group: String,
        number: usize,
        #[arg(long, value_name = "NUMBER", value_delimiter = ',')]
        keep: Vec<usize>,
        #[arg(long)]
        yes: bool,
    },
    /// Prints the recovery slip, once.
    #[command(visible_alias = "recovery-slip")]
    Recovery {
        group: String,
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[arg(long, conflicts_with = "out")]
        none: bool,
        #[arg(long, conflicts_with = "none")]
        again: bool,
    },
    /// With the recovery slip: a device is not with its person.
    NotWithMe {
        slip: String,
        #[arg(long, value_name = "LINE")]
        reach: Option<String>,
        #[arg(long, value_name = "NUMBER")]
        device: Option<usize>,
        #[arg(long)]
        yes: bool,
    },
    /// With the recovery slip: this computer in the place of a device.
    Replace {
        slip: String,
        #[arg(long, value_name = "LINE")]
        reach: Option<String>,
        #[arg(long, value_name = "NUMBER")]
        device: Option<usize>,
        #[arg(long)]
        yes: bool,
    },
}

/// `kith room …`
#[derive(Subcommand, Debug)]
pub enum RoomCommand {
    /// Asks.
    Ask {
        group: String,
        text: Option<String>,
        #[arg(long = "in", id = "thread", value_name = "THREAD")]
        thread: Option<String>,
    },
    /// No answer is needed.
    Enough { group: String },
    /// Says yes.
    Yes { group: String, message: String },
    /// Takes the yes back.
    StepBack { group: String, message: String },
    /// Accepts.
    Accept { group: String, who: String },
    /// Lists.
    List { group: String },
    /// Says something in it.
    Say {
        group: String,
        text: String,
        #[arg(long)]
        room: Option<String>,
    },
    /// Reads it.
    Read {
        group: String,
        #[arg(long)]
        room: Option<String>,
    },
    /// Closes it.
    Close {
        group: String,
        #[arg(long)]
        room: Option<String>,
    },
}

/// `kith meeting …`
#[derive(Subcommand, Debug)]
pub enum MeetingCommand {
    /// Opens it.
    Open {
        group: String,
        #[arg(long, value_name = "NAME")]
        template: Option<String>,
    },
    /// Forms of meeting.
    #[command(subcommand)]
    Template(TemplateCommand),
    /// One can be asked for a while.
    AskMe {
        group: String,
        #[arg(required_unless_present = "no")]
        until: Option<String>,
        #[arg(long)]
        no: bool,
    },
    /// After how long an unclosed one rests.
    RestsAfter { group: String, hours: u16 },
    /// Where who comes late has a place.
    LatePlaces {
        group: String,
        #[arg(value_parser = ["now", "end"])]
        late: String,
    },
    /// Being told before the next one.
    Remind {
        group: String,
        #[arg(required_unless_present = "no")]
        minutes: Option<u64>,
        #[arg(long)]
        no: bool,
    },
    /// One is here.
    Here {
        group: String,
        #[arg(long)]
        listening: bool,
    },
    /// Shows it.
    Show { group: String },
    /// Picks a task up.
    Task {
        group: String,
        #[arg(value_parser = ["open", "keep-time", "welcome", "close", "inviting"])]
        task: String,
    },
    /// Puts a task down, or all.
    StepBack {
        group: String,
        #[arg(value_parser = ["open", "keep-time", "welcome", "close", "inviting"])]
        task: Option<String>,
    },
    /// A quiet minute.
    Slow { group: String },
    /// Steps out.
    StepOut { group: String },
    /// Is back.
    Back { group: String },
    /// Closes it.
    Close { group: String },
    /// Wants time.
    WantTime {
        group: String,
        #[arg(long)]
        no: bool,
    },
    /// What a speaker wishes for.
    Wish {
        group: String,
        #[arg(value_parser = ["none", "just-hear", "ask", "ideas"])]
        wish: String,
    },
    /// The next time.
    Next {
        group: String,
        at: String,
        #[arg(default_value = "")]
        text: String,
    },
}

/// `kith meeting template …`
#[derive(Subcommand, Debug)]
pub enum TemplateCommand {
    /// All by name.
    List { group: String },
    /// One's text.
    Show { group: String, name: String },
    /// Keeps one for the group.
    Set { group: String, file: String },
    /// Puts one away.
    PutAway { group: String, name: String },
    /// The meeting goes by it.
    Use { group: String, name: String },
}

/// `kith round …`
#[derive(Subcommand, Debug)]
pub enum RoundCommand {
    /// Begins one.
    Start {
        group: String,
        name: Option<String>,
        #[arg(long, default_value = "arrival", value_parser = ["arrival", "seats", "turned"])]
        order: String,
        #[arg(long, default_value_t = 0)]
        minutes: u8,
    },
    /// One's own place.
    Place {
        group: String,
        #[arg(value_parser = ["speak", "listening", "pass", "later", "spoken"])]
        place: String,
    },
    /// The turn goes on.
    Go {
        group: String,
        #[arg(long, value_name = "NAME")]
        from: String,
    },
    /// Shows it.
    Show { group: String },
}

impl Arguments {
    /// Reads the line the program was started with. A wrong one is told in plain words, with exit code 2.
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Self, ExitCode> {
        let matches = command().try_get_matches_from(words);
        matches.and_then(|matches| Self::from_arg_matches(&matches)).map_err(|error| tell(&error))
    }
}

/// The home that is named, before the line is read as a whole: the language of everything that is said stands there.
pub fn home(words: impl IntoIterator<Item = OsString>) -> Option<PathBuf> {
    let mut words = words.into_iter().skip(1).take_while(|word| word != "--");
    while let Some(word) = words.next() {
        if word == "--home" {
            return words.next().map(PathBuf::from);
        }
        if let Some(home) = word.to_str().and_then(|word| word.strip_prefix("--home=")) {
            return Some(PathBuf::from(home));
        }
    }
    std::env::var_os("KITH_HOME").filter(|home| !home.is_empty()).map(PathBuf::from)
}

fn tell(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let context = |kind| error.get(kind).map(|value| crate::said::clean(&value.to_string()));
    let argument = || context(ContextKind::InvalidArg).unwrap_or_default();
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => t!("usage-unknown", what = argument()),
        ErrorKind::InvalidSubcommand => {
            t!("usage-unknown", what = context(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => t!("usage-missing", what = argument()),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match context(ContextKind::InvalidValue) {
            Some(value) if !value.is_empty() => t!("usage-value", value = value, what = argument()),
            _ => t!("usage-missing", what = argument()),
        },
        ErrorKind::ArgumentConflict => t!("usage-conflict", what = argument()),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => t!("usage-subcommand"),
        _ => t!("not-understood"),
    };
    eprintln!("{sentence}\n{}", t!("usage-see"));
    ExitCode::from(2)
}

mod pages;
#[cfg(test)]
mod tests;

pub use pages::command;
