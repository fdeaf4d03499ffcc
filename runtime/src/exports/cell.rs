//! The cells of the library's iterators: state that changes while a run goes on.

use crate::actor::crash;
use crate::export;
use crate::value::element::retain;
use crate::value::{cell, Object, SnowType};

export! {
    /// A cell that holds a value.
    [owns] fn snow_cell_new(cx, value: u64, _ty: *const SnowType, cell_type: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a value and the result's type.
        unsafe { cell::new_cell(&mut cx.heap, value, SnowType::from_raw(cell_type)) }
    }

    /// Takes the value out of a cell.
    fn snow_cell_take(cx, subject: *mut Object, ty: *const SnowType) -> u64 {
        // SAFETY: the library gives a live cell of this type.
        let taken = unsafe { cell::take(subject, SnowType::from_raw(ty)) };
        taken.unwrap_or_else(|| {
            crash(cx, "an iterator was run inside of its own run");
            0
        })
    }

    /// Puts a value into a cell.
    fn snow_cell_put(cx, subject: *mut Object, value: u64, ty: *const SnowType) {
        // SAFETY: the library gives a live cell of this type; the value gets one more holder, the cell.
        unsafe {
            let ty = SnowType::from_raw(ty);
            retain(value, ty);
            cell::put(&mut cx.heap, subject, value, ty);
        }
    }
}
