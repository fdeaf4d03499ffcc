//! Lists. Type arguments come behind the values: the element's type, then the list's where a list is given back. A record that lies flat
//! in the list comes and goes as `value/element.rs` says: as the address in front of its words.

use super::memory::charge;
use crate::actor::crash;
use crate::export;
use crate::value::element::retain;
use crate::value::list::{self, element_at, length, End};
use crate::value::{Object, SnowType};

/// The part of `0..count` that begins at `start` and has `length` numbers.
pub(super) fn clamp(start: i64, length: i64, count: usize) -> std::ops::Range<usize> {
    let start = usize::try_from(start).unwrap_or(0).min(count);
    let length = usize::try_from(length).unwrap_or(0).min(count - start);
    start..start + length
}

export! {
    /// Number of elements.
    fn snow_list_length(_cx, items: *mut Object, _element: *const SnowType) -> i64 {
        // SAFETY: generated code gives a live list.
        unsafe { length(items) as i64 }
    }

    /// Element number `index`; crashes when there is none.
    fn snow_list_get(cx, items: *mut Object, index: i64, element: *const SnowType) -> u64 {
        // SAFETY: generated code gives a live list of this element type.
        unsafe {
            let (count, element) = (length(items), SnowType::from_raw(element));
            let Some(index) = usize::try_from(index).ok().filter(|&index| index < count) else {
                crash(cx, &format!("index {index} out of bounds for a list of {count}"));
                return 0;
            };
            let value = element_at(items, index, element);
            retain(value, element);
            value
        }
    }

    /// Another element at `index`; in place where nobody else holds the list.
    [owns] fn snow_list_set(cx, items: *mut Object, index: i64, item: u64, _element: *const SnowType, list_type: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a list and an element of these types, both its own.
        unsafe {
            let count = length(items);
            let Some(index) = usize::try_from(index).ok().filter(|&index| index < count) else {
                crash(cx, &format!("index {index} out of bounds for a list of {count}"));
                return std::ptr::null_mut();
            };
            let changed = list::set(&mut cx.heap, items, index, item, SnowType::from_raw(list_type));
            if changed != items {
                charge(cx, count);
            }
            changed
        }
    }

    /// A list without elements, and with room for so many.
    fn snow_list_with_room(cx, count: i64, element: *const SnowType, list_type: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives the types.
        unsafe {
            let (element, ty) = (SnowType::from_raw(element), SnowType::from_raw(list_type));
            list::with_room(&mut cx.heap, usize::try_from(count).unwrap_or(0), element, ty)
        }
    }

    /// One more element at the end.
    [owns] fn snow_list_append(cx, items: *mut Object, item: u64, _element: *const SnowType, list_type: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a list and an element of these types, both its own.
        unsafe { list::push(&mut cx.heap, items, End::Back, item, SnowType::from_raw(list_type)) }
    }

    /// One more element at the front.
    [owns] fn snow_list_prepend(cx, items: *mut Object, item: u64, _element: *const SnowType, list_type: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a list and an element of these types, both its own.
        unsafe { list::push(&mut cx.heap, items, End::Front, item, SnowType::from_raw(list_type)) }
    }

    /// Two lists, one after the other.
    [owns] fn snow_list_concat(cx, a: *mut Object, b: *mut Object, _element: *const SnowType, list_type: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives two lists of this type, both its own.
        unsafe {
            let (added, buffer) = (length(b), list::buffer_of(a));
            let joined = list::concat(&mut cx.heap, a, b, SnowType::from_raw(list_type));
            charge(cx, if joined == b || list::buffer_of(joined) == buffer { added } else { length(joined) });
            joined
        }
    }

    /// At most `count` elements from number `start` on; what lies outside the list is left out.
    fn snow_list_slice(cx, items: *mut Object, start: i64, count: i64, _element: *const SnowType, list_type: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live list of this type.
        unsafe {
            let range = clamp(start, count, length(items));
            list::slice(&mut cx.heap, items, range, SnowType::from_raw(list_type))
        }
    }

    /// The elements from number `start` on; in place where nobody else holds the list.
    [owns] fn snow_list_rest(cx, items: *mut Object, start: i64, _element: *const SnowType, list_type: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a list of this type, its own.
        unsafe {
            let range = clamp(start, i64::MAX, length(items));
            list::rest(&mut cx.heap, items, range.start, SnowType::from_raw(list_type))
        }
    }

    /// The elements from last to first; in place where nobody else holds the list.
    [owns] fn snow_list_reverse(cx, items: *mut Object, _element: *const SnowType, list_type: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a list of this type, its own.
        unsafe {
            charge(cx, length(items));
            list::reverse(&mut cx.heap, items, SnowType::from_raw(list_type))
        }
    }
}
