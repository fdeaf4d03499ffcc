//! Workers without work: who spins, who sleeps, who wakes whom.
//!
//! Whoever publishes work calls `notify`, which wakes one sleeper unless somebody is searching already. A worker that goes
//! to sleep first says so, then looks at all queues once more. Publisher: push, fence, read `searching` and `sleeping`.
//! Sleeper: write both, fence, read the queues. One of the two sees the other, so no work is left lying while all sleep.
//! At most two workers search (spin) on their own, so that two that answer each other need not sleep in between; after finding something the last searcher wakes the next, so that a
//! burst of work wakes workers one after another and not all at once.

use std::sync::atomic::Ordering::SeqCst;

use crate::sync::{fence, AtomicUsize, Mutex, MutexGuard, Parker, Unparker};

const MOST_SEARCHING: usize = 2;

pub struct Idle {
    /// Sleeping workers; who is in the list sleeps, or is about to look at the queues a last time.
    sleepers: Mutex<Vec<usize>>,
    /// Length of the list, readable without its lock.
    sleeping: AtomicUsize,
    /// Workers that look for work, the woken ones included.
    searching: AtomicUsize,
    unparkers: Box<[Unparker]>,
}

impl Idle {
    pub fn new(workers: usize) -> (Idle, Vec<Parker>) {
        let parkers: Vec<Parker> = (0..workers).map(|_| Parker::new()).collect();
        let unparkers = parkers.iter().map(|parker| parker.unparker().clone()).collect();
        let idle = Idle {
            sleepers: Mutex::new(Vec::with_capacity(workers)),
            sleeping: AtomicUsize::new(0),
            searching: AtomicUsize::new(0),
            unparkers,
        };
        (idle, parkers)
    }

    /// Work has been published: wakes a sleeper, unless somebody is searching.
    pub fn notify(&self) {
        fence(SeqCst);
        if self.searching.load(SeqCst) == 0 && self.sleeping.load(SeqCst) > 0 {
            self.wake_one();
        }
    }

    /// Wakes a sleeper, which then counts as searching.
    pub fn wake_one(&self) {
        let mut sleepers = self.sleepers.lock();
        if let Some(worker) = sleepers.pop() {
            self.sleeping.store(sleepers.len(), SeqCst);
            self.searching.fetch_add(1, SeqCst);
            self.unparkers[worker].unpark();
        }
    }

    pub fn wake_all(&self) {
        for unparker in &self.unparkers {
            unparker.unpark();
        }
    }

    /// Lets a worker look at its timers again.
    pub fn unpark(&self, worker: usize) {
        self.unparkers[worker].unpark();
    }

    /// True if the caller may search: not too many others do. Of those who want to at the same moment one may be refused.
    pub fn begin_search(&self) -> bool {
        let searching = self.searching.load(SeqCst);
        searching < MOST_SEARCHING && self.searching.compare_exchange(searching, searching + 1, SeqCst, SeqCst).is_ok()
    }

    /// The caller has found work. If it was the last to search, another takes its place where there is more. Who has published without waking
    /// anybody, because the caller searched, has pushed before it saw that, so that `has_more` sees it.
    pub fn found_work(&self, has_more: impl FnOnce() -> bool) {
        if self.searching.fetch_sub(1, SeqCst) == 1 {
            fence(SeqCst);
            if has_more() {
                self.notify();
            }
        }
    }

    /// The caller is about to sleep. `searched`: it counts as searching, and no longer does.
    pub fn fall_asleep(&self, worker: usize, searched: Searched) {
        let mut sleepers = self.sleepers.lock();
        sleepers.push(worker);
        self.sleeping.store(sleepers.len(), SeqCst);
        drop(sleepers);
        if searched == Searched::Yes {
            self.searching.fetch_sub(1, SeqCst);
        }
        fence(SeqCst);
    }

    /// The caller no longer sleeps. `Yes`: somebody has woken it, and it counts as searching.
    pub fn wake_up(&self, worker: usize) -> Searched {
        let mut sleepers = self.sleepers.lock();
        let Some(place) = sleepers.iter().position(|&sleeper| sleeper == worker) else { return Searched::Yes };
        sleepers.swap_remove(place);
        self.sleeping.store(sleepers.len(), SeqCst);
        Searched::No
    }

    /// If all workers sleep, keeps them asleep as long as the result is held.
    pub fn all_asleep(&self) -> Option<MutexGuard<'_, Vec<usize>>> {
        let sleepers = self.sleepers.lock();
        (sleepers.len() == self.unparkers.len()).then_some(sleepers)
    }

    /// The caller, which holds all asleep, is about to make something happen: from here on it is awake and counts as searching, as
    /// if somebody had woken it. What it has in its own hands only is so no rest for the others, whenever they look.
    pub fn rise(&self, worker: usize, mut sleepers: MutexGuard<'_, Vec<usize>>) {
        sleepers.retain(|&sleeper| sleeper != worker);
        self.sleeping.store(sleepers.len(), SeqCst);
        self.searching.fetch_add(1, SeqCst);
    }
}

/// Whether a worker counts as searching.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Searched {
    Yes,
    No,
}
