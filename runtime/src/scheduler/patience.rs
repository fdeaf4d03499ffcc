//! How long a worker that has nothing to do waits awake for other nodes before it sleeps: waking up costs more than a message between two nodes of one
//! machine, and waiting awake costs a core.
//!
//! In: how long it has waited for bytes lately, and what became of waiting awake. Out: whether it is likely to be worth it. Without a connection nobody asks; a node that
//! hears little sleeps at once, as does one on a machine with one core. Where other programs want the core that is waited on, who is waited for may be among
//! them: after a wait in vain the next ones are slept through, each time about twice as many.

use std::cell::Cell;
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use super::queues::Runnable;
use super::worker::Worker;

/// How long it waits awake: about what it costs both ends to sleep and wake up.
const AWAKE: u64 = 80_000;
/// It does so if it expects to wait no longer than this, in nanoseconds: who sleeps meanwhile sees a wait of [`AWAKE`] as a longer one.
const WORTH: u64 = 150_000;
/// What counts as long, as does a wait that something else has ended.
const LONG: u64 = 1_000_000;
/// The newest wait counts for one part of so many.
const SHARE: u64 = 4;
/// How many waits are slept through after the first one in vain, and at most.
const FIRST: u32 = 8;
const MOST: u32 = 1 << 13;

pub(super) struct Patience {
    /// The mean of the last waits for bytes of other nodes, in nanoseconds.
    expected: Cell<u64>,
    /// Since when it waits.
    began: Cell<Option<Instant>>,
    is_awake: Cell<bool>,
    /// Waits that are yet to be slept through.
    asleep: Cell<u32>,
    /// How many were, after the last one in vain; fewer with each that was worth it.
    penalty: Cell<u32>,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            expected: Cell::new(LONG),
            began: Cell::new(None),
            is_awake: Cell::new(false),
            asleep: Cell::new(0),
            penalty: Cell::new(0),
        }
    }
}

impl Patience {
    /// A wait begins. How long the worker is to stay awake in it.
    fn begin(&self, now: Instant) -> Duration {
        self.began.set(Some(now));
        let is_likely = self.expected.get() <= WORTH;
        let asleep = self.asleep.get();
        if is_likely {
            self.asleep.set(asleep.saturating_sub(1));
        }
        let is_awake = is_likely && asleep == 0;
        self.is_awake.set(is_awake);
        Duration::from_nanos(if is_awake { AWAKE } else { 0 })
    }

    /// Bytes of other nodes have come.
    pub(super) fn heard(&self) {
        if let Some(began) = self.began.take() {
            self.count(began.elapsed().as_nanos() as u64);
        }
    }

    /// The wait is over, whatever has ended it.
    pub(super) fn ended(&self) {
        if self.began.take().is_some() {
            self.count(LONG);
        }
    }

    fn count(&self, waited: u64) {
        self.expected.set((self.expected.get() * (SHARE - 1) + waited.min(LONG)) / SHARE);
        if self.is_awake.get() {
            let penalty = self.penalty.get();
            if waited <= AWAKE {
                self.penalty.set(penalty - penalty.div_ceil(8));
            } else {
                self.penalty.set((2 * penalty + FIRST).min(MOST));
                self.asleep.set(self.penalty.get());
            }
        }
    }
}

/// Those that this process may use. Asking the system takes fifteen calls where it is limited by files, so it is asked once.
pub fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}

impl Worker {
    /// Looks for work elsewhere once, and for so long as other nodes are likely to be heard from.
    pub(super) fn search_patiently(&self) -> Option<Runnable> {
        // Who is waited for may wait for this.
        self.write_outbound();
        let start = Instant::now();
        let awake = if cores() > 1 { self.patience.begin(start) } else { Duration::ZERO };
        loop {
            let found = self.steal().or_else(|| self.next());
            if found.is_some() {
                self.patience.ended();
                return found;
            }
            // Who sleeps now does so in the poller: it need not be asked before.
            if self.runtime().must_halt() || start.elapsed() >= awake || !self.poll_now() {
                return None;
            }
            std::hint::spin_loop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_awake_after(patience: &Patience, waits: &[u64]) -> bool {
        let begin = || patience.begin(Instant::now()) > Duration::ZERO;
        for &waited in waits {
            begin();
            patience.count(waited);
        }
        begin()
    }

    #[test]
    fn who_hears_often_stays_awake() {
        let patience = Patience::default();
        assert!(!is_awake_after(&patience, &[]));
        assert!(is_awake_after(&patience, &[40_000; 12]));
        assert!(is_awake_after(&patience, &[20_000; 100]));
    }

    #[test]
    fn who_hears_seldom_sleeps() {
        let patience = Patience::default();
        assert!(is_awake_after(&patience, &[20_000; 100]));
        patience.ended();
        assert!(!is_awake_after(&patience, &[]));
        assert!(!is_awake_after(&patience, &[300_000; 100]));
    }

    #[test]
    fn who_waits_in_vain_tries_less_and_less() {
        let patience = Patience::default();
        // The other end has the same core: it answers as soon as this one sleeps.
        let mut tried = 0;
        for _ in 0..10_000 {
            let is_awake = is_awake_after(&patience, &[]);
            tried += usize::from(is_awake);
            patience.count(if is_awake { AWAKE + 20_000 } else { 20_000 });
        }
        assert!(0 < tried && tried < 16, "{tried}");
        assert!(is_awake_after(&patience, &[20_000; MOST as usize]));
        assert!(is_awake_after(&patience, &[20_000; 100]));
        assert_eq!(patience.penalty.get(), 0);
    }
}
