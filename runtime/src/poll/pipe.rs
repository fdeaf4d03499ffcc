//! Reading and writing of descriptors that are no sockets. A pipe without a reader gives an error and never a signal.

use std::io;
use std::os::fd::RawFd;
use std::ptr::null_mut;

use super::socket::counted;

pub fn read(descriptor: RawFd, room: &mut [u8]) -> io::Result<usize> {
    // SAFETY: the buffer is writable for its length.
    counted(|| unsafe { libc::read(descriptor, room.as_mut_ptr().cast(), room.len()) })
}

/// SIGPIPE would go to this thread: it is held back during the call and taken away behind it.
pub fn write(descriptor: RawFd, bytes: &[u8]) -> io::Result<usize> {
    // SAFETY: the sets are ours and initialised by the first calls; the buffer is readable for its length.
    unsafe {
        let (mut pipe, mut before, mut pending) = (std::mem::zeroed(), std::mem::zeroed(), std::mem::zeroed());
        libc::sigemptyset(&mut pipe);
        libc::sigaddset(&mut pipe, libc::SIGPIPE);
        libc::sigpending(&mut pending);
        let is_pending = libc::sigismember(&pending, libc::SIGPIPE) == 1;
        libc::pthread_sigmask(libc::SIG_BLOCK, &pipe, &mut before);
        let written = counted(|| libc::write(descriptor, bytes.as_ptr().cast(), bytes.len()));
        if !is_pending && written.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
            take_pending(&pipe);
        }
        libc::pthread_sigmask(libc::SIG_SETMASK, &before, null_mut());
        written
    }
}

/// Takes a signal of the set that is pending for this thread.
unsafe fn take_pending(signals: &libc::sigset_t) {
    let mut taken = 0;
    // SAFETY: the set is initialised; the signal is pending, so this does not wait.
    unsafe { libc::sigwait(signals, &mut taken) };
}
