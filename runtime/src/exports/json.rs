//! JSON: text to the library's type `Json` and back.

use super::memory::charge;
use crate::actor::crash;
use crate::export;
use crate::value::{json, new_string, object_in, text_of, Object, SnowType};

export! {
    /// The value that a text is, or what is wrong with it and where.
    fn snow_json_parse(cx, text: *mut Object, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live string and the result's type.
        unsafe {
            let text = text_of(text);
            charge(cx, text.len());
            json::parse(&mut cx.heap, text, SnowType::from_raw(result))
        }
    }

    /// The JSON text of a value whose type has a form in JSON.
    fn snow_json_encode(cx, value: u64, ty: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live value with its type.
        let text = unsafe { json::encode(value, SnowType::from_raw(ty)) };
        charge(cx, text.len());
        new_string(&mut cx.heap, &text)
    }

    /// The value of a type that a text is, or what is wrong and where.
    fn snow_json_decode(cx, text: *mut Object, _ty: *const SnowType, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live string and the result's type.
        unsafe {
            let text = text_of(text);
            charge(cx, text.len());
            json::decode(&mut cx.heap, text, SnowType::from_raw(result))
        }
    }

    /// A value as `Json`.
    fn snow_json_to(cx, value: u64, ty: *const SnowType, json: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live value with its type, and the result's.
        let made = unsafe { json::to_json(&mut cx.heap, value, SnowType::from_raw(ty), SnowType::from_raw(json)) };
        let Some(made) = made else {
            crash(cx, &format!("a value that is nested deeper than {} levels has no form in JSON", json::DEEPEST));
            return std::ptr::null_mut();
        };
        object_in(made)
    }

    /// The value of a type that a `Json` stands for, or what is wrong and where.
    fn snow_json_from(cx, value: u64, _ty: *const SnowType, json: *const SnowType, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live `Json` with its type, and the result's.
        unsafe { json::from_json(&mut cx.heap, value, SnowType::from_raw(json), SnowType::from_raw(result)) }
    }

    /// The text of a `Json`: in one line for indent 0, else over several with as many spaces per level.
    fn snow_json_text(cx, value: u64, indent: i64, ty: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live value with its type.
        let text = unsafe { json::write(value, SnowType::from_raw(ty), usize::try_from(indent).unwrap_or(0).min(16)) };
        charge(cx, text.len());
        new_string(&mut cx.heap, &text)
    }
}
