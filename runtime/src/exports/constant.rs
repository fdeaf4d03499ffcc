//! Constants: computed by the first isolate that needs them, then shared by all.

use std::sync::atomic::{AtomicU64, Ordering::*};

use parking_lot::Mutex;

use crate::export;
use crate::value::immortal::immortal_copy;
use crate::value::{drop_slot, SnowType};

/// Held while a value is kept, so that of two that compute one constant at the same time the first counts.
static KEEPING: Mutex<()> = Mutex::new(());

export! {
    /// Keeps a value, which is given up, in `cell`: two words, whether there is one, and its slot. Gives what is kept.
    fn snow_constant_keep(cx, cell: *mut u8, slot: u64, ty: *const SnowType) -> u64 {
        let cell = cell.cast::<AtomicU64>();
        // SAFETY: generated code gives the two words of a global, and a value of this isolate with its type.
        unsafe {
            let (state, kept) = (&*cell, &*cell.add(1));
            let ty = SnowType::from_raw(ty);
            let guard = KEEPING.lock();
            if state.load(Relaxed) == 0 {
                kept.store(immortal_copy(slot, ty), Relaxed);
                // Whoever sees the state sees the slot and the objects that it leads to.
                state.store(1, Release);
            }
            drop(guard);
            drop_slot(&mut cx.heap, slot, ty);
            kept.load(Relaxed)
        }
    }
}
