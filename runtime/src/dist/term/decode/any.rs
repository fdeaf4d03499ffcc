//! Terms of any kind as values of the library's type `Term`.

use super::super::canonical::canonical;
use super::super::read::Head;
use super::super::{tags, write};
use super::parts::Open;
use super::{Decoder, Misfit, Outcome};
use crate::value::build::new_variant_of;
use crate::value::list::from_slots;
use crate::value::object::slot_of;
use crate::value::string::{new_bytes, BYTES_TYPE_ID};
use crate::value::SnowType;

/// What is made of terms that came one after another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Tuple,
    /// Its tail was not yet met.
    List,
    ProperList,
    /// The last one is the tail.
    ImproperList,
}

fn tag_of(ty: &SnowType, name: &str) -> usize {
    ty.tag_of(name).unwrap_or_else(|| panic!("Term has no variant {name}"))
}

/// The type of a part of a variant.
fn part(ty: &SnowType, tag: usize) -> &'static SnowType {
    ty.variants()[tag].fields()[0].ty()
}

impl Decoder<'_, '_, '_> {
    fn new_sum(&mut self, ty: &'static SnowType, tag: usize, fields: &[u64]) -> u64 {
        slot_of(new_variant_of(self.arena, ty, tag, fields))
    }

    /// The next term, whatever it is.
    pub(super) fn any(&mut self, ty: &'static SnowType) -> Outcome {
        let start = self.reader.position();
        let (name, slot) = match self.reader.head()? {
            Head::Int(value) => ("Int", value as u64),
            Head::Unsigned(_) | Head::BigInt => return self.any_big(ty, self.reader.at(start).big_digits()?),
            Head::Float(value) if value.is_finite() => ("Float", value.to_bits()),
            Head::Float(value) => return Err(Misfit::Other(format!("{value} is no number of a term"))),
            Head::Atom(name) => ("Atom", self.atom(&name, part(ty, tag_of(ty, "Atom")))),
            Head::Binary(bytes) => ("Binary", self.bytes(BYTES_TYPE_ID, bytes)),
            Head::Tuple(count) => return self.any_of(ty, Kind::Tuple, count),
            Head::Nil => return self.any_of(ty, Kind::ProperList, 0),
            Head::List(count) => return self.any_of(ty, Kind::List, count),
            Head::Chars(bytes) => return self.any_chars(ty, bytes),
            Head::Map(count) => {
                let tag = tag_of(ty, "Map");
                self.begin(Open::variant(ty, tag, self.count()))?;
                return self.map_of(part(ty, tag), part(ty, tag), count);
            }
            Head::Pid(pid) => ("Pid", self.own.pid(&pid)?.bits()),
            Head::Reference(reference) => {
                let mut bytes = Vec::new();
                write::reference(&mut bytes, &reference.node, reference.creation, &reference.words);
                ("Reference", slot_of(new_bytes(self.arena, &bytes)))
            }
            Head::Foreign(_) if self.reader.at(start).peek() == Some(tags::BIT_BINARY) => {
                let bits = self.reader.at(start).bits()?;
                return self.any_bits(ty, bits);
            }
            Head::Foreign(kind) => {
                let mut bytes = Vec::new();
                canonical(&mut self.reader.at(start), &mut bytes)?;
                (if kind == "a port" { "Port" } else { "Function" }, slot_of(new_bytes(self.arena, &bytes)))
            }
        };
        let made = self.new_sum(ty, tag_of(ty, name), &[slot]);
        self.push(made, ty);
        Ok(())
    }

    fn any_big(&mut self, ty: &'static SnowType, (is_negative, digits): (bool, &[u8])) -> Outcome {
        let digits = slot_of(new_bytes(self.arena, digits));
        let made = self.new_sum(ty, tag_of(ty, "BigInt"), &[u64::from(is_negative), digits]);
        self.push(made, ty);
        Ok(())
    }

    fn any_bits(&mut self, ty: &'static SnowType, (bytes, used): (&[u8], u8)) -> Outcome {
        let bytes = slot_of(new_bytes(self.arena, bytes));
        let made = self.new_sum(ty, tag_of(ty, "Bits"), &[bytes, used.into()]);
        self.push(made, ty);
        Ok(())
    }

    fn any_of(&mut self, ty: &'static SnowType, kind: Kind, left: usize) -> Outcome {
        self.begin(Open::Terms { ty, kind, left, start: self.count() })
    }

    /// A list of small integers, which a node writes as a text.
    fn any_chars(&mut self, ty: &'static SnowType, bytes: &[u8]) -> Outcome {
        let (start, tag) = (self.count(), tag_of(ty, "Int"));
        for &byte in bytes {
            let made = self.new_sum(ty, tag, &[byte.into()]);
            self.push(made, ty);
        }
        self.begin(Open::Terms { ty, kind: Kind::ProperList, left: 0, start })
    }

    /// The type of the next term of a tuple or list; None if there is none.
    pub(super) fn next_term(
        &mut self,
        ty: &'static SnowType,
        kind: &mut Kind,
        left: &mut usize,
    ) -> Outcome<Option<&'static SnowType>> {
        if *left > 0 {
            *left -= 1;
            return Ok(Some(ty));
        }
        if *kind != Kind::List {
            return Ok(None);
        }
        if self.reader.peek() == Some(tags::NIL) {
            self.reader.byte()?;
            *kind = Kind::ProperList;
            return Ok(None);
        }
        *kind = Kind::ImproperList;
        Ok(Some(ty))
    }

    /// A tuple or list of what was made since `start`.
    pub(super) fn new_terms(&mut self, ty: &'static SnowType, kind: Kind, start: usize) -> u64 {
        let slots = &self.work.made[start..];
        let (slots, tail) = match slots.split_last() {
            Some((tail, slots)) if kind == Kind::ImproperList => (slots, Some(*tail)),
            _ => (slots, None),
        };
        let tag = match kind {
            Kind::Tuple => tag_of(ty, "Tuple"),
            Kind::List | Kind::ProperList => tag_of(ty, "List"),
            Kind::ImproperList => tag_of(ty, "Improper"),
        };
        let list = slot_of(from_slots(self.arena, slots, part(ty, tag)));
        match tail {
            Some(tail) => self.new_sum(ty, tag, &[list, tail]),
            None => self.new_sum(ty, tag, &[list]),
        }
    }
}
