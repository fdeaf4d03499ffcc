//! Child processes. They are started on the pool of blocking calls; their ends are waited for like everything else.

use std::os::unix::process::CommandExt;
use std::process::Command;
use std::ptr::null_mut;

use super::blocking::opened;
use super::ready::{as_result, when_ready, Pause};
use crate::actor::isolate::Isolate;
use crate::export;
use crate::poll::child::{spawn, stdio};
use crate::poll::Towards;
use crate::value::build::new_option;
use crate::value::handle::{new_handle, resource_of};
use crate::value::list::elements;
use crate::value::{object_in, slot_of, text_of, Object, SnowType};

/// What a status is counted from where a signal has ended the child.
const SIGNALS: i64 = 256;

export! {
    /// Starts a program: its name and arguments, variables as `NAME=value`, a folder if it is not empty, and in `streams` two bits
    /// each for standard input, output and error: 0 ours, 1 a pipe, 2 nothing.
    [waits] fn snow_child_spawn(cx, words: *mut Object, variables: *mut Object, folder: *mut Object, streams: i64, result: *const SnowType) -> *mut Object {
        let runtime = Isolate::of(cx).runtime();
        let started = opened(cx, || {
            let (poller, words, variables, folder) = (runtime.poller(), texts(words), texts(variables), text(folder));
            move || {
                let poller = poller.map_err(|error| error.to_string())?;
                let mut command = command(&words, &variables, &folder, streams);
                spawn(&mut command, &poller).map_err(|error| format!("{}: {error}", words[0]))
            }
        });
        let Some(started) = started else { return null_mut() };
        let handle = started.map(|child| slot_of(new_handle(&mut cx.heap, child)));
        as_result(cx, handle, result)
    }

    /// Our end of stream 0, 1 or 2, the first time.
    fn snow_child_stream(cx, child: *mut Object, number: i64, option: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live handle.
        let resource = unsafe { resource_of(child) };
        let end = resource.child().and_then(|child| child.take_end(usize::try_from(number).ok()?));
        let handle = end.map(|end| slot_of(new_handle(&mut cx.heap, end)));
        // SAFETY: generated code gives the descriptor of `Option<Handle>`.
        new_option(&mut cx.heap, unsafe { SnowType::from_raw(option) }, handle)
    }

    /// Its status, or 256 and the number of the signal that has ended it.
    [waits] fn snow_child_wait(cx, child: *mut Object, ms: i64, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live handle.
        let resource = unsafe { resource_of(child) };
        let status = when_ready(cx, &resource, ms, |_, _| {
            let status = resource.wait_for_child().map_err(|error| Pause::of(&error, Towards::Reading))?;
            Ok(if libc::WIFEXITED(status) { libc::WEXITSTATUS(status).into() } else { SIGNALS + i64::from(libc::WTERMSIG(status)) })
        });
        let Some(status) = status else { return null_mut() };
        as_result(cx, status.map(|status| status as u64), result)
    }

    fn snow_child_signal(cx, child: *mut Object, signal: i64, result: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live handle.
        let resource = unsafe { resource_of(child) };
        let sent = resource.child().map_or(Ok(()), |child| child.signal(signal as i32));
        as_result(cx, sent.map(|()| 0).map_err(|error| error.to_string()), result)
    }

    /// It may live on when nobody holds it any more.
    fn snow_child_set_free(_cx, child: *mut Object) {
        // SAFETY: generated code gives a live handle.
        let resource = unsafe { resource_of(child) };
        if let Some(child) = resource.child() {
            child.set_free();
        }
    }

    /// The system's number of it.
    fn snow_child_process(_cx, child: *mut Object) -> i64 {
        // SAFETY: generated code gives a live handle.
        let resource = unsafe { resource_of(child) };
        resource.child().map_or(0, |child| child.process())
    }
}

fn text(text: *mut Object) -> String {
    // SAFETY: generated code gives a live string.
    unsafe { text_of(text) }.to_owned()
}

fn texts(list: *mut Object) -> Vec<String> {
    // SAFETY: generated code gives a live list of strings.
    unsafe { elements(list) }.iter().map(|&slot| text(object_in(slot))).collect()
}

fn command(words: &[String], variables: &[String], folder: &str, streams: i64) -> Command {
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]);
    for (name, value) in variables.iter().filter_map(|variable| variable.split_once('=')) {
        command.env(name, value);
    }
    if !folder.is_empty() {
        command.current_dir(folder);
    }
    command.stdin(stdio(streams & 3)).stdout(stdio(streams >> 2 & 3)).stderr(stdio(streams >> 4 & 3));
    // SAFETY: `take_all_signals` does nothing but a system call.
    unsafe { command.pre_exec(take_all_signals) };
    command
}

/// A child would inherit that our threads leave signals to one of them, and could be asked to end for ever.
fn take_all_signals() -> std::io::Result<()> {
    // SAFETY: the set is made empty before it is read.
    let outcome = unsafe {
        let mut none = std::mem::zeroed();
        libc::sigemptyset(&mut none);
        libc::pthread_sigmask(libc::SIG_SETMASK, &none, null_mut())
    };
    match outcome {
        0 => Ok(()),
        error => Err(std::io::Error::from_raw_os_error(error)),
    }
}
