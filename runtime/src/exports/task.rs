//! `Task`: starting, awaiting and cancelling. `Task.all` and its like are written in Snow over these.

use std::sync::Arc;

use super::job::{new_job_object, poll, reference_of};
use crate::actor::crash;
use crate::actor::envelope::Reference;
use crate::actor::isolate::Isolate;
use crate::actor::spawn::{closure_body, static_name, Placement};
use crate::actor::wait::Wait;
use crate::context::{Context, STATUS_WAIT};
use crate::export;
use crate::job::cancel;
use crate::task::{self, Work};
use crate::value::build::new_result;
use crate::value::list::elements;
use crate::value::{new_string, object_in, slot_of, JobObject, Object, SnowType};

const NOT_THE_OWNER: &str = "only the one that started a task may await it";
/// What `Task.spawn` runs is called so in reports.
const CLOSURE: &str = "closure";

export! {
    /// Of an async function, or an async closure.
    fn snow_task_start(cx, body: *mut Object, name: *mut Object, result: *const SnowType, task: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live closure, a name and descriptors.
        unsafe { start(cx, body, static_name(name), [result, task], Placement::Newest) }
    }

    fn snow_task_spawn(cx, body: *mut Object, result: *const SnowType, task: *const SnowType) -> *mut Object {
        // SAFETY: as above.
        unsafe { start(cx, body, CLOSURE, [result, task], Placement::Newest) }
    }

    fn snow_task_pinned(cx, body: *mut Object, result: *const SnowType, task: *const SnowType) -> *mut Object {
        // SAFETY: as above.
        unsafe { start(cx, body, CLOSURE, [result, task], Placement::Pinned) }
    }

    /// The value; a crash is the awaiter's.
    [waits] fn snow_task_await(cx, task: *mut Object, _value: *const SnowType) -> u64 {
        // SAFETY: generated code gives a live task.
        match unsafe { outcome(cx, task, None) } {
            Some(Ok(value)) => value,
            Some(Err(text)) => {
                crash(cx, &text);
                0
            }
            None => {
                cx.status = STATUS_WAIT;
                0
            }
        }
    }

    [waits] fn snow_task_result(cx, task: *mut Object, _value: *const SnowType, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live task and the type of the result.
        unsafe { as_result(cx, task, None, result) }
    }

    [waits] fn snow_task_timeout(cx, task: *mut Object, ms: i64, _value: *const SnowType, result: *const SnowType) -> *mut Object {
        // SAFETY: as above.
        unsafe { as_result(cx, task, Some(ms), result) }
    }

    fn snow_task_cancel(cx, task: *mut Object, _value: *const SnowType) {
        // SAFETY: generated code gives a live task.
        if let Some(reference) = unsafe { task_reference(task) } {
            cancel(Isolate::of(cx), reference);
        }
    }

    /// Waits for the first of several tasks that ends, and gives its place in the list.
    [waits] fn snow_task_first_done(cx, tasks: *mut Object, _value: *const SnowType) -> i64 {
        // SAFETY: generated code gives a live list of live tasks.
        let tasks: Option<Vec<Reference>> =
            unsafe { elements(tasks).iter().map(|&slot| task_reference(object_in(slot))).collect() };
        let Some(tasks) = tasks else {
            crash(cx, NOT_THE_OWNER);
            return 0;
        };
        let isolate = Isolate::of(cx);
        let is_done = |task: &Reference| isolate.ties().jobs.get(*task).is_none_or(|entry| entry.is_done());
        if let Some(place) = tasks.iter().position(is_done) {
            isolate.stop_waiting();
            return place as i64;
        }
        isolate.park(cx, Wait::AnyTask(tasks.into()));
        0
    }

    /// Lets others run first.
    [waits] fn snow_task_yield(cx) {
        let isolate = Isolate::of(cx);
        match &isolate.wait {
            Wait::Turn(_) => isolate.wait = Wait::Nothing,
            _ => isolate.park(cx, Wait::Turn(None)),
        }
    }

    /// `body` runs in a task of its own when `task` has ended.
    fn snow_task_when_done(cx, task: *mut Object, body: *mut Object, _value: *const SnowType) {
        // SAFETY: generated code gives a live task and a live closure.
        let (reference, body) = unsafe { (task_reference(task), closure_body(body)) };
        let isolate = Isolate::of(cx);
        let Some(reference) = reference else { return crash(cx, NOT_THE_OWNER) };
        let Some(entry) = isolate.ties().jobs.get_mut(reference) else { return };
        match entry.outcome() {
            None => entry.add_follower(body),
            Some(outcome) => {
                let outcome = outcome.duplicate();
                task::follow(isolate, body, outcome);
            }
        }
    }

    /// How the task ended that the running one follows.
    fn snow_task_delivered(cx, _value: *const SnowType, result: *const SnowType) -> *mut Object {
        let isolate = Isolate::of(cx);
        let delivered = isolate.rare_if_any().and_then(|rare| rare.delivered.take()).expect("it follows a task");
        let value = delivered.result(&mut cx.heap);
        // SAFETY: generated code gives the type of the result.
        unsafe { result_value(cx, value, result) }
    }
}

/// # Safety
/// `body` is a live closure without parameters; `types` are those of its result and of the task.
unsafe fn start(
    cx: &mut Context,
    body: *mut Object,
    name: &'static str,
    types: [*const SnowType; 2],
    placement: Placement,
) -> *mut Object {
    // SAFETY: as the caller promises.
    let (body, [result, task]) = unsafe { (closure_body(body), types.map(|ty| SnowType::from_raw(ty))) };
    start_task(cx, Work { name, body, result, placement }, task.id).cast()
}

/// Starts a task and makes its owner's handle, an object of the type with id `task`.
pub fn start_task(cx: &mut Context, work: Work, task: u32) -> *mut JobObject {
    let started = task::start(Isolate::of(cx), work);
    new_job_object(cx, started, task)
}

/// How a task ended, or `None` to wait for it.
///
/// # Safety
/// `task` is live.
unsafe fn outcome(cx: &mut Context, task: *mut Object, limit: Option<i64>) -> Option<Result<u64, Arc<str>>> {
    // SAFETY: as the caller promises.
    match unsafe { task_reference(task) } {
        Some(reference) => poll(cx, reference, limit),
        None => Some(Err(Arc::from(NOT_THE_OWNER))),
    }
}

/// # Safety
/// `task` is live and `result` the descriptor of its `Result`.
unsafe fn as_result(cx: &mut Context, task: *mut Object, limit: Option<i64>, result: *const SnowType) -> *mut Object {
    // SAFETY: as the caller promises.
    unsafe {
        match outcome(cx, task, limit) {
            Some(outcome) => result_value(cx, outcome, result),
            None => {
                cx.status = STATUS_WAIT;
                std::ptr::null_mut()
            }
        }
    }
}

/// # Safety
/// `result` is the descriptor of the `Result`.
unsafe fn result_value(cx: &mut Context, outcome: Result<u64, Arc<str>>, result: *const SnowType) -> *mut Object {
    let value = outcome.map_err(|text| slot_of(new_string(&mut cx.heap, &text)));
    // SAFETY: as the caller promises.
    new_result(&mut cx.heap, unsafe { SnowType::from_raw(result) }, value)
}

/// The entry's number; `None` in another isolate than the one that started the task.
///
/// # Safety
/// `task` is live.
unsafe fn task_reference(task: *mut Object) -> Option<Reference> {
    // SAFETY: as the caller promises; a task has the shape of a job.
    unsafe { reference_of(task.cast()) }
}
