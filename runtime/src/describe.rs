//! `snow_rt_describe`: the contract with generated code as JSON, from the Rust side that is its source.
//!
//! A test compares it with `codegen/abi.py` and with every `@extern` of `stdlib/`.

use std::ffi::{c_char, CString};
use std::fmt::Write;
use std::sync::OnceLock;

use crate::actor::{envelope, isolate, queue, spare_frame};
use crate::context::{OFFSETS, REDUCTIONS_PER_TURN, STATUS_CRASH, STATUS_DONE, STATUS_WAIT};
use crate::exports::actor::CRASH_KINDS;
use crate::exports::{Export, ALL};
use crate::heap::{self, arena};
use crate::program::VERSION;
use crate::scheduler::stack::ARGUMENT_WORDS;
use crate::value::{object, Shape};

const SHAPES: &[(&str, Shape)] = &[
    ("INT", Shape::Int),
    ("FLOAT", Shape::Float),
    ("BOOL", Shape::Bool),
    ("UNIT", Shape::Unit),
    ("ATOM", Shape::Atom),
    ("STRING", Shape::String),
    ("PID", Shape::Pid),
    ("TIMER", Shape::Timer),
    ("MONITOR", Shape::Monitor),
    ("LIST", Shape::List),
    ("TUPLE", Shape::Tuple),
    ("STRUCT", Shape::Struct),
    ("SUM", Shape::Sum),
    ("FUN", Shape::Fun),
    ("JOB", Shape::Job),
    ("CLOSURE_ENV", Shape::ClosureEnv),
    ("NEVER", Shape::Never),
    ("MAP", Shape::Map),
    ("ORDER", Shape::Order),
    ("BYTES", Shape::Bytes),
    ("MAP_NODE", Shape::MapNode),
    ("HANDLE", Shape::Handle),
];

/// The description, as a C string that lives as long as the library.
///
/// Keys: `version`, `exports` (name without `cx_`, kinds of the words besides `cx`, kind of the result, marks),
/// `context` and `layout` (offsets), `cell_sizes` (by class), `shapes`, `statuses`, `crash_kinds`, `reductions_per_turn`,
/// `argument_words`.
#[no_mangle]
pub extern "C" fn snow_rt_describe() -> *const c_char {
    static TEXT: OnceLock<CString> = OnceLock::new();
    TEXT.get_or_init(|| CString::new(description()).expect("no NUL in names")).as_ptr()
}

/// The JSON itself.
pub fn description() -> String {
    let numbers = |items: &mut dyn Iterator<Item = (&str, u64)>| {
        joined(items.map(|(name, number)| format!("{}: {number}", quoted(name))), "{", "}")
    };
    let exports = joined(ALL.iter().copied().flatten().map(export), "[\n  ", "\n ]");
    let context = numbers(&mut OFFSETS.iter().map(|(name, offset)| (*name, *offset as u64)));
    let shapes = numbers(&mut SHAPES.iter().map(|(name, shape)| (*name, *shape as u64)));
    let statuses = numbers(&mut [("done", STATUS_DONE), ("wait", STATUS_WAIT), ("crash", STATUS_CRASH)].into_iter());
    let crashes = joined(CRASH_KINDS.iter().map(|(kind, text)| format!("\"{kind}\": {}", quoted(text))), "{", "}");
    let cells = joined(heap::cell_sizes().map(|size| size.to_string()), "[", "]");
    let places =
        [arena::OFFSETS, object::OFFSETS, spare_frame::OFFSETS, isolate::OFFSETS, queue::OFFSETS, envelope::OFFSETS];
    let layout = numbers(&mut places.iter().copied().flatten().map(|(name, place)| (*name, *place as u64)));
    format!(
        "{{\n \"version\": {VERSION},\n \"exports\": {exports},\n \"context\": {context},\n \"layout\": {layout},\n \
         \"cell_sizes\": {cells},\n \"shapes\": {shapes},\n \"statuses\": {statuses},\n \"crash_kinds\": {crashes},\n \
         \"reductions_per_turn\": {REDUCTIONS_PER_TURN},\n \"argument_words\": {ARGUMENT_WORDS}\n}}\n"
    )
}

fn export(export: &Export) -> String {
    let list = |items: &[&str]| joined(items.iter().map(|item| quoted(item)), "[", "]");
    format!(
        "{{\"name\": {}, \"parameters\": {}, \"result\": {}, \"marks\": {}}}",
        quoted(export.name),
        list(export.parameters),
        quoted(export.result),
        list(export.marks),
    )
}

fn joined(items: impl Iterator<Item = String>, open: &str, close: &str) -> String {
    let separator = if open.contains('\n') { ",\n  " } else { ", " };
    format!("{open}{}{close}", items.collect::<Vec<_>>().join(separator))
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
