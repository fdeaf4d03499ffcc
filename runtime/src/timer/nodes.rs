//! The nodes of a wheel: a slab whose indices are checked by generation, so that an old timer id finds nothing.

use std::ops::{Index, IndexMut};

use super::TimerId;

/// No node.
pub const NIL: u32 = u32::MAX;

pub struct Nodes<T> {
    nodes: Vec<Node<T>>,
    free: u32,
    live: usize,
}

pub struct Node<T> {
    /// The tick at which it rings.
    pub due: u64,
    pub generation: u32,
    pub previous: u32,
    /// The next node of the slot's list, or of the free list.
    pub next: u32,
    pub level: u8,
    pub slot: u8,
    action: Option<T>,
}

impl<T> Nodes<T> {
    pub fn new() -> Nodes<T> {
        Nodes { nodes: Vec::new(), free: NIL, live: 0 }
    }

    pub fn live(&self) -> usize {
        self.live
    }

    pub fn add(&mut self, due: u64, action: T) -> u32 {
        self.live += 1;
        if self.free != NIL {
            let index = self.free;
            let node = &mut self.nodes[index as usize];
            self.free = node.next;
            (node.due, node.action) = (due, Some(action));
            return index;
        }
        let index = self.nodes.len() as u32;
        assert!(index <= TimerId::LAST_INDEX, "no more than 2^28 timers per worker");
        let (generation, action) = (1, Some(action));
        self.nodes.push(Node { due, generation, previous: NIL, next: NIL, level: 0, slot: 0, action });
        index
    }

    /// Frees an unlinked node. One whose generations are used up is not given out again.
    pub fn remove(&mut self, index: u32) -> T {
        self.live -= 1;
        let node = &mut self.nodes[index as usize];
        let action = node.action.take().expect("only live nodes are removed");
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
        (node.generation == timer.generation() && node.action.is_some()).then(|| timer.index())
    }

    pub fn action(&self, index: u32) -> Option<&T> {
        self.nodes[index as usize].action.as_ref()
    }

    pub fn action_mut(&mut self, index: u32) -> &mut T {
        self.nodes[index as usize].action.as_mut().expect("a linked node is live")
    }
}

impl<T> Index<u32> for Nodes<T> {
    type Output = Node<T>;

    fn index(&self, index: u32) -> &Node<T> {
        &self.nodes[index as usize]
    }
}

impl<T> IndexMut<u32> for Nodes<T> {
    fn index_mut(&mut self, index: u32) -> &mut Node<T> {
        &mut self.nodes[index as usize]
    }
}
