//! Calls of services: a question with a ticket, whose answer comes back as a signal to that ticket.
//!
//! An isolate has one call open at a time, because it waits for it. So an answer is found at once, whatever waits in the
//! mailbox; one with another ticket comes too late and is dropped. The question itself has the service watched, by its ticket,
//! until it answers: a `Down` with that ticket is the call's and never gets into the mailbox. So a call is two envelopes.

use crate::actor::envelope::{Content, Envelope, Reference};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::heap::Fragment;
use crate::observe;

/// What a caller knows of its call.
pub struct OpenCall {
    pub ticket: Reference,
    /// As long as the one that is asked may still tell something.
    watch: Option<Watch>,
    pub outcome: Option<Outcome>,
}

#[derive(Clone, Copy)]
enum Watch {
    /// The next message to it goes with the ticket, and has it watched.
    Untold(Pid),
    /// It is watched by the ticket.
    Told(Pid),
    /// By a monitor that the caller had.
    Monitor(Pid, Reference),
}

pub enum Outcome {
    Answer(Fragment),
    /// The service has ended before it answered.
    Down(ExitReason),
    /// A service that waits for itself would wait for ever.
    Itself,
}

impl OpenCall {
    /// Whom the caller waits for.
    pub fn asked(&self) -> Option<Pid> {
        self.watch.map(|(Watch::Untold(pid) | Watch::Told(pid) | Watch::Monitor(pid, _))| pid)
    }
}

/// Opens a call of `caller`; one that was left open is given up.
pub fn open(caller: &mut Isolate) -> Reference {
    close(caller);
    let ticket = caller.runtime().new_reference();
    caller.call = Some(Box::new(OpenCall { ticket, watch: None, outcome: None }));
    caller.sends_aside = true;
    ticket
}

/// Watches the one that is asked, by the message that comes next.
pub fn watch(caller: &mut Isolate, asked: Pid) {
    if asked == caller.pid {
        settle(caller, Outcome::Itself);
    } else if let Some(call) = &mut caller.call {
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

/// The one that is asked is not there.
pub fn refused(caller: &mut Isolate) {
    if let Some(call) = &mut caller.call {
        call.watch = None;
    }
    settle(caller, Outcome::Down(ExitReason::NoProc));
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

/// A `Down` that is the open call's has its effect; any other is for the mailbox.
pub fn takes_down(caller: &mut Isolate, reference: Reference, reason: &ExitReason) -> bool {
    let Some(call) = &mut caller.call else { return false };
    let watched = match call.watch {
        Some(Watch::Told(_)) => call.ticket,
        Some(Watch::Monitor(_, monitor)) => monitor,
        _ => return false,
    };
    if watched == reference {
        call.watch = None;
        call.outcome.get_or_insert_with(|| Outcome::Down(reason.clone()));
    }
    watched == reference
}

fn settle(caller: &mut Isolate, outcome: Outcome) {
    if let Some(call) = &mut caller.call {
        call.outcome.get_or_insert(outcome);
    }
}

/// The call is over: nothing of it arrives any more.
pub fn close(caller: &mut Isolate) -> Option<Outcome> {
    let call = caller.call.take()?;
    caller.sends_aside = observe::is_traced(caller);
    match call.watch {
        Some(Watch::Told(asked)) => caller.send(asked, Content::Demonitor(call.ticket)),
        Some(Watch::Monitor(asked, monitor)) if caller.ties().monitors.remove(&monitor).is_some() => {
            caller.send(asked, Content::Demonitor(monitor));
        }
        _ => {}
    }
    call.outcome
}
