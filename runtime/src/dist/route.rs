//! What is for processes of other nodes: envelopes to control messages. In: an envelope whose target is remote. Out: a packet in the buffer of
//! its connection; where there is none, the answer that the sender would get of a node that is gone.

use std::convert::Infallible;
use std::sync::Arc;

use super::cluster::{refuse, Cluster, Outbound};
use super::connection::{Appended, Connection, Next};
use super::control::tag;
use super::control::write::{control, Part};
use super::letter::ANSWER;
use super::node::Node;
use super::otp;
use super::pending::{Kept, Mail};
use super::term::encode::{encode, Unsendable};
use super::term::{write, Own};
use super::ties::Monitor;
use super::{identity, reason};
use crate::actor::envelope::{Content, Envelope, Payload, Reference};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::scheduler::worker::Worker;
use crate::value::SnowType;

/// The connection that leads to a process elsewhere.
pub fn way_to(node: &Node, target: Pid) -> Option<Arc<Connection>> {
    node.connection(identity::node_of(target)?)
}

/// Has what was appended written, at the end of the turn if this is a worker's.
fn follow(worker: Option<&Worker>, connection: &Arc<Connection>, appended: Appended) -> bool {
    match (appended.next, worker) {
        (Next::Flush, Some(worker)) => worker.note_outbound(connection.clone()),
        (Next::Flush, None) => connection.flush(),
        (Next::Nothing, _) => {}
    }
    appended.is_held
}

/// Sends a control term, and perhaps a term behind it. True if `sender` is held back.
pub fn post(
    worker: Option<&Worker>,
    connection: &Arc<Connection>,
    sender: Pid,
    head: impl FnOnce(&mut Vec<u8>),
    payload: Option<&[u8]>,
) -> bool {
    let payload = payload.map(|payload| {
        move |out: &mut Vec<u8>| -> Result<(), Infallible> {
            out.extend(payload);
            Ok(())
        }
    });
    let Ok(appended) = connection.append(sender, head, payload);
    follow(worker, connection, appended)
}

/// Whom a message is for.
pub enum Addressee<'a> {
    Pid(Pid),
    Name(&'a str),
}

/// Sends a message of the running isolate over a connection, straight from its heap. True if it is held back.
///
/// # Safety
/// Well-typed.
pub unsafe fn send_value(
    isolate: &Isolate,
    way: (&Node, &Arc<Connection>),
    to: &Addressee,
    value: (u64, &'static SnowType),
) -> Result<bool, Unsendable> {
    // SAFETY: as the caller promises.
    unsafe { send_behind(isolate, way, to, &[], value) }
}

/// The same, behind what `before` has of the term.
///
/// # Safety
/// Well-typed.
pub unsafe fn send_behind(
    isolate: &Isolate,
    way: (&Node, &Arc<Connection>),
    to: &Addressee,
    before: &[u8],
    value: (u64, &'static SnowType),
) -> Result<bool, Unsendable> {
    let (node, connection) = way;
    let from = isolate.pid;
    let head = |out: &mut Vec<u8>| put_send(out, &node.own, from, to);
    let payload = |out: &mut Vec<u8>| {
        out.extend(before);
        // SAFETY: as the caller promises.
        unsafe { encode(out, value.0, value.1, &node.own) }
    };
    let appended = match to {
        Addressee::Pid(to) => connection.append_send(from, (from, *to), head, payload)?,
        Addressee::Name(_) => connection.append(from, head, Some(payload))?,
    };
    Ok(follow(isolate.worker(), connection, appended))
}

pub(crate) fn put_send(out: &mut Vec<u8>, own: &Own, from: Pid, to: &Addressee) {
    match to {
        Addressee::Pid(to) => control(out, own, tag::SEND_SENDER, &[Part::Pid(from), Part::Pid(*to)]),
        Addressee::Name(name) => {
            control(out, own, tag::REG_SEND, &[Part::Pid(from), Part::Atom(""), Part::Atom(name)]);
        }
    }
}

/// Answers a `gen_server:call`, unless its caller waits no more.
///
/// # Safety
/// Well-typed.
unsafe fn answer_otp(
    node: &Node,
    isolate: &Isolate,
    connection: &Arc<Connection>,
    (caller, ticket): (Pid, Reference),
    answer: (u64, &'static SnowType),
) -> Result<bool, Unsendable> {
    let ended = connection.ties.lock().end_asked(ticket);
    let Some(mark) = ended else { return Ok(false) };
    let head = |out: &mut Vec<u8>| mark.put_head(out, &node.own, isolate.pid, caller);
    let payload = |out: &mut Vec<u8>| {
        write::tuple(out, 2);
        mark.put(out);
        // SAFETY: as the caller promises.
        unsafe { encode(out, answer.0, answer.1, &node.own) }
    };
    let appended = connection.append(isolate.pid, head, Some(payload))?;
    Ok(follow(isolate.worker(), connection, appended))
}

impl Cluster for Node {
    fn route(&self, worker: Option<&Worker>, envelope: Envelope) {
        match way_to(self, envelope.target) {
            Some(connection) => Router { worker, node: self, connection: &connection }.send(envelope),
            None => _ = self.keep_or_refuse(worker, Pid::NONE, Mail::Signal(envelope)),
        }
    }

    unsafe fn send(&self, isolate: &Isolate, target: Pid, value: (u64, &'static SnowType)) -> Result<bool, Unsendable> {
        match way_to(self, target) {
            // SAFETY: as the caller promises.
            Some(connection) => unsafe { send_value(isolate, (self, &connection), &Addressee::Pid(target), value) },
            None => {
                let mut term = Vec::new();
                // SAFETY: as the caller promises.
                unsafe { encode(&mut term, value.0, value.1, &self.own) }?;
                let mail = Mail::Message { from: isolate.pid, to: target, term };
                Ok(self.keep_or_refuse(isolate.worker(), isolate.pid, mail))
            }
        }
    }

    unsafe fn send_answer(
        &self,
        isolate: &Isolate,
        caller: Pid,
        ticket: Reference,
        answer: (u64, &'static SnowType),
    ) -> Result<bool, Unsendable> {
        let Some(connection) = way_to(self, caller) else { return Ok(false) };
        if ticket & otp::TICKET != 0 {
            // SAFETY: as the caller promises.
            return unsafe { answer_otp(self, isolate, &connection, (caller, ticket), answer) };
        }
        let head = |out: &mut Vec<u8>| put_send(out, &self.own, isolate.pid, &Addressee::Pid(caller));
        let payload = |out: &mut Vec<u8>| {
            out.extend(ANSWER);
            write::unsigned(out, ticket);
            // SAFETY: as the caller promises.
            unsafe { encode(out, answer.0, answer.1, &self.own) }
        };
        let appended = connection.append_send(isolate.pid, (isolate.pid, caller), head, payload)?;
        Ok(follow(isolate.worker(), &connection, appended))
    }

    fn stop(&self) {
        self.end();
    }

    fn into_node(self: Arc<Self>) -> Arc<Node> {
        self
    }
}

impl Node {
    /// No connection leads there. True if `sender` is held back until one does.
    fn keep_or_refuse(&self, worker: Option<&Worker>, sender: Pid, mail: Mail) -> bool {
        // None: it has just stopped.
        let kept = match self.runtime.node.get() {
            Some(node) => node.keep(sender, mail),
            None => Kept::Refused(mail),
        };
        match kept {
            Kept::Yes => false,
            Kept::HoldSender => true,
            Kept::Refused(mail) => {
                mail.refuse(&self.runtime, worker);
                false
            }
        }
    }
}

pub(super) struct Router<'a> {
    pub worker: Option<&'a Worker>,
    pub node: &'a Node,
    pub connection: &'a Arc<Connection>,
}

impl Router<'_> {
    pub fn send(&self, envelope: Envelope) {
        let (from, to) = (envelope.sender, envelope.target);
        let ties = &self.connection.ties;
        match envelope.content {
            Content::Message(Payload::Value(ref fragment)) => self.message(from, to, fragment.slot(), fragment.ty()),
            Content::Link => match ties.lock().link(from, to) {
                Ok(()) => self.put(tag::LINK, &[Part::Pid(from), Part::Pid(to)], None),
                Err(_) => refuse(&self.node.runtime, self.worker, envelope),
            },
            Content::Unlink(number) => {
                ties.lock().unlink(from, to);
                self.put(tag::UNLINK_ID, &[Part::Number(number), Part::Pid(from), Part::Pid(to)], None);
            }
            Content::UnlinkDone(number) => {
                self.put(tag::UNLINK_ID_ACK, &[Part::Number(number), Part::Pid(from), Part::Pid(to)], None);
            }
            Content::Exit(ExitReason::Killed) => {
                let mut term = Vec::new();
                write::atom(&mut term, "kill");
                self.put(tag::EXIT2, &[Part::Pid(from), Part::Pid(to), Part::Term(&term)], None);
            }
            Content::Exit(why) => self.put(tag::PAYLOAD_EXIT2, &[Part::Pid(from), Part::Pid(to)], Some(&why)),
            Content::LinkBroken(why) => {
                ties.lock().unlink(from, to);
                self.put(tag::PAYLOAD_EXIT, &[Part::Pid(from), Part::Pid(to)], Some(&why));
            }
            Content::Monitor(reference) => match ties.lock().watch(reference, Monitor { watcher: from, watched: to }) {
                Ok(()) => {
                    self.put(tag::MONITOR_P, &[Part::Pid(from), Part::Pid(to), Part::Own(reference)], None);
                }
                Err(_) => refuse(&self.node.runtime, self.worker, envelope),
            },
            Content::Demonitor(reference) => {
                let ended = ties.lock().end_watch(reference);
                if ended.is_some() {
                    self.put(tag::DEMONITOR_P, &[Part::Pid(from), Part::Pid(to), Part::Own(reference)], None);
                }
            }
            Content::Down(reference, why) => {
                let ended = ties.lock().end_watched(reference);
                let Some(watcher) = ended else { return };
                let watched = match &watcher.name {
                    Some(name) => Part::Atom(name),
                    None => Part::Pid(from),
                };
                let parts = [watched, Part::Pid(to), Part::Reference(&watcher.reference)];
                self.put(tag::PAYLOAD_MONITOR_P_EXIT, &parts, Some(&why));
            }
            // Nobody there can tell.
            Content::AskInfo(_) => refuse(&self.node.runtime, self.worker, envelope),
            // Bytes from C, and what only means something within a program.
            _ => {}
        }
    }

    fn put(&self, tag: u64, parts: &[Part], why: Option<&ExitReason>) {
        let own = &self.node.own;
        let payload = why.map(|why| {
            let mut term = Vec::new();
            reason::put(&mut term, why, own);
            term
        });
        post(self.worker, self.connection, Pid::NONE, |out| control(out, own, tag, parts), payload.as_deref());
    }

    /// A message that did not come from an isolate's turn: one of a timer.
    fn message(&self, from: Pid, to: Pid, slot: u64, ty: &'static SnowType) {
        let own = &self.node.own;
        let head = |out: &mut Vec<u8>| put_send(out, own, from, &Addressee::Pid(to));
        // SAFETY: the fragment holds a well-typed copy, which the caller keeps.
        let payload = |out: &mut Vec<u8>| unsafe { encode(out, slot, ty, own) };
        match self.connection.append_send(Pid::NONE, (from, to), head, payload) {
            Ok(appended) => _ = follow(self.worker, self.connection, appended),
            Err(Unsendable(what)) => {
                let text = format!("** {from} sent {what} to {to} on another node, where it cannot go\n");
                crate::io::output::report_now(&text);
            }
        }
    }
}
