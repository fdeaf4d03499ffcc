//! Which isolates have waited so long that their working parts are put away.
//!
//! In: those that begin to wait. A worker remembers them in their order, up to so many; the oldest one then goes to rest, unless it
//! has had a turn meanwhile: that one is remembered anew. So who waits and works in turn keeps its working part, and costs one look
//! at a mark, and of a million that wait only the last few thousand have one.

use std::collections::VecDeque;

use super::queues::Runnable;
use super::worker::Worker;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::process::{Process, State};
use crate::actor::rest;

/// How many isolates a worker remembers.
const REMEMBERED: usize = 2048;
/// How many of them it looks at when another begins to wait.
const LOOKS: usize = 2;

/// Isolates that wait, or have waited, the oldest first. A slot may have another occupant by now.
pub(super) type Waiters = VecDeque<Pid>;

impl Worker {
    /// An isolate in this worker's hand begins to wait.
    #[inline]
    pub(super) fn note_waiting(&self, isolate: &mut Isolate) {
        if !isolate.is_noted {
            (isolate.is_noted, isolate.has_run) = (true, false);
            self.waiters.borrow_mut().push_back(isolate.pid);
        }
    }

    /// Puts the oldest ones away, if there are many.
    #[inline]
    pub(super) fn put_to_rest(&self) {
        if self.waiters.borrow().len() > REMEMBERED {
            self.put_oldest_to_rest();
        }
    }

    #[cold]
    fn put_oldest_to_rest(&self) {
        for _ in 0..LOOKS {
            let Some(pid) = self.waiters.borrow_mut().pop_front() else { return };
            let is_to_stay = self.runtime().table.slot(pid).is_some_and(|process| self.look_at(process, pid));
            if is_to_stay {
                self.waiters.borrow_mut().push_back(pid);
            }
        }
    }

    /// Whether it is to be remembered further.
    fn look_at(&self, process: &Process, pid: Pid) -> bool {
        if process.pid() != pid {
            return false;
        }
        if !process.inbox.take_parked() {
            return true;
        }
        // Parked it was in nobody's hand, and now it is in ours. Its slot may have been given to another before that.
        let isolate = process.isolate();
        // SAFETY: as said.
        let stays = process.pid() == pid && unsafe { !isolate.is_null() && stays_awake(&mut *isolate) };
        if process.inbox.park() {
            return stays;
        }
        process.set_state(State::Ready);
        self.schedule_behind(Runnable::new(process));
        stays
    }
}

/// Whether an isolate that waits is to be looked at once more; if not it rests now, unless it has too much of its own.
fn stays_awake(isolate: &mut Isolate) -> bool {
    if isolate.has_run {
        isolate.has_run = false;
        return true;
    }
    isolate.is_noted = false;
    // SAFETY: it waits, and is in the caller's hand.
    unsafe { rest::put_to_rest(isolate) };
    false
}
