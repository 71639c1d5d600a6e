//! The open thread: messages above, what is written below.

use kith_protocol::command::{Delivery, MessageView};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{MARK, NO_MARK, foot, place_cursor, rows, title, typed};
use crate::said::{attachments, clean, clean_lines, cleaning, clock, delivery_short, messages, wrapped};
use crate::screen::state::{Room, State};
use crate::t;

/// Rows of what is written that are shown at most.
const COMPOSER_ROWS: usize = 6;

pub(super) fn draw(state: &State, frame: &mut Frame<'_>, area: Rect) {
    let Some(room) = &state.room else { return };
    let width = usize::from(area.width);
    title(frame, area, &format!("{} — {}", clean(&room.place.name), room.thread_title));
    let hint = if room.reading { t!("screen-thread-reading") } else { t!("screen-thread-writing") };
    let body = foot(frame, area, quiet_line(state, room).as_deref(), &hint);

    let answered = room.reply.map(|id| answered_line(room, id, width));
    let (written, cursor) = room.composer.rows(width.saturating_sub(2));
    let most = COMPOSER_ROWS.min(usize::from(body.height) / 2).max(1);
    let below = u16::try_from(written.len().min(most) + usize::from(answered.is_some())).unwrap_or(1).min(body.height);
    let words = Rect { height: body.height - below, ..body };
    let (lines, starts) = laid_out(room, width);
    let height = usize::from(words.height);
    let end = lines.len().saturating_sub(height);
    let chosen = starts.get(room.chosen).copied().unwrap_or(0);
    let top = if room.reading { end.min(chosen) } else { end };
    rows(frame, words, &lines, top, Style::new());

    let mut place = Rect { y: words.y + words.height, height: below, ..body };
    if let Some(line) = answered {
        rows(frame, Rect { height: 1, ..place }, &[line], 0, Style::new());
        place = Rect { y: place.y + 1, height: place.height.saturating_sub(1), ..place };
    }
    // There is one mark on the screen: where the keys go.
    let mark = if room.reading { NO_MARK } else { MARK };
    typed(frame, place, mark, &written, cursor);
    if room.reading {
        place_cursor(frame, words, chosen.saturating_sub(top), 0);
    }
}

fn quiet_line(state: &State, room: &Room) -> Option<String> {
    let line = state.line.as_ref().map(|said| said.text.clone());
    if room.new_words && !state.quiet {
        let new = if room.reading { t!("event-new-words") } else { t!("event-new-words-writing") };
        return Some(line.map_or(new.clone(), |line| format!("{line} {new}")));
    }
    line
}

fn answered_line(room: &Room, id: kith_protocol::id::MessageId, width: usize) -> String {
    let text = room.messages.iter().find(|message| message.id == id).map(|message| {
        let first = messages::words(message).into_iter().next().unwrap_or_default();
        format!("{}: {first}", messages::author(message))
    });
    cleaning::cut(&t!("screen-answering", text = text.unwrap_or_default()), width)
}

/// All messages as rows, and the row each one begins at.
fn laid_out(room: &Room, width: usize) -> (Vec<String>, Vec<usize>) {
    let unsent: Vec<_> = room
        .unsent
        .iter()
        .filter(|words| words.thread == room.thread && !room.messages.iter().any(|message| message.id == words.id))
        .collect();
    if room.messages.is_empty() && unsent.is_empty() {
        return (wrapped(&t!("message-none"), width), Vec::new());
    }
    let mut lines = Vec::new();
    let mut starts = Vec::new();
    let mut day = String::new();
    for (number, message) in room.messages.iter().enumerate() {
        if let Some(today) = message.at_ms.map(clock::day).filter(|today| *today != day) {
            lines.extend(wrapped(&today, width));
            day = today;
        }
        if let Some(line) = messages::new_hearers(message) {
            lines.extend(wrapped(&format!("— {line}"), width));
        }
        starts.push(lines.len());
        one(room, message, room.reading && number == room.chosen, width, &mut lines);
    }
    for words in unsent {
        let head = format!("{} ({})  ({})", clean(&room.place.me), t!("me-mark"), delivery_short(words.state));
        lines.extend(wrapped(&head, width));
        for line in clean_lines(&words.text) {
            let rows = wrapped(&line, width.saturating_sub(NO_MARK.len()));
            lines.extend(rows.into_iter().map(|row| format!("{NO_MARK}{row}")));
        }
        for line in attachments::files(&words.attachments) {
            let rows = wrapped(&format!("({line})"), width.saturating_sub(NO_MARK.len()));
            lines.extend(rows.into_iter().map(|row| format!("{NO_MARK}{row}")));
        }
    }
    (lines, starts)
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
    lines.extend(wrapped(&head, width));
    let inner = width.saturating_sub(NO_MARK.len());
    let before = messages::before_words(message, &room.messages).into_iter().map(|line| format!("({line})"));
    let after = messages::after_words(message).into_iter().map(|line| format!("({line})"));
    for line in before.chain(messages::words(message)).chain(after) {
        lines.extend(wrapped(&line, inner).into_iter().map(|row| format!("{NO_MARK}{row}")));
    }
}
