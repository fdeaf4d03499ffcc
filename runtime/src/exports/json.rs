//! JSON: text to the library's type `Json` and back.

use super::memory::charge;
use crate::export;
use crate::value::{json, new_string, text_of, Object, SnowType};

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

    /// The text of a `Json`: in one line for indent 0, else over several with as many spaces per level.
    fn snow_json_text(cx, value: u64, indent: i64, ty: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live value with its type.
        let text = unsafe { json::write(value, SnowType::from_raw(ty), usize::try_from(indent).unwrap_or(0).min(16)) };
        charge(cx, text.len());
        new_string(&mut cx.heap, &text)
    }
}
