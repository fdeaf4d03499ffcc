//! Where the runtime's own code leads here: each call stands behind a test that is made anyway.

use super::actor_view::{spot, Spot};
use super::log::{log, Level};
use super::recorder;
use super::settings::{is_looked_on, mailbox_mark};
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
        recorder::joins(main);
        tell_spawn(main, None);
    }
}

/// `parent`, of which things are noted, has started another.
#[cold]
pub fn spawned(parent: &Isolate, newcomer: &mut Isolate) {
    // SAFETY: the parent is running, and its context lives as long as it.
    let spawned_at = unsafe { (*parent.cx).site };
    newcomer.rare_mut().observed = Some(Box::new(Observed { spawned_at, ..Observed::default() }));
    tell_spawn(newcomer, spot(spawned_at));
    recorder::spawned(parent, newcomer);
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
    recorder::sent(sender, target, ty);
    if let Some(trace) = trace_of(sender) {
        // SAFETY: as the caller promises.
        unsafe { trace.sent(sender, target, message, ty) };
    }
}

/// More wait in its mailbox than the mark says, which is 0 for one that is traced, and for all where a file of events is made.
#[cold]
pub fn mailbox_grew(isolate: &mut Isolate) {
    let trace = trace_of(isolate);
    if trace.is_some() || mailbox_mark() == 0 {
        if let Some(envelope) = isolate.queue.last() {
            if let Content::Message(payload) = &envelope.content {
                recorder::received(isolate, envelope, payload);
                if let Some(trace) = trace {
                    trace.received(isolate, envelope, payload);
                }
            }
        }
        return;
    }
    let waiting = isolate.queue.len();
    isolate.queue.set_mark(waiting.saturating_mul(2));
    report_now(&report::long_mailbox(isolate, waiting));
    log(Level::Warn, "mailbox", &[("pid", &isolate.pid), ("name", &isolate.name), ("waiting", &waiting)]);
}

/// It ends, and things are noted of it.
#[cold]
pub fn ended(isolate: &Isolate, reason: &ExitReason) {
    log(Level::Debug, "exit", &[("pid", &isolate.pid), ("name", &isolate.name), ("reason", reason)]);
    recorder::exited(isolate, reason);
    if let Some(trace) = trace_of(isolate) {
        trace.exited(isolate, reason.to_string());
    }
}

/// It crashes.
#[cold]
pub fn crashed(isolate: &Isolate, reason: &ExitReason) {
    // SAFETY: the context lives as long as its isolate.
    let at = place(spot(unsafe { (*isolate.cx).site }));
    log(Level::Error, "crash", &[("pid", &isolate.pid), ("name", &isolate.name), ("reason", reason), ("at", &at)]);
}

fn tell_spawn(newcomer: &Isolate, at: Option<Spot>) {
    let (pid, parent) = (&newcomer.pid, &newcomer.parent);
    log(Level::Debug, "spawn", &[("pid", pid), ("name", &newcomer.name), ("parent", parent), ("at", &place(at))]);
}

/// `file:line`, empty if it is not known.
fn place(at: Option<Spot>) -> String {
    at.map_or(String::new(), |spot| format!("{}:{}", spot.file, spot.line))
}
