//! The lock-free parts under every interleaving that the memory model allows, by loom. Built only with
//! `RUSTFLAGS="--cfg loom" cargo test --release --target-dir target/loom --test models`.
#![cfg(loom)]

use loom::sync::{Arc, Notify};
use loom::thread;
use snow_rt::actor::envelope::{Content, Envelope};
use snow_rt::actor::inbox::{Inbox, Pushed};
use snow_rt::actor::pid::Pid;

struct Process {
    inbox: Inbox,
    run: Notify,
}

fn process() -> Arc<Process> {
    let inbox = Inbox::closed();
    inbox.open();
    Arc::new(Process { inbox, run: Notify::new() })
}

fn envelope(sender: u32, number: u64) -> Box<Envelope> {
    Envelope::new(Pid::new(sender, 1), Pid::new(0, 1), Content::Unlink(number))
}

/// What any sender does: whoever gets `Wake` makes the owner runnable.
fn send(process: &Process, sender: u32, number: u64) {
    if let Pushed::Wake = process.inbox.push(envelope(sender, number)) {
        process.run.notify();
    }
}

/// The owner takes in until `wanted` have arrived; parks when there is nothing. A lost wake-up is a deadlock here.
fn receive(process: &Process, wanted: usize) -> Vec<(u32, u64)> {
    let mut received = Vec::new();
    while received.len() < wanted {
        for envelope in process.inbox.take() {
            let Content::Unlink(number) = envelope.content else { unreachable!("only these are sent") };
            received.push((envelope.sender.index(), number));
        }
        if received.len() < wanted && process.inbox.park() {
            process.run.wait();
        }
    }
    received
}

#[test]
fn no_wake_up_is_lost_and_each_sender_keeps_its_order() {
    let mut model = loom::model::Builder::new();
    // Every schedule with at most three preemptions; without a bound this one takes an hour.
    model.preemption_bound = Some(3);
    model.check(|| {
        let process = process();
        let senders: Vec<_> = (1..=2)
            .map(|sender| {
                let process = process.clone();
                thread::spawn(move || {
                    send(&process, sender, 1);
                    if sender == 1 {
                        send(&process, sender, 2);
                    }
                })
            })
            .collect();
        let received = receive(&process, 3);
        let of_first: Vec<u64> =
            received.iter().filter(|(sender, _)| *sender == 1).map(|(_, number)| *number).collect();
        assert_eq!(of_first, [1, 2]);
        senders.into_iter().for_each(|sender| sender.join().expect("a sender"));
    });
}

#[test]
fn a_push_against_a_close_is_taken_by_exactly_one_side() {
    loom::model(|| {
        let process = process();
        let other = process.clone();
        let sender = thread::spawn(move || match other.inbox.push(envelope(1, 1)) {
            Pushed::Refused(_) => 0,
            Pushed::Delivered => 1,
            Pushed::Wake => unreachable!("the owner is not parked"),
        });
        let taken = process.inbox.close().count();
        assert_eq!(sender.join().expect("a sender"), taken);
    });
}

#[test]
fn a_slot_that_is_reused_loses_no_envelope() {
    loom::model(|| {
        let process = process();
        let other = process.clone();
        let sender =
            thread::spawn(move || usize::from(!matches!(other.inbox.push(envelope(1, 1)), Pushed::Refused(_))));
        let of_the_first = process.inbox.close().count();
        process.inbox.open();
        let delivered = sender.join().expect("a sender");
        let of_the_second = process.inbox.take().count();
        assert_eq!(of_the_first + of_the_second, delivered);
    });
}
