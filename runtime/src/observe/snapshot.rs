//! The whole program at one moment. In: a runtime. Out: sums over all actors, and views of the most remarkable ones.
//!
//! All workers stand still while it is taken. Of very many actors it gives those with the longest mailboxes and the most work,
//! and everyone who has a name or is in the tree of supervisors.

use std::collections::HashMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::actor_view::{mailbox, ActorView};
use super::entries::add_entries;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::process::Process;
use crate::clock::NANOSECONDS_PER_MILLISECOND;
use crate::scheduler::pause::{Meter, Standing};
use crate::scheduler::Runtime;

/// Actors that are shown one by one.
pub const MOST_VIEWS: usize = 5_000;
/// How long a snapshot waits for a worker to end its turn.
const LONGEST_TURN: Duration = Duration::from_secs(2);

/// Sums over the program's life.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Actors and jobs that live.
    pub actors: usize,
    pub waiting: usize,
    /// Actors and jobs that have ended.
    pub ended: u64,
    /// Messages and signals that were taken into a mailbox.
    pub messages: u64,
    pub reductions: u64,
    /// Messages and signals that wait.
    pub mailboxes: usize,
    /// Bytes of all actors' heaps.
    pub memory: usize,
    /// Runnable processes in the queue of all workers.
    pub injected: usize,
    /// Messages to nobody, and of a type that their receiver does not take.
    pub dead_letters: u64,
    /// Live timers.
    pub timers: usize,
}

pub struct Snapshot {
    /// Milliseconds since 1970.
    pub time: u64,
    /// Milliseconds on the program's clock.
    pub uptime: u64,
    /// How long the program stood still for it.
    pub pause: Duration,
    pub totals: Totals,
    pub workers: Vec<Meter>,
    pub actors: Vec<ActorView>,
}

/// Sums over the program alone.
pub fn totals(runtime: &Runtime) -> Option<(Totals, Vec<Meter>)> {
    runtime.paused(LONGEST_TURN, |standing| {
        let (totals, _) = survey(standing);
        (totals, standing.meters.clone())
    })
}

impl Snapshot {
    /// None: the program ends, or a turn takes very long.
    pub fn take(runtime: &Runtime) -> Option<Snapshot> {
        let mut snapshot = runtime.paused(LONGEST_TURN, Snapshot::of)?;
        add_entries(&mut snapshot.actors);
        Some(snapshot)
    }

    fn of(standing: &Standing) -> Snapshot {
        let begin = Instant::now();
        let runtime = standing.runtime;
        let (totals, chosen) = survey(standing);
        let mut names = names(runtime);
        let mut actors: Vec<ActorView> =
            chosen.into_iter().filter_map(|(process, _)| Some(ActorView::of(process, isolate_of(process)?))).collect();
        for actor in &mut actors {
            actor.names = names.remove(&actor.pid).unwrap_or_default();
        }
        actors.sort_by_key(|actor| actor.pid);
        Snapshot {
            time: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64),
            uptime: runtime.clock().now() / NANOSECONDS_PER_MILLISECOND,
            totals,
            workers: standing.meters.clone(),
            actors,
            pause: begin.elapsed(),
        }
    }
}

/// How remarkable a process is: in the tree or named, length of its mailbox, reductions.
type Rank = (bool, usize, u64);

/// Sums over all, and the most remarkable ones.
fn survey<'a>(standing: &Standing<'a>) -> (Totals, Vec<(&'a Process, Rank)>) {
    let mut totals = Totals::default();
    let mut ranked: Vec<(&Process, Rank)> = Vec::new();
    for process in standing.runtime.table.iter() {
        let Some(isolate) = isolate_of(process) else { continue };
        let waiting = mailbox(process, isolate);
        totals.actors += 1;
        totals.waiting += usize::from(process.inbox.is_parked());
        totals.messages += isolate.queue.appended();
        totals.reductions += process.reductions();
        totals.mailboxes += waiting;
        // SAFETY: the context lives as long as its isolate, in whose turn nobody is.
        totals.memory += unsafe { (*isolate.cx).heap.bytes_held() };
        let is_known = ActorView::is_named(process) || isolate.rare().is_some_and(|rare| rare.path.is_some());
        ranked.push((process, (is_known, waiting, process.reductions())));
    }
    totals.injected = standing.runtime.queued_for_all();
    totals.timers = standing.runtime.timers.len();
    totals.dead_letters = standing.runtime.dead_letters();
    for meter in &standing.meters {
        totals.ended += meter.ended.processes;
        totals.messages += meter.ended.messages;
        totals.reductions += meter.ended.reductions;
    }
    if ranked.len() > MOST_VIEWS {
        ranked.select_nth_unstable_by(MOST_VIEWS, |(_, one), (_, other)| other.cmp(one));
        ranked.truncate(MOST_VIEWS);
    }
    (totals, ranked)
}

fn isolate_of(process: &Process) -> Option<&Isolate> {
    // SAFETY: all workers stand still, so the isolate is in nobody's hand and does not end.
    unsafe { process.isolate().as_ref() }
}

fn names(runtime: &Runtime) -> HashMap<Pid, Vec<String>> {
    let mut names: HashMap<Pid, Vec<String>> = HashMap::new();
    for (name, pid) in runtime.names.all() {
        names.entry(pid).or_default().push(name);
    }
    names
}
