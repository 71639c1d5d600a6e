//! The passphrase: from a file, or typed without being shown. Never from an argument.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};
use kith_protocol::command::Refusal;
use zeroize::Zeroizing;

use crate::shell::print_error;
use crate::t;

/// A passphrase; wiped when it is let go.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// The words themselves, for the node.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Words the program itself chose, for a folder that does not outlive it.
    pub fn chosen(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The first line of a file, without its line break.
    pub fn from_file(path: &Path) -> Result<Self, Refusal> {
        let cannot = |_| Refusal::CannotOpen { path: path.display().to_string() };
        let file = std::fs::File::open(path).map_err(cannot)?;
        let mut line = Zeroizing::new(String::new());
        std::io::BufReader::new(file).read_line(&mut line).map_err(cannot)?;
        let text = line.trim_end_matches(['\n', '\r']);
        if text.is_empty() {
            return Err(Refusal::NoPassphrase);
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }
}

/// Whether a person can be asked.
pub fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks for the passphrase of a home that exists.
pub fn ask() -> Result<Passphrase, Refusal> {
    if !can_ask() {
        return Err(Refusal::NoPassphrase);
    }
    hidden_line(&t!("passphrase-prompt"))
}

/// Asks for the present passphrase, where another one is asked for next.
pub fn ask_present() -> Result<Passphrase, Refusal> {
    if !can_ask() {
        return Err(Refusal::NoPassphrase);
    }
    hidden_line(&t!("passphrase-present"))
}

/// Asks for a passphrase in the place of the present one, twice.
pub fn ask_another() -> Result<Passphrase, Refusal> {
    if !can_ask() {
        return Err(Refusal::NoPassphrase);
    }
    print_error(&t!("passphrase-choose"));
    twice(&t!("passphrase-new"))
}

/// Asks for a new passphrase, twice, and says how hard it is to guess.
pub fn ask_new(home: &Path) -> Result<Passphrase, Refusal> {
    if !can_ask() {
        return Err(Refusal::NoPassphrase);
    }
    for line in crate::said::pages::first_run() {
        print_error(&line);
    }
    print_error(&t!("passphrase-choose"));
    let chosen = twice(&t!("passphrase-prompt"))?;
    print_error(&t!("passphrase-made", path = crate::said::path(home)));
    Ok(chosen)
}

/// A passphrase typed twice alike. Says how hard it is to guess.
fn twice(prompt: &str) -> Result<Passphrase, Refusal> {
    loop {
        let first = hidden_line(prompt)?;
        if first.text().is_empty() {
            print_error(&t!("passphrase-empty"));
            continue;
        }
        print_error(&strength(first.text()));
        if hidden_line(&t!("passphrase-again"))?.text() == first.text() {
            return Ok(first);
        }
        print_error(&t!("passphrase-differ"));
    }
}

/// How hard a passphrase is to guess, as far as its length tells. Counts are a guess of ours: a word picked by chance
/// from a long list is worth about 12 bits, a letter typed by a person about 2.
fn strength(passphrase: &str) -> String {
    let words = passphrase.split_whitespace().count();
    let different = passphrase.chars().collect::<std::collections::BTreeSet<_>>().len();
    let letters = passphrase.chars().count();
    if letters < 12 || different < 6 {
        t!("passphrase-strength-few")
    } else if words >= 6 || letters >= 28 {
        t!("passphrase-strength-many")
    } else {
        t!("passphrase-strength-some")
    }
}

/// Raw mode for as long as this lives.
struct Raw;

impl Raw {
    fn on() -> Result<Self, Refusal> {
        crossterm::terminal::enable_raw_mode().map_err(|_| Refusal::NoPassphrase)?;
        Ok(Self)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

fn hidden_line(prompt: &str) -> Result<Passphrase, Refusal> {
    eprint!("{prompt} ");
    let _ = std::io::stderr().flush();
    let raw = Raw::on()?;
    // Room enough that growing does not leave copies behind.
    let mut text = Zeroizing::new(String::with_capacity(1_024));
    let outcome = loop {
        let Ok(event) = crossterm::event::read() else { break Err(Refusal::NoPassphrase) };
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                let control = key.modifiers.contains(KeyModifiers::CONTROL);
                match key.code {
                    KeyCode::Enter => break Ok(()),
                    KeyCode::Char('c' | 'd') if control => break Err(Refusal::NoPassphrase),
                    KeyCode::Char('j' | 'm') if control => break Ok(()),
                    KeyCode::Char('u') if control => text.clear(),
                    KeyCode::Char(letter) if !control => text.push(letter),
                    KeyCode::Backspace => {
                        text.pop();
                    }
                    KeyCode::Esc => break Err(Refusal::NoPassphrase),
                    _ => {}
                }
            }
            Event::Paste(pasted) => text.push_str(pasted.trim_end_matches(['\n', '\r'])),
            _ => {}
        }
    };
    drop(raw);
    eprintln!();
    outcome.map(|()| Passphrase(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_a_file_is_the_passphrase() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("words");
        std::fs::write(&path, "six words picked by chance here\r\nsecond line\n").unwrap();
        assert_eq!(Passphrase::from_file(&path).unwrap().text(), "six words picked by chance here");
        std::fs::write(&path, "\n").unwrap();
        assert_eq!(Passphrase::from_file(&path).err(), Some(Refusal::NoPassphrase));
    }

    #[test]
    fn length_is_told_honestly() {
        assert_eq!(strength("sunflower"), t!("passphrase-strength-few"));
        assert_eq!(strength("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), t!("passphrase-strength-few"));
        assert_eq!(strength("my cat sits outside"), t!("passphrase-strength-some"));
        assert_eq!(strength("kettle moss train lamp river button"), t!("passphrase-strength-many"));
    }
}
