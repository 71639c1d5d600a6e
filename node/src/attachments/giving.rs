//! Giving sealed bytes to whoever may have them.

use std::time::Duration;

use futures::AsyncReadExt as _;
use iroh_blobs::protocol::Request;
use iroh_blobs::provider::events::EventSender;
use iroh_blobs::provider::{StreamPair, handle_get};
use kith_protocol::id::{EntryId, TransportId};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::streams::{PATIENCE, Reading, Writing};
use super::{Files, Question};
use crate::network::AskedFor;

/// Files given at one time. A guess: each takes a few hundred kilobytes of memory and a share of the line.
const GIVEN_MAX: usize = 8;
/// Of these, to one network key.
const GIVEN_TO_ONE_MAX: usize = 2;
/// How long a question may take to arrive.
const ASKING: Duration = Duration::from_secs(10);

/// Gives files to those who ask, until the network ends.
pub(crate) async fn give(files: Files, mut asked: mpsc::Receiver<AskedFor>) {
    let mut giving: JoinSet<TransportId> = JoinSet::new();
    let mut to: Vec<TransportId> = Vec::new();
    loop {
        tokio::select! {
            Some(ended) = giving.join_next() => match ended {
                Ok(whom) => {
                    if let Some(place) = to.iter().position(|other| *other == whom) {
                        to.swap_remove(place);
                    }
                }
                // One that broke off: whose it was is not known, so nobody is counted any more.
                Err(_) => to.clear(),
            },
            next = asked.recv() => {
                let Some(AskedFor { whom, stream }) = next else { return };
                // Too many are let go at once: they ask again, here or elsewhere.
                let theirs = to.iter().filter(|other| **other == whom).count();
                if giving.len() < GIVEN_MAX && theirs < GIVEN_TO_ONE_MAX {
                    to.push(whom);
                    let files = files.clone();
                    giving.spawn(async move {
                        one(&files, whom, stream).await;
                        whom
                    });
                }
            }
        }
    }
}

/// One file to one other end. Whatever is wrong with the question ends the stream without an answer: who may not have
/// something is not told whether it is here.
async fn one(files: &Files, whom: TransportId, stream: libp2p::Stream) -> Option<()> {
    let (read, write) = stream.split();
    let mut reading = Reading::new(read, PATIENCE);
    let question = timeout(ASKING, reading.array::<33>()).await.ok()?.ok()?;
    let (number, entry) = question.split_last()?;
    let entry = EntryId(entry.try_into().ok()?);
    let hash = files.ask(|answer| Question::MayHave(whom, entry, *number, answer)).await.ok()??;
    if !files.shelf.is_there() {
        return None;
    }
    let mut pair = StreamPair::new(0, reading, Writing::new(write), EventSender::DEFAULT);
    let request = timeout(ASKING, pair.read_request()).await.ok()?.ok()?;
    let Request::Get(request) = request else { return None };
    if request.hash.as_bytes() != &hash.0 || !request.ranges.is_blob() {
        return None;
    }
    let using = files.shelf.using().await.ok()?;
    let (store, blob) = (using.store.clone(), request.hash);
    // Of a peer that went away nothing is wrong here; of a poisoned blob there is, and it is asked for again.
    if handle_get(pair, store, request).await.is_err() && using.is_poisoned(blob).await {
        files.shelf.renew().await;
    }
    Some(())
}
