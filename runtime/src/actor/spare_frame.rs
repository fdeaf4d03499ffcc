//! The coroutine frame that ended last in an isolate: the next coroutine that fits into it takes it again.
//!
//! Generated code takes and leaves it by itself (`codegen/llvm/frame_stubs.py`). It is a cell of the isolate's arena that does not
//! count as living, so that who ends with one has left nothing behind.

use std::mem::offset_of;
use std::ptr;

use crate::heap::Arena;

#[repr(C)]
pub struct SpareFrame {
    cell: *mut u8,
    /// Bytes that were asked for; 0: there is none.
    size: u64,
}

/// Name and offset of what generated code touches, from the isolate on: this is what that begins with.
pub const OFFSETS: &[(&str, usize)] =
    &[("spare_frame_cell", offset_of!(SpareFrame, cell)), ("spare_frame_size", offset_of!(SpareFrame, size))];

impl SpareFrame {
    pub const NONE: SpareFrame = SpareFrame { cell: ptr::null_mut(), size: 0 };

    /// Gives its memory back to the arena that it is of.
    pub fn give_back(&mut self, heap: &mut Arena) {
        if std::mem::take(&mut self.size) > 0 {
            // SAFETY: it is a cell of the isolate's arena that nobody uses, and is not looked at again.
            unsafe { heap.free_uncounted(self.cell) };
        }
    }
}
