//! Values as text. Display is for people (`Point(1, 2)`, strings as they are), Debug for programmers (`Point { x: 1, y: 2 }`,
//! strings quoted). Maps and sets show their entries in the order in which they came.

use super::children::Children;
use super::descriptor::{FLAG_RANGE, FLAG_SET};
use super::equal::tag;
use super::float::write_float;
use super::handle::number_of;
use super::map::{entries, Entry};
use super::object::object_in;
use super::quote::{write_bytes, write_quoted};
use super::string::{bytes, text_of};
use super::{Shape, SnowField, SnowType};
use crate::actor::pid::Pid;
use std::fmt::{Display, Write};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Display,
    Debug,
}

/// The text of a value.
///
/// # Safety
/// Well-typed.
pub unsafe fn text(slot: u64, ty: &'static SnowType, style: Style) -> String {
    let mut writer = Writer { out: String::new(), style, open: Vec::new() };
    // SAFETY: the value is well-typed and outlives the walk.
    unsafe {
        writer.value(slot, ty);
        while writer.step() {}
    }
    writer.out
}

/// The beginning of the text of a value: so many bytes, and `…` if there is more.
///
/// # Safety
/// Well-typed.
pub unsafe fn text_within(slot: u64, ty: &'static SnowType, style: Style, most: usize) -> String {
    let mut writer = Writer { out: String::new(), style, open: Vec::new() };
    // SAFETY: the value is well-typed and outlives the walk.
    unsafe {
        writer.value(slot, ty);
        while writer.out.len() <= most && writer.step() {}
    }
    let mut text = writer.out;
    if text.len() > most {
        let end = (0..=most).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}

struct Writer {
    out: String,
    style: Style,
    open: Vec<Open>,
}

/// A value that has begun and not ended.
struct Open {
    parts: Parts,
    /// Fields to name before their values; empty if they are not named.
    names: &'static [SnowField],
    done: usize,
    close: &'static str,
}

/// What is still to be written of a value.
enum Parts {
    Slots(Children),
    Bounds(Children),
    /// The next entry, whether its key is written already.
    Entries {
        left: std::vec::IntoIter<Entry>,
        value: Option<(u64, &'static SnowType)>,
        keys_only: bool,
    },
}

impl Writer {
    /// Writes one more part of what is open. False: nothing is.
    ///
    /// # Safety
    /// The value that was begun is well-typed, and alive.
    unsafe fn step(&mut self) -> bool {
        let Some(top) = self.open.last_mut() else { return false };
        // SAFETY: as the caller promises.
        let Some((slot, ty)) = (unsafe { top.parts.next() }) else {
            self.out.push_str(top.close);
            self.open.pop();
            return true;
        };
        if top.done > 0 {
            self.out.push_str(top.parts.separator(top.done));
        }
        if let Some(field) = top.names.get(top.done) {
            self.out.push_str(field.name());
            self.out.push_str(": ");
        }
        top.done += 1;
        // SAFETY: as the caller promises.
        unsafe { self.value(slot, ty) };
        true
    }
}

impl Parts {
    unsafe fn next(&mut self) -> Option<(u64, &'static SnowType)> {
        match self {
            // SAFETY: the value outlives the walk.
            Self::Slots(children) | Self::Bounds(children) => unsafe { children.next() },
            Self::Entries { left, value, keys_only } => value.take().or_else(|| {
                let entry = left.next()?;
                *value = (!*keys_only).then_some(entry.value);
                Some(entry.key)
            }),
        }
    }

    /// What stands before part number `done`, which has just been taken.
    fn separator(&self, done: usize) -> &'static str {
        match self {
            Self::Bounds(_) => "..",
            Self::Entries { keys_only: false, .. } if done % 2 == 1 => " => ",
            _ => ", ",
        }
    }
}

impl Writer {
    /// Writes a value up to its first child.
    unsafe fn value(&mut self, slot: u64, ty: &'static SnowType) {
        let object = object_in(slot);
        // SAFETY: the caller gives a well-typed value.
        unsafe {
            match ty.shape() {
                Shape::Int => self.put(slot as i64),
                Shape::Float => write_float(&mut self.out, f64::from_bits(slot)),
                Shape::Bool => self.put(slot != 0),
                Shape::Unit | Shape::Never => self.out.push_str("()"),
                Shape::Atom => {
                    self.out.push(':');
                    self.out.push_str(text_of(object));
                }
                Shape::String if self.style == Style::Debug => write_quoted(&mut self.out, text_of(object)),
                Shape::String => self.out.push_str(text_of(object)),
                Shape::Bytes => write_bytes(&mut self.out, bytes(object)),
                Shape::Pid => self.process("#Pid", slot),
                Shape::Job if ty.name().starts_with("Task") => self.process("#Task", super::pid_of_job(slot)),
                Shape::Job => self.process("#Job", super::pid_of_job(slot)),
                Shape::Timer => self.number("#Timer", slot),
                Shape::Monitor => self.number("#Monitor", slot),
                Shape::Handle => self.number("#Handle", number_of(object)),
                Shape::Fun | Shape::ClosureEnv => self.out.push_str("#Fun"),
                Shape::List => self.open("[", Children::of(object, ty), &[], "]"),
                Shape::Tuple => self.open("(", Children::of(object, ty), &[], ")"),
                Shape::Struct if ty.flags & FLAG_RANGE != 0 => {
                    let parts = Parts::Bounds(Children::of(object, ty));
                    self.open.push(Open { parts, names: &[], done: 0, close: "" });
                }
                Shape::Struct if ty.flags & FLAG_SET != 0 => {
                    let (map, of_map) = Children::of(object, ty).next().expect("a set holds a map");
                    self.entries("Set(", map, of_map, true, ")");
                }
                Shape::Map => self.entries("%{", slot, ty, false, "}"),
                Shape::Order => self.put(slot as i64),
                Shape::MapNode => unreachable!("only maps lead to nodes"),
                Shape::Struct => self.named(ty.bare_name(), Children::of(object, ty), ty.fields()),
                Shape::Sum => {
                    let variant = &ty.variants()[tag(object) as usize];
                    self.named(variant.name(), Children::of(object, ty), variant.fields());
                }
            }
        }
    }

    fn put(&mut self, value: impl Display) {
        write!(self.out, "{value}").expect("writing to a String does not fail");
    }

    /// A pid, behind what it is.
    fn process(&mut self, kind: &str, pid: u64) {
        self.put(format_args!("{kind}{}", Pid::from_bits(pid)));
    }

    fn number(&mut self, kind: &str, number: u64) {
        self.put(format_args!("{kind}<{number}>"));
    }

    /// A struct or variant: its name, and its fields if it has any.
    fn named(&mut self, name: &str, children: Children, fields: &'static [SnowField]) {
        self.out.push_str(name);
        let names_fields = self.style == Style::Debug && fields.iter().any(|field| !field.name().is_empty());
        match (fields.is_empty(), names_fields) {
            (true, _) => {}
            (false, true) => self.open(" { ", children, fields, " }"),
            (false, false) => self.open("(", children, &[], ")"),
        }
    }

    fn open(&mut self, opening: &str, children: Children, names: &'static [SnowField], close: &'static str) {
        self.out.push_str(opening);
        self.open.push(Open { parts: Parts::Slots(children), names, done: 0, close });
    }

    unsafe fn entries(&mut self, opening: &str, map: u64, ty: &'static SnowType, keys_only: bool, close: &'static str) {
        self.out.push_str(opening);
        // SAFETY: the caller gives a well-typed map.
        let left = unsafe { entries(object_in(map), ty) }.into_iter();
        self.open.push(Open { parts: Parts::Entries { left, value: None, keys_only }, names: &[], done: 0, close });
    }
}
