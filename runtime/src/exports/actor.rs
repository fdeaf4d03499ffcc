//! Starting actors, sending to them, and ending the one that runs.

use crate::actor::crash;
use crate::actor::envelope::{Content, Envelope, Payload, Reference};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::process::Priority;
use crate::actor::spawn::{actor, closure_body, spawn_from, static_name, Tie, CLOSURE_TYPE};
use crate::actor::wait::Wait;
use crate::actor::{report, terminate};
use crate::call;
use crate::context::Context;
use crate::dist::term::encode::Unsendable;
use crate::export;
use crate::exports::memory::charge;
use crate::heap::Fragment;
use crate::observe;
use crate::value::build::new_record;
use crate::value::release::drop_slot;
use crate::value::string::new_string;
use crate::value::{slot_of, text_of, Object, SnowType};

/// What `snow_crash` says, by its kind; codegen emits the numbers.
pub const CRASH_KINDS: &[(u64, &str)] = &[
    (1, "integer overflow"),
    (2, "division by zero"),
    (3, "no case arm matched"),
    (4, "the value does not match the pattern of `let`"),
    (5, "no function clause matched"),
    (6, "unreachable code reached"),
    (7, "shift by a negative or too large amount"),
];

/// Messages that may wait before sending costs more.
const LONG_MAILBOX: usize = 1_000;
/// So many that wait cost a sender one reduction a message.
const WAITING_PER_REDUCTION: usize = 16;
const MOST_FOR_A_MESSAGE: usize = 1_000;
/// `spawn_link` instead of `spawn`.
const MODE_LINK: i64 = 1;

export! {
    /// Crashes the actor for a reason of [`CRASH_KINDS`].
    fn snow_crash(cx, kind: u64) {
        let text = CRASH_KINDS.iter().find(|(number, _)| *number == kind).map_or("crash", |(_, text)| text);
        crash(cx, text);
    }

    fn snow_process_panic(cx, message: *mut Object) {
        // SAFETY: generated code gives a live string.
        crash(cx, unsafe { text_of(message) });
    }

    /// Where in the source the caller is: `file:line`.
    fn snow_process_place(cx) -> *mut Object {
        new_string(&mut cx.heap, &report::place(cx.site))
    }

    /// The turn is over: others run, then this goes on with new reductions.
    [waits] fn snow_reduction_check(cx) {
        cx.heap.expect_many_cells();
        let isolate = Isolate::of(cx);
        if !isolate.is_held_back() && isolate.worker().is_some_and(|worker| worker.goes_on(cx)) {
            return;
        }
        match std::mem::replace(&mut isolate.wait, Wait::Nothing) {
            // The next turn has begun, with new reductions.
            Wait::Turn(None) => {}
            Wait::Turn(limit) => isolate.wait = Wait::Message(limit),
            // In the scan of a receive.
            Wait::Message(limit) => isolate.park(cx, Wait::Turn(limit)),
            _ if isolate.is_held_back() => isolate.park(cx, Wait::HeldBack),
            Wait::HeldBack => {}
            _ => isolate.park(cx, Wait::Turn(None)),
        }
    }

    fn snow_process_spawn(cx, body: *mut Object, name: *mut Object, mode: i64, message: *const SnowType) -> i64 {
        let tie = if mode == MODE_LINK { Tie::Link } else { Tie::None };
        // SAFETY: generated code gives a live closure and string, and a descriptor.
        let seed = unsafe { actor(static_name(name), closure_body(body), message.as_ref()) };
        spawn_from(Isolate::of(cx), tie, seed).word()
    }

    /// The body holds all that its closure has captured: the closure goes, so that an actor's start values are its alone.
    fn snow_process_started(cx) {
        if let Some(closure) = Isolate::of(cx).closure.take() {
            // SAFETY: the isolate owns it, and its code reads no captured value after this call.
            unsafe { drop_slot(&mut cx.heap, closure.get(), &CLOSURE_TYPE) };
        }
    }

    /// What is to run when this actor ends, instead of what was left before.
    fn snow_process_at_end(cx, closure: *mut Object) {
        // SAFETY: generated code gives a live closure.
        unsafe { terminate::leave(Isolate::of(cx), slot_of(closure)) };
    }

    fn snow_process_spawn_monitor(cx, body: *mut Object, name: *mut Object, message: *const SnowType, pair: *const SnowType) -> *mut Object {
        let isolate = Isolate::of(cx);
        let reference = isolate.runtime().new_reference();
        // SAFETY: as in `snow_process_spawn`.
        let (seed, pair) = unsafe { (actor(static_name(name), closure_body(body), message.as_ref()), SnowType::from_raw(pair)) };
        let pid = spawn_from(isolate, Tie::Monitor(reference), seed);
        new_record(&mut cx.heap, pair, &[pid.bits(), reference])
    }

    fn snow_process_send(cx, pid: i64, message: u64, ty: *const SnowType), quick send_scalar, {
        // SAFETY: generated code gives a value with its type.
        unsafe { send(cx, Pid::from_word(pid), message, ty) };
    }

    fn snow_process_send_named(cx, name: *mut Object, message: u64, ty: *const SnowType) {
        let isolate = Isolate::of(cx);
        // SAFETY: generated code gives a live string, and a value with its type.
        unsafe {
            if let Some(pid) = isolate.runtime().names.find(text_of(name)) {
                send(cx, pid, message, ty);
            }
        }
    }

    fn snow_process_self(cx, _message: *const SnowType) -> i64 {
        Isolate::of(cx).pid.word()
    }

    fn snow_process_trap_exit(cx, on: u8) {
        Isolate::of(cx).traps_exits = on != 0;
    }

    /// 0 high, 1 normal, 2 low.
    fn snow_process_priority(cx, level: i64) {
        let (isolate, priority) = (Isolate::of(cx), Priority::from_level(level));
        isolate.runtime().note_priority(priority);
        isolate.process().set_priority(priority);
    }
}

/// Sends what needs no memory, outside of a call.
#[inline]
fn send_scalar(cx: &mut Context, (target, message, ty): (i64, u64, *const SnowType)) -> Option<()> {
    // SAFETY: generated code gives the message's type.
    let ty = unsafe { SnowType::from_raw(ty) };
    let isolate = Isolate::of(cx);
    if ty.is_object() || isolate.sends_aside {
        return None;
    }
    let (runtime, target) = (isolate.runtime(), Pid::from_word(target));
    let process = runtime.table.alive(target)?;
    slow_down(cx, process.count_arrival());
    let envelope = Envelope::of_scalar(isolate.queue.take_spare(), isolate.pid, target, message, ty);
    runtime.deliver_to(isolate.worker(), process, envelope);
    Some(())
}

/// Sends a copy of `message`; nothing is copied for the dead.
///
/// # Safety
/// `message` holds a value of the type that `ty` points at.
pub(super) unsafe fn send(cx: &mut Context, target: Pid, message: u64, ty: *const SnowType) {
    let isolate = Isolate::of(cx);
    let runtime = isolate.runtime();
    // SAFETY: as the caller promises.
    let watch = if isolate.sends_aside { unsafe { aside(isolate, target, message, ty) } } else { 0 };
    let Some(process) = runtime.table.alive(target) else {
        if target.is_remote() {
            // SAFETY: as the caller promises.
            return unsafe { send_elsewhere(cx, target, watch, message, SnowType::from_raw(ty)) };
        }
        if watch != 0 {
            call::refused(isolate);
        }
        runtime.count_dead_letter();
        return;
    };
    // SAFETY: as the caller promises.
    let ty = unsafe { SnowType::from_raw(ty) };
    let payload = if ty.is_object() {
        // SAFETY: as the caller promises.
        let copied = unsafe { Fragment::copy_of(message, ty) };
        charge(cx, copied.work());
        Payload::of(copied)
    } else {
        Payload::Scalar { slot: message, ty }
    };
    slow_down(cx, process.count_arrival());
    let mut envelope = Envelope::new(isolate.pid, target, Content::Message(payload));
    envelope.watch = watch;
    runtime.deliver_to(isolate.worker(), process, envelope);
}

/// What a send has to do besides: the ticket of the open call that goes along, and a note of it.
///
/// # Safety
/// `message` holds a value of the type that `ty` points at.
#[cold]
unsafe fn aside(isolate: &mut Isolate, target: Pid, message: u64, ty: *const SnowType) -> Reference {
    // SAFETY: as the caller promises.
    unsafe { observe::sent(isolate, target, message, SnowType::from_raw(ty)) };
    call::goes_along(isolate, target)
}

/// # Safety
/// `message` holds a value of the type.
unsafe fn send_elsewhere(cx: &mut Context, target: Pid, watch: Reference, message: u64, ty: &'static SnowType) {
    if watch != 0 {
        // Between nodes the question and its watch are two signals.
        Isolate::of(cx).send(target, Content::Monitor(watch));
    }
    let isolate = Isolate::of(cx);
    // SAFETY: as the caller promises.
    let sent = unsafe { isolate.runtime().node.send(isolate, target, (message, ty)) };
    note_sent(cx, sent);
}

/// What a send to another node leads to: a sender that is too quick goes on when the connection has caught up.
pub(super) fn note_sent(cx: &mut Context, sent: Result<bool, Unsendable>) {
    match sent {
        Ok(false) => {}
        Ok(true) => {
            Isolate::of(cx).rare_mut().is_held_back = true;
            cx.reductions = 0;
        }
        Err(Unsendable(what)) => crash(cx, &format!("cannot send {what} to another node")),
    }
}

/// Who sends to a receiver with a long mailbox has shorter turns, so that the receiver comes to take what waits: with the memory of a few
/// thousand messages it goes quicker than with that of millions. Nobody is kept from sending.
fn slow_down(cx: &mut Context, waiting: usize) {
    if waiting >= LONG_MAILBOX {
        cx.reductions -= (waiting / WAITING_PER_REDUCTION).min(MOST_FOR_A_MESSAGE) as i64;
    }
}
