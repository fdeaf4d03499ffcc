//! Calls that block a thread run on a small pool, never on a worker. In: a call and who asked. Out: a signal to it.
//!
//! Threads are started when all are busy, up to a limit, and stay. They are not joined at the end of the program: one may
//! sit in a read that never returns.

use std::collections::VecDeque;
use std::thread;

use parking_lot::{Condvar, Mutex};

use crate::actor::envelope::{Content, Envelope, Reference};
use crate::actor::isolate::Isolate;

/// Threads at most; calls beyond wait their turn.
const MOST_THREADS: usize = 8;

type Task = Box<dyn FnOnce() + Send>;

struct Pool {
    tasks: VecDeque<Task>,
    threads: usize,
    idle: usize,
}

static POOL: Mutex<Pool> = Mutex::new(Pool { tasks: VecDeque::new(), threads: 0, idle: 0 });
static ARRIVED: Condvar = Condvar::new();

/// Runs `call` on the pool; its answer comes to `isolate` as a signal with the number given back.
pub fn ask(isolate: &Isolate, call: impl FnOnce() -> Result<Vec<u8>, String> + Send + 'static) -> Reference {
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

fn submit(task: Task) {
    let mut pool = POOL.lock();
    pool.tasks.push_back(task);
    if pool.idle < pool.tasks.len() && pool.threads < MOST_THREADS {
        pool.threads += 1;
        drop(pool);
        if thread::Builder::new().name("snow-blocking".to_owned()).spawn(serve).is_err() {
            POOL.lock().threads -= 1;
        }
    } else {
        ARRIVED.notify_one();
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
        ARRIVED.wait(&mut pool);
        pool.idle -= 1;
    }
}
