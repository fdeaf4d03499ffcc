//! The nodes of a wheel: a slab whose indices are checked by generation, so that an old timer id finds nothing.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use super::TimerId;

/// No node.
pub const NIL: u32 = u32::MAX;

/// What a node has room for: a word, and which kind of it, not 0. Most nodes are of isolates that sleep, so that a node is small.
pub trait Packed: Sized {
    fn pack(self) -> (u8, u64);

    /// # Safety
    /// Both come from `pack`, and are used once.
    unsafe fn unpack(kind: u8, word: u64) -> Self;
}

pub struct Nodes<T: Packed> {
    nodes: Vec<Node>,
    free: u32,
    live: usize,
    actions: PhantomData<T>,
}

#[repr(C, packed(4))]
pub struct Node {
    /// The tick at which it rings, in the lowest bits; above them where it is linked, and the kind of its action: 0: there is none.
    due: u64,
    word: u64,
    pub generation: u32,
    pub previous: u32,
    /// The next node of the slot's list, or of the free list.
    pub next: u32,
}

const _: () = assert!(size_of::<Node>() == 28);

const DUE_BITS: u32 = 44;
/// The last tick that a node can name, in some 35 years.
pub const LAST_DUE: u64 = (1 << DUE_BITS) - 1;
const LEVEL_SHIFT: u32 = DUE_BITS;
const SLOT_SHIFT: u32 = LEVEL_SHIFT + 4;
const KIND_SHIFT: u32 = SLOT_SHIFT + 8;

impl Node {
    pub fn due(&self) -> u64 {
        self.due & LAST_DUE
    }

    pub fn set_due(&mut self, due: u64) {
        self.due = self.due & !LAST_DUE | due.min(LAST_DUE);
    }

    /// Level and slot of the list that it is in.
    pub fn place(&self) -> (usize, usize) {
        ((self.due >> LEVEL_SHIFT & 0xF) as usize, (self.due >> SLOT_SHIFT & 0xFF) as usize)
    }

    pub fn set_place(&mut self, level: usize, slot: usize) {
        let place = (level as u64) << LEVEL_SHIFT | (slot as u64) << SLOT_SHIFT;
        self.due = self.due & !(0xFFF << LEVEL_SHIFT) | place;
    }

    fn kind(&self) -> u8 {
        (self.due >> KIND_SHIFT) as u8
    }

    fn set_action(&mut self, (kind, word): (u8, u64)) {
        self.due = self.due & !(0xFF << KIND_SHIFT) | u64::from(kind) << KIND_SHIFT;
        self.word = word;
    }
}

impl<T: Packed> Nodes<T> {
    pub fn new() -> Nodes<T> {
        Nodes { nodes: Vec::new(), free: NIL, live: 0, actions: PhantomData }
    }

    pub fn live(&self) -> usize {
        self.live
    }

    pub fn add(&mut self, due: u64, action: T) -> u32 {
        self.live += 1;
        let index = if self.free == NIL { self.add_node() } else { self.free };
        let node = &mut self.nodes[index as usize];
        self.free = node.next;
        node.set_due(due);
        node.set_action(action.pack());
        index
    }

    /// One that is the only free one.
    fn add_node(&mut self) -> u32 {
        let index = self.nodes.len() as u32;
        assert!(index <= TimerId::LAST_INDEX, "no more than 2^28 timers per worker");
        self.nodes.push(Node { due: 0, word: 0, generation: 1, previous: NIL, next: NIL });
        index
    }

    /// Frees an unlinked node. One whose generations are used up is not given out again.
    pub fn remove(&mut self, index: u32) -> T {
        self.live -= 1;
        let action = self.take(index);
        let node = &mut self.nodes[index as usize];
        node.generation += 1;
        if node.generation <= TimerId::LAST_GENERATION {
            node.next = self.free;
            self.free = index;
        }
        action
    }

    /// The live node that `timer` names.
    pub fn find(&self, timer: TimerId) -> Option<u32> {
        let node = self.nodes.get(timer.index() as usize)?;
        (node.generation == timer.generation() && node.kind() != 0).then(|| timer.index())
    }

    /// Shows the action of a live node, which may be changed.
    pub fn with_action<R>(&mut self, index: u32, look: impl FnOnce(&mut T) -> R) -> R {
        let mut action = self.take(index);
        let seen = look(&mut action);
        self.nodes[index as usize].set_action(action.pack());
        seen
    }

    fn take(&mut self, index: u32) -> T {
        let node = &mut self.nodes[index as usize];
        let (kind, word) = (node.kind(), node.word);
        assert!(kind != 0, "only live nodes are looked at");
        node.set_action((0, 0));
        // SAFETY: the kind is that of the word, and is 0 from now on.
        unsafe { T::unpack(kind, word) }
    }
}

impl<T: Packed> Drop for Nodes<T> {
    fn drop(&mut self) {
        for index in 0..self.nodes.len() {
            if self.nodes[index].kind() != 0 {
                drop(self.take(index as u32));
            }
        }
    }
}

impl<T: Packed> Index<u32> for Nodes<T> {
    type Output = Node;

    fn index(&self, index: u32) -> &Node {
        &self.nodes[index as usize]
    }
}

impl<T: Packed> IndexMut<u32> for Nodes<T> {
    fn index_mut(&mut self, index: u32) -> &mut Node {
        &mut self.nodes[index as usize]
    }
}
