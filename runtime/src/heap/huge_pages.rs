//! Huge pages for memory of many megabytes. In: memory that is about to be filled. Out: advice to the system, which then maps 2 MiB at the first
//! touch rather than 4 KiB: a text of 50 MB costs 12,000 faults else. Where the advice is not taken nothing changes.

/// Bytes of a huge page, where there are any.
const HUGE_PAGE: usize = 1 << 21;
/// What is smaller would waste too much of its last page.
const LEAST: usize = 2 * HUGE_PAGE;

/// Asks for huge pages wherever whole ones lie in these bytes.
#[cfg(target_os = "linux")]
pub(crate) fn prefer_huge_pages(start: *mut u8, bytes: usize) {
    if bytes < LEAST {
        return;
    }
    let first = start.addr().next_multiple_of(HUGE_PAGE);
    let end = (start.addr() + bytes) & !(HUGE_PAGE - 1);
    if first < end {
        // SAFETY: advice about memory of the caller's; it changes no content.
        unsafe { libc::madvise(start.with_addr(first).cast(), end - first, libc::MADV_HUGEPAGE) };
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn prefer_huge_pages(_start: *mut u8, _bytes: usize) {}
