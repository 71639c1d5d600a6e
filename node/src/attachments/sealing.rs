//! Files in: read, cleaned, sealed and put onto the shelf. Files out: opened, and under their name only when whole.

use std::fs::File;
use std::io::{self, BufReader, Read, Write as _};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::stream;
use iroh_blobs::api::TempTag;
use kith_protocol::attachment::{Attachment, AttachmentKey, Opener, Sealer, file_name};
use kith_protocol::command::Refusal;
use kith_protocol::id::Hash;
use kith_protocol::limits::ATTACHMENT_BYTES_MAX;
use tokio::sync::mpsc;

use super::cleaning::{self, Cleaned};
use super::shelf::Shelf;
use crate::api::{Attached, FileToAttach};
use crate::home::refused;
use crate::perform::in_place;
use crate::vault::random;

/// Sealed chunks of 64 KiB that wait to be written.
const CHUNKS_WAITING: usize = 8;

/// Read at a time while a file is opened.
const READ_AHEAD_BYTES: usize = 256 * 1024;

/// What was opened goes to the disk in parts of at least so many bytes.
const PART_BYTES: usize = 32 * 1024 * 1024;

/// Takes a file of its person's in. The tag holds the sealed bytes on the shelf until the core has noted them.
pub(super) async fn take_in(
    shelf: &Arc<Shelf>,
    file: &FileToAttach,
) -> Result<(Attachment, Attached, TempTag), Refusal> {
    let cannot = || Refusal::CannotOpen { path: file.path.display().to_string() };
    let name = file_name(file.path.file_name().ok_or_else(cannot)?.to_str().unwrap_or_default());
    let key = AttachmentKey::from_bytes(&random()?);
    let (read, length, kind) = in_place(|| -> Result<_, Refusal> {
        let opened = File::open(&file.path).map_err(|_| cannot())?;
        let meta = opened.metadata().map_err(|_| cannot())?;
        // A pipe or device has no end that could be known beforehand.
        if !meta.is_file() {
            return Err(cannot());
        }
        if meta.len() > ATTACHMENT_BYTES_MAX {
            return Err(Refusal::FileTooLarge { most: ATTACHMENT_BYTES_MAX });
        }
        let kind = cleaning::kind(&opened, &name).map_err(|_| cannot())?;
        match cleaning::clean(&opened, &kind, file.as_it_is).map_err(|_| cannot())? {
            Cleaned::Bytes(bytes) => {
                let length = bytes.len() as u64;
                Ok((Box::new(io::Cursor::new(bytes)) as Box<dyn Read + Send>, length, (kind, true)))
            }
            Cleaned::AsItIs => Ok((Box::new(BufReader::new(opened)) as _, meta.len(), (kind, false))),
            Cleaned::Cannot => Err(Refusal::NotCleaned { path: file.path.display().to_string() }),
        }
    })?;
    let (kind, cleaned) = kind;
    let name = if cleaned { cleaning::name_of_cleaned(name, &kind) } else { name };
    let sealer = Sealer::new(&key, length).ok_or(Refusal::FileTooLarge { most: ATTACHMENT_BYTES_MAX })?;
    let (chunks, mut waiting) = mpsc::channel::<io::Result<Bytes>>(CHUNKS_WAITING);
    let reading = tokio::task::spawn_blocking(move || seal(sealer, read, &chunks));
    let using = shelf.using().await?;
    let sealed = stream::poll_fn(move |context| waiting.poll_recv(context));
    let added = using.store.blobs().add_stream(sealed).await.temp_tag().await;
    let whole = reading.await.unwrap_or(false);
    let Ok(tag) = added else {
        // Either the file was cut short under our hands, or our own disk failed.
        let fault = if whole { shelf.fault() } else { cannot() };
        shelf.renew().await;
        return Err(fault);
    };
    // In the index on disk before the words name it.
    using.store.sync_db().await.map_err(|_| shelf.fault())?;
    let attached =
        Attached { name: name.clone(), bytes: length, media: kind.media.to_owned(), cleaned, tells: kind.tells() };
    let hash = Hash(*tag.hash().as_bytes());
    Ok((Attachment { hash, key, bytes: length, name, media: kind.media.to_owned() }, attached, tag))
}

/// Reads and seals. True if the file was as long as it said, however far the other side took it.
fn seal(mut sealer: Sealer, mut from: Box<dyn Read + Send>, to: &mpsc::Sender<io::Result<Bytes>>) -> bool {
    while let Some(wants) = sealer.wants() {
        let mut plain = zeroize::Zeroizing::new(vec![0; wants]);
        let sealed = from.read_exact(&mut plain).map(|()| sealer.seal(&plain));
        match sealed {
            Ok(Some(chunk)) => {
                if to.blocking_send(Ok(chunk.into())).is_err() {
                    return true;
                }
            }
            // It became shorter while it was read.
            _ => {
                let _ = to.blocking_send(Err(io::ErrorKind::UnexpectedEof.into()));
                return false;
            }
        }
    }
    true
}

/// Opens a file that is whole on the shelf, and gives it its name once all of it is there and on disk. What is written
/// meanwhile has another name, and goes if the program ends in order.
///
/// # Errors
///
/// [`Refusal::FileDamaged`], [`Refusal::FileIsThere`], and those of the disk.
pub(super) async fn give_out(shelf: &Arc<Shelf>, attachment: &Attachment, path: &Path) -> Result<(), Refusal> {
    // While the store is in use it sweeps nothing away that is kept.
    let _using = shelf.using().await?;
    let (shelf, attachment, path) = (shelf.clone(), attachment.clone(), path.to_owned());
    let giving = tokio::task::spawn_blocking(move || {
        let cannot = |error: &io::Error| cannot_write(&path, error);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Readable by its person only, and nothing that could be run.
        let file = tempfile::Builder::new().prefix(".part-").tempfile_in(folder).map_err(|error| cannot(&error))?;
        let sealed = shelf.file(&attachment.hash).map_err(|_| Refusal::DiskFailed)?;
        open_into(sealed, &attachment, &path, file.as_file())?;
        match file.persist_noclobber(&path) {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                Err(Refusal::FileIsThere { path: path.display().to_string() })
            }
            Err(error) => Err(cannot(&error.error)),
        }
    });
    giving.await.unwrap_or(Err(Refusal::DiskFailed))
}

fn cannot_write(path: &Path, error: &io::Error) -> Refusal {
    match refused(error) {
        Refusal::DiskFull => Refusal::DiskFull,
        _ => Refusal::CannotOpen { path: path.display().to_string() },
    }
}

/// Opens a file's sealed bytes into another, until all of it is on the disk. [`Refusal::DiskFailed`]: the disk did not
/// give them.
fn open_into(sealed: File, attachment: &Attachment, path: &Path, mut file: &File) -> Result<(), Refusal> {
    let cannot = |error: io::Error| cannot_write(path, &error);
    let mut sealed = BufReader::with_capacity(READ_AHEAD_BYTES, sealed);
    let mut opener = Opener::new(attachment).ok_or(Refusal::FileDamaged)?;
    let mut chunk = Vec::new();
    std::thread::scope(|scope| {
        // What has been opened goes to the disk while the rest is opened.
        let (parts, written) = std::sync::mpsc::sync_channel::<()>(1);
        let syncing = scope.spawn(move || written.iter().try_for_each(|()| file.sync_data()));
        let mut unsynced = 0;
        while let Some(wants) = opener.wants() {
            chunk.resize(wants, 0);
            sealed.read_exact(&mut chunk).map_err(|_| Refusal::DiskFailed)?;
            let plain = opener.open(&chunk).ok_or(Refusal::FileDamaged)?;
            file.write_all(&plain).map_err(cannot)?;
            unsynced += plain.len();
            // One that is still at the last part takes this one with the next.
            if unsynced >= PART_BYTES && parts.try_send(()).is_ok() {
                unsynced = 0;
            }
        }
        drop(parts);
        let synced = syncing.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()));
        synced.and_then(|()| file.sync_all()).map_err(cannot)
    })?;
    if opener.is_whole() { Ok(()) } else { Err(Refusal::FileDamaged) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use crate::attachments::shelf::tests::poisoned;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_file_comes_out_whole_though_the_store_would_not_give_it() {
        let folder = tempfile::tempdir().unwrap();
        let (given, to) = (folder.path().join("talk.bin"), folder.path().join("saved"));
        let content: Vec<u8> = (0..700_000u32).map(|i| (i % 251) as u8).collect();
        std::fs::write(&given, &content).unwrap();
        let shelf = Arc::new(Shelf::new(&folder.path().join("b")));
        let (attachment, _, tag) = take_in(&shelf, &FileToAttach { path: given, as_it_is: false }).await.unwrap();
        shelf.keep([attachment.hash].into());
        drop(tag);
        let sealed = kith_protocol::attachment::sealed_length(attachment.bytes);
        let _held = poisoned(&shelf, iroh_blobs::Hash::from_bytes(attachment.hash.0), sealed as usize).await;
        give_out(&shelf, &attachment, &to).await.unwrap();
        assert_eq!(std::fs::read(&to).unwrap(), content);
        assert!(matches!(give_out(&shelf, &attachment, &to).await, Err(Refusal::FileIsThere { .. })));
        shelf.close().await;
    }
}
