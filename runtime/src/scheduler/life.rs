//! The life of a program: when it has come to rest, who is told, and how everything is put away.
//!
//! Rest is tested by the last worker that falls asleep: nothing is runnable, no blocking call is under way, nobody waits for a
//! socket or child process, and no timer is set for anybody who lives. If main has ended this is the end, with status 0; else main waits for ever: then the
//! deadlock is reported, and the status is 1. Either way those who have last words say them first.

use std::sync::atomic::Ordering::*;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::pause::STOPPING;
use super::worker::Worker;
use super::Runtime;
use crate::actor::envelope::{Content, Envelope};
use crate::actor::isolate::{Isolate, Role};
use crate::actor::pid::Pid;
use crate::actor::process::{Process, State};
use crate::actor::reason::ExitReason;
use crate::actor::report;
use crate::actor::rest::awaken;
use crate::io::output::{self, report_now};
use crate::timer::Action;

/// The status of a program that leaked under `SNOW_CHECK_LEAKS`.
const LEAKED: i32 = 99;
/// The status of a program whose runtime failed.
const BROKEN: i32 = 70;

/// The status of a program whose main waits for ever.
const DEADLOCKED: i32 = 1;

/// How long the last words of all may take, after a signal or `System.exit`.
pub const SHUTDOWN_LIMIT: Duration = Duration::from_secs(10);

/// Whether somebody waits for what a timer does. Only while all workers are held asleep. A call's alarm stays when the call
/// is over, and is taken away here: it must not keep the program.
fn matters(runtime: &Runtime, action: &Action) -> bool {
    let Some(process) = runtime.table.alive(action.target()) else { return false };
    let Action::Limit(_) = action else { return true };
    // SAFETY: nothing runs, so the isolate is in nobody's hand, and nobody else looks at its call.
    let call = unsafe { (*awaken(runtime, process)).call.as_mut() };
    call.is_some_and(|call| {
        let is_needed = call.needs_alarm();
        if !is_needed {
            call.lose_alarm();
        }
        is_needed
    })
}

/// What became of a wish to end the program in good order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShutDown {
    Begun,
    /// Somebody else has begun it.
    UnderWay,
    /// Nobody has anything to do at the end.
    Needless,
}

#[derive(Clone, Copy)]
pub enum Ending {
    Status(i32),
    Deadlock,
}

/// Called by a worker that is registered as asleep. True if it must not park: time has moved on, or the program ends.
pub(super) fn settle(worker: &Worker) -> bool {
    let runtime = worker.runtime();
    // Holding this, nobody can wake up: nothing runs, and only outsiders can still make something runnable.
    let Some(asleep) = runtime.idle.all_asleep() else { return false };
    // Read before `pending`: whoever else shuts down counts itself in, then says so.
    let shutdown = *runtime.shutdown.lock();
    // Read before the queues: an outsider publishes what it has first and then counts itself out.
    let pending = runtime.pending.load(SeqCst);
    if runtime.has_visible_work() || runtime.pinned.iter().any(|queue| !queue.is_empty()) {
        return true;
    }
    let poller = runtime.poller_if_any();
    if runtime.timers.any_matters(|action| matters(runtime, action)) {
        let clock = runtime.clock();
        let Some(next) = runtime.timers.earliest().filter(|_| clock.is_virtual()) else { return false };
        let is_under_way = pending > 0 || poller.is_some_and(|poller| poller.has_outstanding());
        if is_under_way && runtime.has_to_stand(next) {
            return false;
        }
        clock.jump(next);
        runtime.idle.rise(worker.number, asleep);
        for owner in 0..runtime.workers() {
            worker.fire(owner, clock.now());
        }
        return true;
    }
    let has_waiting = poller.is_some_and(|poller| poller.has_waiting());
    if pending > 0 || has_waiting || (runtime.node.is_running() && runtime.has_living()) {
        return false;
    }
    let has_main = runtime.is_alive(Pid::from_bits(runtime.main.load(SeqCst)));
    // Told while everyone still waits; the shutdown below would wake them.
    let is_told = shutdown.is_none() && has_main && runtime.has_last_words.load(SeqCst);
    if is_told {
        report_now(&report::deadlock(runtime.blocked().into_iter()));
    }
    runtime.idle.rise(worker.number, asleep);
    match shutdown {
        Some(status) => runtime.end(Ending::Status(status)),
        None if is_told => _ = runtime.shut_down(Some(worker), DEADLOCKED),
        None if has_main => runtime.end(Ending::Deadlock),
        None if runtime.shut_down(Some(worker), 0) == ShutDown::Needless => runtime.end(Ending::Status(0)),
        None => {}
    }
    true
}

impl Runtime {
    /// Says which process is main; its end and its waiting decide about the program's.
    pub fn set_main(&self, pid: Pid) {
        self.main.store(pid.bits(), SeqCst);
    }

    pub(crate) fn main_ended(&self, reason: &ExitReason) {
        if !reason.is_orderly() {
            self.stop(1);
        }
    }

    /// There is something to do at the end of the program.
    pub fn note_terminate(&self) {
        self.has_last_words.store(true, SeqCst);
    }

    /// Begins the end in good order: who depends on nobody gets an exit signal, and ends those that depend on it. When all
    /// has come to rest again the program ends with this status.
    pub(crate) fn shut_down(&self, worker: Option<&Worker>, status: i32) -> ShutDown {
        if !self.has_last_words.load(SeqCst) {
            return ShutDown::Needless;
        }
        // Until all have been told, the rest of those who were told first is not the program's.
        self.hold();
        let begun = self.begin_shut_down(status);
        if begun == ShutDown::Begun {
            self.tell_all(worker);
        }
        self.release();
        begun
    }

    fn begin_shut_down(&self, status: i32) -> ShutDown {
        let mut shutdown = self.shutdown.lock();
        if shutdown.is_some() {
            return ShutDown::UnderWay;
        }
        *shutdown = Some(status);
        ShutDown::Begun
    }

    fn tell_all(&self, worker: Option<&Worker>) {
        for process in self.table.iter().filter(|process| !process.is_dependent()) {
            let pid = process.pid();
            if process.is_alive(pid) {
                self.deliver(worker, Envelope::new(Pid::NONE, pid, Content::Exit(ExitReason::Shutdown)));
            }
        }
    }

    /// The same within ten seconds, and at once where nobody has anything to do at the end.
    pub(crate) fn shut_down_soon(&self, worker: Option<&Worker>, status: i32) {
        if self.shut_down(worker, status) != ShutDown::Begun {
            return self.stop(status);
        }
        let runtime = Arc::downgrade(&self.handle());
        let limit = move || {
            thread::sleep(SHUTDOWN_LIMIT);
            if let Some(runtime) = runtime.upgrade() {
                runtime.stop(status);
            }
        };
        if thread::Builder::new().name("snow-shutdown".to_owned()).spawn(limit).is_err() {
            self.stop(status);
        }
    }

    /// Ends the program: workers finish their turns. The first to stop decides the status.
    pub fn stop(&self, status: i32) {
        self.end(Ending::Status(status));
    }

    fn end(&self, ending: Ending) {
        self.ending.lock().get_or_insert(ending);
        self.halt.fetch_or(STOPPING, SeqCst);
        self.end_pauses();
        self.idle.wake_all();
    }

    /// Something from outside may still wake somebody.
    pub fn hold(&self) {
        self.pending.fetch_add(1, SeqCst);
    }

    /// What was held has been delivered, if there was anything.
    pub fn release(&self) {
        if self.pending.fetch_sub(1, SeqCst) == 1 {
            // Perhaps nothing was delivered, and the program is at rest now.
            self.idle.wake_one();
        }
    }

    pub(crate) fn note_leak(&self) {
        self.leaked.store(true, SeqCst);
    }

    /// A worker has panicked, outside any isolate's turn: nothing can be trusted any more.
    pub(super) fn fail(&self) {
        self.ending.lock().replace(Ending::Status(BROKEN));
        self.stop(BROKEN);
    }

    /// Waits for the program's end and puts everything away. Gives the exit status.
    pub fn wait_for_end(&self) -> i32 {
        self.release();
        self.join_workers();
        self.node.stop();
        let ending = self.ending.lock().take();
        let status = match ending {
            Some(Ending::Deadlock) => {
                report_now(&report::deadlock(self.blocked().into_iter()));
                DEADLOCKED
            }
            Some(Ending::Status(status)) => status,
            None => BROKEN,
        };
        if status != BROKEN {
            self.clear();
        }
        let written = output::finish();
        match status {
            0 if self.leaked.load(SeqCst) => LEAKED,
            0 => written.map_or_else(|output::Broken(status)| status, |()| 0),
            status => status,
        }
    }

    /// Whether any process has not ended: another node may send to it.
    fn has_living(&self) -> bool {
        self.table.iter().any(|process| !matches!(process.state(), State::Free | State::Exiting))
    }

    /// Everyone who is parked, main first. Only when no worker runs, or all others are held asleep.
    fn blocked(&self) -> Vec<&Isolate> {
        let parked = self.table.iter().filter(|process| process.inbox.is_parked());
        // SAFETY: a parked process is in nobody's hand, and no worker runs that could take it up.
        let blocked = parked.map(|process| unsafe { &*awaken(self, process) });
        let (mut main, others): (Vec<&Isolate>, Vec<&Isolate>) =
            blocked.partition(|isolate| matches!(isolate.role, Role::Main(_)));
        main.extend(others);
        main
    }

    /// Ends whoever is left. Only when no worker runs, and none has failed with an isolate in hand.
    fn clear(&self) {
        for process in self.table.iter().filter(|process| process.has_occupant()) {
            self.put_away(process);
        }
    }

    fn put_away(&self, process: &Process) {
        let isolate = awaken(self, process);
        drop(process.inbox.close());
        process.vacate();
        // SAFETY: no worker runs, so the isolate is in nobody's hand.
        unsafe {
            drop((*isolate).take_ties());
            if let Some(stack) = (*isolate).take_stack() {
                self.stacks.give(stack);
            }
            Isolate::free(isolate);
        }
    }
}
