//! Files that messages bring: sealed, kept, given, fetched and saved.
//!
//! ```text
//! say with files   clean ─► seal ─► shelf ─► Command::SayWith      the bytes are there before the words name them
//! save             find ─► note that it is kept ─► fetch what is lacking ─► open ─► file under its name
//! asked            entry, number ─► Member::may_have_attachment ─► the shelf's verified streaming
//! ```
//!
//! * Only sealed bytes come onto the shelf (an iroh-blobs store of each persona), over the network, and into its index.
//!   Keys lie in the message's cell; whoever erases it has erased the file. Which bytes are kept is the core's to say
//!   ([`kith_protocol::member::Member::attachments_kept`]); all others go at the shelf's next sweep.
//! * On the wire: a stream of its own (`/1/f`) to somebody who is connected, 33 bytes (entry ‖ number), then iroh-blobs'
//!   get request for one blob and its answer, checked against the hash as it comes. Nothing else of that protocol is
//!   served: no other request, no other hash.
//! * Nothing is fetched unless its person says so. What has come stays when the other end goes away or either program is
//!   killed; the next one is asked for what is lacking.
//! * The shelf is opened when it is needed and closed when it has been idle: each is a runtime of its own.
//!
//! In reading order: `cleaning` (what pictures tell), `sealing` (files in, files out), `shelf`, `streams` (libp2p's under
//! iroh-blobs), `giving`, `fetching`, `keeping` (what comes by itself, and what is let go).

mod cleaning;
mod fetching;
mod giving;
mod keeping;
mod sealing;
mod shelf;
mod streams;

use std::path::Path;
use std::sync::Arc;

use kith_protocol::attachment::{Attachment, AttachmentId, Attachments};
use kith_protocol::command::{Command, Done, Refusal};
use kith_protocol::id::{EntryId, Hash, TransportId};
use kith_protocol::member::FoundAttachment;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::Instant;

use crate::api::{Attached, FileToAttach, FileWishes};
use crate::home::refused;
use crate::network::FileStreams;
pub(crate) use giving::give;
use keeping::Keeping;
use shelf::Shelf;

/// Questions that wait for a persona. A guess.
const QUESTIONS_MAX: usize = 32;

/// What is asked of a persona's member.
pub(crate) enum Question {
    /// Which attachment is meant.
    Find(String, oneshot::Sender<Result<FoundAttachment, Refusal>>),
    /// Its sealed bytes are kept from now on.
    Keep(AttachmentId, Hash, oneshot::Sender<()>),
    /// The files of others that are kept, oldest message first.
    Fetched(oneshot::Sender<Vec<(AttachmentId, Hash)>>),
    /// A file of somebody else's is kept no longer.
    LetGo(AttachmentId, oneshot::Sender<()>),
    /// Who may have the bytes an entry names, and by what they are reached.
    Holders(EntryId, oneshot::Sender<(Vec<TransportId>, Option<FileStreams>)>),
    /// Whether somebody may have them, and which they are.
    MayHave(TransportId, EntryId, u8, oneshot::Sender<Option<Hash>>),
}

/// How far a file has come.
pub(crate) struct Progress {
    /// Which.
    pub attachment: AttachmentId,
    /// Its name.
    pub name: String,
    /// Sealed bytes that are here.
    pub bytes: u64,
    /// Of so many.
    pub of: u64,
}

/// The files of one persona. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Files {
    shelf: Arc<Shelf>,
    keeping: Arc<Keeping>,
    questions: mpsc::Sender<Question>,
    /// Somebody connected, or went away.
    changed: Arc<Notify>,
}

impl Files {
    /// Those that lie in this folder, which is made when it is needed; and the questions that its persona answers.
    pub fn new(folder: &Path, wishes: FileWishes) -> (Self, mpsc::Receiver<Question>) {
        let (questions, asked) = mpsc::channel(QUESTIONS_MAX);
        let shelf = Arc::new(Shelf::new(folder));
        (Self { shelf, keeping: Arc::new(Keeping::new(wishes)), questions, changed: Arc::default() }, asked)
    }

    /// From now on exactly these sealed bytes are kept.
    pub fn keep(&self, hashes: std::collections::BTreeSet<Hash>) {
        self.shelf.keep(hashes);
    }

    /// Somebody connected, or went away: whoever waits for a holder looks again.
    pub fn connections_changed(&self) {
        self.changed.notify_waiters();
    }

    /// Closes the shelf; it is not opened again.
    pub async fn close(&self) {
        self.shelf.close().await;
    }

    /// Cleans and seals files, and has their message said by `say`.
    ///
    /// # Errors
    ///
    /// Those of the files ([`Refusal::CannotOpen`], [`Refusal::NotCleaned`], [`Refusal::FileTooLarge`]), of the disk, and
    /// of the message. After any of them nothing is said, and nothing of the files stays.
    pub async fn say_with<S: Future<Output = Result<Done, Refusal>>>(
        &self,
        files: &[FileToAttach],
        say: impl FnOnce(Attachments) -> S,
    ) -> Result<(Done, Vec<Attached>), Refusal> {
        if files.len() > kith_protocol::limits::ATTACHMENTS_MAX {
            return Err(Refusal::TooManyFiles { most: kith_protocol::limits::ATTACHMENTS_MAX });
        }
        let (mut attachments, mut told, mut held) = (Vec::new(), Vec::new(), Vec::new());
        for file in files {
            let (attachment, attached, tag) = sealing::take_in(&self.shelf, file).await?;
            attachments.push(attachment);
            told.push(attached);
            held.push(tag);
        }
        let done = say(Attachments(attachments)).await?;
        // From here on they are kept because the core says so: it noted them with the words.
        drop(held);
        Ok((done, told))
    }

    /// Saves an attachment as a file, fetching what is not here yet from whoever has it, until `until`. Gives the file's
    /// path and length.
    ///
    /// # Errors
    ///
    /// [`Refusal::NoSuchAttachment`], [`Refusal::FileIsThere`], [`Refusal::NobodyHasIt`], [`Refusal::FileDamaged`], and
    /// those of the disk. After any of them there is no file under that name, and what has come stays on the shelf.
    pub async fn save(
        &self,
        called: &str,
        to: &Path,
        until: Instant,
        progress: impl Fn(Progress),
    ) -> Result<(std::path::PathBuf, u64), Refusal> {
        let found = self.ask(|answer| Question::Find(called.to_owned(), answer)).await??;
        let path = if to.is_dir() { to.join(&found.attachment.name) } else { to.to_owned() };
        // Said before anything is fetched.
        if path.symlink_metadata().is_ok() {
            return Err(Refusal::FileIsThere { path: path.display().to_string() });
        }
        let Attachment { hash, .. } = found.attachment;
        let busy = self.keeping.busy(found.id);
        self.ask(|answer| Question::Keep(found.id, hash, answer)).await?;
        fetching::fetch(self, &found, until, progress).await?;
        sealing::give_out(&self.shelf, &found.attachment, &path).await?;
        drop(busy);
        self.make_room().await?;
        let bytes = path.metadata().map_err(|error| refused(&error))?.len();
        Ok((path, bytes))
    }

    async fn ask<T>(&self, question: impl FnOnce(oneshot::Sender<T>) -> Question) -> Result<T, Refusal> {
        let (answer, answered) = oneshot::channel();
        self.questions.send(question(answer)).await.map_err(|_| Refusal::Closing)?;
        answered.await.map_err(|_| Refusal::Closing)
    }
}

/// What a client asks for, as the core is told it.
pub(crate) fn said_with(say: &crate::api::SayWith, attachments: Attachments) -> Command {
    let crate::api::SayWith { thread, text, reply, note, .. } = say.clone();
    Command::SayWith { thread, text, reply, note, attachments }
}
