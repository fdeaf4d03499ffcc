//! Lists: windows of growable buffers. A slice is another window of the same buffer. An element is added in place where the
//! buffer has room and nobody has yet extended that end; a list that is the only one to look at its buffer first gives back
//! what lies outside its window.

use super::object::{dup, slots_behind, BufferObject, ListObject, Object};
use super::release::{drop_object, drop_slots};
use super::SnowType;
use crate::heap::{Arena, Space};
use std::ops::Range;
use std::ptr;

/// Slots of the smallest buffer that grows.
const FIRST_CAPACITY: usize = 4;
/// A slice under a quarter of a buffer larger than this is copied, so that it does not keep the rest alive.
const KEEP_WHOLE: usize = 16;

/// The end at which a list grows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    Front,
    Back,
}

impl End {
    fn opposite(self) -> Self {
        match self {
            End::Front => End::Back,
            End::Back => End::Front,
        }
    }
}

/// The values of a list.
///
/// # Safety
/// `list` is a live list; the result must not be used when it is gone or changed.
pub unsafe fn elements<'a>(list: *mut Object) -> &'a [u64] {
    let list = list.cast::<ListObject>();
    // SAFETY: the window lies in the initialised part of the buffer.
    unsafe {
        match (*list).length as usize {
            0 => &[],
            length => std::slice::from_raw_parts(slots_behind((*list).buffer).add((*list).start as usize), length),
        }
    }
}

/// A list of `slots`, taking over the values.
pub fn from_slots(space: &mut impl Space, slots: &[u64], ty: &SnowType) -> *mut Object {
    let buffer = new_buffer(space, slots.len(), 0..slots.len());
    if !slots.is_empty() {
        // SAFETY: the new buffer has room for them.
        unsafe { ptr::copy_nonoverlapping(slots.as_ptr(), slots_behind(buffer), slots.len()) };
    }
    new_list(space, ty.id, buffer, 0, slots.len())
}

/// `list` with `value` added at an end, taking over both.
///
/// # Safety
/// Well-typed, in `arena`; `ty` is the list's type.
pub unsafe fn push(arena: &mut Arena, list: *mut Object, end: End, value: u64, ty: &'static SnowType) -> *mut Object {
    // SAFETY: as the caller promises; `extend` leaves a slot to be filled.
    unsafe {
        let (list, slot) = extend(arena, list, end, 1, ty);
        slot.write(value);
        list
    }
}

/// The values of `a` and then those of `b`, taking over both.
///
/// # Safety
/// As for `push`; both have type `ty` and may be the same.
pub unsafe fn concat(arena: &mut Arena, a: *mut Object, b: *mut Object, ty: &'static SnowType) -> *mut Object {
    // SAFETY: as the caller promises; `b` is held until its values are copied. If it shares `a`'s buffer, it is not unique and
    // its window stays where it is.
    unsafe {
        if elements(b).is_empty() || elements(a).is_empty() {
            let (rest, dead) = if elements(b).is_empty() { (a, b) } else { (b, a) };
            drop_object(arena, dead, ty);
            return rest;
        }
        let (list, slots) = extend(arena, a, End::Back, elements(b).len(), ty);
        copy_retained(elements(b), slots, ty.element());
        drop_object(arena, b, ty);
        list
    }
}

/// The values of `list` in `range`, which lies within it; borrows the list.
///
/// # Safety
/// As for `push`.
pub unsafe fn slice(arena: &mut Arena, list: *mut Object, range: Range<usize>, ty: &'static SnowType) -> *mut Object {
    let source = list.cast::<ListObject>();
    // SAFETY: as the caller promises.
    unsafe {
        let buffer = (*source).buffer;
        if range.is_empty() {
            return new_list(arena, ty.id, ptr::null_mut(), 0, 0);
        }
        let capacity = (*buffer).capacity as usize;
        if capacity > KEEP_WHOLE && range.len() * 4 < capacity {
            let values = &elements(list)[range];
            let copy = new_buffer(arena, values.len(), 0..values.len());
            copy_retained(values, slots_behind(copy), ty.element());
            return new_list(arena, ty.id, copy, 0, values.len());
        }
        Object::retain(buffer.cast());
        new_list(arena, ty.id, buffer, (*source).start as usize + range.start, range.len())
    }
}

/// The values of `list` from last to first; borrows the list.
///
/// # Safety
/// As for `push`.
pub unsafe fn reverse(arena: &mut Arena, list: *mut Object, ty: &'static SnowType) -> *mut Object {
    // SAFETY: as the caller promises.
    unsafe {
        let values = elements(list);
        let buffer = new_buffer(arena, values.len(), 0..values.len());
        for (index, &value) in values.iter().rev().enumerate() {
            dup(value, ty.element());
            slots_behind(buffer).add(index).write(value);
        }
        new_list(arena, ty.id, buffer, 0, values.len())
    }
}

/// Bytes of a buffer of this capacity.
pub fn buffer_bytes(capacity: usize) -> usize {
    size_of::<BufferObject>() + 8 * capacity
}

/// A buffer with count 1 whose `filled` slots the caller writes; null if it would be empty.
pub fn new_buffer(space: &mut impl Space, capacity: usize, filled: Range<usize>) -> *mut BufferObject {
    if capacity == 0 {
        return ptr::null_mut();
    }
    let buffer = space.alloc(buffer_bytes(capacity)).cast::<BufferObject>();
    let (low, high) = (filled.start as u64, filled.end as u64);
    let header = Object { count: 1, type_id: 0 };
    // SAFETY: the cell is ours and large enough.
    unsafe { buffer.write(BufferObject { header, capacity: capacity as u64, low, high }) };
    buffer
}

/// A list with count 1; takes over one count of `buffer`.
pub fn new_list(
    space: &mut impl Space,
    type_id: u32,
    buffer: *mut BufferObject,
    start: usize,
    length: usize,
) -> *mut Object {
    let list = space.alloc(size_of::<ListObject>()).cast::<ListObject>();
    let header = Object { count: 1, type_id };
    // SAFETY: the cell is ours and large enough.
    unsafe { list.write(ListObject { header, buffer, start: start as u64, length: length as u64 }) };
    list.cast()
}

/// Makes `list`, taken over, longer by `count` slots at an end; gives the first of them, for the caller to fill.
unsafe fn extend(
    arena: &mut Arena,
    list: *mut Object,
    end: End,
    count: usize,
    ty: &'static SnowType,
) -> (*mut Object, *mut u64) {
    // SAFETY: the caller gives a well-typed list of `arena`; the window is moved over slots that are reserved for it.
    unsafe {
        let source = list.cast::<ListObject>();
        if owns_buffer(source) {
            release_outside(arena, source, ty);
        }
        if !has_room(source, end, count) {
            return extend_elsewhere(arena, source, end, count, ty);
        }
        let target = if Object::is_unique(list) {
            source
        } else {
            Object::retain((*source).buffer.cast());
            Object::let_go(list);
            new_list(arena, ty.id, (*source).buffer, (*source).start as usize, (*source).length as usize).cast()
        };
        (target.cast(), reserve(target, end, count as u64))
    }
}

/// Moves the end of a window, and of the initialised slots, over `count` free slots; gives the first of them.
unsafe fn reserve(list: *mut ListObject, end: End, count: u64) -> *mut u64 {
    // SAFETY: the caller has made sure of the room.
    unsafe {
        let buffer = (*list).buffer;
        let first = match end {
            End::Back => (*buffer).high,
            End::Front => (*buffer).low - count,
        };
        match end {
            End::Back => (*buffer).high += count,
            End::Front => ((*buffer).low, (*list).start) = (first, first),
        }
        (*list).length += count;
        slots_behind(buffer).add(first as usize)
    }
}

/// As `extend`, in a new buffer that holds the window only, or by sliding the window of a half-empty buffer.
unsafe fn extend_elsewhere(
    arena: &mut Arena,
    source: *mut ListObject,
    end: End,
    count: usize,
    ty: &'static SnowType,
) -> (*mut Object, *mut u64) {
    // SAFETY: the caller gives a well-typed list; the values are moved if nobody else looks at them, else retained.
    unsafe {
        let (old, length) = ((*source).buffer, (*source).length as usize);
        let moves = owns_buffer(source);
        if moves && (length + count) * 2 <= (*old).capacity as usize {
            slide(source, end);
            return (source.cast(), reserve(source, end, count as u64));
        }
        let other = if moves { room_at(old, end.opposite()).min(length) } else { 0 };
        let capacity = FIRST_CAPACITY.max(length + length.max(count) + other);
        let start = if end == End::Back { other } else { capacity - length - other };
        let buffer = new_buffer(arena, capacity, start..start + length);
        let values = elements(source.cast());
        let slots = slots_behind(buffer).add(start);
        if moves {
            ptr::copy_nonoverlapping(values.as_ptr(), slots, length);
            arena.free(old.cast());
        } else {
            copy_retained(values, slots, ty.element());
        }
        let target = replace_buffer(arena, source, buffer, start, moves, ty);
        (target.cast(), reserve(target, end, count as u64))
    }
}

/// Gives a list that looks at `buffer` instead: `source` itself if nobody else has it.
unsafe fn replace_buffer(
    arena: &mut Arena,
    source: *mut ListObject,
    buffer: *mut BufferObject,
    start: usize,
    old_is_gone: bool,
    ty: &'static SnowType,
) -> *mut ListObject {
    // SAFETY: as for `extend_elsewhere`.
    unsafe {
        if !Object::is_unique(source.cast()) {
            Object::let_go(source.cast());
            return new_list(arena, ty.id, buffer, start, (*source).length as usize).cast();
        }
        let old = (*source).buffer;
        if !old_is_gone && !old.is_null() {
            Object::let_go(old.cast());
        }
        (*source).buffer = buffer;
        (*source).start = start as u64;
        source
    }
}

/// Moves all values of a buffer, which are the window of its only list, away from the end that grows; the other end keeps up
/// to half of the free slots, or a list that grows at both would be moved each time.
unsafe fn slide(list: *mut ListObject, end: End) {
    // SAFETY: the caller owns list and buffer; both places lie inside the buffer.
    unsafe {
        let (buffer, length) = ((*list).buffer, (*list).length as usize);
        let free = (*buffer).capacity as usize - length;
        let other = room_at(buffer, end.opposite()).min(free / 2);
        let start = if end == End::Back { other } else { free - other };
        let slots = slots_behind(buffer);
        ptr::copy(slots.add((*list).start as usize), slots.add(start), length);
        ((*buffer).low, (*buffer).high) = (start as u64, (start + length) as u64);
        (*list).start = start as u64;
    }
}

/// Free slots at an end of a buffer.
unsafe fn room_at(buffer: *mut BufferObject, end: End) -> usize {
    // SAFETY: the caller gives a live buffer.
    unsafe {
        match end {
            End::Back => ((*buffer).capacity - (*buffer).high) as usize,
            End::Front => (*buffer).low as usize,
        }
    }
}

/// Nobody else has the list, and no other list looks at its buffer.
unsafe fn owns_buffer(list: *mut ListObject) -> bool {
    // SAFETY: the caller gives a live list.
    unsafe {
        let buffer = (*list).buffer;
        Object::is_unique(list.cast()) && !buffer.is_null() && Object::is_unique(buffer.cast())
    }
}

/// The window reaches that end of the initialised slots, and `count` free ones follow.
unsafe fn has_room(list: *mut ListObject, end: End, count: usize) -> bool {
    // SAFETY: the caller gives a live list.
    unsafe {
        let buffer = (*list).buffer;
        if buffer.is_null() || (*buffer.cast::<Object>()).is_immortal() {
            return false;
        }
        let at_end = match end {
            End::Back => (*list).start + (*list).length == (*buffer).high,
            End::Front => (*list).start == (*buffer).low,
        };
        at_end && room_at(buffer, end) >= count
    }
}

/// Releases the values that only this list's buffer still holds but its window does not show.
unsafe fn release_outside(arena: &mut Arena, list: *mut ListObject, ty: &'static SnowType) {
    // SAFETY: the caller owns list and buffer.
    unsafe {
        let buffer = (*list).buffer;
        let (start, end) = ((*list).start, (*list).start + (*list).length);
        let (low, high) = ((*buffer).low, (*buffer).high);
        ((*buffer).low, (*buffer).high) = (start, end);
        let slots = slots_behind(buffer);
        drop_slots(arena, slots.add(low as usize), (start - low) as usize, ty.element());
        drop_slots(arena, slots.add(end as usize), (high - end) as usize, ty.element());
    }
}

/// Copies values within an isolate: each has one more reference.
unsafe fn copy_retained(values: &[u64], slots: *mut u64, ty: &'static SnowType) {
    // SAFETY: the caller has room for the values at `slots`.
    unsafe {
        if ty.is_object() {
            for &value in values {
                dup(value, ty);
            }
        }
        ptr::copy_nonoverlapping(values.as_ptr(), slots, values.len());
    }
}
