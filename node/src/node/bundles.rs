//! Bundles: the core makes them and takes them in, the file is written and read here.
//!
//! A file is made before anything is signed, for this person's eyes alone (0600), and never written over; what lies in
//! it is on the disk before it is said to have left this device. A file is read whole, never more of it than a bundle may
//! hold, and given to each group of this home: none can tell beforehand whose it is.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kith_protocol::bundle::Bundle;
use kith_protocol::command::{Command, Done, Refusal};
use kith_protocol::event::{Brought, Event};
use kith_protocol::limits::BUNDLE_BYTES_MAX;
use kith_protocol::member::Input;
use kith_protocol::step::Send;
use tokio::sync::oneshot;

use super::persona::{Ask, Persona};
use super::{Shared, locked};
use crate::api::{Answer, BundleTaken};
use crate::perform::{Batch, Present, in_place, now};

/// A file that is there only once all is in it: taken away again unless [`Made::keep`] was called.
struct Made {
    path: PathBuf,
    file: Option<File>,
}

impl Made {
    fn new(path: &Path) -> Result<Self, Refusal> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let shown = || path.display().to_string();
        match options.open(path) {
            Ok(file) => Ok(Self { path: path.to_owned(), file: Some(file) }),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Err(Refusal::FileIsThere { path: shown() })
            }
            Err(_) => Err(Refusal::CannotOpen { path: shown() }),
        }
    }

    fn fill(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let Some(file) = &mut self.file else { return Ok(()) };
        match file.write_all(bytes).and_then(|()| file.sync_all()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::StorageFull => Err(Refusal::DiskFull),
            Err(_) => Err(Refusal::CannotOpen { path: self.path.display().to_string() }),
        }
    }

    fn keep(mut self) {
        self.file = None;
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// The bytes of a file that may be a bundle.
fn read(path: &Path) -> Result<Vec<u8>, Refusal> {
    let cannot = |_| Refusal::CannotOpen { path: path.display().to_string() };
    // Looked at first: opening a pipe would wait for somebody to write into it.
    let about = std::fs::metadata(path).map_err(cannot)?;
    if !about.is_file() {
        return Err(Refusal::CannotOpen { path: path.display().to_string() });
    }
    let most = BUNDLE_BYTES_MAX as u64 + 1;
    let mut bytes = Vec::new();
    File::open(path).map_err(cannot)?.take(most).read_to_end(&mut bytes).map_err(cannot)?;
    Ok(bytes)
}

impl Persona {
    /// Makes a bundle and writes it. An error in the outer result: the member in memory is ahead of the disk.
    pub(super) async fn bundle_out(
        &mut self,
        path: &Path,
        since: Option<u64>,
        to: Option<String>,
    ) -> Result<Result<Answer, Refusal>, Refusal> {
        let mut made = match in_place(|| Made::new(path)) {
            Ok(made) => made,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let command = Command::BundleOut { since, to };
        let (done, mut step) = match self.command(command) {
            Ok(done) => done,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut file = Vec::new();
        step.sends.retain_mut(|send| match send {
            Send::Bundle(bytes) => {
                file = core::mem::take(bytes);
                false
            }
            _ => true,
        });
        // What was signed for it is stored before it is handed over, as on a connection.
        self.perform_one(step).await?;
        if let Err(refusal) = in_place(|| made.fill(&file)) {
            return Ok(Err(refusal));
        }
        made.keep();
        if let Ok((_, step)) = self.command(Command::BundleWritten) {
            self.perform_one(step).await?;
        }
        Ok(match done {
            Done::Bundled { words, acts, held, bytes, request } => {
                Ok(Answer::BundleWritten { file: path.display().to_string(), bytes, words, acts, held, request })
            }
            _ => Err(Refusal::NotACall),
        })
    }

    /// Takes a bundle in, if there is something in it for this group.
    pub(super) async fn bundle_in(&mut self, bytes: &[u8]) -> Result<Answer, Refusal> {
        let batch = Batch::default();
        let mut step = in_place(|| {
            let input = Input::Bundle { bytes: bytes.to_vec() };
            self.member.receive(input, now(), &Present(&self.store, &batch))
        });
        let mut brought = Brought::default();
        // Whose it is not need not be told of it; the others hear it from the answer, and who looks on by the notice.
        step.events.retain(|event| match event {
            Event::Bundle(found) => {
                brought = *found;
                found.mine
            }
            _ => true,
        });
        self.perform_one(step).await?;
        let (group, name) = (self.member.group(), self.member.group_name().to_owned());
        let state = self.member.standing();
        let groups = if brought.mine { vec![BundleTaken { group, name, state, brought }] } else { Vec::new() };
        Ok(Answer::BundleTaken { groups })
    }
}

impl Shared {
    /// Gives a bundle to each group of this home.
    pub(super) async fn bundle_in(&self, path: &Path) -> Result<Answer, Refusal> {
        let bytes = Arc::new(in_place(|| read(path))?);
        if Bundle::read(&bytes).is_err() {
            return Err(Refusal::NotABundle);
        }
        let all = locked(&self.groups).clone();
        let mut taken = Vec::new();
        for group in all {
            let (answer, answered) = oneshot::channel();
            if group.asks.send((Ask::BundleIn(bytes.clone()), answer)).await.is_err() {
                continue;
            }
            match answered.await {
                Ok(Ok(Answer::BundleTaken { groups })) => taken.extend(groups),
                Ok(Err(refusal)) => return Err(refusal),
                // It ended meanwhile.
                _ => {}
            }
        }
        if taken.is_empty() { Err(Refusal::NotForHere) } else { Ok(Answer::BundleTaken { groups: taken }) }
    }
}
