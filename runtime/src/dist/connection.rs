//! A connection to another node: what is to be written, by whom, and who is held back because it is too much.
//!
//! Packets are appended to one buffer under a lock. Who has appended writes at the end of its turn, at once when the buffer is large, as
//! much as the socket takes without blocking; for the rest the connection's keeper, a thread, is woken, and until it has caught up it alone writes. So a
//! message to an idle connection costs no switch of threads, and a stream of them one system call per buffer. Under TLS, who writes a buffer makes its records.
//! When more than [`HIGH`] bytes wait, senders are held back until fewer than [`LOW`] do.

use std::convert::Infallible;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex, MutexGuard};

use super::channel::Channel;
use super::cluster::Outbound;
use super::handshake::flags::DIST_HDR_ATOM_CACHE;
use super::identity::NodeId;
use super::intake::Intake;
use super::term::tags::VERSION;
use super::term::Own;
use super::ties::Ties;
use crate::actor::envelope::{Content, Envelope};
use crate::actor::pid::Pid;
use crate::environment::variable;
use crate::scheduler::Runtime;

/// Bytes that wait before senders are held back, and until they go on.
pub(super) const HIGH: usize = 1 << 20;
const LOW: usize = 1 << 18;
/// Bytes that are written before the turn is over.
const LARGE: usize = 1 << 16;
/// A buffer that grew beyond this is not kept.
const KEPT: usize = 1 << 20;
/// What packets begin with, where nodes use distribution headers: one without atoms. Terms behind it have no version.
/// Four bytes are for the length.
const EMPTY_HEADER: &[u8] = &[0, 0, 0, 0, VERSION, 68, 0];
/// What other packets begin with, up to the control term.
const PASS_THROUGH: &[u8] = &[0, 0, 0, 0, 112, VERSION];
/// Silence for so many periods ends a connection; in each period without another packet an empty one is written.
const PERIODS: u32 = 4;

pub struct Connection {
    pub name: Arc<str>,
    pub node: NodeId,
    pub flags: u64,
    /// Who we are.
    pub own: Arc<Own>,
    pub ties: Mutex<Ties>,
    pub channel: Channel,
    /// How often bytes have come.
    heard: AtomicU64,
    out: Mutex<Out>,
    /// The keeper has something to do.
    wake: Condvar,
    /// The keeper has written all.
    caught_up: Condvar,
    period: Duration,
}

#[derive(Default)]
struct Out {
    bytes: Vec<u8>,
    /// What the keeper has written: its room is used again while there is more to write.
    spare: Vec<u8>,
    /// Under TLS, records of earlier ones.
    sealed: Vec<u8>,
    /// Bytes of what goes over the wire, these or the records, that are written already.
    written: usize,
    /// Bytes that the keeper has taken away to write.
    in_hand: usize,
    /// The keeper alone writes.
    is_writing: bool,
    /// Somebody will write at the end of a turn.
    is_noted: bool,
    /// Who is held back.
    held: Vec<Pid>,
    is_closed: bool,
    /// The keeper is to read what is left.
    is_cut: bool,
    /// Nothing more is read.
    has_ended: bool,
    /// Packets that were ever appended.
    packets: u64,
    /// The control term of the last message, and from whom to whom it was.
    last_send: Vec<u8>,
    last_ends: Option<(Pid, Pid)>,
}

/// What is to be done after a packet was appended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    Nothing,
    /// The caller writes when its turn is over.
    Flush,
}

/// What became of a packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Appended {
    pub next: Next,
    /// The sender is to wait: it will be told when it may go on.
    pub is_held: bool,
}

impl Connection {
    pub fn new(
        own: Arc<Own>,
        (name, node): (Arc<str>, NodeId),
        flags: u64,
        channel: Channel,
        period: Duration,
    ) -> Connection {
        Connection {
            name,
            node,
            flags,
            own,
            channel,
            period,
            ties: Mutex::default(),
            heard: AtomicU64::new(0),
            out: Mutex::default(),
            wake: Condvar::new(),
            caught_up: Condvar::new(),
        }
    }

    /// Appends a packet: a control term, and behind it perhaps another. `sender` is held back if too much waits.
    pub fn append<E>(
        &self,
        sender: Pid,
        control: impl FnOnce(&mut Vec<u8>),
        payload: Option<impl FnOnce(&mut Vec<u8>) -> Result<(), E>>,
    ) -> Result<Appended, E> {
        self.append_packet(sender, |out| control(&mut out.bytes), payload)
    }

    /// Appends a message from one process to another, which is as the one before it up to the payload if the processes are the same.
    pub fn append_send<E>(
        &self,
        sender: Pid,
        (from, to): (Pid, Pid),
        control: impl FnOnce(&mut Vec<u8>),
        payload: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<Appended, E> {
        let head = |out: &mut Out| {
            if out.last_ends != Some((from, to)) {
                out.last_send.clear();
                control(&mut out.last_send);
                out.last_ends = Some((from, to));
            }
            out.bytes.extend_from_slice(&out.last_send);
        };
        self.append_packet(sender, head, Some(payload))
    }

    fn append_packet<E>(
        &self,
        sender: Pid,
        control: impl FnOnce(&mut Out),
        payload: Option<impl FnOnce(&mut Vec<u8>) -> Result<(), E>>,
    ) -> Result<Appended, E> {
        let mut out = self.out.lock();
        if out.is_closed {
            return Ok(Appended { next: Next::Nothing, is_held: false });
        }
        let start = out.bytes.len();
        let has_header = self.flags & DIST_HDR_ATOM_CACHE != 0;
        out.bytes.extend_from_slice(if has_header { EMPTY_HEADER } else { PASS_THROUGH });
        control(&mut out);
        if let Some(payload) = payload {
            if !has_header {
                out.bytes.push(VERSION);
            }
            if let Err(error) = payload(&mut out.bytes) {
                out.bytes.truncate(start);
                return Err(error);
            }
        }
        let length = (out.bytes.len() - start - 4) as u32;
        out.bytes[start..start + 4].copy_from_slice(&length.to_be_bytes());
        out.packets += 1;
        Ok(self.appended(out, sender))
    }

    /// Appends a packet that whoever reads writes when it has seen all that has come.
    pub fn append_answer(&self, control: impl FnOnce(&mut Vec<u8>)) {
        let nothing = None::<fn(&mut Vec<u8>) -> Result<(), Infallible>>;
        let Ok(_) = self.append(Pid::NONE, control, nothing);
    }

    fn appended(&self, mut out: MutexGuard<Out>, sender: Pid) -> Appended {
        let mut next = Next::Nothing;
        if !out.is_writing {
            if out.waiting() >= LARGE {
                self.write_now(&mut out);
            } else if !out.is_noted {
                out.is_noted = true;
                next = Next::Flush;
            }
        }
        let is_held = out.waiting() > HIGH && sender != Pid::NONE;
        if is_held {
            out.held.push(sender);
        }
        Appended { next, is_held }
    }

    fn write_now(&self, out: &mut Out) {
        if self.channel.is_sealed() && self.seal(out).is_err() {
            return self.cut_under(out);
        }
        let Out { bytes, sealed, written, .. } = &mut *out;
        let wire = if self.channel.is_sealed() { sealed } else { bytes };
        while *written < wire.len() {
            match self.channel.send_now(&wire[*written..]) {
                Ok(count) => *written += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    out.is_writing = true;
                    self.wake.notify_one();
                    return;
                }
                Err(_) => return self.cut_under(out),
            }
        }
        *written = 0;
        wire.clear();
        wire.shrink_to(KEPT);
    }

    fn seal(&self, out: &mut Out) -> io::Result<()> {
        self.channel.seal(&out.bytes, &mut out.sealed)?;
        out.bytes.clear();
        out.bytes.shrink_to(KEPT);
        Ok(())
    }

    /// Ends the connection: its keeper takes in what has come, and tells everyone.
    pub fn cut(&self) {
        self.cut_under(&mut self.out.lock());
    }

    fn cut_under(&self, out: &mut Out) {
        out.is_cut = true;
        self.channel.cut();
        self.wake.notify_one();
    }

    /// Bytes have come.
    pub fn note_heard(&self) {
        self.heard.fetch_add(1, Relaxed);
    }

    /// Nothing more comes, or nothing more is to be read.
    pub fn note_end(&self) {
        let mut out = self.out.lock();
        out.has_ended = true;
        self.cut_under(&mut out);
    }

    /// Nothing more is written.
    pub fn close(&self, runtime: &Runtime) {
        let mut out = self.out.lock();
        out.is_closed = true;
        (out.bytes, out.spare, out.sealed) = (Vec::new(), Vec::new(), Vec::new());
        let held = std::mem::take(&mut out.held);
        drop(out);
        self.wake.notify_one();
        tell_ready(runtime, held);
    }

    /// Waits until all is written, or for so long.
    pub fn drain(&self, limit: Duration) {
        self.flush();
        let end = Instant::now() + limit;
        let mut out = self.out.lock();
        while !out.is_closed && out.is_writing && !self.caught_up.wait_until(&mut out, end).timed_out() {}
    }

    /// The keeper, until the connection has ended: writes what others could not, keeps the other node from thinking that we are gone, and finds out whether it is.
    pub fn keep(&self, runtime: &Runtime, intake: &Intake) {
        let (mut silent, mut heard, mut packets) = (0, 0, 0);
        let mut out = self.out.lock();
        while !out.has_ended {
            if out.is_cut {
                MutexGuard::unlocked(&mut out, || intake.finish());
                continue;
            }
            if out.is_writing {
                out = self.write_behind(out, runtime);
                continue;
            }
            if !self.wake.wait_for(&mut out, self.period).timed_out() {
                continue;
            }
            MutexGuard::unlocked(&mut out, || intake.look(None));
            let now = self.heard.load(Relaxed);
            silent = if now == heard { silent + 1 } else { 0 };
            heard = now;
            if silent >= PERIODS {
                self.cut_under(&mut out);
            }
            if std::mem::replace(&mut packets, out.packets) == out.packets && !out.is_writing {
                out.bytes.extend([0; 4]);
                self.write_now(&mut out);
            }
        }
    }

    fn write_behind<'a>(&'a self, mut out: MutexGuard<'a, Out>, runtime: &Runtime) -> MutexGuard<'a, Out> {
        out.in_hand = out.waiting();
        let spare = std::mem::take(&mut out.spare);
        let (mut bytes, sealed) = (std::mem::replace(&mut out.bytes, spare), std::mem::take(&mut out.sealed));
        let written = std::mem::take(&mut out.written);
        drop(out);
        let done = self.write_all(&bytes, sealed, written);
        if done.is_err() {
            self.cut();
        }
        let mut out = self.out.lock();
        out.in_hand = 0;
        out.is_writing = done.is_ok() && !out.bytes.is_empty();
        if out.is_writing {
            bytes.clear();
            bytes.shrink_to(2 * HIGH);
            out.spare = bytes;
        } else {
            self.caught_up.notify_all();
        }
        if out.bytes.len() < LOW && !out.held.is_empty() {
            let held = std::mem::take(&mut out.held);
            MutexGuard::unlocked(&mut out, || tell_ready(runtime, held));
        }
        out
    }

    fn write_all(&self, bytes: &[u8], mut sealed: Vec<u8>, written: usize) -> io::Result<()> {
        if !self.channel.is_sealed() {
            return self.channel.send_all(&bytes[written..]);
        }
        self.channel.seal(bytes, &mut sealed)?;
        self.channel.send_all(&sealed[written..])
    }
}

impl Out {
    fn waiting(&self) -> usize {
        self.bytes.len() + self.sealed.len() - self.written + self.in_hand
    }
}

impl Outbound for Connection {
    fn flush(&self) {
        let mut out = self.out.lock();
        out.is_noted = false;
        if !out.is_writing && !out.is_closed {
            self.write_now(&mut out);
        }
    }
}

/// Those who were held back may go on.
pub(super) fn tell_ready(runtime: &Runtime, held: Vec<Pid>) {
    for pid in held {
        runtime.deliver(None, Envelope::new(Pid::NONE, pid, Content::LinkReady));
    }
}

/// How long a period is: a connection that is silent for four is given up. `SNOW_NET_TICKTIME` says for how many seconds, as
/// `net_ticktime` does for Erlang.
pub fn tick_period() -> Duration {
    let seconds = variable("SNOW_NET_TICKTIME").and_then(|text| text.parse::<u64>().ok());
    Duration::from_millis(seconds.filter(|&seconds| seconds > 0).unwrap_or(60) * 1000 / u64::from(PERIODS))
}
