//! The program and what is around it: standard streams, arguments, threads, the end.

use super::blocking::{answer, Answer};
use crate::actor::crash;
use crate::actor::isolate::Isolate;
use crate::actor::reason::ExitReason;
use crate::context::Context;
use crate::export;
use crate::io::output;
use crate::observe;
use crate::scheduler::Runtime;
use crate::value::{list, new_string, slot_of, text_of, Object, SnowType};

/// Standard output for `snow_io_write`; every other number is standard error.
const STANDARD_OUTPUT: i64 = 1;

export! {
    /// The actor that meets a standard output that fails is the first to end with the program.
    fn snow_io_write(cx, text: *mut Object, stream: i64) {
        // SAFETY: generated code gives a live string.
        let text = unsafe { text_of(text) };
        if stream == STANDARD_OUTPUT {
            write_out(cx, &[text]);
        } else {
            output::write_error(text);
        }
    }

    /// A text and a line break to standard output, without a text of both.
    fn snow_io_print_line(cx, text: *mut Object) {
        // SAFETY: generated code gives a live string.
        write_out(cx, &[unsafe { text_of(text) }, "\n"]);
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

    /// Sums over the program, then three numbers of each worker: as `stdlib/system.snow` reads them. They are taken while all
    /// workers stand still, so by a thread that is none.
    [waits] fn snow_system_statistics(cx, numbers: *const SnowType) -> *mut Object {
        let runtime = Isolate::of(cx).runtime().handle();
        let answer = answer(cx, move || move || statistics(&runtime));
        let numbers_of = |answer: Vec<u8>| -> Vec<u64> {
            answer.chunks_exact(size_of::<u64>()).map(|word| u64::from_ne_bytes(word.try_into().expect("eight bytes"))).collect()
        };
        match answer {
            None => std::ptr::null_mut(),
            // SAFETY: generated code gives the descriptor of `List<Int>`.
            Some(Ok(answer)) => list::from_slots(&mut cx.heap, &numbers_of(answer), unsafe { SnowType::from_raw(numbers) }),
            Some(Err(why)) => {
                crash(cx, &why);
                std::ptr::null_mut()
            }
        }
    }

    /// The worker whose turn this is; another one after the next wait, perhaps.
    fn snow_system_thread_id(cx) -> i64 {
        Isolate::of(cx).worker().map_or(0, |worker| worker.number as i64)
    }
}

fn statistics(runtime: &Runtime) -> Answer {
    let (totals, meters) = observe::totals(runtime).ok_or("the program ends, or a turn takes very long")?;
    let sums = [totals.actors, totals.waiting, totals.mailboxes, totals.memory, totals.injected, totals.timers];
    let counts = [totals.ended, totals.messages, totals.reductions, totals.dead_letters];
    let workers = meters.iter().flat_map(|meter| [meter.queued as u64, u64::from(meter.turns), meter.busy / 1_000_000]);
    let numbers = sums.iter().map(|sum| *sum as u64).chain(counts).chain(workers);
    Ok(numbers.flat_map(u64::to_ne_bytes).collect())
}

/// Ends the program if nothing can be written any more.
fn write_out(cx: &mut Context, texts: &[&str]) {
    if let Err(output::Broken(status)) = output::write_out(texts) {
        end_program(cx, status);
    }
}

fn end_program(cx: &mut Context, status: i32) {
    let isolate = Isolate::of(cx);
    isolate.runtime().stop(status);
    isolate.end(cx, ExitReason::Normal);
}
