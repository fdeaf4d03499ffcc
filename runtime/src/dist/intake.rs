//! Reading a connection. In: word of the poller that bytes have come. Out: what they say is done, by the worker that polled, on its way to run whom it is for.
//!
//! One reads at a time. Who finds another at it leaves word, and that one looks once more: so what a peer sends is taken in its order, and nobody waits. A pass takes at
//! most [`MOST`] bytes; what is left is for the next worker that asks the poller, which a busy one does twice in a millisecond. Where all workers are held up for long, the
//! connection's keeper looks once in a period, so that a peer that speaks is not taken for dead; and it reads what is left of a connection that was cut.

use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::Arc;

use parking_lot::Mutex;

use super::arrive::Receiver;
use super::channel::{Incoming, Pass};
use super::cluster::Outbound;
use super::connection::Connection;
use super::frame::Frames;
use super::node::Node;
use crate::poll::{Inbound, News, Watch};
use crate::scheduler::worker::Worker;

/// Bytes that are asked for at once, and that one pass takes from the socket.
const ROOM: usize = 1 << 18;
const MOST: usize = 1 << 17;
/// A buffer that large messages have made larger than this is not kept.
const MOST_KEPT: usize = 1 << 22;

pub struct Intake {
    node: Arc<Node>,
    connection: Arc<Connection>,
    state: Mutex<State>,
    /// Somebody has word of more than whoever reads may have seen.
    has_news: AtomicBool,
    /// The stream has an end, behind what bytes there may be.
    has_end: AtomicBool,
}

struct State {
    incoming: Incoming,
    frames: Frames,
    buffer: Vec<u8>,
    /// What is not complete.
    from: usize,
    to: usize,
    watch: Option<Watch>,
    /// Nothing more is read: the keeper knows.
    is_over: bool,
}

/// How a pass has ended.
#[derive(PartialEq, Eq)]
enum Ended {
    /// All that is there has been taken.
    Dry,
    /// There may be more.
    Spent,
    /// The connection's end, or that of our patience with it.
    Over,
}

impl Intake {
    /// `incoming`: what the handshake has not used of what has come.
    pub fn new(node: Arc<Node>, connection: Arc<Connection>, incoming: Incoming) -> Arc<Intake> {
        let state = State {
            incoming,
            frames: Frames::new(),
            buffer: vec![0; ROOM],
            from: 0,
            to: 0,
            watch: None,
            is_over: false,
        };
        let (has_news, has_end) = (AtomicBool::new(false), AtomicBool::new(false));
        Arc::new(Intake { node, connection, state: Mutex::new(state), has_news, has_end })
    }

    /// From now on workers read.
    pub fn begin(self: &Arc<Self>) -> io::Result<()> {
        let poller = self.node.runtime.poller()?;
        let watch = poller.watch_inbound(self.connection.channel.descriptor(), self.clone())?;
        self.state.lock().watch = Some(watch);
        // What the handshake has taken from the socket is no news to the poller; what came before the watch was there may be none either.
        self.look(None);
        Ok(())
    }

    /// Takes in what is there, in a pass.
    pub fn look(&self, worker: Option<&Worker>) {
        self.has_news.store(true, SeqCst);
        while self.has_news.load(SeqCst) {
            let Some(mut state) = self.state.try_lock() else { return };
            self.has_news.store(false, SeqCst);
            let mut pass = Pass::of(MOST, self.has_end.load(SeqCst));
            if self.take_in(&mut state, &mut pass, worker) == Ended::Spent {
                if let Some(watch) = &state.watch {
                    return watch.ask_again();
                }
                self.has_news.store(true, SeqCst);
            }
        }
    }

    /// Takes in what is left of a connection that was cut. Then it is over.
    pub fn finish(&self) {
        let mut state = self.state.lock();
        while self.take_in(&mut state, &mut Pass::of(MOST, true), None) == Ended::Spent {}
        self.end(&mut state);
        state.watch = None;
    }

    fn end(&self, state: &mut State) -> Ended {
        state.is_over = true;
        self.connection.note_end();
        Ended::Over
    }

    fn take_in(&self, state: &mut State, pass: &mut Pass, worker: Option<&Worker>) -> Ended {
        let State { incoming, frames, buffer, from, to, is_over, .. } = &mut *state;
        if *is_over {
            return Ended::Over;
        }
        let ended = loop {
            if buffer.len() - *to < ROOM / 2 {
                make_room(buffer, from, to);
            }
            match self.connection.channel.take(incoming, pass, &mut buffer[*to..]) {
                Ok(0) => break Ended::Over,
                Ok(count) => *to += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == ErrorKind::WouldBlock && pass.is_spent() => break Ended::Spent,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break Ended::Dry,
                Err(_) => break Ended::Over,
            }
            self.connection.note_heard();
            let mut receiver = Receiver { node: &self.node, connection: &self.connection, frames, worker };
            match receiver.packets(&buffer[*from..*to]) {
                Ok(used) => *from += used,
                Err(malformed) => {
                    self.node.report(&format!("{} breaks the protocol: {}", self.connection.name, malformed.0));
                    break Ended::Over;
                }
            }
            if from == to {
                (*from, *to) = (0, 0);
            }
        };
        self.connection.flush();
        if ended == Ended::Over {
            return self.end(state);
        }
        ended
    }
}

impl Inbound for Intake {
    fn arrive(&self, worker: &Worker, news: News) {
        if news == News::End {
            self.has_end.store(true, SeqCst);
        }
        self.look(Some(worker));
    }
}

/// Moves what is not complete to the front, and makes the buffer larger only as bytes come in.
fn make_room(buffer: &mut Vec<u8>, from: &mut usize, to: &mut usize) {
    buffer.copy_within(*from..*to, 0);
    (*from, *to) = (0, *to - *from);
    if buffer.len() - *to < ROOM / 2 {
        buffer.resize(buffer.len() * 2, 0);
    } else if *to < ROOM / 4 && buffer.len() > MOST_KEPT {
        buffer.truncate(ROOM);
        buffer.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests;
