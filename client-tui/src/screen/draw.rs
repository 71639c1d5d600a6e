//! How the screen looks. Text only, at any size; what is chosen is marked by a letter and by the cursor, and headings by
//! where they stand. Bold and reversed letters only repeat what is said anyway, and colours are
//! there for those who choose them in their settings.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph};

use super::state::{Asking, Page, State, broken, page_rows};
use super::theme::Theme;
use crate::flow::Question;
use crate::said::{aside, cleaning, hung, wrapped};
use crate::t;

pub(super) mod thread;

/// Mark of what is chosen, and the blank of the same width.
const MARK: &str = "> ";
const NO_MARK: &str = "  ";

/// Draws the state.
pub fn draw(state: &State, frame: &mut Frame<'_>) {
    let area = frame.area();
    let theme = &Theme::of(state.colours);
    frame.render_widget(Block::new().style(theme.words), area);
    if area.width < 8 || area.height < 4 {
        return rows(frame, area, &wrapped(&t!("screen-small"), usize::from(area.width)), 0, Style::new());
    }
    if state.hidden {
        title(frame, area, &t!("screen-hidden"), theme);
        let body = Rect { y: area.y + 2, height: area.height - 2, ..area };
        rows(frame, body, &wrapped(&t!("screen-hidden-line"), usize::from(area.width)), 0, Style::new());
        return frame.set_cursor_position(Position::new(area.x, area.y));
    }
    match &state.page {
        Page::Groups => groups(state, frame, area, theme),
        Page::Thread => thread::draw(state, frame, area, theme),
        Page::Text { title: heading, lines, picture, top } => {
            title(frame, area, heading, theme);
            let rows_there = usize::from(area.height).saturating_sub(4).max(1);
            let lines = page_rows(lines, picture, usize::from(area.width), rows_there);
            let more = (lines.len() + 2 > usize::from(area.height)).then(|| t!("screen-more"));
            let typed = said(state).into_iter().filter(|line| *line == t!("typed-nowhere"));
            let below: Vec<String> = typed.chain(more).collect();
            let body = foot(frame, area, &below, &t!("screen-page-hint"), theme);
            let top = (*top).min(lines.len().saturating_sub(usize::from(body.height)));
            rows(frame, body, &lines, top, Style::new());
            frame.set_cursor_position(Position::new(body.x, body.y));
        }
        Page::Asking(asking) => ask(state, asking, frame, area, theme),
        Page::Menu(menu) => {
            title(frame, area, &t!("screen-message"), theme);
            let body = foot(frame, area, &said(state), &t!("screen-choice-hint"), theme);
            let options: Vec<String> = menu.choices.iter().map(|(_, line)| line.clone()).collect();
            let before: Vec<String> =
                menu.lines.iter().map(|line| cleaning::cut(line, usize::from(area.width))).collect();
            choices(frame, body, &before, &options, menu.chosen);
        }
    }
}

fn groups(state: &State, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    title(frame, area, &t!("screen-groups"), theme);
    let body = foot(frame, area, &said(state), &t!("screen-groups-hint"), theme);
    let mut before = Vec::new();
    if state.listed && state.groups.is_empty() {
        before.push(t!("first-what"));
        // Of what is set aside, or cannot be opened, nothing is denied.
        if state.aside.is_empty() && state.unread == 0 {
            before.push(t!("screen-groups-empty"));
        }
    }
    if state.listed && state.unread > 0 {
        before.push(aside::unread(state.unread));
    }
    let list: Vec<String> = state.list().into_iter().map(|(_, line)| line).collect();
    choices(frame, body, &before, &list, state.chosen);
}

/// The quiet line, if there is one.
fn said(state: &State) -> Vec<String> {
    state.line.iter().map(|said| said.text.clone()).collect()
}

/// Lines to read, then choices; the cursor stands at the chosen one, which is always in sight.
fn choices(frame: &mut Frame<'_>, body: Rect, before: &[String], options: &[String], chosen: usize) {
    let width = usize::from(body.width);
    let mut lines = broken(before, width);
    let mut cursor = 0;
    for (number, option) in options.iter().enumerate() {
        let mark = if number == chosen { MARK } else { NO_MARK };
        if number == chosen {
            cursor = lines.len();
        }
        for (row, text) in wrapped(option, width.saturating_sub(2)).into_iter().enumerate() {
            lines.push(format!("{}{text}", if row == 0 { mark } else { NO_MARK }));
        }
    }
    let height = usize::from(body.height).max(1);
    let top = (cursor + 1).saturating_sub(height);
    rows(frame, body, &lines, top, Style::new());
    place_cursor(frame, body, cursor - top, 0);
}

fn ask(state: &State, asking: &Asking, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    title(frame, area, &asking.flow.title(), theme);
    let width = usize::from(area.width);
    let hint = match &asking.question {
        Some(Question::Line { .. }) => t!("screen-line-hint"),
        _ => t!("screen-choice-hint"),
    };
    let body = foot(frame, area, &said(state), &hint, theme);
    let below = match &asking.question {
        None => Vec::new(),
        Some(Question::Line { prompt }) => wrapped(prompt, width),
        Some(Question::Choice { prompt, .. }) => wrapped(prompt, width),
    };
    let (field, cursor) = asking.field.rows(width.saturating_sub(2));
    let answer_rows = match &asking.question {
        Some(Question::Choice { options, .. }) => options.len().max(2),
        _ => field.len(),
    };
    // The question and its answers stay in sight; what is to be read above them scrolls.
    let wanted = u16::try_from(below.len() + answer_rows).unwrap_or(u16::MAX);
    let question_rows = wanted.min(body.height);
    let reading = Rect { height: body.height - question_rows, ..body };
    let lines = broken(&asking.lines, width);
    let fits = lines.len() <= usize::from(reading.height);
    let question_y = if fits { body.y + u16::try_from(lines.len()).unwrap_or(0) } else { body.y + reading.height };
    let reading_rows = usize::from(reading.height).saturating_sub(usize::from(!fits));
    let top = asking.top.min(lines.len().saturating_sub(reading_rows));
    rows(frame, Rect { height: u16::try_from(reading_rows).unwrap_or(0), ..reading }, &lines, top, Style::new());
    if !fits && reading.height > 0 {
        let more = Rect { y: reading.y + reading.height - 1, height: 1, ..reading };
        rows(frame, more, &[cleaning::cut(&t!("screen-more"), width)], 0, Style::new());
    }
    let place = Rect { y: question_y, height: question_rows, ..body };
    match &asking.question {
        None => place_cursor(frame, body, 0, 0),
        Some(Question::Choice { options, .. }) => choices(frame, place, &below, options, asking.chosen),
        Some(Question::Line { .. }) => {
            rows(frame, place, &below, 0, Style::new());
            let below_rows = u16::try_from(below.len()).unwrap_or(0).min(place.height.saturating_sub(1));
            let input = Rect { y: place.y + below_rows, height: place.height - below_rows, ..place };
            typed(frame, input, MARK, &field, cursor);
        }
    }
}

/// A text being typed, with its mark and the cursor in it.
fn typed(frame: &mut Frame<'_>, area: Rect, mark: &str, lines: &[String], cursor: (usize, usize)) {
    let height = usize::from(area.height).max(1);
    let top = (cursor.0 + 1).saturating_sub(height);
    let marked: Vec<String> = lines
        .iter()
        .enumerate()
        .map(|(number, line)| format!("{}{line}", if number == 0 { mark } else { NO_MARK }))
        .collect();
    rows(frame, area, &marked, top, Style::new());
    place_cursor(frame, area, cursor.0 - top, cursor.1 + MARK.len());
}

fn place_cursor(frame: &mut Frame<'_>, area: Rect, row: usize, column: usize) {
    let x = area.x + u16::try_from(column).unwrap_or(0).min(area.width.saturating_sub(1));
    let y = area.y + u16::try_from(row).unwrap_or(0).min(area.height.saturating_sub(1));
    frame.set_cursor_position(Position::new(x, y));
}

fn title(frame: &mut Frame<'_>, area: Rect, text: &str, theme: &Theme) {
    let text = cleaning::cut(text, usize::from(area.width));
    let line = Line::from(Span::styled(text, theme.title));
    frame.render_widget(Paragraph::new(line), Rect { height: 1, ..area });
}

/// Draws the quiet line and the hint at the bottom; gives what is left between them and the title.
fn foot(frame: &mut Frame<'_>, area: Rect, quiet: &[String], hint: &str, theme: &Theme) -> Rect {
    let width = usize::from(area.width);
    let mut lines: Vec<String> = quiet.iter().flat_map(|line| hung(line, width)).collect();
    lines.extend(wrapped(hint, width));
    // On a small window the words come first.
    let most = (usize::from(area.height) / 3).max(1);
    let shown = lines.len().min(most);
    let height = u16::try_from(shown).unwrap_or(1);
    let place = Rect { y: area.y + area.height - height, height, ..area };
    rows(frame, place, &lines, 0, theme.foot);
    Rect { y: area.y + 1, height: area.height.saturating_sub(height + 1), ..area }
}

fn rows(frame: &mut Frame<'_>, area: Rect, lines: &[String], top: usize, style: Style) {
    let shown: Vec<Line<'_>> =
        lines.iter().skip(top).take(usize::from(area.height)).map(|line| Line::styled(line.as_str(), style)).collect();
    frame.render_widget(Paragraph::new(shown), area);
}
