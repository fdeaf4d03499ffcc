//! `terminate do … end`: the last thing that an actor runs.
//!
//! At the beginning of each iteration the actor leaves a closure over its parameters here. When it is to end its stack is
//! given up as always, and then the closure runs on a new one: with five seconds' time, deaf to every exit signal but the kill.
//! A kill, a stack overflow and the want of memory leave no chance to it. The crash report is written before, while the
//! place of the crash is known. If the clause itself crashes, that is reported too and becomes the reason of the end.

use super::body::Begin;
use super::exit::Way;
use super::isolate::Isolate;
use super::reason::ExitReason;
use super::spawn::CLOSURE_TYPE;
use super::wait::{Alarm, Wait};
use crate::scheduler::worker::Worker;
use crate::timer::TimerId;
use crate::value::{drop_slot, dup};

/// How long a clause may take.
const LIMIT_MS: i64 = 5_000;

/// An end that waits for its clause.
pub struct Termination {
    /// Why the actor ends.
    pub reason: ExitReason,
    /// Ends the clause.
    way: Way,
    limit: Alarm,
    closure: u64,
}

/// Leaves the closure that is to run at the end, instead of an earlier one.
///
/// # Safety
/// `closure` is a live closure without parameters.
pub unsafe fn leave(isolate: &mut Isolate, closure: u64) {
    isolate.runtime().note_terminate();
    // SAFETY: as the caller promises; an earlier one is ours.
    unsafe {
        dup(closure, &CLOSURE_TYPE);
        if let Some(earlier) = isolate.rare_mut().terminate.replace(closure) {
            drop_slot(&mut (*isolate.cx).heap, earlier, &CLOSURE_TYPE);
        }
    }
}

/// Begins the clause of an isolate that is to end with `reason`, if it has one that may run. Its stack has been left.
pub(crate) fn begin(worker: &Worker, isolate: &mut Isolate, reason: &ExitReason, way: Way) -> bool {
    if matches!(reason, ExitReason::Killed) || isolate.is_out_of_room || isolate.is_terminating() {
        return false;
    }
    let Some(closure) = isolate.rare_if_any().and_then(|rare| rare.terminate.take()) else { return false };
    isolate.stop_waiting();
    drop(crate::call::close(isolate));
    isolate.queue.end_scan();
    worker.retire_stack(isolate);
    let limit = isolate.set_alarm(LIMIT_MS);
    isolate.ending = None;
    isolate.begin = Begin::Resident(closure);
    isolate.rare_mut().termination = Some(Termination { reason: reason.clone(), way, limit, closure });
    isolate.wait = Wait::Nothing;
    true
}

/// A timer has rung: if it is the clause's, the clause is over.
pub fn rang(isolate: &mut Isolate, timer: TimerId) {
    let running = isolate.rare_if_any().and_then(|rare| rare.termination.as_mut());
    if let Some(termination) = running.filter(|termination| termination.limit.timer == timer) {
        termination.limit.rang = true;
        let reason = termination.reason.clone();
        isolate.end_with(reason);
    }
}

/// What is known at the very end.
pub(crate) struct End {
    pub reason: ExitReason,
    pub way: Way,
    pub is_reported: bool,
}

/// An isolate ends for `reason`, perhaps after its clause.
pub(crate) fn finish(isolate: &mut Isolate, reason: ExitReason, way: Way) -> End {
    let Some(termination) = isolate.rare_if_any().and_then(|rare| rare.termination.take()) else {
        return End { reason, way, is_reported: false };
    };
    if !termination.limit.rang {
        isolate.runtime().timers.cancel(termination.limit.timer);
    }
    // SAFETY: the closure was ours, and nobody runs it any more.
    unsafe { drop_slot(&mut (*isolate.cx).heap, termination.closure, &CLOSURE_TYPE) };
    if way == Way::Returned {
        return End { reason: termination.reason, way: termination.way, is_reported: true };
    }
    let is_of_the_clause = reason == ExitReason::Killed || (reason.is_crash() && !termination.limit.rang);
    let reason = if is_of_the_clause { reason } else { termination.reason };
    End { reason, way, is_reported: !is_of_the_clause }
}
