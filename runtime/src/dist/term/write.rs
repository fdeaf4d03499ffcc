//! Terms onto the wire, piece by piece. In: scalars, and how many parts follow. Out: bytes in the newest form of each term.

use super::tags::*;

/// Characters that an atom may have; a node that gets a longer one cuts the connection.
pub const LONGEST_ATOM: usize = 255;

pub fn int(out: &mut Vec<u8>, value: i64) {
    if let Ok(byte) = u8::try_from(value) {
        out.extend([SMALL_INTEGER, byte]);
    } else if let Ok(word) = i32::try_from(value) {
        out.push(INTEGER);
        out.extend(word.to_be_bytes());
    } else {
        let digits = value.unsigned_abs().to_le_bytes();
        let count = 8 - (value.unsigned_abs().leading_zeros() / 8) as usize;
        out.extend([SMALL_BIG, count as u8, u8::from(value < 0)]);
        out.extend(&digits[..count]);
    }
}

pub fn unsigned(out: &mut Vec<u8>, value: u64) {
    match i64::try_from(value) {
        Ok(value) => int(out, value),
        Err(_) => {
            out.extend([SMALL_BIG, 8, 0]);
            out.extend(value.to_le_bytes());
        }
    }
}

/// The digits of a number, least first, without zeros behind them.
pub fn significant(digits: &[u8]) -> &[u8] {
    let used = digits.iter().rposition(|&digit| digit != 0).map_or(0, |last| last + 1);
    &digits[..used]
}

/// An integer by its sign and its digits, which are bytes, least first.
pub fn big(out: &mut Vec<u8>, is_negative: bool, digits: &[u8]) {
    let digits = significant(digits);
    if let Some(value) = small(is_negative, digits) {
        return int(out, value);
    }
    match u8::try_from(digits.len()) {
        Ok(count) => out.extend([SMALL_BIG, count]),
        Err(_) => {
            out.push(LARGE_BIG);
            out.extend((digits.len() as u32).to_be_bytes());
        }
    }
    out.push(u8::from(is_negative));
    out.extend(digits);
}

/// The same number in 64 bits, if it fits.
fn small(is_negative: bool, digits: &[u8]) -> Option<i64> {
    let mut bytes = [0; 8];
    bytes.get_mut(..digits.len())?.copy_from_slice(digits);
    let magnitude = i128::from(u64::from_le_bytes(bytes));
    i64::try_from(if is_negative { -magnitude } else { magnitude }).ok()
}

pub fn float(out: &mut Vec<u8>, value: f64) {
    out.push(NEW_FLOAT);
    out.extend(value.to_be_bytes());
}

/// Whether an atom may be so long.
pub fn fits_atom(name: &str) -> bool {
    // Bytes are counted first: they are never fewer than characters.
    name.len() <= LONGEST_ATOM || name.chars().count() <= LONGEST_ATOM
}

/// An atom of at most [`LONGEST_ATOM`] characters.
pub fn atom(out: &mut Vec<u8>, name: &str) {
    match u8::try_from(name.len()) {
        Ok(length) => out.extend([SMALL_ATOM_UTF8, length]),
        Err(_) => {
            out.push(ATOM_UTF8);
            out.extend((name.len() as u16).to_be_bytes());
        }
    }
    out.extend(name.as_bytes());
}

pub fn binary(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(BINARY);
    out.extend((bytes.len() as u32).to_be_bytes());
    out.extend(bytes);
}

/// Bits, of which `used` count in the last byte.
pub fn bits(out: &mut Vec<u8>, bytes: &[u8], used: u8) {
    out.push(BIT_BINARY);
    out.extend((bytes.len() as u32).to_be_bytes());
    out.push(used);
    out.extend(bytes);
}

/// The head of a tuple, which so many terms follow.
pub fn tuple(out: &mut Vec<u8>, count: usize) {
    match u8::try_from(count) {
        Ok(count) => out.extend([SMALL_TUPLE, count]),
        Err(_) => {
            out.push(LARGE_TUPLE);
            out.extend((count as u32).to_be_bytes());
        }
    }
}

/// The head of a list that is not empty: so many terms follow, and then the tail.
pub fn list(out: &mut Vec<u8>, count: usize) {
    out.push(LIST);
    out.extend((count as u32).to_be_bytes());
}

pub fn nil(out: &mut Vec<u8>) {
    out.push(NIL);
}

/// The head of a map: so many keys, each with its value, follow.
pub fn map(out: &mut Vec<u8>, count: usize) {
    out.push(MAP);
    out.extend((count as u32).to_be_bytes());
}

pub fn pid(out: &mut Vec<u8>, node: &str, number: u32, serial: u32, creation: u32) {
    out.push(NEW_PID);
    atom(out, node);
    for word in [number, serial, creation] {
        out.extend(word.to_be_bytes());
    }
}

pub fn reference(out: &mut Vec<u8>, node: &str, creation: u32, words: &[u32]) {
    out.push(NEWER_REFERENCE);
    out.extend((words.len() as u16).to_be_bytes());
    atom(out, node);
    out.extend(creation.to_be_bytes());
    for word in words {
        out.extend(word.to_be_bytes());
    }
}
