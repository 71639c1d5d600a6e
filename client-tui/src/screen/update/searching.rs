//! A search on the screen: what is found comes to the end of its page, newest first; the page itself does not move.

use kith_node::api::{Answer, Call};
use kith_protocol::command::Refusal;

use super::{Asked, Effect, page};
use crate::said;
use crate::screen::state::{Page, State};
use crate::search::{self, Next, Search};
use crate::t;

/// Which part of which search is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The groups, to look for this text in.
    Groups(String),
    /// Of the search with this number, a part of the group with that one.
    Of(u64, usize),
}

/// Begins to look for a text.
pub(super) fn begin(state: &mut State, text: String) -> Vec<Effect> {
    state.search = None;
    vec![Effect::Call(Asked::Search(Part::Groups(text)), Call::Groups)]
}

/// A part has come.
pub(super) fn part(state: &mut State, part: &Part, answer: Answer) -> Vec<Effect> {
    match (part, answer) {
        (Part::Groups(text), Answer::Groups { groups }) => {
            page(state, t!("screen-search"), Vec::new());
            state.flows += 1;
            state.search = Some((state.flows, Search::new(text, &groups)));
            go_on(state)
        }
        (Part::Of(search, number), answer) => answered(state, *search, *number, Ok(answer)),
        _ => Vec::new(),
    }
}

/// The node answered; also with a refusal.
pub(super) fn answered(state: &mut State, of: u64, number: usize, answer: Result<Answer, Refusal>) -> Vec<Effect> {
    // The person may have gone away from it meanwhile.
    let Some((_, search)) = state.search.as_mut().filter(|(search, _)| *search == of) else { return Vec::new() };
    match search.answered(number, answer) {
        Ok(()) => go_on(state),
        Err(refusal) => {
            state.search = None;
            add(state, vec![said::refusal(&refusal)]);
            Vec::new()
        }
    }
}

fn go_on(state: &mut State) -> Vec<Effect> {
    let Some((of, search)) = &mut state.search else { return Vec::new() };
    let mut lines = Vec::new();
    let effects = loop {
        match search.next() {
            Next::Hit(hit) => lines.extend(search::lines(&hit)),
            Next::Ask(number, call) => break vec![Effect::Call(Asked::Search(Part::Of(*of, number)), call)],
            Next::End => {
                lines.push(search.end_line());
                state.search = None;
                break Vec::new();
            }
        }
    };
    add(state, lines);
    effects
}

fn add(state: &mut State, more: Vec<String>) {
    if let Page::Text { lines, .. } = &mut state.page {
        lines.extend(more);
    }
}
