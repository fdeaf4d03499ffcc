//! Control messages: what a node tells another. In: the control term of a message. Out: what it says, as a value. `write` goes the other way.
//!
//! The tags are those of the distribution protocol; `docs/cluster.md` says which signal is which.

pub mod last_send;
pub mod tag;
pub mod write;

use std::sync::Arc;

use super::term::read::{Head, Malformed, Read, Reader, WireReference};
use super::term::Own;
use crate::actor::pid::Pid;

/// A process by its pid or by its registered name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Whom {
    Pid(Pid),
    Name(Arc<str>),
}

/// Where the reason of an exit is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason<'a> {
    /// It follows the control term.
    Payload,
    /// A term.
    Here(&'a [u8]),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SpawnResult {
    Started(Pid),
    Failed(Arc<str>),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Control<'a> {
    Send {
        from: Pid,
        to: Whom,
    },
    AliasSend {
        from: Pid,
        alias: WireReference,
    },
    Link {
        from: Pid,
        to: Pid,
    },
    Unlink {
        id: u64,
        from: Pid,
        to: Pid,
    },
    UnlinkDone {
        id: u64,
        from: Pid,
        to: Pid,
    },
    /// The sender has ended and was linked.
    Exit {
        from: Pid,
        to: Pid,
        reason: Reason<'a>,
    },
    /// `exit(pid, reason)`.
    Exit2 {
        from: Pid,
        to: Pid,
        reason: Reason<'a>,
    },
    Monitor {
        from: Pid,
        to: Whom,
        reference: WireReference,
    },
    Demonitor {
        from: Pid,
        to: Whom,
        reference: WireReference,
    },
    Down {
        from: Whom,
        to: Pid,
        reference: WireReference,
        reason: Reason<'a>,
    },
    SpawnRequest {
        id: WireReference,
        from: Pid,
        module: Arc<str>,
        function: Arc<str>,
        arity: usize,
        options: &'a [u8],
    },
    SpawnReply {
        id: WireReference,
        to: Pid,
        is_linked: bool,
        result: SpawnResult,
    },
    /// Something that Snow has no use for.
    Nothing,
}

/// `SPAWN_REPLY`: the new process is linked to the one that asked.
pub const REPLY_LINKED: u64 = 1;

/// What the control term at the reader says. Afterwards the reader stands behind it.
pub fn parse<'a>(reader: &mut Reader<'a>, own: &Own) -> Read<Control<'a>> {
    let count = reader.tuple()?;
    let tag = reader.unsigned()?;
    let wanted = count.checked_sub(1).ok_or(Malformed("a control message is empty"))?;
    let mut fields = Fields { reader, own, left: wanted };
    let control = fields.control(tag)?;
    while fields.left > 0 {
        fields.skip()?;
    }
    Ok(control)
}

struct Fields<'a, 'r> {
    reader: &'r mut Reader<'a>,
    own: &'r Own,
    left: usize,
}

impl<'a> Fields<'a, '_> {
    fn next(&mut self) -> Read<&mut Reader<'a>> {
        self.left = self.left.checked_sub(1).ok_or(Malformed("a control message is too short"))?;
        Ok(self.reader)
    }

    fn skip(&mut self) -> Read<&'a [u8]> {
        self.next()?.skip()
    }

    fn pid(&mut self) -> Read<Pid> {
        let pid = self.next()?.pid()?;
        self.own.pid(&pid)
    }

    fn reference(&mut self) -> Read<WireReference> {
        self.next()?.reference()
    }

    fn number(&mut self) -> Read<u64> {
        self.next()?.unsigned()
    }

    fn name(&mut self) -> Read<Arc<str>> {
        Ok(Arc::from(&*self.next()?.atom()?))
    }

    fn whom(&mut self) -> Read<Whom> {
        match self.next()?.head()? {
            Head::Pid(pid) => Ok(Whom::Pid(self.own.pid(&pid)?)),
            Head::Atom(name) => Ok(Whom::Name(Arc::from(&*name))),
            _ => Err(Malformed("a process is missing")),
        }
    }

    fn here(&mut self) -> Read<Reason<'a>> {
        Ok(Reason::Here(self.skip()?))
    }

    fn control(&mut self, tag: u64) -> Read<Control<'a>> {
        use Control::*;
        Ok(match tag {
            tag::LINK => Link { from: self.pid()?, to: self.pid()? },
            tag::SEND | tag::SEND_TT => {
                self.skip()?;
                Send { from: Pid::NONE, to: Whom::Pid(self.pid()?) }
            }
            tag::SEND_SENDER | tag::SEND_SENDER_TT => Send { from: self.pid()?, to: Whom::Pid(self.pid()?) },
            tag::REG_SEND | tag::REG_SEND_TT => {
                let from = self.pid()?;
                self.skip()?;
                Send { from, to: Whom::Name(self.name()?) }
            }
            tag::ALIAS_SEND | tag::ALIAS_SEND_TT => AliasSend { from: self.pid()?, alias: self.reference()? },
            tag::EXIT => Exit { from: self.pid()?, to: self.pid()?, reason: self.here()? },
            tag::EXIT2 => Exit2 { from: self.pid()?, to: self.pid()?, reason: self.here()? },
            tag::EXIT_TT | tag::EXIT2_TT => {
                let (from, to) = (self.pid()?, self.pid()?);
                self.skip()?;
                let reason = self.here()?;
                if tag == tag::EXIT_TT {
                    Exit { from, to, reason }
                } else {
                    Exit2 { from, to, reason }
                }
            }
            tag::PAYLOAD_EXIT | tag::PAYLOAD_EXIT_TT => {
                Exit { from: self.pid()?, to: self.pid()?, reason: Reason::Payload }
            }
            tag::PAYLOAD_EXIT2 | tag::PAYLOAD_EXIT2_TT => {
                Exit2 { from: self.pid()?, to: self.pid()?, reason: Reason::Payload }
            }
            tag::UNLINK_ID => Unlink { id: self.number()?, from: self.pid()?, to: self.pid()? },
            tag::UNLINK_ID_ACK => UnlinkDone { id: self.number()?, from: self.pid()?, to: self.pid()? },
            tag::MONITOR_P => Monitor { from: self.pid()?, to: self.whom()?, reference: self.reference()? },
            tag::DEMONITOR_P => Demonitor { from: self.pid()?, to: self.whom()?, reference: self.reference()? },
            tag::MONITOR_P_EXIT | tag::PAYLOAD_MONITOR_P_EXIT => {
                let (from, to, reference) = (self.whom()?, self.pid()?, self.reference()?);
                let reason = if tag == tag::MONITOR_P_EXIT { self.here()? } else { Reason::Payload };
                Down { from, to, reference, reason }
            }
            tag::SPAWN_REQUEST | tag::SPAWN_REQUEST_TT => self.spawn_request()?,
            tag::SPAWN_REPLY | tag::SPAWN_REPLY_TT => self.spawn_reply()?,
            tag::NODE_LINK | tag::GROUP_LEADER => Nothing,
            _ => return Err(Malformed("a control message of no known kind")),
        })
    }

    fn spawn_request(&mut self) -> Read<Control<'a>> {
        let (id, from) = (self.reference()?, self.pid()?);
        self.skip()?; // the group leader
        let reader = self.next()?;
        if reader.tuple()? != 3 {
            return Err(Malformed("a spawn request names no function"));
        }
        let (module, function) = (Arc::from(&*reader.atom()?), Arc::from(&*reader.atom()?));
        let arity = reader.unsigned()? as usize;
        let options = self.skip()?;
        Ok(Control::SpawnRequest { id, from, module, function, arity, options })
    }

    fn spawn_reply(&mut self) -> Read<Control<'a>> {
        let (id, to, flags) = (self.reference()?, self.pid()?, self.number()?);
        let result = match self.next()?.head()? {
            Head::Pid(pid) => SpawnResult::Started(self.own.pid(&pid)?),
            Head::Atom(name) => SpawnResult::Failed(Arc::from(&*name)),
            _ => return Err(Malformed("a spawn reply tells nothing")),
        };
        Ok(Control::SpawnReply { id, to, is_linked: flags & REPLY_LINKED != 0, result })
    }
}
