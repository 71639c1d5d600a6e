//! Fetching what is lacking of a file, from whoever has it.

use std::time::Duration;

use futures::{AsyncReadExt as _, AsyncWriteExt as _, StreamExt as _};
use iroh_blobs::api::blobs::BlobStatus;
use iroh_blobs::api::remote::GetProgressItem;
use iroh_blobs::get::{GetError, StreamPair};
use iroh_blobs::{Hash as Blob, HashAndFormat};
use kith_protocol::attachment::sealed_length;
use kith_protocol::command::Refusal;
use kith_protocol::id::{EntryId, TransportId};
use kith_protocol::member::FoundAttachment;
use tokio::time::{Instant, timeout};

use super::streams::{PATIENCE, PATIENCE_AMONG_OTHERS, Reading, Writing};
use super::{Files, Progress, Question};
use crate::network::FileStreams;

/// Somebody who had too much to do, or had nothing yet, is asked again after so long if nothing else happened.
const ASK_AGAIN: Duration = Duration::from_secs(2);

/// How one try at one other end went.
enum Tried {
    /// All of it is here.
    Whole,
    /// It ended; what came is kept.
    Ended,
    /// Something failed on this device.
    Here,
    /// It is not what the message names.
    Other,
}

/// Fetches an attachment until all of it is on the shelf.
///
/// # Errors
///
/// [`Refusal::NobodyHasIt`] at `until`, [`Refusal::FileDamaged`], and those of the disk.
pub(super) async fn fetch(
    files: &Files,
    found: &FoundAttachment,
    until: Instant,
    progress: impl Fn(Progress),
) -> Result<(), Refusal> {
    let mut told = Told { of: sealed_length(found.attachment.bytes), tenth: None };
    let blob = Blob::from_bytes(found.attachment.hash.0);
    let mut failed_here = false;
    loop {
        match here(files, blob).await {
            Ok(BlobStatus::Complete { size }) if size == told.of => return Ok(()),
            Ok(BlobStatus::Complete { .. }) => return Err(Refusal::FileDamaged),
            Ok(_) => {}
            Err(refusal) if failed_here => return Err(refusal),
            Err(Refusal::Closing) => return Err(Refusal::Closing),
            Err(_) => {
                failed_here = true;
                files.shelf.renew().await;
                continue;
            }
        }
        // Of words that have not left this device nobody else has anything.
        let entry = found.entry.ok_or(Refusal::NobodyHasIt)?;
        let changed = files.changed.notified();
        tokio::pin!(changed);
        // From here on what changes is not missed.
        changed.as_mut().enable();
        let (holders, streams) = files.ask(|answer| Question::Holders(entry, answer)).await?;
        // Whoever says nothing is not waited for long while others may have it.
        let patience = if holders.len() > 1 { PATIENCE_AMONG_OTHERS } else { PATIENCE };
        for whom in holders {
            let Some(streams) = &streams else { break };
            let name = || found.attachment.name.clone();
            let say = |bytes, of| progress(Progress { attachment: found.id, name: name(), bytes, of });
            let show = |bytes| told.show(bytes, say);
            match timeout_at_most(until, from(files, streams, (whom, patience), (entry, found.id.number()), blob, show))
                .await
            {
                Tried::Whole => return Ok(()),
                Tried::Other => return Err(Refusal::FileDamaged),
                Tried::Ended => {}
                Tried::Here if failed_here => return Err(files.shelf.fault()),
                Tried::Here => {
                    failed_here = true;
                    files.shelf.renew().await;
                }
            }
        }
        let now = Instant::now();
        // On a full disk the whole persona waits, connections and all: that nobody is there is not the cause.
        if (failed_here || now >= until) && files.shelf.fault() == Refusal::DiskFull {
            return Err(Refusal::DiskFull);
        }
        if now >= until {
            return Err(Refusal::NobodyHasIt);
        }
        // Somebody comes or goes, or who had too much to do has less.
        let _ = timeout(ASK_AGAIN.min(until - now), changed).await;
    }
}

/// A try that is under way goes on as long as something comes; only a new one is not begun after `until`.
async fn timeout_at_most(until: Instant, tried: impl Future<Output = Tried>) -> Tried {
    if Instant::now() >= until { Tried::Ended } else { tried.await }
}

async fn here(files: &Files, blob: Blob) -> Result<BlobStatus, Refusal> {
    let using = files.shelf.using().await?;
    using.store.blobs().status(blob).await.map_err(|_| files.shelf.fault())
}

/// Asks one other end for what is lacking.
async fn from(
    files: &Files,
    streams: &FileStreams,
    (whom, patience): (TransportId, Duration),
    (entry, number): (EntryId, u8),
    blob: Blob,
    mut show: impl FnMut(u64) -> Shown,
) -> Tried {
    let Ok(Some(stream)) = timeout(PATIENCE, streams.open(whom)).await else { return Tried::Ended };
    let (read, mut write) = stream.split();
    let mut question = entry.0.to_vec();
    question.push(number);
    if write.write_all(&question).await.is_err() {
        return Tried::Ended;
    }
    let Ok(using) = files.shelf.using().await else { return Tried::Here };
    let Ok(local) = using.store.remote().local(HashAndFormat::raw(blob)).await else { return Tried::Here };
    if local.is_complete() {
        return Tried::Whole;
    }
    let before = local.local_bytes();
    let pair = StreamPair::new(0, Reading::new(read, patience), Writing::new(write));
    let mut coming = using.store.remote().execute_get(pair, local.missing()).stream();
    if show(before) == Shown::TooMuch {
        return Tried::Other;
    }
    while let Some(item) = coming.next().await {
        match item {
            GetProgressItem::Progress(bytes) => {
                match show(before + bytes) {
                    // More than its message says: whatever it is, it is not that file.
                    Shown::TooMuch => return Tried::Other,
                    // What was told is not begun anew after a kill: the store's index is written half a second late, and
                    // of a file that it does not know nothing is used.
                    Shown::Told if using.store.sync_db().await.is_err() => return Tried::Here,
                    Shown::Told | Shown::Untold => {}
                }
            }
            GetProgressItem::Done(_) => return Tried::Whole,
            GetProgressItem::Error(GetError::LocalFailure { .. } | GetError::IrpcSend { .. }) => return Tried::Here,
            GetProgressItem::Error(_) => return Tried::Ended,
        }
    }
    Tried::Ended
}

/// What became of a count of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Untold,
    Told,
    /// There are more of them than there should be.
    TooMuch,
}

/// What was told of the progress: the start, each tenth, the end.
struct Told {
    of: u64,
    tenth: Option<u64>,
}

impl Told {
    fn show(&mut self, bytes: u64, tell: impl FnOnce(u64, u64)) -> Shown {
        if bytes > self.of {
            return Shown::TooMuch;
        }
        let tenth = bytes * 10 / self.of.max(1);
        if self.tenth.is_none_or(|told| tenth > told) {
            self.tenth = Some(tenth);
            tell(bytes, self.of);
            return Shown::Told;
        }
        Shown::Untold
    }
}
