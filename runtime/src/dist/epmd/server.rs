//! A port mapper for hosts where none runs: a thread of the first Snow node there, which serves as long as that program lives.
//!
//! It knows what nodes ask for: to be registered, where another one is, and which there are. A name is kept as long as its node's
//! connection. It listens on the loopback address and, as Erlang's, on all others.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;

use parking_lot::Mutex;

use super::*;
use crate::dist::handshake::random_u32;
use crate::dist::listen::everywhere;

/// Connections at once at most: nodes that are registered, and questions.
const MOST: usize = 4096;
/// Bytes of a request at most.
const LONGEST: usize = 1024;

struct Entry {
    port: u16,
    kind: u8,
    protocol: u8,
    versions: [u16; 2],
    extra: Vec<u8>,
}

#[derive(Default)]
pub(in crate::dist) struct Mapper {
    nodes: Mutex<BTreeMap<String, Entry>>,
    connections: Mutex<usize>,
    port: u16,
}

/// Starts one where none runs. Fails if the port is taken: then one is there.
pub fn start(port: u16) -> io::Result<u16> {
    let listeners = everywhere(port)?;
    let port = listeners[0].local_addr()?.port();
    let mapper = Arc::new(Mapper { port, ..Mapper::default() });
    for listener in listeners {
        let mapper = mapper.clone();
        thread::Builder::new().name("snow-epmd".to_owned()).spawn(move || {
            for connection in listener.incoming().flatten() {
                begin(&mapper, connection);
            }
        })?;
    }
    Ok(port)
}

fn begin(mapper: &Arc<Mapper>, connection: TcpStream) {
    let mut count = mapper.connections.lock();
    if *count >= MOST {
        return;
    }
    let serving = mapper.clone();
    let serve = move || {
        // Whoever asks for nonsense, or hangs up, is let go.
        drop(serving.serve(connection));
        *serving.connections.lock() -= 1;
    };
    if thread::Builder::new().name("snow-epmd".to_owned()).stack_size(1 << 16).spawn(serve).is_ok() {
        *count += 1;
    }
}

impl Mapper {
    fn serve(&self, mut connection: TcpStream) -> io::Result<()> {
        connection.set_read_timeout(Some(LIMIT))?;
        connection.set_write_timeout(Some(LIMIT))?;
        let mut length = [0; 2];
        connection.read_exact(&mut length)?;
        let length = usize::from(u16::from_be_bytes(length));
        if length == 0 || length > LONGEST {
            return Ok(());
        }
        let mut request = vec![0; length];
        connection.read_exact(&mut request)?;
        match request[0] {
            ALIVE2_REQUEST => self.register(connection, &request[1..]),
            _ => connection.write_all(&self.answer(&request)),
        }
    }

    /// What it says to who asks for something; nothing to who doesn't.
    pub(in crate::dist) fn answer(&self, request: &[u8]) -> Vec<u8> {
        match request {
            [PORT_PLEASE2_REQUEST, name @ ..] => self.place(name),
            [NAMES_REQUEST, ..] => self.names(),
            _ => Vec::new(),
        }
    }

    /// Notes who is to be registered: its name, and whether it was not there.
    pub(in crate::dist) fn note(&self, request: &[u8]) -> Option<(String, bool)> {
        let (name, entry) = entry(request)?;
        let mut nodes = self.nodes.lock();
        let is_new = !nodes.contains_key(&name);
        if is_new {
            nodes.insert(name.clone(), entry);
        }
        Some((name, is_new))
    }

    /// Keeps a name until its node hangs up.
    fn register(&self, mut connection: TcpStream, request: &[u8]) -> io::Result<()> {
        let creation = random_u32()?.max(4);
        let Some((name, is_new)) = self.note(request) else { return Ok(()) };
        let mut answer = vec![ALIVE2_X_RESPONSE, u8::from(!is_new)];
        answer.extend(creation.to_be_bytes());
        let sent = connection.write_all(&answer);
        if is_new {
            if sent.is_ok() && connection.set_read_timeout(None).is_ok() {
                let mut byte = [0];
                while connection.read(&mut byte).is_ok_and(|count| count > 0) {}
            }
            self.nodes.lock().remove(&name);
        }
        sent
    }

    fn place(&self, name: &[u8]) -> Vec<u8> {
        let nodes = self.nodes.lock();
        let found = std::str::from_utf8(name).ok().and_then(|name| nodes.get_key_value(name));
        let Some((name, entry)) = found else { return vec![PORT2_RESPONSE, 1] };
        let mut answer = vec![PORT2_RESPONSE, 0];
        answer.extend(entry.port.to_be_bytes());
        answer.extend([entry.kind, entry.protocol]);
        for version in entry.versions {
            answer.extend(version.to_be_bytes());
        }
        answer.extend((name.len() as u16).to_be_bytes());
        answer.extend(name.as_bytes());
        answer.extend((entry.extra.len() as u16).to_be_bytes());
        answer.extend(&entry.extra);
        answer
    }

    fn names(&self) -> Vec<u8> {
        let mut answer = u32::from(self.port).to_be_bytes().to_vec();
        for (name, entry) in self.nodes.lock().iter() {
            answer.extend(format!("name {name} at port {}\n", entry.port).as_bytes());
        }
        answer
    }
}

fn entry(request: &[u8]) -> Option<(String, Entry)> {
    let mut reader = Reader::new(request, &[]);
    let port = reader.u16().ok()?;
    let (kind, protocol) = (reader.byte().ok()?, reader.byte().ok()?);
    let versions = [reader.u16().ok()?, reader.u16().ok()?];
    let length = reader.u16().ok()?;
    let name = std::str::from_utf8(reader.take(length.into()).ok()?).ok()?;
    let length = reader.u16().ok()?;
    let extra = reader.take(length.into()).ok()?.to_vec();
    let is_plain = !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || "_-.".contains(letter));
    is_plain.then(|| (name.to_owned(), Entry { port, kind, protocol, versions, extra }))
}
