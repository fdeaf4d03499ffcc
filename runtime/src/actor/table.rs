//! All control blocks of a runtime: a table that grows by doubling segments and never moves.
//!
//! Looking up a pid takes two loads and no lock. Free slots are handed out through a list under a lock; workers keep a
//! few for themselves (`scheduler/worker.rs`), so spawning rarely meets it.

use std::alloc::{alloc, dealloc, handle_alloc_error, Layout};
use std::mem::offset_of;
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering::*};

use parking_lot::Mutex;

use super::pid::{Pid, MOST_SLOTS};
use super::process::Process;
use crate::observe::hide_table;

/// Slots of the first segment; each further one doubles.
const FIRST: u64 = 256;
/// 256 · (2^24 - 1) slots are more than the 2^31 a pid can name.
const SEGMENTS: usize = 24;

pub struct Table {
    segments: [AtomicPtr<Process>; SEGMENTS],
    /// Slots that exist; all below are initialised.
    length: AtomicU32,
    free: Mutex<Vec<u32>>,
}

/// For debuggers (`observe/layout.rs`): where the segments and the number of slots lie, and how many the first segment has.
pub const PLACES: [usize; 3] = [offset_of!(Table, segments), offset_of!(Table, length), FIRST as usize];

impl Table {
    pub fn new() -> Table {
        Table {
            segments: [const { AtomicPtr::new(ptr::null_mut()) }; SEGMENTS],
            length: AtomicU32::new(0),
            free: Mutex::new(Vec::new()),
        }
    }

    /// The control block a pid names or has named; whoever uses it compares the pid.
    pub fn slot(&self, pid: Pid) -> Option<&Process> {
        self.at(pid.index())
    }

    /// The control block of a living process.
    pub fn alive(&self, pid: Pid) -> Option<&Process> {
        self.slot(pid).filter(|process| process.is_alive(pid))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Process> {
        (0..self.length.load(Acquire)).filter_map(|index| self.at(index))
    }

    fn at(&self, index: u32) -> Option<&Process> {
        if index >= self.length.load(Acquire) {
            return None;
        }
        let (segment, offset) = place(index);
        let start = self.segments[segment].load(Acquire);
        // SAFETY: below `length` the segment exists, its slots up to `length` are initialised, and it lives as long
        // as the table.
        Some(unsafe { &*start.add(offset) })
    }

    /// Takes up to `wanted` free slots into `slots`, at least one.
    pub fn take_free(&self, slots: &mut Vec<u32>, wanted: usize) {
        let mut free = self.free.lock();
        let kept = free.len().saturating_sub(wanted);
        slots.extend(free.drain(kept..));
        while slots.len() < wanted.max(1) {
            slots.push(self.grow());
        }
        // They are taken from the end: the lowest first.
        slots.reverse();
    }

    pub fn take_one(&self) -> u32 {
        let mut free = self.free.lock();
        free.pop().unwrap_or_else(|| self.grow())
    }

    pub fn give_free(&self, slots: impl Iterator<Item = u32>) {
        self.free.lock().extend(slots);
    }

    /// Adds one slot. The caller holds the lock of the free list.
    fn grow(&self) -> u32 {
        let index = self.length.load(Relaxed);
        assert!(index < MOST_SLOTS, "no more than 2^31 processes");
        let (segment, offset) = place(index);
        let mut start = self.segments[segment].load(Relaxed);
        if start.is_null() {
            start = allocate(segment);
            self.segments[segment].store(start, Release);
        }
        // SAFETY: the slot lies in its segment and nobody looks at it before `length` grows.
        unsafe { start.add(offset).write(Process::vacant(index)) };
        self.length.store(index + 1, Release);
        index
    }
}

fn place(index: u32) -> (usize, usize) {
    let shifted = u64::from(index) + FIRST;
    let segment = shifted.ilog2() - FIRST.ilog2();
    (segment as usize, (shifted - (FIRST << segment)) as usize)
}

fn layout(segment: usize) -> Layout {
    Layout::array::<Process>((FIRST << segment) as usize).expect("a segment fits the address space")
}

fn allocate(segment: usize) -> *mut Process {
    let layout = layout(segment);
    // SAFETY: the layout is not empty.
    let start = unsafe { alloc(layout) }.cast::<Process>();
    if start.is_null() {
        handle_alloc_error(layout);
    }
    start
}

impl Default for Table {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        hide_table(self);
        for index in 0..*self.length.get_mut() {
            let (segment, offset) = place(index);
            // SAFETY: slots below `length` are initialised and `&mut self` excludes everyone else.
            unsafe { ptr::drop_in_place(self.segments[segment].get_mut().add(offset)) };
        }
        for (segment, start) in self.segments.iter_mut().enumerate() {
            if !start.get_mut().is_null() {
                // SAFETY: allocated by `allocate` with this layout.
                unsafe { dealloc(start.get_mut().cast(), layout(segment)) };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn indices_fill_the_segments_one_after_another() {
        assert_eq!(place(0), (0, 0));
        assert_eq!(place(255), (0, 255));
        assert_eq!(place(256), (1, 0));
        assert_eq!(place(767), (1, 511));
        assert_eq!(place(768), (2, 0));
        assert_eq!(place(super::MOST_SLOTS - 1).0, super::SEGMENTS - 1);
    }
}
