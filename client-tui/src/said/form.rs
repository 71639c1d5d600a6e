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

/// All forms by name: the group's own first, then the shipped ones; and how one is chosen there.
pub fn list(own: &[FormView], how: String) -> Vec<String> {
    let mut lines = Vec::new();
    if own.is_empty() {
        lines.push(t!("form-none-own"));
    }
    lines.extend(own.iter().map(|form| t!("form-own", form = title(&form.name), name = super::name(&form.by))));
    lines.push(t!("form-shipped"));
    lines.extend((1..).zip(shipped()).map(|(i, text)| format!("{i}. {}", name(&text))));
    lines.push(how);
    lines
}

/// A form's own text, as it is kept and changed.
pub fn text(text: &str) -> Vec<String> {
    text.lines().map(clean).collect()
}

/// Which of a form's rounds were begun: each that was begun is the first of its name that is left. A form may be taken up in
/// mid-meeting, and people may begin what stands in none, so nothing is counted.
fn begun(names: &[String], view: &MeetingView) -> Vec<bool> {
    let mut done = vec![false; names.len()];
    for begun in &view.begun {
        let is_it = |(i, name): &(usize, &String)| !done[*i] && same(name, begun);
        let found = names.iter().enumerate().find(is_it).map(|(i, _)| i);
        found.into_iter().for_each(|i| done[i] = true);
    }
    done
}

fn same(name: &str, other: &str) -> bool {
    !name.is_empty() && name.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The form that the meeting goes by, with where it is.
pub fn page(view: &MeetingView) -> Vec<String> {
    let Some(form) = &view.form else { return Vec::new() };
    let mut shown = vec![t!("form-goes-by", form = title(&form.name))];
    let names: Vec<_> = rounds(&form.text).map(|(name, ..)| name).collect();
    let done = begun(&names, view);
    let under_way = view.round.as_ref().filter(|round| !round.over);
    let now = under_way.and_then(|round| (0..names.len()).rfind(|i| done[*i] && same(&names[*i], &round.name)));
    let mut number = 0;
    for line in lines(&form.text) {
        let round = match line {
            Line::Words(words) => {
                shown.extend(marked(&words));
                continue;
            }
            Line::Round { name, minutes, .. } => {
                let of_form = number;
                number += 1;
                let round = match minutes {
                    0 => t!("form-round", name = title(&name)),
                    minutes => t!("form-round-minutes", name = title(&name), minutes = minutes.to_string()),
                };
                match done.get(of_form) {
                    _ if now == Some(of_form) => t!("form-round-now", round = round),
                    Some(true) => t!("form-round-done", round = round),
                    _ => round,
                }
            }
        };
        shown.push(round);
    }
    shown
}

/// The rounds of a form: name, order, minutes.
fn rounds(text: &str) -> impl Iterator<Item = (String, Order, u8)> {
    lines(text).filter_map(|line| match line {
        Line::Round { name, order, minutes } => Some((name, order, minutes)),
        Line::Words(_) => None,
    })
}

/// The next round, as the form has it: the first after those that were begun. One that was left out is not gone back to.
pub fn next_round(view: &MeetingView) -> Option<MeetingDo> {
    let rounds: Vec<_> = rounds(&view.form.as_ref()?.text).collect();
    let names: Vec<_> = rounds.iter().map(|(name, ..)| name.clone()).collect();
    let next = begun(&names, view).iter().rposition(|done| *done).map_or(0, |last| last + 1);
    let (name, order, minutes) = rounds.into_iter().skip(next).find(|(name, ..)| !name.is_empty())?;
    Some(MeetingDo::Start { name, order, minutes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(text: &str, begun: &[&str]) -> MeetingView {
        let form = FormView { name: name(text).to_owned(), text: text.to_owned(), by: "Ana".to_owned() };
        let begun = begun.iter().map(|name| (*name).to_owned()).collect();
        MeetingView { open: true, form: Some(form), begun, ..crate::stand_in::meeting() }
    }

    const TEXT: &str = "Ours\nWe light a candle.\n- How I am | turned | 3\nA minute of quiet.\n- One word";

    #[test]
    fn rounds_come_in_the_order_and_with_the_time_that_the_form_gives_them() {
        let start = |name: &str, order, minutes| Some(MeetingDo::Start { name: name.to_owned(), order, minutes });
        assert!(next_round(&by(TEXT, &[])) == start("How I am", Order::Turned, 3));
        assert!(next_round(&by(TEXT, &["How I am"])) == start("One word", Order::Arrival, 0));
        assert!(next_round(&by(TEXT, &["How I am", "One word"])).is_none());
    }

    #[test]
    fn a_form_taken_up_in_mid_meeting_calls_no_round_done_that_never_was() {
        let view = by(TEXT, &["Check-in"]);
        assert!(!page(&view).iter().any(|line| line.contains("done")), "{:?}", page(&view));
        assert!(matches!(next_round(&view), Some(MeetingDo::Start { name, .. }) if name == "How I am"));
        let view = by(TEXT, &["Check-in", "how i am", "Something else"]);
        assert_eq!(page(&view).iter().filter(|line| line.contains("done")).count(), 1, "{:?}", page(&view));
        assert!(matches!(next_round(&view), Some(MeetingDo::Start { name, .. }) if name == "One word"));
    }

    #[test]
    fn of_two_rounds_called_alike_the_first_is_done_first() {
        let text = "Ours\n- Round\n- Round";
        let view = by(text, &["Round"]);
        assert_eq!(page(&view).iter().filter(|line| line.contains("done")).count(), 1, "{:?}", page(&view));
        assert!(next_round(&view).is_some() && next_round(&by(text, &["Round", "Round"])).is_none());
    }

    #[test]
    fn a_form_is_shown_with_its_words_and_with_what_is_done() {
        let page = page(&by(TEXT, &["How I am"]));
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
