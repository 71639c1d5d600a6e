//! What happens meanwhile. Words of others never move what is on the screen unless *live* is on and the person is at
//! the end; else one quiet line says that they are there.

use kith_node::api::{Call, Notice};
use kith_protocol::command::Delivery;
use kith_protocol::event::{Event, MeetingChange};

use super::{Asked, Effect, in_group};
use crate::said::{self, Said, clean, events};
use crate::screen::state::State;
use crate::t;

pub(super) fn notice(state: &mut State, notice: Notice) -> Vec<Effect> {
    let here = state.room.as_ref().is_some_and(|room| room.group == notice.group);
    match notice.event {
        Event::Message { message, above } => {
            let (live, quiet) = (state.live, state.quiet);
            let room = state.room.as_mut().filter(|room| here && room.thread == message.thread);
            let Some(room) = room else {
                if !message.mine && !quiet {
                    let text = t!("event-new-words-other", group = clean(&notice.name));
                    state.appear(Said { text, why: t!("event-new-words-why") });
                }
                return Vec::new();
            };
            if room.messages.iter().any(|known| known.id == message.id) {
                return Vec::new();
            }
            room.unsent.retain(|words| words.id != message.id);
            if message.mine || (live && !above && !room.reading) {
                room.messages.push(*message);
                room.chosen = room.messages.len() - 1;
                return Vec::new();
            }
            new_words(state)
        }
        Event::MessageChanged { message } => {
            if let Some(room) = &mut state.room {
                for known in room.messages.iter_mut().filter(|known| known.id == message.id) {
                    known.clone_from(&message);
                }
            }
            Vec::new()
        }
        Event::TakenBack { thread, many: true, mine, name } => {
            let effects = state.room.iter().filter(|room| here && room.thread == thread);
            let effects = effects.flat_map(super::words).take(1).collect();
            let event = Event::TakenBack { thread, many: true, mine, name };
            if let Some(said) = events::line(&notice.name, &event).filter(|_| here && !state.quiet) {
                state.appear(said);
            }
            effects
        }
        Event::Delivery { message, state: delivery } => {
            if let Some(room) = state.room.as_mut().filter(|_| here) {
                room.delivery.insert(message, delivery);
                // Words that have left stand among the messages, as everyone's.
                if delivery >= Delivery::Sent {
                    room.unsent.retain(|words| words.id != message);
                }
            }
            // The line that said the words are still here is not left standing once it is no longer so.
            let still = said::delivery(Delivery::Here);
            if here && delivery >= Delivery::Sent && state.line.as_ref().is_some_and(|line| line.text == still) {
                state.appear(Said { text: said::delivery(delivery), why: t!("event-delivery-why") });
            }
            Vec::new()
        }
        Event::Connection { name, connected } => {
            if state.connections && !state.quiet {
                state.appear(events::connection(&name, connected));
            }
            Vec::new()
        }
        event => {
            let meets = here && matches!(event, Event::Meeting { .. });
            let over = matches!(&event, Event::Meeting { change: MeetingChange::RoundOver });
            if let Some(said) = events::line(&notice.name, &event) {
                let text = if here { said.text } else { in_group(&notice.name, &said.text) };
                let said = Said { text, why: said.why };
                if state.quiet {
                    state.last = Some(said);
                } else {
                    state.appear(said);
                }
            }
            if meets {
                if over && state.room.as_ref().is_some_and(|room| !room.held.is_empty()) {
                    state.appear(Said { text: t!("meeting-round-over-held"), why: t!("meeting-turn-why") });
                }
                return state.room.iter().map(|room| super::meeting(room, false)).collect();
            }
            // Names and places in the list of groups, and what waits for a yes, may be others now.
            let mut effects = vec![Effect::Call(Asked::Groups(None), Call::Groups)];
            effects.extend(state.room.iter().map(|room| super::unsent(room, false)));
            effects
        }
    }
}

/// One quiet line: there are new words.
pub(super) fn new_words(state: &mut State) -> Vec<Effect> {
    let Some(room) = &mut state.room else { return Vec::new() };
    room.new_words = true;
    state.last = Some(Said { text: t!("event-new-words"), why: t!("event-new-words-why") });
    Vec::new()
}
