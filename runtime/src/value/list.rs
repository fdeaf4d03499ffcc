//! Lists: windows of growable buffers. A slice is another window of the same buffer; how lists grow is `list_growth`.

use super::element::{copy_retained, fill, read, replace, swap, width, write};
use super::list_growth::extend;
pub use super::list_growth::End;
use super::list_storage::Storage;
use super::object::{slots_behind, BufferObject, ListObject, Object};
use super::release::{drop_object, drop_slot};
use super::SnowType;
use crate::heap::{Arena, Space};
use std::ops::Range;

/// A slice under a quarter of a buffer larger than this is copied, so that it does not keep the rest alive.
const KEEP_WHOLE: usize = 16;

/// Number of elements.
///
/// # Safety
/// `list` is a live list.
pub unsafe fn length(list: *mut Object) -> usize {
    // SAFETY: as the caller promises.
    unsafe { (*list.cast::<ListObject>()).length as usize }
}

/// Where the elements lie.
///
/// # Safety
/// `list` is a live list.
pub unsafe fn buffer_of(list: *mut Object) -> *mut BufferObject {
    // SAFETY: as the caller promises.
    unsafe { (*list.cast::<ListObject>()).buffer }
}

/// The place of the first element; nothing lies there if there is none.
///
/// # Safety
/// `list` is a live list of such elements.
pub unsafe fn first(list: *mut Object, element: &SnowType) -> *mut u8 {
    // SAFETY: as the caller promises.
    unsafe {
        let list = list.cast::<ListObject>();
        let slots = slots_behind((*list).buffer).cast::<u8>();
        slots.wrapping_add((*list).start as usize * width(element))
    }
}

/// Element number `index`, which is within the list; borrows the list.
///
/// # Safety
/// `list` is a live list of such elements.
pub unsafe fn element_at(list: *mut Object, index: usize, element: &SnowType) -> u64 {
    // SAFETY: as the caller promises.
    unsafe { read(first(list, element).add(index * width(element)), element) }
}

/// The values of a list whose elements take slots: of anything but Bools and records of numbers.
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

/// A list of `slots`, taking over the values; the objects of records that lie flat in it end.
pub fn from_slots(arena: &mut Arena, slots: &[u64], ty: &SnowType) -> *mut Object {
    let element = ty.element();
    let storage = Storage::create(arena, slots.len(), 0..slots.len(), element);
    if !slots.is_empty() {
        // SAFETY: the new storage has room for them.
        unsafe { fill(storage.at(0, element), slots, element) };
    }
    if element.is_flat() {
        // SAFETY: they were the caller's.
        slots.iter().for_each(|&slot| unsafe { drop_slot(arena, slot, element) });
    }
    new_list(arena, ty.id, storage, 0, slots.len())
}

/// A list of `count` records of numbers, whose words lie at `words`.
///
/// # Safety
/// So many are there; `ty` is the type of a list in which they lie flat.
pub unsafe fn from_words(arena: &mut Arena, words: *const u64, count: usize, ty: &SnowType) -> *mut Object {
    let element = ty.element();
    let storage = Storage::create(arena, count, 0..count, element);
    if count > 0 {
        // SAFETY: the new storage has room for them.
        unsafe { copy_retained(words.cast(), count, storage.at(0, element), element) };
    }
    new_list(arena, ty.id, storage, 0, count)
}

/// The most room that is made before anything is there to fill it: whoever leaves a loop at once has asked for all of it.
const MOST_ROOM: usize = 1 << 24;

/// A list without values whose buffer has room for `count`.
pub fn with_room(space: &mut impl Space, count: usize, element: &SnowType, ty: &SnowType) -> *mut Object {
    let storage = Storage::create(space, count.min(MOST_ROOM), 0..0, element);
    new_list(space, ty.id, storage, 0, 0)
}

/// `list` with `value` added at an end, taking over both; a record's words are copied.
///
/// # Safety
/// Well-typed, in `arena`; `ty` is the list's type.
pub unsafe fn push(arena: &mut Arena, list: *mut Object, end: End, value: u64, ty: &'static SnowType) -> *mut Object {
    // SAFETY: as the caller promises; `extend` leaves a slot to be filled.
    unsafe {
        let (list, place) = extend(arena, list, end, 1, ty);
        write(place, value, ty.element());
        list
    }
}

/// `list` with another value at `index`, which lies within it; takes over both; a record's words are copied.
///
/// # Safety
/// As for `push`.
pub unsafe fn set(
    arena: &mut Arena,
    list: *mut Object,
    index: usize,
    value: u64,
    ty: &'static SnowType,
) -> *mut Object {
    let source = list.cast::<ListObject>();
    // SAFETY: as the caller promises; a buffer that only this window looks at may be written.
    unsafe {
        let storage = Storage::of(source);
        if Object::is_unique(list) && storage.is_single() {
            replace(arena, storage.at((*source).start as usize + index, ty.element()), value, ty.element());
            return list;
        }
        let count = length(list);
        let storage = copy_of_window(arena, list, 0..count, ty);
        replace(arena, storage.at(index, ty.element()), value, ty.element());
        let copy = new_list(arena, ty.id, storage, 0, count);
        drop_object(arena, list, ty);
        copy
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
        if length(b) == 0 || length(a) == 0 {
            let (rest, dead) = if length(b) == 0 { (a, b) } else { (b, a) };
            drop_object(arena, dead, ty);
            return rest;
        }
        let (list, places) = extend(arena, a, End::Back, length(b), ty);
        copy_retained(first(b, ty.element()), length(b), places, ty.element());
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
        let storage = Storage::of(source);
        if range.is_empty() {
            return new_list(arena, ty.id, Storage::NONE, 0, 0);
        }
        if !keeps_whole(storage.buffer, range.len()) {
            let count = range.len();
            let copy = copy_of_window(arena, list, range, ty);
            return new_list(arena, ty.id, copy, 0, count);
        }
        storage.retain();
        new_list(arena, ty.id, storage, (*source).start as usize + range.start, range.len())
    }
}

/// The values of `list`, taken over, from number `start` on, which is at most its length. Where nobody else has the list its window
/// moves, unless the rest of a long buffer is to be given back.
///
/// # Safety
/// As for `push`.
pub unsafe fn rest(arena: &mut Arena, list: *mut Object, start: usize, ty: &'static SnowType) -> *mut Object {
    let source = list.cast::<ListObject>();
    // SAFETY: as the caller promises.
    unsafe {
        let length = length(list);
        if Object::is_unique(list) && (start == 0 || keeps_whole((*source).buffer, length - start)) {
            (*source).start += start as u64;
            (*source).length -= start as u64;
            return list;
        }
        let part = slice(arena, list, start..length, ty);
        drop_object(arena, list, ty);
        part
    }
}

/// Whether a window of so many values may stay in its buffer.
unsafe fn keeps_whole(buffer: *mut BufferObject, count: usize) -> bool {
    // SAFETY: the caller gives a live buffer.
    let capacity = unsafe { (*buffer).capacity } as usize;
    capacity <= KEEP_WHOLE || count * 4 >= capacity
}

/// The values of `list`, taken over, from last to first.
///
/// # Safety
/// As for `push`.
pub unsafe fn reverse(arena: &mut Arena, list: *mut Object, ty: &'static SnowType) -> *mut Object {
    let source = list.cast::<ListObject>();
    // SAFETY: as the caller promises; a buffer that only this window looks at may be written.
    unsafe {
        let (count, element) = (length(list), ty.element());
        if Object::is_unique(list) && Storage::of(source).is_single() {
            turn_round(first(list, element), count, element);
            return list;
        }
        let storage = copy_of_window(arena, list, 0..count, ty);
        if count > 0 {
            turn_round(storage.at(0, element), count, element);
        }
        let reversed = new_list(arena, ty.id, storage, 0, count);
        drop_object(arena, list, ty);
        reversed
    }
}

/// Puts so many values into the other order.
unsafe fn turn_round(values: *mut u8, count: usize, element: &SnowType) {
    for index in 0..count / 2 {
        // SAFETY: the caller gives that many values; both places are among them.
        unsafe {
            let low = values.add(index * width(element));
            let high = values.add((count - 1 - index) * width(element));
            swap(low, high, element);
        }
    }
}

/// A buffer with a part of a list's values, each with one more reference.
unsafe fn copy_of_window(arena: &mut Arena, list: *mut Object, range: Range<usize>, ty: &'static SnowType) -> Storage {
    // SAFETY: the caller gives a list of this type and a range of it.
    unsafe {
        let element = ty.element();
        let storage = Storage::create(arena, range.len(), 0..range.len(), element);
        copy_retained(
            first(list, element).wrapping_add(range.start * width(element)),
            range.len(),
            storage.at(0, element),
            element,
        );
        storage
    }
}

/// A list with count 1; takes over one reference to `storage`.
pub(super) fn new_list(
    space: &mut impl Space,
    type_id: u32,
    storage: Storage,
    start: usize,
    length: usize,
) -> *mut Object {
    let list = space.alloc(size_of::<ListObject>()).cast::<ListObject>();
    let header = Object { count: 1, type_id };
    let Storage { buffer, owner } = storage;
    // SAFETY: the cell is ours and large enough.
    unsafe { list.write(ListObject { header, buffer, start: start as u64, length: length as u64, owner }) };
    list.cast()
}
