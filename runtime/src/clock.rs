//! Time as the runtime sees it: nanoseconds since the program's start, behind a trait that tests can drive.

use std::sync::atomic::{AtomicU64, Ordering::*};
use std::time::Instant;

pub const NANOSECONDS_PER_MILLISECOND: u64 = 1_000_000;

pub trait Clock: Send + Sync {
    /// Nanoseconds since the start; never goes back.
    fn now(&self) -> u64;

    /// Not before now, and hardly after it: what can be told of the time without reading the clock itself.
    fn about_now(&self) -> u64 {
        self.now()
    }

    /// Whether time passes by `jump` alone: it stands still while anything can run.
    fn is_virtual(&self) -> bool;

    /// Sets a virtual clock forward to `nanoseconds`; a real one takes no notice.
    fn jump(&self, nanoseconds: u64);
}

/// The machine's monotonic clock.
pub struct MonotonicClock {
    start: Instant,
    #[cfg(target_os = "linux")]
    ticking: ticking::TickingClock,
}

impl MonotonicClock {
    pub fn new() -> MonotonicClock {
        MonotonicClock {
            #[cfg(target_os = "linux")]
            ticking: ticking::TickingClock::new(),
            start: Instant::now(),
        }
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

    #[cfg(target_os = "linux")]
    fn about_now(&self) -> u64 {
        self.ticking.about_now()
    }

    fn is_virtual(&self) -> bool {
        false
    }

    fn jump(&self, _nanoseconds: u64) {}
}

/// The kernel's time of the last tick: a load from memory instead of a question to the processor.
#[cfg(target_os = "linux")]
mod ticking {
    use libc::{clock_getres, clock_gettime, clockid_t, timespec, CLOCK_MONOTONIC, CLOCK_MONOTONIC_COARSE};

    pub struct TickingClock {
        start: u64,
        /// More than passes between two ticks.
        slack: u64,
    }

    impl TickingClock {
        pub fn new() -> TickingClock {
            TickingClock {
                start: read(clock_gettime, CLOCK_MONOTONIC),
                slack: 2 * read(clock_getres, CLOCK_MONOTONIC_COARSE),
            }
        }

        pub fn about_now(&self) -> u64 {
            (read(clock_gettime, CLOCK_MONOTONIC_COARSE) + self.slack).saturating_sub(self.start)
        }
    }

    fn read(ask: unsafe extern "C" fn(clockid_t, *mut timespec) -> i32, clock: clockid_t) -> u64 {
        let mut time = timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the kernel writes the time there. Of its own clocks it refuses none.
        unsafe { ask(clock, &mut time) };
        time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
    }
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
