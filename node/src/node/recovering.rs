//! A recovery slip is used: a visit at members' doors, with the recovery key as the network identity, from a network of
//! its own that listens nowhere. What is asked and given stands in [`kith_protocol::member::recovering`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use kith_protocol::command::Refusal;
use kith_protocol::encoding::Canonical as _;
use kith_protocol::id::{DeviceId, SlipKey, TransportId};
use kith_protocol::member::recovering::{Answered, Devices, Known, Recovering, RecoverySlip};
use kith_protocol::slip::{Door, unbase32};
use kith_protocol::statement::SignedAddress;
use kith_protocol::step::Connection;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::Shared;
use crate::api::{Answer, RecoveredDevice};
use crate::network::{Happening, Input, Network, PortRule};
use crate::perform::{in_place, now};
use crate::vault::random;

/// How long a visit may take.
const VISIT: Duration = Duration::from_secs(20);

/// How the line of `kith reach` begins.
const REACH: &str = "kith-reach:";

/// A door that answered.
struct Visit {
    network: Network,
    happenings: mpsc::Receiver<Happening>,
    at: Connection,
    talk: Recovering,
    devices: Devices,
}

impl Shared {
    /// What members' doors know of the devices of a slip's person.
    pub(super) async fn recover_ask(&self, slip: &str, reach: Option<&str>) -> Result<Answer, Refusal> {
        let paper = RecoverySlip::from_text(slip)?;
        let visit = begin(slip, reach).await?;
        visit.network.stop().await;
        let all: Vec<_> = visit.devices.devices.iter().map(|known| known.device).collect();
        let numbers =
            |with: &[DeviceId]| with.iter().filter_map(|d| all.iter().position(|k| k == d)).map(|i| i + 1).collect();
        let one = |(i, known): (usize, &Known)| RecoveredDevice {
            number: i + 1,
            device: known.device,
            since_day: known.since_day,
            in_use: known.in_use,
            last_ms: known.last_ms,
            with_it: numbers(&known.with_it),
        };
        let devices = visit.devices.devices.iter().enumerate().map(one).collect();
        Ok(Answer::Recovering { group: paper.group, name: paper.group_name, me: paper.me, devices })
    }

    /// *This device is not with me*, by the slip.
    pub(super) async fn recover_lost(
        &self,
        slip: &str,
        reach: Option<&str>,
        device: DeviceId,
        kept: Vec<DeviceId>,
    ) -> Result<Answer, Refusal> {
        let mut visit = begin(slip, reach).await?;
        let known = visit.find(device)?;
        let act = visit.talk.lost(&visit.devices, &known, kept, now(), random()?);
        visit.give(act).await?;
        Ok(Answer::Done { outcome: kith_protocol::command::Done::Done })
    }

    /// A new device, here, in the place of one. It is stored before the others are told.
    pub(super) async fn recover_replace(
        self: &Arc<Self>,
        slip: &str,
        reach: Option<&str>,
        device: DeviceId,
    ) -> Result<Answer, Refusal> {
        let paper = RecoverySlip::from_text(slip)?;
        let _one = self.making.lock().await;
        let before = self.is_new(paper.group, SlipKey::default()).await?;
        let mut visit = begin(slip, reach).await?;
        let known = visit.find(device)?;
        for before in before {
            // Somewhere this computer was on the way to, and never came in.
            before.is_over().await;
        }
        let seed = random()?;
        let doors = doors(&paper, reach);
        let (act, member, step) = in_place(|| visit.talk.replace(&visit.devices, &known, doors, now(), seed));
        let (group, name, state) = (member.group(), member.group_name().to_owned(), member.standing());
        let started = self.make(group, &name, step)?;
        if let Err(refusal) = visit.give(act).await {
            self.unmake(group).await;
            return Err(refusal);
        }
        let _ = started.await;
        Ok(Answer::Entering { group, name, state, refused: None })
    }
}

impl Visit {
    fn find(&self, device: DeviceId) -> Result<Known, Refusal> {
        let found = self.devices.devices.iter().find(|known| known.device == device);
        found.cloned().ok_or(Refusal::NoSuchDevice)
    }

    async fn give(mut self, act: Vec<u8>) -> Result<(), Refusal> {
        self.network.send(Input::Frame { to: self.at, bytes: act }).await?;
        let answer = async {
            loop {
                match self.happenings.recv().await {
                    Some(Happening::Frame { from, bytes }) if from == self.at => {
                        if let Some(Answered::Taken(taken)) = self.talk.hear(&bytes) {
                            return if taken { Ok(()) } else { Err(Refusal::RecoveryNotTaken) };
                        }
                    }
                    Some(Happening::Closed { connection }) if connection == self.at => {
                        return Err(Refusal::NobodyThere);
                    }
                    Some(_) => {}
                    None => return Err(Refusal::NobodyThere),
                }
            }
        };
        let taken = timeout(VISIT, answer).await.unwrap_or(Err(Refusal::NobodyThere));
        self.network.stop().await;
        taken
    }
}

/// The doors on the slip, and that of a member's present address line, which is tried too.
fn doors(slip: &RecoverySlip, reach: Option<&str>) -> Vec<Door> {
    let line = reach.and_then(|line| {
        let start = line.find(REACH)? + REACH.len();
        let mut bytes = unbase32(&line[start..])?;
        bytes.truncate(bytes.len().checked_sub(4)?);
        let address = SignedAddress::from_bytes(&bytes).ok()?.statement;
        Some(Door { transport: address.transport, addresses: address.addresses })
    });
    let mut doors: Vec<Door> = line.into_iter().collect();
    for door in &slip.doors {
        if !doors.iter().any(|known| known.transport == door.transport) {
            doors.push(door.clone());
        }
    }
    doors.truncate(kith_protocol::limits::SLIP_ADDRESSES_MAX);
    doors
}

/// Goes to all doors; the first that answers is talked to.
async fn begin(slip: &str, reach: Option<&str>) -> Result<Visit, Refusal> {
    let paper = RecoverySlip::from_text(slip)?;
    let (network, mut happenings) = Network::start(paper.seed().as_bytes(), &[], PortRule::Exact, 1).await?;
    let answered = timeout(VISIT, first_answer(slip, &doors(&paper, reach), &network, &mut happenings)).await;
    match answered.unwrap_or(Err(Refusal::NobodyThere)) {
        Ok((at, talk, devices)) => Ok(Visit { network, happenings, at, talk, devices }),
        Err(refusal) => {
            network.stop().await;
            Err(refusal)
        }
    }
}

async fn first_answer(
    slip: &str,
    doors: &[Door],
    network: &Network,
    happenings: &mut mpsc::Receiver<Happening>,
) -> Result<(Connection, Recovering, Devices), Refusal> {
    let mut open: BTreeSet<TransportId> = doors.iter().map(|door| door.transport).collect();
    network.send(Input::Allow(open.clone())).await?;
    for door in doors {
        network.send(Input::Dial { whom: door.transport, addresses: door.addresses.clone() }).await?;
    }
    let mut visits: BTreeMap<Connection, (TransportId, Recovering)> = BTreeMap::new();
    while !open.is_empty() {
        match happenings.recv().await.ok_or(Refusal::NobodyThere)? {
            Happening::Connected { connection, whom, .. } => {
                let mut talk = Recovering::new(slip)?;
                network.send(Input::Frame { to: connection, bytes: talk.question() }).await?;
                visits.insert(connection, (whom, talk));
            }
            Happening::Frame { from, bytes } => {
                let heard = visits.get_mut(&from).and_then(|(_, talk)| talk.hear(&bytes));
                if let Some(Answered::Devices(devices)) = heard
                    && let Some((_, talk)) = visits.remove(&from)
                {
                    return Ok((from, talk, devices));
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
    Err(Refusal::NobodyThere)
}
