//! Whole maps, in the form that `stdlib/map.snow` gives them by one insertion after the other.
//!
//! In: keys with their hashes, and values. Out: a map that holds them. The form of the trie depends on the hashes alone: a node
//! chooses among 16 children by four bits of the hash, lowest first.

use super::build::new_record;
use super::compare::compare;
use super::equal::equal;
use super::hash::{hash, hash_text};
use super::list::from_slots;
use super::map_place::{BRANCH, BRANCH_FIELDS, COLLISION, EMPTY, ENTRY, WAYS};
use super::object::{object_in, slot_of, slots_behind, Object, SumObject};
use super::release::{drop_object, drop_slot};
use super::{Shape, SnowType};
use crate::heap::Arena;

/// A type `Map<K, V>` and what its nodes are made of.
pub struct MapType {
    map: &'static SnowType,
    node: &'static SnowType,
    list: &'static SnowType,
    pub key: &'static SnowType,
    pub value: &'static SnowType,
}

impl MapType {
    /// Panics if the type is not the library's.
    pub fn of(map: &'static SnowType) -> Self {
        assert!(map.shape() == Shape::Map, "{} is no map", map.name());
        let node = map.fields()[0].ty();
        let tag = |name| node.tag_of(name).unwrap_or_else(|| panic!("{} has no variant {name}", node.name()));
        let (empty, entry, branch, collision) = (tag("Empty"), tag("Entry"), tag("Branch"), tag("Collision"));
        assert_eq!([empty, entry, branch, collision].map(|tag| tag as u64), [EMPTY, ENTRY, BRANCH, COLLISION]);
        let field = |tag: usize, number: usize| node.variants()[tag].fields()[number].ty();
        Self { map, node, list: field(collision, 1), key: field(entry, 2), value: field(entry, 3) }
    }
}

/// A key with its value; `order` is set here.
pub struct Pair {
    pub key: u64,
    pub hash: u64,
    pub value: u64,
    pub order: u64,
}

/// The hash of a key that is a string, as the library takes it apart: never negative.
pub fn hash_of_text(text: &str) -> u64 {
    hash_text(text) >> 1
}

/// The same of any key.
///
/// # Safety
/// Well-typed.
pub unsafe fn hash_of_key(key: u64, ty: &'static SnowType) -> u64 {
    // SAFETY: as the caller promises.
    unsafe { hash(key, ty).0 >> 1 }
}

/// The map of some pairs, which takes keys and values over; of several with one key the last counts, in the place of the first.
///
/// # Safety
/// Keys and values are well-typed, and the hashes are those of the keys.
pub unsafe fn new_map(arena: &mut Arena, ty: &MapType, pairs: &mut [Pair]) -> *mut Object {
    for (order, pair) in pairs.iter_mut().enumerate() {
        pair.order = order as u64;
    }
    pairs.sort_unstable_by_key(|pair| (path(pair.hash), pair.order));
    let mut maker = Maker { arena, ty, empty: None, count: 0 };
    // SAFETY: as the caller promises.
    let root = unsafe { maker.node(pairs, 0) };
    let count = maker.count;
    maker.finish();
    new_record(arena, ty.map, &[root, pairs.len() as u64, count])
}

/// A hash whose highest four bits choose first.
fn path(hash: u64) -> u64 {
    let swapped = (hash & 0x0F0F_0F0F_0F0F_0F0F) << 4 | (hash >> 4) & 0x0F0F_0F0F_0F0F_0F0F;
    swapped.swap_bytes()
}

struct Maker<'a> {
    arena: &'a mut Arena,
    ty: &'a MapType,
    /// The node that all vacant places share.
    empty: Option<*mut Object>,
    count: u64,
}

impl Maker<'_> {
    /// The node of some pairs, sorted by path, that are equal in `level` digits. Recurses once per digit: 16 deep at most.
    unsafe fn node(&mut self, pairs: &[Pair], level: u32) -> u64 {
        let (Some(first), Some(last)) = (pairs.first(), pairs.last()) else { return self.vacant() };
        if first.hash == last.hash {
            // SAFETY: as the caller promises.
            return unsafe { self.entries(pairs) };
        }
        let digit = |pair: &Pair| (pair.hash >> (4 * level)) as usize % WAYS;
        let mut fields = [0; BRANCH_FIELDS];
        let (used, children) = fields.split_first_mut().expect("a branch has fields");
        let mut left = pairs;
        for (number, child) in children.iter_mut().enumerate() {
            let (here, others) = left.split_at(left.partition_point(|pair| digit(pair) <= number));
            *used += u64::from(!here.is_empty());
            // SAFETY: as the caller promises.
            *child = unsafe { self.node(here, level + 1) };
            left = others;
        }
        self.variant(BRANCH, &fields)
    }

    /// The node of pairs that share their hash, in their order.
    unsafe fn entries(&mut self, pairs: &[Pair]) -> u64 {
        let key_type = self.ty.key;
        let mut kept: Vec<Pair> = Vec::with_capacity(1);
        for pair in pairs {
            // SAFETY: keys are well-typed; the pair's own key and the earlier value are nobody else's.
            unsafe {
                match kept.iter_mut().find(|other| equal(other.key, pair.key, key_type).0) {
                    Some(earlier) => {
                        drop_slot(self.arena, pair.key, key_type);
                        drop_slot(self.arena, std::mem::replace(&mut earlier.value, pair.value), self.ty.value);
                    }
                    None => kept.push(Pair { ..*pair }),
                }
            }
        }
        self.count += kept.len() as u64;
        let hash = kept[0].hash;
        // SAFETY: keys are well-typed.
        kept.sort_unstable_by(|a, b| unsafe { compare(a.key, b.key, key_type).0 });
        let made = kept.iter().map(|pair| self.variant(ENTRY, &[pair.order, pair.hash, pair.key, pair.value]));
        let entries: Vec<u64> = made.collect();
        match entries[..] {
            [only] => only,
            _ => {
                let list = slot_of(from_slots(self.arena, &entries, self.ty.list));
                self.variant(COLLISION, &[hash, list])
            }
        }
    }

    fn vacant(&mut self) -> u64 {
        if let Some(empty) = self.empty {
            // SAFETY: the maker holds it.
            unsafe { Object::retain(empty) };
            return slot_of(empty);
        }
        let slot = self.variant(EMPTY, &[]);
        let empty = object_in(slot);
        // SAFETY: it has just been made; one reference is the maker's.
        unsafe { Object::retain(empty) };
        self.empty = Some(empty);
        slot
    }

    fn variant(&mut self, tag: u64, fields: &[u64]) -> u64 {
        let sum = self.arena.alloc(size_of::<SumObject>() + 8 * fields.len()).cast::<SumObject>();
        // SAFETY: the cell is ours and large enough.
        unsafe {
            sum.write(SumObject { header: Object { count: 1, type_id: self.ty.node.id }, tag });
            slots_behind(sum).copy_from_nonoverlapping(fields.as_ptr(), fields.len());
        }
        slot_of(sum)
    }

    fn finish(self) {
        if let Some(empty) = self.empty {
            // SAFETY: the maker's own reference.
            unsafe { drop_object(self.arena, empty, self.ty.node) };
        }
    }
}
