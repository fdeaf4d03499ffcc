//! Calls that block a thread run on a small pool, never on a worker. In: a call and who asked. Out: a signal to it.
//!
//! Threads are started when all are busy, up to a limit, and end when there has been nothing to do for a while. They are not
//! joined at the end of the program: one may sit in a call that never returns.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use crate::actor::envelope::{Content, Envelope, Reference};
use crate::actor::isolate::Isolate;
use crate::poll::Resource;

/// Threads at most; calls beyond wait their turn. Many, because most of them sleep in the system.
const MOST_THREADS: usize = 64;
/// How long a thread waits for something to do.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a call gives, or what went wrong.
pub type Answer = Result<Given, String>;

pub enum Given {
    /// Whoever asked knows their meaning.
    Bytes(Vec<u8>),
    Resource(Arc<Resource>),
}

impl Given {
    /// Panics if it is something else: the question and its answer don't belong together then.
    pub fn into_bytes(self) -> Vec<u8> {
        match self {
            Given::Bytes(bytes) => bytes,
            Given::Resource(_) => panic!("bytes were asked for"),
        }
    }

    /// The same for a resource.
    pub fn into_resource(self) -> Arc<Resource> {
        match self {
            Given::Resource(resource) => resource,
            Given::Bytes(_) => panic!("a resource was asked for"),
        }
    }
}

type Task = Box<dyn FnOnce() + Send>;

struct Pool {
    tasks: VecDeque<Task>,
    threads: usize,
    idle: usize,
}

static POOL: Mutex<Pool> = Mutex::new(Pool { tasks: VecDeque::new(), threads: 0, idle: 0 });
static ARRIVED: Condvar = Condvar::new();

/// Runs `call` on the pool; its answer comes to `isolate` as a signal with the number given back.
pub fn ask(isolate: &Isolate, call: impl FnOnce() -> Answer + Send + 'static) -> Reference {
    let (runtime, pid) = (isolate.runtime().handle(), isolate.pid);
    let reference = runtime.new_reference();
    runtime.hold();
    submit(Box::new(move || {
        let answer = Content::Answer(reference, call());
        runtime.deliver(None, Envelope::new(pid, pid, answer));
        runtime.release();
    }));
    reference
}

/// Runs a call that nobody waits for.
pub fn run(call: impl FnOnce() + Send + 'static) {
    submit(Box::new(call));
}

fn submit(task: Task) {
    let mut pool = POOL.lock();
    pool.tasks.push_back(task);
    if pool.idle < pool.tasks.len() && pool.threads < MOST_THREADS {
        pool.threads += 1;
        drop(pool);
        if thread::Builder::new().name("snow-blocking".to_owned()).spawn(serve).is_err() {
            without_thread();
        }
    } else {
        ARRIVED.notify_one();
    }
}

/// The system has no thread for us: if no other is left to do it, this one does what there is.
fn without_thread() {
    let mut pool = POOL.lock();
    pool.threads -= 1;
    while pool.threads == 0 {
        let Some(task) = pool.tasks.pop_front() else { return };
        drop(pool);
        task();
        pool = POOL.lock();
    }
}

fn serve() {
    let mut pool = POOL.lock();
    loop {
        while let Some(task) = pool.tasks.pop_front() {
            drop(pool);
            task();
            pool = POOL.lock();
        }
        pool.idle += 1;
        let waited = ARRIVED.wait_for(&mut pool, PATIENCE);
        pool.idle -= 1;
        if waited.timed_out() && pool.tasks.is_empty() {
            pool.threads -= 1;
            return;
        }
    }
}
