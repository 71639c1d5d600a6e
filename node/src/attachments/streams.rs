//! A libp2p stream as iroh-blobs wants its streams.
//!
//! iroh-blobs takes it that a stream ends when it is dropped; a half of a libp2p stream does not. Both its sides say
//! `sync` once, after the last byte they write: that ends our half. Each wait on the other end is bounded: whoever neither
//! takes nor brings anything for so long is let go, and what came before is kept.

use std::io;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader, BufWriter};
use iroh::endpoint::VarInt;
use iroh_blobs::util::{RecvStream, SendStream};
use tokio::time::timeout;

/// Bytes gathered before they are written, and read ahead. Four of the pieces that are checked against the hash (16 KiB).
const BUFFER_BYTES: usize = 64 * 1024;

/// How long the other end may bring or take nothing. A guess: longer than any hiccup of a mobile line, short enough that
/// somebody else is asked.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// The same where somebody else can be asked for the rest. A guess: what came is kept, so that little is lost by asking
/// too early.
pub(super) const PATIENCE_AMONG_OTHERS: Duration = Duration::from_secs(5);

/// What is read in one piece at most: the largest question iroh-blobs asks is far below, its pieces are 16 KiB.
const PIECE_BYTES_MAX: usize = 256 * 1024;

async fn patiently<T>(patience: Duration, work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(patience, work).await.map_err(io::Error::from)?
}

/// The half that reads.
pub(super) struct Reading<R>(BufReader<R>, Duration);

impl<R: AsyncRead + Unpin + Send> Reading<R> {
    pub fn new(half: R, patience: Duration) -> Self {
        Self(BufReader::with_capacity(BUFFER_BYTES, half), patience)
    }

    /// Exactly so many bytes.
    pub async fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        patiently(self.1, self.0.read_exact(&mut bytes)).await?;
        Ok(bytes)
    }
}

impl<R: AsyncRead + Unpin + Send> RecvStream for Reading<R> {
    async fn recv_bytes(&mut self, most: usize) -> io::Result<Bytes> {
        // How many may come is a claim: memory is taken as they do.
        let (mut bytes, mut part) = (BytesMut::new(), vec![0; most.min(4_096)]);
        while bytes.len() < most {
            let room = part.len().min(most - bytes.len());
            match patiently(self.1, self.0.read(&mut part[..room])).await? {
                0 => break,
                _ if bytes.len() >= PIECE_BYTES_MAX => return Err(io::ErrorKind::InvalidData.into()),
                read => bytes.extend_from_slice(&part[..read]),
            }
        }
        Ok(bytes.freeze())
    }

    async fn recv_bytes_exact(&mut self, count: usize) -> io::Result<Bytes> {
        if count > PIECE_BYTES_MAX {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut bytes = BytesMut::zeroed(count);
        patiently(self.1, self.0.read_exact(&mut bytes)).await?;
        Ok(bytes.freeze())
    }

    async fn recv_exact(&mut self, target: &mut [u8]) -> io::Result<()> {
        patiently(self.1, self.0.read_exact(target)).await
    }

    fn stop(&mut self, _: VarInt) -> io::Result<()> {
        // libp2p has no word for it; the stream ends when both halves are dropped.
        Ok(())
    }

    fn id(&self) -> u64 {
        0
    }
}

/// The half that writes.
pub(super) struct Writing<W>(BufWriter<W>);

impl<W: AsyncWrite + Unpin + Send> Writing<W> {
    pub fn new(half: W) -> Self {
        Self(BufWriter::with_capacity(BUFFER_BYTES, half))
    }
}

impl<W: AsyncWrite + Unpin + Send> SendStream for Writing<W> {
    async fn send_bytes(&mut self, bytes: Bytes) -> io::Result<()> {
        patiently(PATIENCE, self.0.write_all(&bytes)).await
    }

    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        patiently(PATIENCE, self.0.write_all(bytes)).await
    }

    async fn sync(&mut self) -> io::Result<()> {
        // Writes out what is gathered, and ends this half.
        patiently(PATIENCE, self.0.close()).await
    }

    fn reset(&mut self, _: VarInt) -> io::Result<()> {
        Ok(())
    }

    async fn stopped(&mut self) -> io::Result<Option<VarInt>> {
        // Asked for while a whole blob is pushed only, which is not done here.
        std::future::pending().await
    }

    fn id(&self) -> u64 {
        0
    }
}
