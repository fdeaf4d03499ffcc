//! The tries of maps. Their keys are compared in Snow (`stdlib/map.snow`); what needs no key is here.

use super::memory::charge;
use crate::export;
use crate::value::map_place::{entries_of, find, order_of, visit, Trie};
use crate::value::{dup, list, object_in, slot_of, Object, SnowType};

/// Levels that a way has at most, as work.
const WAY: usize = 4;

export! {
    /// The node at the end of a hash's way: an entry or a collision, perhaps of another hash, or `Empty`.
    fn snow_map_find(_cx, root: u64, hash: i64, node: *const SnowType) -> u64 {
        // SAFETY: generated code gives the root of a live map.
        unsafe {
            let found = slot_of(find(object_in(root), hash as u64));
            dup(found, SnowType::from_raw(node));
            found
        }
    }

    /// The trie with another node at the end of a hash's way; `Empty` takes away what is there.
    [owns] fn snow_map_place(cx, root: u64, hash: i64, new: u64, vacant: u64, node: *const SnowType) -> u64 {
        charge(cx, WAY);
        // SAFETY: generated code gives nodes of this type, which are its own.
        unsafe {
            let node = SnowType::from_raw(node);
            let vacant = object_in(vacant);
            let mut trie = Trie { arena: &mut cx.heap, node, vacant };
            let placed = trie.place(object_in(root), 0, hash as u64, object_in(new));
            crate::value::drop_object(&mut cx.heap, vacant, node);
            slot_of(placed)
        }
    }

    /// All entries, in the order in which they came.
    fn snow_map_entries(cx, root: u64, _node: *const SnowType, list_type: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives the root of a live map, and the type of lists of its nodes.
        unsafe {
            let mut found: Vec<(u64, u64)> = Vec::new();
            visit(object_in(root), &mut |node| {
                found.extend(entries_of(node).into_iter().map(|entry| (order_of(entry), slot_of(entry))));
            });
            found.sort_unstable();
            charge(cx, 2 * found.len());
            let slots: Vec<u64> = found.into_iter().map(|(_, entry)| entry).collect();
            for &entry in &slots {
                Object::retain(object_in(entry));
            }
            list::from_slots(&mut cx.heap, &slots, SnowType::from_raw(list_type))
        }
    }
}
