//! Placeholder: values and their type descriptors.
#[repr(C)]
pub struct Object { pub count: u32, pub type_id: u32 }
#[repr(C)]
pub struct SnowType { pub id: u32, pub shape: u8, pub flags: u8, pub count: u16, pub name: *const u8, pub name_length: u64, pub parts: *const std::ffi::c_void }
