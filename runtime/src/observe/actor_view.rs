//! One actor as it is seen from outside, while all workers stand still.

use std::sync::atomic::Ordering::SeqCst;

use super::trace::trace_of;
use super::Observed;
use crate::actor::envelope::Content;
use crate::actor::isolate::{Isolate, Role};
use crate::actor::pid::Pid;
use crate::actor::process::{Priority, Process, State};
use crate::actor::report::words;
use crate::actor::ties::{Link, Ties};
use crate::actor::wait::Wait;
use crate::context::SnowSite;

/// A place in the source; column 0: not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    pub function: &'static str,
    pub file: &'static str,
    pub line: u64,
    pub column: u32,
}

pub struct ActorView {
    pub pid: Pid,
    /// What it runs, as crash reports name it.
    pub name: &'static str,
    pub kind: &'static str,
    /// Its registered names.
    pub names: Vec<String>,
    /// The function that it runs, if it is one that has a name.
    pub entry: Option<Spot>,
    /// The `spawn` that has started it.
    pub spawned_at: Option<Spot>,
    /// Who has started it, or for whom that one did.
    pub parent: Pid,
    /// Its path in the tree of supervisors.
    pub path: Option<String>,
    pub state: &'static str,
    /// What it waits for, in words.
    pub waits: String,
    /// Where its code is.
    pub at: Option<Spot>,
    pub priority: &'static str,
    /// The worker that it is pinned to.
    pub pinned: Option<usize>,
    /// Messages and signals that wait to be received.
    pub mailbox: usize,
    /// Messages and signals that it was ever given to receive.
    pub received: u64,
    pub reductions: u64,
    /// Bytes of its heap.
    pub memory: usize,
    pub links: Vec<Pid>,
    /// Whom it watches, and who watches it.
    pub monitors: Vec<Pid>,
    pub watchers: Vec<Pid>,
    /// Its jobs under way.
    pub jobs: Vec<Pid>,
    pub traps_exits: bool,
    pub is_traced: bool,
    /// The type of its messages; empty: bytes from C.
    pub messages: &'static str,
}

impl ActorView {
    /// All workers stand still, or none runs.
    pub(super) fn of(process: &Process, isolate: &Isolate) -> ActorView {
        let observed = isolate.rare().and_then(|rare| rare.observed.as_deref());
        // SAFETY: the context lives as long as its isolate, in whose turn nobody is.
        let (heap, site) = unsafe { (&(*isolate.cx).heap, (*isolate.cx).site) };
        let ties = isolate.ties_if_any();
        let pids = |of: fn(&Ties) -> Vec<Pid>| ties.map_or(Vec::new(), of);
        ActorView {
            pid: isolate.pid,
            name: isolate.name,
            kind: kind(isolate),
            names: Vec::new(),
            entry: None,
            spawned_at: observed.and_then(|observed: &Observed| spot(observed.spawned_at)),
            parent: isolate.parent,
            path: isolate.rare().and_then(|rare| rare.path.as_deref()).map(str::to_owned),
            state: state(process, isolate),
            waits: isolate.describe_wait(),
            at: spot(site),
            priority: priority(process),
            pinned: process.home(),
            mailbox: mailbox(process, isolate),
            received: isolate.queue.appended(),
            reductions: process.reductions(),
            memory: heap.bytes_held(),
            links: pids(|ties| {
                ties.links.iter().filter(|(_, link)| **link == Link::Active).map(|(pid, _)| *pid).collect()
            }),
            monitors: pids(|ties| ties.monitors.values().copied().collect()),
            watchers: pids(|ties| ties.watchers.values().copied().collect()),
            jobs: pids(|ties| ties.jobs.values().filter(|job| !job.is_done()).map(|job| job.pid).collect()),
            traps_exits: isolate.traps_exits,
            is_traced: trace_of(isolate).is_some(),
            messages: isolate.message_type.map_or("", |ty| words(ty.name, ty.name_length)),
        }
    }
}

/// Messages and signals that wait, those that it has not taken in yet as well.
pub(super) fn mailbox(process: &Process, isolate: &Isolate) -> usize {
    let arrived = process.inbox.count(|envelope| matches!(envelope.content, Content::Message(_)));
    isolate.queue.len() + arrived
}

fn kind(isolate: &Isolate) -> &'static str {
    let messages = isolate.message_type.map_or("", |ty| ty.bare_name());
    match isolate.role {
        Role::Main(_) => "main",
        Role::Job(_) => "job",
        // What `stdlib/supervisor.snow` receives; a program's own type of this name is called `Module.Supervisor`.
        Role::Actor if messages == "Supervisor" => "supervisor",
        Role::Actor => "actor",
    }
}

fn state(process: &Process, isolate: &Isolate) -> &'static str {
    match (process.state(), &isolate.wait) {
        (State::Exiting, _) => "exiting",
        _ if isolate.is_terminating() => "terminating",
        (_, Wait::Nothing | Wait::Turn(_)) => "ready",
        _ if process.inbox.is_parked() && !isolate.may_go_on() => "waiting",
        _ => "ready",
    }
}

fn priority(process: &Process) -> &'static str {
    match process.priority() {
        Priority::High => "high",
        Priority::Normal => "normal",
        Priority::Low => "low",
    }
}

pub(super) fn spot(site: *const SnowSite) -> Option<Spot> {
    // SAFETY: null or a constant of the program.
    let site = unsafe { site.as_ref() }.filter(|site| site.line > 0)?;
    let (file, function) = (words(site.file, site.file_length), words(site.function, site.function_length));
    Some(Spot { function, file, line: u64::from(site.line), column: site.column })
}

impl ActorView {
    pub(super) fn is_named(process: &Process) -> bool {
        process.named.load(SeqCst)
    }
}
