//! Where the slots of lists lie: in a cell of the arena, or, for more than a few numbers, in a payload that isolates share and that
//! is not copied when a list is sent. A payload is written only while this isolate alone has it.

use super::element::{is_counted, width};
use super::object::{slots_behind, BufferObject, ListObject, Object, IMMORTAL};
use super::release::drop_proxy;
use super::SnowType;
use crate::heap::external::new_proxy;
use crate::heap::payload::{self, bytes_of, Payload};
use crate::heap::{Arena, Proxy, Space};
use std::ops::Range;
use std::ptr;

/// The most bytes of elements without references that lie in an arena; of records, which are few, more.
const MOST_OWN_BYTES: usize = 256;
const MOST_OWN_RECORDS: usize = 1024;

/// The buffer that a list looks at. Lists of one arena share a proxy, which counts them; of a cell, the buffer's own count does.
/// The count of a buffer in a payload is immortal: it is nobody's.
#[derive(Clone, Copy)]
pub struct Storage {
    pub buffer: *mut BufferObject,
    /// Null for a cell of the arena, and for what lives as long as the program.
    pub owner: *mut Proxy,
}

impl Storage {
    pub const NONE: Storage = Storage { buffer: ptr::null_mut(), owner: ptr::null_mut() };

    /// # Safety
    /// `list` is a live list.
    pub unsafe fn of(list: *mut ListObject) -> Storage {
        // SAFETY: as the caller promises.
        unsafe { Storage { buffer: (*list).buffer, owner: (*list).owner } }
    }

    /// Storage with one reference whose `filled` places the caller writes; none if it would be empty.
    pub fn create(space: &mut impl Space, capacity: usize, filled: Range<usize>, element: &SnowType) -> Storage {
        if capacity == 0 {
            return Storage::NONE;
        }
        let bytes = buffer_bytes(capacity, element);
        let most = if element.is_flat() { MOST_OWN_RECORDS } else { MOST_OWN_BYTES };
        let is_shared = capacity * width(element) > most && !is_counted(element);
        let (cell, owner, count) = if is_shared {
            space.claim(bytes);
            // The proxy first: nothing is lost where there is no memory for the payload.
            let proxy = new_proxy(space, ptr::null_mut(), payload::release);
            let payload = Payload::create(bytes);
            // SAFETY: proxy and payload are ours.
            let bytes = unsafe {
                (*proxy).resource = payload.cast();
                bytes_of(payload)
            };
            (bytes, proxy, IMMORTAL)
        } else {
            (space.alloc(bytes), ptr::null_mut(), 1)
        };
        let (low, high) = (filled.start as u64, filled.end as u64);
        let header = Object { count, type_id: 0 };
        let buffer = cell.cast::<BufferObject>();
        // SAFETY: the memory is ours and large enough.
        unsafe { buffer.write(BufferObject { header, capacity: capacity as u64, low, high }) };
        Storage { buffer, owner }
    }

    /// The first slot; not for Bools and records of numbers.
    pub fn slots(self) -> *mut u64 {
        slots_behind(self.buffer)
    }

    /// The place of element number `index` of the buffer.
    #[inline]
    pub fn at(self, index: usize, element: &SnowType) -> *mut u8 {
        slots_behind(self.buffer).cast::<u8>().wrapping_add(index * width(element))
    }

    /// One more list looks at it.
    ///
    /// # Safety
    /// It is alive and not empty, and of the arena of that list, or lives as long as the program.
    pub unsafe fn retain(self) {
        // SAFETY: as the caller promises.
        unsafe {
            match self.owner.as_mut() {
                Some(proxy) => proxy.count += 1,
                None => Object::retain(self.buffer.cast()),
            }
        }
    }

    /// One list less, which is not the last one.
    ///
    /// # Safety
    /// As for `retain`; the reference is the caller's.
    pub unsafe fn let_go(self, arena: &mut Arena) {
        // SAFETY: as the caller promises. A proxy may go: other isolates then have the payload.
        unsafe {
            if self.owner.is_null() {
                Object::let_go(self.buffer.cast());
            } else {
                drop_proxy(arena, self.owner);
            }
        }
    }

    /// The one list that looks at it has moved its values elsewhere.
    ///
    /// # Safety
    /// It is not used again.
    pub unsafe fn free(self, arena: &mut Arena) {
        // SAFETY: as the caller promises.
        unsafe {
            if self.owner.is_null() {
                arena.free(self.buffer.cast());
            } else {
                drop_proxy(arena, self.owner);
            }
        }
    }

    /// The same payload with room for more elements at the end; large ones are mapped elsewhere rather than copied.
    ///
    /// # Safety
    /// It is single, and has an owner; its buffer's old address is not used again.
    pub unsafe fn grown(self, arena: &mut Arena, capacity: usize, element: &SnowType) -> Storage {
        // SAFETY: as the caller promises.
        unsafe {
            let (payload, bytes) = ((*self.owner).resource.cast::<Payload>(), buffer_bytes(capacity, element));
            arena.claim(bytes.saturating_sub((*payload).capacity()));
            let grown = payload::grow(payload, bytes);
            (*self.owner).resource = grown.cast();
            let buffer = bytes_of(grown).cast::<BufferObject>();
            (*buffer).capacity = capacity as u64;
            Storage { buffer, owner: self.owner }
        }
    }

    /// One list looks at it, and no other isolate.
    ///
    /// # Safety
    /// It is alive.
    pub unsafe fn is_single(self) -> bool {
        // SAFETY: as the caller promises; a proxy leads to a live payload.
        unsafe {
            match self.owner.as_ref() {
                Some(proxy) => proxy.count == 1 && (*proxy.resource.cast::<Payload>()).is_unique(),
                None => !self.buffer.is_null() && Object::is_unique(self.buffer.cast()),
            }
        }
    }

    /// Slots that nobody looks at may be written: all who could are lists of this isolate.
    ///
    /// # Safety
    /// It is alive.
    pub unsafe fn is_own(self) -> bool {
        // SAFETY: as for `is_single`.
        unsafe {
            match self.owner.as_ref() {
                Some(proxy) => (*proxy.resource.cast::<Payload>()).is_unique(),
                None => !self.buffer.is_null() && !(*self.buffer.cast::<Object>()).is_immortal(),
            }
        }
    }

    /// A reference for another space, if nothing has to be copied for it.
    ///
    /// # Safety
    /// It is alive.
    pub unsafe fn shared_with(self, space: &mut impl Space, element: &SnowType) -> Option<Storage> {
        // SAFETY: as for `is_single`.
        unsafe {
            if let Some(proxy) = self.owner.as_ref() {
                let payload = proxy.resource.cast::<Payload>();
                let owner = new_proxy(space, ptr::null_mut(), payload::release);
                (*payload).retain();
                (*owner).resource = payload.cast();
                return Some(Storage { owner, ..self });
            }
            let is_constant = !self.buffer.is_null() && (*self.buffer.cast::<Object>()).is_immortal();
            (is_constant && !is_counted(element)).then_some(self)
        }
    }

    /// Bytes that a copy of `length` elements takes in another space.
    ///
    /// # Safety
    /// It is alive.
    pub unsafe fn bytes_of_copy(self, length: usize, element: &SnowType) -> usize {
        // SAFETY: as for `is_single`.
        unsafe {
            match (self.buffer.as_ref(), self.owner.is_null()) {
                _ if length == 0 => 0,
                (_, false) => size_of::<Proxy>(),
                (Some(buffer), true) if buffer.header.is_immortal() && !is_counted(element) => 0,
                _ => buffer_bytes(length, element),
            }
        }
    }
}

/// Bytes of a buffer of this capacity.
fn buffer_bytes(capacity: usize, element: &SnowType) -> usize {
    size_of::<BufferObject>() + (capacity * width(element)).next_multiple_of(8)
}
