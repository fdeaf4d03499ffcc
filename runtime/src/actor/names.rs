//! The registry of names: at most one process a name; any number of names a process. A name goes with its process,
//! before anyone is told that it has ended.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::pid::Pid;
use super::table::Table;

#[derive(Default)]
pub struct Names {
    names: RwLock<BTreeMap<String, Pid>>,
}

impl Names {
    /// False if the name is taken or `pid` has ended.
    pub fn register(&self, table: &Table, name: &str, pid: Pid) -> bool {
        let mut names = self.write();
        let Some(process) = table.alive(pid) else { return false };
        if names.contains_key(name) {
            return false;
        }
        names.insert(name.to_owned(), pid);
        // An exit first says that it is under way and then looks at `named`; we look the other way round. One of us
        // sees the other, so no name outlives its process.
        process.named.store(true, SeqCst);
        if !process.is_alive(pid) {
            names.remove(name);
            return false;
        }
        true
    }

    pub fn unregister(&self, name: &str) -> bool {
        self.write().remove(name).is_some()
    }

    pub fn find(&self, name: &str) -> Option<Pid> {
        self.read().get(name).copied()
    }

    /// The first of its names.
    pub fn name_of(&self, pid: Pid) -> Option<String> {
        self.read().iter().find(|(_, owner)| **owner == pid).map(|(name, _)| name.clone())
    }

    /// All names with their processes, in the order of the names.
    pub fn all(&self) -> Vec<(String, Pid)> {
        self.read().iter().map(|(name, pid)| (name.clone(), *pid)).collect()
    }

    /// Takes away every name of a process that is ending.
    pub fn forget(&self, pid: Pid) {
        self.write().retain(|_, owner| *owner != pid);
    }

    // The lock is std's, which is a tenth of the other's code; a panic while it is held leaves the map whole.
    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<String, Pid>> {
        self.names.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<String, Pid>> {
        self.names.write().unwrap_or_else(PoisonError::into_inner)
    }
}
