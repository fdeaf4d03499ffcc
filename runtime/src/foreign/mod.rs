//! The runtime for C programs: `include/snow_rt.h` and the functions behind it.
//!
//! From C "the current actor" is the one whose turn runs on this thread. Functions that wait do on the actor's own stack
//! what the stub does for generated code. The header is made from the tables here; a test compares it.

pub mod actor;
pub mod cluster;
pub mod frame;
pub mod job;
pub mod job_map;
pub mod node;
pub mod process;
pub mod program;
pub mod timer;

mod header;

pub use header::{header, CType, Foreign};

use std::sync::Arc;

use parking_lot::Mutex;

use crate::actor::isolate::Isolate;
use crate::context::Context;
use crate::scheduler::{current, Runtime};

/// Defines C functions and the table `FUNCTIONS` that the header is made from.
macro_rules! foreign {
    ($( $(#[doc = $doc:expr])* fn $name:ident($($arg:ident : $ty:ty),* $(,)?) $(-> $result:ty)? $body:block )*) => {
        $(
            $(#[doc = $doc])*
            /// # Safety
            /// Pointers are valid for what the C declaration says.
            #[no_mangle]
            pub unsafe extern "C" fn $name($($arg: $ty),*) $(-> $result)? $body
        )*
        /// What this file gives C programs.
        pub const FUNCTIONS: &[$crate::foreign::Foreign] = &[
            $( $crate::foreign::Foreign {
                doc: &[$($doc),*],
                name: stringify!($name),
                parameters: &[$((<$ty as $crate::foreign::CType>::NAME, stringify!($arg))),*],
                result: <$crate::foreign::foreign!(@result $($result)?) as $crate::foreign::CType>::NAME,
            } ),*
        ];
    };
    (@result) => { () };
    (@result $result:ty) => { $result };
}
pub(crate) use foreign;

/// Every table; a file that is not listed here is not in the header.
pub const ALL: &[&[Foreign]] = &[
    program::FUNCTIONS,
    actor::FUNCTIONS,
    job::FUNCTIONS,
    job_map::FUNCTIONS,
    process::FUNCTIONS,
    node::FUNCTIONS,
    cluster::FUNCTIONS,
    timer::FUNCTIONS,
    frame::FUNCTIONS,
];

/// The runtime of the C program, from `snow_rt_init_actor` to the end of `snow_rt_run_scheduler`.
static RUNTIME: Mutex<Option<Arc<Runtime>>> = Mutex::new(None);

fn runtime() -> Option<Arc<Runtime>> {
    RUNTIME.lock().clone()
}

/// The current actor, if this is one's turn.
fn current_isolate<'a>() -> Option<&'a mut Isolate> {
    let cx: *mut Context = current::context();
    // SAFETY: a turn's context is its own; C code calls in from that turn.
    unsafe { cx.as_mut() }.map(Isolate::of)
}

/// The bytes a C caller passes; null or size 0 is an empty message.
unsafe fn bytes(data: *const u8, size: u64) -> Box<[u8]> {
    if data.is_null() || size == 0 {
        return Box::default();
    }
    // SAFETY: the caller promises `size` readable bytes.
    unsafe { std::slice::from_raw_parts(data, size as usize) }.into()
}
