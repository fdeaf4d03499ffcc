//! Exit reasons as terms: `normal`, `shutdown`, `killed`, `noproc`, `noconnection`; a crash is `{error, Text}`, and an end by a link
//! `{linked, Pid, Reason}`. What other nodes end with and Snow has no reason for becomes a crash with the term as its text.

use std::sync::Arc;

use super::term::encode::put_pid;
use super::term::read::{Head, Read, Reader};
use super::term::show::show;
use super::term::{write, Own};
use crate::actor::reason::ExitReason;

pub fn put(out: &mut Vec<u8>, reason: &ExitReason, own: &Own) {
    match reason {
        ExitReason::Normal => write::atom(out, "normal"),
        ExitReason::Shutdown => write::atom(out, "shutdown"),
        ExitReason::Killed => write::atom(out, "killed"),
        ExitReason::NoProc => write::atom(out, "noproc"),
        ExitReason::NoConnection => write::atom(out, "noconnection"),
        ExitReason::Error(text) => {
            write::tuple(out, 2);
            write::atom(out, "error");
            write::binary(out, text.as_bytes());
        }
        ExitReason::Linked(pid, inner) => {
            let mut term = Vec::new();
            if put_pid(&mut term, *pid, own).is_none() {
                return put(out, inner, own);
            }
            write::tuple(out, 3);
            write::atom(out, "linked");
            out.extend(term);
            // Reasons do not nest.
            put(out, inner, own);
        }
    }
}

/// The reason that the term at the beginning of `bytes` is. What is no term at all is an error of the sender.
pub fn read(bytes: &[u8], atoms: &[Arc<str>], own: &Own) -> Read<ExitReason> {
    let mut reader = Reader::new(bytes, atoms);
    if let Some(reason) = own_reason(&mut reader, own)? {
        return Ok(reason);
    }
    let term = Reader::new(bytes, atoms).skip()?;
    Ok(ExitReason::error(&show(term, atoms)))
}

/// A reason as Snow nodes write it, and the ones that OTP writes the same.
fn own_reason(reader: &mut Reader, own: &Own) -> Read<Option<ExitReason>> {
    match reader.head()? {
        Head::Atom(name) => Ok(of_atom(&name)),
        Head::Tuple(2) => match (reader.head()?, reader.peek()) {
            (Head::Atom(name), Some(super::term::tags::BINARY)) if name == "error" => match reader.head()? {
                Head::Binary(text) => Ok(std::str::from_utf8(text).ok().map(ExitReason::error)),
                _ => Ok(None),
            },
            // OTP's `{shutdown, Why}`.
            (Head::Atom(name), _) if name == "shutdown" => Ok(Some(ExitReason::Shutdown)),
            _ => Ok(None),
        },
        Head::Tuple(3) => {
            let is_linked = matches!(reader.head()?, Head::Atom(name) if name == "linked");
            match (is_linked, reader.head()?) {
                (true, Head::Pid(pid)) => {
                    let pid = own.pid(&pid)?;
                    // One level deep: reasons do not nest.
                    let inner = match reader.head()? {
                        Head::Atom(name) => of_atom(&name),
                        Head::Tuple(2) => match (reader.head()?, reader.head()?) {
                            (Head::Atom(name), Head::Binary(text)) if name == "error" => {
                                std::str::from_utf8(text).ok().map(ExitReason::error)
                            }
                            _ => None,
                        },
                        _ => None,
                    };
                    Ok(inner.map(|inner| inner.through_link(pid)))
                }
                _ => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

fn of_atom(name: &str) -> Option<ExitReason> {
    Some(match name {
        "normal" => ExitReason::Normal,
        "shutdown" => ExitReason::Shutdown,
        "killed" | "kill" => ExitReason::Killed,
        "noproc" => ExitReason::NoProc,
        "noconnection" => ExitReason::NoConnection,
        _ => return None,
    })
}
