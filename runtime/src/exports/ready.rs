//! Exports that wait until the system says that a call may be tried again. In: what is tried. Out: what it gives, or nothing yet.

use std::io;
use std::sync::Arc;

use crate::actor::isolate::Isolate;
use crate::actor::wait::Wait;
use crate::context::{Context, STATUS_WAIT};
use crate::heap::Arena;
use crate::poll::{Resource, Towards, Waiting};
use crate::value::build::new_result;
use crate::value::{new_string, slot_of, Object, SnowType};

/// Why a call has given nothing.
pub(super) enum Pause {
    Until(Towards),
    Failed(String),
}

impl Pause {
    /// An error of a call that waits, if it would block, for `towards`.
    pub(super) fn of(error: &io::Error, towards: Towards) -> Pause {
        match error.kind() {
            io::ErrorKind::WouldBlock => Pause::Until(towards),
            _ => Pause::Failed(error.to_string()),
        }
    }
}

/// Tries a call until it does not block, for at most `ms` milliseconds if that is not negative. None while it waits: the export
/// gives anything back and is called again. `attempt` gets what it has noted in `done` the last time.
pub(super) fn when_ready<T>(
    cx: &mut Context,
    resource: &Arc<Resource>,
    ms: i64,
    mut attempt: impl FnMut(&mut Arena, &mut usize) -> Result<T, Pause>,
) -> Option<Result<T, String>> {
    let isolate = Isolate::of(cx);
    let (mut done, is_late) = match &isolate.wait {
        Wait::Ready(waiting) => (waiting.done, waiting.is_late()),
        _ => (0, ms == 0),
    };
    let outcome = loop {
        match attempt(&mut cx.heap, &mut done) {
            Ok(given) => break Ok(given),
            Err(Pause::Failed(text)) => break Err(text),
            Err(Pause::Until(_)) if is_late => break Err("timeout".to_owned()),
            Err(Pause::Until(towards)) => match resource.enlist(towards, isolate.pid) {
                Ok(false) => {}
                Err(error) => break Err(error.to_string()),
                Ok(true) => {
                    note(isolate, resource, towards, ms, done);
                    cx.status = STATUS_WAIT;
                    return None;
                }
            },
        }
    };
    isolate.stop_waiting();
    Some(outcome)
}

/// The isolate, which has been enlisted, waits.
fn note(isolate: &mut Isolate, resource: &Arc<Resource>, towards: Towards, ms: i64, done: usize) {
    if !matches!(isolate.wait, Wait::Ready(_)) {
        let alarm = (ms >= 0).then(|| isolate.set_alarm(ms));
        isolate.wait = Wait::Ready(Waiting::new(resource.clone(), towards, isolate.pid, alarm));
    }
    if let Wait::Ready(waiting) = &mut isolate.wait {
        waiting.go_on(towards);
        waiting.done = done;
    }
}

/// A slot or an error as a `Result<_, String>` of the type that generated code gives.
pub(super) fn as_result(cx: &mut Context, value: Result<u64, String>, result: *const SnowType) -> *mut Object {
    let value = value.map_err(|error| slot_of(new_string(&mut cx.heap, &error)));
    // SAFETY: generated code gives the descriptor of a `Result<_, String>`.
    new_result(&mut cx.heap, unsafe { SnowType::from_raw(result) }, value)
}

/// The type that a `Result` of the type that generated code gives holds in its `Ok`.
pub(super) fn type_in_ok(result: *const SnowType) -> &'static SnowType {
    // SAFETY: generated code gives the descriptor of a `Result`.
    let result = unsafe { SnowType::from_raw(result) };
    let ok = result.tag_of("Ok").expect("a Result has Ok");
    result.variants()[ok].fields()[0].ty()
}
