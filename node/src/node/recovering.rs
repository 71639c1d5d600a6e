//! A recovery slip is used: a visit at members' doors, with the recovery key as the network identity, from a network of
//! its own that listens nowhere. What is asked and given stands in [`kith_protocol::member::recovering`].
//!
//! All doors that can be reached are asked, and the act is given to all of them: whoever has heard of it passes it on,
//! and one door alone may be in the wrong hands. A door that lacks what the act rests on is asked again a little later,
//! when the others may have told it, and at last given an act made of what it knows itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use kith_protocol::command::Refusal;
use kith_protocol::id::{DeviceId, SlipKey, TransportId};
use kith_protocol::member::recovering::{Act, Answered, Devices, Known, Recovering, RecoverySlip, door_of};
use kith_protocol::slip::Door;
use kith_protocol::step::Connection;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::Shared;
use crate::api::{Answer, RecoveredDevice};
use crate::network::{Happening, Input, Manner, Network, PortRule};
use crate::perform::{in_place, now};
use crate::vault::random;

/// How long it is waited for the first door, and for an act to be taken.
const VISIT: Duration = Duration::from_secs(20);
/// How much longer it is waited for other doors once one has answered. A guess: a slow dial.
const OTHERS: Duration = Duration::from_secs(4);
/// After so long a door that did not take the act is given it again. Members tell each other in less.
const AGAIN: Duration = Duration::from_secs(2);
/// So often; then it is given one made of what it knows itself.
const TIMES: usize = 3;

/// A door that answered.
struct Answering {
    at: Connection,
    talk: Recovering,
    devices: Devices,
    /// A device of the slip's person itself, which may be the one in other hands.
    own: bool,
    taken: bool,
}

/// Everybody who answered.
struct Visit {
    network: Network,
    happenings: mpsc::Receiver<Happening>,
    doors: Vec<Answering>,
}

impl Shared {
    /// What members' doors know of the devices of a slip's person.
    pub(super) async fn recover_ask(&self, slip: &str, reach: Option<&str>) -> Result<Answer, Refusal> {
        let paper = RecoverySlip::from_text(slip)?;
        let visit = begin(slip, reach, self.calls()).await?;
        let known = visit.known();
        let left_day = visit.doors.iter().filter(|door| !door.own).find_map(|door| door.devices.left_day);
        visit.network.stop().await;
        let number = |d: &DeviceId| known.iter().position(|known| known.device == *d).map(|at| at + 1);
        let one = |known: &Known| RecoveredDevice {
            number: number(&known.device).unwrap_or_default(),
            device: known.device,
            since_day: known.since_day,
            in_use: known.in_use,
            last_ms: known.last_ms,
            with_it: known.with_it.iter().filter_map(number).collect(),
        };
        let devices = known.iter().map(one).collect();
        Ok(Answer::Recovering { group: paper.group, name: paper.group_name, me: paper.me, devices, left_day })
    }

    /// *This device is not with me*, by the slip.
    pub(super) async fn recover_lost(
        &self,
        slip: &str,
        reach: Option<&str>,
        device: DeviceId,
        kept: Vec<DeviceId>,
    ) -> Result<Answer, Refusal> {
        let visit = begin(slip, reach, self.calls()).await?;
        let seed = random()?;
        let make = |at: &Answering, known: &Known| at.talk.lost(&at.devices, known, kept.clone(), now(), seed);
        let (taken, asked) = visit.give(device, make).await?;
        Ok(Answer::Recovered { taken, asked, back: None })
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
        let visit = begin(slip, reach, self.calls()).await?;
        visit.best(device)?;
        for before in before {
            // Somewhere this computer was on the way to, and never came in.
            before.is_over().await;
        }
        let (keys, salt) = (random()?, random()?);
        let doors = doors(&paper, reach).into_iter().map(|(_, door)| door).collect();
        let talk = Recovering::new(slip)?;
        let (back, member, step) = in_place(|| talk.come_back(device, doors, now(), keys));
        let (group, name, state) = (member.group(), member.group_name().to_owned(), member.standing());
        let started = self.make(group, &name, step)?;
        let make = |at: &Answering, known: &Known| at.talk.replace(&at.devices, known, &back, now(), salt);
        let (taken, asked) = match visit.give(device, make).await {
            Ok(given) => given,
            Err(refusal) => {
                self.unmake(group).await;
                return Err(refusal);
            }
        };
        let _ = started.await;
        Ok(Answer::Recovered { taken, asked, back: Some((group, name, state)) })
    }
}

impl Visit {
    /// The devices, each as the door knows it that knows most of it; others' word counts before the person's own devices'.
    fn known(&self) -> Vec<Known> {
        let mut known: BTreeMap<DeviceId, (bool, Known)> = BTreeMap::new();
        for door in &self.doors {
            for device in &door.devices.devices {
                let better = |(own, before): &(bool, Known)| {
                    let knows = |known: &Known| (known.last_ms, known.heads.seq);
                    (!door.own, knows(device)) > (!*own, knows(before))
                };
                if known.get(&device.device).is_none_or(better) {
                    known.insert(device.device, (door.own, device.clone()));
                }
            }
        }
        let mut known: Vec<Known> = known.into_values().map(|(_, known)| known).collect();
        // An ending that one of the others has heard of has come about.
        let over = |device: DeviceId| {
            let others = self.doors.iter().filter(|door| !door.own || self.doors.iter().all(|door| door.own));
            others.flat_map(|door| &door.devices.devices).any(|known| known.device == device && !known.in_use)
        };
        for known in &mut known {
            known.in_use = known.in_use && !over(known.device);
        }
        // In the order in which the door that knows most of them has them: that in which they came.
        let order = self.doors.iter().map(|door| &door.devices.devices).max_by_key(|devices| devices.len());
        let place = |device| order.and_then(|order| order.iter().position(|known| known.device == device));
        known.sort_by_key(|known| (place(known.device).unwrap_or(usize::MAX), known.device));
        known
    }

    /// The door whose word an act about a device is made of, and what it knows.
    fn best(&self, device: DeviceId) -> Result<(&Answering, &Known), Refusal> {
        let found = self.doors.iter().filter_map(|door| {
            let known = door.devices.devices.iter().find(|known| known.device == device)?;
            Some((door, known))
        });
        let best = found.max_by_key(|(door, known)| (!door.own, known.last_ms, known.heads.seq));
        best.ok_or(Refusal::NoSuchDevice)
    }

    /// Gives an act about a device to all doors. Gives how many took it, and how many answered.
    async fn give(
        mut self,
        device: DeviceId,
        make: impl Fn(&Answering, &Known) -> Act,
    ) -> Result<(usize, usize), Refusal> {
        let best = self.best(device).map(|(door, known)| make(door, known));
        let result = match best {
            Ok(act) => self.give_all(device, &act, &make).await,
            Err(refusal) => Err(refusal),
        };
        self.network.stop().await;
        result?;
        let (taken, asked) = (self.doors.iter().filter(|door| door.taken).count(), self.doors.len());
        // That the lost device's own door takes note of its loss is worth nothing.
        if self.doors.iter().any(|door| door.taken && !door.own) || self.doors.iter().all(|door| door.own) && taken > 0
        {
            return Ok((taken, asked));
        }
        Err(Refusal::RecoveryNotTaken)
    }

    async fn give_all(
        &mut self,
        device: DeviceId,
        act: &Act,
        make: &impl Fn(&Answering, &Known) -> Act,
    ) -> Result<(), Refusal> {
        let end = Instant::now() + VISIT;
        for time in 0..=TIMES {
            let mut open = BTreeSet::new();
            for door in self.doors.iter_mut().filter(|door| !door.taken) {
                let own_view = door.devices.devices.iter().find(|known| known.device == device).cloned();
                let act = match own_view {
                    Some(known) if time == TIMES => make(door, &known),
                    _ => act.clone(),
                };
                let bytes = door.talk.give(&act);
                self.network.send(Input::Frame { to: door.at, bytes }).await?;
                open.insert(door.at);
            }
            let again = (Instant::now() + AGAIN).min(end);
            while !open.is_empty() {
                match timeout_at(end, self.happenings.recv()).await {
                    Ok(Some(Happening::Frame { from, bytes })) => {
                        let door = self.doors.iter_mut().find(|door| door.at == from);
                        if let Some(door) = door
                            && let Some(Answered::Taken(taken)) = door.talk.hear(&bytes)
                        {
                            door.taken |= taken;
                            open.remove(&from);
                        }
                    }
                    Ok(Some(Happening::Closed { connection })) => {
                        open.remove(&connection);
                        self.doors.retain(|door| door.taken || door.at != connection);
                    }
                    Ok(Some(_)) => {}
                    Ok(None) => return Err(Refusal::NobodyThere),
                    Err(_) => return Ok(()),
                }
            }
            if self.doors.iter().all(|door| door.taken) {
                return Ok(());
            }
            // The others may be telling it just now.
            sleep_until(again).await;
        }
        Ok(())
    }
}

/// The doors on the slip, and that of a member's present address line, which is tried too: there the device is known.
fn doors(slip: &RecoverySlip, reach: Option<&str>) -> Vec<(Option<DeviceId>, Door)> {
    let line = reach.and_then(|line| door_of(line, &slip.group));
    let mut doors: Vec<_> = line.into_iter().map(|(device, door)| (Some(device), door)).collect();
    for door in &slip.doors {
        if !doors.iter().any(|(_, known)| known.transport == door.transport) {
            doors.push((None, door.clone()));
        }
    }
    doors.truncate(kith_protocol::limits::SLIP_ADDRESSES_MAX);
    doors
}

/// Goes to all doors.
async fn begin(slip: &str, reach: Option<&str>, manner: Manner) -> Result<Visit, Refusal> {
    let paper = RecoverySlip::from_text(slip)?;
    let (network, mut happenings) = Network::start_by(paper.seed().as_bytes(), &[], PortRule::Exact, 1, manner).await?;
    match answers(slip, &doors(&paper, reach), &network, &mut happenings).await {
        Ok(doors) => Ok(Visit { network, happenings, doors }),
        Err(refusal) => {
            network.stop().await;
            Err(refusal)
        }
    }
}

/// Those who answer until all have, or none of the others has for a while.
async fn answers(
    slip: &str,
    doors: &[(Option<DeviceId>, Door)],
    network: &Network,
    happenings: &mut mpsc::Receiver<Happening>,
) -> Result<Vec<Answering>, Refusal> {
    let mut open: BTreeSet<TransportId> = doors.iter().map(|(_, door)| door.transport).collect();
    network.send(Input::Allow(open.clone())).await?;
    for (_, door) in doors {
        network.send(Input::Dial { whom: door.transport, addresses: door.addresses.clone() }).await?;
    }
    let mut visits: BTreeMap<Connection, (TransportId, Recovering)> = BTreeMap::new();
    let mut answered: Vec<Answering> = Vec::new();
    let mut until = Instant::now() + VISIT;
    while !open.is_empty() {
        let Ok(happening) = timeout_at(until, happenings.recv()).await else { break };
        match happening.ok_or(Refusal::NobodyThere)? {
            Happening::Connected { connection, whom, .. } => {
                let mut talk = Recovering::new(slip)?;
                network.send(Input::Frame { to: connection, bytes: talk.question() }).await?;
                visits.insert(connection, (whom, talk));
            }
            Happening::Frame { from, bytes } => {
                let heard = visits.get_mut(&from).and_then(|(_, talk)| talk.hear(&bytes));
                if let Some(Answered::Devices(devices)) = heard
                    && let Some((whom, talk)) = visits.remove(&from)
                {
                    let device = doors.iter().find(|(_, door)| door.transport == whom).and_then(|(device, _)| *device);
                    let own = devices.devices.iter().any(|known| Some(known.device) == device);
                    answered.push(Answering { at: from, talk, devices, own, taken: false });
                    open.remove(&whom);
                    // That the lost device itself has answered is no reason to wait less for the others.
                    if !own {
                        until = until.min(Instant::now() + OTHERS);
                    }
                }
            }
            Happening::Closed { connection } => {
                if let Some((whom, _)) = visits.remove(&connection) {
                    open.remove(&whom);
                }
                answered.retain(|door| door.at != connection);
            }
            Happening::DialFailed { whom } => {
                open.remove(&whom);
            }
            Happening::Listening { .. } => {}
        }
    }
    if answered.is_empty() { Err(Refusal::NobodyThere) } else { Ok(answered) }
}
