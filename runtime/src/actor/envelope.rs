//! What travels between isolates: messages and signals, in one ordered stream per receiver.
//!
//! Every envelope names its target. A slot may be reused between the look-up of a pid and the push into its inbox;
//! the target is therefore compared again when the envelope is taken out.

use std::ptr;
use std::sync::Arc;

use super::info::ProcessInfo;
use super::pid::Pid;
use super::reason::ExitReason;
use crate::dist::arrive::Wire;
use crate::dist::spawn::Failure;
use crate::heap::Fragment;
use crate::job::Outcome;
use crate::timer::TimerId;
use crate::value::display::{text_within, Style};
use crate::value::SnowType;

/// Identifies a monitor, a job, a question or a blocking call for the life of the program.
pub type Reference = u64;

pub struct Envelope {
    /// Link of the inbox's stack and of the queue's list; owned by whoever owns the envelope.
    pub(super) next: *mut Envelope,
    pub(super) previous: *mut Envelope,
    pub target: Pid,
    pub sender: Pid,
    /// The ticket of the call that a message is for: the sender is to be told if the receiver ends. 0: of none.
    pub watch: Reference,
    pub content: Content,
}

// SAFETY: the links are only followed by the one owner of the envelope, and contents are `Send`.
unsafe impl Send for Envelope {}

pub enum Content {
    Message(Payload),
    /// `exit(pid, reason)`.
    Exit(ExitReason),
    /// The sender has ended and was linked.
    LinkBroken(ExitReason),
    Link,
    /// Carries a number that the acknowledgement repeats, so that crossing links and unlinks agree.
    Unlink(u64),
    UnlinkDone(u64),
    Monitor(Reference),
    Demonitor(Reference),
    Down(Reference, ExitReason),
    /// The owner of this job has ended, or cancels it.
    JobStop(ExitReason),
    JobDone(Reference, Outcome),
    /// The answer to the call with this ticket.
    CallAnswer(Reference, Fragment),
    Timer(TimerId),
    /// The sender wants to know how this process is.
    AskInfo(Reference),
    /// None: there is no such process.
    Info(Reference, Option<Box<ProcessInfo>>),
    /// What became of the process that was to start on another node, and whether it is linked.
    Spawned(Reference, Result<Pid, Failure>, bool),
    /// A connection to another node takes messages again.
    LinkReady,
    /// A node that this process wants to hear of.
    NodeUp(Arc<str>),
    NodeDown(Arc<str>),
    /// A blocking call has its answer.
    Answer(Reference, Result<Vec<u8>, String>),
}

pub enum Payload {
    /// A Snow value in a fragment of its own.
    Value(Fragment),
    /// Already in the receiver's heap; the mailbox holds one reference. Never crosses isolates.
    Taken { ty: &'static SnowType, slot: u64 },
    /// Bytes sent by C code.
    Bytes(Box<[u8]>),
    /// A term of another node, which its receiver makes a value of.
    Wire(Box<Wire>),
}

impl Payload {
    /// Another copy of a message that has not been taken.
    pub fn duplicate(&self) -> Payload {
        match self {
            Payload::Value(fragment) => Payload::Value(fragment.duplicate()),
            Payload::Bytes(bytes) => Payload::Bytes(bytes.clone()),
            Payload::Taken { .. } | Payload::Wire(_) => unreachable!("only what was sent here is sent again"),
        }
    }

    /// The value, if it is a scalar that came from another.
    pub fn scalar(&self) -> Option<u64> {
        match self {
            Payload::Value(fragment) => fragment.scalar(),
            _ => None,
        }
    }

    /// The value as programmers read it, the first bytes of it.
    pub fn text_within(&self, most: usize) -> String {
        match self {
            Payload::Value(fragment) => fragment.text_within(most),
            // SAFETY: the mailbox holds a reference to the value.
            Payload::Taken { ty, slot } => unsafe { text_within(*slot, ty, Style::Debug, most) },
            Payload::Bytes(bytes) => format!("{} bytes", bytes.len()),
            Payload::Wire(wire) => wire.show(),
        }
    }

    /// The type of the value; `None` for bytes.
    pub fn ty(&self) -> Option<&'static SnowType> {
        match self {
            Payload::Value(fragment) => Some(fragment.ty()),
            Payload::Taken { ty, .. } => Some(ty),
            Payload::Bytes(_) | Payload::Wire(_) => None,
        }
    }
}

impl Envelope {
    pub fn new(sender: Pid, target: Pid, content: Content) -> Box<Envelope> {
        Box::new(Envelope { next: ptr::null_mut(), previous: ptr::null_mut(), target, sender, watch: 0, content })
    }
}
