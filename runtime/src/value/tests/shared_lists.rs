//! Long lists of numbers lie in payloads: sent without a copy, written in place only by who alone has them.

use crate::heap::Arena;
use crate::value::copy::{copy_into, measure};
use crate::value::display::{text, Style};
use crate::value::equal::equal;
use crate::value::list::{self, elements, End};
use crate::value::object::slots_behind;
use crate::value::sample::*;
use crate::value::{object_in, slot_of, Object};

const STEPS: usize = steps(30_000);

fn numbers(slot: u64) -> Vec<u64> {
    // SAFETY: tests give live lists of numbers.
    unsafe { elements(object_in(slot)) }.to_vec()
}

fn address(slot: u64) -> *const u64 {
    // SAFETY: tests give live lists.
    unsafe { elements(object_in(slot)) }.as_ptr()
}

fn push(arena: &mut Arena, slot: u64, end: End, item: u64, ty: Ty) -> u64 {
    // SAFETY: tests give well-typed values.
    unsafe { slot_of(list::push(arena, object_in(slot), end, item, ty)) }
}

fn copy(arena: &mut Arena, slot: u64, ty: Ty) -> u64 {
    // SAFETY: tests give well-typed values.
    unsafe { copy_into(arena, slot, ty) }
}

#[test]
fn a_long_list_of_numbers_is_shared_and_a_short_one_copied() {
    let (floats, nested) = (list_of(scalar(crate::value::Shape::Float)), list_of(list_of(int())));
    let (mut here, mut there) = (Arena::new(), Arena::new());
    for (length, is_shared) in [(32, false), (33, true), (5000, true)] {
        let list = here.list(floats, &vec![7; length]);
        let sent = copy(&mut there, list, floats);
        assert_eq!((address(sent) == address(list), there.proxies()), (is_shared, usize::from(is_shared)));
        // SAFETY: the list is alive.
        assert!(unsafe { measure(list, floats, 1000) }.is_some());
        drop_value(&mut here, list, floats);
        assert_eq!(numbers(sent), vec![7; length]);
        drop_value(&mut there, sent, floats);
    }
    let inner = here.list(nested.element(), &[1; 100]);
    let outer = here.list(nested, &[inner]);
    let sent = copy(&mut there, outer, nested);
    assert_eq!(address(numbers(sent)[0]), address(inner));
    drop_value(&mut here, outer, nested);
    drop_value(&mut there, sent, nested);
    assert_eq!((here.live(), there.live()), (0, 0));
}

#[test]
fn who_has_a_list_alone_grows_it_in_place_and_others_do_not() {
    let ty = list_of(int());
    let (mut here, mut there) = (Arena::new(), Arena::new());
    let mut list = here.list(ty, &[0; 40]);
    list = push(&mut here, list, End::Back, 1, ty);
    let before = address(list);
    list = push(&mut here, list, End::Back, 2, ty);
    assert_eq!(address(list), before);
    let sent = copy(&mut there, list, ty);
    list = push(&mut here, list, End::Back, 3, ty);
    assert!(address(list) != before && address(sent) == before);
    // What the other one has is its own again when it is the last.
    let longer = push(&mut there, sent, End::Back, 4, ty);
    assert_eq!(address(longer), before);
    assert_eq!((numbers(list)[42], numbers(longer)[42]), (3, 4));
    drop_value(&mut here, list, ty);
    drop_value(&mut there, longer, ty);
    assert_eq!((here.live(), there.live()), (0, 0));
}

fn values(slot: u64, ty: Ty) -> Vec<u64> {
    let list = object_in(slot);
    // SAFETY: tests give live lists of this type.
    unsafe {
        let slots = (0..list::length(list)).map(|index| list::element_at(list, index, ty.element()));
        slots.map(|slot| if ty.element().is_flat() { number_in(slot) } else { slot }).collect()
    }
}

/// A record that stands for a number, as its words lie in memory.
fn record_of(number: u64) -> [u64; 4] {
    [u64::MAX, number, !number, number + 1]
}

fn number_in(record: u64) -> u64 {
    // SAFETY: the record is one of `record_of`, or lies in a list that such were put into.
    let words = unsafe { std::slice::from_raw_parts(slots_behind(object_in(record)), 3) };
    assert_eq!(words, &record_of(words[0])[1..]);
    words[0]
}

/// Lists in two arenas, each with what should be in it.
struct World {
    /// Elements are numbers below this.
    end: usize,
    arenas: [Arena; 2],
    lists: Vec<(usize, u64, Vec<u64>)>,
}

impl World {
    fn step(&mut self, random: &mut Random, ty: Ty) {
        let chosen = random.below(self.lists.len());
        let (home, mut slot, mut model) = self.lists.swap_remove(chosen);
        if random.below(3) == 0 {
            // SAFETY: the list is alive.
            unsafe { Object::retain(object_in(slot)) };
            self.lists.push((home, slot, model.clone()));
        }
        let arena = &mut self.arenas[home];
        let number = random.below(self.end) as u64;
        let mut record = record_of(number);
        let item = if ty.element().is_flat() { slot_of(record.as_mut_ptr()) } else { number };
        match random.below(8) {
            0..=1 => {
                slot = push(arena, slot, End::Back, item, ty);
                model.push(number);
            }
            2 => {
                slot = push(arena, slot, End::Front, item, ty);
                model.insert(0, number);
            }
            3 => {
                let start = random.below(model.len() / 2 + 1);
                // SAFETY: the list is alive.
                let part = unsafe { list::slice(arena, object_in(slot), start..model.len(), ty) };
                self.lists.push((home, slot_of(part), model[start..].to_vec()));
            }
            4 => {
                let sent = copy(&mut self.arenas[1 - home], slot, ty);
                self.lists.push((1 - home, sent, model.clone()));
            }
            5 if !model.is_empty() => {
                let index = random.below(model.len());
                // SAFETY: the list is alive and ours.
                slot = unsafe { slot_of(list::set(arena, object_in(slot), index, item, ty)) };
                model[index] = number;
            }
            6 if model.len() < 300 => {
                // SAFETY: both references are ours.
                unsafe {
                    Object::retain(object_in(slot));
                    slot = slot_of(list::concat(arena, object_in(slot), object_in(slot), ty));
                }
                model.extend(model.clone());
            }
            _ if self.lists.len() > 8 => return drop_value(arena, slot, ty),
            _ => {}
        }
        assert_eq!(values(slot, ty), model);
        self.lists.push((home, slot, model));
    }
}

#[test]
fn random_operations_in_two_arenas_agree_with_vectors() {
    let (ints, bools) = (list_of(int()), list_of(scalar(crate::value::Shape::Bool)));
    let records = list_of(tuple(&[int(), int(), int()]));
    for (ty, end, seed) in
        [(ints, 1000, 5), (ints, 1000, 99), (records, 1000, 1_234), (records, 1000, 8), (bools, 2, 7), (bools, 2, 77)]
    {
        let mut world = World { end, arenas: [Arena::new(), Arena::new()], lists: vec![] };
        for home in [0, 1] {
            let count = if ty.element().is_flat() { 0 } else { 30 };
            let slot = world.arenas[home].list(ty, &vec![1; count]);
            world.lists.push((home, slot, vec![1; count]));
        }
        let mut random = Random(seed);
        for _ in 0..STEPS {
            world.step(&mut random, ty);
        }
        for (home, slot, model) in std::mem::take(&mut world.lists) {
            assert_eq!(values(slot, ty), model);
            drop_value(&mut world.arenas[home], slot, ty);
        }
        assert!(world.arenas.iter().all(|arena| (arena.live(), arena.proxies()) == (0, 0)));
    }
}

#[test]
fn bools_take_a_byte_each_and_are_shared_from_more_bytes_on_than_numbers() {
    let ty = list_of(scalar(crate::value::Shape::Bool));
    let (mut here, mut there) = (Arena::new(), Arena::new());
    for (length, is_shared) in [(9, false), (256, false), (257, true), (5000, true)] {
        let model: Vec<u64> = (0..length).map(|n| u64::from(n % 3 == 0)).collect();
        let list = here.list(ty, &model);
        let sent = copy(&mut there, list, ty);
        assert_eq!((address(sent) == address(list), there.proxies()), (is_shared, usize::from(is_shared)));
        // SAFETY: both are alive.
        let (equal, text) = unsafe { (equal(list, sent, ty).0, text(sent, ty, Style::Debug)) };
        assert!(equal && text.starts_with("[true, false, false, true"), "{text}");
        drop_value(&mut here, list, ty);
        assert_eq!(values(sent, ty), model);
        drop_value(&mut there, sent, ty);
    }
    let mut list = here.list(ty, &[]);
    for n in 0..steps(100_000) as u64 {
        list = push(&mut here, list, End::Back, n & 1, ty);
    }
    assert!(here.bytes_held() < 10_000);
    assert_eq!(values(list, ty)[7], 1);
    drop_value(&mut here, list, ty);
    assert_eq!((here.live(), there.live()), (0, 0));
}
