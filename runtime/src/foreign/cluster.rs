//! Other nodes in C: which there are, whether they go and come, and actors that are started there.

use std::collections::BTreeMap;

use parking_lot::Mutex;

use super::job_map::{new_list, SnowList};
use super::node::text;
use super::{bytes, current_isolate, foreign, runtime};
use crate::actor::envelope::Content;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::context::Context;
use crate::dist::start::bare_name;
use crate::dist::term::write;
use crate::exports;
use crate::exports::node::{ask_to_spawn, started, Wanted, Way, NOBODY};
use crate::io::output::write_error;
use crate::scheduler::current;
use crate::scheduler::switch::wait_until;

/// A text, which is UTF-8 and does not end in a zero.
#[repr(C)]
pub struct SnowString {
    pub length: u64,
    pub bytes: *const u8,
}

/// What happens to a node, and that nothing did in time.
const GONE: i64 = 0;
const THERE: i64 = 1;
const TIMED_OUT: i64 = -1;

/// The names of nodes that were ever told, as C programs hold them.
static TOLD: Mutex<BTreeMap<&'static str, usize>> = Mutex::new(BTreeMap::new());

foreign! {
    /// The name of this node; nonode@nohost if the program is none. It stays valid.
    fn snow_node_self() -> *mut SnowString {
        let node = runtime().and_then(|runtime| runtime.node.get());
        told(node.as_ref().map_or(NOBODY, |node| &node.own.name))
    }

    /// The nodes that this one is connected to, a list of `SnowString *`: the names stay valid, the list belongs to the actor and lives as long
    /// as it. NULL outside of actors.
    fn snow_node_list() -> *mut SnowList {
        let Some(isolate) = current_isolate() else { return std::ptr::null_mut() };
        let names = isolate.runtime().node.get().map_or(Vec::new(), |node| node.names());
        let list = new_list(names.len());
        for (at, name) in names.iter().enumerate() {
            // SAFETY: the list has as many places.
            unsafe { (*list).items.add(at).write(told(name).cast()) };
        }
        list
    }

    /// From now on the current actor hears when that node goes and comes, at once that it is gone if it is: `snow_node_await` tells. 1; 0 outside of actors.
    fn snow_node_monitor(name: *const u8, name_length: u64) -> u64 {
        // SAFETY: the caller passes a text of that length.
        let (Some(isolate), Some(name)) = (current_isolate(), unsafe { text(name, name_length) }) else { return 0 };
        exports::node::watch(isolate, &name);
        1
    }

    /// Waits until a node that the current actor watches has gone: 0, or has come: 1; -1 on timeout. Messages stay. timeout_ms -1 waits for ever.
    fn snow_node_await(name: *const u8, name_length: u64, timeout_ms: i64) -> i64 {
        let cx = current::context();
        // SAFETY: the caller passes a text of that length.
        let Some(name) = (unsafe { text(name, name_length) }).filter(|_| !cx.is_null()) else { return TIMED_OUT };
        // SAFETY: this is the stack of the actor whose turn it is.
        unsafe {
            while wait_until(cx, |cx| exports::receive::snow_receive_next(cx, timeout_ms)) != 0 {
                if let Some(change) = take_change(cx, &bare_name(&name)) {
                    return change;
                }
            }
        }
        TIMED_OUT
    }

    /// Starts the function of that name on another node, with the bytes as its argument, a binary (none: without an argument); link 1 links it to
    /// the current actor, which waits meanwhile. Gives its pid; 0 and a line on stderr if nothing was started.
    fn snow_node_spawn(node: *const u8, node_length: u64, function: *const u8, function_length: u64, args: *const u8, size: u64, link: u8) -> u64 {
        let cx = current::context();
        // SAFETY: the caller passes texts of these lengths.
        let (node, function) = unsafe { (text(node, node_length), text(function, function_length)) };
        let (Some(node), Some(function), false) = (node, function, cx.is_null()) else { return Pid::NONE.bits() };
        // SAFETY: the caller passes so many bytes.
        let argument = unsafe { bytes(args, size) };
        let arity = usize::from(!argument.is_empty());
        let wanted = Wanted { function: &function, arity, signature: None, is_linked: link != 0, ticket: 0 };
        let ask = |isolate: &mut Isolate, way: Way| {
            ask_to_spawn(isolate, way, &wanted, |out, _| {
                if arity > 0 {
                    write::list(out, 1);
                    write::binary(out, &argument);
                }
                write::nil(out);
                Ok(())
            })
        };
        // SAFETY: this is the stack of the actor whose turn it is, and nobody else has its context.
        unsafe { wait_until(cx, |cx| started(&mut *cx, &node, ask)) };
        let outcome = current_isolate().and_then(|isolate| isolate.rare_mut().started_elsewhere.take());
        match outcome {
            Some(Ok(pid)) => pid.bits(),
            why => {
                write_error(&format!("** snow_node_spawn: {function} on {node}: {:?}\n", why.and_then(Result::err)));
                Pid::NONE.bits()
            }
        }
    }
}

/// A name for C. Names of nodes are few, and never forgotten.
fn told(name: &str) -> *mut SnowString {
    let mut told = TOLD.lock();
    if let Some(place) = told.get(name) {
        return std::ptr::with_exposed_provenance_mut(*place);
    }
    let name: &'static str = Box::leak(Box::from(name));
    let text: *mut SnowString = Box::leak(Box::new(SnowString { length: name.len() as u64, bytes: name.as_ptr() }));
    told.insert(name, text.expose_provenance());
    text
}

/// Takes the candidate if it tells of that node; leaves anything else.
unsafe fn take_change(cx: *mut Context, wanted: &str) -> Option<i64> {
    // SAFETY: the turn of `cx` is on this thread.
    let isolate = Isolate::of(unsafe { &mut *cx });
    let change = match &isolate.queue.candidate()?.content {
        Content::NodeDown(name) if **name == *wanted => GONE,
        Content::NodeUp(name) if **name == *wanted => THERE,
        _ => return None,
    };
    drop(isolate.queue.take());
    isolate.stop_waiting();
    Some(change)
}
