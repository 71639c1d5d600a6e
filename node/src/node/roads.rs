//! What leaves this device for one group: the network says which ways there are, the member who is at their ends.

use kith_protocol::command::Refusal;

use super::persona::Persona;
use crate::api::{Answer, RoadView, RoadsView};
use crate::network::{Network, Way};
use crate::perform::{Batch, Present, in_place};

impl Persona {
    /// The ways that stand and those that are tried.
    pub(super) async fn roads(&mut self) -> Result<Answer, Refusal> {
        let (listens, stand) = match &self.network {
            Some(network) => (!Network::addresses(network).is_empty(), network.roads().await),
            None => (false, Vec::new()),
        };
        let batch = Batch::default();
        let rows = Present(&self.store, &batch);
        let member = &mut self.member;
        let mut roads: Vec<RoadView> = in_place(|| {
            let known = stand.into_iter().filter_map(|road| {
                let who = member.who(&road.whom, &rows)?;
                let straight = road.way == Way::Straight;
                Some(RoadView { who, stands: road.stands, called: road.called, straight })
            });
            known.collect()
        });
        roads.sort();
        Ok(Answer::Roads { roads: RoadsView { roads, listens } })
    }
}
