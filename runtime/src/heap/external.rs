//! Proxies: how cells of an arena hold what lives outside it (payloads shared between isolates, handles). One proxy holds one
//! reference to its resource, however many cells of the arena point at the proxy. At the end of an isolate the list of proxies
//! is walked, never the objects.

use super::{payload, Space};
use std::ptr;

#[repr(C)]
pub struct Proxy {
    next: *mut Proxy,
    prev: *mut Proxy,
    pub resource: *mut u8,
    /// Gives the one reference to the resource back.
    release: unsafe fn(*mut u8),
    /// Objects of this arena that point here.
    pub count: usize,
}

/// The proxies of one arena or fragment; the links are in the proxies.
pub struct Externals {
    head: *mut Proxy,
}

impl Default for Externals {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl Externals {
    pub const EMPTY: Self = Self { head: ptr::null_mut() };

    pub fn is_empty(&self) -> bool {
        self.head.is_null()
    }

    /// Proxies in the list.
    pub fn count(&self) -> usize {
        // SAFETY: proxies in the list are alive.
        std::iter::successors(unsafe { self.head.as_ref() }, |proxy| unsafe { proxy.next.as_ref() }).count()
    }

    /// Bytes of the payloads that the proxies hold.
    pub fn bytes(&self) -> usize {
        // SAFETY: proxies in the list are alive, and so are the payloads that they hold.
        let proxies = std::iter::successors(unsafe { self.head.as_ref() }, |proxy| unsafe { proxy.next.as_ref() });
        // SAFETY: as above.
        proxies.map(|proxy| unsafe { payload::bytes_held(proxy.resource, proxy.release) }).sum()
    }

    /// Takes `proxy` out of the list and gives its reference back; the cell remains the caller's.
    ///
    /// # Safety
    /// The proxy is in this list and no object points at it.
    pub unsafe fn remove(&mut self, proxy: *mut Proxy) {
        // SAFETY: the neighbours in the list are alive.
        unsafe {
            let (next, prev) = ((*proxy).next, (*proxy).prev);
            if prev.is_null() {
                self.head = next;
            } else {
                (*prev).next = next;
            }
            if !next.is_null() {
                (*next).prev = prev;
            }
            ((*proxy).release)((*proxy).resource);
        }
    }

    /// Moves all proxies of `other` here.
    pub fn append(&mut self, other: &mut Self) {
        while !other.head.is_null() {
            let proxy = other.head;
            // SAFETY: proxies in a list are alive.
            unsafe {
                other.head = (*proxy).next;
                self.link(proxy);
            }
        }
    }

    /// Gives every reference back. The proxies' cells go with their arena.
    pub fn release_all(&mut self) {
        let mut proxy = std::mem::replace(&mut self.head, ptr::null_mut());
        while !proxy.is_null() {
            // SAFETY: proxies in the list are alive until their arena's chunks go.
            unsafe {
                ((*proxy).release)((*proxy).resource);
                proxy = (*proxy).next;
            }
        }
    }

    unsafe fn link(&mut self, proxy: *mut Proxy) {
        // SAFETY: the caller gives a live proxy in no list.
        unsafe {
            (*proxy).next = self.head;
            (*proxy).prev = ptr::null_mut();
            if !self.head.is_null() {
                (*self.head).prev = proxy;
            }
        }
        self.head = proxy;
    }
}

/// A new proxy with count 1 in `space`, which takes over one reference to `resource`.
pub fn new_proxy(space: &mut impl Space, resource: *mut u8, release: unsafe fn(*mut u8)) -> *mut Proxy {
    let proxy = space.alloc(size_of::<Proxy>()).cast::<Proxy>();
    let links = ptr::null_mut();
    // SAFETY: the cell is large enough and ours.
    unsafe {
        proxy.write(Proxy { next: links, prev: links, resource, release, count: 1 });
        space.externals().link(proxy);
    }
    proxy
}
