//! Arrays and objects as they stand in a text, one part at a time, and what is told when something else stands there.

use std::borrow::Cow;

use super::super::parse::parse_next;
use super::super::skip::Skip;
use super::super::{placed, DEEPEST};
use super::path::{path_text, quoted, shortened, Step};
use super::{Decoder, Outcome, Wrong};
use crate::value::object::object_in;
use crate::value::string::text_of;

impl Decoder<'_> {
    /// The array at the cursor; gives the number of its elements.
    pub(super) fn array(&mut self, mut each: impl FnMut(&mut Self, usize) -> Outcome) -> Result<usize, Wrong> {
        self.enter()?;
        let mut count = 0;
        if self.scanner.next_mark() == Some(b']') {
            self.leave();
            return Ok(0);
        }
        loop {
            self.path.push(Step::Index(count));
            each(self, count)?;
            self.path.pop();
            count += 1;
            if self.is_closed_by(b']', "`,` or `]`")? {
                return Ok(count);
            }
        }
    }

    /// The object at the cursor. `each` gets a key, with the cursor before its value.
    pub(super) fn object<F: FnMut(&mut Self, Cow<str>) -> Outcome>(&mut self, mut each: F) -> Outcome {
        self.enter()?;
        if self.scanner.next_mark() == Some(b'}') {
            self.leave();
            return Ok(());
        }
        loop {
            let key = self.scanner.key()?;
            each(self, key)?;
            if self.is_closed_by(b'}', "`,` or `}`")? {
                return Ok(());
            }
        }
    }

    pub(super) fn enter(&mut self) -> Outcome {
        if self.level == DEEPEST {
            return Err(self.scanner.too_deep().into());
        }
        self.level += 1;
        self.scanner.pass();
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.level -= 1;
        self.scanner.pass();
    }

    pub(super) fn is_closed_by(&mut self, closing: u8, expected: &str) -> Result<bool, Wrong> {
        let is_closed = self.scanner.follows(closing, expected)?;
        self.level -= usize::from(is_closed);
        Ok(is_closed)
    }

    pub(super) fn skip(&mut self) -> Outcome {
        Ok(parse_next(&mut Skip, &mut self.scanner, self.level)?)
    }

    pub(super) fn at_end(&mut self) -> Outcome {
        match self.scanner.next_mark() {
            None => Ok(()),
            Some(_) => Err(self.scanner.unexpected("the end of the text").into()),
        }
    }

    // --- mistakes ---------------------------------------------------------------------------------------------------

    /// What is at the cursor is of another type; if it is a value at all.
    pub(super) fn mismatch(&mut self, expected: impl std::fmt::Display) -> Outcome {
        let found: Cow<str> = match self.scanner.next_mark() {
            Some(b'"') => quoted(&self.scanner.string()?).into(),
            Some(b'-' | b'0'..=b'9') => shortened(self.scanner.number_text()?.0).into_owned().into(),
            Some(b'[') => "an array".into(),
            Some(b'{') => "an object".into(),
            _ => match ["true", "false", "null"].into_iter().find(|word| self.scanner.take(word)) {
                Some(word) => word.into(),
                None => return Err(self.scanner.unexpected("a value").into()),
            },
        };
        Err(Wrong::Value(format!("expected {expected}, found {found}")))
    }

    pub(super) fn told(&self, wrong: Wrong, text: &str) -> String {
        match wrong {
            Wrong::Text(mistake) => placed(text, &mistake),
            Wrong::Value(message) if self.path.is_empty() => message,
            Wrong::Value(message) => {
                // SAFETY: keys stay among what is made until their map is, and the path leads into it.
                let key = |number: usize| unsafe { text_of(object_in(self.made[number].0)) };
                format!("at {}: {message}", path_text(&self.path, key))
            }
        }
    }
}
