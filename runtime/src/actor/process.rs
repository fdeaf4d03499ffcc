//! The control block of a process: the part of it that other threads may look at.
//!
//! Control blocks live in the slots of a [`super::table::Table`] and are never freed while the runtime lives, only
//! given to a new occupant; so a stale pid at worst looks at somebody else's block, sees another pid there, and stops.
//!
//! Who may touch what: `inbox` any thread by its own protocol. `pid`, `state`, `priority`, `home`, `named`, `reductions`, `backlog`, `waits_for` are
//! read by any thread and written by the worker that has the process in hand. `context`, `kind` and `crease` are touched only by that
//! worker; having it in hand passes along run queues and through the inbox word (park releases, wake acquires).

use std::cell::Cell;
use std::mem::offset_of;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicU8, Ordering::*};

use super::fold::{Crease, Folded, Kind};
use super::inbox::Inbox;
use super::isolate::Isolate;
use super::pid::Pid;
use crate::context::Context;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum State {
    Free = 0,
    Ready = 1,
    Running = 2,
    Waiting = 3,
    Exiting = 4,
}

impl State {
    fn from_byte(byte: u8) -> State {
        match byte {
            1 => State::Ready,
            2 => State::Running,
            3 => State::Waiting,
            4 => State::Exiting,
            _ => State::Free,
        }
    }
}

/// High runs before normal; low gets one turn in eight when others are runnable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Priority {
    High = 0,
    Normal = 1,
    Low = 2,
}

impl Priority {
    /// 0 high, 1 normal, 2 low; what is beyond is low.
    pub fn from_level(level: i64) -> Priority {
        match level {
            i64::MIN..=0 => Priority::High,
            1 => Priority::Normal,
            _ => Priority::Low,
        }
    }
}

/// The bit of `context` that tells folded isolates from others.
const FOLDED: usize = 1;

/// 64 bytes apart, so that two workers' processes never share a cache line.
#[repr(align(64))]
pub struct Process {
    pub inbox: Inbox,
    pid: AtomicU64,
    state: AtomicU8,
    priority: AtomicU8,
    /// The only worker that runs this occupant, counted from 1; 0: any may.
    home: AtomicU32,
    /// Whether a name was ever registered for this occupant.
    pub named: AtomicBool,
    /// Whether it ends with another: a job, or the child of a supervisor.
    dependent: AtomicBool,
    reductions: AtomicU64,
    /// Messages that waited when it last took in what had arrived, and roughly those since.
    backlog: AtomicU32,
    /// The pid that it waits for, so that circles are found (`actor/circle.rs`).
    waits_for: AtomicU64,
    /// Of a folded isolate a `Folded`, with the lowest bit set.
    context: Cell<*mut Context>,
    /// Of a folded isolate.
    kind: Cell<Option<&'static Kind>>,
    crease: Cell<Crease>,
}

/// For debuggers (`observe/layout.rs`): where the pid, the state, the inbox (a word), the context and the kind lie.
pub const PLACES: [usize; 5] = [
    offset_of!(Process, pid),
    offset_of!(Process, state),
    offset_of!(Process, inbox),
    offset_of!(Process, context),
    offset_of!(Process, kind),
];

const _: () = assert!(size_of::<Inbox>() == size_of::<*mut ()>());

// A sleeping task has one.
const _: () = assert!(size_of::<Process>() == 64);

// SAFETY: the fields that are not atomic, from `context` on, follow the protocol above.
unsafe impl Sync for Process {}
// SAFETY: as above.
unsafe impl Send for Process {}

impl Process {
    /// A slot that has had no occupant yet; the first one gets generation 1.
    pub fn vacant(index: u32) -> Process {
        Process {
            inbox: Inbox::closed(),
            pid: AtomicU64::new(Pid::new(index, 1).bits()),
            state: AtomicU8::new(State::Free as u8),
            priority: AtomicU8::new(Priority::Normal as u8),
            home: AtomicU32::new(0),
            named: AtomicBool::new(false),
            dependent: AtomicBool::new(false),
            reductions: AtomicU64::new(0),
            backlog: AtomicU32::new(0),
            waits_for: AtomicU64::new(0),
            context: Cell::new(ptr::null_mut()),
            kind: Cell::new(None),
            crease: Cell::new(Crease::default()),
        }
    }

    pub fn pid(&self) -> Pid {
        Pid::from_bits(self.pid.load(Acquire))
    }

    pub fn state(&self) -> State {
        State::from_byte(self.state.load(SeqCst))
    }

    /// Only the end is ordered with what others do to the names (`actor/names.rs`): a full fence per turn would be dear.
    pub fn set_state(&self, state: State) {
        match state {
            State::Exiting => self.state.store(state as u8, SeqCst),
            _ => self.state.store(state as u8, Release),
        }
    }

    pub fn priority(&self) -> Priority {
        Priority::from_level(i64::from(self.priority.load(Relaxed)))
    }

    pub fn set_priority(&self, priority: Priority) {
        self.priority.store(priority as u8, Relaxed);
    }

    /// The worker that it is pinned to.
    pub fn home(&self) -> Option<usize> {
        (self.home.load(Relaxed) as usize).checked_sub(1)
    }

    /// From now on only that worker runs it. Its worker calls this in a turn of it, so that it is in no queue.
    pub fn pin(&self, worker: usize) {
        self.home.store(worker as u32 + 1, Relaxed);
    }

    /// Reductions of all turns that are over.
    pub fn reductions(&self) -> u64 {
        self.reductions.load(Relaxed)
    }

    pub fn count_reductions(&self, done: u64) {
        self.reductions.store(self.reductions.load(Relaxed) + done, Relaxed);
    }

    pub fn note_backlog(&self, waiting: usize) {
        let waiting = waiting.min(u32::MAX as usize) as u32;
        // Senders read this line: it is written only when it changes.
        if self.backlog.load(Relaxed) != waiting {
            self.backlog.store(waiting, Relaxed);
        }
    }

    /// A message goes to it: how many wait then. Of those that are sent at the same moment some may not be counted: it is a hint for
    /// senders, and the receiver sets it right when it next takes in what has arrived.
    #[inline]
    pub fn count_arrival(&self) -> usize {
        let waiting = self.backlog.load(Relaxed).saturating_add(1);
        self.backlog.store(waiting, Relaxed);
        waiting as usize
    }

    pub fn wait_for(&self, other: Pid) {
        self.waits_for.store(other.bits(), Release);
    }

    pub fn waits_for(&self) -> Pid {
        Pid::from_bits(self.waits_for.load(Acquire))
    }

    /// It goes on, or can: said by itself, or by the one that it waits for.
    #[inline]
    pub fn end_wait(&self) {
        if self.waits_for.load(Relaxed) != 0 {
            self.waits_for.store(0, Release);
        }
    }

    /// Whether `pid` names this occupant and it has not ended.
    pub fn is_alive(&self, pid: Pid) -> bool {
        self.pid() == pid && !matches!(self.state(), State::Free | State::Exiting)
    }

    /// Another one ends it. Said before it is launched.
    pub fn set_dependent(&self) {
        self.dependent.store(true, Relaxed);
    }

    pub fn is_dependent(&self) -> bool {
        self.dependent.load(Relaxed)
    }

    /// Whether there is an isolate.
    pub fn has_occupant(&self) -> bool {
        !self.context.get().is_null()
    }

    /// The working part of its isolate, which the caller has in hand; null: it rests, or there is none.
    pub fn isolate(&self) -> *mut Isolate {
        if self.is_folded() {
            return ptr::null_mut();
        }
        // SAFETY: the context lives as long as the occupant.
        unsafe { self.context().as_ref() }.map_or(ptr::null_mut(), |cx| cx.isolate.cast())
    }

    pub fn is_folded(&self) -> bool {
        self.context.get().addr() & FOLDED != 0
    }

    /// Its isolate has no context any more, but this.
    pub fn set_folded(&self, folded: *mut Folded, kind: &'static Kind, crease: Crease) {
        self.context.set(folded.map_addr(|address| address | FOLDED).cast());
        self.kind.set(Some(kind));
        self.crease.set(crease);
    }

    /// What there is of a folded isolate.
    pub fn take_folded(&self) -> (*mut Folded, &'static Kind, Crease) {
        let folded = self.context.replace(ptr::null_mut()).map_addr(|address| address & !FOLDED);
        (folded.cast(), self.kind.take().expect("it is folded"), self.crease.get())
    }

    /// The context of its isolate, which is not folded; null: there is none.
    pub fn context(&self) -> *mut Context {
        self.context.get()
    }

    /// The context of who moves in next.
    pub fn take_in(&self, context: *mut Context) {
        self.context.set(context);
    }

    /// A new occupant moves into a slot that the caller has taken from the free list.
    pub fn occupy(&self, priority: Priority) {
        self.set_priority(priority);
        self.home.store(0, Relaxed);
        self.named.store(false, SeqCst);
        self.reductions.store(0, Relaxed);
        self.backlog.store(0, Relaxed);
        self.waits_for.store(0, Relaxed);
        self.set_state(State::Ready);
        self.inbox.open();
    }

    /// The occupant has ended; the inbox is closed. True if the slot may have another occupant.
    pub fn vacate(&self) -> bool {
        self.context.set(ptr::null_mut());
        self.dependent.store(false, Relaxed);
        self.set_state(State::Free);
        let pid = self.pid();
        match pid.generation().checked_add(1) {
            Some(generation) => {
                self.pid.store(Pid::new(pid.index(), generation).bits(), Release);
                true
            }
            None => false,
        }
    }
}
