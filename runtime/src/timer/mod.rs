//! Timers: one wheel per worker, so that setting one rarely meets another thread; anyone may cancel.
//!
//! In: milliseconds and what is to happen. Out: envelopes, never early, at most a tick (1/16 ms) and a turn late. A timer
//! whose target has ended is dropped when it rings, and does not keep the program alive.

mod id;
mod nodes;
mod wheel;

use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering::*};

use parking_lot::Mutex;

use crate::actor::envelope::{Content, Envelope, Payload};
use crate::actor::pid::Pid;
use crate::clock::NANOSECONDS_PER_MILLISECOND;
pub use id::TimerId;
use nodes::{Packed, LAST_DUE};
use wheel::{Rung, Wheel};

/// Ticks of the wheels: finer than a millisecond, or each timer would be half of one late.
const TICKS_PER_MILLISECOND: u64 = 16;
const TICK: u64 = NANOSECONDS_PER_MILLISECOND / TICKS_PER_MILLISECOND;
/// Nothing is set.
pub const NEVER: u64 = u64::MAX;

/// What happens when a timer rings.
pub enum Action {
    /// Ends the wait of an isolate.
    Wake(Pid),
    /// Ends the call of an isolate, if one is open then.
    Limit(Pid),
    /// Sends the letter.
    Send(Box<Letter>),
    /// Sends a copy of it, again and again.
    Interval(Box<Letter>),
}

/// Apart, as most timers only wake somebody: a node of a wheel has room for a word.
pub struct Letter {
    pub sender: Pid,
    pub target: Pid,
    /// None: it is gone.
    pub payload: Option<Payload>,
    /// Of an interval, in ticks.
    pub period: u64,
}

impl Packed for Action {
    fn pack(self) -> (u8, u64) {
        let apart = |letter: Box<Letter>| Box::into_raw(letter).expose_provenance() as u64;
        match self {
            Action::Wake(pid) => (1, pid.bits()),
            Action::Limit(pid) => (2, pid.bits()),
            Action::Send(letter) => (3, apart(letter)),
            Action::Interval(letter) => (4, apart(letter)),
        }
    }

    unsafe fn unpack(kind: u8, word: u64) -> Action {
        // SAFETY: as the caller promises, a word of these kinds is a box that is nobody else's.
        let letter = || unsafe { Box::from_raw(ptr::with_exposed_provenance_mut::<Letter>(word as usize)) };
        match kind {
            1 => Action::Wake(Pid::from_bits(word)),
            2 => Action::Limit(Pid::from_bits(word)),
            3 => Action::Send(letter()),
            _ => Action::Interval(letter()),
        }
    }
}

impl Action {
    pub fn target(&self) -> Pid {
        match self {
            Action::Wake(target) | Action::Limit(target) => *target,
            Action::Send(letter) | Action::Interval(letter) => letter.target,
        }
    }
}

pub struct Timers {
    shards: Box<[Shard]>,
}

struct Shard {
    wheel: Mutex<Wheel<Action>>,
    /// A tick not later than the wheel's next timer; written under its lock, read without.
    next: AtomicU64,
}

/// The first tick at which `milliseconds` have passed since `now`.
pub fn due_tick(now: u64, milliseconds: i64) -> u64 {
    now.div_ceil(TICK).saturating_add(ticks(milliseconds)).min(LAST_DUE)
}

/// How many ticks so many milliseconds are.
pub fn ticks(milliseconds: i64) -> u64 {
    (milliseconds.max(0) as u64).saturating_mul(TICKS_PER_MILLISECOND)
}

impl Timers {
    pub fn new(workers: usize) -> Timers {
        let shard = |number| Shard { wheel: Mutex::new(Wheel::new(number)), next: AtomicU64::new(NEVER) };
        // A timer id has eight bits for its wheel.
        Timers { shards: (0..workers.min(256)).map(|number| shard(number as u8)).collect() }
    }

    fn shard_of(&self, worker: usize) -> &Shard {
        // There are as many as workers, if those are not more than ids have room for.
        self.shards.get(worker).unwrap_or_else(|| &self.shards[worker % self.shards.len()])
    }

    /// Sets a timer in the wheel of `worker`.
    pub fn set(&self, worker: usize, due: u64, action: Action) -> TimerId {
        let shard = self.shard_of(worker);
        let mut wheel = shard.wheel.lock();
        let timer = wheel.insert(due, action);
        shard.note_next(&wheel);
        timer
    }

    /// Whether the timer was still to ring; now it never will.
    pub fn cancel(&self, timer: TimerId) -> bool {
        let Some(shard) = self.shards.get(timer.shard()) else { return false };
        let cancelled = shard.wheel.lock().cancel(timer);
        cancelled.is_some()
    }

    /// Milliseconds until it rings, rounded up; `None` if it has rung or was cancelled.
    pub fn remaining(&self, timer: TimerId, now: u64) -> Option<i64> {
        let due = self.shards.get(timer.shard())?.wheel.lock().due(timer)?;
        let nanoseconds = due.saturating_mul(TICK).saturating_sub(now);
        Some(nanoseconds.div_ceil(NANOSECONDS_PER_MILLISECOND) as i64)
    }

    /// How many timers are set, those for actors that have ended included.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.wheel.lock().len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// When the wheel of `worker` wants to be looked at next, in nanoseconds.
    pub fn next(&self, worker: usize) -> Option<u64> {
        let tick = self.shard_of(worker).next.load(Acquire);
        (tick != NEVER).then(|| tick.saturating_mul(TICK))
    }

    /// When the first of all wheels wants to be looked at next.
    pub fn earliest(&self) -> Option<u64> {
        (0..self.shards.len()).filter_map(|worker| self.next(worker)).min()
    }

    /// Takes out what is due in the wheel of `worker`, in order.
    pub fn fire(&self, worker: usize, now: u64, is_alive: impl Fn(Pid) -> bool) -> Vec<Box<Envelope>> {
        let shard = self.shard_of(worker);
        let mut due = Vec::new();
        let mut wheel = shard.wheel.lock();
        wheel.advance(
            now / TICK,
            |timer, action| {
                if is_alive(action.target()) {
                    ring(timer, action, &mut due)
                } else {
                    Rung::Done
                }
            },
        );
        shard.note_next(&wheel);
        due
    }

    /// Whether any timer is set that matters to somebody; others are swept out on the way.
    pub fn any_matters(&self, matters: impl Fn(&Action) -> bool) -> bool {
        self.shards.iter().any(|shard| {
            let mut wheel = shard.wheel.lock();
            let any = wheel.any(&matters);
            shard.note_next(&wheel);
            any
        })
    }
}

impl Shard {
    fn note_next(&self, wheel: &Wheel<Action>) {
        self.next.store(wheel.next().unwrap_or(NEVER), Release);
    }
}

#[expect(clippy::vec_box, reason = "they are delivered in their boxes")]
fn ring(timer: TimerId, action: &mut Action, due: &mut Vec<Box<Envelope>>) -> Rung {
    match action {
        Action::Wake(target) | Action::Limit(target) => {
            due.push(Envelope::new(*target, *target, Content::Timer(timer)));
            Rung::Done
        }
        Action::Send(letter) => {
            let payload = letter.payload.take().expect("a timer rings once");
            due.push(Envelope::new(letter.sender, letter.target, Content::Message(payload)));
            Rung::Done
        }
        Action::Interval(letter) => {
            let payload = letter.payload.as_ref().expect("an interval keeps its payload").duplicate();
            due.push(Envelope::new(letter.sender, letter.target, Content::Message(payload)));
            Rung::Again(letter.period)
        }
    }
}
