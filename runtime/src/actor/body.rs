//! What an isolate runs: what it is started with, and what it has for its next turn.

use crate::context::Context;
use crate::heap::Arena;

/// What an isolate is to run.
pub enum Body {
    /// A closure without arguments: a copy, in what becomes the isolate's heap.
    Closure(Arena, u64),
    Other(Box<OtherBody>),
}

/// Bodies without a closure.
pub enum OtherBody {
    /// C code: its argument bytes live in the isolate until it ends.
    Foreign(extern "C" fn(*const u8), Box<[u8]>),
    /// A C job: `fn()` or, with an environment, `fn(env)`; its word is the result.
    ForeignJob(*const u8, *mut u8),
    /// A C job for one item of a list: `fn(item)` or, with an environment, `fn(env, item)`.
    ForeignItem(*const u8, *mut u8, *mut u8),
    /// Rust code, for the runtime's own tests.
    Native(NativeBody),
}

pub type NativeBody = Box<dyn FnOnce(*mut Context) -> u64 + Send>;

// SAFETY: the pointers of `ForeignJob` and `ForeignItem` are passed on, never followed here; C code vouches for them.
unsafe impl Send for OtherBody {}

impl From<OtherBody> for Body {
    fn from(body: OtherBody) -> Body {
        Body::Other(Box::new(body))
    }
}

/// What an isolate begins with in its next turn, if it does not go on with something.
pub enum Begin {
    Nothing,
    /// Its own closure, as a slot.
    Closure(u64),
    /// A closure that goes on belonging to whoever set it.
    Resident(u64),
    Other(Box<OtherBody>),
}
