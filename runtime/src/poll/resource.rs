//! What a handle holds: a descriptor of the system, with all that is needed to wait for it. Closed when its last holder lets go of it,
//! or before by name; then whoever waits for it is told.
//!
//! The descriptor is only used under the lock of the reading or of the writing side, and closed under both, so that its number
//! is never another's during a call. Neither is held while anybody waits; only files block under them, on threads of the pool.

use std::io;
use std::os::fd::{FromRawFd, IntoRawFd, OwnedFd, RawFd};
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering::*};
use std::sync::Arc;

use mio::{Interest, Token};
use parking_lot::Mutex;

use super::child::Child;
use super::direction::{Direction, Next, Towards};
use super::poller::Poller;
use super::reader::Reader;
use super::sources::{Source, Watched};
use super::{pipe, socket};
use crate::actor::pid::Pid;

pub enum Kind {
    Listener,
    Stream,
    Datagrams,
    /// What we read from.
    PipeIn,
    /// Gives a line at a time, however many there are.
    Terminal,
    /// What we write to.
    PipeOut,
    /// Used on threads of the pool.
    File,
    Child(Child),
}

pub struct Resource {
    /// Tells it from all others of the program.
    pub number: u64,
    pub kind: Kind,
    /// Less than 0 when it is closed.
    descriptor: AtomicI32,
    /// None for files, which are never waited for.
    poller: Option<Arc<Poller>>,
    token: Mutex<Option<Token>>,
    source: Arc<Source>,
    reader: Mutex<Reader>,
    /// Who is in the midst of a write.
    writer: Mutex<Option<Pid>>,
    /// Ready while nobody is.
    turn: Direction,
}

static NUMBERS: AtomicU64 = AtomicU64::new(1);

impl Resource {
    pub fn new(descriptor: OwnedFd, kind: Kind, poller: Option<Arc<Poller>>) -> Arc<Resource> {
        Arc::new(Resource {
            number: NUMBERS.fetch_add(1, Relaxed),
            kind,
            descriptor: AtomicI32::new(descriptor.into_raw_fd()),
            poller,
            token: Mutex::new(None),
            source: Arc::default(),
            reader: Mutex::default(),
            writer: Mutex::new(None),
            turn: Direction::default(),
        })
    }

    pub fn poller(&self) -> &Arc<Poller> {
        self.poller.as_ref().expect("files are never waited for")
    }

    pub fn is_listener(&self) -> bool {
        matches!(self.kind, Kind::Listener)
    }

    pub fn is_file(&self) -> bool {
        matches!(self.kind, Kind::File)
    }

    pub fn child(&self) -> Option<&Child> {
        match &self.kind {
            Kind::Child(child) => Some(child),
            _ => None,
        }
    }

    pub fn direction(&self, towards: Towards) -> &Direction {
        match towards {
            Towards::Reading => &self.source.reading,
            Towards::Writing => &self.source.writing,
            Towards::Turn => &self.turn,
        }
    }

    /// Notes that an isolate waits. False if it need not: the call is to be tried again.
    pub fn enlist(&self, towards: Towards, pid: Pid) -> io::Result<bool> {
        self.register()?;
        Ok(self.direction(towards).enlist(pid))
    }

    /// Lets the poller know of it, the first time that somebody waits.
    fn register(&self) -> io::Result<()> {
        let mut token = self.token.lock();
        let descriptor = self.descriptor.load(SeqCst);
        if token.is_some() || descriptor < 0 {
            return Ok(());
        }
        let interest = match self.kind {
            Kind::Listener | Kind::PipeIn | Kind::Terminal | Kind::Child(_) => Interest::READABLE,
            Kind::PipeOut => Interest::WRITABLE,
            Kind::Stream | Kind::Datagrams | Kind::File => Interest::READABLE | Interest::WRITABLE,
        };
        *token = Some(self.poller().watch(descriptor, interest, Watched::Source(self.source.clone()))?);
        Ok(())
    }

    /// Uses the descriptor, and what has been read, for reading.
    pub fn reading<R>(&self, read: impl FnOnce(RawFd, &mut Reader) -> io::Result<R>) -> io::Result<R> {
        let mut reader = self.reader.lock();
        read(self.open_descriptor()?, &mut reader)
    }

    /// Uses the descriptor for writing.
    pub fn writing<R>(&self, write: impl FnOnce(RawFd, &mut Option<Pid>) -> io::Result<R>) -> io::Result<R> {
        let mut writer = self.writer.lock();
        write(self.open_descriptor()?, &mut writer)
    }

    fn open_descriptor(&self) -> io::Result<RawFd> {
        match self.descriptor.load(SeqCst) {
            closed if closed < 0 => Err(closed_error()),
            descriptor => Ok(descriptor),
        }
    }

    /// Reads once, if that is not known to block. Of most kinds fewer bytes than there is room for are all that there are.
    pub fn read_once(&self, descriptor: RawFd, room: &mut [u8]) -> io::Result<usize> {
        self.source.reading.attempt(|| {
            let count = match self.kind {
                Kind::Stream => socket::receive(descriptor, room)?,
                _ => pipe::read(descriptor, room)?,
            };
            let is_all = count > 0 && count < room.len() && !matches!(self.kind, Kind::File | Kind::Terminal);
            Ok((count, if is_all { Next::Blocks } else { Next::MayGoOn }))
        })
    }

    fn write_once(&self, descriptor: RawFd, bytes: &[u8]) -> io::Result<usize> {
        self.source.writing.attempt(|| {
            let count = match self.kind {
                Kind::Stream => socket::send(descriptor, bytes)?,
                _ => pipe::write(descriptor, bytes)?,
            };
            Ok((count, if count < bytes.len() { Next::Blocks } else { Next::MayGoOn }))
        })
    }

    /// Writes what it can of the bytes behind the first `done`, and gives how many are written by then, and what the rest
    /// waits for. Nobody else writes until all are, or whoever writes them gives up.
    pub fn write(&self, pid: Pid, bytes: &[u8], mut done: usize) -> io::Result<(usize, Option<Towards>)> {
        self.writing(|descriptor, writer| {
            if writer.is_some_and(|writer| writer != pid) {
                return Ok((done, Some(Towards::Turn)));
            }
            let blocked = loop {
                if done == bytes.len() {
                    break None;
                }
                match self.write_once(descriptor, &bytes[done..]) {
                    Ok(count) => done += count,
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => break Some(Towards::Writing),
                    Err(error) => {
                        self.end_turn(writer);
                        return Err(error);
                    }
                }
            };
            match blocked {
                Some(_) if writer.is_none() => {
                    *writer = Some(pid);
                    self.turn.set_busy();
                }
                None => self.end_turn(writer),
                _ => {}
            }
            Ok((done, blocked))
        })
    }

    fn end_turn(&self, writer: &mut Option<Pid>) {
        if writer.take().is_some() {
            let mut woken = Vec::new();
            self.turn.set_ready(&mut woken);
            self.poller().tell(&mut woken);
        }
    }

    /// Somebody who was in the midst of a write will not go on with it: nothing that followed could be told from its rest.
    pub fn give_up_turn(&self, pid: Pid) {
        let is_torn = *self.writer.lock() == Some(pid);
        if is_torn {
            self.close();
        }
    }

    /// Closes it for all who hold it. Whoever waits for it goes on and is told.
    pub fn close(&self) {
        {
            let (_reader, mut writer) = (self.reader.lock(), self.writer.lock());
            *writer = None;
            self.release();
        }
        let mut woken = Vec::new();
        self.source.end(&mut woken);
        self.turn.set_ended(&mut woken);
        if let Some(poller) = &self.poller {
            poller.tell(&mut woken);
        }
    }

    fn release(&self) {
        let descriptor = self.descriptor.swap(-1, SeqCst);
        if descriptor < 0 {
            return;
        }
        if let (Some(token), Some(poller)) = (self.token.lock().take(), &self.poller) {
            poller.unwatch(descriptor, token);
        }
        // SAFETY: it was ours, and nobody finds its number any more.
        let descriptor = unsafe { OwnedFd::from_raw_fd(descriptor) };
        match (&self.kind, &self.poller) {
            (Kind::Child(child), Some(poller)) => child.let_go(descriptor, poller),
            _ => drop(descriptor),
        }
    }
}

impl Drop for Resource {
    fn drop(&mut self) {
        self.release();
    }
}

pub fn closed_error() -> io::Error {
    io::Error::other("closed")
}
