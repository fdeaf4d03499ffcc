//! Leaving an isolate's stack: the only switch away from Snow code.

use super::fiber::Left;
use crate::actor::isolate::Isolate;
use crate::context::{Context, STATUS_DONE};

/// Called by the stub on the isolate's own stack, when a runtime function has asked to wait or has crashed.
/// Comes back, perhaps on another thread, when the isolate goes on; after a crash never.
///
/// # Safety
/// `cx` is the context of the isolate whose stack this is.
#[export_name = "snow_switch"]
pub unsafe extern "C" fn leave(cx: *mut Context) {
    // Nothing here may look at a thread-local: the thread before and after `suspend` may differ.
    // SAFETY: the isolate is running, so its suspender is set and lies at the base of this very stack.
    unsafe {
        (*(*(*cx).isolate.cast::<Isolate>()).suspender).suspend(Left::Amid);
    }
}

/// The same under the name that all functions of the runtime have.
///
/// # Safety
/// As for `leave`.
#[export_name = "cx_snow_switch"]
pub unsafe extern "C" fn leave_by_export_name(cx: *mut Context) {
    // SAFETY: as the caller promises.
    unsafe { leave(cx) }
}

/// What the stub does, for C code and tests that run on an isolate's stack: polls until it is done.
///
/// # Safety
/// `cx` is the context of the isolate whose stack this is, and the caller holds no reference to it.
pub unsafe fn wait_until<R>(cx: *mut Context, mut poll: impl FnMut(*mut Context) -> R) -> R {
    loop {
        let result = poll(cx);
        // SAFETY: as the caller promises.
        unsafe {
            if (*cx).status == STATUS_DONE {
                return result;
            }
            leave(cx);
        }
    }
}
