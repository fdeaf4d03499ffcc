//! What `RUST_BACKTRACE` shows of a panic on a thread of the runtime, in linked programs: addresses for `addr2line`.
//!
//! Rust's std would print names and lines, with readers of ELF, DWARF and compressed sections that are a fifth of a small
//! program. `house/short_backtraces.py` puts this in their place, in the static library alone: the dynamic one, and the
//! tests, show what std shows. What an isolate was doing when it crashed is the report's (`actor::backtrace`).

use std::ffi::{c_int, c_void};
use std::fmt::{self, Formatter};

/// In place of `<DisplayBacktrace as Display>::fmt` within `std::sys::backtrace`, whose `self` it gets.
#[no_mangle]
fn snow_rt_write_return_addresses(_backtrace: &(), into: &mut Formatter) -> fmt::Result {
    into.write_str("called from, for `addr2line -Cfe PROGRAM`:")?;
    let mut writing = Writing { into, result: Ok(()) };
    // SAFETY: `write_one` takes `writing` for what it is, during this call.
    unsafe { _Unwind_Backtrace(write_one, (&raw mut writing).cast()) };
    writing.result?;
    writing.into.write_str("\n")
}

struct Writing<'a, 'b> {
    into: &'a mut Formatter<'b>,
    result: fmt::Result,
}

/// One step of the unwinder. The address counts from the program's first byte, as in its file.
unsafe extern "C" fn write_one(frame: *mut c_void, writing: *mut c_void) -> c_int {
    // SAFETY: the unwinder gives the frame that it is at, and what `snow_rt_write_return_addresses` has given to it.
    let (address, writing) = unsafe { (_Unwind_GetIP(frame), &mut *writing.cast::<Writing>()) };
    let offset = address.wrapping_sub((&raw const PROGRAM).addr());
    writing.result = writing.result.and_then(|()| write!(writing.into, " {offset:#x}"));
    0
}

extern "C" {
    #[link_name = "__ehdr_start"] // which linkers define
    static PROGRAM: u8;
    fn _Unwind_Backtrace(step: unsafe extern "C" fn(*mut c_void, *mut c_void) -> c_int, writing: *mut c_void) -> c_int;
    fn _Unwind_GetIP(frame: *mut c_void) -> usize;
}
