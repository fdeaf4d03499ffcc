//! What `stdlib/supervisor.snow` can't do by itself: be told of its children from their first moment, and know its place.

use crate::actor::isolate::Isolate;
use crate::actor::pid::Pid;
use crate::export;
use crate::observe::{log, Level};
use crate::value::{new_string, text_of, Object, SnowType};

export! {
    /// From here on this actor, a job, starts a child of `supervisor`, which has this path in the tree.
    fn snow_supervisor_starts(cx, supervisor: i64, path: *mut Object) {
        let isolate = Isolate::of(cx);
        isolate.runtime().note_terminate();
        isolate.rare_mut().starts_for = Some(Pid::from_word(supervisor));
        // SAFETY: generated code gives a live string.
        isolate.rare_mut().path = Some(unsafe { text_of(path) }.into());
    }

    /// A child is started again, or, with the mark, its supervisor gives up.
    fn snow_supervisor_tells(_cx, gives_up: u8, path: *mut Object, reason: *mut Object) {
        let (level, event) = if gives_up == 0 { (Level::Info, "restart") } else { (Level::Error, "gives_up") };
        // SAFETY: generated code gives live strings.
        let (path, reason) = unsafe { (text_of(path), text_of(reason)) };
        log(level, event, &[("path", &path), ("reason", &reason)]);
    }

    /// This actor's path in the tree of supervisors; empty if it is nobody's child.
    fn snow_supervisor_path(cx) -> *mut Object {
        let path = Isolate::of(cx).rare().and_then(|rare| rare.path.clone());
        new_string(&mut cx.heap, path.as_deref().unwrap_or(""))
    }

    /// Who has started this actor.
    fn snow_supervisor_parent(cx) -> i64 {
        Isolate::of(cx).parent.word()
    }

    /// A pid of any type as the dynamic one: both are the same word.
    fn snow_supervisor_pid(_cx, pid: u64, _type: *const SnowType) -> i64 {
        pid as i64
    }
}
