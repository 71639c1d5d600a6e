//! Rooms, and who can be with the person who asked.

use kith_protocol::command::{GroupView, MessageView, RoomView, RoomsView, Standing};
use kith_protocol::event::Event;
use kith_protocol::words::Asks;
use serde_json::{Value, json};

use super::events::names;
use super::{pages, title};
use crate::t;

/// Digits of a room's id by which it is called.
const SHORT: usize = 6;

/// One line for each yes, and for each room.
pub fn list(view: &RoomsView) -> Vec<String> {
    let mut lines = Vec::new();
    for yes in view.asks.iter().flat_map(|ask| &ask.yes).filter(|yes| !yes.accepted) {
        lines.push(t!("room-can-be-with-you", name = super::name(&yes.name)));
    }
    for given in &view.given {
        lines.push(t!("room-given", name = super::name(&given.name)));
    }
    for room in &view.rooms {
        let short = &room.room.hex()[..SHORT];
        lines.push(match room.state {
            Standing::Entered => {
                t!("room-of", room = short, name = title(&room.name), names = names(&room.members))
            }
            Standing::Left => t!("room-elsewhere", room = short, name = title(&room.name)),
            _ => t!("room-opens", room = short, name = title(&room.name)),
        });
    }
    if lines.is_empty() {
        lines.push(t!("room-none"));
    }
    lines
}

/// One that is not open yet, without its digits.
pub fn opens(room: &RoomView) -> String {
    t!("room-opens-soon", name = title(&room.name))
}

/// That there is no room to go into; one that is on its way is named.
pub fn none(view: &RoomsView) -> Vec<String> {
    let comes = |room: &&RoomView| !matches!(room.state, Standing::Entered | Standing::Left);
    let coming: Vec<String> = view.rooms.iter().filter(comes).map(opens).collect();
    if coming.is_empty() { vec![t!("room-none-open")] } else { coming }
}

/// How a client's person goes on from here, where the line about what happened does not say it.
pub fn how(event: &Event) -> Option<String> {
    match event {
        Event::CanBeWithYou { .. } => Some(t!("room-how-accept")),
        Event::RoomOpened { .. } => Some(t!("room-how")),
        Event::InRoom { of, .. } if matches!(of.as_ref(), Event::Message { .. }) => Some(t!("room-how")),
        _ => None,
    }
}

/// Whether a message asks for somebody to be there, and is another's.
pub fn is_ask(message: &MessageView) -> bool {
    message.asks == Some(Asks::BeWithMe) && !message.mine && !message.taken_back
}

/// Whether an answer to an ask is still wanted, as far as the messages after it say.
fn is_open(ask: &MessageView, shown: &[MessageView]) -> bool {
    let over = |message: &MessageView| message.asks == Some(Asks::Enough) && message.reply == Some(ask.named());
    is_ask(ask) && !shown.iter().rev().any(over)
}

/// The asks of others among messages to which an answer is still wanted, newest first.
pub fn open_asks(shown: &[MessageView]) -> Vec<&MessageView> {
    shown.iter().rev().filter(|message| is_open(message, shown)).collect()
}

/// How somebody who reads an ask can answer it, while an answer is wanted.
pub fn how_to_answer(message: &MessageView, shown: &[MessageView]) -> Option<String> {
    is_open(message, shown).then(|| t!("message-asks-how"))
}

/// Who is in a room.
pub fn people(inside: &GroupView, group: &str) -> Vec<String> {
    let mut lines = vec![t!("room-people-head")];
    lines.extend(inside.members.iter().map(|member| t!("people-one", name = pages::member_name(member))));
    lines.push(t!("room-people-only", group = title(group)));
    lines
}

/// Who can see what of a room.
pub fn others(inside: &GroupView, group: &str) -> Vec<String> {
    let others: Vec<String> =
        inside.members.iter().filter(|member| !member.me).map(|member| member.name.clone()).collect();
    vec![
        if others.is_empty() { t!("room-others-alone") } else { t!("room-others-members", names = names(&others)) },
        t!("room-others-later"),
        t!("room-others-group", group = title(group)),
        t!("room-others-asked"),
        t!("room-others-waits"),
        t!("others-network"),
        t!("others-device"),
        t!("others-court"),
        t!("others-copies"),
    ]
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
    let given: Vec<_> =
        view.given.iter().map(|given| json!({ "ask": given.ask.id.hex(), "name": given.name })).collect();
    json!({ "asks": asks, "rooms": rooms, "given": given })
}
