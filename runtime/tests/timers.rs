//! Timers on the virtual clock, and never early on the real one.
#![allow(clippy::undocumented_unsafe_blocks, reason = "they share the reason that `support` gives")]

mod support;

use snow_rt::clock::{Clock, MonotonicClock};
use snow_rt::exports::timer;
use snow_rt::scheduler::Config;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use support::{run, run_with, virtual_config, workers, Actor, Log, Received};

fn lines(main: impl FnOnce(Actor, &Log) + Send + 'static) -> Vec<String> {
    let log = Log::default();
    let results = log.clone();
    assert_eq!(run(move |actor| main(actor, &results)), 0);
    log.lines()
}

#[test]
fn sleep_suspends_one_actor_and_takes_no_message() {
    let seen = lines(|main, log| {
        let me = main.me();
        main.spawn("fast", move |actor| {
            actor.sleep(10);
            actor.send(me, 10);
        });
        main.spawn("slow", move |actor| {
            actor.sleep(100);
            actor.send(me, 100);
        });
        main.sleep(500);
        log.add(format!("{:?} {:?} at {}", main.receive(), main.receive(), main.now()));
    });
    assert_eq!(seen, ["Int(10) Int(100) at 500"]);
}

#[test]
fn nothing_to_wait_for_returns_at_once() {
    let seen = lines(|main, log| {
        main.sleep(0);
        main.sleep(-5);
        main.send_after(main.me(), 0, 1);
        main.send_after(main.me(), i64::MIN, 2);
        log.add(format!("{:?} {:?} at {}", main.receive(), main.receive(), main.now()));
    });
    assert_eq!(seen, ["Int(1) Int(2) at 0"]);
}

#[test]
fn delayed_messages_come_in_the_order_of_time_and_then_of_setting() {
    let seen = lines(|main, log| {
        for (delay, number) in [(30, 5), (10, 1), (20, 3), (10, 2), (20, 4)] {
            main.send_after(main.me(), delay, number);
        }
        let numbers: Vec<_> = (0..5).map(|_| main.receive()).collect();
        log.add(format!("{numbers:?}"));
    });
    assert_eq!(seen, ["[Int(1), Int(2), Int(3), Int(4), Int(5)]"]);
}

#[test]
fn a_cancelled_timer_never_rings() {
    let seen = lines(|main, log| {
        let cancel = |id| unsafe { timer::snow_timer_cancel(main.0, id) };
        let first = main.send_after(main.me(), 10, 1);
        let second = main.send_after(main.me(), 20, 2);
        log.add(format!("{} {}", cancel(first), cancel(first)));
        log.add(format!("{:?} at {}", main.receive(), main.now()));
        log.add(cancel(second));
        log.add(cancel(main.send_after(main.me(), 0, 3)));
    });
    assert_eq!(seen, ["1 0", "Int(2) at 20", "0", "0"]);
}

#[test]
fn an_interval_repeats_until_it_is_cancelled() {
    let seen = lines(|main, log| {
        let me = main.me().word();
        let interval = unsafe { timer::snow_timer_interval(main.0, me, 10, 7, &support::INT) };
        for _ in 0..3 {
            log.add(format!("{:?} at {}", main.receive(), main.now()));
        }
        unsafe { timer::snow_timer_cancel(main.0, interval) };
        log.add(format!("{:?}", main.receive_within(100)));
    });
    assert_eq!(seen, ["Int(7) at 10", "Int(7) at 20", "Int(7) at 30", "TimedOut"]);
}

#[test]
fn timers_of_the_dead_do_not_keep_the_program_alive() {
    let seen = lines(|main, log| {
        let (gone, _) = main.spawn_monitor("gone", |_| {});
        main.receive();
        let other = main.spawn("short", |actor| actor.sleep(5));
        main.send_after(gone, 1_000_000, 1);
        main.send_after(other, 1_000_000, 1);
        unsafe { timer::snow_timer_interval(main.0, main.me().word(), 10, 7, &support::INT) };
        log.add(main.now());
    });
    assert_eq!(seen, ["0"]);
}

#[test]
fn a_hundred_thousand_timers() {
    let seen = lines(|main, log| {
        for number in 0..100_000 {
            main.send_after(main.me(), 1 + (number * 7919) % 10_000, number);
        }
        let mut last = 0;
        for _ in 0..100_000 {
            let Received::Int(number) = main.receive() else { panic!("a number") };
            let due = 1 + (number * 7919) % 10_000;
            assert!(due >= last, "{due} after {last}");
            last = due;
        }
        log.add(format!("{last} at {}", main.now()));
    });
    assert_eq!(seen, ["10000 at 10000"]);
}

#[test]
fn on_the_real_clock_nothing_is_early() {
    let log = Log::default();
    let results = log.clone();
    let mut config = virtual_config(workers());
    config.clock = Box::new(MonotonicClock::new());
    let status = run_with(config, move |main| {
        for milliseconds in [1, 2, 7] {
            let start = Instant::now();
            main.sleep(milliseconds);
            results.add(start.elapsed().as_millis() as i64 >= milliseconds);
        }
    });
    assert_eq!((status, log.lines()), (0, vec!["true".to_owned(); 3]));
}

/// Goes on by sixteen microseconds each time it is read, whatever runs: workers read it once in so many short turns.
#[derive(Default)]
struct CountingClock(AtomicU64);

impl Clock for CountingClock {
    fn now(&self) -> u64 {
        self.0.fetch_add(16_000, Ordering::Relaxed)
    }

    fn is_virtual(&self) -> bool {
        false
    }

    fn jump(&self, _nanoseconds: u64) {}
}

/// What a receive gives that nothing matches, while ten messages come for each that it looks at.
fn receive_in_a_flood(timeout: i64) -> Vec<String> {
    const STARVED: i64 = 100_000;
    let log = Log::default();
    let results = log.clone();
    let config = Config { clock: Box::<CountingClock>::default(), ..virtual_config(1) };
    let status = run_with(config, move |main| {
        let me = main.me();
        main.spawn("flood", move |actor| {
            for number in 0.. {
                actor.send(me, number);
                if number % 10 == 0 {
                    actor.yield_turn();
                }
            }
        });
        main.yield_turn();
        let received = main.receive_where(timeout, |message| {
            main.yield_turn();
            *message == Received::Int(STARVED)
        });
        results.add(format!("{received:?}"));
        main.end_program(0);
    });
    assert_eq!(status, 0);
    log.lines()
}

#[test]
fn a_flood_does_not_keep_a_receive_from_its_timeout() {
    for timeout in [0, 1, 5] {
        assert_eq!(receive_in_a_flood(timeout), ["TimedOut"], "after {timeout}");
    }
}

#[test]
fn a_receive_that_does_not_wait_finds_what_has_just_arrived_behind_a_long_mailbox() {
    let seen = lines(|main, log| {
        (0..100).for_each(|number| main.send(main.me(), number));
        log.add(format!("{:?}", main.receive_where(0, |_| false)));
        main.send(main.me(), 100);
        log.add(format!("{:?}", main.receive_where(0, |message| *message == Received::Int(100))));
    });
    assert_eq!(seen, ["TimedOut", "Int(100)"]);
}
