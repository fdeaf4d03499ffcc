//! When to try again what has failed: later each time, up to a limit.

use std::time::{Duration, Instant};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Backoff {
    /// Not before.
    pub due: Instant,
    delay: Duration,
}

/// How long to wait after the first failure, and at most.
pub const FIRST: Duration = Duration::from_millis(100);

impl Backoff {
    pub fn new(now: Instant) -> Backoff {
        Backoff { due: now, delay: FIRST }
    }

    pub fn is_due(&self, now: Instant) -> bool {
        now >= self.due
    }

    /// An attempt begins now, or has failed now: the next one is later.
    pub fn attempt(&mut self, now: Instant, most: Duration) {
        self.due = now + self.delay;
        self.delay = (self.delay * 2).min(most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_twice_as_long_up_to_a_limit() {
        let start = Instant::now();
        let mut backoff = Backoff::new(start);
        assert!(backoff.is_due(start));
        let waits = [100, 200, 400, 500, 500];
        for wait in waits {
            let now = backoff.due;
            backoff.attempt(now, Duration::from_millis(500));
            assert_eq!(backoff.due - now, Duration::from_millis(wait));
            assert!(!backoff.is_due(now) && backoff.is_due(backoff.due));
        }
    }
}
