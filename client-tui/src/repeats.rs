//! Keys that are pressed twice by a hand that shakes, or held too long: a repeat within a time the person sets does
//! nothing.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyModifiers};

/// What was pressed last, and when.
#[derive(Debug, Default)]
pub struct Repeats {
    within: Duration,
    key: Option<((KeyCode, KeyModifiers), Instant)>,
    line: Option<Instant>,
}

impl Repeats {
    /// A repeat within so many milliseconds does nothing; 0: every key counts.
    pub fn within(within_ms: u64) -> Self {
        Self { within: Duration::from_millis(within_ms), ..Self::default() }
    }

    /// Whether a key counts that is pressed now. A repeat begins the time anew: a key that is held does nothing more.
    pub fn takes(&mut self, code: KeyCode, modifiers: KeyModifiers, now: Instant) -> bool {
        let before = self.key.replace(((code, modifiers), now));
        before.is_none_or(|(key, at)| key != (code, modifiers) || now.saturating_duration_since(at) >= self.within)
    }

    /// A line was typed.
    pub fn line_typed(&mut self) {
        self.line = Some(Instant::now());
    }

    /// Whether an empty line counts that is typed now: not right after another line.
    pub fn takes_line(&mut self) -> bool {
        let now = Instant::now();
        self.line.replace(now).is_none_or(|at| now.saturating_duration_since(at) >= self.within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeat_within_the_time_does_nothing_and_another_key_counts() {
        let begin = Instant::now();
        let at = |ms| begin + Duration::from_millis(ms);
        let none = KeyModifiers::NONE;
        let mut repeats = Repeats::within(300);
        assert!(repeats.takes(KeyCode::Enter, none, at(0)));
        assert!(!repeats.takes(KeyCode::Enter, none, at(200)));
        assert!(!repeats.takes(KeyCode::Enter, none, at(499)), "held, it does nothing more");
        assert!(repeats.takes(KeyCode::Enter, none, at(800)));
        assert!(repeats.takes(KeyCode::Down, none, at(801)));
        assert!(repeats.takes(KeyCode::Enter, none, at(802)));
        let mut off = Repeats::default();
        assert!(off.takes(KeyCode::Enter, none, at(0)) && off.takes(KeyCode::Enter, none, at(0)));
    }

    #[test]
    fn an_empty_line_right_after_a_line_does_nothing() {
        let mut repeats = Repeats::within(60_000);
        repeats.line_typed();
        assert!(!repeats.takes_line());
        let mut off = Repeats::default();
        off.line_typed();
        assert!(off.takes_line());
    }
}
