//! Copies of small values: records, variants and texts a few levels deep, as most messages are.
//!
//! In: a value. Out: how many bytes its copy takes, and the copy, made by plain recursion to [`DEEPEST`] levels. What is
//! larger or deeper, or has another shape in it, is not for here: `copy.rs` takes it. An object that is reached in two ways
//! becomes two, which at this size costs less than finding out.

use super::object::{object_bytes, object_in, slot_of, slots_behind, Object, SumObject};
use super::string::copy_string;
use super::{Shape, SnowField, SnowType};
use crate::heap::Space;

/// Bytes of a copy.
const MOST: usize = 256;
/// Objects below one another.
const DEEPEST: u32 = 4;

/// The bytes of a copy of `object`, which is not immortal; `None` where it is not for here.
///
/// # Safety
/// Well-typed.
pub unsafe fn small_bytes(object: *mut Object, ty: &'static SnowType) -> Option<usize> {
    // SAFETY: as the caller promises.
    unsafe { bytes_of(object, ty, DEEPEST).filter(|&bytes| bytes <= MOST) }
}

unsafe fn bytes_of(object: *mut Object, ty: &'static SnowType, levels: u32) -> Option<usize> {
    // SAFETY: the caller gives a well-typed object, whose slots hold values of its fields' types.
    unsafe {
        let Some((slots, fields)) = record(object, ty) else {
            return is_text(ty).then(|| object_bytes(object, ty));
        };
        let mut total = slots.addr() - object.addr() + 8 * fields.len();
        for (index, field) in fields.iter().enumerate() {
            if let Some((child, ty)) = counted(*slots.add(index), field) {
                total += bytes_of(child, ty, levels.checked_sub(1)?)?;
            }
        }
        Some(total)
    }
}

/// A copy of a value that `small_bytes` has measured.
///
/// # Safety
/// As for `small_bytes`, which has given a number for it.
pub unsafe fn copy_small<S: Space>(space: &mut S, object: *mut Object, ty: &'static SnowType) -> *mut Object {
    // SAFETY: as the caller promises; the copy has the source's slots, which are then replaced one by one.
    unsafe {
        let Some((source, fields)) = record(object, ty) else { return copy_string(space, object) };
        let head = source.addr() - object.addr();
        let copy = space.alloc(head + 8 * fields.len()).cast::<Object>();
        let slots = copy.cast::<u8>().add(head).cast::<u64>();
        copy.cast::<u64>().copy_from_nonoverlapping(object.cast(), head / 8);
        (*copy).count = 1;
        for (index, field) in fields.iter().enumerate() {
            let slot = *source.add(index);
            let child = counted(slot, field).map(|(child, ty)| slot_of(copy_small(space, child, ty)));
            slots.add(index).write(child.unwrap_or(slot));
        }
        copy
    }
}

/// The object in a slot, if it is one that is to be copied.
#[inline]
unsafe fn counted(slot: u64, field: &SnowField) -> Option<(*mut Object, &'static SnowType)> {
    let ty = field.ty();
    // SAFETY: the caller gives a slot that holds a value of the field's type.
    unsafe { (ty.is_object() && !(*object_in(slot)).is_immortal()).then(|| (object_in(slot), ty)) }
}

/// Slots and fields of a record or variant.
#[inline]
pub(super) unsafe fn record(object: *mut Object, ty: &SnowType) -> Option<(*const u64, &'static [SnowField])> {
    // SAFETY: the shape tells the layout.
    unsafe {
        match ty.shape() {
            Shape::Tuple | Shape::Struct => Some((slots_behind(object), ty.fields())),
            Shape::Sum => {
                let sum = object.cast::<SumObject>();
                Some((slots_behind(sum), ty.variants()[(*sum).tag as usize].fields()))
            }
            _ => None,
        }
    }
}

fn is_text(ty: &SnowType) -> bool {
    matches!(ty.shape(), Shape::String | Shape::Bytes)
}
