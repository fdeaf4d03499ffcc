//! Strings behave as plain strings do, short and long, shared and not.

use crate::heap::{Arena, Fragment, Space};
use crate::value::object::StringObject;
use crate::value::sample::*;
use crate::value::string::{append, bytes, concat, from_parts, let_go, substring};
use crate::value::{new_string, object_in, slot_of, Object};

const STEPS: usize = steps(20_000);

#[test]
fn a_long_text_that_others_hold_grows_where_it_lies() {
    let mut arena = Arena::new();
    let mut held = object_in(arena.text(&"x".repeat(300)));
    let (mut model, mut places) = ("x".repeat(300), 0);
    for _ in 0..10_000 {
        // SAFETY: all texts are alive until their last reference is given up.
        unsafe {
            let before = (*held.cast::<StringObject>()).data;
            Object::retain(held);
            let longer = append(&mut arena, held, b"abc", 0);
            let beside = append(&mut arena, object_in(retained(slot_of(held))), b"de", 0);
            assert_eq!((bytes(held), bytes(beside)), (model.as_bytes(), (model.clone() + "de").as_bytes()));
            places += usize::from((*longer.cast::<StringObject>()).data != before);
            let_go(&mut arena, beside);
            let_go(&mut arena, held);
            held = longer;
            model += "abc";
            assert_eq!(bytes(held), model.as_bytes());
        }
    }
    assert!(places < 30, "copied {places} times");
    // SAFETY: as above.
    unsafe { let_go(&mut arena, held) };
    assert_eq!(arena.live(), 0);
}

fn retained(slot: u64) -> u64 {
    // SAFETY: the string is alive.
    unsafe { Object::retain(object_in(slot)) };
    slot
}

fn random_text(random: &mut Random) -> String {
    let length = [0, 1, 5, 40, 250, 300, 700][random.below(7)];
    "aé→𝄞".chars().cycle().skip(random.below(4)).take(length).collect()
}

/// A random byte position that begins a character.
fn boundary(text: &str, from: usize, random: &mut Random) -> usize {
    let at = from + random.below(text.len() - from + 1);
    (at..=text.len()).find(|&at| text.is_char_boundary(at)).expect("the end is one")
}

fn step(arenas: &mut [Arena; 2], pools: &mut [Vec<(u64, String)>; 2], random: &mut Random) {
    let side = random.below(2);
    let index = random.below(pools[side].len());
    let (slot, model) = if random.below(2) == 0 {
        pools[side].swap_remove(index)
    } else {
        let (slot, model) = &pools[side][index];
        (retained(*slot), model.clone())
    };
    let arena = &mut arenas[side];
    // SAFETY: the pools hold live strings of their arenas.
    let made = unsafe {
        match random.below(4) {
            0 => {
                let tail = random_text(random);
                let other = arena.text(&tail);
                (slot_of(concat(arena, object_in(slot), object_in(other))), model + &tail)
            }
            1 => {
                let start = boundary(&model, 0, random);
                let end = boundary(&model, start, random);
                let part = substring(arena, object_in(slot), start..end);
                drop_value(arena, slot, string());
                (slot_of(part), model[start..end].to_owned())
            }
            2 => {
                let fragment = Fragment::copy_of(slot, string());
                drop_value(arena, slot, string());
                pools[1 - side].push((fragment.take_into(&mut arenas[1 - side]), model));
                return;
            }
            _ => (slot_of(concat(arena, object_in(slot), object_in(retained(slot)))), model.repeat(2)),
        }
    };
    assert_eq!(read(made.0), made.1);
    pools[side].push(made);
}

#[test]
fn random_operations_agree_with_strings() {
    let mut random = Random(2024);
    let mut arenas = [Arena::new(), Arena::new()];
    let mut pools = [vec![], vec![]];
    for _ in 0..STEPS {
        for side in 0..2 {
            if pools[side].len() < 3 {
                let text = random_text(&mut random);
                pools[side].push((arenas[side].text(&text), text));
            }
            while pools[side].len() > 10 || pools[side].last().is_some_and(|(_, text)| text.len() > 20_000) {
                let (slot, text) = pools[side].pop().expect("not empty");
                assert_eq!(read(slot), text);
                drop_value(&mut arenas[side], slot, string());
            }
            if pools[side].is_empty() {
                pools[side].push((arenas[side].text("x"), "x".to_owned()));
            }
        }
        step(&mut arenas, &mut pools, &mut random);
    }
    for (mut arena, pool) in arenas.into_iter().zip(pools) {
        for (slot, text) in pool {
            assert_eq!(read(slot), text);
            drop_value(&mut arena, slot, string());
        }
        assert_eq!((arena.live(), arena.proxies()), (0, 0));
    }
}

#[test]
fn appending_to_a_string_of_ones_own_is_linear() {
    let mut arena = Arena::new();
    let mut slot = arena.text("");
    let (mut moves, count) = (0, steps(50_000));
    for n in 0..count {
        let before = read_address(slot);
        let tail = arena.text("ab");
        // SAFETY: both are live strings of this arena.
        slot = unsafe { slot_of(concat(&mut arena, object_in(slot), object_in(tail))) };
        moves += usize::from(read_address(slot) != before);
        assert!(arena.live() <= 2, "after {n}");
    }
    assert!(moves < 80, "{moves} moves");
    assert_eq!(read(slot).len(), count * 2);
    drop_value(&mut arena, slot, string());
    assert_eq!((arena.live(), arena.proxies()), (0, 0));
}

#[test]
fn a_text_that_loses_its_beginning_as_it_grows_keeps_none_of_it() {
    let mut arena = Arena::new();
    let mut text = new_string(&mut arena, &"x".repeat(1000));
    for _ in 0..1000 {
        // SAFETY: the text is live and ours; the tail is static.
        unsafe {
            text = append(&mut arena, text, &[b'y'; 100], 0);
            let length = bytes(text).len();
            let rest = substring(&mut arena, text, 100..length);
            let_go(&mut arena, text);
            text = rest;
        }
    }
    let held = arena.bytes_held() + arena.externals().bytes();
    assert!(held < 100_000, "{held} bytes for a text of 1,000");
    // SAFETY: as above.
    unsafe { let_go(&mut arena, text) };
    assert_eq!(arena.live(), 0);
}

fn read_address(slot: u64) -> usize {
    // SAFETY: the string is alive.
    unsafe { crate::value::text_of(object_in(slot)).as_ptr().addr() }
}

#[test]
fn a_long_part_is_a_view_and_a_short_one_a_copy() {
    let mut arena = Arena::new();
    let whole = arena.text(&"0123456789".repeat(100));
    // SAFETY: live strings of this arena.
    let [view, copy] = unsafe {
        [
            slot_of(substring(&mut arena, object_in(whole), 10..900)),
            slot_of(substring(&mut arena, object_in(whole), 0..9)),
        ]
    };
    assert_eq!(read_address(view), read_address(whole) + 10);
    assert_eq!(read(copy), "012345678");
    assert_eq!(arena.proxies(), 1);
    [whole, view, copy].into_iter().for_each(|slot| drop_value(&mut arena, slot, string()));
    assert_eq!((arena.live(), arena.proxies()), (0, 0));
}

#[test]
fn parts_are_joined_in_order() {
    let mut arena = Arena::new();
    for parts in [&[][..], &[""], &["a", "", "bc"], &["x"; 400]] {
        let joined = slot_of(from_parts(&mut arena, parts.iter().copied()));
        assert_eq!(read(joined), parts.concat());
        drop_value(&mut arena, joined, string());
    }
    assert_eq!(arena.live(), 0);
}
