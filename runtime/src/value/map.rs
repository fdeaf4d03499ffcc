//! What the runtime knows of the library's maps (`stdlib/map.snow`): the first field is the root of the trie (`map_node.rs`), the last one
//! counts the entries. In: a map or a root. Out: its entries in the order in which they came.

use super::map_node::{EntryPlace, Node, WAYS};
use super::object::{object_in, slots_behind, Object};
use super::SnowType;
use crate::sorting::places_by;

/// A slot and its type.
type Typed = (u64, &'static SnowType);

pub struct Entry {
    pub key: Typed,
    pub value: Typed,
}

/// The entries of a map, in the order in which they came.
///
/// # Safety
/// `map` is a live map of the type.
pub unsafe fn entries(map: *mut Object, ty: &'static SnowType) -> Vec<Entry> {
    let node = ty.fields()[0].ty();
    let (key, value) = (node.fields()[0].ty(), node.fields()[1].ty());
    // SAFETY: as the caller promises.
    let places = unsafe { in_order(root_of(map)) };
    places.into_iter().map(|place| Entry { key: (place.key(), key), value: (place.value(), value) }).collect()
}

/// # Safety
/// `map` is a live map.
pub unsafe fn root_of(map: *mut Object) -> Node {
    // SAFETY: as the caller promises.
    unsafe { Node::of(object_in(*slots_behind(map))) }
}

/// The entries below a root, in the order in which they came.
///
/// # Safety
/// The root is live, and stays so while the places are used.
pub unsafe fn in_order(root: Node) -> Vec<EntryPlace> {
    let mut found = Vec::new();
    // SAFETY: as the caller promises.
    unsafe { visit(root, &mut |_, place| found.push(place)) };
    sort_by_order(found)
}

/// Gives each entry below a node, in no order, with its leaf's half of the hash. Recurses once per level.
///
/// # Safety
/// The node is live.
pub unsafe fn visit(node: Node, see: &mut impl FnMut(u32, EntryPlace)) {
    if node.has_entries() {
        (0..node.count()).for_each(|index| see(node.hash(index), node.entry(index)));
    } else {
        for number in 0..WAYS {
            // SAFETY: what is below a live node is live.
            unsafe { visit(node.child(number), see) };
        }
    }
}

/// In linear time while at most half of the orders are gaps.
fn sort_by_order(found: Vec<EntryPlace>) -> Vec<EntryPlace> {
    let end = found.iter().map(|place| place.order() + 1).max().unwrap_or(0);
    if found.len() < 64 || end > 2 * found.len() as u64 {
        return places_by(found.iter().map(|place| place.order())).into_iter().map(|place| found[place]).collect();
    }
    let mut places = vec![None; end as usize];
    for place in found {
        places[place.order() as usize] = Some(place);
    }
    places.into_iter().flatten().collect()
}
