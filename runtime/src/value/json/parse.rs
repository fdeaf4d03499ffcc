//! The structure of a JSON text. In: the text. Out: what a [`Sink`] makes of it, or the first mistake. Does not recurse.

use super::scan::{Number, Scanner};
use super::{Mistake, DEEPEST};

/// What makes values, from the inside out: an array or object is made of all parts since `start`.
pub trait Sink {
    type Value;
    fn null(&mut self) -> Self::Value;
    fn bool(&mut self, value: bool) -> Self::Value;
    fn number(&mut self, value: Number) -> Self::Value;
    fn string(&mut self, text: &str) -> Self::Value;
    /// How many elements there are of arrays that are not complete.
    fn elements(&self) -> usize;
    /// How many entries there are of objects that are not complete.
    fn entries(&self) -> usize;
    fn add_element(&mut self, value: Self::Value);
    fn add_key(&mut self, text: &str);
    /// The value of the last key.
    fn add_value(&mut self, value: Self::Value);
    fn array(&mut self, start: usize) -> Self::Value;
    fn object(&mut self, start: usize) -> Self::Value;
    /// Gives back all that is not part of a whole value.
    fn abandon(&mut self);
}

/// An array or object that is not closed yet, by where its parts begin in the sink.
enum Open {
    Array(usize),
    Object(usize),
}

/// The value that a text is.
pub fn parse<S: Sink>(sink: &mut S, text: &str) -> Result<S::Value, Mistake> {
    let mut scanner = Scanner::new(text);
    let value = parse_next(sink, &mut scanner, 0)?;
    if scanner.next_mark().is_none() {
        return Ok(value);
    }
    sink.add_element(value);
    sink.abandon();
    Err(scanner.unexpected("the end of the text"))
}

/// The value that begins at the scanner, `level` levels deep.
pub fn parse_next<S: Sink>(sink: &mut S, scanner: &mut Scanner, level: usize) -> Result<S::Value, Mistake> {
    let mut parser = Parser { scanner, sink, level, open: Vec::new() };
    let value = parser.value();
    if value.is_err() {
        parser.sink.abandon();
    }
    value
}

struct Parser<'p, 'a, S> {
    scanner: &'p mut Scanner<'a>,
    sink: &'p mut S,
    level: usize,
    open: Vec<Open>,
}

impl<S: Sink> Parser<'_, '_, S> {
    fn value(&mut self) -> Result<S::Value, Mistake> {
        loop {
            let Some(mut value) = self.begin()? else { continue };
            loop {
                if self.open.is_empty() {
                    return Ok(value);
                }
                match self.add(value)? {
                    Some(closed) => value = closed,
                    None => break,
                }
            }
        }
    }

    /// A whole value, or the opening of one: None then.
    fn begin(&mut self) -> Result<Option<S::Value>, Mistake> {
        let value = match self.scanner.next_mark() {
            Some(b'"') => {
                let text = self.scanner.string()?;
                self.sink.string(&text)
            }
            Some(b'-' | b'0'..=b'9') => {
                let number = self.scanner.number()?;
                self.sink.number(number)
            }
            Some(b'[') => return self.open_array(),
            Some(b'{') => return self.open_object(),
            _ if self.scanner.take("true") => self.sink.bool(true),
            _ if self.scanner.take("false") => self.sink.bool(false),
            _ if self.scanner.take("null") => self.sink.null(),
            _ => return Err(self.scanner.unexpected("a value")),
        };
        Ok(Some(value))
    }

    fn open_array(&mut self) -> Result<Option<S::Value>, Mistake> {
        self.go_deeper()?;
        let start = self.sink.elements();
        if self.scanner.next_mark() == Some(b']') {
            self.scanner.pass();
            return Ok(Some(self.sink.array(start)));
        }
        self.open.push(Open::Array(start));
        Ok(None)
    }

    fn open_object(&mut self) -> Result<Option<S::Value>, Mistake> {
        self.go_deeper()?;
        let start = self.sink.entries();
        if self.scanner.next_mark() == Some(b'}') {
            self.scanner.pass();
            return Ok(Some(self.sink.object(start)));
        }
        self.open.push(Open::Object(start));
        self.key()?;
        Ok(None)
    }

    fn go_deeper(&mut self) -> Result<(), Mistake> {
        if self.level + self.open.len() >= DEEPEST {
            return Err(self.scanner.too_deep());
        }
        self.scanner.pass();
        Ok(())
    }

    fn key(&mut self) -> Result<(), Mistake> {
        let key = self.scanner.key()?;
        self.sink.add_key(&key);
        Ok(())
    }

    /// Adds a value to what is open; gives what is complete with it.
    fn add(&mut self, value: S::Value) -> Result<Option<S::Value>, Mistake> {
        let closed = match *self.open.last().expect("something is open") {
            Open::Array(start) => {
                self.sink.add_element(value);
                self.scanner.follows(b']', "`,` or `]`")?.then(|| self.sink.array(start))
            }
            Open::Object(start) => {
                self.sink.add_value(value);
                let closed = self.scanner.follows(b'}', "`,` or `}`")?.then(|| self.sink.object(start));
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
}
