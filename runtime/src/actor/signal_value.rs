//! Signals and exit reasons as Snow sees them: `Signal` and `ExitReason` of `stdlib/`, built by their descriptors.

use super::envelope::{Content, Envelope};
use super::pid::Pid;
use super::reason::ExitReason;
use crate::heap::Arena;
use crate::value::build::{new_variant, new_variant_of, tag_of};
use crate::value::object::{slots_behind, SumObject};
use crate::value::{new_string, object_in, slot_of, text_of, Object, SnowType};

/// Variant indices of `ExitReason` in declaration order.
const NORMAL: u32 = 0;
const SHUTDOWN: u32 = 1;
const KILLED: u32 = 2;
const NO_PROC: u32 = 3;
const NO_CONNECTION: u32 = 4;
const ERROR: u32 = 5;

/// The `Signal` that a queued envelope is; `None` for messages.
pub fn signal_value(arena: &mut Arena, signal: &'static SnowType, envelope: &Envelope) -> Option<*mut Object> {
    let sender = envelope.sender.bits();
    match &envelope.content {
        Content::Exit(reason) | Content::LinkBroken(reason) => {
            let tag = tag_of(signal, "Exit");
            let reason = reason_value(arena, field_type(signal, tag, 1), reason);
            Some(new_variant_of(arena, signal, tag, &[sender, slot_of(reason)]))
        }
        Content::Down(reference, reason) => {
            let tag = tag_of(signal, "Down");
            let reason = reason_value(arena, field_type(signal, tag, 2), reason);
            Some(new_variant_of(arena, signal, tag, &[*reference, sender, slot_of(reason)]))
        }
        Content::NodeUp(name) => {
            let name = new_string(arena, name);
            Some(new_variant(arena, signal, "NodeUp", &[slot_of(name)]))
        }
        Content::NodeDown(name) => {
            let name = new_string(arena, name);
            Some(new_variant(arena, signal, "NodeDown", &[slot_of(name)]))
        }
        _ => None,
    }
}

/// An `ExitReason` of the descriptor `ty`.
pub fn reason_value(arena: &mut Arena, ty: &'static SnowType, reason: &ExitReason) -> *mut Object {
    match reason {
        ExitReason::Normal => new_variant(arena, ty, "Normal", &[]),
        ExitReason::Shutdown => new_variant(arena, ty, "Shutdown", &[]),
        ExitReason::Killed => new_variant(arena, ty, "Killed", &[]),
        ExitReason::NoProc => new_variant(arena, ty, "NoProc", &[]),
        ExitReason::NoConnection => new_variant(arena, ty, "NoConnection", &[]),
        ExitReason::Error(text) => {
            let text = new_string(arena, text);
            new_variant(arena, ty, "Error", &[slot_of(text)])
        }
        ExitReason::Linked(pid, reason) => {
            // Reasons do not nest (`through_link`), so this goes one level deep.
            let reason = reason_value(arena, ty, reason);
            new_variant(arena, ty, "Linked", &[pid.bits(), slot_of(reason)])
        }
    }
}

/// The reason that an `ExitReason` object stands for; nested links become the innermost one.
///
/// # Safety
/// `object` is a live `ExitReason`.
pub unsafe fn reason_of(object: *mut Object) -> ExitReason {
    let mut linked = None;
    let mut sum = object.cast::<SumObject>();
    loop {
        // SAFETY: as the caller promises; variants hold the fields of their declaration.
        let (tag, fields) = unsafe { ((*sum).tag, slots_behind(sum)) };
        let reason = match tag {
            NORMAL => ExitReason::Normal,
            SHUTDOWN => ExitReason::Shutdown,
            KILLED => ExitReason::Killed,
            NO_PROC => ExitReason::NoProc,
            NO_CONNECTION => ExitReason::NoConnection,
            // SAFETY: the field of `Error` is a live string.
            ERROR => ExitReason::error(unsafe { text_of(object_in(fields.read())) }),
            _ => {
                // SAFETY: the fields of `Linked` are a pid and a live reason.
                unsafe {
                    linked = Some(Pid::from_bits(fields.read()));
                    sum = object_in(fields.add(1).read()).cast();
                }
                continue;
            }
        };
        return linked.map_or(reason.clone(), |pid| reason.through_link(pid));
    }
}

fn field_type(signal: &'static SnowType, tag: usize, field: usize) -> &'static SnowType {
    signal.variants()[tag].fields()[field].ty()
}
