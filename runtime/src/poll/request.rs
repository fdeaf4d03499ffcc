//! How much of a stream is to be read before it is given. In: a request and what has been read so far. Out: how much of that
//! answers it, or why nothing does.

use std::io;
use std::os::fd::RawFd;

use super::reader::{with_scratch, Reader};
use super::resource::Resource;

/// A line is refused when it has become longer than this: a peer could fill the memory with it.
const LONGEST_LINE: usize = 16 << 20;

#[derive(Clone, Copy)]
pub enum Request {
    /// What is there, at most so many bytes.
    Some(usize),
    Exactly(usize),
    /// A line, with its break if it has one.
    Line,
    /// All until the end.
    All,
}

impl Request {
    /// How many bytes of the buffer answer it; None: more is to be read.
    fn answer(self, reader: &mut Reader, has_ended: bool) -> Option<io::Result<usize>> {
        let there = reader.available().len();
        match self {
            Request::Some(most) if there > 0 || most == 0 => Some(Ok(there.min(most))),
            Request::Exactly(count) if there >= count => Some(Ok(count)),
            Request::All if has_ended => Some(Ok(there)),
            Request::Line => match reader.line() {
                Some(length) => Some(Ok(length)),
                None if has_ended && there > 0 => Some(Ok(there)),
                None if has_ended => Some(Err(end_of_input())),
                None if there > LONGEST_LINE => Some(Err(io::Error::other("a line is too long"))),
                None => None,
            },
            Request::Some(_) | Request::Exactly(_) if has_ended => Some(Err(end_of_input())),
            _ => None,
        }
    }
}

fn end_of_input() -> io::Error {
    io::Error::other("end of input")
}

impl Resource {
    /// Reads until the request is answered, and gives the answer to `take`. An error may be that it would block; what has been
    /// read stays.
    pub fn read<R>(&self, request: Request, take: impl FnOnce(&[u8]) -> R) -> io::Result<R> {
        self.reading(|descriptor, reader| match request {
            Request::Some(most) if reader.available().is_empty() && most > 0 => {
                self.read_directly(descriptor, most, take)
            }
            _ => self.read_into(descriptor, reader, request, take),
        })
    }

    fn read_directly<R>(&self, descriptor: RawFd, most: usize, take: impl FnOnce(&[u8]) -> R) -> io::Result<R> {
        with_scratch(|scratch| {
            let room = most.min(scratch.len());
            let count = self.read_once(descriptor, &mut scratch[..room])?;
            if count == 0 {
                return Err(end_of_input());
            }
            Ok(take(&scratch[..count]))
        })
    }

    fn read_into<R>(
        &self,
        descriptor: RawFd,
        reader: &mut Reader,
        request: Request,
        take: impl FnOnce(&[u8]) -> R,
    ) -> io::Result<R> {
        let mut has_ended = false;
        let count = loop {
            match request.answer(reader, has_ended) {
                Some(answer) => break answer?,
                None => has_ended = reader.fill(|room| self.read_once(descriptor, room))? == 0,
            }
        };
        let given = take(&reader.available()[..count]);
        reader.consume(count);
        Ok(given)
    }
}
