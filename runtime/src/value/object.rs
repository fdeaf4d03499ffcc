//! Objects as they lie in memory, and their counts. The layouts are the contract with codegen.

use super::handle::HandleObject;
use super::map_node::Node;
use super::{Shape, SnowType};
use crate::heap::Proxy;
use std::mem::offset_of;

/// The top bit of a count: a static of the program, or one so often shared that it is never freed. Tested, never written.
pub const IMMORTAL: u32 = 0x8000_0000;

/// The header of every object; its payload follows. A sum has its tag in place of the id ([`SumObject`]).
#[repr(C)]
pub struct Object {
    pub count: u32,
    pub type_id: u32,
}

/// `String`, `Atom` and `Bytes`. `data` points behind this (then the bytes are the cell's own), into a static of the program, or into
/// the payload that `owner` keeps alive.
#[repr(C)]
pub struct StringObject {
    pub header: Object,
    pub length: u64,
    pub data: *const u8,
    pub owner: *mut Proxy,
}

/// `List`: a window of a buffer. With length 0 the buffer may be null.
#[repr(C)]
pub struct ListObject {
    pub header: Object,
    pub buffer: *mut BufferObject,
    pub start: u64,
    pub length: u64,
    /// What keeps the buffer alive if it lies in a payload.
    pub owner: *mut Proxy,
}

/// The slots of lists; `low..high` hold values, and the count is the number of lists that look at them.
#[repr(C)]
pub struct BufferObject {
    pub header: Object,
    pub capacity: u64,
    pub low: u64,
    pub high: u64,
}

/// A value of a type with variants; the slots of its variant follow.
#[repr(C)]
pub struct SumObject {
    pub count: u32,
    pub tag: u32,
}

/// `Fun`: captured slots follow; `env` describes them, or is null when there are none.
#[repr(C)]
pub struct ClosureObject {
    pub header: Object,
    pub code: *const u8,
    pub env: *const SnowType,
}

/// `Job`, `Task`: `reference` is what its owner awaits it by, and 0 in a copy that was sent elsewhere.
#[repr(C)]
pub struct JobObject {
    pub header: Object,
    pub pid: u64,
    pub reference: u64,
}

/// Name and offset of what generated code touches in objects, besides what `runtime-interface.md` says of their form.
pub const OFFSETS: &[(&str, usize)] = &[
    ("string_length", offset_of!(StringObject, length)),
    ("string_data", offset_of!(StringObject, data)),
    ("string_owner", offset_of!(StringObject, owner)),
    ("list_buffer", offset_of!(ListObject, buffer)),
    ("list_start", offset_of!(ListObject, start)),
    ("list_length", offset_of!(ListObject, length)),
    ("list_owner", offset_of!(ListObject, owner)),
    ("buffer_capacity", offset_of!(BufferObject, capacity)),
    ("buffer_low", offset_of!(BufferObject, low)),
    ("buffer_high", offset_of!(BufferObject, high)),
    ("buffer_slots", size_of::<BufferObject>()),
    ("proxy_resource", offset_of!(Proxy, resource)),
    ("proxy_count", offset_of!(Proxy, count)),
];

impl Object {
    pub fn is_immortal(&self) -> bool {
        self.count & IMMORTAL != 0
    }

    /// One more reference.
    ///
    /// # Safety
    /// `this` is a live object of the running isolate, or immortal.
    pub unsafe fn retain(this: *mut Object) {
        // SAFETY: as the caller promises; immortal objects may be read-only.
        unsafe {
            if !(*this).is_immortal() {
                (*this).count += 1;
            }
        }
    }

    /// One reference less; true if it was the last, and the object is the caller's to free.
    ///
    /// # Safety
    /// As for `retain`; the reference is the caller's.
    pub unsafe fn let_go(this: *mut Object) -> bool {
        // SAFETY: as the caller promises.
        unsafe {
            if (*this).is_immortal() {
                return false;
            }
            (*this).count -= 1;
            (*this).count == 0
        }
    }

    /// Nobody else holds the object, and it may be written.
    ///
    /// # Safety
    /// As for `retain`.
    pub unsafe fn is_unique(this: *mut Object) -> bool {
        // SAFETY: as the caller promises.
        unsafe { (*this).count == 1 }
    }
}

/// The first slot behind a structure that heads an object.
pub fn slots_behind<T>(object: *mut T) -> *mut u64 {
    object.wrapping_add(1).cast()
}

/// One more reference to what `slot` holds.
///
/// # Safety
/// Well-typed.
pub unsafe fn dup(slot: u64, ty: &SnowType) {
    if ty.is_object() {
        // SAFETY: an object type's slot is a pointer.
        unsafe { Object::retain(object_in(slot)) };
    }
}

/// The object that a slot points at.
pub fn object_in(slot: u64) -> *mut Object {
    std::ptr::with_exposed_provenance_mut(slot as usize)
}

/// The slot for an object.
pub fn slot_of<T>(object: *mut T) -> u64 {
    object.expose_provenance() as u64
}

/// Bytes of the object that `slot` holds, without buffers, payloads and what it points at.
///
/// # Safety
/// Well-typed, and `ty` is an object type.
pub unsafe fn object_bytes(object: *mut Object, ty: &SnowType) -> usize {
    // SAFETY: the shape tells the layout.
    unsafe {
        match ty.shape() {
            Shape::Tuple | Shape::Struct | Shape::Map => 8 + 8 * usize::from(ty.count),
            Shape::MapNode => Node::of(object).bytes(),
            Shape::Sum => {
                size_of::<SumObject>() + 8 * ty.variants()[(*object.cast::<SumObject>()).tag as usize].fields().len()
            }
            Shape::Fun => 24 + 8 * captures(object).map_or(0, |env| usize::from(env.count)),
            Shape::List => size_of::<ListObject>(),
            Shape::Job => size_of::<JobObject>(),
            Shape::Handle => size_of::<HandleObject>() + size_of::<Proxy>(),
            Shape::String | Shape::Atom | Shape::Bytes => super::string::string_bytes(object),
            _ => unreachable!("a scalar has no object"),
        }
    }
}

/// The descriptor of a closure's captures.
///
/// # Safety
/// `object` is a live closure.
pub unsafe fn captures(object: *mut Object) -> Option<&'static SnowType> {
    // SAFETY: `env` is null or a descriptor.
    unsafe { (*object.cast::<ClosureObject>()).env.as_ref() }
}

/// The pid of a job.
///
/// # Safety
/// `slot` holds a live job.
pub unsafe fn pid_of_job(slot: u64) -> u64 {
    // SAFETY: as the caller promises.
    unsafe { (*object_in(slot).cast::<JobObject>()).pid }
}
