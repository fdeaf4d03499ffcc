//! Values that have parts: what has begun, which part comes next, and what is made of them.

use super::super::form::{form_of, is_reply, result_atom, Form};
use super::super::read::Head;
use super::super::snake::is_snake;
use super::any::Kind;
use super::{field_number, Decoder, Misfit, Outcome};
use crate::value::build::new_record;
use crate::value::list::from_slots;
use crate::value::map_build::{hash_of_key, new_map, MapType, Pair};
use crate::value::object::slot_of;
use crate::value::{Shape, SnowField, SnowType, SnowVariant};

/// A value that has begun. `start`: where its parts begin in the list of what is made.
pub(super) enum Open {
    /// So many elements are still to come, and then the tail.
    List {
        ty: &'static SnowType,
        element: &'static SnowType,
        left: usize,
        start: usize,
    },
    Record {
        ty: &'static SnowType,
        fields: &'static [SnowField],
        start: usize,
    },
    Variant {
        ty: &'static SnowType,
        tag: usize,
        start: usize,
    },
    /// A message of a service: its parameters, and the handle for the answer, which is no term.
    Request {
        ty: &'static SnowType,
        tag: usize,
        handle: [u64; 2],
        start: usize,
    },
    /// So many keys are still to come. `numbers`: the fields whose values were made, in their order.
    Struct {
        ty: &'static SnowType,
        fields: &'static [SnowField],
        left: usize,
        numbers: Vec<u16>,
        start: usize,
    },
    /// So many terms are still to come, of a `Term` that is a tuple or a list.
    Terms {
        ty: &'static SnowType,
        kind: Kind,
        left: usize,
        start: usize,
    },
    /// So many keys and values. `whole`: the set around the map, if it is not the map itself.
    Map {
        whole: &'static SnowType,
        map: MapType,
        left: usize,
        start: usize,
    },
}

impl Open {
    pub(super) fn variant(ty: &'static SnowType, tag: usize, start: usize) -> Open {
        Open::Variant { ty, tag, start }
    }
}

impl Decoder<'_, '_, '_> {
    pub(super) fn list_of(&mut self, ty: &'static SnowType, element: &'static SnowType, count: usize) -> Outcome {
        if count == 0 {
            let list = slot_of(from_slots(self.arena, &[], ty));
            self.made.push((list, ty));
            return Ok(());
        }
        self.made.reserve(count);
        self.open.push(Open::List { ty, element, left: count, start: self.made.len() });
        Ok(())
    }

    /// A list of small integers, which a node writes as a text.
    pub(super) fn chars(&mut self, ty: &'static SnowType, element: &'static SnowType, bytes: &[u8]) -> Outcome {
        if !matches!(form_of(element), Form::Int) {
            return Err(Misfit::Other(format!("expected {}, found a list of integers", ty.bare_name())));
        }
        let slots: Vec<u64> = bytes.iter().map(|&byte| byte.into()).collect();
        let list = slot_of(from_slots(self.arena, &slots, ty));
        self.made.push((list, ty));
        Ok(())
    }

    pub(super) fn record(&mut self, ty: &'static SnowType, fields: &'static [SnowField]) -> Outcome {
        self.open.push(Open::Record { ty, fields, start: self.made.len() });
        Ok(())
    }

    pub(super) fn fields_of(&mut self, ty: &'static SnowType, fields: &'static [SnowField], left: usize) -> Outcome {
        let numbers = Vec::with_capacity(fields.len());
        self.open.push(Open::Struct { ty, fields, left, numbers, start: self.made.len() });
        Ok(())
    }

    pub(super) fn map_of(&mut self, whole: &'static SnowType, map: &'static SnowType, count: usize) -> Outcome {
        self.open.push(Open::Map { whole, map: MapType::of(map), left: count, start: self.made.len() });
        Ok(())
    }

    /// A variant without fields.
    pub(super) fn bare_variant(&mut self, ty: &'static SnowType, atom: &str) -> Outcome<u64> {
        let tag = self.tag_of(ty, atom, 0)?;
        Ok(self.new_sum(tag, &[]))
    }

    /// A tuple of `count` terms, the first of which tells the variant.
    pub(super) fn tagged(&mut self, ty: &'static SnowType, count: usize) -> Outcome {
        let Head::Atom(atom) = self.reader.head()? else {
            return Err(Misfit::Other(format!("expected a variant of {}, found another tuple", ty.bare_name())));
        };
        let tag = self.tag_of(ty, &atom, count - 1)?;
        self.open.push(Open::variant(ty, tag, self.made.len()));
        Ok(())
    }

    /// A request: the variant without the handle that stands behind its parameters.
    pub(super) fn request(&mut self, ty: &'static SnowType, handle: [u64; 2]) -> Outcome {
        let (atom, count) = match self.reader.head()? {
            Head::Atom(atom) => (atom, 0),
            Head::Tuple(count) if count > 0 => match self.reader.head()? {
                Head::Atom(atom) => (atom, count - 1),
                _ => return Err(Misfit::Other(format!("expected a call of {}, found another tuple", ty.bare_name()))),
            },
            _ => return Err(Misfit::Other(format!("expected a call of {}, found something else", ty.bare_name()))),
        };
        let is_meant = |variant: &SnowVariant| {
            let has_handle = variant.fields().last().is_some_and(|field| is_reply(field.ty()));
            has_handle && variant.fields().len() == count + 1 && is_snake(&atom, variant.name())
        };
        let Some(tag) = ty.variants().iter().position(is_meant) else {
            let shown: String = atom.chars().take(80).collect();
            let told = format!("expected a call of {}, found {shown} with {count} parameters", ty.bare_name());
            return Err(Misfit::Other(told));
        };
        self.open.push(Open::Request { ty, tag, handle, start: self.made.len() });
        self.rest()
    }

    fn tag_of(&self, ty: &'static SnowType, atom: &str, count: usize) -> Outcome<usize> {
        let is_result = matches!(form_of(ty), Form::Result);
        let has_name = |name: &str| if is_result { atom == result_atom(name) } else { is_snake(atom, name) };
        let found =
            ty.variants().iter().position(|variant| variant.fields().len() == count && has_name(variant.name()));
        found.ok_or_else(|| {
            let shown: String = atom.chars().take(80).collect();
            Misfit::Other(format!("expected a variant of {}, found {shown} with {count} fields", ty.bare_name()))
        })
    }

    /// The type of the part that comes next; None if there is none.
    pub(super) fn next(&mut self, top: &mut Open) -> Outcome<Option<&'static SnowType>> {
        match top {
            Open::List { left: 0, ty, .. } => match self.reader.head()? {
                Head::Nil => Ok(None),
                _ => Err(Misfit::Other(format!("expected {}, found an improper list", ty.bare_name()))),
            },
            Open::List { left, element, .. } => {
                *left -= 1;
                Ok(Some(element))
            }
            Open::Record { fields, start, .. } => Ok(fields.get(self.made.len() - *start).map(SnowField::ty)),
            Open::Variant { ty, tag, start } => {
                let fields = ty.variants()[*tag].fields();
                Ok(fields.get(self.made.len() - *start).map(SnowField::ty))
            }
            Open::Request { ty, tag, handle, start } => {
                let fields = ty.variants()[*tag].fields();
                let (last, at) = (fields[fields.len() - 1].ty(), self.made.len() - *start);
                if at + 1 < fields.len() {
                    return Ok(Some(fields[at].ty()));
                }
                let handle = slot_of(new_record(self.arena, last, handle));
                self.made.push((handle, last));
                Ok(None)
            }
            Open::Struct { ty, fields, left, numbers, start } => {
                let next = self.next_field(ty, fields, left, numbers)?;
                if next.is_none() {
                    self.fill_absent(fields, numbers, *start)?;
                }
                Ok(next)
            }
            Open::Terms { ty, kind, left, .. } => self.next_term(ty, kind, left),
            Open::Map { whole, map, left, start } => self.next_of_map(whole, map, left, *start),
        }
    }

    /// The next key that is a field's; others are passed over with their values.
    fn next_field(
        &mut self,
        ty: &'static SnowType,
        fields: &'static [SnowField],
        left: &mut usize,
        numbers: &mut Vec<u16>,
    ) -> Outcome<Option<&'static SnowType>> {
        while *left > 0 {
            *left -= 1;
            let mut ahead = self.reader.clone();
            let number = match ahead.head()? {
                Head::Atom(name) => field_number(fields, &name),
                _ => None,
            };
            let Some(number) = number else {
                self.reader.skip()?;
                self.reader.skip()?;
                continue;
            };
            *self.reader = ahead;
            if numbers.contains(&(number as u16)) {
                return Err(Misfit::Other(format!("a {} has a field twice", ty.bare_name())));
            }
            numbers.push(number as u16);
            return Ok(Some(fields[number].ty()));
        }
        Ok(None)
    }

    /// Fields that did not come are None where they are options, and a mistake elsewhere.
    fn fill_absent(&mut self, fields: &'static [SnowField], numbers: &mut Vec<u16>, start: usize) -> Outcome {
        debug_assert_eq!(self.made.len() - start, numbers.len());
        for (number, field) in fields.iter().enumerate() {
            if numbers.contains(&(number as u16)) {
                continue;
            }
            match form_of(field.ty()) {
                Form::Option(_) | Form::NestedOption(_) => {
                    let none = self.none(field.ty());
                    self.made.push((none, field.ty()));
                    numbers.push(number as u16);
                }
                _ => return Err(Misfit::Other(format!("the key {} is missing", field.name()))),
            }
        }
        Ok(())
    }

    fn next_of_map(
        &mut self,
        whole: &'static SnowType,
        map: &MapType,
        left: &mut usize,
        start: usize,
    ) -> Outcome<Option<&'static SnowType>> {
        let is_set = whole.shape() != Shape::Map;
        let has_key = (self.made.len() - start) % 2 == 1;
        if has_key && !is_set {
            return Ok(Some(map.value));
        }
        if has_key {
            // What the key of a set leads to counts for nothing.
            self.reader.skip()?;
            self.made.push((0, map.value));
        }
        if *left == 0 {
            return Ok(None);
        }
        *left -= 1;
        Ok(Some(map.key))
    }

    /// Makes a value of its parts.
    pub(super) fn finish(&mut self, top: Open) {
        let (slot, ty) = match top {
            Open::List { ty, start, .. } => {
                let slots = self.take(start);
                (slot_of(from_slots(self.arena, &slots, ty)), ty)
            }
            Open::Record { ty, start, .. } => {
                let slots = self.take(start);
                (slot_of(new_record(self.arena, ty, &slots)), ty)
            }
            Open::Variant { ty, tag, start } | Open::Request { ty, tag, start, .. } => {
                let slots = self.take(start);
                (self.new_sum(tag, &slots), ty)
            }
            Open::Struct { ty, numbers, start, .. } => {
                let made = self.take(start);
                let mut slots = vec![0; made.len()];
                for (number, slot) in numbers.into_iter().zip(made) {
                    slots[usize::from(number)] = slot;
                }
                (slot_of(new_record(self.arena, ty, &slots)), ty)
            }
            Open::Terms { ty, kind, start, .. } => (self.new_terms(ty, kind, start), ty),
            Open::Map { whole, map, start, .. } => (self.new_map(whole, &map, start), whole),
        };
        self.made.push((slot, ty));
    }

    fn new_map(&mut self, whole: &'static SnowType, ty: &MapType, start: usize) -> u64 {
        let slots = self.take(start);
        let pair = |pair: &[u64]| {
            // SAFETY: keys were made for this type.
            let hash = unsafe { hash_of_key(pair[0], ty.key) };
            Pair { key: pair[0], hash, value: pair[1] }
        };
        let pairs: Vec<Pair> = slots.chunks_exact(2).map(pair).collect();
        // SAFETY: keys and values were made for this type, and are nobody else's.
        let map = slot_of(unsafe { new_map(self.arena, ty, &pairs) });
        if whole.shape() == Shape::Map {
            return map;
        }
        slot_of(new_record(self.arena, whole, &[map]))
    }

    pub(super) fn take(&mut self, start: usize) -> Vec<u64> {
        self.made.drain(start..).map(|(slot, _)| slot).collect()
    }
}
