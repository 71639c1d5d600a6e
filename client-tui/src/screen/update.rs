//! What a key, a notice or an answer makes of the state, and what is to be done outside.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use kith_node::api::{Answer, Call, Notice, RoadsDo};
use kith_protocol::command::{Query, Refusal, Standing};
use kith_protocol::id::{GroupId, ThreadId};

use super::keys::{self, Act, Where};
use super::state::{Page, Room, State, page_rows};
use crate::flow::{Deed, Entering, Flow, Founding, Linking, Outcome};
use crate::front;
use crate::idle::Due;
use crate::plain::Ending;
use crate::said::{self, Said};
use crate::slash::{self, Slash};
use crate::t;
use crate::viewing::Viewed;

mod answered;
mod asking;
mod attaching;
mod commands;
pub mod drafts;
pub(super) mod menu;
mod noticing;
pub(super) mod searching;
mod thread;

use answered::answered;
use commands::slash;

/// What comes in.
pub enum Input {
    /// A key.
    Key(KeyEvent),
    /// Text put in from elsewhere.
    Paste(String),
    /// The wheel of a mouse.
    Wheel(Wheel),
    /// The window has this size now.
    Size(u16, u16),
    /// Something happened.
    Notice(Box<Notice>),
    /// Some of what happened was missed.
    Missed,
    /// The node answered.
    Answer(Asked, Box<Result<Answer, Refusal>>),
    /// A deed of the flow with this number came to something.
    Outcome(u64, Box<Outcome>),
    /// A line from beside the client.
    Told(Said),
    /// The lock that the person set falls soon, or now.
    Idle(Due),
    /// A text came back from the program it was written in.
    Edited(Result<String, Refusal>),
    /// A file was opened with this computer's own program, or not.
    Viewed(Result<Viewed, Refusal>),
    /// The node has ended, and may come back.
    NodeLost,
    /// Another node has taken its place.
    NodeBack,
    /// The program is asked to end.
    Ends,
}

/// Which way a wheel turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wheel {
    /// Towards what stands above.
    Up,
    /// Towards what stands below.
    Down,
}

/// What is to be done outside.
pub enum Effect {
    /// A call, and what it was made for.
    Call(Asked, Call),
    /// A deed of the flow with this number.
    Deed(u64, Deed),
    /// A text is to be written in the program that the person chose.
    Edit(String),
    /// A file of a group is to be opened with this computer's own program: the group, the file.
    View(String, String),
}

/// Words on their way to the node, and where they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The thread, or the room.
    pub place: drafts::Where,
    /// The words.
    pub text: String,
}

/// What a call was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The list of groups; one of them is to be opened.
    Groups(Option<GroupId>),
    /// What is set aside.
    Aside,
    /// The words of this thread.
    Words(ThreadId),
    /// The draft of this thread.
    Draft(ThreadId),
    /// The draft of a thread that is not open, to which these words are to be added.
    DraftThere(drafts::Where, String),
    /// A draft was given to be kept.
    DraftKept(drafts::Where),
    /// Words were said; their text, if they have to be given back.
    Said(Spoken),
    /// A page.
    Page(Slash),
    /// A command; what is said once it is done.
    Command(String),
    /// How many devices are connected.
    Connections,
    /// What leaves this device, for the group of this name.
    Ways(String),
    /// What the group of this name takes on this device.
    Space(String),
    /// Words that were let go here.
    FetchAgain,
    /// What is decided about the ways of a group.
    Decided(RoadsDo),
    /// A part of a search: its number, and its group.
    Search(searching::Part),
    /// The threads of this group; the one called so is to be opened.
    Threads(GroupId, Option<String>),
    /// A message with a file was said.
    Attached,
    /// A file is saved.
    Saved,
    /// The list of groups; this room of this one is to be opened.
    RoomOf(GroupId, GroupId),
    /// Unsent words of the group or room of this thread; whether they are told in a line.
    Unsent(ThreadId, bool),
    /// The meeting of this group; whether its next usual round is to be begun.
    Meeting(GroupId, bool),
}

/// The screen ends: words typed in a step that is open wait where one writes.
pub fn closes(state: &mut State) {
    if matches!(state.page, Page::Asking(_)) {
        asking::leave(state);
    }
    state.drafts.end();
}

/// One step.
#[must_use]
pub fn update(state: &mut State, input: Input) -> Vec<Effect> {
    match input {
        Input::Key(key) => pressed(state, key),
        Input::Paste(text) if !state.hidden => pasted(state, &text),
        Input::Paste(_) => Vec::new(),
        Input::Wheel(wheel) => turned(state, wheel),
        Input::Size(width, height) => {
            state.size = (width, height);
            Vec::new()
        }
        Input::Notice(notice) => noticing::notice(state, *notice),
        Input::Missed => noticing::new_words(state),
        Input::Answer(asked, answer) => answered(state, asked, *answer),
        Input::Outcome(flow, outcome) => asking::outcome(state, flow, *outcome),
        Input::Edited(text) => thread::edited(state, text),
        Input::Viewed(viewed) => {
            attaching::viewed(state, viewed);
            Vec::new()
        }
        Input::Told(told) => {
            state.appear(told);
            Vec::new()
        }
        Input::Idle(Due::Soon) => {
            state.appear(Said { text: t!("lock-soon"), why: t!("lock-soon-why") });
            Vec::new()
        }
        Input::Idle(Due::Lock) => {
            state.ending = Some(Ending::Lock);
            Vec::new()
        }
        Input::NodeLost => {
            state.lost = true;
            state.appear(Said { text: t!("node-lost"), why: t!("node-lost-why") });
            Vec::new()
        }
        Input::NodeBack => back_again(state),
        Input::Ends => {
            state.ending = Some(Ending::Stopped);
            Vec::new()
        }
    }
}

/// The node is there again: what may be otherwise by now is looked at, and what was typed meanwhile is kept.
fn back_again(state: &mut State) -> Vec<Effect> {
    (state.lost, state.closes_anyway) = (false, false);
    state.appear(Said { text: t!("node-back"), why: t!("node-lost-why") });
    let mut effects = vec![Effect::Call(Asked::Groups(None), Call::Groups), Effect::Call(Asked::Aside, Call::Aside)];
    if let Some(room) = &state.room {
        effects.extend(words(room).into_iter().take(1));
        effects.push(unsent(room, false));
        effects.extend(room.place.room.is_none().then(|| meeting(room, false)));
        effects.extend(state.drafts.keep(room));
    }
    effects.extend(state.drafts.again());
    effects
}

/// Nothing of another group or room can be shown while the node is gone: it would look empty.
fn is_lost(state: &mut State) -> bool {
    if state.lost {
        state.answer(t!("node-lost"));
    }
    state.lost
}

/// A wheel does what the keys for up and down do; never what changes something that is written or chooses anything.
fn turned(state: &mut State, wheel: Wheel) -> Vec<Effect> {
    let key = match (place(state), wheel) {
        // From writing one comes to reading, as with that key.
        (Where::Writing, Wheel::Up) => KeyCode::PageUp,
        (Where::Writing | Where::Line, _) => return Vec::new(),
        (_, Wheel::Up) => KeyCode::Up,
        (_, Wheel::Down) => KeyCode::Down,
    };
    pressed(state, KeyEvent::new(key, KeyModifiers::NONE))
}

fn pressed(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    match keys::act(place(state), &key) {
        Some(Act::Hide) => {
            state.hidden = !state.hidden;
            return Vec::new();
        }
        _ if state.hidden => return Vec::new(),
        Some(Act::Quit) => {
            // The node took what was typed before it ended, and nothing since.
            let typed = state.drafts.wait() || matches!(state.page, Page::Asking(_));
            if state.lost && !state.closes_anyway && typed {
                state.closes_anyway = true;
                state.answer(t!("node-lost-typed"));
            } else {
                state.ending = Some(Ending::Quit);
            }
            return Vec::new();
        }
        Some(Act::Help) => {
            help(state);
            return Vec::new();
        }
        _ => {}
    }
    match &mut state.page {
        Page::Groups => groups(state, key),
        Page::Thread => thread::pressed(state, key),
        Page::Asking(_) => asking::pressed(state, key),
        Page::Menu(_) => menu::pressed(state, key),
        Page::Text { .. } => text(state, key),
    }
}

/// A letter typed where nothing is written goes to where one writes, if a group is open; either is said.
fn writes(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    if !keys::is_letter(&key) {
        return Vec::new();
    }
    let Some(was_reading) = goes_to_thread(state) else { return Vec::new() };
    // As while reading, so that a slash begins a command beside what is being written.
    if let Some(room) = &mut state.room {
        room.reading = true;
    }
    let effects = thread::pressed(state, key);
    if let Some(room) = state.room.as_mut().filter(|_| !was_reading) {
        room.about = None;
    }
    effects
}

/// The page is closed, and what is typed stands in the open thread; says whether one was reading there. Nothing where none
/// is open.
fn goes_to_thread(state: &mut State) -> Option<bool> {
    let Some(was_reading) = state.room.as_ref().map(|room| room.reading) else {
        state.answer(t!("typed-nowhere"));
        return None;
    };
    (state.search, state.page) = (None, Page::Thread);
    state.answer(t!("typed-on-page"));
    Some(was_reading)
}

/// Where keys go now.
fn place(state: &State) -> Where {
    match &state.page {
        Page::Groups => Where::Groups,
        Page::Text { .. } => Where::Text,
        Page::Asking(asking) => asking::place(asking),
        Page::Menu(_) => Where::Choice,
        Page::Thread if state.room.as_ref().is_some_and(|room| room.reading) => Where::Reading,
        Page::Thread => Where::Writing,
    }
}

fn pasted(state: &mut State, text: &str) -> Vec<Effect> {
    match &mut state.page {
        Page::Thread => thread::pasted(state, text),
        Page::Asking(asking) if asking::place(asking) == Where::Line => {
            asking.field.paste(&text.replace(['\n', '\r'], ""));
            Vec::new()
        }
        Page::Asking(_) => {
            state.answer(t!("typed-at-question"));
            Vec::new()
        }
        Page::Groups | Page::Text { .. } | Page::Menu(_) => match goes_to_thread(state) {
            Some(_) => thread::pasted(state, text),
            None => Vec::new(),
        },
    }
}

fn groups(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let count = state.list().len();
    if count == 0 {
        return Vec::new();
    }
    match keys::act(Where::Groups, &key) {
        Some(Act::Up) => state.chosen = state.chosen.saturating_sub(1),
        Some(Act::Down) => state.chosen = (state.chosen + 1).min(count - 1),
        Some(Act::First) => state.chosen = 0,
        Some(Act::Last) => state.chosen = count - 1,
        Some(Act::Take) => return choose(state),
        _ => return writes(state, key),
    }
    Vec::new()
}

fn choose(state: &mut State) -> Vec<Effect> {
    let flow: Box<dyn Flow> = match state.list().get(state.chosen) {
        Some((front::Line::Group(group), _)) => return open(state, *group),
        Some((front::Line::Room(group, room), _)) => return open_room(state, *group, *room),
        Some((front::Line::Found, _)) => Box::new(Founding::default()),
        Some((front::Line::Enter, _)) => Box::new(Entering::default()),
        Some((front::Line::Device, _)) => Box::new(Linking::default()),
        Some((front::Line::Rehearse, _)) => return ends(state, Ending::Rehearse),
        Some((front::Line::Passphrase, _)) => return ends(state, Ending::Passphrase),
        Some((front::Line::Quit, _)) => return ends(state, Ending::Quit),
        Some((front::Line::BringBack(number), _)) => return ends(state, Ending::BringBack(*number)),
        None => return Vec::new(),
    };
    asking::begin(state, flow, false)
}

fn ends(state: &mut State, ending: Ending) -> Vec<Effect> {
    state.ending = Some(ending);
    Vec::new()
}

/// Opens a group of the list.
fn open(state: &mut State, group: GroupId) -> Vec<Effect> {
    if is_lost(state) {
        return Vec::new();
    }
    let Some(summary) = state.groups.iter().find(|summary| summary.group == group).cloned() else { return Vec::new() };
    if summary.state != Standing::Entered {
        let standing = said::standing(summary.state, &summary.name);
        let name = crate::said::title(&summary.name);
        state.answer(match summary.state {
            Standing::Left => t!("plain-left", name = name),
            _ => t!("plain-not-open-yet", name = name, state = standing),
        });
        return Vec::new();
    }
    state.line = None;
    let room = Room::new(&summary);
    let mut effects = words(&room);
    effects.push(unsent(&room, true));
    effects.push(meeting(&room, false));
    state.room = Some(room);
    state.page = Page::Thread;
    effects
}

/// Opens a room of a group. What was being written elsewhere is kept there as it was typed.
fn open_room(state: &mut State, group: GroupId, id: GroupId) -> Vec<Effect> {
    if is_lost(state) {
        return Vec::new();
    }
    let found = state.groups.iter().find(|summary| summary.group == group);
    let view = found.and_then(|summary| summary.rooms.iter().find(|room| room.room == id));
    let (Some(summary), Some(view)) = (found, view) else {
        // It opened only now, or is gone: the list is read again, then it is opened or not.
        return vec![Effect::Call(Asked::RoomOf(group, id), Call::Groups)];
    };
    let mut room = Room::inside(summary, view);
    let before = state.room.as_ref().filter(|before| before.group == group);
    room.outside = before.and_then(|before| match before.place.room {
        Some(_) => before.outside.clone(),
        None => before.thread_name.clone(),
    });
    let effects = words(&room).into_iter().chain([unsent(&room, true)]).collect();
    let name = room.thread_title.clone();
    state.room = Some(room);
    state.page = Page::Thread;
    state.answer(t!("room-opened", room = name));
    effects
}

/// From a room back to its group, to the thread that was open before.
fn back_to_group(state: &mut State) -> Vec<Effect> {
    if is_lost(state) {
        return Vec::new();
    }
    // The room may have gone while a step in it was open: words for the group wait there.
    let mut effects = if matches!(state.page, Page::Asking(_)) { asking::leave(state).effects } else { Vec::new() };
    let Some(room) = &state.room else { return Vec::new() };
    let (group, outside) = (room.group, room.outside.clone());
    effects.extend(open(state, group));
    if let (Some(thread), Some(room)) = (outside, &state.room) {
        effects.push(threads(room, Some(thread)));
    }
    if let Some(room) = &state.room {
        let line = t!("room-back", group = crate::said::title(&room.place.name));
        state.answer(line);
    }
    effects
}

/// From a room to its group, from a group to the list.
fn back(state: &mut State) -> Vec<Effect> {
    let in_room = state.room.as_ref().is_some_and(|room| room.place.room.is_some());
    if in_room { back_to_group(state) } else { back_to_groups(state) }
}

/// Looks which threads there are, and opens one.
fn threads(room: &Room, wanted: Option<String>) -> Effect {
    let call = Call::Look { group: room.place.group.clone(), query: Query::Threads };
    Effect::Call(Asked::Threads(room.group, wanted), call)
}

/// Looks which words are still on this device.
fn unsent(room: &Room, told: bool) -> Effect {
    Effect::Call(Asked::Unsent(room.thread, told), room.place.look(Query::Unsent))
}

/// Looks how the meeting is.
fn meeting(room: &Room, begin: bool) -> Effect {
    let call = Call::Look { group: room.place.group.clone(), query: Query::Meeting };
    Effect::Call(Asked::Meeting(room.group, begin), call)
}

/// Reads the words and the draft of the open thread.
fn words(room: &Room) -> Vec<Effect> {
    let thread = room.thread_name.clone();
    let read = Query::Read { thread: thread.clone(), last: Some(room.asked_for), since: None };
    vec![
        Effect::Call(Asked::Words(room.thread), room.place.look(read)),
        Effect::Call(Asked::Draft(room.thread), room.place.look(Query::Draft { thread })),
    ]
}

fn text(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let (width, rows) = (state.width(), state.page_rows());
    let home = state.home();
    let Page::Text { lines, picture, top, .. } = &mut state.page else { return Vec::new() };
    let most = page_rows(lines, picture, width, rows).len().saturating_sub(rows);
    match keys::act(Where::Text, &key) {
        Some(Act::Up) => *top = top.saturating_sub(1),
        Some(Act::Down) => *top = (*top + 1).min(most),
        Some(Act::PageUp) => *top = top.saturating_sub(rows),
        Some(Act::PageDown) => *top = (*top + rows).min(most),
        Some(Act::First) => *top = 0,
        Some(Act::Last) => *top = most,
        Some(Act::Back | Act::Take) => {
            state.search = None;
            state.page = home;
        }
        _ => return writes(state, key),
    }
    Vec::new()
}

fn help(state: &mut State) {
    let mut lines = vec![t!("screen-help-keys")];
    lines.extend(keys::help());
    lines.push(t!("screen-help-commands"));
    lines.extend(slash::help(state.room.as_ref().map(|room| &room.place), None).unwrap_or_default());
    lines.extend([t!("screen-help-numbers"), t!("slash-marks")]);
    page(state, t!("screen-help"), lines);
}

/// Shows lines to read.
fn page(state: &mut State, title: String, lines: Vec<String>) {
    state.search = None;
    state.line = state.line.take().filter(|line| line.text != t!("typed-nowhere"));
    state.page = Page::Text { title, lines, picture: Vec::new(), top: 0 };
}

/// A square for a camera comes below the lines to read.
fn below(state: &mut State, square: Vec<String>) {
    if let Page::Text { picture, .. } = &mut state.page {
        *picture = square;
    }
}

fn back_to_groups(state: &mut State) -> Vec<Effect> {
    if is_lost(state) {
        // What is written here could not be kept.
        return Vec::new();
    }
    state.room = None;
    state.page = Page::Groups;
    state.line = None;
    vec![Effect::Call(Asked::Groups(None), Call::Groups), Effect::Call(Asked::Aside, Call::Aside)]
}
