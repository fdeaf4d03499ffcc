//! The exports of values as generated code calls them; every test ends with an empty arena.

mod bytes;
mod lists;
mod numbers;
mod strings;

use crate::context::Context;
use crate::value::display::{text, Style};
use crate::value::sample::{drop_value, Ty};
use crate::value::{new_string, slot_of, Object};

/// A string argument.
fn string(cx: &mut Context, text: &str) -> *mut Object {
    new_string(&mut cx.heap, text)
}

/// The Debug text of a result, which is then dropped.
fn consume(cx: &mut Context, object: *mut Object, ty: Ty) -> String {
    // SAFETY: the tests give results with their types.
    let shown = unsafe { text(slot_of(object), ty, Style::Debug) };
    drop_value(&mut cx.heap, slot_of(object), ty);
    shown
}

fn assert_empty(cx: &Context) {
    assert_eq!((cx.heap.live(), cx.heap.proxies()), (0, 0));
}
