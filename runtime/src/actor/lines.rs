//! The program's table from code to lines, which `snowc` makes and stripping leaves (`codegen/located_objects.py`).
//!
//! In: an address in Snow code. Out: function, file and line, and those of the calls that it was inlined at. A program
//! has one table, `snowc repl` one more for each input.

use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering::*};

use crate::value::Shape;

/// What the program record points to: `count` units follow.
#[repr(C)]
pub struct Lines {
    count: u64,
    first: [Unit; 0],
}

/// The code of one object, and its rows in ULEB128: scopes (file, function, arguments), then `advance`, how many places,
/// and `(scope, line)` of each, the innermost first.
#[repr(C)]
struct Unit {
    code: *const u8,
    code_size: u64,
    rows: *const u8,
    rows_size: u64,
}

/// A place in the source, and what the frame of its function holds.
#[derive(Clone, Copy)]
pub struct Place {
    pub function: &'static str,
    pub file: &'static str,
    pub line: u64,
    pub arguments: Arguments,
}

/// The arguments that a frame holds, in the order of the parameters.
#[derive(Clone, Copy)]
pub struct Arguments {
    count: u64,
    rows: Rows,
}

pub struct Argument {
    pub name: &'static str,
    /// The `Shape` of its type.
    pub shape: u8,
    /// From the frame pointer; 0 where the frame does not hold it.
    pub offset: isize,
}

impl Argument {
    /// Which bits of the eight bytes at its offset count: the slot of a Bool is one bit of one byte.
    pub fn mask(&self) -> u64 {
        if self.shape == Shape::Bool as u8 {
            1
        } else {
            u64::MAX
        }
    }
}

impl Arguments {
    pub fn iter(&self) -> impl Iterator<Item = Argument> {
        let mut rows = self.rows;
        (0..self.count).map_while(move |_| rows.argument())
    }
}

impl Place {
    /// Whether it is the same line of the same function.
    pub fn is_at(&self, other: &Place) -> bool {
        (self.function, self.file, self.line) == (other.function, other.file, other.line)
    }
}

// SAFETY: the table is an immutable constant of the program image.
unsafe impl Sync for Lines {}

/// A table that is known, and those that were known before.
struct Known {
    table: &'static Lines,
    older: *const Known,
}

/// The youngest. A list, as a signal handler reads it.
static TABLES: AtomicPtr<Known> = AtomicPtr::new(ptr::null_mut());

/// Makes a table known; programs for which there is none are never looked up.
pub fn install(table: &'static Lines) {
    let known = Box::leak(Box::new(Known { table, older: ptr::null() }));
    let mut older = TABLES.load(Acquire);
    loop {
        known.older = older;
        match TABLES.compare_exchange(older, known, AcqRel, Acquire) {
            Ok(_) => return,
            Err(found) => older = found,
        }
    }
}

fn tables() -> impl Iterator<Item = &'static Lines> {
    // SAFETY: what is in the list stays, and is never changed.
    let mut at = unsafe { TABLES.load(Acquire).cast_const().as_ref() };
    std::iter::from_fn(move || {
        let known = at?;
        // SAFETY: as above.
        at = unsafe { known.older.as_ref() };
        Some(known.table)
    })
}

/// Whether an address lies in Snow code. Reads constants only, so a signal handler may ask.
pub fn is_code(address: usize) -> bool {
    unit_of(address).is_some()
}

/// The places of the instruction that ends at `address` (of the call, where that is a return address): where it was
/// written, and then the calls that it was inlined at. Allocates nothing, as a signal handler asks too.
pub fn places_before(address: usize) -> impl Iterator<Item = Place> {
    let unit = unit_of(address);
    let places = unit.and_then(|unit| Rows { rest: unit.rows() }.places_before((address - unit.code.addr()) as u64));
    places.into_iter().flatten()
}

/// A function of the program, and the first of its lines that one object has code of.
pub struct FunctionLines {
    pub function: &'static str,
    pub file: &'static str,
    pub first_line: u64,
}

/// All functions that have lines; one that is inlined into several objects comes several times.
pub fn functions() -> impl Iterator<Item = FunctionLines> {
    units().flat_map(|unit| Rows { rest: unit.rows() }.functions().unwrap_or_default())
}

fn units() -> impl Iterator<Item = &'static Unit> {
    tables().flat_map(|table| {
        // SAFETY: `count` units follow the count.
        unsafe { std::slice::from_raw_parts(table.first.as_ptr(), table.count as usize) }
    })
}

impl Unit {
    fn rows(&self) -> &'static [u8] {
        // SAFETY: the compiler emits this many bytes.
        unsafe { std::slice::from_raw_parts(self.rows, self.rows_size as usize) }
    }
}

/// A call may be the last instruction of its unit: so the end counts and the start does not.
fn unit_of(address: usize) -> Option<&'static Unit> {
    units().find(|unit| address.wrapping_sub(unit.code.addr()).wrapping_sub(1) < unit.code_size as usize)
}

#[derive(Clone, Copy)]
struct Rows {
    rest: &'static [u8],
}

impl Rows {
    fn places_before(mut self, offset: u64) -> Option<impl Iterator<Item = Place>> {
        let scopes = self;
        for _ in 0..self.number()? {
            self.scope()?;
        }
        let (mut address, mut found) = (0, (Rows { rest: &[] }, 0));
        while let Some((advance, places, count)) = self.row() {
            address += advance;
            if address >= offset {
                break;
            }
            found = (places, count);
        }
        let (mut places, count) = found;
        Some((0..count).map_while(move |_| {
            let (scope, line) = (places.number()?, places.number()?);
            scopes.nth_scope(scope).map(|(file, function, arguments)| Place { function, file, line, arguments })
        }))
    }

    fn functions(mut self) -> Option<Vec<FunctionLines>> {
        let mut functions = Vec::new();
        for _ in 0..self.number()? {
            let (file, function, _) = self.scope()?;
            functions.push(FunctionLines { function, file, first_line: u64::MAX });
        }
        while let Some((_, mut places, count)) = self.row() {
            for _ in 0..count {
                let (scope, line) = (places.number()?, places.number()?);
                if let Some(function) = functions.get_mut(scope as usize).filter(|_| line > 0) {
                    function.first_line = function.first_line.min(line);
                }
            }
        }
        functions.retain(|function| function.first_line != u64::MAX);
        Some(functions)
    }

    /// The next row: how far it is from the one before, where its places are, and how many.
    fn row(&mut self) -> Option<(u64, Rows, u64)> {
        let (advance, count) = (self.number()?, self.number()?);
        let places = *self;
        for _ in 0..2 * count {
            self.number()?;
        }
        Some((advance, places, count))
    }

    fn nth_scope(mut self, number: u64) -> Option<(&'static str, &'static str, Arguments)> {
        self.number()?;
        for _ in 0..number {
            self.scope()?;
        }
        self.scope()
    }

    fn scope(&mut self) -> Option<(&'static str, &'static str, Arguments)> {
        let (file, function, count) = (self.text()?, self.text()?, self.number()?);
        let arguments = Arguments { count, rows: *self };
        for _ in 0..count {
            self.argument()?;
        }
        Some((file, function, arguments))
    }

    fn argument(&mut self) -> Option<Argument> {
        Some(Argument { name: self.text()?, shape: self.number()? as u8, offset: self.signed()? as isize })
    }

    fn number(&mut self) -> Option<u64> {
        self.leb128().map(|(value, _)| value)
    }

    fn signed(&mut self) -> Option<i64> {
        let (value, bits) = self.leb128()?;
        let unused = 64_u32.saturating_sub(bits);
        Some((value << unused) as i64 >> unused)
    }

    /// A number and how many bits were written.
    fn leb128(&mut self) -> Option<(u64, u32)> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            value |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return Some((value, shift));
            }
        }
    }

    fn text(&mut self) -> Option<&'static str> {
        let length = self.number()? as usize;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two scopes; bytes 0..4 are `a` line 7, 4..10 nowhere, from 10 on `b` line 300 inlined into `a` line 7. The frame of
    /// `b` holds an Int `n` at -16 and a text `s` at -200.
    const ROWS: &[u8] = b"\x02\x03x.s\x01a\x00\x03y.s\x01b\x02\x01n\x00\x70\x01s\x05\xb8\x7e\
        \x00\x01\x00\x07\x04\x00\x06\x02\x01\xac\x02\x00\x07";
    const A: (&str, &str, u64) = ("a", "x.s", 7);
    const B: (&str, &str, u64) = ("b", "y.s", 300);

    fn at(offset: u64) -> Vec<(&'static str, &'static str, u64)> {
        let places = Rows { rest: ROWS }.places_before(offset).unwrap();
        places.map(|place| (place.function, place.file, place.line)).collect()
    }

    #[test]
    fn a_return_address_belongs_to_the_row_before_it() {
        assert_eq!(at(1), [A]);
        assert_eq!(at(4), [A]);
        assert_eq!(at(5), []);
        assert_eq!(at(10), []);
    }

    #[test]
    fn inlined_code_tells_the_calls_too() {
        assert_eq!(at(11), [B, A]);
    }

    #[test]
    fn a_scope_tells_what_its_frame_holds() {
        let places: Vec<Place> = Rows { rest: ROWS }.places_before(11).unwrap().collect();
        let held: Vec<_> = places[0].arguments.iter().map(|each| (each.name, each.shape, each.offset)).collect();
        assert_eq!(held, [("n", 0, -16), ("s", 5, -200)]);
        assert_eq!(places[1].arguments.iter().count(), 0);
    }

    #[test]
    fn functions_have_a_first_line() {
        let functions = Rows { rest: ROWS }.functions().unwrap();
        let found: Vec<_> = functions.iter().map(|each| (each.function, each.file, each.first_line)).collect();
        assert_eq!(found, [A, B]);
    }

    #[test]
    fn nothing_is_before_the_first_row() {
        assert_eq!(at(0), []);
    }

    #[test]
    fn a_table_that_ends_too_soon_gives_what_it_has() {
        assert_eq!(Rows { rest: &ROWS[..ROWS.len() - 1] }.places_before(11).unwrap().count(), 0);
        assert!(Rows { rest: &[] }.places_before(1).is_none());
    }
}
