//! Standard input. In: nothing. Out: its next line, or all that is left, as text. A pipe, a terminal or a socket is waited for as any stream is;
//! a file is read on the pool of blocking calls.

use std::io;
use std::ptr::null_mut;
use std::sync::Arc;

use super::blocking::{answer, Answer};
use super::file::text_result;
use super::ready::as_result;
use super::stream::{as_line, as_text, read_value};
use crate::actor::isolate::Isolate;
use crate::actor::wait::Wait;
use crate::context::Context;
use crate::export;
use crate::heap::Arena;
use crate::io::output;
use crate::poll::request::Request;
use crate::poll::{stdin, Resource};
use crate::value::{Object, SnowType};

export! {
    [waits] fn snow_io_read_line(cx, result: *const SnowType) -> *mut Object {
        read(cx, (Request::Line, as_line), read_line, result)
    }

    [waits] fn snow_io_read_all(cx, result: *const SnowType) -> *mut Object {
        read(cx, (Request::All, as_text), read_all, result)
    }
}

/// How a request is answered by what comes through the poller.
type Polled = (Request, fn(&mut Arena, &[u8]) -> Result<u64, String>);

fn read(cx: &mut Context, polled: Polled, blocking: fn() -> Answer, result: *const SnowType) -> *mut Object {
    let isolate = Isolate::of(cx);
    if matches!(isolate.wait, Wait::Nothing) {
        // A prompt is to be seen. What fails stays, and the worker that sleeps meanwhile ends the program for it.
        let _ = output::flush();
    }
    let Some(stdin) = isolate.runtime().poller().ok().and_then(|poller| stdin::resource(&poller)) else {
        let answer = answer(cx, || blocking);
        return text_result(cx, answer, result);
    };
    read_from(cx, &stdin, polled, result)
}

fn read_from(cx: &mut Context, stdin: &Arc<Resource>, polled: Polled, result: *const SnowType) -> *mut Object {
    let (request, made) = polled;
    match read_value(cx, stdin, request, -1, made) {
        Some(value) => as_result(cx, value, result),
        None => null_mut(),
    }
}

fn read_line() -> Answer {
    let mut line = String::new();
    match io::stdin().read_line(&mut line) {
        Ok(0) => Err("end of input".to_owned()),
        Ok(_) => {
            let end = line.strip_suffix('\n').map_or(line.len(), |rest| rest.strip_suffix('\r').unwrap_or(rest).len());
            line.truncate(end);
            Ok(line.into_bytes())
        }
        Err(error) => Err(error.to_string()),
    }
}

fn read_all() -> Answer {
    io::read_to_string(io::stdin()).map(String::into_bytes).map_err(|error| error.to_string())
}
