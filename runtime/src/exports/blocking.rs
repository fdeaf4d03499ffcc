//! Exports that block a thread: the call runs on the pool, the isolate waits, the answer is taken when it is called again.

use std::sync::Arc;

use crate::actor::isolate::Isolate;
use crate::actor::wait::Wait;
use crate::context::{Context, STATUS_WAIT};
use crate::io::blocking::{self, Given};
use crate::poll::Resource;

/// What a call gives: bytes, which its export knows the meaning of, or what went wrong.
pub(super) type Answer = Result<Vec<u8>, String>;

/// The answer of a call on the pool. None while it is under way: the export gives anything back and is called again.
/// `call` makes what is to be called, the first time.
pub(super) fn answer<C>(cx: &mut Context, call: impl FnOnce() -> C) -> Option<Answer>
where
    C: FnOnce() -> Answer + Send + 'static,
{
    answer_within(cx, -1, call)
}

/// The same, for at most `ms` milliseconds if that is not negative. The call goes on; nobody hears of it.
pub(super) fn answer_within<C>(cx: &mut Context, ms: i64, call: impl FnOnce() -> C) -> Option<Answer>
where
    C: FnOnce() -> Answer + Send + 'static,
{
    let given = given(cx, ms, || {
        let call = call();
        move || call().map(Given::Bytes)
    })?;
    Some(given.map(Given::into_bytes))
}

/// The resource that a call on the pool opens.
pub(super) fn opened<C>(cx: &mut Context, call: impl FnOnce() -> C) -> Option<Result<Arc<Resource>, String>>
where
    C: FnOnce() -> Result<Arc<Resource>, String> + Send + 'static,
{
    let given = given(cx, -1, || {
        let call = call();
        move || call().map(Given::Resource)
    })?;
    Some(given.map(Given::into_resource))
}

fn given<C>(cx: &mut Context, ms: i64, call: impl FnOnce() -> C) -> Option<blocking::Answer>
where
    C: FnOnce() -> blocking::Answer + Send + 'static,
{
    let isolate = Isolate::of(cx);
    let answer = match &mut isolate.wait {
        Wait::Answer(_, answer, alarm) => match answer.take() {
            None if alarm.as_ref().is_some_and(|alarm| alarm.rang) => Some(Err("timeout".to_owned())),
            answer => answer.map(|answer| *answer),
        },
        _ => {
            let alarm = (ms >= 0).then(|| isolate.set_alarm(ms));
            isolate.wait = Wait::Answer(blocking::ask(isolate, call()), None, alarm);
            None
        }
    };
    match answer {
        Some(_) => isolate.stop_waiting(),
        None => cx.status = STATUS_WAIT,
    }
    answer
}
