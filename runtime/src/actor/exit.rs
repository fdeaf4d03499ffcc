//! The end of an isolate: nothing unwinds, everything it held goes at once, then everyone who must know is told.
//!
//! Runs on the worker's own stack, with the isolate's stack already left for good.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::Ordering::SeqCst;

use super::envelope::{Content, Envelope, Payload};
use super::isolate::{Isolate, Role};
use super::pid::Pid;
use super::process::{Process, State};
use super::reason::ExitReason;
use super::signals;
use super::ties::{Link, Ties};
use super::{report, spawn::CLOSURE_TYPE, terminate};
use crate::call;
use crate::exports::panic_text;
use crate::heap::Fragment;
use crate::io::output::report_now;
use crate::job::{self, Outcome};
use crate::observe;
use crate::program::report_error_result;
use crate::scheduler::queues::Runnable;
use crate::scheduler::worker::Worker;
use crate::value::drop_slot;

/// The body has returned `result`.
pub(crate) fn complete(worker: &Worker, isolate: *mut Isolate, result: u64) {
    // SAFETY: the worker has the isolate in hand, and its stack has been left.
    let this = unsafe { &mut *isolate };
    if this.is_terminating() {
        return conclude(worker, isolate, ExitReason::Normal, Way::Returned);
    }
    // SAFETY: as above; the context is another object.
    let heap = unsafe { &mut (*this.cx).heap };
    match &this.role {
        Role::Job(employment) => {
            let employment = *employment;
            let outcome = match employment.result {
                // SAFETY: the job's code returned a value of its result type, which is ours.
                Some(ty) => match catch_unwind(AssertUnwindSafe(|| unsafe { Fragment::copy_of(result, ty) })) {
                    Ok(fragment) => {
                        // SAFETY: as above.
                        unsafe { drop_slot(heap, result, ty) };
                        Outcome::Value(fragment)
                    }
                    // No memory for the copy: the job fails, not its worker.
                    Err(panic) => return end(worker, isolate, ExitReason::error(&panic_text(panic.as_ref()))),
                },
                None => Outcome::Word(result),
            };
            this.send(employment.owner, Content::JobDone(employment.reference, outcome));
            // The owner has its result: no failure follows.
            this.role = Role::Actor;
        }
        &Role::Main(Some(ty)) => {
            // SAFETY: as for jobs.
            unsafe {
                let failed = report_error_result(result, ty);
                drop_slot(heap, result, ty);
                if failed {
                    this.runtime().stop(1);
                }
            }
        }
        Role::Main(None) | Role::Actor => {}
    }
    if let Some(closure) = this.closure.take() {
        // SAFETY: the isolate owns its body's closure, which nobody runs any more.
        unsafe { drop_slot(heap, closure.get(), &CLOSURE_TYPE) };
    }
    conclude(worker, isolate, ExitReason::Normal, Way::Returned);
}

/// How an isolate came to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Its body has returned.
    Returned,
    /// It was cut off, wherever it was.
    CutOff,
}

/// Ends an isolate, whatever it was doing.
pub(crate) fn end(worker: &Worker, isolate: *mut Isolate, reason: ExitReason) {
    conclude(worker, isolate, reason, Way::CutOff);
}

/// One with a `terminate` clause runs that first, and comes back here.
fn conclude(worker: &Worker, isolate: *mut Isolate, reason: ExitReason, way: Way) {
    // SAFETY: as in `complete`.
    let this = unsafe { &mut *isolate };
    if terminate::begin(worker, this, &reason, way) {
        write_report(this, &reason);
        this.process().set_state(State::Ready);
        return worker.schedule_behind(Runnable::new(this.process()));
    }
    let end = terminate::finish(this, reason, way);
    let (process, pid, reason) = (this.process(), this.pid, end.reason);
    if end.way == Way::Returned {
        check_leaks(this);
    }
    process.set_state(State::Exiting);
    this.stop_waiting();
    // What had arrived still has its effect: who linked or watched in time is told the true reason.
    for envelope in process.inbox.close() {
        match envelope.content {
            Content::Message(_) => signals::watch_for(this, &envelope),
            _ => signals::accept(this, envelope),
        }
    }
    if process.named.load(SeqCst) {
        process.named.store(false, SeqCst);
        this.runtime().names.forget(pid);
        this.runtime().node.forget(pid);
    }
    worker.retire_stack(this);
    call::give_up(this);
    if !end.is_reported {
        write_report(this, &reason);
    }
    let mut ties = this.take_ties();
    if let Some(ties) = &mut ties {
        job::stop_all(this, ties, &reason);
    }
    if let Role::Job(employment) = &this.role {
        let outcome = Outcome::Failed(reason.to_string().into());
        this.send(employment.owner, Content::JobDone(employment.reference, outcome));
    }
    if this.is_observed() {
        observe::ended(this, &reason);
    }
    worker.count_ended(this.queue.appended(), process.reductions());
    let is_main = matches!(this.role, Role::Main(_));
    // SAFETY: the stack is gone, and nobody finds the isolate any more.
    unsafe { Isolate::free(isolate) };
    if let Some(ties) = ties {
        tell_ties(worker, pid, &ties, &reason);
    }
    vacate(worker, process);
    if is_main {
        worker.runtime().main_ended(&reason);
    }
}

/// Whatever fails main is reported: it ends the program.
fn write_report(this: &Isolate, reason: &ExitReason) {
    let is_main_failure = matches!(this.role, Role::Main(_)) && !reason.is_orderly();
    let is_quiet = this.rare().is_some_and(|rare| rare.is_quiet);
    if (reason.is_crash() || is_main_failure) && !is_quiet {
        // SAFETY: the context lives as long as its isolate.
        report_now(&report::crash(this, reason, unsafe { (*this.cx).site }));
        observe::crashed(this, reason);
    }
}

fn tell_ties(worker: &Worker, pid: Pid, ties: &Ties, reason: &ExitReason) {
    let send = |target, content| worker.runtime().deliver(Some(worker), Envelope::new(pid, target, content));
    for (other, link) in ties.links.iter() {
        if *link == Link::Active {
            send(*other, Content::LinkBroken(reason.clone()));
        }
    }
    for (reference, watcher) in ties.watchers.iter() {
        send(*watcher, Content::Down(*reference, reason.clone()));
    }
    for (reference, watched) in ties.monitors.iter() {
        send(*watched, Content::Demonitor(*reference));
    }
}

fn vacate(worker: &Worker, process: &Process) {
    let index = process.pid().index();
    if process.vacate() {
        worker.give_slot(index);
    }
}

/// The oracle: who returns normally leaves nothing behind.
fn check_leaks(this: &mut Isolate) {
    if !this.runtime().config.check_leaks {
        return;
    }
    // SAFETY: the context lives as long as its isolate, and is another object.
    let heap = unsafe { &mut (*this.cx).heap };
    while let Some(envelope) = this.queue.take_first() {
        if let Content::Message(Payload::Taken { ty, slot }) = envelope.content {
            // SAFETY: the mailbox owns one reference to what it has taken.
            unsafe { drop_slot(heap, slot, ty) };
        }
    }
    let live = heap.live();
    if live > 0 {
        report_now(&report::leak(this, live as u64));
        this.runtime().note_leak();
    }
}
