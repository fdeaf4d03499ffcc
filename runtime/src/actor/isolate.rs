//! An isolate: everything of a process that only the worker having it in hand may touch.
//!
//! It has two parts: the context, which lives from spawn to exit, and this one, which comes with a turn and goes in a long wait
//! (`actor/rest.rs`). They are two allocations, so that a `&mut Context` and a `&mut Isolate` may be held at once.

use std::collections::HashSet;
use std::mem::offset_of;
use std::num::NonZeroU64;
use std::ops::Range;
use std::sync::Arc;

use super::backtrace::Backtrace;
use super::body::{Begin, Body};
use super::envelope::Reference;
use super::envelope::{Content, Envelope};
use super::pid::Pid;
use super::process::Process;
use super::queue::Queue;
use super::reason::ExitReason;
use super::spare_frame::SpareFrame;
use super::terminate::Termination;
use super::ties::Ties;
use super::wait::{Alarm, Wait};
use crate::call::Caller;
use crate::context::{Context, STATUS_CRASH, STATUS_WAIT};
use crate::dist::cluster::Wanted;
use crate::dist::spawn::Failure;
use crate::job::{Employment, Outcome};
use crate::observe::Observed;
use crate::scheduler::fiber::{Fiber, Suspender};
use crate::scheduler::mapping::page_size;
use crate::scheduler::stack::{TurnStack, MAIN_STACK, TURN_STACK};
use crate::scheduler::worker::Worker;
use crate::scheduler::Runtime;
use crate::timer::{due_tick, Action};
use crate::value::SnowType;

pub enum Role {
    /// The first actor; its result's type, if it has one to show.
    Main(Option<&'static SnowType>),
    Actor,
    Job(Employment),
}

#[repr(C)]
pub struct Isolate {
    /// Both are known to generated code (`OFFSETS`).
    pub spare_frame: SpareFrame,
    pub queue: Queue,
    pub cx: *mut Context,
    pub process: *const Process,
    pub runtime: *const Runtime,
    /// The worker whose turn this is.
    pub worker: *const Worker,
    pub pid: Pid,
    pub name: &'static str,
    pub role: Role,
    pub begin: Begin,
    /// The body's closure, as a slot, from its first turn on.
    pub closure: Option<NonZeroU64>,
    /// Between turns: what it was cut off on.
    pub fiber: Option<Box<Fiber>>,
    /// Lowest address of the stack that it is on: its guard begins there. 0: it is on none.
    pub stack_limit: usize,
    pub suspender: *const Suspender,
    pub wait: Wait,
    /// What `receive` takes; `None`: bytes from C.
    pub message_type: Option<&'static SnowType>,
    /// Its mailbox takes messages of any type, and `receive` those of `message_type`.
    pub takes_all: bool,
    pub traps_exits: bool,
    /// A send has more to do than to deliver: a call is open, or somebody traces.
    pub sends_aside: bool,
    /// It ends for want of stack or memory: nothing more can run in it.
    pub is_out_of_room: bool,
    /// It has had a turn since it was noted as one that waits (`scheduler/resting.rs`).
    pub has_run: bool,
    pub is_noted: bool,
    /// Set once: the isolate ends before it runs again.
    pub ending: Option<Box<ExitReason>>,
    ties: Option<Box<Ties>>,
    /// The call of a service that it waits for, if it has ever called one.
    pub call: Option<Box<Caller>>,
    /// Who started it, or for whom that one did it.
    pub parent: Pid,
    rare: Option<Box<Rare>>,
}

/// What few isolates have.
#[derive(Default)]
pub struct Rare {
    /// Where it crashed, if it did in Snow code.
    pub backtrace: Option<Backtrace>,
    /// The closure of its `terminate` clause, as a slot.
    pub terminate: Option<u64>,
    /// It is to end, and its `terminate` clause runs.
    pub termination: Option<Termination>,
    /// Its path in the tree of supervisors, if it is a child of one.
    pub path: Option<Arc<str>>,
    /// It runs the start function of a child of this supervisor.
    pub starts_for: Option<Pid>,
    /// Senders whose messages of another type have been reported.
    pub strangers: HashSet<Pid>,
    /// What is noted of it because somebody looks on.
    pub observed: Option<Box<Observed>>,
    /// How the task ended that it follows.
    pub delivered: Option<Outcome>,
    /// What another node has started it with, as a slot, until it takes it.
    pub arguments: Option<u64>,
    /// Who on another node waits for what its function gives, and the ticket of the call.
    pub asked_by: Option<(Pid, Reference)>,
    /// The same for a call in the way of `erpc`.
    pub wanted: Option<Box<dyn Wanted>>,
    /// Why the last request to start an actor elsewhere failed, or whom it started.
    pub started_elsewhere: Option<Result<Pid, Failure>>,
    /// A connection will tell when it takes messages again.
    pub is_held_back: bool,
    /// Its crash is not reported: who awaits it expects one.
    pub is_quiet: bool,
    /// The bytes that `snow_actor_receive` gave last.
    pub received: Option<Box<[u8]>>,
}

const _: () = assert!(offset_of!(Isolate, spare_frame) == 0);

/// Name and offset of what generated code touches.
pub const OFFSETS: &[(&str, usize)] = &[("isolate_queue", offset_of!(Isolate, queue))];

/// What a new isolate begins with.
pub struct Seed {
    pub name: &'static str,
    pub role: Role,
    pub body: Body,
    pub message_type: Option<&'static SnowType>,
}

impl Isolate {
    /// Makes the working part of the isolate whose context this is.
    ///
    /// # Safety
    /// The context is the caller's, and has none.
    pub unsafe fn add_to(
        cx: *mut Context,
        runtime: &Runtime,
        process: &Process,
        name: &'static str,
        role: Role,
        begin: Begin,
    ) -> *mut Isolate {
        let isolate = Box::into_raw(Box::new(Isolate {
            spare_frame: SpareFrame::NONE,
            cx,
            process,
            runtime,
            worker: std::ptr::null(),
            pid: process.pid(),
            name,
            role,
            begin,
            closure: None,
            fiber: None,
            stack_limit: 0,
            suspender: std::ptr::null(),
            wait: Wait::Nothing,
            queue: Queue::new(),
            message_type: None,
            takes_all: false,
            traps_exits: false,
            sends_aside: false,
            has_run: false,
            is_noted: false,
            ending: None,
            ties: None,
            call: None,
            parent: Pid::NONE,
            rare: None,
            is_out_of_room: false,
        }));
        // SAFETY: as the caller promises.
        unsafe { (*cx).isolate = isolate.cast() };
        isolate
    }

    /// # Safety
    /// `isolate` comes from `add_to`, its fiber is gone, and neither it nor its context is used again.
    pub unsafe fn free(isolate: *mut Isolate) {
        // SAFETY: as the caller promises; both are boxes, or memory that boxes have.
        unsafe {
            let cx = (*isolate).cx;
            drop(Box::from_raw(isolate));
            drop(Box::from_raw(cx));
        }
    }

    /// The isolate that runs with `cx`.
    pub fn of<'a>(cx: &mut Context) -> &'a mut Isolate {
        // SAFETY: every context of the runtime is made by `allocate`, and only the export that was called with it, on
        // the one worker that has it in hand, looks at its isolate.
        unsafe { &mut *cx.isolate.cast::<Isolate>() }
    }

    pub fn runtime<'a>(&self) -> &'a Runtime {
        // SAFETY: the runtime outlives its isolates.
        unsafe { &*self.runtime }
    }

    pub fn process<'a>(&self) -> &'a Process {
        // SAFETY: control blocks live as long as the runtime.
        unsafe { &*self.process }
    }

    pub fn worker<'a>(&self) -> Option<&'a Worker> {
        // SAFETY: set at the start of the turn by a worker that outlives the turn.
        unsafe { self.worker.as_ref() }
    }

    pub fn rare(&self) -> Option<&Rare> {
        self.rare.as_deref()
    }

    pub fn rare_mut(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// The same, where there is any.
    pub fn rare_if_any(&mut self) -> Option<&mut Rare> {
        self.rare.as_deref_mut()
    }

    /// It ends before it runs again. The first reason counts.
    pub fn end_with(&mut self, reason: ExitReason) {
        if self.ending.is_none() {
            self.ending = Some(Box::new(reason));
        }
    }

    /// Whether what it does is noted because somebody looks on.
    pub fn is_observed(&self) -> bool {
        self.rare().is_some_and(|rare| rare.observed.is_some())
    }

    /// Whether its `terminate` clause runs.
    pub fn is_terminating(&self) -> bool {
        self.rare().is_some_and(|rare| rare.termination.is_some())
    }

    pub fn ties(&mut self) -> &mut Ties {
        self.ties.get_or_insert_default()
    }

    pub fn ties_if_any(&self) -> Option<&Ties> {
        self.ties.as_deref()
    }

    pub fn take_rare(&mut self) -> Option<Box<Rare>> {
        self.rare.take()
    }

    /// What it had before it rested.
    pub fn put_back(&mut self, ties: Option<Box<Ties>>, call: Option<Box<Caller>>, rare: Option<Box<Rare>>) {
        (self.ties, self.call, self.rare) = (ties, call, rare);
    }

    pub fn take_ties(&mut self) -> Option<Box<Ties>> {
        self.ties.take()
    }

    /// Takes the stack away for good, whatever is on it.
    pub fn take_stack(&mut self) -> Option<TurnStack> {
        self.stack_limit = 0;
        Some(self.fiber.take()?.into_stack())
    }

    /// The addresses of the stack that it runs on, the guard left out.
    pub fn stack(&self) -> Range<usize> {
        let size = if matches!(self.role, Role::Main(_)) { MAIN_STACK } else { TURN_STACK };
        self.stack_limit + page_size()..self.stack_limit + size
    }

    /// Keeps where Snow code is that has called the runtime: in a turn, from the runtime's own stack.
    pub fn note_backtrace(&mut self, cx: &Context) {
        let mut backtrace = Backtrace::EMPTY;
        if self.stack_limit != 0 {
            // SAFETY: the isolate has a stack, on which nothing runs meanwhile.
            unsafe { backtrace.add_callers(cx.frame.addr(), self.stack()) };
        }
        if !backtrace.is_empty() {
            self.rare_mut().backtrace.get_or_insert(backtrace);
        }
    }

    /// Whether a connection that it sends to takes nothing more at the moment.
    pub fn is_held_back(&self) -> bool {
        self.rare().is_some_and(|rare| rare.is_held_back)
    }

    pub fn may_go_on(&self) -> bool {
        if matches!(self.wait, Wait::HeldBack) {
            return !self.is_held_back();
        }
        self.wait.is_over(&self.queue, self.ties.as_deref(), self.call.as_deref())
    }

    /// What it waits for, in words.
    pub fn describe_wait(&self) -> String {
        match &self.wait {
            Wait::Nothing | Wait::Turn(_) => "is runnable".to_owned(),
            Wait::Sleep(_) => "sleeps".to_owned(),
            Wait::Message(_) => "waits for a message".to_owned(),
            Wait::AnyTask(tasks) => format!("waits for the first of {} tasks", tasks.len()),
            Wait::Info(..) => "waits to be told about a process".to_owned(),
            Wait::Answer(..) => "waits for input".to_owned(),
            Wait::Ready(waiting) => waiting.describe().to_owned(),
            Wait::Spawned(..) => "waits for another node to start an actor".to_owned(),
            Wait::HeldBack => "waits for a connection to take messages".to_owned(),
            Wait::Call => {
                let asked = self.call.as_ref().and_then(|call| call.asked());
                asked.map_or("waits for an answer".to_owned(), |asked| format!("waits for an answer of {asked}"))
            }
            Wait::Job(reference, _) => {
                let entry = self.ties.as_ref().and_then(|ties| ties.jobs.get(*reference));
                entry.map_or("waits for a job".to_owned(), |entry| {
                    format!("waits for {} {}", entry.kind().noun(), entry.pid)
                })
            }
        }
    }

    pub fn send(&self, target: Pid, content: Content) {
        self.runtime().deliver(self.worker(), Envelope::new(self.pid, target, content));
    }

    pub fn set_alarm(&self, milliseconds: i64) -> Alarm {
        let runtime = self.runtime();
        let due = due_tick(runtime.clock().now(), milliseconds);
        Alarm::new(runtime.set_timer(self.worker(), due, Action::Wake(self.pid)))
    }

    /// Ends the wait; a timer that has not rung is taken back.
    pub fn stop_waiting(&mut self) {
        if let Some(alarm) = self.wait.alarm_mut().filter(|alarm| !alarm.rang) {
            let timer = alarm.timer;
            self.runtime().timers.cancel(timer);
        }
        self.process().end_wait();
        if !matches!(self.wait, Wait::Nothing) {
            self.wait = Wait::Nothing;
        }
    }

    /// Asks the stub to leave to the scheduler and to call again.
    pub fn park(&mut self, cx: &mut Context, wait: Wait) {
        match self.wait {
            // Before most waits there is none: nothing to drop.
            Wait::Nothing => std::mem::forget(std::mem::replace(&mut self.wait, wait)),
            _ => self.wait = wait,
        }
        cx.status = STATUS_WAIT;
    }

    /// Ends the isolate when the running export returns to its stub.
    pub fn end(&mut self, cx: &mut Context, reason: ExitReason) {
        self.end_with(reason);
        cx.status = STATUS_CRASH;
    }
}
