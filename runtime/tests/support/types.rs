//! Descriptors as codegen emits them.

use snow_rt::value::{Shape, SnowField, SnowType, SnowVariant};

pub const fn scalar_type(id: u32, shape: Shape, name: &'static std::ffi::CStr) -> SnowType {
    let name_length = name.count_bytes() as u64;
    SnowType {
        id,
        shape: shape as u8,
        flags: 0,
        count: 0,
        name: name.as_ptr().cast(),
        name_length,
        parts: std::ptr::null(),
    }
}

pub static INT: SnowType = scalar_type(1, Shape::Int, c"Int");
pub static BOOL: SnowType = scalar_type(2, Shape::Bool, c"Bool");
pub static STRING: SnowType = scalar_type(0xb2ef_230e, Shape::String, c"String");

/// A variant that a `static` type lists.
pub const fn variant(name: &'static std::ffi::CStr, fields: &'static [SnowField]) -> SnowVariant {
    let name_length = name.count_bytes() as u64;
    SnowVariant { name: name.as_ptr().cast(), name_length, fields: fields.as_ptr(), count: fields.len() as u64 }
}

pub const fn field(ty: &'static SnowType) -> SnowField {
    SnowField { name: c"".as_ptr().cast(), name_length: 0, ty }
}

/// Constants that point at constants.
pub struct Constant<T>(pub T);

// SAFETY: nobody writes them.
unsafe impl<T> Sync for Constant<T> {}

static OK_FIELDS: Constant<[SnowField; 1]> = Constant([field(&INT)]);
static ERR_FIELDS: Constant<[SnowField; 1]> = Constant([field(&STRING)]);
static RESULT_VARIANTS: Constant<[SnowVariant; 2]> =
    Constant([variant(c"Ok", &OK_FIELDS.0), variant(c"Err", &ERR_FIELDS.0)]);
/// `Result<Int, String>`
pub static RESULT: SnowType = SnowType {
    id: 9,
    shape: Shape::Sum as u8,
    flags: 0,
    count: 2,
    name: c"Result<Int, String>".as_ptr().cast(),
    name_length: 19,
    parts: RESULT_VARIANTS.0.as_ptr().cast(),
};
/// `Job<Int>`
pub static JOB: SnowType = SnowType { parts: (&raw const INT).cast(), ..scalar_type(10, Shape::Job, c"Job<Int>") };
/// `List<Job<Int>>`
pub static JOBS: SnowType =
    SnowType { parts: (&raw const JOB).cast(), ..scalar_type(11, Shape::List, c"List<Job<Int>>") };
