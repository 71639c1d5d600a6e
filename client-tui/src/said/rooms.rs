//! Rooms, and who can be with the person who asked.

use kith_protocol::command::{RoomsView, Standing};
use serde_json::{Value, json};

use super::events::names;
use crate::t;

/// Digits of a room's id by which it is called.
const SHORT: usize = 6;

/// One line for each yes, and for each room.
pub fn list(view: &RoomsView) -> Vec<String> {
    let mut lines = Vec::new();
    for yes in view.asks.iter().flat_map(|ask| &ask.yes).filter(|yes| !yes.accepted) {
        lines.push(t!("room-can-be-with-you", name = super::name(&yes.name)));
    }
    for room in &view.rooms {
        let short = &room.room.hex()[..SHORT];
        lines.push(match room.state {
            Standing::Entered => {
                t!("room-of", room = short, name = super::title(&room.name), names = names(&room.members))
            }
            _ => t!("room-opens", room = short, name = super::title(&room.name)),
        });
    }
    if lines.is_empty() {
        lines.push(t!("room-none"));
    }
    lines
}

/// The same as `--json` gives it.
pub fn json(view: &RoomsView) -> Value {
    let asks: Vec<_> = view
        .asks
        .iter()
        .map(|ask| {
            let yes = ask.yes.iter();
            let yes = yes.map(|yes| json!({ "member": yes.member.hex(), "name": yes.name, "accepted": yes.accepted }));
            json!({ "ask": ask.ask.hex(), "enough": ask.enough, "yes": yes.collect::<Vec<_>>() })
        })
        .collect();
    let rooms: Vec<_> = view
        .rooms
        .iter()
        .map(|room| json!({ "room": room.room.hex(), "name": room.name, "members": room.members, "state": room.state }))
        .collect();
    json!({ "asks": asks, "rooms": rooms })
}
