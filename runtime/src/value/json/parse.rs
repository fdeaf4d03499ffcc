//! The structure of a JSON text. In: the text. Out: a value made by a [`Builder`], or the first mistake. Does not recurse.

use super::build::Builder;
use super::scan::{Number, Scanner};
use super::{Mistake, DEEPEST};

/// An array or object that is not closed yet, by where its parts begin in the builder.
enum Open {
    Array(usize),
    Object(usize),
}

/// The slot of the value that a text is.
pub fn parse(builder: &mut Builder, text: &str) -> Result<u64, Mistake> {
    let mut parser = Parser { scanner: Scanner::new(text), builder, open: Vec::new() };
    let value = parser.document();
    if value.is_err() {
        parser.builder.abandon();
    }
    value
}

struct Parser<'p, 'a, 'b> {
    scanner: Scanner<'a>,
    builder: &'p mut Builder<'b>,
    open: Vec<Open>,
}

impl Parser<'_, '_, '_> {
    fn document(&mut self) -> Result<u64, Mistake> {
        loop {
            let Some(mut value) = self.begin()? else { continue };
            loop {
                if self.open.is_empty() {
                    return self.at_end(value);
                }
                match self.add(value)? {
                    Some(closed) => value = closed,
                    None => break,
                }
            }
        }
    }

    /// A whole value, or the opening of one: None then.
    fn begin(&mut self) -> Result<Option<u64>, Mistake> {
        let value = match self.scanner.next_mark() {
            Some(b'"') => {
                let text = self.scanner.string()?;
                self.builder.string(&text)
            }
            Some(b'-' | b'0'..=b'9') => match self.scanner.number()? {
                Number::Int(value) => self.builder.int(value),
                Number::Float(value) => self.builder.float(value),
            },
            Some(b'[') => return self.open_array(),
            Some(b'{') => return self.open_object(),
            _ if self.scanner.take("true") => self.builder.bool(true),
            _ if self.scanner.take("false") => self.builder.bool(false),
            _ if self.scanner.take("null") => self.builder.null(),
            _ => return Err(self.scanner.unexpected("a value")),
        };
        Ok(Some(value))
    }

    fn open_array(&mut self) -> Result<Option<u64>, Mistake> {
        self.go_deeper()?;
        let start = self.builder.values();
        if self.scanner.next_mark() == Some(b']') {
            self.scanner.pass();
            return Ok(Some(self.builder.array(start)));
        }
        self.open.push(Open::Array(start));
        Ok(None)
    }

    fn open_object(&mut self) -> Result<Option<u64>, Mistake> {
        self.go_deeper()?;
        let start = self.builder.pairs();
        if self.scanner.next_mark() == Some(b'}') {
            self.scanner.pass();
            return Ok(Some(self.builder.object(start)));
        }
        self.open.push(Open::Object(start));
        self.key()?;
        Ok(None)
    }

    fn go_deeper(&mut self) -> Result<(), Mistake> {
        if self.open.len() == DEEPEST {
            return Err(self.scanner.mistake(format!("nested deeper than {DEEPEST} levels")));
        }
        self.scanner.pass();
        Ok(())
    }

    fn key(&mut self) -> Result<(), Mistake> {
        if self.scanner.next_mark() != Some(b'"') {
            return Err(self.scanner.unexpected("a key in quotes"));
        }
        let key = self.scanner.string()?;
        self.builder.key(&key);
        if self.scanner.next_mark() != Some(b':') {
            return Err(self.scanner.unexpected("`:` after the key"));
        }
        self.scanner.pass();
        Ok(())
    }

    /// Adds a value to what is open; gives what is complete with it.
    fn add(&mut self, value: u64) -> Result<Option<u64>, Mistake> {
        let closed = match *self.open.last().expect("something is open") {
            Open::Array(start) => {
                self.builder.element(value);
                self.follows(b']', "`,` or `]`")?.then(|| self.builder.array(start))
            }
            Open::Object(start) => {
                self.builder.value_of_key(value);
                let closed = self.follows(b'}', "`,` or `}`")?.then(|| self.builder.object(start));
                if closed.is_none() {
                    self.key()?;
                }
                closed
            }
        };
        if closed.is_some() {
            self.open.pop();
        }
        Ok(closed)
    }

    /// Passes the mark behind a part: true for the closing one, false for a comma.
    fn follows(&mut self, closing: u8, expected: &str) -> Result<bool, Mistake> {
        let mark = self.scanner.next_mark();
        if mark != Some(closing) && mark != Some(b',') {
            return Err(self.scanner.unexpected(expected));
        }
        self.scanner.pass();
        Ok(mark == Some(closing))
    }

    fn at_end(&mut self, value: u64) -> Result<u64, Mistake> {
        if self.scanner.next_mark().is_none() {
            return Ok(value);
        }
        self.builder.element(value);
        Err(self.scanner.unexpected("the end of the text"))
    }
}
