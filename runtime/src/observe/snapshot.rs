//! The whole program at one moment. In: a runtime. Out: sums over all actors, and views of the most remarkable ones.
//!
//! All workers stand still while it is taken. Of very many actors it gives those with the longest mailboxes and the most work,
//! and everyone who has a name or is in the tree of supervisors.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::actor_view::{mailbox, ActorView};
use super::entries::add_entries;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::process::Process;
use crate::actor::rest::{awaken, look_at};
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
        let (totals, ranks) = survey(standing);
        let chosen = chosen(runtime, &ranks);
        let mut actors: Vec<ActorView> =
            chosen.into_iter().map(|(process, isolate)| ActorView::of(process, isolate)).collect();
        add_names(&mut actors, runtime.names.all());
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

/// How many processes there are of each rank.
struct Ranks([usize; RANKS]);

const RANKS: usize = 2 * 65 + 1;

/// How remarkable a process is: in the tree or named; else by the length of its mailbox, in powers of two; else by its reductions.
fn rank(process: &Process, isolate: &Isolate) -> usize {
    let bits = |number: u64| (u64::BITS - number.leading_zeros()) as usize;
    let waiting = mailbox(process, isolate) as u64;
    if ActorView::is_named(process) || isolate.rare().is_some_and(|rare| rare.path.is_some()) {
        RANKS - 1
    } else if waiting > 0 {
        65 + bits(waiting)
    } else {
        bits(process.reductions())
    }
}

impl Ranks {
    /// The lowest rank of which some are shown, and how many of it.
    fn lowest(&self) -> (usize, usize) {
        let mut room = MOST_VIEWS;
        for (rank, count) in self.0.iter().enumerate().rev() {
            if *count > room {
                return (rank, room);
            }
            room -= count;
        }
        (0, MOST_VIEWS)
    }
}

/// The most remarkable processes, in the order of their slots.
fn chosen<'a>(runtime: &'a Runtime, ranks: &Ranks) -> Vec<(&'a Process, &'a Isolate)> {
    let (lowest, mut room) = ranks.lowest();
    let mut chosen = Vec::new();
    for process in runtime.table.iter() {
        if !process.has_occupant() {
            continue;
        }
        let rank = look_at(runtime, process, |isolate| rank(process, isolate));
        // A mailbox may have grown meanwhile, from outside.
        if rank > lowest && chosen.len() < MOST_VIEWS || rank == lowest && room > 0 {
            room -= usize::from(rank == lowest);
            // SAFETY: all workers stand still, so the isolate is in nobody's hand and does not end.
            chosen.push((process, unsafe { &*awaken(runtime, process) }));
        }
    }
    chosen
}

/// Sums over all.
fn survey(standing: &Standing) -> (Totals, Ranks) {
    let (mut totals, mut ranks) = (Totals::default(), Ranks([0; RANKS]));
    for process in standing.runtime.table.iter() {
        if !process.has_occupant() {
            continue;
        }
        totals.actors += 1;
        totals.waiting += usize::from(process.inbox.is_parked());
        totals.reductions += process.reductions();
        // All workers stand still, so the isolate is in nobody's hand and does not end.
        look_at(standing.runtime, process, |isolate| {
            totals.messages += isolate.queue.appended();
            totals.mailboxes += mailbox(process, isolate);
            // SAFETY: the context lives as long as its isolate, in whose turn nobody is.
            totals.memory += unsafe { (*isolate.cx).heap.bytes_held() };
            ranks.0[rank(process, isolate)] += 1;
        });
    }
    totals.injected = standing.runtime.queued_for_all();
    totals.timers = standing.runtime.timers.len();
    totals.dead_letters = standing.runtime.dead_letters();
    for meter in &standing.meters {
        totals.ended += meter.ended.processes;
        totals.messages += meter.ended.messages;
        totals.reductions += meter.ended.reductions;
    }
    (totals, ranks)
}

/// Gives actors, which are in the order of their slots, their names.
fn add_names(actors: &mut [ActorView], names: Vec<(String, Pid)>) {
    for (name, pid) in names {
        let place = actors.binary_search_by(|actor| actor.pid.index().cmp(&pid.index()));
        if let Some(actor) = place.ok().and_then(|place| actors.get_mut(place)).filter(|actor| actor.pid == pid) {
            actor.names.push(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ranks, MOST_VIEWS, RANKS};

    #[test]
    fn the_most_remarkable_are_shown_first() {
        let mut ranks = Ranks([0; RANKS]);
        assert_eq!(ranks.lowest(), (0, MOST_VIEWS));
        ranks.0[RANKS - 1] = 10;
        ranks.0[70] = MOST_VIEWS - 11;
        ranks.0[3] = 7;
        assert_eq!(ranks.lowest(), (3, 1));
        ranks.0[70] += 1;
        assert_eq!(ranks.lowest(), (3, 0));
    }
}
