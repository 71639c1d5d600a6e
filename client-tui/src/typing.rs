//! The line that is being typed in plain lines, on a terminal. The terminal keeps and edits it, and gives it when it is
//! whole, as for any program that reads lines; until something is shown meanwhile. Then what is typed so far is taken, the
//! lines are shown, and it is shown again below them, to be gone on with. From there to the end of that line this program
//! does what the terminal does otherwise: it draws the letters, and takes back the last one.

use std::collections::VecDeque;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::said::cleaning::columns;

/// Letters of a line, as its bytes come.
#[derive(Default)]
struct Written {
    text: String,
    /// The beginning of a letter of several bytes.
    letter: Vec<u8>,
    keys: Keys,
}

/// Where a sequence of bytes that a key sends is: an arrow is no letter.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Keys {
    #[default]
    None,
    Escape,
    Sequence,
}

/// What a byte makes of the line.
#[derive(Debug, PartialEq, Eq)]
enum Came {
    /// This is to be drawn.
    Drawn(String),
    /// It is whole.
    Line(String),
    /// There will be no more.
    End,
}

impl Written {
    fn take(&mut self, byte: u8) -> Option<Came> {
        match (self.keys, byte) {
            (Keys::Escape, b'[' | b'O') => self.keys = Keys::Sequence,
            (Keys::Escape, _) | (Keys::Sequence, b'@'..=b'~') => self.keys = Keys::None,
            (Keys::Sequence, _) => {}
            (Keys::None, 0x1b) => self.keys = Keys::Escape,
            (Keys::None, b'\n' | b'\r') => {
                self.letter.clear();
                return Some(Came::Line(core::mem::take(&mut self.text)));
            }
            (Keys::None, 0x04) if self.text.is_empty() => return Some(Came::End),
            // Backspace; Ctrl-U: the whole line; Ctrl-W: a word.
            (Keys::None, 0x08 | 0x7f) => {
                let last = self.text.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
                return self.shortened(last);
            }
            (Keys::None, 0x15) => return self.shortened(0),
            (Keys::None, 0x17) => {
                let before = self
                    .text
                    .trim_end()
                    .rfind(char::is_whitespace)
                    .map_or(0, |at| at + self.text[at..].chars().next().map_or(1, char::len_utf8));
                return self.shortened(before);
            }
            (Keys::None, b'\t') => return self.lengthened(' '),
            (Keys::None, control) if control < b' ' => {}
            (Keys::None, byte) => {
                self.letter.push(byte);
                match core::str::from_utf8(&self.letter) {
                    Ok(letter) => {
                        let letter = letter.chars().next();
                        self.letter.clear();
                        return letter.and_then(|letter| self.lengthened(letter));
                    }
                    Err(error) if error.error_len().is_some() => self.letter.clear(),
                    Err(_) => {}
                }
            }
        }
        None
    }

    fn lengthened(&mut self, letter: char) -> Option<Came> {
        if letter.is_control() {
            return None;
        }
        self.text.push(letter);
        Some(Came::Drawn(letter.to_string()))
    }

    /// As a terminal takes letters back.
    fn shortened(&mut self, to: usize) -> Option<Came> {
        let gone = columns(self.text.get(to..)?);
        self.text.truncate(to);
        (gone > 0).then(|| Came::Drawn("\u{8} \u{8}".repeat(gone)))
    }

    /// What the terminal kept and edited so far.
    fn begin(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.take(*byte);
        }
    }
}

/// Lines that were typed, in their order; none after the last one.
type Lines = VecDeque<Option<String>>;

#[cfg(unix)]
pub use on_unix::{Typing, give_back};

#[cfg(not(unix))]
pub use elsewhere::{Typing, give_back};

/// Elsewhere lines come as the system gives them.
#[cfg(not(unix))]
mod elsewhere {
    /// No terminal.
    pub enum Typing {}

    pub fn give_back() {}

    impl Typing {
        pub fn new() -> Option<Self> {
            None
        }

        pub async fn line(&mut self) -> Option<String> {
            match *self {}
        }

        pub fn take(&mut self) -> String {
            match *self {}
        }

        pub fn pause(&mut self) {
            match *self {}
        }

        pub fn go_on(&mut self) {
            match *self {}
        }

        pub fn lend(&mut self) {
            match *self {}
        }
    }
}

#[cfg(unix)]
mod on_unix {
    use std::fs::{File, OpenOptions};
    use std::io::{self, Read as _, Write as _};
    use std::os::unix::fs::OpenOptionsExt as _;
    use std::sync::Mutex;

    use rustix::fs::OFlags;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
    use tokio::io::unix::AsyncFd;

    use super::{Came, Lines, Written};

    /// The terminal as it was, while it is another one here.
    static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

    /// Gives the terminal back as it was, if this changed it: also where the program fails.
    pub fn give_back() {
        if let Ok(mut before) = BEFORE.lock()
            && let Some(before) = before.take()
        {
            let _ = tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &before);
        }
    }

    /// The terminal's lines.
    pub struct Typing {
        terminal: AsyncFd<File>,
        before: Termios,
        lines: Lines,
        written: Written,
        /// This program draws the letters, not the terminal.
        own: bool,
        /// Lines are being shown.
        paused: bool,
    }

    impl Typing {
        /// Where there is a terminal that can be waited for. Its own opening of it: that nothing waits in a read here is
        /// nobody else's concern.
        pub fn new() -> Option<Self> {
            let before = tcgetattr(rustix::stdio::stdin()).ok()?;
            let flags = i32::try_from((OFlags::NONBLOCK | OFlags::NOCTTY).bits()).ok()?;
            let file = OpenOptions::new().read(true).write(true).custom_flags(flags).open("/dev/tty").ok()?;
            #[expect(
                deprecated,
                reason = "its successor is unsafe code; what that asks for holds: the file stays open in it"
            )]
            let terminal = AsyncFd::new(file).ok()?;
            let (lines, written) = (Lines::new(), Written::default());
            Some(Self { terminal, before, lines, written, own: false, paused: false })
        }

        /// The next line. Nothing is lost if it is not waited for to the end.
        pub async fn line(&mut self) -> Option<String> {
            loop {
                if let Some(line) = self.lines.pop_front() {
                    return line;
                }
                let mut bytes = [0; 4_096];
                let mut ready = self.terminal.readable().await.ok()?;
                match ready.try_io(|terminal| terminal.get_ref().read(&mut bytes)) {
                    Ok(Ok(read)) => self.came(bytes.get(..read)?),
                    Ok(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                    Ok(Err(_)) => return None,
                    Err(_) => {}
                }
            }
        }

        /// What is being typed, and not whole yet. It is here no more.
        pub fn take(&mut self) -> String {
            self.pause();
            self.own = false;
            core::mem::take(&mut self.written.text)
        }

        /// Before lines are shown: what is typed is taken, and its row ends.
        pub fn pause(&mut self) {
            if core::mem::replace(&mut self.paused, true) {
                return;
            }
            if !self.own {
                self.by_letters();
                self.catch_up(false);
            }
            if self.own {
                self.draw("\n");
            }
        }

        /// After it: what is typed is shown again.
        pub fn go_on(&mut self) {
            if !core::mem::replace(&mut self.paused, false) {
                return;
            }
            if self.own {
                self.by_letters();
                self.draw(&self.written.text.clone());
            }
            self.catch_up(true);
            if !self.own {
                give_back();
            }
        }

        /// Another program gets the terminal until [`Typing::go_on`].
        pub fn lend(&mut self) {
            self.pause();
            give_back();
        }

        /// From here on the terminal gives letters and draws none.
        fn by_letters(&self) {
            let mut letters = self.before.clone();
            letters.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
            if let Ok(mut before) = BEFORE.lock() {
                before.get_or_insert_with(|| self.before.clone());
            }
            let _ = tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &letters);
        }

        /// Takes what is there, without waiting.
        fn catch_up(&mut self, draws: bool) {
            let mut bytes = [0; 4_096];
            while let Ok(read @ 1..) = self.terminal.get_ref().read(&mut bytes) {
                let Some(bytes) = bytes.get(..read) else { return };
                if draws {
                    self.by_bytes(bytes);
                } else {
                    // Drawn already, by the terminal.
                    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
                    let (whole, begun) = bytes.split_at(whole);
                    for byte in whole {
                        if let Some(Came::Line(line)) = self.written.take(*byte) {
                            self.lines.push_back(Some(line));
                        }
                    }
                    self.written.begin(begun);
                    self.own = !self.written.text.is_empty();
                }
            }
        }

        /// Bytes came while a line was waited for.
        fn came(&mut self, bytes: &[u8]) {
            if self.own {
                self.by_bytes(bytes);
                if !self.own {
                    give_back();
                }
                return;
            }
            if bytes.is_empty() {
                self.lines.push_back(None);
                return;
            }
            for byte in bytes {
                match self.written.take(*byte) {
                    Some(Came::Line(line)) => self.lines.push_back(Some(line)),
                    Some(Came::End) => self.lines.push_back(None),
                    Some(Came::Drawn(_)) | None => {}
                }
            }
            if !self.written.text.is_empty() {
                // Given before it was whole (Ctrl-D in the middle of it): it is gone on with.
                (self.own, self.paused) = (true, true);
                self.draw("\n");
                self.go_on();
            }
        }

        fn by_bytes(&mut self, bytes: &[u8]) {
            for byte in bytes {
                self.own = true;
                match self.written.take(*byte) {
                    Some(Came::Drawn(drawn)) => self.draw(&drawn),
                    Some(Came::Line(line)) => {
                        self.draw("\n");
                        self.lines.push_back(Some(line));
                        self.own = false;
                    }
                    Some(Came::End) => self.lines.push_back(None),
                    None => {}
                }
            }
        }

        fn draw(&self, text: &str) {
            // A terminal that takes nothing shows nothing.
            let mut rest = text.as_bytes();
            while let Ok(written @ 1..) = self.terminal.get_ref().write(rest) {
                rest = rest.get(written..).unwrap_or_default();
            }
        }
    }

    impl Drop for Typing {
        fn drop(&mut self) {
            give_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is drawn, and the lines.
    fn typed(bytes: &[u8]) -> (String, Vec<String>, String) {
        let (mut written, mut drawn, mut lines) = (Written::default(), String::new(), Vec::new());
        for byte in bytes {
            match written.take(*byte) {
                Some(Came::Drawn(text)) => drawn.push_str(&text),
                Some(Came::Line(line)) => lines.push(line),
                Some(Came::End) => lines.push("(end)".to_owned()),
                None => {}
            }
        }
        (drawn, lines, written.text)
    }

    #[test]
    fn letters_of_all_scripts_are_drawn_as_they_come_and_taken_back_whole() {
        let (drawn, lines, rest) = typed("Καλη\u{301}μ日\u{7f}\n".as_bytes());
        assert_eq!(lines, ["Καλη\u{301}μ"]);
        assert_eq!((drawn.as_str(), rest.as_str()), ("Καλη\u{301}μ日\u{8} \u{8}\u{8} \u{8}", ""));
        // A letter and its mark go together.
        assert_eq!(typed("e\u{301}\u{7f}a\n".as_bytes()).1, ["a"]);
        assert_eq!(typed(b"\x7f\x7fa\n").1, ["a"]);
    }

    #[test]
    fn keys_that_are_no_letters_write_nothing() {
        let (drawn, lines, _) = typed(b"a\x1b[D\x1b[1;5C\x1bOP\x1bxb\x01\x0c\tc\r");
        assert_eq!((drawn.as_str(), lines), ("ab c", vec!["ab c".to_owned()]));
        assert_eq!(typed(b"\xff\xfea\n").1, ["a"], "what is no letter is none");
    }

    #[test]
    fn a_word_and_a_line_can_be_taken_back_and_the_end_is_only_at_a_beginning() {
        assert_eq!(typed(b"one two  \x17\x04three\n").1, ["one three"]);
        assert_eq!(typed("ένα δύο\u{17}x\n".as_bytes()).1, ["ένα x"]);
        assert_eq!(typed(b"one two\x15x\n").1, ["x"]);
        assert_eq!(typed(b"a\n\x04").1, ["a", "(end)"]);
    }
}
