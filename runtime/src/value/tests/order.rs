//! Equality, order and hash agree with each other and with what the language says.

use crate::heap::Arena;
use crate::value::sample::*;
use crate::value::{compare, equal, hash, Shape};
use std::cmp::Ordering::{self, Equal, Greater, Less};

fn is_equal(a: u64, b: u64, ty: Ty) -> bool {
    // SAFETY: tests make well-typed values.
    unsafe { equal::equal(a, b, ty).0 }
}

fn order(a: u64, b: u64, ty: Ty) -> Ordering {
    // SAFETY: as above.
    unsafe { compare::compare(a, b, ty).0 }
}

fn hash_of(slot: u64, ty: Ty) -> u64 {
    // SAFETY: as above.
    unsafe { hash::hash(slot, ty).0 }
}

#[test]
fn floats_equal_by_ieee_and_order_totally() {
    let ty = scalar(Shape::Float);
    let [nan, zero, minus_zero, one] = [f64::NAN, 0.0, -0.0, 1.0].map(f64::to_bits);
    assert!(!is_equal(nan, nan, ty));
    assert!(is_equal(zero, minus_zero, ty));
    assert_eq!(hash_of(zero, ty), hash_of(minus_zero, ty));
    assert_eq!([order(nan, nan, ty), order(minus_zero, zero, ty), order(one, nan, ty)], [Equal, Less, Less]);
}

#[test]
fn a_value_with_nan_does_not_equal_itself() {
    let ty = list_of(scalar(Shape::Float));
    let mut arena = Arena::new();
    let value = arena.list(ty, &[f64::NAN.to_bits()]);
    assert!(!is_equal(value, value, ty));
}

#[test]
fn integers_order_by_sign() {
    assert_eq!(order(-1_i64 as u64, 1, int()), Less);
}

#[test]
fn lists_order_by_elements_then_length() {
    let ty = list_of(int());
    let mut arena = Arena::new();
    let lists: [&[i64]; 6] = [&[], &[1], &[1, 2], &[1, 2, 0], &[1, 3], &[2]];
    let slots: Vec<u64> = lists.iter().map(|items| arena.ints(ty, items)).collect();
    for (i, &a) in slots.iter().enumerate() {
        for (j, &b) in slots.iter().enumerate() {
            assert_eq!(order(a, b, ty), i.cmp(&j), "{:?} and {:?}", lists[i], lists[j]);
            assert_eq!(is_equal(a, b, ty), i == j);
        }
    }
}

#[test]
fn longer_inner_lists_decide_before_later_fields() {
    let ints = list_of(int());
    let ty = tuple(&[ints, int()]);
    let mut arena = Arena::new();
    let mut make = |items: &[i64], n| {
        let list = arena.ints(ints, items);
        arena.record(ty, &[list, n])
    };
    let (short, long) = (make(&[1], 9), make(&[1, 1], 0));
    assert_eq!((order(short, long, ty), order(long, short, ty)), (Less, Greater));
}

#[test]
fn variants_order_as_declared() {
    let ty = option_of(int());
    let mut arena = Arena::new();
    let (none, one, two) =
        (arena.variant(ty, "None", &[]), arena.variant(ty, "Some", &[1]), arena.variant(ty, "Some", &[2]));
    assert_eq!([order(none, one, ty), order(two, one, ty), order(one, one, ty)], [Less, Greater, Equal]);
    assert!(!is_equal(none, one, ty) && !is_equal(one, two, ty) && is_equal(two, two, ty));
}

/// A value of `(List<String?>, Int)` with few different parts, so that equal ones are frequent.
fn random_value(arena: &mut Arena, random: &mut Random, ty: Ty) -> u64 {
    let list = ty.fields()[0].ty();
    let items: Vec<u64> = (0..random.below(3))
        .map(|_| match random.below(3) {
            0 => arena.variant(list.element(), "None", &[]),
            n => {
                let word = arena.text(["a", "ab", ""][n % 3]);
                arena.variant(list.element(), "Some", &[word])
            }
        })
        .collect();
    let list = arena.list(list, &items);
    arena.record(ty, &[list, random.below(2) as u64])
}

#[test]
fn equality_order_and_hash_agree() {
    let ty = tuple(&[list_of(option_of(string())), int()]);
    let mut arena = Arena::new();
    let mut random = Random(5);
    let values: Vec<u64> = (0..60).map(|_| random_value(&mut arena, &mut random, ty)).collect();
    for &a in &values {
        for &b in &values {
            assert_eq!(is_equal(a, b, ty), order(a, b, ty) == Equal);
            assert_eq!(order(a, b, ty), order(b, a, ty).reverse());
            assert!(!is_equal(a, b, ty) || hash_of(a, ty) == hash_of(b, ty));
        }
    }
    values.into_iter().for_each(|value| drop_value(&mut arena, value, ty));
    assert_eq!(arena.live(), 0);
}

#[test]
fn the_hash_of_a_text_is_that_of_its_string() {
    let mut arena = Arena::new();
    for text in ["", "a", "seven b", "eight by", "nine byte", "ä😀"] {
        let string_slot = arena.text(text);
        assert_eq!(hash_of(string_slot, string()), hash::hash_text(text));
    }
}
