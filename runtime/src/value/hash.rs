//! Hashes that agree with equality: equal values have equal hashes, also 0.0 and -0.0. Stable within a program run; not made
//! to resist chosen collisions.

use super::children::Children;
use super::equal::tag;
use super::object::object_in;
use super::string::bytes;
use super::work_list::WorkList;
use super::{Shape, SnowType};

/// Odd, from the golden ratio: spreads low bits upwards.
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// The hash of a value, and how many of its parts were looked at.
///
/// # Safety
/// Well-typed.
pub unsafe fn hash(slot: u64, ty: &'static SnowType) -> (u64, usize) {
    let only = [slot];
    let mut work = WorkList::new();
    work.push(Children::each(only.as_ptr(), 1, ty));
    let (mut state, mut visits) = (0, 0);
    // SAFETY: the value is well-typed and outlives the walk.
    unsafe {
        while let Some(top) = work.last_mut() {
            let child = top.next();
            if top.left() == 0 {
                work.pop();
            }
            let Some((slot, ty)) = child else { continue };
            visits += 1;
            state = mix(state, word(slot, ty));
            if ty.is_object() {
                let children = Children::of(object_in(slot), ty);
                state = mix(state, children.left() as u64);
                work.push(children);
            }
        }
    }
    (state ^ state >> 32, visits)
}

/// The hash of a string with this text.
pub fn hash_text(text: &str) -> u64 {
    let state = mix(mix(0, hash_bytes(text.as_bytes())), 0);
    state ^ state >> 32
}

/// What a value adds to the hash by itself.
unsafe fn word(slot: u64, ty: &'static SnowType) -> u64 {
    // SAFETY: the caller gives a well-typed value.
    unsafe {
        match ty.shape() {
            Shape::Float if f64::from_bits(slot) == 0.0 => 0,
            Shape::String | Shape::Atom | Shape::Bytes => hash_bytes(bytes(object_in(slot))),
            Shape::Sum => tag(object_in(slot)),
            Shape::Order => 0,
            Shape::Job => super::pid_of_job(slot),
            _ if !ty.is_object() => slot,
            _ => 0,
        }
    }
}

fn hash_bytes(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.split_at(bytes.len() & !7);
    let mut state = bytes.len() as u64;
    for word in words.chunks_exact(8) {
        state = mix(state, u64::from_le_bytes(word.try_into().expect("8 bytes")));
    }
    if rest.is_empty() {
        return state;
    }
    mix(state, rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)))
}

fn mix(state: u64, word: u64) -> u64 {
    let product = (state.rotate_left(5) ^ word).wrapping_mul(MULTIPLIER);
    product ^ product >> 29
}
