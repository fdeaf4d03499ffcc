//! Names that a whole cluster knows, as one of its nodes knows them. In: who has which name, told by any node. Out: who keeps it.
//!
//! Two processes get the same name only where their nodes could not ask each other: a network was split, and came together. Then the one that has
//! had the name longer keeps it, by the clocks of their nodes, and at the same microsecond that of the node whose name is the first in order. Each node
//! comes to the same result, whatever it hears first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::actor::pid::Pid;
use crate::dist::identity::{self, NodeId};

/// Names at most: a peer must not fill the memory.
pub const MOST_NAMES: usize = 1 << 20;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Claim {
    pub pid: Pid,
    /// Microseconds since 1970, by the clock of the process's node.
    pub since: u64,
}

#[derive(Default)]
pub struct Table {
    names: BTreeMap<Arc<str>, Claim>,
    by_process: BTreeMap<Pid, BTreeSet<Arc<str>>>,
}

/// Who has lost a name, and to whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lost {
    pub name: Arc<str>,
    pub loser: Pid,
    pub keeper: Pid,
}

impl Table {
    pub fn find(&self, name: &str) -> Option<Pid> {
        self.names.get(name).map(|claim| claim.pid)
    }

    pub fn is_full(&self) -> bool {
        self.names.len() >= MOST_NAMES
    }

    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.names.keys()
    }

    /// The names of processes of this node.
    pub fn own(&self) -> impl Iterator<Item = (&Arc<str>, &Claim)> {
        self.names.iter().filter(|(_, claim)| !claim.pid.is_remote())
    }

    /// A process has a name. Where another has it as well, one of them loses it. `own` is the name of this node.
    pub fn put(&mut self, own: &str, name: &Arc<str>, claim: Claim) -> Option<Lost> {
        let lost =
            |loser: &Claim, keeper: &Claim| Some(Lost { name: name.clone(), loser: loser.pid, keeper: keeper.pid });
        let Some(had) = self.names.get(name).copied().filter(|had| had.pid != claim.pid) else {
            self.insert(name, claim);
            return None;
        };
        if rank(own, &had) <= rank(own, &claim) {
            return lost(&claim, &had);
        }
        self.remove(name, had.pid);
        self.insert(name, claim);
        lost(&had, &claim)
    }

    fn insert(&mut self, name: &Arc<str>, claim: Claim) {
        self.names.insert(name.clone(), claim);
        self.by_process.entry(claim.pid).or_default().insert(name.clone());
    }

    /// A process has a name no more; false if it did not have it.
    pub fn remove(&mut self, name: &str, pid: Pid) -> bool {
        if self.find(name) != Some(pid) {
            return false;
        }
        self.names.remove(name);
        if let Some(names) = self.by_process.get_mut(&pid) {
            names.remove(name);
            if names.is_empty() {
                self.by_process.remove(&pid);
            }
        }
        true
    }

    /// Takes away and gives every name of a process.
    pub fn forget(&mut self, pid: Pid) -> BTreeSet<Arc<str>> {
        let names = self.by_process.remove(&pid).unwrap_or_default();
        for name in &names {
            self.names.remove(name);
        }
        names
    }

    /// Takes away the names of all processes of a node.
    pub fn forget_node(&mut self, node: NodeId) {
        let gone: Vec<Pid> =
            self.by_process.keys().copied().filter(|&pid| identity::node_of(pid) == Some(node)).collect();
        for pid in gone {
            self.forget(pid);
        }
    }
}

/// The lower one keeps a name.
fn rank(own: &str, claim: &Claim) -> (u64, Arc<str>) {
    let node =
        identity::node_of(claim.pid).map_or_else(|| Arc::from(own), |node| identity::incarnation(node).name.clone());
    (claim.since, node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::identity::{intern, pack, RemotePid};

    fn remote(node: &str, number: u32) -> Pid {
        pack(RemotePid { node: intern(node, 5).unwrap(), number, serial: 0 }).unwrap()
    }

    fn claim(pid: Pid, since: u64) -> Claim {
        Claim { pid, since }
    }

    #[test]
    fn all_nodes_agree_on_who_keeps_a_name_whatever_they_hear_first() {
        let name: Arc<str> = Arc::from("x");
        let here = Pid::new(3, 1);
        let all = [
            claim(here, 7),
            claim(remote("a@table", 1), 7),
            claim(remote("z@table", 1), 6),
            claim(remote("z@table", 2), 8),
        ];
        for first in all {
            for second in all.into_iter().filter(|second| second.pid != first.pid) {
                let mut one = Table::default();
                let mut other = Table::default();
                assert_eq!(one.put("m@table", &name, first), None);
                assert_eq!(other.put("m@table", &name, second), None);
                let (lost, also) = (one.put("m@table", &name, second), other.put("m@table", &name, first));
                assert_eq!(lost, also);
                assert_eq!(one.find("x"), other.find("x"));
                assert_eq!(lost.map(|lost| lost.keeper), one.find("x"));
            }
        }
        let mut table = Table::default();
        for each in all {
            table.put("m@table", &name, each);
        }
        assert_eq!(table.find("x"), Some(all[2].pid), "the oldest");
    }

    #[test]
    fn names_go_with_their_process_and_with_its_node() {
        let mut table = Table::default();
        let (one, two, here) = (remote("b@table", 1), remote("b@table", 2), Pid::new(4, 1));
        for (name, pid) in [("one", one), ("also one", one), ("two", two), ("here", here)] {
            assert_eq!(table.put("m@table", &Arc::from(name), claim(pid, 1)), None);
        }
        assert!(!table.remove("two", one) && table.remove("also one", one));
        assert_eq!(table.forget(here).len(), 1);
        assert_eq!(table.names().map(|name| &**name).collect::<Vec<_>>(), ["one", "two"]);
        table.forget_node(identity::node_of(one).unwrap());
        assert_eq!(table.names().count(), 0);
        assert!(table.by_process.is_empty());
    }
}
