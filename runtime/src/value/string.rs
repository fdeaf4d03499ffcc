//! Strings, and `Bytes`, which are laid out alike: short ones lie behind their object, ones over [`MAX_INLINE`] bytes in a payload that isolates share.

use super::object::{slots_behind, Object, StringObject};
use super::release::drop_proxy;
use crate::heap::external::new_proxy;
use crate::heap::payload::{self, bytes_of, Payload};
use crate::heap::{Arena, Proxy, SharedBytes, Space};
use std::ptr;

/// The longest string, in bytes, that lies behind its object.
pub const MAX_INLINE: usize = 256;
/// The first 32 bits of SHA-256 over `String`.
pub const STRING_TYPE_ID: u32 = 0xb2ef_230e;
/// The first 32 bits of SHA-256 over `Atom`.
const ATOM_TYPE_ID: u32 = 0x84ca_b9dc;
/// The first 32 bits of SHA-256 over `Bytes`.
pub const BYTES_TYPE_ID: u32 = 0x4d80_0030;

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

/// Whether two texts or other bytes are the same. Most are short, and a call takes longer than to compare them.
pub fn are_same(a: &[u8], b: &[u8]) -> bool {
    let length = a.len();
    if length != b.len() {
        return false;
    }
    let ends = |bytes: &[u8], width: usize| {
        let word = |part: &[u8]| part.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte));
        (word(&bytes[..width]), word(&bytes[length - width..]))
    };
    match length {
        0 => true,
        1..4 => a[0] == b[0] && a[length / 2] == b[length / 2] && a[length - 1] == b[length - 1],
        4..8 => ends(a, 4) == ends(b, 4),
        8..=16 => ends(a, 8) == ends(b, 8),
        _ => a == b,
    }
}

/// A new string with count 1.
pub fn new_string(space: &mut impl Space, text: &str) -> *mut Object {
    new_with_room(space, STRING_TYPE_ID, text.as_bytes(), text.len())
}

/// A new string or `Bytes` of bytes that it takes over, without a copy if they are many.
///
/// # Safety
/// Those of a string are UTF-8.
pub unsafe fn adopted(space: &mut impl Space, type_id: u32, bytes: Vec<u8>) -> *mut Object {
    let length = bytes.len();
    if length <= MAX_INLINE {
        return new_with_room(space, type_id, &bytes, length);
    }
    space.claim(length);
    let proxy = new_proxy(space, ptr::null_mut(), payload::release);
    let payload = Payload::adopt(bytes);
    // SAFETY: proxy and payload are ours.
    unsafe {
        (*proxy).resource = payload.cast();
        new_view(space, type_id, bytes_of(payload), length, proxy)
    }
}

/// A new string or `Bytes` of a part of `whole`, which a long one shares from then on; without `whole` it is a copy.
///
/// # Safety
/// The bytes of a string are UTF-8.
pub unsafe fn part_of(space: &mut impl Space, type_id: u32, whole: Option<&SharedBytes>, part: &[u8]) -> *mut Object {
    let Some(whole) = whole.filter(|_| part.len() > MAX_INLINE) else {
        return new_with_room(space, type_id, part, part.len());
    };
    space.claim(whole.len());
    let proxy = new_proxy(space, ptr::null_mut(), payload::release);
    // SAFETY: the proxy is ours.
    unsafe { (*proxy).resource = whole.share(part).cast() };
    new_view(space, type_id, part.as_ptr(), part.len(), proxy)
}

/// A new atom with count 1, from its name without the colon.
pub fn new_atom(space: &mut impl Space, name: &str) -> *mut Object {
    new_with_room(space, ATOM_TYPE_ID, name.as_bytes(), name.len())
}

/// New `Bytes` with count 1.
pub fn new_bytes(space: &mut impl Space, bytes: &[u8]) -> *mut Object {
    new_with_room(space, BYTES_TYPE_ID, bytes, bytes.len())
}

/// A new string or `Bytes` with count 1 that can be appended to in place up to `room` bytes.
fn new_with_room(space: &mut impl Space, type_id: u32, bytes: &[u8], room: usize) -> *mut Object {
    // SAFETY: there is room for the bytes, in the cell or in the new payload.
    unsafe {
        if room <= MAX_INLINE {
            let string = new_inline(space, type_id, room);
            ptr::copy_nonoverlapping(bytes.as_ptr(), inline_bytes(string), bytes.len());
            (*string).length = bytes.len() as u64;
            return string.cast();
        }
        space.claim(room);
        // The proxy first: nothing is lost where there is no memory for the other one.
        let proxy = new_proxy(space, ptr::null_mut(), payload::release);
        let payload = Payload::create(room);
        (*proxy).resource = payload.cast();
        ptr::copy_nonoverlapping(bytes.as_ptr(), bytes_of(payload), bytes.len());
        new_view(space, type_id, bytes_of(payload), bytes.len(), proxy)
    }
}

/// All parts, one after the other.
pub fn from_parts<'a>(space: &mut impl Space, parts: impl Iterator<Item = &'a str> + Clone) -> *mut Object {
    let total = parts.clone().map(str::len).sum();
    let string = new_with_room(space, STRING_TYPE_ID, &[], total).cast::<StringObject>();
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
            return new_with_room(arena, (*string).type_id, part, part.len());
        }
        if !owner.is_null() {
            (*owner).count += 1;
        }
        // No owner: only a static is longer than MAX_INLINE without one.
        new_view(arena, (*string).type_id, part.as_ptr(), part.len(), owner)
    }
}

/// The bytes of `source`, a String or `Bytes`, as a value of the other type: a view of the same payload, or a copy of inline bytes.
///
/// # Safety
/// `source` is a live string of `arena`; a new String must be UTF-8.
pub unsafe fn retyped(arena: &mut Arena, source: *mut Object, type_id: u32) -> *mut Object {
    let string = source.cast::<StringObject>();
    // SAFETY: as the caller promises; a view takes over the count that its owner is given.
    unsafe {
        if is_inline(string) {
            let whole = bytes(source);
            return new_with_room(arena, type_id, whole, whole.len());
        }
        let owner = (*string).owner;
        if !owner.is_null() {
            (*owner).count += 1;
        }
        new_view(arena, type_id, (*string).data, (*string).length as usize, owner)
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
            let proxy = new_proxy(space, ptr::null_mut(), payload::release);
            (*payload).retain();
            (*proxy).resource = payload.cast();
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

/// `a` and then `b`, of one type, taking over both: in place when `a` is the only one that can see the bytes behind it.
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
        let joined = append(arena, a, tail, 0);
        let_go(arena, b);
        joined
    }
}

/// `a`, which it takes over, and then `tail`: in place when `a` is the only one that can see the bytes behind it, or when it is long and
/// nobody has written there yet. What is made anew has room for `more` bytes; a short text that grows again has room for half of it, a
/// long one that others hold for a quarter, as it may be made longer again and again in a place that holds it.
///
/// # Safety
/// `a` is a live string of `arena`; if `tail` is a part of it, somebody else holds it too.
pub unsafe fn append(arena: &mut Arena, a: *mut Object, tail: &[u8], more: usize) -> *mut Object {
    // SAFETY: as the caller promises. `a` is let go only after it has been copied.
    unsafe {
        let head = bytes(a);
        let total = head.len() + tail.len();
        let is_own = Object::is_unique(a);
        let joined = if is_own && make_room(arena, a.cast(), total) {
            a
        } else if payload_of(a.cast()).is_some_and(|long| (*long).is_free_behind(head.as_ptr_range().end, tail.len())) {
            if is_own {
                a
            } else {
                another_view(arena, a.cast())
            }
        } else {
            let slack = if is_own { total / 2 } else { total / 4 };
            let more = if is_own || head.len() > MAX_INLINE { more.max(slack) } else { more };
            new_with_room(arena, (*a).type_id, head, total + more)
        };
        let target = joined.cast::<StringObject>();
        ptr::copy_nonoverlapping(tail.as_ptr(), (*target).data.cast_mut().add(head.len()), tail.len());
        (*target).length = total as u64;
        if let Some(payload) = payload_of(target) {
            (*payload).end_at((*target).data.add(total));
        }
        if joined != a {
            let_go(arena, a);
        }
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

/// Whether a unique string can be written up to `total` bytes where it is. A payload that it alone sees first gives up what is before
/// it, or a text that loses its beginning as often as it grows would keep all of it; where that gives less room than half of
/// the text, the payload grows by doubling.
unsafe fn make_room(arena: &mut Arena, string: *mut StringObject, total: usize) -> bool {
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
        let (first, length) = (bytes_of(payload), (*string).length as usize);
        if (*string).data.addr() - first.addr() + total <= (*payload).capacity() {
            return true;
        }
        ptr::copy((*string).data, first, length);
        (*string).data = first;
        if total + length / 2 > (*payload).capacity() {
            let capacity = total.max(2 * length);
            arena.claim(capacity.saturating_sub((*payload).capacity()));
            let grown = payload::grow(payload, capacity.max((*payload).capacity()));
            (*owner).resource = grown.cast();
            (*string).data = bytes_of(grown);
        }
        true
    }
}

/// Where a long text lies, unless that is a static.
unsafe fn payload_of(string: *mut StringObject) -> Option<*mut Payload> {
    // SAFETY: the caller gives a live string; a proxy leads to a live payload.
    unsafe {
        let owner = (*string).owner;
        (!owner.is_null()).then(|| (*owner).resource.cast())
    }
}

/// A view of the same bytes of a payload.
unsafe fn another_view(arena: &mut Arena, string: *mut StringObject) -> *mut Object {
    // SAFETY: the caller gives a live string with an owner.
    unsafe {
        let StringObject { ref header, length, data, owner } = *string;
        let view = new_view(arena, header.type_id, data, length as usize, owner);
        (*owner).count += 1;
        view
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
