//! What OTP's `gen_server` says and hears: `{'$gen_call', {Pid, Tag}, Request}`, answered by `{Tag, Reply}`, and `{'$gen_cast', Request}`.
//!
//! A caller watches the one that it asks, and its tag is the monitor's reference; since OTP 24 this is an alias of the caller as well, so that what
//! comes too late does not arrive.

use super::control::write::{control, Part};
use super::control::{tag, write::words_of};
use super::term::canonical::canonical;
use super::term::encode::put_pid;
use super::term::read::{Head, Read, Reader, WirePid, WireReference};
use super::term::{write, Own};
use crate::actor::envelope::Reference;
use crate::actor::pid::Pid;

const CALL: &str = "$gen_call";
const CAST: &str = "$gen_cast";

/// Tickets of calls by `gen_server:call` have this bit, those of Snow nodes do not.
pub const TICKET: Reference = 1 << 63;

/// What an answer is marked with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mark {
    /// Any term: `multi_call` takes a pair.
    Term(Box<[u8]>),
    /// `[alias | Reference]`: the answer goes to the reference.
    Alias(WireReference),
}

impl Mark {
    /// The reference of the caller's monitor, where the mark tells it.
    pub fn reference(&self) -> Option<WireReference> {
        match self {
            Mark::Alias(reference) => Some(reference.clone()),
            Mark::Term(term) => Reader::new(term, &[]).reference().ok(),
        }
    }

    pub fn put(&self, out: &mut Vec<u8>) {
        match self {
            Mark::Term(term) => out.extend(term),
            Mark::Alias(reference) => {
                write::list(out, 1);
                write::atom(out, "alias");
                write::reference(out, &reference.node, reference.creation, &reference.words);
            }
        }
    }

    /// The control term that takes the answer to the caller.
    pub fn put_head(&self, out: &mut Vec<u8>, own: &Own, from: Pid, caller: Pid) {
        let (kind, target) = match self {
            Mark::Alias(alias) => (tag::ALIAS_SEND, Part::Reference(alias)),
            Mark::Term(_) => (tag::SEND_SENDER, Part::Pid(caller)),
        };
        control(out, own, kind, &[Part::Pid(from), target]);
    }
}

/// A message of `gen_server`'s; the reader stands before the request.
pub enum Said<'a> {
    Call(WirePid<'a>, Mark),
    Cast,
}

/// What a message says, if it is one of `gen_server`'s.
pub fn read<'a>(reader: &mut Reader<'a>) -> Read<Option<Said<'a>>> {
    let count = match reader.head()? {
        Head::Tuple(count @ (2 | 3)) => count,
        _ => return Ok(None),
    };
    let Head::Atom(name) = reader.head()? else { return Ok(None) };
    if count == 2 && name == CAST {
        return Ok(Some(Said::Cast));
    }
    if count != 3 || name != CALL || reader.head()? != Head::Tuple(2) {
        return Ok(None);
    }
    let caller = reader.pid()?;
    Ok(Some(Said::Call(caller, read_mark(reader)?)))
}

fn read_mark(reader: &mut Reader) -> Read<Mark> {
    let mut ahead = reader.clone();
    if ahead.head()? == Head::List(1) && matches!(ahead.head()?, Head::Atom(name) if name == "alias") {
        *reader = ahead;
        return Ok(Mark::Alias(reader.reference()?));
    }
    // The tag may use the cache of atoms of its message.
    let mut term = Vec::new();
    canonical(reader, &mut term)?;
    Ok(Mark::Term(term.into()))
}

/// What stands before the request of a call of ours.
pub fn put_call(out: &mut Vec<u8>, own: &Own, caller: Pid, ticket: Reference) {
    write::tuple(out, 3);
    write::atom(out, CALL);
    write::tuple(out, 2);
    put_pid(out, caller, own).expect("a process of our own");
    write::reference(out, &own.name, own.creation, &words_of(ticket));
}

/// What stands before the request of a cast.
pub fn put_cast(out: &mut Vec<u8>) {
    write::tuple(out, 2);
    write::atom(out, CAST);
}
