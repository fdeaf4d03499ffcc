//! What a connection ties together: links, monitors and spawn requests whose two ends are on its two sides. When it is lost, each
//! end here is told; so nothing waits for a node that is gone.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::otp::Mark;
use super::term::read::WireReference;
use crate::actor::envelope::Reference;
use crate::actor::pid::Pid;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Monitor {
    pub watcher: Pid,
    pub watched: Pid,
}

/// Somebody there watches somebody here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Watcher {
    /// What the other node calls the monitor.
    pub reference: WireReference,
    pub watched: Pid,
    /// The name by which it was found: the other node wants to hear that.
    pub name: Option<Arc<str>>,
    pub watcher: Pid,
}

#[derive(Default, Debug)]
pub struct Ties {
    /// Here, there.
    links: BTreeSet<(Pid, Pid)>,
    monitors: BTreeMap<Reference, Monitor>,
    watchers: BTreeMap<Reference, Watcher>,
    by_wire: HashMap<WireReference, Reference>,
    /// Who waits for which process to start there.
    spawns: BTreeMap<Reference, Pid>,
    /// What the answers to calls of theirs by `gen_server:call` are marked with, by ticket.
    asked: HashMap<Reference, Mark>,
    tickets: HashMap<WireReference, Reference>,
    is_lost: bool,
}

/// Calls that wait for an answer at most: those that never get one must not fill the memory.
const MOST_ASKED: usize = 1 << 20;

/// The connection is lost: nothing can be tied by it any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lost;

impl Ties {
    fn check(&self) -> Result<(), Lost> {
        if self.is_lost {
            Err(Lost)
        } else {
            Ok(())
        }
    }

    pub fn link(&mut self, here: Pid, there: Pid) -> Result<(), Lost> {
        self.check()?;
        self.links.insert((here, there));
        Ok(())
    }

    pub fn unlink(&mut self, here: Pid, there: Pid) {
        self.links.remove(&(here, there));
    }

    pub fn watch(&mut self, reference: Reference, monitor: Monitor) -> Result<(), Lost> {
        self.check()?;
        self.monitors.insert(reference, monitor);
        Ok(())
    }

    /// Our monitor with this reference, which ends.
    pub fn end_watch(&mut self, reference: Reference) -> Option<Monitor> {
        self.monitors.remove(&reference)
    }

    pub fn watched_by(&mut self, reference: Reference, watcher: Watcher) -> Result<(), Lost> {
        self.check()?;
        self.by_wire.insert(watcher.reference.clone(), reference);
        self.watchers.insert(reference, watcher);
        Ok(())
    }

    /// A monitor of the other node's, which ends; by our number of it.
    pub fn end_watched(&mut self, reference: Reference) -> Option<Watcher> {
        let watcher = self.watchers.remove(&reference)?;
        self.by_wire.remove(&watcher.reference);
        Some(watcher)
    }

    /// The same by the other node's reference.
    pub fn end_watched_as(&mut self, reference: &WireReference) -> Option<(Reference, Watcher)> {
        let number = self.by_wire.remove(reference)?;
        Some((number, self.watchers.remove(&number)?))
    }

    pub fn spawning(&mut self, reference: Reference, caller: Pid) -> Result<(), Lost> {
        self.check()?;
        self.spawns.insert(reference, caller);
        Ok(())
    }

    pub fn end_spawning(&mut self, reference: Reference) -> Option<Pid> {
        self.spawns.remove(&reference)
    }

    /// Somebody there has called a service here, and waits.
    pub fn asked(&mut self, ticket: Reference, mark: Mark) -> Result<(), Lost> {
        self.check()?;
        if self.asked.len() < MOST_ASKED {
            if let Some(reference) = mark.reference() {
                self.tickets.insert(reference, ticket);
            }
            self.asked.insert(ticket, mark);
        }
        Ok(())
    }

    /// The call with this ticket is answered.
    pub fn end_asked(&mut self, ticket: Reference) -> Option<Mark> {
        let mark = self.asked.remove(&ticket)?;
        if let Some(reference) = mark.reference() {
            self.tickets.remove(&reference);
        }
        Some(mark)
    }

    /// Whoever called with this reference waits no more.
    pub fn forget_asked(&mut self, reference: &WireReference) {
        if let Some(ticket) = self.tickets.remove(reference) {
            self.asked.remove(&ticket);
        }
    }

    /// A monitor of the other node's, by its reference.
    pub fn watch_of(&self, reference: &WireReference) -> Option<(Reference, Watcher)> {
        let number = *self.by_wire.get(reference)?;
        Some((number, self.watchers.get(&number)?.clone()))
    }

    /// Everything, when the connection is lost.
    pub fn lose(&mut self) -> Torn {
        let Ties { links, monitors, watchers, spawns, .. } = std::mem::take(self);
        self.is_lost = true;
        Torn { links, monitors, watchers, spawns }
    }
}

/// What a lost connection had tied.
#[derive(Default, Debug)]
pub struct Torn {
    pub links: BTreeSet<(Pid, Pid)>,
    pub monitors: BTreeMap<Reference, Monitor>,
    pub watchers: BTreeMap<Reference, Watcher>,
    pub spawns: BTreeMap<Reference, Pid>,
}
