//! What every Erlang node answers, and so do we: `net_kernel` says yes to who asks whether we are there (`net_adm:ping`).

use std::sync::Arc;

use super::connection::Connection;
use super::control::tag;
use super::control::write::{control, Part};
use super::frame::Atoms;
use super::node::Node;
use super::route::post;
use super::term::read::{Head, Read, Reader, WirePid, WireReference};
use super::term::write;
use crate::actor::pid::Pid;

pub const NAME: &str = "net_kernel";

/// Answers `{'$gen_call', {Pid, Tag}, {is_auth, Node}}` with `{Tag, yes}`; nobody waits for anything else.
pub fn answer(node: &Node, connection: &Arc<Connection>, name: &str, payload: &[u8], atoms: &Atoms) {
    if name != NAME {
        return;
    }
    if let Ok(Some((caller, mark))) = question(&mut Reader::new(payload, atoms)) {
        let Ok(caller) = node.own.pid(&caller) else { return };
        // The caller's tag may use the cache of atoms of its message: it is written anew.
        let mut reply = Vec::new();
        write::tuple(&mut reply, 2);
        mark.put(&mut reply);
        write::atom(&mut reply, "yes");
        let own = &node.own;
        let target = match &mark {
            Mark::Alias(alias) => Part::Reference(alias),
            Mark::Plain(_) => Part::Pid(caller),
        };
        let kind = if matches!(mark, Mark::Alias(..)) { tag::ALIAS_SEND } else { tag::SEND_SENDER };
        let head = |out: &mut Vec<u8>| control(out, own, kind, &[Part::Pid(Pid::NONE), target]);
        post(None, connection, Pid::NONE, head, Some(&reply));
    }
}

/// What an answer is marked with.
enum Mark {
    Plain(WireReference),
    /// `[alias | Reference]`: the answer goes to the reference.
    Alias(WireReference),
}

impl Mark {
    fn put(&self, out: &mut Vec<u8>) {
        let reference = match self {
            Mark::Plain(reference) => reference,
            Mark::Alias(reference) => {
                write::list(out, 1);
                write::atom(out, "alias");
                reference
            }
        };
        write::reference(out, &reference.node, reference.creation, &reference.words);
    }
}

fn question<'a>(reader: &mut Reader<'a>) -> Read<Option<(WirePid<'a>, Mark)>> {
    let is_call = reader.head()? == Head::Tuple(3)
        && matches!(reader.head()?, Head::Atom(name) if name == "$gen_call")
        && reader.head()? == Head::Tuple(2);
    if !is_call {
        return Ok(None);
    }
    let caller = reader.pid()?;
    let mark = match reader.head()? {
        Head::Reference(reference) => Mark::Plain(reference),
        Head::List(1) => {
            reader.atom()?;
            Mark::Alias(reader.reference()?)
        }
        _ => return Ok(None),
    };
    let is_ping = reader.head()? == Head::Tuple(2) && matches!(reader.head()?, Head::Atom(name) if name == "is_auth");
    Ok(is_ping.then_some((caller, mark)))
}
