//! Run queues: per worker a slot for what was woken last, and a ring per priority that others steal half of; for all, an
//! injector per priority.

use std::cell::Cell;
use std::ptr::NonNull;

use crossbeam_deque::{Injector, Steal, Stealer, Worker as Ring};

use crate::actor::process::{Priority, Process};

/// A process that is runnable and in nobody's hand; whoever pops it has it in hand.
#[derive(Clone, Copy)]
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
/// How often in a row the slot for the woken may win over the ring.
const MOST_FROM_SLOT: u32 = 3;

/// The queues of one worker; only it pushes and pops.
pub struct Local {
    /// The process woken last, of normal priority: it runs next, while what it shares with the waker is in the cache.
    woken: Cell<Option<Runnable>>,
    from_slot: Cell<u32>,
    rings: [Ring<Runnable>; LEVELS],
}

/// The ends others steal from.
pub struct Remote {
    rings: [Stealer<Runnable>; LEVELS],
}

impl Local {
    pub fn new() -> (Local, Remote) {
        let rings: [Ring<Runnable>; LEVELS] = std::array::from_fn(|_| Ring::new_fifo());
        let remote = Remote { rings: std::array::from_fn(|level| rings[level].stealer()) };
        (Local { woken: Cell::new(None), from_slot: Cell::new(0), rings }, remote)
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

    pub fn pop(&self, level: Priority) -> Option<Runnable> {
        let ring = &self.rings[level as usize];
        if level != Priority::Normal {
            return ring.pop();
        }
        if self.from_slot.get() < MOST_FROM_SLOT {
            if let Some(woken) = self.woken.take() {
                self.from_slot.set(self.from_slot.get() + 1);
                return Some(woken);
            }
        }
        self.from_slot.set(0);
        ring.pop().or_else(|| self.woken.take())
    }

    /// Whether nothing waits here, the slot included.
    pub fn is_empty(&self) -> bool {
        let is_free = self.woken.take().map(|woken| self.woken.set(Some(woken))).is_none();
        is_free && self.rings.iter().all(Ring::is_empty)
    }

    /// Takes a batch of a shared queue into the ring, and one of it in hand.
    pub fn take_from(&self, queues: &Injectors, level: Priority) -> Option<Runnable> {
        let queue = &queues.levels[level as usize];
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
    fn two_that_wake_each_other_do_not_starve_the_ring() {
        let processes = processes();
        let runnable = |number: usize| Runnable::new(&processes[number]);
        let (local, _remote) = Local::new();
        local.push(runnable(0));
        let order: Vec<_> = (0..5)
            .filter_map(|_| {
                local.push_woken(runnable(1));
                index(local.pop(Priority::Normal))
            })
            .collect();
        assert_eq!(order, [1, 1, 1, 0, 1]);
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
