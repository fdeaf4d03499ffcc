//! Strings: short ones lie behind their object, ones over [`MAX_INLINE`] bytes in a payload that isolates share.

use super::object::{slots_behind, Object, StringObject};
use super::release::drop_proxy;
use crate::heap::external::new_proxy;
use crate::heap::payload::{self, bytes_of, Payload};
use crate::heap::{Arena, Proxy, Space};
use std::ptr;

/// The longest string, in bytes, that lies behind its object.
pub const MAX_INLINE: usize = 256;
/// The first 32 bits of SHA-256 over `String`.
pub const STRING_TYPE_ID: u32 = 0xb2ef_230e;

/// The text of a string (or atom, without its colon).
///
/// # Safety
/// `string` is a live string; the result must not be used when it is gone.
pub unsafe fn text_of<'a>(string: *mut Object) -> &'a str {
    // SAFETY: `data` leads to `length` bytes of UTF-8 that live as long as the string.
    unsafe { std::str::from_utf8_unchecked(bytes(string)) }
}

/// # Safety
/// As for `text_of`.
pub unsafe fn bytes<'a>(string: *mut Object) -> &'a [u8] {
    let string = string.cast::<StringObject>();
    // SAFETY: as the caller promises.
    unsafe {
        match (*string).length {
            0 => &[],
            length => std::slice::from_raw_parts((*string).data, length as usize),
        }
    }
}

/// A new string with count 1.
pub fn new_string(space: &mut impl Space, text: &str) -> *mut Object {
    new_with_room(space, text.as_bytes(), text.len())
}

/// A new string with count 1 that can be appended to in place up to `room` bytes.
pub fn new_with_room(space: &mut impl Space, bytes: &[u8], room: usize) -> *mut Object {
    // SAFETY: there is room for the bytes, in the cell or in the new payload.
    unsafe {
        if room <= MAX_INLINE {
            let string = new_inline(space, STRING_TYPE_ID, room);
            ptr::copy_nonoverlapping(bytes.as_ptr(), inline_bytes(string), bytes.len());
            (*string).length = bytes.len() as u64;
            return string.cast();
        }
        let payload = Payload::create(room);
        ptr::copy_nonoverlapping(bytes.as_ptr(), bytes_of(payload), bytes.len());
        let proxy = new_proxy(space, payload.cast(), payload::release);
        new_view(space, STRING_TYPE_ID, bytes_of(payload), bytes.len(), proxy)
    }
}

/// All parts, one after the other.
pub fn from_parts<'a>(space: &mut impl Space, parts: impl Iterator<Item = &'a str> + Clone) -> *mut Object {
    let total = parts.clone().map(str::len).sum();
    let string = new_with_room(space, &[], total).cast::<StringObject>();
    // SAFETY: the new string has room for all parts.
    unsafe {
        let mut target = (*string).data.cast_mut();
        for part in parts {
            ptr::copy_nonoverlapping(part.as_ptr(), target, part.len());
            target = target.add(part.len());
        }
        (*string).length = total as u64;
    }
    string.cast()
}

/// A part of `string`: a view of the same payload where that saves memory, else a copy. `range` lies on character boundaries.
///
/// # Safety
/// `string` is a live string of `arena`.
pub unsafe fn substring(arena: &mut Arena, string: *mut Object, range: std::ops::Range<usize>) -> *mut Object {
    // SAFETY: the caller's range lies within the string.
    unsafe {
        let whole = bytes(string);
        if range.len() == whole.len() {
            Object::retain(string);
            return string;
        }
        let part = &whole[range];
        let source = string.cast::<StringObject>();
        let owner = (*source).owner;
        if part.len() <= MAX_INLINE || part.len() < whole.len() / 4 {
            return new_with_room(arena, part, part.len());
        }
        if !owner.is_null() {
            (*owner).count += 1;
        }
        // No owner: only a static is longer than MAX_INLINE without one.
        new_view(arena, STRING_TYPE_ID, part.as_ptr(), part.len(), owner)
    }
}

/// A copy of `string` in another space: inline bytes are copied, payloads and statics shared.
///
/// # Safety
/// `string` is a live string.
pub unsafe fn copy_string(space: &mut impl Space, string: *mut Object) -> *mut Object {
    let source = string.cast::<StringObject>();
    // SAFETY: as the caller promises; a proxy leads to a live payload.
    unsafe {
        let length = (*source).length as usize;
        let type_id = (*source).header.type_id;
        let owner = (*source).owner;
        if !owner.is_null() {
            let payload = (*owner).resource.cast::<Payload>();
            (*payload).retain();
            let proxy = new_proxy(space, payload.cast(), payload::release);
            return new_view(space, type_id, (*source).data, length, proxy);
        }
        if !is_inline(source) {
            return new_view(space, type_id, (*source).data, length, owner);
        }
        let copy = new_inline(space, type_id, length);
        ptr::copy_nonoverlapping((*source).data, inline_bytes(copy), length);
        (*copy).length = length as u64;
        copy.cast()
    }
}

/// `a` and then `b`, taking over both: in place when `a` is the only string that can see the bytes behind it.
///
/// # Safety
/// Both are live strings of `arena`; they may be the same.
pub unsafe fn concat(arena: &mut Arena, a: *mut Object, b: *mut Object) -> *mut Object {
    // SAFETY: as the caller promises. `b` is let go only after it has been copied.
    unsafe {
        let (head, tail) = (bytes(a), bytes(b));
        if tail.is_empty() || head.is_empty() {
            let (rest, dead) = if tail.is_empty() { (a, b) } else { (b, a) };
            let_go(arena, dead);
            return rest;
        }
        let at = head.len();
        let total = at + tail.len();
        let string = a.cast::<StringObject>();
        // With `a == b` the count is at least 2.
        if Object::is_unique(a) && make_room(string, total) {
            ptr::copy_nonoverlapping(tail.as_ptr(), (*string).data.cast_mut().add(at), tail.len());
            (*string).length = total as u64;
            let_go(arena, b);
            return a;
        }
        let joined = new_with_room(arena, head, total);
        let target = joined.cast::<StringObject>();
        ptr::copy_nonoverlapping(tail.as_ptr(), (*target).data.cast_mut().add(at), tail.len());
        (*target).length = total as u64;
        let_go(arena, a);
        let_go(arena, b);
        joined
    }
}

/// Gives one reference back.
///
/// # Safety
/// `string` is a live string of `arena` and the reference the caller's.
pub unsafe fn let_go(arena: &mut Arena, string: *mut Object) {
    // SAFETY: as the caller promises.
    unsafe {
        if Object::let_go(string) {
            free_string(arena, string);
        }
    }
}

/// Frees a string that nobody holds any more, and its hold on a payload.
///
/// # Safety
/// `string` is a string of `arena` and not used again.
pub unsafe fn free_string(arena: &mut Arena, string: *mut Object) {
    // SAFETY: a proxy without objects is ours to remove.
    unsafe {
        let owner = (*string.cast::<StringObject>()).owner;
        arena.free(string.cast());
        if !owner.is_null() {
            drop_proxy(arena, owner);
        }
    }
}

/// Bytes that a copy of `string` takes in another space, its proxy included.
///
/// # Safety
/// `string` is a live string.
pub unsafe fn string_bytes(string: *mut Object) -> usize {
    let source = string.cast::<StringObject>();
    // SAFETY: as the caller promises.
    unsafe {
        size_of::<StringObject>()
            + match ((*source).owner.is_null(), is_inline(source)) {
                (false, _) => size_of::<Proxy>(),
                (true, true) => ((*source).length as usize).next_multiple_of(8),
                (true, false) => 0,
            }
    }
}

/// Whether a unique string can be written up to `total` bytes where it is; its own payload grows by doubling.
unsafe fn make_room(string: *mut StringObject, total: usize) -> bool {
    // SAFETY: the caller gives a live string; a proxy leads to a live payload.
    unsafe {
        let owner = (*string).owner;
        if owner.is_null() {
            let usable = || Arena::cell_bytes(string.cast()) - size_of::<StringObject>();
            return is_inline(string) && total <= MAX_INLINE && total <= usable();
        }
        let payload = (*owner).resource.cast::<Payload>();
        if (*owner).count > 1 || !(*payload).is_unique() {
            return false;
        }
        let offset = (*string).data.addr() - bytes_of(payload).addr();
        if offset + total > (*payload).capacity() {
            let grown = payload::grow(payload, offset + total.max(2 * (*string).length as usize));
            (*owner).resource = grown.cast();
            (*string).data = bytes_of(grown).add(offset);
        }
        true
    }
}

unsafe fn is_inline(string: *mut StringObject) -> bool {
    // SAFETY: the caller gives a live string.
    unsafe { (*string).data.cast_mut() == inline_bytes(string) }
}

fn inline_bytes(string: *mut StringObject) -> *mut u8 {
    slots_behind(string).cast()
}

/// A string with room for inline bytes, which the caller fills.
fn new_inline(space: &mut impl Space, type_id: u32, room: usize) -> *mut StringObject {
    let string = space.alloc(size_of::<StringObject>() + room).cast::<StringObject>();
    let header = Object { count: 1, type_id };
    // SAFETY: the cell is ours and large enough.
    unsafe { string.write(StringObject { header, length: 0, data: inline_bytes(string), owner: ptr::null_mut() }) };
    string
}

/// A string whose bytes lie elsewhere; takes over one count of `owner`.
fn new_view(space: &mut impl Space, type_id: u32, data: *const u8, length: usize, owner: *mut Proxy) -> *mut Object {
    let string = space.alloc(size_of::<StringObject>()).cast::<StringObject>();
    let header = Object { count: 1, type_id };
    // SAFETY: the cell is ours and large enough.
    unsafe { string.write(StringObject { header, length: length as u64, data, owner }) };
    string.cast()
}
