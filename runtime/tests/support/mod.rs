//! Runs Rust closures as actors: what generated code does through its stub, these do through `wait_until`.
//!
//! Nothing here sleeps: clocks are virtual unless a test says otherwise, and a program ends when it has come to rest.
//! Every `unsafe` is sound for one reason: an actor's context is its own while its body runs.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::undocumented_unsafe_blocks, reason = "they share the reason above")]

mod jobs;
mod types;

use std::ffi::c_void;
use std::sync::Arc;

use parking_lot::Mutex;
use snow_rt::actor::body::{Body, OtherBody};
use snow_rt::actor::envelope::{Content, Payload, Reference};
use snow_rt::actor::isolate::{Isolate, Role, Seed};
use snow_rt::actor::pid::Pid;
use snow_rt::actor::process::Priority;
use snow_rt::actor::reason::ExitReason;
use snow_rt::actor::spawn::{spawn_from, spawn_main, Tie};
use snow_rt::clock::VirtualClock;
use snow_rt::context::{Context, STATUS_CRASH};
use snow_rt::exports::{actor, receive, system, tie, timer};
use snow_rt::heap::Fragment;
use snow_rt::scheduler::switch::{leave, wait_until};
use snow_rt::scheduler::{Config, Runtime};

#[allow(unused_imports, reason = "each test file uses a part of them")]
pub use jobs::Job;
#[allow(unused_imports, reason = "as above")]
pub use types::{BOOL, INT, JOB, RESULT, STRING};

/// What a `receive` gave.
#[derive(Debug, PartialEq, Eq, Clone)]
pub enum Received {
    Int(i64),
    Exit(Pid, ExitReason),
    Down(Reference, Pid, ExitReason),
    TimedOut,
}

/// The running actor.
#[derive(Clone, Copy)]
pub struct Actor(pub *mut Context);

/// Results that actors leave for the test.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub fn add(&self, line: impl ToString) {
        self.0.lock().push(line.to_string());
    }

    pub fn lines(&self) -> Vec<String> {
        self.0.lock().clone()
    }

    pub fn len(&self) -> usize {
        self.0.lock().len()
    }
}

unsafe extern "C" fn no_closures(_cx: *mut c_void, _closure: *mut c_void, _frame: *mut c_void) -> u64 {
    unreachable!("these tests run native bodies")
}

pub fn virtual_config(workers: usize) -> Config {
    Config {
        workers,
        clock: Box::new(VirtualClock::default()),
        check_leaks: true,
        enter: no_closures,
        arguments: Vec::new(),
    }
}

/// Workers for tests that do not name a number: `SNOW_THREADS`, or two.
pub fn workers() -> usize {
    std::env::var("SNOW_THREADS").ok().and_then(|text| text.parse().ok()).unwrap_or(2)
}

/// Runs `main` as a program with a virtual clock; gives its exit status.
pub fn run(main: impl FnOnce(Actor) + Send + 'static) -> i32 {
    run_with(virtual_config(workers()), main)
}

pub fn run_with(config: Config, main: impl FnOnce(Actor) + Send + 'static) -> i32 {
    snow_rt::io::output::capture_reports();
    let runtime = Runtime::start(config);
    let seed = Seed { name: "main", role: Role::Main(None), body: native(main), message_type: Some(&INT) };
    spawn_main(&runtime, Priority::Normal, seed);
    runtime.wait_for_end()
}

pub fn native(body: impl FnOnce(Actor) + Send + 'static) -> Body {
    let body = OtherBody::Native(Box::new(move |cx| {
        body(Actor(cx));
        0
    }));
    body.into()
}

impl Actor {
    pub fn isolate<'a>(self) -> &'a mut Isolate {
        Isolate::of(unsafe { &mut *self.0 })
    }

    pub fn me(self) -> Pid {
        self.isolate().pid
    }

    pub fn spawn(self, name: &'static str, body: impl FnOnce(Actor) + Send + 'static) -> Pid {
        self.spawn_tied(name, Tie::None, body)
    }

    pub fn spawn_link(self, name: &'static str, body: impl FnOnce(Actor) + Send + 'static) -> Pid {
        self.spawn_tied(name, Tie::Link, body)
    }

    pub fn spawn_monitor(self, name: &'static str, body: impl FnOnce(Actor) + Send + 'static) -> (Pid, Reference) {
        let reference = self.isolate().runtime().new_reference();
        (self.spawn_tied(name, Tie::Monitor(reference), body), reference)
    }

    pub fn spawn_tied(self, name: &'static str, tie: Tie, body: impl FnOnce(Actor) + Send + 'static) -> Pid {
        let seed = Seed { name, role: Role::Actor, body: native(body), message_type: Some(&INT) };
        spawn_from(self.isolate(), tie, seed)
    }

    pub fn send(self, target: Pid, number: i64) {
        unsafe { actor::snow_process_send(self.0, target.word(), number as u64, &INT) };
    }

    pub fn sleep(self, milliseconds: i64) {
        self.wait(|cx| unsafe { timer::snow_timer_sleep(cx, milliseconds) });
    }

    pub fn now(self) -> i64 {
        unsafe { timer::snow_time_monotonic_ms(self.0) }
    }

    pub fn send_after(self, target: Pid, milliseconds: i64, number: i64) -> i64 {
        unsafe { timer::snow_timer_send_after(self.0, target.word(), milliseconds, number as u64, &INT) }
    }

    /// Computes until its reductions are used up.
    pub fn use_up_turn(self) {
        while unsafe { (*self.0).reductions } >= 0 {
            unsafe { (*self.0).reductions -= 1 };
            (0..20).for_each(|_| std::hint::spin_loop());
        }
        self.yield_turn();
    }

    /// The end of a turn, as a loop back-edge makes it.
    pub fn yield_turn(self) {
        self.wait(|cx| unsafe { actor::snow_reduction_check(cx) });
    }

    pub fn crash(self, text: &str) -> ! {
        snow_rt::actor::crash(unsafe { &mut *self.0 }, text);
        self.leave_if_ended();
        unreachable!("a crashed actor goes on")
    }

    pub fn exit(self, target: Pid, reason: ExitReason) {
        let isolate = self.isolate();
        isolate.send(target, Content::Exit(reason));
        if target == isolate.pid {
            snow_rt::actor::signals::absorb(isolate);
            if isolate.ending.is_some() {
                unsafe { (*self.0).status = STATUS_CRASH };
                self.leave_if_ended();
            }
        }
    }

    pub fn link(self, other: Pid) {
        unsafe { tie::snow_process_link(self.0, other.word()) };
    }

    pub fn unlink(self, other: Pid) {
        unsafe { tie::snow_process_unlink(self.0, other.word()) };
    }

    pub fn monitor(self, other: Pid) -> Reference {
        unsafe { tie::snow_process_monitor(self.0, other.word()) as Reference }
    }

    pub fn demonitor(self, monitor: Reference) {
        unsafe { tie::snow_process_demonitor(self.0, monitor as i64) };
    }

    pub fn trap_exits(self) {
        unsafe { actor::snow_process_trap_exit(self.0, 1) };
    }

    pub fn end_program(self, status: i64) {
        unsafe { system::snow_system_exit(self.0, status) };
        self.leave_if_ended();
    }

    /// The first message or signal.
    pub fn receive(self) -> Received {
        self.receive_where(-1, |_| true)
    }

    pub fn receive_within(self, milliseconds: i64) -> Received {
        self.receive_where(milliseconds, |_| true)
    }

    /// A selective receive by the scan protocol.
    pub fn receive_where(self, timeout: i64, wanted: impl Fn(&Received) -> bool) -> Received {
        loop {
            if self.wait(|cx| unsafe { receive::snow_receive_next(cx, timeout) }) == 0 {
                return Received::TimedOut;
            }
            let candidate = self.candidate();
            if wanted(&candidate) {
                unsafe { receive::snow_receive_take(self.0) };
                return candidate;
            }
        }
    }

    fn candidate(self) -> Received {
        let envelope = self.isolate().queue.candidate().expect("a candidate");
        let sender = envelope.sender;
        match &envelope.content {
            Content::Message(_) => Received::Int(unsafe { receive::snow_receive_message(self.0, &INT) } as i64),
            Content::Exit(reason) | Content::LinkBroken(reason) => Received::Exit(sender, reason.clone()),
            Content::Down(reference, reason) => Received::Down(*reference, sender, reason.clone()),
            _ => unreachable!("only messages and visible signals are queued"),
        }
    }

    /// Calls a runtime function as the stub does.
    pub fn wait<R>(self, poll: impl FnMut(*mut Context) -> R) -> R {
        unsafe { wait_until(self.0, poll) }
    }

    fn leave_if_ended(self) {
        if unsafe { (*self.0).status } == STATUS_CRASH {
            unsafe { leave(self.0) };
        }
    }
}

pub fn int_payload(number: i64) -> Payload {
    Payload::Value(Fragment::of_scalar(number as u64, &INT))
}
