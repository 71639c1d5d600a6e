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
    let first = t!("courier-one", number = courier.number.to_string(), by = clean(&courier.by), since = since);
    let mut lines = vec![first];
    lines.extend(courier.addresses.iter().map(|address| format!("  {}", clean(address))));
    lines.push(match courier.reached {
        Some(true) => t!("courier-reached"),
        Some(false) => t!("courier-not-reached"),
        None => t!("courier-not-visited"),
    });
    lines
}
