//! Timers: sleeping, delayed and repeated messages, and the clock.

use crate::actor::envelope::{Content, Payload};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::wait::Wait;
use crate::clock::NANOSECONDS_PER_MILLISECOND;
use crate::context::STATUS_WAIT;
use crate::export;
use crate::heap::Fragment;
use crate::timer::{due_tick, ticks, Action, Letter, TimerId};
use crate::value::build::new_option;
use crate::value::{Object, SnowType};

export! {
    [waits] fn snow_timer_sleep(cx, ms: i64) {
        let isolate = Isolate::of(cx);
        match &isolate.wait {
            Wait::Sleep(alarm) if alarm.rang => isolate.wait = Wait::Nothing,
            Wait::Sleep(_) => cx.status = STATUS_WAIT,
            _ if ms <= 0 => {}
            _ => {
                let alarm = isolate.set_alarm(ms);
                isolate.park(cx, Wait::Sleep(alarm));
            }
        }
    }

    /// The message is copied now; at once if `ms` is 0 or less.
    fn snow_timer_send_after(cx, pid: i64, ms: i64, message: u64, ty: *const SnowType) -> i64 {
        let (isolate, target) = (Isolate::of(cx), Pid::from_word(pid));
        // SAFETY: generated code gives a value with its type.
        let payload = unsafe { Payload::of(Fragment::copy_of(message, SnowType::from_raw(ty))) };
        send_after(isolate, target, ms, payload).word()
    }

    /// Every `ms` milliseconds, at least 1, first after the first of them.
    fn snow_timer_interval(cx, pid: i64, ms: i64, message: u64, ty: *const SnowType) -> i64 {
        let (isolate, target, period) = (Isolate::of(cx), Pid::from_word(pid), ms.max(1));
        // SAFETY: as above.
        let payload = unsafe { Payload::of(Fragment::copy_of(message, SnowType::from_raw(ty))) };
        let action = Action::Interval(Box::new(Letter { sender: isolate.pid, target, payload: Some(payload), period: ticks(period) }));
        set(isolate, period, action).word()
    }

    fn snow_timer_cancel(cx, timer: i64) -> u8 {
        u8::from(Isolate::of(cx).runtime().timers.cancel(TimerId::from_word(timer)))
    }

    fn snow_timer_remaining(cx, timer: i64, option: *const SnowType) -> *mut Object {
        let runtime = Isolate::of(cx).runtime();
        let remaining = runtime.timers.remaining(TimerId::from_word(timer), runtime.clock().now());
        // SAFETY: generated code gives the descriptor of `Option<Int>`.
        new_option(&mut cx.heap, unsafe { SnowType::from_raw(option) }, remaining.map(|ms| ms as u64))
    }

    fn snow_time_monotonic_ns(cx) -> i64 {
        Isolate::of(cx).runtime().clock().now() as i64
    }

    fn snow_time_monotonic_ms(cx) -> i64 {
        (Isolate::of(cx).runtime().clock().now() / NANOSECONDS_PER_MILLISECOND) as i64
    }
}

/// Sends `payload` after `milliseconds`, at once if that is 0 or less.
pub(crate) fn send_after(isolate: &Isolate, target: Pid, milliseconds: i64, payload: Payload) -> TimerId {
    if milliseconds <= 0 {
        isolate.send(target, Content::Message(payload));
        return TimerId::NONE;
    }
    set(
        isolate,
        milliseconds,
        Action::Send(Box::new(Letter { sender: isolate.pid, target, payload: Some(payload), period: 0 })),
    )
}

fn set(isolate: &Isolate, milliseconds: i64, action: Action) -> TimerId {
    let runtime = isolate.runtime();
    runtime.set_timer(isolate.worker(), due_tick(runtime.clock().now(), milliseconds), action)
}
