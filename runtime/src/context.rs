//! The context `cx` of an isolate: what generated code and the runtime share while it runs.
//!
//! Offsets 0..56 are read and written by generated code and asserted below; what follows is private to the runtime.

use std::ffi::c_void;
use std::mem::offset_of;
use std::ptr;

use crate::heap::Arena;

/// A turn: function entries and loop back-edges an isolate may take before it must let others run.
pub const REDUCTIONS_PER_TURN: i64 = 4_000;

/// The runtime function has its result.
pub const STATUS_DONE: u64 = 0;
/// The runtime function must be called again after the next wake-up.
pub const STATUS_WAIT: u64 = 1;
/// The isolate has crashed; its stack is never resumed.
pub const STATUS_CRASH: u64 = 2;

/// A place in the source, emitted by codegen as a constant. Strings are UTF-8.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SnowSite {
    pub file: *const u8,
    pub file_length: u64,
    pub function: *const u8,
    pub function_length: u64,
    pub line: u32,
    pub column: u32,
}

// SAFETY: sites are immutable constants of the program image.
unsafe impl Sync for SnowSite {}

#[repr(C)]
pub struct Context {
    /// Counted down by generated code; below 0 it calls `snow_reduction_check`.
    pub reductions: i64,
    /// One of the `STATUS_` words, set by a runtime function before it returns.
    pub status: u64,
    /// Top (16-aligned) of the worker's runtime stack; set at the start of each turn. Above it are the words of a call beyond
    /// the registers, and the result of a coroutine.
    pub service_stack: *mut u8,
    /// Where the program is, stored before a call that may crash. May be null.
    pub site: *const SnowSite,
    /// Snow frame pointer at the last runtime call.
    pub frame: *mut c_void,
    /// The `actor::Isolate` this context is part of.
    pub isolate: *mut c_void,
    /// The frame of the coroutine that has just parked; null: it has returned; 1: it asks for another in its place.
    pub coroutine: *mut c_void,
    /// Every object this isolate owns.
    pub heap: Arena,
}

impl Context {
    pub fn new() -> Self {
        Context {
            reductions: REDUCTIONS_PER_TURN,
            status: STATUS_DONE,
            service_stack: ptr::null_mut(),
            site: ptr::null(),
            frame: ptr::null_mut(),
            isolate: ptr::null_mut(),
            coroutine: ptr::null_mut(),
            heap: Arena::new(),
        }
    }
}

impl Default for Context {
    fn default() -> Self {
        Self::new()
    }
}

/// Field name and offset of everything generated code touches, for `describe` and `codegen/abi.py`.
pub const OFFSETS: &[(&str, usize)] = &[
    ("reductions", offset_of!(Context, reductions)),
    ("status", offset_of!(Context, status)),
    ("service_stack", offset_of!(Context, service_stack)),
    ("site", offset_of!(Context, site)),
    ("frame", offset_of!(Context, frame)),
    ("isolate", offset_of!(Context, isolate)),
    ("coroutine", offset_of!(Context, coroutine)),
    ("heap", offset_of!(Context, heap)),
];

const _: () = {
    assert!(offset_of!(Context, reductions) == 0);
    assert!(offset_of!(Context, status) == 8);
    assert!(offset_of!(Context, service_stack) == 16);
    assert!(offset_of!(Context, site) == 24);
    assert!(offset_of!(Context, frame) == 32);
    assert!(offset_of!(Context, isolate) == 40);
    assert!(offset_of!(Context, coroutine) == 48);
    assert!(offset_of!(Context, heap) == 56);
};
