//! A stack with a loop on it that runs isolates, one turn or part of a body at a time.
//!
//! A body is begun, or gone on with, on whatever fiber the worker has at hand. A body that is a coroutine waits by
//! returning: its frame lies in the isolate's arena, and the fiber is free for the next isolate at once. One that is cut off
//! in the middle, because a wait is deeper than its coroutines reach or its reductions are used up, keeps its fiber until
//! it goes on.

use std::mem::ManuallyDrop;
use std::num::NonZeroU64;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr;

use corosensei::stack::Stack;
use corosensei::trap::CoroutineTrapHandler;
use corosensei::{Coroutine, CoroutineResult, Yielder};

use super::fiber_trace::FiberTrace;
use super::stack::TurnStack;
use super::switch;
use crate::actor::body::{Begin, OtherBody};
use crate::actor::isolate::Isolate;
use crate::actor::spawn::CLOSURE_TYPE;
use crate::context::Context;
use crate::value::object_in;

/// Takes the isolate to run; gives how it left. Returns only from a signal handler, after a stack overflow.
type Machine = Coroutine<*mut Isolate, Left, u64, TurnStack>;
/// The way back from a running fiber to its worker.
pub type Suspender = Yielder<*mut Isolate, Left>;

/// How an isolate left a fiber.
pub enum Left {
    /// In the middle: the fiber is its until it goes on, or for good after a crash.
    Amid,
    /// Its coroutine has returned to wait: nothing of it is on the fiber.
    Parked,
    /// Its body has returned this slot.
    Returned(u64),
}

pub struct Fiber {
    machine: ManuallyDrop<Machine>,
    /// What a race detector knows of it.
    trace: FiberTrace,
    /// Lowest address of the stack: its guard begins there.
    pub limit: usize,
}

impl Fiber {
    pub fn new(stack: TurnStack) -> Box<Fiber> {
        let limit = stack.limit().get();
        let machine = Coroutine::with_stack(stack, |suspender: &Suspender, mut isolate: *mut Isolate| loop {
            // SAFETY: a fiber is resumed with the isolate whose turn it is.
            let left = unsafe { run_part(isolate, suspender) };
            isolate = suspender.suspend(left);
        });
        Box::new(Fiber { machine: ManuallyDrop::new(machine), trace: FiberTrace::new(), limit })
    }

    /// Runs `isolate` until it leaves. If it was cut off before, it was on this fiber.
    pub fn resume(&mut self, isolate: *mut Isolate) -> Left {
        self.trace.enter();
        let left = match self.machine.resume(isolate) {
            CoroutineResult::Yield(left) => left,
            CoroutineResult::Return(_) => Left::Amid,
        };
        self.trace.leave();
        left
    }

    /// How the stack can be left from a signal handler.
    pub fn trap_handler(&self) -> CoroutineTrapHandler<u64> {
        self.machine.trap_handler()
    }

    /// Takes the stack, whatever is on it.
    pub fn into_stack(self) -> TurnStack {
        let mut this = ManuallyDrop::new(self);
        // SAFETY: the machine is taken once, as nobody drops `this`.
        let mut machine = unsafe { ManuallyDrop::take(&mut this.machine) };
        // SAFETY: as above.
        unsafe { ptr::drop_in_place(&raw mut this.trace) };
        // SAFETY: on the stack lie Snow frames, which need no dropping, and those of `run_part`, which is written so.
        unsafe { machine.force_reset() };
        machine.into_stack()
    }
}

impl Drop for Fiber {
    fn drop(&mut self) {
        // SAFETY: as in `into_stack`; the machine is not used again.
        unsafe {
            self.machine.force_reset();
            ManuallyDrop::drop(&mut self.machine);
        }
    }
}

/// The one Rust frame below an isolate's Snow frames. It is never unwound: a crash leaves it where it is, so nothing in it
/// may need dropping.
unsafe fn run_part(isolate: *mut Isolate, suspender: &Suspender) -> Left {
    // SAFETY: during its turn the isolate is ours, and no reference to it is held across the calls below.
    unsafe {
        (*isolate).suspender = suspender;
        let cx = (*isolate).cx;
        match std::mem::replace(&mut (*isolate).begin, Begin::Nothing) {
            Begin::Nothing => enter(isolate, None),
            Begin::Closure(closure) => {
                debug_assert!(CLOSURE_TYPE.is_object());
                (*isolate).closure = NonZeroU64::new(closure);
                enter(isolate, Some(closure))
            }
            Begin::Resident(closure) => enter(isolate, Some(closure)),
            Begin::Other(body) => run_other(isolate, cx, *body),
        }
    }
}

unsafe fn run_other(isolate: *mut Isolate, cx: *mut Context, body: OtherBody) -> Left {
    // SAFETY: as in `run_part`.
    unsafe {
        match body {
            OtherBody::Foreign(entry, arguments) => {
                // The arguments stay where they are until the isolate goes.
                let data = arguments.as_ptr();
                (*isolate).begin = Begin::Other(Box::new(OtherBody::Foreign(entry, arguments)));
                entry(data);
                Left::Returned(0)
            }
            OtherBody::ForeignJob(entry, environment) => Left::Returned(call_foreign(entry, environment)),
            OtherBody::ForeignItem(entry, environment, item) => {
                Left::Returned(call_foreign_for(entry, environment, item))
            }
            OtherBody::Native(body) => match catch_unwind(AssertUnwindSafe(|| body(cx))) {
                Ok(result) => Left::Returned(result),
                Err(panic) => {
                    crate::actor::crash(&mut *cx, &crate::exports::panic_text(panic.as_ref()));
                    drop(panic);
                    switch::leave(cx);
                    unreachable!("a crashed isolate is never resumed")
                }
            },
        }
    }
}

/// Begins the body that is a closure, or goes on with the coroutine that has parked.
unsafe fn enter(isolate: *mut Isolate, closure: Option<u64>) -> Left {
    // SAFETY: as in `run_part`.
    unsafe {
        let cx = (*isolate).cx;
        let enter = (*isolate).runtime().config.enter;
        let (closure, frame) = match closure {
            Some(closure) => (object_in(closure).cast(), ptr::null_mut()),
            None => (ptr::null_mut(), (*cx).coroutine),
        };
        let result = enter(cx.cast(), closure, frame);
        if (*cx).coroutine.is_null() {
            Left::Returned(result)
        } else {
            Left::Parked
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

/// The same for one item of a list.
unsafe fn call_foreign_for(entry: *const u8, environment: *mut u8, item: *mut u8) -> u64 {
    // SAFETY: the C caller vouches that `entry` is a function of one of the two shapes.
    unsafe {
        if environment.is_null() {
            std::mem::transmute::<*const u8, extern "C" fn(*mut u8) -> u64>(entry)(item)
        } else {
            std::mem::transmute::<*const u8, extern "C" fn(*mut u8, *mut u8) -> u64>(entry)(environment, item)
        }
    }
}
