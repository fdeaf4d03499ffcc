//! What tries of properties ask for (`stdlib/gen.snow`).

use crate::actor::isolate::Isolate;
use crate::export;

export! {
    /// A crash of this actor is not reported from now on.
    fn snow_process_crash_quietly(cx) {
        Isolate::of(cx).rare_mut().is_quiet = true;
    }
}
