//! The slots that an object holds, with their types: what every walk over values is made of.

use super::element::{read, width};
use super::map_node::{EntryPlace, Node, ENTRY, WAYS};
use super::object::{captures, slots_behind, BufferObject, ClosureObject, ListObject, Object, SumObject};
use super::{Shape, SnowField, SnowType};
use std::ptr;

/// The slots of one object that a walk has yet to visit.
#[derive(Clone, Copy)]
pub struct Children {
    slots: *const u64,
    left: usize,
    types: Types,
}

#[derive(Clone, Copy)]
enum Types {
    /// All slots have this type.
    Each(&'static SnowType),
    /// Elements of a list that are no slots: Bools, records of numbers.
    Packed(&'static SnowType),
    /// The next slot is this field.
    Fields(*const SnowField),
    /// The same fields over and over; the next slot is the one of this number.
    Cycle(&'static [SnowField], usize),
}

impl Children {
    const NONE: Self = Self { slots: ptr::null(), left: 0, types: Types::Fields(ptr::null()) };

    /// The slots of `object` in declaration order; of a list, the elements in its window.
    ///
    /// # Safety
    /// Well-typed. The result must not be used when the object is gone.
    pub unsafe fn of(object: *mut Object, ty: &'static SnowType) -> Self {
        // SAFETY: the shape tells the layout.
        unsafe {
            match ty.shape() {
                Shape::Tuple | Shape::Struct | Shape::Map => Self::fields(slots_behind(object), ty.fields()),
                Shape::Sum => {
                    let sum = object.cast::<SumObject>();
                    Self::fields(slots_behind(sum), ty.variants()[(*sum).tag as usize].fields())
                }
                Shape::Fun => match captures(object) {
                    Some(env) => Self::fields(slots_behind(object.cast::<ClosureObject>()), env.fields()),
                    None => Self::NONE,
                },
                Shape::List => Self::window(object.cast(), ty.element()),
                Shape::MapNode => Self::of_node(Node::of(object), ty),
                _ => Self::NONE,
            }
        }
    }

    /// All values that a buffer holds, whatever windows there are.
    ///
    /// # Safety
    /// `buffer` is a live buffer of elements of type `element`.
    pub unsafe fn of_buffer(buffer: *mut BufferObject, element: &'static SnowType) -> Self {
        // SAFETY: `low..high` are initialised.
        unsafe {
            let (low, high) = ((*buffer).low as usize, (*buffer).high as usize);
            Self::elements(slots_behind(buffer).cast(), low, high - low, element)
        }
    }

    /// The nodes below, or key, value and order of each entry.
    fn of_node(node: Node, ty: &'static SnowType) -> Self {
        if !node.has_entries() {
            return Self::each(node.slots(), WAYS, ty);
        }
        Self { slots: node.slots(), left: ENTRY * node.count(), types: Types::Cycle(ty.fields(), 0) }
    }

    /// Key and value of an entry.
    ///
    /// # Safety
    /// The entry is live, and one of a node of this type.
    pub unsafe fn of_entry(entry: EntryPlace, node: &'static SnowType) -> Self {
        Self::fields(entry.slots(), &node.fields()[..ENTRY - 1])
    }

    /// Consecutive slots of one type.
    pub fn each(slots: *const u64, count: usize, ty: &'static SnowType) -> Self {
        Self { slots, left: count, types: Types::Each(ty) }
    }

    /// `count` elements of a buffer from number `start` on.
    fn elements(buffer: *const u8, start: usize, count: usize, element: &'static SnowType) -> Self {
        let (slots, left) = (buffer.wrapping_add(start * width(element)).cast(), count);
        let types = if width(element) == 8 { Types::Each(element) } else { Types::Packed(element) };
        Self { slots, left, types }
    }

    unsafe fn window(list: *mut ListObject, element: &'static SnowType) -> Self {
        // SAFETY: the window lies in the initialised part of the buffer.
        unsafe {
            if (*list).length == 0 {
                return Self::NONE;
            }
            let (start, length) = ((*list).start as usize, (*list).length as usize);
            Self::elements(slots_behind((*list).buffer).cast(), start, length, element)
        }
    }

    fn fields(slots: *mut u64, fields: &'static [SnowField]) -> Self {
        Self { slots, left: fields.len(), types: Types::Fields(fields.as_ptr()) }
    }

    pub fn left(&self) -> usize {
        self.left
    }

    /// The next slot and its type.
    ///
    /// # Safety
    /// The object is still alive.
    pub unsafe fn next(&mut self) -> Option<(u64, &'static SnowType)> {
        if self.left == 0 {
            return None;
        }
        // SAFETY: `left` slots follow, and as many fields.
        unsafe {
            self.left -= 1;
            if let Types::Packed(ty) = self.types {
                let slot = read(self.slots.cast(), ty);
                self.slots = self.slots.byte_add(width(ty));
                return Some((slot, ty));
            }
            let slot = *self.slots;
            self.slots = self.slots.add(1);
            let ty = match &mut self.types {
                Types::Each(ty) | Types::Packed(ty) => ty,
                Types::Fields(field) => {
                    let ty = (**field).ty();
                    *field = field.add(1);
                    ty
                }
                Types::Cycle(fields, next) => {
                    let ty = fields[*next].ty();
                    *next = (*next + 1) % fields.len();
                    ty
                }
            };
            Some((slot, ty))
        }
    }

    /// Passes over slots up to the next that holds an object.
    ///
    /// # Safety
    /// As for `next`.
    pub unsafe fn skip_scalars(&mut self) {
        // SAFETY: `left` slots follow, and as many fields.
        unsafe {
            match &mut self.types {
                Types::Each(ty) if !ty.is_object() => self.left = 0,
                Types::Each(_) => {}
                Types::Packed(_) => self.left = 0,
                Types::Fields(field) => {
                    while self.left > 0 && !(**field).ty().is_object() {
                        *field = field.add(1);
                        self.slots = self.slots.add(1);
                        self.left -= 1;
                    }
                }
                Types::Cycle(fields, next) => {
                    let is_object = |number: usize| fields[number % fields.len()].ty().is_object();
                    match (*next..*next + fields.len()).position(is_object) {
                        Some(passed) if passed < self.left => {
                            *next = (*next + passed) % fields.len();
                            self.slots = self.slots.add(passed);
                            self.left -= passed;
                        }
                        _ => self.left = 0,
                    }
                }
            }
        }
    }

    /// The next slot that holds an object.
    ///
    /// # Safety
    /// As for `next`.
    pub unsafe fn next_object(&mut self) -> Option<(*mut Object, &'static SnowType)> {
        // SAFETY: as the caller promises.
        unsafe {
            self.skip_scalars();
            self.next().map(|(slot, ty)| (super::object::object_in(slot), ty))
        }
    }
}
