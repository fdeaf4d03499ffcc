//! Taking in what has arrived: messages go to the queue, signals have their effect now.
//!
//! Runs at the start and the end of each turn and inside `receive`, always on the worker that has the isolate in hand.

use std::panic::{catch_unwind, AssertUnwindSafe};

use super::envelope::{Content, Envelope, Payload, Reference};
use super::info::ProcessInfo;
use super::isolate::{Isolate, Role};
use super::pid::Pid;
use super::reason::ExitReason;
use super::ties::Link;
use super::wait::Wait;
use super::{report, terminate};
use crate::call;
use crate::dist::spawn::Failure;
use crate::exports::panic_text;
use crate::io::output::report_now;
use crate::observe;

/// Takes in everything that has arrived. Afterwards `isolate.ending` tells whether it is to end.
#[inline]
pub fn absorb(isolate: &mut Isolate) {
    isolate.queue.free_spares();
    let process = isolate.process();
    if !process.inbox.is_empty() {
        accept_arrived(isolate);
    }
    process.note_backlog(isolate.queue.len());
}

fn accept_arrived(isolate: &mut Isolate) {
    for envelope in isolate.process().inbox.take() {
        if is_usual(isolate, &envelope) {
            append(isolate, envelope);
        } else {
            accept(isolate, envelope);
        }
    }
}

#[inline]
fn append(isolate: &mut Isolate, message: Box<Envelope>) {
    isolate.queue.append(message);
    if isolate.queue.is_remarkable() {
        look_at_mailbox(isolate);
    }
}

/// A message of the receiver's type, of no call: almost all are such.
#[inline]
fn is_usual(isolate: &Isolate, envelope: &Envelope) -> bool {
    let Content::Message(Payload::Scalar { ty, .. }) = &envelope.content else { return false };
    let is_ours =
        envelope.target == isolate.pid && isolate.message_type.is_some_and(|wanted| std::ptr::eq(*ty, wanted));
    is_ours && envelope.watch == 0
}

/// A message that is for a call watches its receiver as well.
pub fn watch_for(isolate: &mut Isolate, envelope: &Envelope) {
    if envelope.watch != 0 {
        isolate.ties().watchers.insert(envelope.watch, envelope.sender);
    }
}

/// Lets one envelope have its effect.
pub fn accept(isolate: &mut Isolate, envelope: Box<Envelope>) {
    if envelope.target != isolate.pid {
        // Pushed by somebody who looked the slot up before we moved in.
        isolate.runtime().undeliverable(isolate.worker(), *envelope);
        return;
    }
    let sender = envelope.sender;
    match envelope.content {
        Content::Message(_) => accept_message(isolate, envelope),
        Content::Exit(_) => accept_exit(isolate, envelope),
        Content::LinkBroken(_) => {
            if isolate.ties().link_broken(sender) {
                accept_broken_link(isolate, envelope);
            }
        }
        Content::Link => isolate.ties().linked_by(sender),
        Content::Unlink(number) => {
            isolate.ties().unlinked_by(sender);
            isolate.send(sender, Content::UnlinkDone(number));
        }
        Content::UnlinkDone(number) => isolate.ties().unlink_confirmed(sender, number),
        Content::Monitor(reference) => drop(isolate.ties().watchers.insert(reference, sender)),
        Content::Demonitor(reference) => drop(isolate.ties().watchers.remove(&reference)),
        Content::Down(reference, ref reason) => {
            let is_known = isolate.ties().monitors.remove(&reference).is_some();
            if !call::takes_down(isolate, reference, reason) && is_known {
                isolate.queue.append(envelope);
            }
        }
        Content::CallAnswer(ticket, answer) => call::answered(isolate, sender, ticket, answer),
        Content::JobStop(reason) => end_job(isolate, reason),
        Content::JobDone(job, outcome) => crate::job::accept(isolate, sender, job, outcome),
        Content::Timer(timer) => {
            if let Some(alarm) = isolate.wait.alarm_mut().filter(|alarm| alarm.timer == timer) {
                alarm.rang = true;
            } else if !call::rang(isolate, timer) {
                terminate::rang(isolate, timer);
            }
        }
        Content::AskInfo(reference) => {
            let info = ProcessInfo::when_asked(isolate);
            isolate.send(sender, Content::Info(reference, Some(Box::new(info))));
        }
        Content::Info(reference, info) => {
            if let Wait::Info(asked, slot) = &mut isolate.wait {
                if *asked == reference {
                    *slot = Some(info);
                }
            }
        }
        Content::Spawned(reference, result, is_linked) => spawned(isolate, reference, result, is_linked),
        Content::LinkReady => {
            if let Some(rare) = isolate.rare_if_any() {
                rare.is_held_back = false;
            }
        }
        Content::NodeUp(_) | Content::NodeDown(_) => isolate.queue.append(envelope),
        Content::Answer(reference, answer) => {
            if let Wait::Answer(asked, slot, _) = &mut isolate.wait {
                if *asked == reference {
                    *slot = Some(Box::new(answer));
                }
            }
        }
        Content::Ready => {
            if let Wait::Ready(waiting) = &mut isolate.wait {
                waiting.rang = true;
            }
        }
    }
}

/// So many senders of messages of another type are reported and remembered; those after them are not, or a long life
/// would gather them without end.
const MOST_STRANGERS: usize = 64;

/// A message of another type than the receiver's never matches: it is reported once per sender and dropped.
fn accept_message(isolate: &mut Isolate, envelope: Box<Envelope>) {
    let Content::Message(payload) = &envelope.content else { return };
    if let Payload::Wire(_) = payload {
        return accept_wire(isolate, envelope);
    }
    let sent = payload.ty();
    watch_for(isolate, &envelope);
    if sent.map(|ty| ty.id) == isolate.message_type.map(|ty| ty.id) || isolate.takes_all {
        return append(isolate, envelope);
    }
    dead_letter(isolate, envelope.sender, |isolate, sender| report::dead_letter(isolate, sender, sent));
}

/// A term of another node becomes a value of the type that is received here, if it fits.
fn accept_wire(isolate: &mut Isolate, mut envelope: Box<Envelope>) {
    let Content::Message(payload) = &mut envelope.content else { return };
    let Payload::Wire(wire) = std::mem::replace(payload, Payload::Bytes(Box::default())) else { return };
    if let Some(ticket) = wire.ticket() {
        return call::answered_elsewhere(isolate, ticket, wire);
    }
    let Some(ty) = isolate.message_type else {
        // C code receives the bytes of a binary.
        if let Some(bytes) = wire.binary() {
            *payload = Payload::Bytes(bytes);
            return append(isolate, envelope);
        }
        return dead_letter(isolate, envelope.sender, |isolate, sender| report::dead_letter(isolate, sender, None));
    };
    // SAFETY: the context lives as long as its isolate, and is another object.
    let heap = unsafe { &mut (*isolate.cx).heap };
    let runtime = isolate.runtime();
    match catch_unwind(AssertUnwindSafe(|| wire.value(runtime, heap, ty))) {
        Ok(Ok(slot)) => {
            *payload = Payload::Taken { ty, slot };
            append(isolate, envelope);
        }
        Ok(Err(misfit)) => {
            let misfit = misfit.to_string();
            wire.reject(runtime, &misfit);
            dead_letter(isolate, envelope.sender, |isolate, sender| {
                report::dead_term(isolate, sender, &misfit, &wire.show())
            });
        }
        Err(panic) => {
            isolate.is_out_of_room = true;
            end(isolate, ExitReason::error(&panic_text(panic.as_ref())));
        }
    }
}

/// What became of a process that was to start on another node. Who no longer waits for it has no use for it.
fn spawned(isolate: &mut Isolate, reference: Reference, result: Result<Pid, Failure>, is_linked: bool) {
    match &mut isolate.wait {
        Wait::Spawned(spawn, _) if spawn.reference == reference => {
            let started = result.as_ref().ok().copied();
            spawn.answer = Some(result);
            if let Some(pid) = started.filter(|_| is_linked) {
                isolate.ties().links.insert(pid, Link::Active);
            }
        }
        _ => {
            if let Ok(pid) = result {
                isolate.send(pid, Content::Exit(ExitReason::Killed));
            }
        }
    }
}

/// Reports a message that nobody receives, once per sender.
fn dead_letter(isolate: &mut Isolate, sender: Pid, text: impl FnOnce(&Isolate, Pid) -> String) {
    isolate.runtime().count_dead_letter();
    let (pid, name) = (&isolate.pid, &isolate.name);
    observe::log(observe::Level::Warn, "dead_letter", &[("from", &sender), ("to", pid), ("name", name)]);
    let strangers = &mut isolate.rare_mut().strangers;
    if strangers.len() < MOST_STRANGERS && strangers.insert(sender) {
        let is_last = strangers.len() == MOST_STRANGERS;
        let mut text = text(isolate, sender);
        if is_last {
            text += "   it is the last sender that is reported for this receiver\n";
        }
        report_now(&text);
    }
}

fn accept_exit(isolate: &mut Isolate, envelope: Box<Envelope>) {
    let Content::Exit(reason) = &envelope.content else { return };
    match reason {
        ExitReason::Killed => end(isolate, ExitReason::Killed),
        _ if isolate.is_terminating() => {}
        _ if isolate.traps_exits => isolate.queue.append(envelope),
        ExitReason::Normal if envelope.sender != isolate.pid => {}
        reason => end(isolate, reason.clone()),
    }
}

fn accept_broken_link(isolate: &mut Isolate, envelope: Box<Envelope>) {
    let Content::LinkBroken(reason) = &envelope.content else { return };
    match reason {
        _ if isolate.is_terminating() => {}
        _ if isolate.traps_exits => isolate.queue.append(envelope),
        ExitReason::Normal => {}
        reason => end(isolate, reason.through_link(envelope.sender)),
    }
}

/// So many wait that it is remarkable: too many, or more than somebody wants to be told of.
#[cold]
fn look_at_mailbox(isolate: &mut Isolate) {
    if isolate.queue.is_over_limit() {
        crash_in_place(isolate);
    } else {
        observe::mailbox_grew(isolate);
    }
}

/// The receiver of too many messages ends where it is.
fn crash_in_place(isolate: &mut Isolate) {
    // SAFETY: the context lives as long as its isolate, and nothing of it is written during this.
    isolate.note_backtrace(unsafe { &*isolate.cx });
    end(isolate, ExitReason::error(&isolate.queue.limit_passed()));
}

/// A job does as its owner says, whether or not it traps exits.
fn end_job(isolate: &mut Isolate, reason: ExitReason) {
    if matches!(isolate.role, Role::Job(_)) {
        end(isolate, reason);
    }
}

fn end(isolate: &mut Isolate, reason: ExitReason) {
    isolate.end_with(reason);
}
