//! Lists that are nobody else's, written in place by the library's loops: an element is moved out, another one put in its place,
//! maybe of another type. In: a list that `is_own`. What is moved out leaves a slot that nobody must look at before it is
//! filled again or cut off: the list stays its loop's until then.

use super::element::{read, width, write};
use super::list::first;
use super::list_storage::Storage;
use super::object::{ListObject, Object};
use super::SnowType;
use crate::heap::Arena;
use std::ptr;

/// A list shorter than a quarter of a buffer larger than this moves to one that fits.
const KEEP_WHOLE: usize = 16;

/// Nobody else holds the list, no other list looks at its buffer, and its window shows all that is there.
///
/// # Safety
/// `list` is a live list.
pub unsafe fn is_own(list: *mut Object) -> bool {
    let source = list.cast::<ListObject>();
    // SAFETY: as the caller promises.
    unsafe {
        if !Object::is_unique(list) || !Storage::of(source).is_single() {
            return false;
        }
        let buffer = (*source).buffer;
        (*buffer).low == (*source).start && (*buffer).high == (*source).start + (*source).length
    }
}

/// Moves the element at `index`, which lies within the list, out of it; a record's words are good until the place is filled.
///
/// # Safety
/// `list` is its caller's own, and such an element lies there.
pub unsafe fn take(list: *mut Object, index: usize, element: &SnowType) -> u64 {
    // SAFETY: as the caller promises.
    unsafe { read(first(list, element).add(index * width(element)), element) }
}

/// Fills the place of an element that was moved out.
///
/// # Safety
/// `list` is its caller's own, `index` lies within it, and its elements are as wide as this one.
pub unsafe fn put(list: *mut Object, index: usize, value: u64, element: &SnowType) {
    // SAFETY: as the caller promises.
    unsafe { write(first(list, element).add(index * width(element)), value, element) }
}

/// Leaves the first `count` elements, which are all that have not been moved out; takes the list over.
///
/// # Safety
/// `list` is its caller's own, of this type and at least so long.
pub unsafe fn cut(arena: &mut Arena, list: *mut Object, count: usize, ty: &'static SnowType) -> *mut Object {
    let (source, element) = (list.cast::<ListObject>(), ty.element());
    // SAFETY: as the caller promises; the old buffer is not looked at again where its values have been moved.
    unsafe {
        let (old, values) = (Storage::of(source), first(list, element));
        let capacity = (*old.buffer).capacity as usize;
        if capacity > KEEP_WHOLE && count * 4 < capacity {
            let storage = Storage::create(arena, count, 0..count, element);
            if count > 0 {
                ptr::copy_nonoverlapping(values, storage.at(0, element), count * width(element));
            }
            old.free(arena);
            ((*source).buffer, (*source).owner, (*source).start) = (storage.buffer, storage.owner, 0);
        } else {
            (*old.buffer).high = (*source).start + count as u64;
        }
        (*source).length = count as u64;
        list
    }
}
