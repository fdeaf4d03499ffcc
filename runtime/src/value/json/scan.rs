//! The words of a JSON text. In: the text. Out: what stands at the cursor: marks, strings, numbers. Refuses what RFC 8259 does not allow.

use std::borrow::Cow;

use super::{Mistake, DEEPEST};

pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

#[derive(Debug, PartialEq)]
pub enum Number {
    Int(i64),
    Float(f64),
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte at the cursor; None at the end.
    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes one byte, which must be ASCII.
    pub fn pass(&mut self) {
        self.at += 1;
    }

    /// Passes white space, and gives the byte behind it.
    pub fn next_mark(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    /// Passes a word, if it stands here.
    pub fn take(&mut self, word: &str) -> bool {
        let found = self.text[self.at..].starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// A mistake at the cursor: something else was expected.
    pub fn unexpected(&self, expected: &str) -> Mistake {
        let found = match self.text[self.at..].chars().next() {
            None => "the end of the text".to_owned(),
            Some('`') => "a backtick".to_owned(),
            Some(character) if character.is_control() || character == '\u{feff}' => {
                format!("the character U+{:04X}", character as u32)
            }
            Some(character) => format!("`{character}`"),
        };
        self.mistake(format!("expected {expected}, found {found}"))
    }

    pub fn mistake(&self, message: impl Into<String>) -> Mistake {
        Mistake { at: self.at, message: message.into() }
    }

    pub fn too_deep(&self) -> Mistake {
        self.mistake(format!("nested deeper than {DEEPEST} levels"))
    }

    /// Where the cursor is; for `go_to`.
    pub fn here(&self) -> usize {
        self.at
    }

    pub fn go_to(&mut self, place: usize) {
        self.at = place;
    }

    /// A key and the colon behind it.
    pub fn key(&mut self) -> Result<Cow<'a, str>, Mistake> {
        if self.next_mark() != Some(b'"') {
            return Err(self.unexpected("a key in quotes"));
        }
        let key = self.string()?;
        if self.next_mark() != Some(b':') {
            return Err(self.unexpected("`:` after the key"));
        }
        self.pass();
        Ok(key)
    }

    /// Passes the mark behind a part of an array or object: true for the closing one, false for a comma.
    pub fn follows(&mut self, closing: u8, expected: &str) -> Result<bool, Mistake> {
        let mark = self.next_mark();
        if mark != Some(closing) && mark != Some(b',') {
            return Err(self.unexpected(expected));
        }
        self.pass();
        Ok(mark == Some(closing))
    }

    // --- strings ----------------------------------------------------------------------------------------------------

    /// The string whose opening quote is at the cursor.
    pub fn string(&mut self) -> Result<Cow<'a, str>, Mistake> {
        let opening = self.at;
        self.at += 1;
        let mut whole = Cow::Borrowed("");
        loop {
            let start = self.at;
            let bytes = &self.text.as_bytes()[start..];
            let Some(length) = bytes.iter().position(|&byte| byte < 0x20 || byte == b'"' || byte == b'\\') else {
                return Err(Mistake { at: opening, message: "this string does not end".to_owned() });
            };
            self.at += length;
            append(&mut whole, &self.text[start..self.at]);
            match bytes[length] {
                b'"' => {
                    self.at += 1;
                    return Ok(whole);
                }
                b'\\' => whole.to_mut().push(self.escape()?),
                control => return Err(self.mistake(format!("a string can hold this only as `\\u{control:04x}`"))),
            }
        }
    }

    /// What the escape at the cursor stands for.
    fn escape(&mut self) -> Result<char, Mistake> {
        let start = self.at;
        self.at += 2;
        let character = match self.text.as_bytes().get(start + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => return Err(Mistake { at: start, message: "there is no such escape in JSON".to_owned() }),
        };
        Ok(character)
    }

    /// The scalar value of a `\uXXXX`, or of two that are a surrogate pair; the cursor is behind the first `u`.
    fn unicode(&mut self, start: usize) -> Result<char, Mistake> {
        let lone = || Mistake { at: start, message: "half of a surrogate pair".to_owned() };
        let first = self.hex()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first).ok_or_else(lone);
        }
        if !self.take("\\u") {
            return Err(lone());
        }
        let second = self.hex()?;
        if !(0xDC00..0xE000).contains(&second) {
            return Err(lone());
        }
        char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)).ok_or_else(lone)
    }

    fn hex(&mut self) -> Result<u32, Mistake> {
        let digits =
            self.text.as_bytes().get(self.at..self.at + 4).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let Some(digits) = digits else { return Err(self.mistake("expected four hexadecimal digits")) };
        self.at += 4;
        Ok(digits.iter().fold(0, |value, &digit| value * 16 + char::from(digit).to_digit(16).unwrap_or(0)))
    }

    // --- numbers ----------------------------------------------------------------------------------------------------

    /// The number that begins at the cursor, with a digit or a minus sign.
    pub fn number(&mut self) -> Result<Number, Mistake> {
        let start = self.at;
        let (text, is_whole) = self.number_text()?;
        let value = if is_whole { text.parse().ok().map(Number::Int) } else { finite(text).map(Number::Float) };
        value.ok_or_else(|| Mistake { at: start, message: out_of_range(text, is_whole) })
    }

    /// The text of a number, and whether it has neither fraction nor exponent.
    pub fn number_text(&mut self) -> Result<(&'a str, bool), Mistake> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let whole = self.at;
        self.digits()?;
        if self.text.as_bytes()[whole] == b'0' && self.at > whole + 1 {
            return Err(Mistake { at: whole, message: "a number does not begin with 0".to_owned() });
        }
        let is_whole = !matches!(self.peek(), Some(b'.' | b'e' | b'E'));
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok((&self.text[start..self.at], is_whole))
    }

    fn digits(&mut self) -> Result<(), Mistake> {
        let count = self.text.as_bytes()[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 {
            return Err(self.unexpected("a digit"));
        }
        self.at += count;
        Ok(())
    }
}

fn append<'a>(whole: &mut Cow<'a, str>, part: &'a str) {
    if whole.is_empty() {
        *whole = Cow::Borrowed(part);
    } else if !part.is_empty() {
        whole.to_mut().push_str(part);
    }
}

pub fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Bytes of a number or string that are shown in a message.
pub const SHOWN: usize = 40;

pub fn out_of_range(text: &str, is_whole: bool) -> String {
    let shown = if text.len() > SHOWN { format!("{}…", &text[..SHOWN]) } else { text.to_owned() };
    format!("{shown} is out of range for {}", if is_whole { "an Int" } else { "a Float" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str) -> Result<String, Mistake> {
        Scanner::new(text).string().map(Cow::into_owned)
    }

    #[test]
    fn escapes_stand_for_characters() {
        let cases = [
            (r#""""#, ""),
            (r#""a\"b\\c\/d""#, "a\"b\\c/d"),
            (r#""\b\f\n\r\t""#, "\u{8}\u{c}\n\r\t"),
            (r#""\u00e4\u20AC\ud83d\uDE00\u0000""#, "ä€😀\0"),
            (r#""\n\n""#, "\n\n"),
            ("\"ä😀\u{7f}\"", "ä😀\u{7f}"),
        ];
        for (text, value) in cases {
            assert_eq!(string(text), Ok(value.to_owned()), "{text}");
        }
    }

    #[test]
    fn wrong_strings_are_refused_with_their_place() {
        let cases = [
            (r#""abc"#, 0),
            (r#""abc\""#, 0),
            ("\"a\tb\"", 2),
            (r#""a\x""#, 2),
            (r#""\u12g4""#, 3),
            (r#""\u12"#, 3),
            (r#""\ud83d""#, 1),
            (r#""\ud83dx\ude00""#, 1),
            (r#""\ud83d\u0041""#, 1),
            (r#""\ude00""#, 1),
            ("\"\\ä\"", 1),
        ];
        for (text, at) in cases {
            assert_eq!(string(text).map_err(|mistake| mistake.at), Err(at), "{text}");
        }
    }

    #[test]
    fn numbers_keep_their_kind() {
        let cases = [
            ("0", Number::Int(0)),
            ("-0", Number::Int(0)),
            ("-9223372036854775808", Number::Int(i64::MIN)),
            ("0.5", Number::Float(0.5)),
            ("1e2", Number::Float(100.0)),
            ("-1.25E-2", Number::Float(-0.0125)),
            ("1e-400", Number::Float(0.0)),
        ];
        for (text, value) in cases {
            assert_eq!(Scanner::new(text).number(), Ok(value), "{text}");
        }
        for wrong in ["-", "01", "-012", "1.", "1.e3", "1e", "1e+", "-a", "9223372036854775808", "1e400", "-1e400"] {
            assert!(Scanner::new(wrong).number().is_err(), "{wrong}");
        }
    }
}
