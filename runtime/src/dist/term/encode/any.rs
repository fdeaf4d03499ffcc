//! Values of the library's type `Term`: each is the term that it says. What came as bytes (references, ports, funs) goes as these bytes, if they
//! are such a term: a program may have made them up.

use super::super::canonical::canonical;
use super::super::read::{Head, Reader};
use super::super::write;
use super::{Encoder, Open, Unsendable, LARGEST};
use crate::value::children::Children;
use crate::value::equal::tag;
use crate::value::object::{object_in, Object};
use crate::value::string::bytes;
use crate::value::SnowType;

/// Elements of a tuple at most, as Erlang's have.
const LARGEST_TUPLE: usize = (1 << 24) - 1;

impl Encoder<'_> {
    pub(super) unsafe fn any(&mut self, object: *mut Object, ty: &'static SnowType) -> Result<(), Unsendable> {
        // SAFETY: the caller gives a live `Term`.
        unsafe {
            let mut parts = Children::of(object, ty);
            let name = ty.variants()[tag(object) as usize].name();
            let (first, first_type) = parts.next().expect("all variants of Term have a part");
            match name {
                "Tuple" => self.any_tuple(Children::of(object_in(first), first_type)),
                "Improper" => {
                    let elements = Children::of(object_in(first), first_type);
                    self.improper(elements, parts)
                }
                "BigInt" => {
                    let (digits, _) = parts.next().expect("the digits");
                    self.big(first != 0, bytes(object_in(digits)))
                }
                "Bits" => {
                    let (used, _) = parts.next().expect("how many bits");
                    self.bits(bytes(object_in(first)), used as i64)
                }
                "Reference" | "Port" | "Function" => self.opaque(name, bytes(object_in(first))),
                // A number, an atom, a binary, a pid, a list or a map: never a Term itself.
                _ => self.value(first, first_type),
            }
        }
    }

    fn any_tuple(&mut self, elements: Children) -> Result<(), Unsendable> {
        let count = elements.left();
        if count > LARGEST_TUPLE {
            return Err(Unsendable(format!("a tuple of {count} elements")));
        }
        write::tuple(self.out, count);
        self.open.push(Open::Slots(elements));
        Ok(())
    }

    /// A list with something else than the empty list behind it; without elements it is only that.
    fn improper(&mut self, elements: Children, tail: Children) -> Result<(), Unsendable> {
        let count = elements.left();
        if count > LARGEST {
            return Err(Unsendable(format!("a list of {count} elements")));
        }
        if count > 0 {
            write::list(self.out, count);
        }
        self.open.push(Open::Slots(tail));
        self.open.push(Open::Slots(elements));
        Ok(())
    }

    fn big(&mut self, is_negative: bool, digits: &[u8]) -> Result<(), Unsendable> {
        if digits.len() > LARGEST {
            return Err(Unsendable(format!("a message of more than {LARGEST} bytes")));
        }
        write::big(self.out, is_negative, digits);
        Ok(())
    }

    fn bits(&mut self, bytes: &[u8], used: i64) -> Result<(), Unsendable> {
        let is_right = if bytes.is_empty() { used == 8 } else { (1..=8).contains(&used) };
        if !is_right {
            return Err(Unsendable(format!("bits with {used} bits in the last byte")));
        }
        if used == 8 {
            return self.binary(bytes);
        }
        if bytes.len() > LARGEST {
            return Err(Unsendable(format!("a message of more than {LARGEST} bytes")));
        }
        write::bits(self.out, bytes, used as u8);
        Ok(())
    }

    fn opaque(&mut self, name: &str, bytes: &[u8]) -> Result<(), Unsendable> {
        let head = Reader::new(bytes, &[]).head();
        let is_right = match head {
            Ok(Head::Reference(_)) => name == "Reference",
            Ok(Head::Foreign("a port")) => name == "Port",
            Ok(Head::Foreign("a fun")) => name == "Function",
            _ => false,
        };
        let start = self.out.len();
        let mut reader = Reader::new(bytes, &[]);
        if !is_right || canonical(&mut reader, self.out).is_err() || reader.left() > 0 {
            self.out.truncate(start);
            return Err(Unsendable(format!("a {name} of other bytes than one has")));
        }
        Ok(())
    }
}
