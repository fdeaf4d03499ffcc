//! What a Snow `Timer` is: 28 bits of node, 27 of generation, 8 of wheel in one positive number. 0 is no timer.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TimerId(u64);

const INDEX_BITS: u32 = 28;
const GENERATION_BITS: u32 = 27;

impl TimerId {
    /// A timer that has rung already: cancelling it gives false.
    pub const NONE: TimerId = TimerId(0);
    pub const LAST_INDEX: u32 = (1 << INDEX_BITS) - 1;
    pub const LAST_GENERATION: u32 = (1 << GENERATION_BITS) - 1;

    pub fn new(shard: u8, generation: u32, index: u32) -> TimerId {
        let high = u64::from(shard) << GENERATION_BITS | u64::from(generation);
        TimerId(high << INDEX_BITS | u64::from(index))
    }

    pub fn index(self) -> u32 {
        self.0 as u32 & Self::LAST_INDEX
    }

    pub fn generation(self) -> u32 {
        (self.0 >> INDEX_BITS) as u32 & Self::LAST_GENERATION
    }

    pub fn shard(self) -> usize {
        (self.0 >> (INDEX_BITS + GENERATION_BITS)) as usize
    }

    pub fn word(self) -> i64 {
        self.0 as i64
    }

    pub fn from_word(word: i64) -> TimerId {
        TimerId(word as u64)
    }
}
