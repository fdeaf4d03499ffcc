//! One direction of a resource: whether calls in it may be tried, and who waits until they may.
//!
//! ```text
//! state   READY: a call may succeed · ENDED: it won't block again (end of the stream, an error) · the rest counts events
//! ```
//! A call that would block clears the state it has seen; an event that came meanwhile has changed the count, so it is not
//! lost. Whoever is about to wait takes the list's lock, looks at the state, and notes itself; an event sets the state
//! and then takes the lock: one of the two sees the other.

use std::io;
use std::sync::atomic::{AtomicU32, Ordering::*};

use parking_lot::Mutex;

use crate::actor::pid::Pid;

const READY: u32 = 1;
const ENDED: u32 = 2;
const EVENT: u32 = 4;

/// What a call of the system waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Towards {
    Reading,
    Writing,
    /// That another isolate has written what it is at.
    Turn,
}

/// What a call that succeeded says about the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It would block: all that was there has been taken.
    Blocks,
    MayGoOn,
}

pub struct Direction {
    state: AtomicU32,
    waiters: Mutex<Vec<Pid>>,
}

impl Default for Direction {
    /// A first call is always tried.
    fn default() -> Direction {
        Direction { state: AtomicU32::new(READY), waiters: Mutex::new(Vec::new()) }
    }
}

impl Direction {
    /// Tries a call, unless it is known to block.
    pub fn attempt<T>(&self, call: impl FnOnce() -> io::Result<(T, Next)>) -> io::Result<T> {
        let seen = self.state.load(Acquire);
        if seen & (READY | ENDED) == 0 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        match call() {
            Ok((given, next)) => {
                if next == Next::Blocks && seen & ENDED == 0 {
                    self.clear(seen, READY);
                }
                Ok(given)
            }
            Err(error) => {
                if error.kind() == io::ErrorKind::WouldBlock {
                    self.clear(seen, READY | ENDED);
                }
                Err(error)
            }
        }
    }

    /// Unless something has happened since the state was seen, in which case it stays as it is.
    fn clear(&self, seen: u32, bits: u32) {
        let _ = self.state.compare_exchange(seen, seen & !bits, AcqRel, Relaxed);
    }

    /// Calls may be tried again; gives everyone who waited to `woken`.
    pub fn set_ready(&self, woken: &mut Vec<Pid>) {
        self.note(READY, woken);
    }

    /// Calls will not block any more.
    pub fn set_ended(&self, woken: &mut Vec<Pid>) {
        self.note(READY | ENDED, woken);
    }

    fn note(&self, bits: u32, woken: &mut Vec<Pid>) {
        let counted = self.state.fetch_update(AcqRel, Acquire, |state| Some(state.wrapping_add(EVENT) | bits));
        debug_assert!(counted.is_ok());
        woken.append(&mut self.waiters.lock());
    }

    /// Calls would block from now on.
    pub fn set_busy(&self) {
        self.state.fetch_and(!(READY | ENDED), AcqRel);
    }

    /// Notes who waits. False if calls may be tried by now: then nobody was noted.
    pub fn enlist(&self, pid: Pid) -> bool {
        let mut waiters = self.waiters.lock();
        if self.state.load(Acquire) & (READY | ENDED) != 0 {
            return false;
        }
        if !waiters.contains(&pid) {
            waiters.push(pid);
        }
        true
    }

    /// Somebody no longer waits.
    pub fn forget(&self, pid: Pid) {
        self.waiters.lock().retain(|&waiter| waiter != pid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn would_block(direction: &Direction) -> io::Result<()> {
        direction.attempt(|| Err(io::ErrorKind::WouldBlock.into()))
    }

    #[test]
    fn a_call_that_would_block_is_not_tried_again_before_an_event() {
        let (direction, pid) = (Direction::default(), Pid::new(3, 1));
        assert!(!direction.enlist(pid));
        assert!(would_block(&direction).is_err());
        assert!(direction.attempt(|| -> io::Result<((), Next)> { panic!("not tried") }).is_err());
        assert!(direction.enlist(pid));
        let mut woken = Vec::new();
        direction.set_ready(&mut woken);
        assert_eq!(woken, [pid]);
        assert!(direction.attempt(|| Ok(((), Next::MayGoOn))).is_ok());
    }

    #[test]
    fn an_event_during_a_call_is_not_lost() {
        let direction = Direction::default();
        let tried = direction.attempt(|| -> io::Result<((), Next)> {
            direction.set_ready(&mut Vec::new());
            Err(io::ErrorKind::WouldBlock.into())
        });
        assert!(tried.is_err());
        assert!(!direction.enlist(Pid::new(3, 1)));
    }

    #[test]
    fn the_end_of_a_stream_outlives_what_was_read_before_it() {
        let direction = Direction::default();
        direction.set_ended(&mut Vec::new());
        assert!(direction.attempt(|| Ok(((), Next::Blocks))).is_ok());
        assert!(!direction.enlist(Pid::new(3, 1)));
    }

    #[test]
    fn who_has_gone_is_not_woken() {
        let direction = Direction::default();
        direction.set_busy();
        assert!(direction.enlist(Pid::new(3, 1)) && direction.enlist(Pid::new(4, 1)));
        direction.forget(Pid::new(3, 1));
        let mut woken = Vec::new();
        direction.set_ready(&mut woken);
        assert_eq!(woken, [Pid::new(4, 1)]);
    }
}
