//! Sums that runtime functions give back: `Option`, `Result` and their like, by the names of their variants.

use super::object::{slots_behind, Object, SumObject};
use super::{Shape, SnowType};
use crate::heap::Space;

/// A value of the variant `name`, which takes over `fields`.
///
/// Panics if the type has no such variant with as many fields: the declaration in `stdlib/` is wrong then.
pub fn new_variant(space: &mut impl Space, ty: &SnowType, name: &str, fields: &[u64]) -> *mut Object {
    assert!(ty.shape() == Shape::Sum, "{} is no sum", ty.name());
    new_variant_of(space, ty, tag_of(ty, name), fields)
}

/// The tag of the variant `name`, which must be there.
pub fn tag_of(ty: &SnowType, name: &str) -> usize {
    ty.tag_of(name).unwrap_or_else(|| panic!("{} has no variant {name}", ty.name()))
}

/// The same for a known tag.
pub fn new_variant_of(space: &mut impl Space, ty: &SnowType, tag: usize, fields: &[u64]) -> *mut Object {
    let variant = &ty.variants()[tag];
    assert_eq!(variant.fields().len(), fields.len(), "fields of {} in {}", variant.name(), ty.name());
    let sum = space.alloc(size_of::<SumObject>() + 8 * fields.len()).cast::<SumObject>();
    // SAFETY: the cell is ours and large enough.
    unsafe {
        sum.write(SumObject { count: 1, tag: tag as u32 });
        slots_behind(sum).copy_from_nonoverlapping(fields.as_ptr(), fields.len());
    }
    sum.cast()
}

/// `Some(value)` or `None`.
pub fn new_option(space: &mut impl Space, ty: &SnowType, value: Option<u64>) -> *mut Object {
    match value {
        Some(value) => new_variant(space, ty, "Some", &[value]),
        None => new_variant(space, ty, "None", &[]),
    }
}

/// `Ok(value)` or `Err(error)`.
pub fn new_result(space: &mut impl Space, ty: &SnowType, value: Result<u64, u64>) -> *mut Object {
    match value {
        Ok(value) => new_variant(space, ty, "Ok", &[value]),
        Err(error) => new_variant(space, ty, "Err", &[error]),
    }
}

/// A tuple or struct, which takes over `fields`.
pub fn new_record(space: &mut impl Space, ty: &SnowType, fields: &[u64]) -> *mut Object {
    assert_eq!(ty.fields().len(), fields.len(), "fields of {}", ty.name());
    let record = space.alloc(size_of::<Object>() + 8 * fields.len()).cast::<Object>();
    // SAFETY: the cell is ours and large enough.
    unsafe {
        record.write(Object { count: 1, type_id: ty.id });
        slots_behind(record).copy_from_nonoverlapping(fields.as_ptr(), fields.len());
    }
    record
}
