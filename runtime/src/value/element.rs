//! How values lie in the buffers of lists: a Bool takes a byte, everything else a slot of eight. In: places and element types.
//! Out: slots, as all other objects have them.

use super::object::dup;
use super::{Shape, SnowType};
use std::ptr;

/// Bytes that an element takes in a list's buffer. Generated code knows it too (`codegen/layout.py`).
#[inline]
pub fn width(element: &SnowType) -> usize {
    if element.shape == Shape::Bool as u8 {
        1
    } else {
        8
    }
}

/// The value at a place of a buffer.
///
/// # Safety
/// An element of this type lies there.
#[inline]
pub unsafe fn read(place: *const u8, element: &SnowType) -> u64 {
    // SAFETY: as the caller promises; slots are aligned.
    unsafe {
        match width(element) {
            1 => u64::from(*place),
            _ => *place.cast::<u64>(),
        }
    }
}

/// Fills a place of a buffer.
///
/// # Safety
/// There is room for an element of this type.
#[inline]
pub unsafe fn write(place: *mut u8, value: u64, element: &SnowType) {
    // SAFETY: as the caller promises; slots are aligned.
    unsafe {
        match width(element) {
            1 => place.write(value as u8),
            _ => place.cast::<u64>().write(value),
        }
    }
}

/// Another value in a place of a buffer; gives the one that was there.
///
/// # Safety
/// As for `read`.
pub unsafe fn replace(place: *mut u8, value: u64, element: &SnowType) -> u64 {
    // SAFETY: as the caller promises.
    unsafe {
        let old = read(place, element);
        write(place, value, element);
        old
    }
}

/// Fills places of a buffer with values that are taken over.
///
/// # Safety
/// There is room for so many elements of this type.
pub unsafe fn fill(place: *mut u8, slots: &[u64], element: &SnowType) {
    // SAFETY: as the caller promises.
    unsafe {
        if width(element) == 8 {
            return ptr::copy_nonoverlapping(slots.as_ptr(), place.cast(), slots.len());
        }
        for (index, &slot) in slots.iter().enumerate() {
            place.add(index).write(slot as u8);
        }
    }
}

/// Copies values within an isolate: each has one more reference.
///
/// # Safety
/// `count` elements of this type lie at `from`, and there is room for them at `to`, elsewhere.
pub unsafe fn copy_retained(from: *const u8, count: usize, to: *mut u8, element: &SnowType) {
    // SAFETY: as the caller promises; elements with references take slots.
    unsafe {
        if element.is_object() {
            for index in 0..count {
                dup(*from.cast::<u64>().add(index), element);
            }
        }
        if count > 0 {
            ptr::copy_nonoverlapping(from, to, count * width(element));
        }
    }
}
