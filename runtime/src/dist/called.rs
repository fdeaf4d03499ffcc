//! Calls of functions from elsewhere, as `erpc:call` and `rpc:call` of OTP make them: a request to start `erpc:execute_call` with `[Mark, Module, Function, Arguments]`, and
//! a monitor. In: such a request. Out: which of our functions it means; and when that has a result, the end of the monitor with `{Mark, return, Result}`.
//! A function that crashes ends it with its reason, as the end of any process does.

use std::convert::Infallible;
use std::sync::Arc;

use super::cluster::Wanted;
use super::connection::Connection;
use super::control::tag;
use super::control::write::{control, Part};
use super::frame::Atoms;
use super::node::Node;
use super::route::post;
use super::spawn::{Asked, MODULE};
use super::term::encode::{encode, Unsendable};
use super::term::read::{Head, Read, Reader, WireReference};
use super::term::write;
use crate::actor::envelope::Reference;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::value::display::{text, Style};
use crate::value::SnowType;

/// What `snowc node rpc` asks for besides: `{Type, Text, Result}` in place of the result.
pub const SHOWN: &str = "snow_shown";

/// Who answers without being a process.
const NOBODY: Pid = Pid::NONE;

pub struct Call<'a> {
    pub mark: WireReference,
    /// As it is registered.
    pub function: String,
    pub arity: usize,
    pub arguments: &'a [u8],
}

/// The call that a request stands for, if it does.
pub fn read<'a>(asked: &Asked, payload: &'a [u8], atoms: &'a Atoms) -> Read<Option<Call<'a>>> {
    if (asked.module, asked.function, asked.arity) != ("erpc", "execute_call", 4) {
        return Ok(None);
    }
    let mut reader = Reader::new(payload, atoms);
    if reader.head()? != Head::List(4) {
        return Ok(None);
    }
    let mark = reader.reference()?;
    let (Head::Atom(module), Head::Atom(function)) = (reader.head()?, reader.head()?) else { return Ok(None) };
    let arguments = &payload[reader.position()..];
    let arity = match reader.head()? {
        Head::Nil => 0,
        Head::Chars(bytes) => bytes.len(),
        Head::List(count) => count,
        _ => return Ok(None),
    };
    let function = if module == MODULE { function.to_string() } else { format!("{module}.{function}") };
    Ok(Some(Call { mark, function, arity, arguments }))
}

/// Answers the one function of OTP that operators call on all nodes, `erlang:nodes`: who is connected to this one. False if another is called.
pub fn answer_nodes(node: &Node, connection: &Connection, asked: &Asked, call: &Call) -> bool {
    if call.function != "erlang.nodes" {
        return false;
    }
    let own = &node.own;
    let started = [Part::Reference(&asked.id), Part::Pid(asked.from), Part::Number(2), Part::Pid(NOBODY)];
    connection.append_answer(|out| control(out, own, tag::SPAWN_REPLY, &started));
    let names = node.names();
    let result = |out: &mut Vec<u8>| -> Result<(), Infallible> {
        write::tuple(out, 3);
        write::reference(out, &call.mark.node, call.mark.creation, &call.mark.words);
        write::atom(out, "return");
        if !names.is_empty() {
            write::list(out, names.len());
        }
        names.iter().for_each(|name| write::atom(out, name));
        write::nil(out);
        Ok(())
    };
    let ended = [Part::Pid(NOBODY), Part::Pid(asked.from), Part::Reference(&asked.id)];
    let Ok(_) =
        connection.append(Pid::NONE, |out| control(out, own, tag::PAYLOAD_MONITOR_P_EXIT, &ended), Some(result));
    true
}

/// Whom the result is for.
pub struct Caller {
    pub node: Arc<Node>,
    pub connection: Arc<Connection>,
    /// Our number of its monitor.
    pub monitor: Reference,
    pub mark: WireReference,
    pub is_shown: bool,
}

impl Wanted for Caller {
    unsafe fn give(&self, isolate: &Isolate, (slot, ty): (u64, &'static SnowType)) -> Result<(), Unsendable> {
        let own = &self.node.own;
        let mut term = Vec::new();
        write::tuple(&mut term, 3);
        write::reference(&mut term, &self.mark.node, self.mark.creation, &self.mark.words);
        write::atom(&mut term, "return");
        if self.is_shown {
            write::tuple(&mut term, 3);
            write::binary(&mut term, ty.name().as_bytes());
            // SAFETY: as the caller promises.
            write::binary(&mut term, unsafe { text(slot, ty, Style::Debug) }.as_bytes());
        }
        // SAFETY: as the caller promises.
        unsafe { encode(&mut term, slot, ty, own)? };
        let ended = self.connection.ties.lock().end_watched(self.monitor);
        let Some(watcher) = ended else { return Ok(()) };
        let parts = [Part::Pid(isolate.pid), Part::Pid(watcher.watcher), Part::Reference(&watcher.reference)];
        let head = |out: &mut Vec<u8>| control(out, own, tag::PAYLOAD_MONITOR_P_EXIT, &parts);
        post(isolate.worker(), &self.connection, Pid::NONE, head, Some(&term));
        Ok(())
    }
}
