//! Terms from the wire as bytes that stand for themselves: without references to the cache of atoms of the message that they came in.
//! Does not recurse.

use super::read::{Head, Malformed, Read, Reader};
use super::tags::*;
use super::write;

/// A fun whose parts are being written: where its size stands, and how many terms are left around it.
struct Fun {
    size_at: usize,
    left_around: usize,
}

/// Writes the next term, and passes over it.
pub fn canonical(reader: &mut Reader, out: &mut Vec<u8>) -> Read<()> {
    let mut left = 1_usize;
    let mut funs: Vec<Fun> = Vec::new();
    loop {
        while left == 0 {
            let Some(fun) = funs.pop() else { return Ok(()) };
            let size = (out.len() - fun.size_at) as u32;
            out[fun.size_at..fun.size_at + 4].copy_from_slice(&size.to_be_bytes());
            left = fun.left_around;
        }
        left -= 1;
        if reader.peek() == Some(NEW_FUN) {
            let parts = begin_fun(reader, out, &mut funs, left)?;
            left = parts;
        } else {
            left += one(reader, out)?;
        }
        // Every part takes a byte at least.
        if left > reader.left() {
            return Err(Malformed("it announces more parts than there are"));
        }
    }
}

/// The head of a fun; gives how many terms belong to it.
fn begin_fun(reader: &mut Reader, out: &mut Vec<u8>, funs: &mut Vec<Fun>, left_around: usize) -> Read<usize> {
    reader.byte()?;
    reader.u32()?; // the size, which may change
    out.push(NEW_FUN);
    funs.push(Fun { size_at: out.len(), left_around });
    out.extend([0; 4]);
    // Arity, unique number, index.
    out.extend(reader.take(1 + 16 + 4)?);
    let captured = reader.u32()?;
    out.extend(captured.to_be_bytes());
    // Module, old index, old unique number, pid.
    Ok(4 + captured as usize)
}

/// One term up to its first part; gives how many parts follow.
fn one(reader: &mut Reader, out: &mut Vec<u8>) -> Read<usize> {
    match reader.peek() {
        Some(EXPORT) => {
            out.push(reader.byte()?);
            return Ok(3);
        }
        Some(tag @ (PORT | NEW_PORT | V4_PORT)) => {
            out.push(reader.byte()?);
            write::atom(out, &reader.atom()?);
            out.extend(reader.take(super::read::port_numbers(tag))?);
            return Ok(0);
        }
        _ => {}
    }
    let start = reader.clone();
    match reader.head()? {
        Head::Atom(name) => write::atom(out, &name),
        Head::Pid(pid) => write::pid(out, &pid.node, pid.number, pid.serial, pid.creation),
        Head::Reference(reference) => {
            write::reference(out, &reference.node, reference.creation, &reference.words);
        }
        Head::Tuple(count) => {
            write::tuple(out, count);
            return Ok(count);
        }
        Head::List(count) => {
            write::list(out, count);
            return Ok(count + 1);
        }
        Head::Map(count) => {
            write::map(out, count);
            return Ok(2 * count);
        }
        // Nothing in these is a name.
        _ => out.extend(start.clone().take(reader.position() - start.position())?),
    }
    Ok(0)
}
