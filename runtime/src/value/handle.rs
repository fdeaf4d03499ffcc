//! `Handle`: what the system has given (a socket, a file, a child process), as a Snow value. The object holds a proxy, the proxy
//! one reference to the resource: so it closes when no isolate holds it any more, however its holders ended. A copy that is
//! sent is another holder of the same resource.

use std::mem::ManuallyDrop;
use std::sync::Arc;

use super::object::Object;
use super::release::drop_proxy;
use crate::heap::external::new_proxy;
use crate::heap::{Arena, Proxy, Space};
use crate::poll::Resource;

/// The first 32 bits of SHA-256 over `Handle`.
const HANDLE_TYPE_ID: u32 = 0xfa04_ae3d;

#[repr(C)]
pub struct HandleObject {
    header: Object,
    proxy: *mut Proxy,
}

/// A new handle with count 1.
pub fn new_handle(space: &mut impl Space, resource: Arc<Resource>) -> *mut Object {
    let proxy = new_proxy(space, Arc::into_raw(resource).cast_mut().cast(), let_go);
    with_proxy(space, proxy)
}

fn with_proxy(space: &mut impl Space, proxy: *mut Proxy) -> *mut Object {
    let handle = space.alloc(size_of::<HandleObject>()).cast::<HandleObject>();
    // SAFETY: the cell is ours and large enough.
    unsafe { handle.write(HandleObject { header: Object { count: 1, type_id: HANDLE_TYPE_ID }, proxy }) };
    handle.cast()
}

/// The resource that a handle holds.
///
/// # Safety
/// `handle` is a live handle.
pub unsafe fn resource_of(handle: *mut Object) -> Arc<Resource> {
    // SAFETY: the proxy holds one reference, made by `Arc::into_raw`; it stays the proxy's.
    unsafe {
        let resource = (*(*handle.cast::<HandleObject>()).proxy).resource.cast::<Resource>();
        Arc::clone(&ManuallyDrop::new(Arc::from_raw(resource)))
    }
}

/// What tells one resource from another.
///
/// # Safety
/// As for `resource_of`.
pub unsafe fn number_of(handle: *mut Object) -> u64 {
    // SAFETY: as the caller promises.
    unsafe { (*(*(*handle.cast::<HandleObject>()).proxy).resource.cast::<Resource>()).number }
}

/// Another holder, in another space.
pub(super) unsafe fn copy_handle(space: &mut impl Space, handle: *mut Object) -> *mut Object {
    // SAFETY: the caller gives a live handle.
    new_handle(space, unsafe { resource_of(handle) })
}

pub(super) unsafe fn free_handle(arena: &mut Arena, handle: *mut HandleObject) {
    // SAFETY: the caller gives a dead handle of `arena`.
    unsafe {
        let proxy = (*handle).proxy;
        arena.free(handle.cast());
        drop_proxy(arena, proxy);
    }
}

/// The signature is that of `Proxy::release`.
unsafe fn let_go(resource: *mut u8) {
    // SAFETY: the proxy's one reference, made by `Arc::into_raw`.
    drop(unsafe { Arc::from_raw(resource.cast::<Resource>()) });
}
