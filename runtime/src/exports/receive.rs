//! `receive`: a scan over the mailbox that generated code drives, one candidate at a time.
//!
//! ```text
//! loop: next(timeout) -> 0 timed out | 1 message | 2 signal
//!       message() or signal() gives the candidate; the arms try it; take() and leave the loop, or go on, which skips it
//! ```
//! A receive with an arm for every message asks `taken()` instead, which is `message()` and `take()` in one.
//! Within one receive nothing is looked at twice, also when it waits in between.

use crate::actor::envelope::{Content, Payload};
use crate::actor::isolate::Isolate;
use crate::actor::signal_value::signal_value;
use crate::actor::signals;
use crate::actor::wait::{Alarm, Wait};
use crate::context::{Context, STATUS_CRASH};
use crate::export;
use crate::value::{drop_slot, dup, Object, SnowType};

const TIMED_OUT: i64 = 0;
const MESSAGE: i64 = 1;
const SIGNAL: i64 = 2;
/// Waits for ever.
const FOREVER: i64 = -1;
/// So many candidates are looked at before the time limit is looked at again: a flood never lets the scan reach the end.
const LIMIT_PERIOD: usize = 64;

export! {
    [waits] fn snow_receive_next(cx, timeout_ms: i64) -> i64 {
        let isolate = Isolate::of(cx);
        if isolate.queue.looked() % LIMIT_PERIOD == LIMIT_PERIOD - 1 {
            limit_scan(isolate, timeout_ms);
        }
        if let Some(kind) = next_candidate(isolate) {
            return kind;
        }
        // At the end of the turn the worker looks again.
        if isolate.process().inbox.is_empty() {
            return wait_or_time_out(cx, timeout_ms);
        }
        signals::absorb(isolate);
        if isolate.ending.is_some() {
            cx.status = STATUS_CRASH;
            return TIMED_OUT;
        }
        next_candidate(isolate).unwrap_or_else(|| wait_or_time_out(cx, timeout_ms))
    }

    /// The candidate, in the receiver's heap and owned by it; the mailbox keeps its own reference.
    fn snow_receive_message(cx, _message: *const SnowType) -> u64 {
        let isolate = Isolate::of(cx);
        let candidate = isolate.queue.candidate().expect("a candidate");
        let Content::Message(payload) = &mut candidate.content else { panic!("the candidate is a signal") };
        if let Some(scalar) = payload.scalar() {
            return scalar;
        }
        let (slot, ty) = take_in(payload, cx);
        // SAFETY: the slot was just taken in with its type.
        unsafe { dup(slot, ty) };
        slot
    }

    fn snow_receive_signal(cx, signal: *const SnowType) -> *mut Object {
        let isolate = Isolate::of(cx);
        let candidate = isolate.queue.candidate().expect("a candidate");
        // SAFETY: generated code gives the descriptor of `Signal`.
        let signal = unsafe { SnowType::from_raw(signal) };
        signal_value(&mut cx.heap, signal, candidate).expect("the candidate is a message")
    }

    /// The candidate leaves the mailbox and the receive is over.
    fn snow_receive_take(cx) {
        let isolate = Isolate::of(cx);
        let taken = isolate.queue.take().expect("a candidate");
        isolate.stop_waiting();
        if let Content::Message(Payload::Taken { ty, slot }) = taken.content {
            // SAFETY: the mailbox owned one reference to what it had taken.
            unsafe { drop_slot(&mut cx.heap, slot, ty) };
        }
    }

    /// The candidate, which leaves the mailbox; the receive is over.
    fn snow_receive_taken(cx, _message: *const SnowType) -> u64 {
        let isolate = Isolate::of(cx);
        let taken = isolate.queue.take().expect("a candidate");
        isolate.stop_waiting();
        match taken.content {
            Content::Message(Payload::Scalar { slot, .. }) => slot,
            Content::Message(Payload::Value(fragment)) => fragment.take_into(&mut cx.heap),
            Content::Message(Payload::Taken { slot, .. }) => slot,
            _ => panic!("the candidate is no Snow value"),
        }
    }
}

/// Moves on to the next candidate. The time limit, if one is running, goes on.
fn next_candidate(isolate: &mut Isolate) -> Option<i64> {
    let passes_over = isolate.takes_all.then_some(isolate.message_type);
    let kind = loop {
        let Content::Message(payload) = &isolate.queue.advance()?.content else { break SIGNAL };
        if passes_over.is_none_or(|wanted| payload.ty().map(|ty| ty.id) == wanted.map(|ty| ty.id)) {
            break MESSAGE;
        }
    };
    match isolate.wait {
        Wait::Message(Some(_)) => {}
        Wait::Message(None) => {
            // Nothing to drop: not even looked at.
            std::mem::forget(std::mem::replace(&mut isolate.wait, Wait::Nothing));
            isolate.queue.free_scan();
        }
        _ => isolate.queue.free_scan(),
    }
    Some(kind)
}

/// Everything has been looked at.
fn wait_or_time_out(cx: &mut Context, timeout_ms: i64) -> i64 {
    let isolate = Isolate::of(cx);
    if timeout_ms == FOREVER {
        isolate.park(cx, Wait::Message(None));
        return TIMED_OUT;
    }
    match running_limit(isolate, timeout_ms) {
        Limit::Over => time_out(isolate),
        Limit::Runs(alarm) => {
            isolate.park(cx, Wait::Message(alarm));
            TIMED_OUT
        }
    }
}

/// A long scan: if the time is over it ends with what has arrived by now, which is still looked at.
fn limit_scan(isolate: &mut Isolate, timeout_ms: i64) {
    match running_limit(isolate, timeout_ms) {
        Limit::Over if isolate.queue.is_limited() => {}
        Limit::Over => {
            signals::absorb(isolate);
            isolate.queue.limit_scan();
        }
        Limit::Runs(None) => {}
        Limit::Runs(alarm) => isolate.wait = Wait::Message(alarm),
    }
}

enum Limit {
    Over,
    Runs(Option<Alarm>),
}

/// The time limit of the receive, taken out of the isolate.
/// It counts from the first time that nothing was there, or that the scan was long.
fn running_limit(isolate: &mut Isolate, timeout_ms: i64) -> Limit {
    let alarm = match std::mem::replace(&mut isolate.wait, Wait::Nothing) {
        // A scan is limited when the time is over, whose alarm has gone by now.
        _ if isolate.queue.is_limited() => return Limit::Over,
        Wait::Message(alarm) => alarm,
        _ if timeout_ms == FOREVER => None,
        _ if timeout_ms > 0 => Some(isolate.set_alarm(timeout_ms)),
        _ => return Limit::Over,
    };
    match alarm {
        Some(alarm) if alarm.rang => Limit::Over,
        alarm => Limit::Runs(alarm),
    }
}

fn time_out(isolate: &mut Isolate) -> i64 {
    isolate.queue.end_scan();
    TIMED_OUT
}

/// Copies a message into the receiver's heap, once.
fn take_in(payload: &mut Payload, cx: &mut Context) -> (u64, &'static SnowType) {
    match std::mem::replace(payload, Payload::Bytes(Box::default())) {
        Payload::Value(fragment) => {
            let ty = fragment.ty();
            let slot = fragment.take_into(&mut cx.heap);
            *payload = Payload::Taken { ty, slot };
            (slot, ty)
        }
        Payload::Scalar { ty, slot } | Payload::Taken { ty, slot } => {
            *payload = Payload::Taken { ty, slot };
            (slot, ty)
        }
        Payload::Bytes(_) | Payload::Wire(_) => panic!("the candidate is no Snow value"),
    }
}
