//! The program and what is around it: standard streams, arguments, threads, the end.

use crate::actor::isolate::Isolate;
use crate::actor::reason::ExitReason;
use crate::context::Context;
use crate::export;
use crate::io::output;
use crate::value::{list, new_string, slot_of, text_of, Object, SnowType};

/// Standard output for `snow_io_write`; every other number is standard error.
const STANDARD_OUTPUT: i64 = 1;

export! {
    /// The actor that meets a standard output that fails is the first to end with the program.
    fn snow_io_write(cx, text: *mut Object, stream: i64) {
        // SAFETY: generated code gives a live string.
        let text = unsafe { text_of(text) };
        if stream == STANDARD_OUTPUT {
            if let Err(output::Broken(status)) = output::write_out(text) {
                end_program(cx, status);
            }
        } else {
            output::write_error(text);
        }
    }

    /// Ends the program, and first of all this actor. Others have their last words.
    fn snow_system_exit(cx, status: i64) {
        let isolate = Isolate::of(cx);
        // As a process's status is: the lowest eight bits.
        isolate.runtime().shut_down_soon(isolate.worker(), (status & 0xff) as i32);
        isolate.end(cx, ExitReason::Normal);
    }

    fn snow_system_args(cx, strings: *const SnowType) -> *mut Object {
        let arguments = &Isolate::of(cx).runtime().config.arguments;
        let slots: Vec<u64> = arguments.iter().map(|text| slot_of(new_string(&mut cx.heap, text))).collect();
        // SAFETY: generated code gives the descriptor of `List<String>`.
        list::from_slots(&mut cx.heap, &slots, unsafe { SnowType::from_raw(strings) })
    }

    fn snow_system_schedulers(cx) -> i64 {
        Isolate::of(cx).runtime().workers() as i64
    }

    /// The worker whose turn this is; another one after the next wait, perhaps.
    fn snow_system_thread_id(cx) -> i64 {
        Isolate::of(cx).worker().map_or(0, |worker| worker.number as i64)
    }
}

fn end_program(cx: &mut Context, status: i32) {
    let isolate = Isolate::of(cx);
    isolate.runtime().stop(status);
    isolate.end(cx, ExitReason::Normal);
}
