//! Cells over `MAX_CELL` bytes: each its own allocation, aligned like a slab so that its address leads to its header.

use super::huge_pages::prefer_huge_pages;
use super::limit::out_of_memory;
use super::slab::{slab_layout, slab_of, SlabHeader, LARGE};
use std::alloc::{alloc, dealloc};
use std::ptr;

#[repr(C, align(64))]
pub(crate) struct LargeCell {
    header: SlabHeader,
    /// Bytes of the allocation, this header included.
    bytes: usize,
    next: *mut LargeCell,
    prev: *mut LargeCell,
}

/// The large cells of an arena.
pub(crate) struct LargeList {
    head: *mut LargeCell,
}

impl LargeList {
    pub const EMPTY: Self = Self { head: ptr::null_mut() };

    pub fn take(&mut self, size: usize) -> *mut u8 {
        let bytes = size_of::<LargeCell>() + size;
        let layout = slab_layout(bytes);
        // SAFETY: the layout has a size; the list's head is alive.
        unsafe {
            let large = alloc(layout).cast::<LargeCell>();
            if large.is_null() {
                out_of_memory();
            }
            prefer_huge_pages(large.cast(), bytes);
            let header = SlabHeader { order: LARGE };
            large.write(LargeCell { header, bytes, next: ptr::null_mut(), prev: ptr::null_mut() });
            self.link(large);
            large.add(1).cast()
        }
    }

    /// # Safety
    /// `cell` is a live large cell of this list; it is not used again.
    pub unsafe fn give(&mut self, cell: *mut u8) {
        let large = slab_of(cell).cast::<LargeCell>();
        // SAFETY: the neighbours in the list are alive; the layout is the one it was allocated with.
        unsafe {
            let (next, prev) = ((*large).next, (*large).prev);
            if prev.is_null() {
                self.head = next;
            } else {
                (*prev).next = next;
            }
            if !next.is_null() {
                (*next).prev = prev;
            }
            dealloc(large.cast(), slab_layout((*large).bytes));
        }
    }

    /// Usable bytes of a large cell.
    ///
    /// # Safety
    /// `cell` is a live large cell.
    pub unsafe fn cell_bytes(cell: *mut u8) -> usize {
        // SAFETY: as the caller promises.
        unsafe { (*slab_of(cell).cast::<LargeCell>()).bytes - size_of::<LargeCell>() }
    }

    /// Bytes of all allocations.
    pub fn bytes(&self) -> usize {
        // SAFETY: cells in the list are alive.
        let cells = std::iter::successors(unsafe { self.head.as_ref() }, |cell| unsafe { cell.next.as_ref() });
        cells.map(|cell| cell.bytes).sum()
    }

    pub fn append(&mut self, other: &mut Self) {
        while !other.head.is_null() {
            let large = other.head;
            // SAFETY: cells in a list are alive.
            unsafe {
                other.head = (*large).next;
                self.link(large);
            }
        }
    }

    pub fn free_all(&mut self) {
        while !self.head.is_null() {
            // SAFETY: the head is a live cell of this list; the arena is at its end.
            unsafe { self.give(self.head.add(1).cast()) };
        }
    }

    unsafe fn link(&mut self, large: *mut LargeCell) {
        // SAFETY: the caller gives a live cell in no list.
        unsafe {
            (*large).next = self.head;
            (*large).prev = ptr::null_mut();
            if !self.head.is_null() {
                (*self.head).prev = large;
            }
        }
        self.head = large;
    }
}
