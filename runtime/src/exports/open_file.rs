//! Open files, on the pool of blocking calls: opening, and going to a place. Reading and writing are those of streams.

use std::fs::OpenOptions;
use std::io::SeekFrom;
use std::ptr::null_mut;

use super::blocking::{answer, opened};
use super::ready::as_result;
use crate::export;
use crate::poll::{Kind, Resource};
use crate::value::handle::{new_handle, resource_of};
use crate::value::{slot_of, text_of, Object, SnowType};

export! {
    /// 0: to read · 1: a new one, in place of one that is there · 2: to write at its end · 3: to read and change.
    [waits] fn snow_file_open(cx, path: *mut Object, mode: i64, result: *const SnowType) -> *mut Object {
        let file = opened(cx, || {
            // SAFETY: generated code gives a live string.
            let path = unsafe { text_of(path) }.to_owned();
            move || {
                let file = options(mode).open(&path).map_err(|error| format!("{path}: {error}"))?;
                Ok(Resource::new(file.into(), Kind::File, None))
            }
        });
        let Some(file) = file else { return null_mut() };
        let handle = file.map(|file| slot_of(new_handle(&mut cx.heap, file)));
        as_result(cx, handle, result)
    }

    /// Goes to a place counted from the start (0), from where it is (1) or from the end (2), and gives it.
    [waits] fn snow_file_seek(cx, file: *mut Object, offset: i64, whence: i64, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live handle.
        let file = unsafe { resource_of(file) };
        if !file.is_file() {
            return as_result(cx, Err("not a file".to_owned()), result);
        }
        let place = match whence {
            0 if offset < 0 => return as_result(cx, Err(format!("{offset} lies before the start")), result),
            0 => SeekFrom::Start(offset as u64),
            1 => SeekFrom::Current(offset),
            _ => SeekFrom::End(offset),
        };
        let place = answer(cx, || {
            move || file.seek(place).map(|place| place.to_le_bytes().to_vec()).map_err(|error| error.to_string())
        });
        let Some(place) = place else { return null_mut() };
        let value = place.map(|place| u64::from_le_bytes(place.try_into().expect("eight bytes")));
        as_result(cx, value, result)
    }
}

fn options(mode: i64) -> OpenOptions {
    let mut options = OpenOptions::new();
    match mode {
        0 => options.read(true),
        1 => options.write(true).create(true).truncate(true),
        2 => options.append(true).create(true),
        _ => options.read(true).write(true).create(true),
    };
    options
}
