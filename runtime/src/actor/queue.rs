//! The private end of a mailbox: what has been taken from the inbox and waits for a matching `receive`.
//!
//! A doubly linked list, so that a selective receive takes from the middle in O(1). The scan protocol of `receive`:
//! `advance` gives candidates in mailbox order, `take` removes the candidate and ends the scan. Within one receive nothing
//! is looked at twice, also when the receive waits in between. `limit_scan` lets a scan end that would never end, because
//! messages come faster than it looks at them.
//!
//! Generated code does the same for scalars without calling the runtime (`receive_stubs.py`), as long as `state` is `IDLE` or
//! `PLAIN`: it then knows that neither a limit nor an alarm goes with the scan. What it takes it leaves among the spare ones.

use std::mem::offset_of;
use std::ptr;

use super::envelope::Envelope;
use crate::observe::mailbox_mark;

#[repr(C)]
pub struct Queue {
    first: *mut Envelope,
    last: *mut Envelope,
    /// Everything of this scan up to and including this one was looked at; null: nothing yet.
    at: *mut Envelope,
    /// Taken by generated code: empty, and to be used again or freed.
    spare: *mut Envelope,
    length: u32,
    /// How many candidates this scan has given.
    looked: u32,
    /// One of the four below.
    state: u8,
    /// The `state` between receives: `IDLE`, or `BEHIND` if all scans are the runtime's.
    rest: u8,
    /// How many this scan gives at most, once it is limited.
    limit: u32,
    /// How many may wait.
    most: u32,
    /// More than so many waiting ones are told of (`Queue::is_remarkable`); never more than `most`.
    mark: u32,
    /// How many were ever appended.
    appended: u64,
}

/// No receive is under way.
const IDLE: u8 = 0;
/// `at` is a candidate that is not decided.
const PLAIN: u8 = 1;
/// The same, and only the runtime may take it or go on.
const GUARDED: u8 = 2;
/// There was no candidate; or what was one is gone.
const BEHIND: u8 = 3;

/// Bits of one of these.
const REST_SHIFT: u32 = 4;

const UNLIMITED: u32 = u32::MAX;

/// For debuggers: where the number of messages lies.
pub const LENGTH_PLACE: usize = offset_of!(Queue, length);

/// Name and offset of what generated code touches in a queue.
pub const OFFSETS: &[(&str, usize)] = &[
    ("queue_first", offset_of!(Queue, first)),
    ("queue_last", offset_of!(Queue, last)),
    ("queue_at", offset_of!(Queue, at)),
    ("queue_spare", offset_of!(Queue, spare)),
    ("queue_length", offset_of!(Queue, length)),
    ("queue_looked", offset_of!(Queue, looked)),
    ("queue_state", offset_of!(Queue, state)),
];

impl Queue {
    pub fn new() -> Queue {
        Queue {
            first: ptr::null_mut(),
            last: ptr::null_mut(),
            at: ptr::null_mut(),
            spare: ptr::null_mut(),
            length: 0,
            looked: 0,
            state: IDLE,
            rest: IDLE,
            limit: UNLIMITED,
            most: UNLIMITED,
            mark: number(mailbox_mark()),
            appended: 0,
        }
    }

    /// The state of a queue that nothing was ever appended to: see `at_rest`.
    pub const FRESH: (u32, u8) = (0, IDLE | IDLE << REST_SHIFT);

    /// Of a queue that is as new, but for what it has counted and where its scan stands: these two. `None`: it is not.
    pub fn at_rest(&self) -> Option<(u32, u8)> {
        let is_empty = self.length == 0 && self.spare.is_null() && self.looked == 0;
        let is_unlimited = self.limit == UNLIMITED && self.most == UNLIMITED && self.mark == number(mailbox_mark());
        let appended = u32::try_from(self.appended).ok()?;
        (is_empty && is_unlimited).then_some((appended, self.state | self.rest << REST_SHIFT))
    }

    /// Goes on where one `at_rest` was.
    pub fn resume_from(&mut self, appended: u32, states: u8) {
        self.appended = u64::from(appended);
        (self.state, self.rest) = (states & ((1 << REST_SHIFT) - 1), states >> REST_SHIFT);
    }

    pub fn len(&self) -> usize {
        self.length as usize
    }

    /// From now on at most so many may wait.
    pub fn set_limit(&mut self, most: Option<usize>) {
        self.most = most.map_or(UNLIMITED, number);
        self.mark = self.mark.min(self.most);
    }

    pub fn is_over_limit(&self) -> bool {
        self.length > self.most
    }

    /// More than so many waiting ones are remarkable, from now on.
    pub fn set_mark(&mut self, mark: usize) {
        self.mark = number(mark).min(self.most);
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

    #[inline]
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

    /// Moves the scan to the next candidate, if there is one. A candidate that was not taken is skipped.
    pub fn advance(&mut self) -> Option<&mut Envelope> {
        if self.looked >= self.limit {
            self.state = BEHIND;
            return None;
        }
        let next = self.next();
        if next.is_null() {
            self.state = BEHIND;
            return None;
        }
        (self.at, self.state) = (next, GUARDED);
        self.looked = self.looked.wrapping_add(1);
        self.candidate()
    }

    /// Neither a limit nor an alarm goes with the scan: generated code may take the candidate and go on with the scan.
    pub fn free_scan(&mut self) {
        if self.state == GUARDED && self.rest == IDLE && !self.is_limited() {
            self.state = PLAIN;
        }
    }

    /// More has come for a scan that waited without a time limit: generated code may go on with it.
    pub fn resume_scan(&mut self) {
        if self.rest == IDLE && !self.is_limited() {
            self.state = if self.at.is_null() { IDLE } else { PLAIN };
        }
    }

    /// How many candidates this scan has given.
    pub fn looked(&self) -> usize {
        self.looked as usize
    }

    pub fn is_limited(&self) -> bool {
        self.limit != UNLIMITED
    }

    /// From now on the scan looks only at what is here already.
    pub fn limit_scan(&mut self) {
        // Nothing leaves the queue during a scan, so all that was looked at is still here.
        self.limit = self.length;
    }

    /// Whether `advance` would find something.
    pub fn has_next(&self) -> bool {
        !self.next().is_null()
    }

    fn next(&self) -> *mut Envelope {
        // SAFETY: null or an envelope of this list; `remove` moves the scan off what it removes.
        unsafe { self.at.as_ref() }.map_or(self.first, |behind| behind.next)
    }

    pub fn candidate(&mut self) -> Option<&mut Envelope> {
        if !self.has_candidate() {
            return None;
        }
        // SAFETY: the scan only points at envelopes of this list, which `&mut self` borrows.
        unsafe { self.at.as_mut() }
    }

    fn has_candidate(&self) -> bool {
        matches!(self.state, PLAIN | GUARDED)
    }

    /// Takes the candidate out and ends the scan.
    pub fn take(&mut self) -> Option<Box<Envelope>> {
        if !self.has_candidate() {
            return None;
        }
        let candidate = self.at;
        self.end_scan();
        Some(self.remove(candidate))
    }

    pub fn end_scan(&mut self) {
        (self.at, self.looked, self.state, self.limit) = (ptr::null_mut(), 0, self.rest, UNLIMITED);
    }

    /// From now on generated code leaves all to the runtime, which may pass over messages for reasons of its own.
    pub fn guard_scans(&mut self) {
        (self.state, self.rest) = (BEHIND, BEHIND);
    }

    /// An envelope to be used again, with a scalar in it; or null.
    #[inline]
    pub fn take_spare(&mut self) -> *mut Envelope {
        let spare = self.spare;
        // SAFETY: null, or an envelope that generated code has moved here from the list, which owned it.
        self.spare = unsafe { spare.as_ref() }.map_or(ptr::null_mut(), |spare| spare.next);
        spare
    }

    /// Frees what nobody has used again.
    #[inline]
    pub fn free_spares(&mut self) {
        while !self.spare.is_null() {
            let spare = self.take_spare();
            // SAFETY: it was among the spare ones.
            unsafe { Envelope::free_spare(spare) };
        }
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
        if self.at == envelope {
            (self.at, self.state) = (removed.previous, BEHIND);
        }
        (removed.next, removed.previous) = (ptr::null_mut(), ptr::null_mut());
        self.length -= 1;
        removed
    }
}

/// What is beyond 32 bits never comes.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(UNLIMITED)
}

impl Default for Queue {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.free_spares();
        while self.take_first().is_some() {}
    }
}
