//! An isolate's own stack with what runs on it.

use std::panic::{catch_unwind, AssertUnwindSafe};

use corosensei::{Coroutine, Yielder};

use super::stack::TurnStack;
use super::switch;
use crate::actor::isolate::{Body, Isolate};
use crate::actor::spawn::CLOSURE_TYPE;
use crate::value::object_in;

/// A suspended isolate. Resuming it runs until the isolate waits, crashes or returns its result slot.
pub type Fiber = Coroutine<(), (), u64, TurnStack>;
/// The way back from a running fiber to its worker.
pub type Suspender = Yielder<(), ()>;

/// A fiber that begins `isolate`'s body when it is resumed.
pub(crate) fn new_fiber(stack: TurnStack, isolate: *mut Isolate) -> Fiber {
    Coroutine::with_stack(stack, move |suspender, ()| {
        // SAFETY: a fiber only runs in its isolate's turns.
        unsafe { run_body(isolate, suspender) }
    })
}

/// The one Rust frame below an isolate's Snow frames. It is never unwound: a crash leaves it where it is, so nothing in it
/// may need dropping.
unsafe fn run_body(isolate: *mut Isolate, suspender: &Suspender) -> u64 {
    // SAFETY: during its turn the isolate is ours, and no reference to it is held across the calls below.
    unsafe {
        (*isolate).suspender = suspender;
        let cx = (*isolate).cx;
        match (*isolate).body.take() {
            Some(Body::Closure(fragment)) => {
                let closure = fragment.take_into(&mut (*cx).heap);
                (*isolate).closure = Some(closure);
                debug_assert!(CLOSURE_TYPE.is_object());
                let enter = (*isolate).runtime().config.enter;
                enter(cx.cast(), object_in(closure).cast())
            }
            Some(Body::Resident(closure)) => {
                let enter = (*isolate).runtime().config.enter;
                enter(cx.cast(), object_in(closure).cast())
            }
            Some(Body::Foreign(entry, arguments)) => {
                // The arguments stay where they are until the isolate goes.
                let data = arguments.as_ptr();
                (*isolate).body = Some(Body::Foreign(entry, arguments));
                entry(data);
                0
            }
            Some(Body::ForeignJob(entry, environment)) => call_foreign(entry, environment),
            Some(Body::Native(body)) => match catch_unwind(AssertUnwindSafe(|| body(cx))) {
                Ok(result) => result,
                Err(panic) => {
                    crate::actor::crash(&mut *cx, &crate::exports::panic_text(panic.as_ref()));
                    drop(panic);
                    switch::leave(cx);
                    unreachable!("a crashed isolate is never resumed")
                }
            },
            None => unreachable!("a body runs once"),
        }
    }
}

/// Calls a C job's function; its word, or 0 from a function without result, is the job's value.
unsafe fn call_foreign(entry: *const u8, environment: *mut u8) -> u64 {
    // SAFETY: the C caller vouches that `entry` is a function of one of the two shapes.
    unsafe {
        if environment.is_null() {
            std::mem::transmute::<*const u8, extern "C" fn() -> u64>(entry)()
        } else {
            std::mem::transmute::<*const u8, extern "C" fn(*mut u8) -> u64>(entry)(environment)
        }
    }
}
