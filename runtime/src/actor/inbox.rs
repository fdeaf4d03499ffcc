//! The shared end of a mailbox: one word that is a stack of envelopes, the wake-up and the end at once.
//!
//! ```text
//! EMPTY    the owner runs or is queued, nothing has arrived
//! pointer  the owner runs or is queued, newest envelope first
//! PARKED   nothing has arrived and the owner's stack has been left: whoever pushes must make it runnable
//! CLOSED   the process has ended (or the slot is free): pushes are refused
//! ```
//! Any thread: EMPTY|pointer → pointer, PARKED → pointer (that thread now owes the wake-up). Owner only:
//! pointer → EMPTY (take), EMPTY → PARKED (park), any → CLOSED, CLOSED → EMPTY (a new occupant).
//! No wake-up is lost, because looking for mail and going to sleep are the same compare-and-swap. There is no ABA
//! problem: a push needs only that the head *is* its `next`, and takes swap the whole stack away.

use std::ptr;
use std::sync::atomic::Ordering::*;

use super::envelope::Envelope;
use crate::sync::AtomicPtr;

pub struct Inbox {
    head: AtomicPtr<Envelope>,
}

const EMPTY: *mut Envelope = ptr::null_mut();

fn parked() -> *mut Envelope {
    ptr::without_provenance_mut(1)
}

fn closed() -> *mut Envelope {
    ptr::without_provenance_mut(2)
}

fn is_mark(head: *mut Envelope) -> bool {
    head.addr() <= 2
}

/// What a push has done.
pub enum Pushed {
    Delivered,
    /// Delivered, and the pusher must make the owner runnable: it alone may.
    Wake,
    Refused(Box<Envelope>),
}

impl Inbox {
    pub fn closed() -> Inbox {
        Inbox { head: AtomicPtr::new(closed()) }
    }

    pub fn push(&self, envelope: Box<Envelope>) -> Pushed {
        let new = Box::into_raw(envelope);
        let mut head = self.head.load(Relaxed);
        loop {
            if head == closed() {
                // SAFETY: `new` was just made from a box and has not been published.
                return Pushed::Refused(unsafe { Box::from_raw(new) });
            }
            // SAFETY: as above, this thread still owns `new`.
            unsafe { (*new).next = if is_mark(head) { ptr::null_mut() } else { head } };
            // Acquire: a waker takes over the isolate that the parking worker has released.
            match self.head.compare_exchange_weak(head, new, AcqRel, Relaxed) {
                Ok(_) if head == parked() => return Pushed::Wake,
                Ok(_) => return Pushed::Delivered,
                Err(now) => head = now,
            }
        }
    }

    /// Whether nothing has arrived. Owner only, never while parked.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.head.load(Relaxed) == EMPTY
    }

    /// Everything that has arrived, oldest first. Owner only, never while parked.
    pub fn take(&self) -> Arrived {
        if self.is_empty() {
            return Arrived { next: ptr::null_mut() };
        }
        Arrived::reversed(self.head.swap(EMPTY, Acquire))
    }

    /// Says that the owner's stack has been left. False if something has arrived meanwhile. Owner only.
    pub fn park(&self) -> bool {
        self.head.compare_exchange(EMPTY, parked(), Release, Relaxed).is_ok()
    }

    /// Takes the owner in hand that is parked, if it is. Any thread may, and owes what an owner owes.
    pub fn take_parked(&self) -> bool {
        self.head.compare_exchange(parked(), EMPTY, Acquire, Relaxed).is_ok()
    }

    /// Refuses everything from now on, and gives what had arrived. Owner only.
    pub fn close(&self) -> Arrived {
        Arrived::reversed(self.head.swap(closed(), AcqRel))
    }

    /// A new occupant moves in. Only after `close` or `Inbox::closed`.
    pub fn open(&self) {
        self.head.store(EMPTY, Release);
    }

    /// How many of those that have arrived and were not taken are `wanted`. Only while no worker runs, or all stand still: others may push meanwhile.
    pub fn count(&self, wanted: impl Fn(&Envelope) -> bool) -> usize {
        let (mut count, mut at) = (0, self.head.load(Acquire));
        while !is_mark(at) {
            // SAFETY: nobody takes envelopes out now, and whoever pushes one changes none that is here.
            let envelope = unsafe { &*at };
            count += usize::from(wanted(envelope));
            at = envelope.next;
        }
        count
    }

    /// Whether the owner is parked; for the end of the program, when no worker runs.
    pub fn is_parked(&self) -> bool {
        self.head.load(Acquire) == parked()
    }
}

/// Envelopes in the order of their arrival.
pub struct Arrived {
    next: *mut Envelope,
}

impl Arrived {
    fn reversed(newest: *mut Envelope) -> Arrived {
        let mut oldest = ptr::null_mut();
        let mut rest = if is_mark(newest) { ptr::null_mut() } else { newest };
        while !rest.is_null() {
            // SAFETY: the stack was swapped out of the inbox, so these envelopes are ours.
            let next = unsafe { (*rest).next };
            // SAFETY: as above.
            unsafe { (*rest).next = oldest };
            oldest = rest;
            rest = next;
        }
        Arrived { next: oldest }
    }
}

impl Iterator for Arrived {
    type Item = Box<Envelope>;

    #[inline]
    fn next(&mut self) -> Option<Box<Envelope>> {
        // SAFETY: every link of the list is an envelope made by `Box::into_raw` in `push`, owned by this list.
        let envelope = unsafe { (!self.next.is_null()).then(|| Box::from_raw(self.next)) }?;
        self.next = envelope.next;
        Some(envelope)
    }
}

impl Drop for Arrived {
    fn drop(&mut self) {
        self.for_each(drop);
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        drop(self.close());
    }
}
