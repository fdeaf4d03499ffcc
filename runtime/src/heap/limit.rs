//! What an isolate does that gets no memory: it unwinds out of the export that asked, which makes it a crash.
//!
//! In: bytes about to be taken. Out: nothing, or an unwinding [`OutOfMemory`], before anything has changed. An isolate with
//! a limit is weighed whenever it has taken half of what was left, so that a limit costs little and is passed by less than
//! [`STEP`].

use std::fmt;
use std::panic::resume_unwind;

/// Bytes that are never worth weighing an isolate for.
const STEP: usize = 64 << 10;

/// Why there is no memory: the system has none, or the isolate's limit is passed.
pub struct OutOfMemory {
    limit: Option<usize>,
}

impl fmt::Display for OutOfMemory {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self.limit {
            None => write!(out, "out of memory"),
            Some(bytes) => write!(out, "heap limit of {bytes} bytes passed"),
        }
    }
}

/// The system has refused memory.
#[cold]
pub fn out_of_memory() -> ! {
    resume_unwind(Box::new(OutOfMemory { limit: None })) // no mistake of ours, so no panic hook is told
}

/// How much an arena may hold.
pub struct HeapLimit {
    bytes: usize,
    /// What may still be taken before the arena is weighed again.
    unweighed: usize,
}

impl HeapLimit {
    /// The arena has not been weighed yet.
    pub fn new(bytes: usize) -> HeapLimit {
        HeapLimit { bytes, unweighed: 0 }
    }

    /// Whether so many bytes can be taken without weighing the arena.
    pub fn allows(&mut self, wanted: usize) -> bool {
        let left = self.unweighed.checked_sub(wanted);
        self.unweighed = left.unwrap_or(self.unweighed);
        left.is_some()
    }

    /// The arena holds `held` bytes, those about to be taken included.
    pub fn weigh(&mut self, held: usize) {
        let Some(left) = self.bytes.checked_sub(held) else {
            resume_unwind(Box::new(OutOfMemory { limit: Some(self.bytes) }))
        };
        self.unweighed = (left / 2).max(STEP);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    #[test]
    fn an_arena_is_weighed_when_half_of_what_was_left_is_taken() {
        let mut limit = HeapLimit::new(1 << 20);
        assert!(!limit.allows(1));
        limit.weigh(0);
        assert!(limit.allows(512 << 10));
        assert!(!limit.allows(1));
        limit.weigh(512 << 10);
        assert!(limit.allows(256 << 10));
        assert!(!limit.allows(1));
    }

    #[test]
    fn near_the_limit_it_is_weighed_step_by_step() {
        let mut limit = HeapLimit::new(1 << 20);
        limit.weigh((1 << 20) - 1);
        assert!(limit.allows(STEP));
        assert!(!limit.allows(1));
    }

    #[test]
    fn what_is_over_the_limit_unwinds_with_it() {
        let payload = catch_unwind(|| HeapLimit::new(100).weigh(101)).unwrap_err();
        assert_eq!(payload.downcast_ref::<OutOfMemory>().unwrap().to_string(), "heap limit of 100 bytes passed");
    }
}
