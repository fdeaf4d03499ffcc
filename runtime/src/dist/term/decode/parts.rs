//! Values that have parts: what has begun, which part comes next, and what is made of them.

use super::super::form::{is_reply, Form};
use super::super::plan::{plan_of, Plan, Variant};
use super::super::read::Head;
use super::any::Kind;
use super::{field_number, Decoder, Misfit, Outcome};
use crate::value::build::{new_record, new_variant_of};
use crate::value::list::from_slots;
use crate::value::map_build::{hash_of_key, new_map, MapType, Pair};
use crate::value::object::slot_of;
use crate::value::{Shape, SnowField, SnowType};

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
        fields: &'static [SnowField],
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
        Open::Variant { ty, fields: ty.variants()[tag].fields(), tag, start }
    }
}

impl Decoder<'_, '_, '_> {
    pub(super) fn list_of(&mut self, ty: &'static SnowType, element: &'static SnowType, count: usize) -> Outcome {
        if count == 0 {
            let list = slot_of(from_slots(self.arena, &[], ty));
            self.push(list, ty);
            return Ok(());
        }
        self.work.made.reserve(count);
        self.begin(Open::List { ty, element, left: count, start: self.count() })
    }

    /// A list of small integers, which a node writes as a text.
    pub(super) fn chars(&mut self, ty: &'static SnowType, element: &'static SnowType, bytes: &[u8]) -> Outcome {
        if !matches!(plan_of(element).form, Form::Int) {
            return Err(Misfit::Other(format!("expected {}, found a list of integers", ty.bare_name())));
        }
        let slots: Vec<u64> = bytes.iter().map(|&byte| byte.into()).collect();
        let list = slot_of(from_slots(self.arena, &slots, ty));
        self.push(list, ty);
        Ok(())
    }

    pub(super) fn fields_of(&mut self, ty: &'static SnowType, fields: &'static [SnowField], left: usize) -> Outcome {
        let numbers = Vec::with_capacity(fields.len());
        self.begin(Open::Struct { ty, fields, left, numbers, start: self.count() })
    }

    pub(super) fn map_of(&mut self, whole: &'static SnowType, map: &'static SnowType, count: usize) -> Outcome {
        self.begin(Open::Map { whole, map: MapType::of(map), left: count, start: self.count() })
    }

    /// A variant without fields.
    pub(super) fn bare_variant(&mut self, ty: &'static SnowType, plan: &Plan, atom: &str) -> Outcome<u64> {
        let tag = tag_of(ty, plan, atom, 0)?;
        Ok(slot_of(new_variant_of(self.arena, ty, tag, &[])))
    }

    /// A tuple of `count` terms, the first of which tells the variant.
    pub(super) fn tagged(&mut self, ty: &'static SnowType, plan: &Plan, count: usize) -> Outcome {
        for (tag, variant) in plan.variants.iter().enumerate() {
            let is_meant = variant.fields.len() == count - 1 && !variant.term.is_empty();
            if is_meant && self.reader.accept(&variant.term) {
                return self.begin(Open::variant(ty, tag, self.count()));
            }
        }
        let Head::Atom(atom) = self.reader.head()? else {
            return Err(Misfit::Other(format!("expected a variant of {}, found another tuple", ty.bare_name())));
        };
        let tag = tag_of(ty, plan, &atom, count - 1)?;
        self.begin(Open::variant(ty, tag, self.count()))
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
        let is_meant = |variant: &Variant| {
            let has_handle = variant.fields.last().is_some_and(|field| is_reply(field.ty()));
            has_handle && variant.fields.len() == count + 1 && *variant.atom == *atom
        };
        let Some(tag) = plan_of(ty).variants.iter().position(is_meant) else {
            let shown: String = atom.chars().take(80).collect();
            let told = format!("expected a call of {}, found {shown} with {count} parameters", ty.bare_name());
            return Err(Misfit::Other(told));
        };
        self.begin(Open::Request { ty, tag, handle, start: self.count() })?;
        self.rest()
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
            Open::Record { fields, start, .. } | Open::Variant { fields, start, .. } => {
                Ok(fields.get(self.count() - *start).map(SnowField::ty))
            }
            Open::Request { ty, tag, handle, start } => {
                let fields = ty.variants()[*tag].fields();
                let (last, at) = (fields[fields.len() - 1].ty(), self.count() - *start);
                if at + 1 < fields.len() {
                    return Ok(Some(fields[at].ty()));
                }
                let handle = slot_of(new_record(self.arena, last, handle));
                self.push(handle, last);
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
            let start = self.reader.position();
            let number = match self.reader.head()? {
                Head::Atom(name) => field_number(fields, &name),
                _ => None,
            };
            let Some(number) = number else {
                self.reader.back_to(start);
                self.reader.skip()?;
                self.reader.skip()?;
                continue;
            };
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
        debug_assert_eq!(self.count() - start, numbers.len());
        for (number, field) in fields.iter().enumerate() {
            if numbers.contains(&(number as u16)) {
                continue;
            }
            match plan_of(field.ty()).form {
                Form::Option(_) | Form::NestedOption(_) => {
                    let none = self.none(field.ty());
                    self.push(none, field.ty());
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
        let has_key = (self.count() - start) % 2 == 1;
        if has_key && !is_set {
            return Ok(Some(map.value));
        }
        if has_key {
            // What the key of a set leads to counts for nothing.
            self.reader.skip()?;
            self.push(0, map.value);
        }
        if *left == 0 {
            return Ok(None);
        }
        *left -= 1;
        Ok(Some(map.key))
    }

    /// Makes a value of its parts.
    pub(super) fn finish(&mut self, top: Open) {
        let (start, slot, ty) = match top {
            Open::List { ty, start, .. } => (start, slot_of(from_slots(self.arena, &self.work.made[start..], ty)), ty),
            Open::Record { ty, start, .. } => {
                (start, slot_of(new_record(self.arena, ty, &self.work.made[start..])), ty)
            }
            Open::Variant { ty, tag, start, .. } | Open::Request { ty, tag, start, .. } => {
                (start, slot_of(new_variant_of(self.arena, ty, tag, &self.work.made[start..])), ty)
            }
            Open::Struct { ty, numbers, start, .. } => (start, self.new_struct(ty, &numbers, start), ty),
            Open::Terms { ty, kind, start, .. } => (start, self.new_terms(ty, kind, start), ty),
            Open::Map { whole, map, start, .. } => (start, self.new_map(whole, &map, start), whole),
        };
        self.forget_from(start);
        self.push(slot, ty);
    }

    /// `numbers`: which field each value is.
    fn new_struct(&mut self, ty: &'static SnowType, numbers: &[u16], start: usize) -> u64 {
        let made = &self.work.made[start..];
        if numbers.is_sorted() {
            return slot_of(new_record(self.arena, ty, made));
        }
        let mut slots = vec![0; made.len()];
        for (&number, &slot) in numbers.iter().zip(made) {
            slots[usize::from(number)] = slot;
        }
        slot_of(new_record(self.arena, ty, &slots))
    }

    fn new_map(&mut self, whole: &'static SnowType, ty: &MapType, start: usize) -> u64 {
        let pair = |pair: &[u64]| {
            // SAFETY: keys were made for this type.
            let hash = unsafe { hash_of_key(pair[0], ty.key) };
            Pair { key: pair[0], hash, value: pair[1] }
        };
        let pairs: Vec<Pair> = self.work.made[start..].chunks_exact(2).map(pair).collect();
        // SAFETY: keys and values were made for this type, and are nobody else's.
        let map = slot_of(unsafe { new_map(self.arena, ty, &pairs) });
        if whole.shape() == Shape::Map {
            return map;
        }
        slot_of(new_record(self.arena, whole, &[map]))
    }
}

fn tag_of(ty: &'static SnowType, plan: &Plan, atom: &str, count: usize) -> Outcome<usize> {
    let found = plan.variants.iter().position(|variant| variant.fields.len() == count && *variant.atom == *atom);
    found.ok_or_else(|| {
        let shown: String = atom.chars().take(80).collect();
        Misfit::Other(format!("expected a variant of {}, found {shown} with {count} fields", ty.bare_name()))
    })
}
