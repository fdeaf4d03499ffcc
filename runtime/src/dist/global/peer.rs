//! What other Snow nodes tell of names. In: connections that come and go, and their messages. Out: the table kept, and answers.

use std::sync::Arc;

use super::message::{Message, Ticket};
use super::table::{Claim, Lost};
use super::{tell_lost, Global, Peer, State};
use crate::actor::pid::Pid;
use crate::dist::connection::Connection;
use crate::dist::frame::Atoms;
use crate::dist::identity;
use crate::dist::term::read::{Malformed, Read};
use crate::dist::term::Own;
use crate::scheduler::Runtime;

/// Requests of peers that are served at once; what is beyond is refused.
const MOST_SERVED: usize = 64;

impl Global {
    /// A Snow node is connected: it is told all names before anything else.
    pub fn joined(&self, connection: &Arc<Connection>, own: &Arc<Own>) {
        let mut state = self.state.lock();
        let names = state.table.own().map(|(name, claim)| (name.clone(), *claim)).collect();
        let peer = Peer { connection: connection.clone(), own: own.clone(), has_told: false };
        peer.tell(&Message::All(names));
        state.peers.insert(connection.name.clone(), peer);
        self.changed.notify_all();
    }

    /// It is gone, and the names of its processes with it.
    pub fn left(&self, connection: &Connection) {
        let mut state = self.state.lock();
        if state.peers.get(&connection.name).is_some_and(|peer| peer.connection.node == connection.node) {
            state.peers.remove(&connection.name);
        }
        state.table.forget_node(connection.node);
        self.changed.notify_all();
    }

    /// A message of a peer's.
    pub fn hear(
        self: &Arc<Self>,
        runtime: &Arc<Runtime>,
        connection: &Arc<Connection>,
        own: &Own,
        (payload, atoms): (&[u8], &Atoms),
    ) -> Read<()> {
        let message = Message::read(payload, atoms, own)?;
        let mut state = self.state.lock();
        if state.peer(connection.node).is_none() {
            return Ok(());
        }
        let lost = match message {
            Message::Register(..) | Message::Unregister(..) => {
                self.serve(runtime, connection, &mut state, message);
                Vec::new()
            }
            other => told(&mut state, connection, other)?,
        };
        drop(state);
        self.changed.notify_all();
        tell_lost(runtime, &lost);
        Ok(())
    }

    /// On a thread of its own: it may have to ask others.
    fn serve(
        self: &Arc<Self>,
        runtime: &Arc<Runtime>,
        connection: &Arc<Connection>,
        state: &mut State,
        message: Message,
    ) {
        let (global, runtime, node) = (self.clone(), runtime.clone(), connection.node);
        let ticket = match &message {
            Message::Register(ticket, ..) | Message::Unregister(ticket, ..) => *ticket,
            _ => return,
        };
        let serve = move || {
            let is_done = match &message {
                Message::Register(_, name, pid) if !pid.is_remote() => global.register_own(&runtime, name, *pid),
                Message::Unregister(_, name, pid) if !pid.is_remote() => {
                    global.unregister_own(global.settled(), name, *pid);
                    true
                }
                _ => false,
            };
            let mut state = global.state.lock();
            state.served -= 1;
            answer(&state, node, ticket, is_done);
        };
        state.served += 1;
        let is_served = state.served <= MOST_SERVED
            && std::thread::Builder::new().name("snow-global".to_owned()).spawn(serve).is_ok();
        if !is_served {
            state.served -= 1;
            answer(state, node, ticket, false);
        }
    }
}

fn answer(state: &State, node: identity::NodeId, ticket: Ticket, is_yes: bool) {
    if let Some(peer) = state.peer(node) {
        peer.tell(&Message::Answer(ticket, is_yes));
    }
}

/// What a peer has told; gives who has lost a name by it.
fn told(state: &mut State, connection: &Connection, message: Message) -> Read<Vec<Lost>> {
    let mut lost = Vec::new();
    match message {
        Message::All(names) => {
            for (name, claim) in names {
                lost.extend(take_in(state, connection, &name, claim)?);
            }
            if let Some(peer) = state.peers.get_mut(&connection.name) {
                peer.has_told = true;
            }
        }
        Message::Named(name, claim) => lost.extend(take_in(state, connection, &name, claim)?),
        Message::Gone(name, pid) => {
            is_its(connection, pid)?;
            state.table.remove(&name, pid);
        }
        Message::Release(ticket, name, pid) => {
            is_its(connection, pid)?;
            state.table.remove(&name, pid);
            answer(state, connection.node, ticket, true);
        }
        Message::MayHave(ticket, name, claim) => {
            let may_have = match state.table.find(&name) {
                Some(pid) => pid == claim.pid,
                None => {
                    lost.extend(take_in(state, connection, &name, claim)?);
                    true
                }
            };
            answer(state, connection.node, ticket, may_have);
        }
        Message::Answer(ticket, is_yes) => {
            if let Some(answer) = state.asked.get_mut(&ticket) {
                *answer = Some(is_yes);
            }
        }
        Message::Register(..) | Message::Unregister(..) => {}
    }
    Ok(lost)
}

fn take_in(state: &mut State, connection: &Connection, name: &Arc<str>, claim: Claim) -> Read<Option<Lost>> {
    is_its(connection, claim.pid)?;
    if state.table.is_full() {
        return Err(Malformed("it has too many names"));
    }
    Ok(state.put(name, claim))
}

/// A node speaks for its own processes only.
fn is_its(connection: &Connection, pid: Pid) -> Read<()> {
    match identity::node_of(pid) {
        Some(node) if node == connection.node => Ok(()),
        _ => Err(Malformed("it speaks for a process that is not its own")),
    }
}
