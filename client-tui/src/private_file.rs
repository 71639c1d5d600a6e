//! Files written for the person alone: slips, copies. Nobody else who uses the computer may read them, nothing that is there
//! already is written over, and under its name a file is whole or not there, whenever the program is killed.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use kith_protocol::command::Refusal;

/// Whether a new file can be written there: before something is done that only makes sense with it.
pub fn may_write(path: &Path) -> Result<(), Refusal> {
    if path.symlink_metadata().is_ok() {
        return Err(Refusal::FileIsThere { path: path.display().to_string() });
    }
    let begun = begin_part(path).and_then(|(part, _)| std::fs::remove_file(part));
    begun.map_err(|_| Refusal::CannotOpen { path: path.display().to_string() })
}

/// Writes a new file that its owner alone can read, and waits until it is on disk.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let shown = || path.display().to_string();
    write_whole(path, bytes).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Refusal::FileIsThere { path: shown() },
        _ => Refusal::CannotOpen { path: shown() },
    })
}

/// Parts that others may have left beside a file.
const PARTS_MAX: u32 = 100;

/// First beside it, under a name that says it is a part; it gets its name when all of it is on disk, and is said to be there
/// when its name is: on a stick that is pulled out then it can be found.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if path.symlink_metadata().is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let (part, mut file) = begin_part(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop(file);
    let named = written.and_then(|()| match std::fs::hard_link(&part, path) {
        // Some sticks know no second name for a file. There one that came this instant would be written over.
        Err(error) if error.kind() != ErrorKind::AlreadyExists => std::fs::rename(&part, path),
        named => named,
    });
    let named = named.and_then(|()| sync_folder(path));
    let _ = std::fs::remove_file(&part);
    named
}

/// A part that was there before is left as it is: after a kill it may be the only copy.
fn begin_part(path: &Path) -> Result<(PathBuf, File), Error> {
    for number in 1..=PARTS_MAX {
        let part = part_of(path, number);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&part) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (part, file)),
        }
    }
    Err(ErrorKind::Other.into())
}

fn part_of(path: &Path, number: u32) -> PathBuf {
    let mut part = OsString::from(path);
    if number > 1 {
        part.push(format!(".{number}"));
    }
    part.push(".part");
    part.into()
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match File::open(folder)?.sync_all() {
        // What has no such thing as a folder on a disk says so.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        done => done,
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> Result<(), Error> {
    // Elsewhere a folder cannot be opened as a file; a new name is as durable as the system makes it.
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("slip");
        // As a kill leaves it.
        std::fs::write(part_of(&path, 1), "half").unwrap();
        write_new(&path, b"whole").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"whole");
        assert_eq!(std::fs::read(part_of(&path, 1)).unwrap(), b"half");
        std::fs::remove_file(part_of(&path, 1)).unwrap();
        assert!(matches!(write_new(&path, b"other"), Err(Refusal::FileIsThere { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), b"whole");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a part was left");
        assert!(write_new(&folder.path().join("no folder/slip"), b"whole").is_err());
        assert!(may_write(&path).is_err() && may_write(&folder.path().join("no folder/slip")).is_err());
        may_write(&folder.path().join("other")).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "looking leaves nothing");
    }
}
