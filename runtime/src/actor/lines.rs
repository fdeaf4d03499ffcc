//! The program's table from code to lines, which `snowc` makes and stripping leaves (`codegen/located_objects.py`).
//!
//! In: an address in Snow code. Out: function, file and line, and those of the calls that it was inlined at. One table
//! per process: the program is its only image.

use std::sync::OnceLock;

/// What the program record points to: `count` units follow.
#[repr(C)]
pub struct Lines {
    count: u64,
    first: [Unit; 0],
}

/// The code of one object, and its rows in ULEB128: scopes `(file, function)`, then `advance`, how many places, and
/// `(scope, line)` of each, the innermost first.
#[repr(C)]
struct Unit {
    code: *const u8,
    code_size: u64,
    rows: *const u8,
    rows_size: u64,
}

/// A place in the source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub function: &'static str,
    pub file: &'static str,
    pub line: u64,
}

// SAFETY: the table is an immutable constant of the program image.
unsafe impl Sync for Lines {}

static TABLE: OnceLock<&'static Lines> = OnceLock::new();

/// Makes the program's table known; programs for which there is none are never looked up.
pub fn install(lines: &'static Lines) {
    TABLE.get_or_init(|| lines);
}

/// Whether an address lies in Snow code. Reads constants only, so a signal handler may ask.
pub fn is_code(address: usize) -> bool {
    unit_of(address).is_some()
}

/// The places of the instruction that ends at `address` (of the call, where that is a return address): where it was
/// written, and then the calls that it was inlined at.
pub fn places_before(address: usize) -> Vec<Place> {
    let Some(unit) = unit_of(address) else { return Vec::new() };
    // SAFETY: the compiler emits this many bytes.
    let rows = unsafe { std::slice::from_raw_parts(unit.rows, unit.rows_size as usize) };
    Rows { rest: rows }.places_before((address - unit.code.addr()) as u64).unwrap_or_default()
}

/// A call may be the last instruction of its unit: so the end counts and the start does not.
fn unit_of(address: usize) -> Option<&'static Unit> {
    let table = TABLE.get()?;
    // SAFETY: `count` units follow the count.
    let units = unsafe { std::slice::from_raw_parts(table.first.as_ptr(), table.count as usize) };
    units.iter().find(|unit| address.wrapping_sub(unit.code.addr()).wrapping_sub(1) < unit.code_size as usize)
}

struct Rows {
    rest: &'static [u8],
}

impl Rows {
    fn places_before(mut self, offset: u64) -> Option<Vec<Place>> {
        let count = self.number()?;
        let scopes: Vec<(&str, &str)> = (0..count).map_while(|_| Some((self.text()?, self.text()?))).collect();
        let (mut address, mut found) = (0, Vec::new());
        while let Some((advance, places)) = self.row(&scopes) {
            address += advance;
            if address >= offset {
                break;
            }
            found = places;
        }
        Some(found)
    }

    fn row(&mut self, scopes: &[(&'static str, &'static str)]) -> Option<(u64, Vec<Place>)> {
        let (advance, count) = (self.number()?, self.number()?);
        let mut places = Vec::new();
        for _ in 0..count {
            let (scope, line) = (self.number()?, self.number()?);
            let &(file, function) = scopes.get(scope as usize)?;
            places.push(Place { function, file, line });
        }
        Some((advance, places))
    }

    fn number(&mut self) -> Option<u64> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
            shift += 7;
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

    /// Two scopes; bytes 0..4 are `a` line 7, 4..10 nowhere, from 10 on `b` line 300 inlined into `a` line 7.
    const ROWS: &[u8] = b"\x02\x03x.s\x01a\x03y.s\x01b\x00\x01\x00\x07\x04\x00\x06\x02\x01\xac\x02\x00\x07";
    const A: Place = Place { function: "a", file: "x.s", line: 7 };
    const B: Place = Place { function: "b", file: "y.s", line: 300 };

    fn at(offset: u64) -> Vec<Place> {
        Rows { rest: ROWS }.places_before(offset).unwrap()
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
    fn nothing_is_before_the_first_row() {
        assert_eq!(at(0), []);
    }

    #[test]
    fn a_table_that_ends_too_soon_gives_what_it_has() {
        assert_eq!(Rows { rest: &ROWS[..ROWS.len() - 1] }.places_before(11), Some(vec![]));
        assert_eq!(Rows { rest: &[] }.places_before(1), None);
    }
}
