//! Calls of services: a question with a ticket, whose answer comes back as a signal to that ticket.
//!
//! An isolate has one call open at a time, because it waits for it. So an answer is found at once, whatever waits in the
//! mailbox; one with another ticket comes too late and is dropped. While it waits the caller watches the service by a monitor
//! of its own, whose `Down` is the call's and never gets into the mailbox.

use crate::actor::envelope::{Content, Envelope, Reference};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::heap::Fragment;

/// What a caller knows of its call.
pub struct OpenCall {
    pub ticket: Reference,
    /// Who is asked, and the monitor on it, as long as it may still tell something.
    watch: Option<(Pid, Reference)>,
    pub outcome: Option<Outcome>,
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
        self.watch.map(|(pid, _)| pid)
    }
}

/// Opens a call of `caller`; one that was left open is given up.
pub fn open(caller: &mut Isolate) -> Reference {
    close(caller);
    let ticket = caller.runtime().new_reference();
    caller.call = Some(Box::new(OpenCall { ticket, watch: None, outcome: None }));
    ticket
}

/// Watches the one that is asked.
pub fn watch(caller: &mut Isolate, asked: Pid) {
    if asked == caller.pid {
        settle(caller, Outcome::Itself);
        return;
    }
    let monitor = caller.runtime().new_reference();
    caller.ties().monitors.insert(monitor, asked);
    caller.send(asked, Content::Monitor(monitor));
    if let Some(call) = &mut caller.call {
        call.watch = Some((asked, monitor));
    }
}

/// From now on a monitor that the caller has already is its call's.
pub fn adopt(caller: &mut Isolate, monitor: Reference) {
    let asked = caller.ties().monitors.get(&monitor).copied();
    match (asked, &mut caller.call) {
        (Some(asked), Some(call)) => call.watch = Some((asked, monitor)),
        _ => {
            let is_down = |envelope: &Envelope| matches!(envelope.content, Content::Down(of, _) if of == monitor);
            if let Some(Content::Down(_, reason)) = caller.queue.take_where(is_down).map(|down| down.content) {
                settle(caller, Outcome::Down(reason));
            }
        }
    }
}

/// An answer has come. Too late for its call it is dropped.
pub fn answered(caller: &mut Isolate, ticket: Reference, answer: Fragment) {
    if caller.call.as_ref().is_some_and(|call| call.ticket == ticket) {
        settle(caller, Outcome::Answer(answer));
    }
}

/// A `Down` that is the open call's has its effect; any other is for the mailbox.
pub fn takes_down(caller: &mut Isolate, monitor: Reference, reason: &ExitReason) -> bool {
    let Some(call) = caller.call.as_mut().filter(|call| call.watch.is_some_and(|(_, of)| of == monitor)) else {
        return false;
    };
    call.watch = None;
    call.outcome.get_or_insert_with(|| Outcome::Down(reason.clone()));
    true
}

fn settle(caller: &mut Isolate, outcome: Outcome) {
    if let Some(call) = &mut caller.call {
        call.outcome.get_or_insert(outcome);
    }
}

/// The call is over: nothing of it arrives any more.
pub fn close(caller: &mut Isolate) -> Option<Outcome> {
    let call = caller.call.take()?;
    if let Some((asked, monitor)) = call.watch {
        if caller.ties().monitors.remove(&monitor).is_some() {
            caller.send(asked, Content::Demonitor(monitor));
        }
    }
    call.outcome
}
