//! How nodes of a map's trie become one's own (`map_node.rs` says how they lie). In: roots, entries. Out: nodes that may be changed in place.
//!
//! What nobody else holds is so already. Of the rest the nodes on the way to one leaf, or to one page of a table, are copied, never more;
//! the copy of a table has an index of its own, and the same pages.

use super::map_node::{digit, new_bare_table, new_branch, new_leaf, new_page, EntryPlace, Node, WAYS};
use super::map_place::Trie;
use super::map_table;
use super::object::{dup, Object};
use super::SnowType;
use crate::heap::Arena;

impl Trie<'_> {
    /// A leaf or page of a capacity with the entries of another, which goes from here.
    pub(super) unsafe fn moved(
        &mut self,
        leaf: Node,
        capacity: usize,
        new: fn(&mut Arena, &SnowType, usize) -> Node,
    ) -> Node {
        // SAFETY: as for `insert`; the empty leaf has no entries to be taken over.
        unsafe {
            let new = new(self.arena, self.node, capacity);
            new.fill_from(leaf);
            if leaf.is_unique() {
                self.arena.free(leaf.object().cast());
            } else {
                self.retain_all(new);
                Object::let_go(leaf.object());
            }
            new
        }
    }

    /// The node, or a copy if others hold it.
    pub(super) unsafe fn own(&mut self, node: Node) -> Node {
        // SAFETY: as for `insert`.
        unsafe {
            if node.is_unique() {
                return node;
            }
            if node.has_entries() {
                return self.moved(node, node.capacity(), if node.is_page() { new_page } else { new_leaf });
            }
            let copy = self.copy_of_inner(node);
            Object::let_go(node.object());
            copy
        }
    }

    /// A branch or table with the same nodes below.
    unsafe fn copy_of_inner(&mut self, node: Node) -> Node {
        // SAFETY: as for `insert`; a table's index becomes the copy's own.
        unsafe {
            let copy =
                if node.is_table() { new_bare_table(self.arena, self.node) } else { new_branch(self.arena, self.node) };
            for number in 0..WAYS {
                let child = node.child(number);
                Object::retain(child.object());
                copy.child_slot(number).write(child.slot());
            }
            if node.is_table() {
                map_table::share(self.arena, node, copy);
            }
            copy
        }
    }

    /// Makes a page of a table of one's own one's own.
    pub(super) unsafe fn own_page(&mut self, table: Node, number: usize) {
        // SAFETY: as for `insert`.
        unsafe {
            let page = self.own(table.child(number));
            table.child_slot(number).write(page.slot());
        }
    }

    /// A table, and its page with an entry, as one's own, and the slot of the entry.
    pub(super) unsafe fn own_place(&mut self, table: Node, hash: u32, entry: EntryPlace) -> (Node, usize) {
        // SAFETY: as for `set`.
        unsafe {
            let slot = map_table::slot_to(table, hash, entry);
            let table = self.own(table);
            self.own_page(table, map_table::at_slot(table, slot).0);
            (table, slot)
        }
    }

    /// The trie with the way to an entry its own, and where the entry is then.
    pub(super) unsafe fn own_way(&mut self, root: Node, hash: u32, entry: EntryPlace) -> (Node, EntryPlace) {
        let mut whole = root.slot();
        let (mut place, mut level) = (&raw mut whole, 0);
        // SAFETY: as for `set`; a node of one's own may be written.
        unsafe {
            loop {
                let node = Node::in_slot(*place);
                if !node.is_branch() {
                    let (node, entry) = self.own_leaf(node, hash, entry);
                    *place = node.slot();
                    return (Node::in_slot(whole), entry);
                }
                let branch = self.own(node);
                *place = branch.slot();
                place = branch.child_slot(digit(hash, level));
                level += 1;
            }
        }
    }

    /// A leaf or table as one's own, and where an entry is then.
    pub(super) unsafe fn own_leaf(&mut self, leaf: Node, hash: u32, entry: EntryPlace) -> (Node, EntryPlace) {
        // SAFETY: as for `set`.
        unsafe {
            if leaf.is_table() {
                let (table, slot) = self.own_place(leaf, hash, entry);
                map_table::note_no_sharing(table);
                let (page, offset) = map_table::at_slot(table, slot);
                return (table, table.child(page).entry(offset));
            }
            let index = leaf.index_of(entry);
            let leaf = self.own(leaf);
            (leaf, leaf.entry(index))
        }
    }

    /// What the entries of a leaf or page hold; of numbers there is nothing to count.
    unsafe fn retain_all(&self, leaf: Node) {
        if self.key().is_object() || self.value().is_object() {
            // SAFETY: the caller gives a live leaf.
            (0..leaf.count()).for_each(|index| unsafe { self.retain(leaf.entry(index)) });
        }
    }

    pub(super) unsafe fn retain(&self, entry: EntryPlace) {
        // SAFETY: the caller gives a live entry.
        unsafe {
            dup(entry.key(), self.key());
            dup(entry.value(), self.value());
        }
    }
}
