//! All workers standing still between two turns, so that somebody outside may look at every isolate.
//!
//! In: what is to be looked at, and how long the workers may take to come. Out: what was seen, or nothing if a worker did not come in
//! time or the program ends. Nobody is woken by it, nothing is sent, and no turn is cut short: a worker looks at one word
//! between turns anyway (`Runtime::halt`), which is 0 as long as it may go on.
//!
//! While all stand still no isolate is in anybody's hand. Outsiders (blocking calls, signals) may still push into inboxes and the
//! injector; that is all that changes.

use std::sync::atomic::Ordering::*;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use super::worker::Worker;
use super::Runtime;

/// Bits of `Runtime::halt`.
pub(super) const STOPPING: u8 = 1;
pub(super) const PAUSING: u8 = 2;

/// What a worker tells of itself when it stands still.
#[derive(Clone, Copy, Default)]
pub struct Meter {
    /// Turns since its start, modulo 2^32.
    pub turns: u32,
    /// Runnable processes in its own queues.
    pub queued: usize,
    /// Processor time of its thread, in nanoseconds.
    pub busy: u64,
    /// Messages and reductions of those that have ended on it.
    pub ended: Ended,
}

/// What ended processes leave behind: their share of the sums.
#[derive(Clone, Copy, Default)]
pub struct Ended {
    pub processes: u64,
    pub messages: u64,
    pub reductions: u64,
}

#[derive(Default)]
pub struct Pause {
    /// One at a time pauses.
    pausing: Mutex<()>,
    still: Mutex<Still>,
    changed: Condvar,
}

#[derive(Default)]
struct Still {
    count: usize,
    meters: Vec<Meter>,
}

/// All workers stand still as long as this is borrowed.
pub struct Standing<'a> {
    pub runtime: &'a Runtime,
    /// By worker.
    pub meters: Vec<Meter>,
}

impl Runtime {
    /// Shows `look` the program at rest between turns. None: a worker's turn took longer than `limit`, or the program ends.
    pub fn paused<R>(&self, limit: Duration, look: impl FnOnce(&Standing) -> R) -> Option<R> {
        let pause = &self.pause;
        let _alone = pause.pausing.lock();
        let end = Instant::now() + limit;
        let mut still = pause.still.lock();
        // Those of the pause before may not have gone yet.
        while still.count > 0 {
            pause.changed.wait(&mut still);
        }
        still.meters = vec![Meter::default(); self.workers()];
        self.halt.fetch_or(PAUSING, SeqCst);
        self.idle.wake_all();
        while still.count < self.workers() && !self.is_stopping() {
            if pause.changed.wait_until(&mut still, end).timed_out() {
                break;
            }
        }
        let is_complete = still.count == self.workers();
        let meters = std::mem::take(&mut still.meters);
        drop(still);
        let seen = is_complete.then(|| look(&Standing { runtime: self, meters }));
        let _still = pause.still.lock();
        self.halt.fetch_and(!PAUSING, SeqCst);
        pause.changed.notify_all();
        seen
    }

    /// Called by a worker between turns, with nothing in hand: stands still as long as somebody looks.
    pub(super) fn stand_still(&self, worker: &Worker) {
        let mut still = self.pause.still.lock();
        if self.halt.load(SeqCst) & PAUSING == 0 {
            return;
        }
        if let Some(meter) = still.meters.get_mut(worker.number) {
            *meter = worker.meter();
        }
        still.count += 1;
        self.pause.changed.notify_all();
        while self.halt.load(SeqCst) & PAUSING != 0 {
            self.pause.changed.wait(&mut still);
        }
        still.count -= 1;
        self.pause.changed.notify_all();
    }

    /// Who waits for workers that will not come is told so.
    pub(super) fn end_pauses(&self) {
        let _still = self.pause.still.lock();
        self.pause.changed.notify_all();
    }
}

/// Processor time that the calling thread has used, in nanoseconds.
pub(super) fn thread_time() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: one record, ours; the clock of the calling thread always exists.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}
