//! Names that the whole cluster knows. What may have to wait for other nodes does so on the pool.

use std::sync::Arc;

use super::blocking::answer;
use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::actor::wait::Wait;
use crate::context::Context;
use crate::dist::global::Global;
use crate::export;
use crate::value::build::new_option;
use crate::value::{list, new_string, slot_of, text_of, Object, SnowType};

export! {
    /// Gives an actor a name in the cluster; false if it is taken.
    [waits] fn snow_global_register(cx, name: *mut Object, pid: i64) -> u8 {
        let (runtime, global) = (Isolate::of(cx).runtime().handle(), global(cx));
        // SAFETY: generated code gives a live string.
        let (name, pid) = (unsafe { text_of(name) }, Pid::from_word(pid));
        let done = answer(cx, || {
            let name = name.to_owned();
            move || if global.register(&runtime, &name, pid) { Ok(Vec::new()) } else { Err(String::new()) }
        });
        u8::from(done.is_some_and(|done| done.is_ok()))
    }

    [waits] fn snow_global_unregister(cx, name: *mut Object) {
        let global = global(cx);
        // SAFETY: generated code gives a live string.
        let name = unsafe { text_of(name) };
        answer(cx, || {
            let name = name.to_owned();
            move || {
                global.unregister(&name);
                Ok(Vec::new())
            }
        });
    }

    /// The actor of a name, once all that are connected have told theirs.
    [waits] fn snow_global_whereis(cx, name: *mut Object, option: *const SnowType) -> *mut Object {
        if !settle(cx) {
            return std::ptr::null_mut();
        }
        // SAFETY: generated code gives a live string and the descriptor of `Option<Pid>`.
        let (name, option) = unsafe { (text_of(name), SnowType::from_raw(option)) };
        let pid = global(cx).find(name);
        new_option(&mut cx.heap, option, pid.map(Pid::bits))
    }

    /// All names, in their order.
    [waits] fn snow_global_names(cx, names: *const SnowType) -> *mut Object {
        if !settle(cx) {
            return std::ptr::null_mut();
        }
        let found = global(cx).names();
        let slots: Vec<u64> = found.iter().map(|name| slot_of(new_string(&mut cx.heap, name))).collect();
        // SAFETY: generated code gives the descriptor of `List<String>`.
        list::from_slots(&mut cx.heap, &slots, unsafe { SnowType::from_raw(names) })
    }
}

fn global(cx: &mut Context) -> Arc<Global> {
    Isolate::of(cx).runtime().node.global()
}

/// Whether all that are connected have told their names; else the actor waits until they have.
fn settle(cx: &mut Context) -> bool {
    let global = global(cx);
    let is_waiting = matches!(Isolate::of(cx).wait, Wait::Answer(..));
    if !is_waiting && global.is_settled() {
        return true;
    }
    let settled = answer(cx, || {
        move || {
            global.settle();
            Ok(Vec::new())
        }
    });
    settled.is_some()
}
