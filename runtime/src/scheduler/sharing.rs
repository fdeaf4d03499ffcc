//! What a turn has started, and whether others may have it.
//!
//! A lone newcomer has its worker's slot, which nobody else looks into: its parent often waits for it at once, and then it runs next, without anybody
//! being woken for it. A parent that goes on computing must not keep it: its turn is interrupted after an eighth, in which the parent
//! keeps the rest of its reductions, and the newcomer goes into the ring, where others may steal it meanwhile.

use std::cell::Cell;

use super::queues::Runnable;
use super::worker::Worker;
use crate::context::Context;

/// Share of a turn's reductions that a newcomer waits for its parent.
const SHARE: i64 = 8;

/// Reductions that the running turn has left, besides those in its context.
#[derive(Default)]
pub(super) struct Reserve(Cell<i64>);

impl Reserve {
    pub(super) fn get(&self) -> i64 {
        self.0.get()
    }

    /// Leaves at most `kept` in the context.
    fn keep_back(&self, cx: &mut Context, kept: i64) {
        let held = (cx.reductions - kept).max(0);
        cx.reductions -= held;
        self.0.set(self.0.get() + held);
    }

    pub(super) fn take(&self) -> i64 {
        self.0.take()
    }
}

impl Worker {
    /// Runs as soon as the turn that has started it is over, if it is the only one and that is soon.
    pub fn schedule_newcomer(&self, parent: &mut Context, runnable: Runnable) {
        if self.local.push_newcomer(runnable) {
            self.runtime().idle.notify();
        } else if self.runtime().workers() > 1 {
            self.reserve.keep_back(parent, self.pace.allowance() / SHARE);
        }
    }

    /// The reductions in `cx` are used up. True if the turn has others, and goes on.
    pub fn goes_on(&self, cx: &mut Context) -> bool {
        let reserve = self.reserve.take();
        if reserve == 0 {
            return false;
        }
        self.share_newcomer();
        cx.reductions += reserve;
        cx.reductions > 0
    }

    /// What the running turn has used of its reductions.
    pub fn used(&self, cx: &Context) -> i64 {
        (self.pace.allowance() - self.reserve.get() - cx.reductions).max(0)
    }

    /// A turn has used up its reductions. Who it has started may run elsewhere meanwhile.
    pub(super) fn long_turn_ended(&self) {
        self.pace.long_turn_ended(self.runtime().clock().now());
        self.clock_is_due();
        self.share_newcomer();
    }

    fn share_newcomer(&self) {
        if self.local.share_newcomer() {
            self.runtime().idle.notify();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_back_comes_back_once() {
        let (reserve, mut cx) = (Reserve::default(), Context::new());
        let all = cx.reductions;
        reserve.keep_back(&mut cx, 500);
        assert_eq!((cx.reductions, reserve.get()), (500, all - 500));
        // Of two newcomers the second one waits as long as the first has to.
        cx.reductions -= 100;
        reserve.keep_back(&mut cx, 500);
        assert_eq!((cx.reductions, reserve.take(), reserve.take()), (400, all - 500, 0));
    }
}
