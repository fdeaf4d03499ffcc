//! Numbers: their texts, conversions that may be out of range, and the functions of mathematics.

use crate::actor::crash;
use crate::context::Context;
use crate::export;
use crate::value::build::new_option;
use crate::value::float::{parse_float, parse_int, write_float};
use crate::value::{new_string, text_of, Object, SnowType};

/// 2^63: the first float above every Int. Its negation is the smallest Int.
const INT_END: f64 = 9_223_372_036_854_775_808.0;

/// More digits behind the dot than any Float has.
const MOST_DIGITS: usize = 1100;

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

/// A shift that an Int has bits for; crashes otherwise.
fn shift_count(cx: &mut Context, count: i64) -> Option<u32> {
    let valid = u32::try_from(count).ok().filter(|&count| count < i64::BITS);
    if valid.is_none() {
        crash(cx, &format!("shift by {count}: not from 0 to 63"));
    }
    valid
}

/// A base that has enough digits and letters; crashes otherwise.
fn base_of(cx: &mut Context, base: i64) -> Option<u32> {
    let valid = u32::try_from(base).ok().filter(|base| (2..=36).contains(base));
    if valid.is_none() {
        crash(cx, &format!("the base {base} is not from 2 to 36"));
    }
    valid
}

fn in_base(number: i64, base: u32) -> String {
    let mut left = number.unsigned_abs();
    let mut digits = Vec::new();
    while left > 0 || digits.is_empty() {
        let digit = (left % u64::from(base)) as u32;
        digits.push(char::from_digit(digit, base).expect("a digit below its base"));
        left /= u64::from(base);
    }
    if number < 0 {
        digits.push('-');
    }
    digits.iter().rev().collect()
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

    fn snow_int_bit_and(_cx, a: i64, b: i64) -> i64 {
        a & b
    }

    fn snow_int_bit_or(_cx, a: i64, b: i64) -> i64 {
        a | b
    }

    fn snow_int_bit_xor(_cx, a: i64, b: i64) -> i64 {
        a ^ b
    }

    fn snow_int_shift_left(cx, number: i64, count: i64) -> i64 {
        shift_count(cx, count).map_or(0, |count| number << count)
    }

    /// The sign stays.
    fn snow_int_shift_right(cx, number: i64, count: i64) -> i64 {
        shift_count(cx, count).map_or(0, |count| number >> count)
    }

    /// The number in a base from 2 to 36.
    fn snow_int_to_base(cx, number: i64, base: i64) -> *mut Object {
        match base_of(cx, base) {
            Some(base) => new_string(&mut cx.heap, &in_base(number, base)),
            None => std::ptr::null_mut(),
        }
    }

    /// The number that a text is in a base from 2 to 36.
    fn snow_int_from_base(cx, text: *mut Object, base: i64, option: *const SnowType) -> *mut Object {
        let Some(base) = base_of(cx, base) else { return std::ptr::null_mut() };
        // SAFETY: generated code gives a live string and the result's type.
        let (text, ty) = unsafe { (text_of(text), SnowType::from_raw(option)) };
        new_option(&mut cx.heap, ty, i64::from_str_radix(text, base).ok().map(|number| number as u64))
    }

    /// So many digits behind the dot.
    fn snow_float_to_fixed(cx, number: f64, digits: i64) -> *mut Object {
        let Some(digits) = usize::try_from(digits).ok().filter(|&digits| digits <= MOST_DIGITS) else {
            crash(cx, &format!("Float.to_fixed: {digits} digits are not from 0 to {MOST_DIGITS}"));
            return std::ptr::null_mut();
        };
        new_string(&mut cx.heap, &format!("{number:.digits$}"))
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

    fn snow_float_asin(_cx, number: f64) -> f64 {
        number.asin()
    }

    fn snow_float_acos(_cx, number: f64) -> f64 {
        number.acos()
    }

    fn snow_float_atan(_cx, number: f64) -> f64 {
        number.atan()
    }

    fn snow_float_log2(_cx, number: f64) -> f64 {
        number.log2()
    }

    fn snow_float_log10(_cx, number: f64) -> f64 {
        number.log10()
    }

    fn snow_float_cbrt(_cx, number: f64) -> f64 {
        number.cbrt()
    }

    fn snow_float_atan2(_cx, y: f64, x: f64) -> f64 {
        y.atan2(x)
    }

    /// The natural logarithm.
    fn snow_float_log(_cx, number: f64) -> f64 {
        number.ln()
    }

    fn snow_float_exp(_cx, number: f64) -> f64 {
        number.exp()
    }
}
