//! What is kept of others' files, as their person wishes: small ones fetched by themselves, and the oldest let go when they
//! are too much. Unless it is wished, neither happens. One's own files are never let go here.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kith_protocol::attachment::{AttachmentId, sealed_length};
use kith_protocol::command::{MessageView, Refusal};
use kith_protocol::event::Event;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::{Files, Question, fetching};
use crate::api::FileWishes;

/// Files that wait to be fetched by themselves; what is above is not fetched. A guess: a day of pictures.
const WAITING_MAX: usize = 64;
/// How long somebody is looked for who has one.
const WITHIN: Duration = Duration::from_secs(120);
/// Where nobody said how much a group may keep, files that come by themselves stop at so much: a member may send any
/// number of small ones. A guess.
const BY_ITSELF_BYTES_MAX: u64 = 1 << 30;

/// What one persona's files are kept by.
pub(super) struct Keeping {
    wishes: FileWishes,
    waiting: Arc<Semaphore>,
    one_at_a_time: Arc<Semaphore>,
    /// How many are at work with each: they are not let go meanwhile.
    busy: Arc<Mutex<BTreeMap<AttachmentId, usize>>>,
}

impl Keeping {
    pub fn new(wishes: FileWishes) -> Self {
        let (waiting, one_at_a_time) = (Arc::new(Semaphore::new(WAITING_MAX)), Arc::new(Semaphore::new(1)));
        Self { wishes, waiting, one_at_a_time, busy: Arc::default() }
    }

    /// While this is held, the file is not let go.
    pub fn busy(&self, id: AttachmentId) -> Busy {
        *self.busy.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_default() += 1;
        Busy { id, all: self.busy.clone() }
    }

    fn is_busy(&self, id: &AttachmentId) -> bool {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).contains_key(id)
    }
}

/// Somebody is at work with a file.
pub(super) struct Busy {
    id: AttachmentId,
    all: Arc<Mutex<BTreeMap<AttachmentId, usize>>>,
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get_mut(&self.id) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(all.remove(&self.id)),
        }
    }
}

impl Files {
    /// Somebody said something: what it brings is fetched by itself, if its person wishes that of files so small.
    pub fn heard(&self, event: &Event) {
        let Event::Message { message, .. } = event else { return };
        for id in wished(message, self.keeping.wishes) {
            let Ok(place) = self.keeping.waiting.clone().try_acquire_owned() else { return };
            let files = self.clone();
            tokio::spawn(async move {
                let _place = place;
                let Ok(_turn) = files.keeping.one_at_a_time.acquire().await else { return };
                if files.bring(id).await.is_err() {
                    // It comes when its person asks for it.
                    tracing::debug!("a small file did not come by itself");
                }
            });
        }
    }

    async fn bring(&self, id: AttachmentId) -> Result<(), Refusal> {
        let _busy = self.keeping.busy(id);
        let found = self.ask(|answer| Question::Find(id.hex(), answer)).await??;
        let (sealed, most) = (sealed_length(found.attachment.bytes), self.keeping.wishes.keep_bytes_max);
        let fits = match most {
            0 => {
                let kept: u64 = self.lengths().await?.iter().map(|(_, bytes)| bytes).sum();
                kept.saturating_add(sealed) <= BY_ITSELF_BYTES_MAX
            }
            // What it is too much with makes room for it.
            most => sealed <= most,
        };
        if !fits {
            return Ok(());
        }
        self.ask(|answer| Question::Keep(found.id, found.attachment.hash, answer)).await?;
        fetching::fetch(self, &found, Instant::now() + WITHIN, |_| {}).await?;
        self.make_room().await
    }

    /// The files of others that are kept here, oldest message first, and how many sealed bytes of each are here.
    async fn lengths(&self) -> Result<Vec<(AttachmentId, u64)>, Refusal> {
        let fetched = self.ask(Question::Fetched).await?;
        Ok(fetched.into_iter().map(|(id, hash)| (id, self.shelf.length(&hash))).collect())
    }

    /// Lets go of the oldest files of others while they are more than its person wishes to keep. What was saved under a
    /// name stays, and what was let go can be fetched again.
    pub(super) async fn make_room(&self) -> Result<(), Refusal> {
        let most = self.keeping.wishes.keep_bytes_max;
        if most == 0 {
            return Ok(());
        }
        let lengths = self.lengths().await?;
        let mut kept: u64 = lengths.iter().map(|(_, bytes)| bytes).sum();
        for (id, bytes) in lengths {
            if kept <= most {
                break;
            }
            if !self.keeping.is_busy(&id) {
                self.ask(|answer| Question::LetGo(id, answer)).await?;
                kept = kept.saturating_sub(bytes);
            }
        }
        Ok(())
    }
}

/// The files of a message that come by themselves.
fn wished(message: &MessageView, wishes: FileWishes) -> impl Iterator<Item = AttachmentId> {
    let theirs = !message.mine && !message.taken_back;
    let small = move |bytes: u64| theirs && bytes <= wishes.fetch_bytes_max && wishes.fetch_bytes_max > 0;
    message.attachments.iter().filter(move |file| small(file.bytes)).map(|file| file.id)
}
