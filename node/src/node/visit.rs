//! Reading a short slip: a visit at a member's door that asks for the card, tells nothing and keeps nothing.
//!
//! The visit shows the slip's one-time key and no other, from a network of its own that listens nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kith_protocol::command::Refusal;
use kith_protocol::member::Reading;
use kith_protocol::slip::SlipPaper;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::network::tor::CALL_WITHIN;
use crate::network::{Happening, Input, Manner, Network, PortRule};

/// How long a visit may take. (The brief.)
const VISIT: Duration = Duration::from_secs(10);

/// The slip with its terms: as it is if they stand on it, else asked for at a door.
pub(super) async fn with_terms(text: &str, manner: Manner) -> Result<SlipPaper, Refusal> {
    let paper = SlipPaper::from_text(text)?;
    leads_there(&paper, manner.tor.is_some())?;
    if paper.terms.is_some() {
        return Ok(paper);
    }
    // It listens nowhere, so there is nothing it cannot do here.
    let within = if manner.tor.is_some() { CALL_WITHIN + VISIT } else { VISIT };
    let (network, mut happenings) = Network::start_by(paper.seed.as_bytes(), &[], PortRule::Exact, 1, manner).await?;
    let read = timeout(within, ask(text, &paper, &network, &mut happenings)).await;
    network.stop().await;
    read.unwrap_or(Err(Refusal::NobodyReached))
}

/// Whether one of its doors can be called in this manner; where the request may lie at a courier that is no question.
fn leads_there(paper: &SlipPaper, by_tor: bool) -> Result<(), Refusal> {
    let mut addresses = paper.doors.iter().flat_map(|door| &door.addresses).peekable();
    if !paper.couriers.is_empty() || addresses.peek().is_none() {
        return Ok(());
    }
    match (by_tor, addresses.any(|address| address.starts_with("/onion3/") == by_tor)) {
        (_, true) => Ok(()),
        (true, false) => Err(Refusal::NotByTor),
        (false, false) => Err(Refusal::OnlyByTor),
    }
}

async fn ask(
    text: &str,
    paper: &SlipPaper,
    network: &Network,
    happenings: &mut mpsc::Receiver<Happening>,
) -> Result<SlipPaper, Refusal> {
    let mut open: BTreeSet<_> = paper.doors.iter().map(|door| door.transport).collect();
    network.send(Input::Allow(open.clone())).await?;
    for door in &paper.doors {
        network.send(Input::Dial { whom: door.transport, addresses: door.addresses.clone() }).await?;
    }
    let mut visits = BTreeMap::new();
    let mut refused = Refusal::NobodyReached;
    while !open.is_empty() {
        match happenings.recv().await.ok_or(Refusal::NobodyReached)? {
            Happening::Connected { connection, whom, .. } => {
                let mut reading = Reading::new(SlipPaper::from_text(text)?);
                network.send(Input::Frame { to: connection, bytes: reading.question() }).await?;
                visits.insert(connection, (whom, reading));
            }
            Happening::Frame { from, bytes } => {
                let Some((whom, reading)) = visits.get_mut(&from) else { continue };
                match reading.answer(&bytes) {
                    None => {}
                    // A door may not know of the slip yet; these words are final.
                    Some(result @ (Ok(_) | Err(Refusal::SlipExpired | Refusal::SlipUsed | Refusal::SlipTakenBack))) => {
                        return result;
                    }
                    Some(Err(refusal)) => {
                        refused = refusal;
                        open.remove(whom);
                    }
                }
            }
            Happening::Closed { connection } => {
                if let Some((whom, _)) = visits.remove(&connection) {
                    open.remove(&whom);
                }
            }
            Happening::DialFailed { whom } => {
                open.remove(&whom);
            }
            Happening::Listening { .. } => {}
        }
    }
    Err(refused)
}
