//! A long text, written in the program that the person chose (`VISUAL` or `EDITOR`). While it is open there, the text
//! lies in a file that is not locked: in memory, where the system offers a folder for that, and wiped afterwards.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use kith_protocol::command::Refusal;
use kith_protocol::limits::TEXT_BYTES_MAX;

/// The program, and what stands before the file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    program: String,
    arguments: Vec<String>,
    folder: PathBuf,
}

impl Editor {
    /// The one the person chose; `None` if none is named.
    pub fn chosen() -> Option<Self> {
        let named = |name| std::env::var(name).ok().filter(|text| !text.trim().is_empty());
        let folder = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_dir());
        Self::of(&named("VISUAL").or_else(|| named("EDITOR"))?, folder.unwrap_or_else(std::env::temp_dir))
    }

    /// A line as `EDITOR` holds it: a program and its first arguments. Its files lie in `folder`.
    pub fn of(line: &str, folder: PathBuf) -> Option<Self> {
        let mut words = line.split_whitespace().map(str::to_owned);
        Some(Self { program: words.next()?, arguments: words.collect(), folder })
    }

    /// Opens a text and gives what became of it, without the line breaks at its end. Returns when the program has ended;
    /// the terminal is the program's until then.
    pub fn edit(&self, text: &str) -> Result<String, Refusal> {
        let cannot = || Refusal::CannotOpen { path: self.program.clone() };
        // Only its person may read it (0600), and its name says nothing.
        let mut file = tempfile::Builder::new().suffix(".txt").tempfile_in(&self.folder).map_err(|_| cannot())?;
        file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(|_| cannot())?;
        let status = std::process::Command::new(&self.program).args(&self.arguments).arg(file.path()).status();
        let written = std::fs::read(file.path());
        // What lies on a real disk can only be written over; on flash remnants may stay (`protocol/README.md`).
        let length = written.as_ref().map_or(0, Vec::len).max(text.len());
        let _ = file.as_file_mut().seek(SeekFrom::Start(0)).and_then(|_| file.write_all(&vec![0; length]));
        if let Ok(mut beside) = std::fs::OpenOptions::new().write(true).open(file.path()) {
            // Many programs write a new file in the place of the old one.
            let _ = beside.write_all(&vec![0; length]);
        }
        let ended_well = status.is_ok_and(|status| status.success());
        let text = String::from_utf8(written.map_err(|_| cannot())?).map_err(|_| cannot())?;
        let text = text.trim_end_matches(['\n', '\r']).to_owned();
        match () {
            () if !ended_well => Err(cannot()),
            () if text.len() > TEXT_BYTES_MAX => Err(Refusal::TooLong { most: TEXT_BYTES_MAX }),
            () => Ok(text),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_changed_and_nothing_of_it_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("editor");
        std::fs::write(&program, "#!/bin/sh\nprintf 'and a second line\\n\\n' >> \"$2\"\n").unwrap();
        std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        let files = folder.path().join("files");
        std::fs::create_dir(&files).unwrap();
        let editor = Editor::of(&format!("{} -w", program.display()), files.clone()).unwrap();
        assert_eq!(editor.edit("First\n"), Ok("First\nand a second line".to_owned()));
        assert_eq!(std::fs::read_dir(&files).unwrap().count(), 0);
        let missing = Editor::of("/no/such/program", files).unwrap();
        assert!(matches!(missing.edit("x"), Err(Refusal::CannotOpen { .. })));
    }
}
