//! Bytes that nobody changes any more, in a payload: what arrives from outside, before values are made of it. A value that is a large part of them
//! takes them over where they are (`value::string::shared`).

use super::payload::{self, bytes_of, Payload};
use std::alloc::{handle_alloc_error, Layout};
use std::ops::Deref;
use std::ptr::{self, NonNull};

pub struct SharedBytes {
    payload: NonNull<Payload>,
    length: usize,
}

// SAFETY: the bytes are only read while this lives, and the count is atomic.
unsafe impl Send for SharedBytes {}
// SAFETY: as above.
unsafe impl Sync for SharedBytes {}

impl SharedBytes {
    /// Where there is no memory the program ends, as for any other `Box`.
    pub fn copy_of(bytes: &[u8]) -> SharedBytes {
        let Some(payload) = Payload::try_create(bytes.len()) else {
            handle_alloc_error(Layout::for_value(bytes));
        };
        // SAFETY: the payload is ours and has the room.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), bytes_of(payload.as_ptr()), bytes.len()) };
        SharedBytes { payload, length: bytes.len() }
    }

    /// One more reference, for a value of a part; the caller owns it.
    pub(crate) fn share(&self, part: &[u8]) -> *mut Payload {
        debug_assert!({
            let (whole, part) = (self.as_ptr_range(), part.as_ptr_range());
            whole.start <= part.start && part.end <= whole.end
        });
        // SAFETY: alive as long as this is.
        unsafe { self.payload.as_ref().retain() };
        self.payload.as_ptr()
    }
}

impl Deref for SharedBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: so many bytes were written, and who else holds the payload writes none of them while this does.
        unsafe { std::slice::from_raw_parts(bytes_of(self.payload.as_ptr()), self.length) }
    }
}

impl Drop for SharedBytes {
    fn drop(&mut self) {
        // SAFETY: the reference is ours.
        unsafe { payload::release(self.payload.as_ptr().cast()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_outlive_the_first_who_lets_go() {
        let bytes = SharedBytes::copy_of(b"hello");
        let other = bytes.share(&bytes[1..]);
        // SAFETY: we hold both references.
        unsafe {
            assert_eq!(((*other).references(), &*bytes), (2, &b"hello"[..]));
            drop(bytes);
            assert!((*other).is_unique());
            payload::release(other.cast());
        }
    }
}
