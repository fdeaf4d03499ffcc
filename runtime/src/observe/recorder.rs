//! `SNOW_TRACE=FILE`: the turns of all actors on all schedulers, and the messages between them, from the program's first turn on.
//!
//! In: a call at each turn's end, and what `hooks.rs` hears of actors that things are noted of, which all are then. Out: at the end of
//! the program a file as `chrome_trace.rs` writes it. A scheduler notes what it does in a list of its own. Where nobody records a turn
//! costs one look at a flag. Bounded: when `MOST_EVENTS` are there it is over, for all at once, so that no message lacks its sender.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::OnceLock;
use std::time::Instant;

use parking_lot::Mutex;

use super::chrome_trace;
use crate::actor::envelope::{Envelope, Payload};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::actor::report::words;
use crate::io::output::write_error;
use crate::value::SnowType;

/// Events that are kept: 30 MB of memory, some 70 MB of text.
const MOST_EVENTS: usize = 500_000;

static IS_ON: AtomicBool = AtomicBool::new(false);
static COUNT: AtomicUsize = AtomicUsize::new(0);
static RECORDER: OnceLock<Recorder> = OnceLock::new();

struct Recorder {
    file: String,
    began: Instant,
    /// One per scheduler, and one for what happens on none.
    lanes: Vec<Mutex<Vec<Event>>>,
}

/// Times are nanoseconds since the recorder began.
pub(super) struct Event {
    pub time: u64,
    pub actor: Pid,
    pub kind: Kind,
    /// The name of the actor, the type of the message, or why it ends.
    pub text: Cow<'static, str>,
}

pub(super) enum Kind {
    /// Ran for so long.
    Turn {
        length: u64,
        reductions: i64,
    },
    Spawned(Pid),
    Sent(Pid),
    Received(Pid),
    Exited,
}

/// Begins, if `file` is one; schedulers have numbers below `schedulers`.
pub(super) fn begin(file: Option<String>, schedulers: usize) {
    let Some(file) = file else { return };
    let lanes = (0..=schedulers).map(|_| Mutex::default()).collect();
    if RECORDER.set(Recorder { file, began: Instant::now(), lanes }).is_ok() {
        IS_ON.store(true, Relaxed);
    }
}

/// Whether events are noted now.
#[inline]
pub fn is_recording() -> bool {
    IS_ON.load(Relaxed)
}

/// A turn begins: when that is; None if nobody records.
#[inline]
pub fn turn_begins() -> Option<u64> {
    is_recording().then(now)
}

/// The turn that began at `began` is over.
#[cold]
pub fn turn_ended(isolate: &Isolate, began: u64, reductions: i64) {
    let length = now().saturating_sub(began);
    note(isolate, began, Kind::Turn { length, reductions }, isolate.name.into());
}

/// From now on its sends and messages are told of.
pub(super) fn joins(isolate: &mut Isolate) {
    isolate.sends_aside |= is_recording();
}

pub(super) fn spawned(parent: &Isolate, newcomer: &mut Isolate) {
    joins(newcomer);
    note(parent, now(), Kind::Spawned(newcomer.pid), newcomer.name.into());
}

pub(super) fn sent(sender: &Isolate, target: Pid, ty: &'static SnowType) {
    note(sender, now(), Kind::Sent(target), type_name(ty).into());
}

pub(super) fn received(receiver: &Isolate, envelope: &Envelope, payload: &Payload) {
    let ty = payload.ty().map_or("bytes", type_name);
    note(receiver, now(), Kind::Received(envelope.sender), ty.into());
}

pub(super) fn exited(isolate: &Isolate, reason: &ExitReason) {
    note(isolate, now(), Kind::Exited, reason.to_string().into());
}

fn type_name(ty: &'static SnowType) -> &'static str {
    words(ty.name, ty.name_length)
}

fn now() -> u64 {
    RECORDER.get().map_or(0, |recorder| recorder.began.elapsed().as_nanos() as u64)
}

fn note(isolate: &Isolate, time: u64, kind: Kind, text: Cow<'static, str>) {
    let Some(recorder) = RECORDER.get().filter(|_| is_recording()) else { return };
    if COUNT.fetch_add(1, Relaxed) >= MOST_EVENTS {
        IS_ON.store(false, Relaxed);
        return;
    }
    let lane = isolate.worker().map_or(recorder.lanes.len() - 1, |worker| worker.number);
    recorder.lanes[lane].lock().push(Event { time, actor: isolate.pid, kind, text });
}

/// The program is over: writes what was noted. The file is there as a whole or not at all.
pub fn finish() {
    let Some(recorder) = RECORDER.get() else { return };
    let is_whole = IS_ON.swap(false, Relaxed);
    let lanes: Vec<Vec<Event>> = recorder.lanes.iter().map(|lane| std::mem::take(&mut *lane.lock())).collect();
    if let Err(error) = chrome_trace::write(&recorder.file, &lanes) {
        write_error(&format!("** SNOW_TRACE: can't write {}: {error}\n", recorder.file));
    } else if !is_whole {
        write_error(&format!("** SNOW_TRACE: {} has the first {MOST_EVENTS} events only\n", recorder.file));
    }
}
