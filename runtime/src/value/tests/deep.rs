//! A million objects deep: no walk may use the thread's stack. Each test runs on one of 128 KiB.

use crate::heap::{Arena, Fragment};
use crate::value::display::{text, Style};
use crate::value::sample::*;
use crate::value::{compare, equal, hash, SnowType};
use std::cmp::Ordering;
use std::mem::MaybeUninit;

const DEPTH: usize = if cfg!(miri) { 100 } else { 1_000_000 };

fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(128 * 1024).spawn(test);
    thread.expect("a thread").join().expect("the test passes");
}

/// Copies, compares, hashes, shows and releases a deep value.
fn walk_all(make: fn(&mut Arena, Ty) -> u64, ty: Ty, part_of_text: &str) {
    let mut arena = Arena::new();
    let value = make(&mut arena, ty);
    // SAFETY: both values are well-typed and alive.
    unsafe {
        let copied = Fragment::copy_of(value, ty).take_into(&mut arena);
        assert!(equal::equal(value, copied, ty).0);
        assert_eq!(compare::compare(value, copied, ty).0, Ordering::Equal);
        assert_eq!(hash::hash(value, ty), hash::hash(copied, ty));
        assert!(text(copied, ty, Style::Debug).contains(part_of_text));
        drop_value(&mut arena, copied, ty);
    }
    drop_value(&mut arena, value, ty);
    assert_eq!(arena.live(), 0);
}

#[test]
fn chains_that_are_deep_in_their_last_field() {
    on_a_small_stack(|| walk_all(|arena, ty| make_chain(arena, ty, DEPTH), chain(), "Cons(1, Cons(0, Nil)))))"));
}

#[test]
fn chains_that_are_deep_in_their_first_field() {
    fn make(arena: &mut Arena, ty: Ty) -> u64 {
        let leaf = arena.variant(ty, "Leaf", &[]);
        (0..DEPTH).fold(leaf, |below, _| {
            let text = arena.text("s");
            arena.variant(ty, "Node", &[below, text])
        })
    }
    on_a_small_stack(|| walk_all(make, stack(), "Node(Leaf, \"s\"), \"s\")"));
}

#[test]
fn chains_through_lists() {
    fn make(arena: &mut Arena, ty: Ty) -> u64 {
        let children = ty.variants()[0].fields()[0].ty();
        let leaf = arena.list(children, &[]);
        let leaf = arena.variant(ty, "Tree", &[leaf]);
        (0..DEPTH).fold(leaf, |below, _| {
            let list = arena.list(children, &[below]);
            arena.variant(ty, "Tree", &[list])
        })
    }
    on_a_small_stack(|| walk_all(make, tree(), "Tree([Tree([])])])])"));
}

/// `Tree(List<Tree>)`.
fn tree() -> Ty {
    let list = Box::into_raw(Box::new(MaybeUninit::<SnowType>::uninit()));
    let tree = sum("Tree", |_| vec![("Tree", vec![("", list.cast_const().cast())])]);
    // SAFETY: nobody has looked at the list's descriptor yet.
    unsafe { (*list).write(std::ptr::read(list_of(tree))) };
    tree
}
