//! Memory for stacks: reserved address space that is committed page by page, with guards below.

use std::io;
use std::ptr;
use std::sync::OnceLock;

/// Linux 6.13: turns pages into guards without a mapping of their own (the kernel allows 65,530 mappings).
#[cfg(target_os = "linux")]
const MADV_GUARD_INSTALL: libc::c_int = 102;

pub fn page_size() -> usize {
    static SIZE: OnceLock<usize> = OnceLock::new();
    // SAFETY: no arguments to get wrong.
    *SIZE.get_or_init(|| unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize)
}

/// An anonymous mapping, unmapped when it is dropped.
pub struct Mapping {
    start: *mut u8,
    size: usize,
}

// SAFETY: a mapping is plain memory.
unsafe impl Send for Mapping {}
// SAFETY: as above.
unsafe impl Sync for Mapping {}

impl Mapping {
    pub fn reserve(size: usize) -> io::Result<Mapping> {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a new mapping at an address of the kernel's choice.
        let start = unsafe { libc::mmap(ptr::null_mut(), size, protection, flags, -1, 0) };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        // Otherwise the first touch of a stack commits a 2 MiB page.
        #[cfg(target_os = "linux")]
        // SAFETY: advice about our own mapping; a kernel without huge pages refuses, which changes nothing.
        unsafe {
            libc::madvise(start, size, libc::MADV_NOHUGEPAGE)
        };
        Ok(Mapping { start: start.cast(), size })
    }

    pub fn start(&self) -> *mut u8 {
        self.start
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: our own mapping, which nobody uses any more.
        unsafe { libc::munmap(self.start.cast(), self.size) };
    }
}

/// Makes `size` bytes of a mapping trap on every access. False if the system refuses: too many mappings.
pub fn guard(start: *mut u8, size: usize) -> bool {
    #[cfg(target_os = "linux")]
    {
        use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

        static WITHOUT: AtomicBool = AtomicBool::new(false);
        if !WITHOUT.load(Relaxed) {
            // SAFETY: the caller's own reserved memory.
            if unsafe { libc::madvise(start.cast(), size, MADV_GUARD_INSTALL) } == 0 {
                return true;
            }
            WITHOUT.store(true, Relaxed);
        }
    }
    // SAFETY: as above.
    unsafe { libc::mprotect(start.cast(), size, libc::PROT_NONE) == 0 }
}

/// Whether the page at `page` has memory behind it. Unknown counts as yes.
pub fn is_resident(page: *mut u8) -> bool {
    let mut resident = 1u8;
    // SAFETY: asks about one page of the caller's memory; the answer is one byte.
    unsafe { libc::mincore(page.cast(), page_size(), (&raw mut resident).cast()) };
    resident & 1 != 0
}

/// Gives the pages back; they read as zeros when they are touched again.
pub fn discard(start: *mut u8, size: usize) {
    // SAFETY: the caller's own reserved memory, whose contents it gives up. A refusal only keeps the memory resident.
    unsafe { libc::madvise(start.cast(), size, libc::MADV_DONTNEED) };
}
