//! What other nodes send. In: bytes by a peer that knows the cookie. Out: envelopes for our processes. A peer that breaks the protocol loses its connection.

use std::sync::Arc;

use super::connection::Connection;
use super::control::write::own_reference;
use super::control::{parse, Control, Reason, SpawnResult, Whom};
use super::frame::{Atoms, Frames, Message};
use super::letter::Letter;
use super::node::Node;
use super::term::encode::LARGEST;
use super::term::read::{Malformed, Reader, WireReference};
use super::term::tags::VERSION;
use super::ties::{Torn, Watcher};
use super::{global, kernel, reason, spawn};
use crate::actor::envelope::{Content, Envelope, Payload};
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::heap::SharedBytes;
use crate::scheduler::worker::Worker;
use crate::scheduler::Runtime;

/// Takes in what has come over a connection.
pub struct Receiver<'a> {
    pub node: &'a Arc<Node>,
    pub connection: &'a Arc<Connection>,
    pub frames: &'a mut Frames,
    /// Whose thread this is, if it is a worker's.
    pub worker: Option<&'a Worker>,
}

impl Receiver<'_> {
    /// Takes in all packets that are complete; gives how many bytes they are.
    pub fn packets(&mut self, bytes: &[u8]) -> Result<usize, Malformed> {
        let mut used = 0;
        while let Some((length, rest)) = bytes[used..].split_first_chunk::<4>() {
            let length = u32::from_be_bytes(*length) as usize;
            if length > LARGEST {
                return Err(Malformed("a packet is too large"));
            }
            let Some(body) = rest.get(..length) else { break };
            used += 4 + length;
            // An empty one only tells that the other node lives.
            if let Some(message) = if length == 0 { None } else { self.frames.accept(body)? } {
                self.message(&message)?;
            }
        }
        Ok(used)
    }

    fn message(&mut self, message: &Message) -> Result<(), Malformed> {
        let is_plain = !message.is_versioned && message.atoms.is_empty();
        if let Some((from, to, start)) = self.frames.last_send.find(&message.bytes).filter(|_| is_plain) {
            self.deliver(from, to, self.wire(&message.bytes[start..], &message.atoms));
            return Ok(());
        }
        let mut reader = Reader::new(&message.bytes, &message.atoms);
        if message.is_versioned && reader.byte()? != VERSION {
            return Err(Malformed("a control message of another version"));
        }
        let control = parse(&mut reader, &self.node.own)?;
        if let Control::Send { from, to: Whom::Pid(to) } = control {
            if is_plain {
                self.frames.last_send.remember(&message.bytes[..reader.position()], from, to);
            }
        }
        let mut payload = &message.bytes[reader.position()..];
        if message.is_versioned && !payload.is_empty() {
            payload = payload.strip_prefix(&[VERSION]).ok_or(Malformed("a payload of another version"))?;
        }
        self.control(control, payload, &message.atoms)
    }

    fn deliver(&self, from: Pid, to: Pid, content: Content) {
        self.node.runtime.deliver(self.worker, Envelope::new(from, to, content));
    }

    fn wire(&self, payload: &[u8], atoms: &Atoms) -> Content {
        let (bytes, connection) = (SharedBytes::copy_of(payload), self.connection.clone());
        Content::Message(Payload::Wire(Box::new(Letter { bytes, atoms: atoms.clone(), connection })))
    }

    fn reason(&self, reason: Reason, payload: &[u8], atoms: &Atoms) -> Result<ExitReason, Malformed> {
        let bytes = match reason {
            Reason::Payload => payload,
            Reason::Here(bytes) => bytes,
        };
        reason::read(bytes, atoms, &self.node.own)
    }

    fn control(&mut self, control: Control, payload: &[u8], atoms: &Atoms) -> Result<(), Malformed> {
        let ties = &self.connection.ties;
        match control {
            Control::Send { from, to: Whom::Pid(to) } => self.deliver(from, to, self.wire(payload, atoms)),
            Control::Send { to: Whom::Name(name), .. } if *name == *global::NAME => {
                let (runtime, own) = (&self.node.runtime, &self.node.own);
                runtime.node.global().hear(runtime, self.connection, own, (payload, atoms))?;
            }
            Control::Send { from, to: Whom::Name(name) } => self.send_to_name(from, &name, payload, atoms),
            // Nobody here has an alias.
            Control::AliasSend { .. } | Control::Nothing => {}
            Control::Link { from, to } => {
                if ties.lock().link(to, from).is_ok() {
                    self.deliver(from, to, Content::Link);
                }
            }
            Control::Unlink { id, from, to } => {
                ties.lock().unlink(to, from);
                self.deliver(from, to, Content::Unlink(id));
            }
            Control::UnlinkDone { id, from, to } => self.deliver(from, to, Content::UnlinkDone(id)),
            Control::Exit { from, to, reason } => {
                let reason = self.reason(reason, payload, atoms)?;
                ties.lock().unlink(to, from);
                self.deliver(from, to, Content::LinkBroken(reason));
            }
            Control::Exit2 { from, to, reason } => {
                let reason = self.reason(reason, payload, atoms)?;
                self.deliver(from, to, Content::Exit(reason));
            }
            Control::Monitor { from, to, reference } => self.monitor(from, to, reference),
            Control::Demonitor { reference, .. } => {
                let ended = {
                    let mut ties = ties.lock();
                    ties.forget_asked(&reference);
                    ties.end_watched_as(&reference)
                };
                if let Some((number, watcher)) = ended {
                    self.deliver(watcher.watcher, watcher.watched, Content::Demonitor(number));
                }
            }
            Control::Down { to, reference, reason, .. } => {
                let reason = self.reason(reason, payload, atoms)?;
                let Some(number) = own_reference(&reference, &self.node.own) else { return Ok(()) };
                let ended = ties.lock().end_watch(number);
                if let Some(monitor) = ended.filter(|monitor| monitor.watcher == to) {
                    self.deliver(monitor.watched, to, Content::Down(number, reason));
                }
            }
            Control::SpawnRequest { id, from, module, function, arity, options } => {
                let asked = spawn::Asked { id, from, module: &module, function: &function, arity, options };
                spawn::serve((self.node, self.connection), self.worker, &asked, payload, atoms)?;
            }
            Control::SpawnReply { id, to, is_linked, result } => self.spawned(&id, to, is_linked, result),
        }
        Ok(())
    }

    fn send_to_name(&self, from: Pid, name: &str, payload: &[u8], atoms: &Atoms) {
        match self.node.runtime.names.find(name) {
            Some(to) => self.deliver(from, to, self.wire(payload, atoms)),
            None => kernel::answer(self.node, self.connection, name, payload, atoms),
        }
    }

    fn monitor(&self, watcher: Pid, to: Whom, reference: WireReference) {
        let runtime = &self.node.runtime;
        let (watched, name) = match to {
            Whom::Pid(pid) => (pid, None),
            Whom::Name(name) => (runtime.names.find(&name).unwrap_or(Pid::NONE), Some(name)),
        };
        let is_kernel = watched == Pid::NONE && name.as_deref() == Some(kernel::NAME);
        let number = runtime.new_reference();
        let tied = self.connection.ties.lock().watched_by(number, Watcher { reference, watched, name, watcher });
        if tied.is_ok() && !is_kernel {
            self.deliver(watcher, watched, Content::Monitor(number));
        }
    }

    fn spawned(&self, id: &WireReference, to: Pid, is_linked: bool, result: SpawnResult) {
        let Some(number) = own_reference(id, &self.node.own) else { return };
        let mut ties = self.connection.ties.lock();
        let Some(caller) = ties.end_spawning(number).filter(|caller| *caller == to) else { return };
        let result = match result {
            SpawnResult::Started(pid) => {
                if is_linked && ties.link(caller, pid).is_err() {
                    return;
                }
                Ok(pid)
            }
            SpawnResult::Failed(name) => Err(spawn::failure(&name)),
        };
        drop(ties);
        self.deliver(Pid::NONE, caller, Content::Spawned(number, result, is_linked));
    }
}

/// Tells everyone here whom a lost connection had tied to somebody there.
pub fn tell_torn(runtime: &Runtime, torn: Torn) {
    let deliver = |from, to, content| runtime.deliver(None, Envelope::new(from, to, content));
    for (here, there) in torn.links {
        deliver(there, here, Content::LinkBroken(ExitReason::NoConnection));
    }
    for (reference, monitor) in torn.monitors {
        deliver(monitor.watched, monitor.watcher, Content::Down(reference, ExitReason::NoConnection));
    }
    for (reference, watcher) in torn.watchers {
        deliver(watcher.watcher, watcher.watched, Content::Demonitor(reference));
    }
    for (reference, caller) in torn.spawns {
        deliver(Pid::NONE, caller, Content::Spawned(reference, Err(spawn::Failure::NotConnected), false));
    }
}
