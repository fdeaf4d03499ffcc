//! What the library's loops do with lists that are nobody else's. They take one over and ask `snow_list_is_own`, move elements out and put
//! others in their places, and hand the list on when there is an element in each.

use crate::actor::crash;
use crate::context::Context;
use crate::export;
use crate::value::element::{is_counted, width};
use crate::value::list::length;
use crate::value::{drop_slot, list_own, Object, SnowType};

/// The place of an element that there is; else the isolate crashes.
///
/// # Safety
/// `items` is a live list.
unsafe fn within(cx: &mut Context, items: *mut Object, index: i64) -> Option<usize> {
    // SAFETY: as the caller promises.
    let count = unsafe { length(items) };
    let found = usize::try_from(index).ok().filter(|&index| index < count);
    if found.is_none() {
        crash(cx, &format!("index {index} out of bounds for a list of {count}"));
    }
    found
}

export! {
    /// The list itself; that it was taken over is what is said.
    [owns] fn snow_list_own(_cx, items: *mut Object, _element: *const SnowType, _list_type: *const SnowType) -> *mut Object {
        items
    }

    /// Whether elements of the type of another list may take the places of this one's, as nobody else looks at it.
    fn snow_list_is_own(_cx, items: *mut Object, _kind: *mut Object, element: *const SnowType, other: *const SnowType) -> u8 {
        // SAFETY: generated code gives a live list, and the types.
        unsafe {
            let (element, other) = (SnowType::from_raw(element), SnowType::from_raw(other));
            let fits = width(element) == width(other) && is_counted(element) == is_counted(other);
            u8::from(fits && list_own::is_own(items))
        }
    }

    /// Element number `index`, moved out of a list that is one's own.
    fn snow_list_take(cx, items: *mut Object, index: i64, element: *const SnowType) -> u64 {
        // SAFETY: the library gives a list of such elements that is its own.
        unsafe {
            let place = within(cx, items, index);
            place.map_or(0, |index| list_own::take(items, index, SnowType::from_raw(element)))
        }
    }

    /// An element in the place of one that was moved out.
    [owns] fn snow_list_put(cx, items: *mut Object, index: i64, item: u64, _old: *const SnowType, element: *const SnowType, _list_type: *const SnowType) -> *mut Object {
        // SAFETY: the library gives a list that is its own, whose elements are as wide as the item.
        unsafe {
            let element = SnowType::from_raw(element);
            match within(cx, items, index) {
                Some(index) => list_own::put(items, index, item, element),
                None if is_counted(element) => drop_slot(&mut cx.heap, item, element),
                None => {}
            }
            items
        }
    }

    /// A list of which each element has been put in anew, as one of their type.
    [owns] fn snow_list_become(_cx, items: *mut Object, _old: *const SnowType, _element: *const SnowType, list_type: *const SnowType) -> *mut Object {
        // SAFETY: the library gives a list that is its own.
        unsafe {
            (*items).type_id = SnowType::from_raw(list_type).id;
            items
        }
    }

    /// The first `count` elements of a list of which all others have been moved out.
    [owns] fn snow_list_cut(cx, items: *mut Object, count: i64, _element: *const SnowType, list_type: *const SnowType) -> *mut Object {
        // SAFETY: the library gives a list that is its own, and at least so long.
        unsafe { list_own::cut(&mut cx.heap, items, count as usize, SnowType::from_raw(list_type)) }
    }
}
