//! Where a runtime keeps its node. Whoever sends to another node looks here; nobody else does.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard, RwLock};

use super::node::Node;

#[derive(Default)]
pub struct Place {
    node: RwLock<Option<Arc<Node>>>,
    starting: Mutex<()>,
    /// How many connections there are.
    connected: AtomicUsize,
}

/// Held while the node starts: nobody else can start one.
pub struct Starting<'a> {
    place: &'a Place,
    _lock: MutexGuard<'a, ()>,
}

impl Starting<'_> {
    pub fn set(&mut self, node: Arc<Node>) {
        *self.place.node.write() = Some(node);
    }
}

impl Place {
    /// The node that the program is, if it is one.
    pub fn get(&self) -> Option<Arc<Node>> {
        self.node.read().clone()
    }

    pub fn is_running(&self) -> bool {
        self.node.read().is_some()
    }

    pub fn note_joined(&self) {
        self.connected.fetch_add(1, Relaxed);
    }

    pub fn note_left(&self) {
        self.connected.fetch_sub(1, Relaxed);
    }

    /// Whether there is any connection to another node.
    pub fn is_connected(&self) -> bool {
        self.connected.load(Relaxed) > 0
    }

    /// None if there is a node.
    pub fn lock_to_start(&self) -> Option<Starting<'_>> {
        let lock = self.starting.lock();
        (!self.is_running()).then_some(Starting { place: self, _lock: lock })
    }

    /// Stops the node, if there is one.
    pub fn stop(&self) {
        let _lock = self.starting.lock();
        let node = self.node.write().take();
        if let Some(node) = node {
            node.stop();
        }
    }
}
