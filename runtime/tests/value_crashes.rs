//! Runtime functions on values that end their actor, with a reason that names what was wrong.
#![allow(clippy::undocumented_unsafe_blocks, reason = "they share the reason that `support` gives")]

mod support;

use snow_rt::context::STATUS_CRASH;
use snow_rt::exports::{list, memory, number, string, value};
use snow_rt::io::output::captured_reports;
use snow_rt::scheduler::switch::leave;
use snow_rt::value::{new_string, Shape, SnowType};
use support::{run, Actor, INT};

/// Runs `call` as the main actor and expects a crash report with `reason`.
fn crashes(reason: &'static str, call: impl FnOnce(Actor) + Send + 'static) {
    let status = run(move |main| {
        call(main);
        unsafe {
            assert_eq!((*main.0).status, STATUS_CRASH);
            leave(main.0);
        }
    });
    assert_eq!(status, 1, "{reason}");
    assert_eq!(captured_reports(reason).len(), 1, "{reason}");
}

fn list_of_ints() -> SnowType {
    let name = "List<Int>";
    let (name, name_length) = (name.as_ptr(), name.len() as u64);
    SnowType { id: 20, shape: Shape::List as u8, flags: 0, count: 0, name, name_length, parts: (&raw const INT).cast() }
}

#[test]
fn an_index_outside_of_a_list() {
    for (index, reason) in [
        (5, "index 5 out of bounds for a list of 3"),
        (3, "index 3 out of bounds for a list of 3"),
        (-1, "index -1 out of bounds for a list of 3"),
    ] {
        crashes(reason, move |main| unsafe {
            let ints = list_of_ints();
            let items = memory::snow_list_from_slots(main.0, [1, 2, 3].as_ptr(), 3, &ints);
            list::snow_list_get(main.0, items, index, &INT);
        });
    }
}

/// Never emitted: it stands for our own mistakes in code that follows descriptors.
#[test]
fn a_descriptor_that_describes_nothing() {
    crashes("index out of bounds: the len is ", |main| unsafe {
        let nothing = SnowType { shape: 200, ..list_of_ints() };
        value::snow_value_debug(main.0, 0, &nothing);
    });
}

#[test]
fn a_float_that_is_no_int() {
    for (value, reason) in [
        (f64::NAN, "the Float NaN is out of range for an Int"),
        (9_223_372_036_854_775_808.0, "the Float 9223372036854776000 is out of range for an Int"),
        (-1e300, "the Float -1e300 is out of range for an Int"),
    ] {
        crashes(reason, move |main| unsafe {
            number::snow_float_to_int(main.0, value);
        });
    }
}

#[test]
fn a_string_beyond_all_memory() {
    crashes("String.repeat: the result would be too long", |main| unsafe {
        let text = new_string(&mut (*main.0).heap, "abc");
        string::snow_string_repeat(main.0, text, i64::MAX);
    });
    crashes("String.pad: the result would be too long", |main| unsafe {
        let text = new_string(&mut (*main.0).heap, "abc");
        string::snow_string_pad_left(main.0, text, i64::MAX, text);
    });
}
