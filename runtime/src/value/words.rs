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

impl<'a> Words<'a> {
    /// Where the word ends that begins here, or the text.
    #[inline]
    fn end_of_word(&self, mut at: usize) -> usize {
        let end = self.text.len();
        while at < end {
            if let Some(block) = self.text.as_bytes().get(at..at + BLOCK) {
                let ends = perhaps_white_space(block.try_into().expect("a block"));
                at += ends.trailing_zeros() as usize;
                if ends == 1 << BLOCK {
                    continue;
                }
            }
            if self.white_space_at(at) != 0 {
                return at;
            }
            // The later bytes of a character begin none: they are passed by as if they were characters.
            at += 1;
        }
        end
    }
}

/// Bytes that are looked at together.
const BLOCK: usize = 16;

/// A bit for each byte that white space may begin with, and one behind the last.
#[cfg(target_arch = "x86_64")]
#[inline]
fn perhaps_white_space(block: &[u8; BLOCK]) -> u32 {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8, _mm_sub_epi8,
    };
    // SAFETY: every processor of this kind has these instructions; the block may lie anywhere.
    let bits = unsafe {
        let bytes = _mm_loadu_si128(block.as_ptr().cast());
        let is = |byte: u8| _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte as i8));
        let is_among = |first: u8, more: i8| {
            let above = _mm_sub_epi8(bytes, _mm_set1_epi8(first as i8));
            _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(more)), above)
        };
        let ascii = _mm_or_si128(is(b' '), is_among(b'\t', 4));
        _mm_movemask_epi8(_mm_or_si128(ascii, _mm_or_si128(is(0xC2), is_among(0xE1, 2))))
    };
    bits as u32 | 1 << BLOCK
}

#[cfg(not(target_arch = "x86_64"))]
fn perhaps_white_space(block: &[u8; BLOCK]) -> u32 {
    let is_found = |byte| matches!(byte, b'\t'..=b'\r' | b' ' | 0xC2 | 0xE1..=0xE3);
    block.iter().enumerate().fold(1 << BLOCK, |bits, (at, &byte)| bits | u32::from(is_found(byte)) << at)
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        let end = self.text.len();
        while self.at < end {
            match self.white_space_at(self.at) {
                0 => break,
                width => self.at += width,
            }
        }
        let start = self.at;
        self.at = self.end_of_word(start);
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
            "a word of more than sixteen letters: abcdefghijklmnopqrstuvwxyz0123456789 and\u{3000}more\u{85}\u{e1}\u{200b}abcdefghijk x",
            "0123456789abcde\u{a0}0123456789abcdef\u{2003}0123456789abcdefé\u{1680}0123456789abcdefghijklmnopqrstuvwxyz",
        ] {
            assert_eq!(Words::of(text).collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>(), "{text:?}");
        }
    }
}
