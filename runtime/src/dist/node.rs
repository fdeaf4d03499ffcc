//! This program as a node: who it is, to whom it is connected, who wants to hear of that.
//!
//! A runtime has one node at most. Its listener, and for each connection a keeper, are threads of their own; workers read and write (`intake`, `connection`), and keepers
//! see to what a worker cannot wait for.

use std::collections::{BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex, RwLock};

use super::backoff::Backoff;
use super::channel::Channel;
use super::connection::{tick_period, Connection};
use super::discover::Discovery;
use super::epmd::keep::Kept;
use super::handshake::{flags, Credentials, Peer, Verdict};
use super::identity::{self, NodeId};
use super::pending::Pending;
use super::term::Own;
use super::tls::Tls;
use crate::actor::envelope::{Content, Envelope};
use crate::actor::pid::Pid;
use crate::io::output::report_now;
use crate::observe::{log, Level};
use crate::scheduler::Runtime;

/// How long what is still to be written may take when a node stops.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// How long a node that could not be reached is not tried again for a message, at most; for how many this is known.
const LONGEST_UNREACHED: Duration = Duration::from_secs(5);
const MOST_UNREACHED: usize = 1 << 12;
/// Reports about those who are no good nodes.
const MOST_REPORTS: usize = 200;

pub struct Node {
    pub own: Arc<Own>,
    pub credentials: Credentials,
    pub runtime: Arc<Runtime>,
    pub period: Duration,
    pub port: u16,
    /// None: connections are in the clear.
    pub(super) tls: Option<Tls>,
    /// Kept as long as the node lives: with it goes the name at the port mapper.
    _registration: Option<Kept>,
    pub(super) is_stopping: AtomicBool,
    /// Handshakes with callers that are under way.
    pub(super) callers: AtomicUsize,
    /// Callers that were refused and peers that broke the protocol, so far.
    refused: AtomicUsize,
    /// Who is looked for.
    pub(super) discovery: Discovery,
    /// What waits for nodes that are being called.
    pub(super) pending: Pending,
    /// Where nodes listen that were called at a port, not by a port mapper.
    ports: Mutex<HashMap<String, u16>>,
    /// Nodes that could not be reached when something was sent to them, and when that is tried again.
    unreached: Mutex<HashMap<String, Backoff>>,
    /// By name.
    states: Mutex<HashMap<Arc<str>, State>>,
    /// A connection has come up or gone, or an attempt has failed.
    changed: Condvar,
    /// Connections that have gone, and what else concerns who looks for nodes. Raised under the lock of `states`.
    changes: AtomicUsize,
    /// By the index of the peer's id: what senders ask.
    connections: RwLock<Vec<Option<Arc<Connection>>>>,
    /// Who wants to hear of which node.
    watchers: Mutex<HashMap<Arc<str>, BTreeSet<Pid>>>,
}

enum State {
    /// We are calling.
    Calling,
    Up(Arc<Connection>),
}

/// What somebody who wants a connection is to do.
pub enum Turn {
    IsUp,
    /// Nobody else does it.
    Call,
}

impl Node {
    pub fn new(
        runtime: Arc<Runtime>,
        credentials: Credentials,
        tls: Option<Tls>,
        (port, registration): (u16, Option<Kept>),
    ) -> Node {
        let own = Arc::new(Own { name: Arc::from(&*credentials.name), creation: credentials.creation });
        Node {
            own,
            credentials,
            runtime,
            period: tick_period(),
            port,
            tls,
            _registration: registration,
            is_stopping: AtomicBool::new(false),
            callers: AtomicUsize::new(0),
            refused: AtomicUsize::new(0),
            discovery: Discovery::default(),
            pending: Pending::default(),
            ports: Mutex::default(),
            unreached: Mutex::default(),
            states: Mutex::default(),
            changed: Condvar::new(),
            changes: AtomicUsize::new(0),
            connections: RwLock::default(),
            watchers: Mutex::default(),
        }
    }

    /// Reports what somebody has done who is no good node: the first ones, or anyone could fill the disk.
    pub fn report(&self, what: &str) {
        let count = self.refused.fetch_add(1, SeqCst);
        if count < MOST_REPORTS {
            report_now(&format!("** node {}: {what}\n", self.own.name));
        }
        if count + 1 == MOST_REPORTS {
            report_now(&format!("** node {}: no more of that kind is reported\n", self.own.name));
        }
    }

    pub fn connection(&self, node: NodeId) -> Option<Arc<Connection>> {
        self.connections.read().get(node.index())?.clone()
    }

    fn set_connection(&self, node: NodeId, connection: Option<Arc<Connection>>) {
        let mut connections = self.connections.write();
        if connections.len() <= node.index() {
            connections.resize(node.index() + 1, None);
        }
        connections[node.index()] = connection;
    }

    /// The connection to the node with a name.
    pub fn connection_to(&self, name: &str) -> Option<Arc<Connection>> {
        match self.states.lock().get(name) {
            Some(State::Up(connection)) => Some(connection.clone()),
            _ => None,
        }
    }

    pub fn is_up(&self, name: &str) -> bool {
        self.connection_to(name).is_some()
    }

    /// Whether it was tried to reach that node just now, in vain.
    pub fn is_unreached(&self, name: &str) -> bool {
        self.unreached.lock().get(name).is_some_and(|backoff| !backoff.is_due(Instant::now()))
    }

    pub fn note_reached(&self, name: &str) {
        self.unreached.lock().remove(name);
    }

    pub fn note_unreached(&self, name: &str) {
        let (mut unreached, now) = (self.unreached.lock(), Instant::now());
        if unreached.len() < MOST_UNREACHED || unreached.contains_key(name) {
            unreached.entry(name.to_owned()).or_insert(Backoff::new(now)).attempt(now, LONGEST_UNREACHED);
        }
    }

    /// The port at which that node was called once.
    pub fn known_port(&self, name: &str) -> Option<u16> {
        self.ports.lock().get(name).copied()
    }

    pub fn note_port(&self, name: &str, port: u16) {
        let mut ports = self.ports.lock();
        if ports.len() < MOST_UNREACHED || ports.contains_key(name) {
            ports.insert(name.to_owned(), port);
        }
    }

    pub fn is_ending(&self) -> bool {
        self.is_stopping.load(SeqCst)
    }

    /// Has those look again who wait for a change.
    pub fn tell_change(&self) {
        let _states = self.states.lock();
        self.changes.fetch_add(1, SeqCst);
        self.changed.notify_all();
    }

    pub fn changes(&self) -> usize {
        self.changes.load(SeqCst)
    }

    /// Waits until something has changed since there were so many changes, or until then.
    pub fn wait_for_change(&self, since: usize, limit: Instant) {
        let mut states = self.states.lock();
        if self.changes() == since {
            self.changed.wait_until(&mut states, limit);
        }
    }

    /// The names of all nodes that this one is connected to.
    pub fn names(&self) -> Vec<Arc<str>> {
        let states = self.states.lock();
        let up = states.iter().filter(|(_, state)| matches!(state, State::Up(_)));
        let mut names: Vec<_> = up.map(|(name, _)| name.clone()).collect();
        names.sort();
        names
    }

    /// What the handshake says to somebody who calls and has this name.
    pub fn judge(&self, name: &str) -> Verdict {
        match self.states.lock().get(name) {
            None => Verdict::Welcome,
            Some(State::Up(_)) => Verdict::IsUp,
            // Both sides decide alike.
            Some(State::Calling) if *self.own.name > *name => Verdict::OursFirst,
            Some(State::Calling) => Verdict::InsteadOfOurs,
        }
    }

    /// Waits until nobody calls that node any more; then it is up, or the caller's turn to call it.
    pub fn turn_to_call(&self, name: &str) -> Turn {
        let mut states = self.states.lock();
        loop {
            match states.get(name) {
                Some(State::Up(_)) => return Turn::IsUp,
                Some(State::Calling) => self.changed.wait(&mut states),
                None => {
                    states.insert(Arc::from(name), State::Calling);
                    return Turn::Call;
                }
            }
        }
    }

    /// An attempt of ours has failed.
    pub fn give_up(&self, name: &str) {
        let mut states = self.states.lock();
        if matches!(states.get(name), Some(State::Calling)) {
            states.remove(name);
        }
        self.changed.notify_all();
    }

    /// Waits until that node is connected, as it was about to connect to us.
    pub fn wait_for(&self, name: &str, limit: Duration) -> bool {
        let end = Instant::now() + limit;
        let mut states = self.states.lock();
        loop {
            if matches!(states.get(name), Some(State::Up(_))) {
                return true;
            }
            if self.changed.wait_until(&mut states, end).timed_out() {
                return false;
            }
        }
    }

    /// The handshake has succeeded. None if the node stops, or knows too many others. The caller has its bytes read.
    pub fn join(&self, peer: &Peer, channel: Channel) -> Option<Arc<Connection>> {
        let node = identity::intern(&peer.name, peer.creation)?;
        let name = identity::incarnation(node).name.clone();
        let mut states = self.states.lock();
        // An old connection to that node is told from the new one: its end is told before the new one's beginning.
        while let Some(State::Up(old)) = states.get(&name) {
            old.cut();
            self.changed.wait(&mut states);
        }
        if self.is_stopping.load(SeqCst) {
            return None;
        }
        let connection =
            Arc::new(Connection::new(self.own.clone(), (name.clone(), node), peer.flags, channel, self.period));
        states.insert(name.clone(), State::Up(connection.clone()));
        self.note_reached(&name);
        if peer.flags & flags::SNOW != 0 {
            self.runtime.node.global().joined(&connection, &self.own);
        }
        self.pending.release(self, &connection, || self.set_connection(node, Some(connection.clone())));
        self.runtime.node.note_joined();
        self.tell_watchers(&name, Content::NodeUp);
        log(Level::Info, "node_up", &[("node", &name)]);
        drop(states);
        self.changed.notify_all();
        Some(connection)
    }

    /// The connection has ended, and its keeper knows.
    pub fn leave(&self, connection: &Connection) {
        self.set_connection(connection.node, None);
        self.runtime.node.note_left();
        connection.close(&self.runtime);
        self.runtime.node.global().left(connection);
        let torn = connection.ties.lock().lose();
        super::arrive::tell_torn(&self.runtime, torn);
        let mut states = self.states.lock();
        states.remove(&connection.name);
        self.tell_watchers(&connection.name, Content::NodeDown);
        log(Level::Info, "node_down", &[("node", &connection.name)]);
        self.changes.fetch_add(1, SeqCst);
        drop(states);
        self.changed.notify_all();
    }

    fn tell_watchers(&self, name: &Arc<str>, content: impl Fn(Arc<str>) -> Content) {
        let mut watchers = self.watchers.lock();
        let Some(pids) = watchers.get_mut(name) else { return };
        pids.retain(|pid| self.runtime.is_alive(*pid));
        for pid in pids.iter() {
            self.runtime.deliver(None, Envelope::new(Pid::NONE, *pid, content(name.clone())));
        }
    }

    /// From now on an actor hears when that node goes and comes; at once that it is gone, if it is.
    pub fn watch(&self, name: &str, pid: Pid) {
        let name: Arc<str> = Arc::from(name);
        let states = self.states.lock();
        self.watchers.lock().entry(name.clone()).or_default().insert(pid);
        if !matches!(states.get(&name), Some(State::Up(_))) {
            self.runtime.deliver(None, Envelope::new(Pid::NONE, pid, Content::NodeDown(name)));
        }
    }

    /// Ends the connection to a node; false if there is none.
    pub fn disconnect(&self, name: &str) -> bool {
        let Some(connection) = self.connection_to(name) else { return false };
        connection.drain(LAST_WORDS);
        connection.cut();
        let mut states = self.states.lock();
        while matches!(states.get(name), Some(State::Up(up)) if Arc::ptr_eq(up, &connection)) {
            self.changed.wait(&mut states);
        }
        true
    }

    /// Ends all connections, once what is to be written has been.
    pub fn end(&self) {
        if self.is_stopping.swap(true, SeqCst) {
            return;
        }
        self.tell_change();
        // Wakes the listeners, which then see that it is over.
        for address in [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)] {
            drop(TcpStream::connect_timeout(&(address, self.port).into(), Duration::from_secs(1)));
        }
        for name in self.names() {
            self.disconnect(&name);
        }
    }
}
