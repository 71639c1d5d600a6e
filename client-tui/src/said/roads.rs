//! What leaves this device for a group: every connection in one plain sentence.

use kith_node::api::{RoadView, RoadsView};
use kith_protocol::member::roads::Who;

use super::title;
use crate::t;

/// All connections, and what there is beside them.
pub fn page(group: &str, view: &RoadsView) -> Vec<String> {
    let mut lines = vec![t!("roads-head", group = title(group))];
    lines.extend(view.roads.iter().map(road));
    if view.roads.is_empty() {
        lines.push(t!("roads-none"));
    }
    if view.only_relays {
        lines.push(t!("roads-only-relays"));
        if view.relays == 0 {
            lines.push(t!("long-way-no-relay"));
        }
    }
    if view.places > 0 {
        lines.push(t!("roads-places"));
    }
    if view.lends {
        lines.push(t!("roads-lends"));
    }
    lines.push(if view.listens { t!("roads-listens") } else { t!("roads-does-not-listen") });
    lines.push(t!("roads-nothing-else"));
    lines
}

fn road(road: &RoadView) -> String {
    let who = who(&road.who);
    match (road.stands, road.straight) {
        (false, _) => t!("roads-calling", who = who),
        (true, true) if road.called => t!("roads-straight-called", who = who),
        (true, true) => t!("roads-straight", who = who),
        (true, false) => t!("roads-through", who = who),
    }
}

fn who(who: &Who) -> String {
    match who {
        Who::Member { name } if name.is_empty() => t!("road-member-unnamed"),
        Who::Member { name } => t!("road-member", name = super::name(name)),
        Who::Own => t!("road-own"),
        Who::Leaver => t!("road-leaver"),
        Who::Guest => t!("road-guest"),
        Who::Door => t!("road-door"),
        Who::ByHand => t!("road-by-hand"),
        Who::Recovery => t!("road-recovery"),
        Who::Relay => t!("road-relay"),
    }
}
