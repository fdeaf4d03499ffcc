//! Which isolate's turn runs on this thread, for C code and for the signal handler. Generated code never asks.
//!
//! The accessors are never inlined: code on an isolate's stack may go on on another thread, and must not keep the
//! address of a thread-local.

use std::cell::Cell;
use std::ptr;

use corosensei::trap::CoroutineTrapHandler;

use super::fiber::Fiber;
use crate::context::Context;

thread_local! {
    static CONTEXT: Cell<*mut Context> = const { Cell::new(ptr::null_mut()) };
    static TRAP: Cell<Option<(CoroutineTrapHandler<u64>, usize)>> = const { Cell::new(None) };
}

/// The context of the running isolate, or null outside a turn.
#[inline(never)]
pub fn context() -> *mut Context {
    CONTEXT.get()
}

/// How the running isolate's stack can be left from a signal handler, and the lowest address of that stack.
#[inline(never)]
pub fn trap() -> Option<(CoroutineTrapHandler<u64>, usize)> {
    TRAP.get()
}

#[inline(never)]
pub fn enter(cx: *mut Context, fiber: &Fiber) {
    CONTEXT.set(cx);
    TRAP.set(Some((fiber.trap_handler(), fiber.limit)));
}

#[inline(never)]
pub fn leave() {
    CONTEXT.set(ptr::null_mut());
    TRAP.set(None);
}
