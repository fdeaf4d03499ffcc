//! Operations on values of any type, by descriptor.

use super::memory::charge;
use crate::actor::crash;
use crate::export;
use crate::value::decimal::Decimal;
use crate::value::display::{text, Style};
use crate::value::short_bytes::order_of;
use crate::value::string::{are_same, bytes};
use crate::value::{compare, equal, hash, new_string, object_in, text_of, Object, Shape, SnowType};

export! {
    /// The text of a value, for people.
    fn snow_value_display(cx, value: u64, ty: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a well-typed value.
        unsafe {
            let ty = SnowType::from_raw(ty);
            match ty.shape() {
                Shape::String => {
                    Object::retain(object_in(value));
                    return object_in(value);
                }
                Shape::Int => return new_string(&mut cx.heap, Decimal::of(value as i64).text()),
                _ => {}
            }
            let shown = text(value, ty, Style::Display);
            charge(cx, shown.len());
            new_string(&mut cx.heap, &shown)
        }
    }

    /// The text of a value, for programmers.
    fn snow_value_debug(cx, value: u64, ty: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a well-typed value.
        let shown = unsafe { text(value, SnowType::from_raw(ty), Style::Debug) };
        charge(cx, shown.len());
        new_string(&mut cx.heap, &shown)
    }

    /// Structural equality; Float by IEEE.
    fn snow_value_equal(cx, a: u64, b: u64, ty: *const SnowType) -> u8 {
        // SAFETY: generated code gives well-typed values.
        unsafe {
            let ty = SnowType::from_raw(ty);
            if ty.shape() == Shape::String {
                return u8::from(a == b || are_same(bytes(object_in(a)), bytes(object_in(b))));
            }
            let (equal, visits) = equal::equal(a, b, ty);
            charge(cx, visits);
            u8::from(equal)
        }
    }

    /// Structural order: -1, 0 or 1.
    fn snow_value_compare(cx, a: u64, b: u64, ty: *const SnowType) -> i64 {
        // SAFETY: generated code gives well-typed values.
        unsafe {
            let ty = SnowType::from_raw(ty);
            if ty.shape() == Shape::String {
                return order_of(bytes(object_in(a)), bytes(object_in(b))) as i64;
            }
            let (order, visits) = compare::compare(a, b, ty);
            charge(cx, visits);
            order as i64
        }
    }

    /// What a comparator gives, an Int or an `Ordering`, as -1, 0 or 1.
    fn snow_value_sign(_cx, value: u64, ty: *const SnowType) -> i64 {
        // SAFETY: generated code gives a well-typed value.
        unsafe {
            match SnowType::from_raw(ty).shape() {
                Shape::Int => (value as i64).signum(),
                _ => equal::tag(object_in(value)) as i64 - 1,
            }
        }
    }

    /// A whole number as an Int or a Float; crashes for every other type.
    fn snow_value_number(cx, number: i64, ty: *const SnowType) -> u64 {
        // SAFETY: generated code gives the type.
        let ty = unsafe { SnowType::from_raw(ty) };
        match ty.shape() {
            Shape::Int => number as u64,
            Shape::Float => (number as f64).to_bits(),
            _ => {
                crash(cx, &format!("nothing to begin with: an empty list of {} has no sum or product", ty.name()));
                0
            }
        }
    }

    /// A hash that equal values share; never negative.
    fn snow_value_hash(cx, value: u64, ty: *const SnowType) -> i64 {
        // SAFETY: generated code gives a well-typed value.
        unsafe {
            let ty = SnowType::from_raw(ty);
            if ty.shape() == Shape::String {
                return (hash::hash_text(text_of(object_in(value))) >> 1) as i64;
            }
            let (hash, visits) = hash::hash(value, ty);
            charge(cx, visits);
            (hash >> 1) as i64
        }
    }
}
