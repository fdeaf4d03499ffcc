//! How the types of exported functions are named in `snow_rt_describe`, and what a crashed call gives back.

use crate::value::{Object, SnowType};

/// One exported function: its name without the `cx_` prefix, the kinds of its words besides `cx`, its marks.
pub struct Export {
    pub name: &'static str,
    pub parameters: &'static [&'static str],
    pub result: &'static str,
    pub marks: &'static [&'static str],
}

/// A type that may stand in an exported signature.
pub trait AbiType {
    const KIND: &'static str;
    /// What the caller sees after a crash; it never looks at it.
    fn zero() -> Self;
}

macro_rules! abi_type {
    ($($ty:ty => $kind:literal, $zero:expr;)*) => {
        $(impl AbiType for $ty {
            const KIND: &'static str = $kind;
            fn zero() -> Self { $zero }
        })*
    };
}

abi_type! {
    () => "void", ();
    i64 => "i64", 0;
    f64 => "f64", 0.0;
    u8 => "u8", 0;
    u64 => "slot", 0;
    *const u64 => "slots", std::ptr::null();
    *mut u8 => "cell", std::ptr::null_mut();
    *mut Object => "ptr", std::ptr::null_mut();
    *const SnowType => "type", std::ptr::null();
}
