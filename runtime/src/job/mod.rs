//! Jobs: an isolate that computes one value for its owner.
//!
//! The tie is one-way: the owner's end stops the job, the job's end is only a result. A result is a signal to the owner's
//! entry for the job, never in the mailbox. The entry lives until the last reference to the handle has gone and the job has
//! ended, or the owner's end could not stop a job whose handle nobody keeps. A result stays in its fragment and every
//! await copies it, so that awaiting twice gives the same.
//! A job's crash is reported on stderr like any actor's, at once: whether somebody awaits it is not known then.

pub mod entries;
mod entry;

use std::sync::Arc;

use crate::actor::body::Body;
use crate::actor::envelope::{Content, Reference};
use crate::actor::isolate::{Isolate, Role, Seed};
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;
use crate::actor::spawn::{spawn_from, Tie};
use crate::actor::ties::Ties;
use crate::heap::{Arena, Fragment};
use crate::scheduler::current;
use crate::task;
use crate::value::{Shape, SnowType};
pub use entry::Entry;

/// A job has no mailbox of its own: what is sent to its pid is a dead letter.
pub static NOTHING_TYPE: SnowType = SnowType {
    // Nobody's id: SHA-256 of no type's text begins with zeros.
    id: 0,
    shape: Shape::Never as u8,
    flags: 0,
    count: 0,
    name: c"nothing".as_ptr().cast(),
    name_length: 7,
    parts: std::ptr::null(),
};

/// What a job knows of its owner.
#[derive(Clone, Copy)]
pub struct Employment {
    pub owner: Pid,
    pub reference: Reference,
    /// `None`: a C job, whose result is one word.
    pub result: Option<&'static SnowType>,
    pub kind: Kind,
}

/// How a job ended.
pub enum Outcome {
    Value(Fragment),
    /// The result of a C job.
    Word(u64),
    /// The bare text of the panic, or the reason in words.
    Failed(Arc<str>),
}

impl Outcome {
    /// The same once more, in memory of its own.
    pub fn duplicate(&self) -> Outcome {
        match self {
            Outcome::Value(fragment) => Outcome::Value(fragment.duplicate()),
            Outcome::Word(word) => Outcome::Word(*word),
            Outcome::Failed(text) => Outcome::Failed(text.clone()),
        }
    }

    /// The value in `arena`, or why there is none.
    pub fn result(&self, arena: &mut Arena) -> Result<u64, Arc<str>> {
        match self {
            Outcome::Value(fragment) => Ok(fragment.copy_out(arena)),
            Outcome::Word(word) => Ok(*word),
            Outcome::Failed(text) => Err(text.clone()),
        }
    }
}

/// What an entry stands for: they are awaited in different words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Job,
    Task,
}

impl Kind {
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Job => "job",
            Kind::Task => "task",
        }
    }
}

/// Starts a job of `owner`; `result` is the type of its value, `None` a C word.
pub fn start(owner: &mut Isolate, body: Body, result: Option<&'static SnowType>) -> (Pid, Reference) {
    let reference = owner.ties().jobs.add(Entry::of(Pid::NONE, Kind::Job));
    let employment = Employment { owner: owner.pid, reference, result, kind: Kind::Job };
    let seed = Seed { name: "job", role: Role::Job(employment), body, message_type: Some(&NOTHING_TYPE) };
    let pid = spawn_from(owner, Tie::None, seed);
    note_pid(owner, reference, pid);
    (pid, reference)
}

/// Its entry was there before it was.
pub fn note_pid(owner: &mut Isolate, reference: Reference, pid: Pid) {
    if let Some(entry) = owner.ties().jobs.get_mut(reference) {
        entry.pid = pid;
    }
}

/// The owner's handle of a job is gone. Only the owner has one, so that it is its turn; at its end entries go anyway.
pub fn let_go(reference: Reference) {
    // SAFETY: the context of the running isolate lives as long as its turn.
    let Some(cx) = (unsafe { current::context().as_mut() }) else { return };
    let jobs = &mut Isolate::of(cx).ties().jobs;
    match jobs.get_mut(reference).filter(|entry| !entry.is_done()) {
        Some(running) => running.let_go(),
        None => drop(jobs.remove(reference)),
    }
}

/// The result of the job `sender` has arrived at its owner.
pub fn accept(owner: &mut Isolate, sender: Pid, job: Reference, outcome: Outcome) {
    // One that was cancelled and let go has another's number by now.
    let Some(entry) = owner.ties().jobs.get_mut(job).filter(|entry| entry.pid == sender) else { return };
    // With an outcome the job was cancelled, and stays so.
    if !entry.is_done() {
        settle(owner, job, outcome);
    }
    let jobs = &mut owner.ties().jobs;
    if jobs.get(job).is_some_and(|entry| !entry.is_held()) {
        // Nobody can ask for it any more.
        drop(jobs.remove(job));
    }
}

/// It is known how a job has ended.
fn settle(owner: &mut Isolate, job: Reference, outcome: Outcome) {
    let Some(entry) = owner.ties().jobs.get_mut(job) else { return };
    if !entry.is_followed() {
        entry.end(outcome);
        return;
    }
    let bodies = entry.end(outcome.duplicate());
    task::follow_all(owner, bodies, &outcome);
}

/// Stops a job; awaiting it gives `Err("cancelled")`, unless its result is there already.
pub fn cancel(owner: &mut Isolate, job: Reference) {
    let Some(entry) = owner.ties().jobs.get_mut(job).filter(|entry| !entry.is_done()) else { return };
    let pid = entry.pid;
    settle(owner, job, Outcome::Failed(Arc::from("cancelled")));
    owner.send(pid, Content::JobStop(ExitReason::Shutdown));
}

/// The owner ends with `reason`: its running jobs are stopped.
pub fn stop_all(owner: &Isolate, ties: &mut Ties, reason: &ExitReason) {
    for entry in ties.jobs.values().filter(|entry| !entry.is_done()) {
        owner.send(entry.pid, Content::JobStop(reason.through_link(owner.pid)));
    }
    ties.jobs.clear();
}
