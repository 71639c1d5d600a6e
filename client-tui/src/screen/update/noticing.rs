//! What happens meanwhile. Words of others never move what is on the screen unless *live* is on and the person is at
//! the end; else one quiet line says that they are there.

use kith_node::api::{Call, Notice};
use kith_protocol::command::{Delivery, MessageView};
use kith_protocol::event::Event;
use kith_protocol::id::GroupId;

use super::{Asked, Effect};
use crate::hearing::{Heard, Open, Turns, heard};
use crate::said::{self, Said, clock};
use crate::screen::state::{HAPPENED_MAX, Happened, Page, Room, State};
use crate::t;

/// How long a quiet minute is, in milliseconds.
const QUIET_MINUTE_MS: u64 = 60_000;

pub(super) fn notice(state: &mut State, notice: Notice) -> Vec<Effect> {
    let event = match &notice.event {
        Event::InRoom { of, .. } => of,
        event => event,
    };
    let comes_or_goes =
        matches!(event, Event::CameIn { .. } | Event::Left { .. } | Event::CameBack { .. } | Event::Renamed { .. });
    let whose = match &notice.event {
        Event::InRoom { room, .. } => (notice.group, Some(*room)),
        _ => (notice.group, None),
    };
    let stays = comes_or_goes.then(|| event.clone());
    let words = matches!(event, Event::Message { message, above: false } if !message.mine && !message.quieted);
    state.rings |= words && state.wishes.notice && !state.wishes.quiet;
    let reads = matches!(state.page, Page::Thread);
    let open = |room: &Room| Open {
        group: room.group,
        thread: room.thread,
        room: room.place.room_id(),
        at_the_end: reads && !room.reading,
    };
    match heard(notice, state.wishes, state.room.as_ref().map(open)) {
        Heard::Words(message) => {
            if let Some(room) = state.room.as_mut().filter(|room| !room.has(message.named())) {
                room.unsent.retain(|words| !message.mine || words.id != message.id);
                let message = room.as_opened(*message);
                room.messages.push(message);
                room.chosen = room.messages.len() - 1;
            }
            Vec::new()
        }
        Heard::NewWords(ask) => {
            let effects = new_words(state);
            if let Some((_, said)) = ask {
                if let Some(room) = &mut state.room {
                    room.ask = Some(said.text.clone());
                }
                state.last = Some(said);
            }
            effects
        }
        Heard::Changed(message) => {
            if let Some(room) = &mut state.room {
                let message = room.as_opened(*message);
                if let Some(known) = room.find(message.named()) {
                    *known = message;
                }
            }
            Vec::new()
        }
        Heard::ReadAgain(said) => {
            if let Some(said) = said {
                appear(state, said);
            }
            state.room.iter().flat_map(super::words).take(1).collect()
        }
        Heard::Delivered(message, delivery) => {
            if let Some(room) = &mut state.room {
                room.delivery.insert(message, delivery);
                // Words that have left stand among the messages, as everyone's.
                if delivery >= Delivery::Sent {
                    room.unsent.retain(|words| words.id != message);
                }
            }
            // The line that said the words are still here is not left standing once it is no longer so.
            let still = said::delivery(Delivery::Here);
            if delivery >= Delivery::Sent && state.line.as_ref().is_some_and(|line| line.text == still) {
                state.appear(Said { text: said::delivery(delivery), why: t!("event-delivery-why") });
            }
            Vec::new()
        }
        // One line stands at a time.
        Heard::Line(said) | Heard::Asks(_, said) => {
            appear(state, said);
            Vec::new()
        }
        Heard::Changing(said) => {
            appear(state, said);
            if let Some(event) = stays.filter(|_| !state.wishes.quiet) {
                remember(state, whose, event);
            }
            // Names and places in the list of groups, and what waits for a yes, may be others now.
            let mut effects = vec![Effect::Call(Asked::Groups(None), Call::Groups)];
            effects.extend(state.room.iter().map(|room| super::unsent(room, false)));
            effects
        }
        Heard::RoomGone(said) => {
            let effects = super::back_to_group(state);
            appear(state, said);
            effects.into_iter().chain([Effect::Call(Asked::Groups(None), Call::Groups)]).collect()
        }
        Heard::Meeting { said, here, over, quiet_minute, turns } => {
            let holds = over && state.room.as_ref().is_some_and(|room| !room.held.is_empty());
            if let Some(mut said) = said {
                match turns {
                    Some(Turns::Past) => state.past = Some((whose.0, said.text.clone())),
                    Some(Turns::On) => {
                        let past = state.past.take().filter(|(group, _)| *group == whose.0);
                        if let Some((_, past)) = past {
                            said.text = format!("{past} {}", said.text);
                        }
                    }
                    None => {}
                }
                if quiet_minute && !state.wishes.quiet {
                    state.quiet_minute = Some((said.text.clone(), clock::now_ms() + QUIET_MINUTE_MS));
                }
                appear(state, said.and(holds.then(|| t!("meeting-round-over-held"))));
            }
            state.room.iter().filter(|_| here).map(|room| super::meeting(room, false)).collect()
        }
        Heard::Nothing => Vec::new(),
    }
}

/// Who came or went stays to be read, among the words of where it happened.
fn remember(state: &mut State, whose: (GroupId, Option<GroupId>), event: Event) {
    let open = state.room.as_mut().filter(|room| room.key() == whose);
    let after = open.as_ref().and_then(|room| room.messages.last()).map(MessageView::named);
    let all = state.happened.entry(whose).or_default();
    all.push(Happened { after, at_ms: clock::now_ms(), event });
    if all.len() > HAPPENED_MAX {
        all.remove(0);
    }
    if let Some(room) = open {
        room.happened.clone_from(all);
    }
}

/// A line nobody pressed a key for. With *quiet* on it is kept for `why` and not shown.
fn appear(state: &mut State, said: Said) {
    // What stands above a question already is not said below it too.
    let stands = matches!(&state.page, Page::Asking(asking) if asking.lines.contains(&said.text));
    if state.wishes.quiet || stands {
        state.last = Some(said);
    } else {
        state.appear(said);
    }
}

/// One quiet line: there are new words.
pub(super) fn new_words(state: &mut State) -> Vec<Effect> {
    let Some(room) = &mut state.room else { return Vec::new() };
    room.new_words = true;
    state.last = Some(Said { text: t!("event-new-words"), why: t!("event-new-words-why") });
    Vec::new()
}
