//! Files written for the person alone: slips, copies. Nobody else who uses the computer may read them, nothing that is there
//! already is written over, and under its name a file is whole or not there, whenever the program is killed.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{Error, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use kith_protocol::command::Refusal;

/// Writes a new file that its owner alone can read, and waits until it is on disk.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let shown = || path.display().to_string();
    write_whole(path, bytes).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Refusal::FileIsThere { path: shown() },
        _ => Refusal::CannotOpen { path: shown() },
    })
}

/// First beside it, under a name that says it is a part; it gets its name when all of it is on disk.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if path.symlink_metadata().is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let part = part_of(path);
    // What a program that was killed left.
    let _ = std::fs::remove_file(&part);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&part).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    let named = written.and_then(|()| match std::fs::hard_link(&part, path) {
        // Some sticks know no second name for a file. There one that came this instant would be written over.
        Err(error) if error.kind() != ErrorKind::AlreadyExists => std::fs::rename(&part, path),
        named => named,
    });
    let _ = std::fs::remove_file(&part);
    named
}

fn part_of(path: &Path) -> PathBuf {
    let mut part = OsString::from(path);
    part.push(".part");
    part.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("slip");
        // As a kill leaves it.
        std::fs::write(part_of(&path), "half").unwrap();
        write_new(&path, b"whole").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"whole");
        assert!(matches!(write_new(&path, b"other"), Err(Refusal::FileIsThere { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), b"whole");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a part was left");
        assert!(write_new(&folder.path().join("no folder/slip"), b"whole").is_err());
    }
}
