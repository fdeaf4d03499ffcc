//! The words of a text. In: UTF-8. Out: what stands between white space, as `str::split_whitespace` gives it, most of it byte by byte.

/// The words of a text from here on.
pub struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    pub fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Bytes of the white space at a place; 0 where there is none.
    fn white_space_at(&self, at: usize) -> usize {
        match self.text.as_bytes()[at] {
            b'\t'..=b'\r' | b' ' => 1,
            // What white space beyond ASCII begins with.
            0xC2 | 0xE1..=0xE3 => {
                let next = self.text[at..].chars().next();
                next.filter(|character| character.is_whitespace()).map_or(0, char::len_utf8)
            }
            _ => 0,
        }
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let end = self.text.len();
        while self.at < end {
            match self.white_space_at(self.at) {
                0 => break,
                width => self.at += width,
            }
        }
        let start = self.at;
        while self.at < end && self.white_space_at(self.at) == 0 {
            // The later bytes of a character begin none: they are passed by as if they were characters.
            self.at += 1;
        }
        (start < end).then(|| &self.text[start..self.at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_stands_between_white_space() {
        for text in [
            "",
            " ",
            "a",
            " a",
            "a ",
            "let it  snow ",
            "\u{a0}x\u{2003}é\u{3000}\u{2028}ß\u{85}y\u{1680}z",
            "\u{e1}\u{200b}b",
            "ＡＢ\r\n\tC",
        ] {
            assert_eq!(Words::of(text).collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>(), "{text:?}");
        }
    }
}
