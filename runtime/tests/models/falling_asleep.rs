//! Workers that fall asleep: whatever is published is run, though all were about to sleep. Work that is left lying is a deadlock here.

use loom::sync::Arc;
use loom::thread;

use super::check;
use super::idle::{Idle, Searched};
use super::sync::{Mutex, Parker};

struct Pool {
    idle: Idle,
    queue: Mutex<usize>,
    /// Still to run; at 0 all stop.
    left: Mutex<usize>,
}

impl Pool {
    fn publish(&self) {
        *self.queue.lock() += 1;
        self.idle.notify();
    }

    fn take(&self) -> bool {
        let mut queue = self.queue.lock();
        let has_work = *queue > 0;
        *queue -= usize::from(has_work);
        has_work
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
                    self.idle.found_work();
                }
                self.run();
                continue;
            }
            self.idle.fall_asleep(number, searched);
            if *self.left.lock() == 0 {
                return;
            }
            if *self.queue.lock() == 0 {
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
    let pool = Arc::new(Pool { idle, queue: Mutex::new(0), left: Mutex::new(published) });
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
    assert_eq!((*pool.queue.lock(), *pool.left.lock()), (0, 0));
}

#[test]
fn a_worker_that_falls_asleep_misses_nothing() {
    check(|| run(1, 2));
}

#[test]
fn one_of_two_workers_runs_what_is_published() {
    check(|| run(2, 1));
}
