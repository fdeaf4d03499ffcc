//! The runtime of Snow: actors, scheduler, heap, timers, jobs, and the functions generated code calls.
//!
//! In: a [`program::SnowProgram`] emitted by the compiler (or C code over `include/snow_rt.h`). Out: an exit status.
//! The contract with generated code is `docs/internals/runtime-interface.md`; this crate is its source and
//! [`describe`] tells it as JSON.

pub mod actor;
pub mod call;
pub mod clock;
pub mod context;
pub mod describe;
pub mod dist;
mod environment;
pub mod exports;
pub mod foreign;
pub mod heap;
pub mod io;
pub mod job;
pub mod observe;
pub mod poll;
pub mod profile;
pub mod program;
pub mod repl;
#[cfg(target_os = "linux")]
mod return_addresses;
pub mod scheduler;
mod signals;
mod sorting;
pub mod sync;
pub mod task;
pub mod timer;
pub mod value;

#[global_allocator]
static ALLOCATOR: heap::recycle::Recycling = heap::recycle::Recycling;
