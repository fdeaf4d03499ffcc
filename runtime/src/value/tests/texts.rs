//! Every shape as text.

use crate::heap::Arena;
use crate::value::display::{text, Style};
use crate::value::object::JobObject;
use crate::value::sample::*;
use crate::value::{slot_of, Object, Shape};

/// Display and Debug of a value.
fn shown(slot: u64, ty: Ty) -> [String; 2] {
    // SAFETY: tests make well-typed values.
    unsafe { [text(slot, ty, Style::Display), text(slot, ty, Style::Debug)] }
}

fn check(slot: u64, ty: Ty, display: &str, debug: &str) {
    assert_eq!(shown(slot, ty), [display, debug]);
}

#[test]
fn scalars() {
    let cases = [
        (Shape::Int, -5_i64 as u64, "-5"),
        (Shape::Float, 4.0_f64.to_bits(), "4"),
        (Shape::Float, 0.1_f64.to_bits(), "0.1"),
        (Shape::Bool, 1, "true"),
        (Shape::Bool, 0, "false"),
        (Shape::Unit, 0, "()"),
        (Shape::Pid, 3 << 32 | 12, "#Pid<12.3>"),
        (Shape::Timer, 9, "#Timer<9>"),
        (Shape::Monitor, 8, "#Monitor<8>"),
    ];
    for (shape, slot, text) in cases {
        check(slot, scalar(shape), text, text);
    }
}

#[test]
fn strings_are_quoted_for_programmers_only() {
    let mut arena = Arena::new();
    let slot = arena.text("a \"b\"\n\t\\ ${x} $ \u{7f} é\0");
    check(slot, string(), "a \"b\"\n\t\\ ${x} $ \u{7f} é\0", r#""a \"b\"\n\t\\ \${x} $ \u{7F} é\0""#);
    let atom = arena.text("ok");
    check(atom, scalar(Shape::Atom), ":ok", ":ok");
}

#[test]
fn composed_values() {
    let mut arena = Arena::new();
    let point = structure("Geometry.Point<Int>", &[("x", int()), ("y", int())]);
    let pair = tuple(&[int(), string()]);
    let option = option_of(string());
    let points = list_of(point);

    let a = arena.text("a");
    let value = arena.record(pair, &[1, a]);
    check(value, pair, "(1, a)", "(1, \"a\")");

    let b = arena.text("b");
    let value = arena.variant(option, "Some", &[b]);
    check(value, option, "Some(b)", "Some(\"b\")");
    let value = arena.variant(option, "None", &[]);
    check(value, option, "None", "None");

    let value = [arena.record(point, &[1, 2]), arena.record(point, &[3, 4])];
    let value = arena.list(points, &value);
    check(value, points, "[Point(1, 2), Point(3, 4)]", "[Point { x: 1, y: 2 }, Point { x: 3, y: 4 }]");
    let value = arena.list(points, &[]);
    check(value, points, "[]", "[]");
}

#[test]
fn variants_with_names_and_structs_without_fields() {
    let mut arena = Arena::new();
    let int = int();
    let shape = sum("Shape", |_| vec![("Circle", vec![("", int)]), ("Box", vec![("w", int), ("h", int)])]);
    let value = arena.variant(shape, "Circle", &[3]);
    check(value, shape, "Circle(3)", "Circle(3)");
    let value = arena.variant(shape, "Box", &[3, 4]);
    check(value, shape, "Box(3, 4)", "Box { w: 3, h: 4 }");
    let empty = structure("Empty", &[]);
    let value = arena.record(empty, &[]);
    check(value, empty, "Empty", "Empty");
}

#[test]
fn functions_and_jobs_show_what_they_are() {
    let mut arena = Arena::new();
    let job = arena.alloc(size_of::<JobObject>()).cast::<JobObject>();
    let header = Object { count: 1, type_id: 0 };
    // SAFETY: the cell is new and large enough.
    unsafe { job.write(JobObject { header, pid: 2 << 32 | 7, reference: 0 }) };
    check(slot_of(job), scalar(Shape::Job), "#Job<7.2>", "#Job<7.2>");
    check(slot_of(job), scalar(Shape::Fun), "#Fun", "#Fun");
}
