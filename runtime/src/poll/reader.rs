//! What has been read of a stream and not been taken: for lines, and for exact numbers of bytes.

use std::cell::RefCell;
use std::io;

/// Bytes that one call reads at most.
pub const MOST_AT_ONCE: usize = 64 << 10;
/// A buffer that has been larger is given back when it is empty.
const KEPT: usize = 16 << 10;

thread_local! {
    /// Where calls read into that keep nothing.
    static SCRATCH: RefCell<Box<[u8]>> = RefCell::new(vec![0; MOST_AT_ONCE].into_boxed_slice());
}

#[derive(Default)]
pub struct Reader {
    buffer: Vec<u8>,
    start: usize,
    /// Bytes behind `start` in which there is no line break.
    searched: usize,
}

impl Reader {
    pub fn available(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// The first `count` bytes have been taken.
    pub fn consume(&mut self, count: usize) {
        self.start += count;
        self.searched = 0;
        if self.start == self.buffer.len() {
            self.start = 0;
            self.buffer.clear();
            if self.buffer.capacity() > KEPT {
                self.buffer = Vec::new();
            }
        }
    }

    /// Nothing that was read counts any more: the stream goes on elsewhere.
    pub fn clear(&mut self) {
        self.consume(self.available().len());
    }

    /// The length of the first line with its break, if it is there.
    pub fn line(&mut self) -> Option<usize> {
        let available = &self.buffer[self.start..];
        let found = available[self.searched..].iter().position(|&byte| byte == b'\n');
        let line = found.map(|at| self.searched + at + 1);
        self.searched = available.len();
        line
    }

    /// Reads more, by a call that fills a part of what it is given.
    pub fn fill(&mut self, read: impl FnOnce(&mut [u8]) -> io::Result<usize>) -> io::Result<usize> {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        with_scratch(|scratch| {
            let count = read(scratch)?;
            self.buffer.extend_from_slice(&scratch[..count]);
            Ok(count)
        })
    }
}

/// Room for one call. Not to be asked for within itself.
pub fn with_scratch<R>(use_it: impl FnOnce(&mut [u8]) -> R) -> R {
    SCRATCH.with_borrow_mut(|scratch| use_it(scratch))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(reader: &mut Reader, bytes: &[u8]) {
        let read = |room: &mut [u8]| {
            room[..bytes.len()].copy_from_slice(bytes);
            Ok(bytes.len())
        };
        assert_eq!(reader.fill(read).ok(), Some(bytes.len()));
    }

    #[test]
    fn a_line_comes_in_pieces() {
        let mut reader = Reader::default();
        filled(&mut reader, b"on");
        assert_eq!(reader.line(), None);
        filled(&mut reader, b"e\ntwo");
        assert_eq!(reader.line(), Some(4));
        reader.consume(4);
        assert_eq!((reader.line(), reader.available()), (None, &b"two"[..]));
        filled(&mut reader, b"\n\n");
        assert_eq!(reader.line(), Some(4));
        reader.consume(4);
        assert_eq!(reader.line(), Some(1));
    }
}
