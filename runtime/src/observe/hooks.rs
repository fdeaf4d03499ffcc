//! Where the runtime's own code leads here: each call stands behind a test that is made anyway.

use super::settings::is_looked_on;
use super::trace::trace_of;
use super::Observed;
use crate::actor::envelope::Content;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::actor::report;
use crate::io::output::report_now;
use crate::value::SnowType;

/// The program begins.
pub fn main_starts(main: &mut Isolate) {
    if is_looked_on() {
        main.rare_mut().observed = Some(Box::default());
    }
}

/// `parent`, of which things are noted, has started another.
#[cold]
pub fn spawned(parent: &Isolate, newcomer: &mut Isolate) {
    // SAFETY: the parent is running, and its context lives as long as it.
    let spawned_at = unsafe { (*parent.cx).site };
    newcomer.rare_mut().observed = Some(Box::new(Observed { spawned_at, ..Observed::default() }));
    if let Some(trace) = trace_of(parent) {
        trace.spawned(parent, newcomer);
    }
}

/// The sender, whose sends go aside, sends.
///
/// # Safety
/// `message` holds a value of type `ty`.
#[cold]
pub unsafe fn sent(sender: &Isolate, target: Pid, message: u64, ty: &'static SnowType) {
    if let Some(trace) = trace_of(sender) {
        // SAFETY: as the caller promises.
        unsafe { trace.sent(sender, target, message, ty) };
    }
}

/// More wait in its mailbox than the mark says, which is 0 for one that is traced.
#[cold]
pub fn mailbox_grew(isolate: &mut Isolate) {
    if let Some(trace) = trace_of(isolate) {
        if let Some(envelope) = isolate.queue.last() {
            if let Content::Message(payload) = &envelope.content {
                trace.received(isolate, envelope, payload);
            }
        }
        return;
    }
    let waiting = isolate.queue.len();
    isolate.queue.set_mark(waiting.saturating_mul(2));
    report_now(&report::long_mailbox(isolate, waiting));
}

/// It ends, and things are noted of it.
#[cold]
pub fn ended(isolate: &Isolate, reason: &ExitReason) {
    if let Some(trace) = trace_of(isolate) {
        trace.exited(isolate, reason.to_string());
    }
}
