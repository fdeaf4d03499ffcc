//! What the runtime knows of the library's maps (`stdlib/map.snow`): nodes are a sum, and an entry is a variant whose first field
//! is its ORDER, its last two its key and its value. In: a map. Out: its entries in the order in which they came.
//!
//! Equality and hashes need nothing of this: the trie of equal maps has the same form, and ORDER counts for neither.

use super::children::Children;
use super::object::{object_in, Object};
use super::{Shape, SnowType};

/// A slot and its type.
type Typed = (u64, &'static SnowType);

pub struct Entry {
    order: u64,
    pub key: Typed,
    pub value: Typed,
}

/// The entries of a map, in the order in which they came.
///
/// # Safety
/// `map` is a live map of the type.
pub unsafe fn entries(map: *mut Object, ty: &'static SnowType) -> Vec<Entry> {
    let mut found = Vec::new();
    // SAFETY: the map is well-typed; its fields are the root, the next order and the number of entries.
    unsafe {
        let mut fields = Children::of(map, ty);
        let (_, node) = fields.next().expect("the root of a map");
        let mut open = vec![Children::of(map, ty)];
        while let Some(top) = open.last_mut() {
            let Some((slot, part)) = top.next() else {
                open.pop();
                continue;
            };
            if part.id == node.id {
                let children = Children::of(object_in(slot), part);
                match entry(children) {
                    Some(entry) => found.push(entry),
                    None => open.push(children),
                }
            } else if part.shape() == Shape::List {
                open.push(Children::of(object_in(slot), part));
            }
        }
    }
    found.sort_unstable_by_key(|entry| entry.order);
    found
}

/// The entry that a node with these fields is, if it is one.
unsafe fn entry(mut fields: Children) -> Option<Entry> {
    // SAFETY: the caller gives the fields of a live node.
    unsafe {
        let (order, first) = fields.next()?;
        if first.shape() != Shape::Order {
            return None;
        }
        let (_hash, key, value) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Entry { order, key, value })
    }
}
