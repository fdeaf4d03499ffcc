//! Cells, the end of objects, and lists from slots: what every compiled function needs.

use crate::actor::isolate::Isolate;
use crate::context::Context;
use crate::export;
use crate::value::{self, list, Object, SnowType};

/// Objects or words that one reduction pays for: a reduction is meant to be some 50 ns.
const WORK_PER_REDUCTION: usize = 16;

/// Lets work on large values count towards the turn of the isolate.
pub(super) fn charge(cx: &mut Context, work: usize) {
    cx.reductions -= (work / WORK_PER_REDUCTION) as i64;
}

export! {
    /// A cell of `size` bytes, uninitialised.
    fn snow_alloc(cx, size: u64) -> *mut u8 {
        cx.heap.alloc(size as usize)
    }

    /// The frame of a coroutine. The spare one is too small.
    fn snow_frame_new(cx, size: u64) -> *mut u8 {
        Isolate::of(cx).spare_frame.give_back(&mut cx.heap);
        cx.heap.alloc(size as usize)
    }

    /// A coroutine has returned. There is a spare frame already.
    fn snow_frame_end(cx, frame: *mut u8, _size: u64) {
        // SAFETY: generated code gives a frame of this isolate that nobody is in any more.
        unsafe { cx.heap.free(frame) };
    }

    /// The cell of an object or a buffer that has ended, nothing of which is counted.
    fn snow_free(cx, cell: *mut u8) {
        // SAFETY: generated code gives a cell of this isolate that nobody uses any more.
        unsafe { cx.heap.free(cell) };
    }

    /// The last reference to `object` is gone.
    fn snow_release(cx, object: *mut Object, ty: *const SnowType) {
        let before = cx.heap.live();
        // SAFETY: generated code gives a dead object of this isolate with its type.
        unsafe { value::release(&mut cx.heap, object, SnowType::from_raw(ty)) };
        charge(cx, before - cx.heap.live());
    }

    /// A list of `count` values, taking them over; of records that lie flat in it, their words.
    fn snow_list_from_slots(cx, slots: *const u64, count: u64, list_type: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives `count` slots (the pointer may dangle when there are none) and the list's type.
        unsafe {
            let ty = SnowType::from_raw(list_type);
            if ty.element().is_flat() {
                return list::from_words(&mut cx.heap, slots, count as usize, ty);
            }
            let slots = if count == 0 { &[] } else { std::slice::from_raw_parts(slots, count as usize) };
            list::from_slots(&mut cx.heap, slots, ty)
        }
    }
}
