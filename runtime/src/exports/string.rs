//! Strings. Positions and lengths count Unicode scalar values.

use std::iter::{once, repeat_n};
use std::ptr::null_mut;

use unicode_segmentation::UnicodeSegmentation;

use super::list::clamp;
use super::memory::charge;
use super::number::{snow_float_parse, snow_int_parse};
use crate::actor::crash;
use crate::context::Context;
use crate::export;
use crate::value::build::new_option;
use crate::value::decimal::Decimal;
use crate::value::list::{elements, from_slots};
use crate::value::parts::PartList;
use crate::value::string::{adopted, append, concat, from_parts, substring, STRING_TYPE_ID};
use crate::value::words::Words;
use crate::value::{object_in, Object, SnowType};

/// Bytes of a text that are cut to guess how many parts it has.
const SAMPLE: usize = 1 << 14;
/// The longest string that is made; a longer one crashes its actor rather than exhaust the machine.
const MAX_BYTES: usize = 1 << 32;

/// The text of an argument, valid until the export returns.
fn text<'a>(argument: *mut Object) -> &'a str {
    // SAFETY: only called with arguments of exports, which generated code keeps alive during the call.
    unsafe { crate::value::text_of(argument) }
}

/// The texts of an argument that is a list of strings.
fn texts<'a>(argument: *mut Object) -> impl Iterator<Item = &'a str> + Clone {
    // SAFETY: as for `text`.
    unsafe { elements(argument) }.iter().map(|&slot| text(object_in(slot)))
}

/// A string of a text that has just been made, without a copy if it is long.
fn made(cx: &mut Context, mut text: String) -> *mut Object {
    text.shrink_to_fit();
    // SAFETY: a text is UTF-8.
    unsafe { adopted(&mut cx.heap, STRING_TYPE_ID, text.into_bytes()) }
}

/// The list of the parts that a text is cut into.
fn list_of<'a, I>(cx: &mut Context, whole: &'a str, cut: impl Fn(&'a str) -> I, ty: *const SnowType) -> *mut Object
where
    I: Iterator<Item = &'a str>,
{
    // As dense as in the beginning, and an eighth more.
    let end = whole.len().min(SAMPLE);
    let sample = (0..=end).rev().find(|&at| whole.is_char_boundary(at)).unwrap_or(0);
    let in_sample = cut(&whole[..sample]).count();
    let guess = if sample == whole.len() { in_sample } else { in_sample * (whole.len() / sample + 1) / 8 * 9 };
    // SAFETY: generated code gives the result's type.
    let mut list = PartList::new(&mut cx.heap, unsafe { SnowType::from_raw(ty) }, whole.len(), guess);
    let mut count = 0;
    for part in cut(whole) {
        list.add(part);
        count += 1;
    }
    let made = list.finish();
    charge(cx, count);
    made
}

/// A part of the argument `whole`.
fn part_of(cx: &mut Context, whole: *mut Object, part: &str) -> *mut Object {
    let start = part.as_ptr().addr() - text(whole).as_ptr().addr();
    // SAFETY: `part` was cut out of the argument's text.
    unsafe { substring(&mut cx.heap, whole, start..start + part.len()) }
}

/// The byte at which scalar value number `position` begins; the end if there are fewer.
fn byte_at(text: &str, position: usize) -> usize {
    text.char_indices().nth(position).map_or(text.len(), |(at, _)| at)
}

/// `padding`, repeated and cut, for as many scalar values as `text` lacks to be `length` long; crashes if that is too much.
fn missing(cx: &mut Context, text: &str, length: i64, padding: &str) -> Option<String> {
    let lacking = usize::try_from(length).unwrap_or(0).saturating_sub(text.chars().count());
    check_length(cx, "pad", lacking.saturating_mul(4))?;
    Some(padding.chars().cycle().take(lacking).collect())
}

/// Crashes if a string of `bytes` is too long.
fn check_length(cx: &mut Context, function: &str, bytes: usize) -> Option<()> {
    if bytes <= MAX_BYTES {
        return Some(());
    }
    crash(cx, &format!("String.{function}: the result would be too long"));
    None
}

export! {
    /// One string after the other; in place where nobody else sees the first.
    [owns] fn snow_string_concat(cx, a: *mut Object, b: *mut Object) -> *mut Object {
        // SAFETY: generated code gives two strings, both its own.
        unsafe { concat(&mut cx.heap, a, b) }
    }

    /// A text and the digits of a number behind it, with room for more where it must be made anew.
    [owns] fn snow_string_append_int(cx, subject: *mut Object, number: i64, room: i64) -> *mut Object {
        // SAFETY: generated code gives a string, its own; digits are no part of it.
        unsafe { append(&mut cx.heap, subject, Decimal::of(number).text().as_bytes(), room as usize) }
    }

    /// All strings of a list, joined.
    fn snow_string_concat_all(cx, parts: *mut Object) -> *mut Object {
        from_parts(&mut cx.heap, texts(parts))
    }

    /// Three parts, one after the other.
    fn snow_string_concat3(cx, a: *mut Object, b: *mut Object, c: *mut Object) -> *mut Object {
        from_parts(&mut cx.heap, [text(a), text(b), text(c)].into_iter())
    }

    /// Four parts, one after the other.
    fn snow_string_concat4(cx, a: *mut Object, b: *mut Object, c: *mut Object, d: *mut Object) -> *mut Object {
        from_parts(&mut cx.heap, [text(a), text(b), text(c), text(d)].into_iter())
    }

    /// Number of scalar values.
    fn snow_string_length(_cx, subject: *mut Object) -> i64 {
        text(subject).chars().count() as i64
    }

    fn snow_string_byte_size(_cx, subject: *mut Object) -> i64 {
        text(subject).len() as i64
    }

    /// The parts between separators; an empty one parts the graphemes.
    fn snow_string_split(cx, subject: *mut Object, separator: *mut Object, list_type: *const SnowType) -> *mut Object {
        match text(separator) {
            "" => list_of(cx, text(subject), |text| text.graphemes(true), list_type),
            // One byte is looked for as such.
            separator if separator.len() == 1 => {
                let separator = char::from(separator.as_bytes()[0]);
                list_of(cx, text(subject), |text| text.split(separator), list_type)
            }
            separator => list_of(cx, text(subject), |text| text.split(separator), list_type),
        }
    }

    /// The strings of a list with a separator between them.
    fn snow_string_join(cx, parts: *mut Object, separator: *mut Object) -> *mut Object {
        let separated = texts(parts).flat_map(|part| [text(separator), part]).skip(1);
        from_parts(&mut cx.heap, separated)
    }

    fn snow_string_trim(cx, subject: *mut Object) -> *mut Object {
        part_of(cx, subject, text(subject).trim())
    }

    fn snow_string_trim_start(cx, subject: *mut Object) -> *mut Object {
        part_of(cx, subject, text(subject).trim_start())
    }

    fn snow_string_trim_end(cx, subject: *mut Object) -> *mut Object {
        part_of(cx, subject, text(subject).trim_end())
    }

    /// What line breaks part, a carriage return before one included.
    fn snow_string_lines(cx, subject: *mut Object, list_type: *const SnowType) -> *mut Object {
        list_of(cx, text(subject), str::lines, list_type)
    }

    fn snow_string_words(cx, subject: *mut Object, list_type: *const SnowType) -> *mut Object {
        list_of(cx, text(subject), Words::of, list_type)
    }

    /// The numbers of the scalar values.
    fn snow_string_to_codes(cx, subject: *mut Object, list_type: *const SnowType) -> *mut Object {
        let codes: Vec<u64> = text(subject).chars().map(u64::from).collect();
        charge(cx, codes.len());
        // SAFETY: generated code gives the result's type.
        from_slots(&mut cx.heap, &codes, unsafe { SnowType::from_raw(list_type) })
    }

    /// The string of scalar values; crashes if a number is none.
    fn snow_string_from_codes(cx, codes: *mut Object) -> *mut Object {
        // SAFETY: generated code gives a live list of Ints.
        let codes = unsafe { elements(codes) };
        charge(cx, codes.len());
        let mut text = String::with_capacity(codes.len());
        for &code in codes {
            let Some(char) = u32::try_from(code).ok().and_then(char::from_u32) else {
                crash(cx, &format!("String.from_codes: {} is no Unicode scalar value", code as i64));
                return null_mut();
            };
            text.push(char);
        }
        made(cx, text)
    }

    fn snow_string_is_letters(_cx, subject: *mut Object) -> u8 {
        let text = text(subject);
        u8::from(!text.is_empty() && text.chars().all(char::is_alphabetic))
    }

    fn snow_string_is_digits(_cx, subject: *mut Object) -> u8 {
        let text = text(subject);
        u8::from(!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
    }

    fn snow_string_replace(cx, subject: *mut Object, old: *mut Object, new: *mut Object) -> *mut Object {
        made(cx, text(subject).replace(text(old), text(new)))
    }

    fn snow_string_contains(_cx, subject: *mut Object, part: *mut Object) -> u8 {
        u8::from(text(subject).contains(text(part)))
    }

    fn snow_string_starts_with(_cx, subject: *mut Object, start: *mut Object) -> u8 {
        u8::from(text(subject).starts_with(text(start)))
    }

    fn snow_string_ends_with(_cx, subject: *mut Object, end: *mut Object) -> u8 {
        u8::from(text(subject).ends_with(text(end)))
    }

    fn snow_string_to_upper(cx, subject: *mut Object) -> *mut Object {
        made(cx, text(subject).to_uppercase())
    }

    fn snow_string_to_lower(cx, subject: *mut Object) -> *mut Object {
        made(cx, text(subject).to_lowercase())
    }

    /// At most `length` scalar values from number `start` on.
    fn snow_string_slice(cx, subject: *mut Object, start: i64, length: i64) -> *mut Object {
        let whole = text(subject);
        let range = clamp(start, length, whole.len());
        let from = &whole[byte_at(whole, range.start)..];
        part_of(cx, subject, &from[..byte_at(from, range.len())])
    }

    /// The Int that a text is.
    fn snow_string_to_int(cx, subject: *mut Object, option: *const SnowType) -> *mut Object {
        // SAFETY: the same arguments.
        unsafe { snow_int_parse(cx, subject, option) }
    }

    /// The Float that a text is.
    fn snow_string_to_float(cx, subject: *mut Object, option: *const SnowType) -> *mut Object {
        // SAFETY: the same arguments.
        unsafe { snow_float_parse(cx, subject, option) }
    }

    /// The user-perceived characters (extended grapheme clusters).
    fn snow_string_graphemes(cx, subject: *mut Object, list_type: *const SnowType) -> *mut Object {
        list_of(cx, text(subject), |text| text.graphemes(true), list_type)
    }

    /// The scalar values, each as a string.
    fn snow_string_chars(cx, subject: *mut Object, list_type: *const SnowType) -> *mut Object {
        let text = text(subject);
        list_of(cx, text, |text| text.char_indices().map(|(at, char)| &text[at..at + char.len_utf8()]), list_type)
    }

    /// The scalar values from last to first.
    fn snow_string_reverse(cx, subject: *mut Object) -> *mut Object {
        made(cx, text(subject).chars().rev().collect())
    }

    /// The string `count` times; none for a negative count.
    fn snow_string_repeat(cx, subject: *mut Object, count: i64) -> *mut Object {
        let count = usize::try_from(count).unwrap_or(0);
        if check_length(cx, "repeat", text(subject).len().saturating_mul(count)).is_none() {
            return null_mut();
        }
        from_parts(&mut cx.heap, repeat_n(text(subject), count))
    }

    fn snow_string_pad_left(cx, subject: *mut Object, length: i64, padding: *mut Object) -> *mut Object {
        let Some(before) = missing(cx, text(subject), length, text(padding)) else { return null_mut() };
        from_parts(&mut cx.heap, once(before.as_str()).chain(once(text(subject))))
    }

    fn snow_string_pad_right(cx, subject: *mut Object, length: i64, padding: *mut Object) -> *mut Object {
        let Some(after) = missing(cx, text(subject), length, text(padding)) else { return null_mut() };
        from_parts(&mut cx.heap, once(text(subject)).chain(once(after.as_str())))
    }

    /// The position of the first occurrence.
    fn snow_string_index_of(cx, subject: *mut Object, part: *mut Object, option: *const SnowType) -> *mut Object {
        let whole = text(subject);
        let position = whole.find(text(part)).map(|at| whole[..at].chars().count() as u64);
        // SAFETY: generated code gives the result's type.
        new_option(&mut cx.heap, unsafe { SnowType::from_raw(option) }, position)
    }
}
