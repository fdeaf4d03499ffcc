//! An isolate that has waited for long and has nothing but the frame in which it waits: folded to the words of that frame.
//!
//! In: an isolate at rest (`actor/rest.rs`): a context, and an arena. Out: one block with what differs from others, and back. So a
//! sleeping task is its control block, this block and a timer. The arena goes, and the frame comes to lie somewhere else when
//! it is unfolded; which is right, as nothing leads to a cell of it: not the frame itself, of which every word is looked at,
//! nor anything else, since nothing else lives. A number that looks like such an address only keeps the isolate as it is.
//! The context is another then too: code reads it, after a wait, from the frame, where whoever goes on with one puts it.
//!
//! Refuses an isolate with anything else that lives in its arena, of which somebody has to tell more than fits, or that has not begun.

use std::alloc::{alloc, dealloc, Layout};
use std::cell::Cell;
use std::ptr;

use parking_lot::Mutex;

use super::pid::Pid;
use super::process::Process;
use super::rest::{self, PackedName, Resting, Small, HAS_MORE, IS_JOB, IS_TASK, UNBEGUN};
use crate::context::{Context, SnowSite};
use crate::heap::{recycle, Arena, FirstChunks};
use crate::observe::snow_rt_actors;
use crate::value::{object_in, SnowType};

/// What stands for an isolate that is folded; the words of its frame follow.
#[repr(C)]
pub struct Folded {
    parent: Pid,
    /// As in `Resting`.
    awaited: u64,
    /// The reference of a job; what an actor's queue has counted.
    number: u64,
    /// The code that goes on with it, and the place in the source, from `snow_rt_actors` on; 0: none.
    code: i32,
    site: i32,
}

/// What is the same in all isolates that run the same: there are as many as kinds of bodies in the program.
#[repr(C)]
pub struct Kind {
    name: PackedName,
    ty: *const SnowType,
}

// SAFETY: both lead to what lives as long as the program and never changes.
unsafe impl Sync for Kind {}

/// The rest, in the control block: flags of `Resting` and the number of the frame's words, the wait, the state of the queue.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub struct Crease {
    flags: u8,
    words: u8,
    wait: u8,
    queue: u8,
}

/// Words of a frame that are not kept: its two addresses, and the word through which it gets its context.
const HEAD: usize = 3;
const _: () = assert!(size_of::<Folded>() == 32);

/// For debuggers (`observe/layout.rs`): where the place in the source lies.
pub const SITE_PLACE: usize = std::mem::offset_of!(Folded, site);

fn layout(words: usize) -> Layout {
    let bytes = size_of::<Folded>() + (words - HEAD) * size_of::<u64>();
    Layout::from_size_align(bytes, align_of::<u64>()).expect("a few words are a layout")
}

/// Folds an isolate that rests with this context, if it can be.
///
/// # Safety
/// Only the caller touches the isolate; if it is folded the context is gone.
pub unsafe fn fold(process: &Process, cx: *mut Context) {
    // SAFETY: as the caller promises: the context is that of an isolate at rest.
    unsafe {
        let resting = &*cx.cast::<Resting>();
        let Some((words, chunks)) = sole_frame(resting) else { return };
        let frame = resting.coroutine.cast::<u64>();
        let (Some((number, crease)), Some(code), Some(site)) =
            (crease_of(resting, words), distance_to(*frame), distance_to(resting.site.addr() as u64))
        else {
            return;
        };
        let folded = alloc(layout(words)).cast::<Folded>();
        if folded.is_null() {
            return;
        }
        folded.write(Folded { parent: resting.parent, awaited: resting.awaited, number, code, site });
        folded.add(1).cast::<u64>().copy_from_nonoverlapping(frame.add(HEAD), words - HEAD);
        process.set_folded(folded, kind_of(resting.name, resting.ty), crease);
        chunks.retire();
        recycle::give_of(cx);
    }
}

/// The words of the frame in which an isolate waits and the chunks of its arena, if nothing else in that is used.
unsafe fn sole_frame(resting: &Resting) -> Option<(usize, FirstChunks)> {
    let frame = resting.coroutine.cast::<u64>();
    // SAFETY: as in `fold`.
    unsafe {
        // The closure of its body, of whose captures nothing lives here, is of no use any more.
        let owns_closure = resting.closure != 0 && !(*object_in(resting.closure)).is_immortal();
        let is_bare = resting.small.flags & (HAS_MORE | UNBEGUN) == 0 && !frame.is_null();
        if !is_bare || resting.live != 1 + usize::from(owns_closure) {
            return None;
        }
        let chunks = FirstChunks::of(resting.bitmaps);
        if !chunks.contain(frame.addr() as u64) {
            return None;
        }
        let words = chunks.cell_bytes(frame.cast()) / size_of::<u64>();
        let is_led_to = (HEAD..words).any(|number| chunks.contain(*frame.add(number)));
        (words > HEAD && !is_led_to).then_some((words, chunks))
    }
}

/// `Folded::number` and what goes into the control block, if it has room for that.
fn crease_of(resting: &Resting, words: usize) -> Option<(u64, Crease)> {
    let Small { appended, flags, wait, queue } = resting.small;
    let is_job = flags & (IS_JOB | IS_TASK) != 0;
    let number = if is_job { resting.more } else { u64::from(appended) };
    let crease = Crease { flags: u8::try_from(flags).ok()?, words: u8::try_from(words).ok()?, wait, queue };
    (!is_job || appended == 0).then_some((number, crease))
}

/// Makes the context of a folded isolate, which rests with it.
///
/// # Safety
/// Only the caller touches the isolate, and it is folded.
pub unsafe fn unfold(process: &Process) -> *mut Context {
    let (folded, kind, crease) = process.take_folded();
    let words = usize::from(crease.words);
    let (flags, wait, queue) = (u16::from(crease.flags), crease.wait, crease.queue);
    let mut heap = Arena::new();
    let frame = heap.alloc(words * size_of::<u64>()).cast::<u64>();
    // SAFETY: as the caller promises; the block is as long as `fold` made it, and the cell as the frame was.
    unsafe {
        let Folded { parent, awaited, number, code, site } = ptr::read(folded);
        frame.write(at_distance(code) as u64);
        // Frames are never destroyed from outside.
        frame.add(1).write(0);
        frame.add(2).write(0);
        frame.add(HEAD).copy_from_nonoverlapping(folded.add(1).cast(), words - HEAD);
        dealloc(folded.cast(), layout(words));
        let is_job = flags & (IS_JOB | IS_TASK) != 0;
        let (more, appended) = if is_job { (number, 0) } else { (0, number as u32) };
        let cx = rest::new_context(heap);
        (*cx).site = ptr::with_exposed_provenance::<SnowSite>(at_distance(site));
        (*cx).coroutine = frame.cast();
        let resting = &mut *cx.cast::<Resting>();
        (resting.closure, resting.awaited, resting.more) = (0, awaited, more);
        (resting.name, resting.ty, resting.parent) = (kind.name, kind.ty, parent);
        resting.small = Small { appended, flags, wait, queue };
        process.take_in(cx);
        cx
    }
}

/// What distances are measured from: a place in the program, from which its code and its constants are not far.
fn origin() -> usize {
    (&raw const snow_rt_actors).expose_provenance()
}

/// `None`: it is too far away for a word, as in a library that the program has loaded. 0 is nowhere.
fn distance_to(address: u64) -> Option<i32> {
    match address {
        0 => Some(0),
        _ => i32::try_from(address.wrapping_sub(origin() as u64) as i64).ok().filter(|&distance| distance != 0),
    }
}

fn at_distance(distance: i32) -> usize {
    if distance == 0 {
        return 0;
    }
    origin().wrapping_add_signed(distance as isize)
}

fn kind_of(name: PackedName, ty: *const SnowType) -> &'static Kind {
    thread_local! {
        /// The one that was asked for last.
        static LAST: Cell<Option<&'static Kind>> = const { Cell::new(None) };
    }
    let is_it = |kind: &&Kind| kind.name == name && kind.ty == ty;
    LAST.get().filter(is_it).unwrap_or_else(|| {
        let kind = kept_kind(name, ty);
        LAST.set(Some(kind));
        kind
    })
}

fn kept_kind(name: PackedName, ty: *const SnowType) -> &'static Kind {
    /// Sorted. A `BTreeMap` of its own would be five kilobytes of each program.
    static KINDS: Mutex<Vec<&Kind>> = Mutex::new(Vec::new());
    let mut kinds = KINDS.lock();
    let wanted = (name.word(), ty.addr());
    let place =
        kinds.binary_search_by_key(&wanted, |kind| (kind.name.word(), kind.ty.addr())).unwrap_or_else(|place| {
            kinds.insert(place, Box::leak(Box::new(Kind { name, ty })));
            place
        });
    kinds[place]
}
