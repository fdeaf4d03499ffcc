//! The private end of a mailbox: what has been taken from the inbox and waits for a matching `receive`.
//!
//! A doubly linked list, so that a selective receive takes from the middle in O(1). The scan protocol of `receive`:
//! `advance` gives candidates in mailbox order, `take` removes the candidate and ends the scan. Within one receive nothing is looked at twice, also when the receive waits in between. `limit_scan` lets a scan end
//! that would never end, because messages come faster than it looks at them.

use std::ptr;

use super::envelope::Envelope;
use crate::observe::mailbox_mark;

pub struct Queue {
    first: *mut Envelope,
    last: *mut Envelope,
    length: usize,
    scan: Scan,
    /// How many candidates this scan has given.
    looked: usize,
    /// How many it gives at most, once it is limited.
    limit: Option<usize>,
    /// How many may wait.
    most: usize,
    /// More than so many waiting ones are told of (`Queue::is_remarkable`); never more than `most`.
    mark: usize,
    /// How many were ever appended.
    appended: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Scan {
    /// No receive is under way.
    Idle,
    /// The candidate, not yet decided.
    At(*mut Envelope),
    /// Everything up to and including this one was skipped; null: nothing was there.
    Behind(*mut Envelope),
}

impl Queue {
    pub fn new() -> Queue {
        Queue {
            first: ptr::null_mut(),
            last: ptr::null_mut(),
            length: 0,
            scan: Scan::Idle,
            looked: 0,
            limit: None,
            most: usize::MAX,
            mark: mailbox_mark(),
            appended: 0,
        }
    }

    pub fn len(&self) -> usize {
        self.length
    }

    /// From now on at most so many may wait.
    pub fn set_limit(&mut self, most: Option<usize>) {
        self.most = most.unwrap_or(usize::MAX);
        self.mark = self.mark.min(self.most);
    }

    pub fn is_over_limit(&self) -> bool {
        self.length > self.most
    }

    /// More than so many waiting ones are remarkable, from now on.
    pub fn set_mark(&mut self, mark: usize) {
        self.mark = mark.min(self.most);
    }

    /// Whether more wait than the mark or the limit says: the one look that each message costs.
    pub fn is_remarkable(&self) -> bool {
        self.length > self.mark
    }

    /// How many messages and signals were ever appended.
    pub fn appended(&self) -> u64 {
        self.appended
    }

    /// What a mailbox over its limit is reported as.
    pub fn limit_passed(&self) -> String {
        format!("mailbox limit of {} messages passed", self.most)
    }

    /// What was appended last, if it still waits.
    pub fn last(&self) -> Option<&Envelope> {
        // SAFETY: null or an envelope that this list owns.
        unsafe { self.last.as_ref() }
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub fn append(&mut self, envelope: Box<Envelope>) {
        let new = Box::into_raw(envelope);
        // SAFETY: `new` is ours, and `last` is null or an envelope this list owns.
        unsafe {
            (*new).next = ptr::null_mut();
            (*new).previous = self.last;
            match self.last.as_mut() {
                Some(last) => last.next = new,
                None => self.first = new,
            }
        }
        self.last = new;
        self.length += 1;
        self.appended += 1;
    }

    /// Moves the scan to the next candidate, if there is one.
    pub fn advance(&mut self) -> Option<&mut Envelope> {
        if self.limit.is_some_and(|limit| self.looked >= limit) {
            return None;
        }
        let next = match self.scan {
            Scan::Idle => self.first,
            // A candidate that was not taken is skipped.
            Scan::At(behind) | Scan::Behind(behind) => self.after(behind),
        };
        if next.is_null() {
            self.scan = Scan::Behind(self.last);
            return None;
        }
        self.scan = Scan::At(next);
        self.looked += 1;
        self.candidate()
    }

    /// How many candidates this scan has given.
    pub fn looked(&self) -> usize {
        self.looked
    }

    pub fn is_limited(&self) -> bool {
        self.limit.is_some()
    }

    /// From now on the scan looks only at what is here already.
    pub fn limit_scan(&mut self) {
        // Nothing leaves the queue during a scan, so all that was looked at is still here.
        self.limit = Some(self.length);
    }

    /// Whether `advance` would find something.
    pub fn has_next(&self) -> bool {
        match self.scan {
            Scan::Idle => !self.first.is_null(),
            Scan::At(behind) | Scan::Behind(behind) => !self.after(behind).is_null(),
        }
    }

    fn after(&self, envelope: *mut Envelope) -> *mut Envelope {
        // SAFETY: null or an envelope of this list; `remove` moves the scan off what it removes.
        unsafe { envelope.as_ref() }.map_or(self.first, |envelope| envelope.next)
    }

    pub fn candidate(&mut self) -> Option<&mut Envelope> {
        match self.scan {
            // SAFETY: the scan only points at envelopes of this list, which `&mut self` borrows.
            Scan::At(candidate) => unsafe { candidate.as_mut() },
            _ => None,
        }
    }

    /// Takes the candidate out and ends the scan.
    pub fn take(&mut self) -> Option<Box<Envelope>> {
        let Scan::At(candidate) = self.scan else { return None };
        self.end_scan();
        Some(self.remove(candidate))
    }

    pub fn end_scan(&mut self) {
        (self.scan, self.looked, self.limit) = (Scan::Idle, 0, None);
    }

    /// Takes the first envelope that `wanted` accepts, wherever it is.
    pub fn take_where(&mut self, wanted: impl Fn(&Envelope) -> bool) -> Option<Box<Envelope>> {
        let mut at = self.first;
        // SAFETY: `at` walks the envelopes this list owns.
        while let Some(envelope) = unsafe { at.as_ref() } {
            if wanted(envelope) {
                return Some(self.remove(at));
            }
            at = envelope.next;
        }
        None
    }

    pub fn take_first(&mut self) -> Option<Box<Envelope>> {
        (!self.first.is_null()).then(|| self.remove(self.first))
    }

    fn remove(&mut self, envelope: *mut Envelope) -> Box<Envelope> {
        // SAFETY: callers pass an envelope of this list; its neighbours are envelopes of this list or null.
        let mut removed = unsafe { Box::from_raw(envelope) };
        // SAFETY: as above.
        match unsafe { removed.previous.as_mut() } {
            Some(previous) => previous.next = removed.next,
            None => self.first = removed.next,
        }
        // SAFETY: as above.
        match unsafe { removed.next.as_mut() } {
            Some(next) => next.previous = removed.previous,
            None => self.last = removed.previous,
        }
        if self.scan == Scan::At(envelope) || self.scan == Scan::Behind(envelope) {
            self.scan = Scan::Behind(removed.previous);
        }
        (removed.next, removed.previous) = (ptr::null_mut(), ptr::null_mut());
        self.length -= 1;
        removed
    }
}

impl Default for Queue {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        while self.take_first().is_some() {}
    }
}
