//! Standard input as something that is waited for, where that can be without harm to others.
//!
//! In: descriptor 0, as it was given. Out: a resource for a pipe, a terminal or a socket; none for a file, which never blocks for long,
//! and where the system refuses. Whether a descriptor blocks belongs to its open file description, which the shell and other processes
//! share: so a pipe or terminal is opened once more, and calls on a socket are told one by one not to block.

use std::fs::OpenOptions;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::sync::Arc;
use std::{fs, io};

use parking_lot::Mutex;

use super::resource::{Kind, Resource};
use super::Poller;

/// What Linux calls it under a name.
const PATH: &str = "/proc/self/fd/0";

/// What was opened last, and the poller that it is for: a process may run one program after another.
static OPENED: Mutex<Option<Opened>> = Mutex::new(None);

type Opened = (Arc<Poller>, Option<Arc<Resource>>);

/// Standard input, if it can be waited for.
pub fn resource(poller: &Arc<Poller>) -> Option<Arc<Resource>> {
    let mut opened = OPENED.lock();
    match &*opened {
        Some((of, resource)) if Arc::ptr_eq(of, poller) => resource.clone(),
        _ => opened.insert((poller.clone(), open(poller))).1.clone(),
    }
}

fn open(poller: &Arc<Poller>) -> Option<Arc<Resource>> {
    let kind = fs::metadata(PATH).ok()?.file_type();
    let is_terminal = io::IsTerminal::is_terminal(&io::stdin());
    let (descriptor, kind) = if kind.is_fifo() {
        (opened_again().ok()?, Kind::PipeIn)
    } else if is_terminal {
        (opened_again().ok()?, Kind::Terminal)
    } else if kind.is_socket() {
        (io::stdin().as_fd().try_clone_to_owned().ok()?, Kind::Stream)
    } else {
        return None;
    };
    Some(Resource::new(descriptor, kind, Some(poller.clone())))
}

fn opened_again() -> io::Result<OwnedFd> {
    let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(PATH)?;
    Ok(file.into())
}
