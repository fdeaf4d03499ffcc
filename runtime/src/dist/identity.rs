//! Pids of processes on other nodes as words, and which nodes those are.
//!
//! A process elsewhere is named by its node (a name and a *creation*, which tells one life of a node from the next) and two
//! numbers of that node's. A word has 63 bits for all of that:
//!
//! ```text
//! 2 bits form | 14 bits node, an index into the nodes that were ever heard of | 47 bits numbers
//! form 0: 28 bits number, 19 bits serial (Erlang)    form 1: 15 and 32 (Snow: slots are used again and again)
//! form 2: 32 and 15                                  form 3: an index into a table of those that fit nowhere else
//! ```
//! The first form that fits is taken, so that equal pids are equal words. What is heard of is never forgotten, as values hold
//! pids without telling anyone; when a table is full, further ones are refused.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering::*};
use std::sync::Arc;

use parking_lot::RwLock;

use crate::actor::pid::Pid;

const NODE_BITS: u32 = 14;
const NUMBER_BITS: u32 = 47;
/// Pids that fit no other form.
const MOST_WIDE: usize = 1 << 20;

/// Bits of number and serial, by form.
const FORMS: [(u32, u32); 3] = [(28, 19), (15, 32), (32, 15)];

/// One life of a node.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Incarnation {
    pub name: Arc<str>,
    pub creation: u32,
}

/// The index of an incarnation that was heard of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct NodeId(u16);

impl NodeId {
    /// Indices are given out one after another.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct RemotePid {
    pub node: NodeId,
    pub number: u32,
    pub serial: u32,
}

/// Those that were heard of, by index: written once, and never changed.
static NODES: [AtomicPtr<Incarnation>; 1 << NODE_BITS] = [const { AtomicPtr::new(ptr::null_mut()) }; 1 << NODE_BITS];

thread_local! {
    /// What this thread has asked for last.
    static LAST: Cell<Option<NodeId>> = const { Cell::new(None) };
}

#[derive(Default)]
struct Known {
    nodes: usize,
    by_name: HashMap<Arc<str>, Vec<(u32, NodeId)>>,
    wide: Vec<(u32, u32)>,
    wide_indices: HashMap<(u32, u32), u64>,
}

static KNOWN: RwLock<Option<Known>> = RwLock::new(None);

/// The id of an incarnation; None if too many were heard of.
pub fn intern(name: &str, creation: u32) -> Option<NodeId> {
    let is_it = |id: &NodeId| {
        let last = incarnation(*id);
        last.creation == creation && *last.name == *name
    };
    if let Some(last) = LAST.get().filter(is_it) {
        return Some(last);
    }
    let id = intern_slowly(name, creation)?;
    LAST.set(Some(id));
    Some(id)
}

fn intern_slowly(name: &str, creation: u32) -> Option<NodeId> {
    let find = |known: &Known| known.by_name.get(name)?.iter().find(|(of, _)| *of == creation).map(|(_, id)| *id);
    if let Some(id) = KNOWN.read().as_ref().and_then(find) {
        return Some(id);
    }
    let mut known = KNOWN.write();
    let known = known.get_or_insert_default();
    if let Some(id) = find(known) {
        return Some(id);
    }
    if known.nodes >= NODES.len() {
        return None;
    }
    let name: Arc<str> = known.by_name.get_key_value(name).map_or_else(|| Arc::from(name), |(name, _)| name.clone());
    let id = NodeId(known.nodes as u16);
    known.by_name.entry(name.clone()).or_default().push((creation, id));
    NODES[id.index()].store(Box::leak(Box::new(Incarnation { name, creation })), Release);
    known.nodes += 1;
    Some(id)
}

pub fn incarnation(id: NodeId) -> &'static Incarnation {
    let incarnation = NODES[id.index()].load(Acquire);
    // SAFETY: null or what `intern` has left there for good.
    unsafe { incarnation.as_ref() }.expect("ids come from `intern`")
}

/// The word for a process elsewhere; None if too many were heard of.
pub fn pack(pid: RemotePid) -> Option<Pid> {
    let fits =
        |(number, serial): &(u32, u32)| u64::from(pid.number) >> number == 0 && u64::from(pid.serial) >> serial == 0;
    let (form, numbers) = match FORMS.iter().position(fits) {
        Some(form) => (form, u64::from(pid.number) << FORMS[form].1 | u64::from(pid.serial)),
        None => (FORMS.len(), wide_index(pid.number, pid.serial)?),
    };
    Some(Pid::remote((form as u64) << (NODE_BITS + NUMBER_BITS) | u64::from(pid.node.0) << NUMBER_BITS | numbers))
}

fn wide_index(number: u32, serial: u32) -> Option<u64> {
    let mut known = KNOWN.write();
    let known = known.get_or_insert_default();
    if let Some(index) = known.wide_indices.get(&(number, serial)) {
        return Some(*index);
    }
    let index = known.wide.len();
    if index >= MOST_WIDE {
        return None;
    }
    known.wide.push((number, serial));
    known.wide_indices.insert((number, serial), index as u64);
    Some(index as u64)
}

/// The process elsewhere that a word names. None for words that are no pid of another node, or that nobody made.
pub fn unpack(pid: Pid) -> Option<RemotePid> {
    if !pid.is_remote() {
        return None;
    }
    let name = pid.remote_name();
    let node = NodeId((name >> NUMBER_BITS & ((1 << NODE_BITS) - 1)) as u16);
    let numbers = name & ((1 << NUMBER_BITS) - 1);
    let (number, serial) = match FORMS.get((name >> (NODE_BITS + NUMBER_BITS)) as usize) {
        Some((_, serial)) => ((numbers >> serial) as u32, (numbers & ((1 << serial) - 1)) as u32),
        None => *KNOWN.read().as_ref()?.wide.get(numbers as usize)?,
    };
    Some(RemotePid { node, number, serial })
}

/// The node of a process elsewhere.
pub fn node_of(pid: Pid) -> Option<NodeId> {
    unpack(pid).map(|pid| pid.node)
}

/// `<name@host.85.0>`
pub fn show(pid: Pid, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match unpack(pid) {
        Some(remote) => {
            write!(f, "<{}.{}.{}>", incarnation(remote.node).name, remote.number, remote.serial)
        }
        None => f.write_str("<?>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pid_comes_back_from_its_word() {
        let node = intern("pack@test", 7).unwrap();
        let edges = [0, 1, (1 << 15) - 1, 1 << 15, (1 << 19) - 1, 1 << 19, (1 << 28) - 1, 1 << 28, u32::MAX];
        for number in edges {
            for serial in edges {
                let remote = RemotePid { node, number, serial };
                let pid = pack(remote).unwrap();
                assert!(pid.is_remote());
                assert_eq!(unpack(pid), Some(remote));
                assert_eq!(pack(remote), Some(pid), "equal pids are equal words");
            }
        }
        assert_eq!(unpack(Pid::new(3, 1)), None);
    }

    #[test]
    fn two_lives_of_a_node_are_two_nodes() {
        let first = intern("again@test", 1).unwrap();
        assert_eq!(intern("again@test", 1), Some(first));
        assert_ne!(intern("again@test", 2), Some(first));
        assert_eq!(&*incarnation(first).name, "again@test");
    }
}
