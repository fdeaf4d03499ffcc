//! `snow_rt.h` as text.

use std::ffi::c_void;

use super::cluster::SnowString;
use super::job::SnowResult;
use super::job_map::SnowList;
use crate::task::frames::CoroutineFrame;

/// A C function of the runtime.
pub struct Foreign {
    pub doc: &'static [&'static str],
    pub name: &'static str,
    /// C type and name.
    pub parameters: &'static [(&'static str, &'static str)],
    pub result: &'static str,
}

/// A type that may stand in a C declaration.
pub trait CType {
    const NAME: &'static str;
}

macro_rules! c_type {
    ($($ty:ty => $name:literal;)*) => {
        $(impl CType for $ty { const NAME: &'static str = $name; })*
    };
}

c_type! {
    () => "void ";
    u8 => "uint8_t ";
    u32 => "uint32_t ";
    i32 => "int32_t ";
    u64 => "uint64_t ";
    i64 => "int64_t ";
    *const u8 => "const uint8_t *";
    *const c_void => "const void *";
    *mut c_void => "void *";
    *mut SnowResult => "SnowResult *";
    *const SnowList => "const SnowList *";
    *mut SnowList => "SnowList *";
    *mut SnowString => "SnowString *";
    *mut CoroutineFrame => "CoroutineFrame *";
}

const TOP: &str = "\
/* The runtime of Snow for C programs.
 * Made from runtime/src/foreign/ by `SNOW_UPDATE=1 cargo test --test header`; edit the Rust side. */
#ifndef SNOW_RT_H
#define SNOW_RT_H

#include <stdint.h>

#ifdef __cplusplus
extern \"C\" {
#endif

/* What a job gave: tag 0, and value is its word; tag 1, and value is the reason as a C string.
 * Belongs to the awaiting actor and lives as long as it. */
typedef struct SnowResult { uint8_t tag; void *value; } SnowResult;

/* A text in UTF-8, without a zero behind it. */
typedef struct SnowString { uint64_t length; const uint8_t *bytes; } SnowString;

/* Words, the results of jobs, or texts. */
typedef struct SnowList { uint64_t length; void **items; } SnowList;

/* A coroutine of the C program: handle is LLVM's, whose first word is the code that goes on with it and is null at its end;
 * data is the program's own; state is 0 running, 1 suspended, 2 complete. */
typedef struct CoroutineFrame { void *handle; void *data; struct CoroutineFrame *waiting_on; int32_t state; } CoroutineFrame;
";

const BOTTOM: &str = "
#ifdef __cplusplus
}
#endif

#endif
";

/// The whole header.
pub fn header() -> String {
    let mut text = String::from(TOP);
    for function in super::ALL.iter().copied().flatten() {
        text.push_str(&declaration(function));
    }
    text + BOTTOM
}

fn declaration(function: &Foreign) -> String {
    let parameters: Vec<String> = function.parameters.iter().map(|(ty, name)| format!("{ty}{name}")).collect();
    let parameters = if parameters.is_empty() { "void".to_owned() } else { parameters.join(", ") };
    let doc = function.doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n * ");
    format!("\n/* {doc} */\n{}{}({parameters});\n", function.result, function.name)
}
