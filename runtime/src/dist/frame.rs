//! What comes over a connection after the handshake, put together: distribution headers with their atom cache, and fragments.
//!
//! In: the body of one packet, by a peer that knows the cookie but may be broken. Out: a whole message, or nothing yet; or what is wrong with
//! it, after which the connection must be given up: cache and fragments of both ends no longer agree.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::control::last_send::LastSend;
use super::term::encode::LARGEST;
use super::term::read::{Malformed, Read, Reader};
use super::term::tags::VERSION;

const PASS_THROUGH: u8 = 112;
const HEADER: u8 = 68;
const FIRST_FRAGMENT: u8 = 69;
const FRAGMENT: u8 = 70;
/// Atoms in the cache: eight segments of 256.
const CACHE: usize = 2048;
/// Messages that may have begun and not ended.
const MOST_PARTIAL: usize = 1024;

pub type Atoms = Vec<Arc<str>>;

/// A message: the control term, behind it perhaps a payload.
#[derive(Debug)]
pub struct Message<'a> {
    pub bytes: Cow<'a, [u8]>,
    pub atoms: Atoms,
    /// Whether each term has a version byte before it.
    pub is_versioned: bool,
}

struct Partial {
    bytes: Vec<u8>,
    atoms: Atoms,
    next: u64,
}

pub struct Frames {
    cache: Vec<Option<Arc<str>>>,
    partial: BTreeMap<u64, Partial>,
    /// Bytes of all partial messages.
    held: usize,
    /// Of the last message that went from one process to another.
    pub last_send: LastSend,
}

impl Frames {
    pub fn new() -> Frames {
        Frames { cache: vec![None; CACHE], partial: BTreeMap::new(), held: 0, last_send: LastSend::default() }
    }

    pub fn accept<'a>(&mut self, body: &'a [u8]) -> Read<Option<Message<'a>>> {
        if let [VERSION, HEADER, 0, bytes @ ..] = body {
            return Ok(Some(Message { bytes: Cow::Borrowed(bytes), atoms: Atoms::new(), is_versioned: false }));
        }
        let mut reader = Reader::new(body, &[]);
        match reader.byte()? {
            PASS_THROUGH => {
                let bytes = Cow::Borrowed(reader.take(reader.left())?);
                return Ok(Some(Message { bytes, atoms: Atoms::new(), is_versioned: true }));
            }
            VERSION => {}
            _ => return Err(Malformed("a packet of no known kind")),
        }
        match reader.byte()? {
            HEADER => {
                let atoms = self.atoms(&mut reader)?;
                let bytes = Cow::Borrowed(reader.take(reader.left())?);
                Ok(Some(Message { bytes, atoms, is_versioned: false }))
            }
            FIRST_FRAGMENT => self.begin(&mut reader),
            FRAGMENT => self.go_on(&mut reader),
            _ => Err(Malformed("a packet of no known kind")),
        }
    }

    fn begin<'a>(&mut self, reader: &mut Reader<'a>) -> Read<Option<Message<'a>>> {
        let (sequence, number) = (reader.u64()?, reader.u64()?);
        let atoms = self.atoms(reader)?;
        let bytes = reader.take(reader.left())?;
        if number <= 1 {
            return Ok(Some(Message { bytes: Cow::Borrowed(bytes), atoms, is_versioned: false }));
        }
        if self.partial.len() >= MOST_PARTIAL || self.held + bytes.len() > LARGEST {
            return Err(Malformed("too many messages have begun"));
        }
        self.held += bytes.len();
        let partial = Partial { bytes: bytes.to_vec(), atoms, next: number - 1 };
        match self.partial.insert(sequence, partial) {
            None => Ok(None),
            Some(_) => Err(Malformed("a message has begun twice")),
        }
    }

    fn go_on<'a>(&mut self, reader: &mut Reader<'a>) -> Read<Option<Message<'a>>> {
        let (sequence, number) = (reader.u64()?, reader.u64()?);
        let bytes = reader.take(reader.left())?;
        self.held += bytes.len();
        if self.held > LARGEST {
            return Err(Malformed("a message is too large"));
        }
        let partial = self.partial.get_mut(&sequence).filter(|partial| partial.next == number);
        let partial = partial.ok_or(Malformed("a fragment belongs to no message"))?;
        partial.bytes.extend(bytes);
        partial.next -= 1;
        if partial.next > 0 {
            return Ok(None);
        }
        let partial = self.partial.remove(&sequence).expect("it is there");
        self.held -= partial.bytes.len();
        Ok(Some(Message { bytes: Cow::Owned(partial.bytes), atoms: partial.atoms, is_versioned: false }))
    }

    /// The atoms that a message refers to; new ones are put into the cache.
    fn atoms(&mut self, reader: &mut Reader) -> Read<Atoms> {
        let count = usize::from(reader.byte()?);
        if count == 0 {
            return Ok(Atoms::new());
        }
        let flags = reader.take(count / 2 + 1)?;
        let flag = |index: usize| flags[index / 2] >> (4 * (index % 2)) & 0xF;
        let has_long_atoms = flag(count) & 1 == 1;
        let mut atoms = Atoms::with_capacity(count);
        for index in 0..count {
            let place = usize::from(flag(index) & 7) << 8 | usize::from(reader.byte()?);
            if flag(index) & 8 != 0 {
                let length = if has_long_atoms { usize::from(reader.u16()?) } else { usize::from(reader.byte()?) };
                let text = reader.take(length)?;
                let text = std::str::from_utf8(text).map_err(|_| Malformed("an atom is not UTF-8"))?;
                self.cache[place] = Some(Arc::from(text));
            }
            atoms.push(self.cache[place].clone().ok_or(Malformed("an atom is not in the cache"))?);
        }
        Ok(atoms)
    }
}

impl Default for Frames {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header with two new atoms of segment 0, and one with references to them.
    const NEW_ATOMS: &[u8] = &[131, 68, 2, 0x88, 0, 5, 2, b'o', b'k', 6, 1, b'x', 7, 7];
    const OLD_ATOMS: &[u8] = &[131, 68, 2, 0x00, 0, 6, 5, 9];

    fn whole(frames: &mut Frames, body: &[u8]) -> (Vec<u8>, Vec<String>) {
        let message = frames.accept(body).expect("well-formed").expect("whole");
        (message.bytes.to_vec(), message.atoms.iter().map(|atom| atom.to_string()).collect())
    }

    fn refused(frames: &mut Frames, body: &[u8]) -> &'static str {
        frames.accept(body).expect_err("malformed").0
    }

    fn fragment(kind: u8, sequence: u64, number: u64, rest: &[u8]) -> Vec<u8> {
        [&[VERSION, kind], &sequence.to_be_bytes()[..], &number.to_be_bytes()[..], rest].concat()
    }

    #[test]
    fn atoms_are_remembered_from_message_to_message() {
        let mut frames = Frames::new();
        assert_eq!(whole(&mut frames, NEW_ATOMS), (vec![7, 7], vec!["ok".to_owned(), "x".to_owned()]));
        assert_eq!(whole(&mut frames, OLD_ATOMS), (vec![9], vec!["x".to_owned(), "ok".to_owned()]));
        assert_eq!(refused(&mut Frames::new(), OLD_ATOMS), "an atom is not in the cache");
    }

    #[test]
    fn messages_without_header_pass_through() {
        let message = Frames::new().accept(&[112, 131, 97, 1]).unwrap().unwrap();
        assert_eq!((&*message.bytes, message.is_versioned), (&[131, 97, 1][..], true));
    }

    #[test]
    fn fragments_of_several_messages_may_be_mixed() {
        let mut frames = Frames::new();
        assert!(frames.accept(&fragment(69, 1, 3, &[0, b'a'])).unwrap().is_none());
        assert!(frames.accept(&fragment(69, 2, 2, &[0, b'x'])).unwrap().is_none());
        assert!(frames.accept(&fragment(70, 1, 2, b"b")).unwrap().is_none());
        assert_eq!(whole(&mut frames, &fragment(70, 2, 1, b"y")).0, b"xy");
        assert_eq!(whole(&mut frames, &fragment(70, 1, 1, b"c")).0, b"abc");
        assert_eq!(frames.held, 0);
    }

    #[test]
    fn fragments_out_of_order_are_refused() {
        let mut frames = Frames::new();
        assert_eq!(refused(&mut frames, &fragment(70, 1, 1, b"b")), "a fragment belongs to no message");
        assert!(frames.accept(&fragment(69, 1, 3, &[0, b'a'])).unwrap().is_none());
        assert_eq!(refused(&mut frames, &fragment(70, 1, 1, b"c")), "a fragment belongs to no message");
        assert_eq!(refused(&mut frames, &fragment(69, 1, 3, &[0, b'a'])), "a message has begun twice");
        let many = (0..2 * MOST_PARTIAL as u64).find(|n| frames.accept(&fragment(69, 10 + n, 2, &[0])).is_err());
        assert_eq!(many, Some(MOST_PARTIAL as u64 - 1), "so many at once");
    }
}
