//! Fetching what is lacking of a file, from whoever has it.

use std::time::Duration;

use futures::future::{Fuse, FusedFuture as _, FutureExt as _};
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
            let what = (entry, found.id.number(), blob);
            match timeout_at_most(until, from(files, streams, (whom, patience), what, (&mut told, &say))).await {
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
    (entry, number, blob): (EntryId, u8, Blob),
    (told, say): (&mut Told, &impl Fn(u64, u64)),
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
    told.tell(before, say);
    // What is told is not begun anew after a kill: the store's index is written half a second late, and of a file that it
    // does not know nothing is used. So it is written first, and while that waits for the disk more comes.
    let (mut written, mut came, mut how) = (Fuse::terminated(), before, None);
    loop {
        if written.is_terminated() {
            if told.wants(came) {
                let store = using.store.clone();
                written = async move { store.sync_db().await.map(|()| came) }.boxed().fuse();
            } else if let Some(how) = how {
                return how;
            }
        }
        tokio::select! {
            done = &mut written, if !written.is_terminated() => match done {
                Ok(bytes) => told.tell(bytes, say),
                Err(_) => return Tried::Here,
            },
            item = coming.next(), if how.is_none() => match item {
                Some(GetProgressItem::Progress(bytes)) => came = before + bytes,
                Some(GetProgressItem::Done(_)) => how = Some(Tried::Whole),
                Some(GetProgressItem::Error(GetError::LocalFailure { .. } | GetError::IrpcSend { .. })) => {
                    return Tried::Here;
                }
                Some(GetProgressItem::Error(_)) | None => how = Some(Tried::Ended),
            },
        }
        // More than its message says: whatever it is, it is not that file.
        if came > told.of {
            return Tried::Other;
        }
    }
}

/// What was told of the progress: the start, each tenth, the end.
struct Told {
    of: u64,
    tenth: Option<u64>,
}

impl Told {
    fn tenth(&self, bytes: u64) -> u64 {
        bytes * 10 / self.of.max(1)
    }

    /// Whether so much is worth telling.
    fn wants(&self, bytes: u64) -> bool {
        self.tenth.is_none_or(|told| self.tenth(bytes) > told)
    }

    fn tell(&mut self, bytes: u64, tell: impl FnOnce(u64, u64)) {
        if self.wants(bytes) {
            self.tenth = Some(self.tenth(bytes));
            tell(bytes, self.of);
        }
    }
}
