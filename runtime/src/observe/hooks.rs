//! Where the runtime's own code leads here: each call stands behind a test that is made anyway.

use super::settings::is_looked_on;
use super::Observed;
use crate::actor::isolate::{Begin, Isolate};
use crate::actor::report;
use crate::io::output::report_now;
use crate::value::object::ClosureObject;
use crate::value::object_in;

/// The program begins.
pub fn main_starts(main: &mut Isolate) {
    if is_looked_on() {
        let code = body_code(main);
        main.rare_mut().observed = Some(Box::new(Observed { spawned_at: std::ptr::null(), code }));
    }
}

/// `parent`, of which things are noted, has started another.
#[cold]
pub fn spawned(parent: &Isolate, newcomer: &mut Isolate) {
    // SAFETY: the parent is running, and its context lives as long as it.
    let spawned_at = unsafe { (*parent.cx).site };
    let code = body_code(newcomer);
    newcomer.rare_mut().observed = Some(Box::new(Observed { spawned_at, code }));
}

/// More messages wait than the mark says: a warning, and the mark is raised.
#[cold]
pub fn mailbox_grew(isolate: &mut Isolate) {
    let waiting = isolate.queue.len();
    isolate.queue.set_mark(waiting.saturating_mul(2));
    report_now(&report::long_mailbox(isolate, waiting));
}

/// The address of the Snow code that the isolate begins with.
fn body_code(isolate: &Isolate) -> usize {
    match isolate.begin {
        // SAFETY: the body is a live closure until the isolate has begun.
        Begin::Closure(slot) => unsafe { (*object_in(slot).cast::<ClosureObject>()).code.addr() },
        _ => 0,
    }
}
