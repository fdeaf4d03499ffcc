//! Child processes. A child that nobody holds any more is killed, unless it was let free, and waited for in either case. Its end is
//! an event as any other: a descriptor that becomes readable.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::*};
use std::sync::Arc;
use std::thread;

use mio::Interest;
use parking_lot::Mutex;

use super::resource::{Kind, Resource};
use super::sources::Watched;
use super::Poller;

pub struct Child {
    process: libc::pid_t,
    /// As `waitpid` gives it, when it has.
    status: Mutex<Option<i32>>,
    /// Our ends of its standard input, output and error, until they are taken.
    ends: Mutex<[Option<Arc<Resource>>; 3]>,
    is_free: AtomicBool,
}

/// A child that nobody holds.
pub struct Orphan {
    process: libc::pid_t,
    /// Readable when it has ended; open as long as it is watched.
    _ended: OwnedFd,
}

/// Starts a child. Blocks until it runs its program.
pub fn spawn(command: &mut Command, poller: &Arc<Poller>) -> io::Result<Arc<Resource>> {
    let mut started = command.spawn()?;
    let process = started.id() as libc::pid_t;
    let (input, output, error) = (started.stdin.take(), started.stdout.take(), started.stderr.take());
    let end = |end: Option<OwnedFd>, kind| end.map(|end| pipe_end(end, kind, poller)).transpose();
    let child = Child { process, status: Mutex::new(None), ends: Mutex::default(), is_free: AtomicBool::new(false) };
    let made = ended(process).and_then(|descriptor| {
        *child.ends.lock() = [
            end(input.map(OwnedFd::from), Kind::PipeOut)?,
            end(output.map(OwnedFd::from), Kind::PipeIn)?,
            end(error.map(OwnedFd::from), Kind::PipeIn)?,
        ];
        Ok(descriptor)
    });
    match made {
        Ok(descriptor) => Ok(Resource::new(descriptor, Kind::Child(child), Some(poller.clone()))),
        Err(error) => {
            // Nobody will hold it. A failure would mean that it has ended by itself.
            let _ = started.kill();
            started.wait()?;
            Err(error)
        }
    }
}

/// How a stream of a child is connected: 0 as ours, 1 with a pipe, 2 to nothing.
pub fn stdio(mode: i64) -> Stdio {
    match mode {
        1 => Stdio::piped(),
        2 => Stdio::null(),
        _ => Stdio::inherit(),
    }
}

fn pipe_end(end: OwnedFd, kind: Kind, poller: &Arc<Poller>) -> io::Result<Arc<Resource>> {
    set_nonblocking(end.as_raw_fd())?;
    Ok(Resource::new(end, kind, Some(poller.clone())))
}

pub fn set_nonblocking(descriptor: RawFd) -> io::Result<()> {
    // SAFETY: flags of a descriptor that is open.
    let flags = unsafe { libc::fcntl(descriptor, libc::F_GETFL) };
    // SAFETY: as above.
    if flags < 0 || unsafe { libc::fcntl(descriptor, libc::F_SETFL, flags | libc::O_NONBLOCK) } < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// A descriptor that is readable when the child has ended.
fn ended(process: libc::pid_t) -> io::Result<OwnedFd> {
    #[cfg(target_os = "linux")]
    {
        // SAFETY: the process is a child that has not been waited for, so the number is its own.
        let descriptor = unsafe { libc::syscall(libc::SYS_pidfd_open, process, 0) };
        if descriptor >= 0 {
            // SAFETY: the system has just given the descriptor to us.
            return Ok(unsafe { OwnedFd::from_raw_fd(descriptor as RawFd) });
        }
        let error = io::Error::last_os_error();
        if error.raw_os_error() != Some(libc::ENOSYS) {
            return Err(error);
        }
    }
    let (reader, writer) = UnixStream::pair()?;
    reader.set_nonblocking(true)?;
    let wait = move || {
        let mut about = std::mem::MaybeUninit::<libc::siginfo_t>::uninit();
        // SAFETY: the record is ours. The child stays to be waited for, so the number stays its own.
        unsafe { libc::waitid(libc::P_PID, process as libc::id_t, about.as_mut_ptr(), libc::WEXITED | libc::WNOWAIT) };
        drop(writer);
    };
    thread::Builder::new().name("snow-child".to_owned()).spawn(wait)?;
    Ok(reader.into())
}

impl Child {
    pub fn process(&self) -> i64 {
        i64::from(self.process)
    }

    /// Our end of stream number 0, 1 or 2, which it gives once.
    pub fn take_end(&self, number: usize) -> Option<Arc<Resource>> {
        self.ends.lock().get_mut(number)?.take()
    }

    /// As `waitpid` gives it; `WouldBlock` while it runs.
    pub fn try_wait(&self) -> io::Result<i32> {
        let mut status = self.status.lock();
        if status.is_none() {
            *status = try_wait(self.process)?;
        }
        status.ok_or_else(|| io::ErrorKind::WouldBlock.into())
    }

    /// Nothing happens to one that has ended.
    pub fn signal(&self, signal: i32) -> io::Result<()> {
        let status = self.status.lock();
        // SAFETY: the child has not been waited for, so the number is its own.
        if status.is_none() && unsafe { libc::kill(self.process, signal) } < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(())
    }

    /// It may live on without us.
    pub fn set_free(&self) {
        self.is_free.store(true, SeqCst);
    }

    /// Nobody holds it any more.
    pub(super) fn let_go(&self, ended: OwnedFd, poller: &Poller) {
        if self.try_wait().is_ok() {
            return;
        }
        if !self.is_free.load(SeqCst) {
            // A failure would mean that it has ended by itself.
            let _ = self.signal(libc::SIGKILL);
        }
        let descriptor = ended.as_raw_fd();
        let orphan = Orphan { process: self.process, _ended: ended };
        // Where the system has no room for it the child stays in its table until we end.
        let _ = poller.watch(descriptor, Interest::READABLE, Watched::Orphan(orphan));
    }
}

impl Orphan {
    /// Waits for it if it has ended; true if it needs nothing more.
    pub fn reap(&self) -> bool {
        !matches!(try_wait(self.process), Ok(None))
    }
}

fn try_wait(process: libc::pid_t) -> io::Result<Option<i32>> {
    let mut status = 0;
    // SAFETY: a child of ours that has not been waited for.
    match unsafe { libc::waitpid(process, &mut status, libc::WNOHANG) } {
        0 => Ok(None),
        waited if waited > 0 => Ok(Some(status)),
        _ => Err(io::Error::last_os_error()),
    }
}
