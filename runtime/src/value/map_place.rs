//! Changes of a map's trie (`map_node.rs` says how nodes lie): an entry added, changed, taken away.
//!
//! In: roots and entries. Out: roots. What nobody else holds is changed in place; of the rest the way to one leaf is copied, never more.
//! A leaf that is full gives way to a branch; a branch with few entries left gives way to a leaf, at fewer than made it a branch, so that
//! a map that grows and shrinks by one does not do so each time.

use super::map_find::Found;
use super::map_node::{capacity_for, digit, new_branch, new_leaf, EntryPlace, Node};
use super::map_node::{ENTRY, LEVELS, MOST_IN_LEAF, WAYS};
use super::object::{dup, Object};
use super::release::{drop_object, drop_slot};
use super::SnowType;
use crate::heap::Arena;

/// A branch with as many entries left becomes a leaf.
const FEW: usize = 16;

/// The tries of one type of map, in an arena.
pub struct Trie<'a> {
    pub arena: &'a mut Arena,
    /// Of shape MAP_NODE.
    pub node: &'static SnowType,
}

impl Trie<'_> {
    /// The trie with one entry more, whose key it does not have yet. Takes root and entry over.
    ///
    /// # Safety
    /// Well-typed, in the arena; the hash is the key's.
    pub unsafe fn insert(&mut self, root: Node, hash: u32, entry: [u64; ENTRY]) -> Node {
        let mut whole = root.slot();
        let (mut place, mut level) = (&raw mut whole, 0);
        // SAFETY: as the caller promises; a node of one's own may be written.
        unsafe {
            loop {
                let node = Node::in_slot(*place);
                if node.is_branch() {
                    let branch = self.own(node);
                    *place = branch.slot();
                    place = branch.child_slot(digit(hash, level));
                    level += 1;
                } else if node.count() >= MOST_IN_LEAF && level < LEVELS {
                    *place = self.split(node, level).slot();
                } else {
                    let has_room = node.count() < node.capacity() && node.is_unique();
                    let leaf = if has_room { node } else { self.moved(node, capacity_for(node.count() + 1)) };
                    leaf.append(hash, entry);
                    *place = leaf.slot();
                    return Node::in_slot(whole);
                }
            }
        }
    }

    /// The trie with another value in an entry; takes root and value over.
    ///
    /// # Safety
    /// Well-typed, in the arena; the entry was found in the trie by this hash, and nobody has got hold of more than the root since then.
    /// Its value may be 0 if it was taken out.
    pub unsafe fn set(&mut self, root: Node, hash: u32, found: Found, value: u64) -> Node {
        // SAFETY: as the caller promises.
        unsafe {
            let (root, entry) = if found.is_own && root.is_unique() {
                (root, found.entry)
            } else {
                self.own_way(root, hash, found.entry)
            };
            let old = entry.replace(value);
            if old != 0 {
                drop_slot(self.arena, old, self.value());
            }
            root
        }
    }

    /// The trie without an entry; takes the root over.
    ///
    /// # Safety
    /// As for `set`.
    pub unsafe fn remove(&mut self, root: Node, hash: u32, entry: EntryPlace) -> Node {
        let mut whole = root.slot();
        // SAFETY: as the caller promises; what is there afterwards is a root again.
        unsafe {
            self.remove_below(&raw mut whole, 0, hash, entry);
            Node::in_slot(whole)
        }
    }

    /// Makes the nodes on the way one's own and takes the entry out; gathers the leaves of branches that have few entries left.
    /// Recurses once per level. True if what is below `place` may be few.
    unsafe fn remove_below(&mut self, place: *mut u64, level: u32, hash: u32, entry: EntryPlace) -> bool {
        // SAFETY: as for `remove`; a node of one's own may be written.
        unsafe {
            let node = Node::in_slot(*place);
            if !node.is_branch() {
                return self.remove_from_leaf(place, node, entry);
            }
            let branch = self.own(node);
            *place = branch.slot();
            let are_few = self.remove_below(branch.child_slot(digit(hash, level)), level + 1, hash, entry)
                && entries_of_leaves(branch).is_some_and(|count| count <= FEW);
            if are_few {
                *place = self.gathered(branch).slot();
            }
            are_few
        }
    }

    /// Moves the last entry of a leaf to where one was. A leaf gives memory back when half of it is not needed.
    unsafe fn remove_from_leaf(&mut self, place: *mut u64, leaf: Node, entry: EntryPlace) -> bool {
        // SAFETY: as for `remove`.
        unsafe {
            let (leaf, gap) = self.own_leaf(leaf, entry);
            *place = leaf.slot();
            drop_slot(self.arena, gap.key(), self.key());
            drop_slot(self.arena, gap.value(), self.value());
            let left = leaf.count() - 1;
            if left == 0 {
                self.arena.free(leaf.object().cast());
                *place = Node::empty().slot();
                return true;
            }
            let last = leaf.entry(left);
            gap.write([last.key(), last.value(), last.order()]);
            leaf.set_hash(leaf.index_of(gap), leaf.hash(left));
            leaf.set_count(left);
            let wanted = capacity_for(left + left / 4);
            if wanted <= leaf.capacity() / 2 {
                *place = self.moved(leaf, wanted).slot();
            }
            left * WAYS <= FEW
        }
    }

    /// A leaf with what is below a branch of one's own, which goes. Its children are leaves.
    unsafe fn gathered(&mut self, branch: Node) -> Node {
        // SAFETY: the leaf is ours and large enough; entries are held by it then.
        unsafe {
            let count = entries_of_leaves(branch).expect("leaves");
            if count == 0 {
                drop_object(self.arena, branch.object(), self.node);
                return Node::empty();
            }
            let leaf = new_leaf(self.arena, self.node, capacity_for(count));
            for child in (0..WAYS).map(|number| branch.child(number)) {
                for index in 0..child.count() {
                    let entry = child.entry(index);
                    self.retain(entry);
                    leaf.append(child.hash(index), [entry.key(), entry.value(), entry.order()]);
                }
            }
            drop_object(self.arena, branch.object(), self.node);
            leaf
        }
    }

    /// In place of a leaf: a branch, with the entries in leaves below it.
    unsafe fn split(&mut self, leaf: Node, level: u32) -> Node {
        // SAFETY: as for `insert`.
        unsafe {
            let leaf = self.own(leaf);
            let mut counts = [0; WAYS];
            leaf.hashes().iter().for_each(|&hash| counts[digit(hash, level)] += 1);
            let branch = new_branch(self.arena, self.node);
            for (number, &count) in counts.iter().enumerate().filter(|&(_, &count)| count > 0) {
                branch.child_slot(number).write(new_leaf(self.arena, self.node, capacity_for(count)).slot());
            }
            for index in 0..leaf.count() {
                let (hash, entry) = (leaf.hash(index), leaf.entry(index));
                branch.child(digit(hash, level)).append(hash, [entry.key(), entry.value(), entry.order()]);
            }
            // What it held is held by the new leaves.
            self.arena.free(leaf.object().cast());
            branch
        }
    }

    /// A leaf of a capacity with the entries of another, which goes from here.
    unsafe fn moved(&mut self, leaf: Node, capacity: usize) -> Node {
        // SAFETY: as for `insert`.
        unsafe {
            let new = new_leaf(self.arena, self.node, capacity);
            new.fill_from(leaf);
            if leaf.is_unique() {
                self.arena.free(leaf.object().cast());
            } else {
                (0..new.count()).for_each(|index| self.retain(new.entry(index)));
                Object::let_go(leaf.object());
            }
            new
        }
    }

    /// The node, or a copy if others hold it.
    unsafe fn own(&mut self, node: Node) -> Node {
        // SAFETY: as for `insert`.
        unsafe {
            if node.is_unique() {
                return node;
            }
            if !node.is_branch() {
                return self.moved(node, node.capacity());
            }
            let copy = new_branch(self.arena, self.node);
            for number in 0..WAYS {
                let child = node.child(number);
                Object::retain(child.object());
                copy.child_slot(number).write(child.slot());
            }
            Object::let_go(node.object());
            copy
        }
    }

    /// The trie with the way to an entry its own, and where the entry is then.
    unsafe fn own_way(&mut self, root: Node, hash: u32, entry: EntryPlace) -> (Node, EntryPlace) {
        // SAFETY: as for `set`.
        unsafe {
            if !root.is_branch() {
                return self.own_leaf(root, entry);
            }
            let root = self.own(root);
            let (mut branch, mut level) = (root, 0);
            loop {
                let slot = branch.child_slot(digit(hash, level));
                let child = Node::in_slot(*slot);
                if !child.is_branch() {
                    let (leaf, entry) = self.own_leaf(child, entry);
                    *slot = leaf.slot();
                    return (root, entry);
                }
                branch = self.own(child);
                *slot = branch.slot();
                level += 1;
            }
        }
    }

    unsafe fn own_leaf(&mut self, leaf: Node, entry: EntryPlace) -> (Node, EntryPlace) {
        let index = leaf.index_of(entry);
        // SAFETY: as for `set`.
        let leaf = unsafe { self.own(leaf) };
        (leaf, leaf.entry(index))
    }

    pub fn key(&self) -> &'static SnowType {
        self.node.fields()[0].ty()
    }

    fn value(&self) -> &'static SnowType {
        self.node.fields()[1].ty()
    }

    unsafe fn retain(&self, entry: EntryPlace) {
        // SAFETY: the caller gives a live entry.
        unsafe {
            dup(entry.key(), self.key());
            dup(entry.value(), self.value());
        }
    }
}

/// How many entries the children of a branch have in all, if they are leaves.
fn entries_of_leaves(branch: Node) -> Option<usize> {
    let mut children = (0..WAYS).map(|number| branch.child(number));
    children.try_fold(0, |sum, child| (!child.is_branch()).then(|| sum + child.count()))
}
