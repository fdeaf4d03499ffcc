//! What an arena in which hardly anything lives consists of: the chunks of mixed sizes that it began with.
//!
//! In: the first of them. Out: whether an address lies in one, how long a cell of theirs is, and all of them back to the pool.

use super::arena::Arena;
use super::chunk::{ChunkHeader, ChunkList};

/// The chunks of an arena that has no table of classes.
pub struct FirstChunks(ChunkList);

impl FirstChunks {
    /// # Safety
    /// `first` is the word of a live arena that leads to its chunks of mixed sizes, and it has no others.
    pub unsafe fn of(first: *mut u8) -> FirstChunks {
        FirstChunks(ChunkList { head: first.cast() })
    }

    /// Whether an address lies in one of them.
    pub fn contain(&self, address: u64) -> bool {
        // SAFETY: chunks in a list are alive.
        let chunks = std::iter::successors(unsafe { self.0.head.as_ref() }, |chunk| unsafe { chunk.next.as_ref() });
        let start = |chunk: &ChunkHeader| std::ptr::from_ref(chunk).addr() as u64;
        chunks.into_iter().any(|chunk| address.wrapping_sub(start(chunk)) < 1 << chunk.order)
    }

    /// # Safety
    /// `cell` is a live cell of one of them.
    pub unsafe fn cell_bytes(&self, cell: *mut u8) -> usize {
        // SAFETY: as the caller promises.
        unsafe { Arena::cell_bytes(cell) }
    }

    /// Gives them back.
    ///
    /// # Safety
    /// Nothing in them is used again, and the arena is forgotten.
    pub unsafe fn retire(mut self) {
        self.0.retire_all();
    }
}
