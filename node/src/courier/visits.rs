//! Visits of a persona at couriers: the core's questions there, the answers back.
//!
//! A visit has a network of its own that listens nowhere and shows a visitor's key of the courier's slip, never the
//! persona's: the courier cannot tell by keys who comes.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kith_protocol::id::TransportId;
use tokio::sync::mpsc;
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::network::tor::CALL_WITHIN;
use crate::network::{Happening, Input, Manner, Network, PortRule};

/// How long an answer may take, reaching the courier included. A guess: a slow line, or the long way.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// What a courier said; none if it was not reached or is silent.
pub(crate) type Said = (TransportId, Option<Vec<u8>>);

/// Those of one persona.
pub(crate) struct Visits {
    under_way: BTreeMap<TransportId, mpsc::Sender<Vec<u8>>>,
    said: mpsc::Sender<Said>,
}

impl Visits {
    /// None under way. Answers come on the other half.
    pub fn new() -> (Self, mpsc::Receiver<Said>) {
        // A visit has one question under way at a time; there are at most eight couriers.
        let (said, heard) = mpsc::channel(16);
        (Self { under_way: BTreeMap::new(), said }, heard)
    }

    /// Asks a courier something, on the connection that stands or on a new one.
    pub fn ask(
        &mut self,
        courier: TransportId,
        way: (Vec<String>, Manner),
        key: Zeroizing<[u8; 32]>,
        question: Vec<u8>,
    ) {
        let question = match self.under_way.get(&courier) {
            Some(visit) => match visit.try_send(question) {
                Ok(()) => return,
                Err(mpsc::error::TrySendError::Full(question) | mpsc::error::TrySendError::Closed(question)) => {
                    question
                }
            },
            None => question,
        };
        let (questions, asked) = mpsc::channel(1);
        // There is room for one.
        let _ = questions.try_send(question);
        self.under_way.insert(courier, questions);
        tokio::spawn(visit(courier, way, key, asked, self.said.clone()));
    }

    /// No visit: as one that reached nobody.
    pub fn none(&self, courier: TransportId) {
        // If there is no room now, the courier is not asked again until the start: better than a straight call.
        let _ = self.said.try_send((courier, None));
    }

    /// Nothing more is asked for now.
    pub fn over(&mut self, courier: &TransportId) {
        self.under_way.remove(courier);
    }
}

async fn visit(
    courier: TransportId,
    (addresses, manner): (Vec<String>, Manner),
    key: Zeroizing<[u8; 32]>,
    mut asked: mpsc::Receiver<Vec<u8>>,
    said: mpsc::Sender<Said>,
) {
    let within = if manner.tor.is_some() { CALL_WITHIN + ANSWER_WITHIN } else { ANSWER_WITHIN };
    let Ok((network, mut happenings)) = Network::start_by(&key, &[], PortRule::Exact, 1, manner).await else {
        let _ = said.send((courier, None)).await;
        return;
    };
    let _ = network.send(Input::Allow(BTreeSet::from([courier]))).await;
    let _ = network.send(Input::Dial { whom: courier, addresses }).await;
    let mut connection = None;
    while let Some(question) = asked.recv().await {
        let answer = timeout(within, answer(&network, &mut happenings, &mut connection, question)).await;
        let answer = answer.ok().flatten();
        let ended = answer.is_none();
        // An error is a persona that has ended.
        if said.send((courier, answer)).await.is_err() || ended {
            break;
        }
    }
    drop(happenings);
    network.stop().await;
}

async fn answer(
    network: &Network,
    happenings: &mut mpsc::Receiver<Happening>,
    connection: &mut Option<kith_protocol::step::Connection>,
    question: Vec<u8>,
) -> Option<Vec<u8>> {
    while connection.is_none() {
        match happenings.recv().await? {
            Happening::Connected { connection: stands, .. } => *connection = Some(stands),
            Happening::DialFailed { .. } => return None,
            _ => {}
        }
    }
    let to = (*connection)?;
    network.send(Input::Frame { to, bytes: question }).await.ok()?;
    loop {
        match happenings.recv().await? {
            Happening::Frame { from, bytes } if from == to => return Some(bytes),
            Happening::Closed { connection } if connection == to => return None,
            _ => {}
        }
    }
}
