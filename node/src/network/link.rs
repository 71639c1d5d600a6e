//! One connection whose stream is open: frames out of a bounded queue, frames into the happenings.

use std::future::Future;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::io::BufReader;
use futures::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use kith_protocol::id::TransportId;
use kith_protocol::limits::VALUE_BYTES_MAX;
use kith_protocol::step::Connection;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::Happening;

/// Bytes that wait for one connection, lengths included. Above it the other side reads too slowly: the connection is
/// closed, and what it missed is caught up on the next one.
const QUEUE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Frames that wait for one connection: bounds what empty shells of small frames take (under 1 MiB).
const QUEUE_FRAMES_MAX: usize = 16 * 1024;

/// Bytes gathered into one write and flush. A guess: what a few round trips of a slow line carry.
const BATCH_BYTES: usize = 64 * 1024;

/// Bytes read at a time, and the step in which a frame's memory grows as its bytes arrive.
const READ_BYTES: usize = 16 * 1024;

/// How long a closing connection may take to send its queue and hear that the other side has read it.
pub(super) const CLOSING: Duration = Duration::from_secs(2);

/// On TCP an empty frame is sent after so long without another. (design.md 6; QUIC does the like by itself.)
const SIGN_AFTER: Duration = Duration::from_secs(25);

/// On TCP the other side is gone after so long without a byte: two signs of life and the time for a third packet's retry.
const SILENCE: Duration = Duration::from_secs(60);

/// What has been decided about a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Open,
    /// To be closed once the queue has left.
    Closing,
    /// The connection below the stream is gone.
    Gone,
    /// To end now.
    Cut,
}

/// Nothing came back for so long after something was sent: it is asked whether the other side is there at all.
const DOUBT_AFTER: Duration = Duration::from_secs(2);

/// Who has answered that they are there is not asked again for so long.
const ASK_AGAIN: Duration = Duration::from_secs(4);

/// Since when an answer of the other side is waited for.
#[derive(Debug, Default)]
pub(super) struct Waits {
    since: Option<Instant>,
    /// It was asked whether it is there.
    asked: bool,
    not_before: Option<Instant>,
}

impl Waits {
    fn sent(&mut self) {
        self.since.get_or_insert_with(Instant::now);
    }

    fn heard(&mut self) {
        self.since = None;
    }

    /// When to ask, if nothing is heard until then.
    fn doubt(&self) -> Option<Instant> {
        let since = self.since.filter(|_| !self.asked)?;
        Some((since + DOUBT_AFTER).max(self.not_before.unwrap_or(since)))
    }
}

/// A connection as the driver holds it.
pub(super) struct Held {
    pub whom: TransportId,
    waits: Arc<Mutex<Waits>>,
    queue: Option<mpsc::Sender<Vec<u8>>>,
    queued: Arc<AtomicUsize>,
    fate: watch::Sender<Fate>,
    /// Until when nothing is read.
    hold: watch::Sender<Instant>,
}

/// How a connection ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub connection: Connection,
    /// Whether the caller was told of it, and so has to be told of its end.
    pub told: bool,
}

impl Held {
    /// Queues a frame. `false`: there is no room, or it is too long.
    #[must_use]
    pub fn push(&self, bytes: Vec<u8>) -> bool {
        let Some(queue) = &self.queue else { return true };
        let size = bytes.len() + 4;
        if bytes.is_empty() {
            return true;
        }
        if bytes.len() > VALUE_BYTES_MAX || self.queued.load(Ordering::Relaxed) + size > QUEUE_BYTES_MAX {
            return false;
        }
        self.queued.fetch_add(size, Ordering::Relaxed);
        locked(&self.waits).sent();
        // A receiver that is gone has ended already, and says so by itself.
        !matches!(queue.try_send(bytes), Err(mpsc::error::TrySendError::Full(_)))
    }

    /// When it is to be asked whether the other side is there, if nothing comes from it until then.
    pub fn doubt(&self) -> Option<Instant> {
        locked(&self.waits).doubt()
    }

    /// It is asked now.
    pub fn asks_if_there(&self) {
        locked(&self.waits).asked = true;
    }

    /// It is there.
    pub fn is_there(&self) {
        *locked(&self.waits) = Waits { not_before: Some(Instant::now() + ASK_AGAIN), ..Waits::default() };
    }

    /// Nothing is read for so long: the other side's frames stay on its side.
    pub fn hold(&self, during: Duration) {
        self.hold.send_replace(Instant::now() + during);
    }

    /// Whether nothing has ended it yet.
    pub fn stands(&self) -> bool {
        *self.fate.borrow() == Fate::Open && !self.fate.is_closed()
    }

    /// Ends it once its queue has left, or [`CLOSING`] has passed.
    pub fn close(&mut self) {
        self.queue = None;
        self.decide(Fate::Closing);
    }

    /// The connection is gone.
    pub fn gone(&self) {
        self.decide(Fate::Gone);
    }

    /// Ends it now; not one frame more comes out of it.
    pub fn cut(&mut self) {
        self.queue = None;
        self.fate.send_replace(Fate::Cut);
    }

    fn decide(&self, fate: Fate) {
        self.fate.send_if_modified(|present| {
            let changes = *present == Fate::Open;
            if changes {
                *present = fate;
            }
            changes
        });
    }
}

/// Makes both ends of a link: what the driver holds, and the future that moves the frames.
pub(super) fn link<S>(
    stream: S,
    told: Happening,
    (connection, whom): (Connection, TransportId),
    signs: bool,
    happenings: mpsc::Sender<Happening>,
) -> (Held, impl Future<Output = Ended> + Send + 'static)
where
    S: AsyncRead + AsyncWrite + Send + 'static,
{
    let (queue, out) = mpsc::channel(QUEUE_FRAMES_MAX);
    let (fate, fated) = watch::channel(Fate::Open);
    let queued = Arc::new(AtomicUsize::new(0));
    let (hold, on_hold) = watch::channel(Instant::now());
    let waits = Arc::new(Mutex::new(Waits::default()));
    let held = Held { whom, waits: waits.clone(), queue: Some(queue), queued: queued.clone(), fate, hold };
    let run = async move {
        tokio::select! {
            biased;
            () = over(fated.clone()) => return Ended { connection, told: false },
            sent = happenings.send(told) => if sent.is_err() { return Ended { connection, told: false } },
        }
        let (read, write) = stream.split();
        let (finish, finished) = oneshot::channel();
        let reading = read_frames(read, (connection, &waits), signs, &happenings, on_hold);
        let writing = write_frames(write, out, &queued, signs, finished);
        tokio::select! {
            biased;
            () = over(fated.clone()) => {}
            () = both(reading, writing, finish, fated.clone()) => {}
        }
        Ended { connection, told: true }
    };
    (held, run)
}

/// Ready once the connection has to end, however far it is.
async fn over(mut fate: watch::Receiver<Fate>) {
    let decided = fate.wait_for(|fate| matches!(fate, Fate::Closing | Fate::Cut)).await.map(|fate| *fate);
    if let Ok(Fate::Closing) = decided {
        // An error is a driver that has ended.
        let _ = timeout(CLOSING, fate.wait_for(|fate| *fate == Fate::Cut)).await;
    }
}

/// Reads and writes until both have ended. Each side says that it is done by ending its half of the stream, and the one
/// who began waits for the other's end: only then has everything been read, and may the connection be closed.
async fn both(
    reading: impl Future<Output = io::Result<()>>,
    writing: impl Future<Output = io::Result<()>>,
    finish: oneshot::Sender<()>,
    mut fate: watch::Receiver<Fate>,
) {
    tokio::pin!(reading, writing);
    tokio::select! {
        read = &mut reading => {
            if read.is_ok() {
                let _ = finish.send(());
                let _ = timeout(CLOSING, writing).await;
                let _ = timeout(CLOSING, fate.wait_for(|fate| *fate != Fate::Open)).await;
            }
        }
        // Also after an error: what the other side sent before it broke off can still be read.
        _ = &mut writing => {
            let _ = timeout(CLOSING, reading).await;
        }
    }
}

/// Ok at the end of the other's half. Waits for room in the happenings before it reads on.
async fn read_frames(
    read: impl AsyncRead + Unpin,
    (connection, waits): (Connection, &Mutex<Waits>),
    signs: bool,
    happenings: &mpsc::Sender<Happening>,
    mut on_hold: watch::Receiver<Instant>,
) -> io::Result<()> {
    let mut read = BufReader::with_capacity(READ_BYTES, read);
    loop {
        until_read_on(&mut on_hold).await;
        let frame = read_frame(&mut read);
        let frame = if signs { timeout(SILENCE, frame).await.map_err(io::Error::from)? } else { frame.await };
        let Some(bytes) = frame? else { return Ok(()) };
        locked(waits).heard();
        if !bytes.is_empty() {
            let told = happenings.send(Happening::Frame { from: connection, bytes }).await;
            told.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        }
    }
}

fn locked(waits: &Mutex<Waits>) -> MutexGuard<'_, Waits> {
    // Each change is one assignment.
    waits.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits while the core is behind with what came from here.
async fn until_read_on(on_hold: &mut watch::Receiver<Instant>) {
    loop {
        let until = *on_hold.borrow_and_update();
        if until <= Instant::now() {
            return;
        }
        tokio::select! {
            () = sleep_until(until) => return,
            // Told otherwise. (An error is a driver that has ended, which ends the link too.)
            changed = on_hold.changed() => if changed.is_err() { return },
        }
    }
}

/// The next frame; `None` where the other side has ended its half.
async fn read_frame(read: &mut BufReader<impl AsyncRead + Unpin>) -> io::Result<Option<Vec<u8>>> {
    if read.fill_buf().await?.is_empty() {
        return Ok(None);
    }
    let mut length = [0; 4];
    read.read_exact(&mut length).await?;
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > VALUE_BYTES_MAX {
        return Err(io::ErrorKind::InvalidData.into());
    }
    // The length is a claim: memory is taken as the bytes arrive.
    let mut bytes = Vec::with_capacity(length.min(READ_BYTES));
    while bytes.len() < length {
        let start = bytes.len();
        bytes.resize(length.min(start + READ_BYTES), 0);
        read.read_exact(&mut bytes[start..]).await?;
    }
    Ok(Some(bytes))
}

/// Ok once the queue is closed and empty, and the half is ended.
async fn write_frames(
    mut write: impl AsyncWrite + Unpin,
    mut queue: mpsc::Receiver<Vec<u8>>,
    queued: &AtomicUsize,
    signs: bool,
    finished: oneshot::Receiver<()>,
) -> io::Result<()> {
    let mut batch = Vec::new();
    let mut finished = std::pin::pin!(finished);
    let mut finishing = false;
    loop {
        let first = tokio::select! {
            biased;
            first = queue.recv() => first,
            _ = &mut finished, if !finishing => {
                finishing = true;
                queue.close();
                continue;
            }
            () = sleep(SIGN_AFTER), if signs => Some(Vec::new()),
        };
        let Some(first) = first else { break };
        let mut next = Some(first);
        while let Some(frame) = next {
            let length = u32::try_from(frame.len()).unwrap_or(u32::MAX);
            batch.extend_from_slice(&length.to_be_bytes());
            batch.extend_from_slice(&frame);
            if !frame.is_empty() {
                queued.fetch_sub(frame.len() + 4, Ordering::Relaxed);
            }
            next = if batch.len() < BATCH_BYTES { queue.try_recv().ok() } else { None };
        }
        write.write_all(&batch).await?;
        write.flush().await?;
        batch.clear();
        batch.shrink_to(READ_BYTES);
    }
    write.close().await
}
