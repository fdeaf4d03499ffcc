//! Numbers as text and back.

use std::fmt::Write;

/// Outside of these magnitudes a float is shown with an exponent, so that no text is longer than some 25 characters.
const PLAIN: std::ops::Range<f64> = 1e-7..1e21;

/// The shortest text that reads back as the same float; without `.0`.
pub fn write_float(out: &mut String, value: f64) {
    let magnitude = value.abs();
    let plain = magnitude == 0.0 || !value.is_finite() || PLAIN.contains(&magnitude);
    let written = if plain { write!(out, "{value}") } else { write!(out, "{value:e}") };
    written.expect("writing to a String does not fail");
}

/// A float from digits, with optional sign, fraction and exponent; digits on both sides of a dot. Nothing else, no spaces.
pub fn parse_float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let parts = [Some(whole), fraction, exponent];
    if parts.into_iter().flatten().all(is_digits) {
        text.parse().ok()
    } else {
        None
    }
}

/// An integer from digits with an optional sign, if it fits.
pub fn parse_int(text: &str) -> Option<i64> {
    text.parse().ok()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::sample::steps;

    fn shown(value: f64) -> String {
        let mut out = String::new();
        write_float(&mut out, value);
        out
    }

    #[test]
    fn floats_are_shown_shortest() {
        let cases = [
            (4.0, "4"),
            (-0.0, "-0"),
            (0.1, "0.1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e20, "100000000000000000000"),
            (1e21, "1e21"),
            (1.5e-9, "1.5e-9"),
            (f64::MAX, "1.7976931348623157e308"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-inf"),
        ];
        for (value, text) in cases {
            assert_eq!(shown(value), text);
        }
    }

    #[test]
    fn shown_floats_read_back() {
        for bits in (0..steps(5_000) as u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15)) {
            let value = f64::from_bits(bits);
            if value.is_finite() {
                assert_eq!(parse_float(&shown(value)).map(f64::to_bits), Some(bits));
            }
        }
    }

    #[test]
    fn only_numbers_are_read() {
        for good in ["0", "-1", "+2.5", "1e3", "1.0e-3", "007"] {
            assert!(parse_float(good).is_some(), "{good}");
        }
        for bad in ["", "-", ".5", "5.", "1e", "inf", "NaN", " 1", "1_0", "1e1.5", "--1"] {
            assert_eq!(parse_float(bad), None, "{bad}");
        }
        assert_eq!(parse_int("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(parse_int("9223372036854775808"), None);
    }
}
