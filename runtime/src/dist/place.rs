//! Where a runtime keeps its node. Whoever sends to another node looks here; nobody else does.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use parking_lot::{Mutex, MutexGuard};

use super::cluster::{refuse, Cluster, Registry};
use super::global::Global;
use super::node::Node;
use super::term::encode::Unsendable;
use crate::actor::envelope::{Envelope, Reference};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::scheduler::worker::Worker;
use crate::scheduler::Runtime;
use crate::value::SnowType;

#[derive(Default)]
pub struct Place {
    node: RwLock<Option<Arc<dyn Cluster>>>,
    starting: Mutex<()>,
    registry: OnceLock<Arc<dyn Registry>>,
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
        *self.place.node.write().unwrap_or_else(PoisonError::into_inner) = Some(node);
    }
}

impl Place {
    fn cluster(&self) -> Option<Arc<dyn Cluster>> {
        self.node.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The node that the program is, if it is one. Only for functions that a program without `Node` has not in it.
    pub fn get(&self) -> Option<Arc<Node>> {
        self.cluster().map(Cluster::into_node)
    }

    /// The names that the whole cluster knows. For the same functions.
    pub fn global(&self) -> Arc<Global> {
        self.registry.get_or_init(|| Arc::new(Global::default())).clone().into_global()
    }

    /// A process that may have such names is ending.
    pub fn forget(&self, pid: Pid) {
        if let Some(registry) = self.registry.get() {
            registry.forget(pid);
        }
    }

    /// Sends an envelope on its way to another node. Where no way leads there, the sender hears what it would of a node that is gone.
    pub fn route(&self, runtime: &Runtime, worker: Option<&Worker>, envelope: Envelope) {
        match self.cluster() {
            Some(cluster) => cluster.route(worker, envelope),
            None => refuse(runtime, worker, envelope),
        }
    }

    /// Sends a message of the running isolate to a process elsewhere. True if it is held back.
    ///
    /// # Safety
    /// Well-typed.
    pub unsafe fn send(
        &self,
        isolate: &Isolate,
        target: Pid,
        value: (u64, &'static SnowType),
    ) -> Result<bool, Unsendable> {
        match self.cluster() {
            // SAFETY: as the caller promises.
            Some(cluster) => unsafe { cluster.send(isolate, target, value) },
            None => Ok(false),
        }
    }

    /// Sends the answer of a service to a caller elsewhere.
    ///
    /// # Safety
    /// Well-typed.
    pub unsafe fn send_answer(
        &self,
        isolate: &Isolate,
        caller: Pid,
        ticket: Reference,
        answer: (u64, &'static SnowType),
    ) -> Result<bool, Unsendable> {
        match self.cluster() {
            // SAFETY: as the caller promises.
            Some(cluster) => unsafe { cluster.send_answer(isolate, caller, ticket, answer) },
            None => Ok(false),
        }
    }

    pub fn is_running(&self) -> bool {
        self.node.read().unwrap_or_else(PoisonError::into_inner).is_some()
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
        let node = self.node.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(node) = node {
            node.stop();
        }
    }
}
