//! Where a debugger finds the actors of a program that it has stopped, or of a core file: it reads memory and calls nothing, as any thread
//! may hold any lock. `snow_actors.py` of the compiler reads it; `VERSION` is raised with each change of what stands here.
//!
//! In: the runtime's table. Out: its address and the places of what is to be known of an actor, under one symbol.

use std::mem::offset_of;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering::*};

use crate::actor::envelope::{self, Envelope};
use crate::actor::fold::SITE_PLACE;
use crate::actor::isolate::Isolate;
use crate::actor::process::{self, Process};
use crate::actor::queue;
use crate::actor::rest::NAME_PLACE;
use crate::actor::table::{self, Table};
use crate::context::Context;

const VERSION: u32 = 2;

/// Offsets are in bytes, of the structs named.
#[repr(C)]
pub struct Actors {
    /// Null: there is no runtime.
    table: AtomicPtr<Table>,
    version: u32,
    table_segments: u32,
    table_length: u32,
    /// Slots of the table's first segment; each further one doubles.
    first_slots: u32,
    process_size: u32,
    process_pid: u32,
    process_state: u32,
    /// The newest of the envelopes that have arrived, or up to 2: none.
    process_inbox: u32,
    process_context: u32,
    context_site: u32,
    context_isolate: u32,
    /// Address and length of a text.
    isolate_name: u32,
    /// How many messages it has taken in.
    isolate_queue_length: u32,
    /// Of a context without an isolate: an address of 48 bits, above it the length.
    context_packed_name: u32,
    /// Of a process whose context is odd: an address of such a word.
    process_kind: u32,
    /// From that odd context on, less one: four bytes, the distance of the place from this struct.
    folded_site: u32,
    envelope_next: u32,
    /// A byte: 0 for a message.
    envelope_content: u32,
}

const fn place(offset: usize) -> u32 {
    assert!(offset <= u32::MAX as usize);
    offset as u32
}

/// The last runtime that has started.
#[no_mangle]
#[allow(non_upper_case_globals)]
pub static snow_rt_actors: Actors = Actors {
    table: AtomicPtr::new(ptr::null_mut()),
    version: VERSION,
    table_segments: place(table::PLACES[0]),
    table_length: place(table::PLACES[1]),
    first_slots: place(table::PLACES[2]),
    process_size: place(size_of::<Process>()),
    process_pid: place(process::PLACES[0]),
    process_state: place(process::PLACES[1]),
    process_inbox: place(process::PLACES[2]),
    process_context: place(process::PLACES[3]),
    context_site: place(offset_of!(Context, site)),
    context_isolate: place(offset_of!(Context, isolate)),
    isolate_name: place(offset_of!(Isolate, name)),
    isolate_queue_length: place(offset_of!(Isolate, queue) + queue::LENGTH_PLACE),
    context_packed_name: place(NAME_PLACE),
    process_kind: place(process::PLACES[4]),
    folded_site: place(SITE_PLACE),
    envelope_next: place(envelope::OFFSETS[0].1),
    envelope_content: place(offset_of!(Envelope, content)),
};

/// From now on a debugger finds this table, which stays where it is until it is hidden.
pub fn show_table(table: &Table) {
    snow_rt_actors.table.store(ptr::from_ref(table).cast_mut(), Release);
}

/// The table goes.
pub fn hide_table(table: &Table) {
    let shown = ptr::from_ref(table).cast_mut();
    // Another runtime's may be shown by now.
    let _ = snow_rt_actors.table.compare_exchange(shown, ptr::null_mut(), AcqRel, Relaxed);
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_text_is_its_address_and_its_length() {
        let text: &'static str = "counter";
        // SAFETY: a `&str` is two words, of which nothing is assumed here but that they are numbers.
        let words: [usize; 2] = unsafe { std::mem::transmute(text) };
        assert_eq!(words, [text.as_ptr().addr(), text.len()]);
    }
}
