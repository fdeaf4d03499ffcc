//! Process identifiers: 32-bit slot index and 32-bit generation in one word.
//!
//! A pid never names another process than its own: a slot's generation grows with each occupant, and a slot whose
//! generation is used up is never given out again. Generations start at 1, so the word 0 is no process.
//!
//! Slots have indices below 2^31. A word whose bit 31 is set names a process of another node: what the other 63 bits mean is
//! known to `dist/identity.rs`, and to nobody else. No slot has such an index, so looking one up finds nothing.

use std::fmt;

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Pid(u64);

/// The bit that tells pids of other nodes from our own.
const REMOTE: u64 = 1 << 31;
/// Slots that pids of our own can name.
pub const MOST_SLOTS: u32 = 1 << 31;

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

    /// A process of another node, named by 63 bits.
    pub fn remote(name: u64) -> Pid {
        let (high, low) = (name >> 31, name & (REMOTE - 1));
        Pid(high << 32 | REMOTE | low)
    }

    pub fn is_remote(self) -> bool {
        self.0 & REMOTE != 0
    }

    /// The 63 bits that name a process of another node.
    pub fn remote_name(self) -> u64 {
        (self.0 >> 32) << 31 | self.0 & (REMOTE - 1)
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
        if self.is_remote() {
            return crate::dist::identity::show(*self, f);
        }
        write!(f, "<{}.{}>", self.index(), self.generation())
    }
}
