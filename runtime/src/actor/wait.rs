//! What an isolate waits for. A waiting export is a poll: it sets the wait, and when it is called again looks whether
//! the wait is over. The worker asks `is_over` first, so that a wake-up that changes nothing costs no switch.

use super::envelope::Reference;
use super::info::ProcessInfo;
use super::pid::Pid;
use super::queue::Queue;
use super::ties::Ties;
use crate::call::{Caller, Progress};
use crate::dist::spawn::Failure;
use crate::io::blocking::Answer;
use crate::poll::Waiting;
use crate::timer::TimerId;

pub enum Wait {
    /// Not waiting: it may go on at once.
    Nothing,
    /// Its turn is over; it goes on when it comes round again. Within a receive whose time is limited, the limit goes on.
    Turn(Option<Alarm>),
    Sleep(Alarm),
    Message(Option<Alarm>),
    Job(Reference, Option<Alarm>),
    /// The first of several tasks.
    AnyTask(Box<[Reference]>),
    /// What another process tells of itself; None inside: that it is no more.
    Info(Reference, Option<Option<Box<ProcessInfo>>>),
    /// The answer of a service, whose time limit is the call's.
    Call,
    /// What becomes of a process that is to start on another node.
    Spawned(Box<SpawnElsewhere>, Alarm),
    /// A connection to another node takes too little: until it takes messages again.
    HeldBack,
    /// A blocking call on a pool thread.
    Answer(Reference, Option<Box<Answer>>, Option<Alarm>),
    /// A socket, pipe or child process.
    Ready(Box<Waiting>),
}

/// Apart, as few wait for it: every isolate has room for its wait.
pub struct SpawnElsewhere {
    pub reference: Reference,
    pub answer: Option<Result<Pid, Failure>>,
}

pub struct Alarm {
    pub timer: TimerId,
    pub rang: bool,
}

impl Alarm {
    pub fn new(timer: TimerId) -> Alarm {
        Alarm { timer, rang: false }
    }
}

impl Wait {
    pub fn is_over(&self, queue: &Queue, ties: Option<&Ties>, call: Option<&Caller>) -> bool {
        let rang = |alarm: &Option<Alarm>| alarm.as_ref().is_some_and(|alarm| alarm.rang);
        match self {
            Wait::Nothing | Wait::Turn(_) => true,
            Wait::Sleep(alarm) => alarm.rang,
            Wait::Message(alarm) => rang(alarm) || queue.has_next(),
            Wait::Job(job, alarm) => {
                rang(alarm) || ties.and_then(|ties| ties.jobs.get(*job)).is_none_or(|entry| entry.is_done())
            }
            Wait::AnyTask(tasks) => ties
                .is_none_or(|ties| tasks.iter().any(|task| ties.jobs.get(*task).is_none_or(|entry| entry.is_done()))),
            Wait::Info(_, info) => info.is_some(),
            Wait::Call => call.is_none_or(|call| !matches!(call.progress(), Progress::Waits)),
            Wait::Answer(_, answer, alarm) => rang(alarm) || answer.is_some(),
            Wait::Ready(waiting) => waiting.is_over(),
            Wait::Spawned(spawn, alarm) => alarm.rang || spawn.answer.is_some(),
            // Asked by the isolate, which knows.
            Wait::HeldBack => false,
        }
    }

    pub fn alarm_mut(&mut self) -> Option<&mut Alarm> {
        match self {
            Wait::Sleep(alarm) | Wait::Spawned(_, alarm) => Some(alarm),
            Wait::Turn(alarm) | Wait::Message(alarm) | Wait::Job(_, alarm) | Wait::Answer(_, _, alarm) => {
                alarm.as_mut()
            }
            Wait::Ready(waiting) => waiting.alarm.as_mut(),
            _ => None,
        }
    }
}
