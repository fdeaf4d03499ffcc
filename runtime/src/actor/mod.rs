//! Actors: their identity, control block, mailbox and the signals between them.
//!
//! In: envelopes from anyone. Out: envelopes to others, a crash report, an exit. The semantics are Erlang's: order between
//! two processes, asynchronous signals, exit signals over links, one `Down` per monitor after names and links are gone.

pub mod backtrace;
pub mod body;
pub mod circle;
pub mod envelope;
pub mod exit;
pub mod fold;
pub mod held_value;
pub mod inbox;
pub mod info;
pub mod isolate;
pub mod lines;
pub mod names;
pub mod pid;
pub mod process;
pub mod queue;
pub mod reason;
pub mod report;
pub mod rest;
pub mod signal_value;
pub mod signals;
pub mod small_map;
pub mod spare_frame;
pub mod spawn;
pub mod table;
pub mod terminate;
pub mod ties;
pub mod wait;

use crate::context::Context;
use isolate::Isolate;
use reason::ExitReason;

/// Makes the running isolate crash with `text`; the caller returns to its stub at once.
pub fn crash(cx: &mut Context, text: &str) {
    let isolate = Isolate::of(cx);
    isolate.note_backtrace(cx);
    isolate.end(cx, ExitReason::error(text));
}
