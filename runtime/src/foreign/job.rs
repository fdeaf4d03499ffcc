//! Jobs for C: a function that runs in an actor of its own and gives one word.

use std::ffi::c_void;
use std::ptr;
use std::sync::Arc;

use super::{current_isolate, foreign};
use crate::actor::body::OtherBody;
use crate::actor::envelope::Reference;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::context::{Context, STATUS_WAIT};
use crate::exports::job::poll;
use crate::heap::Arena;
use crate::io::output::write_error;
use crate::job;
use crate::scheduler::current;
use crate::scheduler::switch::wait_until;

/// A job's outcome. In `Err` the value is the reason as a C string.
#[repr(C)]
pub struct SnowResult {
    pub tag: u8,
    pub value: *mut c_void,
}

const OK: u8 = 0;
const ERR: u8 = 1;

foreign! {
    /// Runs `void *entry(void)`, or with env `void *entry(void *env)`, in a job of the current actor; gives the job's pid.
    fn snow_job_async(entry: *const c_void, env: *mut c_void) -> u64 {
        match current_isolate() {
            Some(isolate) if !entry.is_null() => {
                job::start(isolate, OtherBody::ForeignJob(entry.cast(), env.cast()).into(), None).0.bits()
            }
            Some(_) => refuse("snow_job_async: the function is null"),
            None => refuse("snow_job_async: only actors have jobs"),
        }
    }

    /// Waits for a job of the current actor; NULL outside of actors.
    fn snow_job_await(job: u64) -> *mut SnowResult {
        // SAFETY: as the caller promises.
        unsafe { await_job(job, None) }
    }

    /// The same, at most for ms milliseconds: then tag 1 and "timeout", and the job can be awaited again.
    fn snow_job_await_timeout(job: u64, ms: i64) -> *mut SnowResult {
        // SAFETY: as the caller promises.
        unsafe { await_job(job, Some(ms)) }
    }
}

fn refuse(why: &str) -> u64 {
    write_error(&format!("** {why}\n"));
    Pid::NONE.bits()
}

/// # Safety
/// Called on the stack of the actor whose turn it is, if it is one's.
pub(super) unsafe fn await_job(job: u64, limit: Option<i64>) -> *mut SnowResult {
    let cx = current::context();
    if cx.is_null() {
        write_error("** snow_job_await: only actors have jobs\n");
        return ptr::null_mut();
    }
    // SAFETY: this is the stack of the actor whose turn it is, and no reference to its context is held across a wait.
    unsafe {
        let Some(reference) = find(Isolate::of(&mut *cx), Pid::from_bits(job)) else {
            return new_result(&mut (*cx).heap, Err(Arc::from("this actor has no such job")));
        };
        wait_until(cx, |cx: *mut Context| {
            let cx = &mut *cx;
            match poll(cx, reference, limit) {
                Some(outcome) => new_result(&mut cx.heap, outcome),
                None => {
                    cx.status = STATUS_WAIT;
                    ptr::null_mut()
                }
            }
        })
    }
}

fn find(owner: &mut Isolate, job: Pid) -> Option<Reference> {
    owner.ties().jobs.iter().find(|(_, entry)| entry.pid == job).map(|(reference, _)| reference)
}

/// A result in the actor's own memory.
fn new_result(arena: &mut Arena, outcome: Result<u64, Arc<str>>) -> *mut SnowResult {
    let (tag, value) = match outcome {
        Ok(word) => (OK, ptr::with_exposed_provenance_mut(word as usize)),
        Err(text) => (ERR, c_string(arena, &text).cast()),
    };
    let result = arena.alloc(size_of::<SnowResult>()).cast::<SnowResult>();
    // SAFETY: the cell is ours and large enough.
    unsafe { result.write(SnowResult { tag, value }) };
    result
}

fn c_string(arena: &mut Arena, text: &str) -> *mut u8 {
    let copy = arena.alloc(text.len() + 1);
    // SAFETY: the cell is ours and large enough for the text and its end.
    unsafe {
        copy.copy_from_nonoverlapping(text.as_ptr(), text.len());
        copy.add(text.len()).write(0);
    }
    copy
}
