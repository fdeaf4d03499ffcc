//! Lists behave as plain vectors do, whoever shares what with whom.

use crate::heap::Arena;
use crate::value::list::{self, elements, End};
use crate::value::object::{BufferObject, ListObject};
use crate::value::sample::*;
use crate::value::{object_in, slot_of, Object};

const STEPS: usize = steps(30_000);

/// A list, and what should be in it.
struct Modelled {
    slot: u64,
    model: Vec<String>,
}

fn texts(slot: u64) -> Vec<String> {
    // SAFETY: tests give live lists of strings.
    unsafe { elements(object_in(slot)) }.iter().map(|&text| read(text)).collect()
}

fn buffer(slot: u64) -> *mut BufferObject {
    // SAFETY: tests give live lists.
    unsafe { (*object_in(slot).cast::<ListObject>()).buffer }
}

fn push(arena: &mut Arena, slot: u64, end: End, item: u64, ty: Ty) -> u64 {
    // SAFETY: tests give well-typed values.
    unsafe { slot_of(list::push(arena, object_in(slot), end, item, ty)) }
}

fn slice(arena: &mut Arena, slot: u64, range: std::ops::Range<usize>, ty: Ty) -> u64 {
    // SAFETY: as above.
    unsafe { slot_of(list::slice(arena, object_in(slot), range, ty)) }
}

/// Takes a list out of the pool, or only another reference to it.
fn take(pool: &mut Vec<Modelled>, random: &mut Random) -> Modelled {
    let index = random.below(pool.len());
    if random.below(3) > 0 {
        return pool.swap_remove(index);
    }
    let Modelled { slot, model } = &pool[index];
    // SAFETY: the list is alive.
    unsafe { Object::retain(object_in(*slot)) };
    Modelled { slot: *slot, model: model.clone() }
}

fn step(arena: &mut Arena, pool: &mut Vec<Modelled>, random: &mut Random, ty: Ty) {
    if pool.is_empty() {
        let slot = arena.list(ty, &[]);
        return pool.push(Modelled { slot, model: vec![] });
    }
    let mut taken = take(pool, random);
    let word = format!("{}", random.below(1000));
    match random.below(11) {
        0..=2 => {
            let item = arena.text(&word);
            taken.slot = push(arena, taken.slot, End::Back, item, ty);
            taken.model.push(word);
        }
        3..=4 => {
            let item = arena.text(&word);
            taken.slot = push(arena, taken.slot, End::Front, item, ty);
            taken.model.insert(0, word);
        }
        5 if !pool.is_empty() && taken.model.len() < 200 => {
            let other = take(pool, random);
            // SAFETY: both are well-typed lists of this arena.
            taken.slot = unsafe { slot_of(list::concat(arena, object_in(taken.slot), object_in(other.slot), ty)) };
            taken.model.extend(other.model);
        }
        6..=7 => {
            let start = random.below(taken.model.len() + 1);
            let end = start + random.below(taken.model.len() - start + 1);
            let part = slice(arena, taken.slot, start..end, ty);
            pool.push(Modelled { slot: part, model: taken.model[start..end].to_vec() });
        }
        8 => {
            // SAFETY: a well-typed list of this arena.
            taken.slot = unsafe { slot_of(list::reverse(arena, object_in(taken.slot), ty)) };
            taken.model.reverse();
        }
        9 => {
            let start = random.below(taken.model.len() + 1);
            // SAFETY: a well-typed list of this arena, which has so many values.
            taken.slot = unsafe { slot_of(list::rest(arena, object_in(taken.slot), start, ty)) };
            taken.model.drain(..start);
        }
        _ => return drop_value(arena, taken.slot, ty),
    }
    assert_eq!(texts(taken.slot), taken.model);
    pool.push(taken);
}

#[test]
fn random_operations_agree_with_vectors() {
    let ty = list_of(string());
    for seed in [3, 77, 4_096] {
        let (mut arena, mut random, mut pool) = (Arena::new(), Random(seed), Vec::new());
        for _ in 0..STEPS {
            step(&mut arena, &mut pool, &mut random, ty);
            if pool.len() > 12 {
                let index = random.below(pool.len());
                let gone = pool.swap_remove(index);
                drop_value(&mut arena, gone.slot, ty);
            }
        }
        for list in pool {
            assert_eq!(texts(list.slot), list.model);
            drop_value(&mut arena, list.slot, ty);
        }
        assert_eq!(arena.live(), 0);
    }
}

#[test]
fn a_list_of_its_own_is_extended_in_place() {
    let ty = list_of(int());
    let mut arena = Arena::new();
    let mut slot = arena.list(ty, &[]);
    let mut buffers = 0;
    for n in 0..steps(100_000) as u64 {
        let before = buffer(slot);
        slot = push(&mut arena, slot, if n % 2 == 0 { End::Back } else { End::Front }, n, ty);
        buffers += usize::from(buffer(slot) != before);
        assert_eq!(arena.live(), 2);
    }
    assert!(buffers < 40, "{buffers} buffers");
    drop_value(&mut arena, slot, ty);
    assert_eq!(arena.live(), 0);
}

#[test]
fn a_shared_list_is_extended_once_without_copying() {
    let ty = list_of(int());
    let mut arena = Arena::new();
    let empty = arena.list(ty, &[]);
    let first = push(&mut arena, empty, End::Back, 1, ty);
    let keep = |slot| {
        // SAFETY: the list is alive.
        unsafe { Object::retain(object_in(slot)) };
        slot
    };
    let second = push(&mut arena, keep(first), End::Back, 2, ty);
    let third = push(&mut arena, keep(first), End::Back, 3, ty);
    assert_eq!(buffer(first), buffer(second));
    assert_ne!(buffer(first), buffer(third), "somebody has extended that end already");
    // SAFETY: all three are alive.
    let shown = [first, second, third].map(|slot| unsafe { elements(object_in(slot)).to_vec() });
    assert_eq!(shown, [vec![1], vec![1, 2], vec![1, 3]]);
    [first, second, third].into_iter().for_each(|slot| drop_value(&mut arena, slot, ty));
    assert_eq!(arena.live(), 0);
}

#[test]
fn a_held_list_is_extended_in_its_buffer_again_when_the_longer_one_is_gone() {
    for ty in [list_of(int()), list_of(string())] {
        let mut arena = Arena::new();
        let item = |arena: &mut Arena, text: &str| if ty.element().is_object() { arena.text(text) } else { 7 };
        let (one, two) = (item(&mut arena, "one"), item(&mut arena, "two"));
        let empty = arena.list(ty, &[]);
        let base = push(&mut arena, empty, End::Back, one, ty);
        let base_buffer = buffer(base);
        for _ in 0..3 {
            // SAFETY: the list is alive.
            unsafe { Object::retain(object_in(base)) };
            let three = item(&mut arena, "three");
            let longer = push(&mut arena, base, End::Back, three, ty);
            assert_eq!(buffer(longer), base_buffer);
            drop_value(&mut arena, longer, ty);
        }
        let last = push(&mut arena, base, End::Back, two, ty);
        assert_eq!(buffer(last), base_buffer);
        drop_value(&mut arena, last, ty);
        assert_eq!(arena.live(), 0);
    }
}

#[test]
fn a_queue_needs_memory_for_what_is_in_it_only() {
    let ty = list_of(string());
    let mut arena = Arena::new();
    let mut queue = arena.list(ty, &[]);
    for n in 0..steps(10_000) {
        let item = arena.text(&n.to_string());
        queue = push(&mut arena, queue, End::Back, item, ty);
        // SAFETY: the queue is alive.
        let length = unsafe { elements(object_in(queue)).len() };
        if length > 10 {
            let rest = slice(&mut arena, queue, 1..length, ty);
            drop_value(&mut arena, queue, ty);
            queue = rest;
        }
        assert!(arena.live() < 100, "{} cells live", arena.live());
    }
    drop_value(&mut arena, queue, ty);
    assert_eq!(arena.live(), 0);
}

#[test]
fn a_small_slice_does_not_keep_the_whole() {
    let ty = list_of(int());
    let mut arena = Arena::new();
    let whole = arena.ints(ty, &(0..steps(1_000_000) as i64).collect::<Vec<_>>());
    let part = slice(&mut arena, whole, 5..9, ty);
    drop_value(&mut arena, whole, ty);
    assert!(arena.bytes_held() < 10_000);
    // SAFETY: the part is alive.
    assert_eq!(unsafe { elements(object_in(part)) }, [5, 6, 7, 8]);
    drop_value(&mut arena, part, ty);
    assert_eq!(arena.live(), 0);
}
