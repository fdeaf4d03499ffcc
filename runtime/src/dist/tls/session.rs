//! One TLS session: plain bytes to records and back. Who writes seals and who reads opens, each in turn under one lock, and neither waits for the socket under it.

use std::io::{self, ErrorKind, Read, Write};

use parking_lot::Mutex;
use rustls::Connection;

use super::words;

pub struct Session(Mutex<Connection>);

/// Bytes that have come and are not opened yet: of whoever reads.
pub struct Sealed {
    bytes: Box<[u8]>,
    from: usize,
    to: usize,
}

/// Bytes that are taken from the socket at once: some records, which have 16 KB each.
const ROOM: usize = 1 << 17;

impl Default for Sealed {
    fn default() -> Self {
        Sealed { bytes: vec![0; ROOM].into(), from: 0, to: 0 }
    }
}

fn told(error: &rustls::Error) -> io::Error {
    io::Error::other(words::of(error))
}

/// What a failed step of a handshake has as its reason.
fn reason(error: io::Error) -> io::Error {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(inner) => told(inner),
        None => error,
    }
}

impl Session {
    pub fn new(mut connection: Connection) -> Session {
        // What waits is counted by those who write.
        connection.set_buffer_limit(None);
        Session(Mutex::new(connection))
    }

    /// Appends the records of these bytes, and what the session has to say itself.
    pub fn seal(&self, plain: &[u8], sealed: &mut Vec<u8>) -> io::Result<()> {
        let mut connection = self.0.lock();
        connection.writer().write_all(plain)?;
        while connection.wants_write() {
            connection.write_tls(sealed)?;
        }
        Ok(())
    }

    /// Reads plain bytes; none at the end.
    pub fn read(&self, socket: &mut impl Read, sealed: &mut Sealed, plain: &mut [u8]) -> io::Result<usize> {
        loop {
            let mut connection = self.0.lock();
            match connection.reader().read(plain) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                // It hung up without a word, which the protocol within would notice.
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(0),
                outcome => return outcome,
            }
            if sealed.from == sealed.to {
                drop(connection);
                (sealed.from, sealed.to) = (0, socket.read(&mut sealed.bytes)?);
                if sealed.to == 0 {
                    return Ok(0);
                }
                connection = self.0.lock();
            }
            sealed.from += connection.read_tls(&mut &sealed.bytes[sealed.from..sealed.to])?;
            connection.process_new_packets().map_err(|error| told(&error))?;
        }
    }

    /// The handshake, over a socket that waits. If it fails the other end is told why.
    pub fn shake_hands(&self, socket: &mut (impl Read + Write)) -> io::Result<()> {
        let mut connection = self.0.lock();
        while connection.is_handshaking() {
            let (read, written) = connection.complete_io(socket).map_err(reason)?;
            if (read, written) == (0, 0) {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }
}
