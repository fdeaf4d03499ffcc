//! Workers and the poller. One that has nothing to run waits there instead of on its parker; one that searches for work asks
//! there first; one that always has work asks now and then. Whoever has asked delivers.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use super::worker::Worker;
use crate::actor::envelope::{Content, Envelope};
use crate::context::REDUCTIONS_PER_TURN;
use crate::poll::Heard;

/// Reductions between two looks of a worker that always has work: less than half a millisecond.
const PERIOD: i64 = 2 * REDUCTIONS_PER_TURN;
/// What a turn counts for besides its reductions, so that many short ones come to a look too.
const TURN: i64 = PERIOD / 128;

#[derive(Default)]
pub(super) struct Events {
    heard: RefCell<Heard>,
    /// Reductions since the last look.
    unasked: Cell<i64>,
}

impl Events {
    pub(super) fn count_reductions(&self, used: i64) {
        self.unasked.set(self.unasked.get() + used + TURN);
    }
}

impl Worker {
    /// Sleeps in the poller, if somebody waits for events and no other worker is there.
    pub(super) fn park_in_poller(&self, limit: Option<Duration>) -> bool {
        let Some(poller) = self.runtime().poller_if_any().filter(|poller| poller.is_needed()) else { return false };
        let Some(mut turn) = poller.try_turn() else { return false };
        self.parker.park_in(poller, || poller.ask(&mut turn, limit, &mut self.events.heard.borrow_mut()));
        true
    }

    /// Takes the events that are there. False: nobody waits for any, or another worker is in the poller.
    pub(super) fn poll_now(&self) -> bool {
        self.events.unasked.set(0);
        let Some(poller) = self.runtime().poller_if_any().filter(|poller| poller.is_needed()) else { return false };
        let turn = poller.try_turn();
        let has_asked = turn.is_some();
        if let Some(mut turn) = turn {
            poller.ask(&mut turn, Some(Duration::ZERO), &mut self.events.heard.borrow_mut());
        }
        self.deliver_events();
        has_asked
    }

    /// The same, if it was long ago.
    pub(super) fn look_for_events(&self) {
        if self.events.unasked.get() >= PERIOD {
            self.poll_now();
        }
    }

    pub(super) fn has_events(&self) -> bool {
        !self.events.heard.borrow().is_empty()
    }

    /// Wakes whom events were for, and takes in what has come by itself. Only a worker that counts as awake.
    pub(super) fn deliver_events(&self) {
        if !self.has_events() {
            return;
        }
        let mut heard = self.events.heard.take();
        let Heard { woken, inbound } = &mut heard;
        if !inbound.is_empty() {
            self.patience.heard();
        }
        for (source, news) in inbound.drain(..) {
            source.arrive(self, news);
        }
        let mut runnable =
            woken.drain(..).filter_map(|pid| self.runtime().post(Some(self), Envelope::new(pid, pid, Content::Ready)));
        if let Some(first) = runnable.next() {
            self.schedule_next(first);
        }
        for other in runnable {
            self.schedule_behind(other);
        }
        self.events.heard.replace(heard);
    }
}
