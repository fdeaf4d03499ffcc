//! Numbers: their texts, conversions that may be out of range, and the functions of mathematics.

use crate::actor::crash;
use crate::context::Context;
use crate::export;
use crate::value::build::new_option;
use crate::value::float::{parse_float, parse_int, write_float};
use crate::value::{new_string, text_of, Object, SnowType};

/// 2^63: the first float above every Int. Its negation is the smallest Int.
const INT_END: f64 = 9_223_372_036_854_775_808.0;

/// A whole float as an Int; crashes when it is none of them.
fn to_int(cx: &mut Context, whole: f64, number: f64) -> i64 {
    if (-INT_END..INT_END).contains(&whole) {
        return whole as i64;
    }
    let mut text = String::new();
    write_float(&mut text, number);
    crash(cx, &format!("the Float {text} is out of range for an Int"));
    0
}

export! {
    /// The number in decimal digits.
    fn snow_int_to_string(cx, number: i64) -> *mut Object {
        new_string(&mut cx.heap, &number.to_string())
    }

    /// The number that a text is.
    fn snow_int_parse(cx, text: *mut Object, option: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live string and the result's type.
        let (number, ty) = unsafe { (parse_int(text_of(text)), SnowType::from_raw(option)) };
        new_option(&mut cx.heap, ty, number.map(|number| number as u64))
    }

    /// The nearest Float.
    fn snow_int_to_float(_cx, number: i64) -> f64 {
        number as f64
    }

    /// The sum modulo 2^64.
    fn snow_int_wrapping_add(_cx, a: i64, b: i64) -> i64 {
        a.wrapping_add(b)
    }

    /// The difference modulo 2^64.
    fn snow_int_wrapping_sub(_cx, a: i64, b: i64) -> i64 {
        a.wrapping_sub(b)
    }

    /// The product modulo 2^64.
    fn snow_int_wrapping_mul(_cx, a: i64, b: i64) -> i64 {
        a.wrapping_mul(b)
    }

    /// The shortest text that reads back as the same number.
    fn snow_float_to_string(cx, number: f64) -> *mut Object {
        let mut text = String::new();
        write_float(&mut text, number);
        new_string(&mut cx.heap, &text)
    }

    /// The number that a text is.
    fn snow_float_parse(cx, text: *mut Object, option: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live string and the result's type.
        let (number, ty) = unsafe { (parse_float(text_of(text)), SnowType::from_raw(option)) };
        new_option(&mut cx.heap, ty, number.map(f64::to_bits))
    }

    /// The whole part.
    fn snow_float_to_int(cx, number: f64) -> i64 {
        to_int(cx, number.trunc(), number)
    }

    /// The largest Int not above.
    fn snow_float_floor(cx, number: f64) -> i64 {
        to_int(cx, number.floor(), number)
    }

    /// The smallest Int not below.
    fn snow_float_ceil(cx, number: f64) -> i64 {
        to_int(cx, number.ceil(), number)
    }

    /// The nearest Int; halves go away from zero.
    fn snow_float_round(cx, number: f64) -> i64 {
        to_int(cx, number.round(), number)
    }

    fn snow_float_sqrt(_cx, number: f64) -> f64 {
        number.sqrt()
    }

    fn snow_float_pow(_cx, base: f64, exponent: f64) -> f64 {
        base.powf(exponent)
    }

    fn snow_float_sin(_cx, angle: f64) -> f64 {
        angle.sin()
    }

    fn snow_float_cos(_cx, angle: f64) -> f64 {
        angle.cos()
    }

    fn snow_float_tan(_cx, angle: f64) -> f64 {
        angle.tan()
    }

    /// The natural logarithm.
    fn snow_float_log(_cx, number: f64) -> f64 {
        number.ln()
    }

    fn snow_float_exp(_cx, number: f64) -> f64 {
        number.exp()
    }
}
