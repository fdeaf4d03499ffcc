//! Coroutine frames of C programs: which there are, who waits for whom, and what runs them.
//!
//! In: frames that C code made over the handles of its own coroutines. Each time one is scheduled, an isolate of the
//! scheduler goes on with it until it suspends or completes; so frames are queued, stolen and woken as tasks are.
//!
//! ```text
//! Idle -> Queued -> Running -> Idle      it has suspended; scheduled again meanwhile (Again): Queued
//!                           -> freed     it has completed: who waits for it is queued
//! ```
//! A frame is touched by who runs it, and while it is idle by C code. The table's lock is never held while C code runs.

use std::collections::HashMap;
use std::ffi::c_void;
use std::ptr;

use parking_lot::Mutex;

pub const RUNNING: i32 = 0;
pub const SUSPENDED: i32 = 1;
pub const COMPLETE: i32 = 2;

/// What C code knows of a coroutine; it is born suspended.
#[repr(C)]
pub struct CoroutineFrame {
    /// Of a coroutine as LLVM makes them: its first word is the code that goes on with it, null when it has ended.
    pub handle: *mut c_void,
    /// C code's own.
    pub data: *mut c_void,
    /// Set before it suspends: it goes on when that one has completed.
    pub waiting_on: *mut CoroutineFrame,
    pub state: i32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Idle,
    Queued,
    Running,
    Again,
}

struct Entry {
    place: Place,
    waiters: Vec<usize>,
}

/// All frames that live, by address.
static FRAMES: Mutex<Option<HashMap<usize, Entry>>> = Mutex::new(None);

fn with_frames<R>(look: impl FnOnce(&mut HashMap<usize, Entry>) -> R) -> R {
    look(FRAMES.lock().get_or_insert_default())
}

pub fn alloc() -> *mut CoroutineFrame {
    let (handle, data, waiting_on) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
    let frame = Box::into_raw(Box::new(CoroutineFrame { handle, data, waiting_on, state: SUSPENDED }));
    with_frames(|frames| frames.insert(frame.addr(), Entry { place: Place::Idle, waiters: Vec::new() }));
    frame
}

/// Frees a frame that nobody runs, and gives who waited for it; `None` if it is queued, running, or none.
///
/// # Safety
/// Null, or from `alloc`; C code does not use it again.
pub unsafe fn free(frame: *mut CoroutineFrame) -> Option<Vec<*mut CoroutineFrame>> {
    let waiters = with_frames(|frames| match frames.get(&frame.addr()) {
        Some(Entry { place: Place::Idle, .. }) => frames.remove(&frame.addr()).map(|entry| entry.waiters),
        _ => None,
    })?;
    // SAFETY: it was in the table, so `alloc` made it, and it has been taken out.
    drop(unsafe { Box::from_raw(frame) });
    Some(waiters.into_iter().map(ptr::with_exposed_provenance_mut).collect())
}

/// Frees all that are left. Only when no worker runs.
pub fn clear() {
    let left = with_frames(std::mem::take);
    for address in left.into_keys() {
        // SAFETY: as in `free`.
        drop(unsafe { Box::from_raw(ptr::with_exposed_provenance_mut::<CoroutineFrame>(address)) });
    }
}

/// Whether the frame was idle, so that the caller must queue it; one that runs is noted to be queued behind its turn.
pub fn wants_queue(frame: *mut CoroutineFrame) -> bool {
    with_frames(|frames| {
        let Some(entry) = frames.get_mut(&frame.expose_provenance()) else { return false };
        match entry.place {
            Place::Idle => entry.place = Place::Queued,
            Place::Running => entry.place = Place::Again,
            Place::Queued | Place::Again => {}
        }
        entry.place == Place::Queued
    })
}

/// Takes an idle frame in hand without a queue; false if it is not idle.
pub fn take(frame: *mut CoroutineFrame) -> bool {
    with_frames(|frames| match frames.get_mut(&frame.expose_provenance()) {
        Some(entry) if entry.place == Place::Idle => {
            entry.place = Place::Queued;
            true
        }
        _ => false,
    })
}

/// Goes on with a frame that was taken; gives the frames that must be queued now.
///
/// # Safety
/// `frame` was taken by the caller, and its handle is that of a suspended coroutine.
pub unsafe fn run(frame: *mut CoroutineFrame) -> Vec<*mut CoroutineFrame> {
    with_frames(|frames| {
        if let Some(entry) = frames.get_mut(&frame.addr()) {
            entry.place = Place::Running;
        }
    });
    // SAFETY: as the caller promises; nothing is held while C code runs.
    unsafe {
        (*frame).state = RUNNING;
        bridge((*frame).handle);
        let is_complete = (*frame).state == COMPLETE || is_done((*frame).handle);
        (*frame).state = if is_complete { COMPLETE } else { SUSPENDED };
        with_frames(|frames| if is_complete { completed(frames, frame) } else { suspended(frames, frame) })
    }
}

/// Goes on with a coroutine by its handle.
///
/// # Safety
/// Null, or the handle of a suspended coroutine.
pub unsafe fn bridge(handle: *mut c_void) {
    // SAFETY: as the caller promises: the first word of a suspended coroutine is its code.
    unsafe {
        if !is_done(handle) {
            let code = *handle.cast::<extern "C" fn(*mut c_void)>();
            code(handle);
        }
    }
}

/// # Safety
/// As `bridge`, or of one that has ended.
unsafe fn is_done(handle: *mut c_void) -> bool {
    // SAFETY: as the caller promises.
    handle.is_null() || unsafe { (*handle.cast::<*const c_void>()).is_null() }
}

/// # Safety
/// `frame` is in the table, and its coroutine has ended.
unsafe fn completed(frames: &mut HashMap<usize, Entry>, frame: *mut CoroutineFrame) -> Vec<*mut CoroutineFrame> {
    let waiters = frames.remove(&frame.addr()).map_or(Vec::new(), |entry| entry.waiters);
    // SAFETY: as the caller promises; who waited is idle, so nobody else touches it.
    unsafe {
        drop(Box::from_raw(frame));
        let waiters = waiters.into_iter().map(ptr::with_exposed_provenance_mut::<CoroutineFrame>);
        waiters.filter(|&waiter| release(frames, waiter)).collect()
    }
}

/// Queues one whose wait is over, if it still lives.
unsafe fn release(frames: &mut HashMap<usize, Entry>, waiter: *mut CoroutineFrame) -> bool {
    let Some(entry) = frames.get_mut(&waiter.addr()).filter(|entry| entry.place == Place::Idle) else { return false };
    entry.place = Place::Queued;
    // SAFETY: it lives and is idle, and the table is locked.
    unsafe { (*waiter).waiting_on = ptr::null_mut() };
    true
}

/// # Safety
/// `frame` is in the table, and its coroutine has suspended.
unsafe fn suspended(frames: &mut HashMap<usize, Entry>, frame: *mut CoroutineFrame) -> Vec<*mut CoroutineFrame> {
    // SAFETY: as the caller promises.
    let awaited = unsafe { (*frame).waiting_on };
    let waits = !awaited.is_null() && frames.contains_key(&awaited.addr());
    if waits {
        if let Some(entry) = frames.get_mut(&awaited.addr()) {
            entry.waiters.push(frame.addr());
        }
    }
    let Some(entry) = frames.get_mut(&frame.addr()) else { return Vec::new() };
    // What it waits for has completed before it could say so: it goes on.
    let goes_on = entry.place == Place::Again || (!awaited.is_null() && !waits);
    entry.place = if goes_on { Place::Queued } else { Place::Idle };
    if goes_on {
        // SAFETY: as above.
        unsafe { (*frame).waiting_on = ptr::null_mut() };
        return vec![frame];
    }
    Vec::new()
}
