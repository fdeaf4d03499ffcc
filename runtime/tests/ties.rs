//! Links, monitors, exit signals and names: Erlang's rules.
#![allow(clippy::undocumented_unsafe_blocks, reason = "they share the reason that `support` gives")]

mod support;

use snow_rt::actor::pid::Pid;
use snow_rt::actor::reason::ExitReason::{self, *};
use snow_rt::io::output::captured_reports;
use std::sync::Arc;
use support::{run, Actor, Log, Received};

fn lines(main: impl FnOnce(Actor, &Log) + Send + 'static) -> Vec<String> {
    let log = Log::default();
    let results = log.clone();
    assert_eq!(run(move |actor| main(actor, &results)), 0);
    log.lines()
}

fn linked(pid: Pid, reason: ExitReason) -> ExitReason {
    Linked(pid, Arc::new(reason))
}

#[test]
fn a_monitor_tells_how_it_ended() {
    let seen = lines(|main, log| {
        type Body = fn(Actor);
        let bodies: [(&str, Body); 4] = [
            ("returns", |_| {}),
            ("crashes", |actor| actor.crash("boom")),
            ("exits", |actor| actor.exit(actor.me(), Shutdown)),
            ("leaves", |actor| actor.exit(actor.me(), Normal)),
        ];
        for (name, body) in bodies {
            let (pid, monitor) = main.spawn_monitor(name, body);
            let Received::Down(reference, from, reason) = main.receive() else { panic!("a Down") };
            assert_eq!((reference, from), (monitor, pid));
            log.add(reason);
        }
    });
    assert_eq!(seen, ["normal", "boom", "shutdown", "normal"]);
}

#[test]
fn a_monitor_of_the_dead_says_no_process() {
    let seen = lines(|main, log| {
        let (gone, _) = main.spawn_monitor("gone", |_| {});
        main.receive();
        let again = main.monitor(gone);
        log.add(main.receive() == Received::Down(again, gone, NoProc));
        let none = main.monitor(Pid::new(1 << 30, 1));
        log.add(main.receive() == Received::Down(none, Pid::new(1 << 30, 1), NoProc));
    });
    assert_eq!(seen, ["true", "true"]);
}

#[test]
fn each_monitor_tells_once_and_a_removed_one_never() {
    let seen = lines(|main, log| {
        let other = main.spawn("other", |actor| drop(actor.receive()));
        let (first, second, removed) = (main.monitor(other), main.monitor(other), main.monitor(other));
        main.demonitor(removed);
        main.send(other, 1);
        let downs = [main.receive(), main.receive()];
        log.add(downs.contains(&Received::Down(first, other, Normal)));
        log.add(downs.contains(&Received::Down(second, other, Normal)));
        log.add(main.receive_within(10) == Received::TimedOut);
    });
    assert_eq!(seen, ["true", "true", "true"]);
}

#[test]
fn demonitor_flushes_a_down_that_has_arrived() {
    let seen = lines(|main, log| {
        let other = main.spawn("other", |_| {});
        let monitor = main.monitor(other);
        main.sleep(5);
        main.demonitor(monitor);
        log.add(main.receive_within(10) == Received::TimedOut);
    });
    assert_eq!(seen, ["true"]);
}

#[test]
fn a_crash_ends_the_linked_and_names_the_first() {
    let seen = lines(|main, log| {
        let me = main.me();
        let (middle, monitor) = main.spawn_monitor("middle", move |actor| {
            let (inner, _) = actor.spawn_monitor("inner", |actor| {
                actor.receive();
                actor.crash("first-cause");
            });
            actor.link(inner);
            actor.send(me, inner.word());
            actor.send(inner, 1);
            actor.receive_where(-1, |received| matches!(received, Received::Int(_)));
        });
        let outer = main.spawn("outer", move |actor| {
            actor.link(middle);
            actor.receive();
        });
        let outer_monitor = main.monitor(outer);
        let Received::Int(inner) = main.receive() else { panic!("a pid") };
        let expected = linked(Pid::from_word(inner), ExitReason::error("first-cause"));
        log.add(
            main.receive_where(-1, |it| *it == Received::Down(monitor, middle, expected.clone())) != Received::TimedOut,
        );
        // `outer` linked either before the crash, or to somebody who was gone by then.
        let Received::Down(reference, _, reason) = main.receive() else { panic!("a Down") };
        log.add(reference == outer_monitor && (reason == expected || reason == linked(middle, NoProc)));
    });
    assert_eq!(seen, ["true", "true"]);
    assert_eq!(captured_reports("first-cause").len(), 1, "only the crash itself is reported");
}

#[test]
fn a_normal_end_ends_nobody_else() {
    let seen = lines(|main, log| {
        let other = main.spawn_link("other", |actor| drop(actor.receive()));
        let monitor = main.monitor(other);
        main.send(other, 1);
        log.add(main.receive() == Received::Down(monitor, other, Normal));
    });
    assert_eq!(seen, ["true"]);
}

#[test]
fn who_traps_exits_gets_a_message_instead() {
    let seen = lines(|main, log| {
        main.trap_exits();
        let other = main.spawn_link("trapped-crash", |actor| actor.crash("trapped"));
        log.add(main.receive() == Received::Exit(other, ExitReason::error("trapped")));
        let normal = main.spawn_link("normal", |_| {});
        log.add(main.receive() == Received::Exit(normal, Normal));
        main.link(normal);
        log.add(main.receive() == Received::Exit(normal, NoProc));
        main.exit(main.me(), Normal);
        log.add(main.receive() == Received::Exit(main.me(), Normal));
    });
    assert_eq!(seen, ["true", "true", "true", "true"]);
}

#[test]
fn kill_cannot_be_trapped_and_the_linked_see_it_as_killed() {
    let seen = lines(|main, log| {
        main.trap_exits();
        let stubborn = main.spawn_link("stubborn", |actor| {
            actor.trap_exits();
            loop {
                actor.receive();
            }
        });
        main.exit(stubborn, Killed);
        log.add(main.receive() == Received::Exit(stubborn, Killed));
    });
    assert_eq!(seen, ["true"]);
}

#[test]
fn exit_with_normal_is_ignored_by_others() {
    let seen = lines(|main, log| {
        let (other, monitor) = main.spawn_monitor("other", |actor| drop(actor.receive()));
        main.exit(other, Normal);
        log.add(main.receive_within(10) == Received::TimedOut);
        main.exit(other, Shutdown);
        log.add(main.receive() == Received::Down(monitor, other, Shutdown));
    });
    assert_eq!(seen, ["true", "true"]);
}

#[test]
fn a_kill_reaches_a_loop_and_a_sleeper() {
    let seen = lines(|main, log| {
        let (looping, first) = main.spawn_monitor("looping", |actor| loop {
            actor.yield_turn();
        });
        let (sleeping, second) = main.spawn_monitor("sleeping", |actor| actor.sleep(1_000_000));
        main.exit(looping, Killed);
        main.exit(sleeping, Killed);
        let downs = [main.receive(), main.receive()];
        log.add(downs.contains(&Received::Down(first, looping, Killed)));
        log.add(downs.contains(&Received::Down(second, sleeping, Killed)));
        log.add(main.now());
    });
    assert_eq!(seen, ["true", "true", "0"]);
}

#[test]
fn after_unlink_an_exit_has_no_effect() {
    let seen = lines(|main, log| {
        let other = main.spawn_link("unlinked", |actor| {
            actor.receive();
            actor.crash("nobody cares");
        });
        main.unlink(other);
        let monitor = main.monitor(other);
        main.send(other, 1);
        log.add(main.receive() == Received::Down(monitor, other, ExitReason::error("nobody cares")));
    });
    assert_eq!(seen, ["true"]);
}

#[test]
fn a_chain_of_links_ends_as_a_whole() {
    let seen = lines(|main, log| {
        let me = main.me();
        fn chain(actor: Actor, left: u32, top: Pid) {
            if left == 0 {
                actor.send(top, 0);
                actor.receive();
                return;
            }
            actor.spawn_link("chain", move |actor| chain(actor, left - 1, top));
            actor.receive();
        }
        let (first, monitor) = main.spawn_monitor("chain", move |actor| chain(actor, 2_000, me));
        main.receive();
        let alive = |main: Actor| main.isolate().runtime().table.iter().filter(|it| it.is_alive(it.pid())).count();
        log.add(alive(main));
        main.exit(first, Shutdown);
        log.add(main.receive() == Received::Down(monitor, first, Shutdown));
        main.sleep(1);
        log.add(alive(main));
    });
    assert_eq!(seen, ["2002", "true", "1"]);
}

#[test]
fn a_message_before_the_end_arrives_before_the_down() {
    let seen = lines(|main, log| {
        let me = main.me();
        for _ in 0..200 {
            let (other, monitor) = main.spawn_monitor("last words", move |actor| actor.send(me, 1));
            assert_eq!(main.receive(), Received::Int(1));
            assert_eq!(main.receive(), Received::Down(monitor, other, Normal));
        }
        log.add("done");
    });
    assert_eq!(seen, ["done"]);
}

#[test]
fn names_are_unique_and_go_with_their_process() {
    let seen = lines(|main, log| {
        let runtime = main.isolate().runtime();
        let (names, table) = (&runtime.names, &runtime.table);
        let (other, _) = main.spawn_monitor("named", |actor| drop(actor.receive()));
        log.add(names.register(table, "x", other));
        log.add(names.register(table, "x", main.me()));
        log.add(names.find("x") == Some(other));
        main.send(other, 1);
        main.receive();
        // The Down comes after the name has gone.
        log.add(names.find("x").is_none());
        log.add(names.register(table, "x", other));
        log.add(names.register(table, "x", main.me()));
    });
    assert_eq!(seen, ["true", "false", "true", "true", "false", "true"]);
}

#[test]
fn a_message_of_another_type_is_a_dead_letter_once_per_pair() {
    let seen = lines(|main, log| {
        let other = main.spawn("typed-receiver", |actor| drop(actor.receive()));
        for _ in 0..3 {
            unsafe {
                snow_rt::exports::actor::snow_process_send(main.0, other.word(), 1, &support::BOOL);
            }
        }
        main.send(other, 5);
        let monitor = main.monitor(other);
        log.add(matches!(main.receive(), Received::Down(reference, ..) if reference == monitor));
    });
    assert_eq!(seen, ["true"]);
    let reports = captured_reports("typed-receiver");
    assert_eq!(reports.len(), 1);
    assert!(reports[0].contains("type Bool") && reports[0].contains("receives Int"), "{}", reports[0]);
}

#[test]
fn only_so_many_senders_of_another_type_are_remembered() {
    let seen = lines(|main, log| {
        let other = main.spawn("popular-receiver", |actor| drop(actor.receive()));
        for _ in 0..100 {
            main.spawn_monitor("stranger", move |actor| unsafe {
                snow_rt::exports::actor::snow_process_send(actor.0, other.word(), 1, &support::BOOL);
            });
            main.receive();
        }
        let monitor = main.monitor(other);
        main.send(other, 5);
        log.add(matches!(main.receive(), Received::Down(reference, ..) if reference == monitor));
    });
    assert_eq!(seen, ["true"]);
    let reports = captured_reports("popular-receiver");
    let lasts: Vec<bool> = reports.iter().map(|report| report.contains("the last sender")).collect();
    assert_eq!(lasts, [vec![false; 63], vec![true]].concat());
}
