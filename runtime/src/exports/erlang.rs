//! Processes of OTP: calls and casts as `gen_server` makes them.

use super::actor::note_sent;
use super::node::way;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::call;
use crate::dist::ask::{ask_named, ask_pid};
use crate::dist::otp;
use crate::dist::route::{send_behind, way_to, Addressee};
use crate::export;
use crate::value::build::new_record;
use crate::value::{text_of, Object, SnowType};

export! {
    /// Asks the process with that name on that node, in a call of this actor that is open from now on; gives the handle of the answer.
    [waits] fn snow_erlang_ask(cx, node: *mut Object, name: *mut Object, request: u64, ty: *const SnowType, reply: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives live strings.
        let (wanted, name) = unsafe { (text_of(node), text_of(name)) };
        let Some(way) = way(cx, wanted) else { return std::ptr::null_mut() };
        let isolate = Isolate::of(cx);
        let ticket = call::open(isolate);
        match way {
            Some((own, connection)) => {
                // SAFETY: generated code gives a value with its type.
                let asked = unsafe { ask_named(isolate, (&own, &connection), name, ticket, (request, SnowType::from_raw(ty))) };
                match asked {
                    Ok(Some(is_held)) => note_sent(cx, Ok(is_held)),
                    Ok(None) => call::refused_as(isolate, ExitReason::NoConnection),
                    Err(unsendable) => note_sent(cx, Err(unsendable)),
                }
            }
            None => call::refused_as(isolate, ExitReason::NoConnection),
        }
        new_handle(cx, ticket, reply)
    }

    /// The same of a process by its pid.
    fn snow_erlang_ask_pid(cx, pid: i64, request: u64, ty: *const SnowType, reply: *const SnowType) -> *mut Object {
        let (isolate, asked) = (Isolate::of(cx), Pid::from_word(pid));
        let ticket = call::open(isolate);
        let own = isolate.runtime().node.get();
        match own.and_then(|own| way_to(&own, asked).map(|connection| (own, connection))) {
            Some((own, connection)) => {
                call::watch(isolate, asked);
                call::ensure_watch(isolate);
                // SAFETY: generated code gives a value with its type.
                let sent = unsafe { ask_pid(isolate, (&own, &connection), asked, ticket, (request, SnowType::from_raw(ty))) };
                note_sent(cx, sent);
            }
            None => call::refused_as(isolate, ExitReason::NoConnection),
        }
        new_handle(cx, ticket, reply)
    }

    /// Tells the process with that name on that node something, as `gen_server:cast` does.
    [waits] fn snow_erlang_cast(cx, node: *mut Object, name: *mut Object, request: u64, ty: *const SnowType) {
        // SAFETY: generated code gives a live string.
        let Some(Some((own, connection))) = way(cx, unsafe { text_of(node) }) else { return };
        let isolate = Isolate::of(cx);
        let mut before = Vec::new();
        otp::put_cast(&mut before);
        // SAFETY: generated code gives live strings, and a value with its type.
        unsafe {
            let name = text_of(name);
            let request = (request, SnowType::from_raw(ty));
            let sent = send_behind(isolate, (&own, &connection), &Addressee::Name(name), &before, request);
            note_sent(cx, sent);
        }
    }
}

fn new_handle(cx: &mut crate::context::Context, ticket: u64, reply: *const SnowType) -> *mut Object {
    let caller = Isolate::of(cx).pid.bits();
    // SAFETY: generated code gives the descriptor of the handle: caller and ticket.
    new_record(&mut cx.heap, unsafe { SnowType::from_raw(reply) }, &[caller, ticket])
}
