//! Flows on the screen: one question a page.

use crossterm::event::KeyEvent;
use kith_node::api::Call;

use super::drafts::Where as Written;
use super::{Asked, Effect, page};
use crate::flow::{self, Flow, Next, Outcome, Question, Reply};
use crate::said::{Said, title};
use crate::screen::composer::Composer;
use crate::screen::keys::{self, Act, Where};
use crate::screen::state::{Asking, Page, State, broken};
use crate::t;

pub(super) fn begin(state: &mut State, flow: Box<dyn Flow>, leaves: bool) -> Vec<Effect> {
    let mut flow = flow::taken_up(flow, &mut state.left);
    let next = flow.begin();
    state.flows += 1;
    let asking = Asking {
        flow,
        number: state.flows,
        lines: Vec::new(),
        question: None,
        field: Composer::default(),
        chosen: 0,
        top: 0,
        leaves,
    };
    state.line = None;
    state.page = Page::Asking(Box::new(asking));
    go_on(state, next)
}

pub(super) fn outcome(state: &mut State, flow: u64, outcome: Outcome) -> Vec<Effect> {
    let Page::Asking(asking) = &mut state.page else { return Vec::new() };
    if asking.number != flow {
        // Of a flow that was left meanwhile.
        return Vec::new();
    }
    let next = asking.flow.outcome(outcome);
    go_on(state, next)
}

fn go_on(state: &mut State, next: Next) -> Vec<Effect> {
    let home = state.home();
    let Page::Asking(asking) = &mut state.page else { return Vec::new() };
    match next {
        Next::Ask(lines, question) => {
            asking.chosen = match &question {
                Question::Choice { start, .. } => *start,
                Question::Line { .. } => 0,
            };
            (asking.lines, asking.question, asking.top) = (lines, Some(question), 0);
            asking.field = Composer::default();
            Vec::new()
        }
        Next::Filled(lines, question, typed) => {
            (asking.lines, asking.question, asking.top) = (lines, Some(question), 0);
            asking.field = Composer::with(&typed);
            Vec::new()
        }
        Next::Again(lines, question) => {
            (asking.lines, asking.question, asking.top) = (lines, Some(question), 0);
            Vec::new()
        }
        Next::Do(lines, deed) => {
            (asking.lines, asking.question, asking.top) = (lines, None, 0);
            vec![Effect::Deed(asking.number, deed)]
        }
        Next::Into(lines, into) => {
            let kept = leave(state).effects;
            let Some(group) = state.room.as_ref().map(|room| room.group) else { return Vec::new() };
            let effects = match into {
                Some(room) => super::open_room(state, group, room),
                None => super::back_to_group(state),
            };
            state.page = Page::Thread;
            // What was done is said first, then where one is.
            let now = state.line.take().map(|line| line.text);
            let line: Vec<String> = lines.into_iter().chain(now).collect();
            if !line.is_empty() {
                state.answer(line.join(" "));
            }
            kept.into_iter().chain(effects).chain([Effect::Call(Asked::Groups(None), Call::Groups)]).collect()
        }
        Next::End(lines, open) => {
            let title = asking.flow.title();
            let picture = asking.flow.picture();
            let leaves = asking.leaves;
            let left = leave(state);
            let lines = match left.unsaid {
                Some(where_they_are) => flow::and_unsaid(lines, where_they_are),
                None => lines.into_iter().chain(left.went).collect(),
            };
            if let Some(last) = lines.last() {
                state.last = Some(Said { text: last.clone(), why: t!("why-your-key") });
            }
            if lines.len() == 1 && !leaves {
                state.page = home;
                state.line = state.last.clone();
            } else {
                page(state, title, lines);
                super::below(state, picture);
            }
            let mut effects = left.effects;
            effects.extend([Effect::Call(Asked::Groups(open), Call::Groups), Effect::Call(Asked::Aside, Call::Aside)]);
            // Whether the group is still here, the list of groups says.
            let open = state.room.iter().filter(|_| !leaves);
            effects.extend(open.clone().map(|room| super::unsent(room, false)));
            // What was said may stand there in another form now; what is being written stays.
            effects.extend(open.flat_map(|room| super::words(room).into_iter().take(1)));
            effects
        }
    }
}

/// Where the keys of a flow go.
pub(super) fn place(asking: &Asking) -> Where {
    match asking.question {
        Some(Question::Line { .. }) => Where::Line,
        _ => Where::Choice,
    }
}

/// A flow that was gone away from.
pub(super) struct Left {
    /// It is kept, to be come back to.
    kept: bool,
    /// Where words are that were typed in it and went nowhere.
    unsaid: Option<String>,
    /// Words went in it that waited to be sent as well, and do no longer.
    went: Option<String>,
    /// What keeps them.
    pub(super) effects: Vec<Effect>,
}

/// The flow on the page is gone away from.
pub(super) fn leave(state: &mut State) -> Left {
    let mut left = Left { kept: false, unsaid: None, went: None, effects: Vec::new() };
    let Page::Asking(mut asking) = core::mem::replace(&mut state.page, Page::Groups) else { return left };
    let typed = matches!(asking.question, Some(Question::Line { .. })).then(|| asking.field.text()).unwrap_or_default();
    if let (Some(words), Some(room)) = (asking.flow.unsaid(&typed), &state.room) {
        if asking.flow.is_for_group() && room.place.room.is_some() {
            left.unsaid = Some(t!("words-wait-in-group", group = title(&room.place.name)));
            left.effects = state.drafts.add(Written::of_group(room), words);
        } else {
            left.unsaid = Some(t!("words-are-back"));
            left.effects = super::thread::put_back(state, words);
        }
    }
    if let Some(given) = asking.flow.given()
        && let Some(effects) = super::thread::take_out(state, &given)
    {
        left.went = Some(t!("words-went"));
        left.effects.extend(effects);
    }
    left.kept = asking.flow.left(&typed);
    if left.kept {
        state.left = Some(asking.flow);
    }
    left
}

pub(super) fn pressed(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let home = state.home();
    let (width, rows) = (state.width(), state.page_rows());
    let Page::Asking(asking) = &mut state.page else { return Vec::new() };
    let most = broken(&asking.lines, width).len().saturating_sub(rows / 2);
    let act = keys::act(place(asking), &key);
    match act {
        Some(Act::Back) => {
            if let Some(next) = asking.flow.back() {
                return go_on(state, next);
            }
            let left = leave(state);
            state.page = home;
            let line: Vec<String> = [flow::left_line(left.kept)].into_iter().chain(left.unsaid).collect();
            state.answer(line.join(" "));
            return left.effects;
        }
        Some(Act::PageUp) => {
            asking.top = asking.top.saturating_sub(rows / 2);
            return Vec::new();
        }
        Some(Act::PageDown) => {
            asking.top = (asking.top + rows / 2).min(most);
            return Vec::new();
        }
        _ => {}
    }
    let reply = match (&asking.question, act) {
        (Some(Question::Line { .. }), Some(Act::Take)) => Reply::Line(asking.field.text()),
        (Some(Question::Line { .. }), _) => {
            asking.field.key(key);
            return Vec::new();
        }
        (Some(Question::Choice { .. }), Some(Act::Take)) => Reply::Choice(asking.chosen),
        (Some(Question::Choice { options, .. }), act) => {
            match act {
                Some(Act::Up) => asking.chosen = asking.chosen.saturating_sub(1),
                Some(Act::Down) => asking.chosen = (asking.chosen + 1).min(options.len().saturating_sub(1)),
                _ if keys::is_letter(&key) => state.answer(t!("typed-at-question")),
                _ => {}
            }
            return Vec::new();
        }
        (None, _) => {
            if keys::is_letter(&key) {
                state.answer(t!("typed-at-question"));
            }
            return Vec::new();
        }
    };
    let next = asking.flow.reply(reply);
    go_on(state, next)
}
