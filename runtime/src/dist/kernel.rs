//! What every Erlang node answers, and so do we: `net_kernel` says yes to who asks whether we are there (`net_adm:ping`).

use std::sync::Arc;

use super::connection::Connection;
use super::frame::Atoms;
use super::node::Node;
use super::otp::{self, Mark, Said};
use super::route::post;
use super::term::read::{Head, Read, Reader, WirePid};
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
        let mut reply = Vec::new();
        write::tuple(&mut reply, 2);
        mark.put(&mut reply);
        write::atom(&mut reply, "yes");
        let head = |out: &mut Vec<u8>| mark.put_head(out, &node.own, Pid::NONE, caller);
        post(None, connection, Pid::NONE, head, Some(&reply));
    }
}

fn question<'a>(reader: &mut Reader<'a>) -> Read<Option<(WirePid<'a>, Mark)>> {
    let Some(Said::Call(caller, mark)) = otp::read(reader)? else { return Ok(None) };
    let is_ping = reader.head()? == Head::Tuple(2) && matches!(reader.head()?, Head::Atom(name) if name == "is_auth");
    Ok(is_ping.then_some((caller, mark)))
}
