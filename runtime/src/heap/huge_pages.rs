//! Huge pages for memory of many megabytes. In: memory that is about to be filled. Out: advice to the system, which then maps 2 MiB at the first
//! touch rather than 4 KiB: a text of 50 MB costs 12,000 faults else. Where the advice is not taken nothing changes.

/// What is smaller would waste too much of its last huge page, which has 2 MiB on most machines.
#[cfg(target_os = "linux")]
const LEAST: usize = 4 << 20;

/// Asks for huge pages wherever whole ones lie in these bytes. The advice goes to all pages that they touch, the first and the last one too: else one
/// mapping became several, and those the system can't move when an allocation grows.
#[cfg(target_os = "linux")]
pub(crate) fn prefer_huge_pages(start: *mut u8, bytes: usize) {
    if bytes < LEAST {
        return;
    }
    // SAFETY: a question without a precondition.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
    let first = start.map_addr(|address| address & !(page - 1));
    let end = (start.addr() + bytes).next_multiple_of(page);
    // SAFETY: advice about memory of the caller's and what shares its pages; it changes no content.
    unsafe { libc::madvise(first.cast(), end - first.addr(), libc::MADV_HUGEPAGE) };
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn prefer_huge_pages(_start: *mut u8, _bytes: usize) {}
