//! Process identifiers: 32-bit slot index and 32-bit generation in one word.
//!
//! A pid never names another process than its own: a slot's generation grows with each occupant, and a slot whose
//! generation is used up is never given out again. Generations start at 1, so the word 0 is no process.

use std::fmt;

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Pid(u64);

impl Pid {
    /// The pid of nobody: what C code outside an actor is, and what it gets when a spawn fails.
    pub const NONE: Pid = Pid(0);

    pub fn new(index: u32, generation: u32) -> Pid {
        Pid(u64::from(generation) << 32 | u64::from(index))
    }

    pub fn index(self) -> u32 {
        self.0 as u32
    }

    pub fn generation(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// The slot of a Snow value of type `Pid`.
    pub fn word(self) -> i64 {
        self.0 as i64
    }

    pub fn from_word(word: i64) -> Pid {
        Pid(word as u64)
    }

    pub fn bits(self) -> u64 {
        self.0
    }

    pub fn from_bits(bits: u64) -> Pid {
        Pid(bits)
    }
}

impl fmt::Display for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}.{}>", self.index(), self.generation())
    }
}
