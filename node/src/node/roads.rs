//! The ways of one group: what its person decided about them, and what leaves this device. The network says which ways
//! there are, the member who is at their ends.

use kith_protocol::command::Refusal;
use kith_protocol::member::roads::Who;
use kith_protocol::relay::{LENDS, RelaySlip};
use kith_protocol::step::{Table, Write};
use serde::{Deserialize, Serialize};

use super::persona::Persona;
use crate::api::{Answer, RoadView, RoadsDo, RoadsView};
use crate::network::{Input, Manner, Network, Relay, Way};
use crate::perform::{Batch, Present, in_place, now};
use crate::store::Store;

/// Relays that may be chosen for a group. A guess: places are asked for at two.
const RELAYS_MAX: usize = 4;

/// The row that keeps it.
const ROADS: &[u8] = b"roads";

/// What its person decided about the ways of a group.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Decided {
    /// Lines of chosen relays.
    relays: Vec<String>,
    lends: bool,
    pub only_relays: bool,
}

impl Decided {
    /// As it is kept; nothing decided if there is none.
    pub fn of(store: &Store) -> Self {
        let row = in_place(|| store.get(Table::Note, ROADS)).ok().flatten();
        row.and_then(|row| serde_json::from_slice(&row).ok()).unwrap_or_default()
    }

    fn slips(&self) -> impl Iterator<Item = RelaySlip> {
        self.relays.iter().filter_map(|line| RelaySlip::from_text(line))
    }

    /// How the network goes about it.
    pub fn manner(&self) -> Manner {
        Manner { only_relays: self.only_relays, ..Manner::default() }
    }
}

impl Persona {
    /// Places are wanted at the chosen relays, and, if straight ways are gone as well, at members' that lend theirs.
    pub(crate) async fn tell_relays(&mut self, first: bool) {
        let mut relays: Vec<Relay> = self
            .decided
            .slips()
            .map(|slip| Relay { whom: slip.transport, addresses: slip.addresses, pass: Some(slip.pass) })
            .collect();
        if !self.decided.only_relays {
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
            let _ = network.send(Input::Lend(self.decided.lends)).await;
        }
    }

    /// Decides something about the ways.
    pub(super) async fn roads_do(&mut self, what: RoadsDo) -> Result<Answer, Refusal> {
        let mut decided = self.decided.clone();
        match what {
            RoadsDo::UseRelay { line } => {
                let slip = RelaySlip::from_text(&line).ok_or(Refusal::NotARelayLine)?;
                decided.relays.retain(|line| RelaySlip::from_text(line).is_some_and(|s| s.transport != slip.transport));
                decided.relays.insert(0, slip.to_line());
                decided.relays.truncate(RELAYS_MAX);
            }
            RoadsDo::ForgetRelays => decided.relays.clear(),
            RoadsDo::Lend { lends } => decided.lends = lends,
            RoadsDo::OnlyRelays { only } => decided.only_relays = only,
        }
        let value = serde_json::to_vec(&decided).map_err(|_| Refusal::DiskFailed)?;
        let write = Write { table: Table::Note, key: ROADS.to_vec(), value: Some(value) };
        in_place(|| self.store.commit(&[write]))?;
        let again = decided.only_relays != self.decided.only_relays;
        self.decided = decided;
        if again {
            // What stands goes straight, or was told to others: it ends, and the next network goes the other way.
            self.begin_network_again().await;
        } else {
            self.tell_relays(true).await;
        }
        self.roads().await
    }

    /// The ways that stand and those that are tried.
    pub(super) async fn roads(&mut self) -> Result<Answer, Refusal> {
        let (addresses, stand) = match &self.network {
            Some(network) => (Network::addresses(network), network.roads().await),
            None => (Vec::new(), Vec::new()),
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
                let straight = road.way == Way::Straight;
                Some(RoadView { who, stands: road.stands, called: road.called, straight })
            });
            known.collect()
        });
        roads.sort();
        let roads = RoadsView {
            roads,
            listens: !addresses.is_empty(),
            lends: addresses.iter().any(|address| address == LENDS),
            relays: self.decided.slips().count(),
            places: addresses.iter().filter(|address| address.len() > LENDS.len() && address.ends_with(LENDS)).count(),
            only_relays: self.decided.only_relays,
        };
        Ok(Answer::Roads { roads })
    }
}
