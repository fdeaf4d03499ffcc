//! What tries of properties (`stdlib/gen.snow`) and benchmarks (`stdlib/bench_runner.snow`) ask for.

use crate::actor::isolate::Isolate;
use crate::export;
use crate::heap::count_given;

export! {
    /// A crash of this actor is not reported from now on.
    fn snow_process_crash_quietly(cx) {
        Isolate::of(cx).rare_mut().is_quiet = true;
    }

    /// How many objects all actors have made since this was asked first; in released programs only those that the
    /// runtime makes.
    fn snow_process_allocations(_cx) -> i64 {
        count_given() as i64
    }
}
