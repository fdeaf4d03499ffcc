//! What travels between isolates: messages and signals, in one ordered stream per receiver.
//!
//! Every envelope names its target. A slot may be reused between the look-up of a pid and the push into its inbox;
//! the target is therefore compared again when the envelope is taken out.

use std::alloc::{handle_alloc_error, Layout};
use std::mem::offset_of;
use std::ptr;
use std::sync::Arc;

use super::info::ProcessInfo;
use super::pid::Pid;
use super::reason::ExitReason;
use crate::dist::cluster::Wire;
use crate::dist::spawn::Failure;
use crate::heap::{recycle, Fragment};
use crate::io::blocking::Answer;
use crate::job::Outcome;
use crate::timer::TimerId;
use crate::value::display::{text_within, Style};
use crate::value::SnowType;

/// Identifies a monitor, a job, a question or a blocking call for the life of the program.
pub type Reference = u64;

/// What a scan looks at lies in front: generated code passes over scalars by itself (`OFFSETS`).
#[repr(C)]
pub struct Envelope {
    /// Link of the inbox's stack and of the queue's list; owned by whoever owns the envelope.
    pub(super) next: *mut Envelope,
    pub content: Content,
    pub(super) previous: *mut Envelope,
    pub target: Pid,
    pub sender: Pid,
    /// The ticket of the call that a message is for: the sender is to be told if the receiver ends. 0: of none.
    pub watch: Reference,
}

// SAFETY: the links are only followed by the one owner of the envelope, and contents are `Send`.
unsafe impl Send for Envelope {}

/// Its first variant is a message, whose payload begins behind the tag.
#[repr(C, u8)]
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
    Answer(Reference, Answer),
    /// What it waits for outside may be tried again.
    Ready,
}

#[repr(C, u8)]
pub enum Payload {
    /// A Snow value without memory of its own: a scalar or a static.
    Scalar { slot: u64, ty: &'static SnowType },
    /// A Snow value in a fragment of its own.
    Value(Fragment),
    /// Already in the receiver's heap; the mailbox holds one reference. Never crosses isolates.
    Taken { ty: &'static SnowType, slot: u64 },
    /// Bytes sent by C code.
    Bytes(Box<[u8]>),
    /// A term of another node, which its receiver makes a value of.
    Wire(Box<dyn Wire>),
}

/// Name and offset of what generated code looks at in an envelope. A message's tag is 0, and so is that of a scalar behind it.
pub const OFFSETS: &[(&str, usize)] = &[
    ("envelope_next", offset_of!(Envelope, next)),
    ("envelope_previous", offset_of!(Envelope, previous)),
    ("envelope_content", CONTENT),
    ("envelope_payload", PAYLOAD),
    ("envelope_scalar", PAYLOAD + 8),
];

const CONTENT: usize = offset_of!(Envelope, content);
/// Behind a tag of one byte, as C lays out such a union.
const PAYLOAD: usize = CONTENT + 8;

impl Payload {
    pub fn of(value: Fragment) -> Payload {
        match value.static_slot() {
            Some(slot) => Payload::Scalar { slot, ty: value.ty() },
            None => Payload::Value(value),
        }
    }

    /// Another copy of a message that has not been taken.
    pub fn duplicate(&self) -> Payload {
        match self {
            Payload::Scalar { slot, ty } => Payload::Scalar { slot: *slot, ty },
            Payload::Value(fragment) => Payload::Value(fragment.duplicate()),
            Payload::Bytes(bytes) => Payload::Bytes(bytes.clone()),
            Payload::Taken { .. } | Payload::Wire(_) => unreachable!("only what was sent here is sent again"),
        }
    }

    /// The value, if it is a scalar that came from another.
    pub fn scalar(&self) -> Option<u64> {
        match self {
            Payload::Scalar { slot, .. } => Some(*slot),
            Payload::Value(fragment) => fragment.scalar(),
            _ => None,
        }
    }

    /// The value as programmers read it, the first bytes of it.
    pub fn text_within(&self, most: usize) -> String {
        match self {
            Payload::Value(fragment) => fragment.text_within(most),
            // SAFETY: a value without memory, or one that the mailbox holds a reference to.
            Payload::Scalar { ty, slot } | Payload::Taken { ty, slot } => unsafe {
                text_within(*slot, ty, Style::Debug, most)
            },
            Payload::Bytes(bytes) => format!("{} bytes", bytes.len()),
            Payload::Wire(wire) => wire.show(),
        }
    }

    /// The type of the value; `None` for bytes.
    pub fn ty(&self) -> Option<&'static SnowType> {
        match self {
            Payload::Value(fragment) => Some(fragment.ty()),
            Payload::Scalar { ty, .. } | Payload::Taken { ty, .. } => Some(ty),
            Payload::Bytes(_) | Payload::Wire(_) => None,
        }
    }
}

impl Envelope {
    #[inline]
    pub fn new(sender: Pid, target: Pid, content: Content) -> Box<Envelope> {
        Box::new(Envelope { next: ptr::null_mut(), previous: ptr::null_mut(), target, sender, watch: 0, content })
    }

    /// A scalar on its way, in a spare envelope if there is one.
    #[inline]
    pub fn of_scalar(
        spare: *mut Envelope,
        sender: Pid,
        target: Pid,
        slot: u64,
        ty: &'static SnowType,
    ) -> Box<Envelope> {
        let memory = if spare.is_null() { recycle::take_of::<Envelope>() } else { spare };
        if memory.is_null() {
            handle_alloc_error(Layout::new::<Envelope>());
        }
        // SAFETY: the memory is that of an envelope and ours; what is in a spare one needs no dropping. Every field is written.
        unsafe {
            (*memory).next = ptr::null_mut();
            (*memory).previous = ptr::null_mut();
            (*memory).target = target;
            (*memory).sender = sender;
            (*memory).watch = 0;
            ptr::write(&raw mut (*memory).content, Content::Message(Payload::Scalar { slot, ty }));
            Box::from_raw(memory)
        }
    }

    /// Gives back a spare one.
    ///
    /// # Safety
    /// `spare` is an envelope with a scalar that nobody uses any more.
    #[inline]
    pub unsafe fn free_spare(spare: *mut Envelope) {
        // SAFETY: as the caller promises; a scalar needs no dropping.
        unsafe { recycle::give_of(spare) };
    }
}
