//! Calls of services: `stdlib/service.snow` puts them together.

use super::actor::note_sent;
use crate::actor::circle;
use crate::actor::crash;
use crate::actor::envelope::Content;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::signal_value::reason_value;
use crate::actor::wait::Wait;
use crate::call::{self, Outcome, Progress};
use crate::context::STATUS_WAIT;
use crate::export;
use crate::exports::memory::charge;
use crate::heap::Fragment;
use crate::value::build::new_record;
use crate::value::{Object, SnowType};

/// What a wait gives: the call is over with an answer, without one in time, or because the service is not there.
const ANSWERED: i64 = 0;
const TIMED_OUT: i64 = 1;
const DOWN: i64 = 2;
const ITSELF: i64 = 3;

export! {
    /// Opens this actor's call and gives its ticket.
    fn snow_call_open(cx) -> i64 {
        call::open(Isolate::of(cx)) as i64
    }

    /// Opens this actor's call of `pid`, whose end will be the end of the call; gives the handle for the question.
    fn snow_call_ask(cx, pid: i64, _message: *const SnowType, _answer: *const SnowType, reply: *const SnowType) -> *mut Object {
        let isolate = Isolate::of(cx);
        let ticket = call::open(isolate);
        call::watch(isolate, Pid::from_word(pid));
        // SAFETY: generated code gives the descriptor of the handle: caller and ticket.
        new_record(&mut cx.heap, unsafe { SnowType::from_raw(reply) }, &[isolate.pid.bits(), ticket])
    }

    /// The end of the one that this monitor watches will be the end of the open call.
    fn snow_call_adopt(cx, monitor: i64) {
        call::adopt(Isolate::of(cx), monitor as u64);
    }

    /// The pid of the running actor, whatever it receives.
    fn snow_call_self(cx) -> i64 {
        Isolate::of(cx).pid.word()
    }

    /// Answers a caller; nothing is copied for the dead.
    fn snow_call_answer(cx, caller: i64, ticket: i64, value: u64, ty: *const SnowType) {
        let (isolate, caller) = (Isolate::of(cx), Pid::from_word(caller));
        if caller.is_remote() {
            // SAFETY: generated code gives a value with its type.
            let sent = unsafe {
                let answer = (value, SnowType::from_raw(ty));
                isolate.runtime().node.send_answer(isolate, caller, ticket as u64, answer)
            };
            return note_sent(cx, sent);
        }
        isolate.ties().watchers.remove(&(ticket as u64));
        if isolate.runtime().is_alive(caller) {
            // SAFETY: generated code gives a value with its type.
            let answer = unsafe { Fragment::copy_of(value, SnowType::from_raw(ty)) };
            charge(cx, answer.work());
            isolate.runtime().table.alive(caller).inspect(|process| process.end_wait());
            isolate.send(caller, Content::CallAnswer(ticket as u64, answer));
        }
    }

    /// Waits until the open call is over, at most `timeout_ms` (negative: for ever).
    [waits] fn snow_call_wait(cx, timeout_ms: i64) -> i64 {
        let isolate = Isolate::of(cx);
        let call = isolate.call.as_ref().filter(|call| call.is_open()).expect("a call is open");
        let ended = match call.progress() {
            Progress::Waits => None,
            Progress::Late => Some(TIMED_OUT),
            Progress::Over(Outcome::Answer(_) | Outcome::Elsewhere(_)) => Some(ANSWERED),
            Progress::Over(Outcome::Down(_)) => Some(DOWN),
            Progress::Over(Outcome::Itself) => Some(ITSELF),
        };
        if let Some(kind) = ended {
            isolate.stop_waiting();
            if kind == TIMED_OUT {
                call::close(isolate);
            }
            return kind;
        }
        if !matches!(isolate.wait, Wait::Call) {
            call::ensure_watch(isolate);
            if timeout_ms >= 0 {
                call::limit(isolate, timeout_ms);
            }
            if let Some(asked) = isolate.call.as_ref().and_then(|call| call.asked()) {
                circle::begin_wait(isolate, asked, Some(timeout_ms).filter(|&limit| limit >= 0));
            }
            isolate.wait = Wait::Call;
        }
        cx.status = STATUS_WAIT;
        TIMED_OUT
    }

    /// The answer of a call that has one; closes it.
    fn snow_call_result(cx, answer: *const SnowType) -> u64 {
        match call::close(Isolate::of(cx)) {
            Some(Outcome::Answer(answer)) => answer.take_into(&mut cx.heap),
            // SAFETY: generated code gives the descriptor of the answer.
            Some(Outcome::Elsewhere(wire)) => match wire.answer(&mut cx.heap, unsafe { SnowType::from_raw(answer) }) {
                Ok(slot) => slot,
                Err(misfit) => {
                    crash(cx, &format!("the answer from another node does not fit: {misfit}"));
                    0
                }
            },
            _ => panic!("the call has no answer"),
        }
    }

    /// Why the service of a call has ended; closes the call.
    fn snow_call_reason(cx, reason: *const SnowType) -> *mut Object {
        match call::close(Isolate::of(cx)) {
            // SAFETY: generated code gives the descriptor of `ExitReason`.
            Some(Outcome::Down(why)) => reason_value(&mut cx.heap, unsafe { SnowType::from_raw(reason) }, &why),
            _ => panic!("the service of the call has not ended"),
        }
    }
}
