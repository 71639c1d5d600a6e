//! The lock that a person set for themselves: it falls after a time without a key, and says so before. Nothing else here
//! ever runs out.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// How long before the lock falls it is announced: long enough to read a sentence and press a key with slow hands.
const SOON: Duration = Duration::from_secs(60);

/// Time without a key.
pub struct Idle {
    after: Option<Duration>,
    since: Instant,
    announced: bool,
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
        Self { after, since: Instant::now(), announced: false }
    }

    /// A key was pressed.
    pub fn touch(&mut self) {
        (self.since, self.announced) = (Instant::now(), false);
    }

    /// Waits until something is due. Dropped and asked again, it goes on where it was.
    pub async fn due(&mut self) -> Due {
        let Some((at, due)) = self.next() else { return std::future::pending().await };
        sleep_until(at).await;
        self.announced = true;
        due
    }

    fn next(&self) -> Option<(Instant, Due)> {
        let after = self.after?;
        let falls = self.since + after;
        Some(if self.announced { (falls, Due::Lock) } else { (falls - SOON.min(after / 2), Due::Soon) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(idle: &Idle) -> Option<(u64, Due)> {
        idle.next().map(|(at, due)| ((at - idle.since).as_secs(), due))
    }

    #[test]
    fn the_lock_is_announced_a_minute_before_and_a_key_puts_it_off() {
        let mut idle = Idle::new(Some(Duration::from_secs(300)));
        assert_eq!(seconds(&idle), Some((240, Due::Soon)));
        idle.announced = true;
        assert_eq!(seconds(&idle), Some((300, Due::Lock)));
        idle.touch();
        assert_eq!(seconds(&idle), Some((240, Due::Soon)));
        // Of a minute the half is left to press a key.
        assert_eq!(seconds(&Idle::new(Some(Duration::from_secs(60)))), Some((30, Due::Soon)));
    }

    #[test]
    fn who_set_nothing_is_never_locked_out() {
        assert_eq!(seconds(&Idle::new(None)), None);
    }
}
