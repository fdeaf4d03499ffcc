//! Starting the runtime and running it to the end of the program's life.

use std::ffi::c_void;

use super::{foreign, RUNTIME};
use crate::io::output::write_error;
use crate::program::{clock_wanted, workers_wanted};
use crate::scheduler::{Config, Runtime};
use crate::value::hash_key;

foreign! {
    /// Starts the runtime with so many worker threads; 0: one per core.
    fn snow_rt_init_actor(schedulers: u32) {
        let mut runtime = RUNTIME.lock();
        if runtime.is_some() {
            write_error("** snow_rt_init_actor: the runtime is running already\n");
            return;
        }
        hash_key::choose();
        let workers = if schedulers == 0 { workers_wanted() } else { schedulers as usize };
        let (clock, arguments) = (clock_wanted(), Vec::new());
        *runtime = Some(Runtime::start(Config { workers, clock, check_leaks: false, enter: no_closures, arguments }));
    }

    /// Runs until nothing can happen any more, and gives the exit status.
    fn snow_rt_run_scheduler() -> i32 {
        let Some(runtime) = super::runtime() else {
            write_error("** snow_rt_run_scheduler: call snow_rt_init_actor first\n");
            return 1;
        };
        let status = runtime.wait_for_end();
        *RUNTIME.lock() = None;
        status
    }
}

/// C programs have no closures of Snow.
unsafe extern "C" fn no_closures(_cx: *mut c_void, _closure: *mut c_void, _frame: *mut c_void) -> u64 {
    unreachable!("a C program runs C functions only")
}
