//! What is for processes of nodes that are not connected: it waits while their node is called. In: messages, and signals of those that may call a node.
//! Out: the same over the connection, once there is one, before anything else; or what their senders hear of a node that is gone.
//!
//! A pid is of one life of its node: where another one answers the call, or has done so already, the process is not there any more. Who sends too much meanwhile is held
//! back; for those who can't be, there is a limit.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread;

use parking_lot::{Mutex, MutexGuard};

use super::cluster::refuse;
use super::connection::{tell_ready, Connection, HIGH};
use super::identity::{self, NodeId};
use super::node::Node;
use super::route::{post, put_send, Addressee, Router};
use super::start;
use crate::actor::envelope::{Content, Envelope};
use crate::actor::pid::Pid;
use crate::scheduler::worker::Worker;
use crate::scheduler::Runtime;

/// Bytes that wait for a node at most.
const MOST: usize = 16 * HIGH;
/// What a signal counts for.
const SIGNAL: usize = 256;

pub enum Mail {
    Signal(Envelope),
    /// A message, as a term.
    Message {
        from: Pid,
        to: Pid,
        term: Vec<u8>,
    },
}

/// What became of it.
pub enum Kept {
    /// It waits, or has been sent.
    Yes,
    /// The same, and its sender is to wait too.
    HoldSender,
    /// That node is not called.
    Refused(Mail),
}

#[derive(Default)]
pub struct Pending(Mutex<Calls>);

#[derive(Default)]
struct Calls {
    by_node: HashMap<NodeId, Call>,
    /// How many there ever were.
    count: u64,
}

/// A node is being called.
#[derive(Default)]
struct Call {
    number: u64,
    mail: Vec<Mail>,
    bytes: usize,
    held: Vec<Pid>,
}

impl Mail {
    fn target(&self) -> Pid {
        match self {
            Mail::Signal(envelope) => envelope.target,
            Mail::Message { to, .. } => *to,
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Mail::Signal(_) => SIGNAL,
            Mail::Message { term, .. } => SIGNAL + term.len(),
        }
    }

    /// Whether a node is called for its sake, as in Erlang: what only ends something has no effect on a node that is gone.
    fn calls(&self) -> bool {
        match self {
            Mail::Message { .. } => true,
            Mail::Signal(envelope) => {
                matches!(envelope.content, Content::Message(_) | Content::Link | Content::Monitor(_) | Content::Exit(_))
            }
        }
    }

    fn send(self, node: &Node, connection: &Arc<Connection>) {
        match self {
            Mail::Signal(envelope) => Router { worker: None, node, connection }.send(envelope),
            Mail::Message { from, to, term } => {
                let head = |out: &mut Vec<u8>| put_send(out, &node.own, from, &Addressee::Pid(to));
                post(None, connection, Pid::NONE, head, Some(&term));
            }
        }
    }

    pub fn refuse(self, runtime: &Runtime, worker: Option<&Worker>) {
        // A message has gone nowhere, and nobody hears of it.
        if let Mail::Signal(envelope) = self {
            refuse(runtime, worker, envelope);
        }
    }
}

impl Pending {
    /// From here on nobody else is told that this node is not connected; what has waited for it goes first.
    pub fn release(&self, node: &Node, connection: &Arc<Connection>, publish: impl FnOnce()) {
        let mut calls = self.0.lock();
        let call = calls.by_node.remove(&connection.node).unwrap_or_default();
        for mail in call.mail {
            mail.send(node, connection);
        }
        publish();
        drop(calls);
        tell_ready(&node.runtime, call.held);
    }
}

impl Node {
    /// Keeps what is for a node that was not connected just now, and calls it. `sender`: who can be held back.
    pub fn keep(self: &Arc<Self>, sender: Pid, mail: Mail) -> Kept {
        let Some(id) = identity::node_of(mail.target()) else { return Kept::Refused(mail) };
        let name = &identity::incarnation(id).name;
        // Another life of it, or of ourselves, answers.
        let is_past = *name == self.own.name || self.connection_to(name).is_some_and(|other| other.node != id);
        let may_call = mail.calls() && !is_past && !self.is_unreached(name);
        let mut calls = self.pending.0.lock();
        if let Some(connection) = self.connection(id) {
            drop(calls);
            mail.send(self, &connection);
            return Kept::Yes;
        }
        let is_called = calls.by_node.contains_key(&id);
        if !is_called && (!may_call || self.is_ending() || !self.call_for(&mut calls, id, name)) {
            return Kept::Refused(mail);
        }
        let call = calls.by_node.entry(id).or_default();
        call.bytes += mail.bytes();
        if call.bytes > MOST {
            return Kept::Refused(mail);
        }
        call.mail.push(mail);
        if call.bytes <= HIGH || sender == Pid::NONE {
            return Kept::Yes;
        }
        call.held.push(sender);
        Kept::HoldSender
    }

    fn call_for(self: &Arc<Self>, calls: &mut MutexGuard<Calls>, id: NodeId, name: &Arc<str>) -> bool {
        calls.count += 1;
        let number = calls.count;
        let (node, name) = (self.clone(), name.clone());
        let call = move || {
            // Whoever has something for it hears that it was in vain.
            _ = start::reach(&node, &name);
            node.give_up_call(id, number);
        };
        if thread::Builder::new().name("snow-call".to_owned()).spawn(call).is_err() {
            return false;
        }
        calls.by_node.insert(id, Call { number, ..Call::default() });
        true
    }

    /// The call is over. What still waits for it waits for a life of the node that is past, or could not be reached.
    fn give_up_call(&self, id: NodeId, number: u64) {
        let mut calls = self.pending.0.lock();
        if calls.by_node.get(&id).is_none_or(|call| call.number != number) {
            return;
        }
        let call = calls.by_node.remove(&id).unwrap_or_default();
        drop(calls);
        for mail in call.mail {
            mail.refuse(&self.runtime, None);
        }
        tell_ready(&self.runtime, call.held);
    }
}
