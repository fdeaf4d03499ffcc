//! Values to terms and back: every form, what is refused, and that nothing hostile is trusted. All values live in one arena that ends empty.

use std::sync::Arc;

use super::decode::{decode, Misfit};
use super::encode::{encode, Unsendable};
use super::read::Reader;
use super::show::show;
use super::{identity, Own, RemotePid};
use crate::heap::Arena;
use crate::value::display::{text, Style};
use crate::value::sample::*;
use crate::value::Shape;

fn own() -> Own {
    Own { name: Arc::from("me@here"), creation: 5 }
}

fn term(slot: u64, ty: Ty) -> Vec<u8> {
    let mut out = Vec::new();
    // SAFETY: tests make well-typed values.
    unsafe { encode(&mut out, slot, ty, &own()) }.unwrap();
    out
}

fn value(arena: &mut Arena, bytes: &[u8], ty: Ty) -> Result<u64, Misfit> {
    let mut reader = Reader::new(bytes, &[]);
    let slot = decode(arena, &mut reader, ty, &own())?;
    assert_eq!(reader.left(), 0);
    Ok(slot)
}

/// What a value shows as after its way over the wire, and its term.
fn there_and_back(arena: &mut Arena, slot: u64, ty: Ty) -> (String, String) {
    let bytes = term(slot, ty);
    let back = value(arena, &bytes, ty).unwrap();
    // SAFETY: as above.
    let (before, after) = unsafe { (text(slot, ty, Style::Debug), text(back, ty, Style::Debug)) };
    assert_eq!(before, after);
    drop_value(arena, slot, ty);
    drop_value(arena, back, ty);
    (after, show(&bytes, &[]))
}

fn in_arena(test: impl FnOnce(&mut Arena)) {
    let mut arena = Arena::new();
    test(&mut arena);
    assert_eq!(arena.live(), 0, "nothing is left behind");
}

#[test]
fn integers_of_every_size_come_back() {
    in_arena(|arena| {
        let edges = [0, 1, -1, 255, 256, 1 << 31, -(1 << 31), (1 << 31) - 1, 1 << 40, i64::MAX, i64::MIN];
        for number in edges {
            let (_, shown) = there_and_back(arena, number as u64, int());
            assert_eq!(shown, number.to_string());
        }
    });
}

#[test]
fn structured_values_have_the_forms_of_the_table() {
    in_arena(|arena| {
        let point = structure("Point", &[("x", int()), ("name", string())]);
        let fields = [3, arena.text("é")];
        let slot = arena.record(point, &fields);
        assert_eq!(there_and_back(arena, slot, point).1, r#"#{x => 3,name => "é"}"#);
        let shape = sum("Shape", |_| vec![("MoveTo", vec![("", int() as *const _), ("", int())]), ("PenUp", vec![])]);
        let slot = arena.variant(shape, "MoveTo", &[1, 2]);
        assert_eq!(there_and_back(arena, slot, shape).1, "{move_to,1,2}");
        let slot = arena.variant(shape, "PenUp", &[]);
        assert_eq!(there_and_back(arena, slot, shape).1, "pen_up");
        let pair = tuple(&[int(), scalar(Shape::Bool), scalar(Shape::Unit), scalar(Shape::Float)]);
        let slot = arena.record(pair, &[1, 1, 0, 2.5_f64.to_bits()]);
        assert_eq!(there_and_back(arena, slot, pair).1, "{1,true,{},2.5}");
        let list = list_of(int());
        let slot = arena.ints(list, &[1, 2, 3000]);
        assert_eq!(there_and_back(arena, slot, list).1, "[1,2,3000]");
        let slot = arena.ints(list, &[]);
        assert_eq!(there_and_back(arena, slot, list).1, "[]");
        let list = list_of(scalar(Shape::Bool));
        let slot = arena.list(list, &[1, 0, 1]);
        assert_eq!(there_and_back(arena, slot, list).1, "[true,false,true]");
    });
}

#[test]
fn options_and_results_look_as_in_erlang() {
    in_arena(|arena| {
        let option = option_of(int());
        let slot = arena.variant(option, "Some", &[7]);
        assert_eq!(there_and_back(arena, slot, option).1, "7");
        let slot = arena.variant(option, "None", &[]);
        assert_eq!(there_and_back(arena, slot, option).1, "undefined");
        let nested = option_of(option);
        let inner = arena.variant(option, "None", &[]);
        let slot = arena.variant(nested, "Some", &[inner]);
        assert_eq!(there_and_back(arena, slot, nested), ("Some(None)".to_owned(), "{some,undefined}".to_owned()));
        let result = result_of(int(), string());
        let slot = arena.variant(result, "Ok", &[7]);
        assert_eq!(there_and_back(arena, slot, result).1, "{ok,7}");
        let fields = [arena.text("no")];
        let slot = arena.variant(result, "Err", &fields);
        assert_eq!(there_and_back(arena, slot, result).1, r#"{error,"no"}"#);
    });
}

#[test]
fn pids_name_their_nodes() {
    in_arena(|arena| {
        let pid = scalar(Shape::Pid);
        let bytes = term(3 << 32 | 12, pid);
        assert_eq!(show(&bytes, &[]), "<me@here.12.3>");
        assert_eq!(value(arena, &bytes, pid), Ok(3 << 32 | 12));
        let node = identity::intern("you@there", 9).unwrap();
        let remote = identity::pack(RemotePid { node, number: 85, serial: 0 }).unwrap().bits();
        let bytes = term(remote, pid);
        assert_eq!(show(&bytes, &[]), "<you@there.85.0>");
        assert_eq!(value(arena, &bytes, pid), Ok(remote));
    });
}

#[test]
fn what_stays_on_its_node_is_refused_and_leaves_no_bytes() {
    let mut arena = Arena::new();
    let ty = tuple(&[int(), scalar(Shape::Timer)]);
    let slot = arena.record(ty, &[1, 2]);
    let mut out = vec![1, 2, 3];
    // SAFETY: as above.
    assert_eq!(unsafe { encode(&mut out, slot, ty, &own()) }, Err(Unsendable("a timer".to_owned())));
    assert_eq!(out, [1, 2, 3]);
}

#[test]
fn a_term_of_another_shape_is_told_and_leaves_nothing_behind() {
    in_arena(|arena| {
        let ty = tuple(&[string(), list_of(int())]);
        let fields = [arena.text("a long text that is made before the mistake is met"), 0];
        let wrong = tuple(&[string(), scalar(Shape::Int)]);
        let slot = arena.record(wrong, &fields);
        let bytes = term(slot, wrong);
        drop_value(arena, slot, wrong);
        assert_eq!(value(arena, &bytes, ty), Err(Misfit::Other("expected List, found 0".to_owned())));
        let shape = sum("Shape", |_| vec![("PenUp", vec![])]);
        let told = value(arena, &[119, 3, b'p', b'e', b'n'], shape).unwrap_err();
        assert_eq!(told.to_string(), "expected a variant of Shape, found pen with 0 fields");
    });
}

#[test]
fn a_million_levels_need_no_stack() {
    in_arena(|arena| {
        let ty = chain();
        let slot = make_chain(arena, ty, steps(1_000_000));
        let bytes = term(slot, ty);
        drop_value(arena, slot, ty);
        let back = value(arena, &bytes, ty).unwrap();
        drop_value(arena, back, ty);
    });
}

#[test]
fn announced_parts_that_are_not_there_are_refused_before_room_is_made() {
    in_arena(|arena| {
        let list = list_of(int());
        for bytes in [&[108, 255, 255, 255, 255, 97, 1][..], &[108, 0, 0, 0, 2, 97, 1], &[109, 0, 0, 1, 0], &[108]] {
            assert!(matches!(value(arena, bytes, list), Err(Misfit::Malformed(_))), "{bytes:?}");
        }
    });
}

/// Damaged terms never crash the decoder, never leave anything behind, and what is accepted is a value.
#[test]
fn damaged_terms_are_values_or_mistakes() {
    let point = structure("Point", &[("x", int()), ("name", string()), ("next", option_of(string()))]);
    let shape = sum("Shape", |own| {
        vec![("Dot", vec![]), ("At", vec![("", point as *const _)]), ("Both", vec![("", own), ("", own)])]
    });
    let ty = list_of(shape);
    in_arena(|arena| {
        let fields = [3, arena.text("name"), arena.variant(option_of(string()), "None", &[])];
        let point = arena.record(point, &fields);
        let (at, dot) = (arena.variant(shape, "At", &[point]), arena.variant(shape, "Dot", &[]));
        let both = arena.variant(shape, "Both", &[at, dot]);
        let whole = arena.list(ty, &[both]);
        let bytes = term(whole, ty);
        drop_value(arena, whole, ty);
        let mut random = Random(77);
        for _ in 0..steps(30_000) {
            let mut damaged = bytes.clone();
            for _ in 0..=random.below(4) {
                let at = random.below(damaged.len());
                match random.below(4) {
                    0 => damaged.truncate(at.max(1)),
                    1 => damaged.insert(at, random.next() as u8),
                    2 => damaged[at] ^= 1 << random.below(8),
                    _ => damaged[at] = random.next() as u8,
                }
            }
            let mut reader = Reader::new(&damaged, &[]);
            if let Ok(slot) = decode(arena, &mut reader, ty, &own()) {
                drop_value(arena, slot, ty);
            }
            assert_eq!(arena.live(), 0);
            drop(show(&damaged, &[]));
        }
    });
}
