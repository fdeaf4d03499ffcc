//! No panic crosses into generated code: it becomes the crash of the isolate that called.

use std::any::Any;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Once;

use super::AbiType;
use crate::actor::isolate::Isolate;
use crate::context::Context;
use crate::heap::OutOfMemory;
use crate::scheduler::current;

/// Runs the body of an export; a panic crashes the isolate of `cx` with the panic's text.
pub(crate) fn guarded<R: AbiType>(cx: *mut Context, body: impl FnOnce() -> R) -> R {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(result) => result,
        Err(payload) => {
            let text = panic_text(payload.as_ref());
            // SAFETY: `cx` is the caller's context and the body that borrowed it is gone.
            let cx = unsafe { &mut *cx };
            if payload.is::<OutOfMemory>() {
                // Code that asks for memory does not say where it is: the site is that of something before.
                cx.site = std::ptr::null();
                // Last words would want memory too.
                Isolate::of(cx).is_out_of_room = true;
            }
            crate::actor::crash(cx, &text);
            R::zero()
        }
    }
}

/// Keeps panics of a turn off stderr: the crash report tells them, with the place in the Snow program.
pub(crate) fn silence_turns() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if current::context().is_null() {
                before(panic);
            }
        }));
    });
}

pub(crate) fn panic_text(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else if let Some(refused) = payload.downcast_ref::<OutOfMemory>() {
        refused.to_string()
    } else {
        "the runtime failed".to_owned()
    }
}
