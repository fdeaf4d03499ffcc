//! The tries of maps (`stdlib/map.snow`). An entry is named by its address, whose lowest bit says that it may be changed in place; the
//! root that it was found from is held as long as it is used. Keys whose equality is written in Snow are compared there.

use super::memory::charge;
use crate::export;
use crate::value::map::in_order;
use crate::value::map_find::{find, find_next, Found};
use crate::value::map_node::{EntryPlace, Node};
use crate::value::map_place::Trie;
use crate::value::{dup, list, Object, SnowType};

/// Levels that a way has at most, as work.
const WAY: usize = 4;
/// The bit of an entry's name that says whether it may be changed in place.
const IS_OWN: usize = 1;

/// How generated code names an entry; 0 is none.
fn name_of(found: Option<Found>) -> i64 {
    found.map_or(0, |found| (found.entry.address() | usize::from(found.is_own)) as i64)
}

/// What a name from generated code stands for.
unsafe fn named(name: i64) -> Found {
    let name = name as usize;
    // SAFETY: generated code gives the name of an entry whose root it holds.
    let entry = unsafe { EntryPlace::at(name & !IS_OWN) };
    Found { entry, is_own: name & IS_OWN != 0 }
}

export! {
    /// The root of an empty map.
    fn snow_map_empty(_cx, _node: *const SnowType) -> u64 {
        Node::empty().slot()
    }

    /// The root itself: the caller's alone, if nobody else holds it.
    [owns] fn snow_map_own(_cx, root: u64, _node: *const SnowType) -> u64 {
        root
    }

    /// The entry of a key whose equality is that of values.
    fn snow_map_find(_cx, root: u64, hash: i64, key: u64, _node: *const SnowType, key_type: *const SnowType) -> i64 {
        // SAFETY: generated code gives the root of a live map, and a key with its hash.
        unsafe { name_of(find(Node::in_slot(root), hash as u32, key, SnowType::from_raw(key_type))) }
    }

    /// The entry behind another, or behind none, whose key may have this hash.
    fn snow_map_candidate(_cx, root: u64, hash: i64, after: i64, _node: *const SnowType) -> i64 {
        // SAFETY: as above; `after` is 0 or came from here.
        unsafe {
            let after = (after != 0).then(|| named(after).entry);
            name_of(find_next(Node::in_slot(root), hash as u32, after))
        }
    }

    /// The key of an entry.
    fn snow_map_key(_cx, _root: u64, entry: i64, _node: *const SnowType, key_type: *const SnowType) -> u64 {
        // SAFETY: generated code gives the name of an entry of this root, and its type.
        unsafe {
            let key = named(entry).entry.key();
            dup(key, SnowType::from_raw(key_type));
            key
        }
    }

    /// The value of an entry.
    fn snow_map_value(_cx, _root: u64, entry: i64, _node: *const SnowType, value_type: *const SnowType) -> u64 {
        // SAFETY: as above.
        unsafe {
            let value = named(entry).entry.value();
            dup(value, SnowType::from_raw(value_type));
            value
        }
    }

    /// The value of an entry, which is put back right after: of an entry of one's own it is moved out, so that nobody else holds it.
    fn snow_map_take(_cx, root: u64, entry: i64, _node: *const SnowType, value_type: *const SnowType) -> u64 {
        // SAFETY: as above; the root is the caller's, so an entry of its own may be written.
        unsafe {
            let (found, ty) = (named(entry), SnowType::from_raw(value_type));
            if ty.is_object() && found.is_own && Node::in_slot(root).is_unique() {
                return found.entry.replace(0);
            }
            dup(found.entry.value(), ty);
            found.entry.value()
        }
    }

    /// The trie with another value in an entry.
    [owns] fn snow_map_set(cx, root: u64, hash: i64, entry: i64, value: u64, node: *const SnowType, _value_type: *const SnowType) -> u64 {
        // SAFETY: as above; root and value are the callee's.
        unsafe {
            let mut trie = Trie { arena: &mut cx.heap, node: SnowType::from_raw(node) };
            trie.set(Node::in_slot(root), hash as u32, named(entry), value).slot()
        }
    }

    /// The trie with one entry more, whose key is not there yet.
    [owns] [first_type] fn snow_map_insert(cx, root: u64, hash: i64, key: u64, value: u64, order: i64, node: *const SnowType) -> u64 {
        charge(cx, WAY);
        // SAFETY: as above; key and value are the trie's from now on.
        unsafe {
            let mut trie = Trie { arena: &mut cx.heap, node: SnowType::from_raw(node) };
            trie.insert(Node::in_slot(root), hash as u32, [key, value, order as u64]).slot()
        }
    }

    /// The trie without an entry.
    [owns] fn snow_map_remove(cx, root: u64, hash: i64, entry: i64, node: *const SnowType) -> u64 {
        charge(cx, WAY);
        // SAFETY: as above.
        unsafe {
            let mut trie = Trie { arena: &mut cx.heap, node: SnowType::from_raw(node) };
            trie.remove(Node::in_slot(root), hash as u32, named(entry).entry).slot()
        }
    }

    /// The names of all entries, in the order in which they came.
    fn snow_map_entries(cx, root: u64, _node: *const SnowType, list_type: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives the root of a live map, and the type of lists of Ints.
        unsafe {
            let found = in_order(Node::in_slot(root));
            charge(cx, 2 * found.len());
            let names: Vec<u64> = found.into_iter().map(|entry| entry.address() as u64).collect();
            list::from_slots(&mut cx.heap, &names, SnowType::from_raw(list_type))
        }
    }
}
