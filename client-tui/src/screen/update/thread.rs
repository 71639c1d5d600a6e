//! The open thread: writing, reading, choosing, answering.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use kith_protocol::command::{Command, MessageView, Refusal, ThreadView};
use kith_protocol::id::{GroupId, MessageName, ThreadId};

use super::{Asked, Effect, Spoken, back, drafts, menu, slash, words};
use crate::draft::{Draft, joined, without};
use crate::flow::TakingBack;
use crate::said::paths;
use crate::said::{self, meeting, pages};
use crate::screen::composer::Composer;
use crate::screen::keys::{self, Act, Where};
use crate::screen::state::{MESSAGES_AT_ONCE, Room, State};
use crate::slash::{Slash, completed, ends_in_command, names_message, of_chosen};
use crate::{t, typed};

/// Messages that PgUp and PgDn move by (a guess: about half a screen).
const PAGE: usize = 5;

/// Rows that PgUp and PgDn move by within one message (the same guess).
const WITHIN: usize = 10;

pub(super) fn pressed(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    match &state.room {
        Some(room) if room.reading => reading(state, key),
        Some(_) => writing(state, key),
        None => Vec::new(),
    }
}

fn reading(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let width = state.width();
    let Some(room) = &mut state.room else { return Vec::new() };
    let last = room.messages.len().saturating_sub(1);
    let Some(act) = keys::act(Where::Reading, &key) else { return writes(state, key) };
    // Within a message that is longer than the window, pages go on in it.
    let within = core::mem::take(&mut room.within);
    match act {
        Act::Up if room.chosen == 0 => return earlier(room),
        Act::Up => room.chosen -= 1,
        // What comes next may be there already, and is shown when it is asked for.
        Act::Down if room.chosen == last && room.new_words => return show_new(state),
        Act::Down => room.chosen = (room.chosen + 1).min(last),
        Act::PageUp if state.one && within > 0 => room.within = within.saturating_sub(WITHIN),
        Act::PageDown if state.one && within + WITHIN < room.rows_of_chosen(width) => room.within = within + WITHIN,
        Act::PageUp | Act::PageDown if state.one => {
            room.chosen = if act == Act::PageUp { room.chosen.saturating_sub(1) } else { (room.chosen + 1).min(last) };
        }
        Act::PageUp if room.chosen == 0 => return earlier(room),
        Act::PageUp => room.chosen = room.chosen.saturating_sub(PAGE),
        Act::PageDown => room.chosen = (room.chosen + PAGE).min(last),
        Act::First => room.chosen = 0,
        Act::Last => room.chosen = last,
        Act::ShowNew => return show_new(state),
        Act::Command => {
            room.reading = false;
            // A command is written by itself: one that was refused goes, words that wait to be sent wait on.
            let written = core::mem::take(&mut room.composer).text();
            if !written.trim().is_empty() && typed::command(&written).is_none() {
                room.beside = written;
            }
            room.about = room.messages.get(room.chosen).map(MessageView::named);
            room.composer.key(key);
        }
        Act::Rooms => return slash(state, Slash::Rooms),
        Act::Take if room.messages.is_empty() => room.reading = false,
        Act::Take => return menu::open(state),
        Act::Back => return back(state),
        _ => {}
    }
    Vec::new()
}

/// A letter typed while reading is written, as anywhere in a thread.
fn writes(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    match &mut state.room {
        Some(room) if keys::is_letter(&key) => room.reading = false,
        _ => return Vec::new(),
    }
    writing(state, key)
}

/// Above the first message shown there may be earlier ones.
fn earlier(room: &mut Room) -> Vec<Effect> {
    if room.messages.len() < room.asked_for {
        return Vec::new();
    }
    room.asked_for += MESSAGES_AT_ONCE;
    words(room).into_iter().take(1).collect()
}

fn writing(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let Some(room) = &mut state.room else { return Vec::new() };
    match keys::act(Where::Writing, &key) {
        Some(Act::NewLine) => {
            room.composer.key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE));
            state.drafts.keep(room)
        }
        Some(Act::Take) => enter(state),
        Some(Act::Edit) => edit(state),
        Some(Act::Rooms) => slash(state, Slash::Rooms),
        Some(Act::ShowNew) => show_new(state),
        Some(Act::ForMe) => put_ready(state, 1),
        Some(Act::ForMeToo) => put_ready(state, 2),
        Some(Act::Complete) => {
            if let Some(line) =
                completed(Some(&room.place), &room.composer.text()).or_else(|| paths::completed(&room.composer.text()))
            {
                room.composer = Composer::with(&line);
            }
            Vec::new()
        }
        Some(Act::Back) if room.reply.is_some() => {
            room.reply = None;
            Vec::new()
        }
        Some(Act::Back) if state.ready.contains(&room.composer.text()) => {
            // A ready line that was put there is put away; what was being written comes back.
            room.composer = Composer::with(&core::mem::take(&mut room.beside));
            state.line = None;
            state.drafts.keep(room)
        }
        Some(Act::Back | Act::PageUp) => {
            if typed::command(&room.composer.text()).is_some() && !room.beside.is_empty() {
                room.composer = Composer::with(&core::mem::take(&mut room.beside));
            }
            room.about = None;
            room.reading = true;
            room.chosen = room.messages.len().saturating_sub(1);
            Vec::new()
        }
        _ => {
            if room.composer.key(key) {
                state.drafts.keep(room)
            } else {
                Vec::new()
            }
        }
    }
}

/// What is being written goes to the program that the person chose, and comes back.
pub(super) fn edit(state: &mut State) -> Vec<Effect> {
    let Some(room) = &state.room else { return Vec::new() };
    vec![Effect::Edit(room.composer.text())]
}

/// A text came back from there.
pub(super) fn edited(state: &mut State, text: Result<String, Refusal>) -> Vec<Effect> {
    match (text, &mut state.room) {
        (Ok(text), Some(room)) => {
            room.composer = Composer::with(&text);
            room.reading = false;
            state.drafts.keep(room)
        }
        (Err(refusal), _) => {
            state.answer(said::refusal(&refusal));
            Vec::new()
        }
        (Ok(_), None) => Vec::new(),
    }
}

pub(super) fn pasted(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(room) = &mut state.room else { return Vec::new() };
    room.reading = false;
    room.composer.paste(text);
    state.drafts.keep(room)
}

fn enter(state: &mut State) -> Vec<Effect> {
    let Some(room) = &mut state.room else { return Vec::new() };
    let text = room.composer.text();
    if text.trim().is_empty() {
        return Vec::new();
    }
    state.line = None;
    let is_command = typed::command(&text).is_some();
    if let Some((_, command)) = ends_in_command(&text, Some(&room.place)).filter(|_| !is_command && room.asked != text)
    {
        room.asked = text;
        state.answer(t!("words-end-once-more", command = command));
        return Vec::new();
    }
    room.asked.clear();
    let round = room.meeting.as_ref().filter(|_| room.place.room.is_none());
    if !is_command && round.is_some_and(|view| meeting::is_held(view)) {
        // Held till the round is over; nobody is kept from writing. In a room beside it words go as ever.
        room.held.add(&text);
        room.composer = Composer::with(&core::mem::take(&mut room.beside));
        let effects = state.drafts.keep(room);
        state.answer(t!("meeting-round-held"));
        return effects;
    }
    if !is_command {
        let reply = room.reply.take();
        room.composer = Composer::with(&core::mem::take(&mut room.beside));
        return say(state, text, reply, None);
    }
    let chosen = room.about.and_then(|about| room.messages.iter().position(|message| message.named() == about));
    match Slash::read(&of_chosen(&text, chosen.map(|at| at + 1))) {
        Ok(command) => {
            room.composer = Composer::with(&core::mem::take(&mut room.beside));
            let mut effects = state.drafts.keep(room);
            effects.extend(slash(state, command));
            if let Some(room) = &mut state.room {
                room.about = None;
            }
            effects
        }
        Err(sentence) => {
            // What was typed stays, so that it can be put right. There are no numbers on this screen.
            state.answer(if names_message(&text) { t!("screen-which-message") } else { sentence });
            Vec::new()
        }
    }
}

/// Says something; the draft is forgotten.
pub(super) fn say(state: &mut State, text: String, reply: Option<MessageName>, note: Option<String>) -> Vec<Effect> {
    let Some(room) = &mut state.room else { return Vec::new() };
    let reply = reply.map(Into::into);
    let command = Command::Say { thread: room.thread_name.clone(), text: text.clone(), reply, note };
    let spoken = Spoken { place: drafts::Where::of(room), text };
    let mut effects = vec![Effect::Call(Asked::Said(spoken), room.place.command(command))];
    effects.extend(state.drafts.keep(room));
    effects
}

/// Puts a note for readers beside somebody's message.
pub(super) fn note_for(state: &mut State, message: MessageName, text: String) -> Vec<Effect> {
    let Some(room) = &mut state.room else { return Vec::new() };
    let thread = room.thread_name.clone();
    let command = Command::NoteFor { thread, message: message.into(), text: text.clone() };
    let spoken = Spoken { place: drafts::Where::of(room), text };
    vec![Effect::Call(Asked::Said(spoken), room.place.command(command))]
}

/// Opens folded words.
pub(super) fn unfold(state: &mut State, at: Option<usize>) {
    let opened = at.is_some_and(|at| state.room.as_mut().is_some_and(|room| room.unfold(at)));
    if !opened {
        state.answer(t!("unfold-which"));
    }
}

/// Puts a ready line where one writes, to be seen before it goes: Enter sends it. What is being written comes back after.
pub(super) fn put_ready(state: &mut State, number: usize) -> Vec<Effect> {
    let Some(line) = number.checked_sub(1).and_then(|at| state.ready.get(at)).cloned() else {
        state.answer(t!("ready-none"));
        return Vec::new();
    };
    let Some(room) = &mut state.room else { return Vec::new() };
    let written = room.composer.text();
    let is_words = !written.trim().is_empty() && typed::command(&written).is_none();
    if is_words && !state.ready.contains(&written) {
        let before = core::mem::take(&mut room.beside);
        room.beside = [before, written].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    }
    (room.composer, room.reading) = (Composer::with(&line), false);
    let effects = state.drafts.keep(room);
    state.answer(t!("ready-there"));
    effects
}

/// Says what was held. What was held at different times comes back to where one writes, to be seen before it goes.
pub(super) fn say_held(state: &mut State) -> Vec<Effect> {
    let held = state.room.as_mut().map(|room| core::mem::take(&mut room.held)).unwrap_or_default();
    match held.pieces() {
        [] => {
            state.answer(said::refusal(&Refusal::Empty));
            Vec::new()
        }
        [one] => say(state, one.clone(), None, None),
        _ => {
            let effects = put_back(state, held.text());
            state.answer(t!("say-several-back"));
            effects
        }
    }
}

/// Begins to take a message of one's own back.
pub(super) fn take_back(state: &mut State, at: Option<usize>) -> Vec<Effect> {
    let Some(room) = &state.room else { return Vec::new() };
    match at.and_then(|at| room.messages.get(at)) {
        Some(message) if message.mine => {
            let flow = TakingBack::new(room.place.clone(), Some(message));
            super::asking::begin(state, Box::new(flow), false)
        }
        Some(_) => {
            state.answer(said::refusal(&Refusal::NotYours));
            Vec::new()
        }
        None => {
            state.answer(t!("screen-which-message"));
            Vec::new()
        }
    }
}

/// Words that were refused come back to where they were written: before what was typed there since, or, if something else
/// is open now, as the draft of that thread.
pub(super) fn give_back(state: &mut State, spoken: Spoken) -> Vec<Effect> {
    let Spoken { place, text } = spoken;
    if state.room.as_ref().is_some_and(|room| drafts::Where::of(room) == place) {
        return put_back(state, text);
    }
    state.drafts.add(place, text)
}

/// The draft of a thread is known, to which words are to be added: they come before what was typed there since.
pub(super) fn added(state: &mut State, place: drafts::Where, words: String, there: &str) -> Vec<Effect> {
    if state.room.as_ref().is_some_and(|room| drafts::Where::of(room) == place) {
        draft(state, place.thread, there);
        return put_back(state, words);
    }
    state.drafts.put(place, joined(&words, there))
}

/// Words that went elsewhere wait no longer where one writes; nothing if they did not.
pub(super) fn take_out(state: &mut State, words: &str) -> Option<Vec<Effect>> {
    let room = state.room.as_mut()?;
    let rest = without(&room.composer.text(), words).map(|rest| room.composer = Composer::with(&rest));
    let beside = without(&room.beside, words).map(|rest| room.beside = rest);
    let held = room.held.take_out(words).then_some(());
    rest.or(beside).or(held)?;
    Some(state.drafts.keep(room))
}

/// Words that went nowhere are where one writes again, before what was typed since.
pub(super) fn put_back(state: &mut State, text: String) -> Vec<Effect> {
    let Some(room) = &mut state.room else { return Vec::new() };
    let since = room.composer.text();
    let both = |since: &str| joined(&text, since);
    if typed::command(&since).is_some() {
        // A command that is being typed stays by itself.
        room.beside = both(&room.beside);
    } else {
        room.composer = Composer::with(&both(&since));
    }
    state.drafts.keep(room)
}

pub(super) fn draft(state: &mut State, of: ThreadId, draft: &str) {
    if let Some(room) = state.room.as_mut().filter(|room| room.thread == of && room.composer.is_empty())
        && !draft.is_empty()
    {
        room.composer = Composer::with(draft);
    }
}

/// Shows what has arrived.
pub(super) fn show_new(state: &mut State) -> Vec<Effect> {
    state.line = None;
    let Some(room) = &mut state.room else { return Vec::new() };
    room.new_words = false;
    room.ask = None;
    words(room).into_iter().take(1).collect()
}

/// Words were read: they take the place of those shown; the chosen one stays chosen.
pub(super) fn read(state: &mut State, of: ThreadId, messages: Vec<MessageView>) {
    // The person may have gone to another thread meanwhile.
    let Some(room) = state.room.as_mut().filter(|room| room.thread == of) else { return };
    let chosen = room.messages.get(room.chosen).map(MessageView::named).filter(|_| room.reading);
    room.messages = messages.into_iter().map(|message| room.as_opened(message)).collect();
    let place = chosen.and_then(|name| room.messages.iter().position(|message| message.named() == name));
    room.chosen = place.unwrap_or(room.messages.len().saturating_sub(1));
    room.within = 0;
    // What happened while this was not open, or while nothing had been said, comes after what was there then.
    let all = state.happened.entry(room.key()).or_default();
    for happened in all.iter_mut().filter(|happened| happened.after.is_none()) {
        let earlier = |message: &&MessageView| message.at_ms.is_some_and(|at| at <= happened.at_ms);
        happened.after = room.messages.iter().rev().find(earlier).map(MessageView::named);
    }
    room.happened.clone_from(all);
}

/// Opens another thread of the group.
pub(super) fn open(state: &mut State, of: GroupId, wanted: Option<String>, threads: &[ThreadView]) -> Vec<Effect> {
    // The person may have gone to another group meanwhile.
    let Some(room) = state.room.as_mut().filter(|room| room.group == of) else { return Vec::new() };
    let first = room.group.first_thread().hex();
    let found = match pages::thread_called(threads, wanted.as_ref().unwrap_or(&first)) {
        Ok(found) => found,
        Err(refusal) => {
            state.answer(said::refusal(&refusal));
            return Vec::new();
        }
    };
    if room.place.room.is_some() {
        // A thread of the group was asked for before the room was opened.
        return Vec::new();
    }
    room.thread = found.thread;
    room.thread_name = wanted.map(|_| found.thread.hex());
    room.thread_title = pages::thread(found);
    room.messages = Vec::new();
    room.composer = Composer::default();
    room.beside = String::new();
    room.held = Draft::default();
    room.reply = None;
    room.new_words = false;
    room.ask = None;
    room.asked_for = MESSAGES_AT_ONCE;
    let (effects, line) = (words(room), t!("plain-thread-opened", name = room.thread_title.clone()));
    state.answer(line);
    effects
}
