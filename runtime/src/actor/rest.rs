//! An isolate at rest: all of it in the memory of its context.
//!
//! In a turn an isolate has a working part ([`Isolate`]), which most isolates have no use for: a million may wait, and few run. So that
//! part comes with the first turn (`awaken`), and goes when an isolate has waited for a while (`put_to_rest`, which
//! `scheduler/resting.rs` asks for). Meanwhile what is not as in every isolate lies in those words of the context that a turn sets
//! anew when it begins, and of the arena that are null in most; what has no room there lies apart (`More`). The context itself never
//! moves: coroutine frames have its address.
//!
//! Refuses an isolate that is cut off in the middle, that has messages, or that waits for something rare.

use std::alloc::{handle_alloc_error, Layout};
use std::mem::offset_of;
use std::num::NonZeroU64;
use std::ptr;

use super::body::{Begin, Body};
use super::fold::{fold, unfold};
use super::isolate::{Isolate, Rare, Role, Seed};
use super::pid::Pid;
use super::process::Process;
use super::queue::Queue;
use super::ties::Ties;
use super::wait::{Alarm, Wait};
use crate::call::Caller;
use crate::context::{Context, SnowSite};
use crate::heap::{recycle, Arena, Extras};
use crate::job::{Employment, Kind, NOTHING_TYPE};
use crate::poll::Waiting;
use crate::scheduler::Runtime;
use crate::timer::TimerId;
use crate::value::SnowType;

/// The words of a context whose isolate rests. Those that keep their meaning are named as in `Context` and `Arena`.
#[repr(C)]
pub(super) struct Resting {
    pub closure: u64,
    /// A timer, a job, or what `Wait::Ready` leads to.
    pub awaited: u64,
    pub name: PackedName,
    pub site: *const SnowSite,
    /// With `HAS_MORE` a `Box<More>`, else the reference of a job.
    pub more: u64,
    /// Null: it rests.
    isolate: *mut Isolate,
    pub coroutine: *mut std::ffi::c_void,
    /// Of its messages; of a job's result.
    pub ty: *const SnowType,
    pub live: usize,
    pub bitmaps: *mut u8,
    pub parent: Pid,
    pub small: Small,
}

/// For debuggers (`observe/layout.rs`): where a resting isolate's packed name lies in its context.
pub const NAME_PLACE: usize = offset_of!(Resting, name);

#[derive(Clone, Copy)]
#[repr(C)]
pub(super) struct Small {
    pub appended: u32,
    pub flags: u16,
    /// One of those below.
    pub wait: u8,
    pub queue: u8,
}

const _: () = {
    assert!(size_of::<Resting>() == size_of::<Context>());
    assert!(offset_of!(Resting, site) == offset_of!(Context, site));
    assert!(offset_of!(Resting, isolate) == offset_of!(Context, isolate));
    assert!(offset_of!(Resting, coroutine) == offset_of!(Context, coroutine));
    assert!(offset_of!(Resting, ty) == offset_of!(Context, heap));
};

const NOTHING: u8 = 0;
const MESSAGE: u8 = 1;
const MESSAGE_LIMITED: u8 = 2;
const SLEEP: u8 = 3;
const JOB: u8 = 4;
const CALL: u8 = 5;
const READY: u8 = 6;

/// `closure` is the body, which has not begun.
pub(super) const UNBEGUN: u16 = 1;
pub(super) const HAS_MORE: u16 = 2;
pub(super) const IS_JOB: u16 = 4;
pub(super) const IS_TASK: u16 = 8;
const TAKES_ALL: u16 = 16;
const TRAPS_EXITS: u16 = 32;
const SENDS_ASIDE: u16 = 64;

/// What not every isolate has.
struct More {
    ties: Option<Box<Ties>>,
    call: Option<Box<Caller>>,
    rare: Option<Box<Rare>>,
    extras: Option<Extras>,
    reference: u64,
}

/// Address and length of a name in one word: addresses have 48 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub(super) struct PackedName(u64);

const ADDRESS_BITS: u32 = 48;

impl PackedName {
    fn of(name: &'static str) -> Option<PackedName> {
        let address = name.as_ptr().expose_provenance() as u64;
        let fits = address >> ADDRESS_BITS == 0 && name.len() <= usize::from(u16::MAX);
        fits.then_some(PackedName((name.len() as u64) << ADDRESS_BITS | address))
    }

    pub fn word(self) -> u64 {
        self.0
    }

    fn text(self) -> &'static str {
        let address = self.0 & ((1 << ADDRESS_BITS) - 1);
        // SAFETY: made by `of` of a text that lives as long as the program.
        unsafe {
            let bytes = ptr::with_exposed_provenance(address as usize);
            std::str::from_utf8_unchecked(std::slice::from_raw_parts(bytes, (self.0 >> ADDRESS_BITS) as usize))
        }
    }
}

/// What an isolate is made of, as far as it differs from others.
struct Parts {
    closure: u64,
    name: PackedName,
    /// What it is, and to whom it gives its result.
    role: Role,
    message_type: Option<&'static SnowType>,
    parent: Pid,
    flags: u16,
    /// What it waits for: one of the constants above, and what belongs to it.
    wait: (u8, u64),
    /// What its queue counted, and the state of its scan.
    queue: (u32, u8),
    ties: Option<Box<Ties>>,
    call: Option<Box<Caller>>,
    rare: Option<Box<Rare>>,
}

/// A context with this heap and nothing else.
pub(super) fn new_context(heap: Arena) -> *mut Context {
    let cx = recycle::take_of::<Context>();
    if cx.is_null() {
        handle_alloc_error(Layout::new::<Context>());
    }
    // SAFETY: the memory is ours and not initialised.
    unsafe { cx.write(Context { heap, ..Context::new() }) };
    cx
}

/// A new isolate, which rests before its first turn if it can.
pub fn create(runtime: &Runtime, process: &Process, seed: Seed, parent: Pid) -> *mut Context {
    let cx = new_context(Arena::new());
    // SAFETY: the context is ours; nobody else knows of it.
    unsafe {
        match (PackedName::of(seed.name), seed.body) {
            (Some(name), Body::Closure(heap, closure)) if !matches!(seed.role, Role::Main(_)) => {
                (*cx).heap = heap;
                let (role, message_type) = (seed.role, seed.message_type);
                let (wait, queue) = ((NOTHING, 0), Queue::FRESH);
                let (ties, call, rare) = (None, None, None);
                let flags = UNBEGUN;
                lay_down(cx, Parts { closure, name, role, message_type, parent, flags, wait, queue, ties, call, rare });
            }
            (_, body) => {
                let begin = match body {
                    Body::Closure(heap, closure) => {
                        (*cx).heap = heap;
                        Begin::Closure(closure)
                    }
                    Body::Other(body) => Begin::Other(body),
                };
                let isolate = &mut *Isolate::add_to(cx, runtime, process, seed.name, seed.role, begin);
                isolate.message_type = seed.message_type;
                isolate.parent = parent;
            }
        }
    }
    cx
}

/// The working part of an isolate, which its worker has in hand, or which nobody has. It is made if there is none.
#[inline]
pub fn awaken(runtime: &Runtime, process: &Process) -> *mut Isolate {
    // SAFETY: the process has an occupant, which only the caller touches.
    unsafe {
        let cx = if process.is_folded() { unfold(process) } else { process.context() };
        if (*cx).isolate.is_null() {
            stand_up(runtime, process, cx);
        }
        (*cx).isolate.cast()
    }
}

/// Shows an isolate that nobody has in hand, and lets it rest on if it did.
pub fn look_at<R>(runtime: &Runtime, process: &Process, look: impl FnOnce(&Isolate) -> R) -> R {
    let rests = process.isolate().is_null();
    let isolate = awaken(runtime, process);
    // SAFETY: as the caller promises.
    let seen = look(unsafe { &*isolate });
    if rests {
        // SAFETY: as above.
        unsafe { put_to_rest(isolate) };
    }
    seen
}

/// Puts the working part of an isolate away that waits. False: it has too much of its own.
///
/// # Safety
/// Only the caller touches the isolate, and does not use its working part again.
pub unsafe fn put_to_rest(isolate: *mut Isolate) -> bool {
    // SAFETY: as the caller promises.
    let this = unsafe { &mut *isolate };
    let process = this.process();
    let is_its_parents = match &this.role {
        Role::Main(_) => false,
        Role::Job(employment) => employment.owner == this.parent,
        Role::Actor => true,
    };
    let is_usual = is_its_parents && this.fiber.is_none() && this.ending.is_none() && !this.is_out_of_room;
    let (Some(name), Some(queue)) = (PackedName::of(this.name), this.queue.at_rest()) else { return false };
    if !is_usual {
        return false;
    }
    let (closure, unbegun, wait) = match this.begin {
        Begin::Nothing => (this.closure.map_or(0, NonZeroU64::get), 0, take_wait(&mut this.wait)),
        Begin::Closure(closure) => (closure, UNBEGUN, Some((NOTHING, 0))),
        _ => return false,
    };
    let Some(wait) = wait else { return false };
    let flag = |is_set: bool, flag: u16| if is_set { flag } else { 0 };
    let flags = unbegun
        | flag(this.takes_all, TAKES_ALL)
        | flag(this.traps_exits, TRAPS_EXITS)
        | flag(this.sends_aside, SENDS_ASIDE);
    let parts = Parts {
        closure,
        name,
        role: std::mem::replace(&mut this.role, Role::Actor),
        message_type: this.message_type,
        parent: this.parent,
        flags,
        wait,
        queue,
        ties: this.take_ties(),
        call: this.call.take(),
        rare: this.take_rare(),
    };
    let cx = this.cx;
    // SAFETY: what it owned has been taken out; the context is another object.
    unsafe {
        this.spare_frame.give_back(&mut (*cx).heap);
        drop(Box::from_raw(isolate));
        lay_down(cx, parts);
        fold(process, cx);
    }
    true
}

/// What it waits for, as one word; what does not fit into one stays.
fn take_wait(wait: &mut Wait) -> Option<(u8, u64)> {
    let taken = match wait {
        Wait::Message(None) => (MESSAGE, 0),
        Wait::Message(Some(alarm)) if !alarm.rang => (MESSAGE_LIMITED, alarm.timer.word() as u64),
        Wait::Sleep(alarm) if !alarm.rang => (SLEEP, alarm.timer.word() as u64),
        Wait::Job(reference, None) => (JOB, *reference),
        Wait::Call => (CALL, 0),
        Wait::Ready(_) => {
            let Wait::Ready(waiting) = std::mem::replace(wait, Wait::Nothing) else { return None };
            return Some((READY, Box::into_raw(waiting).expose_provenance() as u64));
        }
        _ => return None,
    };
    *wait = Wait::Nothing;
    Some(taken)
}

/// # Safety
/// `wait` comes from `take_wait`, and is used once.
unsafe fn wait_of((kind, word): (u8, u64)) -> Wait {
    let alarm = || Alarm::new(TimerId::from_word(word as i64));
    match kind {
        MESSAGE => Wait::Message(None),
        MESSAGE_LIMITED => Wait::Message(Some(alarm())),
        SLEEP => Wait::Sleep(alarm()),
        JOB => Wait::Job(word, None),
        CALL => Wait::Call,
        // SAFETY: as the caller promises.
        READY => Wait::Ready(unsafe { Box::from_raw(ptr::with_exposed_provenance_mut::<Waiting>(word as usize)) }),
        _ => Wait::Nothing,
    }
}

/// Writes the parts into the context, where no working part is.
unsafe fn lay_down(cx: *mut Context, parts: Parts) {
    // SAFETY: the context is the caller's.
    unsafe {
        let extras = (*cx).heap.take_extras();
        let (kind, reference, ty) = match parts.role {
            Role::Job(Employment { reference, result, kind, .. }) => {
                (if kind == Kind::Task { IS_TASK } else { IS_JOB }, reference, result)
            }
            _ => (0, 0, parts.message_type),
        };
        let (ties, call, rare) = (parts.ties, parts.call, parts.rare);
        let has_more = ties.is_some() || call.is_some() || rare.is_some() || extras.is_some();
        let more = match has_more {
            true => Box::into_raw(Box::new(More { ties, call, rare, extras, reference })).expose_provenance() as u64,
            false => reference,
        };
        let flags = parts.flags | kind | if has_more { HAS_MORE } else { 0 };
        let (wait, awaited) = parts.wait;
        let (appended, queue) = parts.queue;
        let resting = cx.cast::<Resting>();
        (*resting).closure = parts.closure;
        (*resting).awaited = awaited;
        (*resting).name = parts.name;
        (*resting).more = more;
        (*resting).isolate = ptr::null_mut();
        (*resting).ty = ty.map_or(ptr::null(), ptr::from_ref);
        (*resting).parent = parts.parent;
        (*resting).small = Small { appended, flags, wait, queue };
    }
}

/// Makes the working part of an isolate that rests.
#[inline(never)]
unsafe fn stand_up(runtime: &Runtime, process: &Process, cx: *mut Context) {
    // SAFETY: the context is the caller's, and what lies in it was written by `lay_down`. Null words of the arena are nothing.
    unsafe {
        let resting = cx.cast::<Resting>();
        let Resting { closure, awaited, name, more, ty, parent, small, .. } = ptr::read(resting);
        (*resting).ty = ptr::null();
        (*resting).parent = Pid::NONE;
        (*resting).small = Small { appended: 0, flags: 0, wait: 0, queue: 0 };
        let has = |flag: u16| small.flags & flag != 0;
        let more = match has(HAS_MORE) {
            true => *Box::from_raw(ptr::with_exposed_provenance_mut::<More>(more as usize)),
            false => More { ties: None, call: None, rare: None, extras: None, reference: more },
        };
        if let Some(extras) = more.extras {
            (*cx).heap.put_extras(extras);
        }
        let kind = if has(IS_TASK) { Kind::Task } else { Kind::Job };
        let is_job = has(IS_TASK | IS_JOB);
        let role = match is_job {
            true => Role::Job(Employment { owner: parent, reference: more.reference, result: ty.as_ref(), kind }),
            false => Role::Actor,
        };
        let begin = if has(UNBEGUN) { Begin::Closure(closure) } else { Begin::Nothing };
        let isolate = &mut *Isolate::add_to(cx, runtime, process, name.text(), role, begin);
        isolate.closure = if has(UNBEGUN) { None } else { NonZeroU64::new(closure) };
        isolate.message_type = if is_job { Some(&NOTHING_TYPE) } else { ty.as_ref() };
        isolate.parent = parent;
        isolate.wait = wait_of((small.wait, awaited));
        isolate.queue.resume_from(small.appended, small.queue);
        (isolate.takes_all, isolate.traps_exits) = (has(TAKES_ALL), has(TRAPS_EXITS));
        isolate.sends_aside = has(SENDS_ASIDE);
        isolate.put_back(more.ties, more.call, more.rare);
    }
}
