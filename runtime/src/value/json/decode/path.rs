//! The way to a value inside of a text, as messages name it: `users[3].name`.

use std::borrow::Cow;
use std::fmt::Write;

use super::super::scan::SHOWN;
use super::super::write::write_string;

pub enum Step {
    Field(&'static str),
    Index(usize),
    /// A key of a map: the number of its string among what is made.
    Key(usize),
}

/// The steps as text; `key_text` gives the texts of keys.
pub fn path_text<'a>(path: &[Step], key_text: impl Fn(usize) -> &'a str) -> String {
    let mut out = String::new();
    for step in path {
        let name = match step {
            Step::Index(index) => {
                write!(out, "[{index}]").expect("writing to a String does not fail");
                continue;
            }
            Step::Field(name) => *name,
            Step::Key(number) => key_text(*number),
        };
        if is_name(name) {
            out.push_str(if out.is_empty() { "" } else { "." });
            out.push_str(name);
        } else {
            write!(out, "[{}]", quoted(name)).expect("writing to a String does not fail");
        }
    }
    out
}

pub fn quoted(text: &str) -> String {
    let mut out = String::new();
    write_string(&mut out, &shortened(text));
    out
}

pub fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

fn is_name(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !text.is_empty() && text.bytes().all(is_letter) && !text.as_bytes()[0].is_ascii_digit()
}
