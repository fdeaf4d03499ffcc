//! The nodes of a map's trie as they lie in memory. In: descriptors of shape MAP_NODE, whose fields are those of an entry. Out: nodes.
//!
//! ```text
//! header · u64 meta · leaf:   u8 tags[capacity], u32 hashes[capacity], both rounded up to 8 bytes, and
//!                             entries[capacity] of three slots: key, value, order
//!                     branch: WAYS children
//!                     table:  WAYS pages, and the address of an index (`map_table.rs`)
//!                     page:   entries[capacity], u32 hashes[capacity]
//! ```
//! `meta` of a branch is the top bit; of a leaf, how many entries there are, and its capacity in the upper half; of a page the same and
//! `IS_PAGE`; of a table `IS_TABLE`, its entries, and what the index needs. A leaf has its entries in any order. The hashes are the lower halves of their keys', the tags the highest bytes of these: a way to a key looks at the tags
//! of all entries at once, whatever their number, so that a processor foresees the way. A branch chooses among its children by four
//! bits of the hash, lowest first; where there are no entries stands the one empty leaf, which is immortal.

use super::object::{object_in, slot_of, Object, IMMORTAL};
use super::SnowType;
use crate::heap::Space;

pub const WAYS: usize = 16;
/// Bits of a hash that choose among them.
const DIGIT: u32 = 4;
/// Levels of branches above a leaf at most: then the hash is used up.
pub const LEVELS: u32 = 8;
/// Slots of an entry.
pub const ENTRY: usize = 3;
/// Entries of a leaf above the last level.
pub const MOST_IN_LEAF: usize = CAPACITIES[CAPACITIES.len() - 1];
/// What fills cells of the arena's sizes well.
const CAPACITIES: [usize; 10] = [1, 2, 3, 6, 8, 12, 16, 21, 25, 30];
const IS_BRANCH: u64 = 1 << 63;
pub const IS_TABLE: u64 = 1 << 62;
const IS_PAGE: u64 = 1 << 61;
/// Of a table: others may hold some of its pages. Without it, whose the table is, his are the pages.
pub const SHARES_PAGES: u64 = 1 << 60;
/// Where the flags begin.
const FLAGS: u32 = 60;
/// Tags that are looked at in one go: a leaf's cell is never smaller than its header and these.
pub const TAGS: usize = 32;

/// Behind the pages is the address of the index.
const TABLE_BYTES: usize = size_of::<NodeObject>() + 8 * (WAYS + 1);

#[repr(C)]
pub struct NodeObject {
    header: Object,
    meta: u64,
}

/// A leaf without entries, and the tags that are looked at.
#[repr(C)]
struct EmptyLeaf(NodeObject, [u8; TAGS]);

// SAFETY: the one static of this type is immortal, and so never written.
unsafe impl Sync for EmptyLeaf {}

/// What is where a map has no entries.
static EMPTY: EmptyLeaf = EmptyLeaf(NodeObject { header: Object { count: IMMORTAL, type_id: 0 }, meta: 0 }, [0; TAGS]);

/// A node, which is live: whoever makes one says so.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Node(*mut NodeObject);

/// An entry of a leaf: its key, its value, and where it comes in the order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EntryPlace(*mut u64);

impl EntryPlace {
    /// # Safety
    /// `address` is that of a live entry, and stays so while this is used.
    pub unsafe fn at(address: usize) -> Self {
        Self(std::ptr::with_exposed_provenance_mut(address))
    }

    pub fn address(self) -> usize {
        self.0.expose_provenance()
    }

    pub fn slots(self) -> *mut u64 {
        self.0
    }

    pub fn key(self) -> u64 {
        // SAFETY: the entry is live.
        unsafe { *self.0 }
    }

    pub fn value(self) -> u64 {
        // SAFETY: the entry is live.
        unsafe { *self.0.add(1) }
    }

    pub fn order(self) -> u64 {
        // SAFETY: the entry is live.
        unsafe { *self.0.add(2) }
    }

    /// Puts another value here, and gives the one that was.
    ///
    /// # Safety
    /// Nobody else holds the leaf.
    pub unsafe fn replace(self, value: u64) -> u64 {
        // SAFETY: as the caller promises.
        unsafe { self.0.add(1).replace(value) }
    }

    /// # Safety
    /// Nobody else holds the leaf.
    pub unsafe fn write(self, [key, value, order]: [u64; ENTRY]) {
        // SAFETY: as the caller promises.
        unsafe {
            self.0.write(key);
            self.0.add(1).write(value);
            self.0.add(2).write(order);
        }
    }
}

impl Node {
    pub fn empty() -> Self {
        Self(std::ptr::from_ref(&EMPTY).cast_mut().cast())
    }

    /// # Safety
    /// `object` is a live node, and stays so while this is used.
    pub unsafe fn of(object: *mut Object) -> Self {
        Self(object.cast())
    }

    /// # Safety
    /// As for `of`.
    pub unsafe fn in_slot(slot: u64) -> Self {
        Self(object_in(slot).cast())
    }

    pub fn object(self) -> *mut Object {
        self.0.cast()
    }

    pub fn slot(self) -> u64 {
        slot_of(self.0)
    }

    pub fn meta(self) -> u64 {
        // SAFETY: the node is live.
        unsafe { (*self.0).meta }
    }

    /// # Safety
    /// Nobody else holds it, and it is such a node.
    pub unsafe fn set_meta(self, meta: u64) {
        // SAFETY: as the caller promises.
        unsafe { (*self.0).meta = meta };
    }

    pub fn is_branch(self) -> bool {
        self.meta() & IS_BRANCH != 0
    }

    pub fn is_table(self) -> bool {
        self.meta() & (IS_BRANCH | IS_TABLE) == IS_TABLE
    }

    pub fn is_page(self) -> bool {
        self.meta() & (IS_BRANCH | IS_TABLE | IS_PAGE) == IS_PAGE
    }

    /// A leaf or a page: its slots are those of entries, not nodes.
    pub fn has_entries(self) -> bool {
        self.meta() < IS_TABLE
    }

    /// Of any but a branch: how many entries there are.
    pub fn count(self) -> usize {
        debug_assert!(!self.is_branch());
        self.meta() as u32 as usize
    }

    /// Of any but a branch.
    ///
    /// # Safety
    /// Nobody else holds it; there are so many entries.
    pub unsafe fn set_count(self, count: usize) {
        let rest = self.meta() & !u64::from(u32::MAX);
        // SAFETY: as the caller promises.
        unsafe { self.set_meta(rest | count as u64) };
    }

    /// Of a leaf or a page: the entries that there is room for.
    pub fn capacity(self) -> usize {
        debug_assert!(self.has_entries());
        ((self.meta() & ((1 << FLAGS) - 1)) >> 32) as usize
    }

    pub fn is_unique(self) -> bool {
        // SAFETY: the node is live.
        unsafe { Object::is_unique(self.object()) }
    }

    pub fn payload(self) -> *mut u64 {
        self.0.wrapping_add(1).cast()
    }

    /// Of a branch or table: the slot of a child or page.
    pub fn child_slot(self, digit: usize) -> *mut u64 {
        debug_assert!(!self.has_entries() && digit < WAYS);
        self.payload().wrapping_add(digit)
    }

    /// Of a branch or table: a child or page.
    pub fn child(self, digit: usize) -> Node {
        // SAFETY: a live branch has live children.
        unsafe { Self::in_slot(*self.child_slot(digit)) }
    }

    /// Of a leaf: the first bytes of [`TAGS`] of them; those beyond the count mean nothing.
    pub fn tags(self) -> *const [u8; TAGS] {
        self.payload().cast()
    }

    fn hash_slot(self, index: usize) -> *mut u32 {
        let capacity = self.capacity();
        let words_before = if self.is_page() { ENTRY * capacity } else { tag_words(capacity) };
        self.payload().wrapping_add(words_before).cast::<u32>().wrapping_add(index)
    }

    /// Of a leaf or a page: the lower half of the hash of an entry's key.
    pub fn hash(self, index: usize) -> u32 {
        // SAFETY: the leaf is live; the caller names one of its entries.
        unsafe { *self.hash_slot(index) }
    }

    /// Of a leaf or a page: the lower halves of the hashes.
    pub fn hashes<'a>(self) -> &'a [u32] {
        // SAFETY: a live leaf's hashes up to its count are written.
        unsafe { std::slice::from_raw_parts(self.hash_slot(0), self.count()) }
    }

    /// Of a leaf or a page.
    ///
    /// # Safety
    /// Nobody else holds it, and there is room.
    pub unsafe fn set_hash(self, index: usize, hash: u32) {
        // SAFETY: as the caller promises.
        unsafe {
            if !self.is_page() {
                self.payload().cast::<u8>().add(index).write(tag_of(hash));
            }
            self.hash_slot(index).write(hash);
        }
    }

    /// Of a leaf or a page: takes all hashes and entries of another over, without counting what they hold.
    ///
    /// # Safety
    /// Nobody else holds it, and there is room.
    pub unsafe fn fill_from(self, other: Node) {
        let count = other.count();
        // SAFETY: as the caller promises; tags, hashes and entries up to the count are written.
        unsafe {
            if !self.is_page() {
                self.payload().cast::<u8>().copy_from_nonoverlapping(other.payload().cast(), count);
            }
            self.hash_slot(0).copy_from_nonoverlapping(other.hash_slot(0), count);
            self.slots().copy_from_nonoverlapping(other.slots(), ENTRY * count);
            self.set_count(count);
        }
    }

    /// Of a leaf or a page: puts an entry behind the others.
    ///
    /// # Safety
    /// As for `fill_from`.
    pub unsafe fn append(self, hash: u32, entry: [u64; ENTRY]) {
        let count = self.count();
        debug_assert!(count < self.capacity());
        // SAFETY: as the caller promises.
        unsafe {
            self.set_hash(count, hash);
            self.entry(count).write(entry);
            self.set_count(count + 1);
        }
    }

    /// Of a leaf or a page: an entry.
    pub fn entry(self, index: usize) -> EntryPlace {
        let capacity = self.capacity();
        let words_before = if self.is_page() { 0 } else { tag_words(capacity) + hash_words(capacity) };
        EntryPlace(self.payload().wrapping_add(words_before + ENTRY * index))
    }

    /// Of a leaf or a page: the index of one of its entries.
    pub fn index_of(self, entry: EntryPlace) -> usize {
        (entry.address() - self.entry(0).address()) / (8 * ENTRY)
    }

    /// The slots that hold values: of a leaf or a page those of its entries, else the nodes below.
    pub fn slots(self) -> *mut u64 {
        if self.has_entries() {
            self.entry(0).slots()
        } else {
            self.payload()
        }
    }

    /// Without a table's index.
    pub fn bytes(self) -> usize {
        if self.is_table() {
            TABLE_BYTES
        } else if self.is_branch() {
            size_of::<NodeObject>() + 8 * WAYS
        } else if self.is_page() {
            page_bytes(self.capacity())
        } else {
            leaf_bytes(self.capacity())
        }
    }
}

/// The digit of a hash that chooses among the children of a branch with `level` branches above it.
pub fn digit(hash: u32, level: u32) -> usize {
    debug_assert!(level < LEVELS);
    (hash >> (DIGIT * level)) as usize % WAYS
}

/// How many entries a leaf has room for that is made for so many.
pub fn capacity_for(count: usize) -> usize {
    CAPACITIES.into_iter().find(|&capacity| capacity >= count).unwrap_or(count + count / 2)
}

/// A leaf without entries yet.
///
/// Panics where nobody's memory is large enough: four billion keys that share half of their hash.
pub fn new_leaf(space: &mut impl Space, ty: &SnowType, capacity: usize) -> Node {
    let capacity_word = u32::try_from(capacity).expect("a leaf of a map has 2^32 entries at most");
    new_node(space, ty, u64::from(capacity_word) << 32, leaf_bytes(capacity))
}

/// A page of a table without entries yet.
pub fn new_page(space: &mut impl Space, ty: &SnowType, capacity: usize) -> Node {
    new_node(space, ty, IS_PAGE | (capacity as u64) << 32, page_bytes(capacity))
}

/// A branch with no children yet.
pub fn new_branch(space: &mut impl Space, ty: &SnowType) -> Node {
    new_inner(space, ty, IS_BRANCH, size_of::<NodeObject>() + 8 * WAYS)
}

/// A table with no pages and no index yet.
pub fn new_bare_table(space: &mut impl Space, ty: &SnowType) -> Node {
    new_inner(space, ty, IS_TABLE, TABLE_BYTES)
}

fn new_inner(space: &mut impl Space, ty: &SnowType, meta: u64, bytes: usize) -> Node {
    let node = new_node(space, ty, meta, bytes);
    for number in 0..WAYS {
        // SAFETY: the node is ours.
        unsafe { node.child_slot(number).write(Node::empty().slot()) };
    }
    node
}

fn new_node(space: &mut impl Space, ty: &SnowType, meta: u64, bytes: usize) -> Node {
    let node = space.alloc(bytes).cast::<NodeObject>();
    // SAFETY: the cell is ours and large enough.
    unsafe { node.write(NodeObject { header: Object { count: 1, type_id: ty.id }, meta }) };
    Node(node)
}

fn leaf_bytes(capacity: usize) -> usize {
    size_of::<NodeObject>() + 8 * (tag_words(capacity) + hash_words(capacity) + ENTRY * capacity)
}

fn page_bytes(capacity: usize) -> usize {
    size_of::<NodeObject>() + 8 * (ENTRY * capacity + hash_words(capacity))
}

/// What is compared first.
pub fn tag_of(hash: u32) -> u8 {
    (hash >> 24) as u8
}

fn tag_words(capacity: usize) -> usize {
    capacity.div_ceil(8)
}

fn hash_words(capacity: usize) -> usize {
    capacity.div_ceil(2)
}
