//! Values of the library's type `Json`, made from their parts. In: scalars, and how many of the parts before belong together. Out: slots.

use std::collections::HashMap;

use super::super::build::new_variant;
use super::super::list::from_slots;
use super::super::map_build::{hash_of_text, new_map, MapType, Pair};
use super::super::object::{object_in, slot_of, slots_behind, Object, SumObject};
use super::super::release::{drop_object, drop_slot};
use super::super::string::new_string;
use super::super::SnowType;
use super::parse::Sink;
use super::scan::Number;
use crate::heap::Arena;

/// The type `Json` with the tags of its variants.
pub struct JsonType {
    pub ty: &'static SnowType,
    pub null: u32,
    pub bool: u32,
    pub int: u32,
    pub float: u32,
    pub string: u32,
    pub array: u32,
    pub object: u32,
}

impl JsonType {
    /// Panics if the type is not the library's.
    pub fn of(ty: &'static SnowType) -> Self {
        let tag = |name| ty.tag_of(name).unwrap_or_else(|| panic!("{} has no variant {name}", ty.name())) as u32;
        let (array, object) = (tag("Array"), tag("Object"));
        let (null, bool, int, float, string) = (tag("Null"), tag("Bool"), tag("Int"), tag("Float"), tag("String"));
        Self { ty, null, bool, int, float, string, array, object }
    }

    /// The type of the one field of a variant.
    fn field(&self, tag: u32) -> &'static SnowType {
        self.ty.variants()[tag as usize].fields()[0].ty()
    }
}

/// Keys come again and again: the first that are met are made once. More than these would be values rather than names.
const KNOWN_KEYS: usize = 1024;

struct Key {
    slot: u64,
    hash: u64,
}

pub struct Builder<'a> {
    arena: &'a mut Arena,
    json: JsonType,
    list: &'static SnowType,
    map: MapType,
    /// Elements of arrays that are not complete.
    values: Vec<u64>,
    /// Entries of objects that are not complete; the value of the last one may be missing (0).
    pairs: Vec<Pair>,
    keys: HashMap<Box<str>, Key>,
    /// Values without parts, which all that are equal share.
    shared: Vec<(u32, u64)>,
}

impl<'a> Builder<'a> {
    pub fn new(arena: &'a mut Arena, ty: &'static SnowType) -> Self {
        let json = JsonType::of(ty);
        let (list, map) = (json.field(json.array), MapType::of(json.field(json.object)));
        Self { arena, json, list, map, values: Vec::new(), pairs: Vec::new(), keys: HashMap::new(), shared: Vec::new() }
    }

    fn new_key(&mut self, text: &str) -> (u64, u64) {
        let key = new_string(self.arena, text);
        let (slot, hash) = (slot_of(key), hash_of_text(text));
        if self.keys.len() < KNOWN_KEYS {
            // SAFETY: the string has just been made.
            unsafe { Object::retain(key) };
            self.keys.insert(text.into(), Key { slot, hash });
        }
        (slot, hash)
    }

    fn drop_value(&mut self, value: u64) {
        // SAFETY: the value is ours.
        unsafe { drop_slot(self.arena, value, self.json.ty) };
    }

    fn shared_variant(&mut self, tag: u32, fields: &[u64]) -> u64 {
        let word = fields.first().copied().unwrap_or(0);
        let known = self.shared.iter().find(|&&(of, slot)| {
            // SAFETY: shared values are live as long as the builder; only those of one field share a tag.
            of == tag && (fields.is_empty() || unsafe { *slots_behind(object_in(slot).cast::<SumObject>()) } == word)
        });
        let slot = match known {
            Some(&(_, slot)) => slot,
            None => {
                let name = self.json.ty.variants()[tag as usize].name();
                let slot = slot_of(new_variant(self.arena, self.json.ty, name, fields));
                self.shared.push((tag, slot));
                slot
            }
        };
        // SAFETY: the value is live.
        unsafe { Object::retain(object_in(slot)) };
        slot
    }

    fn variant(&mut self, tag: u32, field: u64) -> u64 {
        let sum = self.arena.alloc(size_of::<SumObject>() + 8).cast::<SumObject>();
        // SAFETY: the cell is ours and large enough.
        unsafe {
            sum.write(SumObject { count: 1, tag });
            slots_behind(sum).write(field);
        }
        slot_of(sum)
    }
}

impl Sink for Builder<'_> {
    type Value = u64;

    fn null(&mut self) -> u64 {
        self.shared_variant(self.json.null, &[])
    }

    fn bool(&mut self, value: bool) -> u64 {
        self.shared_variant(self.json.bool, &[u64::from(value)])
    }

    fn number(&mut self, value: Number) -> u64 {
        match value {
            Number::Int(value) => self.variant(self.json.int, value as u64),
            Number::Float(value) => self.variant(self.json.float, value.to_bits()),
        }
    }

    fn string(&mut self, text: &str) -> u64 {
        let text = slot_of(new_string(self.arena, text));
        self.variant(self.json.string, text)
    }

    fn elements(&self) -> usize {
        self.values.len()
    }

    fn entries(&self) -> usize {
        self.pairs.len()
    }

    fn add_element(&mut self, value: u64) {
        self.values.push(value);
    }

    fn add_key(&mut self, text: &str) {
        let (key, hash) = match self.keys.get(text) {
            Some(known) => {
                // SAFETY: a known key is a live string that this holds.
                unsafe { Object::retain(object_in(known.slot)) };
                (known.slot, known.hash)
            }
            None => self.new_key(text),
        };
        self.pairs.push(Pair { key, hash, value: 0 });
    }

    fn add_value(&mut self, value: u64) {
        self.pairs.last_mut().expect("a key stands before its value").value = value;
    }

    fn array(&mut self, start: usize) -> u64 {
        let list = slot_of(from_slots(self.arena, &self.values[start..], self.list));
        self.values.truncate(start);
        self.variant(self.json.array, list)
    }

    fn object(&mut self, start: usize) -> u64 {
        // SAFETY: keys are strings and values are whole; the map takes them over.
        let map = slot_of(unsafe { new_map(self.arena, &self.map, &self.pairs[start..]) });
        self.pairs.truncate(start);
        self.variant(self.json.object, map)
    }

    fn abandon(&mut self) {
        for value in std::mem::take(&mut self.values) {
            self.drop_value(value);
        }
        for pair in std::mem::take(&mut self.pairs) {
            // SAFETY: the key is ours.
            unsafe { drop_object(self.arena, object_in(pair.key), self.map.key) };
            if pair.value != 0 {
                self.drop_value(pair.value);
            }
        }
    }
}

impl Drop for Builder<'_> {
    /// The builder's own holds on what it shared.
    fn drop(&mut self) {
        for (_, key) in self.keys.drain() {
            // SAFETY: one reference is ours.
            unsafe { drop_object(self.arena, object_in(key.slot), self.map.key) };
        }
        for (_, value) in std::mem::take(&mut self.shared) {
            self.drop_value(value);
        }
    }
}
