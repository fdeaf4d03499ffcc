//! Slabs: 4 MiB of chunks of one size, aligned to their size, taken from the system allocator and never returned. Empty
//! chunks go to a cache of the thread, and from there in batches to a process-wide pool.
//!
//! The first chunk of a slab is given up for the slab's header; only the header's page of it is ever touched. A program that fills
//! a whole slab with the largest chunks is asked to have huge pages for the next ones: walks over many objects else wait for
//! address translation more than for memory.

use super::huge_pages::prefer_huge_pages;
use super::limit::out_of_memory;
use std::alloc::{alloc, Layout};
use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Bytes and alignment of a slab; large cells are aligned to it too, so a masked address always names a header.
pub(crate) const SLAB: usize = 1 << 22;
/// log2 of the chunk sizes: 128 and 512 B, 4, 32 and 256 KiB.
pub(crate) const ORDERS: [u32; 5] = [7, 9, 12, 15, 18];
/// What an arena begins with.
pub(crate) const SEED_ORDER: u32 = ORDERS[0];
/// The smallest chunk of one size class.
pub(crate) const FIRST_ORDER: u32 = ORDERS[1];
pub(crate) const LAST_ORDER: u32 = ORDERS[4];
/// What the header of a large cell says instead of an order.
pub(crate) const LARGE: u32 = 20;
/// Free chunks that one thread keeps for itself, by order: at most 512 KiB of each.
const KEPT: [usize; 5] = [256, 64, 32, 8, 2];

/// At the start of each slab and of each large cell.
#[repr(C)]
pub(crate) struct SlabHeader {
    pub order: u32,
}

/// The header of the slab or large cell that `cell` lies in.
pub(crate) fn slab_of(cell: *mut u8) -> *mut SlabHeader {
    cell.map_addr(|address| address & !(SLAB - 1)).cast()
}

/// What no machine has is refused like what this one has not.
pub(crate) fn slab_layout(bytes: usize) -> Layout {
    Layout::from_size_align(bytes, SLAB).unwrap_or_else(|_| out_of_memory())
}

/// Slabs of the largest chunks so far.
static LARGE_SLABS: AtomicUsize = AtomicUsize::new(0);

struct FreeChunks(Vec<*mut u8>);

// SAFETY: the pointers are to chunks that nobody uses; they are owned by the list.
unsafe impl Send for FreeChunks {}

static POOL: [Mutex<FreeChunks>; 5] = [const { Mutex::new(FreeChunks(Vec::new())) }; 5];

struct Cache([Vec<*mut u8>; 5]);

impl Drop for Cache {
    fn drop(&mut self) {
        for (index, chunks) in self.0.iter_mut().enumerate() {
            pool(index).0.append(chunks);
        }
    }
}

thread_local! {
    static CACHE: RefCell<Cache> = const { RefCell::new(Cache([const { Vec::new() }; 5])) };
}

fn index_of(order: u32) -> usize {
    ((order - 6) / 3) as usize
}

fn pool(index: usize) -> std::sync::MutexGuard<'static, FreeChunks> {
    POOL[index].lock().unwrap_or_else(PoisonError::into_inner)
}

/// An empty chunk of `1 << order` bytes, aligned to its size, uninitialised.
pub(crate) fn take_chunk(order: u32) -> *mut u8 {
    let index = index_of(order);
    CACHE
        .try_with(|cache| {
            let chunks = &mut cache.borrow_mut().0[index];
            if chunks.is_empty() {
                refill(index, chunks);
            }
            chunks.pop().expect("a refilled cache")
        })
        .unwrap_or_else(|_| take_from_pool(index))
}

/// Takes an empty chunk back.
pub(crate) fn give_chunk(chunk: *mut u8, order: u32) {
    let index = index_of(order);
    let kept = CACHE.try_with(|cache| {
        let chunks = &mut cache.borrow_mut().0[index];
        if chunks.len() >= KEPT[index] {
            pool(index).0.extend(chunks.drain(KEPT[index] / 2..));
        }
        chunks.push(chunk);
    });
    if kept.is_err() {
        pool(index).0.push(chunk);
    }
}

/// The thread's last words: its thread-locals are gone already.
fn take_from_pool(index: usize) -> *mut u8 {
    let mut chunks = Vec::new();
    refill(index, &mut chunks);
    let chunk = chunks.pop().expect("a refilled list");
    pool(index).0.append(&mut chunks);
    chunk
}

fn refill(index: usize, chunks: &mut Vec<*mut u8>) {
    let mut pool = pool(index);
    if pool.0.is_empty() {
        new_slab(ORDERS[index], &mut pool.0);
    }
    let rest = pool.0.len().saturating_sub((KEPT[index] / 2).max(1));
    chunks.extend(pool.0.drain(rest..));
}

/// Cuts a new slab into chunks, in descending order so that the lowest address is used first.
fn new_slab(order: u32, chunks: &mut Vec<*mut u8>) {
    let layout = slab_layout(SLAB);
    // SAFETY: the layout has a size; every offset lies inside the slab.
    unsafe {
        let slab = alloc(layout);
        if slab.is_null() {
            out_of_memory();
        }
        if order == LAST_ORDER && LARGE_SLABS.fetch_add(1, Ordering::Relaxed) > 0 {
            prefer_huge_pages(slab, SLAB);
        }
        slab.cast::<SlabHeader>().write(SlabHeader { order });
        chunks.extend((1..SLAB >> order).rev().map(|n| slab.add(n << order)));
    }
}
