//! `Job`: starting, awaiting and cancelling. `Job.map` and its like are written in Snow over these.

use std::sync::Arc;

use crate::actor::body::Body;
use crate::actor::circle;
use crate::actor::envelope::Reference;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::spawn::closure_body;
use crate::actor::wait::Wait;
use crate::context::{Context, STATUS_WAIT};
use crate::export;
use crate::job::{self, cancel};
use crate::value::build::new_result;
use crate::value::{new_string, slot_of, JobObject, Object, SnowType};

const NOT_THE_OWNER: &str = "only the actor that started a job may await it";
const TIMEOUT: &str = "timeout";

export! {
    fn snow_job_async(cx, body: *mut Object, result: *const SnowType, job: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live closure and descriptors.
        let (body, result, job) = unsafe { (closure_body(body), SnowType::from_raw(result), SnowType::from_raw(job)) };
        start_job(cx, body, result, job.id).cast()
    }

    [waits] fn snow_job_await(cx, job: *mut Object, _value: *const SnowType, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live job and the type of the result.
        unsafe { await_job(cx, job.cast(), None, result) }
    }

    [waits] fn snow_job_await_timeout(cx, job: *mut Object, ms: i64, _value: *const SnowType, result: *const SnowType) -> *mut Object {
        // SAFETY: as above.
        unsafe { await_job(cx, job.cast(), Some(ms), result) }
    }

    fn snow_job_cancel(cx, job: *mut Object, _value: *const SnowType) {
        // SAFETY: generated code gives a live job.
        if let Some(reference) = unsafe { reference_of(job.cast()) } {
            cancel(Isolate::of(cx), reference);
        }
    }

    fn snow_job_pid(_cx, job: *mut Object, _value: *const SnowType) -> i64 {
        // SAFETY: generated code gives a live job.
        unsafe { (*job.cast::<JobObject>()).pid as i64 }
    }
}

/// Starts a job and makes its owner's handle, an object of the type with id `job`.
pub fn start_job(cx: &mut Context, body: Body, result: &'static SnowType, job: u32) -> *mut JobObject {
    let started = job::start(Isolate::of(cx), body, Some(result));
    new_job_object(cx, started, job)
}

/// The object through which the owner knows a job or task.
pub(super) fn new_job_object(cx: &mut Context, (pid, reference): (Pid, Reference), job: u32) -> *mut JobObject {
    let object = cx.heap.alloc(size_of::<JobObject>()).cast::<JobObject>();
    // SAFETY: the cell is ours and large enough.
    unsafe { object.write(JobObject { header: Object { count: 1, type_id: job }, pid: pid.bits(), reference }) };
    object
}

/// The number of the entry; `None` in another isolate than the one that started the job.
///
/// # Safety
/// `job` is live.
pub(super) unsafe fn reference_of(job: *const JobObject) -> Option<Reference> {
    // SAFETY: as the caller promises.
    Some(unsafe { (*job).reference }).filter(|&reference| reference != 0)
}

/// # Safety
/// `job` is live and `result` the descriptor of its `Result`.
unsafe fn await_job(cx: &mut Context, job: *mut JobObject, limit: Option<i64>, result: *const SnowType) -> *mut Object {
    // SAFETY: as the caller promises.
    let (reference, result) = unsafe { (reference_of(job), SnowType::from_raw(result)) };
    let outcome = match reference {
        Some(reference) => poll(cx, reference, limit),
        None => Some(Err(Arc::from(NOT_THE_OWNER))),
    };
    let Some(outcome) = outcome else {
        cx.status = STATUS_WAIT;
        return std::ptr::null_mut();
    };
    let value = outcome.map_err(|text| slot_of(new_string(&mut cx.heap, &text)));
    new_result(&mut cx.heap, result, value)
}

/// The job's outcome, or `None` to wait for it.
pub(crate) fn poll(cx: &mut Context, reference: Reference, limit: Option<i64>) -> Option<Result<u64, Arc<str>>> {
    let isolate = Isolate::of(cx);
    let entry = isolate.ties().jobs.get_mut(reference).expect("a handle keeps its entry");
    if let Some(outcome) = entry.result(&mut cx.heap) {
        isolate.stop_waiting();
        return Some(outcome);
    }
    let pid = entry.pid;
    match (&isolate.wait, limit) {
        (Wait::Job(_, Some(alarm)), _) if alarm.rang => {
            isolate.stop_waiting();
            return Some(Err(Arc::from(TIMEOUT)));
        }
        (Wait::Job(..), _) => {}
        (_, Some(..=0)) => return Some(Err(Arc::from(TIMEOUT))),
        (_, limit) => {
            circle::begin_wait(isolate, pid, limit);
            let alarm = limit.map(|milliseconds| isolate.set_alarm(milliseconds));
            isolate.wait = Wait::Job(reference, alarm);
        }
    }
    None
}
