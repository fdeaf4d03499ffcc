//! Bytes as text: hexadecimal, and Base64 as in RFC 4648 with padding. In: bytes or text. Out: the other one, or what is wrong
//! with the text and where, counted in characters.

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const HEX: &[u8; 16] = b"0123456789abcdef";

pub fn to_hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(HEX[usize::from(digit)])).collect()
}

/// Digits of either case.
pub fn from_hex(text: &str) -> Result<Vec<u8>, String> {
    let digits = text.chars().enumerate().map(|(at, digit)| {
        let value = digit.to_digit(16).ok_or_else(|| format!("character {at} is no hexadecimal digit"))?;
        Ok(value as u8)
    });
    let digits: Vec<u8> = digits.collect::<Result<_, String>>()?;
    if digits.len() % 2 == 1 {
        return Err("an odd number of hexadecimal digits".to_owned());
    }
    Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

pub fn to_base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word = group.iter().fold(0, |word, &byte| word << 8 | u32::from(byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let digit = BASE64[(word >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= group.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

/// Padding must be there, and the bits that it leaves over be zero: one text for one row of bytes.
pub fn from_base64(text: &str) -> Result<Vec<u8>, String> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut word, mut bits) = (0u32, 0);
    for (at, digit) in digits.chars().enumerate() {
        let value = BASE64.iter().position(|&known| char::from(known) == digit);
        let value = value.ok_or_else(|| format!("character {at} is no Base64 digit"))?;
        word = word << 6 | value as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((word >> bits) as u8);
            word &= (1 << bits) - 1;
        }
    }
    if padding > 2 || text.len() % 4 != 0 {
        return Err("the length of Base64 text is a multiple of four".to_owned());
    }
    if word != 0 {
        return Err("the last Base64 digit has bits beyond the end".to_owned());
    }
    Ok(out)
}
