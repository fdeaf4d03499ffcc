//! JSON (RFC 8259): text to values of the library's type `Json` (`stdlib/json.snow`) and back.
//!
//! `scan` knows the words of the text, `parse` its structure, `build` makes the values, `write` goes the other way. `encode` and `decode`
//! do the same for values of any type that derives `Json`, without a `Json` in between. Strict: nothing is
//! read that the RFC does not allow, and what it leaves open is refused aloud: numbers that Snow can't hold, lone surrogates, nesting
//! deeper than [`DEEPEST`]. Of equal keys in one object the last counts, in the place of the first.

mod build;
mod convert;
mod decode;
mod encode;
mod forms;
mod parse;
mod scan;
mod skip;
mod write;

use super::build::new_result;
use super::object::Object;
use super::string::new_string;
use super::{slot_of, SnowType};
use crate::heap::Arena;
use build::{Builder, JsonType};
pub use convert::{from_json, to_json};
pub use encode::encode;

/// Arrays and objects in one another: programs walk what they get by recursion.
pub const DEEPEST: usize = 1000;

/// What is wrong with a text, and at which byte.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    pub at: usize,
    pub message: String,
}

/// `Ok(json)`, or `Err` with place and reason; `result` is `Result<Json, String>`.
pub fn parse(arena: &mut Arena, text: &str, result: &'static SnowType) -> *mut Object {
    let parsed = parse::parse(&mut Builder::new(arena, ok_of(result)), text);
    let value = parsed.map_err(|mistake| slot_of(new_string(arena, &placed(text, &mistake))));
    new_result(arena, result, value)
}

/// `Ok(value)` of the type that `result`, a `Result<T, String>`, names, or `Err` with place and reason.
pub fn decode(arena: &mut Arena, text: &str, result: &'static SnowType) -> *mut Object {
    let value = decode::decode(arena, text, ok_of(result)).map_err(|message| slot_of(new_string(arena, &message)));
    new_result(arena, result, value)
}

fn ok_of(result: &'static SnowType) -> &'static SnowType {
    result.variants()[result.tag_of("Ok").expect("a Result")].fields()[0].ty()
}

/// The text of a value; over several lines, each level `indent` spaces further in, if `indent` is not 0.
///
/// # Safety
/// `json` is a live value of the library's type `Json`, which `ty` describes.
pub unsafe fn write(json: u64, ty: &'static SnowType, indent: usize) -> String {
    // SAFETY: as the caller promises.
    unsafe { write::write(json, &JsonType::of(ty), indent) }
}

/// `line 2, column 7: …`, both counted from 1, columns in scalar values.
fn placed(text: &str, mistake: &Mistake) -> String {
    let before = &text[..mistake.at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    format!("line {line}, column {column}: {}", mistake.message)
}
