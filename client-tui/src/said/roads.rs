//! What leaves this device for a group: every connection in one plain sentence.

use kith_node::api::{LongWay, RoadView, RoadsDo, RoadsView, TorState};
use kith_protocol::member::roads::Who;

use super::title;
use crate::t;

/// What was decided about the ways, and what it means.
pub fn decided(what: &RoadsDo, view: &RoadsView) -> Vec<String> {
    let mut lines = match what {
        RoadsDo::UseRelay { .. } => vec![t!("relay-used"), t!("relay-sees")],
        RoadsDo::ForgetRelays => vec![t!("relay-forgotten")],
        RoadsDo::Lend { lends: true } => vec![t!("relay-lent"), t!("relay-lent-sees")],
        RoadsDo::Lend { lends: false } => vec![t!("relay-not-lent")],
        RoadsDo::LongWay { way: LongWay::Off } => vec![t!("long-way-off")],
        RoadsDo::LongWay { way: LongWay::Relays } => {
            vec![t!("long-way-relays"), t!("long-way-relays-sees"), t!("long-way-before")]
        }
        RoadsDo::LongWay { way: LongWay::Tor } => {
            let sees = [t!("long-way-tor"), t!("long-way-tor-sees"), t!("long-way-before")];
            sees.into_iter().chain([t!("long-way-tor-whom"), t!("long-way-tor-found")]).collect()
        }
    };
    if view.only_relays && view.relays == 0 {
        lines.push(t!("long-way-no-relay"));
    }
    match what {
        RoadsDo::UseRelay { .. } | RoadsDo::Lend { lends: true } if view.tor.is_some() => {
            lines.push(t!("long-way-tor-no-relays"));
        }
        _ => {}
    }
    lines.extend(view.tor.map(tor));
    lines
}

/// How it stands with Tor: what is so, what it means, what can be done.
fn tor(state: TorState) -> String {
    match state {
        TorState::Asking => t!("tor-asking"),
        TorState::Missing { calls: false } => t!("tor-missing"),
        TorState::Missing { calls: true } => t!("tor-no-orders"),
        TorState::NotLetIn { calls: false } => t!("tor-not-let-in"),
        TorState::NotLetIn { calls: true } => t!("tor-not-let-in-calls"),
        TorState::Connecting { percent } => t!("tor-connecting", percent = percent.to_string()),
        TorState::NoCalls => t!("tor-no-calls"),
        TorState::Ready => t!("tor-ready"),
    }
}

/// All connections, and what there is beside them.
pub fn page(group: &str, view: &RoadsView) -> Vec<String> {
    let mut lines = vec![t!("roads-head", group = title(group))];
    if view.way_lost {
        lines.push(t!("long-way-lost"));
    }
    lines.extend(view.roads.iter().map(road));
    if view.roads.is_empty() {
        lines.push(t!("roads-none"));
    }
    lines.extend(view.couriers.iter().map(super::couriers::road));
    if let Some(state) = view.tor {
        lines.extend([t!("roads-tor"), tor(state)]);
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
    lines.push(match (view.listens, view.tor) {
        (true, None) => t!("roads-listens"),
        (true, Some(TorState::Ready)) => t!("roads-listens-tor"),
        _ => t!("roads-does-not-listen"),
    });
    lines.push(t!("roads-nothing-else"));
    lines
}

fn road(road: &RoadView) -> String {
    let who = who(&road.who);
    match (road.stands, road.straight) {
        (false, _) => t!("roads-calling", who = who),
        (true, _) if road.tor => t!("roads-by-tor", who = who),
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
