//! A hierarchical timing wheel: inserting and cancelling cost O(1), a tick costs what is due in it.
//!
//! After Varghese and Lauck, "Hashed and Hierarchical Timing Wheels" (SOSP 1987): six levels of 64 slots; a timer lies
//! on the level of the highest bit group in which its tick differs from the wheel's, and moves down as time comes near.
//! Ticks are sixteenths of milliseconds; six levels span 2^36 of them (seven weeks), what is further away goes round the top level.
//! Timers of the same tick ring in the order in which they were set.

use super::nodes::{Nodes, Packed, NIL};
use super::TimerId;

const LEVELS: usize = 6;
const SLOTS: usize = 64;
const SLOT_BITS: u32 = 6;
/// Ticks that the whole wheel spans.
const SPAN: u64 = 1 << (SLOT_BITS * LEVELS as u32);

pub struct Wheel<T: Packed> {
    /// Every timer up to this tick has rung.
    elapsed: u64,
    levels: [Level; LEVELS],
    nodes: Nodes<T>,
    shard: u8,
}

#[derive(Clone, Copy)]
struct Level {
    /// Bit i: slot i is not empty.
    occupied: u64,
    slots: [Ends; SLOTS],
}

/// First and last node of a slot's list.
#[derive(Clone, Copy)]
struct Ends {
    first: u32,
    last: u32,
}

const NOTHING: Ends = Ends { first: NIL, last: NIL };

/// What becomes of a timer that has rung.
pub enum Rung {
    Done,
    /// Rings again after so many ticks.
    Again(u64),
}

impl<T: Packed> Wheel<T> {
    pub fn new(shard: u8) -> Wheel<T> {
        let level = Level { occupied: 0, slots: [NOTHING; SLOTS] };
        Wheel { elapsed: 0, levels: [level; LEVELS], nodes: Nodes::new(), shard }
    }

    /// How many timers are set.
    pub fn len(&self) -> usize {
        self.nodes.live()
    }

    #[cfg(test)]
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sets a timer for the tick `due`; one that lies in the past rings at the next tick.
    pub fn insert(&mut self, due: u64, action: T) -> TimerId {
        let node = self.nodes.add(due.max(self.elapsed + 1), action);
        self.link(node);
        TimerId::new(self.shard, self.nodes[node].generation, node)
    }

    /// Takes a timer out; `None` if it has rung, was cancelled or never was.
    pub fn cancel(&mut self, timer: TimerId) -> Option<T> {
        let node = self.nodes.find(timer)?;
        self.unlink(node);
        Some(self.nodes.remove(node))
    }

    /// The tick at which `timer` rings.
    pub fn due(&self, timer: TimerId) -> Option<u64> {
        self.nodes.find(timer).map(|node| self.nodes[node].due())
    }

    /// A tick not later than the next timer's, at which `advance` has something to do.
    pub fn next(&self) -> Option<u64> {
        self.next_slot().map(|(_, _, start)| start)
    }

    /// Lets every timer ring that is due at tick `now`, in order.
    pub fn advance(&mut self, now: u64, mut ring: impl FnMut(TimerId, &mut T) -> Rung) {
        while let Some((level, slot, start)) = self.next_slot().filter(|(_, _, start)| *start <= now) {
            self.elapsed = start;
            let mut node = self.levels[level].slots[slot].first;
            self.levels[level].slots[slot] = NOTHING;
            self.levels[level].occupied &= !(1 << slot);
            while node != NIL {
                let next = self.nodes[node].next;
                if self.nodes[node].due() <= start {
                    self.ring(node, &mut ring);
                } else {
                    self.link(node);
                }
                node = next;
            }
        }
        self.elapsed = self.elapsed.max(now);
    }

    /// Whether `keep` accepts any timer; those that it refuses on the way are removed.
    pub fn any(&mut self, keep: impl Fn(&T) -> bool) -> bool {
        while let Some(node) = self.some_node() {
            if self.nodes.with_action(node, |action| keep(action)) {
                return true;
            }
            self.unlink(node);
            self.nodes.remove(node);
        }
        false
    }

    /// A node that is linked, if there is one.
    fn some_node(&self) -> Option<u32> {
        let level = self.levels.iter().find(|level| level.occupied != 0)?;
        Some(level.slots[level.occupied.trailing_zeros() as usize].first)
    }

    fn ring(&mut self, node: u32, ring: &mut impl FnMut(TimerId, &mut T) -> Rung) {
        let id = TimerId::new(self.shard, self.nodes[node].generation, node);
        match self.nodes.with_action(node, |action| ring(id, action)) {
            Rung::Done => drop(self.nodes.remove(node)),
            Rung::Again(period) => {
                // From the time it was due, so that an interval does not drift.
                let due = self.nodes[node].due() + period;
                self.nodes[node].set_due(due.max(self.elapsed + 1));
                self.link(node);
            }
        }
    }

    /// Level, slot and first tick of the slot that comes next.
    fn next_slot(&self) -> Option<(usize, usize, u64)> {
        (0..LEVELS).find_map(|level| {
            let occupied = self.levels[level].occupied;
            if occupied == 0 {
                return None;
            }
            let shift = SLOT_BITS * level as u32;
            let here = (self.elapsed >> shift) as u32 % SLOTS as u32;
            let ahead = occupied.rotate_right(here).trailing_zeros();
            let slot = (here + ahead) as usize % SLOTS;
            let range = 1u64 << (shift + SLOT_BITS);
            let mut start = (self.elapsed & !(range - 1)) + ((slot as u64) << shift);
            // Only the top level goes round: below it a timer shares all higher bits with `elapsed`.
            if start <= self.elapsed {
                start += range;
            }
            Some((level, slot, start))
        })
    }

    fn place(&self, due: u64) -> (usize, usize) {
        let due = due.min(self.elapsed + SPAN - 1);
        let differing = (self.elapsed ^ due) | (SLOTS as u64 - 1);
        let level = ((differing.ilog2() / SLOT_BITS) as usize).min(LEVELS - 1);
        (level, (due >> (SLOT_BITS * level as u32)) as usize % SLOTS)
    }

    fn link(&mut self, node: u32) {
        let (level, slot) = self.place(self.nodes[node].due());
        let ends = &mut self.levels[level].slots[slot];
        let last = ends.last;
        ends.last = node;
        if last == NIL {
            ends.first = node;
            self.levels[level].occupied |= 1 << slot;
        } else {
            self.nodes[last].next = node;
        }
        let linked = &mut self.nodes[node];
        (linked.previous, linked.next) = (last, NIL);
        linked.set_place(level, slot);
    }

    fn unlink(&mut self, node: u32) {
        let (previous, next) = (self.nodes[node].previous, self.nodes[node].next);
        let (level, slot) = self.nodes[node].place();
        if previous != NIL {
            self.nodes[previous].next = next;
        } else {
            self.levels[level].slots[slot].first = next;
        }
        if next != NIL {
            self.nodes[next].previous = previous;
        } else {
            self.levels[level].slots[slot].last = previous;
        }
        if self.levels[level].slots[slot].first == NIL {
            self.levels[level].occupied &= !(1 << slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Packed for u64 {
        fn pack(self) -> (u8, u64) {
            (1, self)
        }

        unsafe fn unpack(_: u8, word: u64) -> u64 {
            word
        }
    }

    fn rings(wheel: &mut Wheel<u64>, now: u64) -> Vec<u64> {
        let mut rung = Vec::new();
        wheel.advance(now, |_, &mut value| {
            rung.push(value);
            Rung::Done
        });
        rung
    }

    #[test]
    fn rings_at_its_tick_and_never_before() {
        for due in [1, 2, 63, 64, 65, 4095, 4096, 4097, 262_143, 1 << 20, (1 << 36) + 5, 1 << 40] {
            let mut wheel = Wheel::new(0);
            wheel.insert(due, due);
            while let Some(next) = wheel.next() {
                assert!(next <= due);
                assert_eq!(rings(&mut wheel, next - 1), []);
                let rung = rings(&mut wheel, next);
                assert_eq!(rung, if next == due { vec![due] } else { vec![] });
            }
            assert!(wheel.is_empty());
        }
    }

    #[test]
    fn rings_in_the_order_of_ticks_and_then_of_setting() {
        let mut wheel = Wheel::new(0);
        let mut seed = 12_345u64;
        let mut expected = Vec::new();
        for number in 0..5_000u64 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let due = 1 + (seed >> 33) % 300_000;
            wheel.insert(due, due << 16 | number);
            expected.push(due << 16 | number);
        }
        expected.sort_unstable();
        let mut rung = Vec::new();
        for now in (0..300_000).step_by(977).chain([300_000]) {
            rung.extend(rings(&mut wheel, now));
        }
        assert_eq!(rung, expected);
    }

    #[test]
    fn a_cancelled_timer_is_gone_and_its_id_never_means_another() {
        let mut wheel = Wheel::new(3);
        let first = wheel.insert(10, 1);
        assert_eq!(wheel.due(first), Some(10));
        assert_eq!(wheel.cancel(first), Some(1));
        assert_eq!(wheel.cancel(first), None);
        let second = wheel.insert(10, 2);
        assert_ne!(first, second);
        assert_eq!(wheel.cancel(first), None);
        assert_eq!(rings(&mut wheel, 10), [2]);
        assert_eq!(wheel.cancel(second), None);
    }

    #[test]
    fn an_interval_rings_again_without_drift() {
        let mut wheel = Wheel::new(0);
        wheel.insert(10, 0u64);
        let mut times = Vec::new();
        for now in 0..=50 {
            wheel.advance(now, |_, _| {
                times.push(now);
                Rung::Again(10)
            });
        }
        assert_eq!(times, [10, 20, 30, 40, 50]);
    }

    #[test]
    fn timers_of_the_dead_are_swept_out() {
        let mut wheel = Wheel::new(0);
        wheel.insert(10, 1);
        wheel.insert(20, 2);
        assert!(wheel.any(|&value| value == 2));
        assert!(!wheel.any(|_| false));
        assert!(wheel.is_empty() && wheel.next().is_none());
    }
}
