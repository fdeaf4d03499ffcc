//! How a worker sleeps: on its thread's own parker, or in the poller, where an event wakes it too.
//!
//! ```text
//! AWAKE     nobody has woken it        NOTIFIED  somebody has, and it has not slept since
//! ASLEEP    on its thread's parker     POLLING   in the poller
//! ```
//! Waker: any → NOTIFIED, and wakes it where it was asleep. Worker: AWAKE → ASLEEP or POLLING → AWAKE, NOTIFIED → AWAKE. So a wake-up
//! that comes before the sleep ends it at once, and none is lost.

use std::sync::atomic::{AtomicU8, Ordering::*};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crossbeam_utils::sync;

use crate::poll::Poller;

const AWAKE: u8 = 0;
const NOTIFIED: u8 = 1;
const ASLEEP: u8 = 2;
const POLLING: u8 = 3;

pub struct Parker {
    thread: sync::Parker,
    unparker: Unparker,
}

#[derive(Clone)]
pub struct Unparker {
    thread: sync::Unparker,
    shared: Arc<Shared>,
}

struct Shared {
    state: AtomicU8,
    /// Where it sleeps while it is POLLING.
    poller: OnceLock<Arc<Poller>>,
}

impl Parker {
    #[allow(clippy::new_without_default, reason = "named as the parker of the library it stands for")]
    pub fn new() -> Parker {
        let thread = sync::Parker::new();
        let shared = Arc::new(Shared { state: AtomicU8::new(AWAKE), poller: OnceLock::new() });
        let unparker = Unparker { thread: thread.unparker().clone(), shared };
        Parker { thread, unparker }
    }

    pub fn unparker(&self) -> &Unparker {
        &self.unparker
    }

    /// Sleeps until it is woken, at most so long.
    pub fn park(&self, limit: Option<Duration>) {
        self.sleep(ASLEEP, || match limit {
            None => self.thread.park(),
            Some(limit) => self.thread.park_timeout(limit),
        });
    }

    /// Sleeps by a call that `poller.wake` brings back.
    pub fn park_in(&self, poller: &Arc<Poller>, wait: impl FnOnce()) {
        self.unparker.shared.poller.get_or_init(|| poller.clone());
        self.sleep(POLLING, wait);
    }

    fn sleep(&self, how: u8, sleep: impl FnOnce()) {
        let state = &self.unparker.shared.state;
        if state.compare_exchange(AWAKE, how, SeqCst, SeqCst).is_ok() {
            sleep();
        }
        state.swap(AWAKE, SeqCst);
    }
}

impl Unparker {
    pub fn unpark(&self) {
        match self.shared.state.swap(NOTIFIED, SeqCst) {
            // Should it wake by itself meanwhile, its next sleep ends at once, and it finds nothing.
            ASLEEP => self.thread.unpark(),
            POLLING => self.shared.poller.get().expect("set before it slept there").wake(),
            _ => {}
        }
    }
}
