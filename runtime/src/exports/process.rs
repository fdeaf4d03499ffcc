//! Looking at actors from the outside: who is alive, who has which name.

use crate::actor::crash;
use crate::actor::envelope::Content;
use crate::actor::info::{Doing, ProcessInfo};
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::process::{Priority, State};
use crate::actor::signals;
use crate::actor::wait::Wait;
use crate::context::{Context, STATUS_WAIT};
use crate::export;
use crate::observe;
use crate::value::build::{new_option, new_record};
use crate::value::string::new_atom;
use crate::value::{list, new_string, slot_of, text_of, Object, SnowField, SnowType};

export! {
    fn snow_process_alive(cx, pid: i64) -> u8 {
        u8::from(Isolate::of(cx).runtime().is_alive(Pid::from_word(pid)))
    }

    /// All that have not ended, jobs included.
    fn snow_process_list(cx, pids: *const SnowType) -> *mut Object {
        let table = &Isolate::of(cx).runtime().table;
        let alive = table.iter().filter(|process| !matches!(process.state(), State::Free | State::Exiting));
        let slots: Vec<u64> = alive.map(|process| process.pid().bits()).collect();
        // SAFETY: generated code gives the descriptor of `List<Pid>`.
        list::from_slots(&mut cx.heap, &slots, unsafe { SnowType::from_raw(pids) })
    }

    /// What a process tells of itself; None once it has ended.
    [waits] fn snow_process_info(cx, pid: i64, option: *const SnowType) -> *mut Object {
        let (isolate, pid) = (Isolate::of(cx), Pid::from_word(pid));
        let info = if pid == isolate.pid {
            signals::absorb(isolate);
            let mut info = ProcessInfo::of(isolate, Doing::Running);
            info.reductions += isolate.worker().map_or(0, |worker| worker.used(cx)) as u64;
            Some(info)
        } else {
            let Some(answer) = asked(isolate, pid) else {
                cx.status = STATUS_WAIT;
                return std::ptr::null_mut();
            };
            answer.map(|info| *info)
        };
        // SAFETY: generated code gives the descriptor of `Option<ProcessInfo>`.
        let option = unsafe { SnowType::from_raw(option) };
        let value = info.map(|info| info_value(cx, &info, some_type(option)));
        new_option(&mut cx.heap, option, value)
    }

    /// From now on the caller may hold so many bytes and waiting messages; 0 means any number.
    fn snow_process_limit(cx, heap: i64, mailbox: i64) {
        let some = |limit: i64| usize::try_from(limit).ok().filter(|&limit| limit > 0);
        let isolate = Isolate::of(cx);
        isolate.queue.set_limit(some(mailbox));
        if isolate.queue.is_over_limit() {
            return crash(cx, &isolate.queue.limit_passed());
        }
        cx.heap.set_limit(some(heap));
    }

    /// From now on a warning tells when more than so many messages wait for the caller; 0: none does.
    fn snow_process_mark(cx, mailbox: i64) {
        let mark = usize::try_from(mailbox).ok().filter(|&mark| mark > 0).unwrap_or(usize::MAX);
        let isolate = Isolate::of(cx);
        isolate.queue.set_mark(mark);
        if isolate.queue.is_remarkable() {
            observe::mailbox_grew(isolate);
        }
    }

    /// Only the worker whose turn this is runs this process from now on.
    fn snow_process_pin(cx) {
        let isolate = Isolate::of(cx);
        if let Some(worker) = isolate.worker() {
            isolate.runtime().pin(isolate.process(), worker);
        }
    }

    /// Crashes if the name is taken or the process has ended.
    fn snow_process_register(cx, name: *mut Object, pid: i64) {
        let (runtime, pid) = (Isolate::of(cx).runtime(), Pid::from_word(pid));
        // SAFETY: generated code gives a live string.
        let name = unsafe { text_of(name) };
        if !runtime.names.register(&runtime.table, name, pid) {
            let why = if runtime.is_alive(pid) { "the name is taken" } else { "the process has ended" };
            crash(cx, &format!("cannot register \"{name}\" for {pid}: {why}"));
        }
    }

    fn snow_process_unregister(cx, name: *mut Object) {
        // SAFETY: generated code gives a live string.
        Isolate::of(cx).runtime().names.unregister(unsafe { text_of(name) });
    }

    fn snow_process_whereis(cx, name: *mut Object, option: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live string and the descriptor of `Option<Pid>`.
        let (name, option) = unsafe { (text_of(name), SnowType::from_raw(option)) };
        let pid = Isolate::of(cx).runtime().names.find(name);
        new_option(&mut cx.heap, option, pid.map(Pid::bits))
    }
}

/// The answer of another process, None while it is still to come; asks it, the first time.
fn asked(isolate: &mut Isolate, pid: Pid) -> Option<Option<Box<ProcessInfo>>> {
    match &mut isolate.wait {
        Wait::Info(_, answer) => {
            let answer = answer.take()?;
            isolate.wait = Wait::Nothing;
            Some(answer)
        }
        _ => {
            let reference = isolate.runtime().new_reference();
            isolate.wait = Wait::Info(reference, None);
            isolate.send(pid, Content::AskInfo(reference));
            None
        }
    }
}

/// The type of what a `Some` holds.
fn some_type(option: &SnowType) -> &'static SnowType {
    let some = option.tag_of("Some").expect("an Option has Some");
    option.variants()[some].fields()[0].ty()
}

/// A `ProcessInfo` as Snow declares it: its fields by their names.
fn info_value(cx: &mut Context, info: &ProcessInfo, ty: &'static SnowType) -> u64 {
    let doing = match info.doing {
        Doing::Running => "running",
        Doing::Ready => "ready",
        Doing::Waiting => "waiting",
    };
    let priority = match info.priority {
        Priority::High => "high",
        Priority::Normal => "normal",
        Priority::Low => "low",
    };
    let pids: Vec<u64> = info.links.iter().map(|pid| pid.bits()).collect();
    let mut slot = |field: &SnowField| match field.name() {
        "name" => {
            let name = info.name.as_ref().map(|name| slot_of(new_string(&mut cx.heap, name)));
            slot_of(new_option(&mut cx.heap, field.ty(), name))
        }
        "state" => slot_of(new_atom(&mut cx.heap, doing)),
        "priority" => slot_of(new_atom(&mut cx.heap, priority)),
        "reductions" => info.reductions,
        "mailbox" => info.mailbox as u64,
        "memory" => info.memory as u64,
        "links" => slot_of(list::from_slots(&mut cx.heap, &pids, field.ty())),
        "monitors" => info.monitors as u64,
        other => panic!("ProcessInfo has a field {other} that nobody fills"),
    };
    let slots: Vec<u64> = ty.fields().iter().map(&mut slot).collect();
    slot_of(new_record(&mut cx.heap, ty, &slots))
}
