//! Bytes: laid out as strings are, so what strings do fast they do fast too. Indices count bytes.

use std::ptr::null_mut;

use super::bytes_text::{from_base64, from_hex, to_base64, to_hex};
use super::list::clamp;
use super::memory::charge;
use crate::actor::crash;
use crate::context::Context;
use crate::export;
use crate::value::build::{new_option, new_result};
use crate::value::list::{elements, from_slots};
use crate::value::string::{append, bytes, concat, retyped, substring, BYTES_TYPE_ID, STRING_TYPE_ID};
use crate::value::utf8::text_in;
use crate::value::{new_bytes, new_string, slot_of, text_of, Object, SnowType};

/// The bytes of an argument, valid until the export returns.
fn all_of<'a>(argument: *mut Object) -> &'a [u8] {
    // SAFETY: only called with arguments of exports, which generated code keeps alive during the call.
    unsafe { bytes(argument) }
}

/// `value` as a byte; crashes if it is none.
fn byte(cx: &mut Context, function: &str, value: i64) -> Option<u8> {
    let byte = u8::try_from(value).ok();
    if byte.is_none() {
        crash(cx, &format!("Bytes.{function}: {value} is no byte (0 to 255)"));
    }
    byte
}

/// `Ok(bytes)` or `Err(what is wrong)`.
fn decoded(cx: &mut Context, decoded: Result<Vec<u8>, String>, result: *const SnowType) -> *mut Object {
    let value = match decoded {
        Ok(decoded) => Ok(slot_of(new_bytes(&mut cx.heap, &decoded))),
        Err(wrong) => Err(slot_of(new_string(&mut cx.heap, &wrong))),
    };
    // SAFETY: generated code gives the descriptor of `Result<Bytes, String>`.
    new_result(&mut cx.heap, unsafe { SnowType::from_raw(result) }, value)
}

/// Where `part` first occurs, by Knuth, Morris and Pratt's algorithm: in linear time whatever the bytes are.
pub(super) fn find(all: &[u8], part: &[u8]) -> Option<usize> {
    // For each length of a beginning of `part`: the length of the longest shorter one that is its end too.
    let mut shorter = vec![0; part.len() + 1];
    let follow = |shorter: &[usize], mut matched: usize, byte: u8| loop {
        if matched < part.len() && part[matched] == byte {
            return matched + 1;
        }
        if matched == 0 {
            return 0;
        }
        matched = shorter[matched];
    };
    for length in 1..part.len() {
        shorter[length + 1] = follow(&shorter, shorter[length], part[length]);
    }
    if part.is_empty() {
        return Some(0);
    }
    let mut matched = 0;
    let end = all.iter().position(|&byte| {
        matched = follow(&shorter, matched, byte);
        matched == part.len()
    });
    end.map(|end| end + 1 - part.len())
}

export! {
    /// The numbers of a list, which must be bytes.
    fn snow_bytes_from_list(cx, items: *mut Object, _ty: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live list of Ints.
        let items = unsafe { elements(items) };
        charge(cx, items.len());
        let mut made = Vec::with_capacity(items.len());
        for &item in items {
            let Some(byte) = byte(cx, "from_list", item as i64) else { return null_mut() };
            made.push(byte);
        }
        new_bytes(&mut cx.heap, &made)
    }

    fn snow_bytes_to_list(cx, subject: *mut Object, list: *const SnowType) -> *mut Object {
        let slots: Vec<u64> = all_of(subject).iter().map(|&byte| u64::from(byte)).collect();
        charge(cx, slots.len());
        // SAFETY: generated code gives the descriptor of `List<Int>`.
        from_slots(&mut cx.heap, &slots, unsafe { SnowType::from_raw(list) })
    }

    /// A text in UTF-8.
    fn snow_bytes_from_string(cx, text: *mut Object, _ty: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live string.
        unsafe { retyped(&mut cx.heap, text, BYTES_TYPE_ID) }
    }

    /// The text that they are in UTF-8.
    fn snow_bytes_to_string(cx, subject: *mut Object, result: *const SnowType) -> *mut Object {
        let value = match text_in(all_of(subject)) {
            // SAFETY: generated code gives live bytes, which have just been found to be UTF-8.
            Ok(_) => Ok(slot_of(unsafe { retyped(&mut cx.heap, subject, STRING_TYPE_ID) })),
            Err(error) => {
                let wrong = format!("no UTF-8 text: byte {} is wrong", error.valid_up_to());
                Err(slot_of(new_string(&mut cx.heap, &wrong)))
            }
        };
        // SAFETY: generated code gives the descriptor of `Result<String, String>`.
        new_result(&mut cx.heap, unsafe { SnowType::from_raw(result) }, value)
    }

    fn snow_bytes_length(_cx, subject: *mut Object) -> i64 {
        all_of(subject).len() as i64
    }

    /// Byte number `index`; crashes when there is none.
    fn snow_bytes_get(cx, subject: *mut Object, index: i64) -> i64 {
        let all = all_of(subject);
        let Some(&byte) = usize::try_from(index).ok().and_then(|index| all.get(index)) else {
            crash(cx, &format!("index {index} out of bounds for {} bytes", all.len()));
            return 0;
        };
        i64::from(byte)
    }

    /// At most `length` bytes from number `start` on.
    fn snow_bytes_slice(cx, subject: *mut Object, start: i64, length: i64, _ty: *const SnowType) -> *mut Object {
        let range = clamp(start, length, all_of(subject).len());
        // SAFETY: generated code gives live bytes.
        unsafe { substring(&mut cx.heap, subject, range) }
    }

    /// One after the other; in place where nobody else sees the first.
    [owns] fn snow_bytes_concat(cx, a: *mut Object, b: *mut Object, _ty: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives two values, both its own.
        unsafe { concat(&mut cx.heap, a, b) }
    }

    /// One more byte at the end.
    [owns] fn snow_bytes_append(cx, subject: *mut Object, value: i64, _ty: *const SnowType) -> *mut Object {
        let Some(byte) = byte(cx, "append", value) else { return null_mut() };
        // SAFETY: generated code gives bytes of its own.
        unsafe { append(&mut cx.heap, subject, &[byte], 0) }
    }

    /// The index at which a row of bytes first occurs.
    fn snow_bytes_index_of(cx, subject: *mut Object, part: *mut Object, option: *const SnowType) -> *mut Object {
        let (all, part) = (all_of(subject), all_of(part));
        charge(cx, all.len() + part.len());
        let found = find(all, part);
        // SAFETY: generated code gives the result's type.
        new_option(&mut cx.heap, unsafe { SnowType::from_raw(option) }, found.map(|at| at as u64))
    }

    fn snow_bytes_to_hex(cx, subject: *mut Object) -> *mut Object {
        charge(cx, all_of(subject).len());
        new_string(&mut cx.heap, &to_hex(all_of(subject)))
    }

    fn snow_bytes_from_hex(cx, text: *mut Object, result: *const SnowType) -> *mut Object {
        charge(cx, all_of(text).len());
        // SAFETY: generated code gives a live string.
        decoded(cx, from_hex(unsafe { text_of(text) }), result)
    }

    fn snow_bytes_to_base64(cx, subject: *mut Object) -> *mut Object {
        charge(cx, all_of(subject).len());
        new_string(&mut cx.heap, &to_base64(all_of(subject)))
    }

    fn snow_bytes_from_base64(cx, text: *mut Object, result: *const SnowType) -> *mut Object {
        charge(cx, all_of(text).len());
        // SAFETY: generated code gives a live string.
        decoded(cx, from_base64(unsafe { text_of(text) }), result)
    }
}
