//! Calls of services: a question with a ticket, whose answer comes back as a signal to that ticket.
//!
//! An isolate has one call open at a time, because it waits for it. So an answer is found at once, whatever waits in the
//! mailbox; one with another ticket comes too late and is dropped. The question itself has the service watched, by its ticket,
//! until it answers: a `Down` with that ticket is the call's and never gets into the mailbox. So a call is two envelopes.
//!
//! The time limit of a call hardly ever matters. Its alarm therefore stays set when the call is over, and serves the next one:
//! when it rings it is set again, for the limit of the call that is open then, or is no more.

use crate::actor::envelope::{Content, Envelope, Reference};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::dist::cluster::{Asked, Wire};
use crate::heap::Fragment;
use crate::observe;
use crate::timer::{due_tick, Action, TimerId, NEVER};

/// What a caller knows of its call. It stays when the call is over.
pub struct Caller {
    /// 0: no call is open.
    ticket: Reference,
    /// As long as the one that is asked may still tell something.
    watch: Option<Watch>,
    outcome: Option<Outcome>,
    /// The tick at which the answer is too late; `NEVER` if it never is.
    deadline: u64,
    is_late: bool,
    /// It rings at `alarm_due`, not after the deadline; `NONE`: none is set.
    alarm: TimerId,
    alarm_due: u64,
}

/// Milliseconds of a limit for which it does not matter that it is a few longer.
const LONG: i64 = 1_000;

enum Watch {
    /// The next message to it goes with the ticket, and has it watched.
    Untold(Pid),
    /// It is watched by the ticket.
    Told(Pid),
    /// By a monitor that the caller had.
    Monitor(Pid, Reference),
    /// It is watched by the ticket, and known by a name on another node.
    Named(Box<dyn Asked>),
}

pub enum Outcome {
    Answer(Fragment),
    /// A term with the answer of a service on another node.
    Elsewhere(Box<dyn Wire>),
    /// The service has ended before it answered.
    Down(ExitReason),
    /// A service that waits for itself would wait for ever.
    Itself,
}

/// How far a call is.
pub enum Progress<'a> {
    Waits,
    Late,
    Over(&'a Outcome),
}

impl Caller {
    /// A call of `isolate` is open.
    pub fn is_calling(isolate: &Isolate) -> bool {
        isolate.call.as_ref().is_some_and(|call| call.is_open())
    }

    const fn new() -> Caller {
        let (watch, outcome, is_late) = (None, None, false);
        Caller { ticket: 0, watch, outcome, deadline: NEVER, is_late, alarm: TimerId::NONE, alarm_due: NEVER }
    }

    pub fn is_open(&self) -> bool {
        self.ticket != 0
    }

    /// Whom the caller waits for.
    pub fn asked(&self) -> Option<Pid> {
        match self.watch {
            Some(Watch::Untold(pid) | Watch::Told(pid) | Watch::Monitor(pid, _)) => Some(pid),
            Some(Watch::Named(_)) | None => None,
        }
    }

    pub fn progress(&self) -> Progress<'_> {
        match &self.outcome {
            Some(outcome) => Progress::Over(outcome),
            None if self.is_late => Progress::Late,
            None => Progress::Waits,
        }
    }

    /// Whether the alarm is for a call that waits; else nobody minds if it is lost.
    pub fn needs_alarm(&self) -> bool {
        self.is_open() && self.outcome.is_none() && self.deadline != NEVER
    }

    /// The alarm is lost.
    pub fn lose_alarm(&mut self) {
        self.alarm = TimerId::NONE;
    }
}

/// Opens a call of `caller`; one that was left open is given up.
pub fn open(caller: &mut Isolate) -> Reference {
    close(caller);
    let ticket = caller.runtime().new_reference();
    let call = caller.call.get_or_insert_with(|| Box::new(Caller::new()));
    (call.ticket, call.deadline, call.is_late) = (ticket, NEVER, false);
    caller.sends_aside = true;
    ticket
}

/// From now on the open call has so much time.
pub fn limit(caller: &mut Isolate, milliseconds: i64) {
    let clock = caller.runtime().clock();
    let now = if milliseconds >= LONG { clock.about_now() } else { clock.now() };
    let deadline = due_tick(now, milliseconds);
    let Some(call) = &mut caller.call else { return };
    call.deadline = deadline;
    if call.alarm == TimerId::NONE || call.alarm_due > deadline {
        set_alarm(caller, deadline);
    }
}

fn set_alarm(caller: &mut Isolate, due: u64) {
    drop_alarm(caller);
    let alarm = caller.runtime().set_timer(caller.worker(), due, Action::Limit(caller.pid));
    if let Some(call) = &mut caller.call {
        (call.alarm, call.alarm_due) = (alarm, due);
    }
}

fn drop_alarm(caller: &mut Isolate) {
    let Some(call) = &mut caller.call else { return };
    let alarm = std::mem::replace(&mut call.alarm, TimerId::NONE);
    if alarm != TimerId::NONE {
        caller.runtime().timers.cancel(alarm);
    }
}

/// A timer has rung. True if it is the calls' alarm.
pub fn rang(caller: &mut Isolate, timer: TimerId) -> bool {
    let Some(call) = caller.call.as_mut().filter(|call| call.alarm == timer) else { return false };
    call.lose_alarm();
    if call.needs_alarm() {
        let (deadline, due) = (call.deadline, call.alarm_due);
        call.is_late = due >= deadline;
        if !call.is_late {
            set_alarm(caller, deadline);
        }
    }
    true
}

/// Watches the one that is asked, by the message that comes next.
pub fn watch(caller: &mut Isolate, asked: Pid) {
    if asked == caller.pid {
        settle(caller, Outcome::Itself);
    } else if let Some(call) = open_call(caller) {
        call.watch = Some(Watch::Untold(asked));
    }
}

/// The ticket that goes along with a message to `target`: of the open call, if this is its question; else 0.
pub fn goes_along(caller: &mut Isolate, target: Pid) -> Reference {
    match &mut caller.call {
        Some(call) if matches!(call.watch, Some(Watch::Untold(asked)) if asked == target) => {
            call.watch = Some(Watch::Told(target));
            call.ticket
        }
        _ => 0,
    }
}

/// Someone on another node is asked by name, and watched by the ticket.
pub fn watch_named(caller: &mut Isolate, asked: Box<dyn Asked>) {
    if let Some(call) = open_call(caller) {
        call.watch = Some(Watch::Named(asked));
    }
}

/// The one that is asked is not there.
pub fn refused(caller: &mut Isolate) {
    refused_as(caller, ExitReason::NoProc);
}

/// Nobody can be asked.
pub fn refused_as(caller: &mut Isolate, why: ExitReason) {
    if let Some(call) = &mut caller.call {
        call.watch = None;
    }
    settle(caller, Outcome::Down(why));
}

/// Who begins to wait without having sent a question watches all the same.
pub fn ensure_watch(caller: &mut Isolate) {
    let Some(call) = &mut caller.call else { return };
    if let Some(Watch::Untold(asked)) = call.watch {
        call.watch = Some(Watch::Told(asked));
        let ticket = call.ticket;
        caller.send(asked, Content::Monitor(ticket));
    }
}

/// From now on a monitor that the caller has already is its call's.
pub fn adopt(caller: &mut Isolate, monitor: Reference) {
    let asked = caller.ties().monitors.get(&monitor).copied();
    match (asked, &mut caller.call) {
        (Some(asked), Some(call)) => call.watch = Some(Watch::Monitor(asked, monitor)),
        _ => {
            let is_down = |envelope: &Envelope| matches!(envelope.content, Content::Down(of, _) if of == monitor);
            if let Some(Content::Down(_, reason)) = caller.queue.take_where(is_down).map(|down| down.content) {
                settle(caller, Outcome::Down(reason));
            }
        }
    }
}

/// An answer has come. Too late for its call it is dropped. Who was asked and answers has forgotten the ticket.
pub fn answered(caller: &mut Isolate, sender: Pid, ticket: Reference, answer: Fragment) {
    let Some(call) = caller.call.as_mut().filter(|call| call.ticket == ticket) else { return };
    if matches!(call.watch, Some(Watch::Told(asked)) if asked == sender) {
        call.watch = None;
    }
    settle(caller, Outcome::Answer(answer));
}

/// The answer of a service on another node. It goes on being watched there until the call is closed.
pub fn answered_elsewhere(caller: &mut Isolate, ticket: Reference, answer: Box<dyn Wire>) {
    if caller.call.as_ref().is_some_and(|call| call.ticket == ticket) {
        settle(caller, Outcome::Elsewhere(answer));
    }
}

/// A `Down` that is the open call's has its effect; any other is for the mailbox.
pub fn takes_down(caller: &mut Isolate, reference: Reference, reason: &ExitReason) -> bool {
    let Some(call) = &mut caller.call else { return false };
    let watched = match call.watch {
        Some(Watch::Told(_) | Watch::Named(_)) => call.ticket,
        Some(Watch::Monitor(_, monitor)) => monitor,
        _ => return false,
    };
    if watched == reference {
        call.watch = None;
        call.outcome.get_or_insert_with(|| Outcome::Down(reason.clone()));
    }
    watched == reference
}

fn open_call(caller: &mut Isolate) -> Option<&mut Caller> {
    caller.call.as_deref_mut().filter(|call| call.is_open())
}

fn settle(caller: &mut Isolate, outcome: Outcome) {
    if let Some(call) = open_call(caller) {
        call.outcome.get_or_insert(outcome);
    }
}

/// The call is over: nothing of it arrives any more.
pub fn close(caller: &mut Isolate) -> Option<Outcome> {
    let call = caller.call.as_mut().filter(|call| call.is_open())?;
    let ticket = std::mem::take(&mut call.ticket);
    let (watch, outcome) = (call.watch.take(), call.outcome.take());
    caller.sends_aside = observe::is_traced(caller);
    match watch {
        Some(Watch::Told(asked)) => caller.send(asked, Content::Demonitor(ticket)),
        Some(Watch::Monitor(asked, monitor)) if caller.ties().monitors.remove(&monitor).is_some() => {
            caller.send(asked, Content::Demonitor(monitor));
        }
        Some(Watch::Named(asked)) => asked.give_up(caller.pid, ticket),
        _ => {}
    }
    outcome
}

/// The caller ends.
pub fn give_up(caller: &mut Isolate) {
    close(caller);
    drop_alarm(caller);
}
