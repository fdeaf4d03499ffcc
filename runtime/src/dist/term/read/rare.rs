//! Terms that few messages have: large integers, bits, floats as text, and what Snow has no value for.

use super::super::tags::*;
use super::super::write;
use super::{Head, Malformed, Read, Reader};

impl<'a> Reader<'a> {
    /// Sign and digits, least first, of the integer beyond 64 bits that must come next.
    pub fn big_digits(&mut self) -> Read<(bool, &'a [u8])> {
        let length = match self.byte()? {
            SMALL_BIG => self.byte()?.into(),
            LARGE_BIG => self.u32()? as usize,
            _ => return Err(Malformed("a large integer is missing")),
        };
        let sign = self.byte()?;
        if sign > 1 {
            return Err(Malformed("an integer has no such sign"));
        }
        Ok((sign == 1, write::significant(self.take(length)?)))
    }

    /// Bytes, and how many bits of the last one count, of the bits that must come next.
    pub fn bits(&mut self) -> Read<(&'a [u8], u8)> {
        if self.byte()? != BIT_BINARY {
            return Err(Malformed("bits are missing"));
        }
        let length = self.u32()?;
        let used = self.byte()?;
        let bytes = self.take(length as usize)?;
        if !(1..=8).contains(&used) || (bytes.is_empty() && used != 8) {
            return Err(Malformed("a last byte has no such number of bits"));
        }
        Ok((bytes, used))
    }

    /// A float as text, as very old nodes write it.
    pub(super) fn old_float(&mut self) -> Read<Head<'a>> {
        let text = std::str::from_utf8(self.take(31)?).map_err(|_| Malformed("a float is no text"))?;
        let value = text.trim_end_matches('\0').trim().parse().map_err(|_| Malformed("a float is no number"))?;
        Ok(Head::Float(value))
    }

    /// A term that Snow has no value for; gives its kind.
    pub(super) fn foreign(&mut self, tag: u8) -> Read<&'static str> {
        match tag {
            BIT_BINARY => {
                let length = self.u32()?;
                self.byte()?;
                self.take(length as usize)?;
                Ok("bits")
            }
            PORT | NEW_PORT | V4_PORT => {
                self.atom()?;
                self.take(port_numbers(tag))?;
                Ok("a port")
            }
            EXPORT => {
                self.atom()?;
                self.atom()?;
                if self.byte()? != SMALL_INTEGER {
                    return Err(Malformed("a fun has no arity"));
                }
                self.byte()?;
                Ok("a fun")
            }
            NEW_FUN => {
                let size = (self.u32()? as usize).checked_sub(4).ok_or(Malformed("a fun is too short"))?;
                self.take(size)?;
                Ok("a fun")
            }
            _ => Err(Malformed("there is no term with such a tag")),
        }
    }
}

/// How many bytes of numbers stand behind the node in a port with this tag.
pub fn port_numbers(tag: u8) -> usize {
    match tag {
        PORT => 5,
        NEW_PORT => 8,
        _ => 12,
    }
}
