//! Circles of isolates that wait for each other: each for the answer of a service, or for a task's end.
//!
//! In: whom an isolate begins to wait for, noted in its control block. Out: a report, when the one that is waited for waits in turn, over
//! however many others, for the isolate itself. Nothing else happens: the calls have their limits, and end with them.
//!
//! Who is waited for clears the note when it answers, and who waits when it goes on; a task that has ended is nobody. Two that close a
//! circle in the same instant may both miss it: it is a hint for who looks for a mistake, and no fence is spent on it.

use super::isolate::Isolate;
use super::pid::Pid;
use super::report;
use crate::io::output::report_now;

/// Waits shorter than this, in milliseconds, are meant to be over soon, and no mistake.
const SHORT: i64 = 1_000;
/// How many a circle may have; a longer one is not found.
const LONGEST: usize = 64;

/// `isolate` begins to wait for `other`, for so many milliseconds at most.
#[inline]
pub fn begin_wait(isolate: &Isolate, other: Pid, limit: Option<i64>) {
    if limit.is_none_or(|limit| limit >= SHORT) {
        isolate.process().wait_for(other);
        if waits_for(isolate, other).is_some() {
            report_circle(isolate, other);
        }
    }
}

fn waits_for(isolate: &Isolate, other: Pid) -> Option<Pid> {
    let next = isolate.runtime().table.alive(other)?.waits_for();
    (next != Pid::NONE).then_some(next)
}

/// Reports the circle that `isolate` is in, if it is in one.
#[cold]
fn report_circle(isolate: &Isolate, other: Pid) {
    let mut others = vec![other];
    while let Some(next) = others.last().and_then(|&last| waits_for(isolate, last)) {
        if next == isolate.pid {
            return report_now(&report::circle(isolate, &others));
        }
        if others.contains(&next) || others.len() == LONGEST {
            return;
        }
        others.push(next);
    }
}
