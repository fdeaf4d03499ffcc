//! Coroutine frames for C: coroutines of C code's own, run by the scheduler.

use std::ffi::c_void;

use super::program::{snow_rt_init_actor, snow_rt_run_scheduler};
use super::{current_isolate, foreign, runtime};
use crate::actor::body::OtherBody;
use crate::actor::process::Priority;
use crate::actor::spawn::{actor, spawn};
use crate::io::output::write_error;
use crate::task::frames::{self, CoroutineFrame};

foreign! {
    /// A frame without a coroutine, suspended.
    fn snow_frame_alloc() -> *mut CoroutineFrame {
        frames::alloc()
    }

    /// Frees a frame that is suspended; one that is scheduled or has completed is the scheduler's.
    fn snow_frame_free(frame: *mut CoroutineFrame) {
        // SAFETY: as the caller promises.
        for waiter in unsafe { frames::free(frame) }.unwrap_or_default() {
            schedule(waiter);
        }
    }

    /// Starts the scheduler with so many threads, 0: one per core. Scheduling a frame starts it as well.
    fn snow_scheduler_init(threads: i32) {
        if runtime().is_none() {
            // SAFETY: as the caller promises.
            unsafe { snow_rt_init_actor(threads.max(0) as u32) };
        }
    }

    /// Goes on with a frame on some thread. When it suspends and has set waiting_on, it goes on by itself once that one has
    /// completed. The worker frees a completed frame: its handle's first word is null, or its state is 2.
    fn snow_scheduler_schedule(frame: *mut CoroutineFrame) {
        schedule(frame);
    }

    /// Goes on with a suspended frame here and now.
    fn snow_scheduler_resume(frame: *mut CoroutineFrame) {
        if frames::take(frame) {
            // SAFETY: it was just taken, and C code vouches for its handle.
            unsafe { frames::run(frame) }.into_iter().for_each(enqueue);
        }
    }

    /// Lets all that runs or is scheduled finish, frees what is left, and ends the threads.
    fn snow_scheduler_shutdown() {
        if current_isolate().is_some() {
            write_error("** snow_scheduler_shutdown: called from a coroutine or an actor, which would wait for itself\n");
            return;
        }
        if runtime().is_some() {
            // SAFETY: as the caller promises.
            unsafe { snow_rt_run_scheduler() };
        }
        frames::clear();
    }

    /// Goes on with a coroutine of LLVM by its handle.
    fn snow_coro_resume_bridge(handle: *mut c_void) {
        // SAFETY: as the caller promises.
        unsafe { frames::bridge(handle) };
    }
}

fn schedule(frame: *mut CoroutineFrame) {
    if frames::wants_queue(frame) {
        enqueue(frame);
    }
}

/// An isolate that goes on with the frame; it is the frame's for one turn of it.
fn enqueue(frame: *mut CoroutineFrame) {
    if runtime().is_none() {
        // SAFETY: takes no pointers.
        unsafe { snow_rt_init_actor(0) };
    }
    let Some(runtime) = runtime() else { return };
    let address = frame.expose_provenance().to_ne_bytes();
    let body = OtherBody::Foreign(go_on, Box::from(address));
    let worker = current_isolate().and_then(|isolate| isolate.worker());
    spawn(&runtime, worker, Priority::Normal, actor("coroutine", body.into(), None));
}

extern "C" fn go_on(arguments: *const u8) {
    // SAFETY: `enqueue` has put the address of a frame there that was taken for this turn.
    unsafe {
        let address = usize::from_ne_bytes(arguments.cast::<[u8; size_of::<usize>()]>().read());
        frames::run(std::ptr::with_exposed_provenance_mut(address)).into_iter().for_each(enqueue);
    }
}
