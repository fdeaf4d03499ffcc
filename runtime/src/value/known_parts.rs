//! The parts of a text that came before. In: a part. Out: the string that was made for it, if it is remembered. Refuses to remember all: the
//! table grows up to a megabyte, which a core's cache holds, and then newer parts take the places of older ones.

use super::object::Object;
use super::short_bytes::short_word;
use super::string::{are_same, bytes};
use std::ptr;

/// Strings that a table has room for at first, at most.
const FIRST: usize = 1 << 12;
/// Strings that it has room for at most.
const MOST: usize = 1 << 17;
/// Places that one part may be at.
const WAYS: usize = 4;
/// Addresses have 48 bits; above them stand 16 bits of what `spread` says of the string, so that few others are looked at.
const TAG: u32 = 48;

pub struct KnownParts {
    places: Vec<*mut Object>,
    filled: usize,
}

impl KnownParts {
    /// For a text of so many bytes.
    pub fn of(length: usize) -> Self {
        let places = (length / 64).next_power_of_two().clamp(WAYS, FIRST);
        Self { places: vec![ptr::null_mut(); places], filled: 0 }
    }

    /// Has the place on its way that `expect` will look at.
    #[inline]
    pub fn expect_place(&self, spread: u32) {
        prefetch(self.places.as_ptr().wrapping_add(spread as usize & (self.places.len() - 1)).cast());
    }

    /// Has the string on its way that `find` will look at.
    #[inline]
    pub fn expect(&self, spread: u32) {
        let place = self.places[spread as usize & (self.places.len() - 1)];
        if place.addr() >> TAG == tag(spread) {
            let string: *const i8 = string_of(place).cast_const().cast();
            prefetch(string);
            // The text lies behind the object, in the next line of the cache perhaps.
            prefetch(string.wrapping_add(40));
        }
    }

    /// The string with this text, if it is known.
    ///
    /// # Safety
    /// What was added is alive.
    #[inline]
    pub unsafe fn find(&self, part: &str, spread: u32) -> Option<*mut Object> {
        for place in self.ways(spread) {
            let string = self.places[place];
            if string.is_null() {
                return None;
            }
            // SAFETY: as the caller promises.
            if string.addr() >> TAG == tag(spread) && are_same(unsafe { bytes(string_of(string)) }, part.as_bytes()) {
                return Some(string_of(string));
            }
        }
        None
    }

    /// Remembers a string that was not found: where there is no place in that of an older one.
    ///
    /// # Safety
    /// What was added is alive.
    pub unsafe fn add(&mut self, string: *mut Object, spread: u32) {
        if 2 * self.filled >= self.places.len() && self.places.len() < MOST {
            // SAFETY: as the caller promises.
            unsafe { self.grow() };
        }
        self.put(string, spread);
    }

    fn put(&mut self, string: *mut Object, spread: u32) {
        let free = self.ways(spread).find(|&place| self.places[place].is_null());
        let place = free.unwrap_or(spread as usize & (self.places.len() - 1));
        self.filled += usize::from(free.is_some());
        self.places[place] = string.map_addr(|address| address | tag(spread) << TAG);
    }

    /// Four times as much room, if that is allowed.
    unsafe fn grow(&mut self) {
        let larger = vec![ptr::null_mut(); MOST.min(4 * self.places.len())];
        let before = std::mem::replace(&mut self.places, larger);
        self.filled = 0;
        for string in before.into_iter().filter(|string| !string.is_null()).map(string_of) {
            // SAFETY: as the caller promises.
            self.put(string, spread(unsafe { bytes(string) }));
        }
    }

    fn ways(&self, spread: u32) -> impl Iterator<Item = usize> {
        let last = self.places.len() - 1;
        (0..WAYS).map(move |way| (spread as usize + way) & last)
    }
}

fn tag(spread: u32) -> usize {
    spread as usize >> 16
}

fn string_of(place: *mut Object) -> *mut Object {
    place.map_addr(|address| address & ((1 << TAG) - 1))
}

#[cfg(target_arch = "x86_64")]
#[inline]
fn prefetch(place: *const i8) {
    use std::arch::x86_64::{_mm_prefetch, _MM_HINT_T0};
    // SAFETY: a hint, whatever is there.
    unsafe { _mm_prefetch::<_MM_HINT_T0>(place) };
}

#[cfg(not(target_arch = "x86_64"))]
fn prefetch(_place: *const i8) {}

/// A number that few other parts share: of their ends and their length.
#[inline]
pub fn spread(part: &[u8]) -> u32 {
    let (first, last) = match part.len() {
        9.. => (short_word(&part[..8]), short_word(&part[part.len() - 8..])),
        _ => (short_word(part), 0),
    };
    let factors = (first ^ 0x9E37_79B9_7F4A_7C15, last ^ part.len() as u64 ^ 0xD1B5_4A32_D192_ED03);
    let product = u128::from(factors.0) * u128::from(factors.1);
    let mixed = product as u64 ^ (product >> 64) as u64;
    (mixed ^ mixed >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::Arena;
    use crate::value::release::drop_object;
    use crate::value::sample::string;
    use crate::value::{new_string, text_of};

    #[test]
    fn what_came_is_found_as_long_as_there_is_room() {
        let mut arena = Arena::new();
        let mut known = KnownParts::of(1 << 20);
        let texts: Vec<String> = (0..20_000).map(|n| format!("part {n}")).collect();
        let mut made = Vec::new();
        // SAFETY: the strings live until the end.
        unsafe {
            for text in texts.iter().chain(&texts) {
                let spread = spread(text.as_bytes());
                known.expect(spread);
                match known.find(text, spread) {
                    Some(string) => assert_eq!(text_of(string), text),
                    None => {
                        made.push(new_string(&mut arena, text));
                        known.add(made[made.len() - 1], spread);
                    }
                }
            }
            assert!(made.len() < 21_000, "{} strings of 20,000 texts", made.len());
            assert!(known.places.len() <= MOST);
            made.into_iter().for_each(|object| drop_object(&mut arena, object, string()));
        }
        assert_eq!(arena.live(), 0);
    }

    #[test]
    fn parts_of_every_length_are_told_apart() {
        let text = "abcdefghijklmnopqrstuvwxyz0123456789";
        let spreads: std::collections::HashSet<u32> =
            (0..text.len()).map(|end| spread(&text.as_bytes()[..end])).collect();
        assert_eq!(spreads.len(), text.len());
    }
}
