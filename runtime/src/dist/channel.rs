//! The socket of a connection, in plain TCP or under TLS. In: plain bytes to read into, or to have ready for the wire. The end of TCP and that of TLS are one.
//! Handshakes wait for the socket; afterwards whoever reads or writes takes what it has, and only a connection's keeper waits to write.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::fd::{AsRawFd, RawFd};
use std::time::Duration;

use super::handshake::message::Wire;
use super::tls::session::{Sealed, Session};

pub struct Channel {
    socket: TcpStream,
    session: Option<Session>,
}

/// Bytes on their way in that whoever reads keeps.
#[derive(Default)]
pub struct Incoming(Option<Sealed>);

/// One look at what has come: how much it may still take from the socket, and what it has found out.
pub struct Pass {
    left: usize,
    /// Fewer bytes came than there was room for: there are no more, unless it is known that an end stands behind them.
    is_dry: bool,
    has_end: bool,
}

impl Pass {
    /// At most so many bytes.
    pub fn of(left: usize, has_end: bool) -> Pass {
        Pass { left, is_dry: false, has_end }
    }

    /// It has taken all that it may: there may be more.
    pub fn is_spent(&self) -> bool {
        self.left == 0
    }

    fn read(&mut self, socket: &TcpStream, room: &mut [u8]) -> io::Result<usize> {
        if self.is_spent() || self.is_dry && !self.has_end {
            return Err(ErrorKind::WouldBlock.into());
        }
        let most = room.len().min(self.left);
        // SAFETY: the descriptor is that of a live socket, and the buffer is as long as it is said to be.
        let count = unsafe { libc::recv(socket.as_raw_fd(), room.as_mut_ptr().cast(), most, libc::MSG_DONTWAIT) };
        if count < 0 {
            return Err(io::Error::last_os_error());
        }
        let count = count as usize;
        self.left -= count;
        self.is_dry = count < most;
        Ok(count)
    }
}

/// A socket that is read in a pass.
struct Tapped<'a>(&'a TcpStream, &'a mut Pass);

impl Read for Tapped<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.1.read(self.0, room)
    }
}

impl Channel {
    pub fn plain(socket: TcpStream) -> Channel {
        Channel { socket, session: None }
    }

    /// Under TLS, from the end of its handshake on.
    pub fn sealed(socket: TcpStream, session: Session) -> io::Result<Channel> {
        session.shake_hands(&mut &socket)?;
        Ok(Channel { socket, session: Some(session) })
    }

    pub fn is_sealed(&self) -> bool {
        self.session.is_some()
    }

    /// From now on it waits so long at most for the socket to take bytes.
    pub fn begin(&self, limit: Duration) -> io::Result<()> {
        self.socket.set_write_timeout(Some(limit))
    }

    pub fn descriptor(&self) -> RawFd {
        self.socket.as_raw_fd()
    }

    /// Takes plain bytes that are there: none at the end. Fails with `WouldBlock` when the pass is over.
    pub fn take(&self, incoming: &mut Incoming, pass: &mut Pass, plain: &mut [u8]) -> io::Result<usize> {
        let mut socket = Tapped(&self.socket, pass);
        match &self.session {
            None => socket.read(plain),
            Some(session) => session.read(&mut socket, incoming.0.get_or_insert_default(), plain),
        }
    }

    /// Reads plain bytes: none at the end. Waits for them.
    pub fn read(&self, incoming: &mut Incoming, plain: &mut [u8]) -> io::Result<usize> {
        match &self.session {
            None => (&self.socket).read(plain),
            Some(session) => session.read(&mut &self.socket, incoming.0.get_or_insert_default(), plain),
        }
    }

    /// Appends what goes over the wire for these bytes, and for what TLS has to say itself. Only where there is TLS.
    pub fn seal(&self, plain: &[u8], sealed: &mut Vec<u8>) -> io::Result<()> {
        match &self.session {
            None => Ok(()),
            Some(session) => session.seal(plain, sealed),
        }
    }

    /// Ends it: whoever reads or writes will notice.
    pub fn cut(&self) {
        // It may be cut already.
        drop(self.socket.shutdown(Shutdown::Both));
    }

    /// Writes what the socket takes without waiting.
    pub fn send_now(&self, bytes: &[u8]) -> io::Result<usize> {
        self.send(bytes, libc::MSG_DONTWAIT)
    }

    /// Writes all, waiting for the socket. Fails if it takes nothing for as long as its time limit.
    pub fn send_all(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match self.send(bytes, 0) {
                Ok(count) => bytes = &bytes[count..],
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn send(&self, bytes: &[u8], flags: i32) -> io::Result<usize> {
        // SAFETY: the descriptor is that of a live socket, and the buffer is as long as it is said to be.
        let count = unsafe {
            libc::send(self.socket.as_raw_fd(), bytes.as_ptr().cast(), bytes.len(), flags | libc::MSG_NOSIGNAL)
        };
        if count < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(count as usize)
    }
}

/// A channel as a stream, for the handshake of nodes. What it keeps of what has come goes on to the connection.
pub struct Stream<'a> {
    channel: &'a Channel,
    incoming: &'a mut Incoming,
}

impl<'a> Stream<'a> {
    pub fn new(channel: &'a Channel, incoming: &'a mut Incoming) -> Stream<'a> {
        Stream { channel, incoming }
    }
}

impl Wire for Stream<'_> {
    fn length_bytes(&self) -> usize {
        if self.channel.is_sealed() {
            4
        } else {
            2
        }
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, plain: &mut [u8]) -> io::Result<usize> {
        self.channel.read(self.incoming, plain)
    }
}

impl Write for Stream<'_> {
    fn write(&mut self, plain: &[u8]) -> io::Result<usize> {
        if !self.channel.is_sealed() {
            self.channel.send_all(plain)?;
            return Ok(plain.len());
        }
        let mut sealed = Vec::new();
        self.channel.seal(plain, &mut sealed)?;
        match self.channel.send_all(&sealed) {
            Ok(()) => Ok(plain.len()),
            // In TLS 1.3 a caller hears only now what the other end thinks of its certificate.
            Err(error) => match self.channel.read(self.incoming, &mut [0]) {
                Err(told) if told.kind() == ErrorKind::Other => Err(told),
                _ => Err(error),
            },
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
