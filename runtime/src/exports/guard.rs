//! No panic crosses into generated code: it becomes the crash of the isolate that called.

use std::any::Any;
use std::panic::{catch_unwind, AssertUnwindSafe};

use super::AbiType;
use crate::context::{Context, STATUS_CRASH};

/// Runs the body of an export; a panic crashes the isolate of `cx` with the panic's text.
pub fn guarded<R: AbiType>(cx: *mut Context, body: impl FnOnce() -> R) -> R {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(result) => result,
        Err(payload) => {
            let text = panic_text(payload.as_ref());
            // SAFETY: `cx` is the caller's context and the body that borrowed it is gone.
            crate::actor::crash(unsafe { &mut *cx }, &text);
            debug_assert_eq!(unsafe_status(cx), STATUS_CRASH);
            R::zero()
        }
    }
}

fn unsafe_status(cx: *mut Context) -> u64 {
    // SAFETY: as in `guarded`.
    unsafe { (*cx).status }
}

pub fn panic_text(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "the runtime failed".to_owned()
    }
}
