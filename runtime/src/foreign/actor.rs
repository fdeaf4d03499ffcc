//! Actors in C: spawn, send, receive, link, and giving others a turn.

use std::ffi::c_void;
use std::ptr;

use super::{bytes, current_isolate, foreign, runtime};
use crate::actor::body::OtherBody;
use crate::actor::envelope::{Content, Envelope, Payload};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::process::Priority;
use crate::actor::spawn::{actor, spawn};
use crate::context::Context;
use crate::exports;
use crate::io::output::write_error;
use crate::scheduler::current;
use crate::scheduler::switch::wait_until;

foreign! {
    /// Starts an actor that runs `void entry(const uint8_t *args)` on a copy of the bytes at args; gives its pid.
    /// priority: 0 high, 1 normal, 2 low.
    fn snow_actor_spawn(entry: *const c_void, args: *const c_void, size: u64, priority: u8) -> u64 {
        let Some(runtime) = runtime() else {
            write_error("** snow_actor_spawn: call snow_rt_init_actor first\n");
            return Pid::NONE.bits();
        };
        if entry.is_null() {
            write_error("** snow_actor_spawn: the function is null\n");
            return Pid::NONE.bits();
        }
        // SAFETY: the caller passes a function of this type, and `size` bytes.
        let body = unsafe {
            OtherBody::Foreign(std::mem::transmute::<*const c_void, extern "C" fn(*const u8)>(entry), bytes(args.cast(), size))
        };
        let worker = current_isolate().and_then(|isolate| isolate.worker());
        spawn(&runtime, worker, Priority::from_level(priority.into()), actor("C", body.into(), None)).bits()
    }

    /// The current actor's pid; 0 outside of actors.
    fn snow_actor_self() -> u64 {
        current_isolate().map_or(Pid::NONE, |isolate| isolate.pid).bits()
    }

    /// Sends a copy of the bytes. Sending to an actor that has ended is nothing.
    fn snow_actor_send(pid: u64, msg: *const u8, size: u64) {
        // SAFETY: the caller passes `size` bytes.
        let content = Content::Message(Payload::Bytes(unsafe { bytes(msg, size) }));
        send(Pid::from_bits(pid), content);
    }

    /// The next message's bytes, valid until the actor receives again; NULL on timeout. timeout_ms -1 waits for ever.
    fn snow_actor_receive(timeout_ms: i64) -> *const u8 {
        let cx = current::context();
        if cx.is_null() {
            write_error("** snow_actor_receive: only actors receive\n");
            return ptr::null();
        }
        // SAFETY: this is the stack of the actor whose turn it is.
        unsafe {
            while wait_until(cx, |cx| exports::receive::snow_receive_next(cx, timeout_ms)) != 0 {
                if let Some(data) = take_bytes(cx) {
                    return data;
                }
            }
        }
        ptr::null()
    }

    /// Ends together with that actor from now on.
    fn snow_actor_link(pid: u64) {
        let cx = current::context();
        if !cx.is_null() {
            // SAFETY: the turn of `cx` is on this thread.
            unsafe { exports::tie::snow_process_link(cx, pid as i64) };
        }
    }

    /// Counts one reduction down; when the turn's are used up, others run first.
    fn snow_reduction_check() {
        let cx = current::context();
        // SAFETY: as above; and this is the actor's stack.
        unsafe {
            if cx.is_null() {
                return;
            }
            (*cx).reductions -= 1;
            if (*cx).reductions <= 0 {
                wait_until(cx, |cx| exports::actor::snow_reduction_check(cx));
            }
        }
    }
}

fn send(target: Pid, content: Content) {
    match (current_isolate(), runtime()) {
        (Some(isolate), _) => isolate.send(target, content),
        (None, Some(runtime)) => runtime.deliver(None, Envelope::new(Pid::NONE, target, content)),
        (None, None) => write_error("** snow_actor_send: call snow_rt_init_actor first\n"),
    }
}

/// Takes the candidate if it is a message of bytes, which the isolate then keeps; leaves anything else.
unsafe fn take_bytes(cx: *mut Context) -> Option<*const u8> {
    // SAFETY: the turn of `cx` is on this thread.
    let isolate = Isolate::of(unsafe { &mut *cx });
    let is_bytes = |content: &Content| matches!(content, Content::Message(Payload::Bytes(_)));
    if !isolate.queue.candidate().is_some_and(|envelope| is_bytes(&envelope.content)) {
        return None;
    }
    let taken = isolate.queue.take()?;
    isolate.stop_waiting();
    let Content::Message(Payload::Bytes(message)) = taken.content else { return None };
    // An empty message has no bytes, but an address.
    Some(isolate.rare_mut().received.insert(message).as_ptr())
}
