//! Ways down the trie of a map (`stdlib/map.snow`): what is at the end of a hash's way, and something else put there.
//!
//! In: nodes and hashes. Out: nodes. A node chooses among 16 children by four bits of the hash, lowest first. What nobody else
//! holds is changed in place; of the rest a way is copied, never more. The form depends on the hashes alone: a branch whose only
//! child is no branch gives way to it. Keys are not looked at, as their equality may be written in Snow.

use super::object::{object_in, slot_of, slots_behind, Object, SumObject};
use super::release::drop_object;
use super::SnowType;
use crate::heap::Arena;

pub const WAYS: usize = 16;
/// The variants of a node, in the order of their declaration.
pub const EMPTY: u64 = 0;
pub const ENTRY: u64 = 1;
pub const BRANCH: u64 = 2;
pub const COLLISION: u64 = 3;
/// Fields of a branch: how many children are not empty, then the children.
pub const BRANCH_FIELDS: usize = 1 + WAYS;
/// The field of an entry, and of a collision, that has the hash.
const HASH_OF_ENTRY: usize = 1;
const HASH_OF_COLLISION: usize = 0;

/// The tries of one type of map.
pub struct Trie<'a> {
    pub arena: &'a mut Arena,
    pub node: &'static SnowType,
    /// An `Empty`, held by the caller.
    pub vacant: *mut Object,
}

/// The node at the end of a hash's way, borrowed: no branch, and perhaps of another hash.
///
/// # Safety
/// `node` is the live root of a map.
pub unsafe fn find(mut node: *mut Object, hash: u64) -> *mut Object {
    let mut rest = hash;
    // SAFETY: a branch has a live child for each digit.
    unsafe {
        while tag(node) == BRANCH {
            node = object_in(*field(node, 1 + rest as usize % WAYS));
            rest /= WAYS as u64;
        }
        node
    }
}

/// The entries and collisions' entries below a node, in no order, with where they come.
///
/// # Safety
/// `node` is a live node; `entries` gives those of a collision.
pub unsafe fn visit(node: *mut Object, found: &mut impl FnMut(*mut Object)) {
    // SAFETY: the fields of a live branch are live nodes; there are at most 16 levels.
    unsafe {
        match tag(node) {
            EMPTY => {}
            BRANCH => (0..WAYS).for_each(|digit| visit(object_in(*field(node, 1 + digit)), found)),
            _ => found(node),
        }
    }
}

impl Trie<'_> {
    /// The trie with `new` at the end of the way of `hash`, in place of what has that hash there; takes both over. `new` is an
    /// entry or collision of the hash, or `Empty`, and then there is something to take away. Recurses once per digit.
    ///
    /// # Safety
    /// Well-typed, in the arena; `level` digits lead to `node`.
    pub unsafe fn place(&mut self, node: *mut Object, level: u32, hash: u64, new: *mut Object) -> *mut Object {
        // SAFETY: as the caller promises.
        unsafe {
            match tag(node) {
                BRANCH => self.place_in_branch(node, level, hash, new),
                EMPTY => {
                    drop_object(self.arena, node, self.node);
                    new
                }
                _ if hash_of(node) == hash => {
                    drop_object(self.arena, node, self.node);
                    new
                }
                _ => self.both(node, new, hash, level),
            }
        }
    }

    unsafe fn place_in_branch(&mut self, branch: *mut Object, level: u32, hash: u64, new: *mut Object) -> *mut Object {
        // SAFETY: as for `place`; a branch of one's own may be written.
        unsafe {
            let branch = self.own(branch);
            let child = field(branch, 1 + digit(hash, level));
            let was_vacant = tag(object_in(*child)) == EMPTY;
            let placed = self.place(object_in(*child), level + 1, hash, new);
            *child = slot_of(placed);
            let used = field(branch, 0);
            *used = *used + u64::from(was_vacant) - u64::from(tag(placed) == EMPTY);
            if *used <= 1 && tag(placed) != BRANCH {
                return self.lowered(branch);
            }
            branch
        }
    }

    /// In place of a branch of one's own with one child that is no branch: the child. In place of one without: `Empty`.
    unsafe fn lowered(&mut self, branch: *mut Object) -> *mut Object {
        // SAFETY: as for `place`.
        unsafe {
            let children = std::slice::from_raw_parts(field(branch, 1), WAYS);
            let only = children.iter().map(|&slot| object_in(slot)).find(|&child| tag(child) != EMPTY);
            let only = only.unwrap_or(self.vacant);
            if tag(only) == BRANCH {
                return branch;
            }
            Object::retain(only);
            drop_object(self.arena, branch, self.node);
            only
        }
    }

    /// A branch of this level with two nodes of different hashes.
    unsafe fn both(&mut self, old: *mut Object, new: *mut Object, hash: u64, level: u32) -> *mut Object {
        // SAFETY: as for `place`.
        unsafe {
            let (here, there) = (digit(hash_of(old), level), digit(hash, level));
            if here == there {
                let below = self.both(old, new, hash, level + 1);
                return self.branch(1, &[(here, below)]);
            }
            self.branch(2, &[(here, old), (there, new)])
        }
    }

    unsafe fn branch(&mut self, used: u64, children: &[(usize, *mut Object)]) -> *mut Object {
        let mut fields = [slot_of(self.vacant); BRANCH_FIELDS];
        fields[0] = used;
        for &(digit, child) in children {
            fields[1 + digit] = slot_of(child);
        }
        for _ in children.len()..WAYS {
            // SAFETY: the caller holds it.
            unsafe { Object::retain(self.vacant) };
        }
        self.new_branch(&fields)
    }

    /// The branch, or a copy of it if others hold it.
    unsafe fn own(&mut self, branch: *mut Object) -> *mut Object {
        // SAFETY: as for `place`.
        unsafe {
            if Object::is_unique(branch) {
                return branch;
            }
            let fields = *field(branch, 0).cast::<[u64; BRANCH_FIELDS]>();
            let copy = self.new_branch(&fields);
            for &child in &fields[1..] {
                Object::retain(object_in(child));
            }
            Object::let_go(branch);
            copy
        }
    }

    fn new_branch(&mut self, fields: &[u64; BRANCH_FIELDS]) -> *mut Object {
        let sum = self.arena.alloc(size_of::<SumObject>() + size_of_val(fields)).cast::<SumObject>();
        // SAFETY: the cell is ours and large enough.
        unsafe {
            sum.write(SumObject { header: Object { count: 1, type_id: self.node.id }, tag: BRANCH });
            slots_behind(sum).copy_from_nonoverlapping(fields.as_ptr(), fields.len());
        }
        sum.cast()
    }
}

fn digit(hash: u64, level: u32) -> usize {
    (hash >> (4 * level)) as usize % WAYS
}

unsafe fn tag(node: *mut Object) -> u64 {
    // SAFETY: the caller gives a live node.
    unsafe { (*node.cast::<SumObject>()).tag }
}

unsafe fn field(node: *mut Object, number: usize) -> *mut u64 {
    slots_behind(node.cast::<SumObject>()).wrapping_add(number)
}

/// The hash of an entry or a collision.
unsafe fn hash_of(node: *mut Object) -> u64 {
    // SAFETY: the caller gives a live one.
    unsafe { *field(node, if tag(node) == ENTRY { HASH_OF_ENTRY } else { HASH_OF_COLLISION }) }
}

/// Where an entry comes.
///
/// # Safety
/// It is a live entry.
pub unsafe fn order_of(entry: *mut Object) -> u64 {
    // SAFETY: as the caller promises.
    unsafe { *field(entry, 0) }
}

/// The entries of a collision, and an entry itself.
///
/// # Safety
/// It is a live entry or collision.
pub unsafe fn entries_of(node: *mut Object) -> Vec<*mut Object> {
    // SAFETY: as the caller promises; a collision's second field is the list.
    unsafe {
        if tag(node) == ENTRY {
            return vec![node];
        }
        super::list::elements(object_in(*field(node, 1))).iter().map(|&slot| object_in(slot)).collect()
    }
}
