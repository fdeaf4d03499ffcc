//! Whether all is at rest, while a worker holds timers that it has taken out of the wheels to deliver them.

use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{mpsc, Mutex};
use std::thread;

use super::idle::Searched;
use super::{Config, Runtime};
use crate::actor::pid::Pid;
use crate::clock::Clock;
use crate::timer::Action;

unsafe extern "C" fn no_closures(_cx: *mut c_void, _closure: *mut c_void, _frame: *mut c_void) -> u64 {
    unreachable!("nobody is started here")
}

/// Stands still, and tells when a worker is about to park before a timer: after it has looked whether all is at rest.
struct Telling {
    is_armed: &'static AtomicBool,
    told: Mutex<mpsc::Sender<()>>,
}

impl Clock for Telling {
    fn now(&self) -> u64 {
        0
    }

    fn is_virtual(&self) -> bool {
        if self.is_armed.load(SeqCst) {
            // The test may have heard enough.
            self.told.lock().expect("nobody panics with it").send(()).unwrap_or_default();
        }
        true
    }

    fn jump(&self, _nanoseconds: u64) {}
}

/// Timers of nobody: a reason to park only until then, and none to stay for who looks whether all is at rest.
fn set_timers(runtime: &Runtime) {
    for worker in 0..runtime.workers() {
        runtime.timers.set(worker, 1_000_000, Action::Wake(Pid::new(0, 1)));
    }
}

#[test]
fn nothing_is_at_rest_while_a_worker_holds_timers_that_it_has_taken_out() {
    static IS_ARMED: AtomicBool = AtomicBool::new(false);
    let (told, hear) = mpsc::channel();
    let clock = Telling { is_armed: &IS_ARMED, told: Mutex::new(told) };
    let (workers, arguments) = (2, Vec::new());
    let runtime =
        Runtime::start(Config { workers, clock: Box::new(clock), check_leaks: true, enter: no_closures, arguments });
    while runtime.idle.all_asleep().is_none() {
        thread::yield_now();
    }
    // As if one of them had moved the time on; nothing else keeps the program.
    runtime.idle.rise(0, runtime.idle.all_asleep().expect("nothing wakes them"));
    runtime.pending.store(0, SeqCst);
    set_timers(&runtime);
    IS_ARMED.store(true, SeqCst);
    runtime.idle.wake_one();
    while hear.try_recv().is_err() {
        assert!(!runtime.is_stopping(), "the program ended while timers were in a worker's hand");
        thread::yield_now();
    }
    assert!(!runtime.is_stopping());
    // They are delivered: the next one that looks may end it.
    runtime.idle.fall_asleep(0, Searched::Yes);
    runtime.hold();
    assert_eq!(runtime.wait_for_end(), 0);
}
