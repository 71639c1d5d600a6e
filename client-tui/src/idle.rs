//! The lock that a person set for themselves: it falls after a time without a key, and says so before. Nothing else here
//! ever runs out.

use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep};

/// How long before the lock falls it is announced: long enough to read a sentence and press a key with slow hands.
const SOON: Duration = Duration::from_secs(60);

/// While a computer sleeps the timer stands still: so often the clock on the wall is looked at.
const LOOK: Duration = Duration::from_secs(2);

/// Time without a key.
pub struct Idle {
    after: Option<Duration>,
    since: Moment,
    announced: bool,
}

/// A moment by both clocks: one stands still while the computer sleeps, the other can be set.
#[derive(Clone, Copy)]
struct Moment {
    running: Instant,
    wall: SystemTime,
}

impl Moment {
    fn now() -> Self {
        Self { running: Instant::now(), wall: SystemTime::now() }
    }

    /// The longer of both times: who sets the clock forward is locked out early, and nobody late.
    fn since(&self, earlier: &Self) -> Duration {
        let running = self.running.saturating_duration_since(earlier.running);
        running.max(self.wall.duration_since(earlier.wall).unwrap_or_default())
    }
}

/// What has come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// It locks soon.
    Soon,
    /// It locks now.
    Lock,
}

impl Idle {
    /// Locks after so long; never, if the person set nothing.
    pub fn new(after: Option<Duration>) -> Self {
        Self { after, since: Moment::now(), announced: false }
    }

    /// A key was pressed.
    pub fn touch(&mut self) {
        (self.since, self.announced) = (Moment::now(), false);
    }

    /// Waits until something is due. Dropped and asked again, it goes on where it was.
    pub async fn due(&mut self) -> Due {
        loop {
            let Some((wait, due)) = self.next(Moment::now().since(&self.since)) else {
                return std::future::pending().await;
            };
            if wait.is_zero() {
                self.announced = true;
                return due;
            }
            sleep(wait.min(LOOK)).await;
        }
    }

    /// What is due next, and in how long, after so long without a key.
    fn next(&self, idle: Duration) -> Option<(Duration, Due)> {
        let after = self.after?;
        let (at, due) =
            if self.announced || idle >= after { (after, Due::Lock) } else { (after - SOON.min(after / 2), Due::Soon) };
        Some((at.saturating_sub(idle), due))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(idle: &Idle, seconds: u64) -> Option<(u64, Due)> {
        idle.next(Duration::from_secs(seconds)).map(|(wait, due)| (wait.as_secs(), due))
    }

    #[test]
    fn the_lock_is_announced_a_minute_before_and_a_key_puts_it_off() {
        let mut idle = Idle::new(Some(Duration::from_secs(300)));
        assert_eq!(after(&idle, 0), Some((240, Due::Soon)));
        assert_eq!(after(&idle, 240), Some((0, Due::Soon)));
        idle.announced = true;
        assert_eq!(after(&idle, 240), Some((60, Due::Lock)));
        idle.touch();
        assert_eq!(after(&idle, 0), Some((240, Due::Soon)));
        // Of a minute the half is left to press a key.
        assert_eq!(after(&Idle::new(Some(Duration::from_secs(60))), 0), Some((30, Due::Soon)));
    }

    #[test]
    fn it_falls_at_once_when_the_computer_slept_longer() {
        let idle = Idle::new(Some(Duration::from_secs(300)));
        assert_eq!(after(&idle, 6 * 3600), Some((0, Due::Lock)));
        let (before, six_hours) = (Moment::now(), Duration::from_secs(6 * 3600));
        // The running clock stood still.
        let woken = Moment { wall: before.wall + six_hours, ..before };
        assert_eq!(woken.since(&before), six_hours);
        let set_back = Moment { wall: before.wall - six_hours, running: before.running + Duration::from_secs(5) };
        assert_eq!(set_back.since(&before), Duration::from_secs(5));
    }

    #[test]
    fn who_set_nothing_is_never_locked_out() {
        assert_eq!(after(&Idle::new(None), 1_000_000), None);
    }
}
