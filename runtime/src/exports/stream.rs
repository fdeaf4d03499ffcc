//! Streams of bytes: sockets, pipes and open files, of which the last are read and written on the pool of blocking calls.

use std::ptr::null_mut;
use std::sync::Arc;

use super::blocking::answer;
use super::memory::charge;
use super::ready::{as_result, when_ready, Pause};
use crate::actor::isolate::Isolate;
use crate::context::Context;
use crate::export;
use crate::heap::Arena;
use crate::poll::request::Request;
use crate::poll::{Resource, Towards};
use crate::value::handle::resource_of;
use crate::value::string::bytes;
use crate::value::utf8::text_in;
use crate::value::{new_bytes, new_string, slot_of, Object, SnowType};

/// Steps of work that a call of the system counts as, besides the bytes that it moves.
const CALL: usize = 320;
const BYTES_IN_A_STEP: usize = 16;

export! {
    /// What there is, at most `most` bytes.
    [waits] fn snow_stream_read(cx, stream: *mut Object, most: i64, ms: i64, result: *const SnowType) -> *mut Object {
        read(cx, stream, Request::Some(usize::try_from(most).unwrap_or(0)), ms, as_bytes, result)
    }

    [waits] fn snow_stream_read_exact(cx, stream: *mut Object, count: i64, ms: i64, result: *const SnowType) -> *mut Object {
        read(cx, stream, Request::Exactly(usize::try_from(count).unwrap_or(0)), ms, as_bytes, result)
    }

    [waits] fn snow_stream_read_all(cx, stream: *mut Object, ms: i64, result: *const SnowType) -> *mut Object {
        read(cx, stream, Request::All, ms, as_bytes, result)
    }

    /// A line, without its break.
    [waits] fn snow_stream_read_line(cx, stream: *mut Object, ms: i64, result: *const SnowType) -> *mut Object {
        read(cx, stream, Request::Line, ms, as_line, result)
    }

    /// All of the bytes.
    [waits] fn snow_stream_write(cx, stream: *mut Object, content: *mut Object, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live handle and live bytes.
        let (resource, content) = unsafe { (resource_of(stream), bytes(content)) };
        let written = if resource.is_file() {
            answer(cx, || {
                let content = content.to_vec();
                move || resource.write_to_file(&content).map(|()| Vec::new()).map_err(|error| error.to_string())
            })
            .map(|answer| answer.map(drop))
        } else {
            write(cx, &resource, content)
        };
        let Some(written) = written else { return null_mut() };
        charge(cx, CALL + content.len() / BYTES_IN_A_STEP);
        as_result(cx, written.map(|()| 0), result)
    }

    /// For all who hold it.
    [waits] fn snow_stream_close(cx, stream: *mut Object) {
        // SAFETY: generated code gives a live handle.
        let resource = unsafe { resource_of(stream) };
        if !resource.is_file() {
            return resource.close();
        }
        answer(cx, || move || {
            resource.close();
            Ok(Vec::new())
        });
    }
}

type Made = fn(&mut Arena, &[u8]) -> Result<u64, String>;

fn as_bytes(heap: &mut Arena, read: &[u8]) -> Result<u64, String> {
    Ok(slot_of(new_bytes(heap, read)))
}

pub(super) fn as_line(heap: &mut Arena, read: &[u8]) -> Result<u64, String> {
    as_text(heap, read.strip_suffix(b"\n").map_or(read, |line| line.strip_suffix(b"\r").unwrap_or(line)))
}

pub(super) fn as_text(heap: &mut Arena, read: &[u8]) -> Result<u64, String> {
    match text_in(read) {
        Ok(text) => Ok(slot_of(new_string(heap, text))),
        Err(error) => Err(format!("no UTF-8 text: byte {} is wrong", error.valid_up_to())),
    }
}

fn read(
    cx: &mut Context,
    stream: *mut Object,
    request: Request,
    ms: i64,
    made: Made,
    result: *const SnowType,
) -> *mut Object {
    // SAFETY: generated code gives a live handle.
    let resource = unsafe { resource_of(stream) };
    match read_value(cx, &resource, request, ms, made) {
        Some(value) => as_result(cx, value, result),
        None => null_mut(),
    }
}

/// The answer to a request as a value.
pub(super) fn read_value(
    cx: &mut Context,
    resource: &Arc<Resource>,
    request: Request,
    ms: i64,
    made: Made,
) -> Option<Result<u64, String>> {
    if resource.is_file() {
        let read = answer(cx, || {
            let resource = resource.clone();
            move || resource.read(request, <[u8]>::to_vec).map_err(|error| error.to_string())
        })?;
        return Some(read.and_then(|read| made(&mut cx.heap, &read)));
    }
    let mut count = 0;
    let read = when_ready(cx, resource, ms, |heap, _| {
        let read = resource.read(request, |read| {
            count = read.len();
            made(heap, read)
        });
        read.map_err(|error| Pause::of(&error, Towards::Reading))
    })?;
    charge(cx, CALL + count / BYTES_IN_A_STEP);
    Some(read.and_then(|value| value))
}

fn write(cx: &mut Context, resource: &Arc<Resource>, content: &[u8]) -> Option<Result<(), String>> {
    let pid = Isolate::of(cx).pid;
    when_ready(cx, resource, -1, |_, done| match resource.write(pid, content, *done) {
        Ok((written, blocked)) => {
            *done = written;
            blocked.map_or(Ok(()), |towards| Err(Pause::Until(towards)))
        }
        Err(error) => Err(Pause::Failed(error.to_string())),
    })
}
