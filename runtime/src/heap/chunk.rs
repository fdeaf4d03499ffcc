//! Chunks of cells of one size class, and the lists that an arena keeps chunks in.
//!
//! A chunk counts its live cells. Cells are handed out from its free list first, then from the part never used, so that memory
//! is touched only when needed.

use super::size_class::cell_size;
use super::slab::{give_chunk, slab_of, take_chunk};
use std::ptr;

/// `class` of a bitmap chunk.
pub(crate) const BITMAP: u8 = u8::MAX;

/// The common beginning of all chunks.
#[repr(C)]
pub(crate) struct ChunkHeader {
    pub next: *mut ChunkHeader,
    pub prev: *mut ChunkHeader,
    pub live: u32,
    pub class: u8,
    pub order: u8,
    /// In the arena's list of full chunks rather than in its class's list.
    pub full: bool,
}

#[repr(C)]
pub(crate) struct CellChunk {
    pub header: ChunkHeader,
    pub free: *mut FreeCell,
    /// Offset of the first byte never used, and of the first that no whole cell reaches.
    pub fresh: u32,
    pub end: u32,
}

pub(crate) struct FreeCell {
    next: *mut FreeCell,
}

/// The chunk of a cell that is not large.
///
/// # Safety
/// `cell` is a live cell of a chunk.
pub(crate) unsafe fn chunk_of(cell: *mut u8) -> *mut ChunkHeader {
    // SAFETY: a cell lies in a slab, whose header gives the chunks' size.
    let order = unsafe { (*slab_of(cell)).order };
    cell.map_addr(|address| address & !((1 << order) - 1)).cast()
}

/// Gives the chunk back to the pool.
///
/// # Safety
/// The chunk is in no list and no cell of it is used again.
pub(crate) unsafe fn retire(chunk: *mut ChunkHeader) {
    // SAFETY: the caller owns the chunk.
    let order = unsafe { (*chunk).order };
    give_chunk(chunk.cast(), u32::from(order));
}

impl CellChunk {
    /// Cells of `class` in a chunk of `1 << order` bytes.
    pub fn capacity(class: usize, order: u32) -> usize {
        ((1 << order) - size_of::<Self>()) / cell_size(class)
    }

    pub fn create(class: usize, order: u32) -> *mut ChunkHeader {
        let chunk = take_chunk(order).cast::<Self>();
        let begin = size_of::<Self>();
        let end = begin + Self::capacity(class, order) * cell_size(class);
        let links = ptr::null_mut();
        let header =
            ChunkHeader { next: links, prev: links, live: 0, class: class as u8, order: order as u8, full: false };
        // SAFETY: the chunk is ours and larger than its header.
        unsafe { chunk.write(Self { header, free: ptr::null_mut(), fresh: begin as u32, end: end as u32 }) };
        chunk.cast()
    }

    pub fn is_full(&self) -> bool {
        self.free.is_null() && self.fresh == self.end
    }

    /// A cell of a chunk that is not full.
    ///
    /// # Safety
    /// `this` is a chunk that `create` made, with a free cell.
    pub unsafe fn take(this: *mut Self) -> *mut u8 {
        // SAFETY: a free cell is either on the free list or between `fresh` and `end`.
        unsafe {
            (*this).header.live += 1;
            let cell = (*this).free;
            if !cell.is_null() {
                (*this).free = (*cell).next;
                return cell.cast();
            }
            let cell = this.cast::<u8>().add((*this).fresh as usize);
            (*this).fresh += cell_size((*this).header.class as usize) as u32;
            cell
        }
    }

    /// # Safety
    /// `cell` is a live cell of this chunk; it is not used again.
    pub unsafe fn give(this: *mut Self, cell: *mut u8) {
        // SAFETY: the smallest cell holds a link.
        unsafe {
            (*this).header.live -= 1;
            cell.cast::<FreeCell>().write(FreeCell { next: (*this).free });
            (*this).free = cell.cast();
        }
    }
}

/// A doubly linked list of chunks; the links are in the chunks.
#[derive(Clone, Copy)]
pub(crate) struct ChunkList {
    pub head: *mut ChunkHeader,
}

impl ChunkList {
    pub const EMPTY: Self = Self { head: ptr::null_mut() };

    /// # Safety
    /// The chunk is in no list.
    pub unsafe fn push(&mut self, chunk: *mut ChunkHeader) {
        // SAFETY: chunks in lists are alive.
        unsafe {
            (*chunk).next = self.head;
            (*chunk).prev = ptr::null_mut();
            if !self.head.is_null() {
                (*self.head).prev = chunk;
            }
        }
        self.head = chunk;
    }

    /// # Safety
    /// The chunk is in this list.
    pub unsafe fn remove(&mut self, chunk: *mut ChunkHeader) {
        // SAFETY: the neighbours of a chunk in a list are alive.
        unsafe {
            let (next, prev) = ((*chunk).next, (*chunk).prev);
            if prev.is_null() {
                self.head = next;
            } else {
                (*prev).next = next;
            }
            if !next.is_null() {
                (*next).prev = prev;
            }
        }
    }

    pub fn pop(&mut self) -> Option<*mut ChunkHeader> {
        if self.head.is_null() {
            return None;
        }
        let chunk = self.head;
        // SAFETY: the head of a list is in the list.
        unsafe { self.remove(chunk) };
        Some(chunk)
    }

    /// Bytes of all chunks.
    pub fn bytes(&self) -> usize {
        // SAFETY: chunks in lists are alive.
        let chunks = std::iter::successors(unsafe { self.head.as_ref() }, |chunk| unsafe { chunk.next.as_ref() });
        chunks.map(|chunk| 1 << chunk.order).sum()
    }

    /// Moves all chunks of `other` behind the first of this list.
    pub fn append(&mut self, other: &mut Self) {
        let first = self.pop();
        while let Some(chunk) = other.pop() {
            // SAFETY: a popped chunk is in no list.
            unsafe { self.push(chunk) };
        }
        if let Some(chunk) = first {
            // SAFETY: as above.
            unsafe { self.push(chunk) };
        }
    }

    /// Gives all chunks back, whatever lives in them.
    pub fn retire_all(&mut self) {
        while let Some(chunk) = self.pop() {
            // SAFETY: a popped chunk is in no list; the arena that calls this is at its end.
            unsafe { retire(chunk) };
        }
    }
}
