//! Looking at actors from the outside: who is alive, who has which name.

use crate::actor::crash;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::process::State;
use crate::export;
use crate::value::build::new_option;
use crate::value::{list, text_of, Object, SnowType};

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
