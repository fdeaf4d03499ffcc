//! What nodes tell each other of names, as terms for the process `$snow_global`, which every Snow node seems to have.

use std::sync::Arc;

use super::table::Claim;
use crate::actor::pid::Pid;
use crate::dist::frame::Atoms;
use crate::dist::term::encode::put_pid;
use crate::dist::term::read::{Head, Malformed, Read, Reader};
use crate::dist::term::{write, Own};

/// Numbers a request, for its answer.
pub type Ticket = u64;

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    /// All names of the sender's processes: what a connection begins with.
    All(Vec<(Arc<str>, Claim)>),
    /// A process of the sender's has a name from now on.
    Named(Arc<str>, Claim),
    /// It has it no more.
    Gone(Arc<str>, Pid),
    /// May a process of the sender's have a name? For the node that decides.
    MayHave(Ticket, Arc<str>, Claim),
    /// As `Gone`, and the sender waits until it is known.
    Release(Ticket, Arc<str>, Pid),
    /// Give a process of the receiver's a name.
    Register(Ticket, Arc<str>, Pid),
    /// Take it from it.
    Unregister(Ticket, Arc<str>, Pid),
    Answer(Ticket, bool),
}

impl Message {
    pub fn write(&self, own: &Own) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Message::All(names) => {
                head(&mut out, "all", 1);
                if !names.is_empty() {
                    write::list(&mut out, names.len());
                }
                for (name, claim) in names {
                    write::tuple(&mut out, 3);
                    put_claim(&mut out, own, name, claim);
                }
                write::nil(&mut out);
            }
            Message::Named(name, claim) => {
                head(&mut out, "named", 3);
                put_claim(&mut out, own, name, claim);
            }
            Message::Gone(name, pid) => {
                head(&mut out, "gone", 2);
                put_name(&mut out, own, name, *pid);
            }
            Message::MayHave(ticket, name, claim) => {
                head(&mut out, "may_have", 4);
                write::unsigned(&mut out, *ticket);
                put_claim(&mut out, own, name, claim);
            }
            Message::Release(ticket, name, pid) => put_request(&mut out, own, "release", (*ticket, name, *pid)),
            Message::Register(ticket, name, pid) => put_request(&mut out, own, "register", (*ticket, name, *pid)),
            Message::Unregister(ticket, name, pid) => put_request(&mut out, own, "unregister", (*ticket, name, *pid)),
            Message::Answer(ticket, is_yes) => {
                head(&mut out, "answer", 2);
                write::unsigned(&mut out, *ticket);
                write::atom(&mut out, if *is_yes { "yes" } else { "no" });
            }
        }
        out
    }

    pub fn read(bytes: &[u8], atoms: &Atoms, own: &Own) -> Read<Message> {
        let mut reader = Reader::new(bytes, atoms);
        let count = reader.tuple()?;
        let kind = reader.atom()?;
        let mut parts = Parts { reader: &mut reader, own };
        Ok(match (&*kind, count) {
            ("all", 2) => Message::All(parts.all()?),
            ("named", 4) => {
                let (name, claim) = parts.claim()?;
                Message::Named(name, claim)
            }
            ("gone", 3) => Message::Gone(parts.name()?, parts.pid()?),
            ("may_have", 5) => {
                let ticket = parts.reader.unsigned()?;
                let (name, claim) = parts.claim()?;
                Message::MayHave(ticket, name, claim)
            }
            ("release", 4) => Message::Release(parts.reader.unsigned()?, parts.name()?, parts.pid()?),
            ("register", 4) => Message::Register(parts.reader.unsigned()?, parts.name()?, parts.pid()?),
            ("unregister", 4) => Message::Unregister(parts.reader.unsigned()?, parts.name()?, parts.pid()?),
            ("answer", 3) => Message::Answer(parts.reader.unsigned()?, parts.reader.atom()? == "yes"),
            _ => return Err(WRONG),
        })
    }
}

const WRONG: Malformed = Malformed("a message about names says nothing");

fn head(out: &mut Vec<u8>, kind: &str, parts: usize) {
    write::tuple(out, parts + 1);
    write::atom(out, kind);
}

fn put_name(out: &mut Vec<u8>, own: &Own, name: &str, pid: Pid) {
    write::binary(out, name.as_bytes());
    put_pid(out, pid, own).expect("pids come from `identity` or from the table of processes");
}

fn put_claim(out: &mut Vec<u8>, own: &Own, name: &str, claim: &Claim) {
    put_name(out, own, name, claim.pid);
    write::unsigned(out, claim.since);
}

fn put_request(out: &mut Vec<u8>, own: &Own, kind: &str, (ticket, name, pid): (Ticket, &str, Pid)) {
    head(out, kind, 3);
    write::unsigned(out, ticket);
    put_name(out, own, name, pid);
}

struct Parts<'a, 'r> {
    reader: &'r mut Reader<'a>,
    own: &'r Own,
}

impl Parts<'_, '_> {
    fn name(&mut self) -> Read<Arc<str>> {
        let Head::Binary(bytes) = self.reader.head()? else { return Err(WRONG) };
        std::str::from_utf8(bytes).map(Arc::from).map_err(|_| Malformed("a name is not UTF-8"))
    }

    fn pid(&mut self) -> Read<Pid> {
        let pid = self.reader.pid()?;
        self.own.pid(&pid)
    }

    fn claim(&mut self) -> Read<(Arc<str>, Claim)> {
        let name = self.name()?;
        let claim = Claim { pid: self.pid()?, since: self.reader.unsigned()? };
        Ok((name, claim))
    }

    fn all(&mut self) -> Read<Vec<(Arc<str>, Claim)>> {
        let count = match self.reader.head()? {
            Head::Nil => 0,
            Head::List(count) => count,
            _ => return Err(WRONG),
        };
        let one = |_| if self.reader.tuple()? == 3 { self.claim() } else { Err(WRONG) };
        let names = (0..count).map(one).collect::<Read<_>>()?;
        // The end of the list.
        if count > 0 && self.reader.head()? != Head::Nil {
            return Err(WRONG);
        }
        Ok(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_comes_back_as_it_was() {
        let own = Own { name: Arc::from("m@message"), creation: 9 };
        let (name, pid): (Arc<str>, Pid) = (Arc::from("λ"), Pid::new(3, 1));
        let claim = Claim { pid, since: 1 << 41 };
        let messages = [
            Message::All(vec![]),
            Message::All(vec![(name.clone(), claim), (Arc::from(""), claim)]),
            Message::Named(name.clone(), claim),
            Message::Gone(name.clone(), pid),
            Message::MayHave(u64::MAX, name.clone(), claim),
            Message::Release(1, name.clone(), pid),
            Message::Register(2, name.clone(), pid),
            Message::Unregister(3, name, pid),
            Message::Answer(4, true),
            Message::Answer(5, false),
        ];
        for message in messages {
            let bytes = message.write(&own);
            assert_eq!(Message::read(&bytes, &Atoms::new(), &own), Ok(message.clone()));
            for cut in 0..bytes.len() {
                assert_ne!(Message::read(&bytes[..cut], &Atoms::new(), &own), Ok(message.clone()));
            }
        }
    }
}
