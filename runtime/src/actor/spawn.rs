//! New isolates. In: a body, and how the newcomer is tied to its parent. Out: its pid; it is already runnable.

use parking_lot::Mutex;

use super::body::Body;
use super::envelope::{Content, Envelope, Reference};
use super::isolate::{Isolate, Role, Seed};
use super::pid::Pid;
use super::process::{Priority, Process};
use super::rest;
use super::ties::Link;
use crate::dist::cluster::Wanted;
use crate::heap::Arena;
use crate::job::Outcome;
use crate::observe;
use crate::scheduler::queues::Runnable;
use crate::scheduler::worker::Worker;
use crate::scheduler::Runtime;
use crate::value::copy::copy_into;
use crate::value::{slot_of, text_of, Object, SnowType};

/// How a new isolate is tied to the one that starts it.
#[derive(Clone, Copy)]
pub enum Tie {
    None,
    Link,
    Monitor(Reference),
}

/// The type of every closure: what it captured is described by the closure itself.
pub static CLOSURE_TYPE: SnowType = SnowType {
    // Closures are never messages by themselves, so that no id is compared with this one.
    id: 0,
    shape: crate::value::Shape::Fun as u8,
    flags: 0,
    count: 0,
    name: c"Fun".as_ptr().cast(),
    name_length: 3,
    parts: std::ptr::null(),
};

/// A body that runs a copy of `closure`.
///
/// # Safety
/// `closure` is a live closure without parameters.
pub unsafe fn closure_body(closure: *mut Object) -> Body {
    let mut heap = Arena::new();
    // SAFETY: as the caller promises.
    let copy = unsafe { copy_into(&mut heap, slot_of(closure), &CLOSURE_TYPE) };
    Body::Closure(heap, copy)
}

/// A name that lives as long as the program: that of a static, as the compiler gives them, or a kept copy.
///
/// # Safety
/// `name` is a live string.
pub unsafe fn static_name(name: *mut Object) -> &'static str {
    /// Sorted. A `BTreeSet` of its own would be five kilobytes of each program.
    static KEPT: Mutex<Vec<&str>> = Mutex::new(Vec::new());
    // SAFETY: as the caller promises; nobody frees or changes what is immortal.
    unsafe {
        if (*name).is_immortal() {
            return text_of(name);
        }
        let text = text_of(name);
        let mut kept = KEPT.lock();
        let place = kept.binary_search(&text).unwrap_or_else(|place| {
            kept.insert(place, Box::leak(Box::from(text)));
            place
        });
        kept[place]
    }
}

/// Starts an isolate that nobody is tied to.
pub fn spawn(runtime: &Runtime, worker: Option<&Worker>, priority: Priority, seed: Seed) -> Pid {
    let process = prepare(runtime, worker, seed, Pid::NONE);
    launch(runtime, worker, process, priority)
}

/// Starts the first actor.
pub fn spawn_main(runtime: &Runtime, priority: Priority, seed: Seed) -> Pid {
    let process = prepare(runtime, None, seed, Pid::NONE);
    let main = newcomer(runtime, process);
    // The runtime must know it before it can end.
    runtime.set_main(main.pid);
    observe::main_starts(main);
    launch(runtime, None, process, priority)
}

/// Starts an isolate from `parent`'s turn.
pub fn spawn_from(parent: &mut Isolate, tie: Tie, seed: Seed) -> Pid {
    let (runtime, worker) = (parent.runtime(), parent.worker());
    let process = prepare(runtime, worker, seed, parent.pid);
    let pid = process.pid();
    match tie {
        Tie::None => {}
        Tie::Link => {
            newcomer(runtime, process).ties().links.insert(parent.pid, Link::Active);
            parent.ties().links.insert(pid, Link::Active);
        }
        Tie::Monitor(reference) => {
            newcomer(runtime, process).ties().watchers.insert(reference, parent.pid);
            parent.ties().monitors.insert(reference, pid);
        }
    }
    if let Some(rare) = parent.rare() {
        if let Some(supervisor) = rare.starts_for {
            adopt(newcomer(runtime, process), supervisor, parent);
        }
        if rare.observed.is_some() {
            observe::spawned(parent, newcomer(runtime, process));
        }
    }
    match worker {
        Some(worker) => {
            process.occupy(Priority::Normal);
            // SAFETY: the parent's turn runs here; its context is another object.
            worker.schedule_newcomer(unsafe { &mut *parent.cx }, Runnable::new(process));
            pid
        }
        None => launch(runtime, None, process, Priority::Normal),
    }
}

/// The working part of an isolate that nobody else knows of yet.
#[expect(clippy::mut_from_ref, reason = "it is behind the process, not of it")]
fn newcomer<'a>(runtime: &'a Runtime, process: &'a Process) -> &'a mut Isolate {
    // SAFETY: as said above.
    unsafe { &mut *rest::awaken(runtime, process) }
}

/// What the start function of a supervisor's child starts is linked to the supervisor from its first moment: no end of
/// it is missed, and it does not outlive the supervisor.
fn adopt(newcomer: &mut Isolate, supervisor: Pid, starter: &Isolate) {
    newcomer.parent = supervisor;
    newcomer.rare_mut().path = starter.rare().and_then(|rare| rare.path.clone());
    newcomer.process().set_dependent();
    newcomer.ties().links.insert(supervisor, Link::Active);
    let link = Envelope::new(newcomer.pid, supervisor, Content::Link);
    starter.runtime().deliver(starter.worker(), link);
}

/// Who on another node is tied to a newcomer.
pub struct TiesElsewhere {
    pub link: Option<Pid>,
    pub watcher: Option<(Reference, Pid)>,
    /// Who waits for the function's result, and the ticket of the call.
    pub asked_by: Option<(Pid, Reference)>,
    /// Another one who waits for it.
    pub wanted: Option<Box<dyn Wanted>>,
}

/// Starts an isolate for a process of another node. `arguments` lie in the body's heap. `announce` is told its pid when messages reach it, and before it runs.
pub fn spawn_for(
    (runtime, worker): (&Runtime, Option<&Worker>),
    ties: TiesElsewhere,
    seed: Seed,
    arguments: Option<u64>,
    announce: impl FnOnce(Pid),
) {
    let process = prepare(runtime, worker, seed, Pid::NONE);
    let newcomer = newcomer(runtime, process);
    if let Some(other) = ties.link {
        newcomer.ties().links.insert(other, Link::Active);
    }
    if let Some((reference, watcher)) = ties.watcher {
        newcomer.ties().watchers.insert(reference, watcher);
    }
    if arguments.is_some() {
        newcomer.rare_mut().arguments = arguments;
    }
    if ties.asked_by.is_some() {
        newcomer.rare_mut().asked_by = ties.asked_by;
    }
    if ties.wanted.is_some() {
        newcomer.rare_mut().wanted = ties.wanted;
    }
    process.occupy(Priority::Normal);
    announce(process.pid());
    match worker {
        Some(worker) => worker.schedule_next(Runnable::new(process)),
        None => runtime.enqueue(None, process),
    }
}

/// A seed for an actor.
pub fn actor(name: &'static str, body: Body, message_type: Option<&'static SnowType>) -> Seed {
    Seed { name, role: Role::Actor, body, message_type }
}

/// Where a new task comes to stand in the queues.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// It runs next on this worker; who came before it is the older, and is stolen first.
    Newest,
    /// With this worker's pinned processes.
    Pinned,
}

/// Starts a task from its owner's turn.
pub fn spawn_task(owner: &mut Isolate, seed: Seed, placement: Placement) -> Pid {
    let process = prepare(owner.runtime(), owner.worker(), seed, owner.pid);
    launch_task(owner, process, placement)
}

/// Starts what follows the end of a task of `owner`, and knows how that ended.
pub fn spawn_follower(owner: &mut Isolate, seed: Seed, ended: Outcome) -> Pid {
    let process = prepare(owner.runtime(), owner.worker(), seed, owner.pid);
    newcomer(owner.runtime(), process).rare_mut().delivered = Some(ended);
    launch_task(owner, process, Placement::Newest)
}

fn launch_task(owner: &mut Isolate, process: &Process, placement: Placement) -> Pid {
    let (runtime, worker) = (owner.runtime(), owner.worker());
    if owner.rare().is_some_and(|rare| rare.observed.is_some()) {
        observe::spawned(owner, newcomer(runtime, process));
    }
    // After it is queued it is another worker's.
    let pid = process.pid();
    process.occupy(Priority::Normal);
    match worker {
        Some(worker) => {
            if placement == Placement::Pinned {
                runtime.pin(process, worker);
            }
            worker.schedule_next(Runnable::new(process));
        }
        None => runtime.enqueue(None, process),
    }
    pid
}

fn prepare<'a>(runtime: &'a Runtime, worker: Option<&Worker>, seed: Seed, parent: Pid) -> &'a Process {
    let index = match worker {
        Some(worker) => worker.take_slot(),
        None => runtime.table.take_one(),
    };
    let process = runtime.table.slot(Pid::new(index, 0)).expect("free slots exist");
    if matches!(seed.role, Role::Job(_)) {
        process.set_dependent();
    }
    process.take_in(rest::create(runtime, process, seed, parent));
    process
}

fn launch(runtime: &Runtime, worker: Option<&Worker>, process: &Process, priority: Priority) -> Pid {
    // After `enqueue` it is another worker's.
    let pid = process.pid();
    runtime.note_priority(priority);
    process.occupy(priority);
    runtime.enqueue(worker, process);
    pid
}
