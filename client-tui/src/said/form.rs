//! Forms of meeting: plain text whose lines are said, and whose lines that begin with “-” are rounds. Several are shipped; a
//! group keeps its own, changed as it likes. What a meeting goes by travels with it, in the words of whoever chose it.

use kith_protocol::command::{FormView, MeetingDo, MeetingView};
use kith_protocol::meeting::Order;

use super::{clean, marked, title};
use crate::t;

/// A line of a form.
enum Line {
    /// Words to be said, or a silence.
    Words(String),
    /// A round: its name, order, and minutes for each (0: none).
    Round { name: String, order: Order, minutes: u8 },
}

/// `- Check-in | turned | 3`: name, order and minutes, the last two if they are said.
fn line(text: &str) -> Line {
    let Some(round) = text.trim_start().strip_prefix('-') else { return Line::Words(text.trim_end().to_owned()) };
    let mut parts = round.split('|').map(str::trim);
    let name = parts.next().unwrap_or_default().to_owned();
    let (mut order, mut minutes) = (Order::Arrival, 0);
    for part in parts {
        match part {
            "arrival" => order = Order::Arrival,
            "seats" => order = Order::Seats,
            "turned" => order = Order::Turned,
            part => minutes = part.parse().unwrap_or(minutes),
        }
    }
    Line::Round { name, order, minutes }
}

/// The lines after the name.
fn lines(text: &str) -> impl Iterator<Item = Line> {
    text.lines().skip(1).filter(|text| !text.trim().is_empty()).map(line)
}

/// Texts of the forms that come with the program, in the person's language.
pub fn shipped() -> [String; 3] {
    [t!("form-circle"), t!("form-check-in"), t!("form-silence")]
}

/// A form's name: its first line.
fn name(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim()
}

/// The text of the shipped form that a number or a name means.
pub fn shipped_called(word: &str) -> Option<String> {
    let word = word.trim().to_lowercase();
    let mut all = shipped().into_iter().enumerate();
    all.find(|(i, text)| word == (i + 1).to_string() || name(text).to_lowercase() == word).map(|(_, text)| text)
}

/// The meeting goes by the form of this name: the group's own, else a shipped one.
pub fn go_by(word: &str) -> MeetingDo {
    MeetingDo::GoBy { name: word.trim().to_owned(), text: shipped_called(word) }
}

/// All forms by name: the group's own first, then the shipped ones.
pub fn list(own: &[FormView]) -> Vec<String> {
    let mut lines = Vec::new();
    if own.is_empty() {
        lines.push(t!("form-none-own"));
    }
    lines.extend(own.iter().map(|form| t!("form-own", form = title(&form.name), name = super::name(&form.by))));
    lines.push(t!("form-shipped"));
    lines.extend((1..).zip(shipped()).map(|(i, text)| format!("{i}. {}", name(&text))));
    lines.push(t!("form-how"));
    lines
}

/// A form's own text, as it is kept and changed.
pub fn text(text: &str) -> Vec<String> {
    text.lines().map(clean).collect()
}

/// The form that the meeting goes by, with where it is.
pub fn page(view: &MeetingView) -> Vec<String> {
    let Some(form) = &view.form else { return Vec::new() };
    let mut shown = vec![t!("form-goes-by", form = title(&form.name))];
    let under_way = view.round.as_ref().is_some_and(|round| !round.over);
    let mut number = 0;
    for line in lines(&form.text) {
        let round = match line {
            Line::Words(words) => {
                shown.extend(marked(&words));
                continue;
            }
            Line::Round { name, minutes, .. } => {
                number += 1;
                let round = match minutes {
                    0 => t!("form-round", name = title(&name)),
                    minutes => t!("form-round-minutes", name = title(&name), minutes = minutes.to_string()),
                };
                match (number, view.rounds) {
                    (number, begun) if number == begun && under_way => t!("form-round-now", round = round),
                    (number, begun) if number <= begun => t!("form-round-done", round = round),
                    _ => round,
                }
            }
        };
        shown.push(round);
    }
    shown
}

/// The next round, as the form has it.
pub fn next_round(view: &MeetingView) -> Option<MeetingDo> {
    let rounds = lines(&view.form.as_ref()?.text).filter_map(|line| match line {
        Line::Round { name, order, minutes } => Some((name, order, minutes)),
        Line::Words(_) => None,
    });
    let (name, order, minutes) = rounds.into_iter().nth(view.rounds).filter(|(name, ..)| !name.is_empty())?;
    Some(MeetingDo::Start { name, order, minutes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(text: &str, rounds: usize) -> MeetingView {
        let form = FormView { name: name(text).to_owned(), text: text.to_owned(), by: "Ana".to_owned() };
        MeetingView { open: true, form: Some(form), rounds, ..crate::stand_in::meeting() }
    }

    const TEXT: &str = "Ours\nWe light a candle.\n- How I am | turned | 3\nA minute of quiet.\n- One word";

    #[test]
    fn rounds_come_in_the_order_and_with_the_time_that_the_form_gives_them() {
        let start = |name: &str, order, minutes| Some(MeetingDo::Start { name: name.to_owned(), order, minutes });
        assert!(next_round(&by(TEXT, 0)) == start("How I am", Order::Turned, 3));
        assert!(next_round(&by(TEXT, 1)) == start("One word", Order::Arrival, 0));
        assert!(next_round(&by(TEXT, 2)).is_none());
    }

    #[test]
    fn a_form_is_shown_with_its_words_and_with_what_is_done() {
        let page = page(&by(TEXT, 1));
        assert!(page.iter().any(|line| line.contains("We light a candle.")));
        assert!(page.iter().any(|line| line.contains("How I am") && line.contains("done")), "{page:?}");
        assert!(page.iter().any(|line| line.contains("One word") && !line.contains("done")), "{page:?}");
    }

    #[test]
    fn every_shipped_form_has_a_name_words_and_rounds() {
        for text in shipped() {
            assert!(!name(&text).is_empty() && lines(&text).any(|line| matches!(line, Line::Words(_))), "{text}");
            assert!(lines(&text).any(|line| matches!(line, Line::Round { .. })), "{text}");
            assert!(text.len() <= kith_protocol::limits::FORM_BYTES_MAX);
            assert_eq!(shipped_called(name(&text)).as_deref(), Some(text.as_str()));
        }
    }
}
