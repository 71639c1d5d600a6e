//! The settings file: what the person wishes each time the program opens. Every line of it may be missing; a word in it
//! that is not known is named, and the rest is used.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use kith_node::api::{Control, LongWay, TorAt, port_here};

use toml::{Table, Value};

use crate::hearing::Wishes;
use crate::said::clean;
use crate::t;

/// The file's name, in the folder of a home that was named, else in the system's folder for settings.
const FILE: &str = "settings.toml";

/// The longest time in which a repeat may be left out, in milliseconds: more would leave out what was meant.
const REPEAT_MS_MAX: u64 = 5_000;

/// Minutes after which the program may lock itself, at most: a day.
const IDLE_MINUTES_MAX: u64 = 1_440;

/// What is wished.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The language of the sentences, as “el” or “pt-BR”; the system's if absent.
    pub language: Option<String>,
    /// Plain lines instead of the full screen.
    pub plain: bool,
    /// New words are shown as they arrive.
    pub live: bool,
    /// Nothing is shown by itself.
    pub quiet: bool,
    /// A line tells when a member's device connects.
    pub connections: bool,
    /// The terminal's bell rings when words come.
    pub notice: bool,
    /// One message is shown at a time.
    pub one_at_a_time: bool,
    /// Names are not drawn.
    pub hide_names: bool,
    /// The wheel of a mouse moves through what is shown.
    pub mouse: bool,
    /// A repeat of a key within so many milliseconds does nothing.
    pub repeat_key_ms: u64,
    /// The colours of the full screen.
    pub colours: Colours,
    /// After so many minutes without a key the program locks itself; 0: never.
    pub idle_lock_minutes: u64,
    /// Where the node can be reached, unless `--listen` says it.
    pub listen: Vec<String>,
    /// Lines that are said with one key, in the person's own words; none: a few of the program's.
    pub say_for_me: Vec<String>,
    /// Files of others of at most so many kilobytes are fetched by themselves; 0: none.
    pub fetch_files_kb: u64,
    /// A group keeps so many megabytes of others' files; 0: all that were fetched.
    pub keep_files_mb: u64,
    /// How groups that are founded or entered from now on go.
    pub long_way: LongWay,
    /// Where this computer's Tor is called through, if not where it usually is.
    pub tor_socks: Option<SocketAddr>,
    /// Where it takes orders, if not where it usually does.
    pub tor_control: Option<Control>,
}

/// More kilobytes than the largest file has, and more megabytes than any disk.
const KB_MAX: u64 = 5_000_000;
const MB_MAX: u64 = 1_000_000_000;

impl Settings {
    /// What the node is to do with files of others.
    pub fn file_wishes(&self) -> kith_node::api::FileWishes {
        kith_node::api::FileWishes {
            fetch_bytes_max: self.fetch_files_kb * 1_000,
            keep_bytes_max: self.keep_files_mb * 1_000_000,
        }
    }

    /// Where this computer's Tor is.
    pub fn tor(&self) -> TorAt {
        let usual = TorAt::default();
        TorAt {
            socks: self.tor_socks.unwrap_or(usual.socks),
            control: self.tor_control.clone().unwrap_or(usual.control),
        }
    }

    /// How long without a key until the program locks itself; none: never.
    pub fn lock_after(&self) -> Option<std::time::Duration> {
        (self.idle_lock_minutes > 0).then(|| std::time::Duration::from_secs(60 * self.idle_lock_minutes))
    }
}

/// The colours of the full screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colours {
    /// Those of the terminal.
    #[default]
    Terminal,
    /// Light letters on dark.
    Dark,
    /// Dark letters on light.
    Light,
}

/// Where the settings stand: beside the groups of a home that was named (a home on a stick carries its own), else where
/// the system keeps settings.
pub fn folder(home: Option<&Path>) -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    match home {
        Some(home) => Some(home.to_owned()),
        None => Some(etcetera::choose_base_strategy().ok()?.config_dir().join("kith")),
    }
}

/// Where the file is.
pub fn file(home: Option<&Path>) -> Option<PathBuf> {
    Some(folder(home)?.join(FILE))
}

/// What stands in a file of settings.
#[derive(Default)]
pub struct Found {
    /// What is wished; nothing where there is no file.
    pub settings: Settings,
    /// What could not be used, in a sentence each.
    pub told: Vec<String>,
    /// Why the program must not go on: what protects a person may stand there, and cannot be read.
    pub stops: Option<String>,
}

/// These protect. What does not fit in their place is not passed over.
const PROTECT: [&str; 4] = ["idle_lock_minutes", "hide_names", "listen", "long_way"];

/// The settings, and what in them could not be used. No file: nothing is wished.
pub fn read(home: Option<&Path>) -> Found {
    let Some(path) = file(home) else { return Default::default() };
    match std::fs::read_to_string(&path) {
        Ok(text) => of(&text, &path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Default::default(),
        Err(_) => Found::stopping(t!("settings-unread", path = crate::said::path(&path))),
    }
}

impl Found {
    fn stopping(sentence: String) -> Self {
        Self { stops: Some(sentence), ..Self::default() }
    }
}

/// The same, of a text.
fn of(text: &str, path: &Path) -> Found {
    let path = crate::said::path(path);
    let table = match text.parse::<Table>() {
        Ok(table) => table,
        Err(error) => {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            return Found::stopping(t!("settings-not-read", path = path, line = line.to_string()));
        }
    };
    let mut found = Found::default();
    for (key, value) in &table {
        match put(&mut found.settings, key, value) {
            Put::Done => {}
            Put::Unknown => found.told.push(t!("settings-unknown", key = clean(key), path = path.clone())),
            Put::DoesNotFit if PROTECT.contains(&key.as_str()) => {
                found.stops = Some(t!("settings-value-needed", key = clean(key), path = path.clone()));
            }
            Put::DoesNotFit => found.told.push(t!("settings-value", key = clean(key), path = path.clone())),
        }
    }
    found
}

enum Put {
    Done,
    Unknown,
    DoesNotFit,
}

fn put(settings: &mut Settings, key: &str, value: &Value) -> Put {
    let number = |most: u64| value.as_integer().and_then(|number| u64::try_from(number).ok()).filter(|n| *n <= most);
    let fits = match key {
        "language" => value.as_str().map(|text| settings.language = Some(text.to_owned())),
        "plain" => value.as_bool().map(|yes| settings.plain = yes),
        "live" => value.as_bool().map(|yes| settings.live = yes),
        "quiet" => value.as_bool().map(|yes| settings.quiet = yes),
        "connections" => value.as_bool().map(|yes| settings.connections = yes),
        "notice" => value.as_bool().map(|yes| settings.notice = yes),
        "one_at_a_time" => value.as_bool().map(|yes| settings.one_at_a_time = yes),
        "mouse" => value.as_bool().map(|yes| settings.mouse = yes),
        "hide_names" => value.as_bool().map(|yes| settings.hide_names = yes),
        "repeat_key_ms" => number(REPEAT_MS_MAX).map(|ms| settings.repeat_key_ms = ms),
        "idle_lock_minutes" => number(IDLE_MINUTES_MAX).map(|minutes| settings.idle_lock_minutes = minutes),
        "colours" => value.as_str().and_then(Colours::named).map(|colours| settings.colours = colours),
        "fetch_files_kb" => number(KB_MAX).map(|kb| settings.fetch_files_kb = kb),
        "keep_files_mb" => number(MB_MAX).map(|mb| settings.keep_files_mb = mb),
        "say_for_me" => texts(value).map(|lines| settings.say_for_me = lines),
        "listen" => texts(value).map(|listen| settings.listen = listen),
        "long_way" => value.as_str().and_then(long_way).map(|way| settings.long_way = way),
        "tor_socks" => value.as_str().and_then(port_here).map(|at| settings.tor_socks = Some(at)),
        "tor_control" => value.as_str().and_then(|at| at.parse().ok()).map(|at| settings.tor_control = Some(at)),
        _ => return Put::Unknown,
    };
    if fits.is_some() { Put::Done } else { Put::DoesNotFit }
}

/// A way by its name.
pub fn long_way(name: &str) -> Option<LongWay> {
    Some(match name {
        "off" => LongWay::Off,
        "relays" => LongWay::Relays,
        "tor" => LongWay::Tor,
        _ => return None,
    })
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
}

impl Colours {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "terminal" => Colours::Terminal,
            "dark" => Colours::Dark,
            "light" => Colours::Light,
            _ => return None,
        })
    }

    /// Where `NO_COLOR` stands, none are used.
    pub fn allowed(self) -> Self {
        if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) { Colours::Terminal } else { self }
    }
}

impl Settings {
    /// Lines that are said with one key: the person's own, else a few for who has written none.
    pub fn ready_lines(&self) -> Vec<String> {
        match self.say_for_me.as_slice() {
            [] => vec![t!("ready-1"), t!("ready-2"), t!("ready-3")],
            own => own.to_vec(),
        }
    }

    /// What is to be shown by itself.
    pub fn wishes(&self) -> Wishes {
        Wishes { live: self.live, quiet: self.quiet, connections: self.connections, notice: self.notice }
    }
}

/// The file as it is written for a person who has none: every setting, switched off, with a sentence before it.
pub fn commented() -> String {
    let lines = [
        ("language", "\"en\"", t!("setting-language")),
        ("plain", "false", t!("setting-plain")),
        ("live", "false", t!("setting-live")),
        ("quiet", "false", t!("setting-quiet")),
        ("connections", "false", t!("setting-connections")),
        ("notice", "false", t!("setting-notice")),
        ("one_at_a_time", "false", t!("setting-one")),
        ("hide_names", "false", t!("setting-hide-names")),
        ("mouse", "false", t!("setting-mouse")),
        ("repeat_key_ms", "0", t!("setting-repeat")),
        ("colours", "\"terminal\"", t!("setting-colours")),
        ("idle_lock_minutes", "0", t!("setting-idle")),
        ("say_for_me", "[]", t!("setting-ready")),
        ("listen", "[]", t!("setting-listen")),
        ("long_way", "\"off\"", t!("setting-long-way")),
        ("tor_socks", "\"127.0.0.1:9050\"", t!("setting-tor-socks")),
        ("tor_control", "\"127.0.0.1:9051\"", t!("setting-tor-control")),
        ("fetch_files_kb", "0", t!("setting-fetch-files")),
        ("keep_files_mb", "0", t!("setting-keep-files")),
    ];
    let mut text = format!("# {}\n", t!("settings-head"));
    for (key, value, sentence) in lines {
        text.push_str(&format!("\n# {sentence}\n# {key} = {value}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Settings, Vec<String>) {
        let Found { settings, told, stops } = of(text, Path::new("settings.toml"));
        assert_eq!(stops, None);
        (settings, told)
    }

    #[test]
    fn every_line_of_the_commented_file_is_known_once_it_is_switched_on() {
        assert_eq!(read(&commented()), (Settings::default(), Vec::new()), "as written it changes nothing");
        let on: String = commented()
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|rest| rest.contains(" = ")).unwrap_or(line))
            .map(|line| format!("{line}\n"))
            .collect();
        let (settings, told) = read(&on);
        assert_eq!(told, Vec::<String>::new());
        let (tor_socks, tor_control) = ("127.0.0.1:9050".parse().ok(), "127.0.0.1:9051".parse().ok());
        let wished = Settings { language: Some("en".to_owned()), tor_socks, tor_control, ..Settings::default() };
        assert_eq!(settings, wished);
    }

    #[test]
    fn what_is_not_known_is_named_and_the_rest_is_used() {
        let (settings, told) = read("live = true\ncolour = \"dark\"\nrepeat_key_ms = \"much\"\nquiet = 1\n");
        assert!(settings.live);
        assert_eq!(told.len(), 3, "{told:?}");
        for key in ["colour", "repeat_key_ms", "quiet"] {
            assert!(told.iter().any(|line| line.contains(&format!("“{key}”"))), "{told:?}");
        }
    }

    #[test]
    fn a_file_that_is_no_list_of_settings_names_its_line() {
        let Found { settings, told, stops } = of("live = true\n\nthis is not it\n", Path::new("settings.toml"));
        assert_eq!((settings, told), (Settings::default(), Vec::new()));
        assert!(stops.as_ref().is_some_and(|sentence| sentence.contains('3')), "{stops:?}");
    }

    #[test]
    fn what_protects_and_cannot_be_read_stops_the_program() {
        for text in ["long_way = \"Tor\"", "idle_lock_minutes = \"5\"", "hide_names = 1", "listen = \"127.0.0.1\""] {
            let stops = of(&format!("live = true\n{text}"), Path::new("settings.toml")).stops;
            let key = text.split(' ').next().unwrap();
            assert!(stops.as_ref().is_some_and(|sentence| sentence.contains(key)), "{text}: {stops:?}");
        }
    }

    #[test]
    fn tor_is_on_this_computer_and_nowhere_else() {
        assert_eq!(
            read("tor_control = \"/run/tor/control\"").0.tor().control,
            Control::Socket("/run/tor/control".into())
        );
        for text in ["tor_socks = \"192.0.2.1:9050\"", "tor_control = \"example.org:9051\""] {
            assert_eq!(read(text).1.len(), 1, "{text}");
        }
    }

    #[test]
    fn numbers_are_bounded() {
        assert_eq!(read("repeat_key_ms = 300").0.repeat_key_ms, 300);
        for text in ["repeat_key_ms = -1", "repeat_key_ms = 5001", "fetch_files_kb = 5000001"] {
            assert_eq!(read(text).1.len(), 1, "{text}");
        }
    }
}
