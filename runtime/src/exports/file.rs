//! Files and standard input, on the pool of blocking calls. In: paths and texts. Out: `Result`s; an error is the system's message.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::blocking::{answer, Answer};
use crate::context::Context;
use crate::export;
use crate::io::output;
use crate::value::build::new_result;
use crate::value::{new_string, slot_of, text_of, Object, SnowType};

export! {
    [waits] fn snow_io_read_line(cx, result: *const SnowType) -> *mut Object {
        let answer = answer(cx, || {
            // What fails stays, and the worker that sleeps meanwhile ends the program for it.
            let _ = output::flush();
            read_line
        });
        text_result(cx, answer, result)
    }

    [waits] fn snow_io_read_all(cx, result: *const SnowType) -> *mut Object {
        let answer = answer(cx, || {
            // What fails stays, and the worker that sleeps meanwhile ends the program for it.
            let _ = output::flush();
            || io::read_to_string(io::stdin()).map_err(|error| error.to_string())
        });
        text_result(cx, answer, result)
    }

    [waits] fn snow_file_read(cx, path: *mut Object, result: *const SnowType) -> *mut Object {
        let answer = answer(cx, || {
            let path = owned(path);
            move || fs::read(&path).map_err(|error| told(&path, &error)).and_then(|bytes| utf8(&path, bytes))
        });
        text_result(cx, answer, result)
    }

    /// Writes a text into a file, at its end or in place of what was there.
    [waits] fn snow_file_write(cx, path: *mut Object, text: *mut Object, is_appended: u8, result: *const SnowType) -> *mut Object {
        let answer = answer(cx, || {
            let (path, text) = (owned(path), owned(text));
            move || write(&path, &text, is_appended != 0).map_err(|error| told(&path, &error))
        });
        unit_result(cx, answer, result)
    }

    [waits] fn snow_file_exists(cx, path: *mut Object) -> u8 {
        let answer = answer(cx, || {
            let path = owned(path);
            move || if Path::new(&path).exists() { Ok(path) } else { Err(path) }
        });
        u8::from(answer.is_some_and(|answer| answer.is_ok()))
    }

    [waits] fn snow_file_delete(cx, path: *mut Object, result: *const SnowType) -> *mut Object {
        let answer = answer(cx, || {
            let path = owned(path);
            move || fs::remove_file(&path).map(|()| String::new()).map_err(|error| told(&path, &error))
        });
        unit_result(cx, answer, result)
    }
}

/// The text of a string, for a thread that must not touch the arena.
fn owned(text: *mut Object) -> String {
    // SAFETY: generated code gives a live string.
    unsafe { text_of(text) }.to_owned()
}

/// An answer as `Result<String, String>`.
fn text_result(cx: &mut Context, answer: Option<Answer>, result: *const SnowType) -> *mut Object {
    let Some(answer) = answer else { return std::ptr::null_mut() };
    // SAFETY: generated code gives the descriptor of `Result<String, String>`.
    let result = unsafe { SnowType::from_raw(result) };
    let mut slot = |text: String| slot_of(new_string(&mut cx.heap, &text));
    let value = match answer {
        Ok(text) => Ok(slot(text)),
        Err(error) => Err(slot(error)),
    };
    new_result(&mut cx.heap, result, value)
}

/// An answer as `Result<(), String>`.
fn unit_result(cx: &mut Context, answer: Option<Answer>, result: *const SnowType) -> *mut Object {
    let Some(answer) = answer else { return std::ptr::null_mut() };
    let value = answer.map(|_| 0).map_err(|error| slot_of(new_string(&mut cx.heap, &error)));
    // SAFETY: generated code gives the descriptor of `Result<(), String>`.
    new_result(&mut cx.heap, unsafe { SnowType::from_raw(result) }, value)
}

fn told(path: &str, error: &io::Error) -> String {
    format!("{path}: {error}")
}

fn utf8(path: &str, bytes: Vec<u8>) -> Answer {
    String::from_utf8(bytes).map_err(|_| format!("{path}: the file is not UTF-8 text"))
}

fn write(path: &str, text: &str, is_appended: bool) -> io::Result<String> {
    let mut file =
        if is_appended { OpenOptions::new().append(true).create(true).open(path)? } else { File::create(path)? };
    file.write_all(text.as_bytes())?;
    Ok(String::new())
}

fn read_line() -> Answer {
    let mut line = String::new();
    match io::stdin().read_line(&mut line) {
        Ok(0) => Err("end of input".to_owned()),
        Ok(_) => {
            let end = line.strip_suffix('\n').map_or(line.len(), |rest| rest.strip_suffix('\r').unwrap_or(rest).len());
            line.truncate(end);
            Ok(line)
        }
        Err(error) => Err(error.to_string()),
    }
}
