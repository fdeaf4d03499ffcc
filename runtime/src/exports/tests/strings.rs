//! Strings: each case is a call and what it gives.

use super::{assert_empty, consume, string};
use crate::context::Context;
use crate::exports::string::*;
use crate::value::sample::{drop_value, int, list_of, option_of, scalar};
use crate::value::sample::{string as string_type, Ty};
use crate::value::{slot_of, Object, Shape, SnowType};

/// Calls `function` with string arguments; gives the Debug text of the result, of type `ty`.
fn call<const N: usize>(
    texts: [&str; N],
    ty: Ty,
    function: impl FnOnce(*mut Context, [*mut Object; N], *const SnowType) -> *mut Object,
) -> String {
    let mut cx = Context::new();
    let arguments = texts.map(|text| string(&mut cx, text));
    let result = function(&mut cx, arguments, ty);
    let shown = consume(&mut cx, result, ty);
    arguments.into_iter().for_each(|argument| drop_value(&mut cx.heap, slot_of(argument), string_type()));
    assert_empty(&cx);
    shown
}

/// A function from strings to a string.
macro_rules! texts {
    ($($function:ident($($text:literal),* $(; $($number:literal),*)?) = $expected:literal;)*) => {
        $({
            // SAFETY: the arguments are live strings.
            let shown = call([$($text),*], string_type(), |cx, arguments, _| unsafe {
                texts!(@call $function, cx, arguments, [$($text),*], [$($($number),*)?])
            });
            assert_eq!(shown, format!("{:?}", $expected), stringify!($function($($text),*)));
        })*
    };
    (@call $f:ident, $cx:ident, $a:ident, [$x:literal], [$($n:literal),*]) => { $f($cx, $a[0] $(, $n)*) };
    (@call $f:ident, $cx:ident, $a:ident, [$x:literal, $y:literal], [$($n:literal),*]) => { $f($cx, $a[0] $(, $n)*, $a[1]) };
    (@call $f:ident, $cx:ident, $a:ident, [$x:literal, $y:literal, $z:literal], []) => { $f($cx, $a[0], $a[1], $a[2]) };
}

#[test]
fn strings_to_strings() {
    texts! {
        snow_string_trim(" \t a b\n ") = "a b";
        snow_string_trim("") = "";
        snow_string_to_upper("straße é") = "STRASSE É";
        snow_string_to_lower("ÀB") = "àb";
        snow_string_reverse("abé") = "éba";
        snow_string_replace("banana", "an", "<>") = "b<><>a";
        snow_string_replace("ab", "", "-") = "-a-b-";
        snow_string_repeat("ab"; 3) = "ababab";
        snow_string_repeat("ab"; 0) = "";
        snow_string_repeat("ab"; -1) = "";
        snow_string_slice("héllo wörld"; 1, 4) = "éllo";
        snow_string_slice("abc"; 2, 100) = "c";
        snow_string_slice("abc"; 5, 1) = "";
        snow_string_slice("abc"; -1, 2) = "ab";
        snow_string_slice("abc"; 1, -1) = "";
        snow_string_pad_left("7", "0"; 3) = "007";
        snow_string_pad_left("é", "12"; 4) = "121é";
        snow_string_pad_left("abc", " "; 2) = "abc";
        snow_string_pad_left("abc", ""; 9) = "abc";
        snow_string_pad_right("ab", "."; 5) = "ab...";
    }
}

#[test]
fn strings_to_lists() {
    type Case =
        (&'static str, unsafe extern "C" fn(*mut Context, *mut Object, *const SnowType) -> *mut Object, &'static str);
    let cases: [Case; 4] = [
        ("aé", snow_string_chars, r#"["a", "é"]"#),
        ("", snow_string_chars, "[]"),
        ("e\u{301}👨‍👩‍👧x", snow_string_graphemes, "[\"e\u{301}\", \"👨‍👩‍👧\", \"x\"]"),
        ("\r\n", snow_string_graphemes, r#"["\r\n"]"#),
    ];
    for (text, function, expected) in cases {
        // SAFETY: the argument is a live string.
        let shown = call([text], list_of(string_type()), |cx, [text], ty| unsafe { function(cx, text, ty) });
        assert_eq!(shown, expected);
    }
}

#[test]
fn split_keeps_empty_parts() {
    let cases = [
        ("a,b,,c", ",", r#"["a", "b", "", "c"]"#),
        ("", ",", r#"[""]"#),
        ("abc", ", ", r#"["abc"]"#),
        (", a,, b, ", ", ", r#"["", "a,", "b", ""]"#),
        ("éaé", "é", r#"["", "a", ""]"#),
        ("aé", "", r#"["a", "é"]"#),
    ];
    for (text, separator, expected) in cases {
        let split = |cx, [text, separator]: [_; 2], ty| {
            // SAFETY: the arguments are live strings.
            unsafe { snow_string_split(cx, text, separator, ty) }
        };
        assert_eq!(call([text, separator], list_of(string_type()), split), expected);
    }
}

#[test]
fn join_is_the_opposite_of_split() {
    let mut cx = Context::new();
    let ty = list_of(string_type());
    for text in ["a,b,,c", "", ",", "no comma", "long,".repeat(100).as_str()] {
        let (whole, comma) = (string(&mut cx, text), string(&mut cx, ","));
        // SAFETY: the arguments are alive until they are dropped.
        unsafe {
            let parts = snow_string_split(&mut cx, whole, comma, ty);
            let joined = snow_string_join(&mut cx, parts, comma);
            let all = snow_string_concat_all(&mut cx, parts);
            assert_eq!(consume(&mut cx, joined, string_type()), format!("{text:?}"));
            assert_eq!(consume(&mut cx, all, string_type()), format!("{:?}", text.replace(',', "")));
            drop_value(&mut cx.heap, slot_of(parts), ty);
        }
        [whole, comma].into_iter().for_each(|text| drop_value(&mut cx.heap, slot_of(text), string_type()));
        assert_empty(&cx);
    }
}

#[test]
fn questions() {
    let mut cx = Context::new();
    let [text, start, end, none] = ["héllo", "hé", "lo", "x"].map(|text| string(&mut cx, text));
    let cx: *mut Context = &mut cx;
    // SAFETY: the arguments are live strings.
    unsafe {
        assert_eq!((snow_string_length(cx, text), snow_string_byte_size(cx, text)), (5, 6));
        assert_eq!((snow_string_starts_with(cx, text, start), snow_string_starts_with(cx, text, end)), (1, 0));
        assert_eq!((snow_string_ends_with(cx, text, end), snow_string_ends_with(cx, text, start)), (1, 0));
        assert_eq!((snow_string_contains(cx, text, end), snow_string_contains(cx, text, none)), (1, 0));
    }
}

#[test]
fn answers_that_may_be_none() {
    let index_of = |cx, [text, part]: [_; 2], ty| {
        // SAFETY: the arguments are live strings.
        unsafe { snow_string_index_of(cx, text, part, ty) }
    };
    let ints = option_of(int());
    assert_eq!(call(["éxé", "xé"], ints, index_of), "Some(1)");
    assert_eq!(call(["éxé", ""], ints, index_of), "Some(0)");
    assert_eq!(call(["éxé", "y"], ints, index_of), "None");
    // SAFETY: the argument is a live string.
    let to_int = |cx, [text]: [_; 1], ty| unsafe { snow_string_to_int(cx, text, ty) };
    assert_eq!(call(["-12"], ints, to_int), "Some(-12)");
    assert_eq!(call(["12a"], ints, to_int), "None");
    // SAFETY: as above.
    let to_float = |cx, [text]: [_; 1], ty| unsafe { snow_string_to_float(cx, text, ty) };
    let floats = option_of(scalar(Shape::Float));
    assert_eq!(call(["2.50"], floats, to_float), "Some(2.5)");
    assert_eq!(call(["3"], floats, to_float), "Some(3)");
    assert_eq!(call(["NaN"], floats, to_float), "None");
}

#[test]
fn a_part_of_a_long_string_shares_its_bytes() {
    let mut cx = Context::new();
    let whole = string(&mut cx, &format!("  {}  ", "x".repeat(5_000)));
    // SAFETY: the argument is a live string.
    let trimmed = unsafe { snow_string_trim(&mut cx, whole) };
    assert_eq!((cx.heap.live(), cx.heap.proxies()), (3, 1), "two strings, one proxy");
    drop_value(&mut cx.heap, slot_of(whole), string_type());
    assert_eq!(consume(&mut cx, trimmed, string_type()).len(), 5_002);
    assert_empty(&cx);
}
