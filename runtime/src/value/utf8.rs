//! Whether bytes are UTF-8. In: bytes. Out: their text, or what is wrong and where, as `std` tells it; but sixteen bytes at a time where the processor
//! looks up in tables of sixteen. The method is that of Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte" (2020).

use std::str::{from_utf8, from_utf8_unchecked, Utf8Error};

/// What is shorter is not worth asking what the processor can do.
const SHORTEST: usize = 64;

/// The text that bytes are.
pub fn text_in(bytes: &[u8]) -> Result<&str, Utf8Error> {
    if bytes.len() >= SHORTEST && is_utf8(bytes) {
        // SAFETY: they have just been looked at.
        return Ok(unsafe { from_utf8_unchecked(bytes) });
    }
    from_utf8(bytes)
}

#[cfg(target_arch = "x86_64")]
fn is_utf8(bytes: &[u8]) -> bool {
    // SAFETY: where it is asked the processor has the instructions.
    std::arch::is_x86_feature_detected!("ssse3") && unsafe { wide::is_utf8(bytes) }
}

#[cfg(not(target_arch = "x86_64"))]
fn is_utf8(_bytes: &[u8]) -> bool {
    false
}

#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        __m128i, _mm_alignr_epi8, _mm_and_si128, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128,
        _mm_set1_epi8, _mm_setzero_si128, _mm_shuffle_epi8, _mm_srli_epi16, _mm_subs_epu8, _mm_xor_si128,
    };

    const BLOCK: usize = 16;

    // What may be wrong with two bytes that follow each other, as bits: a pair is wrong if one bit is in the tables' entries for the high half
    // of its first byte, the low half of that, and the high half of its second byte.
    /// Something else where a continuation must be.
    const TOO_SHORT: u8 = 1 << 0;
    /// A continuation behind ASCII.
    const TOO_LONG: u8 = 1 << 1;
    const OVERLONG_3: u8 = 1 << 2;
    /// Beyond the last scalar value.
    const TOO_LARGE: u8 = 1 << 3;
    const SURROGATE: u8 = 1 << 4;
    const OVERLONG_2: u8 = 1 << 5;
    /// As `TOO_LARGE`, with a second byte below 0x90; one bit with `OVERLONG_4`, as their first bytes differ.
    const TOO_LARGE_1000: u8 = 1 << 6;
    const OVERLONG_4: u8 = 1 << 6;
    /// Two continuations: right in a character of three or four bytes.
    const TWO: u8 = 1 << 7;
    /// What the low half of the first byte says nothing about.
    const ANY: u8 = TOO_SHORT | TOO_LONG | TWO;

    const FIRST_HIGH: [u8; BLOCK] = {
        let mut table = [TOO_LONG; BLOCK];
        (table[0x8], table[0x9], table[0xA], table[0xB]) = (TWO, TWO, TWO, TWO);
        (table[0xC], table[0xD]) = (TOO_SHORT | OVERLONG_2, TOO_SHORT);
        table[0xE] = TOO_SHORT | OVERLONG_3 | SURROGATE;
        table[0xF] = TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4;
        table
    };
    const FIRST_LOW: [u8; BLOCK] = {
        let mut table = [ANY | TOO_LARGE | TOO_LARGE_1000; BLOCK];
        table[0x0] = ANY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4;
        table[0x1] = ANY | OVERLONG_2;
        (table[0x2], table[0x3], table[0x4]) = (ANY, ANY, ANY | TOO_LARGE);
        table[0xD] |= SURROGATE;
        table
    };
    const SECOND_HIGH: [u8; BLOCK] = {
        let continuation = TOO_LONG | OVERLONG_2 | TWO;
        let mut table = [TOO_SHORT; BLOCK];
        table[0x8] = continuation | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4;
        table[0x9] = continuation | OVERLONG_3 | TOO_LARGE;
        table[0xA] = continuation | SURROGATE | TOO_LARGE;
        table[0xB] = table[0xA];
        table
    };
    /// The largest bytes at the end of a block whose character ends there too.
    const LAST: [u8; BLOCK] = {
        let mut table = [0xFF; BLOCK];
        (table[BLOCK - 3], table[BLOCK - 2], table[BLOCK - 1]) = (0xEF, 0xDF, 0xBF);
        table
    };

    /// # Safety
    /// The processor has SSSE3.
    #[target_feature(enable = "ssse3")]
    pub unsafe fn is_utf8(bytes: &[u8]) -> bool {
        let blocks = bytes.chunks_exact(BLOCK);
        // Zeroes end the last block, or are one: a character that is not complete shows there.
        let mut last = [0; BLOCK];
        last[..blocks.remainder().len()].copy_from_slice(blocks.remainder());
        // SAFETY: the processor has the instructions.
        unsafe {
            let zero = _mm_setzero_si128();
            let (mut wrong, mut before, mut incomplete) = (zero, zero, zero);
            for block in blocks.chain(std::iter::once(&last[..])) {
                let block = loaded(block);
                if _mm_movemask_epi8(block) == 0 {
                    wrong = _mm_or_si128(wrong, incomplete);
                } else {
                    wrong = _mm_or_si128(wrong, faults(block, before));
                }
                incomplete = _mm_subs_epu8(block, loaded(&LAST));
                before = block;
            }
            _mm_movemask_epi8(_mm_cmpeq_epi8(wrong, zero)) == 0xFFFF
        }
    }

    /// Not zero where a byte must not follow the ones before.
    #[inline]
    #[target_feature(enable = "ssse3")]
    unsafe fn faults(block: __m128i, before: __m128i) -> __m128i {
        // SAFETY: the processor has the instructions.
        unsafe {
            let half = _mm_set1_epi8(15);
            let first = _mm_alignr_epi8::<15>(block, before);
            let first_high = _mm_and_si128(_mm_srli_epi16::<4>(first), half);
            let second_high = _mm_and_si128(_mm_srli_epi16::<4>(block), half);
            let of_first = _mm_and_si128(
                _mm_shuffle_epi8(loaded(&FIRST_HIGH), first_high),
                _mm_shuffle_epi8(loaded(&FIRST_LOW), _mm_and_si128(first, half)),
            );
            let pairs = _mm_and_si128(of_first, _mm_shuffle_epi8(loaded(&SECOND_HIGH), second_high));
            // Two bytes behind a lead of three or four, and three behind one of four, there must be one continuation behind another.
            let third = _mm_subs_epu8(_mm_alignr_epi8::<14>(block, before), _mm_set1_epi8(0x60));
            let fourth = _mm_subs_epu8(_mm_alignr_epi8::<13>(block, before), _mm_set1_epi8(0x70));
            let due = _mm_and_si128(_mm_or_si128(third, fourth), _mm_set1_epi8(i8::MIN));
            _mm_xor_si128(due, pairs)
        }
    }

    #[inline]
    #[target_feature(enable = "ssse3")]
    unsafe fn loaded(block: &[u8]) -> __m128i {
        let block: &[u8; BLOCK] = block.try_into().expect("a block");
        // SAFETY: there are sixteen bytes, which may lie anywhere.
        unsafe { _mm_loadu_si128(block.as_ptr().cast()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEADS: [u8; 19] = [
        0x41, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF4,
        0xF5,
    ];
    const NEXT: [u8; 8] = [0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC3];
    const LAST: [u8; 3] = [0x41, 0x80, 0xC3];

    /// Four bytes over the border of blocks, in ASCII and in other text, and what is left of them where the text ends there.
    #[test]
    fn bytes_are_text_where_std_says_so() {
        let mut counts = [0, 0];
        for number in 0..LEADS.len() * NEXT.len() * NEXT.len() * LAST.len() {
            let (second, rest) = (NEXT[number % 8], number / 8);
            let (third, rest) = (NEXT[rest % 8], rest / 8);
            let pattern = [LEADS[rest / 3], second, third, LAST[rest % 3]];
            for (filler, at) in [("x".repeat(96), 77), ("x".repeat(96), 80), ("é".repeat(48), 78), ("é".repeat(48), 76)]
            {
                let mut bytes = filler.into_bytes();
                bytes[at..at + 4].copy_from_slice(&pattern);
                for end in [at + 1, at + 2, at + 3, at + 4, 96] {
                    assert_eq!(text_in(&bytes[..end]), from_utf8(&bytes[..end]), "{:x?}", &bytes[..end]);
                    #[cfg(target_arch = "x86_64")]
                    assert_eq!(is_utf8(&bytes[..end]), from_utf8(&bytes[..end]).is_ok(), "{:x?}", &bytes[..end]);
                    counts[usize::from(from_utf8(&bytes[..end]).is_ok())] += 1;
                }
            }
        }
        assert!(counts.iter().all(|&count| count > 500), "{counts:?}");
    }

    #[test]
    fn every_scalar_value_is_text_wherever_it_stands() {
        let all: String = (0..=0x10_FFFF).filter_map(char::from_u32).collect();
        for start in 0..4 {
            let text = format!("{}{all}", "x".repeat(start));
            assert_eq!(text_in(text.as_bytes()), Ok(text.as_str()));
        }
    }
}
