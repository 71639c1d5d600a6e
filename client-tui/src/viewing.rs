//! Looking at a file with this computer's own program for its kind: only when asked, and only kinds that are looked at.
//!
//! Which kind it is its first bytes say, not its author. Pictures, sound, film and PDF are opened; everything else may be
//! something that runs or that fetches from elsewhere, and can be saved. What the other program is given lies in a
//! folder of its own, readable by its person only, under a name that says nothing, and goes when this program ends. (In
//! memory, where the system has a folder for that.)

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kith_node::api::{Answer, Call, Link};
use kith_protocol::command::Refusal;
use tempfile::TempDir;

/// What of a file is looked at to know its kind.
const HEAD_BYTES: u64 = 16;

/// A file that is being looked at. Its copy goes with it.
#[derive(Debug)]
pub struct Viewed {
    _folder: TempDir,
}

/// Fetches a file if it is not here, and has it shown.
///
/// # Errors
///
/// Those of saving, [`Refusal::NotOpened`] and [`Refusal::NoProgram`].
pub async fn view(link: &Link, group: &str, attachment: String, within_ms: u64) -> Result<Viewed, Refusal> {
    let folder = tempfile::Builder::new().prefix(".").tempdir_in(place()).map_err(|_| Refusal::DiskFailed)?;
    let to = folder.path().join("file");
    link.call(Call::Save { group: group.to_owned(), attachment, to: to.clone(), within_ms })
        .await
        .and_then(|answer| if matches!(answer, Answer::Saved { .. }) { Ok(()) } else { Err(Refusal::NotACall) })?;
    let ending = std::fs::File::open(&to).ok().and_then(kind).ok_or(Refusal::NotOpened)?;
    let named = to.with_extension(ending);
    std::fs::rename(&to, &named).map_err(|_| Refusal::DiskFailed)?;
    show(&named)?;
    Ok(Viewed { _folder: folder })
}

/// In memory if there is such a folder of this person's, else where temporary files are.
fn place() -> PathBuf {
    let memory = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_dir());
    memory.unwrap_or_else(std::env::temp_dir)
}

/// The ending that stands for the kind of a file, if it is one that is looked at.
fn kind(mut file: impl std::io::Read) -> Option<&'static str> {
    let mut head = Vec::new();
    file.by_ref().take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    let at = |from: usize, bytes: &[u8]| head.get(from..).is_some_and(|rest| rest.starts_with(bytes));
    let riff = at(0, b"RIFF");
    Some(match () {
        () if at(0, b"\x89PNG\r\n\x1a\n") => "png",
        () if at(0, b"\xff\xd8\xff") => "jpg",
        () if at(0, b"GIF87a") || at(0, b"GIF89a") => "gif",
        () if riff && at(8, b"WEBP") => "webp",
        () if riff && at(8, b"WAVE") => "wav",
        () if at(0, b"OggS") => "ogg",
        () if at(0, b"fLaC") => "flac",
        () if at(0, b"ID3") => "mp3",
        () if at(4, b"ftypM4A") => "m4a",
        () if at(4, b"ftyp") => "mp4",
        () if at(0, b"\x1a\x45\xdf\xa3") => "mkv",
        () if at(0, b"%PDF-") => "pdf",
        () => return None,
    })
}

fn show(path: &Path) -> Result<(), Refusal> {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = Command::new(program);
    command.arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Nothing of this program's own is told to others.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("KITH_") {
            command.env_remove(name);
        }
    }
    let mut child = command.spawn().map_err(|_| Refusal::NoProgram)?;
    // It is waited for, so that nothing of it stays behind.
    std::thread::spawn(move || drop(child.wait()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_looked_at_has_a_kind_whatever_its_author_calls_it() {
        for (head, ending) in [
            (&b"%PDF-1.7"[..], Some("pdf")),
            (b"\xff\xd8\xff\xe0", Some("jpg")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("webp")),
            (b"\0\0\0\x18ftypisom", Some("mp4")),
            (b"#!/bin/sh\nrm", None),
            (b"[Desktop Entry]", None),
            (b"<html>", None),
            (b"\x7fELF", None),
            (b"MZ", None),
            (b"PK\x03\x04", None),
            (b"", None),
        ] {
            assert_eq!(kind(head), ending, "{}", String::from_utf8_lossy(head));
        }
    }
}
