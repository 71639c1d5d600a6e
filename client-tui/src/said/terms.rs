//! Words that go after a while: the days as people write them, and what is said about them.

use kith_protocol::command::TermsView;
use kith_protocol::term::TERMS;

use super::clock;
use crate::{t, typed};

/// Days as they are typed: `7d`, `7`, or 0 for words that stay.
///
/// # Errors
///
/// The sentence that says which there are.
pub fn days(typed: &str) -> Result<u16, String> {
    let typed = typed::plainly(typed.trim());
    let days = typed.trim_end_matches('d').parse().ok().filter(|days| *days == 0 || TERMS.contains(days));
    days.ok_or_else(|| t!("refusal-no-such-term"))
}

/// A thread's name and days, as they are typed after a slash: `Nights -- 7d`, or `Nights 7d`. Whoever ends a name like
/// that means the days: words that stay where their writer thought they would go cannot be mended later.
///
/// # Errors
///
/// As [`days`].
pub fn named(typed: &str) -> Result<(String, Option<u16>), String> {
    match typed.rsplit_once(" -- ") {
        Some((name, after)) => Ok((name.trim().to_owned(), Some(days(after)?))),
        None => match typed.rsplit_once(char::is_whitespace).filter(|(_, last)| looks_like_days(last)) {
            Some((name, last)) => Ok((name.trim().to_owned(), Some(days(last)?))),
            None => Ok((typed.to_owned(), None)),
        },
    }
}

fn looks_like_days(word: &str) -> bool {
    word.strip_suffix('d').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What is true of words with a term.
pub fn says(days: u16) -> String {
    t!("terms-says", days = days)
}

/// A thread's name with its term.
pub fn beside(name: String, days: Option<u16>) -> String {
    match days {
        Some(days) => t!("terms-beside", name = name, days = days),
        None => name,
    }
}

/// That words are hidden, because the clock may be wrong.
pub fn hidden(view: &TermsView) -> Option<String> {
    let (now, seen) = (clock::day(view.now_ms), clock::day(view.seen_ms));
    view.clock_doubted.then(|| t!("terms-clock-doubted", now = now, seen = seen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        assert_eq!(days("7d"), Ok(7));
        assert_eq!(days(" 90 "), Ok(90));
        assert_eq!(days("0"), Ok(0));
        for wrong in ["", "2", "7w", "d", "-1", "forever"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
        assert_eq!(named("Late nights -- 1d"), Ok(("Late nights".to_owned(), Some(1))));
        assert_eq!(named("a--b"), Ok(("a--b".to_owned(), None)));
        assert!(named("Nights -- 5").is_err());
        assert_eq!(named("Late nights 7d"), Ok(("Late nights".to_owned(), Some(7))));
        assert!(named("Nights 5d").is_err(), "days there are not");
        for name in ["Thursday 7", "Day d", "7d", "Room 7dd"] {
            assert_eq!(named(name), Ok((name.to_owned(), None)));
        }
    }
}
