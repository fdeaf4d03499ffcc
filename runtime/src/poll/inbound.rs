//! What comes in by itself: no isolate waits for it. In: the poller's event. Out: what the bytes say is done at once, by the worker that polled.

use std::os::fd::RawFd;
use std::sync::Arc;

use mio::Token;

use super::poller::Poller;
use crate::scheduler::worker::Worker;

pub trait Inbound: Send + Sync {
    /// Takes in what is there, at most as much as keeps nobody waiting.
    fn arrive(&self, worker: &Worker, news: News);
}

/// What an event says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum News {
    Bytes,
    /// There is an end, behind what bytes there may be.
    End,
}

/// That the poller watches a descriptor: until this is dropped, which must be before the descriptor is closed.
pub struct Watch {
    poller: Arc<Poller>,
    descriptor: RawFd,
    token: Token,
}

impl Watch {
    pub(super) fn new(poller: Arc<Poller>, descriptor: RawFd, token: Token) -> Watch {
        Watch { poller, descriptor, token }
    }

    /// There is more than was taken in: an event will say so again.
    pub fn ask_again(&self) {
        self.poller.rewatch(self.descriptor, self.token);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.poller.unwatch(self.descriptor, self.token);
    }
}
