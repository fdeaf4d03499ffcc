//! The key of hashes: two words that differ from run to run, so that nobody who sends keys of maps can choose ones that share their places.
//!
//! In: random numbers of the system, or `SNOW_HASH_SEED`. Out: the words, which generated code reads too, and how they take part in a hash:
//! by products of 128 bits whose halves are folded into one, as wyhash, rapidhash and foldhash have it (decision 008).

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::short_bytes::short_word;
use crate::environment;

/// Chosen before anything of a program is hashed; these first ones are seen by tests alone.
#[export_name = "snow_hash_key"]
static WORDS: [AtomicU64; 2] = [AtomicU64::new(0x2D35_8DCC_AA6C_78A5), AtomicU64::new(0x8BB8_4B93_962E_ACC9)];

/// Bytes that are read as two words.
const PAIR: usize = 16;

#[derive(Clone, Copy)]
pub struct HashKey {
    /// Where hashes begin; with few bits set it would spread small numbers badly.
    pub start: u64,
    /// Odd: what is multiplied by it keeps all of its bits.
    factor: u64,
}

/// Chooses the key of this process, before it has values. Two with one `SNOW_HASH_SEED` have one key.
pub fn choose() {
    match environment::number("SNOW_HASH_SEED") {
        Some(seed) => WORDS[0].store((seed as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15), Relaxed),
        // Random words of the system's, by way of std, which knows where each system has them.
        None => WORDS.iter().for_each(|word| word.store(RandomState::new().build_hasher().finish(), Relaxed)),
    }
    WORDS[1].fetch_or(1, Relaxed);
}

impl HashKey {
    pub fn of_process() -> Self {
        Self { start: WORDS[0].load(Relaxed), factor: WORDS[1].load(Relaxed) }
    }

    /// A hash goes on with a word.
    pub fn mix(self, state: u64, word: u64) -> u64 {
        folded(state ^ word, self.factor)
    }

    /// The end of a hash. The halves of a product of numbers that follow each other have much in common, so what a map looks at first, the
    /// lower half, is the upper one of a further product.
    pub fn end(self, state: u64) -> u64 {
        state.wrapping_mul(self.factor).rotate_left(32)
    }

    /// All bytes, as one word. Once for all callers.
    #[inline(never)]
    pub fn of_bytes(self, bytes: &[u8]) -> u64 {
        let (mut state, mut rest) = (self.start ^ bytes.len() as u64, bytes);
        while let Some((pair, more)) = rest.split_first_chunk::<PAIR>().filter(|(_, more)| !more.is_empty()) {
            let [first, second] = [0, 8].map(|at| word(&pair[at..at + 8]));
            state = folded(first ^ self.factor, second ^ state);
            rest = more;
        }
        // The last words of longer ones overlap.
        let (first, last) = match (rest.first_chunk(), rest.last_chunk()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => (short_word(rest), 0),
        };
        folded(first ^ self.factor, last ^ state)
    }
}

fn word(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    const KEYS: [HashKey; 3] = [
        HashKey { start: 0x2D35_8DCC_AA6C_78A5, factor: 0x8BB8_4B93_962E_ACC9 },
        HashKey { start: 0x9E37_79B9_7F4A_7C15, factor: 0xD6E8_FEB8_6659_FD93 },
        HashKey { start: u64::MAX, factor: 0x2545_F491_4F6C_DD1D },
    ];

    /// The half that maps look at.
    fn half(key: HashKey, number: u64) -> u32 {
        (key.end(key.mix(key.start, number)) >> 1) as u32
    }

    #[test]
    fn numbers_in_any_steps_spread_over_all_places() {
        let most = if cfg!(miri) { 4 } else { 48 };
        for (key, step) in KEYS.iter().flat_map(|&key| (0..most).map(move |shift| (key, 1 << shift))) {
            let halves: Vec<u32> = (0..4096_u64).map(|number| half(key, number * step)).collect();
            // Of 4096 places that are chosen by chance 2589 are taken.
            let by = |place: fn(u32) -> u32| halves.iter().map(|&half| place(half)).collect::<HashSet<_>>().len();
            assert!(by(|half| half % 4096) > 2400, "of steps of {step} {}", by(|half| half % 4096));
            assert!(by(|half| half >> 20) > 2400, "of steps of {step} {}", by(|half| half >> 20));
        }
    }

    #[test]
    fn what_shares_a_place_by_one_key_does_not_by_another() {
        if cfg!(miri) {
            return;
        }
        let mut first_with: HashMap<u32, u64> = HashMap::new();
        let chosen = (0..400_000_u64).map(|number| number.wrapping_mul(0x9E37_79B9)).filter_map(|number| {
            let other = first_with.insert(half(KEYS[1], number), number)?;
            Some((number, other))
        });
        let pairs: Vec<_> = chosen.collect();
        assert!(pairs.len() > 2, "{} pairs", pairs.len());
        assert!(pairs.iter().all(|&(a, b)| half(KEYS[2], a) != half(KEYS[2], b)));
    }

    #[test]
    fn bytes_of_every_length_count_all() {
        let text: Vec<u8> = (0..100).collect();
        for key in KEYS {
            let mut seen = HashSet::new();
            for end in 0..text.len() {
                assert!(seen.insert(key.of_bytes(&text[..end])));
                for at in 0..end {
                    let mut changed = text[..end].to_vec();
                    changed[at] ^= 0x80;
                    assert!(seen.insert(key.of_bytes(&changed)), "{at} of {end}");
                }
            }
        }
    }
}
