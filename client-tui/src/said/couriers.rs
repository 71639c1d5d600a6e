//! What is said of couriers.

use kith_protocol::command::CourierView;

use super::{clean, clock};
use crate::t;

/// What whoever keeps packets for others is told.
pub fn serving() -> Vec<String> {
    vec![t!("courier-open"), t!("courier-holds"), t!("courier-slip")]
}

/// What it means that a group has a courier.
pub fn added() -> Vec<String> {
    vec![t!("courier-added"), t!("courier-sees"), t!("courier-cannot")]
}

/// One of a group's couriers.
pub fn one(courier: &CourierView) -> Vec<String> {
    let since = clock::day(courier.since_day.saturating_mul(86_400_000));
    let number = courier.number.to_string();
    let first = if courier.by.is_empty() {
        t!("courier-on-slip", number = number)
    } else {
        t!("courier-one", number = number, by = clean(&courier.by), since = since)
    };
    let mut lines = vec![first];
    lines.extend(courier.addresses.iter().map(|address| format!("  {}", clean(address))));
    if courier.visiting {
        lines.push(t!("courier-visiting"));
    }
    match courier.visited_ms {
        Some(at) => {
            lines.push(t!("courier-visited", at = when(at)));
            lines.push(if courier.left > 0 { t!("courier-left") } else { t!("courier-left-nothing") });
            lines.push(if courier.found > 0 { t!("courier-found") } else { t!("courier-found-nothing") });
        }
        None => lines.push(t!("courier-not-visited")),
    }
    if courier.reached == Some(false) {
        lines.push(t!("courier-not-reached"));
    }
    lines
}

/// All of them.
pub fn page(couriers: &[CourierView]) -> Vec<String> {
    let none = couriers.is_empty().then(|| t!("couriers-none"));
    none.into_iter().chain(couriers.iter().flat_map(one)).collect()
}

/// One of them, among what leaves this device.
pub fn road(courier: &CourierView) -> String {
    match (courier.visiting, courier.visited_ms) {
        (true, _) => t!("roads-courier-now"),
        (false, Some(at)) => t!("roads-courier", at = when(at)),
        (false, None) => t!("roads-courier-not"),
    }
}

fn when(ms: u64) -> String {
    format!("{} {}", clock::day(ms), clock::hour(Some(ms)))
}
