//! Time as the runtime sees it: nanoseconds since the program's start, behind a trait that tests can drive.

use std::sync::atomic::{AtomicU64, Ordering::*};
use std::time::Instant;

pub const NANOSECONDS_PER_MILLISECOND: u64 = 1_000_000;

pub trait Clock: Send + Sync {
    /// Nanoseconds since the start; never goes back.
    fn now(&self) -> u64;

    /// Whether time passes by `jump` alone: it stands still while anything can run.
    fn is_virtual(&self) -> bool;

    /// Sets a virtual clock forward to `nanoseconds`; a real one takes no notice.
    fn jump(&self, nanoseconds: u64);
}

/// The machine's monotonic clock.
pub struct MonotonicClock {
    start: Instant,
}

impl MonotonicClock {
    pub fn new() -> MonotonicClock {
        MonotonicClock { start: Instant::now() }
    }
}

impl Default for MonotonicClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for MonotonicClock {
    fn now(&self) -> u64 {
        // 2^64 ns are 584 years.
        self.start.elapsed().as_nanos() as u64
    }

    fn is_virtual(&self) -> bool {
        false
    }

    fn jump(&self, _nanoseconds: u64) {}
}

/// Stands still until the scheduler, with everything parked, jumps to the next timer.
#[derive(Default)]
pub struct VirtualClock {
    now: AtomicU64,
}

impl Clock for VirtualClock {
    fn now(&self) -> u64 {
        self.now.load(Acquire)
    }

    fn is_virtual(&self) -> bool {
        true
    }

    fn jump(&self, nanoseconds: u64) {
        self.now.fetch_max(nanoseconds, AcqRel);
    }
}
