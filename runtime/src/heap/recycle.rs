//! Small blocks for everything that Rust code allocates: control blocks, envelopes, ties, maps. Messages are made on one thread and freed
//! on another all the time, which is where a general allocator is slow.
//!
//! In: sizes up to 32 KiB; all else goes to the system. Out: blocks of a multiple of 16 bytes, from 1 KiB on in four steps to a doubling,
//! cut from regions that are never given back. A worker keeps a list of free blocks per size without any lock; whole batches of them move between workers through a pool.
//! Threads that are no workers use the pool, block by block. Refuses nothing: where the system has no memory, the answer is null.

use super::size_class::{self, MAX_CELL};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::ptr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Sizes are rounded up to this, and blocks aligned to it.
const GRAIN: usize = 16;
/// Up to here there is a class for each size; beyond they are those of `size_class`.
const DENSE: usize = 1024;
const LARGEST: usize = MAX_CELL;
const DENSE_CLASSES: usize = DENSE / GRAIN;
/// The first class of `size_class` that is beyond.
const FIRST_SPARSE: usize = size_class::class_of(DENSE + 1);
const CLASSES: usize = DENSE_CLASSES + size_class::CLASSES - FIRST_SPARSE;
/// Blocks, and bytes of them, that move between a worker and the pool at once; a worker keeps up to twice as many of a size.
const BATCH: usize = 64;
const BATCH_BYTES: usize = 32 << 10;
/// What is cut into blocks: so many bytes, or so many blocks.
const REGION: usize = 64 << 10;
const REGION_BLOCKS: usize = 8;

/// A free block; the first one of a batch in the pool leads to the next batch.
struct Free {
    next: *mut Free,
    next_batch: *mut Free,
}

#[derive(Clone, Copy)]
struct List {
    first: *mut Free,
    length: usize,
}

const EMPTY: List = List { first: ptr::null_mut(), length: 0 };

struct Local {
    is_worker: bool,
    lists: [List; CLASSES],
}

thread_local! {
    static LOCAL: UnsafeCell<Local> = const { UnsafeCell::new(Local { is_worker: false, lists: [EMPTY; CLASSES] }) };
}

/// What no worker holds of one size.
struct Shared {
    /// Whole batches.
    batches: *mut Free,
    /// Single blocks, of threads that are no workers and of workers that have ended.
    singles: List,
    /// What is left of the last region.
    region: *mut u8,
    left: usize,
}

// SAFETY: free blocks belong to whoever has the lock, and follow no thread.
unsafe impl Send for Shared {}

const NOTHING: Shared = Shared { batches: ptr::null_mut(), singles: EMPTY, region: ptr::null_mut(), left: 0 };
static POOLS: [Mutex<Shared>; CLASSES] = [const { Mutex::new(NOTHING) }; CLASSES];

/// The allocator of the program's Rust code.
pub struct Recycling;

#[inline]
fn class_of(layout: Layout) -> Option<usize> {
    let size = layout.size();
    if layout.align() > GRAIN || size == 0 || size > LARGEST {
        return None;
    }
    Some(if size <= DENSE { (size - 1) / GRAIN } else { DENSE_CLASSES + size_class::class_of(size) - FIRST_SPARSE })
}

const fn bytes(class: usize) -> usize {
    if class < DENSE_CLASSES {
        return (class + 1) * GRAIN;
    }
    size_class::cell_size(class - DENSE_CLASSES + FIRST_SPARSE)
}

/// Blocks of a batch, by class.
static BATCHES: [u8; CLASSES] = batches();

const fn batches() -> [u8; CLASSES] {
    let (mut batches, mut class) = ([BATCH as u8; CLASSES], DENSE_CLASSES);
    while class < CLASSES {
        let fitting = BATCH_BYTES / bytes(class);
        batches[class] = if fitting < 2 { 2 } else { fitting as u8 };
        class += 1;
    }
    batches
}

#[inline]
fn batch(class: usize) -> usize {
    usize::from(BATCHES[class])
}

// SAFETY: a block is either in one list or given out once; blocks of a class hold every layout of it.
unsafe impl GlobalAlloc for Recycling {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match class_of(layout) {
            // SAFETY: as the caller promises.
            None => unsafe { System.alloc(layout) },
            Some(class) => take(class),
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match class_of(layout) {
            // SAFETY: as the caller promises; what is not small came from the system.
            None => unsafe { System.dealloc(block, layout) },
            Some(class) => give(class, block.cast()),
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        match class_of(layout) {
            // SAFETY: as the caller promises.
            None => unsafe { System.alloc_zeroed(layout) },
            Some(class) => {
                let block = take(class);
                if !block.is_null() {
                    // SAFETY: the block is ours, and as large as its class.
                    unsafe { block.write_bytes(0, layout.size()) };
                }
                block
            }
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that the size fits the alignment.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: as the caller promises; the classes tell where the block came from.
        unsafe {
            match (class_of(layout), class_of(wanted)) {
                (None, None) => System.realloc(block, layout, size),
                (Some(old), Some(new)) if old == new => block,
                _ => {
                    let moved = self.alloc(wanted);
                    if !moved.is_null() {
                        moved.copy_from_nonoverlapping(block, layout.size().min(size));
                        self.dealloc(block, layout);
                    }
                    moved
                }
            }
        }
    }
}

/// The memory of a `T`, as `Box` has it, without asking for its class: null where there is none.
#[inline]
pub fn take_of<T>() -> *mut T {
    const { assert!(size_of::<T>() > 0 && size_of::<T>() <= DENSE && align_of::<T>() <= GRAIN) };
    take((size_of::<T>() - 1) / GRAIN).cast()
}

/// Gives back the memory of a `T`, as `Box` does, without dropping what is in it.
///
/// # Safety
/// `memory` is that of a `Box<T>`, or comes from `take_of`; nobody uses it any more.
#[inline]
pub unsafe fn give_of<T>(memory: *mut T) {
    give((size_of::<T>() - 1) / GRAIN, memory.cast());
}

#[inline]
fn with_local<R>(run: impl FnOnce(&mut Local) -> R) -> R {
    // SAFETY: nothing that runs inside allocates, so that no second reference is made on this thread. The value has no
    // destructor, and can be reached as long as its thread runs.
    LOCAL.with(|local| run(unsafe { &mut *local.get() }))
}

#[inline]
fn take(class: usize) -> *mut u8 {
    with_local(|local| pop(&mut local.lists[class]).map_or_else(|| take_slowly(local, class), <*mut Free>::cast))
}

#[cold]
#[inline(never)]
fn take_slowly(local: &mut Local, class: usize) -> *mut u8 {
    if local.is_worker {
        local.lists[class] = refill(class);
        return pop(&mut local.lists[class]).map_or(ptr::null_mut(), <*mut Free>::cast);
    }
    let mut shared = lock(class);
    if shared.singles.first.is_null() {
        shared.singles = take_batch(&mut shared, class);
    }
    pop(&mut shared.singles).map_or_else(|| cut(&mut shared, class), <*mut Free>::cast)
}

/// A whole batch of the pool; empty where there is none.
fn take_batch(shared: &mut Shared, class: usize) -> List {
    let first = shared.batches;
    if first.is_null() {
        return EMPTY;
    }
    // SAFETY: a batch of the pool, which is ours under the lock.
    shared.batches = unsafe { (*first).next_batch };
    List { first, length: batch(class) }
}

#[inline]
fn give(class: usize, block: *mut Free) {
    with_local(|local| {
        if !local.is_worker {
            return push(&mut lock(class).singles, block);
        }
        let list = &mut local.lists[class];
        push(list, block);
        if list.length >= 2 * batch(class) {
            give_batch(class, list);
        }
    });
}

#[inline]
fn pop(list: &mut List) -> Option<*mut Free> {
    let block = list.first;
    if block.is_null() {
        return None;
    }
    // SAFETY: blocks of a list are free, and the list's alone.
    list.first = unsafe { (*block).next };
    list.length -= 1;
    Some(block)
}

#[inline]
fn push(list: &mut List, block: *mut Free) {
    // SAFETY: the caller gives a block of at least 16 bytes away.
    unsafe { (*block).next = list.first };
    list.first = block;
    list.length += 1;
}

/// Moves the newest half of a worker's list to the pool.
#[cold]
fn give_batch(class: usize, list: &mut List) {
    let first = list.first;
    let mut last = first;
    for _ in 1..batch(class) {
        // SAFETY: the list is longer than a batch.
        last = unsafe { (*last).next };
    }
    // SAFETY: as above.
    list.first = unsafe { std::mem::replace(&mut (*last).next, ptr::null_mut()) };
    list.length -= batch(class);
    let mut shared = lock(class);
    // SAFETY: a free block has room for two pointers.
    unsafe { (*first).next_batch = shared.batches };
    shared.batches = first;
}

/// A batch for a worker, from the pool or fresh; empty where there is no memory.
fn refill(class: usize) -> List {
    let mut shared = lock(class);
    let whole = take_batch(&mut shared, class);
    if !whole.first.is_null() {
        return whole;
    }
    let mut fresh = EMPTY;
    let mut blocks = [ptr::null_mut(); BATCH];
    for block in &mut blocks[..batch(class)] {
        *block = pop(&mut shared.singles).map_or_else(|| cut(&mut shared, class), <*mut Free>::cast);
    }
    // The last one is given out last, so that blocks are used in the order of their addresses.
    blocks.iter().rev().filter(|block| !block.is_null()).for_each(|block| push(&mut fresh, block.cast()));
    fresh
}

/// A block that was never used.
fn cut(shared: &mut Shared, class: usize) -> *mut u8 {
    let size = bytes(class);
    if shared.left < size {
        let region_bytes = REGION.max(REGION_BLOCKS * size);
        let region = Layout::from_size_align(region_bytes, GRAIN).expect("a region is a layout");
        // SAFETY: the layout is not empty.
        shared.region = unsafe { System.alloc(region) };
        shared.left = if shared.region.is_null() { 0 } else { region_bytes };
    }
    if shared.left < size {
        return ptr::null_mut();
    }
    let block = shared.region;
    shared.region = block.wrapping_add(size);
    shared.left -= size;
    block
}

fn lock(class: usize) -> MutexGuard<'static, Shared> {
    POOLS[class].lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on this thread keeps blocks of its own.
pub fn begin_worker() {
    with_local(|local| local.is_worker = true);
}

/// The worker ends: others may use what it has kept.
pub fn end_worker() {
    with_local(|local| {
        local.is_worker = false;
        for (class, list) in local.lists.iter_mut().enumerate() {
            let mut shared = lock(class);
            while let Some(block) = pop(list) {
                push(&mut shared.singles, block);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_fits_its_class() {
        for size in 1..=LARGEST {
            let class = class_of(Layout::from_size_align(size, 8).unwrap()).unwrap();
            assert!(bytes(class) >= size && bytes(class) % GRAIN == 0, "{size} in class {class}");
            assert!(class == 0 || bytes(class - 1) < size, "{size} in class {class}");
            assert!((2..=BATCH).contains(&batch(class)) && batch(class) * bytes(class) <= BATCH * DENSE, "{size}");
        }
        assert_eq!(class_of(Layout::from_size_align(LARGEST + 1, 8).unwrap()), None);
        assert_eq!(class_of(Layout::from_size_align(64, 32).unwrap()), None);
    }

    /// Made by one thread and freed by a worker: the same memory goes round.
    #[test]
    fn blocks_travel_back_from_those_who_free_them() {
        // Sizes that nothing else in this process has.
        for (size, is_worker) in [(1000_usize, true), (1700, false), (2100, true), (30_001, true), (25_000, false)] {
            let class = class_of(Layout::from_size_align(size, 16).unwrap()).unwrap();
            let (away, here) = std::sync::mpsc::sync_channel::<usize>(4 * BATCH);
            let made = std::thread::spawn(move || {
                if is_worker {
                    begin_worker();
                }
                let mut seen = std::collections::BTreeSet::new();
                for _ in 0..100 * BATCH {
                    let block = take(class);
                    // SAFETY: the block is ours, and so large.
                    unsafe { block.write_bytes(0xA5, size) };
                    seen.insert(block.addr());
                    away.send(block.expose_provenance()).unwrap();
                }
                end_worker();
                seen.len()
            });
            begin_worker();
            for block in here {
                give(class, ptr::with_exposed_provenance_mut(block));
            }
            end_worker();
            let most = 4 * BATCH + 6 * batch(class);
            assert!(made.join().unwrap() <= most, "more than {most} blocks of {size} bytes");
        }
    }
}
