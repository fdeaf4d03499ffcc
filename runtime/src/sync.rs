//! What the lock-free parts synchronise with. `tests/models.rs` compiles those files with loom's in its place.

pub use crate::scheduler::parker::{Parker, Unparker};
pub use parking_lot::{Mutex, MutexGuard};
pub use std::sync::atomic::{fence, AtomicPtr, AtomicUsize};
