//! Files written for the person alone: slips, copies. Nobody else who uses the computer may read them, and nothing that is
//! there already is written over.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use kith_protocol::command::Refusal;

/// Writes a new file that its owner alone can read, and waits until it is on disk.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    let path = || path.display().to_string();
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Refusal::FileIsThere { path: path() },
        _ => Refusal::CannotOpen { path: path() },
    })
}
