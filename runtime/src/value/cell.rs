//! Cells: the one thing in a value that changes. A cell is a list that holds one value, or none while somebody computes the next one.
//! Only the library's iterators use them (`stdlib/iter.snow`), for the state of one run; no cell is ever part of a value that others see.

use super::element::{is_counted, read, write};
use super::list::{first, new_list};
use super::list_storage::Storage;
use super::object::{ListObject, Object};
use super::release::drop_slot;
use super::SnowType;
use crate::heap::Arena;

/// A cell that holds `value`, which it takes over; a record's words are copied.
///
/// # Safety
/// `value` is of the element type of `ty`.
pub unsafe fn new_cell(arena: &mut Arena, value: u64, ty: &SnowType) -> *mut Object {
    let storage = Storage::create(arena, 1, 0..1, ty.element());
    // SAFETY: there is room for the value.
    unsafe { write(storage.at(0, ty.element()), value, ty.element()) };
    new_list(arena, ty.id, storage, 0, 1)
}

/// Takes the value out: it is the caller's then; a record's words stay where they were until the next one is put in. None if the
/// cell is empty.
///
/// # Safety
/// `cell` was made by `new_cell` of a value of the type `ty`.
pub unsafe fn take(cell: *mut Object, ty: &SnowType) -> Option<u64> {
    // SAFETY: the buffer of a cell has one place, which is initialised as long as the length is 1.
    unsafe {
        let place = first(cell, ty);
        let cell = cell.cast::<ListObject>();
        if (*cell).length == 0 {
            return None;
        }
        let buffer = (*cell).buffer;
        (*cell).length = 0;
        (*buffer).high = (*buffer).low;
        Some(read(place, ty))
    }
}

/// Puts a value in, which the cell takes over; one that is there goes. A record's words are copied.
///
/// # Safety
/// As for `take`; `value` is of the element type `ty`.
pub unsafe fn put(arena: &mut Arena, cell: *mut Object, value: u64, ty: &'static SnowType) {
    // SAFETY: as the caller promises.
    unsafe {
        let old = take(cell, ty);
        write(first(cell, ty), value, ty);
        let cell = cell.cast::<ListObject>();
        let buffer = (*cell).buffer;
        (*buffer).high = (*buffer).low + 1;
        (*cell).length = 1;
        if let Some(old) = old.filter(|_| is_counted(ty)) {
            drop_slot(arena, old, ty);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::object::object_in;
    use crate::value::sample::{drop_value, list_of, read, string, Make};

    #[test]
    fn a_cell_gives_back_what_was_put_in() {
        let ty = list_of(string());
        let mut arena = Arena::new();
        let first = arena.text("first");
        // SAFETY: the value is a string.
        let cell = unsafe { new_cell(&mut arena, first, ty) };
        // SAFETY: the cell is live and its values are strings.
        unsafe {
            assert_eq!(take(cell, ty.element()), Some(first));
            assert_eq!(take(cell, ty.element()), None);
            let second = arena.text("second");
            put(&mut arena, cell, second, ty.element());
            let third = arena.text("third");
            put(&mut arena, cell, third, ty.element());
            assert_eq!(read(third), "third");
            assert_eq!((*object_in(first)).count, 1);
        }
        drop_value(&mut arena, first, ty.element());
        drop_value(&mut arena, crate::value::slot_of(cell), ty);
        assert_eq!(arena.live(), 0);
    }
}
