//! Timers for C.

use std::thread;
use std::time::Duration;

use super::{bytes, current_isolate, foreign, runtime};
use crate::actor::envelope::{Content, Envelope, Payload};
use crate::actor::pid::Pid;
use crate::exports;
use crate::io::output::write_error;
use crate::scheduler::current;
use crate::scheduler::switch::wait_until;
use crate::timer::{due_tick, Action, Letter, TimerId};

foreign! {
    /// Suspends the current actor; outside of actors it blocks the thread.
    fn snow_timer_sleep(ms: i64) {
        let cx = current::context();
        if cx.is_null() {
            thread::sleep(Duration::from_millis(ms.max(0) as u64));
            return;
        }
        // SAFETY: this is the stack of the actor whose turn it is.
        unsafe { wait_until(cx, |cx| exports::timer::snow_timer_sleep(cx, ms)) };
    }

    /// Sends a copy of the bytes, made now, after ms milliseconds; at once if that is 0 or less. Gives the timer.
    fn snow_timer_send_after(pid: u64, ms: i64, msg: *const u8, size: u64) -> u64 {
        // SAFETY: the caller passes `size` bytes.
        let payload = Payload::Bytes(unsafe { bytes(msg, size) });
        let target = Pid::from_bits(pid);
        let timer = match (current_isolate(), runtime()) {
            (Some(isolate), _) => exports::timer::send_after(isolate, target, ms, payload),
            (None, Some(runtime)) if ms > 0 => {
                let due = due_tick(runtime.clock().now(), ms);
                runtime.set_timer(None, due, Action::Send(Box::new(Letter { sender: Pid::NONE, target, payload: Some(payload), period: 0 })))
            }
            (None, Some(runtime)) => {
                runtime.deliver(None, Envelope::new(Pid::NONE, target, Content::Message(payload)));
                TimerId::NONE
            }
            (None, None) => {
                write_error("** snow_timer_send_after: call snow_rt_init_actor first\n");
                TimerId::NONE
            }
        };
        timer.word() as u64
    }
}
