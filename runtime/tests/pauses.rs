//! A program that is looked at while it runs: nothing is lost, nothing is seen twice, and it comes to its end.
#![allow(clippy::undocumented_unsafe_blocks, reason = "they share the reason that `support` gives")]

mod support;

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use snow_rt::actor::isolate::{Role, Seed};
use snow_rt::actor::process::Priority;
use snow_rt::actor::spawn::spawn_main;
use snow_rt::observe::Snapshot;
use snow_rt::scheduler::Runtime;
use support::{native, virtual_config, workers, Actor, Log, Received, INT};

/// Runs `main` and looks at it again and again, from the start to the end.
fn looked_at(main: impl FnOnce(Actor) + Send + 'static, mut look: impl FnMut(Snapshot) + Send + 'static) -> i32 {
    let runtime = Runtime::start(virtual_config(workers()));
    let seed = Seed { name: "main", role: Role::Main(None), body: native(main), message_type: Some(&INT) };
    let observer = Arc::downgrade(&runtime);
    let looks = thread::spawn(move || {
        while let Some(runtime) = observer.upgrade().filter(|runtime| !runtime.is_stopping()) {
            if let Some(snapshot) = Snapshot::take(&runtime) {
                look(snapshot);
            }
        }
    });
    spawn_main(&runtime, Priority::Normal, seed);
    let status = runtime.wait_for_end();
    drop(runtime);
    looks.join().expect("looking on does not fail");
    status
}

#[test]
fn a_storm_of_messages_is_not_disturbed() {
    let log = Log::default();
    let results = log.clone();
    let status = looked_at(
        move |main| {
            let me = main.me();
            for _ in 0..20 {
                main.spawn("echo", move |actor| {
                    for number in 0..200 {
                        actor.send(me, number);
                        actor.yield_turn();
                    }
                });
            }
            let sum: i64 = (0..4000).map(|_| if let Received::Int(number) = main.receive() { number } else { 0 }).sum();
            results.add(sum);
        },
        |snapshot| {
            let seen: usize = snapshot.actors.iter().map(|actor| actor.mailbox).sum();
            assert_eq!((snapshot.totals.actors, snapshot.totals.mailboxes), (snapshot.actors.len(), seen));
            assert!(snapshot.totals.messages <= 4000);
        },
    );
    assert_eq!((status, log.lines()), (0, vec!["398000".to_owned()]));
}

#[test]
fn a_pause_that_meets_a_long_turn_gives_up() {
    let runtime = Runtime::start(virtual_config(1));
    let (begun, is_begun) = std::sync::mpsc::channel();
    let (end, is_ended) = std::sync::mpsc::channel::<()>();
    let body = native(move |_| {
        begun.send(()).expect("the test waits");
        is_ended.recv().expect("the test ends the turn");
    });
    spawn_main(
        &runtime,
        Priority::Normal,
        Seed { name: "main", role: Role::Main(None), body, message_type: Some(&INT) },
    );
    is_begun.recv().expect("main begins");
    assert!(runtime.paused(Duration::from_millis(1), |_| ()).is_none());
    end.send(()).expect("main waits");
    assert_eq!(runtime.wait_for_end(), 0);
}
