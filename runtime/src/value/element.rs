//! How values lie in the buffers of lists: a Bool takes a byte, a record of numbers the words of its fields, everything else a slot of
//! eight. In: places and element types. Out: slots, as all other objects have them.
//!
//! The slot of a record that lies in a buffer is the address in front of its words, where an object would have its header: whoever
//! only reads fields reads them as an object's. It is nobody's reference: it is never counted, and good as long as the buffer stays
//! as it is. So is the slot of a record that is to be written: its words are copied, and who gave an object still has it.

use super::object::{dup, object_in, slot_of, slots_behind, Object};
use super::release::drop_slot;
use super::{Shape, SnowType};
use crate::heap::Arena;
use std::ptr;

/// Bytes that an element takes in a list's buffer. Generated code knows it too (`codegen/layout.py`).
#[inline]
pub fn width(element: &SnowType) -> usize {
    if element.shape == Shape::Bool as u8 {
        1
    } else if element.is_flat() {
        8 * usize::from(element.count)
    } else {
        8
    }
}

/// What lies in the buffer is a reference to an object.
#[inline]
pub fn is_counted(element: &SnowType) -> bool {
    element.is_object() && !element.is_flat()
}

/// The value at a place of a buffer.
///
/// # Safety
/// An element of this type lies there.
#[inline]
pub unsafe fn read(place: *const u8, element: &SnowType) -> u64 {
    // SAFETY: as the caller promises; slots are aligned, and in front of a buffer's first place is its header.
    unsafe {
        if element.shape == Shape::Bool as u8 {
            u64::from(*place)
        } else if element.is_flat() {
            slot_of(place.cast_mut().sub(size_of::<Object>()))
        } else {
            *place.cast::<u64>()
        }
    }
}

/// Fills a place of a buffer.
///
/// # Safety
/// There is room for an element of this type.
#[inline]
pub unsafe fn write(place: *mut u8, value: u64, element: &SnowType) {
    // SAFETY: as the caller promises; slots are aligned. A record may come from the same buffer.
    unsafe {
        if element.shape == Shape::Bool as u8 {
            place.write(value as u8);
        } else if element.is_flat() {
            let (words, places) = (slots_behind(object_in(value)), place.cast::<u64>());
            for index in 0..usize::from(element.count) {
                places.add(index).write(words.add(index).read());
            }
        } else {
            place.cast::<u64>().write(value);
        }
    }
}

/// Another value in a place of a buffer; the one that was there goes.
///
/// # Safety
/// As for `read`; what is written is the buffer's then, as for `write`.
pub unsafe fn replace(arena: &mut Arena, place: *mut u8, value: u64, element: &'static SnowType) {
    // SAFETY: as the caller promises.
    unsafe {
        let old = is_counted(element).then(|| read(place, element));
        write(place, value, element);
        if let Some(old) = old {
            drop_slot(arena, old, element);
        }
    }
}

/// Two values in each other's place.
///
/// # Safety
/// Elements of this type lie at both, which are places of one buffer.
pub unsafe fn swap(a: *mut u8, b: *mut u8, element: &SnowType) {
    // SAFETY: as the caller promises.
    unsafe {
        if element.shape == Shape::Bool as u8 {
            return ptr::swap(a, b);
        }
        for word in 0..width(element) / 8 {
            ptr::swap(a.cast::<u64>().add(word), b.cast::<u64>().add(word));
        }
    }
}

/// Fills places of a buffer with values. References are taken over; the objects of records stay the caller's.
///
/// # Safety
/// There is room for so many elements of this type.
pub unsafe fn fill(place: *mut u8, slots: &[u64], element: &SnowType) {
    // SAFETY: as the caller promises.
    unsafe {
        let width = width(element);
        if width == 8 {
            return ptr::copy_nonoverlapping(slots.as_ptr(), place.cast(), slots.len());
        }
        for (index, &slot) in slots.iter().enumerate() {
            write(place.add(index * width), slot, element);
        }
    }
}

/// One more reference to what lies in a buffer.
///
/// # Safety
/// `value` was read from one of elements of this type.
pub unsafe fn retain(value: u64, element: &SnowType) {
    if is_counted(element) {
        // SAFETY: as the caller promises.
        unsafe { dup(value, element) };
    }
}

/// Copies values within an isolate: each has one more reference.
///
/// # Safety
/// `count` elements of this type lie at `from`, and there is room for them at `to`, elsewhere.
pub unsafe fn copy_retained(from: *const u8, count: usize, to: *mut u8, element: &SnowType) {
    // SAFETY: as the caller promises; elements with references take slots.
    unsafe {
        if is_counted(element) {
            for index in 0..count {
                dup(*from.cast::<u64>().add(index), element);
            }
        }
        if count > 0 {
            ptr::copy_nonoverlapping(from, to, count * width(element));
        }
    }
}
