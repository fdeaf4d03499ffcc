//! Terms as values of a type. In: bytes that anyone may have sent, and the type that is wanted. Out: the slot of a value, or what does not
//! fit, in words. Does not recurse, and leaves nothing behind after a mistake.
//!
//! What is made lies on one list until it is part of something larger; `open` holds what has begun, outermost first. A thread keeps both lists from
//! message to message.

use std::borrow::Cow;
use std::cell::Cell;

use super::form::Form;
use super::plan::{plan_of, Plan};
use super::read::{Head, Malformed, Reader};
use super::tags::{is_atom, BINARY, SMALL_INTEGER};
use super::Own;
use crate::actor::envelope::Reference;
use crate::actor::pid::Pid;
use crate::heap::Arena;
use crate::value::build::new_variant;
use crate::value::object::slot_of;
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
    Decoder::run(arena, reader, own, |decoder| decoder.all(ty))
}

/// The message of a service that a request without a handle for its answer means: the handle is of this caller and ticket.
pub fn decode_request(
    arena: &mut Arena,
    reader: &mut Reader,
    ty: &'static SnowType,
    own: &Own,
    (caller, ticket): (Pid, Reference),
) -> Result<u64, Misfit> {
    Decoder::run(arena, reader, own, |decoder| decoder.request(ty, [caller.bits(), ticket]))
}

struct Decoder<'a, 'b, 'c> {
    arena: &'a mut Arena,
    reader: &'a mut Reader<'b>,
    own: &'c Own,
    work: Work,
}

/// What is under way.
#[derive(Default)]
struct Work {
    /// Values that are part of nothing yet, and their types. Slots that were taken are 0, of type Unit or not.
    made: Vec<u64>,
    types: Vec<&'static SnowType>,
    open: Vec<Open>,
}

/// Room that is kept for the next message, in values.
const KEPT: usize = 1 << 12;

thread_local! {
    static ROOM: Cell<Option<Work>> = const { Cell::new(None) };
}

impl<'b> Decoder<'_, 'b, '_> {
    fn run(
        arena: &mut Arena,
        reader: &mut Reader<'b>,
        own: &Own,
        decode: impl FnOnce(&mut Decoder<'_, 'b, '_>) -> Outcome,
    ) -> Result<u64, Misfit> {
        let work = ROOM.take().unwrap_or_default();
        let mut decoder = Decoder { arena, reader, own, work };
        let outcome = decode(&mut decoder).map(|()| decoder.pop());
        if outcome.is_err() {
            decoder.drop_from(0);
            decoder.work.open.clear();
        }
        if decoder.work.made.capacity().max(decoder.work.open.capacity()) <= KEPT {
            ROOM.set(Some(decoder.work));
        }
        outcome
    }

    fn all(&mut self, ty: &'static SnowType) -> Outcome {
        self.value(ty)?;
        self.rest()
    }

    fn rest(&mut self) -> Outcome {
        while let Some(top) = self.work.open.last() {
            if let Open::Record { fields, start, .. } | Open::Variant { fields, start, .. } = *top {
                match fields.get(self.count() - start) {
                    Some(field) => self.value(field.ty())?,
                    None => self.finish_top(),
                }
                continue;
            }
            let Some(mut top) = self.work.open.pop() else { break };
            match self.next(&mut top)? {
                Some(ty) => {
                    self.work.open.push(top);
                    self.value(ty)?;
                }
                None => self.finish(top),
            }
        }
        Ok(())
    }

    fn finish_top(&mut self) {
        if let Some(top) = self.work.open.pop() {
            self.finish(top);
        }
    }

    /// How many values are part of nothing yet.
    fn count(&self) -> usize {
        self.work.made.len()
    }

    fn push(&mut self, slot: u64, ty: &'static SnowType) {
        self.work.made.push(slot);
        self.work.types.push(ty);
    }

    /// The value that was made last.
    fn pop(&mut self) -> u64 {
        self.work.types.pop();
        self.work.made.pop().expect("the value")
    }

    /// What was made since `start` has become part of something.
    fn forget_from(&mut self, start: usize) {
        self.work.made.truncate(start);
        self.work.types.truncate(start);
    }

    fn begin(&mut self, value: Open) -> Outcome {
        if self.work.open.len() >= DEEPEST {
            return Err(Misfit::Other(format!("it is nested deeper than {DEEPEST} levels")));
        }
        self.work.open.push(value);
        Ok(())
    }

    /// Makes the next value, or opens it.
    fn value(&mut self, ty: &'static SnowType) -> Outcome {
        let plan = plan_of(ty);
        let start = self.reader.position();
        // What most messages are made of, without a look at what else there might be.
        let tag = match (plan.form, self.reader.byte()?) {
            (Form::Int, SMALL_INTEGER) => {
                let value = self.reader.byte()?.into();
                self.push(value, ty);
                return Ok(());
            }
            (Form::Text | Form::Bytes, BINARY) => {
                let length = self.reader.u32()?;
                let bytes = self.reader.take(length as usize)?;
                let slot = self.binary(plan, bytes)?;
                self.push(slot, ty);
                return Ok(());
            }
            (Form::Option(_) | Form::Any, _) => {
                self.reader.back_to(start);
                return if let Form::Any = plan.form { self.any(ty) } else { self.option(ty) };
            }
            (_, tag) => tag,
        };
        let head = self.reader.head_of(tag)?;
        let slot = match (plan.form, head) {
            (Form::Int, Head::Int(value)) => value as u64,
            (Form::Float, Head::Float(value)) if value.is_finite() => value.to_bits(),
            (Form::Bool, Head::Atom(name)) if name == "true" => 1,
            (Form::Bool, Head::Atom(name)) if name == "false" => 0,
            (Form::Unit, Head::Tuple(0)) => 0,
            (Form::Atom, Head::Atom(name)) => self.atom(&name, ty),
            (Form::Pid, Head::Pid(pid)) => self.own.pid(&pid)?.bits(),
            (Form::List(element), Head::Nil) => return self.list_of(ty, element, 0),
            (Form::List(element), Head::List(count)) => return self.list_of(ty, element, count),
            (Form::List(element), Head::Chars(bytes)) => return self.chars(ty, element, bytes),
            (Form::Tuple(fields), Head::Tuple(count)) if count == fields.len() => {
                return self.begin(Open::Record { ty, fields, start: self.count() });
            }
            (Form::Struct(fields), Head::Map(count)) => return self.fields_of(ty, fields, count),
            (Form::Map, Head::Map(count)) => return self.map_of(ty, ty, count),
            (Form::Set(map), Head::Map(count)) => return self.map_of(ty, map, count),
            (Form::NestedOption(_), Head::Atom(name)) if name == "undefined" => self.none(ty),
            (Form::NestedOption(_), Head::Tuple(2)) => return self.tagged(ty, plan, 2),
            (Form::Sum | Form::Result, Head::Atom(name)) => self.bare_variant(ty, plan, &name)?,
            (Form::Sum | Form::Result, Head::Tuple(count)) if count > 0 => return self.tagged(ty, plan, count),
            (Form::Home, _) => return Err(Misfit::Other(format!("no {} comes from another node", ty.bare_name()))),
            (_, head) => return Err(self.mismatch(ty, head, start)),
        };
        self.push(slot, ty);
        Ok(())
    }

    /// A string or `Bytes`: where it is most of the message, without another copy.
    fn binary(&mut self, plan: &Plan, bytes: &[u8]) -> Outcome<u64> {
        match plan.form {
            Form::Text if is_utf8(bytes) => Ok(self.bytes(STRING_TYPE_ID, bytes)),
            Form::Text => Err(Misfit::Other("expected String, found a binary that is not UTF-8".to_owned())),
            _ => Ok(self.bytes(BYTES_TYPE_ID, bytes)),
        }
    }

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
        let start = self.reader.position();
        if self.reader.peek().is_some_and(is_atom) {
            if matches!(self.reader.head()?, Head::Atom(name) if name == "undefined") {
                let none = self.none(ty);
                self.push(none, ty);
                return Ok(());
            }
            self.reader.back_to(start);
        }
        let tag = ty.tag_of("Some").expect("an Option has Some");
        self.begin(Open::variant(ty, tag, self.count()))
    }

    fn mismatch(&self, ty: &'static SnowType, head: Head, start: usize) -> Misfit {
        let mut start = self.reader.at(start);
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
        for (slot, ty) in self.work.made.drain(start..).zip(self.work.types.drain(start..)) {
            if slot != 0 {
                // SAFETY: the value is ours.
                unsafe { drop_slot(self.arena, slot, ty) };
            }
        }
    }
}

/// Bytes that are looked at together.
const STRIDE: usize = 64;

/// Most texts are ASCII, at least for long.
fn is_utf8(bytes: &[u8]) -> bool {
    let is_ascii = |stride: &&[u8]| stride.iter().fold(0, |all, byte| all | byte) < 0x80;
    let ascii = STRIDE * bytes.chunks_exact(STRIDE).take_while(is_ascii).count();
    std::str::from_utf8(&bytes[ascii..]).is_ok()
}

/// The number of the field with this name.
fn field_number(fields: &[SnowField], name: &str) -> Option<usize> {
    fields.iter().position(|field| field.name() == name)
}
