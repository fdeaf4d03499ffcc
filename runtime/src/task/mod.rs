//! Tasks: what `async` functions run in.
//!
//! A task is an isolate with one owner, as a job is, and its result goes the way of a job's (`job/mod.rs`). It has no
//! mailbox. What differs: the newest runs first on the worker that started it, in the slot from which nobody steals; it may
//! be pinned; and what follows its end runs as a task of the owner too.

pub mod frames;

use crate::actor::body::Body;
use crate::actor::envelope::Reference;
use crate::actor::isolate::{Isolate, Role, Seed};
use crate::actor::pid::Pid;
use crate::actor::spawn::{spawn_follower, spawn_task, Placement};
use crate::job::{note_pid, Employment, Entry, Kind, Outcome, NOTHING_TYPE};
use crate::value::SnowType;

/// What a task is to run, and what it is called in reports.
pub struct Work {
    pub name: &'static str,
    pub body: Body,
    /// The type of its value.
    pub result: &'static SnowType,
    pub placement: Placement,
}

/// Starts a task of `owner`.
pub fn start(owner: &mut Isolate, work: Work) -> (Pid, Reference) {
    let reference = owner.ties().jobs.add(Entry::of(Pid::NONE, Kind::Task));
    let employment = Employment { owner: owner.pid, reference, result: Some(work.result), kind: Kind::Task };
    let role = Role::Job(employment);
    let seed = Seed { name: work.name, role, body: work.body, message_type: Some(&NOTHING_TYPE) };
    let pid = spawn_task(owner, seed, work.placement);
    note_pid(owner, reference, pid);
    (pid, reference)
}

/// A task has ended: starts all that was to follow.
pub fn follow_all(owner: &mut Isolate, bodies: Vec<Body>, outcome: &Outcome) {
    for body in bodies {
        follow(owner, body, outcome.duplicate());
    }
}

/// Starts what was to follow a task's end, which has come. It is the owner's, like the task, and nobody awaits it.
pub fn follow(owner: &mut Isolate, body: Body, outcome: Outcome) {
    let reference = owner.ties().jobs.add(Entry::nobodys(Kind::Task));
    let result = Some(&NOTHING_FOLLOWS);
    let employment = Employment { owner: owner.pid, reference, result, kind: Kind::Task };
    let role = Role::Job(employment);
    let seed = Seed { name: "on_complete", role, body, message_type: Some(&NOTHING_TYPE) };
    let pid = spawn_follower(owner, seed, outcome);
    note_pid(owner, reference, pid);
}

/// The type of what a follower gives: `()`.
static NOTHING_FOLLOWS: SnowType = SnowType {
    id: 0,
    shape: crate::value::Shape::Unit as u8,
    flags: 0,
    count: 0,
    name: c"()".as_ptr().cast(),
    name_length: 2,
    parts: std::ptr::null(),
};
