//! Files and folders, on the pool of blocking calls. In: paths and bytes. Out: `Result`s; an error holds the path
//! and the system's message.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::ptr::null_mut;

use super::blocking::{answer, Answer};
use crate::context::Context;
use crate::export;
use crate::heap::prefer_huge_pages;
use crate::value::build::new_result;
use crate::value::list::from_slots;
use crate::value::string::{adopted, bytes, BYTES_TYPE_ID, STRING_TYPE_ID};
use crate::value::utf8::text_in;
use crate::value::{new_string, slot_of, text_of, Object, SnowType};

/// Parts a list of names that comes as one answer: no name holds it.
const BETWEEN_NAMES: char = '\0';

export! {
    [waits] fn snow_file_read(cx, path: *mut Object, result: *const SnowType) -> *mut Object {
        let answer = at_path(cx, path, |path| read(path).and_then(utf8));
        text_result(cx, answer, result)
    }

    [waits] fn snow_file_read_bytes(cx, path: *mut Object, result: *const SnowType) -> *mut Object {
        let Some(answer) = at_path(cx, path, read) else { return null_mut() };
        // SAFETY: they may be any bytes.
        let value = answer.map(|bytes| slot_of(unsafe { adopted(&mut cx.heap, BYTES_TYPE_ID, bytes) }));
        finish(cx, value, result)
    }

    /// Writes bytes into a file, at its end or in place of what was there.
    [waits] fn snow_file_write(cx, path: *mut Object, content: *mut Object, is_appended: u8, result: *const SnowType) -> *mut Object {
        let answer = answer(cx, || {
            // SAFETY: generated code gives live bytes.
            let (path, content) = (owned(path), unsafe { bytes(content) }.to_vec());
            move || write(&path, &content, is_appended != 0).map_err(|error| told(&path, &error))
        });
        unit_result(cx, answer, result)
    }

    [waits] fn snow_file_exists(cx, path: *mut Object) -> u8 {
        is_so(cx, path, |path| Path::new(path).exists())
    }

    [waits] fn snow_file_is_folder(cx, path: *mut Object) -> u8 {
        is_so(cx, path, |path| Path::new(path).is_dir())
    }

    [waits] fn snow_file_size(cx, path: *mut Object, result: *const SnowType) -> *mut Object {
        let size = |path: &str| fs::metadata(path).map(|about| about.len().to_le_bytes().to_vec());
        let Some(answer) = at_path(cx, path, size) else { return null_mut() };
        let value = answer.map(|size| u64::from_le_bytes(size.try_into().expect("eight bytes")));
        finish(cx, value, result)
    }

    [waits] fn snow_file_delete(cx, path: *mut Object, result: *const SnowType) -> *mut Object {
        let answer = at_path(cx, path, |path| fs::remove_file(path).map(nothing));
        unit_result(cx, answer, result)
    }

    [waits] fn snow_file_make_folder(cx, path: *mut Object, result: *const SnowType) -> *mut Object {
        let answer = at_path(cx, path, |path| fs::create_dir_all(path).map(nothing));
        unit_result(cx, answer, result)
    }

    [waits] fn snow_file_delete_folder(cx, path: *mut Object, result: *const SnowType) -> *mut Object {
        let answer = at_path(cx, path, |path| fs::remove_dir(path).map(nothing));
        unit_result(cx, answer, result)
    }

    [waits] fn snow_file_copy(cx, path: *mut Object, target: *mut Object, result: *const SnowType) -> *mut Object {
        let target = owned(target);
        let answer = at_path(cx, path, move |path| fs::copy(path, target).map(|_| Vec::new()));
        unit_result(cx, answer, result)
    }

    [waits] fn snow_file_rename(cx, path: *mut Object, target: *mut Object, result: *const SnowType) -> *mut Object {
        let target = owned(target);
        let answer = at_path(cx, path, move |path| fs::rename(path, target).map(nothing));
        unit_result(cx, answer, result)
    }

    /// The names in a folder, sorted.
    [waits] fn snow_file_list(cx, path: *mut Object, result: *const SnowType) -> *mut Object {
        let Some(answer) = at_path(cx, path, names_in) else { return null_mut() };
        let value = answer.map(|names| list_of_names(cx, &names, result));
        finish(cx, value, result)
    }
}

/// The answer of a call on the pool about the file at `path`; what goes wrong is told with the path.
fn at_path<C>(cx: &mut Context, path: *mut Object, call: C) -> Option<Answer>
where
    C: FnOnce(&str) -> io::Result<Vec<u8>> + Send + 'static,
{
    answer(cx, || {
        let path = owned(path);
        move || call(&path).map_err(|error| told(&path, &error))
    })
}

/// A question about a path, answered on the pool: 0 or 1.
fn is_so(cx: &mut Context, path: *mut Object, question: impl FnOnce(&str) -> bool + Send + 'static) -> u8 {
    let answer = at_path(cx, path, |path| Ok(vec![u8::from(question(path))]));
    u8::from(answer == Some(Ok(vec![1])))
}

/// The text of a string, for a thread that must not touch the arena.
fn owned(text: *mut Object) -> String {
    // SAFETY: generated code gives a live string.
    unsafe { text_of(text) }.to_owned()
}

/// An answer that is text as `Result<String, String>`.
pub(super) fn text_result(cx: &mut Context, answer: Option<Answer>, result: *const SnowType) -> *mut Object {
    let Some(answer) = answer else { return null_mut() };
    // SAFETY: they were a String, or have been checked where the file was read.
    let value = answer.map(|bytes| slot_of(unsafe { adopted(&mut cx.heap, STRING_TYPE_ID, bytes) }));
    finish(cx, value, result)
}

/// An answer without content as `Result<(), String>`.
fn unit_result(cx: &mut Context, answer: Option<Answer>, result: *const SnowType) -> *mut Object {
    let Some(answer) = answer else { return null_mut() };
    finish(cx, answer.map(|_| 0), result)
}

/// A slot or an error as a `Result` of the type that generated code gives.
fn finish(cx: &mut Context, value: Result<u64, String>, result: *const SnowType) -> *mut Object {
    let value = value.map_err(|error| slot_of(new_string(&mut cx.heap, &error)));
    // SAFETY: generated code gives the descriptor of a `Result<_, String>`.
    new_result(&mut cx.heap, unsafe { SnowType::from_raw(result) }, value)
}

/// The slot of a list of the names in `names`; `result` is the type of `Result<List<String>, String>`.
fn list_of_names(cx: &mut Context, names: &[u8], result: *const SnowType) -> u64 {
    let names = std::str::from_utf8(names).expect("names were made from text");
    let each = names.split(BETWEEN_NAMES).filter(|name| !name.is_empty());
    let slots: Vec<u64> = each.map(|name| slot_of(new_string(&mut cx.heap, name))).collect();
    // SAFETY: generated code gives the descriptor.
    let result = unsafe { SnowType::from_raw(result) };
    let ok = result.tag_of("Ok").expect("a Result has Ok");
    slot_of(from_slots(&mut cx.heap, &slots, result.variants()[ok].fields()[0].ty()))
}

/// A whole file. The memory that its size says is only reserved until it is read.
fn read(path: &str) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let size = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size)?;
    prefer_huge_pages(bytes.as_mut_ptr(), size);
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn nothing((): ()) -> Vec<u8> {
    Vec::new()
}

fn told(path: &str, error: &io::Error) -> String {
    format!("{path}: {error}")
}

fn utf8(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    match text_in(&bytes) {
        Ok(_) => Ok(bytes),
        Err(_) => Err(io::Error::other("the file is not UTF-8 text")),
    }
}

fn write(path: &str, content: &[u8], is_appended: bool) -> io::Result<Vec<u8>> {
    let mut file =
        if is_appended { OpenOptions::new().append(true).create(true).open(path)? } else { File::create(path)? };
    file.write_all(content)?;
    Ok(Vec::new())
}

/// A name that is not UTF-8 is shown with U+FFFD in it.
fn names_in(path: &str) -> io::Result<Vec<u8>> {
    let entries = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    let mut names = entries.collect::<io::Result<Vec<String>>>()?;
    names.sort();
    Ok(names.join(&BETWEEN_NAMES.to_string()).into_bytes())
}
