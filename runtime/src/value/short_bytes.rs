//! Bytes of which mostly there are few, or few that matter. In: bytes. Out: a number that they are, their order, without a loop or a call.

use std::cmp::Ordering;

/// Up to eight bytes as a number, the first byte lowest; reads that overlap take the place of a loop.
#[inline]
pub fn short_word(bytes: &[u8]) -> u64 {
    let word = |at: usize| u64::from(u32::from_le_bytes(bytes[at..at + 4].try_into().expect("4 bytes")));
    let byte = |at: usize| u64::from(bytes[at]) << (8 * at);
    match bytes.len() {
        0 => 0,
        1..4 => byte(0) | byte(bytes.len() / 2) | byte(bytes.len() - 1),
        4..=8 => word(0) | word(bytes.len() - 4) << (8 * (bytes.len() - 4)),
        _ => unreachable!("a word has eight bytes"),
    }
}

/// The order of texts and other bytes. Most differ in the first eight.
#[inline]
pub fn order_of(a: &[u8], b: &[u8]) -> Ordering {
    if let (Some(first), Some(second)) = (a.first_chunk(), b.first_chunk()) {
        let (first, second) = (u64::from_be_bytes(*first), u64::from_be_bytes(*second));
        if first != second {
            return first.cmp(&second);
        }
    }
    a.cmp(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_slices() {
        let texts = [
            "",
            "a",
            "b",
            "ab",
            "abcdefg",
            "abcdefgh",
            "abcdefgi",
            "abcdefgha",
            "é",
            "abcdefgé",
            "zbcdefgh",
            "\0",
            "abcdefgh\0",
        ];
        for (a, b) in texts.iter().flat_map(|a| texts.iter().map(move |b| (a.as_bytes(), b.as_bytes()))) {
            assert_eq!(order_of(a, b), a.cmp(b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn a_short_word_has_its_first_byte_lowest() {
        let bytes = [1, 2, 3, 4, 5, 6, 7, 8];
        for length in 0..=8 {
            let mut whole = [0; 8];
            whole[..length].copy_from_slice(&bytes[..length]);
            assert_eq!(short_word(&bytes[..length]), u64::from_le_bytes(whole));
        }
    }
}
