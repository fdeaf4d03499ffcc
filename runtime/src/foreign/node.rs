//! Nodes in C: starting and connecting, names on other nodes, functions that other nodes may start. What waits blocks the thread that calls.

use std::ffi::c_void;
use std::sync::mpsc::sync_channel;

use super::{bytes, current_isolate, foreign, runtime};
use crate::actor::pid::Pid;
use crate::dist::registry::{self, Entry, ForeignEntry, Function};
use crate::dist::route::{post, put_send, Addressee};
use crate::dist::start;
use crate::dist::term::write;

/// What a function gives that has done what it was asked to.
const DONE: i64 = 0;
const FAILED: i64 = -1;

foreign! {
    /// From now on other nodes may start `void entry(const uint8_t *args)` by that name: its argument is a binary. May be called from any thread.
    fn snow_register_function(name: *const u8, name_length: u64, entry: *const c_void, signature_hash: u64) {
        // SAFETY: the caller passes a text of that length and a function of this type.
        let (name, function) = unsafe {
            (text(name, name_length), std::mem::transmute::<*const c_void, Option<ForeignEntry>>(entry))
        };
        if let (Some(name), Some(function)) = (name, function) {
            // Functions are registered for the life of the program.
            let name: &'static str = Box::leak(name.into_boxed_str());
            registry::FUNCTIONS.register(Entry { name, signature: signature_hash, function: Function::Foreign(function) });
        }
    }

    /// Makes the program a node: `name@host`, or `name@host:port`, which needs no port mapper. 0, or -1 if it can't.
    fn snow_node_start(name: *const u8, name_length: u64, cookie: *const u8, cookie_length: u64) -> i64 {
        // SAFETY: the caller passes texts of these lengths.
        let (name, cookie) = unsafe { (text(name, name_length), text(cookie, cookie_length)) };
        match (runtime(), name, cookie) {
            (Some(runtime), Some(name), Some(cookie)) => code(start::start(&runtime, &name, &cookie, None)),
            _ => FAILED,
        }
    }

    /// Connects to a node. 0, or -1 if it can't.
    fn snow_node_connect(name: *const u8, name_length: u64) -> i64 {
        // SAFETY: the caller passes a text of that length.
        let name = unsafe { text(name, name_length) };
        let node = runtime().and_then(|runtime| runtime.node.get());
        let (Some(node), Some(name)) = (node, name) else { return FAILED };
        // On a thread of its own: the caller's stack may be an actor's.
        let (tell, told) = sync_channel(1);
        let connect = move || drop(tell.send(start::connect(&node, &name)));
        match std::thread::Builder::new().name("snow-connect".to_owned()).spawn(connect) {
            Ok(_) => told.recv().map_or(FAILED, code),
            Err(_) => FAILED,
        }
    }
}

/// Sends bytes, as a binary, to whoever has that name on another node. Fails if it is not connected.
pub(super) fn send_to_name(name: &str, wanted: &str, message: &[u8]) -> i64 {
    let Some(node) = runtime().and_then(|runtime| runtime.node.get()) else { return FAILED };
    let Some(connection) = node.connection_to(wanted) else { return FAILED };
    let sender = current_isolate();
    let from = sender.as_ref().map_or(Pid::NONE, |isolate| isolate.pid);
    let mut payload = Vec::with_capacity(message.len() + 5);
    write::binary(&mut payload, message);
    let head = |out: &mut Vec<u8>| put_send(out, &node.own, from, &Addressee::Name(name));
    post(sender.and_then(|isolate| isolate.worker()), &connection, Pid::NONE, head, Some(&payload));
    DONE
}

fn code(outcome: Result<(), String>) -> i64 {
    match outcome {
        Ok(()) => DONE,
        Err(why) => {
            crate::io::output::write_error(&format!("** node: {why}\n"));
            FAILED
        }
    }
}

/// A text that a C caller passes; None if it is not UTF-8.
pub(super) unsafe fn text(data: *const u8, length: u64) -> Option<String> {
    // SAFETY: the caller promises `length` readable bytes.
    String::from_utf8(unsafe { bytes(data, length) }.into()).ok()
}
