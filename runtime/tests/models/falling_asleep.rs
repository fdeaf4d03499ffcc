//! Workers that fall asleep: whatever is published is run, though all were about to sleep. Work that is left lying is a deadlock here.

use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};

use loom::sync::Arc;
use loom::thread;

use super::check;
use super::idle::{Idle, Searched};
use super::sync::{AtomicUsize, Mutex, Parker};

struct Pool {
    idle: Idle,
    /// How much lies in it. As weak as queues may be: who looks into it sees what is there only by the fences of `Idle`.
    queue: AtomicUsize,
    /// Still to run; at 0 all stop.
    left: Mutex<usize>,
}

impl Pool {
    fn publish(&self) {
        self.queue.fetch_add(1, Release);
        self.idle.notify();
    }

    fn take(&self) -> bool {
        let lies = self.queue.load(Relaxed);
        lies > 0 && self.queue.compare_exchange(lies, lies - 1, AcqRel, Relaxed).is_ok()
    }

    fn run(&self) {
        let mut left = self.left.lock();
        *left -= 1;
        if *left == 0 {
            drop(left);
            self.idle.wake_all();
        }
    }

    /// `Worker::work`, without timers.
    fn work(&self, number: usize, parker: &Parker) {
        let mut searched = Searched::No;
        loop {
            if self.take() || (self.may_search(&mut searched) && self.take()) {
                if searched == Searched::Yes {
                    searched = Searched::No;
                    self.idle.found_work(|| self.queue.load(Relaxed) > 0);
                }
                self.run();
                continue;
            }
            self.idle.fall_asleep(number, searched);
            if *self.left.lock() == 0 {
                return;
            }
            if self.queue.load(Acquire) == 0 {
                parker.park();
            }
            searched = self.idle.wake_up(number);
        }
    }

    fn may_search(&self, searched: &mut Searched) -> bool {
        if *searched == Searched::No && self.idle.begin_search() {
            *searched = Searched::Yes;
        }
        *searched == Searched::Yes
    }
}

/// An outsider publishes; ends when the workers have run all of it.
fn run(workers: usize, published: usize) {
    let (idle, parkers) = Idle::new(workers);
    let pool = Arc::new(Pool { idle, queue: AtomicUsize::new(0), left: Mutex::new(published) });
    let threads: Vec<_> = parkers
        .into_iter()
        .enumerate()
        .map(|(number, parker)| {
            let pool = pool.clone();
            thread::spawn(move || pool.work(number, &parker))
        })
        .collect();
    (0..published).for_each(|_| pool.publish());
    threads.into_iter().for_each(|thread| thread.join().expect("a worker"));
    assert_eq!((pool.queue.load(Relaxed), *pool.left.lock()), (0, 0));
}

#[test]
fn a_worker_that_falls_asleep_misses_nothing() {
    check(|| run(1, 2));
}

#[test]
fn one_of_two_workers_runs_what_is_published() {
    check(|| run(2, 1));
}
