//! Lists through their exports.

use super::{assert_empty, consume};
use crate::context::Context;
use crate::exports::list::*;
use crate::exports::list_own::*;
use crate::exports::memory::snow_list_from_slots;
use crate::exports::value::*;
use crate::value::sample::{drop_value, int, list_of, scalar, Make};
use crate::value::{object_in, slot_of, Shape};

#[test]
fn a_list_grows_at_both_ends_and_joins_itself() {
    let (element, ty) = (int(), list_of(int()));
    let mut cx = Context::new();
    // SAFETY: the lists are well-typed; owned arguments are given up.
    unsafe {
        let list = snow_list_from_slots(&mut cx, [1, 2, 3].as_ptr(), 3, ty);
        let list = snow_list_append(&mut cx, list, 4, element, ty);
        let list = snow_list_prepend(&mut cx, list, 0, element, ty);
        crate::value::dup(slot_of(list), ty);
        let list = snow_list_concat(&mut cx, list, list, element, ty);
        assert_eq!(snow_list_length(&mut cx, list, element), 10);
        assert_eq!(snow_list_get(&mut cx, list, 9, element), 4);
        assert_eq!(consume(&mut cx, list, ty), "[0, 1, 2, 3, 4, 0, 1, 2, 3, 4]");
    }
    assert_empty(&cx);
}

#[test]
fn an_empty_list_needs_no_slots() {
    let ty = list_of(int());
    let mut cx = Context::new();
    // SAFETY: without slots the pointer is not read.
    let list = unsafe { snow_list_from_slots(&mut cx, std::ptr::null(), 0, ty) };
    assert_eq!(consume(&mut cx, list, ty), "[]");
    assert_empty(&cx);
}

#[test]
fn a_slice_leaves_out_what_lies_outside() {
    let ty = list_of(int());
    let mut cx = Context::new();
    let list = object_in(cx.heap.ints(ty, &[1, 2, 3]));
    let cases = [(0, 3, "[1, 2, 3]"), (1, 1, "[2]"), (1, 99, "[2, 3]"), (3, 1, "[]"), (9, 9, "[]"), (-5, 2, "[1, 2]")];
    for (start, length, expected) in cases {
        // SAFETY: the list is alive.
        let part = unsafe { snow_list_slice(&mut cx, list, start, length, ty.element(), ty) };
        assert_eq!(consume(&mut cx, part, ty), expected);
    }
    // SAFETY: the list is alive, and held twice at first.
    unsafe {
        crate::value::dup(slot_of(list), ty);
        let reversed = snow_list_reverse(&mut cx, list, ty.element(), ty);
        assert_ne!(reversed, list);
        assert_eq!(consume(&mut cx, reversed, ty), "[3, 2, 1]");
        let in_place = snow_list_reverse(&mut cx, list, ty.element(), ty);
        assert_eq!(in_place, list);
        assert_eq!(consume(&mut cx, in_place, ty), "[3, 2, 1]");
    }
    assert_empty(&cx);
}

#[test]
fn the_rest_of_ones_own_list_is_the_list_with_another_window() {
    let (element, ty) = (int(), list_of(int()));
    let mut cx = Context::new();
    // SAFETY: the lists are well-typed; owned arguments are given up.
    unsafe {
        let list = snow_list_from_slots(&mut cx, [1, 2, 3, 4].as_ptr(), 4, ty);
        let rest = snow_list_rest(&mut cx, list, 1, element, ty);
        assert_eq!(rest, list);
        crate::value::dup(slot_of(rest), ty);
        let beside = snow_list_rest(&mut cx, rest, 1, element, ty);
        assert_ne!(beside, rest);
        let longer = snow_list_prepend(&mut cx, rest, 9, element, ty);
        assert_eq!(consume(&mut cx, longer, ty), "[9, 2, 3, 4]");
        for (start, expected) in [(0, "[3, 4]"), (-1, "[3, 4]"), (9, "[]")] {
            crate::value::dup(slot_of(beside), ty);
            let part = snow_list_rest(&mut cx, beside, start, element, ty);
            assert_eq!(consume(&mut cx, part, ty), expected);
        }
        let end = snow_list_rest(&mut cx, beside, 2, element, ty);
        assert_eq!(consume(&mut cx, end, ty), "[]");
    }
    assert_empty(&cx);
}

#[test]
fn the_rest_of_a_long_list_does_not_keep_the_list() {
    let (inner, mut cx) = (list_of(int()), Context::new());
    let ty = list_of(inner);
    // SAFETY: as above; inner lists are owned by the outer one.
    unsafe {
        let slots: Vec<u64> =
            (0..100).map(|n| slot_of(snow_list_from_slots(&mut cx, [n].as_ptr(), 1, inner))).collect();
        let all = snow_list_from_slots(&mut cx, slots.as_ptr(), 100, ty);
        let most = snow_list_rest(&mut cx, all, 70, inner, ty);
        assert_eq!(most, all);
        let before = cx.heap.live();
        let few = snow_list_rest(&mut cx, most, 20, inner, ty);
        assert!(cx.heap.live() < before - 90, "{} of {before}", cx.heap.live());
        assert!(consume(&mut cx, few, ty).starts_with("[[90], [91]"));
    }
    assert_empty(&cx);
}

#[test]
fn what_is_added_counts_towards_the_turn_and_not_what_was_there() {
    let (element, ty) = (int(), list_of(int()));
    let mut cx = Context::new();
    let list = object_in(cx.heap.ints(ty, &vec![7; 100_000]));
    // SAFETY: as above.
    unsafe {
        let mut all = snow_list_append(&mut cx, list, 1, element, ty);
        let before = cx.reductions;
        for _ in 0..1_000 {
            let more = snow_list_from_slots(&mut cx, [1].as_ptr(), 1, ty);
            all = snow_list_concat(&mut cx, all, more, element, ty);
        }
        assert!(cx.reductions > before - 1_000);
        drop_value(&mut cx.heap, slot_of(all), ty);
    }
    assert_empty(&cx);
}

#[test]
fn work_on_large_values_counts_towards_the_turn() {
    let ty = list_of(int());
    let mut cx = Context::new();
    let list = cx.heap.ints(ty, &vec![7; 100_000]);
    let before = cx.reductions;
    // SAFETY: the list is alive.
    unsafe {
        let text = snow_value_display(&mut cx, list, ty);
        assert!(cx.reductions < before - 1_000);
        drop_value(&mut cx.heap, slot_of(text), crate::value::sample::string());
        let before = cx.reductions;
        assert_eq!(snow_value_equal(&mut cx, list, list, ty), 1);
        assert_eq!(snow_value_compare(&mut cx, list, list, ty), 0);
        assert_eq!(snow_value_hash(&mut cx, list, ty), snow_value_hash(&mut cx, list, ty));
        assert!(cx.reductions < before - 4 * 1_000);
    }
    drop_value(&mut cx.heap, list, ty);
    assert_empty(&cx);
}

#[test]
fn a_list_is_changed_in_place_only_where_nobody_else_looks() {
    let (element, ty) = (int(), list_of(int()));
    let mut cx = Context::new();
    // SAFETY: the lists are well-typed; owned arguments are given up.
    unsafe {
        let list = snow_list_from_slots(&mut cx, [1, 2, 3].as_ptr(), 3, ty);
        let changed = snow_list_set(&mut cx, list, 1, 20, element, ty);
        assert_eq!(changed, list);
        let window = snow_list_slice(&mut cx, list, 0, 2, element, ty);
        let beside = snow_list_set(&mut cx, window, 0, 10, element, ty);
        assert_eq!(consume(&mut cx, beside, ty), "[10, 20]");
        crate::value::dup(slot_of(list), ty);
        let copy = snow_list_set(&mut cx, list, 2, 30, element, ty);
        assert_eq!(consume(&mut cx, copy, ty), "[1, 20, 30]");
        assert_eq!(consume(&mut cx, list, ty), "[1, 20, 3]");
    }
    assert_empty(&cx);
}

#[test]
fn elements_that_are_replaced_are_let_go() {
    let inner = list_of(int());
    let ty = list_of(inner);
    let mut cx = Context::new();
    // SAFETY: as above; inner lists are owned by the outer one.
    unsafe {
        let mut one = |n: u64| slot_of(snow_list_from_slots(&mut cx, [n].as_ptr(), 1, inner));
        let slots = [one(1), one(2), one(3)];
        let list = snow_list_from_slots(&mut cx, slots[..2].as_ptr(), 2, ty);
        crate::value::dup(slot_of(list), ty);
        let copy = snow_list_set(&mut cx, list, 0, slots[2], inner, ty);
        assert_eq!(consume(&mut cx, copy, ty), "[[3], [2]]");
        assert_eq!(consume(&mut cx, list, ty), "[[1], [2]]");
    }
    assert_empty(&cx);
}

#[test]
fn a_list_is_ones_own_only_where_nobody_else_looks_at_all_of_it() {
    let (element, ty) = (int(), list_of(int()));
    let mut cx = Context::new();
    // SAFETY: the lists are well-typed; owned arguments are given up.
    unsafe {
        let list = snow_list_from_slots(&mut cx, [1, 2, 3].as_ptr(), 3, ty);
        assert_eq!(snow_list_is_own(&mut cx, list, list, element, element), 1);
        assert_eq!(snow_list_is_own(&mut cx, list, list, element, scalar(Shape::Bool)), 0);
        assert_eq!(snow_list_is_own(&mut cx, list, list, element, list_of(int())), 0);
        crate::value::dup(slot_of(list), ty);
        assert_eq!(snow_list_is_own(&mut cx, list, list, element, element), 0);
        crate::value::drop_object(&mut cx.heap, list, ty);
        let window = snow_list_slice(&mut cx, list, 1, 2, element, ty);
        assert_eq!(snow_list_is_own(&mut cx, list, list, element, element), 0);
        crate::value::drop_object(&mut cx.heap, list, ty);
        assert_eq!(snow_list_is_own(&mut cx, window, window, element, element), 0);
        assert_eq!(consume(&mut cx, window, ty), "[2, 3]");
    }
    assert_empty(&cx);
}

#[test]
fn elements_are_moved_out_and_others_put_in_their_places() {
    let inner = list_of(int());
    let ty = list_of(inner);
    let mut cx = Context::new();
    // SAFETY: as above; the list is nobody else's.
    unsafe {
        let mut one = |n: u64| slot_of(snow_list_from_slots(&mut cx, [n].as_ptr(), 1, inner));
        let slots = [one(1), one(2), one(3)];
        let list = snow_list_from_slots(&mut cx, slots.as_ptr(), 3, ty);
        let second = snow_list_take(&mut cx, list, 1, inner);
        assert_eq!(second, slots[1]);
        let third = snow_list_take(&mut cx, list, 2, inner);
        let list = snow_list_put(&mut cx, list, 1, third, inner, inner, ty);
        let list = snow_list_cut(&mut cx, list, 2, inner, ty);
        let list = snow_list_become(&mut cx, list, inner, inner, ty);
        assert_eq!(consume(&mut cx, object_in(second), inner), "[2]");
        assert_eq!(consume(&mut cx, list, ty), "[[1], [3]]");
    }
    assert_empty(&cx);
}

#[test]
fn a_list_that_was_cut_short_keeps_no_large_buffer() {
    let ty = list_of(int());
    for (count, left) in [(20, 10), (20, 3), (20, 0), (5_000, 4_000), (5_000, 1_000), (5_000, 0)] {
        let mut cx = Context::new();
        let values: Vec<i64> = (0..count).collect();
        let list = object_in(cx.heap.ints(ty, &values));
        // SAFETY: the list is nobody else's, and of numbers.
        unsafe {
            let cut = snow_list_cut(&mut cx, list, left, ty.element(), ty);
            let expected: Vec<String> = (0..left).map(|each| each.to_string()).collect();
            assert_eq!(consume(&mut cx, cut, ty), format!("[{}]", expected.join(", ")));
        }
        assert_empty(&cx);
    }
}
