//! Terms as values of a type. In: bytes that anyone may have sent, and the type that is wanted. Out: the slot of a value, or what does not
//! fit, in words. Does not recurse, and leaves nothing behind after a mistake.
//!
//! What is made lies on one list until it is part of something larger; `open` holds what has begun, outermost first.

use std::borrow::Cow;

use super::form::{form_of, Form};
use super::read::{Head, Malformed, Reader};
use super::Own;
use crate::actor::envelope::Reference;
use crate::actor::pid::Pid;
use crate::heap::Arena;
use crate::value::build::new_variant;
use crate::value::object::{slot_of, slots_behind, SumObject};
use crate::value::release::drop_slot;
use crate::value::string::{new_string, part_of, BYTES_TYPE_ID, STRING_TYPE_ID};
use crate::value::{SnowField, SnowType};

mod any;
mod parts;

use parts::Open;

/// Values within values at most.
const DEEPEST: usize = 1 << 20;

/// Why some bytes are no value of the type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Misfit {
    /// They are no term.
    Malformed(&'static str),
    /// They are another term.
    Other(String),
}

impl From<Malformed> for Misfit {
    fn from(malformed: Malformed) -> Misfit {
        Misfit::Malformed(malformed.0)
    }
}

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Misfit::Malformed(why) => write!(f, "malformed: {why}"),
            Misfit::Other(why) => f.write_str(why),
        }
    }
}

type Outcome<T = ()> = Result<T, Misfit>;

/// The slot of the value of the type that the next term is.
pub fn decode(arena: &mut Arena, reader: &mut Reader, ty: &'static SnowType, own: &Own) -> Result<u64, Misfit> {
    let mut decoder = Decoder { arena, reader, own, made: Vec::new(), open: Vec::new() };
    let outcome = decoder.all(ty);
    match outcome {
        Ok(()) => Ok(decoder.made.pop().expect("the value").0),
        Err(misfit) => {
            decoder.drop_from(0);
            Err(misfit)
        }
    }
}

/// The message of a service that a request without a handle for its answer means: the handle is of this caller and ticket.
pub fn decode_request(
    arena: &mut Arena,
    reader: &mut Reader,
    ty: &'static SnowType,
    own: &Own,
    (caller, ticket): (Pid, Reference),
) -> Result<u64, Misfit> {
    let mut decoder = Decoder { arena, reader, own, made: Vec::new(), open: Vec::new() };
    let outcome = decoder.request(ty, [caller.bits(), ticket]);
    match outcome {
        Ok(()) => Ok(decoder.made.pop().expect("the value").0),
        Err(misfit) => {
            decoder.drop_from(0);
            Err(misfit)
        }
    }
}

struct Decoder<'a, 'b, 'c> {
    arena: &'a mut Arena,
    reader: &'a mut Reader<'b>,
    own: &'c Own,
    /// Values that are part of nothing yet. Slots that were taken are 0, of type Unit or not.
    made: Vec<(u64, &'static SnowType)>,
    open: Vec<Open>,
}

impl<'b> Decoder<'_, 'b, '_> {
    fn all(&mut self, ty: &'static SnowType) -> Outcome {
        self.value(ty)?;
        self.rest()
    }

    fn rest(&mut self) -> Outcome {
        while let Some(mut top) = self.open.pop() {
            match self.next(&mut top)? {
                Some(ty) => {
                    if self.open.len() >= DEEPEST {
                        return Err(Misfit::Other(format!("it is nested deeper than {DEEPEST} levels")));
                    }
                    self.open.push(top);
                    self.value(ty)?;
                }
                None => self.finish(top),
            }
        }
        Ok(())
    }

    /// Makes the next value, or opens it.
    fn value(&mut self, ty: &'static SnowType) -> Outcome {
        let form = form_of(ty);
        if let Form::Option(_) = form {
            return self.option(ty);
        }
        if let Form::Any = form {
            return self.any(ty);
        }
        let start = self.reader.clone();
        let head = self.reader.head()?;
        let slot = match (form, head) {
            (Form::Int, Head::Int(value)) => value as u64,
            (Form::Float, Head::Float(value)) if value.is_finite() => value.to_bits(),
            (Form::Bool, Head::Atom(name)) if name == "true" => 1,
            (Form::Bool, Head::Atom(name)) if name == "false" => 0,
            (Form::Unit, Head::Tuple(0)) => 0,
            (Form::Atom, Head::Atom(name)) => self.atom(&name, ty),
            (Form::Text, Head::Binary(bytes)) => match std::str::from_utf8(bytes) {
                Ok(text) => self.bytes(STRING_TYPE_ID, text.as_bytes()),
                Err(_) => return Err(Misfit::Other("expected String, found a binary that is not UTF-8".to_owned())),
            },
            (Form::Bytes, Head::Binary(bytes)) => self.bytes(BYTES_TYPE_ID, bytes),
            (Form::Pid, Head::Pid(pid)) => self.own.pid(&pid)?.bits(),
            (Form::List(element), Head::Nil) => return self.list_of(ty, element, 0),
            (Form::List(element), Head::List(count)) => return self.list_of(ty, element, count),
            (Form::List(element), Head::Chars(bytes)) => return self.chars(ty, element, bytes),
            (Form::Tuple(fields), Head::Tuple(count)) if count == fields.len() => return self.record(ty, fields),
            (Form::Struct(fields), Head::Map(count)) => return self.fields_of(ty, fields, count),
            (Form::Map, Head::Map(count)) => return self.map_of(ty, ty, count),
            (Form::Set(map), Head::Map(count)) => return self.map_of(ty, map, count),
            (Form::NestedOption(_), Head::Atom(name)) if name == "undefined" => self.none(ty),
            (Form::NestedOption(_), Head::Tuple(2)) => return self.tagged(ty, 2),
            (Form::Sum | Form::Result, Head::Atom(name)) => self.bare_variant(ty, &name)?,
            (Form::Sum | Form::Result, Head::Tuple(count)) if count > 0 => return self.tagged(ty, count),
            (Form::Home, _) => return Err(Misfit::Other(format!("no {} comes from another node", ty.bare_name()))),
            (_, head) => return Err(self.mismatch(ty, head, start)),
        };
        self.made.push((slot, ty));
        Ok(())
    }

    /// A string or `Bytes`: where it is most of the message, without another copy.
    fn bytes(&mut self, type_id: u32, bytes: &[u8]) -> u64 {
        let whole = self.reader.whole_around(bytes);
        // SAFETY: whoever makes a string of them has looked.
        slot_of(unsafe { part_of(self.arena, type_id, whole, bytes) })
    }

    fn atom(&mut self, name: &str, ty: &'static SnowType) -> u64 {
        let atom = new_string(self.arena, name);
        // SAFETY: it has just been made. Atoms are laid out as strings.
        unsafe { (*atom).type_id = ty.id };
        slot_of(atom)
    }

    fn none(&mut self, ty: &'static SnowType) -> u64 {
        slot_of(new_variant(self.arena, ty, "None", &[]))
    }

    /// `undefined`, or the value itself.
    fn option(&mut self, ty: &'static SnowType) -> Outcome {
        let mut ahead = self.reader.clone();
        if matches!(ahead.head()?, Head::Atom(name) if name == "undefined") {
            *self.reader = ahead;
            let none = self.none(ty);
            self.made.push((none, ty));
            return Ok(());
        }
        let tag = ty.tag_of("Some").expect("an Option has Some");
        self.open.push(Open::variant(ty, tag, self.made.len()));
        Ok(())
    }

    /// Values of a variant whose fields are the last that were made.
    fn new_sum(&mut self, tag: usize, fields: &[u64]) -> u64 {
        let sum = self.arena.alloc(size_of::<SumObject>() + 8 * fields.len()).cast::<SumObject>();
        // SAFETY: the cell is ours and large enough.
        unsafe {
            sum.write(SumObject { count: 1, tag: tag as u32 });
            slots_behind(sum).copy_from_nonoverlapping(fields.as_ptr(), fields.len());
        }
        slot_of(sum)
    }

    fn mismatch(&self, ty: &'static SnowType, head: Head, mut start: Reader<'b>) -> Misfit {
        let found: Cow<str> = match head {
            Head::Tuple(count) => format!("a tuple of {count}").into(),
            Head::List(_) | Head::Nil | Head::Chars(_) => "a list".into(),
            Head::Map(_) => "a map".into(),
            Head::Pid(_) => "a pid".into(),
            Head::Reference(_) => "a reference".into(),
            Head::Foreign(kind) => kind.into(),
            Head::Binary(_) => "a binary".into(),
            Head::BigInt | Head::Unsigned(_) => "an integer beyond 64 bits".into(),
            Head::Int(_) | Head::Float(_) | Head::Atom(_) => match start.skip() {
                Ok(bytes) => super::show::show(bytes, start.atoms()).into(),
                Err(_) => "something".into(),
            },
        };
        Misfit::Other(format!("expected {}, found {found}", ty.bare_name()))
    }

    /// Drops what was made since `start`.
    fn drop_from(&mut self, start: usize) {
        for (slot, ty) in self.made.drain(start..) {
            if slot != 0 {
                // SAFETY: the value is ours.
                unsafe { drop_slot(self.arena, slot, ty) };
            }
        }
    }
}

/// The number of the field with this name.
fn field_number(fields: &[SnowField], name: &str) -> Option<usize> {
    fields.iter().position(|field| field.name() == name)
}
