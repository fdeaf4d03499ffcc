//! The inbox: no wake-up and no envelope is lost, orders are kept, and who wakes sees what the parked one has left.

use loom::cell::UnsafeCell;
use loom::sync::{Arc, Condvar, Mutex};
use loom::thread;

use super::actor::envelope::Envelope;
use super::actor::inbox::{Inbox, Pushed};
use super::check;

struct Process {
    inbox: Inbox,
    is_runnable: Mutex<bool>,
    changed: Condvar,
    /// What the worker that has the process in hand may touch; loom finds every two that do at once.
    isolate: UnsafeCell<u64>,
}

fn process() -> Arc<Process> {
    let inbox = Inbox::closed();
    inbox.open();
    let (is_runnable, changed) = (Mutex::new(false), Condvar::new());
    Arc::new(Process { inbox, is_runnable, changed, isolate: UnsafeCell::new(0) })
}

fn touch(process: &Process) {
    // SAFETY: the caller has the process in hand.
    process.isolate.with_mut(|isolate| unsafe { *isolate += 1 });
}

/// What any sender does: whoever gets `Wake` has the process in hand, and makes it runnable.
fn send(process: &Process, sender: u32, number: u64) {
    if let Pushed::Wake = process.inbox.push(Envelope::new(sender, number)) {
        make_runnable(process);
    }
}

/// In the place of a run queue a thread is woken.
fn make_runnable(process: &Process) {
    touch(process);
    *process.is_runnable.lock().expect("no model panics with a lock") = true;
    process.changed.notify_one();
}

fn await_turn(process: &Process) {
    let mut is_runnable = process.is_runnable.lock().expect("as above");
    while !*is_runnable {
        is_runnable = process.changed.wait(is_runnable).expect("as above");
    }
    *is_runnable = false;
}

/// The owner takes in until `wanted` have arrived; parks when there is nothing. A lost wake-up is a deadlock here.
fn receive(process: &Process, wanted: usize) -> Vec<(u32, u64)> {
    let mut received = Vec::new();
    while received.len() < wanted {
        touch(process);
        received.extend(process.inbox.take().map(|envelope| (envelope.sender, envelope.number)));
        if received.len() < wanted && process.inbox.park() {
            await_turn(process);
        }
    }
    received
}

#[test]
fn no_wake_up_is_lost_and_each_sender_keeps_its_order() {
    check(|| {
        let process = process();
        let senders: Vec<_> = (1..=2)
            .map(|sender| {
                let process = process.clone();
                thread::spawn(move || (1..=3 - u64::from(sender)).for_each(|number| send(&process, sender, number)))
            })
            .collect();
        let received = receive(&process, 3);
        let of_first = received.iter().filter(|(sender, _)| *sender == 1).map(|(_, number)| *number);
        assert!(of_first.eq([1, 2]));
        senders.into_iter().for_each(|sender| sender.join().expect("a sender"));
    });
}

#[test]
fn a_push_against_a_close_is_taken_by_exactly_one_side() {
    check(|| {
        let process = process();
        let other = process.clone();
        let sender = thread::spawn(move || match other.inbox.push(Envelope::new(1, 1)) {
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
    check(|| {
        let process = process();
        let other = process.clone();
        let sender =
            thread::spawn(move || usize::from(!matches!(other.inbox.push(Envelope::new(1, 1)), Pushed::Refused(_))));
        let of_the_first = process.inbox.close().count();
        process.inbox.open();
        let delivered = sender.join().expect("a sender");
        let of_the_second = process.inbox.take().count();
        assert_eq!(of_the_first + of_the_second, delivered);
    });
}

#[test]
fn who_ends_while_others_send_has_everything_or_they_are_told() {
    check(|| {
        let process = process();
        let senders: Vec<_> = (1..=2)
            .map(|sender| {
                let process = process.clone();
                thread::spawn(move || match process.inbox.push(Envelope::new(sender, 1)) {
                    Pushed::Refused(_) => 0,
                    Pushed::Delivered => 1,
                    Pushed::Wake => {
                        make_runnable(&process);
                        1
                    }
                })
            })
            .collect();
        let mut had = receive(&process, 1).len();
        touch(&process);
        had += process.inbox.close().count();
        let delivered: usize = senders.into_iter().map(|sender| sender.join().expect("a sender")).sum();
        assert_eq!(had, delivered);
    });
}
