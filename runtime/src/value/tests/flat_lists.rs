//! Records of numbers lie in lists as words, and every walk sees them as if they were objects.

use crate::heap::Arena;
use crate::value::cell;
use crate::value::compare::compare;
use crate::value::copy::{copy_into, measure};
use crate::value::display::{text, Style};
use crate::value::element::width;
use crate::value::equal::equal;
use crate::value::hash::hash;
use crate::value::immortal::immortal_copy;
use crate::value::list::{self, element_at};
use crate::value::object::slots_behind;
use crate::value::sample::*;
use crate::value::{object_in, slot_of, Object, Shape};
use std::cmp::Ordering;

fn pair() -> Ty {
    structure("Pair", &[("left", int()), ("right", scalar(Shape::Bool))])
}

/// A list of so many pairs, which were objects.
fn pairs(arena: &mut Arena, ty: Ty, count: u64) -> u64 {
    let records: Vec<u64> = (0..count).map(|n| arena.record(ty.element(), &[n, n % 2])).collect();
    arena.list(ty, &records)
}

#[test]
fn only_records_of_two_to_eight_numbers_lie_flat() {
    let (int, string) = (int(), string());
    assert_eq!([1, 2, 8, 9].map(|count| width(tuple(&vec![int; count]))), [8, 16, 64, 8]);
    assert_eq!(width(tuple(&[int, string])), 8);
    assert_eq!(width(tuple(&[int, tuple(&[int, int])])), 8);
    assert_eq!(width(tuple(&[int, scalar(Shape::Float), scalar(Shape::Pid)])), 24);
}

#[test]
fn the_objects_that_a_list_is_made_of_end() {
    let (mut arena, ty) = (Arena::new(), list_of(pair()));
    let shared = arena.record(ty.element(), &[7, 1]);
    // SAFETY: the record is alive.
    unsafe { Object::retain(object_in(shared)) };
    let list = arena.list(ty, &[shared]);
    assert_eq!(arena.live(), 3);
    drop_value(&mut arena, list, ty);
    drop_value(&mut arena, shared, ty.element());
    assert_eq!(arena.live(), 0);
}

#[test]
fn walks_see_records() {
    let (mut here, mut there, ty) = (Arena::new(), Arena::new(), list_of(pair()));
    for count in [3, 300] {
        let (a, b) = (pairs(&mut here, ty, count), pairs(&mut here, ty, count));
        // SAFETY: the values are live.
        unsafe {
            let copy = copy_into(&mut there, a, ty);
            assert!(measure(a, ty, usize::MAX) < Some(400));
            assert!(equal(a, b, ty).0 && equal(a, copy, ty).0);
            assert_eq!(hash(a, ty).0, hash(copy, ty).0);
            let one = pairs(&mut here, ty, 1);
            let longer = list::concat(&mut here, object_in(b), object_in(one), ty);
            assert_eq!(compare(a, slot_of(longer), ty).0, Ordering::Less);
            let last = element_at(object_in(a), count as usize - 1, ty.element());
            assert_eq!(*slots_behind(object_in(last)), count - 1);
            let backwards = slot_of(list::reverse(&mut here, object_in(a), ty));
            let first = list::slice(&mut here, object_in(backwards), count as usize - 2..count as usize, ty);
            let shown = text(slot_of(first), ty, Style::Debug);
            assert_eq!(shown, "[Pair { left: 1, right: true }, Pair { left: 0, right: false }]");
            let constant = immortal_copy(slot_of(first), ty);
            assert_eq!(text(constant, ty, Style::Debug), shown);
            for list in [backwards, slot_of(first), slot_of(longer)] {
                drop_value(&mut here, list, ty);
            }
            drop_value(&mut there, copy, ty);
        }
    }
    assert_eq!((here.live(), here.proxies(), there.live(), there.proxies()), (0, 0, 0, 0));
}

#[test]
fn a_cell_holds_words() {
    let (mut arena, ty) = (Arena::new(), list_of(pair()));
    let mut words = [0u64, 5, 1];
    // SAFETY: the words are those of a pair behind what would be its header.
    unsafe {
        let cell = cell::new_cell(&mut arena, slot_of(words.as_mut_ptr()), ty);
        let taken = cell::take(cell, ty.element()).expect("a value");
        assert_eq!(*slots_behind(object_in(taken)), 5);
        assert_eq!(cell::take(cell, ty.element()), None);
        words[1] = 6;
        cell::put(&mut arena, cell, slot_of(words.as_mut_ptr()), ty.element());
        assert_eq!(text(slot_of(cell), ty, Style::Display), "[Pair(6, true)]");
        drop_value(&mut arena, slot_of(cell), ty);
    }
    assert_eq!(arena.live(), 0);
}
