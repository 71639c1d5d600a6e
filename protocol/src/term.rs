//! Terms: words that go after 1, 7, 30 or 90 days, keys first.
//!
//! The term of a thread is the last byte of its id, so nobody can tell two people two terms of one thread, and no page of
//! it says another. What is said in it lies in pages of one UTC day each. The key of a cell travels wrapped under the day
//! of its page on a **ladder**, one for each term, which begins at a rung of the epoch and goes down one step a day:
//!
//! ```text
//! step 0      the rung "vanish T", on the day of the rotation
//! step n + 1  HKDF-SHA256-Expand(step n, "kith 1 ladder down")
//! wrap key    HKDF-SHA256-Expand(step of the page's day, "kith 1 ladder day"), then as `keep` wraps (`cell`)
//! commitment  over the last step, number 9
//! ```
//!
//! Whoever lets go of a step keeps the ones below it, and cannot climb. A step that is dealt again is checked by going
//! down from it to the last one, however far its dealer has come meanwhile. There is a ladder for each term because one
//! for all would have to be kept for 90 days, and would open the words of one day for as long.

use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::id::{Hash, ThreadId, derive};
use crate::limits;

/// The terms there are, in days.
pub const TERMS: [u16; 4] = [1, 7, 30, 90];

/// Steps of a ladder below its first. An epoch is sent under for 7 days; two more for clocks that go ahead.
pub const STEPS: u8 = 9;

/// The days of a term, if there is such a one.
pub fn of_days(days: u16) -> Option<u8> {
    TERMS.contains(&days).then(|| u8::try_from(days).ok()).flatten()
}

impl ThreadId {
    /// This id with the term a thread is to have, in days; 0 for none.
    pub fn with_term(mut self, days: u8) -> Self {
        self.0[31] = days;
        self
    }

    /// The days after which its words go, if they go.
    pub fn term_days(&self) -> Option<u16> {
        Some(u16::from(self.0[31])).filter(|days| TERMS.contains(days))
    }
}

/// When the words of an entry are over (Unix, milliseconds): the term after they were said, on the hour. `said` is their
/// author's claim; `came` is when they came here if they claim a later day, and no claim makes words outlast it by more
/// than the term and a day.
pub fn end_of_words(days: u16, said: u64, came: u64) -> u64 {
    on_the_hour(said.min(came.saturating_add(limits::DAY_MS)).saturating_add(u64::from(days) * limits::DAY_MS))
}

/// When a whole page is over, entries and all. Its day alone says it, on every device alike: a page that ended by when
/// something of it came would take the words of those who write on that day.
pub fn end_of_page(days: u16, day: u64) -> u64 {
    end_of_words(days, day.saturating_add(1).saturating_mul(limits::DAY_MS), u64::MAX)
}

fn on_the_hour(ms: u64) -> u64 {
    ms.div_ceil(limits::HOUR_MS).saturating_mul(limits::HOUR_MS)
}

/// One ladder of one epoch, from the step on that is still kept here.
#[derive(ZeroizeOnDrop)]
pub(crate) struct Ladder {
    step: u8,
    key: [u8; 32],
}

impl Ladder {
    /// From its first step.
    pub fn new(key: [u8; 32]) -> Self {
        Self { step: 0, key }
    }

    /// From a step that was stored or dealt. `None`: there is no such step.
    pub fn at(step: u8, key: [u8; 32]) -> Option<Self> {
        (step <= STEPS).then_some(Self { step, key })
    }

    /// The step it begins with here, and its key.
    pub fn first(&self) -> (u8, &[u8; 32]) {
        (self.step, &self.key)
    }

    fn down_to(&self, step: u8) -> Option<Zeroizing<[u8; 32]>> {
        let mut key = Zeroizing::new(self.key);
        for _ in 0..step.checked_sub(self.step)? {
            key = expand(&key, b"kith 1 ladder down");
        }
        Some(key)
    }

    /// Lets go of all steps above one. What is not above is left as it is.
    pub fn let_go_above(&mut self, step: u8) -> bool {
        let step = step.min(STEPS);
        match self.down_to(step) {
            Some(key) if step > self.step => {
                self.key = *key;
                self.step = step;
                true
            }
            _ => false,
        }
    }

    /// What wraps cell keys of a step; `None` if that step has been let go of.
    pub fn wraps(&self, step: u8) -> Option<Zeroizing<[u8; 32]>> {
        Some(expand(&*self.down_to(step.min(STEPS))?, b"kith 1 ladder day"))
    }

    /// What the rotation says of it.
    pub fn commitment(&self, name: &str) -> Hash {
        let last = self.down_to(STEPS).unwrap_or_default();
        Hash(derive(&format!("rung {name}"), &[&*last]))
    }
}

impl PartialEq for Ladder {
    fn eq(&self, other: &Self) -> bool {
        self.step == other.step && bool::from(self.key.ct_eq(&other.key))
    }
}

fn expand(key: &[u8; 32], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    // 32 bytes are always within what HKDF can give, and a key of 32 bytes within what it takes.
    if let Ok(hkdf) = Hkdf::<Sha256>::from_prk(key) {
        let _ = hkdf.expand(info, out.as_mut());
    }
    out
}

/// The step of a ladder that belongs to a day, for an epoch made on another.
pub(crate) fn step_of(day: u64, made: u64) -> u8 {
    u8::try_from(day.saturating_sub(made)).unwrap_or(STEPS).min(STEPS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ladder_goes_down_and_never_up() {
        let whole = Ladder::new([7; 32]);
        let mut later = Ladder::new([7; 32]);
        assert!(later.let_go_above(3));
        assert!(!later.let_go_above(2), "it went up");
        for step in 0..=STEPS {
            let (was, is) = (whole.wraps(step).map(|k| *k), later.wraps(step).map(|k| *k));
            assert_eq!(is, if step < 3 { None } else { was });
        }
        assert_eq!(whole.commitment("vanish 1"), later.commitment("vanish 1"));
        assert_ne!(whole.wraps(4), whole.wraps(5));
    }

    #[test]
    fn words_end_on_the_hour_and_no_claim_keeps_them() {
        let (day, hour) = (limits::DAY_MS, limits::HOUR_MS);
        let noon = 20_000 * day + 12 * hour;
        assert_eq!(end_of_words(7, noon, noon), noon + 7 * day);
        assert_eq!(end_of_words(7, noon + 1, noon), noon + 7 * day + hour);
        // Ten years ahead, by a wrong clock or a lie.
        assert_eq!(end_of_words(1, noon + 3_650 * day, noon), noon + 2 * day);
        assert_eq!(end_of_page(1, 20_000), 20_002 * day);
        assert!(end_of_words(90, u64::MAX, u64::MAX) > u64::MAX - hour, "it began again at zero");
    }

    #[test]
    fn the_term_stands_in_the_id() {
        for days in TERMS {
            let byte = of_days(days).unwrap_or_default();
            assert_eq!(ThreadId([5; 32]).with_term(byte).term_days(), Some(days));
        }
        assert_eq!(ThreadId([5; 32]).with_term(0).term_days(), None);
        assert_eq!(of_days(2), None);
        assert_eq!(of_days(0), None);
    }
}
