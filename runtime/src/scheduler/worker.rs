//! A worker: one thread that runs isolates, a turn at a time, and sleeps when there are none.

use std::cell::{Cell, RefCell};
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::fiber::Fiber;
use super::idle::Searched;
use super::pace::Pace;
use super::parker::Parker;
use super::patience::Patience;
use super::pause::{thread_time, Ended, Meter};
use super::polling::Events;
use super::queues::{Local, Runnable};
use super::resting::Waiters;
use super::sharing::Reserve;
use super::stack::{TurnStack, SERVICE_STACK};
use super::{life, Runtime};
use crate::actor::isolate::Isolate;
use crate::actor::process::{Priority, Process};
use crate::context::REDUCTIONS_PER_TURN;
use crate::dist::cluster::Outbound;
use crate::heap::recycle;
use crate::io::output;

/// How long one worker looks for work before it sleeps: less than a futex round trip (34 µs).
const SPIN: Duration = Duration::from_micros(30);
/// The injector comes first once in so many turns, or a busy worker would never look at it.
const INJECTOR_PERIOD: u32 = 61;
/// Low priority comes first once in so many turns.
const LOW_PERIOD: u32 = 8;
/// Short turns between two looks at the clock.
const CLOCK_PERIOD: u32 = 16;
/// A worker that never sleeps writes out what was printed once in so many turns.
const FLUSH_PERIOD: u32 = 64;
/// Turns after which connections to other nodes are written to while there is more to do.
const OUTBOUND_PERIOD: u32 = 16;
/// Free slots a worker takes at once, and fibers it keeps warm.
const SLOT_BATCH: usize = 32;
const WARM_FIBERS: usize = 16;

pub struct Worker {
    runtime: Arc<Runtime>,
    pub number: usize,
    pub(super) local: Local,
    pub(super) parker: Parker,
    pub(super) events: Events,
    /// Where runtime functions run; each worker has its own.
    pub(super) service: TurnStack,
    turns: Cell<u32>,
    /// Reductions that were used since the clock was read last.
    unclocked: Cell<i64>,
    pub(super) pace: Pace,
    pub(super) patience: Patience,
    pub(super) reserve: Reserve,
    ended: Cell<Ended>,
    free_slots: RefCell<Vec<u32>>,
    pub(super) waiters: RefCell<Waiters>,
    /// Connections to other nodes that wait to be written to.
    outbound: RefCell<Vec<Arc<dyn Outbound>>>,
    has_outbound: Cell<bool>,
    #[allow(clippy::vec_box, reason = "whoever is on a fiber holds one word of it")]
    warm_fibers: RefCell<Vec<Box<Fiber>>>,
}

const BY_PRIORITY: [Priority; 3] = [Priority::High, Priority::Normal, Priority::Low];
const LOW_FIRST: [Priority; 3] = [Priority::Low, Priority::High, Priority::Normal];

impl Worker {
    pub(super) fn start(runtime: Arc<Runtime>, number: usize, local: Local, parker: Parker) -> JoinHandle<()> {
        let body = move || {
            super::overflow::install_on_this_thread();
            recycle::begin_worker();
            let worker = Worker {
                runtime,
                number,
                local,
                parker,
                events: Events::default(),
                service: TurnStack::of_size(SERVICE_STACK),
                turns: Cell::new(0),
                unclocked: Cell::new(0),
                pace: Pace::new(),
                patience: Patience::default(),
                reserve: Reserve::default(),
                ended: Cell::default(),
                free_slots: RefCell::new(Vec::new()),
                waiters: RefCell::default(),
                outbound: RefCell::new(Vec::new()),
                has_outbound: Cell::new(false),
                warm_fibers: RefCell::new(Vec::new()),
            };
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| worker.work())) {
                worker.runtime.fail();
                resume_unwind(panic);
            }
            drop(worker);
            recycle::end_worker();
        };
        thread::Builder::new().name(format!("snow-{number}")).spawn(body).expect("a thread for a worker")
    }

    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    fn work(&self) {
        let mut searched = Searched::No;
        while !self.runtime.must_halt() || self.may_go_on() {
            self.fire_timers();
            let found = self.next().or_else(|| self.search(&mut searched));
            match found {
                Some(runnable) => {
                    if searched == Searched::Yes {
                        searched = Searched::No;
                        self.runtime.idle.found_work(|| self.runtime.has_visible_work());
                    }
                    self.run(runnable.process());
                    self.count_turn();
                }
                None => searched = self.sleep(searched),
            }
        }
    }

    /// Between turns, with nothing in hand: stands still as long as somebody looks at the program. False: it ends.
    #[cold]
    fn may_go_on(&self) -> bool {
        self.runtime.stand_still(self);
        !self.runtime.is_stopping()
    }

    /// What it tells of itself when it stands still.
    pub(super) fn meter(&self) -> Meter {
        let (turns, queued) = (self.turns.get(), self.local.len());
        Meter { turns, queued, busy: thread_time(), ended: self.ended.get() }
    }

    /// A process has ended on this worker.
    pub fn count_ended(&self, messages: u64, reductions: u64) {
        let ended = self.ended.get();
        self.ended.set(Ended {
            processes: ended.processes + 1,
            messages: ended.messages + messages,
            reductions: ended.reductions + reductions,
        });
    }

    pub(super) fn count_reductions(&self, process: &Process, used: i64) {
        process.count_reductions(used as u64);
        self.unclocked.set(self.unclocked.get() + used);
        self.pace.count(used);
        self.events.count_reductions(used);
    }

    /// A turn is over that has used so many reductions: its newcomers are like all others now.
    pub(super) fn end_turn(&self, used: i64) {
        self.local.count_turn(used);
    }

    /// Whether `next` would give something.
    pub(super) fn has_work_in_reach(&self) -> bool {
        let has_pinned = self.runtime.has_pinned.load(Relaxed) && !self.runtime.pinned[self.number].is_empty();
        has_pinned || !self.local.is_empty() || !self.runtime.injectors.is_empty()
    }

    pub(super) fn count_turn(&self) {
        let turns = self.turns.get().wrapping_add(1);
        self.turns.set(turns);
        if turns % FLUSH_PERIOD == 0 {
            self.flush();
        }
        self.look_for_events();
        if self.has_outbound.get() && (turns % OUTBOUND_PERIOD == 0 || !self.has_work_in_reach()) {
            self.write_outbound();
        }
    }

    /// A connection is to be written to when the turn is over.
    pub fn note_outbound(&self, connection: Arc<dyn Outbound>) {
        self.outbound.borrow_mut().push(connection);
        self.has_outbound.set(true);
    }

    /// Writes to them, if there are any.
    pub(super) fn write_outbound(&self) {
        if self.has_outbound.replace(false) {
            for connection in self.outbound.take() {
                connection.flush();
            }
        }
    }

    fn flush(&self) {
        if let Err(output::Broken(status)) = output::flush() {
            self.runtime.stop(status);
        }
    }

    /// What this worker can run without taking it from another.
    pub(super) fn next(&self) -> Option<Runnable> {
        let turns = self.turns.get();
        let injectors = &self.runtime.injectors;
        let has_pinned = self.runtime.has_pinned.load(Relaxed);
        let pinned = || if has_pinned { self.runtime.pinned[self.number].take_one() } else { None };
        if turns % 2 == 1 {
            if let Some(runnable) = pinned() {
                return Some(runnable);
            }
        }
        if turns % INJECTOR_PERIOD == INJECTOR_PERIOD - 1 {
            let shared = BY_PRIORITY.iter().find_map(|&level| self.local.take_from(injectors, level));
            if shared.is_some() {
                return shared;
            }
        }
        let of_level = |level| self.local.pop(level).or_else(|| self.local.take_from(injectors, level));
        if !self.runtime.has_priorities.load(Relaxed) {
            return of_level(Priority::Normal).or_else(pinned);
        }
        let order = if turns % LOW_PERIOD == LOW_PERIOD - 1 { LOW_FIRST } else { BY_PRIORITY };
        order.iter().find_map(|&level| of_level(level)).or_else(pinned)
    }

    /// Looks for work elsewhere for a while, if not too many others are looking.
    fn search(&self, searched: &mut Searched) -> Option<Runnable> {
        if *searched == Searched::No && !self.runtime.idle.begin_search() {
            return None;
        }
        *searched = Searched::Yes;
        let is_connected = self.runtime.node.is_connected();
        if is_connected {
            return self.search_patiently();
        }
        self.poll_now();
        let start = Instant::now();
        loop {
            if let Some(runnable) = self.steal().or_else(|| self.next()) {
                return Some(runnable);
            }
            if self.runtime.must_halt() || start.elapsed() >= SPIN {
                return None;
            }
            std::hint::spin_loop();
        }
    }

    pub(super) fn steal(&self) -> Option<Runnable> {
        let remotes = &self.runtime.remotes;
        let others = (1..remotes.len()).map(|distance| &remotes[(self.number + distance) % remotes.len()]);
        BY_PRIORITY.iter().find_map(|&level| others.clone().find_map(|other| self.local.steal_from(other, level)))
    }

    fn sleep(&self, searched: Searched) -> Searched {
        let idle = &self.runtime.idle;
        self.write_outbound();
        self.flush();
        idle.fall_asleep(self.number, searched);
        let has_work = self.runtime.has_visible_work() || !self.runtime.pinned[self.number].is_empty();
        if !self.runtime.must_halt() && !has_work && !life::settle(self) {
            self.park();
        }
        // Time has passed without a turn.
        self.unclocked.set(REDUCTIONS_PER_TURN);
        self.pace.rested();
        let searched = idle.wake_up(self.number);
        if searched == Searched::Yes || self.has_events() {
            self.runtime.move_again();
        }
        self.deliver_events();
        self.patience.ended();
        searched
    }

    /// Sleeps until it is woken, the next timer of its wheel is due, or an event has come if it is this worker that polls.
    fn park(&self) {
        let clock = self.runtime.clock();
        let limit = match clock.is_virtual() {
            true => self.runtime.rest_of_standing(),
            false => {
                let next = self.runtime.timers.next(self.number);
                next.map(|next| Duration::from_nanos(next.saturating_sub(clock.now())))
            }
        };
        if !self.park_in_poller(limit) {
            self.parker.park(limit);
        }
    }

    /// Lets due timers happen. Between short turns the clock is read only now and then: it costs as much as one of them.
    pub(super) fn fire_timers(&self) {
        let Some(next) = self.runtime.timers.next(self.number) else { return };
        if self.unclocked.get() < REDUCTIONS_PER_TURN / 2 && self.turns.get() % CLOCK_PERIOD != 0 {
            return;
        }
        self.unclocked.set(0);
        let now = self.runtime.clock().now();
        if next <= now {
            self.fire(self.number, now);
        }
    }

    /// Lets what is due in the wheel of `owner` happen; who wakes goes behind the others, in the timers' order.
    pub(super) fn fire(&self, owner: usize, now: u64) {
        let runtime = self.runtime();
        for envelope in runtime.timers.fire(owner, now, |pid| runtime.is_alive(pid)) {
            if let Some(woken) = runtime.post(Some(self), envelope) {
                self.schedule_behind(woken);
            }
        }
    }

    /// Runs next on this worker, if nothing more urgent comes.
    pub fn schedule_next(&self, runnable: Runnable) {
        if let Some(home) = runnable.process().home() {
            return self.runtime.send_home(home, runnable);
        }
        if self.local.push_woken(runnable) {
            self.runtime.idle.notify();
        }
    }

    pub fn schedule_behind(&self, runnable: Runnable) {
        if let Some(home) = runnable.process().home() {
            return self.runtime.send_home(home, runnable);
        }
        self.local.push(runnable);
        self.runtime.idle.notify();
    }

    /// Timers are looked at after this turn.
    pub(super) fn clock_is_due(&self) {
        self.unclocked.set(REDUCTIONS_PER_TURN);
    }

    pub fn take_slot(&self) -> u32 {
        let mut slots = self.free_slots.borrow_mut();
        if slots.is_empty() {
            self.runtime.table.take_free(&mut slots, SLOT_BATCH);
        }
        slots.pop().expect("the table gives at least one")
    }

    pub fn give_slot(&self, slot: u32) {
        let mut slots = self.free_slots.borrow_mut();
        slots.push(slot);
        if slots.len() > 2 * SLOT_BATCH {
            self.runtime.table.give_free(slots.drain(..SLOT_BATCH));
        }
    }

    pub(super) fn take_fiber(&self) -> Box<Fiber> {
        let warm = self.warm_fibers.borrow_mut().pop();
        warm.unwrap_or_else(|| Fiber::new(self.runtime.stacks.take()))
    }

    /// Takes back a fiber that nobody is on any more.
    pub(super) fn give_fiber(&self, fiber: Box<Fiber>) {
        let mut warm = self.warm_fibers.borrow_mut();
        if warm.len() < WARM_FIBERS {
            warm.push(fiber);
        } else {
            self.runtime.stacks.give(fiber.into_stack());
        }
    }

    /// Takes an isolate's stack away for good, whatever is on it.
    pub fn retire_stack(&self, isolate: &mut Isolate) {
        let Some(stack) = isolate.take_stack() else { return };
        if stack.is_pooled() {
            self.give_fiber(Fiber::new(stack));
        }
    }
}
