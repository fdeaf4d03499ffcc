//! What `snowc repl` and its actor hand each other: inputs as compiled closures, and the values that they leave.
//!
//! In: closures from the host, on a thread of its own, one at a time. Out: how each has ended. The actor asks for the next
//! one by `snow_repl_next`; until it asks again, or ends, the one before is under way. Of the values that inputs leave
//! there are two: the actor's own, which jobs need to be, and an immortal copy that outlives the actor.

use std::collections::HashMap;
use std::ffi::c_void;
use std::sync::{Arc, Weak};

use parking_lot::{Condvar, Mutex};

use crate::actor::envelope::{Content, Envelope};
use crate::actor::isolate::Isolate;
use crate::actor::lines::{self, Lines};
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::io::output;
use crate::scheduler::Runtime;
use crate::value::immortal::immortal_copy;
use crate::value::{dup, SnowType};

/// How an input has ended, for the host.
const FINISHED: i32 = 0;
const ENDED_ITS_ACTOR: i32 = 1;

#[derive(Default)]
struct Session {
    /// The address of the closure that nobody has taken yet.
    next: Option<usize>,
    /// Who runs an input, if one is under way.
    busy: Option<(Weak<Runtime>, Pid)>,
    outcome: Option<i32>,
    values: Option<HashMap<i64, Kept>>,
}

struct Kept {
    ty: &'static SnowType,
    copy: u64,
    /// Whose `slot` is, with a reference of its own.
    owner: Pid,
    slot: u64,
}

static SESSION: Mutex<Session> = Mutex::new(Session { next: None, busy: None, outcome: None, values: None });
static CHANGED: Condvar = Condvar::new();

/// Runs an input and waits for its end: 0 it has finished, 1 its actor has ended.
///
/// # Safety
/// `closure` is a static closure without parameters, and `table` the lines of its code, or null. Both stay for ever.
#[no_mangle]
pub unsafe extern "C" fn snow_repl_run(closure: *mut c_void, table: *const Lines) -> i32 {
    // SAFETY: as the caller promises.
    if let Some(table) = unsafe { table.as_ref() } {
        lines::install(table);
    }
    let mut session = SESSION.lock();
    (session.next, session.outcome) = (Some(closure.addr()), None);
    CHANGED.notify_all();
    loop {
        if let Some(outcome) = session.outcome.take() {
            return outcome;
        }
        CHANGED.wait(&mut session);
    }
}

/// Ends the actor of the input that is under way, if one is.
#[no_mangle]
pub extern "C" fn snow_repl_interrupt() {
    let busy = SESSION.lock().busy.clone();
    if let Some((runtime, pid)) = busy.and_then(|(runtime, pid)| runtime.upgrade().map(|runtime| (runtime, pid))) {
        runtime.deliver(None, Envelope::new(Pid::NONE, pid, Content::Exit(ExitReason::Killed)));
    }
}

/// Waits on a pool thread until there is an input.
pub fn wait_for_next() -> usize {
    let mut session = SESSION.lock();
    loop {
        if let Some(next) = session.next.take() {
            return next;
        }
        CHANGED.wait(&mut session);
    }
}

/// `isolate` runs an input from now on. If that waits for what never comes the program goes on: somebody may interrupt it.
pub fn begin(isolate: &Isolate) {
    let runtime = isolate.runtime().handle();
    runtime.hold();
    SESSION.lock().busy = Some((Arc::downgrade(&runtime), isolate.pid));
}

/// The input that is under way has finished, if one is.
pub fn finish() {
    end(FINISHED);
}

/// The actor of the input that is under way has ended.
pub fn give_up() {
    end(ENDED_ITS_ACTOR);
}

fn end(outcome: i32) {
    // What was written shows before the host goes on. A failure ends the program at its next write.
    let _ = output::flush();
    let mut session = SESSION.lock();
    if let Some((runtime, _)) = session.busy.take() {
        session.outcome = Some(outcome);
        CHANGED.notify_all();
        drop(session);
        if let Some(runtime) = runtime.upgrade() {
            runtime.release();
        }
    }
}

/// Keeps a value, whose reference is taken over from its owner.
///
/// # Safety
/// Well-typed.
pub unsafe fn keep(place: i64, slot: u64, ty: &'static SnowType, owner: Pid) {
    // SAFETY: as the caller promises.
    let copy = unsafe { immortal_copy(slot, ty) };
    SESSION.lock().values.get_or_insert_default().insert(place, Kept { ty, copy, owner, slot });
}

/// What was kept at a place, if it is of that type: another reference for its owner, or the copy.
pub fn recall(place: i64, ty: &'static SnowType, asker: Pid) -> Option<u64> {
    let session = SESSION.lock();
    let kept = session.values.as_ref()?.get(&place).filter(|kept| kept.ty.id == ty.id)?;
    if kept.owner != asker {
        return Some(kept.copy);
    }
    // SAFETY: its owner lives, as it asks.
    unsafe { dup(kept.slot, kept.ty) };
    Some(kept.slot)
}
