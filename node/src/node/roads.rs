//! The ways of one group: what its person decided about them, and what leaves this device. The network says which ways
//! there are, the member who is at their ends.
//!
//! What was decided is written for every group from its beginning, also that it goes straight. So a decision that is
//! missing, damaged or in another form is never taken for *straight*: no network is begun, nobody is called, and the
//! person is asked again.

use std::time::Duration;

use kith_protocol::command::{Query, Refusal, View};
use kith_protocol::member::roads::Who;
use kith_protocol::relay::{LENDS, RelaySlip};
use kith_protocol::step::{Table, Write};
use serde::{Deserialize, Serialize};

use super::persona::Persona;
use zeroize::Zeroizing;

use crate::api::{Answer, LongWay, RoadView, RoadsDo, RoadsView, TorAt, TorState};
use crate::network::tor::{ByTorAt, OnionKey};
use crate::network::{Input, Manner, Network, Relay, Way};
use crate::perform::{Batch, Present, in_place, now};
use crate::store::Store;
use crate::vault::random;

/// Relays that may be chosen for a group. A guess: places are asked for at two.
const RELAYS_MAX: usize = 4;

/// The row that keeps it.
const ROADS: &[u8] = b"roads";

/// The row that keeps the key of the onion service.
const ONION: &[u8] = b"onion";

/// How long Tor's first answer is waited for when it is asked how it stands.
const TOR_ANSWERS: Duration = Duration::from_secs(2);

/// What its person decided about the ways of a group.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Decided {
    /// Lines of chosen relays.
    relays: Vec<String>,
    lends: bool,
    pub long_way: LongWay,
}

impl Decided {
    /// As it is kept; `None` if that cannot be read.
    pub fn of(store: &Store) -> Option<Self> {
        let row = in_place(|| store.get(Table::Note, ROADS)).ok()??;
        serde_json::from_slice(&row).ok()
    }

    fn slips(&self) -> impl Iterator<Item = RelaySlip> {
        self.relays.iter().filter_map(|line| RelaySlip::from_text(line))
    }

    /// A group's that begins so.
    pub fn begins(long_way: LongWay) -> Result<Write, Refusal> {
        Self { long_way, ..Self::default() }.write()
    }

    fn write(&self) -> Result<Write, Refusal> {
        let value = serde_json::to_vec(self).map_err(|_| Refusal::DiskFailed)?;
        Ok(Write { table: Table::Note, key: ROADS.to_vec(), value: Some(value) })
    }

    /// How the network goes about it. Whoever goes by Tor is given a key for it, which is kept.
    pub fn manner(&self, store: &mut Store, tor: &TorAt) -> Result<Manner, Refusal> {
        let by_tor = match self.long_way {
            LongWay::Tor => Some(ByTorAt { at: tor.clone(), key: Some(onion_key(store)?) }),
            LongWay::Off | LongWay::Relays => None,
        };
        Ok(Manner { only_relays: self.long_way == LongWay::Relays, tor: by_tor, ..Manner::default() })
    }

    /// How a network of its own goes that calls on behalf of this group, and is not called.
    pub fn calls(&self, tor: &TorAt) -> Manner {
        calls(self.long_way, tor)
    }
}

/// How a network goes that calls and is not called.
pub(crate) fn calls(long_way: LongWay, tor: &TorAt) -> Manner {
    let by_tor = (long_way == LongWay::Tor).then(|| ByTorAt { at: tor.clone(), key: None });
    Manner { only_relays: long_way == LongWay::Relays, tor: by_tor, ..Manner::default() }
}

/// The key of this persona's onion service, of this group and no other. (Drawn once: its address stands on slips.)
fn onion_key(store: &mut Store) -> Result<OnionKey, Refusal> {
    let kept = in_place(|| store.get(Table::Note, ONION))?.map(Zeroizing::new);
    if let Some(kept) = kept.and_then(|kept| kept.as_slice().try_into().ok()) {
        return Ok(OnionKey::of(&kept));
    }
    let drawn = Zeroizing::new(random::<64>()?);
    in_place(|| store.commit(&[Write { table: Table::Note, key: ONION.to_vec(), value: Some(drawn.to_vec()) }]))?;
    Ok(OnionKey::of(&drawn))
}

impl Persona {
    /// Places are wanted at the chosen relays, and, if straight ways are gone as well, at members' that lend theirs.
    pub(crate) async fn tell_relays(&mut self, first: bool) {
        let Some(decided) = &self.decided else { return };
        let mut relays: Vec<Relay> = decided
            .slips()
            .map(|slip| Relay { whom: slip.transport, addresses: slip.addresses, pass: Some(slip.pass) })
            .collect();
        if decided.long_way == LongWay::Off {
            let lenders = in_place(|| self.member.lenders(now()));
            let others = lenders.into_iter().filter(|whom| !relays.iter().any(|relay| relay.whom == *whom));
            let others: Vec<_> = others.map(|whom| Relay { whom, addresses: Vec::new(), pass: None }).collect();
            relays.extend(others);
        }
        let Some(network) = &self.network else { return };
        if first || self.relays != relays {
            self.relays.clone_from(&relays);
            let _ = network.send(Input::Relays(relays)).await;
        }
        if first {
            let _ = network.send(Input::Lend(decided.lends)).await;
        }
    }

    /// Decides something about the ways.
    pub(super) async fn roads_do(&mut self, what: RoadsDo) -> Result<Answer, Refusal> {
        // What cannot be read is decided anew by saying the way, and by nothing else.
        let mut decided = match (&self.decided, &what) {
            (Some(decided), _) => decided.clone(),
            (None, RoadsDo::LongWay { .. }) => Decided::default(),
            (None, _) => return Err(Refusal::WayLost),
        };
        match what {
            RoadsDo::UseRelay { line } => {
                let slip = RelaySlip::from_text(&line).ok_or(Refusal::NotARelayLine)?;
                decided.relays.retain(|line| RelaySlip::from_text(line).is_some_and(|s| s.transport != slip.transport));
                decided.relays.insert(0, slip.to_line());
                decided.relays.truncate(RELAYS_MAX);
            }
            RoadsDo::ForgetRelays => decided.relays.clear(),
            RoadsDo::Lend { lends } => decided.lends = lends,
            RoadsDo::LongWay { way } => decided.long_way = way,
        }
        let write = decided.write()?;
        in_place(|| self.store.commit(&[write]))?;
        let again = self.decided.as_ref().is_none_or(|before| before.long_way != decided.long_way);
        self.decided = Some(decided);
        if again {
            // What stands goes straight, or was told to others: it ends, and the next network goes the other way.
            self.begin_network_again().await;
            self.begin_network().await?;
        } else {
            self.tell_relays(true).await;
        }
        self.roads().await
    }

    /// The ways that stand and those that are tried.
    pub(super) async fn roads(&mut self) -> Result<Answer, Refusal> {
        let (addresses, stand, tor) = match &mut self.network {
            Some(network) => (Network::addresses(network), network.roads().await, network.tor(TOR_ANSWERS).await),
            None => {
                let by_tor = self.decided.as_ref().is_some_and(|decided| decided.long_way == LongWay::Tor);
                (Vec::new(), Vec::new(), by_tor.then_some(TorState::Asking))
            }
        };
        let batch = Batch::default();
        let rows = Present(&self.store, &batch);
        let (member, relays) = (&mut self.member, &self.relays);
        let mut roads: Vec<RoadView> = in_place(|| {
            let known = stand.into_iter().filter_map(|road| {
                let is_relay = relays.iter().any(|relay| relay.whom == road.whom && relay.pass.is_some());
                let who = if is_relay { None } else { member.who(&road.whom, &rows) };
                // Whoever is called and is nobody known here leads to somebody who is.
                let who = who.or(road.called.then_some(Who::Relay))?;
                let (straight, tor) = (road.way == Way::Straight, road.way == Way::Tor);
                Some(RoadView { who, stands: road.stands, called: road.called, straight, tor })
            });
            known.collect()
        });
        roads.sort();
        // Two that called each other are two ways, and one person.
        roads.dedup_by(|a, b| a.stands && b.stands && (&a.who, a.straight, a.tor) == (&b.who, b.straight, b.tor));
        let couriers = match self.look(&Query::Couriers)? {
            View::Couriers(couriers) => couriers,
            _ => Vec::new(),
        };
        let roads = RoadsView {
            roads,
            couriers,
            listens: !addresses.is_empty(),
            lends: addresses.iter().any(|address| address == LENDS),
            relays: self.decided.as_ref().map_or(0, |decided| decided.slips().count()),
            places: addresses.iter().filter(|address| address.len() > LENDS.len() && address.ends_with(LENDS)).count(),
            only_relays: self.decided.as_ref().is_some_and(|decided| decided.long_way == LongWay::Relays),
            tor,
            way_lost: self.decided.is_none(),
        };
        Ok(Answer::Roads { roads })
    }
}
