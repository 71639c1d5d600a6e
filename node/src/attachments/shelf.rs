//! The store of one persona's sealed files: opened when it is needed, closed when it has been idle, and opened again when
//! it fails.
//!
//! Traps of iroh-blobs 0.104, and what is done about each:
//!
//! * After an error of the disk a blob of an open store is *poisoned*: as long as anybody uses it (somebody who brings it
//!   and says nothing is enough) it answers with an error, though nothing of it is lost. So whatever fails here for a reason of this device has the store opened anew
//!   ([`Shelf::renew`]) and is tried once more; only then is it the disk's fault.
//! * Blobs are deleted only by its sweep, which ends for good at the first error. A store whose sweep has stood still is
//!   closed as soon as nobody uses it, and opened anew.
//! * Small blobs would lie inside its database, whose deleted pages stay: none are put there.

use std::collections::{BTreeSet, HashSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use iroh_blobs::api::Store;
use iroh_blobs::store::fs::FsStore;
use iroh_blobs::store::fs::options::{InlineOptions, Options};
use iroh_blobs::store::{GcConfig, ProtectOutcome};
use kith_protocol::command::Refusal;
use kith_protocol::id::Hash;
use tokio::time::{Instant, sleep};

use crate::home::{private, refused};
use crate::perform::in_place;

/// How often what is not kept is swept away while the store is open. It reads an index of a few hundred rows.
const SWEEP: Duration = Duration::from_secs(2);
/// How long a store stays open unused. A guess: several sweeps, and the pause between two files of one message.
const IDLE: Duration = Duration::from_secs(30);
/// A sweep that is so late has ended.
const LATE: Duration = Duration::from_secs(60);
/// What must fit for the disk not to be full: the store's own database wants room for its next change. A guess.
const ROOM_BYTES: usize = 256 * 1024;

/// A persona's sealed files.
pub(crate) struct Shelf {
    folder: PathBuf,
    present: tokio::sync::Mutex<Present>,
    wanted: Arc<Wanted>,
}

#[derive(Default)]
struct Present {
    open: Option<Open>,
    closed: bool,
}

struct Open {
    store: FsStore,
    users: Arc<()>,
    since: Instant,
}

/// What the sweep leaves, shared with it.
#[derive(Default)]
struct Wanted {
    kept: Mutex<BTreeSet<Hash>>,
    /// When it last asked what to leave.
    asked: Mutex<Option<Instant>>,
}

fn locked<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // Changed whole or not at all.
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A store in use; it is not closed while one of these lives, unless it has failed.
pub(super) struct Using {
    pub store: Store,
    _user: Arc<()>,
}

impl Using {
    /// Whether the store gives nothing of a blob until it is opened anew.
    pub async fn is_poisoned(&self, blob: iroh_blobs::Hash) -> bool {
        // Also of what is here in part, or not at all, it otherwise says how much that is.
        self.store.blobs().observe(blob).await.is_err()
    }
}

impl Shelf {
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), present: Default::default(), wanted: Arc::default() }
    }

    /// From now on exactly these are kept. What is not among them goes, now if there is a store at all.
    pub fn keep(self: &Arc<Self>, hashes: BTreeSet<Hash>) {
        let others = self.holds_others(&hashes);
        *locked(&self.wanted.kept) = hashes;
        if others {
            let shelf = self.clone();
            // Opening is enough: it sweeps, and closes itself again.
            tokio::spawn(async move { drop(shelf.using().await) });
        }
    }

    /// Whether there is anything else here: taken back just now, or left by a program that was cut off.
    fn holds_others(&self, kept: &BTreeSet<Hash>) -> bool {
        let Ok(entries) = in_place(|| std::fs::read_dir(self.folder.join("data"))) else { return false };
        let is_kept =
            |name: &str| Hash::from_hex(name.get(..64).unwrap_or_default()).is_some_and(|h| kept.contains(&h));
        entries.flatten().any(|entry| !entry.file_name().to_str().is_some_and(is_kept))
    }

    /// How many bytes of a blob take room here.
    pub fn length(&self, hash: &Hash) -> u64 {
        in_place(|| self.path(hash).metadata().map_or(0, |meta| meta.len()))
    }

    /// The sealed bytes themselves, for whoever opens and so checks each of them: the store as a reader gives them in
    /// pieces of 1 KiB over a channel, at a fifth of the speed.
    pub fn file(&self, hash: &Hash) -> std::io::Result<std::fs::File> {
        std::fs::File::open(self.path(hash))
    }

    /// Where the store keeps them; it keeps none elsewhere ([`InlineOptions::NO_INLINE`]).
    fn path(&self, hash: &Hash) -> PathBuf {
        self.folder.join(format!("data/{}.data", hash.hex()))
    }

    /// Whether anything was ever kept here.
    pub fn is_there(&self) -> bool {
        self.folder.is_dir()
    }

    /// The store, opened if it is not.
    ///
    /// # Errors
    ///
    /// [`Refusal::Closing`], [`Refusal::DiskFull`], [`Refusal::DiskFailed`].
    pub async fn using(self: &Arc<Self>) -> Result<Using, Refusal> {
        let mut present = self.present.lock().await;
        if present.closed {
            return Err(Refusal::Closing);
        }
        if present.open.is_none() {
            present.open = Some(self.open().await?);
            tokio::spawn(close_when_idle(Arc::downgrade(self)));
        }
        match &mut present.open {
            Some(open) => {
                open.since = Instant::now();
                Ok(Using { store: open.store.clone().into(), _user: open.users.clone() })
            }
            None => Err(Refusal::DiskFailed),
        }
    }

    async fn open(&self) -> Result<Open, Refusal> {
        let ready = || -> std::io::Result<()> {
            private(std::fs::DirBuilder::new().recursive(true)).create(&self.folder)?;
            // What was being sealed when the program was cut off. No message names it.
            match std::fs::remove_dir_all(self.folder.join("temp")) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        };
        in_place(ready).map_err(|error| refused(&error))?;
        let wanted = self.wanted.clone();
        *locked(&wanted.asked) = Some(Instant::now());
        let add_protected: iroh_blobs::store::ProtectCb = Arc::new(move |left: &mut HashSet<iroh_blobs::Hash>| {
            *locked(&wanted.asked) = Some(Instant::now());
            left.extend(locked(&wanted.kept).iter().map(|hash| iroh_blobs::Hash::from_bytes(hash.0)));
            Box::pin(std::future::ready(ProtectOutcome::Continue))
        });
        let options = Options {
            inline: InlineOptions::NO_INLINE,
            gc: Some(GcConfig { interval: SWEEP, add_protected: Some(add_protected) }),
            ..Options::new(&self.folder)
        };
        match FsStore::load_with_opts(self.folder.join("index"), options).await {
            Ok(store) => Ok(Open { store, users: Arc::default(), since: Instant::now() }),
            Err(error) => {
                tracing::warn!("a store of files cannot be opened: {error}");
                Err(self.fault())
            }
        }
    }

    /// Opens the store anew: something failed for a reason of this device. Others who use it now fail as well, and come
    /// back.
    pub async fn renew(&self) {
        let mut present = self.present.lock().await;
        if let Some(open) = present.open.take() {
            tracing::warn!("a store of files is opened anew");
            shut(open.store).await;
        }
    }

    /// Closes it for good.
    pub async fn close(&self) {
        let mut present = self.present.lock().await;
        present.closed = true;
        if let Some(open) = present.open.take() {
            shut(open.store).await;
        }
    }

    /// What is wrong with the disk, once something has failed on it twice.
    pub fn fault(&self) -> Refusal {
        let room = || -> std::io::Result<()> {
            let mut file = tempfile::tempfile_in(&self.folder)?;
            file.write_all(&vec![1; ROOM_BYTES])?;
            file.sync_all()
        };
        match in_place(room) {
            Err(error) => refused(&error),
            Ok(()) => Refusal::DiskFailed,
        }
    }
}

async fn shut(store: FsStore) {
    if store.shutdown().await.is_err() {
        tracing::warn!("a store of files had ended by itself");
    }
}

/// Looks now and then whether the store is still needed, until it is closed.
async fn close_when_idle(shelf: Weak<Shelf>) {
    loop {
        sleep(IDLE / 2).await;
        let Some(shelf) = shelf.upgrade() else { return };
        let mut present = shelf.present.lock().await;
        let Some(open) = &present.open else { return };
        let late = locked(&shelf.wanted.asked).is_none_or(|asked| asked.elapsed() > LATE);
        if Arc::strong_count(&open.users) == 1 && (open.since.elapsed() >= IDLE || late) {
            if let Some(open) = present.open.take() {
                shut(open.store).await;
            }
            return;
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may")]

    use super::*;
    use tokio::io::AsyncReadExt as _;

    /// Has the store poison a blob, as it does: the disk does not give it for a moment, while somebody who brings it says
    /// nothing. As long as what is given back lives the blob answers with an error, though it is whole on the disk again.
    pub async fn poisoned(shelf: &Arc<Shelf>, hash: iroh_blobs::Hash, bytes: usize) -> impl Sized + use<> {
        shelf.renew().await;
        let data = shelf.folder.join(format!("data/{}.data", hash.to_hex()));
        let away = shelf.folder.join("away");
        std::fs::rename(&data, &away).unwrap();
        let using = shelf.using().await.unwrap();
        let size = std::num::NonZeroU64::new(bytes as u64).unwrap();
        let held = using.store.blobs().import_bao(hash, size, 1).await.unwrap();
        assert!(read(shelf, hash).await.is_err());
        std::fs::rename(&away, &data).unwrap();
        held
    }

    pub async fn read(shelf: &Arc<Shelf>, hash: iroh_blobs::Hash) -> std::io::Result<Vec<u8>> {
        let using = shelf.using().await.unwrap();
        let mut bytes = Vec::new();
        using.store.blobs().reader(hash).read_to_end(&mut bytes).await.map(|_| bytes)
    }

    async fn added(shelf: &Arc<Shelf>, content: Vec<u8>) -> iroh_blobs::Hash {
        let using = shelf.using().await.unwrap();
        let tag = using.store.blobs().add_bytes(content).temp_tag().await.unwrap();
        shelf.keep([Hash(*tag.hash().as_bytes())].into());
        tag.hash()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_the_disk_did_not_give_for_a_moment_is_whole_once_the_store_is_opened_anew() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Arc::new(Shelf::new(&folder.path().join("b")));
        let content = vec![7; 300_000];
        let hash = added(&shelf, content.clone()).await;
        let _held = poisoned(&shelf, hash, content.len()).await;
        for _ in 0..3 {
            assert!(read(&shelf, hash).await.is_err(), "its file is there again, and yet");
        }
        assert!(shelf.using().await.unwrap().is_poisoned(hash).await);
        shelf.renew().await;
        assert!(!shelf.using().await.unwrap().is_poisoned(hash).await);
        assert_eq!(read(&shelf, hash).await.unwrap(), content, "nothing was lost");
        shelf.close().await;
        assert!(matches!(shelf.using().await, Err(Refusal::Closing)));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_is_not_kept_goes_and_its_file_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Arc::new(Shelf::new(&folder.path().join("b")));
        let small = added(&shelf, vec![1; 500]).await;
        let large = added(&shelf, vec![2; 200_000]).await;
        let lies = |hash: iroh_blobs::Hash| shelf.folder.join(format!("data/{}.data", hash.to_hex())).exists();
        assert!(lies(small) && lies(large), "small ones are files too");
        shelf.close().await;

        // Also what a program that was cut off had left.
        let shelf = Arc::new(Shelf::new(&shelf.folder));
        shelf.keep([Hash(*small.as_bytes())].into());
        let deadline = Instant::now() + Duration::from_secs(30);
        while lies(large) {
            assert!(Instant::now() < deadline, "it was not swept");
            sleep(SWEEP / 10).await;
        }
        assert_eq!(read(&shelf, small).await.unwrap(), vec![1; 500]);
        shelf.close().await;
    }
}
