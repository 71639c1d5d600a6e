//! Commands that begin with a slash, carried out.

use kith_node::api::Call;
use kith_protocol::command::{Command, MessageView, Query};

use super::{Asked, Effect, asking, attaching, back, back_to_groups, help, meeting, page, searching, thread, threads};
use crate::plain::Ending;
use crate::said::{self, pages};
use crate::screen::state::{Room, State};
use crate::slash::{Slash, help as help_about};
use crate::t;

/// Carries out a command that begins with a slash.
pub(super) fn slash(state: &mut State, command: Slash) -> Vec<Effect> {
    let place = state.room.as_ref().map(|room| room.place.clone());
    if state.practice && command.begins_real() {
        state.answer(t!("rehearse-not-here"));
        return Vec::new();
    }
    if let Some(line) = command.not_there(place.as_ref()) {
        state.answer(line);
        return Vec::new();
    }
    if let Slash::TakeBack(Some(number)) = command {
        return thread::take_back(state, number.checked_sub(1));
    }
    if let Some(flow) = command.flow(place.as_ref()) {
        let in_room = place.is_some_and(|place| place.room.is_some());
        return asking::begin(state, flow, command.may_end_group() && !in_room);
    }
    if let Slash::Search(text) = command {
        return searching::begin(state, text);
    }
    let Some(place) = place else {
        state.answer(t!("plain-no-group"));
        return Vec::new();
    };
    if let Some(room) = &state.room
        && let Some(flow) = command.company(&place, room.thread_name.clone(), &room.messages)
    {
        return match flow {
            Ok(flow) => asking::begin(state, flow, false),
            Err(sentence) => {
                state.answer(sentence);
                Vec::new()
            }
        };
    }
    if let Some(query) = command.query() {
        return vec![Effect::Call(Asked::Page(command), place.look(query))];
    }
    if let Some((command, done)) = command.command() {
        let call = match command {
            // Of whoever is in the open room there.
            Command::Quiet { .. } => place.command(command),
            command => Call::Do { group: place.group, command },
        };
        return vec![Effect::Call(Asked::Command(done), call)];
    }
    match command {
        Slash::Help(None) => help(state),
        Slash::Help(Some(wish)) => match help_about(Some(&place), Some(&wish)) {
            Ok(lines) => page(state, t!("screen-help"), lines),
            Err(sentence) => state.answer(sentence),
        },
        Slash::Back => return back(state),
        Slash::Groups => return back_to_groups(state),
        Slash::Read(_) => return thread::show_new(state),
        Slash::Say(text) if text.is_empty() => return thread::say_held(state),
        Slash::Round(None) => return state.room.iter().map(|room| meeting(room, true)).collect(),
        Slash::Say(text) => return thread::say(state, text, None, None),
        Slash::Attach { path, as_it_is } => return attaching::attach(state, &path, as_it_is),
        Slash::Save { number, file, path } => return attaching::save(state, number, file, &path),
        Slash::View { number, file } => return attaching::view(state, number, file),
        Slash::Note { note, text } => return thread::say(state, text, None, Some(note)),
        Slash::Reply { number, text } => {
            let count = state.room.as_ref().map_or(0, |room| room.messages.len());
            let id = |room: &Room| room.messages.get(number.checked_sub(1)?).map(MessageView::named);
            match state.room.as_ref().and_then(id) {
                Some(name) => return thread::say(state, text, Some(name), None),
                None if count == 0 => state.answer(t!("message-none")),
                None => state.answer(t!("screen-which-message")),
            }
        }
        Slash::NoteFor { number, text } => {
            let id = |room: &Room| room.messages.get(number.checked_sub(1)?).map(MessageView::named);
            match state.room.as_ref().and_then(id) {
                Some(name) => return thread::note_for(state, name, text),
                None => state.answer(t!("screen-which-message")),
            }
        }
        Slash::Unfold(number) => thread::unfold(state, number.and_then(|number| number.checked_sub(1))),
        Slash::Names => {
            let hidden = !said::names::are_hidden();
            said::names::hide(hidden);
            state.answer(said::names::hidden_line());
        }
        Slash::Thread(name) => {
            return state.room.iter().map(|room| threads(room, name.clone())).collect();
        }
        Slash::Why => {
            let lines = match &state.last {
                Some(last) => vec![last.text.clone(), last.why.clone()],
                None => vec![t!("why-nothing")],
            };
            page(state, t!("screen-why"), lines);
        }
        Slash::Live => {
            state.wishes.live = !state.wishes.live;
            state.answer(if state.wishes.live { t!("plain-live-on") } else { t!("screen-live-off") });
        }
        Slash::Quiet => {
            state.wishes.quiet = !state.wishes.quiet;
            state.answer(if state.wishes.quiet { t!("plain-quiet-on") } else { t!("plain-quiet-off") });
        }
        Slash::Connections => {
            state.wishes.connections = !state.wishes.connections;
            let call = Call::Look { group: place.group, query: Query::Connections };
            return vec![Effect::Call(Asked::Connections, call)];
        }
        Slash::Ways => {
            return vec![Effect::Call(Asked::Ways(place.name), Call::Roads { group: place.group })];
        }
        Slash::Space => {
            let call = Call::Space { group: place.group, before: None, thread: None };
            return vec![Effect::Call(Asked::Space(place.name), call)];
        }
        Slash::FetchAgain => {
            let command = Command::FetchAgain { thread: None };
            return vec![Effect::Call(Asked::FetchAgain, Call::Do { group: place.group, command })];
        }
        Slash::Decide(what) => {
            let call = Call::RoadsDo { group: place.group, what: what.clone() };
            return vec![Effect::Call(Asked::Decided(what), call)];
        }
        Slash::One => {
            state.one = !state.one;
            state.answer(if state.one { t!("one-on-screen") } else { t!("one-off") });
        }
        Slash::Edit => return thread::edit(state),
        Slash::ForMe(None) => page(state, t!("screen-ready"), pages::ready(&state.ready)),
        Slash::ForMe(Some(number)) => return thread::put_ready(state, number),
        Slash::Hide => state.hidden = true,
        Slash::Lock => state.ending = Some(Ending::Lock),
        Slash::Passphrase => state.ending = Some(Ending::Passphrase),
        Slash::Rehearse => state.ending = Some(Ending::Rehearse),
        Slash::Quit => state.ending = Some(Ending::Quit),
        Slash::Write => state.answer(t!("key-alt-enter-line")),
        _ => state.answer(t!("not-understood")),
    }
    Vec::new()
}
