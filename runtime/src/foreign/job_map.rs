//! `snow_job_map`: a C function on every item of a list, each in a job of its own.

use std::ffi::c_void;
use std::ptr;

use super::job::{await_job, SnowResult};
use super::{current_isolate, foreign};
use crate::actor::body::OtherBody;
use crate::io::output::write_error;
use crate::job;

/// Words of a C program, or results.
#[repr(C)]
pub struct SnowList {
    pub length: u64,
    pub items: *mut *mut c_void,
}

foreign! {
    /// Runs `void *entry(void *item)`, or with env `void *entry(void *env, void *item)`, for all items at once; gives a list of
    /// `SnowResult *` in their order, which belongs to the actor and lives as long as it. NULL outside of actors.
    fn snow_job_map(list: *const SnowList, entry: *const c_void, env: *mut c_void) -> *mut SnowList {
        // SAFETY: null, or a list of the caller.
        let items = unsafe { list.as_ref() }.map_or(&[][..], |list| slice_of(list));
        if entry.is_null() || current_isolate().is_none() {
            write_error("** snow_job_map: only actors have jobs, and only of functions\n");
            return ptr::null_mut();
        }
        let results = new_list(items.len());
        // The places of the results hold the jobs until they are there: an actor that ends meanwhile leaves nothing behind.
        for (at, item) in items.iter().enumerate() {
            let Some(isolate) = current_isolate() else { break };
            let body = OtherBody::ForeignItem(entry.cast(), env.cast(), item.cast());
            let (job, _) = job::start(isolate, body.into(), None);
            // SAFETY: the list has as many places.
            unsafe { (*results).items.add(at).write(ptr::without_provenance_mut(job.bits() as usize)) };
        }
        for at in 0..items.len() {
            // SAFETY: as above; this is the stack of the actor whose turn it is.
            unsafe {
                let place = (*results).items.add(at);
                let result: *mut SnowResult = await_job((*place).addr() as u64, None);
                place.write(result.cast());
            }
        }
        results
    }
}

fn slice_of(list: &SnowList) -> &[*mut c_void] {
    if list.items.is_null() {
        return &[];
    }
    // SAFETY: the caller promises so many items.
    unsafe { std::slice::from_raw_parts(list.items, list.length as usize) }
}

/// A list of so many words, in the current actor's memory.
pub(super) fn new_list(length: usize) -> *mut SnowList {
    let isolate = current_isolate().expect("asked for in an actor's turn");
    // SAFETY: the context lives as long as its isolate, whose turn it is.
    let heap = unsafe { &mut (*isolate.cx).heap };
    let list = heap.alloc(size_of::<SnowList>()).cast::<SnowList>();
    let items = heap.alloc((length * size_of::<*mut c_void>()).max(size_of::<u64>())).cast();
    // SAFETY: the cell is ours and large enough.
    unsafe { list.write(SnowList { length: length as u64, items }) };
    list
}
