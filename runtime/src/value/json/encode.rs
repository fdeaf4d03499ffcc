//! Values of any type as JSON, by their descriptors. Does not recurse.

use std::fmt::Write;

use super::super::children::Children;
use super::super::equal::tag;
use super::super::map::{entries, Entry};
use super::super::object::object_in;
use super::super::string::text_of;
use super::super::{SnowField, SnowType};
use super::forms::{are_named, form_of, Form};
use super::write::{write_float, write_string};

/// The JSON text of a value.
///
/// # Safety
/// Well-typed, and the type has a form in JSON.
pub unsafe fn encode(slot: u64, ty: &'static SnowType) -> String {
    let mut writer = Writer { out: String::new(), open: Vec::new() };
    // SAFETY: the value outlives the walk.
    unsafe {
        writer.value(slot, ty);
        while let Some(mut top) = writer.open.pop() {
            match top.parts.next() {
                Some((slot, ty)) => {
                    top.separate(&mut writer.out);
                    writer.open.push(top);
                    writer.value(slot, ty);
                }
                None => writer.out.push_str(top.close),
            }
        }
    }
    writer.out
}

struct Writer {
    out: String,
    open: Vec<Open>,
}

/// A value that has begun and not ended.
struct Open {
    parts: Parts,
    /// Names to write before the parts; empty if there are none.
    names: &'static [SnowField],
    done: usize,
    close: &'static str,
}

/// What is still to be written of a value.
enum Parts {
    Slots(Children),
    /// Keys and values by turns, or keys alone.
    Entries {
        left: std::vec::IntoIter<Entry>,
        value: Option<(u64, &'static SnowType)>,
        marks: Marks,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    Table,
    Pairs,
    KeysOnly,
}

impl Parts {
    unsafe fn next(&mut self) -> Option<(u64, &'static SnowType)> {
        match self {
            // SAFETY: the value outlives the walk.
            Self::Slots(children) => unsafe { children.next() },
            Self::Entries { left, value, marks } => value.take().or_else(|| {
                let entry = left.next()?;
                *value = (*marks != Marks::KeysOnly).then_some(entry.value);
                Some(entry.key)
            }),
        }
    }
}

impl Open {
    /// Writes what stands before the next part.
    fn separate(&mut self, out: &mut String) {
        let is_value = self.done % 2 == 1;
        let mark = match &self.parts {
            Parts::Entries { marks: Marks::Table, .. } if is_value => ":",
            Parts::Entries { marks: Marks::Pairs, .. } if !is_value && self.done > 0 => "],[",
            _ if self.done > 0 => ",",
            _ => "",
        };
        out.push_str(mark);
        if let Some(field) = self.names.get(self.done) {
            write_string(out, field.name());
            out.push(':');
        }
        self.done += 1;
    }
}

impl Writer {
    /// Writes a value up to its first part.
    unsafe fn value(&mut self, slot: u64, ty: &'static SnowType) {
        let object = object_in(slot);
        // SAFETY: the caller gives a well-typed value; `Some` has one field.
        unsafe {
            match form_of(ty) {
                Form::Int => write!(self.out, "{}", slot as i64).expect("writing to a String does not fail"),
                Form::Float => write_float(&mut self.out, f64::from_bits(slot)),
                Form::Bool => self.out.push_str(if slot == 0 { "false" } else { "true" }),
                Form::Unit => self.out.push_str("null"),
                Form::Text => write_string(&mut self.out, text_of(object)),
                Form::Json => self.out.push_str(&super::write(slot, ty, 0)),
                Form::Option(_) if Children::of(object, ty).left() == 0 => self.out.push_str("null"),
                Form::Option(_) => self.open("", Children::of(object, ty), &[], ""),
                Form::List(_) | Form::Tuple(_) => self.open("[", Children::of(object, ty), &[], "]"),
                Form::Struct(fields) => self.open("{", Children::of(object, ty), fields, "}"),
                Form::Sum => self.variant(slot, ty),
                Form::Set(map) => {
                    let (inner, _) = Children::of(object, ty).next().expect("a set holds a map");
                    self.entries(("[", "]"), entries(object_in(inner), map), Marks::KeysOnly);
                }
                Form::Table => self.entries(("{", "}"), entries(object, ty), Marks::Table),
                Form::Pairs => {
                    let entries = entries(object, ty);
                    let marks = if entries.is_empty() { ("[", "]") } else { ("[[", "]]") };
                    self.entries(marks, entries, Marks::Pairs);
                }
            }
        }
    }

    unsafe fn variant(&mut self, slot: u64, ty: &'static SnowType) {
        // SAFETY: the caller gives a live sum.
        unsafe {
            let object = object_in(slot);
            let variant = &ty.variants()[tag(object) as usize];
            self.out.push_str("{\"tag\":");
            write_string(&mut self.out, variant.name());
            let children = Children::of(object, ty);
            if are_named(variant.fields()) {
                self.open(",\"fields\":{", children, variant.fields(), "}}");
            } else {
                self.open(",\"fields\":[", children, &[], "]}");
            }
        }
    }

    fn open(&mut self, opening: &str, children: Children, names: &'static [SnowField], close: &'static str) {
        self.out.push_str(opening);
        self.open.push(Open { parts: Parts::Slots(children), names, done: 0, close });
    }

    fn entries(&mut self, (opening, close): (&str, &'static str), entries: Vec<Entry>, marks: Marks) {
        self.out.push_str(opening);
        let parts = Parts::Entries { left: entries.into_iter(), value: None, marks };
        self.open.push(Open { parts, names: &[], done: 0, close });
    }
}
