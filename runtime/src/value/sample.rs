//! Type descriptors and values for tests, as codegen would emit them. Descriptors are leaked: real ones are constants.

use super::build::{new_record, new_variant};
use super::descriptor::FLAG_FLAT;
use super::{list, new_string, object_in, slot_of, Shape, SnowField, SnowType, SnowVariant};
use crate::heap::Arena;
use std::ffi::c_void;
use std::ptr;

pub type Ty = &'static SnowType;

fn leak<T>(items: Vec<T>) -> *const c_void {
    Box::leak(items.into_boxed_slice()).as_ptr().cast()
}

fn describe(shape: Shape, name: &'static str, count: usize, parts: *const c_void) -> SnowType {
    let (name, name_length) = (name.as_ptr(), name.len() as u64);
    SnowType { id: 7, shape: shape as u8, flags: 0, count: count as u16, name, name_length, parts }
}

fn constant(shape: Shape, name: &'static str, count: usize, parts: *const c_void) -> Ty {
    Box::leak(Box::new(describe(shape, name, count, parts)))
}

fn field(&(name, ty): &(&'static str, *const SnowType)) -> SnowField {
    SnowField { name: name.as_ptr(), name_length: name.len() as u64, ty }
}

pub fn scalar(shape: Shape) -> Ty {
    constant(shape, "Scalar", 0, ptr::null())
}

pub fn int() -> Ty {
    scalar(Shape::Int)
}

pub fn string() -> Ty {
    constant(Shape::String, "String", 0, ptr::null())
}

pub fn list_of(element: Ty) -> Ty {
    constant(Shape::List, "List", 0, ptr::from_ref(element).cast())
}

/// A tuple or struct, flat in lists if generated code would have it so.
fn record(shape: Shape, name: &'static str, fields: Vec<SnowField>) -> Ty {
    let is_flat = (2..=8).contains(&fields.len()) && fields.iter().all(|field| is_number(field.ty()));
    let mut described = describe(shape, name, fields.len(), ptr::null());
    described.flags = if is_flat { FLAG_FLAT } else { 0 };
    described.parts = leak(fields);
    Box::leak(Box::new(described))
}

fn is_number(ty: Ty) -> bool {
    !ty.is_object() && !matches!(ty.shape(), Shape::Unit | Shape::Never)
}

pub fn tuple(fields: &[Ty]) -> Ty {
    record(Shape::Tuple, "Tuple", fields.iter().map(|&ty| field(&("", ty))).collect())
}

pub fn structure(name: &'static str, fields: &[(&'static str, Ty)]) -> Ty {
    record(Shape::Struct, name, fields.iter().map(|&(name, ty)| field(&(name, ty))).collect())
}

/// What nodes of a map are made of.
pub fn map_node(key: Ty, value: Ty) -> Ty {
    let parts = [("key", key), ("value", value), ("order", scalar(Shape::Order))];
    let fields: Vec<_> = parts.iter().map(|&(name, ty)| field(&(name, ty))).collect();
    constant(Shape::MapNode, "MapNode", fields.len(), leak(fields))
}

pub fn closure_env(captures: &[Ty]) -> Ty {
    let fields: Vec<_> = captures.iter().map(|&ty| field(&("", ty))).collect();
    constant(Shape::ClosureEnv, "", fields.len(), leak(fields))
}

/// A variant's name and its fields, with names or empty ones.
pub type Variant = (&'static str, Vec<(&'static str, *const SnowType)>);

/// A sum whose variants may refer to it by the given address.
pub fn sum(name: &'static str, variants: impl FnOnce(*const SnowType) -> Vec<Variant>) -> Ty {
    let own = Box::into_raw(Box::new(describe(Shape::Sum, name, 0, ptr::null())));
    let variants: Vec<SnowVariant> = variants(own).into_iter().map(variant).collect();
    // SAFETY: nobody has looked at the descriptor yet.
    unsafe {
        (*own).count = variants.len() as u16;
        (*own).parts = leak(variants);
        &*own
    }
}

fn variant((name, fields): Variant) -> SnowVariant {
    let fields: Vec<_> = fields.iter().map(field).collect();
    let count = fields.len() as u64;
    SnowVariant { name: name.as_ptr(), name_length: name.len() as u64, fields: leak(fields).cast(), count }
}

pub fn option_of(value: Ty) -> Ty {
    sum("Option<T>", |_| vec![("None", vec![]), ("Some", vec![("", value)])])
}

pub fn result_of(value: Ty, error: Ty) -> Ty {
    sum("Result<T, E>", |_| vec![("Ok", vec![("", value)]), ("Err", vec![("", error)])])
}

/// `Nil | Cons(Int, Chain)`: deep in its last field.
pub fn chain() -> Ty {
    let int = int();
    sum("Chain", |own| vec![("Nil", vec![]), ("Cons", vec![("", int), ("", own)])])
}

/// `Leaf | Node(Stack, String)`: deep in its first field.
pub fn stack() -> Ty {
    let string = string();
    sum("Stack", |own| vec![("Leaf", vec![]), ("Node", vec![("", own), ("", string)])])
}

/// Values in an arena. Each method gives a slot that the caller owns.
pub trait Make {
    fn text(&mut self, text: &str) -> u64;
    fn record(&mut self, ty: Ty, fields: &[u64]) -> u64;
    fn variant(&mut self, ty: Ty, name: &str, fields: &[u64]) -> u64;
    fn list(&mut self, ty: Ty, elements: &[u64]) -> u64;
    fn ints(&mut self, ty: Ty, elements: &[i64]) -> u64;
}

impl Make for Arena {
    fn text(&mut self, text: &str) -> u64 {
        slot_of(new_string(self, text))
    }

    fn record(&mut self, ty: Ty, fields: &[u64]) -> u64 {
        slot_of(new_record(self, ty, fields))
    }

    fn variant(&mut self, ty: Ty, name: &str, fields: &[u64]) -> u64 {
        slot_of(new_variant(self, ty, name, fields))
    }

    fn list(&mut self, ty: Ty, elements: &[u64]) -> u64 {
        slot_of(list::from_slots(self, elements, ty))
    }

    fn ints(&mut self, ty: Ty, elements: &[i64]) -> u64 {
        let slots: Vec<u64> = elements.iter().map(|&n| n as u64).collect();
        self.list(ty, &slots)
    }
}

/// A chain of `length` nodes.
pub fn make_chain(arena: &mut Arena, ty: Ty, length: usize) -> u64 {
    let nil = arena.variant(ty, "Nil", &[]);
    (0..length).fold(nil, |rest, n| arena.variant(ty, "Cons", &[n as u64, rest]))
}

/// Gives a value back.
pub fn drop_value(arena: &mut Arena, slot: u64, ty: Ty) {
    // SAFETY: tests make well-typed values.
    unsafe { super::drop_slot(arena, slot, ty) };
}

/// The text of a string, copied.
pub fn read(slot: u64) -> String {
    // SAFETY: tests give live strings.
    unsafe { super::text_of(object_in(slot)).to_owned() }
}

/// Steps of a test's loop: Miri, which checks every access, is some hundred times slower.
pub const fn steps(full: usize) -> usize {
    if cfg!(miri) {
        full / 200 + 1
    } else {
        full
    }
}

/// A seeded source of numbers (xorshift64*).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, end: usize) -> usize {
        ((self.next() >> 32) as usize) % end
    }
}
