//! Whole maps. In: keys with their hashes, and values, in order. Out: a map that holds them.

use super::build::new_record;
use super::hash::{hash, hash_text};
use super::map_find::find;
use super::map_node::{capacity_for, new_leaf, Node, MOST_IN_LEAF};
use super::map_place::Trie;
use super::object::Object;
use super::release::drop_slot;
use super::{Shape, SnowType};
use crate::heap::Arena;

/// A type `Map<K, V>` and what its nodes are made of.
pub struct MapType {
    map: &'static SnowType,
    node: &'static SnowType,
    pub key: &'static SnowType,
    pub value: &'static SnowType,
}

impl MapType {
    /// Panics if the type is not the library's.
    pub fn of(map: &'static SnowType) -> Self {
        assert!(map.shape() == Shape::Map, "{} is no map", map.name());
        let node = map.fields()[0].ty();
        assert!(node.shape() == Shape::MapNode, "{} is no node of a map", node.name());
        Self { map, node, key: node.fields()[0].ty(), value: node.fields()[1].ty() }
    }
}

/// A key with its value.
pub struct Pair {
    pub key: u64,
    pub hash: u64,
    pub value: u64,
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
pub unsafe fn new_map(arena: &mut Arena, ty: &MapType, pairs: &[Pair]) -> *mut Object {
    // SAFETY: as the caller promises.
    unsafe {
        let (mut root, mut count) = (Node::empty(), 0);
        if !pairs.is_empty() {
            root = new_leaf(arena, ty.node, capacity_for(pairs.len().min(MOST_IN_LEAF)));
        }
        let mut trie = Trie { arena, node: ty.node };
        for (order, pair) in pairs.iter().enumerate() {
            let more;
            (root, more) = add(&mut trie, root, pair, order as u64);
            count += more;
        }
        new_record(arena, ty.map, &[root.slot(), pairs.len() as u64, count])
    }
}

/// The trie with a pair, and how many entries it has more; an order is greater than those before.
unsafe fn add(trie: &mut Trie, root: Node, pair: &Pair, order: u64) -> (Node, u64) {
    let hash = pair.hash as u32;
    // SAFETY: as for `new_map`.
    unsafe {
        match find(root, hash, pair.key, trie.key()) {
            None => (trie.insert(root, hash, [pair.key, pair.value, order]), 1),
            Some(found) => {
                drop_slot(trie.arena, pair.key, trie.key());
                (trie.set(root, hash, found, pair.value), 0)
            }
        }
    }
}
