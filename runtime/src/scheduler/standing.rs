//! Virtual time while something is under way outside: it passes no faster than real time, so that a time limit never comes before
//! what it is for has had that long. All at rest, the time to the next timer is waited for, and then the clock jumps.

use std::time::{Duration, Instant};

use super::Runtime;

impl Runtime {
    /// Whether the way to the timer that is due at `next` has not been waited for yet. Asked when all are at rest.
    pub(super) fn has_to_stand(&self, next: u64) -> bool {
        let mut since = self.stands_since.lock();
        let waited = since.get_or_insert_with(Instant::now).elapsed();
        let has_to = waited < self.until(next);
        if !has_to {
            *since = None;
        }
        has_to
    }

    /// How long the last to fall asleep has to wait; None: until it is woken.
    pub(super) fn rest_of_standing(&self) -> Option<Duration> {
        let waited = (*self.stands_since.lock())?.elapsed();
        Some(self.until(self.timers.earliest()?).saturating_sub(waited))
    }

    /// Somebody has been woken: the time that was waited is not that of a limit set from now on.
    pub(super) fn move_again(&self) {
        if self.clock().is_virtual() {
            *self.stands_since.lock() = None;
        }
    }

    fn until(&self, next: u64) -> Duration {
        Duration::from_nanos(next.saturating_sub(self.clock().now()))
    }
}
