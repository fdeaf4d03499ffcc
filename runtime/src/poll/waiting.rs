//! An isolate's wait for a resource. It takes itself back when it goes, be it that the wait is over or that the isolate ends.

use std::sync::Arc;

use super::direction::Towards;
use super::resource::{Kind, Resource};
use crate::actor::pid::Pid;
use crate::actor::wait::Alarm;

pub struct Waiting {
    resource: Arc<Resource>,
    towards: Towards,
    pid: Pid,
    /// The call may be tried again.
    pub rang: bool,
    pub alarm: Option<Alarm>,
    /// Bytes of a write that are written.
    pub done: usize,
}

impl Waiting {
    /// `pid` has been enlisted.
    pub fn new(resource: Arc<Resource>, towards: Towards, pid: Pid, alarm: Option<Alarm>) -> Box<Waiting> {
        resource.poller().count_in(&resource);
        Box::new(Waiting { resource, towards, pid, rang: false, alarm, done: 0 })
    }

    pub fn resource(&self) -> &Arc<Resource> {
        &self.resource
    }

    /// It has been enlisted again, perhaps for something else.
    pub fn go_on(&mut self, towards: Towards) {
        if towards != self.towards {
            self.resource.direction(self.towards).forget(self.pid);
        }
        (self.towards, self.rang) = (towards, false);
    }

    pub fn is_over(&self) -> bool {
        self.rang || self.is_late()
    }

    pub fn is_late(&self) -> bool {
        self.alarm.as_ref().is_some_and(|alarm| alarm.rang)
    }

    /// What it waits for, in words.
    pub fn describe(&self) -> &'static str {
        match (&self.resource.kind, self.towards) {
            (Kind::Listener, _) => "waits for a connection",
            (Kind::Child(_), _) => "waits for the end of a child process",
            (_, Towards::Reading) => "waits for input",
            _ => "waits to go on writing",
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.resource.direction(self.towards).forget(self.pid);
        self.resource.give_up_turn(self.pid);
        self.resource.poller().count_out(&self.resource);
    }
}
