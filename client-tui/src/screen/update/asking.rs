//! Flows on the screen: one question a page.

use crossterm::event::{KeyCode, KeyEvent};
use kith_node::api::Call;

use super::{Asked, Effect, page};
use crate::flow::{Flow, Next, Outcome, Question, Reply};
use crate::said::Said;
use crate::screen::composer::Composer;
use crate::screen::state::{Asking, Page, State, broken};
use crate::t;

pub(super) fn begin(state: &mut State, mut flow: Box<dyn Flow>, leaves: bool) -> Vec<Effect> {
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
        Next::Again(lines, question) => {
            (asking.lines, asking.question, asking.top) = (lines, Some(question), 0);
            Vec::new()
        }
        Next::Do(lines, deed) => {
            (asking.lines, asking.question, asking.top) = (lines, None, 0);
            vec![Effect::Deed(asking.number, deed)]
        }
        Next::End(lines, open) => {
            let title = asking.flow.title();
            if asking.leaves {
                state.room = None;
            }
            if let Some(last) = lines.last() {
                state.last = Some(Said { text: last.clone(), why: t!("why-your-key") });
            }
            if lines.len() == 1 && !asking_left(&home, state) {
                state.page = home;
                state.line = state.last.clone();
            } else {
                page(state, title, lines);
            }
            let mut effects =
                vec![Effect::Call(Asked::Groups(open), Call::Groups), Effect::Call(Asked::Aside, Call::Aside)];
            effects.extend(state.room.iter().map(|room| super::unsent(room, false)));
            effects
        }
    }
}

/// The page to go back to is of a group that was just left.
fn asking_left(home: &Page, state: &State) -> bool {
    matches!(home, Page::Thread) && state.room.is_none()
}

pub(super) fn pressed(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let home = state.home();
    let (width, rows) = (state.width(), state.page_rows());
    let Page::Asking(asking) = &mut state.page else { return Vec::new() };
    let most = broken(&asking.lines, width).len().saturating_sub(rows / 2);
    match key.code {
        KeyCode::Esc => {
            state.page = home;
            state.answer(t!("left-as-it-was"));
            return Vec::new();
        }
        KeyCode::PageUp => {
            asking.top = asking.top.saturating_sub(rows / 2);
            return Vec::new();
        }
        KeyCode::PageDown => {
            asking.top = (asking.top + rows / 2).min(most);
            return Vec::new();
        }
        _ => {}
    }
    let reply = match (&asking.question, key.code) {
        (Some(Question::Line { .. }), KeyCode::Enter) => Reply::Line(asking.field.text()),
        (Some(Question::Line { .. }), _) => {
            asking.field.key(key);
            return Vec::new();
        }
        (Some(Question::Choice { .. }), KeyCode::Enter) => Reply::Choice(asking.chosen),
        (Some(Question::Choice { options, .. }), code) => {
            match code {
                KeyCode::Up => asking.chosen = asking.chosen.saturating_sub(1),
                KeyCode::Down => asking.chosen = (asking.chosen + 1).min(options.len().saturating_sub(1)),
                _ => {}
            }
            return Vec::new();
        }
        (None, _) => return Vec::new(),
    };
    let next = asking.flow.reply(reply);
    go_on(state, next)
}
