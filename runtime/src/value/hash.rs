//! Hashes that agree with equality: equal values have equal hashes, also 0.0 and -0.0. Stable within a program run; not made
//! to resist chosen collisions.

use super::children::Children;
use super::equal::tag;
use super::handle::number_of;
use super::map_node::Node;
use super::object::object_in;
use super::short_bytes::short_word;
use super::string::bytes;
use super::work_list::WorkList;
use super::{Shape, SnowType};

/// Odd, from the golden ratio: spreads low bits upwards.
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

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
    let mut walk = Walk { work: WorkList::new(), state: 0, visits: 0, sums: Vec::new() };
    walk.work.push(Step::Parts(Children::each(only.as_ptr(), 1, ty)));
    // SAFETY: the value is well-typed and outlives the walk.
    unsafe { while walk.step() {} }
    (walk.state ^ walk.state >> 32, walk.visits)
}

struct Walk {
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
                        self.state = 0;
                        self.work.push(Step::EndOfEntry);
                        self.work.push(Step::Parts(entry));
                    }
                }
                Step::EndOfEntry => {
                    let sum = self.sums.last_mut().expect("an entry is in a map");
                    *sum = sum.wrapping_add(self.state ^ self.state >> 32);
                    self.work.pop();
                }
                Step::EndOfMap(before) => {
                    self.state = mix(*before, self.sums.pop().expect("a map has a sum"));
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
            self.state = mix(self.state, word(slot, ty));
            if ty.is_object() {
                let children = Children::of(object_in(slot), ty);
                self.state = mix(self.state, children.left() as u64);
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
    let state = mix(mix(0, hash_bytes(text.as_bytes())), 0);
    state ^ state >> 32
}

/// What a value adds to the hash by itself.
unsafe fn word(slot: u64, ty: &'static SnowType) -> u64 {
    // SAFETY: the caller gives a well-typed value.
    unsafe {
        match ty.shape() {
            Shape::Float if f64::from_bits(slot) == 0.0 => 0,
            Shape::String | Shape::Atom | Shape::Bytes => hash_bytes(bytes(object_in(slot))),
            Shape::Sum => u64::from(tag(object_in(slot))),
            Shape::Order => 0,
            Shape::Job => super::pid_of_job(slot),
            Shape::Handle => number_of(object_in(slot)),
            _ if !ty.is_object() => slot,
            _ => 0,
        }
    }
}

fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut state = bytes.len() as u64;
    let words = bytes.chunks_exact(8);
    let rest = words.remainder();
    for word in words {
        state = mix(state, u64::from_le_bytes(word.try_into().expect("8 bytes")));
    }
    if rest.is_empty() {
        return state;
    }
    mix(state, short_word(rest))
}

fn mix(state: u64, word: u64) -> u64 {
    let product = (state.rotate_left(5) ^ word).wrapping_mul(MULTIPLIER);
    product ^ product >> 29
}
