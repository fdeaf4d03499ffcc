//! Which Snow functions were under way when an isolate crashed.
//!
//! Snow functions keep frame pointers, so their frames are a chain on the isolate's stack. It is followed when the crash
//! happens, as the stack is then given back. Frames of other code are passed over. A deep chain keeps both its ends.
//! Recording allocates nothing and reads only the isolate's stack: a signal handler does it too.

use std::ops::Range;

use super::lines::{is_code, places_before, Place};

const INNERMOST: usize = 16;
const OUTERMOST: usize = 4;

/// Return addresses in Snow code, innermost first.
#[derive(Clone, Copy)]
pub struct Backtrace {
    innermost: [usize; INNERMOST],
    /// The last ones beyond those, as a ring.
    outermost: [usize; OUTERMOST],
    count: usize,
}

/// One line of a report: frames of one place in a row are one line.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    Frames(Place, usize),
    LeftOut(usize),
}

impl Backtrace {
    pub const EMPTY: Backtrace = Backtrace { innermost: [0; INNERMOST], outermost: [0; OUTERMOST], count: 0 };

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Notes an address if it is Snow code.
    pub fn add(&mut self, address: usize) {
        if !is_code(address) {
            return;
        }
        if self.count < INNERMOST {
            self.innermost[self.count] = address;
        } else {
            self.outermost[(self.count - INNERMOST) % OUTERMOST] = address;
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
            self.add(address);
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
        for &address in &self.innermost[..self.count - beyond] {
            push_frame(&mut lines, address);
        }
        if beyond > kept {
            lines.push(Line::LeftOut(beyond - kept));
        }
        for index in beyond - kept..beyond {
            push_frame(&mut lines, self.outermost[index % OUTERMOST]);
        }
        lines
    }
}

fn push_frame(lines: &mut Vec<Line>, address: usize) {
    for place in places_before(address) {
        match lines.last_mut() {
            Some(Line::Frames(last, times)) if *last == place => *times += 1,
            _ => lines.push(Line::Frames(place, 1)),
        }
    }
}
