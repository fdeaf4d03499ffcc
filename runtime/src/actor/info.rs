//! What others may know about a process. It tells it itself, when it takes in its signals, since only the worker that has
//! it in hand may look; so an answer is never torn, and it comes after all that was sent to it before.

use super::isolate::Isolate;
use super::process::Priority;
use super::ties::Link;
use super::wait::Wait;
use crate::actor::pid::Pid;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doing {
    Running,
    /// It could run, and is not at the moment.
    Ready,
    Waiting,
}

pub struct ProcessInfo {
    /// One of its registered names.
    pub name: Option<String>,
    pub doing: Doing,
    pub priority: Priority,
    pub reductions: u64,
    /// Messages and signals that wait to be received.
    pub mailbox: usize,
    /// Bytes of its heap, without payloads that are shared.
    pub memory: usize,
    pub links: Vec<Pid>,
    /// How many others it watches.
    pub monitors: usize,
}

impl ProcessInfo {
    /// Of an isolate that the caller's worker has in hand.
    pub fn of(isolate: &mut Isolate, doing: Doing) -> ProcessInfo {
        let process = isolate.process();
        // SAFETY: the context lives as long as its isolate.
        let memory = unsafe { (*isolate.cx).heap.bytes_held() };
        let named = process.named.load(std::sync::atomic::Ordering::SeqCst);
        let links = isolate.ties().links.iter().filter(|(_, link)| **link == Link::Active);
        ProcessInfo {
            doing,
            memory,
            priority: process.priority(),
            reductions: process.reductions(),
            links: links.map(|(pid, _)| *pid).collect(),
            monitors: isolate.ties().monitors.len(),
            name: named.then(|| isolate.runtime().names.name_of(isolate.pid)).flatten(),
            mailbox: isolate.queue.len(),
        }
    }

    /// Of an isolate that takes in its signals, between turns or within one.
    pub fn when_asked(isolate: &mut Isolate) -> ProcessInfo {
        let waits = !matches!(isolate.wait, Wait::Nothing | Wait::Turn(_)) && !isolate.may_go_on();
        ProcessInfo::of(isolate, if waits { Doing::Waiting } else { Doing::Ready })
    }
}
