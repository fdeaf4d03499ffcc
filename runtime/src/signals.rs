//! The system's signals: SIGINT and SIGTERM end the program in good order, SIGUSR1 has it report how it is (`observe/dump.rs`).
//!
//! They are blocked in all threads and taken by one that waits for them, so that no code runs in a signal handler.

use std::ptr;
use std::sync::{Arc, Weak};
use std::thread;

use crate::observe;
use crate::scheduler::life::{ShutDown, SHUTDOWN_LIMIT};
use crate::scheduler::Runtime;

fn set_of(signals: &[libc::c_int]) -> libc::sigset_t {
    // SAFETY: the set is initialised by `sigemptyset`.
    unsafe {
        let mut set = std::mem::zeroed();
        libc::sigemptyset(&mut set);
        for signal in signals {
            libc::sigaddset(&mut set, *signal);
        }
        set
    }
}

fn end_signals() -> libc::sigset_t {
    set_of(&[libc::SIGINT, libc::SIGTERM])
}

fn all_signals() -> libc::sigset_t {
    set_of(&[libc::SIGINT, libc::SIGTERM, libc::SIGUSR1])
}

/// Before any thread is started: each inherits the mask.
pub fn block() {
    // SAFETY: changes this thread's mask.
    unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &all_signals(), ptr::null_mut()) };
}

/// Takes the signals from now on; `dump_file` is where reports go.
pub fn watch(runtime: &Arc<Runtime>, dump_file: Option<String>) {
    let runtime = Arc::downgrade(runtime);
    let watch = move || loop {
        match next_signal() {
            libc::SIGUSR1 => report(&runtime, dump_file.as_deref()),
            signal => end(&runtime, signal),
        }
    };
    // Without that thread the signals stay blocked: then they are given back their default effect.
    if thread::Builder::new().name("snow-signals".to_owned()).spawn(watch).is_err() {
        // SAFETY: as in `block`.
        unsafe { libc::pthread_sigmask(libc::SIG_UNBLOCK, &all_signals(), ptr::null_mut()) };
    }
}

fn next_signal() -> libc::c_int {
    let (signals, mut signal) = (all_signals(), 0);
    // SAFETY: waits for signals that are blocked in every thread.
    while unsafe { libc::sigwait(&signals, &mut signal) } != 0 {}
    signal
}

fn report(runtime: &Weak<Runtime>, dump_file: Option<&str>) {
    if let Some(runtime) = runtime.upgrade() {
        observe::dump(&runtime, dump_file);
    }
}

fn end(runtime: &Weak<Runtime>, signal: libc::c_int) {
    match runtime.upgrade() {
        Some(runtime) => end_in_order(&runtime, 128 + signal),
        // The program is ending already.
        None => std::process::exit(128 + signal),
    }
}

/// Lets actors have their last words; a second signal, or their taking too long, ends the program at once.
fn end_in_order(runtime: &Runtime, status: i32) {
    if runtime.shut_down(None, status) == ShutDown::Begun {
        let limit = libc::timespec { tv_sec: SHUTDOWN_LIMIT.as_secs() as libc::time_t, tv_nsec: 0 };
        // SAFETY: waits for signals that are blocked in every thread.
        unsafe { libc::sigtimedwait(&end_signals(), ptr::null_mut(), &limit) };
    }
    runtime.stop(status);
}
