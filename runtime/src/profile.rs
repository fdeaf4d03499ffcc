//! `SNOW_PROFILE=FILE`: where the program spends its processor time, by actor and function.
//!
//! In: a signal for each millisecond of processor time, which finds what runs on its thread. Out: at the end of the
//! program a line `actor;outermost;…;innermost count` for each stack that was met. The handler allocates nothing and takes
//! no lock: it follows frame pointers within the isolate's stack and notes addresses in a buffer that was made before.

use std::ffi::c_void;
use std::fmt::Write;
use std::mem::MaybeUninit;
use std::ops::Range;
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU64, AtomicUsize, Ordering::*};

use crate::actor::isolate::Isolate;
use crate::actor::lines::{is_code, places_before};
use crate::environment::variable;
use crate::io::output::write_error;
use crate::scheduler::{current, machine};
use crate::sorting::places_by;
use crate::value::hash::hash_text;

const PERIOD_US: libc::suseconds_t = 1000;
/// Words of the buffer: some 20 a sample, so it is full after several minutes of processor time.
const WORDS: usize = 16 << 20;
/// Frames of a sample; those further out are left out.
const MOST_FRAMES: usize = 128;
/// Words before the frames of a sample: how many they are, the actor's name and its length, whether the runtime runs.
const HEAD: usize = 4;

static BUFFER: AtomicPtr<AtomicUsize> = AtomicPtr::new(ptr::null_mut());
static USED: AtomicUsize = AtomicUsize::new(0);
static LOST: AtomicU64 = AtomicU64::new(0);
/// Samples outside of any actor's turn.
static ELSEWHERE: AtomicU64 = AtomicU64::new(0);

/// A profile that is being taken; `finish` writes it.
pub struct Profile {
    file: String,
}

/// Begins one if the environment asks for it.
pub fn begin() -> Option<Profile> {
    let file = variable("SNOW_PROFILE")?;
    if !machine::SUPPORTED {
        write_error("** SNOW_PROFILE: there are no profiles on this machine\n");
        return None;
    }
    // Not written to, so only what is used takes memory.
    let layout = std::alloc::Layout::array::<AtomicUsize>(WORDS).ok()?;
    // SAFETY: the layout is of some size; zeroed memory is atomics of 0.
    let buffer = unsafe { std::alloc::alloc_zeroed(layout) }.cast::<AtomicUsize>();
    if buffer.is_null() {
        return None;
    }
    BUFFER.store(buffer, Release);
    // SAFETY: a zeroed record whose fields are set; the handler is async-signal-safe.
    unsafe {
        let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
        action.sa_sigaction = on_tick as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_RESTART;
        libc::sigemptyset(&mut action.sa_mask);
        libc::sigaction(libc::SIGPROF, &action, ptr::null_mut());
    }
    set_timer(PERIOD_US);
    Some(Profile { file })
}

fn set_timer(period_us: libc::suseconds_t) {
    let period = libc::timeval { tv_sec: 0, tv_usec: period_us };
    let timer = libc::itimerval { it_interval: period, it_value: period };
    // SAFETY: a valid record.
    unsafe { libc::setitimer(libc::ITIMER_PROF, &timer, ptr::null_mut()) };
}

unsafe extern "C" fn on_tick(_signal: libc::c_int, _info: *mut libc::siginfo_t, context: *mut c_void) {
    let cx = current::context();
    if cx.is_null() {
        ELSEWHERE.fetch_add(1, Relaxed);
        return;
    }
    // SAFETY: the turn of `cx` is on this thread, and the kernel passes its record.
    let (isolate, frame, interrupted) =
        unsafe { (&*(*cx).isolate.cast::<Isolate>(), (*cx).frame.addr(), &*context.cast::<libc::ucontext_t>()) };
    let stack = isolate.stack();
    let is_own = stack.contains(&machine::stack_pointer(interrupted));
    let mut frames = [0; MOST_FRAMES];
    let mut count = 0;
    if is_own && is_code(machine::instruction(interrupted) + 1) {
        frames[0] = machine::instruction(interrupted) + 1;
        count = 1;
    }
    let start = if is_own { machine::frame_pointer(interrupted) } else { frame };
    // SAFETY: only words within the isolate's stack are read.
    unsafe { follow(start, &stack, &mut frames, &mut count) };
    note(isolate.name, !is_own, &frames[..count]);
}

/// Notes the return addresses in Snow code that a chain of frames has.
///
/// # Safety
/// `stack` is readable memory.
unsafe fn follow(mut frame: usize, stack: &Range<usize>, frames: &mut [usize], count: &mut usize) {
    let last = stack.end.saturating_sub(2 * size_of::<usize>());
    while (stack.start..=last).contains(&frame) && frame % align_of::<usize>() == 0 && *count < frames.len() {
        let pair: *const usize = ptr::with_exposed_provenance(frame);
        // SAFETY: two aligned words within the stack.
        let (caller, address) = unsafe { (*pair, *pair.add(1)) };
        if is_code(address) {
            frames[*count] = address;
            *count += 1;
        }
        if caller <= frame {
            return;
        }
        frame = caller;
    }
}

fn note(name: &'static str, is_runtime: bool, frames: &[usize]) {
    let size = HEAD + frames.len();
    let start = USED.fetch_add(size, Relaxed);
    if start + size > WORDS {
        USED.fetch_sub(size, Relaxed);
        LOST.fetch_add(1, Relaxed);
        return;
    }
    let buffer = BUFFER.load(Acquire);
    let head = [frames.len() + 1, name.as_ptr().expose_provenance(), name.len(), usize::from(is_runtime)];
    // The first word last: a sample counts when it is whole.
    for (index, word) in head.iter().chain(frames).enumerate().skip(1) {
        // SAFETY: these words of the buffer are this sample's.
        unsafe { (*buffer.add(start + index)).store(*word, Relaxed) };
    }
    // SAFETY: as above.
    unsafe { (*buffer.add(start)).store(head[0], Release) };
}

impl Profile {
    /// Stops, and writes what was found.
    pub fn finish(self) {
        set_timer(0);
        if let Err(error) = std::fs::write(&self.file, folded()) {
            write_error(&format!("** SNOW_PROFILE: can't write {}: {error}\n", self.file));
        }
    }
}

fn folded() -> String {
    let mut stacks: Vec<String> = Vec::new();
    let (buffer, used) = (BUFFER.load(Acquire), USED.load(Relaxed).min(WORDS));
    // SAFETY: `used` words of the buffer are initialised.
    let words = |index: usize| unsafe { (*buffer.add(index)).load(Acquire) };
    let mut at = 0;
    while at + HEAD <= used && words(at) > 0 {
        let count = words(at) - 1;
        let frames: Vec<usize> = (0..count).map(|index| words(at + HEAD + index)).collect();
        // SAFETY: the name of an isolate is a constant of the program.
        let name = unsafe { std::slice::from_raw_parts(ptr::with_exposed_provenance(words(at + 1)), words(at + 2)) };
        stacks.push(stack_text(&String::from_utf8_lossy(name), &frames, words(at + 3) != 0));
        at += HEAD + count;
    }
    let mut text = String::new();
    let order = places_by(stacks.iter().map(|stack| hash_text(stack)));
    for same in order.chunk_by(|&one, &other| stacks[one] == stacks[other]) {
        let _ = writeln!(text, "{} {}", stacks[same[0]], same.len());
    }
    let elsewhere = ELSEWHERE.load(Relaxed);
    if elsewhere > 0 {
        let _ = writeln!(text, "(scheduler) {elsewhere}");
    }
    text
}

fn stack_text(actor: &str, frames: &[usize], is_runtime: bool) -> String {
    let mut parts = vec![actor.replace(';', ",")];
    for &address in frames.iter().rev() {
        let places: Vec<&str> =
            places_before(address).map(|place| place.function).filter(|name| !name.is_empty()).collect();
        parts.extend(places.iter().rev().map(|name| (*name).to_owned()));
    }
    if is_runtime {
        parts.push("(runtime)".to_owned());
    }
    parts.join(";")
}
