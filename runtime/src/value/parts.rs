//! Lists of the parts of a text. In: the parts, from first to last. Out: a list of strings. Parts that come again are one string: a
//! text's words are few beside its length, and a list of millions of them else takes more memory than anything done with it.

use super::known_parts::{spread, KnownParts};
use super::list::new_list;
use super::list_storage::Storage;
use super::object::{slot_of, Object};
use super::string::new_string;
use super::SnowType;
use crate::heap::Arena;

/// Texts below this have each part made anew.
const SHORTEST: usize = 4096;
/// Parts above this are not looked for.
const LONGEST_KNOWN: usize = 32;
/// Parts that are looked up together, so that what one waits for in memory is on its way for all.
const TOGETHER: usize = 16;

/// Fills a list. What it holds is lost with the arena if the memory ends before the list is there.
pub struct PartList<'a, 't> {
    arena: &'a mut Arena,
    ty: &'static SnowType,
    storage: Storage,
    room: usize,
    count: usize,
    /// What was beyond the guess.
    more: Vec<u64>,
    known: Option<KnownParts>,
    /// Parts that are not in the list yet, with what `spread` makes of them.
    waiting: Vec<(&'t str, u32)>,
}

impl<'a, 't> PartList<'a, 't> {
    /// `guess`: how many parts there may be of a text of this length. Memory that is not used is only reserved.
    pub fn new(arena: &'a mut Arena, ty: &'static SnowType, length: usize, guess: usize) -> Self {
        let storage = Storage::create(arena, guess, 0..0, ty.element());
        let known = (length >= SHORTEST).then(|| KnownParts::of(length));
        let waiting = Vec::with_capacity(TOGETHER);
        Self { arena, ty, storage, room: guess, count: 0, more: Vec::new(), known, waiting }
    }

    #[inline]
    pub fn add(&mut self, part: &'t str) {
        let Some(known) = &self.known else {
            let made = new_string(self.arena, part);
            return self.push(made);
        };
        let spread = spread(part.as_bytes());
        known.expect_place(spread);
        self.waiting.push((part, spread));
        if self.waiting.len() == TOGETHER {
            self.add_waiting();
        }
    }

    fn add_waiting(&mut self) {
        let Some(mut known) = self.known.take() else { return };
        let mut waiting = std::mem::take(&mut self.waiting);
        for &(_, spread) in &waiting {
            known.expect(spread);
        }
        for (part, spread) in waiting.drain(..) {
            let string = self.string(&mut known, part, spread);
            self.push(string);
        }
        self.known = Some(known);
        self.waiting = waiting;
    }

    fn string(&mut self, known: &mut KnownParts, part: &str, spread: u32) -> *mut Object {
        if part.len() > LONGEST_KNOWN {
            return new_string(self.arena, part);
        }
        // SAFETY: the list that is being filled holds what is known.
        unsafe {
            if let Some(string) = known.find(part, spread) {
                Object::retain(string);
                return string;
            }
            let made = new_string(self.arena, part);
            known.add(made, spread);
            made
        }
    }

    #[inline]
    fn push(&mut self, string: *mut Object) {
        let slot = slot_of(string);
        if self.count < self.room {
            // SAFETY: there is room.
            unsafe { self.storage.slots().add(self.count).write(slot) };
            self.count += 1;
        } else {
            self.more.push(slot);
        }
    }

    pub fn finish(mut self) -> *mut Object {
        self.add_waiting();
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

    #[test]
    fn of_many_parts_that_come_again_few_are_made_twice() {
        let (mut arena, ty) = (Arena::new(), list_of(string()));
        let parts: Vec<String> = (0..60_000).map(|n| format!("w{}", n % 20_000)).collect();
        let mut list = PartList::new(&mut arena, ty, 400_000, parts.len());
        parts.iter().for_each(|part| list.add(part));
        let list = slot_of(list.finish());
        assert!(arena.live() < 22_000, "{} objects of 20,000 different parts", arena.live());
        drop_value(&mut arena, list, ty);
        assert_eq!(arena.live(), 0);
    }
}
