//! Type descriptors as codegen emits them: one constant per monomorphic type, recursion by address.

use std::ffi::c_void;
use std::slice;

/// What a value of a type looks like; the numbers are the contract with codegen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    Int = 0,
    Float = 1,
    Bool = 2,
    Unit = 3,
    Atom = 4,
    String = 5,
    Pid = 6,
    Timer = 7,
    Monitor = 8,
    List = 9,
    Tuple = 10,
    Struct = 11,
    Sum = 12,
    Fun = 13,
    Job = 14,
    ClosureEnv = 15,
    Never = 16,
    /// The library's `Map`: laid out as a struct, shown as `%{key => value}`.
    Map = 17,
    /// An Int that says where an entry of a map comes: equality, order and hash pass over it.
    Order = 18,
    /// Laid out as a String; any bytes.
    Bytes = 19,
    /// A node of a map's trie (`map_node.rs`); its fields are those of an entry.
    MapNode = 20,
    /// What the system has given: a file, a socket, a child process.
    Handle = 21,
}

const SHAPES: [Shape; 22] = [
    Shape::Int,
    Shape::Float,
    Shape::Bool,
    Shape::Unit,
    Shape::Atom,
    Shape::String,
    Shape::Pid,
    Shape::Timer,
    Shape::Monitor,
    Shape::List,
    Shape::Tuple,
    Shape::Struct,
    Shape::Sum,
    Shape::Fun,
    Shape::Job,
    Shape::ClosureEnv,
    Shape::Never,
    Shape::Map,
    Shape::Order,
    Shape::Bytes,
    Shape::MapNode,
    Shape::Handle,
];

/// A set, whose only field is a map: shown as `Set(1, 2)`.
pub const FLAG_SET: u8 = 2;
/// A range: shown as `1..5`.
pub const FLAG_RANGE: u8 = 4;
/// A tuple or struct of two to eight numbers: its words lie in the buffers of lists (`element.rs`).
pub const FLAG_FLAT: u8 = 16;

#[repr(C)]
pub struct SnowType {
    pub id: u32,
    pub shape: u8,
    /// Bit 0: derives no Display of its own but is printable. Bits 1, 2 and 4: [`FLAG_SET`], [`FLAG_RANGE`], [`FLAG_FLAT`].
    pub flags: u8,
    /// Fields or variants.
    pub count: u16,
    pub name: *const u8,
    pub name_length: u64,
    /// By shape: the element's or result's `SnowType`, `SnowField[count]` or `SnowVariant[count]`.
    pub parts: *const c_void,
}

#[repr(C)]
pub struct SnowField {
    /// Empty in tuples and in variants without names.
    pub name: *const u8,
    pub name_length: u64,
    pub ty: *const SnowType,
}

#[repr(C)]
pub struct SnowVariant {
    pub name: *const u8,
    pub name_length: u64,
    pub fields: *const SnowField,
    pub count: u64,
}

// SAFETY: descriptors are immutable constants of the program image.
unsafe impl Sync for SnowType {}
// SAFETY: as above.
unsafe impl Sync for SnowField {}
// SAFETY: as above.
unsafe impl Sync for SnowVariant {}
// SAFETY: as above.
unsafe impl Send for SnowType {}
// SAFETY: as above.
unsafe impl Send for SnowField {}
// SAFETY: as above.
unsafe impl Send for SnowVariant {}

/// Bit n: the shape of number n has objects.
const OBJECTS: u32 = {
    use Shape::*;
    let shapes = [Atom, String, Bytes, List, Tuple, Struct, Sum, Fun, Job, Map, MapNode, Handle];
    let (mut bits, mut index) = (0, 0);
    while index < shapes.len() {
        bits |= 1 << shapes[index] as u32;
        index += 1;
    }
    bits
};

impl SnowType {
    /// The descriptor behind a pointer from generated code.
    ///
    /// # Safety
    /// `ty` is a descriptor that codegen emitted; those live as long as the program.
    pub unsafe fn from_raw(ty: *const SnowType) -> &'static SnowType {
        // SAFETY: as the caller promises.
        unsafe { &*ty }
    }

    pub fn shape(&self) -> Shape {
        SHAPES[self.shape as usize]
    }

    /// A slot of this type is a pointer to an object, with a count to keep.
    #[inline]
    pub fn is_object(&self) -> bool {
        OBJECTS >> self.shape & 1 == 1
    }

    /// Its values lie as words in the buffers of lists.
    #[inline]
    pub fn is_flat(&self) -> bool {
        self.flags & FLAG_FLAT != 0
    }

    /// The canonical text of the type.
    pub fn name(&self) -> &str {
        text(self.name, self.name_length)
    }

    /// The name without module path and type arguments, as values show it.
    pub fn bare_name(&self) -> &str {
        let name = self.name();
        let name = name.split_once('<').map_or(name, |(bare, _)| bare);
        name.rsplit_once('.').map_or(name, |(_, bare)| bare)
    }

    /// The element of a list, the result of a job.
    pub fn element(&self) -> &'static SnowType {
        debug_assert!(matches!(self.shape(), Shape::List | Shape::Job));
        // SAFETY: `parts` of these shapes is a descriptor.
        unsafe { &*self.parts.cast() }
    }

    /// The fields of a tuple, struct, map, closure environment, or of an entry in a map's node.
    pub fn fields(&self) -> &'static [SnowField] {
        use Shape::{ClosureEnv, Map, MapNode, Struct, Tuple};
        debug_assert!(matches!(self.shape(), Tuple | Struct | Map | MapNode | ClosureEnv));
        parts(self.parts.cast(), usize::from(self.count))
    }

    /// The variants of a sum, in the order of their tags.
    pub fn variants(&self) -> &'static [SnowVariant] {
        debug_assert!(self.shape() == Shape::Sum);
        parts(self.parts.cast(), usize::from(self.count))
    }

    /// The tag of the variant with this name.
    pub fn tag_of(&self, name: &str) -> Option<usize> {
        self.variants().iter().position(|variant| variant.name() == name)
    }
}

impl SnowField {
    pub fn name(&self) -> &str {
        text(self.name, self.name_length)
    }

    pub fn ty(&self) -> &'static SnowType {
        // SAFETY: descriptors point at descriptors.
        unsafe { &*self.ty }
    }
}

impl SnowVariant {
    pub fn name(&self) -> &str {
        text(self.name, self.name_length)
    }

    pub fn fields(&self) -> &'static [SnowField] {
        parts(self.fields, self.count as usize)
    }
}

/// Names are emitted from the compiler's own (valid) strings.
fn text<'a>(bytes: *const u8, length: u64) -> &'a str {
    // SAFETY: codegen emits name and length together, as UTF-8.
    unsafe { std::str::from_utf8_unchecked(parts(bytes, length as usize)) }
}

/// A constant array, which codegen may leave out when it is empty.
fn parts<'a, T>(first: *const T, count: usize) -> &'a [T] {
    if count == 0 {
        return &[];
    }
    // SAFETY: codegen emits the array and its count together.
    unsafe { slice::from_raw_parts(first, count) }
}
