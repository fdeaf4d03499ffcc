//! Jobs with Rust bodies.

use snow_rt::actor::body::OtherBody;
use snow_rt::actor::spawn::Placement;
use snow_rt::context::Context;
use snow_rt::exports::{job, task};
use snow_rt::task::Work;
use snow_rt::value::object::{slots_behind, SumObject};
use snow_rt::value::{drop_object, dup, list, object_in, text_of, JobObject, Object, SnowType};

use super::types::{INT, JOB, JOBS, RESULT};
use super::Actor;

/// A `Job<Int>` that its owner holds.
#[derive(Clone, Copy)]
pub struct Job(pub *mut JobObject);

impl Actor {
    pub fn start_job(self, body: impl FnOnce(Actor) -> i64 + Send + 'static) -> Job {
        let body = OtherBody::Native(Box::new(move |cx| body(Actor(cx)) as u64)).into();
        Job(job::start_job(unsafe { &mut *self.0 }, body, &INT, JOB.id))
    }

    /// A job whose result is of a type that nothing can be done with.
    pub fn start_job_of(self, result: &'static SnowType, body: impl FnOnce(Actor) -> u64 + Send + 'static) -> Job {
        let body = OtherBody::Native(Box::new(move |cx| body(Actor(cx)))).into();
        Job(job::start_job(unsafe { &mut *self.0 }, body, result, JOB.id))
    }

    /// A task: its handle is used as a job's.
    pub fn start_task(self, placement: Placement, body: impl FnOnce(Actor) -> i64 + Send + 'static) -> Job {
        let body = OtherBody::Native(Box::new(move |cx| body(Actor(cx)) as u64)).into();
        let work = Work { name: "task", body, result: &INT, placement };
        Job(task::start_task(unsafe { &mut *self.0 }, work, JOB.id))
    }

    /// The number of the worker that this runs on.
    pub fn worker(self) -> usize {
        self.isolate().worker().map_or(usize::MAX, |worker| worker.number)
    }

    pub fn first_done(self, tasks: &[Job]) -> i64 {
        let slots: Vec<u64> = tasks.iter().map(|task| task.0 as u64).collect();
        let list = list::from_slots(unsafe { &mut (*self.0).heap }, &slots, &JOBS);
        let place = self.wait(|cx| unsafe { task::snow_task_first_done(cx, list, &INT) });
        unsafe {
            tasks.iter().for_each(|task| dup(task.0 as u64, &JOB));
            drop_object(&mut (*self.0).heap, list, &JOBS);
        }
        place
    }

    pub fn give_way(self) {
        self.wait(|cx| unsafe { task::snow_task_yield(cx) });
    }

    pub fn await_job(self, job: Job) -> Result<i64, String> {
        self.result(|cx| unsafe { job::snow_job_await(cx, job.0.cast(), &INT, &RESULT) })
    }

    pub fn await_job_within(self, job: Job, milliseconds: i64) -> Result<i64, String> {
        self.result(|cx| unsafe { job::snow_job_await_timeout(cx, job.0.cast(), milliseconds, &INT, &RESULT) })
    }

    pub fn cancel_job(self, job: Job) {
        unsafe { job::snow_job_cancel(self.0, job.0.cast(), &INT) };
    }

    pub fn drop_job(self, job: Job) {
        unsafe { drop_object(&mut (*self.0).heap, job.0.cast(), &JOB) };
    }

    fn result(self, poll: impl FnMut(*mut Context) -> *mut Object) -> Result<i64, String> {
        let object = self.wait(poll);
        unsafe {
            let sum = object.cast::<SumObject>();
            let value = slots_behind(sum).read();
            let result = match (*sum).tag {
                0 => Ok(value as i64),
                _ => Err(text_of(object_in(value)).to_owned()),
            };
            drop_object(&mut (*self.0).heap, object, &RESULT);
            result
        }
    }
}
