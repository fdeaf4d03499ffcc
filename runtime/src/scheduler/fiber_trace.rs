//! Tells ThreadSanitizer of switches between stacks, in builds with `--cfg snow_tsan` (`make tsan`); nothing in all others.
//!
//! Worker and fiber are in order by a switch, being on one thread; what passes between workers must be so by queues and inboxes.

#[cfg(not(snow_tsan))]
pub struct FiberTrace;

#[cfg(not(snow_tsan))]
impl FiberTrace {
    pub fn new() -> FiberTrace {
        FiberTrace
    }

    pub fn enter(&mut self) {}

    pub fn leave(&mut self) {}
}

#[cfg(snow_tsan)]
pub use tracing::FiberTrace;

#[cfg(snow_tsan)]
mod tracing {
    use std::ffi::{c_uint, c_void};
    use std::ptr;

    /// The switch puts what is before and behind it in order.
    const IN_ORDER: c_uint = 0;

    extern "C" {
        fn __tsan_get_current_fiber() -> *mut c_void;
        fn __tsan_create_fiber(flags: c_uint) -> *mut c_void;
        fn __tsan_destroy_fiber(fiber: *mut c_void);
        fn __tsan_switch_to_fiber(fiber: *mut c_void, flags: c_uint);
    }

    pub struct FiberTrace {
        fiber: *mut c_void,
        /// Who has resumed it.
        worker: *mut c_void,
    }

    impl FiberTrace {
        pub fn new() -> FiberTrace {
            // SAFETY: the sanitizer's own functions, in a program that it is linked to.
            FiberTrace { fiber: unsafe { __tsan_create_fiber(0) }, worker: ptr::null_mut() }
        }

        /// Inlined: its beginning and its end are to be noted of one stack.
        #[inline(always)]
        pub fn enter(&mut self) {
            // SAFETY: as above; the switch itself follows.
            unsafe {
                self.worker = __tsan_get_current_fiber();
                __tsan_switch_to_fiber(self.fiber, IN_ORDER);
            }
        }

        #[inline(always)]
        pub fn leave(&mut self) {
            // SAFETY: as above; the switch back was just made.
            unsafe { __tsan_switch_to_fiber(self.worker, IN_ORDER) };
        }
    }

    impl Drop for FiberTrace {
        fn drop(&mut self) {
            // SAFETY: as above; nobody is on the fiber.
            unsafe { __tsan_destroy_fiber(self.fiber) };
        }
    }
}
