//! One turn: an isolate runs until it waits, ends, or has used up its reductions.

use super::fiber::{Fiber, Left};
use super::stack::{TurnStack, ARGUMENT_WORDS, MAIN_STACK};
use super::worker::Worker;
use super::{current, queues::Runnable};
use crate::actor::exit;
use crate::actor::isolate::{Isolate, Role};
use crate::actor::process::{Process, State};
use crate::actor::reason::ExitReason;
use crate::actor::rest;
use crate::actor::signals;
use crate::actor::wait::Wait;
use crate::context::{STATUS_CRASH, STATUS_DONE};
use crate::observe;

/// What became of an isolate in a turn.
enum Outcome {
    Waits,
    Crashed,
    Returned(u64),
}

impl Worker {
    /// Runs one turn of a process that this worker has in hand, and gives it out of hand.
    pub(super) fn run(&self, process: &Process) {
        let isolate = rest::awaken(self.runtime(), process);
        // SAFETY: the process is in this worker's hand.
        unsafe {
            ((*isolate).worker, (*isolate).has_run) = (self, true);
        }
        process.set_state(State::Running);
        let mut has_run = false;
        loop {
            // SAFETY: as above; no other reference is held across this one.
            let this = unsafe { &mut *isolate };
            signals::absorb(this);
            if let Some(reason) = this.ending.take() {
                return exit::end(self, isolate, *reason);
            }
            if this.may_go_on() {
                if has_run && self.others_wait() {
                    process.set_state(State::Ready);
                    return self.schedule_behind(Runnable::new(process));
                }
                has_run = true;
                go_on_receiving(this);
                match self.resume(isolate) {
                    Outcome::Waits => {}
                    Outcome::Returned(result) => return exit::complete(self, isolate, result),
                    Outcome::Crashed => return exit::end(self, isolate, crash_reason(isolate)),
                }
                continue;
            }
            process.set_state(State::Waiting);
            self.note_waiting(this);
            if process.inbox.park() {
                // From here on it is whoever wakes it that has it in hand.
                return self.put_to_rest();
            }
            process.set_state(State::Running);
        }
    }

    /// Between two turns of one process: lets due timers fire, and says whether anything else is to be run here. If nothing
    /// is, the process goes on at once: handed to the queue it would wake an idle worker, which would steal it, turn by turn.
    fn others_wait(&self) -> bool {
        self.count_turn();
        self.fire_timers();
        self.runtime().must_halt() || self.has_work_in_reach()
    }

    fn resume(&self, isolate: *mut Isolate) -> Outcome {
        // SAFETY: the process is in this worker's hand, and between turns nobody else holds a reference.
        let (this, cx) = unsafe { (&mut *isolate, &mut *(*isolate).cx) };
        let mut fiber = this.fiber.take().unwrap_or_else(|| match this.role {
            Role::Main(_) => Fiber::new(TurnStack::of_size(MAIN_STACK)),
            _ => self.take_fiber(),
        });
        this.stack_limit = fiber.limit;
        let service_stack = self.service.top().wrapping_sub(ARGUMENT_WORDS * size_of::<u64>());
        let allowance = self.pace.allowance();
        (cx.status, cx.reductions, cx.service_stack) = (STATUS_DONE, allowance, service_stack);
        let cx: *mut _ = cx;
        current::enter(cx, &fiber);
        let began = observe::turn_begins();
        let left = fiber.resume(isolate);
        current::leave();
        // SAFETY: as above, the turn is over.
        let (this, cx) = unsafe { (&mut *isolate, &mut *cx) };
        let used = self.used(cx);
        self.reserve.take();
        if let Some(began) = began {
            observe::turn_ended(this, began, used);
        }
        self.count_reductions(this.process(), used);
        if cx.reductions < 0 {
            self.long_turn_ended();
        }
        self.end_turn(used);
        match left {
            Left::Parked if !matches!(this.role, Role::Main(_)) => {
                this.stack_limit = 0;
                self.give_fiber(fiber);
            }
            _ => this.fiber = Some(fiber),
        }
        match left {
            Left::Amid if cx.status == STATUS_CRASH => Outcome::Crashed,
            Left::Amid | Left::Parked => Outcome::Waits,
            Left::Returned(result) => Outcome::Returned(result),
        }
    }
}

/// An isolate goes on: its receive without a time limit need not ask the runtime what has come.
#[inline]
fn go_on_receiving(isolate: &mut Isolate) {
    if matches!(isolate.wait, Wait::Message(None)) {
        // Nothing to drop: not even looked at.
        std::mem::forget(std::mem::replace(&mut isolate.wait, Wait::Nothing));
        isolate.queue.resume_scan();
    }
}

fn crash_reason(isolate: *mut Isolate) -> ExitReason {
    // SAFETY: the turn is over and the process still in this worker's hand.
    let ending = unsafe { (*isolate).ending.take() };
    ending.map_or_else(|| ExitReason::error("crashed without a reason"), |reason| *reason)
}
