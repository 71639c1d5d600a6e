//! The open thread: messages above, what is written below. Only what is in sight is laid out, however long the thread is.

use kith_protocol::command::{Delivery, MessageView};
use kith_protocol::id::MessageName;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{MARK, NO_MARK, foot, place_cursor, rows, title, typed};
use crate::said::{
    attachments, clean_lines, cleaning, clock, delivery_short, events, hung, meeting, messages, mine, rooms, wrapped,
};
use crate::screen::state::{Room, State};
use crate::screen::theme::Theme;
use crate::t;

/// Rows of what is written that are shown at most.
const COMPOSER_ROWS: usize = 6;

pub(super) fn draw(state: &State, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let Some(room) = &state.room else { return };
    let width = usize::from(area.width);
    title(frame, area, &format!("{} — {}", crate::said::title(&room.place.name), room.thread_title), theme);
    let hint = match (room.reading, state.one) {
        (true, true) => t!("screen-thread-one"),
        (true, false) => t!("screen-thread-reading"),
        (false, _) => t!("screen-thread-writing"),
    };
    let body = foot(frame, area, &quiet_lines(state, room), &hint, theme);
    let body = meeting_lines(room, frame, body);

    // Where there are rooms, to whom goes what is written stands above it, always and in words.
    let mut above: Vec<String> = room.to_whom().into_iter().flat_map(|line| wrapped(&line, width)).collect();
    above.extend(room.reply.map(|name| answered_line(room, name, width)));
    let (written, cursor) = room.composer.rows(width.saturating_sub(2));
    let most = COMPOSER_ROWS.min(usize::from(body.height) / 2).max(1);
    let below = u16::try_from(written.len().min(most) + above.len()).unwrap_or(1).min(body.height);
    let words = Rect { height: body.height - below, ..body };
    let height = usize::from(words.height);
    let (lines, chosen) = in_sight(state, room, width, height);
    rows(frame, words, &lines, 0, Style::new());

    let mut place = Rect { y: words.y + words.height, height: below, ..body };
    let height = u16::try_from(above.len()).unwrap_or(0).min(place.height.saturating_sub(1));
    rows(frame, Rect { height, ..place }, &above, 0, Style::new());
    place = Rect { y: place.y + height, height: place.height - height, ..place };
    // There is one mark on the screen: where the keys go.
    let mark = if room.reading { NO_MARK } else { MARK };
    typed(frame, place, mark, &written, cursor);
    if room.reading {
        place_cursor(frame, words, chosen, 0);
    }
}

/// The meeting's few lines above the thread, where there is room for them and for words. The rest of the body.
fn meeting_lines(room: &Room, frame: &mut Frame<'_>, body: Rect) -> Rect {
    // In a room beside it a turn is told in a line, and taken in the group.
    let meeting = room.meeting.as_ref().filter(|_| room.place.room.is_none());
    let lines = meeting.map(|view| meeting::above(view)).unwrap_or_default();
    let lines: Vec<String> = lines.iter().map(|line| cleaning::cut(line, usize::from(body.width))).collect();
    let height = u16::try_from(lines.len()).unwrap_or(0);
    if height == 0 || body.height < height * 3 {
        return body;
    }
    rows(frame, Rect { height, ..body }, &lines, 0, Style::new());
    Rect { y: body.y + height, height: body.height - height, ..body }
}

/// What stands at the bottom, a row of its own each: the last line, and that words are held, that there are new ones.
fn quiet_lines(state: &State, room: &Room) -> Vec<String> {
    let mut lines = super::said(state);
    // Words that are held stand nowhere else, and another line may have taken the place of the one that said so.
    let (held, till) = (t!("meeting-round-over-held"), t!("meeting-round-held"));
    if !room.held.is_empty() && !lines.iter().any(|line| line.contains(&held) || *line == till) {
        lines.push(held);
    }
    // A quiet minute is one, whatever else is told in it.
    let minute = state.quiet_minute.as_ref().filter(|(_, until)| clock::now_ms() < *until);
    lines.extend(minute.map(|(line, _)| line.clone()).filter(|line| !super::said(state).contains(line)));
    if room.new_words && !state.wishes.quiet {
        lines.extend(room.ask.clone());
        lines.push(t!("event-new-words"));
    }
    lines
}

fn answered_line(room: &Room, name: MessageName, width: usize) -> String {
    let text = room.messages.iter().rev().find(|message| message.named() == name).map(|message| {
        let first = messages::words(message).into_iter().next().unwrap_or_default();
        format!("{}: {first}", messages::author(message))
    });
    cleaning::cut(&t!("screen-answering", text = text.unwrap_or_default()), width)
}

/// The rows in sight, and the one the chosen message begins at. While writing, and where nothing more follows, the last
/// row is the thread's last; while reading, the chosen message is the first.
fn in_sight(state: &State, room: &Room, width: usize, height: usize) -> (Vec<String>, usize) {
    let unsent = unsent_rows(room, width);
    if room.messages.is_empty() && unsent.is_empty() {
        return (wrapped(&t!("message-none"), width), 0);
    }
    if room.reading && state.one && !room.messages.is_empty() {
        // The rest of it is a page further, never out of reach.
        let lines = rows_of(room, room.chosen, width);
        let top = room.within.min(lines.len().saturating_sub(1));
        return (lines.into_iter().skip(top).collect(), 0);
    }
    if room.reading {
        let mut lines = Vec::new();
        for number in room.chosen..room.messages.len() {
            lines.extend(rows_of(room, number, width));
            if lines.len() >= height {
                break;
            }
        }
        if lines.len() < height {
            lines.extend(unsent.iter().cloned());
        }
        if lines.len() >= height {
            // What stands before the message itself (a day, who hears from here on) stays above it, as far as there is
            // room for both.
            let heading = before(room, room.chosen, width).len();
            let before = heading.min(height.saturating_sub(1));
            lines.drain(..heading - before);
            lines.truncate(height);
            return (lines, before);
        }
    }
    // From the end upwards.
    let mut lines = unsent;
    let mut chosen = 0;
    for number in (0..room.messages.len()).rev() {
        if lines.len() >= height {
            break;
        }
        let mut above = rows_of(room, number, width);
        if room.reading && number == room.chosen {
            // Counted from the end: rows above may still be cut off.
            chosen = lines.len() + above.len() - before(room, number, width).len();
        }
        above.extend(lines);
        lines = above;
    }
    let chosen = lines.len().min(height).saturating_sub(chosen);
    let cut = lines.len().saturating_sub(height);
    (lines.into_iter().skip(cut).collect(), chosen)
}

/// One's own words that are still on this device.
fn unsent_rows(room: &Room, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let here = room.unsent.iter().filter(|words| words.thread == room.thread && !room.has_own(words.id));
    for words in here {
        let head = format!("{}  ({})", mine(&room.place.me), delivery_short(words.state));
        lines.extend(hung(&head, width));
        for line in clean_lines(&words.text) {
            let rows = wrapped(&line, width.saturating_sub(NO_MARK.len()));
            lines.extend(rows.into_iter().map(|row| format!("{NO_MARK}{row}")));
        }
        for line in attachments::files(&words.attachments) {
            let rows = wrapped(&format!("({line})"), width.saturating_sub(NO_MARK.len()));
            lines.extend(rows.into_iter().map(|row| format!("{NO_MARK}{row}")));
        }
    }
    lines
}

/// What stands before a message: its day, if the one before it has another, and who hears from here on.
fn heading(room: &Room, number: usize, width: usize) -> Vec<String> {
    let Some(message) = room.messages.get(number) else { return Vec::new() };
    let mut lines = Vec::new();
    if let Some(today) = message.at_ms.map(clock::day) {
        // Messages without a time belong to the day above them.
        let before = room.messages.iter().take(number).rev().find_map(|before| before.at_ms);
        if before.map(clock::day) != Some(today.clone()) {
            lines.extend(wrapped(&today, width));
        }
    }
    for line in messages::begins(message) {
        lines.extend(hung(&format!("— {line}"), width));
    }
    lines
}

/// All that stands before a message; before the first one also who came or went earlier.
fn before(room: &Room, number: usize, width: usize) -> Vec<String> {
    let mut lines = if number == 0 { happened(room, None, width) } else { Vec::new() };
    lines.extend(heading(room, number, width));
    lines
}

/// A message as rows, with what stands before it.
pub(in crate::screen) fn rows_of(room: &Room, number: usize, width: usize) -> Vec<String> {
    let Some(message) = room.messages.get(number) else { return Vec::new() };
    let mut lines = before(room, number, width);
    one(room, message, room.reading && number == room.chosen, width, &mut lines);
    lines.extend(happened(room, Some(message.named()), width));
    lines
}

/// Who came or went after a message, or before the first one.
fn happened(room: &Room, after: Option<MessageName>, width: usize) -> Vec<String> {
    let here = room.happened.iter().filter(|happened| happened.after == after);
    let here = here.filter_map(|happened| match room.place.room {
        Some(_) => events::in_room(&happened.event, true),
        None => events::line(&room.place.name, &happened.event),
    });
    here.flat_map(|line| hung(&format!("— {}", line.text), width)).collect()
}

fn one(room: &Room, message: &MessageView, chosen: bool, width: usize, lines: &mut Vec<String>) {
    let mark = if chosen { MARK } else { "" };
    let mut head = format!("{mark}{}  {}", messages::author(message), clock::hour(message.at_ms));
    if let Some(state) = room.delivery.get(&message.id).filter(|_| message.mine && !message.taken_back) {
        // What has gone the usual way needs no words.
        if *state != Delivery::Sent {
            head.push_str(&format!("  ({})", delivery_short(*state)));
        }
    }
    lines.extend(hung(&head, width));
    let inner = width.saturating_sub(NO_MARK.len());
    let before = messages::before_words(message, &room.messages).into_iter().map(|line| format!("({line})"));
    let how = rooms::how_to_answer(message, &room.messages);
    let after = messages::after_words(message).into_iter().chain(how).map(|line| format!("({line})"));
    for line in before.chain(messages::words(message)).chain(after) {
        lines.extend(wrapped(&line, inner).into_iter().map(|row| format!("{NO_MARK}{row}")));
    }
}
