//! Lists of the parts of a text. In: the parts, from first to last. Out: a list of strings. Parts that come again soon are one string: a
//! text's words are few beside its length, and a list of millions of them else takes more memory than anything done with it.

use super::list::new_list;
use super::list_storage::Storage;
use super::object::{slot_of, Object};
use super::string::{are_same, bytes, new_string};
use super::SnowType;
use crate::heap::Arena;
use std::ptr;

/// Texts below this have each part made anew.
const SHORTEST: usize = 4096;
/// Parts above this are not looked for.
const LONGEST_KNOWN: usize = 32;
/// How many of the last parts are remembered at most.
const MOST_KNOWN: usize = 1 << 14;

/// Fills a list. What it holds is lost with the arena if the memory ends before the list is there.
pub struct PartList<'a> {
    arena: &'a mut Arena,
    ty: &'static SnowType,
    storage: Storage,
    room: usize,
    count: usize,
    /// What was beyond the guess.
    more: Vec<u64>,
    known: Vec<*mut Object>,
}

impl<'a> PartList<'a> {
    /// `guess`: how many parts there may be of a text of this length. Memory that is not used is only reserved.
    pub fn new(arena: &'a mut Arena, ty: &'static SnowType, length: usize, guess: usize) -> Self {
        let storage = Storage::create(arena, guess, 0..0, ty.element());
        let known = if length < SHORTEST { 0 } else { (length / 64).next_power_of_two().min(MOST_KNOWN) };
        Self { arena, ty, storage, room: guess, count: 0, more: Vec::new(), known: vec![ptr::null_mut(); known] }
    }

    pub fn add(&mut self, part: &str) {
        let slot = slot_of(self.string(part));
        if self.count < self.room {
            // SAFETY: there is room.
            unsafe { self.storage.slots().add(self.count).write(slot) };
            self.count += 1;
        } else {
            self.more.push(slot);
        }
    }

    fn string(&mut self, part: &str) -> *mut Object {
        if self.known.is_empty() || part.len() > LONGEST_KNOWN {
            return new_string(self.arena, part);
        }
        let place = spread(part.as_bytes()) as usize & (self.known.len() - 1);
        let known = self.known[place];
        // SAFETY: the list that is being filled holds what is known.
        unsafe {
            if !known.is_null() && are_same(bytes(known), part.as_bytes()) {
                Object::retain(known);
                return known;
            }
        }
        let made = new_string(self.arena, part);
        self.known[place] = made;
        made
    }

    pub fn finish(self) -> *mut Object {
        let (count, total) = (self.count, self.count + self.more.len());
        let mut storage = self.storage;
        // SAFETY: storage and slots are ours.
        unsafe {
            if !self.more.is_empty() {
                storage = Storage::create(self.arena, total, 0..total, self.ty.element());
                storage.slots().copy_from_nonoverlapping(self.storage.slots(), count);
                storage.slots().add(count).copy_from_nonoverlapping(self.more.as_ptr(), self.more.len());
                if !self.storage.buffer.is_null() {
                    self.storage.free(self.arena);
                }
            } else if !storage.buffer.is_null() {
                (*storage.buffer).high = total as u64;
            }
        }
        new_list(self.arena, self.ty.id, storage, 0, total)
    }
}

/// A number that few other parts share: of their ends and their length.
fn spread(part: &[u8]) -> u64 {
    let word = |bytes: &[u8]| bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
    let (first, last) = match part.len() {
        8.. => (
            u64::from_le_bytes(part[..8].try_into().expect("8 bytes")),
            u64::from_le_bytes(part[part.len() - 8..].try_into().expect("8 bytes")),
        ),
        _ => (word(part), 0),
    };
    let mixed = (first ^ last.rotate_left(23) ^ part.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed >> 40
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::display::{text, Style};
    use crate::value::sample::{drop_value, list_of, string};

    #[test]
    fn parts_that_come_again_are_one_string_whatever_was_guessed() {
        for guess in [0, 3, 100, 10_000] {
            let (mut arena, ty) = (Arena::new(), list_of(string()));
            let parts: Vec<String> = (0..2000).map(|n| format!("part{}", n * n % 700)).collect();
            let mut list = PartList::new(&mut arena, ty, 100_000, guess);
            parts.iter().for_each(|part| list.add(part));
            let list = slot_of(list.finish());
            assert!(arena.live() < 1500, "{} objects of 2,000 parts", arena.live());
            // SAFETY: the list has just been made.
            unsafe {
                assert_eq!(text(list, ty, Style::Display), format!("[{}]", parts.join(", ")));
                drop_value(&mut arena, list, ty);
            }
            assert_eq!(arena.live(), 0);
        }
    }
}
