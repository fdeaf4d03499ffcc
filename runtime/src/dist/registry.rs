//! The functions that other nodes may start by name. In: what the compiler (or a C program) registers. Out: one by its name.

use std::collections::HashMap;
use std::ffi::c_void;

use parking_lot::RwLock;

use crate::value::SnowType;

/// What codegen emits for a function or actor that another node may start.
#[repr(C)]
pub struct SnowFunction {
    /// `code` of a closure without parameters that captures the arguments and calls the function.
    pub code: *const u8,
    /// What it captures: the parameters' types.
    pub environment: *const SnowType,
    /// What the actor receives; null: bytes.
    pub message: *const SnowType,
}

/// Body of a C function: takes a copy of the bytes that were sent with the request.
pub type ForeignEntry = extern "C" fn(*const u8);

#[derive(Clone, Copy)]
pub enum Function {
    Snow(&'static SnowFunction),
    Foreign(ForeignEntry),
}

// SAFETY: a `SnowFunction` is an immutable constant of the program image.
unsafe impl Send for SnowFunction {}
// SAFETY: as above.
unsafe impl Sync for SnowFunction {}

#[derive(Clone, Copy)]
pub struct Entry {
    pub name: &'static str,
    pub signature: u64,
    pub function: Function,
}

#[derive(Default)]
pub struct Functions(RwLock<Option<HashMap<&'static str, Entry>>>);

impl Functions {
    /// The last one with a name counts.
    pub fn register(&self, entry: Entry) {
        self.0.write().get_or_insert_default().insert(entry.name, entry);
    }

    pub fn find(&self, name: &str) -> Option<Entry> {
        self.0.read().as_ref()?.get(name).copied()
    }

    pub fn len(&self) -> usize {
        self.0.read().as_ref().map_or(0, HashMap::len)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Those of this program.
pub static FUNCTIONS: Functions = Functions(RwLock::new(None));

/// As it stands in `SnowProgram`.
#[repr(C)]
pub struct SnowFunctionRow {
    pub name: *const u8,
    pub name_length: u64,
    pub signature: u64,
    pub function: *const c_void,
}

#[repr(C)]
pub struct SnowFunctions {
    pub count: u64,
    pub rows: [SnowFunctionRow; 0],
}

/// Registers what the program brings.
///
/// # Safety
/// `functions` is a constant that codegen emitted.
pub unsafe fn install(functions: &'static SnowFunctions) {
    // SAFETY: `count` rows follow; names are UTF-8 and functions `SnowFunction`s.
    let rows = unsafe { std::slice::from_raw_parts(functions.rows.as_ptr(), functions.count as usize) };
    for row in rows {
        // SAFETY: as above.
        let (name, function) = unsafe {
            let name = std::slice::from_raw_parts(row.name, row.name_length as usize);
            (std::str::from_utf8_unchecked(name), &*row.function.cast::<SnowFunction>())
        };
        FUNCTIONS.register(Entry { name, signature: row.signature, function: Function::Snow(function) });
    }
}
