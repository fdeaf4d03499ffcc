//! Which Snow functions were under way when an isolate crashed, and with which arguments.
//!
//! Snow functions keep frame pointers, so their frames are a chain on the isolate's stack. It is followed when the crash
//! happens, as the stack is then given back; the heap is still there when the report is written. Frames of other code are
//! passed over. A deep chain keeps both its ends. Recording allocates nothing and reads only the isolate's stack and
//! constants: a signal handler does it too.

use std::ops::Range;

use super::held_value::HeldValue;
use super::lines::{is_code, places_before, Place};

const INNERMOST: usize = 16;
const OUTERMOST: usize = 4;
/// Arguments kept of one frame: those of two functions, where one is inlined into the other (`llvm/arguments.py`).
const WORDS: usize = 8;

/// A return address in Snow code, and the words in which the functions of its frame hold their arguments.
#[derive(Clone, Copy)]
struct Frame {
    address: usize,
    words: [u64; WORDS],
    /// Which of the words are known, as bits.
    known: u8,
}

/// The frames, innermost first.
#[derive(Clone, Copy)]
pub struct Backtrace {
    innermost: [Frame; INNERMOST],
    /// The last ones beyond those, as a ring.
    outermost: [Frame; OUTERMOST],
    count: usize,
}

/// One line of a report: frames of one place with equal arguments in a row are one line.
pub enum Line {
    Frames(Place, Vec<HeldValue>, usize),
    LeftOut(usize),
}

impl Frame {
    const NONE: Frame = Frame { address: 0, words: [0; WORDS], known: 0 };

    /// # Safety
    /// `stack` is readable memory; `frame` is the frame pointer of the function that `address` is in.
    unsafe fn read(address: usize, frame: usize, stack: &Range<usize>) -> Frame {
        let mut read = Frame { address, ..Frame::NONE };
        let held = places_before(address).flat_map(|place| place.arguments.iter());
        for (index, argument) in held.take(WORDS).enumerate() {
            let at = frame.wrapping_add_signed(argument.offset);
            let last = stack.end.saturating_sub(size_of::<u64>());
            if argument.offset != 0 && (stack.start..=last).contains(&at) {
                // SAFETY: eight bytes within the stack.
                let word = unsafe { std::ptr::with_exposed_provenance::<u64>(at).read_unaligned() };
                read.words[index] = word & argument.mask();
                read.known |= 1 << index;
            }
        }
        read
    }
}

impl Backtrace {
    pub const EMPTY: Backtrace =
        Backtrace { innermost: [Frame::NONE; INNERMOST], outermost: [Frame::NONE; OUTERMOST], count: 0 };

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Notes an address of which nothing else is known, if it is Snow code.
    pub fn add(&mut self, address: usize) {
        if is_code(address) {
            self.push(Frame { address, ..Frame::NONE });
        }
    }

    fn push(&mut self, frame: Frame) {
        if self.count < INNERMOST {
            self.innermost[self.count] = frame;
        } else {
            self.outermost[(self.count - INNERMOST) % OUTERMOST] = frame;
        }
        self.count += 1;
    }

    /// Notes the callers of the function whose frame pointer is `frame`.
    ///
    /// # Safety
    /// `stack` is readable memory.
    pub unsafe fn add_callers(&mut self, mut frame: usize, stack: Range<usize>) {
        let last = stack.end.saturating_sub(2 * size_of::<usize>());
        while (stack.start..=last).contains(&frame) && frame % align_of::<usize>() == 0 {
            let pair: *const usize = std::ptr::with_exposed_provenance(frame);
            // SAFETY: two aligned words within the stack: the caller's frame pointer and the return address.
            let (caller, address) = unsafe { (*pair, *pair.add(1)) };
            if is_code(address) {
                // SAFETY: as the caller promises; a wrong frame pointer gives wrong words within the stack.
                self.push(unsafe { Frame::read(address, caller, &stack) });
            }
            if caller <= frame {
                return; // a stack grows down: what comes now is no frame
            }
            frame = caller;
        }
    }

    /// What a report says of it.
    pub fn lines(&self) -> Vec<Line> {
        let beyond = self.count.saturating_sub(INNERMOST);
        let kept = beyond.min(OUTERMOST);
        let mut lines = Vec::new();
        for frame in &self.innermost[..self.count - beyond] {
            push_lines(&mut lines, frame);
        }
        if beyond > kept {
            lines.push(Line::LeftOut(beyond - kept));
        }
        for index in beyond - kept..beyond {
            push_lines(&mut lines, &self.outermost[index % OUTERMOST]);
        }
        lines
    }
}

fn push_lines(lines: &mut Vec<Line>, frame: &Frame) {
    let mut words = frame.words.iter().enumerate();
    for place in places_before(frame.address) {
        let values: Vec<HeldValue> = place
            .arguments
            .iter()
            .map(|argument| HeldValue {
                name: argument.name,
                shape: argument.shape,
                word: words.next().filter(|(index, _)| frame.known >> index & 1 == 1).map(|(_, &word)| word),
            })
            .collect();
        match lines.last_mut() {
            Some(Line::Frames(last, held, times)) if last.is_at(&place) && *held == values => *times += 1,
            _ => lines.push(Line::Frames(place, values, 1)),
        }
    }
}
