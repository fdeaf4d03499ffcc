//! A runtime: everything its workers share. A program has one; tests have many.

use std::ffi::c_void;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicU8, AtomicUsize, Ordering::*};
use std::sync::{Arc, OnceLock, Weak};
use std::thread::JoinHandle;
use std::time::Instant;

use parking_lot::Mutex;

use super::idle::Idle;
use super::life::Ending;
use super::pause::{Pause, STOPPING};
use super::queues::{Injectors, Local, Remote, Runnable};
use super::stack::StackPool;
use super::worker::Worker;
use crate::actor::envelope::{Content, Envelope, Reference};
use crate::actor::inbox::Pushed;
use crate::actor::names::Names;
use crate::actor::pid::Pid;
use crate::actor::process::{Priority, Process, State};
use crate::actor::reason::ExitReason;
use crate::actor::table::Table;
use crate::clock::Clock;
use crate::dist::place::Place;
use crate::observe::show_table;
use crate::poll::Poller;
use crate::timer::{Action, TimerId, Timers};

/// The program's C function that runs a closure without arguments, or goes on with the coroutine whose frame is given. It
/// has parked if the context names a frame afterwards; else the result is the closure's slot.
pub type Enter = unsafe extern "C" fn(cx: *mut c_void, closure: *mut c_void, frame: *mut c_void) -> u64;

pub struct Config {
    pub workers: usize,
    pub clock: Box<dyn Clock>,
    pub check_leaks: bool,
    pub enter: Enter,
    /// The program's arguments, without its own name.
    pub arguments: Vec<String>,
}

pub struct Runtime {
    pub config: Config,
    pub table: Table,
    pub names: Names,
    pub timers: Timers,
    pub stacks: StackPool,
    pub(super) injectors: Injectors,
    pub(super) remotes: Box<[Remote]>,
    /// Runnable processes that are pinned, by worker.
    pub(super) pinned: Box<[Injectors]>,
    /// Whether anything ever had another priority than the normal one.
    pub(super) has_priorities: AtomicBool,
    /// Whether anything was ever pinned.
    pub(super) has_pinned: AtomicBool,
    pub(super) idle: Idle,
    /// Why workers leave their turns: bits of `pause.rs`; 0: they go on.
    pub(super) halt: AtomicU8,
    pub(super) pause: Pause,
    /// The exit status, set once by whoever stops the program first.
    pub(super) ending: Mutex<Option<Ending>>,
    pub(super) main: AtomicU64,
    /// What can still wake somebody from outside: blocking calls under way, and the C program before it runs the scheduler.
    pub(super) pending: AtomicUsize,
    pub(super) leaked: AtomicBool,
    /// Whether somebody has something to do at the end: a `terminate` clause, or children to end in order.
    pub(super) has_last_words: AtomicBool,
    /// The status with which the program ends when all have been shut down.
    pub(super) shutdown: Mutex<Option<i32>>,
    /// What connects the program with others.
    pub node: Place,
    references: AtomicU64,
    /// Messages that nobody has received or will.
    dead_letters: AtomicU64,
    poller: OnceLock<Arc<Poller>>,
    /// On the virtual clock: since when all have been at rest while something is under way outside.
    pub(super) stands_since: Mutex<Option<Instant>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    me: Weak<Runtime>,
}

impl Runtime {
    /// Starts the workers. They idle until something is spawned; the program does not end while `hold` is not released.
    pub fn start(config: Config) -> Arc<Runtime> {
        crate::exports::silence_turns();
        let count = config.workers.max(1);
        let (locals, remotes): (Vec<Local>, Vec<Remote>) = (0..count).map(|_| Local::new()).unzip();
        let (idle, parkers) = Idle::new(count);
        let runtime = Arc::new_cyclic(|me| Runtime {
            config,
            table: Table::new(),
            names: Names::default(),
            timers: Timers::new(count),
            stacks: StackPool::default(),
            injectors: Injectors::default(),
            remotes: remotes.into(),
            pinned: (0..count).map(|_| Injectors::default()).collect(),
            has_priorities: AtomicBool::new(false),
            has_pinned: AtomicBool::new(false),
            idle,
            halt: AtomicU8::new(0),
            pause: Pause::default(),
            ending: Mutex::new(None),
            main: AtomicU64::new(0),
            pending: AtomicUsize::new(1),
            leaked: AtomicBool::new(false),
            has_last_words: AtomicBool::new(false),
            shutdown: Mutex::new(None),
            node: Place::default(),
            references: AtomicU64::new(1),
            dead_letters: AtomicU64::new(0),
            poller: OnceLock::new(),
            stands_since: Mutex::new(None),
            threads: Mutex::new(Vec::new()),
            me: me.clone(),
        });
        show_table(&runtime.table);
        let workers = locals.into_iter().zip(parkers).enumerate();
        let threads = workers.map(|(number, (local, parker))| Worker::start(runtime.clone(), number, local, parker));
        *runtime.threads.lock() = threads.collect();
        runtime
    }

    pub fn clock(&self) -> &dyn Clock {
        &*self.config.clock
    }

    pub fn workers(&self) -> usize {
        self.remotes.len()
    }

    pub fn handle(&self) -> Arc<Runtime> {
        self.me.upgrade().expect("whoever holds a reference keeps the runtime alive")
    }

    /// The poller, which is there from the first time on that it is asked for.
    pub fn poller(&self) -> io::Result<Arc<Poller>> {
        if self.poller.get().is_none() {
            // Of two that are made at once one is dropped.
            let _ = self.poller.set(Arc::new(Poller::new(self.me.clone())?));
        }
        Ok(self.poller.get().expect("it has just been set").clone())
    }

    pub fn poller_if_any(&self) -> Option<&Arc<Poller>> {
        self.poller.get()
    }

    /// A number for a monitor, job or blocking call; never given twice.
    pub fn new_reference(&self) -> Reference {
        self.references.fetch_add(1, Relaxed)
    }

    /// Sends an envelope on its way. `worker`: the one whose thread this is, if it is one of this runtime.
    pub fn deliver(&self, worker: Option<&Worker>, envelope: Box<Envelope>) {
        if let Some(woken) = self.post(worker, envelope) {
            self.wake(worker, woken);
        }
    }

    /// The same where the target's control block is known; should it have another occupant by now, that one refuses.
    pub fn deliver_to(&self, worker: Option<&Worker>, process: &Process, envelope: Box<Envelope>) {
        if let Some(woken) = self.post_to(worker, process, envelope) {
            self.wake(worker, woken);
        }
    }

    fn wake(&self, worker: Option<&Worker>, woken: Runnable) {
        match worker {
            Some(worker) => worker.schedule_next(woken),
            None => self.enqueue(None, woken.process()),
        }
    }

    /// Delivers, and gives the process that is runnable because of it: the caller must schedule it.
    pub(super) fn post(&self, worker: Option<&Worker>, envelope: Box<Envelope>) -> Option<Runnable> {
        let Some(process) = self.table.alive(envelope.target) else {
            self.undeliverable(worker, *envelope);
            return None;
        };
        self.post_to(worker, process, envelope)
    }

    /// The same where the target's control block is known.
    fn post_to(&self, worker: Option<&Worker>, process: &Process, envelope: Box<Envelope>) -> Option<Runnable> {
        match process.inbox.push(envelope) {
            Pushed::Delivered => None,
            Pushed::Wake => {
                process.set_state(State::Ready);
                Some(Runnable::new(process))
            }
            Pushed::Refused(envelope) => {
                self.undeliverable(worker, *envelope);
                None
            }
        }
    }

    /// Nobody is there. What is for other nodes goes on its way. Else links, monitors and questions are answered, all else is dropped.
    pub fn undeliverable(&self, worker: Option<&Worker>, envelope: Envelope) {
        if envelope.target.is_remote() {
            return self.node.route(self, worker, envelope);
        }
        let answer = match envelope.content {
            Content::AskInfo(reference) => Content::Info(reference, None),
            Content::Link => Content::LinkBroken(ExitReason::NoProc),
            Content::Message(_) if envelope.watch != 0 => Content::Down(envelope.watch, ExitReason::NoProc),
            Content::Monitor(reference) => Content::Down(reference, ExitReason::NoProc),
            Content::Message(_) => return self.count_dead_letter(),
            // Another node keeps the link until it hears this.
            Content::Unlink(number) if envelope.sender.is_remote() => Content::UnlinkDone(number),
            _ => return,
        };
        self.deliver(worker, Envelope::new(envelope.target, envelope.sender, answer));
    }

    /// A message has gone to nobody, or to one that takes none of its type.
    pub fn count_dead_letter(&self) {
        self.dead_letters.fetch_add(1, Relaxed);
    }

    pub fn dead_letters(&self) -> u64 {
        self.dead_letters.load(Relaxed)
    }

    /// Runnable processes that are in no worker's own queue.
    pub fn queued_for_all(&self) -> usize {
        self.injectors.len() + self.pinned.iter().map(Injectors::len).sum::<usize>()
    }

    /// Makes a process runnable behind the others.
    pub fn enqueue(&self, worker: Option<&Worker>, process: &Process) {
        match worker {
            Some(worker) => worker.schedule_behind(Runnable::new(process)),
            None => match process.home() {
                Some(home) => self.send_home(home, Runnable::new(process)),
                None => {
                    self.injectors.push(Runnable::new(process));
                    self.idle.notify();
                }
            },
        }
    }

    /// The poller is needed from now on: a worker that sleeps elsewhere goes there.
    pub fn wake_for_poller(&self) {
        self.idle.wake_one();
    }

    /// From now on workers look into the queues of all priorities.
    pub fn note_priority(&self, priority: Priority) {
        if priority != Priority::Normal {
            self.has_priorities.store(true, SeqCst);
        }
    }

    /// From now on only the worker whose turn this is runs the process.
    pub fn pin(&self, process: &Process, worker: &Worker) {
        self.has_pinned.store(true, Relaxed);
        process.pin(worker.number);
    }

    /// Puts a pinned process behind the others of its worker, which looks there before it sleeps.
    pub fn send_home(&self, home: usize, runnable: Runnable) {
        self.pinned[home].push(runnable);
        self.idle.unpark(home);
    }

    pub fn set_timer(&self, worker: Option<&Worker>, due: u64, action: Action) -> TimerId {
        match worker {
            Some(worker) => self.timers.set(worker.number, due, action),
            None => {
                let timer = self.timers.set(0, due, action);
                // Its worker may be asleep until a later time.
                self.idle.unpark(0);
                timer
            }
        }
    }

    /// Whether a pid names a process that has not ended.
    pub fn is_alive(&self, pid: Pid) -> bool {
        self.table.alive(pid).is_some()
    }

    /// Whether any run queue that all can see holds something.
    pub(super) fn has_visible_work(&self) -> bool {
        !self.injectors.is_empty() || self.remotes.iter().any(|remote| !remote.is_empty())
    }

    pub fn is_stopping(&self) -> bool {
        self.halt.load(Acquire) & STOPPING != 0
    }

    /// Whether workers are to leave their turns, to stop or to stand still.
    pub(super) fn must_halt(&self) -> bool {
        self.halt.load(Acquire) != 0
    }

    pub(super) fn join_workers(&self) {
        for thread in self.threads.lock().drain(..) {
            // A worker that panicked has said so on stderr and stopped the others.
            drop(thread.join());
        }
    }
}
