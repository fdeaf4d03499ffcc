//! Numbers through their exports.

use super::{assert_empty, consume};
use crate::context::Context;
use crate::exports::number::*;
use crate::value::sample::string;

#[test]
fn rounding_goes_each_its_way() {
    let mut cx = Context::new();
    let cases = [(2.5, 2, 3, 3, 2), (-2.5, -3, -2, -3, -2), (2.4, 2, 3, 2, 2), (-0.5, -1, 0, -1, 0), (7.0, 7, 7, 7, 7)];
    for (number, floor, ceil, round, whole) in cases {
        // SAFETY: numbers need no memory.
        let got = unsafe {
            let cx: *mut Context = &mut cx;
            (
                snow_float_floor(cx, number),
                snow_float_ceil(cx, number),
                snow_float_round(cx, number),
                snow_float_to_int(cx, number),
            )
        };
        assert_eq!(got, (floor, ceil, round, whole), "{number}");
    }
}

#[test]
fn the_ends_of_int_are_reached() {
    let mut cx = Context::new();
    // SAFETY: numbers need no memory.
    unsafe {
        assert_eq!(snow_float_to_int(&mut cx, i64::MIN as f64), i64::MIN);
        assert_eq!(snow_float_to_int(&mut cx, 9_223_372_036_854_774_784.0), 9_223_372_036_854_774_784);
        assert_eq!(snow_int_wrapping_add(&mut cx, i64::MAX, 1), i64::MIN);
        assert_eq!(snow_int_wrapping_sub(&mut cx, i64::MIN, 1), i64::MAX);
        assert_eq!(snow_int_wrapping_mul(&mut cx, i64::MAX, 2), -2);
    }
}

#[test]
fn numbers_as_text() {
    let mut cx = Context::new();
    // SAFETY: numbers need no memory.
    let [int, float] = unsafe { [snow_int_to_string(&mut cx, i64::MIN), snow_float_to_string(&mut cx, 4.0)] };
    assert_eq!(consume(&mut cx, int, string()), "\"-9223372036854775808\"");
    assert_eq!(consume(&mut cx, float, string()), "\"4\"");
    assert_empty(&cx);
}
