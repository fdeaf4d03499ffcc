//! Reports on stderr: crashes, dead letters, leaks, deadlocks. Each is one write, so that reports never mix.

use std::fmt::Write;

use super::backtrace::Line;
use super::held_value::HeldValue;
use super::isolate::{Isolate, Role};
use super::lines::Place;
use super::pid::Pid;
use super::reason::ExitReason;
use crate::context::SnowSite;
use crate::job::Kind;
use crate::value::SnowType;

/// How the compiler names files of the library.
const LIBRARY: &str = "stdlib:";
/// Deadlock reports name so many processes and count the rest.
const MOST_NAMED: usize = 20;

/// Actor name, pid, reason, the place, and how it came there: what a crash of `isolate` is reported as.
pub(crate) fn crash(isolate: &Isolate, reason: &ExitReason, site: *const SnowSite) -> String {
    let mut text = format!("** {} crashed: {reason}\n", who(isolate));
    if let Some(path) = isolate.rare().and_then(|rare| rare.path.as_ref()) {
        let _ = writeln!(text, "   supervised as {path}");
    }
    // SAFETY: null or a constant of the program.
    if let Some(site) = unsafe { site.as_ref() } {
        let (file, function) = (words(site.file, site.file_length), words(site.function, site.function_length));
        let _ = writeln!(text, "   at {file}:{}:{} in {function}", site.line, site.column);
    }
    let lines =
        isolate.rare().and_then(|rare| rare.backtrace.as_ref()).map_or(Vec::new(), |backtrace| backtrace.lines());
    if let (true, Some(place)) = (site.is_null(), innermost_own(&lines)) {
        let _ = writeln!(text, "   at {}:{} in {}", place.file, place.line, place.function);
    }
    if !is_named_alone(&lines, site) {
        write_backtrace(&mut text, lines);
    }
    text
}

/// The innermost place in the user's code; in the library's where there is no other.
fn innermost_own(lines: &[Line]) -> Option<&Place> {
    let places = || lines.iter().filter_map(|line| if let Line::Frames(place, ..) = line { Some(place) } else { None });
    places().find(|place| !place.file.starts_with(LIBRARY)).or_else(|| places().next())
}

/// Whether there is a single frame, which the line before has named.
fn is_named_alone(lines: &[Line], site: *const SnowSite) -> bool {
    // SAFETY: null or a constant of the program.
    match (lines, unsafe { site.as_ref() }) {
        ([Line::Frames(place, _, 1)], Some(site)) => {
            place.line == u64::from(site.line) && place.file == words(site.file, site.file_length)
        }
        ([Line::Frames(_, _, 1)], None) => true,
        _ => false,
    }
}

fn write_backtrace(text: &mut String, lines: Vec<Line>) {
    if !lines.is_empty() {
        text.push_str("   backtrace, innermost first:\n");
    }
    for line in lines {
        match line {
            Line::Frames(place, values, times) => write_frames(text, &place, &values, times),
            Line::LeftOut(count) => text.push_str(&format!("     … {count} more …\n")),
        }
    }
}

fn write_frames(text: &mut String, place: &Place, values: &[HeldValue], times: usize) {
    let _ = write!(text, "     {} at {}:{}", place.function, place.file, place.line);
    for (index, value) in values.iter().enumerate() {
        let _ = write!(text, "{} {value}", if index == 0 { " with" } else { "," });
    }
    if times > 1 {
        let _ = write!(text, ", {times} times");
    }
    text.push('\n');
}

pub fn dead_letter(isolate: &Isolate, sender: Pid, sent: Option<&SnowType>) -> String {
    let name = |ty: Option<&SnowType>| ty.map_or("bytes", |ty| words(ty.name, ty.name_length)).to_owned();
    format!(
        "** dead letter: process {sender} sent a message of type {} to {}, which receives {}\n",
        name(sent),
        who(isolate),
        name(isolate.message_type),
    )
}

pub fn long_mailbox(isolate: &Isolate, waiting: usize) -> String {
    format!("** mailbox: {waiting} messages wait for {}\n", who(isolate))
}

/// A term of another node that is no message of the receiver's.
pub fn dead_term(isolate: &Isolate, sender: Pid, misfit: &str, term: &str) -> String {
    format!(
        "** dead letter: process {sender} sent {} what is no {}: {misfit}, in {term}\n",
        who(isolate),
        isolate.message_type.map_or("message", |ty| words(ty.name, ty.name_length)),
    )
}

/// Each of `others` waits for the next one, and the last for `isolate`, which waits for the first.
pub fn circle(isolate: &Isolate, others: &[Pid]) -> String {
    let mut text = format!("** circle: {} waits for", who(isolate));
    for (place, other) in others.iter().enumerate() {
        let _ = write!(text, "{} process {other}", if place == 0 { "" } else { ", which waits for" });
        if let Some(name) = isolate.runtime().names.name_of(*other) {
            let _ = write!(text, " ({name})");
        }
    }
    let _ = writeln!(text, ", which waits for {}: none goes on before a limit is over", isolate.pid);
    text
}

pub fn leak(isolate: &Isolate, live: u64) -> String {
    format!("** leak: {} ended with {live} live objects\n", who(isolate))
}

/// Who waits for what, main first.
pub fn deadlock<'a>(blocked: impl Iterator<Item = &'a Isolate>) -> String {
    let mut text = String::from("** deadlock: main waits, and nothing is left that could wake it\n");
    let mut count = 0;
    for isolate in blocked {
        count += 1;
        if count <= MOST_NAMED {
            // SAFETY: no worker runs any more, so nobody else touches the context.
            let site = unsafe { (*isolate.cx).site.as_ref() };
            let place =
                site.map_or(String::new(), |site| format!(" at {}:{}", words(site.file, site.file_length), site.line));
            let what = isolate.describe_wait();
            let _ = writeln!(text, "   {} {what}{place}", who(isolate));
        }
    }
    if count > MOST_NAMED {
        let _ = writeln!(text, "   … and {} more", count - MOST_NAMED);
    }
    text
}

fn who(isolate: &Isolate) -> String {
    match &isolate.role {
        Role::Job(employment) if employment.kind == Kind::Task => format!("task {} {}", isolate.name, isolate.pid),
        Role::Job(_) => format!("job {}", isolate.pid),
        _ => format!("actor {} {}", isolate.name, isolate.pid),
    }
}

/// `file:line` of where the isolate is, as its code last said.
pub(crate) fn place(site: *const SnowSite) -> String {
    // SAFETY: null or a constant of the program.
    let site = unsafe { site.as_ref() };
    site.map_or_else(|| "?".into(), |site| format!("{}:{}", words(site.file, site.file_length), site.line))
}

pub(crate) fn words<'a>(data: *const u8, length: u64) -> &'a str {
    if data.is_null() {
        return "";
    }
    // SAFETY: codegen emits constant UTF-8 of this length.
    std::str::from_utf8(unsafe { std::slice::from_raw_parts(data, length as usize) }).unwrap_or("?")
}
