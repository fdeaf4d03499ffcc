//! The system's poller (epoll, kqueue), of which a runtime has at most one. In: descriptors to watch, workers that have time.
//! Out: the pids of those who need not wait any longer, and what there is to read; the worker that polled delivers and reads.

use std::io;
use std::os::fd::RawFd;
use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::{Arc, Weak};
use std::time::Duration;

use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Registry, Token, Waker};
use parking_lot::{Mutex, MutexGuard};

use super::inbound::{Inbound, News, Watch};
use super::resource::Resource;
use super::sources::{Sources, Watched};
use crate::actor::envelope::{Content, Envelope};
use crate::actor::pid::Pid;
use crate::scheduler::Runtime;

/// Events taken from the system at once.
const MOST_EVENTS: usize = 1024;
const WAKE_UP: Token = Token(usize::MAX);

pub struct Poller {
    runtime: Weak<Runtime>,
    turn: Mutex<Turn>,
    registry: Registry,
    waker: Waker,
    sources: Mutex<Sources>,
    /// Isolates that wait.
    waiting: AtomicUsize,
    /// Those of them that wait to be called, whenever that may be.
    listening: AtomicUsize,
    /// Children that nobody holds; they are waited for, or they would stay in the system's table.
    orphans: AtomicUsize,
    /// Descriptors that whoever polls reads.
    inbound: AtomicUsize,
}

/// What the system has told.
#[derive(Default)]
pub struct Heard {
    /// Who is to be woken.
    pub woken: Vec<Pid>,
    /// What is to be read.
    pub inbound: Vec<(Arc<dyn Inbound>, News)>,
}

impl Heard {
    pub fn is_empty(&self) -> bool {
        self.woken.is_empty() && self.inbound.is_empty()
    }
}

/// The right to ask the system, which one worker has at a time.
pub struct Turn {
    poll: Poll,
    events: Events,
}

impl Poller {
    pub fn new(runtime: Weak<Runtime>) -> io::Result<Poller> {
        let poll = Poll::new()?;
        let registry = poll.registry().try_clone()?;
        let waker = Waker::new(&registry, WAKE_UP)?;
        Ok(Poller {
            runtime,
            turn: Mutex::new(Turn { poll, events: Events::with_capacity(MOST_EVENTS) }),
            registry,
            waker,
            sources: Mutex::new(Sources::default()),
            waiting: AtomicUsize::new(0),
            listening: AtomicUsize::new(0),
            orphans: AtomicUsize::new(0),
            inbound: AtomicUsize::new(0),
        })
    }

    pub fn watch(&self, descriptor: RawFd, interest: Interest, watched: Watched) -> io::Result<Token> {
        let (is_orphan, is_inbound) = (matches!(watched, Watched::Orphan(_)), matches!(watched, Watched::Inbound(_)));
        // Held until the system knows the token: an event finds the source.
        let mut sources = self.sources.lock();
        let token = sources.insert(watched);
        if let Err(error) = self.registry.register(&mut SourceFd(&descriptor), token, interest) {
            sources.remove(token);
            return Err(error);
        }
        self.orphans.fetch_add(usize::from(is_orphan), SeqCst);
        self.inbound.fetch_add(usize::from(is_inbound), SeqCst);
        Ok(token)
    }

    /// From now on a worker reads what comes; one is in the poller by then, or on its way there.
    pub fn watch_inbound(self: &Arc<Self>, descriptor: RawFd, inbound: Arc<dyn Inbound>) -> io::Result<Watch> {
        let token = self.watch(descriptor, Interest::READABLE, Watched::Inbound(inbound))?;
        if let Some(runtime) = self.runtime.upgrade() {
            runtime.wake_for_poller();
        }
        Ok(Watch::new(self.clone(), descriptor, token))
    }

    /// Events tell of changes only: this makes one of what is there.
    pub(super) fn rewatch(&self, descriptor: RawFd, token: Token) {
        let again = self.registry.reregister(&mut SourceFd(&descriptor), token, Interest::READABLE);
        again.expect("it is watched as long as its watch lives");
    }

    /// The descriptor is about to be closed.
    pub fn unwatch(&self, descriptor: RawFd, token: Token) {
        // A failure would mean that the system has forgotten it already.
        let _ = self.registry.deregister(&mut SourceFd(&descriptor));
        let watched = self.sources.lock().remove(token);
        if matches!(watched, Some(Watched::Inbound(_))) {
            self.inbound.fetch_sub(1, SeqCst);
        }
    }

    /// Whether it is worth while to ask the system.
    pub fn is_needed(&self) -> bool {
        self.waiting.load(SeqCst) > 0 || self.inbound.load(SeqCst) > 0 || self.orphans.load(SeqCst) > 0
    }

    /// Whether somebody waits for the world outside.
    pub fn has_waiting(&self) -> bool {
        self.waiting.load(SeqCst) > 0
    }

    /// Whether somebody waits for what is under way, and not only to be called. Asked when no worker runs.
    pub fn has_outstanding(&self) -> bool {
        self.waiting.load(SeqCst) > self.listening.load(SeqCst)
    }

    pub(super) fn count_in(&self, resource: &Resource) {
        self.waiting.fetch_add(1, SeqCst);
        if resource.is_listener() {
            self.listening.fetch_add(1, SeqCst);
        }
    }

    pub(super) fn count_out(&self, resource: &Resource) {
        if resource.is_listener() {
            self.listening.fetch_sub(1, SeqCst);
        }
        self.waiting.fetch_sub(1, SeqCst);
    }

    /// None: another worker is at it.
    pub fn try_turn(&self) -> Option<MutexGuard<'_, Turn>> {
        self.turn.try_lock()
    }

    /// Asks the system, and waits for an event at most `limit`; for ever without one. What it tells goes to `heard`.
    pub fn ask(&self, turn: &mut Turn, limit: Option<Duration>, heard: &mut Heard) {
        match turn.poll.poll(&mut turn.events, limit) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return,
            asked => asked.expect("the poller is ours and whole"),
        }
        if turn.events.is_empty() {
            return;
        }
        let Heard { woken, inbound } = heard;
        let mut sources = self.sources.lock();
        for event in turn.events.iter().filter(|event| event.token() != WAKE_UP) {
            match sources.get(event.token()) {
                Some(Watched::Source(source)) => {
                    if event.is_read_closed() || event.is_error() {
                        source.reading.set_ended(woken);
                    } else if event.is_readable() {
                        source.reading.set_ready(woken);
                    }
                    if event.is_write_closed() || event.is_error() {
                        source.writing.set_ended(woken);
                    } else if event.is_writable() {
                        source.writing.set_ready(woken);
                    }
                }
                Some(Watched::Inbound(source)) => {
                    let is_end = event.is_read_closed() || event.is_error();
                    inbound.push((source.clone(), if is_end { News::End } else { News::Bytes }));
                }
                Some(Watched::Orphan(orphan)) if orphan.reap() => {
                    drop(sources.remove(event.token()));
                    self.orphans.fetch_sub(1, SeqCst);
                }
                _ => {}
            }
        }
    }

    /// Lets the worker that waits for an event come back.
    pub fn wake(&self) {
        self.waker.wake().expect("the poller is ours and whole");
    }

    /// Wakes isolates from anywhere.
    pub fn tell(&self, woken: &mut Vec<Pid>) {
        let Some(runtime) = self.runtime.upgrade() else { return woken.clear() };
        for pid in woken.drain(..) {
            runtime.deliver(None, Envelope::new(pid, pid, Content::Ready));
        }
    }
}
