//! Values of any type to the library's type `Json` and back. Plain values go over at once, others by way of their text.

use super::super::build::new_result;
use super::super::equal::tag;
use super::super::object::{object_in, slot_of, slots_behind, Object, SumObject};
use super::super::string::{new_string, text_of};
use super::super::SnowType;
use super::build::{Builder, JsonType};
use super::decode::decode;
use super::encode::encode;
use super::forms::{form_of, Form};
use super::parse::{parse, Sink};
use super::scan::Number;
use super::{ok_of, write};
use crate::heap::Arena;

/// A value as `Json`; None if it is nested too deep.
///
/// # Safety
/// Well-typed, and the type has a form in JSON.
pub unsafe fn to_json(arena: &mut Arena, slot: u64, ty: &'static SnowType, json: &'static SnowType) -> Option<u64> {
    let mut builder = Builder::new(arena, json);
    // SAFETY: as the caller promises.
    unsafe {
        let plain = match form_of(ty) {
            Form::Int => builder.number(Number::Int(slot as i64)),
            Form::Float if f64::from_bits(slot).is_finite() => builder.number(Number::Float(f64::from_bits(slot))),
            Form::Bool => builder.bool(slot != 0),
            Form::Unit => builder.null(),
            Form::Text => builder.string(text_of(object_in(slot))),
            _ => return parse(&mut builder, &encode(slot, ty)).ok(),
        };
        Some(plain)
    }
}

/// `Ok(value)` of the type that `result` names, or `Err` with the path and the reason.
///
/// # Safety
/// `slot` is a live value of the library's type `Json`, which `json` describes.
pub unsafe fn from_json(
    arena: &mut Arena,
    slot: u64,
    json: &'static SnowType,
    result: &'static SnowType,
) -> *mut Object {
    let ty = ok_of(result);
    // SAFETY: as the caller promises.
    unsafe {
        let value = match plain(slot, ty, json) {
            Some(word) => Ok(word),
            None => decode(arena, &write(slot, json, 0), ty),
        };
        let value = value.map_err(|message| slot_of(new_string(arena, &message)));
        new_result(arena, result, value)
    }
}

/// The word of an Int, Float or Bool that is just that in JSON.
unsafe fn plain(slot: u64, ty: &'static SnowType, json: &'static SnowType) -> Option<u64> {
    let tags = JsonType::of(json);
    let sum = object_in(slot).cast::<SumObject>();
    // SAFETY: the caller gives a live `Json`; these variants have one field.
    unsafe {
        let wanted = match form_of(ty) {
            Form::Int => tags.int,
            Form::Float => tags.float,
            Form::Bool => tags.bool,
            _ => return None,
        };
        (tag(sum.cast()) == wanted).then(|| *slots_behind(sum))
    }
}
