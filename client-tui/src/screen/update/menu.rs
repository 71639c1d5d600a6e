//! What can be done with the message that is chosen: a menu, three keys away, so that no letter has to do it.

use crossterm::event::KeyEvent;
use kith_protocol::command::MessageView;

use super::{Effect, asking, attaching, slash, thread};
use crate::flow::Saving;
use crate::said::{messages, rooms, title};
use crate::screen::composer::Composer;
use crate::screen::keys::{self, Act, Where};
use crate::screen::state::{Menu, Page, State};
use crate::slash::Slash;
use crate::{t, typed};

/// What a line of the menu does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Nothing: one goes on writing.
    Write,
    /// New words are shown.
    ShowNew,
    /// It is answered by what is written next.
    Answer,
    /// It is taken back.
    TakeBack,
    /// Its folded words are opened.
    Unfold,
    /// This person can be with who asks in it.
    BeWith,
    /// A note for readers is put beside it.
    NoteFor,
    /// A file of it is saved: its number, from 1.
    Save(usize),
    /// A file of it is opened.
    View(usize),
}

/// The menu of the chosen message.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let Some(room) = &state.room else { return Vec::new() };
    let Some(message) = room.messages.get(room.chosen) else { return Vec::new() };
    let mut choices = vec![(Does::Write, t!("menu-write"))];
    if room.new_words {
        choices.push((Does::ShowNew, t!("menu-new")));
    }
    choices.push((Does::Answer, t!("menu-answer")));
    if messages::is_folded(message) {
        choices.push((Does::Unfold, t!("menu-unfold")));
    } else if !message.taken_back {
        for (at, file) in message.attachments.iter().enumerate() {
            let name = title(&file.name);
            choices.push((Does::Save(at + 1), t!("menu-save", name = name.clone())));
            choices.push((Does::View(at + 1), t!("menu-view", name = name)));
        }
    }
    if rooms::is_ask(message) {
        choices.push((Does::BeWith, t!("menu-be-with", name = messages::author(message))));
    }
    if !message.taken_back {
        choices.push((Does::NoteFor, t!("menu-note")));
    }
    if message.mine && !message.taken_back {
        choices.push((Does::TakeBack, t!("menu-take-back")));
    }
    let words = messages::words(message).into_iter().next().unwrap_or_default();
    let lines = vec![format!("{}: {words}", messages::author(message))];
    state.page = Page::Menu(Menu { message: message.named(), lines, choices, chosen: 0 });
    Vec::new()
}

pub(super) fn pressed(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let Page::Menu(menu) = &mut state.page else { return Vec::new() };
    match keys::act(Where::Choice, &key) {
        Some(Act::Up) => menu.chosen = menu.chosen.saturating_sub(1),
        Some(Act::Down) => menu.chosen = (menu.chosen + 1).min(menu.choices.len().saturating_sub(1)),
        Some(Act::Back) => state.page = state.home(),
        Some(Act::Take) => return take(state),
        _ => return super::writes(state, key),
    }
    Vec::new()
}

fn take(state: &mut State) -> Vec<Effect> {
    let home = state.home();
    let Page::Menu(menu) = core::mem::replace(&mut state.page, home) else { return Vec::new() };
    let Some((does, _)) = menu.choices.get(menu.chosen).cloned() else { return Vec::new() };
    let Some(room) = &mut state.room else { return Vec::new() };
    // What is shown may be another list by now.
    let Some(at) = room.messages.iter().position(|message| message.named() == menu.message) else {
        state.answer(t!("screen-which-message"));
        return Vec::new();
    };
    match does {
        Does::Write => room.reading = false,
        Does::ShowNew => return thread::show_new(state),
        Does::Answer => {
            room.reply = room.messages.get(at).map(MessageView::named);
            room.reading = false;
        }
        Does::TakeBack => return thread::take_back(state, Some(at)),
        Does::Unfold => thread::unfold(state, Some(at)),
        Does::BeWith => return slash(state, Slash::Yes(Some(at + 1))),
        Does::NoteFor => {
            let written = room.composer.text();
            if !written.trim().is_empty() && typed::command(&written).is_none() {
                room.beside = written;
            }
            (room.about, room.reading) = (Some(menu.message), false);
            room.composer = Composer::with("/notefor ");
        }
        Does::Save(file) => {
            let message = room.messages.get(at);
            let file = message.and_then(|message| messages::file(message, Some(file)));
            let Some(file) = file else { return Vec::new() };
            let flow = Saving::new(room.place.group.clone(), file);
            return asking::begin(state, Box::new(flow), false);
        }
        Does::View(file) => return attaching::view(state, at + 1, Some(file)),
    }
    Vec::new()
}
