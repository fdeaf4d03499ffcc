//! The memory of a small fragment: one allocation of the system's, filled from the front, freed as a whole.

use super::{Externals, Space};
use std::alloc::{alloc, dealloc, handle_alloc_error, Layout};

pub(crate) struct Block {
    memory: *mut u64,
    words: u32,
    used: u32,
    externals: Externals,
}

// SAFETY: a block owns its memory and proxies.
unsafe impl Send for Block {}

impl Block {
    /// Room for cells of `bytes` in all.
    pub fn new(bytes: usize) -> Self {
        let words = bytes.div_ceil(8);
        // SAFETY: the layout has a size.
        let memory = unsafe { alloc(layout(words)) };
        if memory.is_null() {
            handle_alloc_error(layout(words));
        }
        Self { memory: memory.cast(), words: words as u32, used: 0, externals: Externals::EMPTY }
    }

    pub fn words(&self) -> usize {
        self.words as usize
    }
}

fn layout(words: usize) -> Layout {
    Layout::array::<u64>(words.max(1)).expect("a small block")
}

impl Space for Block {
    fn alloc(&mut self, size: usize) -> *mut u8 {
        let at = self.used as usize;
        let words = size.div_ceil(8);
        assert!(at + words <= self.words as usize, "a fragment was measured too small");
        self.used += words as u32;
        // SAFETY: the words lie inside the block.
        unsafe { self.memory.add(at).cast() }
    }

    fn externals(&mut self) -> &mut Externals {
        &mut self.externals
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        self.externals.release_all();
        // SAFETY: allocated with this layout; nobody uses it any more.
        unsafe { dealloc(self.memory.cast(), layout(self.words as usize)) };
    }
}
