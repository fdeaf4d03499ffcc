//! Bytes through their exports.

use super::{assert_empty, consume, string};
use crate::context::Context;
use crate::exports::bytes::{find, *};
use crate::value::sample::{drop_value, int, list_of, result_of, scalar};
use crate::value::{new_bytes, slot_of, Shape};

#[test]
fn long_bytes_and_texts_share_one_payload() {
    let (bytes, text) = (scalar(Shape::Bytes), "snow".repeat(1000));
    let mut cx = Context::new();
    let from = string(&mut cx, &text);
    // SAFETY: the values are alive and of these types; owned arguments are given up.
    unsafe {
        let made = snow_bytes_from_string(&mut cx, from, bytes);
        assert_eq!((cx.heap.proxies(), snow_bytes_length(&mut cx, made)), (1, 4000));
        let part = snow_bytes_slice(&mut cx, made, 1000, 3000, bytes);
        assert_eq!(cx.heap.proxies(), 1);
        assert_eq!(snow_bytes_get(&mut cx, part, 1), i64::from(b'n'));
        let more = snow_bytes_append(&mut cx, part, 33, bytes);
        assert_eq!((cx.heap.proxies(), snow_bytes_length(&mut cx, more)), (2, 3001));
        for value in [more, made] {
            drop_value(&mut cx.heap, slot_of(value), bytes);
        }
    }
    drop_value(&mut cx.heap, slot_of(from), crate::value::sample::string());
    assert_empty(&cx);
}

#[test]
fn what_is_no_text_says_where() {
    let ty = result_of(crate::value::sample::string(), crate::value::sample::string());
    let mut cx = Context::new();
    for (bytes, expected) in [
        (&b"snow"[..], "Ok(\"snow\")"),
        (b"sn\xffw", "Err(\"no UTF-8 text: byte 2 is wrong\")"),
        (b"sn\xc3", "Err(\"no UTF-8 text: byte 2 is wrong\")"),
    ] {
        let value = new_bytes(&mut cx.heap, bytes);
        // SAFETY: the bytes are alive.
        let result = unsafe { snow_bytes_to_string(&mut cx, value, ty) };
        assert_eq!(consume(&mut cx, result, ty), expected);
        drop_value(&mut cx.heap, slot_of(value), scalar(Shape::Bytes));
    }
    assert_empty(&cx);
}

#[test]
fn base64_is_that_of_the_rfc() {
    use crate::exports::bytes_text::{from_base64, to_base64};
    let vectors = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
    for (count, encoded) in vectors.into_iter().enumerate() {
        let plain = &b"foobar"[..count];
        assert_eq!(to_base64(plain), encoded);
        assert_eq!(from_base64(encoded).as_deref(), Ok(plain));
    }
    for wrong in ["Zg", "Zg=", "Zg===", "Zh==", "Z===", "Zm9?", "Zm=v", "====", "Zm8=Zm8="] {
        assert!(from_base64(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn every_byte_survives_hexadecimal_and_a_list() {
    let (numbers, bytes) = (list_of(int()), scalar(Shape::Bytes));
    let mut cx = Context::new();
    let all: Vec<u8> = (0..=255).collect();
    let hex = crate::exports::bytes_text::to_hex(&all);
    assert_eq!(crate::exports::bytes_text::from_hex(&hex.to_uppercase()).as_deref(), Ok(&all[..]));
    assert!(crate::exports::bytes_text::from_hex("abc").is_err());
    let value = new_bytes(&mut cx.heap, &all);
    // SAFETY: the values are alive.
    unsafe {
        let list = snow_bytes_to_list(&mut cx, value, numbers);
        let again = snow_bytes_from_list(&mut cx, list, bytes);
        assert!(crate::value::equal::equal(slot_of(value), slot_of(again), bytes).0);
        drop_value(&mut cx.heap, slot_of(again), bytes);
        drop_value(&mut cx.heap, slot_of(list), numbers);
    }
    drop_value(&mut cx.heap, slot_of(value), bytes);
    assert_empty(&cx);
}

#[test]
fn a_row_of_bytes_is_found_where_it_first_begins() {
    for (all, part, expected) in [
        (&b"abababc"[..], &b"ababc"[..], Some(2)),
        (b"aaaa", b"aa", Some(0)),
        (b"aab", b"b", Some(2)),
        (b"aab", b"", Some(0)),
        (b"", b"a", None),
        (b"abcabd", b"abd", Some(3)),
        (b"abc", b"abcd", None),
    ] {
        assert_eq!(find(all, part), expected, "{part:?} in {all:?}");
    }
}
