//! The stacks isolates run on: 1 MiB of address space each, cut from slabs, taken at the first turn and reused.
//!
//! A worker keeps a few stacks warm; what is beyond goes to the shared pool and keeps 64 KiB resident there. Stacks are
//! never unwound: what a killed isolate left on one is simply overwritten.

use std::num::NonZeroUsize;

use corosensei::stack::{Stack, StackPointer};
use parking_lot::Mutex;

use super::mapping::{discard, guard, is_resident, page_size, Mapping};

/// Address space of an isolate's stack, its guard included.
pub const TURN_STACK: usize = 1 << 20;
/// Address space of main's stack.
pub const MAIN_STACK: usize = 8 << 20;
/// Address space of a worker's service stack, the words above it included. Runtime code never recurses over data.
pub const SERVICE_STACK: usize = (1 << 18) + ARGUMENT_WORDS * size_of::<u64>();
/// Words above the service stack, for arguments of Snow functions that have no room in registers.
pub const ARGUMENT_WORDS: usize = 4096;
/// What a pooled stack keeps resident.
const RESIDENT: usize = 64 << 10;
/// Stacks of the first slab, and of the largest: each new slab is twice the last.
const FIRST_SLAB: usize = 8;
const LARGEST_SLAB: usize = 256;

/// A stack that grows down from `base` to a guard above `limit`.
pub struct TurnStack {
    base: StackPointer,
    limit: StackPointer,
    /// Main's stack is not one of a slab.
    own: Option<Mapping>,
}

// SAFETY: `limit..base` is reserved writable memory with a guard at its lower end. On kernels before 6.13 guards cost a
// mapping each, and stacks beyond the kernel's limit (some 60,000 at once) go without one.
unsafe impl Stack for TurnStack {
    fn base(&self) -> StackPointer {
        self.base
    }

    fn limit(&self) -> StackPointer {
        self.limit
    }
}

impl TurnStack {
    /// A stack with a mapping of its own.
    pub fn of_size(size: usize) -> TurnStack {
        let mapping = reserve(size);
        let mut stack = TurnStack::within(mapping.start(), size);
        stack.own = Some(mapping);
        stack
    }

    fn within(start: *mut u8, size: usize) -> TurnStack {
        guard(start, page_size());
        let pointer = |address: *mut u8| NonZeroUsize::new(address.expose_provenance()).expect("mappings are not null");
        TurnStack { base: pointer(start.wrapping_add(size)), limit: pointer(start), own: None }
    }

    /// The 16-aligned address just above the stack.
    pub fn top(&self) -> *mut u8 {
        std::ptr::with_exposed_provenance_mut(self.base.get())
    }

    /// Whether the stack is one of the pool's, and not somebody's own.
    pub fn is_pooled(&self) -> bool {
        self.own.is_none()
    }

    /// Gives back what is deeper than [`RESIDENT`]. Who went deeper has touched the first page there: Snow functions
    /// probe every page of their frames.
    fn trim(&self) {
        let high = self.base.get() - RESIDENT;
        let low = self.limit.get() + page_size();
        if is_resident(std::ptr::with_exposed_provenance_mut(high - page_size())) {
            discard(std::ptr::with_exposed_provenance_mut(low), high - low);
        }
    }
}

/// The stacks nobody uses, and the memory of all of them.
#[derive(Default)]
pub struct StackPool {
    stacks: Mutex<Stacks>,
}

#[derive(Default)]
struct Stacks {
    free: Vec<TurnStack>,
    slabs: Vec<Mapping>,
    /// Stacks of the last slab, and how many of them have been cut from it.
    last_slab: usize,
    cut: usize,
}

impl Stacks {
    /// The lowest address of a stack that has never been used.
    fn cut(&mut self) -> *mut u8 {
        if self.cut == self.last_slab {
            self.last_slab = (self.last_slab * 2).clamp(FIRST_SLAB, LARGEST_SLAB);
            self.slabs.push(reserve(self.last_slab * TURN_STACK));
            self.cut = 0;
        }
        let slab = self.slabs.last().expect("there is a slab");
        self.cut += 1;
        slab.start().wrapping_add((self.cut - 1) * TURN_STACK)
    }
}

impl StackPool {
    pub fn take(&self) -> TurnStack {
        let mut stacks = self.stacks.lock();
        if let Some(stack) = stacks.free.pop() {
            return stack;
        }
        let start = stacks.cut();
        drop(stacks);
        TurnStack::within(start, TURN_STACK)
    }

    pub fn give(&self, stack: TurnStack) {
        if stack.is_pooled() {
            stack.trim();
            self.stacks.lock().free.push(stack);
        }
    }
}

/// Without memory for a stack an isolate cannot run; the panic ends the program with the system's reason.
fn reserve(size: usize) -> Mapping {
    match Mapping::reserve(size) {
        Ok(mapping) => mapping,
        Err(error) => panic!("cannot reserve {size} bytes for a stack: {error}"),
    }
}
