//! Links, monitors and exit signals.

use crate::actor::envelope::Content;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::actor::signal_value::reason_of;
use crate::actor::signals;
use crate::context::{Context, STATUS_CRASH};
use crate::export;
use crate::value::Object;

export! {
    /// Ends together with `pid`, from now on. Of one that has ended already comes an exit signal with `NoProc`.
    fn snow_process_link(cx, pid: i64) {
        let (isolate, other) = (Isolate::of(cx), Pid::from_word(pid));
        if other != isolate.pid && isolate.ties().link(other) {
            isolate.send(other, Content::Link);
        }
    }

    fn snow_process_unlink(cx, pid: i64) {
        let (isolate, other) = (Isolate::of(cx), Pid::from_word(pid));
        let number = isolate.runtime().new_reference();
        if isolate.ties().unlink(other, number) {
            isolate.send(other, Content::Unlink(number));
        }
    }

    fn snow_process_monitor(cx, pid: i64) -> i64 {
        let (isolate, other) = (Isolate::of(cx), Pid::from_word(pid));
        let reference = isolate.runtime().new_reference();
        // Monitoring oneself never tells anything, as in Erlang.
        if other != isolate.pid {
            isolate.ties().monitors.insert(reference, other);
            isolate.send(other, Content::Monitor(reference));
        }
        reference as i64
    }

    /// No `Down` of this monitor is received after this, also not one that has arrived already.
    fn snow_process_demonitor(cx, monitor: i64) {
        let (isolate, reference) = (Isolate::of(cx), monitor as u64);
        match isolate.ties().monitors.remove(&reference) {
            Some(other) => isolate.send(other, Content::Demonitor(reference)),
            None => {
                let is_down = |content: &Content| matches!(content, Content::Down(of, _) if *of == reference);
                drop(isolate.queue.take_where(|envelope| is_down(&envelope.content)));
            }
        }
    }

    /// Sends an exit signal. One to oneself has its effect before this returns.
    fn snow_process_exit(cx, pid: i64, reason: *mut Object) {
        // SAFETY: generated code gives a live `ExitReason`.
        let reason = unsafe { reason_of(reason) };
        exit(cx, Pid::from_word(pid), reason);
    }
}

fn exit(cx: &mut Context, target: Pid, reason: ExitReason) {
    let isolate = Isolate::of(cx);
    isolate.send(target, Content::Exit(reason));
    if target == isolate.pid {
        signals::absorb(isolate);
        if isolate.ending.is_some() {
            cx.status = STATUS_CRASH;
        }
    }
}
