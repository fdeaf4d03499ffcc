//! The first chunks of an arena: 128 bytes, then 512, in granules of 8, with a bitmap of used granules and one of cell starts.
//! They mix sizes, waste nothing and merge free neighbours by themselves, so that an actor with a few small values needs no
//! other memory, and one that only waits needs little more than its frame.

use super::chunk::{ChunkHeader, BITMAP};
use super::slab::{take_chunk, FIRST_ORDER, SEED_ORDER};
use std::ptr;

/// Bytes of a granule: the alignment of cells.
const GRANULE: usize = 8;

#[repr(C)]
pub(crate) struct BitmapChunk {
    pub header: ChunkHeader,
    /// Bit n: granule n is part of this header or of a live cell, or not there.
    used: u64,
    /// Bit n: a live cell starts at granule n, or the chunk ends there.
    starts: u64,
}

const HEADER_GRANULES: u32 = (size_of::<BitmapChunk>() / GRANULE) as u32;
/// The longest cell that is put here: half of the room.
pub(crate) const MAX_BITMAP_CELL: usize = 224;

impl BitmapChunk {
    /// An arena's first chunk.
    pub fn seed() -> *mut ChunkHeader {
        let end = 1 << (1 << SEED_ORDER >> 3);
        Self::create(SEED_ORDER, !(end - 1), end)
    }

    /// Each further one.
    pub fn create_next() -> *mut ChunkHeader {
        Self::create(FIRST_ORDER, 0, 0)
    }

    fn create(order: u32, missing: u64, starts: u64) -> *mut ChunkHeader {
        let chunk = take_chunk(order).cast::<Self>();
        let links = ptr::null_mut();
        let header = ChunkHeader { next: links, prev: links, live: 0, class: BITMAP, order: order as u8, full: false };
        let used = missing | ((1 << HEADER_GRANULES) - 1);
        // SAFETY: the chunk is ours and larger than its header.
        unsafe { chunk.write(Self { header, used, starts }) };
        chunk.cast()
    }

    /// A cell of `size` bytes, at most `MAX_BITMAP_CELL`, if there is room.
    ///
    /// # Safety
    /// `this` is a chunk that `create` made.
    pub unsafe fn take(this: *mut Self, size: usize) -> Option<*mut u8> {
        let granules = size.div_ceil(GRANULE).max(2) as u32;
        // SAFETY: the caller owns the chunk; a found run lies inside it.
        unsafe {
            let runs = runs_of_ones(!(*this).used, granules);
            if runs == 0 {
                return None;
            }
            let first = runs.trailing_zeros();
            (*this).used |= ones(granules) << first;
            (*this).starts |= 1 << first;
            (*this).header.live += 1;
            Some(this.cast::<u8>().add(first as usize * GRANULE))
        }
    }

    /// # Safety
    /// `cell` is a live cell of this chunk; it is not used again.
    pub unsafe fn give(this: *mut Self, cell: *mut u8) {
        // SAFETY: the caller owns the chunk.
        unsafe {
            let (first, granules) = Self::extent(this, cell);
            (*this).used &= !(ones(granules) << first);
            (*this).starts &= !(1 << first);
            (*this).header.live -= 1;
        }
    }

    /// Bytes of a live cell.
    ///
    /// # Safety
    /// `cell` is a live cell of this chunk.
    pub unsafe fn cell_bytes(this: *mut Self, cell: *mut u8) -> usize {
        // SAFETY: as the caller promises.
        unsafe { Self::extent(this, cell).1 as usize * GRANULE }
    }

    /// First granule and number of granules of a cell: it reaches to the next start or the next unused granule.
    unsafe fn extent(this: *mut Self, cell: *mut u8) -> (u32, u32) {
        let first = ((cell.addr() - this.addr()) / GRANULE) as u32;
        // SAFETY: the caller owns the chunk.
        let (used, starts) = unsafe { ((*this).used, (*this).starts) };
        debug_assert!(starts >> first & 1 == 1, "not a live cell");
        let ends = (!used | starts) >> first >> 1;
        let granules = if ends == 0 { 64 - first } else { ends.trailing_zeros() + 1 };
        (first, granules)
    }
}

fn ones(count: u32) -> u64 {
    (1 << count) - 1
}

/// The bits at which a run of `length` ones starts (`1 <= length < 64`), in log2(length) steps.
fn runs_of_ones(mut bits: u64, length: u32) -> u64 {
    let mut covered = 1;
    while covered < length {
        let step = covered.min(length - covered);
        bits &= bits >> step;
        covered += step;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::sample::steps;

    #[test]
    fn runs_are_found_as_by_looking_at_each_bit() {
        let mut bits = 0x9E37_79B9_7F4A_7C15_u64;
        for _ in 0..steps(2_000) {
            bits = bits.wrapping_mul(0x5851_F42D_4C95_7F2D).rotate_left(17) | bits >> 3;
            for length in 1..30 {
                let slow = (0..=64 - length).filter(|&at| bits >> at & ones(length) == ones(length));
                assert_eq!(runs_of_ones(bits, length), slow.fold(0, |all, at| all | 1 << at));
            }
        }
    }
}
