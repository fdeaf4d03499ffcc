//! The functions generated code calls, one file per subject, and the macro they are all written with.
//!
//! `export!` turns `fn snow_timer_sleep(cx, ms: i64) { … }` into `extern "C" cx_snow_timer_sleep(cx, ms)`,
//! makes a panic inside it the crash of the calling isolate, and records its signature for [`crate::describe`].
//! Marks stand before `fn`: `waits` (may park the isolate: a poll, called again after each wake-up) and
//! `owns` (takes over its arguments). In the body `cx` is a `&mut Context`. `quick f` before the body: `f` gets the arguments, as a tuple,
//! first, outside of the guard against panics, so it must not panic; where it gives `None` the body runs.

pub mod abi;
pub mod actor;
mod blocking;
pub mod bytes;
mod bytes_text;
pub mod cell;
pub mod child;
pub mod constant;
pub mod environment;
pub mod erlang;
pub mod file;
pub mod global;
mod guard;
pub mod input;
pub mod json;
pub mod list;
pub mod list_own;
pub mod map;
pub mod memory;
pub mod number;
pub mod open_file;
mod ready;
pub mod socket;
pub mod stream;
pub mod string;
pub mod value;

#[cfg(test)]
mod tests;

pub mod call;
pub mod job;
pub mod node;
pub mod process;

pub mod receive;
pub mod repl;
pub mod supervisor;
pub mod system;
pub mod task;
pub mod term;
pub mod tie;
pub mod timer;
pub mod trial;

pub use abi::{AbiType, Export};
pub(crate) use guard::{guarded, panic_text, silence_turns};

/// Defines the runtime functions of a file and its table `EXPORTS`.
#[macro_export]
macro_rules! export {
    ($( $(#[doc = $doc:expr])* $([$mark:ident])* fn $name:ident($cx:ident $(, $arg:ident : $ty:ty)* $(,)?) $(-> $result:ty)? $(, quick $quick:path,)? $body:block )*) => {
        $(
            $(#[doc = $doc])*
            /// # Safety
            /// Called by generated code: `cx` is the running isolate's context and the arguments follow the ABI rule.
            #[export_name = concat!("cx_", stringify!($name))]
            pub unsafe extern "C" fn $name($cx: *mut $crate::context::Context $(, $arg: $ty)*) $(-> $result)? {
                // SAFETY: the caller passes its own context, which nobody else touches during its turn.
                let $cx: &mut $crate::context::Context = unsafe { &mut *$cx };
                let words = ($($arg,)*);
                $(
                    if let Some(done) = $quick($cx, words) {
                        return done;
                    }
                )?
                let context: *mut $crate::context::Context = $cx;
                $crate::exports::guarded(context, move || {
                    let $cx: &mut $crate::context::Context = $cx;
                    let ($($arg,)*): ($($ty,)*) = words;
                    $body
                })
            }
        )*
        /// What this file exports, for `snow_rt_describe`.
        pub const EXPORTS: &[$crate::exports::Export] = &[
            $( $crate::exports::Export {
                name: stringify!($name),
                parameters: &[$(<$ty as $crate::exports::AbiType>::KIND),*],
                result: <$crate::export!(@result $($result)?) as $crate::exports::AbiType>::KIND,
                marks: &[$(stringify!($mark)),*],
            } ),*
        ];
    };
    (@result) => { () };
    (@result $result:ty) => { $result };
}

/// Every table of exports; a file that is not listed here does not exist for `describe`.
pub const ALL: &[&[Export]] = &[
    memory::EXPORTS,
    constant::EXPORTS,
    value::EXPORTS,
    string::EXPORTS,
    bytes::EXPORTS,
    list::EXPORTS,
    list_own::EXPORTS,
    map::EXPORTS,
    number::EXPORTS,
    actor::EXPORTS,
    receive::EXPORTS,
    tie::EXPORTS,
    process::EXPORTS,
    job::EXPORTS,
    task::EXPORTS,
    call::EXPORTS,
    supervisor::EXPORTS,
    global::EXPORTS,
    node::EXPORTS,
    erlang::EXPORTS,
    timer::EXPORTS,
    system::EXPORTS,
    file::EXPORTS,
    input::EXPORTS,
    stream::EXPORTS,
    socket::EXPORTS,
    child::EXPORTS,
    open_file::EXPORTS,
    json::EXPORTS,
    term::EXPORTS,
    environment::EXPORTS,
    cell::EXPORTS,
    trial::EXPORTS,
    repl::EXPORTS,
];
