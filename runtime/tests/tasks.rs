//! Tasks: who runs first, who stays where, what is left when they are cancelled.
#![allow(clippy::undocumented_unsafe_blocks, reason = "they share the reason that `support` gives")]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::Arc;

use snow_rt::actor::spawn::Placement;
use support::{run, run_with, virtual_config, Actor, Log};

fn on(workers: usize, main: impl FnOnce(Actor, &Log) + Send + 'static) -> Vec<String> {
    let log = Log::default();
    let results = log.clone();
    assert_eq!(run_with(virtual_config(workers), move |actor| main(actor, &results)), 0);
    log.lines()
}

// contract: ASYNC-4
#[test]
fn the_newest_runs_first_and_the_others_in_their_order() {
    let order = on(1, |main, log| {
        let tasks: Vec<_> = (0..6)
            .map(|number| {
                let log = log.clone();
                main.start_task(Placement::Newest, move |_| {
                    log.add(number);
                    number
                })
            })
            .collect();
        for task in tasks {
            main.await_job(task).expect("it returns");
            main.drop_job(task);
        }
    });
    assert_eq!(order, ["5", "0", "1", "2", "3", "4"]);
}

// contract: ASYNC-4
#[test]
fn two_that_wake_each_other_starve_nobody() {
    let seen = on(1, |main, log| {
        let turns = Arc::new(AtomicUsize::new(0));
        let others = turns.clone();
        let busy = main.start_task(Placement::Newest, move |task| {
            // Always the newest: it starts one and awaits it, again and again, until the old one has had its turn.
            while others.load(SeqCst) == 0 {
                let inner = task.start_task(Placement::Newest, |_| 1);
                task.await_job(inner).expect("it returns");
                task.drop_job(inner);
            }
            1
        });
        let old = main.start_task(Placement::Newest, move |task| {
            task.give_way();
            turns.fetch_add(1, SeqCst);
            2
        });
        log.add(format!("{:?} {:?}", main.await_job(busy), main.await_job(old)));
        main.drop_job(busy);
        main.drop_job(old);
    });
    assert_eq!(seen, ["Ok(1) Ok(2)"]);
}

// contract: ASYNC-4
#[test]
fn a_pinned_task_is_never_stolen() {
    let seen = on(8, |main, log| {
        let home = main.worker();
        let pinned: Vec<_> = (0..200)
            .map(|_| {
                main.start_task(Placement::Pinned, move |task| {
                    let mut strays = 0;
                    for step in 0..20 {
                        strays += i64::from(task.worker() != home);
                        if step % 2 == 0 {
                            task.give_way()
                        } else {
                            task.sleep(1)
                        }
                    }
                    strays
                })
            })
            .collect();
        // Enough work that the other workers look for some.
        let free: Vec<_> = (0..500)
            .map(|_| {
                main.start_task(Placement::Newest, |task| {
                    for _ in 0..20 {
                        task.give_way();
                    }
                    0
                })
            })
            .collect();
        let strays: i64 = pinned.iter().map(|&task| main.await_job(task).expect("it returns")).sum();
        log.add(strays);
        free.iter().for_each(|&task| drop(main.await_job(task)));
        pinned.into_iter().chain(free).for_each(|task| main.drop_job(task));
    });
    assert_eq!(seen, ["0"]);
}

// contract: ASYNC-5
#[test]
fn what_is_cancelled_or_outlived_leaves_nothing() {
    for workers in [1, 2, 8] {
        let seen = on(workers, |main, log| {
            // A tree of tasks that never end, of which the root is cancelled; and one that nobody cancels or awaits.
            let root = main.start_task(Placement::Newest, |task| {
                grow(task, 6);
                task.sleep(1_000_000_000);
                0
            });
            main.sleep(5);
            main.cancel_job(root);
            log.add(format!("{:?}", main.await_job(root)));
            main.drop_job(root);
            let forgotten = main.start_task(Placement::Newest, |task| {
                grow(task, 3);
                0
            });
            main.drop_job(forgotten);
        });
        assert_eq!(seen, [r#"Err("cancelled")"#]);
    }
}

/// Two tasks that each start two more, and so on, and then sleep for longer than anybody lives.
fn grow(task: Actor, depth: usize) {
    if depth > 0 {
        for _ in 0..2 {
            let child = task.start_task(Placement::Newest, move |task| {
                grow(task, depth - 1);
                task.sleep(1_000_000_000);
                0
            });
            task.drop_job(child);
        }
    }
}

#[test]
fn the_first_of_several() {
    let seen = on(2, |main, log| {
        let tasks: Vec<_> = [30, 10, 20]
            .map(|ms| {
                main.start_task(Placement::Newest, move |task| {
                    task.sleep(ms);
                    ms
                })
            })
            .into();
        log.add(main.first_done(&tasks));
        log.add(main.first_done(&tasks[..1]));
        tasks.into_iter().for_each(|task| {
            drop(main.await_job(task));
            main.drop_job(task);
        });
    });
    assert_eq!(seen, ["1", "0"]);
}

/// Random trees of tasks that are cancelled at random moments; a program that comes to rest has none left.
// contract: ASYNC-5
#[test]
fn a_storm_of_cancellations() {
    let seeds = std::env::var("SNOW_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    for seed in 1..=seeds {
        assert_eq!(run(move |main| storm(main, seed, 3)), 0, "seed {seed}");
    }
}

fn storm(task: Actor, seed: u64, depth: u32) {
    let mut random = seed;
    let mut next = move |below: u64| {
        random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (random >> 33) % below
    };
    let mut started = Vec::new();
    for _ in 0..next(8) + 2 {
        let (own, pause, ends) = (next(u64::MAX >> 1), next(4) as i64, next(3));
        let placement = if next(5) == 0 { Placement::Pinned } else { Placement::Newest };
        started.push(task.start_task(placement, move |task| {
            if depth > 0 {
                storm(task, own, depth - 1);
            }
            task.sleep(pause);
            if ends == 0 {
                task.sleep(1_000_000);
            }
            pause
        }));
    }
    for child in started {
        match next(4) {
            0 => task.cancel_job(child),
            1 => drop(task.await_job_within(child, 3)),
            2 => {
                task.cancel_job(child);
                assert!(task.await_job(child).is_ok_and(|_| true) || task.await_job(child).is_err());
            }
            _ => {}
        }
        task.drop_job(child);
    }
}
