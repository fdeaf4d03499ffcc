//! Terms as text, as Erlang writes them, for reports and for the reasons of exits. Does not recurse; long ones are cut.

use std::fmt::Write;
use std::sync::Arc;

use super::read::{Head, Reader};

/// Characters of a shown term at most, about.
const LONGEST: usize = 300;

/// What is open: how many parts are left, and what stands between and behind them.
struct Open {
    left: usize,
    done: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Tuple,
    /// The last part is the tail.
    List,
    Map,
}

/// The text of the term at the beginning of `bytes`.
pub fn show(bytes: &[u8], atoms: &[Arc<str>]) -> String {
    let mut reader = Reader::new(bytes, atoms);
    let mut out = String::new();
    let mut open: Vec<Open> = vec![];
    loop {
        if out.len() > LONGEST {
            out.push('…');
            return out;
        }
        let is_tail = open.last().is_some_and(|top| top.kind == Kind::List && top.left == 1);
        if is_tail && reader.peek() == Some(super::tags::NIL) {
            // It was just seen.
            _ = reader.byte();
        } else {
            if let Some(top) = open.last() {
                separate(&mut out, top, is_tail);
            }
            match begin(&mut out, &mut reader) {
                Some(Some(new)) => {
                    open.push(new);
                    if open.last().is_some_and(|top| top.left > 0) {
                        continue;
                    }
                }
                Some(None) => {}
                None => {
                    out.push_str("<malformed>");
                    return out;
                }
            }
        }
        if !close(&mut out, &mut open) {
            return out;
        }
    }
}

/// Counts a part that is complete, and ends what is complete with it. False at the very end.
fn close(out: &mut String, open: &mut Vec<Open>) -> bool {
    loop {
        if open.last().is_some_and(|top| top.left == 0) {
            let top = open.pop().expect("it was there");
            out.push(if top.kind == Kind::List { ']' } else { '}' });
        }
        let Some(top) = open.last_mut() else { return false };
        top.left -= 1;
        top.done += 1;
        if top.left > 0 {
            return true;
        }
    }
}

fn separate(out: &mut String, top: &Open, is_tail: bool) {
    match top.kind {
        _ if is_tail => out.push('|'),
        Kind::Map if top.done % 2 == 1 => out.push_str(" => "),
        _ if top.done > 0 => out.push(','),
        _ => {}
    }
}

/// The beginning of the next term; None if it is none.
fn begin(out: &mut String, reader: &mut Reader) -> Option<Option<Open>> {
    let written = match reader.head().ok()? {
        Head::Int(value) => write!(out, "{value}"),
        Head::Unsigned(value) => write!(out, "{value}"),
        Head::BigInt => write!(out, "<big>"),
        Head::Float(value) => write!(out, "{value:?}"),
        Head::Atom(name) => {
            atom(out, &name);
            Ok(())
        }
        Head::Binary(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => write!(out, "{:?}", cut(text)),
            Err(_) => write!(out, "<{} bytes>", bytes.len()),
        },
        Head::Chars(bytes) if bytes.iter().all(|byte| (b' '..=b'~').contains(byte)) => {
            write!(out, "{:?}", cut(&bytes.iter().map(|&byte| char::from(byte)).collect::<String>()))
        }
        Head::Chars(bytes) => {
            let numbers: Vec<String> = bytes.iter().take(LONGEST).map(u8::to_string).collect();
            write!(out, "[{}]", numbers.join(","))
        }
        Head::Nil => write!(out, "[]"),
        Head::Pid(pid) => write!(out, "<{}.{}.{}>", pid.node, pid.number, pid.serial),
        Head::Reference(_) => write!(out, "#Ref"),
        Head::Foreign(kind) => write!(out, "<{kind}>"),
        Head::Tuple(left) => {
            out.push('{');
            return Some(Some(Open { left, done: 0, kind: Kind::Tuple }));
        }
        Head::List(count) => {
            out.push('[');
            return Some(Some(Open { left: count + 1, done: 0, kind: Kind::List }));
        }
        Head::Map(count) => {
            out.push_str("#{");
            return Some(Some(Open { left: 2 * count, done: 0, kind: Kind::Map }));
        }
    };
    written.expect("writing to a String does not fail");
    Some(None)
}

fn atom(out: &mut String, name: &str) {
    let is_plain = name.starts_with(|first: char| first.is_lowercase())
        && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_' || letter == '@');
    if is_plain {
        out.push_str(name);
    } else {
        write!(out, "'{}'", name.escape_default()).expect("writing to a String does not fail");
    }
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end])
}
