//! Memory of isolates. In: sizes in bytes. Out: 8-aligned cells, exact counts of live cells, everything back at once when an
//! isolate ends. Refuses to know what a cell holds: that is `value/`.
//!
//! ```text
//! slab (4 MiB, process-wide, recycled)  ->  chunks of 128 and 512 B, 4, 32 or 256 KiB  ->  cells of one size class
//! ```
//! An arena begins with *bitmap chunks* of 128 and 512 bytes that mix sizes, and takes chunks of one size class each when they are
//! full. A cell finds its slab and chunk by masking its address, so freeing needs no size.

pub mod arena;
pub mod external;
pub mod fragment;
pub mod limit;
pub mod payload;
pub mod recycle;
pub mod shared_bytes;

mod bitmap_chunk;
mod block;
mod chunk;
mod huge_pages;
mod large;
mod size_class;
mod slab;
mod sole_cell;

#[cfg(test)]
mod tests;

pub use arena::{count_given, Arena, Extras};
pub use external::{Externals, Proxy};
pub use fragment::Fragment;
pub(crate) use huge_pages::prefer_huge_pages;
pub use limit::OutOfMemory;
pub use shared_bytes::SharedBytes;
pub use sole_cell::FirstChunks;

/// Bytes of the cells of each class.
pub fn cell_sizes() -> impl Iterator<Item = usize> {
    (0..size_class::CLASSES).map(size_class::cell_size)
}

/// Where `value::copy` puts a copy: an arena, or the block of a small fragment.
pub trait Space {
    /// A cell of at least `size` bytes, 8-aligned, uninitialised.
    fn alloc(&mut self, size: usize) -> *mut u8;
    /// Says that so many bytes outside of this space are about to be taken for it; unwinds where that is too much.
    fn claim(&mut self, _bytes: usize) {}
    /// The list that a proxy of this space is linked into.
    fn externals(&mut self) -> &mut Externals;
}
