//! Exports that block a thread: the call runs on the pool, the isolate waits, the answer is taken when it is called again.

use crate::actor::isolate::Isolate;
use crate::actor::wait::Wait;
use crate::context::{Context, STATUS_WAIT};
use crate::io::blocking;

/// What a call gives: bytes, which its export knows the meaning of, or what went wrong.
pub(super) type Answer = Result<Vec<u8>, String>;

/// The answer of a call on the pool. None while it is under way: the export gives anything back and is called again.
/// `call` makes what is to be called, the first time.
pub(super) fn answer<C>(cx: &mut Context, call: impl FnOnce() -> C) -> Option<Answer>
where
    C: FnOnce() -> Answer + Send + 'static,
{
    let isolate = Isolate::of(cx);
    let answer = match &mut isolate.wait {
        Wait::Answer(_, answer) => answer.take().map(|answer| *answer),
        _ => {
            isolate.wait = Wait::Answer(blocking::ask(isolate, call()), None);
            None
        }
    };
    match answer {
        Some(_) => isolate.wait = Wait::Nothing,
        None => cx.status = STATUS_WAIT,
    }
    answer
}
