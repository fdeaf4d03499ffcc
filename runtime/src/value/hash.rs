//! Hashes that agree with equality: equal values have equal hashes, also 0.0 and -0.0. In: values. Out: numbers that stay the same while the
//! program runs, and differ between runs (`hash_key.rs`).

use super::children::Children;
use super::equal::tag;
use super::handle::number_of;
use super::hash_key::HashKey;
use super::map_node::Node;
use super::object::object_in;
use super::string::bytes;
use super::work_list::WorkList;
use super::{Shape, SnowType};

/// What is to be done yet.
#[derive(Clone, Copy)]
enum Step {
    /// These go on with the state.
    Parts(Children),
    /// The children of a branch of a map.
    Nodes(Children),
    /// The entries of a leaf of a map from this one on.
    Entries { leaf: Node, next: usize, ty: &'static SnowType },
    /// The state is that of an entry: it is added to the map's sum.
    EndOfEntry,
    /// All entries of a map are done: what the state was before.
    EndOfMap(u64),
}

/// The hash of a value, and how many of its parts were looked at.
///
/// # Safety
/// Well-typed.
pub unsafe fn hash(slot: u64, ty: &'static SnowType) -> (u64, usize) {
    let only = [slot];
    let key = HashKey::of_process();
    let mut walk = Walk { key, work: WorkList::new(), state: key.start, visits: 0, sums: Vec::new() };
    walk.work.push(Step::Parts(Children::each(only.as_ptr(), 1, ty)));
    // SAFETY: the value is well-typed and outlives the walk.
    unsafe { while walk.step() {} }
    (key.end(walk.state), walk.visits)
}

struct Walk {
    key: HashKey,
    work: WorkList<Step>,
    state: u64,
    visits: usize,
    /// Of each map that is open the hashes of its entries, added up: their order does not count.
    sums: Vec<u64>,
}

impl Walk {
    /// False at the end.
    unsafe fn step(&mut self) -> bool {
        let Some(top) = self.work.last_mut() else { return false };
        // SAFETY: as for `hash`.
        unsafe {
            match top {
                Step::Parts(parts) => {
                    let child = parts.next();
                    if parts.left() == 0 {
                        self.work.pop();
                    }
                    if let Some((slot, ty)) = child {
                        self.value(slot, ty);
                    }
                }
                Step::Nodes(nodes) => match nodes.next() {
                    Some((slot, ty)) => self.node(Node::in_slot(slot), ty),
                    None => drop(self.work.pop()),
                },
                Step::Entries { leaf, next, ty } => {
                    if *next == leaf.count() {
                        self.work.pop();
                    } else {
                        let entry = Children::of_entry(leaf.entry(*next), ty);
                        *next += 1;
                        self.state = self.key.start;
                        self.work.push(Step::EndOfEntry);
                        self.work.push(Step::Parts(entry));
                    }
                }
                Step::EndOfEntry => {
                    let sum = self.sums.last_mut().expect("an entry is in a map");
                    *sum = sum.wrapping_add(self.state);
                    self.work.pop();
                }
                Step::EndOfMap(before) => {
                    self.state = self.key.mix(*before, self.sums.pop().expect("a map has a sum"));
                    self.work.pop();
                }
            }
        }
        true
    }

    unsafe fn value(&mut self, slot: u64, ty: &'static SnowType) {
        self.visits += 1;
        // SAFETY: the caller gives a well-typed value.
        unsafe {
            if ty.shape() == Shape::MapNode {
                self.work.push(Step::EndOfMap(self.state));
                self.sums.push(0);
                return self.node(Node::in_slot(slot), ty);
            }
            self.state = self.key.mix(self.state, word(slot, ty, self.key));
            if ty.is_object() && !is_text(ty) {
                let children = Children::of(object_in(slot), ty);
                self.state = self.key.mix(self.state, children.left() as u64);
                self.work.push(Step::Parts(children));
            }
        }
    }

    unsafe fn node(&mut self, node: Node, ty: &'static SnowType) {
        if node.has_entries() {
            self.work.push(Step::Entries { leaf: node, next: 0, ty });
        } else {
            // SAFETY: the caller gives a live node.
            self.work.push(Step::Nodes(unsafe { Children::of(node.object(), ty) }));
        }
    }
}

/// The hash of a string with this text.
pub fn hash_text(text: &str) -> u64 {
    let key = HashKey::of_process();
    key.end(key.mix(key.start, key.of_bytes(text.as_bytes())))
}

/// Bytes that are hashed as a whole.
fn is_text(ty: &SnowType) -> bool {
    matches!(ty.shape(), Shape::String | Shape::Atom | Shape::Bytes)
}

/// What a value adds to the hash by itself.
unsafe fn word(slot: u64, ty: &'static SnowType, key: HashKey) -> u64 {
    // SAFETY: the caller gives a well-typed value.
    unsafe {
        match ty.shape() {
            Shape::Float if f64::from_bits(slot) == 0.0 => 0,
            _ if is_text(ty) => key.of_bytes(bytes(object_in(slot))),
            Shape::Sum => u64::from(tag(object_in(slot))),
            Shape::Order => 0,
            Shape::Job => super::pid_of_job(slot),
            Shape::Handle => number_of(object_in(slot)),
            _ if !ty.is_object() => slot,
            _ => 0,
        }
    }
}
