//! Strings as Snow writes them: what Debug shows is a literal that reads back. And bytes, which have no literal: `<<1, 255>>`.

use std::fmt::Write;

pub fn write_quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\0' => out.push_str("\\0"),
            '$' if characters.peek() == Some(&'{') => out.push_str("\\$"),
            control if control.is_control() => {
                write!(out, "\\u{{{:X}}}", control as u32).expect("writing to a String does not fail");
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
}

pub fn write_bytes(out: &mut String, bytes: &[u8]) {
    out.push_str("<<");
    for (index, byte) in bytes.iter().enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        write!(out, "{separator}{byte}").expect("writing to a String does not fail");
    }
    out.push_str(">>");
}
