//! The memory of one isolate. Cells come from chunks of their size class; counts are exact, and dropping the arena gives
//! everything back at once, whatever is still alive in it.
//!
//! An unused arena is a few words: the first chunk comes with the first cell, the table of classes with the second chunk.

use super::bitmap_chunk::{BitmapChunk, MAX_BITMAP_CELL};
use super::chunk::{chunk_of, retire, CellChunk, ChunkHeader, ChunkList, BITMAP};
use super::external::Externals;
use super::large::LargeList;
use super::limit::HeapLimit;
use super::size_class::{cell_size, class_of, CLASSES, MAX_CELL};
use super::slab::{slab_of, SlabHeader, FIRST_ORDER, LARGE, LAST_ORDER, SEED_ORDER, SLAB};
use super::Space;
use std::mem::offset_of;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// Generated code takes and gives back cells itself where a chunk's free list, or its part never used, says all there is to
/// know; `layout` tells it where.
#[repr(C)]
pub struct Arena {
    /// Null before the second chunk.
    classes: Option<Box<Classes>>,
    live: usize,
    /// Chunks of mixed sizes; new small cells go to the first.
    bitmaps: ChunkList,
    externals: Externals,
    limit: Option<Box<HeapLimit>>,
}

/// How many cells all arenas have given since they are counted (`snowc bench`); those that generated code takes itself
/// are not among them.
static GIVEN: AtomicU64 = AtomicU64::new(0);
static IS_COUNTED: AtomicBool = AtomicBool::new(false);

/// From now on cells are counted; how many there were so far.
pub fn count_given() -> u64 {
    IS_COUNTED.store(true, Relaxed);
    GIVEN.load(Relaxed)
}

// SAFETY: an arena owns its chunks and proxies; what proxies hold is shared by atomic counts.
unsafe impl Send for Arena {}

#[repr(C)]
struct Classes {
    /// Chunks that may have a free cell, by class. That the first one has none is found out when it is asked for one.
    available: [ChunkList; CLASSES],
    /// Chunks held, by class, in bytes: the next one is of a size that fits them.
    held: [usize; CLASSES],
    full: ChunkList,
    large: LargeList,
    /// Small cells come from chunks of their class also while there is room in a chunk of mixed sizes.
    is_busy: bool,
}

/// Name and offset of what generated code touches in an arena and its chunks.
pub const OFFSETS: &[(&str, usize)] = &[
    ("arena_classes", offset_of!(Arena, classes)),
    ("arena_live", offset_of!(Arena, live)),
    ("classes_available", offset_of!(Classes, available)),
    ("classes_held", offset_of!(Classes, held)),
    ("chunk_live", offset_of!(CellChunk, header) + offset_of!(ChunkHeader, live)),
    ("chunk_class", offset_of!(CellChunk, header) + offset_of!(ChunkHeader, class)),
    ("chunk_full", offset_of!(CellChunk, header) + offset_of!(ChunkHeader, full)),
    ("chunk_free", offset_of!(CellChunk, free)),
    ("chunk_fresh", offset_of!(CellChunk, fresh)),
    ("chunk_end", offset_of!(CellChunk, end)),
    ("slab", SLAB),
    ("slab_order", offset_of!(SlabHeader, order)),
    ("last_order", LAST_ORDER as usize),
];

/// What few arenas of isolates that wait have.
pub struct Extras {
    classes: Option<Box<Classes>>,
    externals: Externals,
    limit: Option<Box<HeapLimit>>,
}

// An isolate at rest has other things in the words of an arena that are null without extras (`actor/rest.rs`).
const _: () = {
    assert!(offset_of!(Arena, classes) == 0 && offset_of!(Arena, live) == 8 && offset_of!(Arena, bitmaps) == 16);
    assert!(offset_of!(Arena, externals) == 24 && offset_of!(Arena, limit) == 32);
};

impl Default for Arena {
    fn default() -> Self {
        Self::new()
    }
}

impl Arena {
    pub const fn new() -> Self {
        Self { bitmaps: ChunkList::EMPTY, classes: None, externals: Externals::EMPTY, live: 0, limit: None }
    }

    /// Live cells: objects, buffers and proxies.
    pub fn live(&self) -> usize {
        self.live
    }

    /// A cell of at least `size` bytes, 8-aligned, uninitialised.
    pub fn alloc(&mut self, size: usize) -> *mut u8 {
        self.live += 1;
        if IS_COUNTED.load(Relaxed) {
            GIVEN.fetch_add(1, Relaxed);
        }
        if let Some(classes) = &mut self.classes {
            if size <= MAX_CELL {
                if let Some(cell) = classes.take(class_of(size)) {
                    return cell;
                }
            }
        } else if size <= MAX_BITMAP_CELL && !self.bitmaps.head.is_null() {
            // SAFETY: the list holds bitmap chunks of this arena.
            if let Some(cell) = unsafe { BitmapChunk::take(self.bitmaps.head.cast(), size) } {
                return cell;
            }
        }
        self.alloc_slow(size)
    }

    /// Frees a cell.
    ///
    /// # Safety
    /// `cell` is a live cell of this arena; it is not used again.
    pub unsafe fn free(&mut self, cell: *mut u8) {
        self.live -= 1;
        // SAFETY: the cell's address leads to its slab, and to its chunk unless it is large.
        unsafe {
            #[cfg(debug_assertions)]
            cell.write_bytes(0xDD, Self::cell_bytes(cell));
            if (*slab_of(cell)).order == LARGE {
                return self.classes().large.give(cell);
            }
            let chunk = chunk_of(cell);
            if (*chunk).class == BITMAP {
                self.free_in_bitmap(chunk, cell);
            } else {
                self.classes().give(chunk, cell);
            }
        }
    }

    /// Frees a cell that has not counted as living.
    ///
    /// # Safety
    /// As for `free`.
    pub unsafe fn free_uncounted(&mut self, cell: *mut u8) {
        self.live += 1;
        // SAFETY: as the caller promises.
        unsafe { self.free(cell) };
    }

    /// Bytes that the cell really has: at least what was asked for.
    ///
    /// # Safety
    /// `cell` is a live cell of an arena.
    pub unsafe fn cell_bytes(cell: *mut u8) -> usize {
        // SAFETY: as in `free`.
        unsafe {
            if (*slab_of(cell)).order == LARGE {
                return LargeList::cell_bytes(cell);
            }
            let chunk = chunk_of(cell);
            match (*chunk).class {
                BITMAP => BitmapChunk::cell_bytes(chunk.cast(), cell),
                class => cell_size(class as usize),
            }
        }
    }

    /// Takes over all cells and proxies of `other`.
    pub fn adopt(&mut self, mut other: Arena) {
        if self.limit.is_some() {
            self.claim(other.bytes_held() + other.externals.bytes());
        }
        self.live += std::mem::take(&mut other.live);
        self.bitmaps.append(&mut other.bitmaps);
        self.externals.append(&mut other.externals);
        match (&mut self.classes, other.classes.take()) {
            (Some(ours), Some(mut theirs)) => ours.append(&mut theirs),
            (none @ None, theirs) => *none = theirs,
            (Some(_), None) => {}
        }
    }

    /// Takes out what not every arena has; it must not be used until that is put back.
    pub fn take_extras(&mut self) -> Option<Extras> {
        if self.classes.is_none() && self.externals.is_empty() && self.limit.is_none() {
            return None;
        }
        let externals = std::mem::take(&mut self.externals);
        Some(Extras { classes: self.classes.take(), externals, limit: self.limit.take() })
    }

    pub fn put_extras(&mut self, extras: Extras) {
        (self.classes, self.externals, self.limit) = (extras.classes, extras.externals, extras.limit);
    }

    /// Proxies alive in this arena.
    pub fn proxies(&self) -> usize {
        self.externals.count()
    }

    /// Bytes of chunks and large cells, without what proxies hold.
    pub fn bytes_held(&self) -> usize {
        self.bitmaps.bytes()
            + self.classes.as_ref().map_or(0, |classes| classes.held.iter().sum::<usize>() + classes.large.bytes())
    }

    /// From now on the arena may hold so many bytes, payloads outside of it included. Unwinds if it holds more already.
    pub fn set_limit(&mut self, bytes: Option<usize>) {
        self.limit = bytes.map(|bytes| Box::new(HeapLimit::new(bytes)));
        self.claim(0);
    }

    /// Unwinds if so many bytes more are over the limit.
    fn claim(&mut self, bytes: usize) {
        let Some(mut limit) = self.limit.take() else { return };
        if !limit.allows(bytes) || bytes == 0 {
            limit.weigh(self.bytes_held() + self.externals.bytes() + bytes);
        }
        self.limit = Some(limit);
    }

    /// The isolate computes for long: cells that come and go at once shall do so without a call of the runtime, which
    /// those in chunks of mixed sizes need.
    pub fn expect_many_cells(&mut self) {
        self.classes().is_busy = true;
    }

    #[cold]
    fn alloc_slow(&mut self, size: usize) -> *mut u8 {
        if size > MAX_CELL {
            self.claim(size);
            return self.classes().large.take(size);
        }
        if size <= MAX_BITMAP_CELL && !self.classes.as_ref().is_some_and(|classes| classes.is_busy) {
            if let Some(cell) = self.alloc_in_bitmap(size) {
                return cell;
            }
        }
        let class = class_of(size);
        let order = self.classes().order_of_next_chunk(class);
        self.claim(1 << order);
        let classes = self.classes();
        classes.add_chunk(class, order);
        classes.take(class).expect("a new chunk has free cells")
    }

    fn alloc_in_bitmap(&mut self, size: usize) -> Option<*mut u8> {
        // SAFETY: the list holds bitmap chunks of this arena.
        unsafe {
            if self.bitmaps.head.is_null() {
                self.bitmaps.push(BitmapChunk::seed());
            }
            let found = BitmapChunk::take(self.bitmaps.head.cast(), size);
            if found.is_some() || u32::from((*self.bitmaps.head).order) != SEED_ORDER {
                return found;
            }
            self.bitmaps.push(BitmapChunk::create_next());
            BitmapChunk::take(self.bitmaps.head.cast(), size)
        }
    }

    /// The bitmap chunk that new cells go to stays, smaller and adopted ones go when they are empty.
    unsafe fn free_in_bitmap(&mut self, chunk: *mut ChunkHeader, cell: *mut u8) {
        // SAFETY: the chunk is in our list, the cell in the chunk.
        unsafe {
            BitmapChunk::give(chunk.cast(), cell);
            if (*chunk).live == 0 && chunk != self.bitmaps.head {
                self.bitmaps.remove(chunk);
                retire(chunk);
            }
        }
    }

    fn classes(&mut self) -> &mut Classes {
        self.classes.get_or_insert_with(|| Box::new(Classes::new()))
    }
}

impl Classes {
    fn new() -> Self {
        Self {
            available: [ChunkList::EMPTY; CLASSES],
            held: [0; CLASSES],
            full: ChunkList::EMPTY,
            large: LargeList::EMPTY,
            is_busy: false,
        }
    }

    /// A cell of a class, if one of its chunks has one.
    fn take(&mut self, class: usize) -> Option<*mut u8> {
        // SAFETY: chunks in `available` are alive; one without a free cell goes where it belongs.
        unsafe {
            while let Some(chunk) = self.available[class].head.cast::<CellChunk>().as_mut() {
                if !chunk.is_full() {
                    return Some(CellChunk::take(chunk));
                }
                let header = &raw mut chunk.header;
                self.available[class].remove(header);
                (*header).full = true;
                self.full.push(header);
            }
        }
        None
    }

    /// # Safety
    /// `cell` is a live cell of `chunk`, a chunk of this arena.
    unsafe fn give(&mut self, chunk: *mut ChunkHeader, cell: *mut u8) {
        // SAFETY: as the caller promises; a chunk is in the list that its mark names.
        unsafe {
            CellChunk::give(chunk.cast(), cell);
            let class = (*chunk).class as usize;
            if (*chunk).full {
                (*chunk).full = false;
                self.full.remove(chunk);
                self.available[class].push(chunk);
            }
            if (*chunk).live == 0 {
                self.give_back_unless_last(class, chunk);
            }
        }
    }

    /// An empty chunk stays only as the small, single one of its class, so that one cell taken and freed in turn costs nothing.
    unsafe fn give_back_unless_last(&mut self, class: usize, chunk: *mut ChunkHeader) {
        // SAFETY: the caller gives an empty chunk in `available`.
        unsafe {
            let order = u32::from((*chunk).order);
            if self.held[class] == 1 << order && order < LAST_ORDER {
                return;
            }
            self.available[class].remove(chunk);
            self.held[class] -= 1 << order;
            retire(chunk);
        }
    }

    /// The smallest chunk that holds eight cells and at least a quarter of what the class has already.
    fn order_of_next_chunk(&self, class: usize) -> u32 {
        let mut order = FIRST_ORDER;
        while order < LAST_ORDER && (CellChunk::capacity(class, order) < 8 || self.held[class] >= 4 << order) {
            order += 3;
        }
        order
    }

    fn add_chunk(&mut self, class: usize, order: u32) {
        self.held[class] += 1 << order;
        // SAFETY: a new chunk is in no list.
        unsafe { self.available[class].push(CellChunk::create(class, order)) };
    }

    fn append(&mut self, other: &mut Self) {
        for class in 0..CLASSES {
            self.available[class].append(&mut other.available[class]);
            self.held[class] += std::mem::take(&mut other.held[class]);
        }
        self.full.append(&mut other.full);
        self.large.append(&mut other.large);
    }

    fn retire_all(&mut self) {
        for chunks in &mut self.available {
            chunks.retire_all();
        }
        self.full.retire_all();
        self.large.free_all();
    }
}

impl Space for Arena {
    fn alloc(&mut self, size: usize) -> *mut u8 {
        Arena::alloc(self, size)
    }

    fn claim(&mut self, bytes: usize) {
        Arena::claim(self, bytes);
    }

    fn externals(&mut self) -> &mut Externals {
        &mut self.externals
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        self.externals.release_all();
        self.bitmaps.retire_all();
        if let Some(classes) = &mut self.classes {
            classes.retire_all();
        }
    }
}
