//! What an owner knows of one of its jobs or tasks: two words, as an owner may have a million.

use std::num::NonZeroUsize;
use std::ptr;
use std::sync::Arc;

use super::{Kind, Outcome};
use crate::actor::body::Body;
use crate::actor::pid::Pid;
use crate::heap::Arena;

/// How far a job is.
enum Stand {
    /// These are to run when it has ended.
    Followed(Vec<Body>),
    Ended(Outcome),
}

pub struct Entry {
    pub pid: Pid,
    /// The bits below, and the address of a `Box<Stand>`, which is the entry's; without one the job runs, and nothing follows.
    word: NonZeroUsize,
}

/// Set in every entry.
const PRESENT: NonZeroUsize = NonZeroUsize::MIN;
/// A handle still leads here.
const HELD: usize = 2;
const TASK: usize = 4;
const BITS: usize = PRESENT.get() | HELD | TASK;

const _: () = assert!(align_of::<Stand>() > BITS && size_of::<Option<Entry>>() == 16);

impl Entry {
    pub fn of(pid: Pid, kind: Kind) -> Entry {
        let task = if kind == Kind::Task { TASK } else { 0 };
        Entry { pid, word: PRESENT | HELD | task }
    }

    /// Without a handle.
    pub fn nobodys(kind: Kind) -> Entry {
        let mut entry = Entry::of(Pid::NONE, kind);
        entry.let_go();
        entry
    }

    pub fn kind(&self) -> Kind {
        if self.word.get() & TASK == 0 {
            Kind::Job
        } else {
            Kind::Task
        }
    }

    pub fn is_held(&self) -> bool {
        self.word.get() & HELD != 0
    }

    /// No handle leads here any more.
    pub fn let_go(&mut self) {
        self.set(self.word.get() & !HELD);
    }

    pub fn is_done(&self) -> bool {
        self.outcome().is_some()
    }

    /// How it has ended, if it has.
    pub fn outcome(&self) -> Option<&Outcome> {
        // SAFETY: the box is the entry's.
        match unsafe { self.stand().as_ref()? } {
            Stand::Ended(outcome) => Some(outcome),
            Stand::Followed(_) => None,
        }
    }

    /// What an await gives.
    pub fn result(&self, arena: &mut Arena) -> Option<Result<u64, Arc<str>>> {
        Some(self.outcome()?.result(arena))
    }

    /// Whether anything is to run when it has ended, which it has not yet.
    pub fn is_followed(&self) -> bool {
        !self.stand().is_null()
    }

    /// `body` is to run when it has ended, which it has not yet.
    pub fn add_follower(&mut self, body: Body) {
        if self.stand().is_null() {
            self.put(Stand::Followed(Vec::new()));
        }
        // SAFETY: the box is the entry's, which is the caller's alone.
        match unsafe { &mut *self.stand() } {
            Stand::Followed(bodies) => bodies.push(body),
            Stand::Ended(_) => unreachable!("only what runs is followed later"),
        }
    }

    /// It has ended. Gives what is to follow.
    pub fn end(&mut self, outcome: Outcome) -> Vec<Body> {
        let before = self.take();
        self.put(Stand::Ended(outcome));
        match before.map(|stand| *stand) {
            Some(Stand::Followed(bodies)) => bodies,
            _ => Vec::new(),
        }
    }

    fn stand(&self) -> *mut Stand {
        ptr::with_exposed_provenance_mut(self.word.get() & !BITS)
    }

    fn take(&mut self) -> Option<Box<Stand>> {
        let stand = self.stand();
        self.set(self.word.get() & BITS);
        // SAFETY: made by `put`, and taken out.
        (!stand.is_null()).then(|| unsafe { Box::from_raw(stand) })
    }

    /// Of an entry without any.
    fn put(&mut self, stand: Stand) {
        self.set(self.word.get() | Box::into_raw(Box::new(stand)).expose_provenance());
    }

    fn set(&mut self, word: usize) {
        self.word = PRESENT | word;
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        drop(self.take());
    }
}
