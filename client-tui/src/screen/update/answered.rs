//! What the node's answers make of the state.

use kith_node::api::{Answer, Call, GroupSummary};
use kith_protocol::command::{Command, Delivery, Done, Refusal, Standing, View};

use super::{Asked, Effect, attaching, back_to_group, open, open_room, page, searching, thread, unsent};
use crate::place::{is_alone, room_title, waits_alone};
use crate::said::{self, Said, aside};
use crate::screen::state::{Page, Room, State, has_rooms};
use crate::t;

pub(super) fn answered(state: &mut State, asked: Asked, answer: Result<Answer, Refusal>) -> Vec<Effect> {
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
                Asked::DraftKept(place) => state.drafts.kept(place, refusal == Refusal::Closing),
                Asked::DraftThere(place, words) => {
                    state.drafts.looked_at(&place, &words, refusal == Refusal::Closing);
                    Vec::new()
                }
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
        (Asked::DraftThere(place, words), Answer::View { view: View::Line(there) }) => {
            state.drafts.looked_at(&place, &words, false);
            return thread::added(state, place, words, &there);
        }
        (Asked::DraftKept(place), _) => return state.drafts.kept(place, false),
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
            if let Some(room) = &mut state.room {
                room.way_lost = roads.way_lost;
            }
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
    room.way_lost = summary.way_lost;
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
