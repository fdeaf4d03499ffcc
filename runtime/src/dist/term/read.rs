//! Terms from the wire, piece by piece. In: bytes that anyone may have sent. Out: the head of the next term, or what is wrong with it.
//!
//! No length is trusted: nothing is taken that is not there, and a head that announces more parts than bytes are left is refused, so that
//! whoever makes room for the parts never makes more than the message could fill.

use std::borrow::Cow;
use std::sync::Arc;

use super::tags::*;
use crate::heap::SharedBytes;

mod rare;

pub use rare::port_numbers;

/// What is wrong with some bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Malformed(pub &'static str);

pub type Read<T> = Result<T, Malformed>;

/// Words of a reference at most.
pub const MOST_REFERENCE_WORDS: usize = 5;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WirePid<'a> {
    pub node: Cow<'a, str>,
    pub number: u32,
    pub serial: u32,
    pub creation: u32,
}

/// A reference: of which node, and its words.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct WireReference {
    pub node: Arc<str>,
    pub creation: u32,
    pub words: Vec<u32>,
}

/// The head of a term. For tuples, lists and maps their parts follow; other terms are whole.
#[derive(Clone, PartialEq, Debug)]
pub enum Head<'a> {
    Int(i64),
    /// An integer of 64 bits without sign, or beyond.
    Unsigned(u64),
    BigInt,
    Float(f64),
    Atom(Cow<'a, str>),
    Binary(&'a [u8]),
    /// So many terms follow.
    Tuple(usize),
    Nil,
    /// A list of small integers.
    Chars(&'a [u8]),
    /// So many terms follow, and the tail.
    List(usize),
    /// So many keys follow, each with its value.
    Map(usize),
    Pid(WirePid<'a>),
    Reference(WireReference),
    /// Port, fun, or bits: nothing that Snow has.
    Foreign(&'static str),
}

#[derive(Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// What references to the atom cache mean in this message.
    atoms: &'a [Arc<str>],
    /// Where the bytes lie, if values may share them.
    whole: Option<&'a SharedBytes>,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], atoms: &'a [Arc<str>]) -> Reader<'a> {
        Reader { bytes, at: 0, atoms, whole: None }
    }

    /// Of bytes that values which are made of them may share.
    pub fn of_shared(whole: &'a SharedBytes, atoms: &'a [Arc<str>]) -> Reader<'a> {
        Reader { bytes: whole, at: 0, atoms, whole: Some(whole) }
    }

    /// What a value of this part shares, unless it would keep more than as much again alive.
    pub fn whole_around(&self, part: &[u8]) -> Option<&'a SharedBytes> {
        self.whole.filter(|whole| part.len() >= whole.len() / 2)
    }

    pub fn atoms(&self) -> &'a [Arc<str>] {
        self.atoms
    }

    /// How many bytes have been read.
    pub fn position(&self) -> usize {
        self.at
    }

    pub fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// Another reader, which stands there.
    pub fn at(&self, position: usize) -> Reader<'a> {
        Reader { at: position, ..self.clone() }
    }

    /// What has been read from there on is read again.
    pub fn back_to(&mut self, position: usize) {
        self.at = position;
    }

    #[inline]
    pub fn take(&mut self, count: usize) -> Read<&'a [u8]> {
        let taken = self.bytes[self.at..].get(..count).ok_or(Malformed("it ends too early"))?;
        self.at += count;
        Ok(taken)
    }

    #[inline]
    pub fn byte(&mut self) -> Read<u8> {
        Ok(self.take(1)?[0])
    }

    pub fn u16(&mut self) -> Read<u16> {
        Ok(u16::from_be_bytes(self.take(2)?.try_into().expect("two bytes")))
    }

    #[inline]
    pub fn u32(&mut self) -> Read<u32> {
        Ok(u32::from_be_bytes(self.take(4)?.try_into().expect("four bytes")))
    }

    pub fn u64(&mut self) -> Read<u64> {
        Ok(u64::from_be_bytes(self.take(8)?.try_into().expect("eight bytes")))
    }

    /// The next byte, which stays.
    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes over these bytes, if they come next.
    pub fn accept(&mut self, wanted: &[u8]) -> bool {
        let is_next = self.bytes[self.at..].starts_with(wanted);
        if is_next {
            self.at += wanted.len();
        }
        is_next
    }

    pub fn head(&mut self) -> Read<Head<'a>> {
        let tag = self.byte()?;
        self.head_of(tag)
    }

    /// The head of the term whose tag has been read.
    pub fn head_of(&mut self, tag: u8) -> Read<Head<'a>> {
        Ok(match tag {
            SMALL_INTEGER => Head::Int(self.byte()?.into()),
            INTEGER => Head::Int((self.u32()? as i32).into()),
            SMALL_BIG => {
                let length = self.byte()?;
                self.big(length.into())?
            }
            LARGE_BIG => {
                let length = self.u32()?;
                self.big(length as usize)?
            }
            NEW_FLOAT => Head::Float(f64::from_bits(self.u64()?)),
            FLOAT => self.old_float()?,
            tag @ (ATOM | SMALL_ATOM | ATOM_UTF8 | SMALL_ATOM_UTF8 | ATOM_CACHE_REF) => Head::Atom(self.atom_of(tag)?),
            BINARY => {
                let length = self.u32()?;
                Head::Binary(self.take(length as usize)?)
            }
            SMALL_TUPLE => {
                let count = self.byte()?;
                Head::Tuple(self.parts(count.into(), 1)?)
            }
            LARGE_TUPLE => {
                let count = self.u32()?;
                Head::Tuple(self.parts(count, 1)?)
            }
            NIL => Head::Nil,
            STRING => {
                let length = self.u16()?;
                Head::Chars(self.take(length.into())?)
            }
            LIST => {
                let count = self.u32()?;
                Head::List(self.parts(count, 1)?)
            }
            MAP => {
                let count = self.u32()?;
                Head::Map(self.parts(count, 2)?)
            }
            tag @ (NEW_PID | PID) => Head::Pid(self.pid_of(tag)?),
            tag @ (NEWER_REFERENCE | NEW_REFERENCE | REFERENCE) => Head::Reference(self.reference_of(tag)?),
            tag => Head::Foreign(self.foreign(tag)?),
        })
    }

    /// An announced number of parts, each of which takes so many bytes at least.
    fn parts(&self, count: u32, least: usize) -> Read<usize> {
        let count = count as usize;
        if count.saturating_mul(least) > self.left() {
            return Err(Malformed("it announces more parts than there are"));
        }
        Ok(count)
    }

    fn big(&mut self, length: usize) -> Read<Head<'a>> {
        let sign = self.byte()?;
        let digits = self.take(length)?;
        let used = digits.iter().rposition(|&digit| digit != 0).map_or(0, |last| last + 1);
        if used > 8 {
            return Ok(Head::BigInt);
        }
        let mut bytes = [0; 8];
        bytes[..used].copy_from_slice(&digits[..used]);
        let value = u64::from_le_bytes(bytes);
        Ok(match (sign, i64::try_from(value)) {
            (0, Ok(value)) => Head::Int(value),
            (0, Err(_)) => Head::Unsigned(value),
            (1, Ok(value)) => Head::Int(-value),
            (1, Err(_)) if value == 1 << 63 => Head::Int(i64::MIN),
            (1, Err(_)) => Head::BigInt,
            _ => return Err(Malformed("an integer has no such sign")),
        })
    }

    /// The atom that must come next.
    pub fn atom(&mut self) -> Read<Cow<'a, str>> {
        let tag = self.byte()?;
        self.atom_of(tag)
    }

    fn atom_of(&mut self, tag: u8) -> Read<Cow<'a, str>> {
        let length = match tag {
            SMALL_ATOM | SMALL_ATOM_UTF8 => usize::from(self.byte()?),
            ATOM | ATOM_UTF8 => usize::from(self.u16()?),
            ATOM_CACHE_REF => {
                let index = usize::from(self.byte()?);
                let atom = self.atoms.get(index).ok_or(Malformed("an atom is not in the cache"))?;
                return Ok(Cow::Borrowed(atom));
            }
            _ => return Err(Malformed("an atom is missing")),
        };
        let bytes = self.take(length)?;
        if matches!(tag, ATOM | SMALL_ATOM) && !bytes.is_ascii() {
            return Ok(bytes.iter().map(|&byte| char::from(byte)).collect::<String>().into());
        }
        std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| Malformed("an atom is not UTF-8"))
    }

    /// The pid that must come next.
    pub fn pid(&mut self) -> Read<WirePid<'a>> {
        match self.byte()? {
            tag @ (NEW_PID | PID) => self.pid_of(tag),
            _ => Err(Malformed("a pid is missing")),
        }
    }

    fn pid_of(&mut self, tag: u8) -> Read<WirePid<'a>> {
        let node = self.atom()?;
        let (number, serial) = (self.u32()?, self.u32()?);
        let creation = if tag == NEW_PID { self.u32()? } else { self.byte()?.into() };
        Ok(WirePid { node, number, serial, creation })
    }

    /// The reference that must come next.
    pub fn reference(&mut self) -> Read<WireReference> {
        match self.byte()? {
            tag @ (NEWER_REFERENCE | NEW_REFERENCE | REFERENCE) => self.reference_of(tag),
            _ => Err(Malformed("a reference is missing")),
        }
    }

    fn reference_of(&mut self, tag: u8) -> Read<WireReference> {
        let count = if tag == REFERENCE { 1 } else { usize::from(self.u16()?) };
        if count > MOST_REFERENCE_WORDS {
            return Err(Malformed("a reference is too long"));
        }
        let node = Arc::from(&*self.atom()?);
        let old_word = if tag == REFERENCE { Some(self.u32()?) } else { None };
        let creation = if tag == NEWER_REFERENCE { self.u32()? } else { self.byte()?.into() };
        let words = match old_word {
            Some(word) => vec![word],
            None => (0..count).map(|_| self.u32()).collect::<Read<_>>()?,
        };
        Ok(WireReference { node, creation, words })
    }

    /// The head of a tuple, which must come next; gives the number of its parts.
    pub fn tuple(&mut self) -> Read<usize> {
        match self.head()? {
            Head::Tuple(count) => Ok(count),
            _ => Err(Malformed("a tuple is missing")),
        }
    }

    /// The number without sign that must come next.
    pub fn unsigned(&mut self) -> Read<u64> {
        match self.head()? {
            Head::Int(value) => u64::try_from(value).map_err(|_| Malformed("a number is negative")),
            Head::Unsigned(value) => Ok(value),
            _ => Err(Malformed("a number is missing")),
        }
    }

    /// Passes over the next term, and gives its bytes.
    pub fn skip(&mut self) -> Read<&'a [u8]> {
        let start = self.at;
        let mut left = 1_usize;
        while left > 0 {
            left -= 1;
            left += match self.head()? {
                Head::Tuple(count) => count,
                Head::List(count) => count + 1,
                Head::Map(count) => 2 * count,
                _ => 0,
            };
            // Every part takes a byte at least.
            if left > self.left() {
                return Err(Malformed("it announces more parts than there are"));
            }
        }
        Ok(&self.bytes[start..self.at])
    }
}
