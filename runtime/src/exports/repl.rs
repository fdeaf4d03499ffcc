//! What the actor of `snowc repl` asks for: the next input, what earlier ones have kept, and all that its mailbox holds.

use super::blocking::answer;
use crate::actor::crash;
use crate::actor::envelope::{Content, Envelope, Payload};
use crate::actor::isolate::Isolate;
use crate::actor::signal_value::signal_value;
use crate::actor::signals;
use crate::context::Context;
use crate::export;
use crate::repl;
use crate::value::display::{text, Style};
use crate::value::{drop_slot, list, new_string, slot_of, Object, SnowType};

export! {
    /// The next input: a static closure. The one before has finished.
    [waits] fn snow_repl_next(cx, _closure: *const SnowType) -> *mut Object {
        let wait = || {
            repl::finish();
            || Ok(repl::wait_for_next().to_ne_bytes().to_vec())
        };
        let Some(Ok(address)) = answer(cx, wait) else { return std::ptr::null_mut() };
        repl::begin(Isolate::of(cx));
        let address = usize::from_ne_bytes(address.try_into().expect("an address"));
        std::ptr::with_exposed_provenance_mut(address)
    }

    /// The actor that ran an input has ended.
    fn snow_repl_ended(_cx) {
        repl::give_up();
    }

    /// From now on this actor's `receive` passes over messages of other types, which stay in its mailbox.
    fn snow_repl_receives(cx, _me: i64, message: *const SnowType) {
        let isolate = Isolate::of(cx);
        isolate.takes_all = true;
        isolate.queue.guard_scans();
        // SAFETY: generated code gives a descriptor.
        isolate.message_type = Some(unsafe { SnowType::from_raw(message) });
    }

    [owns] fn snow_repl_keep(cx, place: i64, value: u64, ty: *const SnowType) {
        // SAFETY: generated code gives a value with its descriptor.
        unsafe { repl::keep(place, value, SnowType::from_raw(ty), Isolate::of(cx).pid) };
    }

    fn snow_repl_recall(cx, place: i64, ty: *const SnowType) -> u64 {
        // SAFETY: generated code gives a descriptor.
        match repl::recall(place, unsafe { SnowType::from_raw(ty) }, Isolate::of(cx).pid) {
            Some(slot) => slot,
            None => {
                crash(cx, "this value is gone");
                0
            }
        }
    }

    /// The texts of all messages and signals that wait, which leave the mailbox.
    fn snow_repl_flush(cx, _signals: *mut Object, signal: *const SnowType, strings: *const SnowType) -> *mut Object {
        let isolate = Isolate::of(cx);
        signals::absorb(isolate);
        // SAFETY: generated code gives the descriptors of `Signal` and `List<String>`.
        let (signal, strings) = unsafe { (SnowType::from_raw(signal), SnowType::from_raw(strings)) };
        let mut slots = Vec::new();
        while let Some(envelope) = isolate.queue.take_first() {
            let told = told(cx, &envelope, signal);
            discard(cx, *envelope);
            slots.push(slot_of(new_string(&mut cx.heap, &told)));
        }
        list::from_slots(&mut cx.heap, &slots, strings)
    }
}

fn told(cx: &mut Context, envelope: &Envelope, signal: &'static SnowType) -> String {
    let (slot, ty) = match &envelope.content {
        Content::Message(Payload::Value(fragment)) => (fragment.duplicate().take_into(&mut cx.heap), fragment.ty()),
        // SAFETY: the mailbox holds a reference to what it has taken.
        Content::Message(Payload::Taken { ty, slot }) => return unsafe { text(*slot, ty, Style::Debug) },
        // SAFETY: a value without memory of its own, with its type.
        Content::Message(Payload::Scalar { slot, ty }) => return unsafe { text(*slot, ty, Style::Debug) },
        Content::Message(payload) => return payload.text_within(usize::MAX),
        _ => match signal_value(&mut cx.heap, signal, envelope) {
            Some(value) => (slot_of(value), signal),
            None => return String::new(),
        },
    };
    // SAFETY: the value was just taken in, or built, with its type.
    unsafe {
        let told = text(slot, ty, Style::Debug);
        drop_slot(&mut cx.heap, slot, ty);
        told
    }
}

/// What the mailbox held of a message goes with it.
fn discard(cx: &mut Context, envelope: Envelope) {
    if let Content::Message(Payload::Taken { ty, slot }) = envelope.content {
        // SAFETY: the mailbox owned one reference to what it had taken.
        unsafe { drop_slot(&mut cx.heap, slot, ty) };
    }
}
