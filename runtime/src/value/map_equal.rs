//! Which entries of two tries stand for the same keys. In: two nodes of one type, on the same way from their roots. Out: what is to be
//! compared; equal maps may differ in where a leaf has given way to a branch.

use super::children::Children;
use super::equal::equal;
use super::map::visit;
use super::map_node::{EntryPlace, Node};
use super::SnowType;

/// Puts what must be equal on a work list; false if the nodes can't be.
///
/// # Safety
/// Both are live nodes of the type.
pub unsafe fn compare_nodes(
    left: Node,
    right: Node,
    ty: &'static SnowType,
    mut push: impl FnMut(Children, Children),
) -> bool {
    // SAFETY: as the caller promises.
    unsafe {
        if left.is_branch() && right.is_branch() {
            push(Children::of(left.object(), ty), Children::of(right.object(), ty));
            return true;
        }
        let (own, mut others) = (entries(left), entries(right));
        if own.len() != others.len() {
            return false;
        }
        for (number, (hash, entry)) in own.into_iter().enumerate() {
            let Some(other) = counterpart(hash, entry, &mut others[number..], ty) else { return false };
            push(Children::of_entry(entry, ty), Children::of_entry(other, ty));
        }
        true
    }
}

/// By their hashes.
unsafe fn entries(node: Node) -> Vec<(u32, EntryPlace)> {
    let mut found = Vec::new();
    // SAFETY: the caller gives a live node.
    unsafe { visit(node, &mut |hash, entry| found.push((hash, entry))) };
    found.sort_unstable_by_key(|&(hash, _)| hash);
    found
}

/// Of some entries, sorted by their hashes, the one that may have the key of an entry; it comes to the front. Keys are compared here only
/// where several share half of their hash.
unsafe fn counterpart(
    hash: u32,
    entry: EntryPlace,
    others: &mut [(u32, EntryPlace)],
    ty: &'static SnowType,
) -> Option<EntryPlace> {
    let candidates = others.iter().take_while(|other| other.0 == hash).count();
    let index = match candidates {
        0 => return None,
        1 => 0,
        _ => {
            let key = ty.fields()[0].ty();
            // SAFETY: keys of live entries.
            (0..candidates).find(|&index| unsafe { equal(others[index].1.key(), entry.key(), key).0 })?
        }
    };
    others.swap(0, index);
    Some(others[0].1)
}
