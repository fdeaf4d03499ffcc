//! What the rest of the runtime knows of distribution: tables of functions, which the node brings with it when it starts. No other way leads from
//! there into this folder, so that the linker leaves its code out of programs that can start no node.

use std::sync::Arc;

use super::global::Global;
use super::node::Node;
use super::term::decode::Misfit;
use super::term::encode::Unsendable;
use crate::actor::envelope::{Content, Envelope, Reference};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::heap::Arena;
use crate::scheduler::worker::Worker;
use crate::scheduler::Runtime;
use crate::value::SnowType;

/// The node that the program is.
pub trait Cluster: Send + Sync {
    /// Sends an envelope on its way to another node.
    fn route(&self, worker: Option<&Worker>, envelope: Envelope);

    /// Sends a message of the running isolate, straight from its heap; nothing where no connection leads. True if it is held back.
    ///
    /// # Safety
    /// Well-typed.
    unsafe fn send(&self, isolate: &Isolate, target: Pid, value: (u64, &'static SnowType)) -> Result<bool, Unsendable>;

    /// Sends the answer of a service to a caller elsewhere.
    ///
    /// # Safety
    /// Well-typed.
    unsafe fn send_answer(
        &self,
        isolate: &Isolate,
        caller: Pid,
        ticket: Reference,
        answer: (u64, &'static SnowType),
    ) -> Result<bool, Unsendable>;

    fn stop(&self);

    /// For those who know more of it: whoever calls this is linked with distribution.
    fn into_node(self: Arc<Self>) -> Arc<Node>;
}

/// The names that the whole cluster knows.
pub trait Registry: Send + Sync {
    /// A process that may have some is ending.
    fn forget(&self, pid: Pid);

    /// For those who know more of it, as `into_node`.
    fn into_global(self: Arc<Self>) -> Arc<Global>;
}

/// What is written to when a worker's turn is over: a connection.
pub trait Outbound: Send + Sync {
    /// Writes what waits, as far as the socket takes it.
    fn flush(&self);
}

/// A message as it came: a term that its receiver is yet to make a value of.
pub trait Wire: Send + Sync {
    /// The value of a type that the term is.
    fn value(&self, runtime: &Runtime, arena: &mut Arena, ty: &'static SnowType) -> Result<u64, Misfit>;

    /// The ticket of the call that this is the answer of, if it is one.
    fn ticket(&self) -> Option<Reference>;

    /// The value of a type that the answer in it is.
    fn answer(&self, arena: &mut Arena, ty: &'static SnowType) -> Result<u64, Misfit>;

    /// The bytes of a binary, if it is one.
    fn binary(&self) -> Option<Box<[u8]>>;

    /// It was no value of the type that is received: tells a caller so that waits for an answer.
    fn reject(&self, runtime: &Runtime, why: &str);

    fn show(&self) -> String;
}

/// Whoever has called a function from elsewhere, and waits for its result.
pub trait Wanted: Send + Sync {
    /// Sends it what the running isolate has come to.
    ///
    /// # Safety
    /// Well-typed.
    unsafe fn give(&self, isolate: &Isolate, result: (u64, &'static SnowType)) -> Result<(), Unsendable>;
}

/// A process on another node that is asked by its name, and watched by the call's ticket.
pub trait Asked: Send + Sync {
    /// The caller waits no more.
    fn give_up(&self, caller: Pid, ticket: Reference);
}

/// No node, or no connection leads there: who must know is told so.
pub fn refuse(runtime: &Runtime, worker: Option<&Worker>, envelope: Envelope) {
    let answer = match envelope.content {
        Content::AskInfo(reference) => Content::Info(reference, None),
        Content::Link => Content::LinkBroken(ExitReason::NoConnection),
        Content::Message(_) if envelope.watch != 0 => Content::Down(envelope.watch, ExitReason::NoConnection),
        Content::Monitor(reference) => Content::Down(reference, ExitReason::NoConnection),
        Content::Unlink(number) => Content::UnlinkDone(number),
        _ => return,
    };
    runtime.deliver(worker, Envelope::new(envelope.target, envelope.sender, answer));
}
