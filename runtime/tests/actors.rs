//! Messages between actors: order, selective receive, timeouts, preemption, the program's end.

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use snow_rt::actor::process::State;
use support::{run, run_with, virtual_config, Log, Received};

#[test]
fn an_empty_program_ends_with_status_0() {
    assert_eq!(run(|_| {}), 0);
}

#[test]
fn ping_pong() {
    let log = Log::default();
    let results = log.clone();
    let status = run(move |main| {
        let me = main.me();
        let pong = main.spawn("pong", move |actor| {
            for _ in 0..1000 {
                let Received::Int(number) = actor.receive() else { panic!("a number") };
                actor.send(me, number + 1);
            }
        });
        let mut number = 0;
        for _ in 0..1000 {
            main.send(pong, number);
            let Received::Int(answer) = main.receive() else { panic!("a number") };
            number = answer;
        }
        results.add(number);
    });
    assert_eq!((status, log.lines()), (0, vec!["1000".to_owned()]));
}

#[test]
fn messages_between_two_keep_their_order() {
    let log = Log::default();
    let results = log.clone();
    run(move |main| {
        let me = main.me();
        for sender in 0..4 {
            main.spawn("sender", move |actor| {
                for number in 0..5000 {
                    actor.send(me, sender * 10_000 + number);
                    if number % 100 == 0 {
                        actor.yield_turn();
                    }
                }
            });
        }
        let mut next = [0; 4];
        for _ in 0..20_000 {
            let Received::Int(number) = main.receive() else { panic!("a number") };
            let sender = (number / 10_000) as usize;
            assert_eq!(number % 10_000, next[sender]);
            next[sender] += 1;
        }
        results.add(format!("{next:?}"));
    });
    assert_eq!(log.lines(), ["[5000, 5000, 5000, 5000]"]);
}

#[test]
fn a_selective_receive_leaves_the_others_in_order() {
    let log = Log::default();
    let results = log.clone();
    run(move |main| {
        for number in [1, 2, 3, 4, 5] {
            main.send(main.me(), number);
        }
        let even = |received: &Received| matches!(received, Received::Int(number) if number % 2 == 0);
        let first = [main.receive_where(-1, even), main.receive_where(-1, even), main.receive_where(0, even)];
        results.add(format!("{first:?}"));
        let rest = [main.receive(), main.receive(), main.receive(), main.receive_within(0)];
        results.add(format!("{rest:?}"));
    });
    assert_eq!(log.lines(), ["[Int(2), Int(4), TimedOut]", "[Int(1), Int(3), Int(5), TimedOut]"]);
}

#[test]
fn a_receive_that_waits_does_not_look_at_anything_twice() {
    let log = Log::default();
    let results = log.clone();
    run(move |main| {
        let me = main.me();
        main.send(me, 1);
        main.send(me, 2);
        main.spawn("late", move |actor| {
            actor.sleep(10);
            actor.send(me, 3);
            actor.sleep(10);
            actor.send(me, 4);
        });
        let seen = Log::default();
        let looked = seen.clone();
        main.receive_where(-1, move |received| {
            looked.add(format!("{received:?}"));
            *received == Received::Int(4)
        });
        results.add(seen.lines().join(" "));
    });
    assert_eq!(log.lines(), ["Int(1) Int(2) Int(3) Int(4)"]);
}

#[test]
fn a_time_limit_goes_on_when_the_turn_ends_within_the_scan() {
    let log = Log::default();
    let results = log.clone();
    run(move |main| {
        for number in 1..=9 {
            main.send_after(main.me(), number * 20, number);
        }
        let looked_at = |_: &Received| {
            main.yield_turn();
            false
        };
        results.add(format!("{:?} at {}", main.receive_where(50, looked_at), main.now()));
    });
    assert_eq!(log.lines(), ["TimedOut at 50"]);
}

#[test]
fn a_timeout_is_taken_before_a_later_message_which_stays() {
    let log = Log::default();
    let results = log.clone();
    run(move |main| {
        main.send_after(main.me(), 500, 7);
        results.add(format!("{:?} at {}", main.receive_within(50), main.now()));
        results.add(format!("{:?} at {}", main.receive_within(5000), main.now()));
        results.add(format!("{:?} at {}", main.receive_within(100), main.now()));
    });
    assert_eq!(log.lines(), ["TimedOut at 50", "Int(7) at 500", "TimedOut at 600"]);
}

// contract: SCHED-4
#[test]
fn a_loop_that_never_waits_starves_nobody() {
    for workers in [1, 2] {
        let log = Log::default();
        let results = log.clone();
        let status = run_with(virtual_config(workers), move |main| {
            main.spawn("loop", |actor| loop {
                actor.yield_turn();
            });
            let me = main.me();
            main.spawn("other", move |actor| actor.send(me, 1));
            results.add(format!("{:?}", main.receive()));
            main.end_program(7);
        });
        assert_eq!((status, log.lines()), (7, vec!["Int(1)".to_owned()]));
    }
}

// contract: SCHED-1
#[test]
fn many_actors_come_and_go_and_their_control_blocks_are_reused() {
    let log = Log::default();
    let results = log.clone();
    let status = run(move |main| {
        let me = main.me();
        let mut pids = std::collections::HashSet::new();
        for _ in 0..100 {
            for _ in 0..200 {
                pids.insert(main.spawn("short", move |actor| actor.send(me, 1)));
            }
            for _ in 0..200 {
                main.receive();
            }
        }
        assert_eq!(pids.len(), 20_000);
        let slots = main.isolate().runtime().table.iter().count();
        assert!(slots < 2_000, "{slots} slots for 200 actors at a time");
        results.add("done");
    });
    assert_eq!((status, log.len()), (0, 1));
}

#[test]
fn ten_thousand_actors_wait_at_once() {
    let log = Log::default();
    let results = log.clone();
    let status = run(move |main| {
        let me = main.me();
        let pids: Vec<_> = (0..10_000)
            .map(|number| {
                main.spawn("waiting", move |actor| {
                    let Received::Int(value) = actor.receive() else { panic!("a number") };
                    actor.send(me, value + number);
                })
            })
            .collect();
        for pid in &pids {
            main.send(*pid, 1);
        }
        let mut sum = 0;
        for _ in &pids {
            let Received::Int(value) = main.receive() else { panic!("a number") };
            sum += value;
        }
        results.add(sum);
    });
    assert_eq!((status, log.lines()), (0, vec![(10_000 * 9_999 / 2 + 10_000).to_string()]));
}

#[test]
fn sending_to_the_dead_is_nothing() {
    let status = run(|main| {
        let (gone, _) = main.spawn_monitor("gone", |_| {});
        main.receive();
        assert_eq!(main.isolate().runtime().table.slot(gone).map(|slot| slot.pid() == gone), Some(false));
        main.send(gone, 1);
        main.send(snow_rt::actor::pid::Pid::NONE, 1);
    });
    assert_eq!(status, 0);
}

#[test]
fn a_waiting_actor_shows_as_waiting() {
    let log = Log::default();
    let results = log.clone();
    run_with(virtual_config(1), move |main| {
        let other = main.spawn("other", |actor| drop(actor.receive()));
        main.sleep(1);
        let table = &main.isolate().runtime().table;
        results.add(format!("{:?}", table.slot(other).map(|process| process.state())));
        results.add(format!("{:?}", main.isolate().process().state() == State::Running));
    });
    assert_eq!(log.lines(), ["Some(Waiting)", "true"]);
}

// contract: SCHED-2
#[test]
fn all_workers_take_part() {
    let log = Log::default();
    let results = log.clone();
    let busy = Arc::new(AtomicUsize::new(0));
    run_with(virtual_config(2), move |main| {
        let me = main.me();
        for _ in 0..2 {
            let busy = busy.clone();
            main.spawn("busy", move |actor| {
                // Neither leaves its worker before both are here: on one worker this would never end.
                busy.fetch_add(1, Ordering::SeqCst);
                while busy.load(Ordering::SeqCst) < 2 {
                    std::hint::spin_loop();
                }
                actor.send(me, actor.isolate().worker().map_or(-1, |worker| worker.number as i64));
            });
        }
        let mut workers = [main.receive(), main.receive()];
        workers.sort_by_key(|received| format!("{received:?}"));
        results.add(format!("{workers:?}"));
    });
    assert_eq!(log.lines(), ["[Int(0), Int(1)]"]);
}

/// Its parent goes on and on, and no other worker would ever be asked for the child if it lay where only the parent's may take it.
#[test]
fn the_child_of_one_that_never_waits_runs_on_another_thread() {
    let elsewhere = Arc::new(AtomicUsize::new(0));
    let counted = elsewhere.clone();
    run_with(virtual_config(2), move |main| {
        let home = main.isolate().worker().expect("it runs in a turn");
        main.isolate().runtime().pin(main.isolate().process(), home);
        let home = home.number;
        for _ in 0..500 {
            let count = counted.clone();
            main.spawn("child", move |actor| {
                let worker = actor.isolate().worker().expect("it runs in a turn").number;
                count.fetch_add(usize::from(worker != home), Ordering::SeqCst);
            });
            // An eighth of the turn and the rest of it, and so on.
            for _ in 0..4 {
                main.use_up_turn();
            }
            if counted.load(Ordering::SeqCst) > 0 {
                return;
            }
        }
    });
    assert_ne!(elsewhere.load(Ordering::SeqCst), 0);
}
