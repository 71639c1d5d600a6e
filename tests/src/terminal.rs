//! The program in a real terminal: a window of tmux of its own, with what is typed into it, what it shows, and all that
//! came out of the program, byte for byte.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::people::{DEADLINE, Person, program};

/// Between two looks at what is shown.
const LOOK: Duration = Duration::from_millis(40);

/// A window.
pub struct Window {
    socket: PathBuf,
    stream: PathBuf,
}

impl Window {
    /// The program, as this person would begin it, in a window of so many columns and rows. `environment` comes on top.
    pub fn open(
        person: &Person,
        (columns, rows): (u16, u16),
        environment: &[(&str, &str)],
        words: &[&str],
    ) -> Result<Self> {
        let number = std::fs::read_dir(person.home.parent().context("no town")?)?.count();
        let place = |end: &str| person.home.with_file_name(format!("window {number} {end}"));
        let (socket, stream) = (place("socket"), place("stream"));
        // The program takes the place of the shell, so that the window's process is the program's.
        let mut line = "read go; exec env".to_owned();
        let mut add = |word: &str| line.push_str(&format!(" '{}'", word.replace('\'', "'\\''")));
        for (name, value) in environment {
            add(&format!("{name}={value}"));
        }
        add(program()?.to_str().context("a path")?);
        for word in ["--home", person.home.to_str().context("a path")?] {
            add(word);
        }
        for listen in &person.listen {
            add("--listen");
            add(listen);
        }
        words.iter().for_each(|word| add(word));
        let window = Self { socket, stream };
        let pipe = format!("cat >> '{}'", window.stream.display());
        let size = [columns.to_string(), rows.to_string()];
        window.tmux(&["-f", "/dev/null", "new-session", "-d", "-x", &size[0], "-y", &size[1], &line])?;
        window.tmux(&["pipe-pane", "-o", &pipe])?;
        window.presses("Enter")?;
        Ok(window)
    }

    fn tmux(&self, words: &[&str]) -> Result<String> {
        let mut command = Command::new("tmux");
        command.arg("-u").arg("-S").arg(&self.socket).args(words).env("LC_ALL", "C.UTF-8");
        for name in ["TMUX", "KITH_HOME", "KITH_PASSPHRASE_FILE", "KITH_LISTEN", "NO_COLOR"] {
            command.env_remove(name);
        }
        let output = command.output().context("tmux cannot be run")?;
        ensure!(output.status.success(), "tmux {words:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Types letters.
    pub fn types(&self, text: &str) -> Result<()> {
        self.tmux(&["send-keys", "-l", "--", text]).map(drop)
    }

    /// Presses a key, by the name tmux has for it.
    pub fn presses(&self, key: &str) -> Result<()> {
        self.tmux(&["send-keys", key]).map(drop)
    }

    /// Types a line and ends it.
    pub fn enters(&self, line: &str) -> Result<()> {
        self.types(line)?;
        self.presses("Enter")
    }

    /// Another size.
    pub fn becomes(&self, columns: u16, rows: u16) -> Result<()> {
        self.tmux(&["resize-window", "-x", &columns.to_string(), "-y", &rows.to_string()]).map(drop)
    }

    /// What stands in the window.
    pub fn shown(&self) -> Result<String> {
        self.tmux(&["capture-pane", "-p"])
    }

    /// Waits until this stands in the window, however its lines are broken. Gives the window.
    pub fn shows(&self, text: &str) -> Result<String> {
        self.until(text, || self.shown(), |shown, text| joined(shown).contains(&joined(text)))
    }

    /// All that came out of the program so far.
    pub fn stream(&self) -> Result<String> {
        let bytes = std::fs::read(&self.stream).unwrap_or_default();
        // A letter may still be under way.
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// How much came out so far, in bytes.
    pub fn now(&self) -> Result<usize> {
        Ok(self.stream()?.len())
    }

    /// Types a line, and waits until this came out after it, read with all white space as one space.
    pub fn answers(&self, line: &str, text: &str) -> Result<()> {
        let before = self.now()?;
        self.enters(line)?;
        self.says(before, text)
    }

    /// Waits until this came out after the first so many bytes.
    pub fn says(&self, from: usize, text: &str) -> Result<()> {
        let since = |stream: &str| spaced(stream.get(from..).unwrap_or_default());
        self.until(text, || self.stream(), |stream, text| since(stream).contains(&spaced(text))).map(drop)
    }

    fn until(
        &self,
        text: &str,
        look: impl Fn() -> Result<String>,
        is_there: impl Fn(&str, &str) -> bool,
    ) -> Result<String> {
        let begun = Instant::now();
        loop {
            let found = look().with_context(|| format!("waiting for “{text}”"))?;
            if is_there(&found, text) {
                return Ok(found);
            }
            ensure!(begun.elapsed() < DEADLINE, "“{text}” never came:\n{found}");
            std::thread::sleep(LOOK);
        }
    }

    /// The program ends as in a power cut.
    pub fn is_killed(&self) -> Result<()> {
        let pid = self.tmux(&["display-message", "-p", "#{pane_pid}"])?;
        let killed = Command::new("kill").args(["-9", pid.trim()]).status()?;
        ensure!(killed.success(), "kill");
        self.has_closed()
    }

    /// Waits until the program has ended, and the window with it.
    pub fn has_closed(&self) -> Result<()> {
        let begun = Instant::now();
        while self.tmux(&["has-session"]).is_ok() {
            ensure!(begun.elapsed() < DEADLINE, "still open:\n{}", self.shown()?);
            std::thread::sleep(LOOK);
        }
        Ok(())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // It may have closed by itself.
        let _ = self.tmux(&["kill-server"]);
    }
}

/// Without any white space: lines of scripts without spaces are broken anywhere.
fn joined(text: &str) -> String {
    text.split_whitespace().collect()
}

/// With all white space as one space.
pub fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What must never appear (`domain.md` 4.5), parts of it that would give it away in other words, and the same in each
/// language.
const NEVER: &str = include_str!("../../client-tui/tests/never.txt");

/// Fails if something that must never appear came out of a window of this folder.
pub fn windows_speak_plainly(folder: &Path) -> Result<()> {
    for file in std::fs::read_dir(folder)? {
        let path = file?.path();
        if path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(" stream")) {
            let stream = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
            let found = never_in(&stream);
            ensure!(found.is_none(), "{found:?} came out of {}", path.display());
        }
    }
    Ok(())
}

/// The first of them, and the line it stands in.
fn never_in(stream: &str) -> Option<(&'static str, String)> {
    let text = drawn(stream).to_lowercase();
    let lines: Vec<String> = text.lines().map(spaced).collect();
    let never = NEVER.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    never.flat_map(|words| lines.iter().map(move |line| (words, line))).find_map(|(words, line)| {
        let letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        // Where no spaces stand between words, inside of others too.
        let joined = words.chars().all(|letter| matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'));
        let found = line.match_indices(words).any(|(at, found)| {
            let alone = !letter(line[..at].chars().next_back()) && !letter(line[at + found.len()..].chars().next());
            joined || alone
        });
        found.then(|| (words, line.clone()))
    })
}

/// What a stream draws, without what steers the terminal: another place of the window is another line here.
fn drawn(stream: &str) -> String {
    let mut text = String::new();
    let mut rest = stream.chars().peekable();
    while let Some(letter) = rest.next() {
        if letter != '\u{1b}' {
            text.push(letter);
            continue;
        }
        match rest.next() {
            Some('[') => {
                let last = rest.find(|letter| ('@'..='~').contains(letter));
                if last != Some('m') {
                    text.push('\n');
                }
            }
            Some(']') => drop(rest.find(|letter| matches!(letter, '\u{7}' | '\\'))),
            _ => {}
        }
    }
    text
}

/// The program's sentences in a language, by id.
pub struct Sentences(Vec<(String, String)>);

impl Sentences {
    /// Of a file of the program.
    pub fn of(language: &str) -> Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../client-tui/i18n");
        let text = std::fs::read_to_string(folder.join(language).join("kith.ftl"))?;
        let lines = text.lines().filter(|line| !line.starts_with(['#', ' ', '}']));
        Ok(Self(lines.filter_map(|line| line.split_once(" = ")).map(|(id, text)| (id.into(), text.into())).collect()))
    }

    /// A sentence; of one with names or numbers the longest part between them.
    pub fn get(&self, id: &str) -> Result<&str> {
        let (_, text) = self.0.iter().find(|(known, _)| known == id).with_context(|| format!("no {id}"))?;
        let parts = text.split(['{', '}']).filter(|part| !part.starts_with(" $"));
        parts.max_by_key(|part| part.chars().count()).map(str::trim).context("no words")
    }

    /// Parts of sentences of this language that stand in a text and are not the same in another: what was not
    /// translated.
    pub fn left_in(&self, text: &str, other: &Sentences) -> Vec<String> {
        let text = joined(text);
        let same = |id: &str, sentence: &str| other.0.iter().any(|(known, theirs)| known == id && theirs == sentence);
        let parts = self.0.iter().filter(|(id, sentence)| !same(id, sentence)).flat_map(|(_, sentence)| {
            sentence.split(['{', '}']).filter(|part| part.split_whitespace().count() > 2 && !part.starts_with(" $"))
        });
        parts.filter(|part| text.contains(&joined(part))).map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_never_appear_is_found_however_it_is_drawn() {
        for stream in [
            "Lee is typing…",
            "\u{1b}[2J\u{1b}[3;4HLee\u{1b}[1m is typ\u{1b}[0ming",
            "\u{1b}]0;x\u{7}You have 312 UNREAD messages.",
            "\u{1b}[?1049hpanicked\u{1b}[2;1Hx",
            "接続エラーです",
            "Παρουσιάστηκε σφάλμα.",
        ] {
            assert!(never_in(stream).is_some(), "{stream:?}");
        }
        // Other words, and words on both sides of a jump.
        for stream in ["peerless", "unreadable", "see\u{1b}[4;4Hn by", "errors\u{1b}[mome", "Good night."] {
            assert_eq!(never_in(stream), None, "{stream:?}");
        }
    }
}
