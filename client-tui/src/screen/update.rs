//! What a key, a notice or an answer makes of the state, and what is to be done outside.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use kith_node::api::{Answer, Call, GroupSummary, Notice, RoadsDo};
use kith_protocol::command::{Command, Delivery, Done, MessageView, Query, Refusal, Standing, View};
use kith_protocol::id::{GroupId, ThreadId};

use super::keys::{self, Act, Where};
use super::state::{Page, Room, State, has_rooms, page_rows};
use crate::flow::{Deed, Entering, Flow, Founding, Linking, Outcome};
use crate::front;
use crate::idle::Due;
use crate::place::{is_alone, room_title, waits_alone};
use crate::plain::Ending;
use crate::said::{self, Said, aside, pages};
use crate::slash::{self, Slash};
use crate::t;
use crate::viewing::Viewed;

mod asking;
mod attaching;
pub mod drafts;
pub(super) mod menu;
mod noticing;
pub(super) mod searching;
mod thread;

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
            state.ending = Some(Ending::Quit);
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
            let typed = |room: &Room| !(room.composer.is_empty() && room.beside.is_empty() && room.held.is_empty());
            if state.lost && !state.closes_anyway && state.room.as_ref().is_some_and(typed) {
                // The node took what was typed before it ended, and nothing since.
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
        Page::Text { .. } => {
            text(state, key);
            Vec::new()
        }
    }
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
        Page::Asking(asking) => {
            asking.field.paste(&text.replace(['\n', '\r'], ""));
            Vec::new()
        }
        Page::Groups | Page::Text { .. } | Page::Menu(_) => Vec::new(),
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
        _ => {}
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
    let Some(room) = &state.room else { return Vec::new() };
    let (group, outside) = (room.group, room.outside.clone());
    let mut effects = open(state, group);
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

fn text(state: &mut State, key: KeyEvent) {
    let (width, rows) = (state.width(), state.page_rows());
    let home = state.home();
    let Page::Text { lines, picture, top, .. } = &mut state.page else { return };
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
        _ => {}
    }
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
    state.page = Page::Text { title, lines, picture: Vec::new(), top: 0 };
}

/// A square for a camera comes below the lines to read.
fn below(state: &mut State, square: Vec<String>) {
    if let Page::Text { picture, .. } = &mut state.page {
        *picture = square;
    }
}

fn answered(state: &mut State, asked: Asked, answer: Result<Answer, Refusal>) -> Vec<Effect> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(refusal) => {
            if let Asked::Search(searching::Part::Of(search, number)) = asked {
                return searching::answered(state, search, number, Err(refusal));
            }
            // That the node is gone is said already; with each letter typed it need not be said again.
            if !(state.lost && matches!(asked, Asked::DraftKept(_))) {
                state.answer(said::refusal(&refusal));
            }
            return match asked {
                Asked::Said(spoken) => thread::give_back(state, spoken),
                Asked::DraftKept(place) => state.drafts.kept(place),
                _ => Vec::new(),
            };
        }
    };
    match (asked, answer) {
        (Asked::Groups(wanted), Answer::Groups { groups }) => {
            state.groups = groups;
            state.listed = true;
            state.chosen = state.chosen.min(state.list().len() - 1);
            if let Some(group) = wanted {
                // What was said before it opened stays to be read.
                let line = state.line.take();
                let effects = open(state, group);
                state.line = state.line.take().or(line);
                return effects;
            }
            if let Some(effects) = rooms_again(state) {
                return effects;
            }
            let inside = |room: &Room| {
                let still = |group: &GroupSummary| group.group == room.group && group.state == Standing::Entered;
                state.groups.iter().any(still)
            };
            if state.room.as_ref().is_some_and(|room| !inside(room)) {
                state.room = None;
                if matches!(state.page, Page::Thread) {
                    state.page = Page::Groups;
                }
            }
        }
        (Asked::RoomOf(group, id), Answer::Groups { groups }) => {
            state.groups = groups;
            let is_it =
                |summary: &GroupSummary| summary.group == group && summary.rooms.iter().any(|room| room.room == id);
            if state.groups.iter().any(is_it) {
                return open_room(state, group, id);
            }
            state.answer(said::refusal(&Refusal::NoSuchRoom { room: id.hex() }));
        }
        (Asked::Aside, Answer::Aside { groups, unread, .. }) if !state.practice => {
            (state.aside, state.unread) = (aside::choices(&groups), unread);
        }
        (Asked::Words(of), Answer::View { view: View::Messages(messages) }) => thread::read(state, of, messages),
        (Asked::Draft(of), Answer::View { view: View::Line(draft) }) => thread::draft(state, of, &draft),
        (Asked::DraftKept(place), _) => return state.drafts.kept(place),
        (Asked::Said(_), Answer::Done { outcome: Done::Said { id, state: delivery } }) => {
            if let Some(room) = &mut state.room {
                let known = room.delivery.entry(id).or_insert(delivery);
                *known = (*known).max(delivery);
            }
            if delivery == Delivery::Held {
                state.answer(t!("screen-held-line"));
            } else if delivery == Delivery::Here {
                let alone = state.room.as_ref().and_then(|room| waits_alone(room.place.room.as_ref(), room.alone));
                state.answer(alone.unwrap_or_else(|| said::delivery(delivery)));
            }
            if delivery <= Delivery::Here {
                return state.room.iter().map(|room| unsent(room, false)).collect();
            }
        }
        (Asked::Connections, Answer::View { view: View::Connections(count) }) => {
            state.answer(said::events::connections(count, state.wishes.connections));
        }
        (Asked::Ways(group), Answer::Roads { roads }) => {
            page(state, t!("screen-ways"), said::roads::page(&group, &roads));
        }
        (Asked::Space(group), answer @ Answer::Space { .. }) => {
            let mut lines = said::space::group(&group, &answer);
            lines.push(t!("space-how"));
            page(state, t!("screen-space"), lines);
        }
        (Asked::FetchAgain, Answer::Done { outcome }) => {
            said::space::done(&outcome).into_iter().for_each(|line| state.answer(line));
        }
        (Asked::Decided(what), Answer::Roads { roads }) => {
            page(state, t!("screen-ways"), said::roads::decided(&what, &roads));
        }
        (Asked::Search(asked), answer) => return searching::part(state, &asked, answer),
        (Asked::Attached | Asked::Saved, answer) => return attaching::answered(state, answer),
        (Asked::Page(slash), Answer::View { view }) => {
            let (title, lines) = slash.page(state.room.as_ref().map(|room| &room.place), &view);
            page(state, title, lines);
        }
        (Asked::Meeting(group, begin), Answer::View { view: View::Meeting(view) }) => {
            let Some(room) = state.room.as_mut().filter(|room| room.group == group) else { return Vec::new() };
            let what = begin.then(|| said::meeting::usual_round(&view));
            room.meeting = Some(view);
            let call = |what| Call::Do { group: room.place.group.clone(), command: Command::Meet { what } };
            return what.map(|what| Effect::Call(Asked::Command(String::new()), call(what))).into_iter().collect();
        }
        // It is told to everyone here in the same words.
        (Asked::Command(_), Answer::Done { outcome: Done::Met { changed: true } }) => {}
        (Asked::Command(_), Answer::Done { outcome: Done::Quieted { member, name, quieted } }) => {
            if let Some(room) = &mut state.room {
                room.fold(member, quieted);
            }
            state.answer(said::messages::quieted(&name, quieted));
        }
        (Asked::Command(done), Answer::Done { .. }) => state.answer(done),
        (Asked::Threads(of, wanted), Answer::View { view: View::Threads(threads) }) => {
            return thread::open(state, of, wanted, &threads);
        }
        (Asked::Unsent(of, told), Answer::View { view: View::Unsent(unsent) }) => {
            let Some(room) = state.room.as_mut().filter(|room| room.thread == of) else { return Vec::new() };
            room.unsent.clone_from(&unsent);
            if !told {
                return Vec::new();
            }
            if unsent.iter().any(|words| words.state == Delivery::Held) {
                state.appear(Said { text: t!("screen-held-line"), why: t!("event-held-why") });
            } else if !unsent.is_empty() {
                state.appear(Said { text: t!("screen-unsent-line"), why: t!("delivery-here") });
            }
        }
        _ => {}
    }
    Vec::new()
}

/// Who is in the open room, and whether there are rooms, may be otherwise now. Of a room that is gone one comes back to its
/// group; what was typed there goes nowhere else.
fn rooms_again(state: &mut State) -> Option<Vec<Effect>> {
    let room = state.room.as_mut()?;
    let summary = state.groups.iter().find(|summary| summary.group == room.group)?;
    room.has_rooms = has_rooms(summary);
    room.alone = is_alone(summary);
    let id = room.place.room_id()?;
    match summary.rooms.iter().find(|view| view.room == id) {
        Some(view) => {
            room.thread_title = room_title(view);
            room.place.room = Some(view.clone());
            None
        }
        None => Some(back_to_group(state)),
    }
}

/// Carries out a command that begins with a slash.
fn slash(state: &mut State, command: Slash) -> Vec<Effect> {
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
        Slash::Help(Some(wish)) => match slash::help(Some(&place), Some(&wish)) {
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
