//! The way from the root of a map to an entry (`map_node.rs` says how nodes lie). In: a root, a hash, and what key is meant. Out: the
//! entry, and whether it may be changed where it is.

use super::equal::equal;
use super::map_node::{tag_of, EntryPlace, Node, TAGS, WAYS};
use super::map_table;
use super::object::object_in;
use super::string::{are_same, bytes};
use super::{Shape, SnowType};

/// An entry that was found. Nobody else holds it if each node on the way to it has one holder.
#[derive(Clone, Copy)]
pub struct Found {
    pub entry: EntryPlace,
    pub is_own: bool,
}

/// The entry of a key in a map, if it is there. The key's type is one whose equality is that of values.
///
/// # Safety
/// `root` is a live root; key and type are those of the map; the hash is the key's.
pub unsafe fn find(root: Node, hash: u32, key: u64, ty: &'static SnowType) -> Option<Found> {
    // SAFETY: as the caller promises.
    unsafe {
        match ty.shape() {
            Shape::String => {
                let text = bytes(object_in(key));
                find_where(root, hash, |other| other == key || are_same(bytes(object_in(other)), text))
            }
            _ if !ty.is_object() && ty.shape() != Shape::Float => find_where(root, hash, |other| other == key),
            _ => find_where(root, hash, |other| equal(other, key, ty).0),
        }
    }
}

/// The entry behind `after` (or the first) whose key shares the lower half of its hash.
///
/// # Safety
/// `root` is a live root, and `after` one of its entries.
pub unsafe fn find_next(root: Node, hash: u32, after: Option<EntryPlace>) -> Option<Found> {
    // SAFETY: as the caller promises.
    unsafe {
        let (leaf, is_own) = leaf_of(root, hash);
        if leaf.is_table() {
            return map_table::find_next(leaf, hash, after).map(|found| in_page(found, leaf, is_own));
        }
        let start = after.map_or(0, |entry| leaf.index_of(entry) + 1);
        let index = (start..leaf.count()).find(|&index| leaf.hash(index) == hash)?;
        Some(Found { entry: leaf.entry(index), is_own })
    }
}

unsafe fn find_where(root: Node, hash: u32, is_wanted: impl Fn(u64) -> bool) -> Option<Found> {
    // SAFETY: the caller gives a live root.
    let (leaf, is_own) = unsafe { leaf_of(root, hash) };
    if leaf.is_table() {
        // SAFETY: it is live.
        let found = unsafe { map_table::find(leaf, hash, is_wanted) };
        return found.map(|found| in_page(found, leaf, is_own));
    }
    let count = leaf.count();
    if count > TAGS {
        let mut among = leaf.hashes().iter().zip(0..);
        let index =
            among.find_map(|(&other, index)| (other == hash && is_wanted(leaf.entry(index).key())).then_some(index))?;
        return Some(Found { entry: leaf.entry(index), is_own });
    }
    // SAFETY: a live leaf is large enough.
    let mut same = u64::from(unsafe { same(leaf.tags(), tag_of(hash)) }) & ((1 << count) - 1);
    while same != 0 {
        let entry = leaf.entry(same.trailing_zeros() as usize);
        if is_wanted(entry.key()) {
            return Some(Found { entry, is_own });
        }
        same &= same - 1;
    }
    None
}

/// What was found in a page of a table.
fn in_page((page, entry): (Node, EntryPlace), table: Node, is_own: bool) -> Found {
    Found { entry, is_own: is_own && (!map_table::shares_pages(table) || page.is_unique()) }
}

/// Which of the tags are equal to one, as bits.
#[cfg(target_arch = "x86_64")]
unsafe fn same(tags: *const [u8; TAGS], tag: u8) -> u32 {
    use std::arch::x86_64::{_mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_set1_epi8};
    // SAFETY: every processor of this kind has these instructions; the tags may lie anywhere.
    unsafe {
        let (first, wanted) = (tags.cast(), _mm_set1_epi8(tag as i8));
        let half = |at| _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(at), wanted)) as u32;
        half(first) | half(first.add(1)) << 16
    }
}

#[cfg(not(target_arch = "x86_64"))]
unsafe fn same(tags: *const [u8; TAGS], tag: u8) -> u32 {
    // SAFETY: the caller gives readable tags.
    let tags = unsafe { &*tags };
    tags.iter().enumerate().fold(0, |found, (index, &other)| found | u32::from(other == tag) << index)
}

/// The leaf or table at the end of a hash's way, and whether all nodes down to it have one holder.
unsafe fn leaf_of(root: Node, hash: u32) -> (Node, bool) {
    let (mut node, mut rest) = (root, hash as usize);
    let mut is_own = node.is_unique();
    while node.is_branch() {
        node = node.child(rest % WAYS);
        rest /= WAYS;
        is_own &= node.is_unique();
    }
    (node, is_own)
}
