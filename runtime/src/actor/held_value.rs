//! An argument as a crash report shows it: `name = value`.
//!
//! In: the word that its frame held when the isolate crashed. Out: its text, `…` where it is not known or no number or
//! text. The heap is that of the crash: a word that stands for a text leads to one that is alive, or is null.

use std::fmt;

use crate::value::quote::write_quoted;
use crate::value::{float::write_float, object_in, text_of, Shape};

use super::pid::Pid;

/// Characters of a text that are shown.
const LONGEST: usize = 40;

#[derive(PartialEq)]
pub struct HeldValue {
    pub name: &'static str,
    /// The `Shape` of its type.
    pub shape: u8,
    pub word: Option<u64>,
}

impl fmt::Display for HeldValue {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self.shown() {
            Some(value) => write!(out, "{} = {value}", self.name),
            None => write!(out, "{} = …", self.name),
        }
    }
}

impl HeldValue {
    fn shown(&self) -> Option<String> {
        const INT: u8 = Shape::Int as u8;
        const FLOAT: u8 = Shape::Float as u8;
        const BOOL: u8 = Shape::Bool as u8;
        const ATOM: u8 = Shape::Atom as u8;
        const STRING: u8 = Shape::String as u8;
        const PID: u8 = Shape::Pid as u8;
        let word = self.word?;
        match self.shape {
            INT => Some((word as i64).to_string()),
            FLOAT => {
                let mut text = String::new();
                write_float(&mut text, f64::from_bits(word));
                Some(text)
            }
            BOOL => Some((word == 1).to_string()),
            PID => Some(Pid::from_word(word as i64).to_string()),
            // SAFETY: the compiler empties the slot of a text before its function gives it away.
            ATOM if word != 0 => Some(format!(":{}", unsafe { text_of(object_in(word)) })),
            // SAFETY: as above.
            STRING if word != 0 => Some(quoted(unsafe { text_of(object_in(word)) })),
            _ => None,
        }
    }
}

fn quoted(text: &str) -> String {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let mut shown = String::new();
    write_quoted(&mut shown, &text[..end]);
    if end < text.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(shape: Shape, word: Option<u64>) -> String {
        HeldValue { name: "x", shape: shape as u8, word }.to_string()
    }

    #[test]
    fn numbers_as_snow_shows_them() {
        assert_eq!(shown(Shape::Int, Some(-3_i64 as u64)), "x = -3");
        assert_eq!(shown(Shape::Float, Some(4.0_f64.to_bits())), "x = 4");
        assert_eq!(shown(Shape::Bool, Some(0)), "x = false");
        assert_eq!(shown(Shape::Bool, Some(1)), "x = true");
    }

    #[test]
    fn what_is_not_known_is_left_open() {
        assert_eq!(shown(Shape::Int, None), "x = …");
        assert_eq!(shown(Shape::String, Some(0)), "x = …");
        assert_eq!(shown(Shape::List, Some(8)), "x = …");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(quoted("a\nb"), "\"a\\nb\"");
        assert_eq!(quoted(&"ä".repeat(41)), format!("\"{}\"…", "ä".repeat(40)));
    }
}
