//! Bytes that isolates share: long strings live here from birth, behind an atomic count, and are not copied when sent.
//! Whoever holds the only reference may write behind what others can see.

use super::huge_pages::prefer_huge_pages;
use super::limit::out_of_memory;
use std::alloc::{alloc, dealloc, realloc, Layout};
use std::ptr::NonNull;
use std::sync::atomic::{fence, AtomicUsize, Ordering};

#[repr(C)]
pub struct Payload {
    /// First, where generated code looks whether a list may be written in place.
    references: AtomicUsize,
    capacity: usize,
    /// No view shows what lies behind so many bytes.
    filled: usize,
    /// Behind this header, unless they came from elsewhere.
    bytes: *mut u8,
}

impl Payload {
    /// Room for `capacity` bytes, uninitialised, with one reference.
    pub fn create(capacity: usize) -> *mut Payload {
        Self::try_create(capacity).unwrap_or_else(|| out_of_memory()).as_ptr()
    }

    /// None where there is no memory.
    pub fn try_create(capacity: usize) -> Option<NonNull<Payload>> {
        // SAFETY: the layout has a size.
        let payload = NonNull::new(unsafe { alloc(layout(capacity)).cast::<Payload>() })?;
        prefer_huge_pages(payload.as_ptr().cast(), layout(capacity).size());
        let bytes = behind(payload.as_ptr());
        // SAFETY: the memory is ours.
        unsafe { payload.write(Payload { references: AtomicUsize::new(1), capacity, filled: capacity, bytes }) };
        Some(payload)
    }

    /// Takes bytes over from where they are.
    pub fn adopt(bytes: Vec<u8>) -> *mut Payload {
        let payload = Payload::create(0);
        let mut bytes = std::mem::ManuallyDrop::new(bytes);
        // SAFETY: the payload is ours.
        unsafe {
            (*payload).capacity = bytes.capacity();
            (*payload).filled = bytes.capacity();
            (*payload).bytes = bytes.as_mut_ptr();
        }
        payload
    }

    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Nobody else holds this payload: what others did before they let go is visible.
    pub fn is_unique(&self) -> bool {
        self.references.load(Ordering::Acquire) == 1
    }

    /// Notes that no view shows what lies behind `end`. Until then a payload counts as full.
    pub fn end_at(&mut self, end: *const u8) {
        self.filled = end.addr() - self.bytes.addr();
    }

    /// Whether `count` bytes may be written at `end`, the end of a view, though there are other views: no other isolate sees the payload, and
    /// nobody has written there yet.
    pub fn is_free_behind(&self, end: *const u8, count: usize) -> bool {
        self.is_unique() && end.addr() - self.bytes.addr() == self.filled && self.capacity - self.filled >= count
    }

    pub fn retain(&self) {
        self.references.fetch_add(1, Ordering::Relaxed);
    }

    pub fn references(&self) -> usize {
        self.references.load(Ordering::Relaxed)
    }
}

/// The first byte of a payload.
///
/// # Safety
/// It is alive.
pub unsafe fn bytes_of(payload: *mut Payload) -> *mut u8 {
    // SAFETY: as the caller promises.
    unsafe { (*payload).bytes }
}

fn behind(payload: *mut Payload) -> *mut u8 {
    payload.wrapping_add(1).cast()
}

/// Gives the memory back.
unsafe fn free(payload: *mut Payload) {
    // SAFETY: the caller has the only reference; layouts are those of the allocations.
    unsafe {
        let (capacity, bytes) = ((*payload).capacity, (*payload).bytes);
        if bytes == behind(payload) {
            dealloc(payload.cast(), layout(capacity));
        } else {
            drop(Vec::from_raw_parts(bytes, 0, capacity));
            dealloc(payload.cast(), layout(0));
        }
    }
}

/// Bytes behind a resource if that is a payload, which its way to be released tells.
///
/// # Safety
/// `resource` is null or alive, and released with `release`.
pub unsafe fn bytes_held(resource: *mut u8, release: unsafe fn(*mut u8)) -> usize {
    if resource.is_null() || !std::ptr::fn_addr_eq(release, self::release as unsafe fn(*mut u8)) {
        return 0;
    }
    // SAFETY: a live payload.
    unsafe { (*resource.cast::<Payload>()).capacity }
}

/// Gives one reference back. The signature is that of `Proxy::release`.
///
/// # Safety
/// `payload` is null or a live payload, and the caller owns one reference to it.
pub unsafe fn release(payload: *mut u8) {
    if payload.is_null() {
        return; // its proxy was made, and then there was no memory for it
    }
    let payload = payload.cast::<Payload>();
    // SAFETY: alive until the last reference goes; the fence orders every use before the end.
    unsafe {
        if (*payload).references.fetch_sub(1, Ordering::Release) == 1 {
            fence(Ordering::Acquire);
            free(payload);
        }
    }
}

/// Makes room for `capacity` bytes; what is there stays.
///
/// # Safety
/// The caller holds the only reference; the old address is not used again.
pub unsafe fn grow(payload: *mut Payload, capacity: usize) -> *mut Payload {
    // SAFETY: the old layout is the one it was allocated with.
    unsafe {
        if (*payload).bytes != behind(payload) {
            let grown = Payload::create(capacity);
            std::ptr::copy_nonoverlapping((*payload).bytes, (*grown).bytes, (*payload).capacity);
            free(payload);
            return grown;
        }
        let grown = realloc(payload.cast(), layout((*payload).capacity), layout(capacity).size()).cast::<Payload>();
        if grown.is_null() {
            out_of_memory();
        }
        prefer_huge_pages(grown.cast(), layout(capacity).size());
        (*grown).capacity = capacity;
        (*grown).bytes = behind(grown);
        grown
    }
}

fn layout(capacity: usize) -> Layout {
    let bytes = size_of::<Payload>().saturating_add(capacity);
    Layout::from_size_align(bytes, align_of::<Payload>()).unwrap_or_else(|_| out_of_memory())
}
