//! How lists grow. In place where the buffer has room and nobody has yet extended that end; a list that is the only one to look
//! at its buffer, however many hold the list, first gives back what lies outside its window. Otherwise into a new buffer, which
//! holds the window only, so that adding at an end of one's own costs amortised constant time.

use super::element::{copy_retained, is_counted, width};
use super::list::{first, new_list};
use super::list_storage::Storage;
use super::object::{slots_behind, BufferObject, ListObject, Object};
use super::release::drop_slots;
use super::SnowType;
use crate::heap::Arena;
use std::ptr;

/// Bytes of the elements of the smallest buffer that grows, and the fewest elements.
const FIRST_BYTES: usize = 32;
const FIRST_ELEMENTS: usize = 4;

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

/// Makes `list`, taken over, longer by `count` elements at an end; gives the place of the first of them, for the caller to fill.
/// # Safety
/// Well-typed, in `arena`; `ty` is the list's type.
pub(super) unsafe fn extend(
    arena: &mut Arena,
    list: *mut Object,
    end: End,
    count: usize,
    ty: &'static SnowType,
) -> (*mut Object, *mut u8) {
    // SAFETY: the caller gives a well-typed list of `arena`; the window is moved over slots that are reserved for it.
    unsafe {
        let source = list.cast::<ListObject>();
        if Storage::of(source).is_single() {
            release_outside(arena, source, ty);
        }
        if !has_room(source, end, count) {
            return extend_elsewhere(arena, source, end, count, ty);
        }
        let target = if Object::is_unique(list) {
            source
        } else {
            let storage = Storage::of(source);
            storage.retain();
            Object::let_go(list);
            new_list(arena, ty.id, storage, (*source).start as usize, (*source).length as usize).cast()
        };
        (target.cast(), reserve(target, end, count, ty.element()))
    }
}

/// Moves the end of a window, and of the initialised slots, over `count` free slots; gives the first of them.
unsafe fn reserve(list: *mut ListObject, end: End, count: usize, element: &SnowType) -> *mut u8 {
    // SAFETY: the caller has made sure of the room.
    unsafe {
        let (buffer, count) = ((*list).buffer, count as u64);
        let first = match end {
            End::Back => (*buffer).high,
            End::Front => (*buffer).low - count,
        };
        match end {
            End::Back => (*buffer).high += count,
            End::Front => ((*buffer).low, (*list).start) = (first, first),
        }
        (*list).length += count;
        Storage::of(list).at(first as usize, element)
    }
}

/// As `extend`, in a new buffer that holds the window only, or by sliding the window of a half-empty buffer, or in a payload that grows
/// where the system finds room for it.
unsafe fn extend_elsewhere(
    arena: &mut Arena,
    source: *mut ListObject,
    end: End,
    count: usize,
    ty: &'static SnowType,
) -> (*mut Object, *mut u8) {
    // SAFETY: the caller gives a well-typed list; the values are moved if nobody else looks at them, else retained.
    unsafe {
        let (old, length) = (Storage::of(source), (*source).length as usize);
        let moves = owns_buffer(source);
        if moves && (length + count) * 2 <= (*old.buffer).capacity as usize {
            slide(source, end, ty.element());
            return (source.cast(), reserve(source, end, count, ty.element()));
        }
        if moves && end == End::Back && !old.owner.is_null() {
            let capacity = (*old.buffer).high as usize + length.max(count);
            (*source).buffer = old.grown(arena, capacity, ty.element()).buffer;
            return (source.cast(), reserve(source, end, count, ty.element()));
        }
        let other = if moves { room_at(old.buffer, end.opposite()).min(length) } else { 0 };
        let element = ty.element();
        let capacity = (FIRST_BYTES / width(element)).max(FIRST_ELEMENTS).max(length + length.max(count) + other);
        let start = if end == End::Back { other } else { capacity - length - other };
        let storage = Storage::create(arena, capacity, start..start + length, element);
        let (values, places) = (first(source.cast(), element), storage.at(start, element));
        if moves {
            ptr::copy_nonoverlapping(values, places, length * width(element));
            old.free(arena);
        } else {
            copy_retained(values, length, places, element);
        }
        let target = replace_storage(arena, source, storage, start, moves, ty);
        (target.cast(), reserve(target, end, count, element))
    }
}

/// Gives a list that looks at `storage` instead: `source` itself if nobody else has it.
unsafe fn replace_storage(
    arena: &mut Arena,
    source: *mut ListObject,
    storage: Storage,
    start: usize,
    old_is_gone: bool,
    ty: &'static SnowType,
) -> *mut ListObject {
    // SAFETY: as for `extend_elsewhere`.
    unsafe {
        if !Object::is_unique(source.cast()) {
            Object::let_go(source.cast());
            return new_list(arena, ty.id, storage, start, (*source).length as usize).cast();
        }
        let old = Storage::of(source);
        if !old_is_gone && !old.buffer.is_null() {
            old.let_go(arena);
        }
        ((*source).buffer, (*source).owner) = (storage.buffer, storage.owner);
        (*source).start = start as u64;
        source
    }
}

/// Moves all values of a buffer, which are the window of its only list, away from the end that grows; the other end keeps up
/// to half of the free slots, or a list that grows at both would be moved each time.
unsafe fn slide(list: *mut ListObject, end: End, element: &SnowType) {
    // SAFETY: the caller owns list and buffer; both places lie inside the buffer.
    unsafe {
        let (buffer, length) = ((*list).buffer, (*list).length as usize);
        let free = (*buffer).capacity as usize - length;
        let other = room_at(buffer, end.opposite()).min(free / 2);
        let start = if end == End::Back { other } else { free - other };
        ptr::copy(first(list.cast(), element), Storage::of(list).at(start, element), length * width(element));
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
    unsafe { Object::is_unique(list.cast()) && Storage::of(list).is_single() }
}

/// The window reaches that end of the initialised slots, and `count` free ones follow.
unsafe fn has_room(list: *mut ListObject, end: End, count: usize) -> bool {
    // SAFETY: the caller gives a live list.
    unsafe {
        let buffer = (*list).buffer;
        if !Storage::of(list).is_own() {
            return false;
        }
        let at_end = match end {
            End::Back => (*list).start + (*list).length == (*buffer).high,
            End::Front => (*list).start == (*buffer).low,
        };
        at_end && room_at(buffer, end) >= count
    }
}

/// Releases the values that the list's buffer still holds but its window, the only one, does not show.
unsafe fn release_outside(arena: &mut Arena, list: *mut ListObject, ty: &'static SnowType) {
    // SAFETY: no other list looks at the buffer, and nothing but this window is read of it.
    unsafe {
        let buffer = (*list).buffer;
        let (start, end) = ((*list).start, (*list).start + (*list).length);
        let (low, high) = ((*buffer).low, (*buffer).high);
        ((*buffer).low, (*buffer).high) = (start, end);
        if is_counted(ty.element()) {
            let slots = slots_behind(buffer);
            drop_slots(arena, slots.add(low as usize), (start - low) as usize, ty.element());
            drop_slots(arena, slots.add(end as usize), (high - end) as usize, ty.element());
        }
    }
}
