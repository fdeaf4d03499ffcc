//! Run queues: per worker a slot for what was woken last, and a ring per priority that others steal half of; for all, an
//! injector per priority.

use std::cell::Cell;
use std::ptr::NonNull;

use crossbeam_deque::{Injector, Steal, Stealer, Worker as Ring};

use crate::actor::process::{Priority, Process};

/// A process that is runnable and in nobody's hand; whoever pops it has it in hand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Runnable(NonNull<Process>);

// SAFETY: having a process in hand passes with this value; control blocks live as long as the runtime.
unsafe impl Send for Runnable {}

impl Runnable {
    pub fn new(process: &Process) -> Runnable {
        Runnable(NonNull::from(process))
    }

    pub fn process<'a>(self) -> &'a Process {
        // SAFETY: control blocks live as long as the runtime, which outlives its workers.
        unsafe { self.0.as_ref() }
    }
}

const LEVELS: usize = 3;
/// What a turn counts for besides its reductions.
const TURN_COST: i64 = 10;
/// The slot wins over the ring until those from it have used, together, what the ring's last turn has used, but at least
/// this: who shares the worker with a long turn may answer each other many times, who waits behind short ones waits shortly.
const LEAST_BUDGET: i64 = 4 * TURN_COST;

/// The queues of one worker; only it pushes and pops.
pub struct Local {
    /// The process woken last, of normal priority: it runs next, while what it shares with the waker is in the cache.
    woken: Cell<Option<Runnable>>,
    /// What those from the slot may still use before the ring's turn.
    budget: Cell<i64>,
    is_ring_turn: Cell<bool>,
    /// What the running turn has started.
    newcomers: Cell<Newcomers>,
    rings: [Ring<Runnable>; LEVELS],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Newcomers {
    None,
    /// It lies in the slot, unless another was woken since.
    One(Runnable),
    Several,
}

/// The ends others steal from.
pub struct Remote {
    rings: [Stealer<Runnable>; LEVELS],
}

impl Local {
    pub fn new() -> (Local, Remote) {
        let rings: [Ring<Runnable>; LEVELS] = std::array::from_fn(|_| Ring::new_fifo());
        let remote = Remote { rings: std::array::from_fn(|level| rings[level].stealer()) };
        (
            Local {
                woken: Cell::new(None),
                budget: Cell::new(LEAST_BUDGET),
                is_ring_turn: Cell::new(false),
                newcomers: Cell::new(Newcomers::None),
                rings,
            },
            remote,
        )
    }

    /// Puts a process behind all others of its priority.
    pub fn push(&self, runnable: Runnable) {
        self.rings[runnable.process().priority() as usize].push(runnable);
    }

    /// Puts a woken process into the slot; true if something that others may steal went into the ring.
    pub fn push_woken(&self, runnable: Runnable) -> bool {
        if runnable.process().priority() != Priority::Normal {
            self.push(runnable);
            return true;
        }
        match self.woken.replace(Some(runnable)) {
            Some(displaced) => {
                self.push(displaced);
                true
            }
            None => false,
        }
    }

    /// Puts a process that the running turn has started where it belongs; true if something that others may steal went into
    /// the ring. A lone one has the slot: its parent often waits for it, and then nobody else need be woken for it. Of several
    /// each goes behind the others, in their order.
    pub fn push_newcomer(&self, runnable: Runnable) -> bool {
        let is_normal = runnable.process().priority() == Priority::Normal;
        if is_normal && self.newcomers.get() == Newcomers::None && self.has_free_slot() {
            self.woken.set(Some(runnable));
            self.newcomers.set(Newcomers::One(runnable));
            return false;
        }
        self.share_newcomer();
        self.newcomers.set(Newcomers::Several);
        self.push(runnable);
        true
    }

    /// The turn goes on for long: its lone newcomer, if it still waits, goes where others may steal it. True if it did.
    pub fn share_newcomer(&self) -> bool {
        let Newcomers::One(first) = self.newcomers.replace(Newcomers::None) else { return false };
        let waits = self.woken.get() == Some(first);
        if waits {
            self.woken.set(None);
            self.push(first);
        }
        waits
    }

    fn has_free_slot(&self) -> bool {
        self.woken.get().is_none()
    }

    pub fn pop(&self, level: Priority) -> Option<Runnable> {
        let ring = &self.rings[level as usize];
        if level != Priority::Normal {
            return ring.pop();
        }
        if self.budget.get() > 0 {
            if let Some(woken) = self.woken.take() {
                return Some(woken);
            }
        }
        self.budget.set(LEAST_BUDGET);
        let popped = ring.pop();
        self.is_ring_turn.set(popped.is_some());
        popped.or_else(|| self.woken.take())
    }

    /// A turn is over that has used so many reductions.
    pub fn count_turn(&self, reductions: i64) {
        let cost = reductions + TURN_COST;
        self.newcomers.set(Newcomers::None);
        if self.is_ring_turn.replace(false) {
            self.budget.set(cost.max(LEAST_BUDGET));
        } else {
            self.budget.set(self.budget.get() - cost);
        }
    }

    /// Whether nothing waits here, the slot included.
    pub fn is_empty(&self) -> bool {
        self.has_free_slot() && self.rings.iter().all(Ring::is_empty)
    }

    pub fn len(&self) -> usize {
        let woken = self.woken.take().inspect(|&woken| self.woken.set(Some(woken)));
        usize::from(woken.is_some()) + self.rings.iter().map(Ring::len).sum::<usize>()
    }

    /// Takes a batch of a shared queue into the ring, and one of it in hand.
    pub fn take_from(&self, queues: &Injectors, level: Priority) -> Option<Runnable> {
        let queue = &queues.levels[level as usize];
        // Looking costs less than an attempt, which has a fence.
        if queue.is_empty() {
            return None;
        }
        until_decided(|| queue.steal_batch_and_pop(&self.rings[level as usize]))
    }

    /// Steals half of another worker's ring, and one of it in hand.
    pub fn steal_from(&self, other: &Remote, level: Priority) -> Option<Runnable> {
        let ring = &other.rings[level as usize];
        until_decided(|| ring.steal_batch_and_pop(&self.rings[level as usize]))
    }
}

impl Remote {
    pub fn is_empty(&self) -> bool {
        self.rings.iter().all(Stealer::is_empty)
    }
}

/// What was made runnable outside any worker; or, of a worker's pinned processes, by any.
#[derive(Default)]
pub struct Injectors {
    levels: [Injector<Runnable>; LEVELS],
}

impl Injectors {
    pub fn push(&self, runnable: Runnable) {
        self.levels[runnable.process().priority() as usize].push(runnable);
    }

    /// One process in hand, and none into a ring from which others may steal it.
    pub fn take_one(&self) -> Option<Runnable> {
        self.levels.iter().find_map(|queue| until_decided(|| queue.steal()))
    }

    pub fn is_empty(&self) -> bool {
        self.levels.iter().all(Injector::is_empty)
    }

    pub fn len(&self) -> usize {
        self.levels.iter().map(Injector::len).sum()
    }
}

fn until_decided(mut attempt: impl FnMut() -> Steal<Runnable>) -> Option<Runnable> {
    loop {
        match attempt() {
            Steal::Success(runnable) => return Some(runnable),
            Steal::Empty => return None,
            Steal::Retry => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn processes() -> Vec<Process> {
        (0..8).map(Process::vacant).collect()
    }

    fn index(runnable: Option<Runnable>) -> Option<u32> {
        runnable.map(|runnable| runnable.process().pid().index())
    }

    // contract: SCHED-9
    #[test]
    fn the_woken_come_first_then_the_ring_then_the_injector_then_others() {
        let processes = processes();
        let runnable = |number: usize| Runnable::new(&processes[number]);
        let ((local, _), (other, remote), injectors) = (Local::new(), Local::new(), Injectors::default());
        other.push(runnable(0));
        injectors.push(runnable(1));
        local.push(runnable(2));
        assert!(!local.push_woken(runnable(3)));
        let level = Priority::Normal;
        let mine = || local.pop(level).or_else(|| local.take_from(&injectors, level));
        assert_eq!([index(mine()), index(mine()), index(mine()), index(mine())], [Some(3), Some(2), Some(1), None]);
        assert_eq!(index(local.steal_from(&remote, level)), Some(0));
        assert!(remote.is_empty() && injectors.is_empty());
    }

    // contract: SCHED-9
    #[test]
    fn a_thief_takes_the_oldest_half_and_never_the_woken() {
        let processes = processes();
        let runnable = |number: usize| Runnable::new(&processes[number]);
        let ((thief, _), (victim, remote)) = (Local::new(), Local::new());
        (0..6).for_each(|number| victim.push(runnable(number)));
        victim.push_woken(runnable(7));
        assert_eq!(index(thief.steal_from(&remote, Priority::Normal)), Some(0));
        let stolen: Vec<_> = std::iter::from_fn(|| index(thief.pop(Priority::Normal))).collect();
        assert_eq!(stolen, [1, 2]);
        let left: Vec<_> = std::iter::from_fn(|| index(victim.pop(Priority::Normal))).collect();
        assert_eq!(left, [7, 3, 4, 5]);
    }

    #[test]
    fn two_that_wake_each_other_have_as_much_as_the_ring_and_no_more() {
        let processes = processes();
        let runnable = |number: usize| Runnable::new(&processes[number]);
        let (local, _remote) = Local::new();
        local.push_woken(runnable(1));
        let turn = |reductions: i64| {
            let popped = index(local.pop(Priority::Normal));
            if popped == Some(1) {
                local.push_woken(runnable(1));
            }
            local.count_turn(reductions);
            popped
        };
        let long = 100 * TURN_COST;
        local.push(runnable(0));
        let first: Vec<_> = (0..3).filter_map(|_| turn(LEAST_BUDGET)).collect();
        assert_eq!(first, [1, 0, 1]);
        local.push(runnable(2));
        assert_eq!(turn(long), Some(2));
        local.push(runnable(3));
        let after_a_long_one: Vec<_> = (0..102).filter_map(|_| turn(0)).collect();
        assert_eq!(after_a_long_one.iter().position(|&number| number == 3), Some(101));
    }

    #[test]
    fn a_lone_newcomer_runs_next_and_several_run_in_their_order() {
        let processes = processes();
        let runnable = |number: usize| Runnable::new(&processes[number]);
        let (local, _remote) = Local::new();
        let all = || -> Vec<_> { std::iter::from_fn(|| index(local.pop(Priority::Normal))).collect() };
        local.push(runnable(0));
        assert!(!local.push_newcomer(runnable(1)));
        assert_eq!(all(), [1, 0]);
        local.count_turn(0);
        local.push(runnable(0));
        assert!(!local.push_newcomer(runnable(1)));
        assert!(local.push_newcomer(runnable(2)));
        assert!(local.push_newcomer(runnable(3)));
        assert_eq!(all(), [0, 1, 2, 3]);
    }

    #[test]
    fn the_lone_newcomer_of_a_long_turn_may_be_stolen() {
        let processes = processes();
        let runnable = |number: usize| Runnable::new(&processes[number]);
        let ((thief, _), (local, remote)) = (Local::new(), Local::new());
        local.push_newcomer(runnable(1));
        assert!(local.share_newcomer());
        assert_eq!(index(thief.steal_from(&remote, Priority::Normal)), Some(1));
        // One that has gone already stays where it is.
        local.push_newcomer(runnable(2));
        local.push_woken(runnable(3));
        assert!(!local.share_newcomer());
        assert_eq!(index(local.pop(Priority::Normal)), Some(3));
    }

    #[test]
    fn each_priority_has_a_ring_of_its_own() {
        let processes = processes();
        let (local, _remote) = Local::new();
        for (number, priority) in [(0, Priority::Low), (1, Priority::High), (2, Priority::Normal)] {
            processes[number].set_priority(priority);
            local.push_woken(Runnable::new(&processes[number]));
        }
        let popped = [Priority::High, Priority::Normal, Priority::Low].map(|level| index(local.pop(level)));
        assert_eq!(popped, [Some(1), Some(2), Some(0)]);
    }
}
