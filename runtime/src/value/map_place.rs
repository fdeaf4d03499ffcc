//! Changes of a map's trie (`map_node.rs` says how nodes lie): an entry added, changed, taken away.
//!
//! In: roots and entries. Out: roots. What nobody else holds is changed in place; of the rest the way to one leaf, or one page of a table,
//! is copied, never more. A leaf that is full gives way to a table, and this to a branch; what has few entries left gives way to a leaf,
//! at fewer than made it more, so that a map that grows and shrinks by one does not do so each time.

use super::map::visit;
use super::map_find::Found;
use super::map_node::{capacity_for, digit, new_branch, new_leaf, new_page, EntryPlace, Node};
use super::map_node::{ENTRY, LEVELS, MOST_IN_LEAF, WAYS};
use super::map_table::{self, new_table, MOST_IN_TABLE};
use super::object::Object;
use super::release::{drop_object, drop_slot};
use super::SnowType;
use crate::heap::Arena;

/// A branch or table with as many entries left becomes a leaf.
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
                } else if node.is_table() && node.count() < MOST_IN_TABLE {
                    let table = self.own(node);
                    *place = table.slot();
                    self.append(table, hash, entry);
                    return Node::in_slot(whole);
                } else if node.is_table() {
                    *place = self.split(node, level).slot();
                } else if node.count() >= MOST_IN_LEAF && level < LEVELS {
                    *place = self.table_of(node).slot();
                } else {
                    let has_room = node.count() < node.capacity() && node.is_unique();
                    let leaf = if has_room { node } else { self.moved(node, capacity_for(node.count() + 1), new_leaf) };
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
            if node.is_table() {
                *place = self.without(node, hash, entry).slot();
                return false;
            }
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
            let (leaf, gap) = self.own_leaf(leaf, 0, entry);
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
                *place = self.moved(leaf, wanted, new_leaf).slot();
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

    /// A table without an entry that it has; a leaf if few are left.
    unsafe fn without(&mut self, table: Node, hash: u32, entry: EntryPlace) -> Node {
        // SAFETY: as for `remove`.
        unsafe {
            let (table, slot) = self.own_place(table, hash, entry);
            let (page, offset) = map_table::at_slot(table, slot);
            let gap = table.child(page).entry(offset);
            drop_slot(self.arena, gap.key(), self.key());
            drop_slot(self.arena, gap.value(), self.value());
            self.own_page(table, map_table::page_of(table.count() - 1));
            map_table::remove(self.arena, table, slot);
            map_table::note_no_sharing(table);
            if table.count() > FEW {
                return table;
            }
            let leaf = new_leaf(self.arena, self.node, capacity_for(table.count()));
            self.unpack(table, &mut |_, hash, entry| leaf.append(hash, entry));
            leaf
        }
    }

    /// Puts an entry into a table of one's own that has room.
    unsafe fn append(&mut self, table: Node, hash: u32, entry: [u64; ENTRY]) {
        // SAFETY: as for `insert`.
        unsafe {
            let number = map_table::page_of(table.count());
            if map_table::has_room(table) {
                self.own_page(table, number);
            } else {
                let wider = self.moved(table.child(number), map_table::next_capacity(table), new_page);
                table.child_slot(number).write(wider.slot());
            }
            map_table::append(self.arena, table, hash, entry);
            map_table::note_no_sharing(table);
        }
    }

    /// In place of a leaf: a table with its entries.
    unsafe fn table_of(&mut self, leaf: Node) -> Node {
        // SAFETY: as for `insert`; there is room for all of them.
        unsafe {
            let table = new_table(self.arena, self.node, leaf.count() + 1);
            self.unpack(leaf, &mut |trie, hash, entry| trie.append(table, hash, entry));
            table
        }
    }

    /// In place of a table: a branch, with the entries below it.
    unsafe fn split(&mut self, table: Node, level: u32) -> Node {
        // SAFETY: as for `insert`; there is room in what is made for so many.
        unsafe {
            let mut counts = [0; WAYS];
            visit(table, &mut |hash, _| counts[digit(hash, level)] += 1);
            let branch = new_branch(self.arena, self.node);
            for (number, &count) in counts.iter().enumerate().filter(|&(_, &count)| count > 0) {
                let child = if count > MOST_IN_LEAF && level + 1 < LEVELS {
                    new_table(self.arena, self.node, count)
                } else {
                    new_leaf(self.arena, self.node, capacity_for(count))
                };
                branch.child_slot(number).write(child.slot());
            }
            self.unpack(table, &mut |trie, hash, entry| {
                let child = branch.child(digit(hash, level));
                if child.is_table() {
                    trie.append(child, hash, entry);
                } else {
                    child.append(hash, entry);
                }
            });
            branch
        }
    }

    /// Gives each entry of a leaf or table, which goes from here; what entries hold is held for whom they are given to.
    unsafe fn unpack(&mut self, node: Node, give: &mut impl FnMut(&mut Self, u32, [u64; ENTRY])) {
        // SAFETY: as for `insert`.
        unsafe {
            let is_own = node.is_unique();
            if node.is_table() {
                for page in (0..WAYS).map(|number| node.child(number)).filter(|page| page.count() > 0) {
                    if !is_own {
                        Object::retain(page.object());
                    }
                    self.unpack(page, give);
                }
            } else {
                for index in 0..node.count() {
                    let entry = node.entry(index);
                    if !is_own {
                        self.retain(entry);
                    }
                    give(self, node.hash(index), [entry.key(), entry.value(), entry.order()]);
                }
            }
            if Object::let_go(node.object()) {
                if node.is_table() {
                    map_table::free_index(self.arena, node);
                }
                self.arena.free(node.object().cast());
            }
        }
    }

    pub fn key(&self) -> &'static SnowType {
        self.node.fields()[0].ty()
    }

    pub fn value(&self) -> &'static SnowType {
        self.node.fields()[1].ty()
    }
}

/// How many entries the children of a branch have in all, if they are leaves.
fn entries_of_leaves(branch: Node) -> Option<usize> {
    let mut children = (0..WAYS).map(|number| branch.child(number));
    children.try_fold(0, |sum, child| child.has_entries().then(|| sum + child.count()))
}
