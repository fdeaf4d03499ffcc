//! Erlang's external term format, by type descriptors: values of any type to terms and back, without a tree in between.
//!
//! `encode` trusts the value, `decode` nothing: each term is checked against the type that is wanted, and what does not fit is told in
//! words. Neither recurses. `read` and `write` know single terms, `show` prints them for reports.

pub mod canonical;
pub mod decode;
pub mod encode;
pub mod form;
pub mod plan;
pub mod read;
pub mod show;
pub mod snake;
pub mod tags;
pub mod write;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::identity::{self, RemotePid};
use crate::actor::pid::{Pid, MOST_SLOTS};
use read::{Malformed, Read, WirePid};

/// Who this node is: its name, and the number that tells this life of it from others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Own {
    pub name: Arc<str>,
    pub creation: u32,
}

impl Own {
    /// The word for a pid from the wire.
    pub fn pid(&self, pid: &WirePid) -> Read<Pid> {
        if pid.creation == self.creation && *pid.node == *self.name {
            // Of an own pid that never was, nobody is found.
            return Ok(if pid.number < MOST_SLOTS { Pid::new(pid.number, pid.serial) } else { Pid::NONE });
        }
        let node = identity::intern(&pid.node, pid.creation).ok_or(Malformed("too many nodes were heard of"))?;
        let remote = RemotePid { node, number: pid.number, serial: pid.serial };
        identity::pack(remote).ok_or(Malformed("too many pids were heard of"))
    }
}
