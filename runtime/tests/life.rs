//! How programs end: at rest, in deadlock, by a crash, on request; and that nothing is left behind.
#![allow(clippy::undocumented_unsafe_blocks, reason = "they share the reason that `support` gives")]

mod support;

use snow_rt::actor::reason::ExitReason;
use snow_rt::io::output::captured_reports;
use support::{run, run_with, virtual_config, Log, Received};

#[test]
fn the_program_goes_on_after_main_until_it_rests() {
    let log = Log::default();
    let results = log.clone();
    let status = run(move |main| {
        main.spawn("worker", move |actor| {
            actor.sleep(1000);
            results.add(actor.now());
        });
        main.spawn("blocked", |actor| drop(actor.receive()));
    });
    assert_eq!((status, log.lines()), (0, vec!["1000".to_owned()]));
}

#[test]
fn a_main_that_waits_for_ever_is_a_deadlock() {
    let status = run(|main| {
        main.spawn("philosopher-one", |actor| drop(actor.receive()));
        main.await_job(main.start_job(|actor| {
            actor.receive();
            0
        }))
        .expect_err("it never ends");
    });
    assert_eq!(status, 1);
    let reports = captured_reports("philosopher-one");
    assert_eq!(reports.len(), 1);
    assert!(reports[0].contains("deadlock") && reports[0].contains("actor main <"), "{}", reports[0]);
    assert!(reports[0].contains("waits for a message"), "{}", reports[0]);
    assert!(reports[0].contains("waits for job <"), "{}", reports[0]);
}

#[test]
fn a_crash_of_main_is_status_1() {
    assert_eq!(run(|main| main.crash("main-crash-text")), 1);
    assert_eq!(captured_reports("main-crash-text").len(), 1);
}

#[test]
fn a_crash_of_another_is_reported_and_ends_only_that_one() {
    let status = run(|main| {
        main.spawn("crasher", |actor| actor.crash("only-me"));
        main.sleep(1);
    });
    assert_eq!(status, 0);
    let reports = captured_reports("only-me");
    assert_eq!(reports.len(), 1);
    assert!(reports[0].starts_with("** actor crasher <"), "{}", reports[0]);
}

#[test]
fn main_ended_by_a_link_is_status_1_and_says_why() {
    let status = run(|main| {
        main.spawn_link("cause", |actor| actor.crash("linked-cause"));
        main.receive();
    });
    assert_eq!(status, 1);
    let reports = captured_reports("linked-cause");
    assert_eq!(reports.len(), 2, "{reports:?}");
    assert!(reports[1].starts_with("** actor main"), "{}", reports[1]);
}

#[test]
fn a_panic_of_the_runtime_is_the_actors_crash() {
    let status = run(|main| {
        let (_, _) = main.spawn_monitor("panicking", |_| panic!("rust-panic-text"));
        let Received::Down(_, _, reason) = main.receive() else { panic!("a Down") };
        assert_eq!(reason, ExitReason::error("rust-panic-text"));
    });
    assert_eq!(status, 0);
}

// contract: SCHED-7
#[test]
fn the_program_ends_on_request_whatever_runs() {
    for workers in [1, 2, 4] {
        let status = run_with(virtual_config(workers), |main| {
            for _ in 0..10 {
                main.spawn("loop", |actor| loop {
                    actor.yield_turn();
                });
                main.spawn("sleeper", |actor| actor.sleep(1 << 40));
                main.spawn("receiver", |actor| drop(actor.receive()));
            }
            main.yield_turn();
            main.end_program(42);
        });
        assert_eq!(status, 42);
    }
}

#[test]
fn a_leak_is_status_99() {
    let status = run(|main| {
        main.spawn("leaky-actor", |actor| {
            unsafe { snow_rt::exports::memory::snow_alloc(actor.0, 64) };
        });
    });
    assert_eq!(status, 99);
    assert_eq!(captured_reports("leaky-actor").len(), 1);
}

#[test]
fn who_crashes_may_leave_objects_behind() {
    let status = run(|main| {
        main.spawn("messy", |actor| {
            unsafe { snow_rt::exports::memory::snow_alloc(actor.0, 64) };
            actor.crash("messy-crash");
        });
    });
    assert_eq!(status, 0);
}

/// Uses the stack until its guard; the optimiser must not make a loop of it.
#[inline(never)]
fn recurse(depth: u64) -> u64 {
    let frame = std::hint::black_box([depth; 64]);
    if depth == u64::MAX {
        return frame[0];
    }
    recurse(depth + 1) + std::hint::black_box(frame)[1]
}

// contract: SCHED-3
#[test]
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
fn a_stack_overflow_ends_only_its_actor() {
    let log = Log::default();
    let results = log.clone();
    let status = run(move |main| {
        for _ in 0..3 {
            let (_, _) = main.spawn_monitor("deep-diver", |_| assert_eq!(recurse(0), 0));
            let Received::Down(_, _, reason) = main.receive() else { panic!("a Down") };
            results.add(reason);
        }
    });
    assert_eq!((status, log.lines()), (0, vec!["stack overflow".to_owned(); 3]));
    assert_eq!(captured_reports("deep-diver").len(), 3);
}

/// Some are still told that the program ends when the first of them have ended already.
#[test]
fn everyone_who_waits_at_the_end_is_told() {
    for round in 0..400 {
        let log = Log::default();
        let results = log.clone();
        let waiting = 1 + round % 40;
        let status = run_with(virtual_config(8), move |main| {
            main.isolate().runtime().note_terminate();
            for _ in 0..waiting {
                let results = results.clone();
                main.spawn("waiting", move |actor| {
                    actor.trap_exits();
                    results.add(matches!(actor.receive(), Received::Exit(_, ExitReason::Shutdown)));
                });
            }
        });
        assert_eq!((status, log.lines()), (0, vec!["true".to_owned(); waiting]), "round {round}");
    }
}
