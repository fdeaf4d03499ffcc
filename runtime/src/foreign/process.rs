//! Names and monitors for C. What a monitor tells is no message there: `snow_process_await_down` asks for it.

use super::{bytes, current_isolate, foreign, runtime};
use crate::actor::envelope::{Content, Envelope, Payload};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::context::Context;
use crate::exports;
use crate::scheduler::current;
use crate::scheduler::switch::wait_until;

const DONE: i64 = 0;
const REFUSED: i64 = -1;

foreign! {
    /// Gives an actor a name, which goes with it. 0; -1: the name is taken, no UTF-8, or the actor has ended.
    fn snow_process_register(name: *const u8, name_size: u64, pid: u64) -> i64 {
        // SAFETY: the caller passes so many bytes.
        let name = unsafe { bytes(name, name_size) };
        match (runtime(), std::str::from_utf8(&name)) {
            (Some(runtime), Ok(name)) if runtime.names.register(&runtime.table, name, Pid::from_bits(pid)) => DONE,
            _ => REFUSED,
        }
    }

    /// Sends a copy of the bytes to the actor of that name; on another node as a binary. 0; -1: nobody has it here, or that node is not connected.
    fn snow_actor_send_named(name: *const u8, name_size: u64, node: *const u8, node_size: u64, msg: *const u8, size: u64) -> i64 {
        // SAFETY: the caller passes so many bytes.
        let (name, node, message) = unsafe { (bytes(name, name_size), bytes(node, node_size), bytes(msg, size)) };
        let (Ok(name), Ok(node)) = (std::str::from_utf8(&name), std::str::from_utf8(&node)) else { return REFUSED };
        if !node.is_empty() {
            return super::node::send_to_name(name, node, &message);
        }
        let Some(runtime) = runtime() else { return REFUSED };
        let Some(pid) = runtime.names.find(name) else { return REFUSED };
        let content = Content::Message(Payload::Bytes(message));
        match current_isolate() {
            Some(isolate) => isolate.send(pid, content),
            None => runtime.deliver(None, Envelope::new(Pid::NONE, pid, content)),
        }
        DONE
    }

    /// Watches an actor; gives the monitor's number, 0 outside of actors.
    fn snow_process_monitor(pid: u64) -> u64 {
        let cx = current::context();
        if cx.is_null() {
            return 0;
        }
        // SAFETY: the turn of `cx` is on this thread.
        unsafe { exports::tie::snow_process_monitor(cx, pid as i64) as u64 }
    }

    /// Ends a monitor, and takes away what it has told. 0; -1 outside of actors.
    fn snow_process_demonitor(monitor: u64) -> i64 {
        let cx = current::context();
        if cx.is_null() {
            return REFUSED;
        }
        // SAFETY: the turn of `cx` is on this thread.
        unsafe { exports::tie::snow_process_demonitor(cx, monitor as i64) };
        DONE
    }

    /// Waits until a monitor tells that its actor has ended: 1; 0 on timeout. Messages stay. timeout_ms -1 waits for ever.
    fn snow_process_await_down(monitor: u64, timeout_ms: i64) -> i64 {
        let cx = current::context();
        if cx.is_null() {
            return DONE;
        }
        // SAFETY: this is the stack of the actor whose turn it is.
        unsafe {
            while wait_until(cx, |cx| exports::receive::snow_receive_next(cx, timeout_ms)) != 0 {
                if take_down(cx, monitor) {
                    return 1;
                }
            }
        }
        DONE
    }
}

/// Takes the candidate if it is what that monitor tells; leaves anything else.
unsafe fn take_down(cx: *mut Context, monitor: u64) -> bool {
    // SAFETY: the turn of `cx` is on this thread.
    let isolate = Isolate::of(unsafe { &mut *cx });
    let is_down = |content: &Content| matches!(content, Content::Down(of, _) if *of == monitor);
    let is_wanted = isolate.queue.candidate().is_some_and(|envelope| is_down(&envelope.content));
    if is_wanted {
        drop(isolate.queue.take());
        isolate.stop_waiting();
    }
    is_wanted
}
