//! Calls of processes of OTP by their names, as `gen_server:call` makes them. In: a call of the running isolate that is open. Out: a monitor and the
//! request on their way; the answer comes back by the ticket of the call.

use std::sync::Arc;

use super::cluster::Asked;
use super::connection::Connection;
use super::control::tag;
use super::control::write::{control, Part};
use super::node::Node;
use super::otp;
use super::route::{post, send_behind, Addressee};
use super::term::encode::Unsendable;
use super::term::Own;
use super::ties::Monitor;
use crate::actor::envelope::Reference;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::call;
use crate::value::SnowType;

/// Whom a call has asked.
struct Named {
    connection: Arc<Connection>,
    own: Arc<Own>,
    name: Box<str>,
}

impl Asked for Named {
    fn give_up(&self, caller: Pid, ticket: Reference) {
        if self.connection.ties.lock().end_watch(ticket).is_none() {
            return;
        }
        let parts = [Part::Pid(caller), Part::Atom(&self.name), Part::Own(ticket)];
        let head = |out: &mut Vec<u8>| control(out, &self.own, tag::DEMONITOR_P, &parts);
        post(None, &self.connection, Pid::NONE, head, None);
    }
}

/// Asks the process with that name. `None` if the connection is lost; true if the caller is held back.
///
/// # Safety
/// Well-typed.
pub unsafe fn ask_named(
    isolate: &mut Isolate,
    (node, connection): (&Node, &Arc<Connection>),
    name: &str,
    ticket: Reference,
    request: (u64, &'static SnowType),
) -> Result<Option<bool>, Unsendable> {
    let watching = Monitor { watcher: isolate.pid, watched: Pid::NONE };
    if connection.ties.lock().watch(ticket, watching).is_err() {
        return Ok(None);
    }
    let named = Named { connection: connection.clone(), own: node.own.clone(), name: name.into() };
    let parts = [Part::Pid(isolate.pid), Part::Atom(name), Part::Own(ticket)];
    let head = |out: &mut Vec<u8>| control(out, &node.own, tag::MONITOR_P, &parts);
    post(isolate.worker(), connection, Pid::NONE, head, None);
    call::watch_named(isolate, Box::new(named));
    let mut before = Vec::new();
    otp::put_call(&mut before, &node.own, isolate.pid, ticket);
    // SAFETY: as the caller promises.
    let sent = unsafe { send_behind(isolate, (node, connection), &Addressee::Name(name), &before, request) };
    sent.map(Some)
}

/// Asks a process by its pid, which the call watches already.
///
/// # Safety
/// Well-typed.
pub unsafe fn ask_pid(
    isolate: &Isolate,
    (node, connection): (&Node, &Arc<Connection>),
    asked: Pid,
    ticket: Reference,
    request: (u64, &'static SnowType),
) -> Result<bool, Unsendable> {
    let mut before = Vec::new();
    otp::put_call(&mut before, &node.own, isolate.pid, ticket);
    // SAFETY: as the caller promises.
    unsafe { send_behind(isolate, (node, connection), &Addressee::Pid(asked), &before, request) }
}
