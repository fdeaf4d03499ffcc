//! Values cross between isolates whole, and nothing of them stays behind.

use crate::heap::payload::Payload;
use crate::heap::{Arena, Fragment};
use crate::value::display::{text, Style};
use crate::value::object::{ClosureObject, StringObject};
use crate::value::sample::*;
use crate::value::{equal, object_in, slot_of, Object, Shape};

fn copy(slot: u64, ty: Ty) -> Fragment {
    // SAFETY: tests make well-typed values.
    unsafe { Fragment::copy_of(slot, ty) }
}

fn same(a: u64, b: u64, ty: Ty) -> bool {
    // SAFETY: as above.
    unsafe { equal::equal(a, b, ty).0 }
}

fn payload_references(slot: u64) -> usize {
    // SAFETY: the tests ask long strings only.
    unsafe { (*(*(*object_in(slot).cast::<StringObject>()).owner).resource.cast::<Payload>()).references() }
}

/// Sends a value to a new arena, and drops it on both sides.
fn send(sender: &mut Arena, slot: u64, ty: Ty) {
    let fragment = copy(slot, ty);
    let mut receiver = Arena::new();
    let received = fragment.take_into(&mut receiver);
    assert!(same(slot, received, ty));
    drop_value(sender, slot, ty);
    assert_eq!((sender.live(), sender.proxies()), (0, 0));
    drop_value(&mut receiver, received, ty);
    assert_eq!((receiver.live(), receiver.proxies()), (0, 0));
}

#[test]
fn scalars_need_no_memory() {
    let mut arena = Arena::new();
    assert_eq!(copy(42, int()).take_into(&mut arena), 42);
    assert_eq!(arena.live(), 0);
}

#[test]
fn values_of_all_sizes_arrive() {
    let ty = list_of(tuple(&[int(), string()]));
    for length in [0, 1, 2, 30, 90, 3_000] {
        let mut arena = Arena::new();
        let pair = |n: usize, arena: &mut Arena| {
            let name = arena.text(&"x".repeat(n * 7 % 400));
            arena.record(ty.element(), &[n as u64, name])
        };
        let pairs: Vec<_> = (0..length).map(|n| pair(n, &mut arena)).collect();
        let value = arena.list(ty, &pairs);
        send(&mut arena, value, ty);
    }
}

#[test]
fn a_dropped_fragment_frees_all() {
    let mut arena = Arena::new();
    for length in [300, 90_000] {
        let value = arena.text(&"é".repeat(length));
        let fragment = copy(value, string());
        assert_eq!(payload_references(value), 2);
        drop(fragment);
        assert_eq!(payload_references(value), 1);
        drop_value(&mut arena, value, string());
    }
    assert_eq!(arena.live(), 0);
}

#[test]
fn long_strings_are_shared_and_outlive_their_maker() {
    let mut receiver = Arena::new();
    let sent = "long ".repeat(1000);
    let received = {
        let mut sender = Arena::new();
        let value = sender.text(&sent);
        let received = copy(value, string()).take_into(&mut receiver);
        assert_eq!(payload_references(received), 2);
        received
    };
    assert_eq!(payload_references(received), 1);
    assert_eq!(read(received), sent);
    drop_value(&mut receiver, received, string());
    assert_eq!((receiver.live(), receiver.proxies()), (0, 0));
}

#[test]
fn statics_are_not_copied() {
    let ty = option_of(int());
    // A static of the program: the top bit of its count is set.
    let none = Box::leak(Box::new([0x8000_0000_u64, 0]));
    let slot = slot_of(none.as_mut_ptr());
    let mut receiver = Arena::new();
    assert_eq!(copy(slot, ty).take_into(&mut receiver), slot);
    assert_eq!(receiver.live(), 0);
    drop_value(&mut receiver, slot, ty);
    assert_eq!(none[0], 0x8000_0000);
}

#[test]
fn what_is_reached_twice_stays_one() {
    // 60 levels of pairs of the same value: a tree of 2^60 leaves.
    let leaf = list_of(int());
    let mut arena = Arena::new();
    let (mut value, mut ty) = (arena.ints(leaf, &[1, 2, 3]), leaf);
    for _ in 0..60 {
        let pair = tuple(&[ty, ty]);
        // SAFETY: the value is an object.
        unsafe { Object::retain(object_in(value)) };
        value = arena.record(pair, &[value, value]);
        ty = pair;
    }
    let live = arena.live();
    let mut receiver = Arena::new();
    let received = copy(value, ty).take_into(&mut receiver);
    assert_eq!(receiver.live(), live);
    drop_value(&mut receiver, received, ty);
    drop_value(&mut arena, value, ty);
    assert_eq!((arena.live(), receiver.live()), (0, 0));
}

#[test]
fn closures_take_their_captures_along() {
    let fun = scalar(Shape::Fun);
    let env = closure_env(&[int(), string()]);
    let mut arena = Arena::new();
    let name = arena.text("captured");
    let closure = arena.alloc(size_of::<ClosureObject>() + 16).cast::<ClosureObject>();
    // SAFETY: the cell has room for two captures.
    unsafe {
        let header = Object { count: 1, type_id: 9 };
        closure.write(ClosureObject { header, code: std::ptr::null(), env });
        closure.add(1).cast::<[u64; 2]>().write([5, name]);
    }
    let mut receiver = Arena::new();
    let received = copy(slot_of(closure), fun).take_into(&mut receiver);
    drop_value(&mut arena, slot_of(closure), fun);
    assert_eq!(arena.live(), 0);
    // SAFETY: the copy has the same captures.
    let [number, name] = unsafe { object_in(received).cast::<ClosureObject>().add(1).cast::<[u64; 2]>().read() };
    assert_eq!((number, read(name).as_str()), (5, "captured"));
    drop_value(&mut receiver, received, fun);
    assert_eq!(receiver.live(), 0);
}

#[test]
fn fragments_cross_threads() {
    let ty = list_of(string());
    let fragments: Vec<Fragment> = (0..50)
        .map(|n| {
            let mut arena = Arena::new();
            let words: Vec<_> = (0..n * 3).map(|n| arena.text(&format!("word {n}").repeat(n % 60))).collect();
            let value = arena.list(ty, &words);
            copy(value, ty)
        })
        .collect();
    let receive = move || {
        let mut arena = Arena::new();
        for fragment in fragments {
            let copied = fragment.copy_out(&mut arena);
            let taken = fragment.take_into(&mut arena);
            assert!(same(copied, taken, ty));
            drop_value(&mut arena, copied, ty);
            drop_value(&mut arena, taken, ty);
        }
        (arena.live(), arena.proxies())
    };
    assert_eq!(std::thread::spawn(receive).join().ok(), Some((0, 0)));
}

#[test]
fn an_isolate_that_crashed_leaves_others_their_values() {
    let ty = list_of(string());
    let mut survivor = Arena::new();
    let mut crashed = Arena::new();
    let words = [crashed.text("short"), crashed.text(&"long".repeat(200))];
    let value = crashed.list(ty, &words);
    let received = copy(value, ty).take_into(&mut survivor);
    drop(crashed);
    // SAFETY: the received list is alive.
    let shown = unsafe { text(received, ty, Style::Display) };
    assert_eq!(shown, format!("[short, {}]", "long".repeat(200)));
}
