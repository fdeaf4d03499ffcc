//! Values of the library's type `Json` as text. Does not recurse. A Float that JSON has no form for (NaN, infinities) is `null`, and a
//! whole Float keeps its `.0`, so that it reads back as one.

use std::fmt::Write;

use super::super::list::elements;
use super::super::map::{entries, Entry};
use super::super::object::{object_in, slots_behind, SumObject};
use super::super::string::text_of;
use super::build::JsonType;

/// The text of a value; `indent` 0 writes it in one line without spaces.
///
/// # Safety
/// `json` is a live value of the type.
pub unsafe fn write(json: u64, ty: &JsonType, indent: usize) -> String {
    let mut writer = Writer { out: String::new(), ty, indent, open: Vec::new() };
    // SAFETY: the value outlives the walk.
    unsafe {
        writer.value(json);
        while let Some(top) = writer.open.last_mut() {
            let is_first = std::mem::replace(&mut top.is_first, false);
            match top.parts.next() {
                Some((key, value)) => writer.part(key, value, is_first),
                None => writer.close(is_first),
            }
        }
    }
    writer.out
}

struct Writer<'a> {
    out: String,
    ty: &'a JsonType,
    indent: usize,
    open: Vec<Open>,
}

/// An array or object that has begun and not ended.
struct Open {
    parts: Parts,
    is_first: bool,
    close: char,
}

enum Parts {
    Elements(std::slice::Iter<'static, u64>),
    Entries(std::vec::IntoIter<Entry>),
}

impl Parts {
    /// The next value, and its key in an object.
    fn next(&mut self) -> Option<(Option<u64>, u64)> {
        match self {
            Self::Elements(left) => left.next().map(|&value| (None, value)),
            Self::Entries(left) => left.next().map(|entry| (Some(entry.key.0), entry.value.0)),
        }
    }
}

impl Writer<'_> {
    unsafe fn part(&mut self, key: Option<u64>, value: u64, is_first: bool) {
        if !is_first {
            self.out.push(',');
        }
        self.new_line(self.open.len());
        // SAFETY: keys are live strings, values live.
        unsafe {
            if let Some(key) = key {
                write_string(&mut self.out, text_of(object_in(key)));
                self.out.push_str(if self.indent == 0 { ":" } else { ": " });
            }
            self.value(value);
        }
    }

    fn close(&mut self, is_empty: bool) {
        let closed = self.open.pop().expect("something is open");
        if !is_empty {
            self.new_line(self.open.len());
        }
        self.out.push(closed.close);
    }

    fn new_line(&mut self, level: usize) {
        if self.indent > 0 {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', self.indent * level));
        }
    }

    /// Writes a value up to its first part.
    unsafe fn value(&mut self, json: u64) {
        let sum = object_in(json).cast::<SumObject>();
        let ty = self.ty;
        // SAFETY: the caller gives a live value; every variant but `Null` has one field.
        unsafe {
            let tag = (*sum).tag;
            if tag == ty.null {
                self.out.push_str("null");
                return;
            }
            let field = *slots_behind(sum);
            if tag == ty.bool {
                self.out.push_str(if field == 0 { "false" } else { "true" });
            } else if tag == ty.int {
                write!(self.out, "{}", field as i64).expect("writing to a String does not fail");
            } else if tag == ty.float {
                write_float(&mut self.out, f64::from_bits(field));
            } else if tag == ty.string {
                write_string(&mut self.out, text_of(object_in(field)));
            } else if tag == ty.array {
                self.open('[', Parts::Elements(elements(object_in(field)).iter()), ']');
            } else {
                let map = ty.ty.variants()[ty.object as usize].fields()[0].ty();
                self.open('{', Parts::Entries(entries(object_in(field), map).into_iter()), '}');
            }
        }
    }

    fn open(&mut self, opening: char, parts: Parts, close: char) {
        self.out.push(opening);
        self.open.push(Open { parts, is_first: true, close });
    }
}

pub fn write_float(out: &mut String, value: f64) {
    if !value.is_finite() {
        out.push_str("null");
        return;
    }
    let start = out.len();
    super::super::float::write_float(out, value);
    if !out[start..].contains(['.', 'e']) {
        out.push_str(".0");
    }
}

/// A string in quotes. What must be escaped is: quotes, backslashes, control characters.
pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            0..0x20 => "",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(escape);
        if escape.is_empty() {
            write!(out, "\\u{byte:04x}").expect("writing to a String does not fail");
        }
        from = at + 1;
    }
    out.push_str(&text[from..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_where_they_must_be() {
        let cases = [
            ("", r#""""#),
            ("a\"\\/b", r#""a\"\\/b""#),
            ("\n\r\t\u{8}\u{c}\u{1}\u{1f}", r#""\n\r\t\b\f\u0001\u001f""#),
            ("ä😀\u{7f}\u{2028}", "\"ä😀\u{7f}\u{2028}\""),
        ];
        for (text, written) in cases {
            let mut out = String::new();
            write_string(&mut out, text);
            assert_eq!(out, written);
        }
    }

    #[test]
    fn floats_read_back_as_floats() {
        let cases =
            [(4.0, "4.0"), (-0.0, "-0.0"), (0.1, "0.1"), (1e21, "1e21"), (1.5e-9, "1.5e-9"), (f64::NAN, "null")];
        for (value, written) in cases {
            let mut out = String::new();
            write_float(&mut out, value);
            assert_eq!(out, written);
        }
    }
}
