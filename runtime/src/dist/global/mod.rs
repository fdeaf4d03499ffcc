//! Names that are known in the whole cluster (`Global`). In: what this program wants, and what its nodes tell. Out: one process a name.
//!
//! Each node knows all names, and is the one that tells of those of its own processes: to all when they change, and all of them
//! when a connection begins. Before a process gets a name, the node that *decides* is asked whether it is free: the one whose name is the
//! first in order, of those that are connected. So of several that want a name at once one gets it. What a split network has
//! given twice is settled when it comes together ([`table`]): whoever loses its name ends.

pub(super) mod message;
mod peer;
mod table;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use parking_lot::{Condvar, Mutex, MutexGuard};

use self::message::{Message, Ticket};
use self::table::{Claim, Lost, Table};
use super::cluster::Registry;
use super::connection::Connection;
use super::identity::{self, NodeId};
use super::route::{post, put_send, Addressee};
use super::term::Own;
use crate::actor::envelope::{Content, Envelope};
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::io::output::report_now;
use crate::scheduler::Runtime;

/// Whom messages about names are for.
pub const NAME: &str = "$snow_global";

#[derive(Default)]
pub struct Global {
    state: Mutex<State>,
    /// Somebody has answered, or come, or gone.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    table: Table,
    peers: BTreeMap<Arc<str>, Peer>,
    /// Requests that are under way.
    asked: HashMap<Ticket, Option<bool>>,
    last: Ticket,
    /// Requests of peers that are served.
    served: usize,
}

/// Another Snow node.
struct Peer {
    connection: Arc<Connection>,
    own: Arc<Own>,
    /// Its names are known.
    has_told: bool,
}

impl Peer {
    fn tell(&self, message: &Message) {
        let head = |out: &mut Vec<u8>| put_send(out, &self.own, Pid::NONE, &Addressee::Name(NAME));
        post(None, &self.connection, Pid::NONE, head, Some(&message.write(&self.own)));
    }
}

impl State {
    fn is_settled(&self) -> bool {
        self.peers.values().all(|peer| peer.has_told)
    }

    fn own_name(&self) -> &str {
        self.peers.values().next().map_or("", |peer| &*peer.own.name)
    }

    /// The node that decides who gets a name; None: this one.
    fn decides(&self) -> Option<NodeId> {
        let first = self.peers.iter().next().filter(|(name, peer)| ***name < *peer.own.name);
        first.map(|(_, peer)| peer.connection.node)
    }

    fn peer(&self, node: NodeId) -> Option<&Peer> {
        self.peers.values().find(|peer| peer.connection.node == node)
    }

    fn tell_all(&self, message: &Message) {
        self.peers.values().for_each(|peer| peer.tell(message));
    }

    /// A process has a name. Gives who has lost it, if two had it.
    fn put(&mut self, name: &Arc<str>, claim: Claim) -> Option<Lost> {
        let own = self.own_name().to_owned();
        let lost = self.table.put(&own, name, claim)?;
        if !lost.loser.is_remote() {
            self.tell_all(&Message::Gone(name.clone(), lost.loser));
        }
        Some(lost)
    }
}

impl Global {
    /// Waits until all that are connected have told their names.
    pub fn settle(&self) {
        drop(self.settled());
    }

    fn settled(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock();
        while !state.is_settled() {
            self.changed.wait(&mut state);
        }
        state
    }

    /// Whether a look-up has nothing to wait for.
    pub fn is_settled(&self) -> bool {
        self.state.lock().is_settled()
    }

    pub fn find(&self, name: &str) -> Option<Pid> {
        self.state.lock().table.find(name)
    }

    pub fn names(&self) -> Vec<Arc<str>> {
        self.state.lock().table.names().cloned().collect()
    }

    /// Asks a node, and waits for its answer; None if it goes before.
    fn ask(
        &self,
        state: &mut MutexGuard<State>,
        node: NodeId,
        question: impl FnOnce(Ticket) -> Message,
    ) -> Option<bool> {
        state.last += 1;
        let ticket = state.last;
        state.peer(node)?.tell(&question(ticket));
        state.asked.insert(ticket, None);
        loop {
            if let Some(Some(answer)) = state.asked.get(&ticket).copied() {
                state.asked.remove(&ticket);
                return Some(answer);
            }
            if state.peer(node).is_none() {
                state.asked.remove(&ticket);
                return None;
            }
            self.changed.wait(state);
        }
    }

    /// Gives a process a name, whichever node it is of. False if the name is taken, the process has ended or its node cannot be reached.
    pub fn register(&self, runtime: &Runtime, name: &str, pid: Pid) -> bool {
        let name: Arc<str> = Arc::from(name);
        if !pid.is_remote() {
            return self.register_own(runtime, &name, pid);
        }
        let Some(node) = identity::node_of(pid) else { return false };
        let mut state = self.settled();
        self.ask(&mut state, node, |ticket| Message::Register(ticket, name, pid)).unwrap_or(false)
    }

    fn register_own(&self, runtime: &Runtime, name: &Arc<str>, pid: Pid) -> bool {
        let Some(process) = runtime.table.alive(pid) else { return false };
        let claim = Claim { pid, since: now() };
        let mut state = self.settled();
        if !self.may_have(&mut state, name, claim) {
            return state.table.find(name) == Some(pid);
        }
        let lost = state.put(name, claim);
        if lost.as_ref().is_none_or(|lost| lost.loser != pid) {
            state.tell_all(&Message::Named(name.clone(), claim));
        }
        drop(state);
        tell_lost(runtime, lost.as_slice());
        // As for local names: an exit first says that it is under way and then looks at `named`.
        process.named.store(true, std::sync::atomic::Ordering::SeqCst);
        if !process.is_alive(pid) {
            self.forget(pid);
        }
        self.state.lock().table.find(name) == Some(pid)
    }

    /// Whether a process of this node may have a name: asks the node that decides.
    fn may_have(&self, state: &mut MutexGuard<State>, name: &Arc<str>, claim: Claim) -> bool {
        while state.table.find(name).is_none() && !state.table.is_full() {
            let Some(node) = state.decides() else { return true };
            // None: it is gone; another one decides.
            if let Some(answer) = self.ask(state, node, |ticket| Message::MayHave(ticket, name.clone(), claim)) {
                return answer;
            }
        }
        false
    }

    /// Takes a name away from whoever has it.
    pub fn unregister(&self, name: &str) {
        let mut state = self.settled();
        let Some(pid) = state.table.find(name) else { return };
        let name: Arc<str> = Arc::from(name);
        match identity::node_of(pid) {
            Some(node) => {
                self.ask(&mut state, node, |ticket| Message::Unregister(ticket, name.clone(), pid));
                state.table.remove(&name, pid);
            }
            None => self.unregister_own(state, &name, pid),
        }
    }

    fn unregister_own(&self, mut state: MutexGuard<State>, name: &Arc<str>, pid: Pid) {
        if !state.table.remove(name, pid) {
            return;
        }
        state.tell_all(&Message::Gone(name.clone(), pid));
        if let Some(node) = state.decides() {
            // Whoever asks for the name from now on gets it.
            self.ask(&mut state, node, |ticket| Message::Release(ticket, name.clone(), pid));
        }
    }
}

impl Registry for Global {
    fn forget(&self, pid: Pid) {
        let mut state = self.state.lock();
        for name in state.table.forget(pid) {
            state.tell_all(&Message::Gone(name, pid));
        }
    }

    fn into_global(self: Arc<Self>) -> Arc<Global> {
        self
    }
}

/// Processes of this node that have lost a name to another end.
fn tell_lost(runtime: &Runtime, lost: &[Lost]) {
    for Lost { name, loser, keeper } in lost.iter().filter(|lost| !lost.loser.is_remote()) {
        report_now(&format!(
            "** two processes were registered as \"{name}\" in the cluster: {loser} ends, {keeper} goes on\n"
        ));
        let reason = ExitReason::error(&format!("{keeper} is registered as \"{name}\" in the cluster"));
        runtime.deliver(None, Envelope::new(*keeper, *loser, Content::Exit(reason)));
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros() as u64)
}
