//! How many reductions a turn may have, so that it lasts [`LONGEST`] at most: most code needs a few nanoseconds for one, and all 4,000 are
//! soon used up; some needs a hundred.
//!
//! In: the reductions of each turn, and the time at the end of turns that used up theirs. Out: the allowance of the next turn. The
//! clock is read at the end of long turns only, which costs them nothing.

use std::cell::Cell;

use crate::context::REDUCTIONS_PER_TURN;

/// Nanoseconds that a turn may last.
const LONGEST: u64 = 200_000;
/// However slow they are: a turn gets somewhere.
const LEAST: i64 = 100;

pub struct Pace {
    allowance: Cell<i64>,
    /// When the last long turn ended, if no time has passed without turns since; and the reductions since.
    since: Cell<Option<u64>>,
    used: Cell<i64>,
}

impl Pace {
    pub const fn new() -> Pace {
        Pace { allowance: Cell::new(REDUCTIONS_PER_TURN), since: Cell::new(None), used: Cell::new(0) }
    }

    /// What the next turn has.
    pub fn allowance(&self) -> i64 {
        self.allowance.get()
    }

    pub fn count(&self, reductions: i64) {
        self.used.set(self.used.get() + reductions);
    }

    /// A turn has used up its reductions.
    pub fn long_turn_ended(&self, now: u64) {
        let used = self.used.replace(0).max(1) as u64;
        if let Some(since) = self.since.replace(Some(now)) {
            let passed = now.saturating_sub(since).max(1);
            let allowed = (LONGEST.saturating_mul(used) / passed).min(REDUCTIONS_PER_TURN as u64) as i64;
            // A worker that others have kept from running seems slow: that is over as soon as a turn is quick again.
            self.allowance.set(allowed.max(LEAST).max(self.allowance.get() / 4));
        }
    }

    /// Time has passed without a turn.
    pub fn rested(&self) {
        self.since.set(None);
        self.used.set(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The allowance after turns that use up theirs, at so many nanoseconds a reduction.
    fn after(pace: &Pace, turns: usize, nanoseconds: u64, now: &mut u64) -> i64 {
        for _ in 0..turns {
            let used = pace.allowance();
            pace.count(used);
            *now += used as u64 * nanoseconds;
            pace.long_turn_ended(*now);
        }
        pace.allowance()
    }

    #[test]
    fn turns_of_slow_reductions_have_fewer() {
        let (pace, mut now) = (Pace::new(), 0);
        assert_eq!(after(&pace, 3, 10, &mut now), REDUCTIONS_PER_TURN);
        assert_eq!(after(&pace, 3, 200, &mut now), 1_000);
        assert_eq!(after(&pace, 8, 1_000_000, &mut now), LEAST);
        assert_eq!(after(&pace, 1, 10, &mut now), REDUCTIONS_PER_TURN);
    }

    #[test]
    fn what_passes_in_rest_is_not_counted() {
        let (pace, mut now) = (Pace::new(), 0);
        after(&pace, 2, 10, &mut now);
        pace.rested();
        now += 1_000_000_000;
        assert_eq!(after(&pace, 1, 10, &mut now), REDUCTIONS_PER_TURN);
    }
}
